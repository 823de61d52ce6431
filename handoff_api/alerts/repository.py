"""Queries for alerts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.alerts.records import AlertRecord

# Written out: an index over some rows serves only a question that says so in its own words.
_UNFINISHED = AlertRecord.state != literal_column("'done'")


async def add(session: AsyncSession, record: AlertRecord) -> None:
    """Store an alert."""
    session.add(record)
    await session.flush()


async def find(session: AsyncSession, id: str, *, to_change: bool = False) -> AlertRecord | None:
    """An alert by its id, locked when it is about to change."""
    query = select(AlertRecord).where(AlertRecord.id == id)
    return await session.scalar(query.with_for_update() if to_change else query)


async def unfinished(
    session: AsyncSession, conversation_id: str, category: str
) -> Sequence[AlertRecord]:
    """Alerts of a category on a conversation that nobody has finished."""
    found = await session.scalars(
        select(AlertRecord).where(
            AlertRecord.conversation_id == conversation_id,
            AlertRecord.category == category,
            AlertRecord.state != "done",
        )
    )
    return found.all()


async def waiting_on(
    session: AsyncSession, reference: str, conversation_id: str, categories: Sequence[str]
) -> Sequence[AlertRecord]:
    """Unfinished alerts of these categories on a case, or in its conversation before there was one;
    held until the transaction ends."""
    found = await session.scalars(
        select(AlertRecord)
        .where(_UNFINISHED, AlertRecord.category.in_(categories), _of(reference, conversation_id))
        .order_by(AlertRecord.number)
        .with_for_update()
    )
    return found.all()


async def named(session: AsyncSession, ids: Sequence[str]) -> Sequence[AlertRecord]:
    """The alerts with these ids."""
    return (await session.scalars(select(AlertRecord).where(AlertRecord.id.in_(ids)))).all()


def _of(reference: str, conversation_id: str) -> ColumnElement[bool]:
    untied = and_(
        AlertRecord.conversation_id == conversation_id, AlertRecord.case_reference.is_(None)
    )
    return or_(AlertRecord.case_reference == reference, untied)


async def of_case(
    session: AsyncSession, reference: str, conversation_id: str
) -> Sequence[AlertRecord]:
    """Every alert about a case or raised in its conversation before there was a case."""
    found = await session.scalars(
        select(AlertRecord).where(_of(reference, conversation_id)).order_by(AlertRecord.number)
    )
    return found.all()


async def listed(
    session: AsyncSession,
    *,
    landlord: str | None,
    states: Sequence[str],
    category: str | None,
    after: int | None,
    limit: int,
) -> Sequence[AlertRecord]:
    """Newest first, from before number ``after``; ``landlord`` None: of every one."""
    query = select(AlertRecord).order_by(AlertRecord.number.desc()).limit(limit)
    if landlord is not None:
        query = query.where(AlertRecord.landlord == landlord)
    if states:
        query = query.where(AlertRecord.state.in_(states))
    if category is not None:
        query = query.where(AlertRecord.category == category)
    if after is not None:
        query = query.where(AlertRecord.number < after)
    return (await session.scalars(query)).all()
