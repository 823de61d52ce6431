"""Danger said to staff: the bot is silent, and still listens, so that nobody's cry for help waits.

A person holds the conversation, but may be away from the screen, or the bot is turned off and nobody has it
yet. Every message a resident sends to staff, or that waits for them, is given to the bot to hear, never to answer; what sounds of danger raises an alert at once, and
the resident gets the numbers to ring.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.alerts import repository as alert_records
from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.conversations import notices, repository
from handoff_api.conversations.bot import Danger
from handoff_api.dependencies import Services
from handoff_api.messages import repository as messages
from handoff_api.messages.records import MessageRecord
from handoff_api.switch import repository as switch

_BATCH = 50
# What is older was heard by a person long ago, or by nobody: an alert now would be noise.
_LOOKS_BACK = timedelta(days=1)


async def listen(services: Services) -> None:
    """One round: hear what residents said to staff; what the bot cannot hear now waits."""
    now = services.clock.now()
    async with services.database.reads() as session:
        off = await switch.landlords_off(session, rulebook.landlord_ids())
        said = await messages.unheard(session, now - _LOOKS_BACK, _BATCH, waiting_for=off)
    for message in said:
        # A choice between buttons was ours to word; only free words can hold news.
        dangers = [] if message.choice_id else await services.bot.hear(message.text)
        if dangers is None:
            return
        async with services.database.writes() as session:
            await _heard(session, message.conversation_id, message.id, dangers, now)
        services.bulletin.publish(message.conversation_id)


async def _heard(
    session: AsyncSession,
    conversation_id: str,
    message_id: str,
    dangers: list[Danger],
    now: datetime,
) -> None:
    conversation = await repository.lock(session, conversation_id)
    message = await messages.by_id(session, conversation_id, message_id)
    if conversation is None or message is None or message.heard_at is not None:
        return
    message.heard_at = now
    # What is plainly over ("they made it safe last year") is not news; what is open may be.
    pressing = [danger for danger in dangers if danger.now is not False]
    raised = [await _raise(session, conversation.landlord, message, one, now) for one in pressing]
    if any(raised):
        harm = any(danger.group == "safeguarding" for danger in pressing)
        await notices.give_numbers(session, conversation, message.id, now, to_a_person=harm)


async def _raise(
    session: AsyncSession, landlord: str, message: MessageRecord, danger: Danger, now: datetime
) -> bool:
    """Raise the alert, unless the same danger already waits for somebody in this conversation."""
    category = danger.group if danger.group == "safeguarding" else "emergency"
    open_ = await alert_records.unfinished(session, message.conversation_id, category)
    if any(alert.hazard == danger.hazard and alert.state == "open" for alert in open_):
        return False
    await alerts.raise_alert(
        session,
        Alarm(
            landlord=landlord,
            category=category,
            # The landlord could know from the moment it was said, whenever somebody looks.
            aware_at=message.created_at,
            hazard=danger.hazard,
            words=danger.words or message.text,
            conversation_id=message.conversation_id,
            case_reference=message.case_reference,
        ),
        now,
    )
    return True
