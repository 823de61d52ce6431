"""Deciding, putting right, following through, answering, ending."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date

import rulebook
from handoff_api.cases import actions as do
from handoff_api.cases import answers, clocks
from handoff_api.cases.acts.act import Act, issue_of, row_of
from handoff_api.cases.errors import CaseFactsMissingError
from handoff_api.cases.outcome_records import (
    DecisionRecord,
    LearningRecord,
    PromisedActionRecord,
    RemedyRecord,
    ResponseRecord,
)
from handoff_api.cases.records import ExclusionRecord
from handoff_api.errors import FieldInvalidError


def decide_exclusion(doing: Act, asked: do.DecideExclusion) -> None:
    """A person's decision on a ground that was possible."""
    found = row_of(doing.case.exclusions, asked.exclusion_id, "exclusion_id")
    decide_ground(doing, found, asked.status, asked.reasons)


def decide_ground(doing: Act, found: ExclusionRecord, status: str, reasons: str) -> None:
    """Write down who decided on a ground, how and why."""
    found.status, found.reasons = status, reasons
    found.decided_by, found.decided_at = doing.key.actor, doing.now
    doing.details |= {"ground": found.ground, "clause": found.clause, "status": status}
    doing.keep(reasons=reasons)


def decide_issue(doing: Act, asked: do.DecideIssue) -> None:
    """A new decision replaces the one before; both are kept."""
    case = doing.case
    row_of(case.issues, asked.issue_id, "issue_id")
    before = None
    for each in case.decisions:
        if (each.issue_id, each.stage, each.replaced_at) == (asked.issue_id, case.stage, None):
            each.replaced_at, before = doing.now, each.outcome
    case.decisions.append(
        DecisionRecord(
            issue_id=asked.issue_id,
            stage=case.stage,
            outcome=asked.outcome,
            reasons=asked.reasons,
            cites=asked.cites,
            decided_by=doing.key.actor,
            decided_at=doing.now,
            replaced_at=None,
        )
    )
    doing.details |= {"issue_id": asked.issue_id, "outcome": asked.outcome, "before": before}
    doing.private |= {"reasons": asked.reasons, "cites": asked.cites}


def offer_remedy(doing: Act, asked: do.OfferRemedy) -> None:
    """An offer with what it answers; money says how much."""
    issue_of(doing.case, asked.issue_id)
    if (asked.kind == "money") != (asked.amount_pence is not None):
        raise FieldInvalidError(
            "amount_pence", "is required for money, and belongs to nothing else"
        )
    doing.case.remedies.append(
        RemedyRecord(
            stage=doing.case.stage,
            offered_by=doing.key.actor,
            offered_at=doing.now,
            **asked.model_dump(exclude={"action", "version"}),
        )
    )
    doing.details |= asked.model_dump(include={"issue_id", "kind", "amount_pence", "admits_fault"})
    doing.keep(description=asked.description, impact=asked.impact)


def add_action(doing: Act, asked: do.AddAction) -> None:
    """A promise with an owner and a day."""
    issue_of(doing.case, asked.issue_id)
    if asked.remedy_id is not None:
        row_of(doing.case.remedies, asked.remedy_id, "remedy_id")
    _check_day(doing, "due_on", asked.due_on)
    doing.case.actions.append(
        PromisedActionRecord(
            stage=doing.case.stage,
            first_due_on=asked.due_on,
            status="outstanding",
            set_by=doing.key.actor,
            set_at=doing.now,
            **asked.model_dump(exclude={"action", "version"}),
        )
    )
    doing.details |= asked.model_dump(mode="json", include={"due_on", "issue_id", "remedy_id"})
    doing.keep(what=asked.what, owner=asked.owner)


def move_action(doing: Act, asked: do.MoveAction) -> None:
    """Another day; the first one stays on the record."""
    found = _outstanding(doing, asked.action_id)
    _check_day(doing, "due_on", asked.due_on)
    doing.details |= {
        "action_id": found.id,
        "from_on": found.due_on.isoformat(),
        "due_on": asked.due_on.isoformat(),
    }
    doing.keep(reason=asked.reason)
    found.due_on = asked.due_on


def complete_action(doing: Act, asked: do.CompleteAction) -> None:
    """Done, and what shows it."""
    _finish(doing, asked.action_id, "done", asked.outcome)


def drop_action(doing: Act, asked: do.DropAction) -> None:
    """Not to be done, and why."""
    _finish(doing, asked.action_id, "dropped", asked.reason)


def respond(doing: Act, asked: do.Respond) -> None:
    """The answer is out; a complaint's only with all that the Code asks of it."""
    case = doing.case
    lacks = answers.missing(case, asked, doing.policy)
    if lacks:
        raise CaseFactsMissingError("respond", [asdict(each) for each in lacks])
    case.responses.append(
        ResponseRecord(
            stage=case.stage,
            summary=asked.summary,
            no_remedy_because=asked.no_remedy_because,
            tells_what_next=asked.tells_what_next,
            by=doing.key.actor,
            at=doing.now,
        )
    )
    if case.stage == "quick_fix":
        clocks.reach(case, "quick_fix_answered", doing.now)
    clocks.reach(case, "responded_stage_2" if doing.stage_2 else "responded", doing.now)
    doing.details["outcomes"] = {
        str(d.issue_id): d.outcome
        for d in case.decisions
        if d.stage == case.stage and d.replaced_at is None
    }
    doing.keep(summary=asked.summary, no_remedy_because=asked.no_remedy_because)


def close(doing: Act, asked: do.Close) -> None:
    """Ended; on silence only once the days to reply have passed."""
    waits_until = answers.too_early_to_close_on_silence(doing.case, rulebook.london_date(doing.now))
    if asked.how == "no_reply" and waits_until is not None:
        says = f"the resident may still reply until {rulebook.spell_day(waits_until)}"
        raise CaseFactsMissingError("close", [{"point": "close_if_silent", "says": says}])
    clocks.reach(doing.case, "closed_stage_2" if doing.stage_2 else "closed", doing.now)
    doing.details |= {
        "how": asked.how,
        "actions_outstanding": sum(a.status == "outstanding" for a in doing.case.actions),
    }
    doing.keep(reason=asked.reason)


def reopen(doing: Act, asked: do.Reopen) -> None:
    """Taken up again: a refusal is over, and the ground it stood on is open."""
    clocks.forget(doing.case, "closed_stage_2" if doing.stage_2 else "closed", "decided")
    for refusal in doing.case.refusals:
        if refusal.ended_at is None:
            refusal.ended_at = doing.now
    if doing.case.state == "not_accepted":
        for found in doing.case.exclusions:
            if found.status == "applied":
                found.status = "not_applied"
    doing.keep(reason=asked.reason)


def record_learning(doing: Act, asked: do.RecordLearning) -> None:
    """What the landlord learned, upheld or not."""
    doing.case.learning.append(
        LearningRecord(
            stage=doing.case.stage,
            by=doing.key.actor,
            at=doing.now,
            **asked.model_dump(exclude={"action", "version"}),
        )
    )
    doing.details["root_cause"] = asked.root_cause
    doing.private |= asked.model_dump(
        exclude={"action", "version", "root_cause"}, exclude_none=True
    )


def _outstanding(doing: Act, id: int) -> PromisedActionRecord:
    still = [each for each in doing.case.actions if each.status == "outstanding"]
    return row_of(still, id, "action_id")


def _finish(doing: Act, id: int, status: str, words: str) -> None:
    found = _outstanding(doing, id)
    found.status, found.ended_words = status, words
    found.ended_by, found.ended_at = doing.key.actor, doing.now
    doing.details |= {"action_id": found.id, "status": status}
    doing.keep(words=words)


def _check_day(doing: Act, field: str, day: date) -> None:
    if day < rulebook.london_date(doing.now):
        raise FieldInvalidError(field, "must not be in the past")
