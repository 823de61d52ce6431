"""Queries for cases and their history."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from handoff_api.cases.handling_records import AccessRecord
from handoff_api.cases.records import CaseRecord, EventRecord

# What staff add to a case: each its own table.
PARTS = (
    "acknowledgements", "decisions", "remedies", "actions", "responses", "learning", "assignments",
    "extensions", "refusals", "restrictions", "access", "links", "disclosures",
)  # fmt: skip
_SUMMARY = (selectinload(CaseRecord.issues), selectinload(CaseRecord.deadlines))
_WHOLE = (
    *_SUMMARY,
    selectinload(CaseRecord.parties),
    selectinload(CaseRecord.signals),
    selectinload(CaseRecord.exclusions),
    *(selectinload(getattr(CaseRecord, name)) for name in PARTS),
)


async def add(session: AsyncSession, case: CaseRecord) -> None:
    """Store a new case."""
    session.add(case)
    await session.flush()


async def is_taken(session: AsyncSession, reference: str) -> bool:
    """Whether a case already has this reference."""
    return bool(await session.scalar(select(exists().where(CaseRecord.reference == reference))))


async def find(
    session: AsyncSession, reference: str, *, to_change: bool = False
) -> CaseRecord | None:
    """The whole case; held until the transaction ends when it is about to change."""
    query = select(CaseRecord).where(CaseRecord.reference == reference).options(*_WHOLE)
    return await session.scalar(query.with_for_update() if to_change else query)


async def find_by_id(
    session: AsyncSession, id: int, *, to_change: bool = False
) -> CaseRecord | None:
    """The whole case by its number in the database."""
    query = select(CaseRecord).where(CaseRecord.id == id).options(*_WHOLE)
    return await session.scalar(query.with_for_update() if to_change else query)


def readable(person: str, oversees: bool) -> ColumnElement[bool]:
    """Cases that exist for this person: not kept away, and restricted ones by role or by name."""
    mine = and_(
        AccessRecord.case_id == CaseRecord.id,
        AccessRecord.person == person,
        AccessRecord.ended_at.is_(None),
    )
    kept_away = exists().where(mine, AccessRecord.access == "excluded")
    if oversees:
        return ~kept_away
    named = exists().where(mine, AccessRecord.access == "reader")
    own = or_(CaseRecord.owner == person, CaseRecord.received_by == person)
    return and_(~kept_away, or_(CaseRecord.restricted.is_(False), own, named))


async def last_event(session: AsyncSession, case_id: int) -> EventRecord | None:
    """The newest entry of a case's history."""
    return await session.scalar(
        select(EventRecord)
        .where(EventRecord.case_id == case_id)
        .order_by(EventRecord.number.desc())
        .limit(1)
    )


async def add_event(session: AsyncSession, event: EventRecord) -> None:
    """Append to the history."""
    session.add(event)
    await session.flush()


async def events(session: AsyncSession, case_id: int) -> Sequence[EventRecord]:
    """The whole history, oldest first."""
    found = await session.scalars(
        select(EventRecord).where(EventRecord.case_id == case_id).order_by(EventRecord.number)
    )
    return found.all()


async def references(session: AsyncSession, after: int, limit: int) -> Sequence[tuple[int, str]]:
    """Ids and references of all cases, oldest first, for going through every history."""
    rows = await session.execute(
        select(CaseRecord.id, CaseRecord.reference)
        .where(CaseRecord.id > after)
        .order_by(CaseRecord.id)
        .limit(limit)
    )
    return [(id, reference) for id, reference in rows.all()]
