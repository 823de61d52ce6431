"""A labelled message as the heads learn from it, read from Rasa's training data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components.heads.labels import ACTS, FLAGS, KIND_OF_INTENT, OPENING, TOPICS
from bot.components.heads.split import in_development


class ExampleLabelError(Exception):
    """A training message carries a label that the scheme does not know."""


@dataclass(frozen=True)
class Example:
    """`kind` and `topic` are None where the message only trains the dialogue acts, and `flags`
    where nobody has said which it carries."""

    text: str
    kind: str | None
    flags: frozenset[str] | None
    topic: str | None
    act: str
    group: str

    @property
    def is_development(self) -> bool:
        return in_development(self.group)


def example_of(message: Message) -> Example | None:
    """The example in a training message; None for one without text or of no intent of ours.

    A message without labels in its metadata (a line a landlord added in a hurry) still teaches
    the kind that its intent names.
    """
    text, intent = message.get(TEXT), message.get(INTENT)
    if not text or not intent:
        return None
    labels: dict[str, Any] = (message.get("metadata") or {}).get("example") or {}
    group = str(labels.get("group") or text)
    answers = intent in ACTS and intent != OPENING
    if not answers and intent not in KIND_OF_INTENT:
        return None
    flags, topic = labels.get("flags"), labels.get("topic")
    strange = set(flags or ()) - set(FLAGS) | ({topic} - {None, *TOPICS})
    if strange:
        raise ExampleLabelError(
            f"Unknown label {sorted(strange)} on {text[:60]!r}: use the names in "
            "bot/components/heads/labels.py."
        )
    known_flags = None if flags is None else frozenset(flags)
    if answers:
        return Example(text, None, known_flags, None, intent, group)
    act = str(labels.get("act") or OPENING)
    return Example(text, KIND_OF_INTENT[intent], known_flags, topic, act, group)
