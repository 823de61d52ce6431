"""A promise is kept when the resident has been told, not when somebody wrote: a letter that never
arrives opens its deadline again, and one that arrives after all keeps it from that moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases import clocks, history
from handoff_api.cases import repository as cases
from handoff_api.cases.records import CaseRecord
from handoff_api.messages.outbox import DispatchRecord

# Which milestone a letter tells of, at Stage 1 and at Stage 2.
_TOLD_BY = {
    "letter_acknowledgement": {
        "stage_1": "acknowledged", "quick_fix": "acknowledged", "stage_2": "acknowledged_stage_2",
    },
    "letter_stage_1_response": {"stage_1": "responded"},
    "letter_stage_2_response": {"stage_2": "responded_stage_2"},
}  # fmt: skip
_LOST, _FOUND = "not_delivered", "delivered_after_all"


async def not_told(
    session: AsyncSession, dispatch: DispatchRecord, reason: str, now: datetime
) -> None:
    """The letter did not arrive: what it told of has not been told, and its deadline is open."""
    case, milestone = await _told_of(session, dispatch)
    if case is None or milestone is None or milestone not in case.milestones:
        return
    clocks.forget(case, milestone)
    await _write(session, case, _LOST, milestone, dispatch, now, reason=reason)


async def told(session: AsyncSession, dispatch: DispatchRecord, now: datetime) -> None:
    """The letter arrived; where an earlier one had not, the promise is kept from now."""
    case, milestone = await _told_of(session, dispatch)
    if case is None or milestone is None or milestone in case.milestones:
        return
    events = await cases.events(session, case.id)
    lost = [e for e in events if e.action == _LOST and e.details.get("milestone") == milestone]
    if not lost:
        # Nobody has said yet that this was done: a person does, not a receipt.
        return
    clocks.reach(case, milestone, now)
    await _write(session, case, _FOUND, milestone, dispatch, now)


async def _told_of(
    session: AsyncSession, dispatch: DispatchRecord
) -> tuple[CaseRecord | None, str | None]:
    by_stage = _TOLD_BY.get(dispatch.purpose)
    if by_stage is None or dispatch.case_reference is None:
        return None, None
    case = await cases.find(session, dispatch.case_reference, to_change=True)
    return case, by_stage.get(case.stage or "") if case else None


async def _write(
    session: AsyncSession,
    case: CaseRecord,
    action: str,
    milestone: str,
    dispatch: DispatchRecord,
    now: datetime,
    **more: str,
) -> None:
    clocks.plan(case, clocks.policy_of(case), now)
    case.version += 1
    case.updated_at = now
    await history.append(
        session,
        case,
        actor="gateway",
        action=action,
        from_state=case.state,
        now=now,
        details={"milestone": milestone, "dispatch": dispatch.id, **more},
    )
