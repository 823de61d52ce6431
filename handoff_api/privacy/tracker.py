"""Rasa's own store, in which a person must be forgotten too."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine, inspect, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from handoff_api.privacy.subject import Subject
from handoff_api.settings import Settings

_EVENTS = "events"


class TrackerAwayError(Exception):
    """Rasa's store is not where it is said to be: nobody is forgotten by halves; says what to do."""


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
