"""Queries of the access log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import exists, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.access.records import ReadingRecord
from handoff_api.cases.records import CaseRecord
from handoff_api.database import table_of

_ADD = insert(table_of(ReadingRecord)).inline()


async def add(session: AsyncSession, **reading: Any) -> None:
    """Write down a reading, in one statement."""
    await session.execute(_ADD, reading)


async def listed(
    session: AsyncSession,
    *,
    landlord: str | None,
    subject: str | None,
    actor: str | None,
    since: datetime | None,
    until: datetime | None,
    before: int | None,
    limit: int,
) -> Sequence[ReadingRecord]:
    """Newest first. A landlord's own keys' readings, and those of its cases by keys for every one."""
    query = select(ReadingRecord).order_by(ReadingRecord.id.desc()).limit(limit)
    if landlord is not None:
        its_case = exists().where(
            CaseRecord.reference == ReadingRecord.subject, CaseRecord.landlord == landlord
        )
        query = query.where(
            or_(
                ReadingRecord.landlord == landlord,
                (ReadingRecord.landlord == "*") & its_case,
            )
        )
    if subject is not None:
        query = query.where(ReadingRecord.subject == subject)
    if actor is not None:
        query = query.where(ReadingRecord.actor == actor)
    if since is not None:
        query = query.where(ReadingRecord.at >= since)
    if until is not None:
        query = query.where(ReadingRecord.at < until)
    if before is not None:
        query = query.where(ReadingRecord.id < before)
    return (await session.scalars(query)).all()
