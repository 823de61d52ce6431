"""The cases a report may count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from handoff_api.cases.records import CaseRecord

_COUNTED = (
    selectinload(CaseRecord.issues),
    selectinload(CaseRecord.deadlines),
    selectinload(CaseRecord.parties),
    selectinload(CaseRecord.decisions),
    selectinload(CaseRecord.extensions),
    selectinload(CaseRecord.refusals),
    selectinload(CaseRecord.learning),
)


async def touched(
    session: AsyncSession, landlord: str, first: datetime, before: datetime
) -> Sequence[CaseRecord]:
    """Every case received before the period's end in which anything happened since its start."""
    found = await session.scalars(
        select(CaseRecord)
        .where(
            CaseRecord.landlord == landlord,
            CaseRecord.state != "draft",
            CaseRecord.received_at < before,
            CaseRecord.updated_at >= first,
        )
        .options(*_COUNTED)
        .order_by(CaseRecord.id)
    )
    return found.all()
