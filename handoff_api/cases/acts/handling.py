"""Looking after a case: what it is taken to be, its dates, hazards and adjustments."""

from __future__ import annotations

import rulebook
from handoff_api.cases import actions as do
from handoff_api.cases import clocks, hazard_clocks, hazard_parts, hazards
from handoff_api.cases.acts.act import UNKNOWN, Act, row_of
from handoff_api.cases.errors import CaseFactsMissingError
from handoff_api.cases.handling_records import ExtensionRecord
from handoff_api.cases.outcome_records import AcknowledgementRecord
from handoff_api.cases.situation import RECORDABLE
from handoff_api.errors import FieldInvalidError

# The rulebook's events that a recorded promise is, where other clocks count from it.
_EVENT_OF = {"investigate_hazard": "investigated"}


def note(doing: Act, asked: do.Note) -> None:
    """For staff only."""
    doing.keep(text=asked.text)


def set_priority(doing: Act, asked: do.SetPriority) -> None:
    """How soon it needs somebody."""
    doing.details |= {"from_priority": doing.case.priority, "to_priority": asked.priority}
    doing.keep(reason=asked.reason)
    doing.case.priority = asked.priority


def acknowledge(doing: Act, asked: do.Acknowledge) -> None:
    """The complaint definition, the outcomes sought, and what the landlord answers for."""
    case = doing.case
    wanted = asked.outcomes_wanted or case.outcome_wanted
    for each in asked.responsibilities:
        issue = row_of(case.issues, each.issue_id, "responsibilities.issue_id")
        issue.responsible, issue.responsible_why = each.responsible, each.why
    if case.kind == "complaint":
        if not wanted:
            raise FieldInvalidError(
                "outcomes_wanted",
                "is required: ask what would put it right, or write that they did not say",
            )
        named = {each.issue_id for each in asked.responsibilities}
        left_out = [str(issue.id) for issue in case.issues if issue.id not in named]
        if left_out:
            raise FieldInvalidError(
                "responsibilities",
                "must say for every issue whether the landlord is responsible (Code 5.7)",
                left_out,
            )
    case.acknowledgements.append(
        AcknowledgementRecord(
            stage=case.stage,
            definition=asked.definition,
            outcomes_wanted=wanted,
            by=doing.key.actor,
            at=doing.now,
        )
    )
    doing.details["responsible"] = {
        str(each.issue_id): each.responsible for each in asked.responsibilities
    }
    doing.keep(definition=asked.definition, outcomes_wanted=wanted)
    clocks.reach(case, "acknowledged_stage_2" if doing.stage_2 else "acknowledged", doing.now)


def investigate(doing: Act, asked: do.Investigate) -> None:
    """Nothing but the state changes."""


def extend(doing: Act, asked: do.Extend) -> None:
    """More time, if policy and Code let it go that far with what was done."""
    case = doing.case
    open_ones = [d for d in case.deadlines if d.met_at is None and d.ended_at is None]
    found = next((d for d in open_ones if d.name == asked.deadline), None)
    track = clocks.main_track(case)
    if found is None or track is None:
        raise FieldInvalidError("deadline", UNKNOWN, [d.name for d in open_ones])
    was = found.due_on
    if asked.until is not None and asked.until <= was:
        raise FieldInvalidError("until", f"must be after {was.isoformat()}, the day it has")
    more = rulebook.Extension(
        deadline=asked.deadline,
        reason=asked.reason,
        until=asked.until,
        discussed=asked.discussed,
        agreed=asked.agreed,
        resident_told=asked.resident_told,
        ombudsman_details_given=asked.ombudsman_details_given,
        good_reason=asked.good_reason,
    )
    try:
        planned = rulebook.plan_deadlines(
            doing.policy, track, clocks.events(case), extensions=[more]
        )
    except rulebook.ExtensionNotAllowedError as error:
        lacks = [{"point": asked.deadline, "says": each} for each in error.lacks]
        raise CaseFactsMissingError("extend", lacks) from error
    until = next(d.due_on for d in planned if d.name == asked.deadline)
    if until <= was:
        raise FieldInvalidError(
            "until", f"is required: without one it would stay at {was.isoformat()}"
        )
    case.extensions.append(
        ExtensionRecord(
            deadline=asked.deadline,
            stage=case.stage,
            from_on=was,
            until_on=until,
            granted_by=doing.key.actor,
            granted_at=doing.now,
            **asked.model_dump(exclude={"action", "version", "deadline", "until"}),
        )
    )
    doing.details |= {
        "deadline": asked.deadline,
        "from_on": was.isoformat(),
        "until_on": until.isoformat(),
        **asked.model_dump(include={"discussed", "agreed", "resident_told", "good_reason"}),
        "ombudsman_details_given": asked.ombudsman_details_given,
        "updates_every_days": asked.updates_every_days,
    }
    doing.keep(reason=asked.reason)


def record_done(doing: Act, asked: do.RecordDone) -> None:
    """A promise kept that no other action tells of."""
    open_ones = [d for d in doing.case.deadlines if d.met_at is None and d.name in RECORDABLE]
    found = next((d for d in open_ones if d.name == asked.deadline), None)
    if found is None:
        raise FieldInvalidError("deadline", UNKNOWN, [d.name for d in open_ones])
    at = asked.at or doing.now
    clocks.check_not_future("at", at, doing.now)
    found.met_at = at
    hazard_clocks.keep(doing.case, doing.policy, asked.deadline, at)
    if asked.deadline in _EVENT_OF:
        clocks.reach(doing.case, _EVENT_OF[asked.deadline], at)
    doing.details |= {"deadline": asked.deadline, "met_at": at.isoformat()}
    doing.keep(what=asked.what)


def record_hazard(doing: Act, asked: do.RecordHazard) -> None:
    """The law's clocks run from the first time the landlord knew."""
    # What a person finds here is here, wherever else it may stand.
    before = hazards.found_here(doing.case)
    one, others = hazard_parts.named(before, asked.suspected, asked.name)
    if one is None and others:
        if asked.suspected == "none":
            known = [part["name"] for part in others if part.get("name")]
            raise FieldInvalidError(
                "name", "is that of no hazard here; without one the first is meant", known
            )
        others = hazard_clocks.parts_of(doing.case)
        one = {"done": {}, "investigated": None}
    about = one or {}
    aware_at = (asked.aware_at or doing.now).isoformat()
    if asked.aware_at is not None:
        clocks.check_not_future("aware_at", asked.aware_at, doing.now)
    elif about.get("aware_at"):
        aware_at = about["aware_at"]
    if asked.name is not None:
        hazard_clocks.check_hazard("name", asked.name, doing.policy)
    # What the resident said stays beside what staff found.
    words = [each for each in (before.get("words"), asked.words) if each]
    home = {**before, "words": " | ".join(dict.fromkeys(words)) or None}
    if asked.household is not None:
        home["household"] = asked.household
    found = {
        **about,
        **({} if asked.name is None else {"name": asked.name}),
        "suspected": asked.suspected,
        "aware_at": aware_at,
        "recorded_by": doing.key.actor,
        "recorded_at": doing.now.isoformat(),
    }
    doing.case.hazard = hazard_parts.together(home, [found, *others])
    if asked.suspected == "emergency":
        doing.case.priority = "emergency"
    doing.details |= {
        "from_suspected": about.get("suspected"),
        "suspected": asked.suspected,
        "name": found.get("name"),
        "aware_at": aware_at,
    }
    doing.keep(household=asked.household, words=asked.words)


def record_ombudsman_request(doing: Act, asked: do.RecordOmbudsmanRequest) -> None:
    """The latest request counts: its evidence is due anew."""
    at = asked.at or doing.now
    clocks.check_not_future("at", at, doing.now)
    clocks.forget(doing.case, "ombudsman_requested")
    clocks.reach(doing.case, "ombudsman_requested", at)
    for deadline in doing.case.deadlines:
        if deadline.name == "ombudsman_evidence":
            deadline.met_at = None
    doing.details |= {"requested_at": at.isoformat(), "their_reference": asked.their_reference}
    doing.keep(what=asked.what)


def agree_adjustments(doing: Act, asked: do.AgreeAdjustments) -> None:
    """The record of what was agreed, with the day on which it is looked at again."""
    agreed = [each.model_dump(mode="json") for each in asked.adjustments]
    doing.private |= {"before": doing.case.adjustments, "after": agreed}
    doing.details["reviews"] = [each["review_on"] for each in agreed]
    doing.case.adjustments = agreed
