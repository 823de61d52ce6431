"""Queries for drafts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.replies.records import DraftRecord


async def add(session: AsyncSession, draft: DraftRecord) -> None:
    """Store a draft."""
    session.add(draft)
    await session.flush()


async def of_case(session: AsyncSession, case_id: int) -> Sequence[DraftRecord]:
    """The drafts of a case, oldest first."""
    found = await session.scalars(
        select(DraftRecord)
        .where(DraftRecord.case_id == case_id)
        .order_by(DraftRecord.written_at, DraftRecord.id)
    )
    return found.all()


async def find(session: AsyncSession, case_id: int, id: str) -> DraftRecord | None:
    """A draft of this case, held until the transaction ends."""
    return await session.scalar(
        select(DraftRecord)
        .where(DraftRecord.case_id == case_id, DraftRecord.id == id)
        .with_for_update()
    )


async def remove(session: AsyncSession, draft: DraftRecord) -> None:
    """Throw a draft away."""
    await session.delete(draft)
