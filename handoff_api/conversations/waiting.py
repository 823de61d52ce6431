"""A message the bot cannot have becomes a person's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.conversations.records import ConversationRecord
from handoff_api.wording import wording


async def raise_staff_task(
    session: AsyncSession, conversation: ConversationRecord, now: datetime
) -> None:
    """Tell staff that a locked conversation waits; once for each wait."""
    since = conversation.waiting_since
    if since is None or conversation.task_raised_at is not None:
        return
    says = wording(conversation.landlord, rulebook.london_date(now))
    await alerts.raise_alert(
        session,
        Alarm(
            landlord=conversation.landlord,
            category="bot_unavailable",
            aware_at=since,
            words=says.say("task", since=f"{since:%Y-%m-%d %H:%MZ}"),
            conversation_id=conversation.id,
            case_reference=conversation.case_reference,
        ),
        now,
    )
    conversation.task_raised_at = now
