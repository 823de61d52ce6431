"""The dates of a case: planned by the rulebook from what has happened, stored with their reasons."""

from __future__ import annotations

from datetime import datetime, timedelta

import rulebook
from handoff_api.cases import hazard_clocks
from handoff_api.cases.handling_records import ExtensionRecord
from handoff_api.cases.placing import place
from handoff_api.cases.records import CaseRecord, DeadlineRecord
from handoff_api.errors import FieldInvalidError

# A clock on another machine may be a little ahead of ours.
_SKEW = timedelta(minutes=5)
_EVENTS = (
    "acknowledged", "responded", "closed", "escalated", "acknowledged_stage_2",
    "responded_stage_2", "decided", "investigated",
)  # fmt: skip
# What happened at Stage 1 starts nothing at Stage 2.
_STAGE_1_EVENTS = frozenset({"acknowledged", "responded", "closed"})
# Which milestone means that a promise was kept.
_MET_BY = {
    "name_handler": ("handler_named",),
    "acknowledge": ("acknowledged",),
    "respond": ("responded",),
    "quick_fix": ("quick_fix_answered", "quick_fix_accepted"),
    "acknowledge_stage_2": ("acknowledged_stage_2",),
    "respond_stage_2": ("responded_stage_2",),
    "request_stage_2": ("escalated",),
    "member_enquiry": ("responded",),
    "compliment_reply": ("responded",),
}
# Beside a milestone: its letter has arrived, or has been issued and has not arrived.
_TOLD, _UNTOLD = "told:", "untold:"
_TRACK_OF_KIND = {
    "member_enquiry": "member_enquiry",
    "compliment": "compliment",
    "enquiry": "query",
}


def policy_for(landlord: str, received_at: datetime) -> rulebook.Policy:
    """The policy in force on the London day of receipt; refuses days nobody can plan for."""
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


def policy_of(case: CaseRecord) -> rulebook.Policy:
    """The policy a stored case goes by: that of the London day on which it was received."""
    return rulebook.policy(case.landlord, rulebook.london_date(case.received_at or case.created_at))


def when_received(at: datetime, now: datetime, *, by_bot: bool) -> datetime:
    """When a case came in, as it was given; staff's slips into the future are refused.

    The bot gives the time at which we kept the resident's words: later than now only where our clock
    has been put back since, and then they came in now.
    """
    if by_bot:
        return min(at, now)
    check_not_future("received_at", at, now)
    return at


def check_not_future(field: str, at: datetime, now: datetime) -> None:
    """Refuse an instant that has not come; a few minutes are forgiven."""
    if at > now + _SKEW:
        raise FieldInvalidError(field, "must not be in the future")


def plan(case: CaseRecord, policy: rulebook.Policy, now: datetime) -> None:
    """Bring the case's deadlines in line with what has happened.

    A date once promised never vanishes: met ones stay as they were, and one that is no longer
    owed is marked with when that came about.
    """
    # Joined to another case, its hazards go on there.
    hazard = {} if is_merged(case) else hazard_clocks.planned(case, policy)
    dated = (deadline for deadline, _ in hazard.values())
    planned = {d.name: d for d in (*_main(case, policy), *_beside(case, policy), *dated)}
    kept = {d.name: d for d in case.deadlines}
    for name, deadline in planned.items():
        record = kept.setdefault(name, DeadlineRecord(name=name, met_at=None, extended=None))
        record.due_on = deadline.due_on
        record.due_at = deadline.due_at
        record.policy_due_on = deadline.policy_due_on
        record.code_due_on = deadline.code_due_on
        record.clause = deadline.clause
        record.because = deadline.because
        record.policy_edition = policy.edition
        record.ended_at = None
        if name in hazard:
            record.met_at = hazard[name][1]
        _extend(case, record)
    for name, record in kept.items():
        met = [at for m in _MET_BY.get(name, ()) if (at := _kept_at(case, m)) is not None]
        if met:
            record.met_at = min(met)
        if record.met_at is not None:
            record.ended_at = None
        elif name not in planned and record.ended_at is None:
            record.ended_at = now
    case.deadlines = list(kept.values())
    place(case)


def reach(case: CaseRecord, milestone: str, at: datetime) -> None:
    """Note that something has happened; the first time counts."""
    # A new dict: changes inside one are not noticed.
    case.milestones = {milestone: at.isoformat(), **case.milestones}


def forget(case: CaseRecord, *milestones: str) -> None:
    """What had happened counts no longer: the promises it kept are open again."""
    gone = {m for name in milestones for m in (name, _TOLD + name, _UNTOLD + name)}
    case.milestones = {n: at for n, at in case.milestones.items() if n not in gone}
    for record in case.deadlines:
        if any(milestone in milestones for milestone in _MET_BY.get(record.name, ())):
            record.met_at = None


def untell(case: CaseRecord, name: str) -> None:
    """What ``name`` stands for was done, and its letter has not arrived: it is still owed. Other
    clocks go on counting from when it was done."""
    kept = {n: at for n, at in case.milestones.items() if n not in (_TOLD + name, _UNTOLD + name)}
    case.milestones = {**kept, _UNTOLD + name: ""}
    for record in case.deadlines:
        if name in _MET_BY.get(record.name, ()):
            record.met_at = None


def tell(case: CaseRecord, name: str, at: datetime) -> None:
    """Its letter arrived, sent at that instant: what it tells of is kept from then."""
    kept = {n: v for n, v in case.milestones.items() if n != _UNTOLD + name}
    case.milestones = {**kept, _TOLD + name: at.isoformat()}


def is_untold(case: CaseRecord, name: str) -> bool:
    """Whether a letter that tells of it is on its way or lost, and none has arrived."""
    return _UNTOLD + name in case.milestones


def was_told_at(case: CaseRecord, name: str) -> datetime | None:
    """When the letter that told of it was sent; None as long as none has arrived."""
    told = case.milestones.get(_TOLD + name)
    return datetime.fromisoformat(told) if told else None


def _kept_at(case: CaseRecord, milestone: str) -> datetime | None:
    """When a milestone kept its promise: when it was told, else when somebody said it was done."""
    if milestone not in case.milestones or is_untold(case, milestone):
        return None
    return was_told_at(case, milestone) or datetime.fromisoformat(case.milestones[milestone])


def main_track(case: CaseRecord) -> str | None:
    """Which of the rulebook's tracks the case itself is on; None when nothing is owed by it."""
    if case.state in ("draft", "withdrawn") or case.received_at is None or is_merged(case):
        return None
    if case.state == "not_accepted":
        return "not_accepted"
    return case.stage if case.kind == "complaint" else _TRACK_OF_KIND.get(case.kind)


def events(case: CaseRecord) -> dict[str, datetime]:
    """What has happened, by the rulebook's names, as far as the present stage counts from it."""
    happened = {
        name: datetime.fromisoformat(at) for name, at in case.milestones.items() if name in _EVENTS
    }
    if case.stage == "stage_2":
        happened = {n: at for n, at in happened.items() if n not in _STAGE_1_EVENTS}
    if case.received_at is not None:
        happened["received"] = case.received_at
    return happened


def is_merged(case: CaseRecord) -> bool:
    """Whether the case goes on as part of another."""
    return any(link.relation == "merged_into" for link in case.links)


def _main(case: CaseRecord, policy: rulebook.Policy) -> list[rulebook.Deadline]:
    track = main_track(case)
    if track is None:
        return []
    try:
        planned = rulebook.plan_deadlines(policy, track, events(case))
    except rulebook.QuickFixNotOfferedError as error:
        raise FieldInvalidError(
            "stage", "this landlord's policy has no quick fix", ["stage_1", "stage_2"]
        ) from error
    except rulebook.CalendarExhaustedError as error:
        raise FieldInvalidError(
            "received_at", "lies outside the years whose bank holidays are known"
        ) from error
    if case.state == "closed":
        # Nothing more is owed by the landlord; what the resident may still do is.
        return [d for d in planned if d.owed_by == "resident" or d.name in _met(case)]
    return planned


def _met(case: CaseRecord) -> set[str]:
    return {name for name, by in _MET_BY.items() if any(m in case.milestones for m in by)}


def _beside(case: CaseRecord, policy: rulebook.Policy) -> list[rulebook.Deadline]:
    """Promises that run whatever becomes of the complaint."""
    planned: list[rulebook.Deadline] = []
    asked = case.milestones.get("ombudsman_requested")
    if asked:
        happened = {"ombudsman_requested": datetime.fromisoformat(asked)}
        planned += rulebook.plan_deadlines(policy, "ombudsman", happened)
    limits = [each for each in case.restrictions if each.ended_at is None]
    if limits:
        since = max(each.reviewed_at or each.imposed_at for each in limits)
        planned += rulebook.plan_deadlines(policy, "restriction", {"restricted": since})
    stopped = [each.imposed_at for each in limits if each.stops_contact]
    if stopped:
        happened = {"contact_stopped": max(stopped)}
        planned += rulebook.plan_deadlines(policy, "contact_stopped", happened)
    return planned


def _extend(case: CaseRecord, record: DeadlineRecord) -> None:
    """A date given with an extension is kept, even when its own clock comes to end earlier."""
    # More time counts once the resident has been told of it (Code 6.4).
    granted = [
        each for each in case.extensions if each.deadline == record.name and each.resident_told
    ]
    if not granted:
        record.extended = None
        return
    last: ExtensionRecord = granted[-1]
    record.extended = {
        "from_on": granted[0].from_on.isoformat(),
        "until_on": last.until_on.isoformat(),
        "reason": last.reason,
        "agreed": last.agreed,
        "times": len(granted),
    }
    if last.until_on <= record.due_on:
        return
    was = record.because
    record.due_on = last.until_on
    record.policy_due_on = record.policy_due_on and max(record.policy_due_on, last.until_on)
    record.code_due_on = record.code_due_on and max(record.code_due_on, last.until_on)
    record.because = f"{rulebook.spell_day(last.until_on)} after an extension; at first {was}"
