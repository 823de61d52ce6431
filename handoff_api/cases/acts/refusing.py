"""Saying no, and limiting contact."""

from __future__ import annotations

from datetime import date

import rulebook
from handoff_api.cases import actions as do
from handoff_api.cases import clocks
from handoff_api.cases.acts.act import UNKNOWN, Act, row_of
from handoff_api.cases.acts.deciding import decide_ground
from handoff_api.cases.handling_records import RefusalRecord, RestrictionRecord
from handoff_api.cases.records import ExclusionRecord
from handoff_api.errors import FieldInvalidError

_CODE_GROUNDS = "code:2.2"
# Regular review is the Code's word (5.14); no policy of ours waits longer than a year.
_REVIEW_MONTHS = 12


def refuse(doing: Act, asked: do.Refuse) -> None:
    """Not accepted, on a ground the policy or the Code knows."""
    case = doing.case
    _check_ground(doing.policy, asked.ground, asked.clause, escalation=False)
    found = next((e for e in case.exclusions if e.ground == asked.ground), None)
    if found is None:
        found = ExclusionRecord(ground=asked.ground, facts={}, resident_says=None)
        case.exclusions.append(found)
    found.clause = asked.clause
    decide_ground(doing, found, "applied", asked.reasons)
    _refused(doing, "acceptance", asked)
    found.notice_due_on = case.refusals[-1].notice_due_on


def refuse_escalation(doing: Act, asked: do.RefuseEscalation) -> None:
    """Not taken to Stage 2: the Stage 1 answer was the final one."""
    _check_ground(doing.policy, asked.ground, asked.clause, escalation=True)
    _refused(doing, "escalation", asked)


def send_notice(doing: Act, asked: do.SendNotice) -> None:
    """Written notice has gone, the Ombudsman's details in it."""
    case = doing.case
    if asked.notice == "not_accepted":
        waiting = [r for r in case.refusals if r.ended_at is None and r.notice_sent_at is None]
        if not waiting:
            raise FieldInvalidError("notice", UNKNOWN, ["contact_stopped"])
        waiting[-1].notice_sent_at = waiting[-1].ombudsman_told_at = doing.now
        for found in case.exclusions:
            if found.status == "applied" and found.ground == waiting[-1].ground:
                found.ombudsman_told_at = doing.now
    elif not any(r.stops_contact and r.ended_at is None for r in case.restrictions):
        raise FieldInvalidError("notice", UNKNOWN, ["not_accepted"])
    for deadline in case.deadlines:
        if deadline.name == f"{asked.notice}_notice" and deadline.met_at is None:
            deadline.met_at = doing.now
    doing.details["notice"] = asked.notice


def restrict(doing: Act, asked: do.Restrict) -> None:
    """A limit with its evidence, its weighing and the day it is looked at again."""
    starts_on = asked.starts_on or rulebook.london_date(doing.now)
    _check_review(doing, asked.review_on, starts_on)
    stops = "contact_stopped" in asked.measures
    doing.case.restrictions.append(
        RestrictionRecord(
            stops_contact=stops,
            starts_on=starts_on,
            imposed_by=doing.key.actor,
            imposed_at=doing.now,
            **asked.model_dump(exclude={"action", "version", "starts_on"}),
        )
    )
    if stops:
        # Stopped anew: its notice is owed anew.
        for deadline in doing.case.deadlines:
            if deadline.name == "contact_stopped_notice":
                deadline.met_at = None
    doing.details |= {
        "measures": list(asked.measures),
        "starts_on": starts_on.isoformat(),
        "review_on": asked.review_on.isoformat(),
    }
    doing.keep(
        reasons=asked.reasons,
        evidence=asked.evidence,
        spoken_with=asked.spoken_with,
        equality_considered=asked.equality_considered,
    )


def review_restriction(doing: Act, asked: do.ReviewRestriction) -> None:
    """Kept until another day, or lifted."""
    found = _in_force(doing, asked.restriction_id)
    if asked.decision == "keep":
        if asked.review_on is None:
            raise FieldInvalidError("review_on", "is required to keep it")
        _check_review(doing, asked.review_on, rulebook.london_date(doing.now))
        found.review_on, found.reviewed_at = asked.review_on, doing.now
    else:
        found.reviewed_at = found.ended_at = doing.now
        found.ended_because = asked.reasons
    doing.details |= {"restriction_id": found.id, "decision": asked.decision}
    doing.details["review_on"] = found.review_on.isoformat()
    doing.keep(reasons=asked.reasons)


def challenge_restriction(doing: Act, asked: do.ChallengeRestriction) -> None:
    """Asked to look again; a person does, with review_restriction."""
    found = _in_force(doing, asked.restriction_id)
    found.challenged_at = doing.now
    doing.details["restriction_id"] = found.id
    doing.keep(words=asked.words)


def grounds(policy: rulebook.Policy, *, escalation: bool) -> dict[str, list[str]]:
    """The grounds a person may refuse on, each with the clauses that carry it."""
    known: dict[str, list[str]] = {}
    for clause, rule in policy.rules("exclusion"):
        known.setdefault(rule["ground"], []).append(clause.id)
    if escalation:
        for clause, rule in policy.rules("refusal"):
            known.setdefault(rule["ground"], []).append(clause.id)
    for ground in _in_code(policy):
        known.setdefault(ground, []).append(_CODE_GROUNDS)
    return known


def _in_code(policy: rulebook.Policy) -> list[str]:
    if policy.code is None:
        return []
    valid: list[str] = policy.value(f"{_CODE_GROUNDS}.valid_grounds")
    return valid


def _check_ground(policy: rulebook.Policy, ground: str, clause: str, *, escalation: bool) -> None:
    known = grounds(policy, escalation=escalation)
    if ground not in known:
        raise FieldInvalidError("ground", UNKNOWN, sorted(known))
    if clause not in known[ground]:
        raise FieldInvalidError("clause", UNKNOWN, known[ground])


def _refused(doing: Act, of: str, asked: do.Refuse | do.RefuseEscalation) -> None:
    """When the policy promises a notice by a day, that day; the Ombudsman's details go with it."""
    clocks.forget(doing.case, "decided")
    clocks.reach(doing.case, "decided", doing.now)
    notice = next(
        (
            d
            for d in rulebook.plan_deadlines(
                doing.policy, "not_accepted", clocks.events(doing.case)
            )
            if d.name == "not_accepted_notice"
        ),
        None,
    )
    within = asked.ground in _in_code(doing.policy)
    doing.case.refusals.append(
        RefusalRecord(
            of=of,
            ground=asked.ground,
            clause=asked.clause,
            within_code=within,
            reasons=asked.reasons,
            resident_reasons_considered=asked.resident_reasons_considered,
            decided_by=doing.key.actor,
            decided_at=doing.now,
            notice_due_on=notice.due_on if notice else None,
        )
    )
    for deadline in doing.case.deadlines:
        if deadline.name == "not_accepted_notice":
            deadline.met_at = None
    doing.details |= {"ground": asked.ground, "clause": asked.clause, "within_code": within}
    doing.keep(reasons=asked.reasons, resident_reasons_considered=asked.resident_reasons_considered)


def _in_force(doing: Act, id: int) -> RestrictionRecord:
    limits = [each for each in doing.case.restrictions if each.ended_at is None]
    return row_of(limits, id, "restriction_id")


def _check_review(doing: Act, review_on: date, since: date) -> None:
    last = rulebook.add_months(since, _REVIEW_MONTHS)
    if not rulebook.london_date(doing.now) < review_on <= last:
        raise FieldInvalidError(
            "review_on",
            f"must be after today and by {last.isoformat()}: limits are looked at again "
            "regularly (Code 5.14)",
        )
