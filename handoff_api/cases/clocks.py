"""The dates of a case: planned by the rulebook from what has happened, stored with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import rulebook
from handoff_api.cases.placing import place
from handoff_api.cases.records import CaseRecord, DeadlineRecord
from handoff_api.errors import FieldInvalidError

# A clock on another machine may be a little ahead of ours.
_SKEW = timedelta(minutes=5)
_EVENTS = (
    "acknowledged", "responded", "closed", "escalated", "acknowledged_stage_2",
    "responded_stage_2", "decided", "investigated",
)  # fmt: skip
# Which milestone means that a promise was kept.
_MET_BY = {
    "name_handler": ("handler_named",),
    "acknowledge": ("acknowledged",),
    "respond": ("responded",),
    "quick_fix": ("responded", "quick_fix_accepted"),
    "acknowledge_stage_2": ("acknowledged_stage_2",),
    "respond_stage_2": ("responded_stage_2",),
    "request_stage_2": ("escalated",),
}
_TRACK_OF_KIND = {"member_enquiry": "member_enquiry", "compliment": "compliment"}
_TRACK_OF_HAZARD = {
    "emergency": "emergency_hazard",
    "significant": "significant_hazard",
    "unknown": "hazard",
}


def policy_for(landlord: str, received_at: datetime, now: datetime) -> rulebook.Policy:
    """The policy in force on the London day of receipt; refuses days nobody can plan for."""
    if received_at > now + _SKEW:
        raise FieldInvalidError("received_at", "must not be in the future")
    try:
        return rulebook.policy(landlord, rulebook.london_date(received_at))
    except rulebook.LandlordUnknownError as error:
        known = list(rulebook.landlord_ids())
        problem = "is not one of the allowed values"
        raise FieldInvalidError("landlord", problem, known) from error
    except rulebook.EditionMissingError as error:
        raise FieldInvalidError(
            "received_at", "lies on a day for which no policy of this landlord is known"
        ) from error


def plan(case: CaseRecord, policy: rulebook.Policy) -> None:
    """Bring the case's deadlines in line with what has happened; dates already met stay."""
    planned = {d.name: d for d in (*_case_deadlines(case, policy), *_hazard(case, policy))}
    kept = {d.name: d for d in case.deadlines if d.name in planned or d.met_at is not None}
    for name, deadline in planned.items():
        record = kept.setdefault(name, DeadlineRecord(name=name, met_at=None, extended=None))
        record.due_on = deadline.due_on
        record.due_at = deadline.due_at
        record.policy_due_on = deadline.policy_due_on
        record.code_due_on = deadline.code_due_on
        record.clause = deadline.clause
        record.because = deadline.because
        record.policy_edition = policy.edition
    for name, record in kept.items():
        met = [case.milestones[m] for m in _MET_BY.get(name, ()) if m in case.milestones]
        if met:
            record.met_at = datetime.fromisoformat(min(met))
    case.deadlines = list(kept.values())
    place(case)


def reach(case: CaseRecord, milestone: str, at: datetime) -> None:
    """Note that something has happened; the first time counts."""
    # A new dict: changes inside one are not noticed.
    case.milestones = {milestone: at.isoformat(), **case.milestones}


def _case_deadlines(case: CaseRecord, policy: rulebook.Policy) -> list[rulebook.Deadline]:
    track = case.stage if case.kind == "complaint" else _TRACK_OF_KIND.get(case.kind)
    if case.state == "not_accepted":
        track = "not_accepted"
    if case.state == "draft" or case.received_at is None or track is None:
        return []
    try:
        return rulebook.plan_deadlines(policy, track, _events(case, case.received_at))
    except rulebook.QuickFixNotOfferedError as error:
        raise FieldInvalidError(
            "stage", "this landlord's policy has no quick fix", ["stage_1", "stage_2"]
        ) from error
    except rulebook.CalendarExhaustedError as error:
        raise FieldInvalidError(
            "received_at", "lies outside the years whose bank holidays are known"
        ) from error


def _hazard(case: CaseRecord, policy: rulebook.Policy) -> list[rulebook.Deadline]:
    # The law's clocks run from knowing, whether or not the resident has finished telling.
    hazard: Mapping[str, Any] = case.hazard or {}
    track = _TRACK_OF_HAZARD.get(str(hazard.get("suspected")))
    aware_at = hazard.get("aware_at")
    if track is None or not aware_at:
        return []
    return rulebook.plan_deadlines(policy, track, {"aware": datetime.fromisoformat(aware_at)})


def _events(case: CaseRecord, received_at: datetime) -> dict[str, datetime]:
    happened = {
        name: datetime.fromisoformat(at) for name, at in case.milestones.items() if name in _EVENTS
    }
    return {"received": received_at, **happened}
