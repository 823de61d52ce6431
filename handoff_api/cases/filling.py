"""Putting what was said into the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from handoff_api.cases.intake_schemas import CaseFields, Changes
from handoff_api.cases.records import (
    CaseRecord,
    ExclusionRecord,
    IssueRecord,
    PartyRecord,
    SignalRecord,
)
from handoff_api.database import Record
from handoff_api.errors import FieldInvalidError

_PLAIN = (
    "channel", "kind", "received_at", "description", "outcome_wanted", "anonymity", "priority",
)  # fmt: skip
_OURS = ("case_id", "position")
# What names nobody and says nothing a resident wrote: the history may show it for ever.
_IMPERSONAL = ("channel", "kind", "received_at", "anonymity", "priority", "asked")


def fill(case: CaseRecord, said: CaseFields) -> set[str]:
    """Put every field that was given into the case; returns their names."""
    given = said.model_fields_set & set(CaseFields.model_fields)
    for name in _PLAIN:
        value = getattr(said, name)
        # Null means "not known" where a case can hold that, and "as it was" where it cannot.
        if name in given and (value is not None or name == "outcome_wanted"):
            setattr(case, name, value)
    if said.issues is not None:
        _put_right(case.issues, _dumped(said.issues), _issue, kept_issues(case), "issues")
    if said.signals is not None:
        case.signals = [SignalRecord(**signal.model_dump(mode="json")) for signal in said.signals]
    if said.asked is not None:
        case.asked = sorted(set(said.asked))
    # What a person recorded stays, whatever the bot comes to think later.
    if "hazard" in given and not (case.hazard or {}).get("recorded_by"):
        case.hazard = said.hazard.model_dump(mode="json") if said.hazard else None
        if said.hazard and said.hazard.suspected == "emergency" and said.priority is None:
            case.priority = "emergency"
    if said.parties is not None:
        _put_right(case.parties, _dumped(said.parties), _party, set(), "parties")
    if said.adjustments is not None:
        case.adjustments = _dumped(said.adjustments)
    if said.exclusions is not None:
        _fill_exclusions(case, said)
    return given - {"landlord", "conversation_id"}


def correct_fields(case: CaseRecord, changes: Changes) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put right what was given; returns what it said before and what it says now.

    An issue that was decided on, or has a remedy or an action, stays: it is put right in its
    place, never taken away.
    """
    after = changes.model_dump(mode="json", exclude_unset=True)
    before: dict[str, Any] = {name: _shown(getattr(case, name)) for name in after}
    for name in ("description", "outcome_wanted"):
        if name in after and (after[name] is not None or name == "outcome_wanted"):
            setattr(case, name, after[name])
    if changes.adjustments is not None:
        case.adjustments = _dumped(changes.adjustments)
    if changes.asked is not None:
        case.asked = sorted(set(changes.asked))
    if changes.issues is not None:
        _put_right(case.issues, _dumped(changes.issues), _issue, kept_issues(case), "issues")
    if changes.parties is not None:
        _put_right(case.parties, _dumped(changes.parties), _party, set(), "parties")
    return before, after


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


def _put_right(
    rows: list[Any],
    given: list[dict[str, Any]],
    make: Callable[[int, dict[str, Any]], Any],
    kept: set[int],
    field: str,
) -> None:
    if any(row.id in kept for row in rows[len(given) :]):
        raise FieldInvalidError(
            field, "leaves out one that was decided on, or has a remedy or an action"
        )
    for place, (row, values) in enumerate(zip(rows, given, strict=False)):
        fresh = make(place, values)
        # What was said about authority stays unless it is said anew.
        for name in values.keys() - {"relationship"}:
            if values[name] is not None or name != "authority":
                setattr(row, name, getattr(fresh, name))
        if "relationship" in values:
            row.relationship_words = values["relationship"]
    del rows[len(given) :]
    # A row that stays keeps its number: others may point at it.
    rows += [make(place, each) for place, each in enumerate(given)][len(rows) :]


def kept_issues(case: CaseRecord) -> set[int]:
    """Issues that something was decided, offered or promised on: they are never taken away."""
    promised = [row.issue_id for row in case.remedies] + [row.issue_id for row in case.actions]
    decided = {row.issue_id for row in case.decisions}
    return decided | {id for id in promised if id is not None}


def _issue(position: int, issue: dict[str, Any]) -> IssueRecord:
    return IssueRecord(position=position, **issue)


def _shown(value: Any) -> Any:
    """What a field says now, as plain data."""
    if isinstance(value, list):
        return [_shown(item) for item in value]
    if isinstance(value, Record):
        names = [column.key for column in value.__mapper__.column_attrs]
        return {name: _shown(getattr(value, name)) for name in names if name not in _OURS}
    return value


def _dumped(models: list[Any]) -> list[dict[str, Any]]:
    return [model.model_dump(mode="json") for model in models]


def _party(position: int, party: dict[str, Any]) -> PartyRecord:
    rest = {name: value for name, value in party.items() if name != "relationship"}
    return PartyRecord(position=position, relationship_words=party["relationship"], **rest)
