"""Queries for messages and deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.conversations.records import ConversationRecord
from handoff_api.messages.records import DeliveryRecord, MessageRecord

RESIDENT = "resident"


async def add(session: AsyncSession, message: MessageRecord) -> None:
    """Store a message whose number was taken under the conversation's lock."""
    session.add(message)
    await session.flush()


async def add_delivery(session: AsyncSession, delivery: DeliveryRecord) -> None:
    """Put a message into the outbox."""
    session.add(delivery)


async def by_client_id(
    session: AsyncSession, conversation_id: str, client_id: str
) -> MessageRecord | None:
    """The message the resident's side calls ``client_id``."""
    return await session.scalar(
        select(MessageRecord).where(
            MessageRecord.conversation_id == conversation_id, MessageRecord.client_id == client_id
        )
    )


async def by_id(session: AsyncSession, conversation_id: str, id: str) -> MessageRecord | None:
    """A message of this conversation, by its id or the id the resident's side gave it."""
    return await session.scalar(
        select(MessageRecord).where(
            MessageRecord.conversation_id == conversation_id,
            or_(MessageRecord.id == id, MessageRecord.client_id == id),
        )
    )


async def find(session: AsyncSession, id: str) -> MessageRecord | None:
    """A message by its id, whatever conversation it is of."""
    return await session.get(MessageRecord, id)


async def shown_after(
    session: AsyncSession, conversation_id: str, number: int, limit: int
) -> Sequence[MessageRecord]:
    """What the resident may see after message ``number``, in order."""
    found = await session.scalars(
        select(MessageRecord)
        .where(
            MessageRecord.conversation_id == conversation_id,
            MessageRecord.number > number,
            MessageRecord.audience == RESIDENT,
        )
        .order_by(MessageRecord.number)
        .limit(limit)
    )
    return found.all()


async def last_to_resident(session: AsyncSession, conversation_id: str) -> MessageRecord | None:
    """The newest message somebody other than the resident put before the resident."""
    return await session.scalar(
        select(MessageRecord)
        .where(
            MessageRecord.conversation_id == conversation_id,
            MessageRecord.audience == RESIDENT,
            MessageRecord.author != RESIDENT,
        )
        .order_by(MessageRecord.number.desc())
        .limit(1)
    )


async def answers_to(
    session: AsyncSession, conversation_id: str, message_id: str
) -> Sequence[MessageRecord]:
    """Every answer to a resident's message, and what was shown along with it."""
    found = await session.scalars(
        select(MessageRecord)
        .where(
            MessageRecord.conversation_id == conversation_id,
            MessageRecord.audience == RESIDENT,
            or_(MessageRecord.in_reply_to == message_id, MessageRecord.shown_with == message_id),
        )
        .order_by(MessageRecord.number)
    )
    return found.all()


async def waiting(session: AsyncSession, conversation_id: str) -> Sequence[MessageRecord]:
    """The resident's messages the bot has not dealt with, in order."""
    found = await session.scalars(
        select(MessageRecord)
        .where(
            MessageRecord.conversation_id == conversation_id,
            MessageRecord.state == "waiting",
        )
        .order_by(MessageRecord.number)
    )
    return found.all()


async def last_said_at(session: AsyncSession, conversation_id: str) -> datetime | None:
    """When the resident last wrote in a conversation."""
    return await session.scalar(
        select(MessageRecord.created_at)
        .where(MessageRecord.conversation_id == conversation_id, MessageRecord.author == RESIDENT)
        .order_by(MessageRecord.number.desc())
        .limit(1)
    )


async def said_since(session: AsyncSession, conversation_id: str, since: datetime) -> int:
    """How many messages the resident has written in this conversation after ``since``."""
    query = select(func.count()).where(
        MessageRecord.conversation_id == conversation_id,
        MessageRecord.author == RESIDENT,
        MessageRecord.created_at > since,
    )
    return await session.scalar(query) or 0


async def said_lately(
    session: AsyncSession, conversation_id: str, since: datetime, limit: int
) -> Sequence[MessageRecord]:
    """What the resident wrote in a conversation since then, newest first."""
    found = await session.scalars(
        select(MessageRecord)
        .where(
            MessageRecord.conversation_id == conversation_id,
            MessageRecord.author == RESIDENT,
            MessageRecord.created_at >= since,
        )
        .order_by(MessageRecord.number.desc())
        .limit(limit)
    )
    return found.all()


async def unheard(
    session: AsyncSession, since: datetime, limit: int, *, waiting_for: Sequence[str] = ()
) -> Sequence[MessageRecord]:
    """What residents said to staff since then in which nobody has listened for danger yet, and what waits
    for the staff of these landlords."""
    waits = and_(
        MessageRecord.state == "waiting",
        MessageRecord.conversation_id.in_(
            select(ConversationRecord.id).where(ConversationRecord.landlord.in_(waiting_for))
        ),
    )

    found = await session.scalars(
        select(MessageRecord)
        .where(
            or_(MessageRecord.state == "with_staff", waits),
            MessageRecord.heard_at.is_(None),
            MessageRecord.created_at >= since,
        )
        .order_by(MessageRecord.created_at)
        .limit(limit)
    )
    return found.all()


async def last_question(session: AsyncSession, conversation_id: str) -> MessageRecord | None:
    """What the resident was asked last, by the bot or repeated by the gateway."""
    found = await session.scalars(
        select(MessageRecord)
        .where(
            MessageRecord.conversation_id == conversation_id,
            MessageRecord.audience == RESIDENT,
            MessageRecord.author.in_(("bot", "gateway")),
        )
        .order_by(MessageRecord.number.desc())
        .limit(8)
    )
    return next((m for m in found if m.asks or m.buttons), None)


async def mark_delivered(session: AsyncSession, message_ids: list[str], now: datetime) -> None:
    """Record that these reached the resident's screen."""
    await session.execute(
        update(DeliveryRecord)
        .where(DeliveryRecord.message_id.in_(message_ids), DeliveryRecord.status == "queued")
        .values(status="delivered", changed_at=now, attempts=DeliveryRecord.attempts + 1)
    )


async def undelivered(session: AsyncSession, message_ids: list[str]) -> Sequence[str]:
    """Which of these still wait to reach the resident."""
    found = await session.scalars(
        select(DeliveryRecord.message_id).where(
            DeliveryRecord.message_id.in_(message_ids), DeliveryRecord.status == "queued"
        )
    )
    return found.all()


async def delivery(session: AsyncSession, message_id: str) -> DeliveryRecord | None:
    """How far a message has come."""
    return await session.get(DeliveryRecord, message_id)


async def staff_heard_since(session: AsyncSession, conversation_id: str, since: datetime) -> bool:
    """Whether the resident has read, since then, that staff are there, or staff themselves."""
    found = await session.scalar(
        select(MessageRecord.id)
        .where(
            MessageRecord.conversation_id == conversation_id,
            MessageRecord.audience == RESIDENT,
            MessageRecord.created_at >= since,
            or_(
                MessageRecord.purpose == "held_notice",
                MessageRecord.author.startswith("staff:"),
            ),
        )
        .limit(1)
    )
    return found is not None
