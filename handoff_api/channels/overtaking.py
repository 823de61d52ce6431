"""What the bot had still to say when a person took the conversation: it stays with staff, unsent.

Who holds a conversation is asked when a message leaves, not only when it was written: between the
two lie hours where the provider was away or WhatsApp's window was shut.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.channels.fates import Fates
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.records import ConversationRecord
from handoff_api.messages import repository as messages
from handoff_api.messages.outbox import DispatchRecord
from handoff_api.messages.records import MessageRecord
from handoff_api.wording import wording


async def leave_out(
    session: AsyncSession, batch: Sequence[DispatchRecord], fates: Fates, now: datetime
) -> list[DispatchRecord]:
    """The batch without what the bot may say no longer; what is left travels as a batch of its own."""
    first = batch[0]
    if first.message_id is None or first.conversation_id is None:
        return list(batch)
    conversation = await conversations.find(session, first.conversation_id)
    if conversation is None or conversation.held_by != "staff":
        return list(batch)
    left = []
    for dispatch in batch:
        message = await messages.by_id(session, conversation.id, dispatch.message_id or "")
        if message is not None and _is_overtaken(conversation, message, now):
            # Staff go on seeing it in the thread, as what the resident never got.
            message.audience, message.purpose = None, "overtaken"
            await fates.overtaken(session, dispatch, now)
        else:
            left.append(dispatch)
    if len(left) < len(batch):
        await conversations.close_choices(session, conversation.id)
        for dispatch in left:
            dispatch.batch = None
    return left


def _is_overtaken(conversation: ConversationRecord, message: MessageRecord, now: datetime) -> bool:
    """The bot's own farewell still goes out, and so does a number for danger."""
    if conversation.handed_over_by == "bot" or conversation.handed_over_at is None:
        return False
    by_bot = message.author == "bot" or (message.author == "gateway" and bool(message.buttons))
    if not by_bot or message.purpose != "said" or message.created_at > conversation.handed_over_at:
        return False
    emergency = wording(conversation.landlord, rulebook.london_date(now)).emergency
    return emergency not in message.text
