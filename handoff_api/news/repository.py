"""Queries for what is new to staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.alerts.records import AlertRecord
from handoff_api.cases.handling_records import AccessRecord
from handoff_api.cases.records import CaseRecord, EventRecord


async def newest(session: AsyncSession) -> tuple[int, int]:
    """The number of the last history entry and of the last alert."""
    return (
        await session.scalar(select(func.max(EventRecord.id))) or 0,
        await session.scalar(select(func.max(AlertRecord.number))) or 0,
    )


async def entries(
    session: AsyncSession, after: int, landlord: str | None, limit: int
) -> Sequence[tuple[EventRecord, CaseRecord]]:
    """History entries after a number, with their cases as they are now."""
    query = (
        select(EventRecord, CaseRecord)
        .join(CaseRecord, CaseRecord.id == EventRecord.case_id)
        .where(EventRecord.id > after)
        .order_by(EventRecord.id)
        .limit(limit)
    )
    if landlord is not None:
        query = query.where(CaseRecord.landlord == landlord)
    return [(event, case) for event, case in (await session.execute(query)).all()]


async def access_to(session: AsyncSession, case_ids: Sequence[int]) -> Sequence[AccessRecord]:
    """Who is kept away from these cases, and who may read them."""
    if not case_ids:
        return []
    found = await session.scalars(
        select(AccessRecord).where(
            AccessRecord.case_id.in_(case_ids), AccessRecord.ended_at.is_(None)
        )
    )
    return found.all()


async def alerts(
    session: AsyncSession, after: int, since: datetime | None, landlord: str | None, limit: int
) -> Sequence[AlertRecord]:
    """Alerts raised after a number, and with ``since`` those taken or finished from then on."""
    changed = AlertRecord.number > after
    if since is not None:
        changed = or_(
            changed,
            and_(AlertRecord.state == "taken", AlertRecord.taken_at >= since),
            AlertRecord.done_at >= since,
        )
    query = select(AlertRecord).where(changed).order_by(AlertRecord.number).limit(limit)
    if landlord is not None:
        query = query.where(AlertRecord.landlord == landlord)
    return (await session.scalars(query)).all()
