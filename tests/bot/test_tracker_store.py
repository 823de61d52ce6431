"""Rasa's memory of a conversation: Rasa's own rows, read anew whenever somebody else touched them."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from rasa.core.agent import Agent
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.live_trackers import KEPT_S, MOST, LiveTrackers
from bot.tracker_store import QuickTrackerStore, use_no_other_store

DOMAIN = Domain.from_dict(
    {"slots": {"intake_name": {"type": "any", "mappings": [{"type": "custom"}]}}}
)
WHO = "conversation-1"


def said(text: str) -> UserUttered:
    return UserUttered(text, intent={"name": "make_complaint", "confidence": 0.9})


def written(store: SQLTrackerStore, *texts: str) -> DialogueStateTracker:
    """One turn for each text, saved after each."""
    for text in texts:
        tracker = asyncio.run(store.get_or_create_tracker(WHO, append_action_listen=False))
        if not tracker.events:
            tracker.update(SessionStarted())
        tracker.update_with_events(
            [said(text), SlotSet("intake_name", text), ActionExecuted("action_listen")], DOMAIN
        )
        asyncio.run(store.save(tracker))
    return tracker


def found(store: SQLTrackerStore) -> DialogueStateTracker:
    tracker = asyncio.run(store.retrieve(WHO))
    assert tracker is not None
    return tracker


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUTRIGHT_TRACKER_KEYS", Fernet.generate_key().decode())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rasa.db"


def quick(path: Path) -> QuickTrackerStore:
    return QuickTrackerStore(domain=DOMAIN, dialect="sqlite", db=str(path))


def test_it_is_written_ahead(path: Path) -> None:
    written(quick(path), "the boiler is off")
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_rasas_own_store_reads_the_same_conversation(path: Path) -> None:
    ours = written(quick(path), "the boiler is off", "three weeks now", "Sam Example")
    theirs = found(SQLTrackerStore(domain=DOMAIN, dialect="sqlite", db=str(path)))
    assert [e.as_dict() for e in theirs.events] == [e.as_dict() for e in ours.events]
    assert theirs.current_slot_values() == ours.current_slot_values()
    assert theirs.current_state() == ours.current_state()


def test_the_columns_are_as_rasa_writes_them(tmp_path: Path) -> None:
    rows = []
    for kind, name in ((QuickTrackerStore, "quick.db"), (SQLTrackerStore, "rasa.db")):
        written(kind(domain=DOMAIN, dialect="sqlite", db=str(tmp_path / name)), "one", "two")
        with sqlite3.connect(tmp_path / name) as database:
            columns = (
                "SELECT sender_id, type_name, intent_name, action_name FROM events ORDER BY id"
            )
            rows.append(database.execute(columns).fetchall())
    assert rows[0] == rows[1]


def test_each_event_is_stored_once(path: Path) -> None:
    tracker = written(quick(path), "one", "two", "three")
    with sqlite3.connect(path) as database:
        assert database.execute("SELECT count(*) FROM events").fetchone() == (len(tracker.events),)


def test_what_another_replica_wrote_is_heard(path: Path) -> None:
    here, there = quick(path), quick(path)
    written(here, "one")
    written(there, "two")
    written(here, "three")
    assert [e.text for e in found(there).events if isinstance(e, UserUttered)] == [
        "one",
        "two",
        "three",
    ]


def test_a_forgotten_conversation_is_forgotten_here_too(path: Path) -> None:
    store = quick(path)
    written(store, "one")
    with sqlite3.connect(path) as database:
        database.execute("DELETE FROM events")
    assert asyncio.run(store.retrieve(WHO)) is None


def test_a_turn_that_fails_leaves_nothing_behind(path: Path) -> None:
    store = quick(path)
    written(store, "one")
    failing = found(store)
    failing.update(said("two"), DOMAIN)  # and then it is never saved
    assert found(store).latest_message.text == "one"


def test_words_stay_in_memory_for_a_pause_and_no_longer() -> None:
    at = 0.0
    live = LiveTrackers(now=lambda: at)
    live.put(DialogueStateTracker(WHO, []), 7)
    at = KEPT_S + 1
    live.put(DialogueStateTracker("another", []), 8)
    assert live.take(WHO, 7) is None
    assert live.take("another", 8) is not None


def test_no_more_than_so_many_conversations_are_kept() -> None:
    live = LiveTrackers()
    for number in range(MOST + 1):
        live.put(DialogueStateTracker(str(number), []), number)
    assert live.take("0", 0) is None
    assert live.take(str(MOST), MOST) is not None


def test_a_store_that_is_away_is_no_store_that_knows_nobody(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(quick(path), "the boiler is off")
    monkeypatch.setattr(Agent, "_create_tracker_store", Agent._create_tracker_store)
    use_no_other_store()
    store = Agent(domain=DOMAIN, tracker_store=quick(path)).tracker_store
    with sqlite3.connect(path, isolation_level=None) as database:
        database.execute("ALTER TABLE events RENAME TO away")
        with pytest.raises(Exception, match="no such table"):
            asyncio.run(store.retrieve(WHO))
        database.execute("ALTER TABLE away RENAME TO events")
    assert [e.text for e in found(store).events if isinstance(e, UserUttered)] == [
        "the boiler is off"
    ]
