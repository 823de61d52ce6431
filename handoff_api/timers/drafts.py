"""A draft the resident has left is shown to staff: giving up half-way loses nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import rulebook
from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.timers import repository
from handoff_api.timers.timer import Occasion, Round
from handoff_api.wording import wording


class DraftAbandoned:
    """Flags a draft once for each time it falls silent."""

    name = "draft_abandoned"

    async def due(self, round_: Round, limit: int) -> Sequence[Occasion]:
        """Drafts nobody has touched for as long as ``PUTRIGHT_DRAFT_ABANDONED_AFTER``."""
        before = round_.now - timedelta(seconds=round_.settings.draft_abandoned_after)
        return await repository.quiet_drafts(round_.session, self.name, before, limit)

    async def fire(self, round_: Round, occasion: Occasion) -> bool:
        """Tell staff, unless the resident has come back."""
        case = await repository.lock_case(round_.session, occasion.subject)
        if case is None or case.state != "draft" or case.updated_at != occasion.due_at:
            return False
        says = wording(case.landlord, rulebook.london_date(round_.now))
        await alerts.raise_alert(
            round_.session,
            Alarm(
                landlord=case.landlord,
                category=self.name,
                aware_at=case.updated_at,
                words=says.say("draft_abandoned"),
                conversation_id=case.conversation_id,
                case_reference=case.reference,
            ),
            round_.now,
        )
        return True
