"""What was agreed until a day is looked at again on that day: adjustments, restrictions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import rulebook
from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.cases.placing import midnight
from handoff_api.cases.records import CaseRecord
from handoff_api.timers import repository
from handoff_api.timers.timer import Occasion, Round
from handoff_api.wording import wording
from rulebook.working_days import spell_day


class AdjustmentReview:
    """An adjustment is to be looked at again."""

    name = "adjustment_review"

    async def due(self, round_: Round, limit: int) -> Sequence[Occasion]:
        """Adjustments whose day has come."""
        today = rulebook.london_date(round_.now)
        found = [
            Occasion(case_id, "", midnight(day))
            for case_id, day in await repository.adjustments_to_review(round_.session, today, limit)
        ]
        return [o for o in found if not await repository.is_done(round_.session, self.name, o)]

    async def fire(self, round_: Round, occasion: Occasion) -> bool:
        """Tell staff, unless the day has been moved."""
        case = await repository.lock_case(round_.session, occasion.subject)
        day = case.next_review_on if case else None
        if case is None or day is None or midnight(day) != occasion.due_at:
            return False
        await _tell(round_, case, day, self.name)
        return True


class RestrictionReview:
    """A restriction on contact is to be looked at again."""

    name = "restriction_review"

    async def due(self, round_: Round, limit: int) -> Sequence[Occasion]:
        """Restrictions in force whose day has come."""
        today = rulebook.london_date(round_.now)
        found = [
            Occasion(number, "", midnight(day))
            for number, _, day in await repository.restrictions_to_review(
                round_.session, today, limit
            )
        ]
        return [o for o in found if not await repository.is_done(round_.session, self.name, o)]

    async def fire(self, round_: Round, occasion: Occasion) -> bool:
        """Tell staff, unless it has ended or its day has been moved."""
        found = await repository.lock_restriction(round_.session, occasion.subject)
        if found is None or found.ended_at or midnight(found.review_on) != occasion.due_at:
            return False
        case = await repository.lock_case(round_.session, found.case_id)
        if case is None:
            return False
        await _tell(round_, case, found.review_on, self.name)
        return True


async def _tell(round_: Round, case: CaseRecord, day: date, what: str) -> None:
    says = wording(case.landlord, rulebook.london_date(round_.now))
    await alerts.raise_alert(
        round_.session,
        Alarm(
            landlord=case.landlord,
            category="review_due",
            aware_at=midnight(day),
            words=says.say(what, day=spell_day(day)),
            conversation_id=case.conversation_id,
            case_reference=case.reference,
            about=what,
        ),
        round_.now,
    )
