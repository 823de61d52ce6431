"""Where Rasa keeps how far each conversation has come: sealed, and without waiting for the disk at every turn.

The gateway has kept every message, flushed to disk, before Rasa hears of it, and replays what was not
answered: this store may lose its last moment in a power cut, never a resident's words.

What an event says is sealed with the first key of PUTRIGHT_TRACKER_KEYS and opened with any of them
(Fernet: AES-128-CBC and HMAC-SHA256). Rows from before are read as they are.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, MultiFernet
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

from bot.live_trackers import LiveTrackers

# Longer than any write of another process takes.
_BUSY_TIMEOUT_MS = 5_000
# Asked twice a turn, so put plainly.
_LAST_ROW = sa.text("SELECT max(id) FROM events WHERE sender_id = :sender_id")
# Rasa writes what happened as a JSON object.
PLAIN = "{"


def use_no_other_store() -> None:
    """Let Rasa fail where its store does, in this process.

    Rasa would take a store that is away for one that knows nobody, greet a resident in the middle of
    their complaint as somebody new, and keep what they say in memory. A turn that fails is tried again.
    """

    # Only a server needs all of Rasa; whoever seals its rows anew does not.
    from rasa.core.agent import Agent

    def plain(store: TrackerStore | None, domain: Domain) -> TrackerStore:
        store = InMemoryTrackerStore(domain) if store is None else store
        store.domain = domain
        return store

    Agent._create_tracker_store = staticmethod(plain)


class TrackerKeysMissingError(ValueError):
    """There is no key to seal with, or one of them is none; says what to do."""


class _SealedText(sa.types.TypeDecorator):
    """Text that stands in the database sealed."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, keys: MultiFernet) -> None:
        super().__init__()
        self._keys = keys

    def process_bind_param(self, value: str | None, _: Any) -> str | None:
        return None if value is None else self._keys.encrypt(value.encode()).decode()

    def process_result_value(self, value: str | None, _: Any) -> str | None:
        if value is None or value.startswith(PLAIN):
            return value
        return self._keys.decrypt(value.encode()).decode()


class QuickTrackerStore(SQLTrackerStore):
    """Rasa's SQL store, its tables and its rows, sealed and with less to do for each turn.

    On SQLite it writes ahead and keeps its connections (the last one to close would fold the log into
    the file, twice a turn). A tracker saved by this process is used again as it is when nobody has
    written to or forgotten its conversation since; otherwise it is read anew, as Rasa does.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        sa.event.listen(sa.engine.Engine, "connect", _prepare)
        data = self.SQLEvent.__table__.c.data
        data.type = _SealedText(read_keys(os.environ.get("PUTRIGHT_TRACKER_KEYS", "")))
        super().__init__(*args, **kwargs)
        self._live = LiveTrackers()
        if self.engine.dialect.name == "sqlite" and self.engine.url.database:
            made = sa.create_engine(
                self.engine.url,
                poolclass=sa.pool.QueuePool,
                connect_args={"check_same_thread": False},
            )
            self.engine.dispose()
            self.engine = made
            self.sessionmaker = sa.orm.session.sessionmaker(bind=made)
        # An error of the database names no values: they are what residents said.
        self.engine.hide_parameters = True

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation since its last session start; None for one nobody knows."""
        with self.session_scope() as session:
            last = _last_row(session, sender_id)
        live = self._live.take(sender_id, last)
        if live is not None:
            return live
        tracker = await super().retrieve(sender_id) if last is not None else None
        if tracker is not None:
            self._live.note(tracker, len(tracker.events))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the events that are not stored yet, in one transaction."""
        await self.stream_events(tracker)
        with self.session_scope() as session:
            kept = self._live.stored(tracker)
            events = self._additional_events(session, tracker) if kept is None else None
            rows = _rows(tracker, list(tracker.events)[kept:] if events is None else events)
            if rows:
                session.execute(self.SQLEvent.__table__.insert(), rows)
            last = _last_row(session, tracker.sender_id)
            session.commit()
        self._live.note(tracker, len(tracker.events))
        self._live.put(tracker, last)


def read_keys(written: str) -> MultiFernet:
    """Keys of 32 bytes in base64, one a line or with commas; raises TrackerKeysMissingError."""
    try:
        return MultiFernet([Fernet(key) for key in split_keys(written)])
    except ValueError as error:
        raise TrackerKeysMissingError(
            "PUTRIGHT_TRACKER_KEYS needs at least one key of 32 bytes in base64: what residents say is "
            "sealed with it"
        ) from error


def split_keys(written: str) -> list[str]:
    """The keys as an operator writes them, the one that seals first."""
    return re.split(r"[\s,]+", written.strip())


def _last_row(session: Any, sender_id: str) -> int | None:
    """The newest row of a conversation: it changes with whatever is written or forgotten."""
    return session.execute(_LAST_ROW, {"sender_id": sender_id}).scalar()


def _rows(tracker: DialogueStateTracker, events: Iterable[Event]) -> list[dict[str, Any]]:
    """Events as Rasa's own store writes them."""
    rows = []
    for event in events:
        data = event.as_dict()
        rows.append(
            {
                "sender_id": tracker.sender_id,
                "type_name": event.type_name,
                "timestamp": data.get("timestamp"),
                "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
                "action_name": data.get("name"),
                "data": json.dumps(data),
            }
        )
    return rows


def _prepare(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", f"busy_timeout={_BUSY_TIMEOUT_MS}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
