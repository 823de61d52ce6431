"""What the gateway itself tells a resident about where their message is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.conversations import repository
from handoff_api.conversations.records import ConversationRecord
from handoff_api.messages import repository as messages
from handoff_api.messages.service import Said, write
from handoff_api.wording import Wording, phone, wording


def sentence(landlord: str, name: str, now: datetime) -> str:
    """The gateway's sentence called ``name``, in the landlord's name."""
    return _wording(landlord, now).say(name)


def _wording(landlord: str, now: datetime) -> Wording:
    return wording(landlord, rulebook.london_date(now))


async def tell_once_who_holds_it(
    session: AsyncSession, conversation: ConversationRecord, message_id: str, now: datetime
) -> None:
    """After a hand-over, once: a person has this now. Not when that person has already spoken."""
    since = conversation.handed_over_at or conversation.created_at
    if await messages.staff_heard_since(session, conversation.id, since):
        return
    await _tell(session, conversation, "held", "held_notice", message_id, now)


async def tell_that_the_bot_is_back(
    session: AsyncSession, conversation: ConversationRecord, now: datetime
) -> None:
    """After a hand-back: what was meant for a person must not be told to a machine unknowingly."""
    await _tell(session, conversation, "handed_back", "hand_back", None, now)


async def say_that_it_waits(
    session: AsyncSession, conversation_id: str, message_id: str, now: datetime
) -> None:
    """The truth about a message the bot could not deal with; nothing if it was dealt with since."""
    conversation = await repository.lock(session, conversation_id)
    queue = await messages.waiting(session, conversation_id)
    told = await messages.answers_to(session, conversation_id, message_id)
    if conversation is None or message_id not in {m.id for m in queue}:
        return
    if any(m.purpose == "waiting_notice" for m in told):
        return
    name = "waiting" if queue[0].id == message_id else "waiting_still"
    await _tell(session, conversation, name, "waiting_notice", message_id, now)


async def thank_for_files(
    session: AsyncSession, conversation: ConversationRecord, message_id: str, now: datetime
) -> None:
    """Files came without words: they are kept, and the last question, if any, is still open."""
    last = await messages.last_to_resident(session, conversation.id)
    asks = last.asks if last else None
    text = sentence(conversation.landlord, "files_kept", now)
    if asks:
        text = f"{text} {sentence(conversation.landlord, 'question_open', now)}"
    told = Said(
        author="gateway",
        text=text,
        purpose="files_notice",
        asks=asks,
        # The same choices: they were not used, and a widget shows those of the last message.
        buttons=list(last.buttons) if last else [],
        in_reply_to=message_id,
        shown_with=message_id,
    )
    await write(session, conversation, told, now)


async def tell_phone_that_it_waits(
    session: AsyncSession, conversation_id: str, now: datetime
) -> None:
    """Once for each wait, to somebody who wrote by SMS or WhatsApp and cannot see a page."""
    conversation = await repository.lock(session, conversation_id)
    if conversation is None or conversation.waiting_since is None or not conversation.address:
        return
    queue = await messages.waiting(session, conversation_id)
    if queue and conversation.held_by == "bot":
        await _tell(session, conversation, "waiting", "waiting_notice", queue[0].id, now)


async def give_numbers(
    session: AsyncSession,
    conversation: ConversationRecord,
    message_id: str,
    now: datetime,
    *,
    to_a_person: bool,
) -> None:
    """The number first, when something said to staff sounds of danger and they may be away.

    ``to_a_person``: harm by somebody, who may be reading too; then it says nothing of what was told.
    """
    told = Said(
        author="gateway",
        text=sentence(conversation.landlord, "danger_person" if to_a_person else "danger", now),
        purpose="danger_notice",
        in_reply_to=message_id,
    )
    await write(session, conversation, told, now)


async def _tell(
    session: AsyncSession,
    conversation: ConversationRecord,
    name: str,
    purpose: str,
    message_id: str | None,
    now: datetime,
) -> None:
    by_phone = conversation.address is not None
    told = Said(
        author="gateway",
        text=phone.say(conversation.channel, name, _wording(conversation.landlord, now))
        if by_phone
        else sentence(conversation.landlord, name, now),
        purpose=purpose,
        in_reply_to=message_id,
        # On the website it is part of the answer to the request in hand; a phone is written to.
        shown_with=None if by_phone else message_id,
    )
    await write(session, conversation, told, now)
