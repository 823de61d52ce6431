"""What is known so far in one intake; every field is a Rasa slot named ``intake_<field>``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

SLOT_PREFIX = "intake_"


@dataclass
class Intake:
    """Everything heard and answered; None (or empty) means not known yet.

    Dates are ISO ``YYYY-MM-DD`` London days, instants ISO UTC. ``description`` keeps the
    resident's own words, all of them, in the order written.
    """

    # where it comes from
    landlord: str | None = None
    channel: str | None = None
    received_at: str | None = None
    # what it is
    kind: str | None = None
    topic: str | None = None
    signals: list[dict[str, Any]] = field(default_factory=list)
    description: str | None = None
    issues: list[dict[str, Any]] = field(default_factory=list)
    wants_complaint: bool | None = None
    route: str | None = None
    # danger
    dangers: list[str] = field(default_factory=list)
    hazard: str | None = None
    hazard_words: str | None = None
    hazard_aware_at: str | None = None
    hazard_doubtful: bool | None = None
    alerted_at: str | None = None
    harm_now: bool | None = None
    household_risk: str | None = None
    # who
    acting_for: str | None = None
    name: str | None = None
    relationship: str | None = None
    resident_name: str | None = None
    authority: str | None = None
    authority_contact: str | None = None
    address: str | None = None
    contact_channel: str | None = None
    contact_value: str | None = None
    adjustments: list[str] = field(default_factory=list)
    anonymity: str | None = None
    # when, and what was tried
    happened_earliest: str | None = None
    happened_latest: str | None = None
    happened_words: str | None = None
    ongoing: bool | None = None
    # what may stand in the way
    late_reason: str | None = None
    court_claim: str | None = None
    constituency_role: str | None = None
    group_members: str | None = None
    already_considered: str | None = None
    earlier_reference: str | None = None
    what_unresolved: str | None = None
    policy_or_application: str | None = None
    asb_handling: str | None = None
    who_is_responsible: str | None = None
    insurance_claim: str | None = None
    # the end
    outcome_wanted: str | None = None
    confirmed: bool | None = None
    changing: str | None = None
    case_reference: str | None = None
    case_version: float | None = None
    handed_over: bool | None = None
    closed: bool | None = None
    stopped: bool | None = None
    # the conversation itself
    answered: list[str] = field(default_factory=list)
    misunderstood: float = 0.0
    last_message_id: str | None = None
    failed_message_id: str | None = None
    last_replies: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Intake:
        """Rebuild from Rasa's slots; a slot never set keeps the field's default."""
        known = {
            f.name: slots[SLOT_PREFIX + f.name]
            for f in fields(cls)
            if slots.get(SLOT_PREFIX + f.name) is not None
        }
        return cls(**known)

    def changed_slots(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Slot values that differ from ``before`` (Rasa's slots), ready for ``SlotSet``."""
        after = {SLOT_PREFIX + name: value for name, value in asdict(self).items()}
        return {name: value for name, value in after.items() if before.get(name) != value}

    @property
    def flags(self) -> set[str]:
        return {str(signal["name"]) for signal in self.signals}

    def has_answered(self, question: str) -> bool:
        """Whether the question was put and dealt with, by an answer or a skip."""
        return question in self.answered

    def add_words(self, words: str) -> None:
        """Keep the resident's own words; a repeat of the same message adds nothing."""
        if not words:
            return
        if self.description is None:
            self.description = words
        elif words not in self.description.split("\n\n"):
            self.description = f"{self.description}\n\n{words}"

    def add_signals(self, signals: list[dict[str, Any]]) -> None:
        """Merge flags by name, keeping the surest."""
        best = {str(s["name"]): s for s in self.signals}
        for signal in signals:
            name = str(signal["name"])
            if name not in best or signal.get("confidence", 0) > best[name].get("confidence", 0):
                best[name] = signal
        self.signals = list(best.values())
