"""Queries of the queue: pages in a chosen order that stay put while cases come and go, and counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Row,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    exists,
    func,
    select,
    text,
    tuple_,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.handling_records import AccessRecord
from handoff_api.cases.placing import FINISHED, RUNS_ON
from handoff_api.cases.records import CaseRecord, DeadlineRecord, IssueRecord, SignalRecord
from handoff_api.cases.repository import readable
from handoff_api.database import table_of
from handoff_api.queue.search_repository import matching

Order = Literal["newest", "oldest", "due", "priority", "changed"]
ORDERS: tuple[str, ...] = get_args(Order)
_CASES, _ISSUES = table_of(CaseRecord).c, table_of(IssueRecord).c
_SIGNALS, _DEADLINES = table_of(SignalRecord).c, table_of(DeadlineRecord).c
_ACCESS = table_of(AccessRecord).c
# The columns of each order, and whether it runs downwards. The id comes last, so that no two
# cases share a place.
_COLUMNS: dict[str, tuple[tuple[Column[Any], ...], bool]] = {
    "newest": ((_CASES.id,), True),
    "oldest": ((_CASES.id,), False),
    "due": ((_CASES.next_late_at, _CASES.id), False),
    "priority": ((_CASES.urgency, _CASES.next_late_at, _CASES.id), False),
    "changed": ((_CASES.updated_at, _CASES.id), True),
}


Plain = Row[*tuple[Any, ...]]
# What a case in a list says, and what it is ordered by.
_LISTED = (
    _CASES.id, _CASES.reference, _CASES.version, _CASES.landlord, _CASES.kind, _CASES.stage,
    _CASES.state, _CASES.priority, _CASES.channel, _CASES.owner, _CASES.received_at,
    _CASES.created_at, _CASES.updated_at, _CASES.next_late_at, _CASES.urgency,
)  # fmt: skip


def _topics(dialect: str) -> ColumnElement[str]:
    """The topics of a case's issues, in their order, as JSON text."""
    ordered = (
        select(_ISSUES.topic)
        .where(_ISSUES.case_id == _CASES.id)
        .correlate(table_of(CaseRecord))
        .order_by(_ISSUES.position)
        .subquery()
    )
    together = func.json_agg if dialect == "postgresql" else func.json_group_array
    return select(together(ordered.c.topic).cast(Text)).scalar_subquery().label("topics")


_TOPICS = {dialect: _topics(dialect) for dialect in ("postgresql", "sqlite")}
_PROMISES = select(table_of(DeadlineRecord)).order_by(_DEADLINES.due_on, _DEADLINES.id)
_EACH_ID = func.json_each(bindparam("ids")).table_valued("value")
# One statement for however many cases: a list of marks would be another for each length.
_DEADLINES_OF = {
    "postgresql": _PROMISES.where(
        _DEADLINES.case_id == any_(bindparam("ids", type_=ARRAY(Integer)))
    ),
    "sqlite": _PROMISES.where(_DEADLINES.case_id.in_(select(_EACH_ID.c.value))),
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


def place_of(case: Plain, order: str) -> list[Any]:
    """The values a case is ordered by, for the cursor."""
    return [getattr(case, column.name) for column in _COLUMNS[order][0]]


async def listed(
    session: AsyncSession, wanted: Wanted, order: str, after: Sequence[Any] | None, limit: int
) -> Sequence[Plain]:
    """A page in ``order`` from after the place ``after``; ``topics`` is JSON text."""
    columns, downwards = _COLUMNS[order]
    dialect = session.get_bind().dialect
    ordering = [c.desc() if downwards else c.asc() for c in columns]
    conditions = _conditions(wanted, dialect)
    if after is not None:
        here = tuple_(*columns) if len(columns) > 1 else columns[0]
        there = tuple_(*after) if len(columns) > 1 else after[0]
        conditions.append(here < there if downwards else here > there)

    def page(landlord: str) -> Select[int]:
        query = select(_CASES.id).where(_CASES.landlord == landlord, *conditions)
        return query.order_by(*ordering).limit(limit)

    # Each landlord's page by its own index; several are then merged.
    pages = [page(landlord) for landlord in wanted.landlords]
    ids = pages[0] if len(pages) == 1 else union_all(*(p.subquery().select() for p in pages))
    query = (
        select(*_LISTED, _TOPICS[dialect.name])
        .where(_CASES.id.in_(select(ids.subquery().c.id)))
        .order_by(*ordering)
        .limit(limit)
    )
    return (await session.execute(query)).all()


async def deadlines(session: AsyncSession, ids: Sequence[int]) -> dict[int, list[Plain]]:
    """The promises of each case, what is due first first."""
    dialect = session.get_bind().dialect.name
    asked = list(ids) if dialect == "postgresql" else json.dumps(ids)
    found: dict[int, list[Plain]] = {}
    for deadline in await session.execute(_DEADLINES_OF[dialect], {"ids": asked}):
        found.setdefault(deadline.case_id, []).append(deadline)
    return found


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
    mine = [_CASES.landlord.in_(wanted.landlords), readable(wanted.reader, wanted.oversees)]
    late = _CASES.next_late_at <= now
    open_counts = (
        await session.execute(
            select(
                func.count(),
                func.count().filter(late),
                func.count().filter(~late, _CASES.next_late_at <= end_of_today),
                func.count().filter(~_CASES.owner.startswith("staff:")),
                func.count().filter(_CASES.owner == wanted.reader),
                func.count().filter(_CASES.urgency == 0),
            ).where(_CASES.is_open, _CASES.urgency < FINISHED, *mine)
        )
    ).one()
    by = await _by_kind_stage_state(session, wanted)
    return Tally(*open_counts, by=[(*where, number) for where, number in by.items()])


async def _by_kind_stage_state(
    session: AsyncSession, wanted: Wanted
) -> Counter[tuple[str, str | None, str]]:
    """Every case of the landlords, counted in an index alone, less the few this reader may not
    know of: asking that of each would read them all."""
    where = _CASES.landlord.in_(wanted.landlords)
    hidden_perhaps = union(
        select(_CASES.id).where(where, text("cases.restricted")),
        select(_ACCESS.case_id).where(
            _ACCESS.person == wanted.reader,
            _ACCESS.access == "excluded",
            _ACCESS.ended_at.is_(None),
        ),
    )
    hidden = (
        where,
        _CASES.id.in_(hidden_perhaps),
        ~readable(wanted.reader, wanted.oversees),
    )
    found: Counter[tuple[str, str | None, str]] = Counter()
    for conditions, sign in (((where,), 1), (hidden, -1)):
        rows = await session.execute(
            select(_CASES.kind, _CASES.stage, _CASES.state, func.count())
            .where(*conditions)
            .group_by(_CASES.kind, _CASES.stage, _CASES.state)
        )
        for kind, stage, state, number in rows.all():
            found[kind, stage, state] += sign * number
    return +found


def _conditions(wanted: Wanted, dialect: Dialect) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [readable(wanted.reader, wanted.oversees)]
    for column, values in (
        (_CASES.kind, wanted.kinds),
        (_CASES.stage, wanted.stages),
        (_CASES.state, wanted.states),
        (_CASES.priority, wanted.priorities),
    ):
        if values:
            found.append(column.in_(values))
    if wanted.open_only:
        found += [_CASES.is_open.is_(True), _CASES.urgency < FINISHED]
    if wanted.topics:
        found.append(exists().where(_ISSUES.case_id == _CASES.id, _ISSUES.topic.in_(wanted.topics)))
    if wanted.flags:
        found.append(exists().where(_SIGNALS.case_id == _CASES.id, _SIGNALS.name.in_(wanted.flags)))
    if wanted.owner is not None:
        found.append(_CASES.owner == wanted.owner)
    if wanted.unassigned:
        found.append(~_CASES.owner.startswith("staff:"))
    if wanted.received_from is not None:
        found.append(_CASES.received_at >= wanted.received_from)
    if wanted.received_before is not None:
        found.append(_CASES.received_at < wanted.received_before)
    found.extend(_due(wanted))
    if wanted.reference is not None:
        found.append(_CASES.reference == wanted.reference)
    if wanted.words is not None:
        matches = matching(wanted.words, dialect)
        if matches is not None:
            found.append(_CASES.id.in_(matches))
    return found


def _due(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Narrowing by when the next promise, or the promise of a name, would be broken."""

    def between(late_at: ColumnElement[datetime]) -> list[ColumnElement[bool]]:
        bounds: list[ColumnElement[bool]] = []
        if wanted.late_after is not None:
            bounds.append(late_at > wanted.late_after)
        if wanted.late_by is not None:
            bounds.append(late_at <= wanted.late_by)
        return bounds

    if wanted.deadline is None:
        return between(_CASES.next_late_at)
    named = and_(
        _DEADLINES.case_id == _CASES.id,
        _DEADLINES.name == wanted.deadline,
        _DEADLINES.met_at.is_(None),
        _DEADLINES.ended_at.is_(None),
        *between(_DEADLINES.late_at),
    )
    if wanted.deadline in RUNS_ON:
        return [exists().where(named)]
    return [_CASES.state.not_in(("closed", "withdrawn")), exists().where(named)]
