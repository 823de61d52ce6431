"""Queries for the outbox."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.messages.outbox import DispatchRecord, SendingRecord


async def add(session: AsyncSession, record: DispatchRecord | SendingRecord) -> None:
    """Store a dispatch or a try at one."""
    session.add(record)
    await session.flush()


async def find(session: AsyncSession, id: str) -> DispatchRecord | None:
    """A dispatch by its id."""
    return await session.scalar(select(DispatchRecord).where(DispatchRecord.id == id))


async def of_case(
    session: AsyncSession, reference: str, conversation_id: str
) -> Sequence[DispatchRecord]:
    """Everything said about a case outside the website, oldest first."""
    found = await session.scalars(
        select(DispatchRecord)
        .where(
            (DispatchRecord.case_reference == reference)
            | (
                (DispatchRecord.conversation_id == conversation_id)
                & DispatchRecord.case_reference.is_(None)
            )
        )
        .order_by(DispatchRecord.number)
    )
    return found.all()


async def tries(
    session: AsyncSession, dispatches: Sequence[DispatchRecord]
) -> Sequence[SendingRecord]:
    """Every try at any of these, in the order they were made."""
    batches = {d.batch for d in dispatches if d.batch}
    found = await session.scalars(
        select(SendingRecord)
        .where(
            SendingRecord.batch.in_(batches)
            | SendingRecord.dispatch_id.in_([d.id for d in dispatches])
        )
        .order_by(SendingRecord.created_at, SendingRecord.part)
    )
    return found.all()
