"""Rasa's own store, in which a person must be forgotten too, and from which they are given what is theirs."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from handoff_api.privacy.subject import Subject
from handoff_api.settings import Settings

_EVENTS = "events"
_THEIRS = text("SELECT data FROM events WHERE sender_id = :id ORDER BY id")
# The file in the data folder, where the operator gave no keys: as scripts/run.py makes it.
_KEYS = "tracker-keys"
# Rows from before they were sealed begin as JSON does.
_PLAIN = "{"


class TrackerAwayError(Exception):
    """Rasa's store is not where it is said to be: nobody is forgotten by halves; says what to do."""


class TrackerKeysError(Exception):
    """What Rasa sealed cannot be opened: nobody is given half of what is theirs; says what to do."""


class TrackerStore:
    """The conversations as Rasa remembers them. Made only where Rasa has kept any: raises
    TrackerAwayError, and never makes an empty store in place of one that is missing."""

    def __init__(self, settings: Settings) -> None:
        address = make_url(settings.tracker_address())
        where = address.render_as_string(hide_password=True)
        advice = (
            f"Rasa's store at {where} {{}}; nothing was done. Set PUTRIGHT_TRACKER_URL (or "
            "PUTRIGHT_TRACKER_URL_FILE) to what Rasa itself is given, and see that it runs"
        )
        if address.drivername.startswith("sqlite") and not Path(address.database or "").is_file():
            raise TrackerAwayError(advice.format("does not exist"))
        self._engine: Engine = create_engine(address, hide_parameters=True)
        try:
            with self._engine.connect() as connection:
                has_events = inspect(connection).has_table(_EVENTS)
        except SQLAlchemyError as error:
            self.close()
            raise TrackerAwayError(
                advice.format(f"cannot be reached ({type(error).__name__})")
            ) from error
        if not has_events:
            self.close()
            raise TrackerAwayError(advice.format("holds no conversations: Rasa never wrote there"))

    def remembered(self, subject: Subject, keys: MultiFernet) -> dict[str, list[Any]]:
        """Its events of each of the subject's conversations, opened; raises TrackerKeysError."""
        with self._engine.connect() as connection:
            return {
                id: [
                    _opened(data, keys) for data in connection.scalars(_THEIRS, {"id": id}) if data
                ]
                for id in subject.conversations
            }

    def forget(self, subject: Subject) -> int:
        """Remove what it remembers of the subject's conversations; how many of its events went."""
        gone = 0
        with self._engine.begin() as connection:
            for id in subject.conversations:
                done = connection.execute(
                    text("DELETE FROM events WHERE sender_id = :id"), {"id": id}
                )
                gone += done.rowcount
        return gone

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def tracker_keys(settings: Settings) -> MultiFernet:
    """The keys that open Rasa's store, never made here; raises TrackerKeysError without any."""
    kept = settings.data / _KEYS
    if settings.tracker_keys is not None:
        written = settings.tracker_keys.get_secret_value()
    else:
        written = kept.read_text("utf-8") if kept.is_file() else ""
    try:
        return MultiFernet([Fernet(key) for key in re.split(r"[\s,]+", written.strip())])
    except ValueError:
        raise TrackerKeysError(
            "the keys of Rasa's store are needed to give what it holds; nothing was given. Set "
            "PUTRIGHT_TRACKER_KEYS (or PUTRIGHT_TRACKER_KEYS_FILE) to what Rasa itself is given: keys "
            "of 32 bytes in base64"
        ) from None


def _opened(data: str, keys: MultiFernet) -> Any:
    if data.startswith(_PLAIN):
        return json.loads(data)
    try:
        return json.loads(keys.decrypt(data.encode()))
    except InvalidToken:
        raise TrackerKeysError(
            "Rasa's store holds something of this person that opens with none of the keys; nothing was "
            "given. Put the key it was sealed with back into PUTRIGHT_TRACKER_KEYS"
        ) from None
