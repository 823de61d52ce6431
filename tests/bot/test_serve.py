"""Rasa's logs keep what happened and lose what was said."""

from __future__ import annotations

from bot.serve import without_words

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
