"""Queries for cases and their history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    and_,
    bindparam,
    exists,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.handling_records import AccessRecord
from handoff_api.cases.records import CaseRecord, EventRecord
from handoff_api.cases.whole_repository import case_of, whole_case
from handoff_api.database import table_of

_CASES, _ACCESS = table_of(CaseRecord).c, table_of(AccessRecord).c
_EVENTS = table_of(EventRecord).c
_LAST_EVENT = (
    select(_EVENTS.number, _EVENTS.hash)
    .where(_EVENTS.case_id == bindparam("case_id"))
    .order_by(_EVENTS.number.desc())
    .limit(1)
)
# What staff add to a case: each its own table.
PARTS = (
    "acknowledgements", "decisions", "remedies", "actions", "responses", "learning", "assignments",
    "extensions", "refusals", "restrictions", "access", "links", "disclosures",
)  # fmt: skip


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
    return await _whole(session, _CASES.reference, reference, to_change)


async def find_by_id(
    session: AsyncSession, id: int, *, to_change: bool = False
) -> CaseRecord | None:
    """The whole case by its number in the database."""
    return await _whole(session, _CASES.id, id, to_change)


async def _whole(
    session: AsyncSession, by: Column[Any], wanted: str | int, to_change: bool
) -> CaseRecord | None:
    dialect = session.get_bind().dialect.name
    if to_change and dialect == "postgresql":
        # By itself: what it holds is read once it is held, as whoever held it before left it.
        await session.execute(select(_CASES.id).where(by == wanted).with_for_update())
    if session.autoflush:
        await session.flush()
    row = (await session.execute(whole_case(dialect, by.name), {"wanted": wanted})).first()
    return None if row is None else case_of(row, session)


def readable(person: str, oversees: bool) -> ColumnElement[bool]:
    """Cases that exist for this person: not kept away, and restricted ones by role or by name."""
    mine = and_(
        _ACCESS.case_id == _CASES.id,
        _ACCESS.person == person,
        _ACCESS.ended_at.is_(None),
    )
    kept_away = exists().where(mine, _ACCESS.access == "excluded")
    if oversees:
        return ~kept_away
    named = exists().where(mine, _ACCESS.access == "reader")
    own = or_(_CASES.owner == person, _CASES.received_by == person)
    return and_(~kept_away, or_(_CASES.restricted.is_(False), own, named))


async def last_event(session: AsyncSession, case_id: int) -> Row[*tuple[Any, ...]] | None:
    """The number and the hash of the newest entry of a case's history."""
    return (await session.execute(_LAST_EVENT, {"case_id": case_id})).first()


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
