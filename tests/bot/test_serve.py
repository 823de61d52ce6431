"""Rasa's logs keep what happened and lose what was said."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.serve import check_schema_once, without_words
from bot.tracker_store import QuickTrackerStore

MARKER = "zyxmarkerword"


def test_only_harmless_fields_are_kept() -> None:
    event = {
        "event": "rest.message.received.failure",
        "level": "error",
        "text": MARKER,
        "slots": {"name": MARKER},
        "some_field_nobody_thought_of": MARKER,
    }
    kept = without_words(None, "error", event)
    assert kept["event"] == "rest.message.received.failure"
    assert MARKER not in str(kept)


def test_an_answer_of_the_wrong_shape_is_still_refused() -> None:
    check_schema_once()
    action = RemoteAction("action_take_opening", None)
    assert action._validate_action_result({"events": [], "responses": [{"text": "hello"}]})
    with pytest.raises(ValidationError):
        action._validate_action_result({"events": [{"event": 7}], "responses": []})


def test_the_tracker_is_written_ahead_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "rasa.db"
    store = QuickTrackerStore(domain=Domain.empty(), dialect="sqlite", db=str(path))
    tracker = DialogueStateTracker("conversation-1", [])
    tracker.update(UserUttered("the boiler is off"))
    asyncio.run(store.save(tracker))
    found = asyncio.run(store.retrieve("conversation-1"))
    assert found is not None
    assert found.latest_message.text == "the boiler is off"
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
