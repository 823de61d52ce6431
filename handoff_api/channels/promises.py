"""A promise is kept when the resident has been told, not when somebody wrote.

While a letter is on its way, what it tells of is still owed; one that never arrives leaves it so, and
one that arrives, or is posted, keeps it from the moment it was sent.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases import clocks, history
from handoff_api.cases import repository as cases
from handoff_api.cases.records import CaseRecord
from handoff_api.messages.outbox import DispatchRecord

# Which milestones a letter tells of, at Stage 1 and at Stage 2.
_TOLD_BY: dict[str, dict[str, tuple[str, ...]]] = {
    "letter_acknowledgement": {
        "stage_1": ("acknowledged",), "quick_fix": ("acknowledged",),
        "stage_2": ("acknowledged_stage_2",),
    },
    "letter_stage_1_response": {
        "stage_1": ("responded",), "quick_fix": ("quick_fix_answered", "responded"),
    },
    "letter_stage_2_response": {"stage_2": ("responded_stage_2",)},
}  # fmt: skip
_REFUSED_BY = {"letter_not_accepted": "acceptance", "letter_stage_2_not_accepted": "escalation"}
_NOTICE_OF_REFUSAL, _NOTICE_OF_RESTRICTION = "not_accepted_notice", "contact_stopped_notice"
_LOST, _FOUND, _TOLD = "not_delivered", "delivered_after_all", "resident_told"


async def on_its_way(session: AsyncSession, dispatch: DispatchRecord, now: datetime) -> None:
    """A letter has been handed to the outbox or to staff: nobody has been told by it yet."""
    case = await _case_of(session, dispatch)
    if case is not None and _take_back(case, dispatch.purpose):
        clocks.plan(case, clocks.policy_of(case), now)


async def not_told(
    session: AsyncSession, dispatch: DispatchRecord, reason: str, now: datetime
) -> None:
    """The letter did not arrive: what it told of has not been told, and stays owed."""
    case = await _case_of(session, dispatch)
    if case is None:
        return
    _take_back(case, dispatch.purpose)
    for name in _untold(case, dispatch.purpose):
        await _write(session, case, _LOST, name, dispatch, now, reason=reason)


async def told(
    session: AsyncSession, dispatch: DispatchRecord, now: datetime, sent_at: datetime | None = None
) -> None:
    """The letter arrived: what it tells of is told, from when it was sent."""
    case = await _case_of(session, dispatch)
    if case is None:
        return
    names = _untold(case, dispatch.purpose)
    if not names:
        # Nobody has said yet that this was done: a person does, not a receipt.
        return
    lost = {
        e.details.get("milestone")
        for e in await cases.events(session, case.id)
        if e.action == _LOST
    }
    at = sent_at or now
    for name in names:
        _keep(case, dispatch.purpose, name, at)
    for name in names:
        await _write(session, case, _FOUND if name in lost else _TOLD, name, dispatch, now)


async def _case_of(session: AsyncSession, dispatch: DispatchRecord) -> CaseRecord | None:
    if not dispatch.purpose.startswith("letter_") or dispatch.case_reference is None:
        return None
    return await cases.find(session, dispatch.case_reference, to_change=True)


def _told_of(case: CaseRecord, purpose: str) -> list[str]:
    """What the letter tells of, by name, as far as it has been done."""
    names = [m for m in _TOLD_BY.get(purpose, {}).get(case.stage or "", ()) if m in case.milestones]
    if purpose in _REFUSED_BY:
        of = _REFUSED_BY[purpose]
        names += [
            f"refusal_{each.id}" for each in case.refusals if each.of == of and not each.ended_at
        ]
    if purpose == "letter_extension" and case.extensions:
        names.append(f"extension_{case.extensions[-1].id}")
    if purpose == "letter_contact_restriction" and any(
        each.stops_contact and each.ended_at is None for each in case.restrictions
    ):
        names.append(_NOTICE_OF_RESTRICTION)
    return names


def _untold(case: CaseRecord, purpose: str) -> list[str]:
    return [name for name in _told_of(case, purpose) if clocks.is_untold(case, name)]


def _take_back(case: CaseRecord, purpose: str) -> bool:
    """What the letter tells of counts no longer, unless an earlier one has told of it."""
    names = [n for n in _told_of(case, purpose) if clocks.was_told_at(case, n) is None]
    for name in names:
        clocks.untell(case, name)
    _show(case, purpose, names, None)
    return bool(names)


def _keep(case: CaseRecord, purpose: str, name: str, at: datetime) -> None:
    clocks.tell(case, name, at)
    _show(case, purpose, [name], at)


def _show(case: CaseRecord, purpose: str, names: list[str], at: datetime | None) -> None:
    """The fields in which a refusal, an extension and a restriction say that they were told."""
    for refusal in case.refusals:
        if f"refusal_{refusal.id}" not in names:
            continue
        refusal.notice_sent_at = refusal.ombudsman_told_at = at
        for found in case.exclusions:
            if found.status == "applied" and found.ground == refusal.ground:
                found.ombudsman_told_at = at
        _owe(case, _NOTICE_OF_REFUSAL, at)
    for extension in case.extensions:
        if f"extension_{extension.id}" in names:
            extension.resident_told = at is not None
    if _NOTICE_OF_RESTRICTION in names:
        _owe(case, _NOTICE_OF_RESTRICTION, at)


def _owe(case: CaseRecord, name: str, met_at: datetime | None) -> None:
    for deadline in case.deadlines:
        if deadline.name == name:
            deadline.met_at = met_at


async def _write(
    session: AsyncSession,
    case: CaseRecord,
    action: str,
    name: str,
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
        details={"milestone": name, "dispatch": dispatch.id, **more},
    )
