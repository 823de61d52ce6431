"""Queries for a thread as staff read it: one conversation, or all of a case's as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.messages.records import DeliveryRecord, MessageRecord
from handoff_api.messages.repository import RESIDENT


async def thread(
    session: AsyncSession,
    conversation_id: str,
    case_reference: str | None,
    after: int,
    limit: int,
) -> Sequence[tuple[MessageRecord, DeliveryRecord | None]]:
    """All of a conversation, notes included; with a case, without other cases' notes."""
    query = (
        select(MessageRecord, DeliveryRecord)
        .outerjoin(DeliveryRecord, DeliveryRecord.message_id == MessageRecord.id)
        .where(MessageRecord.conversation_id == conversation_id, MessageRecord.number > after)
        .order_by(MessageRecord.number)
        .limit(limit)
    )
    if case_reference is not None:
        query = query.where(
            or_(
                MessageRecord.audience == RESIDENT,
                MessageRecord.case_reference.is_(None),
                MessageRecord.case_reference == case_reference,
            )
        )
    return [(message, delivery) for message, delivery in (await session.execute(query)).all()]


async def threads(
    session: AsyncSession,
    since: Mapping[str, datetime | None],
    case_reference: str,
    after: int,
    limit: int,
) -> Sequence[tuple[MessageRecord, DeliveryRecord | None]]:
    """What was said in several conversations, each from its instant on, as one thread without other
    cases' notes; ``after`` messages are left out at the beginning."""
    parts = [
        and_(
            MessageRecord.conversation_id == id,
            *([MessageRecord.created_at >= at] if at is not None else []),
        )
        for id, at in since.items()
    ]
    query = (
        select(MessageRecord, DeliveryRecord)
        .outerjoin(DeliveryRecord, DeliveryRecord.message_id == MessageRecord.id)
        .where(
            or_(*parts),
            or_(
                MessageRecord.audience == RESIDENT,
                MessageRecord.case_reference.is_(None),
                MessageRecord.case_reference == case_reference,
            ),
        )
        .order_by(MessageRecord.created_at, MessageRecord.conversation_id, MessageRecord.number)
        .offset(after)
        .limit(limit)
    )
    return [(message, delivery) for message, delivery in (await session.execute(query)).all()]


async def last_spoken_in(session: AsyncSession, conversation_ids: Sequence[str]) -> str | None:
    """Which of these conversations the resident wrote in last."""
    return await session.scalar(
        select(MessageRecord.conversation_id)
        .where(
            MessageRecord.conversation_id.in_(conversation_ids), MessageRecord.author == RESIDENT
        )
        .order_by(MessageRecord.created_at.desc(), MessageRecord.number.desc())
        .limit(1)
    )
