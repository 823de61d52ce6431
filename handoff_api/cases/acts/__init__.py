"""Doing an action: what each one changes once the table has allowed it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases import actions as do
from handoff_api.cases import clocks, history, service, situation
from handoff_api.cases.acts import (
    assigning,
    deciding,
    handling,
    hazards,
    intake,
    refusing,
    shaping,
    speaking,
    standing,
)
from handoff_api.cases.acts.act import Act
from handoff_api.cases.errors import CaseMoveIllegalError, CaseVersionStaleError
from handoff_api.cases.schemas import CaseRead
from handoff_api.errors import FieldInvalidError
from handoff_api.keys.service import Key
from handoff_api.metrics import CASES
from handoff_api.queue import search_repository

# These settle the state themselves: it depends on more than the table knows.
_OWN_STATE = ("submit",)


async def act(
    session: AsyncSession,
    reference: str,
    asked: do.CaseAction | do.MoveToStage1,
    key: Key,
    now: datetime,
) -> CaseRead:
    """Do ``asked`` to the case, plan its dates afresh and add to its history."""
    case = await service.find(session, reference, key, to_change=True)
    if isinstance(asked, do.Claim):
        # Before the version: who came second wants to hear who has it, not that it changed.
        assigning.check_free(case, key)
    if asked.version != case.version:
        raise CaseVersionStaleError(case.version)
    policy = clocks.policy_of(case)
    to_state = situation.moved(asked.action, case, key, policy)
    if to_state is None:
        because = situation.why_not(asked.action, case, key, policy)
        allowed = situation.allowed(case, key, policy)
        raise CaseMoveIllegalError(asked.action, case.state, because, allowed)
    await speaking.check_may_decide(session, case, asked, key)
    from_state = case.state
    doing = Act(session, case, policy, key, now)
    try:
        changed = _CHANGES[type(asked)](doing, asked)
        if changed is not None:
            await changed
    except FieldInvalidError as error:
        # Named as the framework names a field of this body.
        raise error.under(asked.action) from error
    if asked.action not in _OWN_STATE:
        case.state = to_state
    policy = clocks.policy_for(case.landlord, case.received_at or case.created_at)
    case.policy_edition = policy.edition
    clocks.plan(case, policy, now)
    case.version += 1
    case.updated_at = now
    await search_repository.file(session, case)
    await history.append(
        session,
        case,
        actor=key.actor,
        action=asked.action,
        from_state=from_state,
        now=now,
        details={**doing.details, **service.plan_details(case)},
        private=doing.private or None,
    )
    # New rows have their numbers only now, and the answer names them.
    await session.flush()
    CASES.labels(case.landlord, case.kind, asked.action).inc()
    return service.show(case, key)


_CHANGES: dict[type, Callable[[Act, Any], Awaitable[None] | None]] = {
    do.Amend: intake.amend,
    do.Submit: intake.submit,
    do.AddInformation: intake.add_information,
    do.Correct: intake.correct,
    do.AcceptQuickFix: intake.accept_quick_fix,
    do.RequestStage1: intake.request_stage_1,
    do.MoveToStage1: intake.move_to_stage_1,
    do.RequestStage2: intake.request_stage_2,
    do.Withdraw: intake.withdraw,
    do.Note: handling.note,
    do.Assign: assigning.assign,
    do.Claim: assigning.claim,
    do.SetPriority: handling.set_priority,
    do.NameHandler: assigning.name_handler,
    do.AppointPanel: assigning.appoint_panel,
    do.Acknowledge: handling.acknowledge,
    do.Investigate: handling.investigate,
    do.Extend: handling.extend,
    do.RecordDone: handling.record_done,
    do.RecordHazard: handling.record_hazard,
    do.RecordOmbudsmanRequest: handling.record_ombudsman_request,
    do.AgreeAdjustments: handling.agree_adjustments,
    do.DecideExclusion: deciding.decide_exclusion,
    do.DecideIssue: deciding.decide_issue,
    do.OfferRemedy: deciding.offer_remedy,
    do.AddAction: deciding.add_action,
    do.MoveAction: deciding.move_action,
    do.CompleteAction: deciding.complete_action,
    do.DropAction: deciding.drop_action,
    do.Respond: deciding.respond,
    do.Close: deciding.close,
    do.Reopen: deciding.reopen,
    do.RecordLearning: deciding.record_learning,
    do.Refuse: refusing.refuse,
    do.RefuseEscalation: refusing.refuse_escalation,
    do.SendNotice: refusing.send_notice,
    do.Restrict: refusing.restrict,
    do.ReviewRestriction: refusing.review_restriction,
    do.ChallengeRestriction: refusing.challenge_restriction,
    do.RecordAuthority: standing.record_authority,
    do.DiscloseIdentity: standing.disclose_identity,
    do.RecordSubject: standing.record_subject,
    do.SetAccess: standing.set_access,
    do.LiftAccess: standing.lift_access,
    do.SetRestricted: standing.set_restricted,
    do.Convert: shaping.convert,
    do.RaiseComplaint: shaping.raise_complaint,
    do.Merge: shaping.merge,
    do.Split: shaping.split,
    do.MoveHazard: hazards.move_hazard,
    do.Link: shaping.link,
}
