"""One resident message as the dialogue needs it: the words and what was understood of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

from bot.actions.belief import SURE, believable
from bot.actions.breach import tells_of_breach

LONDON = ZoneInfo("Europe/London")
# Below this the act is a guess; the question's own reader then decides what the words mean.
ACT_CONFIDENCE = 0.6
# A "stop" that was none ("come and finish the job") sends somebody away: it must be all but certain.
STOP_CONFIDENCE = 0.85
# Dangers that only the learned flags heard, without a sign that says which.
UNNAMED = ("danger", "harm")
NOTHING_TO_GIVE = re.compile(
    r"(no |nope |sorry )?,?\s*(i )?(do ?n[o']?t|don'?t|have ?n[o']?t|haven'?t|can'?t|never|no longer)"
    r" (have|got|had|know|remember|recall|find|kept)( (it|one|that|them|any|the (number|reference|letter)))?"
    r"( (to hand|on me|with me|now|anymore|any more|yet))*( ,?sorry)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Heard:
    """A message and its understanding.

    ``files`` counts the photos or files sent along; a message may be nothing else.
    ``choice`` holds a pressed button's value and is None for typed text. ``sent_at`` is an aware
    UTC instant; ``sent_on`` its London day, against which every vague date was resolved.
    """

    text: str
    intent: str
    landlord: str
    channel: str
    conversation_id: str
    message_id: str
    sent_at: datetime
    choice: str | None = None
    files: int = 0
    understanding: Mapping[str, Any] = field(default_factory=dict)
    entities: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def from_message(cls, message: Mapping[str, Any], sender_id: str) -> Heard:
        """Read Rasa's ``latest_message``; the gateway's metadata says where and when it was sent."""
        metadata = message.get("metadata") or {}
        entities = tuple(message.get("entities") or ())
        intent = (message.get("intent") or {}).get("name") or ""
        choice = None
        if intent == "choose":
            choice = next((e.get("value") for e in entities if e.get("entity") == "choice"), None)
        text = "" if choice is not None else (message.get("text") or "").strip("\u200b \n\t")
        files = len(metadata.get("attachments") or ())
        # Nothing can be understood of no words: whatever the model says of them is a guess.
        wordless = bool(files) and not text and choice is None
        return cls(
            text=text,
            intent=intent,
            landlord=str(metadata.get("landlord") or "west-kent"),
            channel=str(metadata.get("channel") or "web"),
            conversation_id=str(metadata.get("conversation_id") or sender_id),
            message_id=str(metadata.get("message_id") or message.get("message_id") or ""),
            sent_at=instant(metadata.get("sent_at")),
            choice=choice,
            files=files,
            understanding={} if wordless else message.get("understanding") or {},
            entities=() if wordless else entities,
        )

    @property
    def is_files_alone(self) -> bool:
        """Whether photos or files came without a word."""
        return bool(self.files) and not self.text and self.choice is None

    @property
    def sent_on(self) -> date:
        return self.sent_at.astimezone(LONDON).date()

    @property
    def kind(self) -> str:
        return str((self.understanding.get("kind") or {}).get("name") or "other")

    @property
    def kind_confidence(self) -> float:
        return float((self.understanding.get("kind") or {}).get("confidence") or 0.0)

    @property
    def likeliest_kind(self) -> str:
        """As `kind`, but for what a missed complaint costs."""
        shares = self._shares
        return max(shares, key=lambda kind: shares[kind]) if shares else self.kind

    def share(self, kind: str) -> float:
        """How likely one kind is, whichever came first."""
        return self._shares.get(kind, 0.0)

    @property
    def _shares(self) -> dict[str, float]:
        kind = self.understanding.get("kind") or {}
        ranking = kind.get("ranking") or ([kind] if kind.get("name") else [])
        return {str(entry["name"]): float(entry["confidence"]) for entry in ranking}

    @property
    def topic(self) -> str:
        if tells_of_breach(self.text):
            return "data_privacy"
        return str((self.understanding.get("topic") or {}).get("name") or "other")

    @property
    def topic_confidence(self) -> float:
        return float((self.understanding.get("topic") or {}).get("confidence") or 0.0)

    @property
    def act(self) -> str:
        """The dialogue act when it is sure enough, else ``tell``."""
        act = self.understanding.get("act") or {}
        name = str(act.get("name") or "tell")
        enough = STOP_CONFIDENCE if name == "stop" else ACT_CONFIDENCE
        return name if float(act.get("confidence") or 0.0) >= enough else "tell"

    @property
    def signals(self) -> list[dict[str, Any]]:
        """The flags with their confidence and the words that gave each away."""
        return believable(self.understanding.get("flags") or [], self.text, self.entities)

    @property
    def flags(self) -> set[str]:
        return {str(flag["name"]) for flag in self.signals}

    @property
    def safety(self) -> list[dict[str, Any]]:
        """Hazards heard, not those plainly over (``now`` false)."""
        found = [
            dict(h) for h in self.understanding.get("safety") or [] if h.get("now") is not False
        ]
        if NOTHING_TO_GIVE.fullmatch(self.text.strip(" .!?")):
            # "I don't have it" answers a question; a learned flag alone makes no danger of it.
            found = [h for h in found if h["hazard"] not in UNNAMED]
        return found

    def without_flags(self) -> Heard:
        """The same message with none of its flags."""
        return replace(self, understanding={**self.understanding, "flags": []})

    def sure_of(self, flag: str, at_least: float = SURE) -> bool:
        """Whether a flag is surer than a guess; below it the resident is asked or left in peace."""
        return any(
            s["name"] == flag and float(s.get("confidence") or 0) >= at_least for s in self.signals
        )

    def entity(self, *names: str) -> Mapping[str, Any] | None:
        """The first entity of one of these kinds, or None."""
        return next((e for e in self.entities if e.get("entity") in names), None)

    def words_of(self, entity: Mapping[str, Any]) -> str:
        """What the resident typed for an entity."""
        typed = self.text[int(entity.get("start") or 0) : int(entity.get("end") or 0)]
        return str(entity.get("text") or typed)

    def without(self, *names: str) -> str:
        """The message with what these kinds of entity cover taken out."""
        text = self.text
        for entity in self.entities:
            words = self.words_of(entity) if entity.get("entity") in names else ""
            if words:
                text = text.replace(words, " ", 1)
        return " ".join(text.split()).strip(" ,.;")

    def value(self, *names: str) -> Any:
        """The value of the first entity of one of these kinds, or None."""
        found = self.entity(*names)
        return None if found is None else found.get("value")


def instant(value: object) -> datetime:
    """A moment as it came over the wire; now, where none came."""
    if isinstance(value, str) and value:
        given = datetime.fromisoformat(value.replace("Z", "+00:00"))
        return given if given.tzinfo else given.replace(tzinfo=timezone.utc)
    return datetime.now(timezone.utc)
