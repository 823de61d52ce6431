"""Putting what was said into the case."""

from __future__ import annotations

from typing import Any

from handoff_api.cases.records import (
    CaseRecord,
    ExclusionRecord,
    IssueRecord,
    PartyRecord,
    SignalRecord,
)
from handoff_api.cases.schemas import CaseFields

_PLAIN = (
    "channel", "kind", "received_at", "description", "outcome_wanted", "anonymity", "priority",
)  # fmt: skip
# What names nobody and says nothing a resident wrote: the history may show it for ever.
_IMPERSONAL = ("channel", "kind", "received_at", "anonymity", "priority")


def fill(case: CaseRecord, said: CaseFields) -> set[str]:
    """Put every field that was given into the case; returns their names."""
    given = said.model_fields_set & set(CaseFields.model_fields)
    for name in _PLAIN:
        value = getattr(said, name)
        # Null means "not known" where a case can hold that, and "as it was" where it cannot.
        if name in given and (value is not None or name == "outcome_wanted"):
            setattr(case, name, value)
    if said.issues is not None:
        case.issues = [
            IssueRecord(position=place, **issue.model_dump(mode="json"))
            for place, issue in enumerate(said.issues)
        ]
    if said.signals is not None:
        case.signals = [SignalRecord(**signal.model_dump(mode="json")) for signal in said.signals]
    if "hazard" in given:
        case.hazard = said.hazard.model_dump(mode="json") if said.hazard else None
        if said.hazard and said.hazard.suspected == "emergency" and said.priority is None:
            case.priority = "emergency"
    if said.parties is not None:
        case.parties = [_party(place, party) for place, party in enumerate(_dumped(said.parties))]
    if said.adjustments is not None:
        case.adjustments = _dumped(said.adjustments)
    if said.exclusions is not None:
        _fill_exclusions(case, said)
    return given - {"landlord", "conversation_id"}


def impersonal(said: CaseFields, given: set[str]) -> dict[str, Any]:
    """What the history may show for ever of what was given."""
    shown = said.model_dump(mode="json", include=given & set(_IMPERSONAL))
    shown["fields"] = sorted(given)
    if said.issues is not None:
        shown["topics"] = [issue.topic for issue in said.issues]
    if said.signals is not None:
        shown["signals"] = {signal.name: signal.confidence for signal in said.signals}
    if said.exclusions is not None:
        shown["grounds"] = {found.ground: found.clause for found in said.exclusions}
    return shown


def personal(said: CaseFields, given: set[str]) -> dict[str, Any] | None:
    """What of it identifies somebody or is in their words."""
    return said.model_dump(mode="json", include=given - set(_IMPERSONAL)) or None


def _fill_exclusions(case: CaseRecord, said: CaseFields) -> None:
    # What a person has decided stays, whatever the bot comes to think later.
    decided = [e for e in case.exclusions if e.status != "possible"]
    grounds = {e.ground for e in decided}
    case.exclusions = decided + [
        ExclusionRecord(status="possible", **found.model_dump(mode="json"))
        for found in said.exclusions or []
        if found.ground not in grounds
    ]


def _dumped(models: list[Any]) -> list[dict[str, Any]]:
    return [model.model_dump(mode="json") for model in models]


def _party(position: int, party: dict[str, Any]) -> PartyRecord:
    return PartyRecord(position=position, relationship_words=party.pop("relationship"), **party)
