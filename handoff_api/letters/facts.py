"""What a letter is filled from: the case as it stands, in plain values, nothing worked out anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import rulebook
from handoff_api.cases import people
from handoff_api.cases.records import CaseRecord, PartyRecord
from handoff_api.labels import label
from handoff_api.letters.points import LetterName
from handoff_api.letters.recipients import recipient

_STAGE_OF: dict[str, tuple[str | None, ...]] = {
    "stage_1_response": ("stage_1", "quick_fix"),
    "stage_2_response": ("stage_2",),
}
_ANSWER_DUE = {"stage_2": "respond_stage_2"}
_LANDLORDS = frozenset({"respond", "respond_stage_2", "quick_fix"})


@dataclass(frozen=True)
class IssueFacts:
    """One point of the complaint, with what was decided about it at this stage."""

    title: str
    when: str | None
    responsible: bool | None
    responsible_says: str | None
    decision_says: str | None
    reasons: str | None
    cites: tuple[str, ...]


@dataclass(frozen=True)
class ActionFacts:
    """Something still to do."""

    what: str
    who: str | None
    due_on: date | None


@dataclass(frozen=True)
class RefusalFacts:
    """A person's decision not to take it, or not to take it further."""

    reasons: str
    # None where the policy has no such clause.
    clause_says: str | None
    cite: str | None
    resident_says: str | None
    considered: str


@dataclass(frozen=True)
class ExtensionFacts:
    """A day that was moved."""

    what: str
    from_on: date
    until_on: date
    reason: str
    updates: str | None


@dataclass(frozen=True)
class RestrictionFacts:
    """A limit on contact."""

    what: str
    reasons: str
    review_on: date


@dataclass(frozen=True)
class LetterFacts:
    """Everything a template may use; None or empty where the case does not know."""

    reference: str
    landlord: str
    landlord_post: str | None
    landlord_phone: str | None
    landlord_email: str | None
    policy_title: str
    policy_text: str | None
    on: date
    to_name: str | None
    to_address: str | None
    about_name: str | None
    handler: str | None
    stage: str | None
    stage_says: str | None
    stage_fits: bool
    received_on: date | None
    definition: str | None
    description: str
    outcome_wanted: str | None
    issues: tuple[IssueFacts, ...]
    answer_due: tuple[Any, ...]
    remedies: tuple[str, ...]
    no_remedy_because: str | None
    actions: tuple[ActionFacts, ...]
    stage_1_answered_on: date | None
    stage_2_until: date | None
    refusal: RefusalFacts | None
    extension: ExtensionFacts | None
    restrictions: tuple[RestrictionFacts, ...]
    closed_on: date | None
    adjustments: tuple[Mapping[str, Any], ...]


def gather(
    case: CaseRecord, policy: rulebook.Policy, name: LetterName, now: datetime
) -> LetterFacts:
    """The case's facts for one letter on one day."""
    to = recipient(case)
    resident = _resident(case)
    stage = case.stage
    handler = people.handler(case)
    return LetterFacts(
        reference=case.reference,
        landlord=policy.name,
        landlord_post=policy.contacts.post,
        landlord_phone=policy.contacts.phone,
        landlord_email=policy.contacts.email,
        policy_title=policy.title,
        policy_text=rulebook.source_text(policy.text.source),
        on=rulebook.london_date(now),
        to_name=to.name,
        to_address=to.address,
        about_name=resident.name if resident and to.party is not resident else None,
        handler=handler.name if handler else None,
        stage=stage,
        stage_says=label("stage", stage) if stage else None,
        stage_fits=stage in _STAGE_OF.get(name, (stage,)),
        received_on=_received_on(case, name),
        definition=_definition(case),
        description=case.description,
        outcome_wanted=_outcome_wanted(case),
        issues=tuple(_issue(case, issue) for issue in case.issues),
        answer_due=tuple(d for d in case.deadlines if _is_answer(case, d)),
        remedies=tuple(_remedy(each) for each in case.remedies if each.stage == stage),
        no_remedy_because=_no_remedy(case),
        actions=tuple(
            ActionFacts(each.what, each.owner, each.due_on)
            for each in case.actions
            if each.status == "outstanding"
        ),
        stage_1_answered_on=_day(case.milestones.get("responded")),
        stage_2_until=next((d.due_on for d in case.deadlines if d.name == "request_stage_2"), None),
        refusal=_refusal(case, policy, name),
        extension=_extension(case),
        restrictions=tuple(
            RestrictionFacts(
                "\n".join(label("measure", measure) for measure in each.measures),
                each.reasons,
                each.review_on,
            )
            for each in case.restrictions
            if each.ended_at is None
        ),
        closed_on=_day(case.milestones.get("closed")) if case.state == "closed" else None,
        adjustments=tuple(case.adjustments),
    )


def _resident(case: CaseRecord) -> PartyRecord | None:
    return next((party for party in case.parties if party.role == "resident"), None)


def _received_on(case: CaseRecord, name: LetterName) -> date | None:
    if case.stage == "stage_2":
        asked = _day(case.milestones.get("escalated"))
        if asked is not None:
            return asked
    return rulebook.london_date(case.received_at) if case.received_at else None


def _definition(case: CaseRecord) -> str | None:
    """As acknowledged at this stage; a stage without its own goes by the one before."""
    said = [each for each in case.acknowledgements if each.stage == case.stage]
    latest = (said or list(case.acknowledgements))[-1:]
    return latest[0].definition if latest else None


def _outcome_wanted(case: CaseRecord) -> str | None:
    said = [a.outcomes_wanted for a in case.acknowledgements if a.outcomes_wanted]
    return said[-1] if said else case.outcome_wanted


def _issue(case: CaseRecord, issue: Any) -> IssueFacts:
    decided = [
        each
        for each in case.decisions
        if each.issue_id == issue.id and each.stage == case.stage and each.replaced_at is None
    ]
    decision = decided[-1] if decided else None
    return IssueFacts(
        title=issue.summary or label("topic", issue.topic),
        when=(issue.happened or {}).get("words"),
        responsible={"responsible": True, "not_responsible": False}.get(issue.responsible or ""),
        responsible_says=issue.responsible_why,
        decision_says=label("outcome", decision.outcome) if decision else None,
        reasons=decision.reasons if decision else None,
        cites=tuple(decision.cites) if decision else (),
    )


def _is_answer(case: CaseRecord, deadline: Any) -> bool:
    wanted = _ANSWER_DUE.get(case.stage or "")
    names = {wanted} if wanted else _LANDLORDS - {"respond_stage_2"}
    return deadline.name in names and deadline.met_at is None and deadline.ended_at is None


def _remedy(remedy: Any) -> str:
    amount = f": £{remedy.amount_pence / 100:,.2f}" if remedy.amount_pence is not None else ""
    return f"{label('remedy', remedy.kind)}{amount}. {remedy.description}"


def _no_remedy(case: CaseRecord) -> str | None:
    said = [r.no_remedy_because for r in case.responses if r.stage == case.stage]
    return said[-1] if said else None


def _refusal(case: CaseRecord, policy: rulebook.Policy, name: LetterName) -> RefusalFacts | None:
    of = "escalation" if name == "stage_2_not_accepted" else "acceptance"
    standing = [r for r in case.refusals if r.of == of and r.ended_at is None]
    if not standing:
        return None
    refusal = standing[-1]
    try:
        clause = policy.clause(refusal.clause)
    except rulebook.ClauseUnknownError:
        clause = None
    said = [e.resident_says for e in case.exclusions if e.ground == refusal.ground]
    return RefusalFacts(
        reasons=refusal.reasons,
        clause_says=clause.says if clause else None,
        cite=clause.cite if clause else None,
        resident_says=next((each for each in said if each), None),
        considered=refusal.resident_reasons_considered,
    )


def _extension(case: CaseRecord) -> ExtensionFacts | None:
    found: Sequence[Any] = [e for e in case.extensions if e.stage == case.stage]
    if not found:
        return None
    latest = found[-1]
    every = latest.updates_every_days
    return ExtensionFacts(
        what=label("stage", latest.stage) if latest.stage else "",
        from_on=latest.from_on,
        until_on=latest.until_on,
        reason=latest.reason,
        updates=f"every {every} days" if every and every > 1 else ("every day" if every else None),
    )


def _day(instant: str | None) -> date | None:
    return rulebook.london_date(datetime.fromisoformat(instant)) if instant else None
