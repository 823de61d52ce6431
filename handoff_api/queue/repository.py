"""Queries of the queue: pages in a chosen order that stay put while cases come and go, and counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    func,
    select,
    text,
    tuple_,
    union,
    union_all,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from handoff_api.cases.handling_records import AccessRecord
from handoff_api.cases.placing import FINISHED
from handoff_api.cases.records import CaseRecord, DeadlineRecord, IssueRecord, SignalRecord
from handoff_api.cases.repository import readable
from handoff_api.queue.search import matching

Order = Literal["newest", "oldest", "due", "priority", "changed"]
ORDERS: tuple[str, ...] = get_args(Order)
_SHOWN = (selectinload(CaseRecord.issues), selectinload(CaseRecord.deadlines))
# The columns of each order, and whether it runs downwards. The id comes last, so that no two
# cases share a place.
_COLUMNS: dict[str, tuple[tuple[InstrumentedAttribute[Any], ...], bool]] = {
    "newest": ((CaseRecord.id,), True),
    "oldest": ((CaseRecord.id,), False),
    "due": ((CaseRecord.next_late_at, CaseRecord.id), False),
    "priority": ((CaseRecord.urgency, CaseRecord.next_late_at, CaseRecord.id), False),
    "changed": ((CaseRecord.updated_at, CaseRecord.id), True),
}


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to; an empty field does not narrow. Instants: from, before."""

    landlords: Sequence[str]
    reader: str
    # Managers and auditors read restricted cases too; nobody reads one they are kept away from.
    oversees: bool = False
    kinds: Sequence[str] = field(default=())
    stages: Sequence[str] = field(default=())
    states: Sequence[str] = field(default=())
    priorities: Sequence[str] = field(default=())
    topics: Sequence[str] = field(default=())
    flags: Sequence[str] = field(default=())
    owner: str | None = None
    unassigned: bool = False
    deadline: str | None = None
    late_after: datetime | None = None
    late_by: datetime | None = None
    received_from: datetime | None = None
    received_before: datetime | None = None
    reference: str | None = None
    words: str | None = None
    open_only: bool = False


def place_of(case: CaseRecord, order: str) -> list[Any]:
    """The values a case is ordered by, for the cursor."""
    return [getattr(case, column.key) for column in _COLUMNS[order][0]]


async def listed(
    session: AsyncSession, wanted: Wanted, order: str, after: Sequence[Any] | None, limit: int
) -> Sequence[CaseRecord]:
    """A page in ``order`` from after the place ``after``."""
    columns, downwards = _COLUMNS[order]
    dialect = session.get_bind().dialect
    ordering = [c.desc() if downwards else c.asc() for c in columns]

    def page(landlord: str) -> Select[int]:
        query = select(CaseRecord.id).where(CaseRecord.landlord == landlord)
        for condition in _conditions(wanted, dialect):
            query = query.where(condition)
        if after is not None:
            here = tuple_(*columns) if len(columns) > 1 else columns[0]
            there = tuple_(*after) if len(columns) > 1 else after[0]
            query = query.where(here < there if downwards else here > there)
        return query.order_by(*ordering).limit(limit)

    # Each landlord's page by its own index; several are then merged.
    pages = [page(landlord) for landlord in wanted.landlords]
    ids = pages[0] if len(pages) == 1 else union_all(*(p.subquery().select() for p in pages))
    query = (
        select(CaseRecord)
        .where(CaseRecord.id.in_(select(ids.subquery().c.id)))
        .options(*_SHOWN)
        .order_by(*ordering)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


@dataclass(frozen=True)
class Tally:
    """How many cases of a landlord stand where."""

    open: int
    overdue: int
    today: int
    unassigned: int
    mine: int
    emergency: int
    by: list[tuple[str, str | None, str, int]]


async def tally(
    session: AsyncSession, wanted: Wanted, now: datetime, end_of_today: datetime
) -> Tally:
    """Counts over the open cases, and how many of each kind, stage and state there are."""
    mine = [CaseRecord.landlord.in_(wanted.landlords), readable(wanted.reader, wanted.oversees)]
    late = CaseRecord.next_late_at <= now
    open_counts = (
        await session.execute(
            select(
                func.count(),
                func.count().filter(late),
                func.count().filter(~late, CaseRecord.next_late_at <= end_of_today),
                func.count().filter(~CaseRecord.owner.startswith("staff:")),
                func.count().filter(CaseRecord.owner == wanted.reader),
                func.count().filter(CaseRecord.urgency == 0),
            ).where(CaseRecord.is_open, CaseRecord.urgency < FINISHED, *mine)
        )
    ).one()
    by = await _by_kind_stage_state(session, wanted)
    return Tally(*open_counts, by=[(*where, number) for where, number in by.items()])


async def _by_kind_stage_state(
    session: AsyncSession, wanted: Wanted
) -> Counter[tuple[str, str | None, str]]:
    """Every case of the landlords, counted in an index alone, less the few this reader may not
    know of: asking that of each would read them all."""
    where = CaseRecord.landlord.in_(wanted.landlords)
    hidden_perhaps = union(
        select(CaseRecord.id).where(where, text("cases.restricted")),
        select(AccessRecord.case_id).where(
            AccessRecord.person == wanted.reader,
            AccessRecord.access == "excluded",
            AccessRecord.ended_at.is_(None),
        ),
    )
    hidden = (
        where,
        CaseRecord.id.in_(hidden_perhaps),
        ~readable(wanted.reader, wanted.oversees),
    )
    found: Counter[tuple[str, str | None, str]] = Counter()
    for conditions, sign in (((where,), 1), (hidden, -1)):
        rows = await session.execute(
            select(CaseRecord.kind, CaseRecord.stage, CaseRecord.state, func.count())
            .where(*conditions)
            .group_by(CaseRecord.kind, CaseRecord.stage, CaseRecord.state)
        )
        for kind, stage, state, number in rows.all():
            found[kind, stage, state] += sign * number
    return +found


def _conditions(wanted: Wanted, dialect: Dialect) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [readable(wanted.reader, wanted.oversees)]
    for column, values in (
        (CaseRecord.kind, wanted.kinds),
        (CaseRecord.stage, wanted.stages),
        (CaseRecord.state, wanted.states),
        (CaseRecord.priority, wanted.priorities),
    ):
        if values:
            found.append(column.in_(values))
    if wanted.open_only:
        found += [CaseRecord.is_open.is_(True), CaseRecord.urgency < FINISHED]
    if wanted.topics:
        found.append(
            exists().where(
                IssueRecord.case_id == CaseRecord.id, IssueRecord.topic.in_(wanted.topics)
            )
        )
    if wanted.flags:
        found.append(
            exists().where(
                SignalRecord.case_id == CaseRecord.id, SignalRecord.name.in_(wanted.flags)
            )
        )
    if wanted.owner is not None:
        found.append(CaseRecord.owner == wanted.owner)
    if wanted.unassigned:
        found.append(~CaseRecord.owner.startswith("staff:"))
    if wanted.received_from is not None:
        found.append(CaseRecord.received_at >= wanted.received_from)
    if wanted.received_before is not None:
        found.append(CaseRecord.received_at < wanted.received_before)
    found.extend(_due(wanted))
    if wanted.reference is not None:
        found.append(CaseRecord.reference == wanted.reference)
    if wanted.words is not None:
        matches = matching(wanted.words, dialect)
        if matches is not None:
            found.append(CaseRecord.id.in_(matches))
    return found


def _due(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Narrowing by when the next promise, or the promise of a name, would be broken."""

    def between(late_at: InstrumentedAttribute[datetime]) -> list[ColumnElement[bool]]:
        bounds: list[ColumnElement[bool]] = []
        if wanted.late_after is not None:
            bounds.append(late_at > wanted.late_after)
        if wanted.late_by is not None:
            bounds.append(late_at <= wanted.late_by)
        return bounds

    if wanted.deadline is None:
        return between(CaseRecord.next_late_at)
    named = and_(
        DeadlineRecord.case_id == CaseRecord.id,
        DeadlineRecord.name == wanted.deadline,
        DeadlineRecord.met_at.is_(None),
        DeadlineRecord.ended_at.is_(None),
        *between(DeadlineRecord.late_at),
    )
    return [CaseRecord.state.not_in(("closed", "withdrawn")), exists().where(named)]
