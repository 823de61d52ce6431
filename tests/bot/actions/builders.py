"""A message as Rasa would hand it over, with only what the test cares about."""

from __future__ import annotations

from datetime import date, datetime, timezone
from typing import Any

from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.rules import Rules

MONDAY = date(2026, 11, 23)


def heard(
    text: str = "",
    *,
    choice: str | None = None,
    act: str = "tell",
    kind: str = "other",
    flags: tuple[str, ...] = (),
    topic: str = "other",
    entities: Any = (),
) -> Heard:
    return Heard(
        text=text,
        intent="choose" if choice else "tell",
        landlord="west-kent",
        channel="web",
        conversation_id="c-1",
        message_id="m-1",
        sent_at=datetime(2026, 11, 23, 10, tzinfo=timezone.utc),
        choice=choice,
        understanding={
            "kind": {"name": kind, "confidence": 0.9},
            "topic": {"name": topic, "confidence": 0.9},
            "act": {"name": act, "confidence": 0.9},
            "flags": [{"name": f, "confidence": 0.9, "words": text} for f in flags],
        },
        entities=tuple(entities),
    )


def complaint(**known: Any) -> Intake:
    """A West Kent complaint that the resident has agreed to log."""
    start = {
        "landlord": "west-kent",
        "channel": "web",
        "kind": "complaint",
        "topic": "repairs",
        "wants_complaint": True,
        "received_at": "2026-11-23T10:00:00+00:00",
        "description": "the gate has been broken for weeks",
        "issues": [{"topic": "repairs", "summary": "the gate"}],
        "ongoing": True,
        "happened_words": "for weeks",
    }
    return Intake(**{**start, **known})


def rules() -> Rules:
    return Rules("west-kent", MONDAY)
