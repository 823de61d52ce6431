"""Who holds a conversation: the bot gives it to staff, staff take it, speak in it, give it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.conversations import notices, repository
from handoff_api.conversations.errors import ConversationUnknownError
from handoff_api.conversations.records import ConversationRecord
from handoff_api.conversations.schemas import HandOver
from handoff_api.conversations.showing import new_conversation
from handoff_api.keys.service import EVERY_LANDLORD, Key
from handoff_api.messages.records import MessageRecord
from handoff_api.messages.service import Said, write

# A hand-over's alert is about this where nobody has looked through the words for danger yet.
NOT_SCREENED = "not_screened"


async def find(session: AsyncSession, id: str, key: Key) -> ConversationRecord:
    """The conversation, if this key may see it."""
    found = await repository.find(session, id)
    if found is None or not key.sees(found.landlord):
        raise ConversationUnknownError
    return found


async def lock(session: AsyncSession, id: str, key: Key) -> ConversationRecord:
    """The conversation, held until the transaction ends, if this key may see it."""
    found = await repository.lock(session, id)
    if found is None or not key.sees(found.landlord):
        raise ConversationUnknownError
    return found


async def listed(
    session: AsyncSession, key: Key, held_by: str | None, limit: int
) -> list[ConversationRecord]:
    """Conversations this key may see, newest activity first."""
    landlord = None if key.landlord == EVERY_LANDLORD else key.landlord
    return list(await repository.of_landlord(session, landlord, held_by, limit))


async def ensure(
    session: AsyncSession, id: str, landlord: str, channel: str, now: datetime, *, held_by: str
) -> ConversationRecord:
    """The conversation, locked; begun here when it is not known, so that no case is refused."""
    found = await repository.lock(session, id)
    if found is None:
        found = new_conversation(id, landlord, channel, now, held_by)
        await repository.add(session, found)
    return found


async def hand_over(
    session: AsyncSession, id: str, asked: HandOver, key: Key, now: datetime
) -> ConversationRecord:
    """Give the conversation to staff and put it in front of them; again changes nothing."""
    conversation = await lock(session, id, key)
    if conversation.held_by == "staff":
        return conversation
    hold(conversation, key, asked.reason, now)
    conversation.hand_over_summary = asked.summary
    conversation.case_reference = asked.case_reference or conversation.case_reference
    if key.role == "intake":
        await alerts.raise_alert(
            session,
            Alarm(
                landlord=conversation.landlord,
                category="hand_over",
                aware_at=now,
                words=asked.summary,
                about=None if asked.screened else NOT_SCREENED,
                conversation_id=conversation.id,
                case_reference=conversation.case_reference,
            ),
            now,
        )
    return conversation


def hold(conversation: ConversationRecord, key: Key, reason: str, now: datetime) -> None:
    """From now on staff hold the conversation and the bot is silent."""
    conversation.held_by = "staff"
    conversation.handed_over_by = key.actor
    conversation.handed_over_at = now
    conversation.hand_over_reason = reason


async def hand_back(session: AsyncSession, id: str, key: Key, now: datetime) -> ConversationRecord:
    """Give the conversation back to the bot, and say so; it answers from the next message on."""
    conversation = await lock(session, id, key)
    if conversation.held_by == "staff":
        await notices.tell_that_the_bot_is_back(session, conversation, now)
    conversation.held_by = "bot"
    conversation.handed_over_by = conversation.handed_over_at = None
    conversation.hand_over_reason = conversation.hand_over_summary = None
    return conversation


async def speak(
    session: AsyncSession,
    conversation: ConversationRecord,
    text: str,
    key: Key,
    now: datetime,
    *,
    private: bool,
    case_reference: str | None,
) -> MessageRecord:
    """A caseworker's reply or note. A reply takes the conversation over: two voices confuse."""
    if not private and conversation.held_by == "bot":
        hold(conversation, key, "staff_replied", now)
    return await write(
        session,
        conversation,
        Said(
            author=key.actor,
            text=text,
            private=private,
            purpose="note" if private else "said",
            case_reference=case_reference,
        ),
        now,
    )
