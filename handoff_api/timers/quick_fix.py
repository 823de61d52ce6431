"""A quick fix that has not worked by its limit becomes Stage 1 by itself (West Kent quick-fix.limit,
WDH 2.8): the resident does not have to ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import rulebook
from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.cases import actions as do
from handoff_api.cases import acts, clocks
from handoff_api.cases import repository as cases
from handoff_api.cases.records import CaseRecord, DeadlineRecord
from handoff_api.timers import repository, telling
from handoff_api.timers.system import SYSTEM
from handoff_api.timers.timer import Occasion, Round
from handoff_api.wording import wording
from rulebook.working_days import spell_day

_MOVED = "quick_fix_limit"
# A morning comes within a day of every midnight.
_TOLD_WITHIN = timedelta(days=1)


class QuickFixLimit:
    """Moves what is unresolved at its limit, with history, and writes it into the chat."""

    name = _MOVED

    async def due(self, round_: Round, limit: int) -> Sequence[Occasion]:
        """Quick fixes whose limit has passed."""
        return await repository.late_deadlines(
            round_.session,
            self.name,
            after=None,
            by=round_.now,
            names=("quick_fix",),
            stage="quick_fix",
            limit=limit,
        )

    async def fire(self, round_: Round, occasion: Occasion) -> bool:
        """Move the case through the same door as everybody, as ``system:timers``."""
        case = await repository.lock_case(round_.session, occasion.subject)
        limit = _limit(case, occasion) if case else None
        if case is None or limit is None or case.received_at is None:
            return False
        if case.stage != "quick_fix" or not case.is_open:
            return False
        policy = clocks.policy_for(case.landlord, case.received_at)
        if policy.clause(limit.clause).values.get("on_expiry") != "stage_1":
            return False
        asked = do.MoveToStage1(action="move_to_stage_1", version=case.version, clause=limit.clause)
        says = _says(case, limit, policy, round_)
        await acts.act(round_.session, case.reference, asked, SYSTEM, round_.now)
        await telling.tell_in_chat(round_.session, case, says, round_.now)
        return True


class QuickFixOver:
    """Tells who cannot be looking at the chat that it has moved, by the first light after it did."""

    name = "quick_fix_over"

    async def due(self, round_: Round, limit: int) -> Sequence[Occasion]:
        """Cases moved within the last day, once it is daytime."""
        if not telling.is_daytime(round_.now):
            return []
        since = round_.now - _TOLD_WITHIN
        return await repository.done_since(round_.session, _MOVED, self.name, since, limit)

    async def fire(self, round_: Round, occasion: Occasion) -> bool:
        """Send it to their phone or mailbox; where there is only a number to ring, staff ring it."""
        session, now = round_.session, round_.now
        case = await cases.find_by_id(session, occasion.subject, to_change=True)
        limit = _limit(case, occasion) if case else None
        if case is None or limit is None or case.received_at is None:
            return False
        if case.stage != "stage_1" or not case.is_open:
            return True  # it has gone further overnight: there is newer news
        policy = clocks.policy_for(case.landlord, case.received_at)
        says = _says(case, limit, policy, round_)
        if not await telling.tell_by_phone(session, case, says, purpose=self.name, now=now):
            await alerts.raise_alert(
                session,
                Alarm(
                    landlord=case.landlord,
                    category="delivery_failed",
                    aware_at=now,
                    words=wording(case.landlord, rulebook.london_date(now)).say(
                        "quick_fix_to_ring"
                    ),
                    conversation_id=case.conversation_id,
                    case_reference=case.reference,
                ),
                now,
            )
        return True


def _limit(case: CaseRecord, occasion: Occasion) -> DeadlineRecord | None:
    """The case's limit, if it is still this one and was not met."""
    for deadline in case.deadlines:
        if (deadline.name, deadline.late_at, deadline.met_at) == (
            "quick_fix", occasion.due_at, None,
        ):  # fmt: skip
            return deadline
    return None


def _says(case: CaseRecord, limit: DeadlineRecord, policy: rulebook.Policy, round_: Round) -> str:
    answer_on = next(d.due_on for d in case.deadlines if d.name == "respond")
    return wording(case.landlord, rulebook.london_date(round_.now)).say(
        "quick_fix_over",
        reference=case.reference,
        because=limit.because,
        clause=policy.clause(limit.clause).cite,
        answer_by=spell_day(answer_on),
    )
