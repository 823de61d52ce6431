"""One matter or two, and of which kind."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from handoff_api.cases import actions as do
from handoff_api.cases import clocks, hazards, offspring, service
from handoff_api.cases.acts import hazards as hazard_acts
from handoff_api.cases.acts import ties
from handoff_api.cases.acts.act import Act, row_of
from handoff_api.cases.filling import kept_issues
from handoff_api.cases.records import CaseRecord
from handoff_api.errors import FieldInvalidError
from handoff_api.queue import search_repository

_UNANSWERED = ("received", "acknowledged", "investigating")
_NAMED = "The enquiry of an MP or councillor names this complaint."
_OTHER_WAY = {"related": "related", "member_enquiry_about": "member_enquiry"}


def convert(doing: Act, asked: do.Convert) -> None:
    """Another kind, other clocks: a complaint's run from when dissatisfaction was said."""
    case = doing.case
    if asked.to == case.kind:
        raise FieldInvalidError("to", f"is what the case is: {case.kind}")
    if case.kind == "complaint" and not asked.resident_agrees:
        raise FieldInvalidError(
            "resident_agrees", "must be true: a complaint stays one unless the resident agrees"
        )
    doing.details |= {
        "from_kind": case.kind,
        "to_kind": asked.to,
        "from_stage": case.stage,
        "from_received_at": case.received_at and case.received_at.isoformat(),
        "resident_agrees": asked.resident_agrees,
    }
    doing.keep(reason=asked.reason)
    if asked.to == "complaint":
        case.received_at = _dissatisfied_at(doing, asked.dissatisfied_at)
    case.kind, case.stage = asked.to, None
    clocks.forget(case, "acknowledged", "responded", "handler_named", "closed")
    service.receive(case, asked.stage, doing.now)


async def raise_complaint(doing: Act, asked: do.RaiseComplaint) -> None:
    """A complaint of its own beside the request, which goes on."""
    received_at = _dissatisfied_at(doing, asked.dissatisfied_at)
    made = offspring.copy_of(
        doing.case,
        reference=await service.free_reference(doing.session, doing.policy, doing.now),
        now=doing.now,
    )
    made.kind, made.stage, made.received_at = "complaint", asked.stage, received_at
    made.description = asked.description
    made.issues = [offspring.copy_issue(issue) for issue in doing.case.issues]
    made.owner = service.team_for(made)
    await _begin(doing, made, "raised_as", "raised_from", asked.reason)


async def split(doing: Act, asked: do.Split) -> None:
    """Some issues on their own, received when the whole was: nobody waits longer for it."""
    case = doing.case
    leaving = [row_of(case.issues, id, "issue_ids") for id in dict.fromkeys(asked.issue_ids)]
    if len(leaving) == len(case.issues):
        raise FieldInvalidError("issue_ids", "must leave at least one issue behind")
    if kept_issues(case) & {issue.id for issue in leaving}:
        raise FieldInvalidError("issue_ids", "hold one that is decided or has a remedy or action")
    made = offspring.copy_of(
        case,
        reference=await service.free_reference(doing.session, doing.policy, doing.now),
        now=doing.now,
    )
    made.issues = [offspring.copy_issue(issue) for issue in leaving]
    placed = hazard_acts.place(doing, leaving, asked.hazard)
    for issue in leaving:
        case.issues.remove(issue)
    await _file(doing, case)
    told = {**placed, **await hazard_acts.settle(doing, made, placed)}
    await _begin(doing, made, "split_into", "split_from", asked.reason, told)


async def merge(doing: Act, asked: do.Merge) -> None:
    """On as part of an earlier case that has not been answered; nothing said is lost."""
    case = doing.case
    other = await ties.other_case(doing, asked.into, "into")
    if other.kind != case.kind:
        raise FieldInvalidError("into", f"is a {other.kind}, this is a {case.kind}")
    if other.state not in _UNANSWERED or other.stage == "stage_2":
        raise FieldInvalidError(
            "into", "has been answered: what is new is a complaint of its own (Code 6.8)"
        )
    if (other.received_at or other.created_at) > (case.received_at or case.created_at):
        raise FieldInvalidError(
            "into", "came later than this case: merge it into this one, so that no date is lost"
        )
    place = len(other.issues)
    for issue in case.issues:
        copied = offspring.copy_issue(issue)
        copied.position = place
        place += 1
        other.issues.append(copied)
    await _file(doing, other)
    told: dict[str, Any] = {}
    # A clock that the law has started goes on where the case does.
    if hazards.stands_here(case) and (hazards.runs(case) or not hazards.stands_here(other)):
        told = await hazard_acts.hand_over(doing, other)
    clocks.reach(case, "closed", doing.now)
    doing.details |= {"into": other.reference, "issues": len(case.issues), **told}
    doing.keep(reason=asked.reason)
    ties.tie(doing, case, other.reference, "merged_into", asked.reason)
    words: dict[str, Any] = {"description": case.description, "reason": asked.reason}
    if told:
        words["hazard"] = other.hazard
    seen = hazard_acts.seen_there(told)
    await ties.tied(doing, other, "merge", "merged_from", asked.reason, words, seen)


async def link(doing: Act, asked: do.Link) -> None:
    """A tie in both directions."""
    other = await ties.other_case(doing, asked.other, "other")
    if any(
        each.other_reference == other.reference and each.relation == asked.relation
        for each in doing.case.links
    ):
        raise FieldInvalidError("other", "is tied to this case already")
    doing.details |= {"other": other.reference, "relation": asked.relation}
    doing.keep(reason=asked.reason)
    ties.tie(doing, doing.case, other.reference, asked.relation, asked.reason)
    back = _OTHER_WAY[asked.relation]
    await ties.tied(doing, other, "link", back, asked.reason, {"reason": asked.reason})


async def tie_to_complaint(doing: Act) -> None:
    """A member's enquiry that names a complaint at this landlord is tied to it as it comes in, so
    that whoever looks after the complaint sees the enquiry (West Kent, member enquiries)."""
    case = doing.case
    if case.kind != "member_enquiry":
        return
    told = [(issue.reported_before or {}).get("complaint_reference") for issue in case.issues]
    for reference in dict.fromkeys(filter(None, told)):
        other = await service.look_up(doing.session, reference, doing.key, to_change=True)
        known = other is not None and other.landlord == case.landlord and other.id != case.id
        if other is None or not known or other.kind != "complaint" or other.state == "draft":
            continue  # staff read in the words what was named
        reason = _NAMED
        ties.tie(doing, case, other.reference, "member_enquiry_about", reason)
        doing.details |= {"other": other.reference, "relation": "member_enquiry_about"}
        await ties.tied(doing, other, "link", "member_enquiry", reason, {"reason": reason})


async def _file(doing: Act, case: CaseRecord) -> None:
    """At once: a later query flushes the session, and what has been flushed looks unchanged."""
    await search_repository.file(doing.session, case, new=True)


async def _begin(
    doing: Act,
    made: CaseRecord,
    forth: str,
    back: str,
    reason: str,
    told: dict[str, Any] | None = None,
) -> None:
    ties.tie(doing, doing.case, made.reference, forth, reason)
    ties.tie(doing, made, doing.case.reference, back, reason)
    doing.details |= {"other": made.reference, "relation": forth, **(told or {})}
    doing.keep(reason=reason)
    seen = hazard_acts.seen_there(told or {})
    await offspring.store(doing.session, made, doing.key.actor, back, doing.now, seen)


def _dissatisfied_at(doing: Act, at: datetime | None) -> datetime:
    at = at or doing.now
    clocks.check_not_future("dissatisfied_at", at, doing.now)
    began = doing.case.received_at or doing.case.created_at
    if at < began:
        raise FieldInvalidError("dissatisfied_at", "lies before the case was received")
    return at
