"""The one key on a parsed message under which every component adds what it understood."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.training_data.message import Message

UNDERSTANDING = "understanding"


def add_to_understanding(message: Message, **parts: Any) -> None:
    """Merge `parts` into the message's understanding; parts other components wrote stay."""
    merged = {**(message.get(UNDERSTANDING) or {}), **parts}
    message.set(UNDERSTANDING, merged, add_to_output=True)


def understanding_of(message: Message) -> dict[str, Any]:
    """What is understood so far; an empty dict before the first component has spoken."""
    return dict(message.get(UNDERSTANDING) or {})
