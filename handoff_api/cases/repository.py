"""Queries for cases and their history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    inspect,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

from handoff_api.cases.handling_records import AccessRecord
from handoff_api.cases.records import CaseRecord, EventRecord

# What staff add to a case: each its own table.
PARTS = (
    "acknowledgements", "decisions", "remedies", "actions", "responses", "learning", "assignments",
    "extensions", "refusals", "restrictions", "access", "links", "disclosures",
)  # fmt: skip
_PART = {name: CaseRecord.__mapper__.relationships[name].mapper.class_ for name in PARTS}
# One question for all of them: most cases hold few, and a query for each empty one costs more
# than all the rest of reading a case.
_HELD = union_all(
    *(
        select(literal(name)).where(exists().where(record.case_id == bindparam("case_id")))
        for name, record in _PART.items()
    )
)
_SUMMARY = (selectinload(CaseRecord.issues), selectinload(CaseRecord.deadlines))
_WHOLE = (
    *_SUMMARY,
    selectinload(CaseRecord.parties),
    selectinload(CaseRecord.signals),
    selectinload(CaseRecord.exclusions),
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
    query = select(CaseRecord).where(CaseRecord.reference == reference)
    return await _whole(session, query, to_change)


async def find_by_id(
    session: AsyncSession, id: int, *, to_change: bool = False
) -> CaseRecord | None:
    """The whole case by its number in the database."""
    return await _whole(session, select(CaseRecord).where(CaseRecord.id == id), to_change)


async def _whole(
    session: AsyncSession, query: Select[CaseRecord], to_change: bool
) -> CaseRecord | None:
    query = query.options(*_WHOLE)
    case = await session.scalar(query.with_for_update() if to_change else query)
    if case is not None:
        # Found twice in one transaction: what was changed in between stays.
        await _load_parts(session, case, inspect(case).unloaded & set(PARTS))
    return case


async def _load_parts(session: AsyncSession, case: CaseRecord, names: set[str]) -> None:
    if not names:
        return
    held = set(await session.scalars(_HELD, {"case_id": case.id}))
    for name in names:
        rows: Sequence[Any] = ()
        if name in held:
            record = _PART[name]
            found = select(record).where(record.case_id == case.id).order_by(record.id)
            rows = (await session.scalars(found)).all()
        set_committed_value(case, name, list(rows))


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
