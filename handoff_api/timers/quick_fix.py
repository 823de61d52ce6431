"""A quick fix that has not worked by its limit becomes Stage 1 by itself (West Kent quick-fix.limit,
WDH 2.8): the resident does not have to ask."""

from __future__ import annotations

from collections.abc import Sequence

import rulebook
from handoff_api.cases import actions as do
from handoff_api.cases import acts, clocks
from handoff_api.cases.records import CaseRecord, DeadlineRecord
from handoff_api.timers import repository, telling
from handoff_api.timers.system import SYSTEM
from handoff_api.timers.timer import Occasion, Round
from handoff_api.wording import wording
from rulebook.working_days import spell_day


class QuickFixLimit:
    """Moves what is unresolved at its limit, with history, and tells the resident."""

    name = "quick_fix_limit"

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
        policy = clocks.policy_for(case.landlord, case.received_at)
        if policy.clause(limit.clause).values.get("on_expiry") != "stage_1":
            return False
        clause, because = limit.clause, limit.because
        asked = do.MoveToStage1(action="move_to_stage_1", version=case.version, clause=clause)
        moved = await acts.act(round_.session, case.reference, asked, SYSTEM, round_.now)
        answer_on = next(d.due_on for d in moved.deadlines if d.name == "respond")
        says = wording(case.landlord, rulebook.london_date(round_.now)).say(
            "quick_fix_over",
            reference=case.reference,
            because=because,
            clause=policy.clause(clause).cite,
            answer_by=spell_day(answer_on),
        )
        await telling.tell(round_.session, moved, says, purpose="quick_fix_over", now=round_.now)
        return True


def _limit(case: CaseRecord, occasion: Occasion) -> DeadlineRecord | None:
    """The case's limit, if it is still this one and still open."""
    if case.stage != "quick_fix" or not case.is_open:
        return None
    for deadline in case.deadlines:
        if (deadline.name, deadline.late_at, deadline.met_at) == (
            "quick_fix", occasion.due_at, None,
        ):  # fmt: skip
            return deadline
    return None
