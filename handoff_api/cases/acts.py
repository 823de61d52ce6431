"""Doing an action: what each one changes once the table has allowed it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases import actions as do
from handoff_api.cases import clocks, history, service
from handoff_api.cases.errors import (
    CaseMoveIllegalError,
    CaseTakenError,
    CaseVersionStaleError,
)
from handoff_api.cases.filling import fill, impersonal, personal
from handoff_api.cases.records import CaseRecord, ExclusionRecord
from handoff_api.cases.schemas import CaseRead
from handoff_api.cases.transitions import allowed_actions, move
from handoff_api.errors import FieldInvalidError
from handoff_api.keys.service import Key
from handoff_api.metrics import CASES
from handoff_api.queue import search


@dataclass
class Act:
    """One action under way; ``details`` and ``private`` go into the history."""

    case: CaseRecord
    to_state: str
    key: Key
    now: datetime
    details: dict[str, Any] = field(default_factory=dict)
    private: dict[str, Any] = field(default_factory=dict)


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
        check_free(case, key)
    if asked.version != case.version:
        raise CaseVersionStaleError(case.version)
    to_state = move(asked.action, key.role, case.state, case.kind, case.stage)
    if to_state is None:
        allowed = allowed_actions(key.role, case.state, case.kind, case.stage)
        raise CaseMoveIllegalError(asked.action, case.state, allowed)
    from_state = case.state
    doing = Act(case, to_state, key, now)
    _CHANGES[type(asked)](doing, asked)
    if asked.action != "submit":
        case.state = to_state
    policy = clocks.policy_for(case.landlord, case.received_at or case.created_at, now)
    case.policy_edition = policy.edition
    clocks.plan(case, policy)
    case.version += 1
    case.updated_at = now
    await search.file(session, case)
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


def _amend(doing: Act, asked: do.Amend) -> None:
    case = doing.case
    if asked.landlord not in (None, case.landlord):
        raise FieldInvalidError("landlord", "cannot be changed once a case exists")
    if asked.conversation_id not in (None, case.conversation_id):
        raise FieldInvalidError("conversation_id", "cannot be changed once a case exists")
    given = fill(case, asked)
    doing.details |= impersonal(asked, given)
    doing.private |= personal(asked, given) or {}


def _submit(doing: Act, asked: do.Submit) -> None:
    service.receive(doing.case, asked.stage, doing.now)


def _add_information(doing: Act, asked: do.AddInformation) -> None:
    doing.private["text"] = asked.text


def _note(doing: Act, asked: do.Note) -> None:
    doing.private["text"] = asked.text


def _assign(doing: Act, asked: do.Assign) -> None:
    doing.details |= {"from_owner": doing.case.owner, "to_owner": asked.owner}
    doing.case.owner = asked.owner


def check_free(case: CaseRecord, key: Key) -> None:
    """Raise when another person already has the case."""
    if case.owner.startswith("staff:") and case.owner != key.actor:
        raise CaseTakenError(case.owner)


def _claim(doing: Act, asked: do.Claim) -> None:
    doing.details |= {"from_owner": doing.case.owner, "to_owner": doing.key.actor}
    doing.case.owner = doing.key.actor


def _set_priority(doing: Act, asked: do.SetPriority) -> None:
    doing.details |= {"from_priority": doing.case.priority, "to_priority": asked.priority}
    doing.private["reason"] = asked.reason
    doing.case.priority = asked.priority


def _name_handler(doing: Act, asked: do.NameHandler) -> None:
    _assign(doing, do.Assign(action="assign", version=asked.version, owner=asked.owner))
    clocks.reach(doing.case, "handler_named", doing.now)


def _acknowledge(doing: Act, asked: do.Acknowledge) -> None:
    stage_2 = doing.case.stage == "stage_2"
    clocks.reach(doing.case, "acknowledged_stage_2" if stage_2 else "acknowledged", doing.now)


def _investigate(doing: Act, asked: do.Investigate) -> None:
    """Nothing but the state changes."""


def _decide_exclusion(doing: Act, asked: do.DecideExclusion) -> None:
    found = next((e for e in doing.case.exclusions if e.id == asked.exclusion_id), None)
    if found is None:
        raise FieldInvalidError(
            "exclusion_id",
            "is not one of the allowed values",
            [str(e.id) for e in doing.case.exclusions],
        )
    _decide(doing, found, asked.status, asked.reasons)


def _refuse(doing: Act, asked: do.Refuse) -> None:
    found = next((e for e in doing.case.exclusions if e.ground == asked.ground), None)
    if found is None:
        found = ExclusionRecord(ground=asked.ground, facts={}, resident_says=None)
        doing.case.exclusions.append(found)
    found.clause = asked.clause
    _decide(doing, found, "applied", asked.reasons)
    clocks.reach(doing.case, "decided", doing.now)


def _decide(doing: Act, found: ExclusionRecord, status: str, reasons: str) -> None:
    found.status, found.reasons = status, reasons
    found.decided_by, found.decided_at = doing.key.actor, doing.now
    doing.details |= {"ground": found.ground, "clause": found.clause, "status": status}
    doing.private["reasons"] = reasons


def _respond(doing: Act, asked: do.Respond) -> None:
    stage_2 = doing.case.stage == "stage_2"
    clocks.reach(doing.case, "responded_stage_2" if stage_2 else "responded", doing.now)
    doing.private["summary"] = asked.summary


def _accept_quick_fix(doing: Act, asked: do.AcceptQuickFix) -> None:
    clocks.reach(doing.case, "quick_fix_accepted", doing.now)
    clocks.reach(doing.case, "closed", doing.now)


def _request_stage_1(doing: Act, asked: do.RequestStage1) -> None:
    _begin_stage_1(doing)
    _keep_reason(doing, asked.reason)


def _move_to_stage_1(doing: Act, asked: do.MoveToStage1) -> None:
    _begin_stage_1(doing)
    doing.details["clause"] = asked.clause


def _begin_stage_1(doing: Act) -> None:
    # What the quick fix answered was not the Stage 1 answer: that promise is open again.
    case = doing.case
    again = {"responded", "closed", "quick_fix_accepted"}
    case.milestones = {name: at for name, at in case.milestones.items() if name not in again}
    for deadline in case.deadlines:
        if deadline.name == "respond":
            deadline.met_at = None
    case.stage = "stage_1"


def _request_stage_2(doing: Act, asked: do.RequestStage2) -> None:
    doing.case.stage = "stage_2"
    clocks.reach(doing.case, "escalated", doing.now)
    _keep_reason(doing, asked.reason)


def _close(doing: Act, asked: do.Close) -> None:
    clocks.reach(doing.case, "closed", doing.now)
    _keep_reason(doing, asked.reason)


def _reopen(doing: Act, asked: do.Reopen) -> None:
    case = doing.case
    case.milestones = {name: at for name, at in case.milestones.items() if name != "closed"}
    _keep_reason(doing, asked.reason)


def _withdraw(doing: Act, asked: do.Withdraw) -> None:
    _keep_reason(doing, asked.reason)


def _keep_reason(doing: Act, reason: str | None) -> None:
    if reason:
        doing.private["reason"] = reason


_CHANGES: dict[type, Callable[[Act, Any], None]] = {
    do.Amend: _amend,
    do.Submit: _submit,
    do.AddInformation: _add_information,
    do.Note: _note,
    do.Assign: _assign,
    do.Claim: _claim,
    do.SetPriority: _set_priority,
    do.NameHandler: _name_handler,
    do.Acknowledge: _acknowledge,
    do.Investigate: _investigate,
    do.DecideExclusion: _decide_exclusion,
    do.Refuse: _refuse,
    do.Respond: _respond,
    do.AcceptQuickFix: _accept_quick_fix,
    do.RequestStage1: _request_stage_1,
    do.MoveToStage1: _move_to_stage_1,
    do.RequestStage2: _request_stage_2,
    do.Close: _close,
    do.Reopen: _reopen,
    do.Withdraw: _withdraw,
}
