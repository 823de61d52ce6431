"""Queries for the Ombudsman's findings."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.ombudsman.records import DeterminationRecord


async def add(session: AsyncSession, determination: DeterminationRecord) -> None:
    """Store a finding."""
    session.add(determination)
    await session.flush()


async def of_case(session: AsyncSession, case_id: int) -> Sequence[DeterminationRecord]:
    """Every finding about a case, oldest first."""
    found = await session.scalars(
        select(DeterminationRecord)
        .where(DeterminationRecord.case_id == case_id)
        .order_by(DeterminationRecord.determined_on, DeterminationRecord.recorded_at)
    )
    return found.all()


async def of_landlord(session: AsyncSession, landlord: str) -> Sequence[DeterminationRecord]:
    """Every finding about a landlord."""
    found = await session.scalars(
        select(DeterminationRecord).where(DeterminationRecord.landlord == landlord)
    )
    return found.all()
