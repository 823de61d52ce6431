"""Staff hear of a promise before it breaks, and once when it has."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import rulebook
from handoff_api.alerts import repository as alert_records
from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.cases.placing import RUNS_ON, midnight
from handoff_api.cases.records import CaseRecord, DeadlineRecord
from handoff_api.timers import repository
from handoff_api.timers.timer import Occasion, Round
from handoff_api.wording import wording
from rulebook.working_days import spell_day

# Nobody at the landlord can be late with the resident's own time to ask; a quick fix moves on by
# itself.
_NOT_WATCHED = ("request_stage_2", "quick_fix")
_STATES = ("received", "acknowledged", "investigating", "draft", "not_accepted")


class DeadlineNear:
    """A warning on the working day before a promise, or some hours before one that has an hour."""

    name = "deadline_near"

    async def due(self, round_: Round, limit: int) -> Sequence[Occasion]:
        """Promises of today and of the next working day that are not kept and not yet broken."""
        today = rulebook.london_date(round_.now)
        calendar = rulebook.policy(rulebook.landlord_ids()[0], today).calendar
        last = rulebook.add_working_days(today, 1, calendar=calendar)
        return await repository.late_deadlines(
            round_.session,
            self.name,
            after=round_.now,
            by=midnight(last + timedelta(days=1)),
            without=_NOT_WATCHED,
            states=_STATES,
            limit=limit,
        )

    async def fire(self, round_: Round, occasion: Occasion) -> bool:
        """Tell staff what is due, when and why."""
        return await _alert(round_, occasion, self.name)


class DeadlineMissed:
    """An alert at the moment a promise is broken."""

    name = "deadline_missed"

    async def due(self, round_: Round, limit: int) -> Sequence[Occasion]:
        """Broken promises nobody has heard of."""
        return await repository.late_deadlines(
            round_.session,
            self.name,
            after=None,
            by=round_.now,
            without=_NOT_WATCHED,
            states=_STATES,
            limit=limit,
        )

    async def fire(self, round_: Round, occasion: Occasion) -> bool:
        """Tell staff what was missed, since when and why it was due."""
        return await _alert(round_, occasion, self.name)


async def _alert(round_: Round, occasion: Occasion, category: str) -> bool:
    case = await repository.lock_case(round_.session, occasion.subject)
    deadline = _still_due(case, occasion) if case else None
    if case is None or deadline is None:
        return False
    waiting = await alert_records.waiting_on(
        round_.session, case.reference, case.conversation_id, [category]
    )
    if any((a.about, a.aware_at) == (deadline.name, deadline.late_at) for a in waiting):
        return True  # it came with a hazard from another case: somebody has heard of it
    says = wording(case.landlord, rulebook.london_date(round_.now))
    await alerts.raise_alert(
        round_.session,
        Alarm(
            landlord=case.landlord,
            category=category,
            aware_at=deadline.late_at,
            words=says.say(
                category,
                promise=deadline.name.replace("_", " "),
                day=spell_day(deadline.due_on),
                because=deadline.because,
                clause=deadline.clause,
                owner=case.owner,
            ),
            conversation_id=case.conversation_id,
            case_reference=case.reference,
            about=deadline.name,
        ),
        round_.now,
    )
    return True


def _still_due(case: CaseRecord, occasion: Occasion) -> DeadlineRecord | None:
    for deadline in case.deadlines:
        same = deadline.name == occasion.about and deadline.late_at == occasion.due_at
        owed = deadline.met_at is None and deadline.ended_at is None
        if same and owed and (case.state in _STATES or deadline.name in RUNS_ON):
            return deadline
    return None
