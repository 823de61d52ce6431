"""Rasa's store holds no words that anybody without its keys can read."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered

from bot.tracker_store import QuickTrackerStore, TrackerKeysMissingError

MARKER = "zyxmarkerword"


def _store(path: Path, monkeypatch: pytest.MonkeyPatch, *keys: str) -> QuickTrackerStore:
    monkeypatch.setenv("PUTRIGHT_TRACKER_KEYS", ",".join(keys))
    return QuickTrackerStore(domain=Domain.empty(), dialect="sqlite", db=str(path))


def _last_words(store: QuickTrackerStore, sender: str) -> str:
    found = asyncio.run(store.retrieve(sender))
    assert found is not None
    return str(found.latest_message.text)


def _say(store: QuickTrackerStore, sender: str, text: str) -> None:
    tracker = asyncio.run(store.get_or_create_tracker(sender))
    tracker.update(UserUttered(text))
    asyncio.run(store.save(tracker))


def test_the_tracker_is_written_ahead_and_read_back_and_holds_no_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, old, new = (
        tmp_path / "rasa.db",
        Fernet.generate_key().decode(),
        Fernet.generate_key().decode(),
    )
    store = _store(path, monkeypatch, old)
    _say(store, "conversation-1", MARKER)
    assert _last_words(store, "conversation-1") == MARKER
    store = _store(path, monkeypatch, new, old)
    assert _last_words(store, "conversation-1") == MARKER
    _say(store, "conversation-2", MARKER)
    assert _last_words(_store(path, monkeypatch, new), "conversation-2") == MARKER
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        rows = database.execute("SELECT * FROM events").fetchall()
        # What was kept before there were keys is still read.
        database.execute("UPDATE events SET data = ? WHERE type_name = 'user'", (_PLAIN_EVENT,))
    database.close()
    assert len(rows) >= 2
    assert MARKER not in str(rows)
    for file in tmp_path.iterdir():
        assert MARKER.encode() not in file.read_bytes(), file.name
    assert _last_words(_store(path, monkeypatch, new), "conversation-2") == "from before"


_PLAIN_EVENT = '{"event": "user", "timestamp": 1.0, "text": "from before", "parse_data": {}}'


@pytest.mark.parametrize("written", ["", "short", "aGVsbG8="])
def test_rasa_does_not_start_without_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    with pytest.raises(TrackerKeysMissingError, match="PUTRIGHT_TRACKER_KEYS") as refused:
        _store(tmp_path / "rasa.db", monkeypatch, written)
    assert not written or written not in str(refused.value)
