"""Queries of the timers: what has come and has not been done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from handoff_api.alerts.records import AlertRecord
from handoff_api.cases.handling_records import RestrictionRecord
from handoff_api.cases.placing import RUNS_ON
from handoff_api.cases.records import CaseRecord, DeadlineRecord
from handoff_api.messages.records import DeliveryRecord, MessageRecord
from handoff_api.timers.records import FiringRecord
from handoff_api.timers.timer import Occasion

# Written out: an index over some rows serves only a question that says so in its own words.
_UNFINISHED = AlertRecord.state != literal_column("'done'")
_AT_WORK = ("received", "acknowledged", "investigating")


async def claim(session: AsyncSession, timer: str, occasion: Occasion, now: datetime) -> bool:
    """Write down that this is being done; False when another has done it or is doing it.

    On PostgreSQL this waits for another's transaction on the same occasion, on SQLite for every
    other writer, so the answer is final."""
    postgres = session.get_bind().dialect.name == "postgresql"
    values = {"timer": timer, "fired_at": now, **vars(occasion)}
    insert = insert_postgres if postgres else insert_sqlite
    claimed = await session.scalar(
        insert(FiringRecord)
        .values(**values)
        .on_conflict_do_nothing()
        .returning(FiringRecord.subject)
    )
    return claimed is not None


def not_done(
    timer: str,
    subject: SQLColumnExpression[int],
    about: SQLColumnExpression[str],
    due_at: SQLColumnExpression[datetime],
) -> ColumnElement[bool]:
    """That the timer has not done this occasion."""
    return ~exists().where(
        FiringRecord.timer == timer,
        FiringRecord.subject == subject,
        FiringRecord.about == about,
        FiringRecord.due_at == due_at,
    )


async def done_since(
    session: AsyncSession, timer: str, then: str, since: datetime, limit: int
) -> list[Occasion]:
    """What one timer has done since an instant, and the timer ``then`` has not yet followed up."""
    done = FiringRecord.__table__.alias("done")
    rows = await session.execute(
        select(done.c.subject, done.c.about, done.c.due_at)
        .where(
            done.c.timer == timer,
            done.c.fired_at >= since,
            not_done(then, done.c.subject, done.c.about, done.c.due_at),
        )
        .order_by(done.c.fired_at)
        .limit(limit)
    )
    return [Occasion(*row) for row in rows.all()]


async def late_deadlines(
    session: AsyncSession,
    timer: str,
    *,
    after: datetime | None,
    by: datetime,
    names: Sequence[str] = (),
    without: Sequence[str] = (),
    stage: str | None = None,
    states: Sequence[str] = _AT_WORK,
    limit: int,
) -> list[Occasion]:
    """Unmet deadlines that are broken from an instant in (``after``, ``by``], of cases at work; and
    those that are owed whatever becomes of the case."""
    deadline = DeadlineRecord
    query = (
        select(deadline.case_id, deadline.name, deadline.late_at)
        .join(CaseRecord, CaseRecord.id == deadline.case_id)
        .where(
            deadline.met_at.is_(None),
            deadline.ended_at.is_(None),
            deadline.late_at <= by,
            or_(CaseRecord.state.in_(states), deadline.name.in_(RUNS_ON)),
            not_done(timer, deadline.case_id, deadline.name, deadline.late_at),
        )
        .order_by(deadline.late_at)
        .limit(limit)
    )
    if after is not None:
        query = query.where(deadline.late_at > after)
    if names:
        query = query.where(deadline.name.in_(names))
    if without:
        query = query.where(deadline.name.not_in(without))
    if stage is not None:
        query = query.where(CaseRecord.stage == stage)
    return [Occasion(*row) for row in (await session.execute(query)).all()]


async def lock_case(session: AsyncSession, case_id: int) -> CaseRecord | None:
    """A case with its deadlines, held until the transaction ends."""
    found: CaseRecord | None = await session.scalar(
        select(CaseRecord)
        .where(CaseRecord.id == case_id)
        .options(selectinload(CaseRecord.deadlines))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


async def quiet_drafts(
    session: AsyncSession, timer: str, before: datetime, limit: int
) -> list[Occasion]:
    """Drafts nobody has touched since ``before``."""
    nothing = literal("")
    rows = await session.execute(
        select(CaseRecord.id, CaseRecord.updated_at)
        .where(
            CaseRecord.state == literal_column("'draft'"),
            CaseRecord.updated_at <= before,
            not_done(timer, CaseRecord.id, nothing, CaseRecord.updated_at),
        )
        .order_by(CaseRecord.updated_at)
        .limit(limit)
    )
    return [Occasion(id, "", updated_at) for id, updated_at in rows.all()]


async def unread_replies(
    session: AsyncSession, timer: str, before: datetime, limit: int
) -> list[Occasion]:
    """The first answer of a person in each web chat that nobody has read since ``before``."""
    unread = (
        select(MessageRecord.conversation_id, func.min(MessageRecord.number).label("number"))
        .join(DeliveryRecord, DeliveryRecord.message_id == MessageRecord.id)
        .where(
            DeliveryRecord.status == "queued",
            DeliveryRecord.channel == "web",
            MessageRecord.author.startswith("staff:"),
        )
        .group_by(MessageRecord.conversation_id)
        .subquery()
    )
    first = MessageRecord
    rows = await session.execute(
        select(first.number, first.id, first.created_at)
        .join(
            unread,
            and_(
                first.conversation_id == unread.c.conversation_id, first.number == unread.c.number
            ),
        )
        .where(
            first.created_at <= before, not_done(timer, first.number, first.id, first.created_at)
        )
        .order_by(first.created_at)
        .limit(limit)
    )
    return [Occasion(*row) for row in rows.all()]


async def adjustments_to_review(
    session: AsyncSession, on: date, limit: int
) -> Sequence[tuple[int, date]]:
    """Cases with an adjustment to look at again on a day up to ``on``, earliest first."""
    rows = await session.execute(
        select(CaseRecord.id, CaseRecord.next_review_on)
        .where(CaseRecord.next_review_on <= on, CaseRecord.state != "withdrawn")
        .order_by(CaseRecord.next_review_on)
        .limit(limit)
    )
    return [(id, day) for id, day in rows.all() if day is not None]


async def restrictions_to_review(
    session: AsyncSession, on: date, limit: int
) -> Sequence[tuple[int, int, date]]:
    """Restrictions in force to be looked at again on a day up to ``on``: number, case, day."""
    rows = await session.execute(
        select(RestrictionRecord.id, RestrictionRecord.case_id, RestrictionRecord.review_on)
        .where(RestrictionRecord.ended_at.is_(None), RestrictionRecord.review_on <= on)
        .order_by(RestrictionRecord.review_on)
        .limit(limit)
    )
    return [(id, case_id, day) for id, case_id, day in rows.all()]


async def lock_restriction(session: AsyncSession, id: int) -> RestrictionRecord | None:
    """A restriction, held until the transaction ends."""
    return await session.get(RestrictionRecord, id, with_for_update=True, populate_existing=True)


async def is_done(session: AsyncSession, timer: str, occasion: Occasion) -> bool:
    """Whether the timer has done this occasion."""
    key = (timer, occasion.subject, occasion.about, occasion.due_at)
    return await session.get(FiringRecord, key) is not None


async def untaken(
    session: AsyncSession,
    timer: str,
    about: str,
    *,
    after: datetime | None,
    by: datetime,
    limit: int,
) -> list[Occasion]:
    """Open emergencies known since an instant in (``after``, ``by``] that nobody has taken."""
    query = (
        select(AlertRecord.number, AlertRecord.raised_at)
        .where(
            _UNFINISHED,
            AlertRecord.state == "open",
            AlertRecord.category.in_(("emergency", "safeguarding")),
            AlertRecord.raised_at <= by,
            not_done(timer, AlertRecord.number, literal(about), AlertRecord.raised_at),
        )
        .order_by(AlertRecord.number)
        .limit(limit)
    )
    if after is not None:
        query = query.where(AlertRecord.raised_at > after)
    rows = await session.execute(query)
    return [Occasion(number, about, raised_at) for number, raised_at in rows.all()]


async def lock_alert(session: AsyncSession, number: int) -> AlertRecord | None:
    """An alert, held until the transaction ends."""
    return await session.get(AlertRecord, number, with_for_update=True, populate_existing=True)


async def settled_alerts(session: AsyncSession, now: datetime, limit: int) -> Sequence[AlertRecord]:
    """Alerts about a deadline that has been met, moved or dropped since, about a draft that is
    none any more, or about an emergency that somebody has taken: nothing is left to look at."""
    about_deadline = AlertRecord.category.in_(("deadline_near", "deadline_missed"))
    still_due = exists().where(
        DeadlineRecord.case_id == CaseRecord.id,
        DeadlineRecord.name == AlertRecord.about,
        DeadlineRecord.met_at.is_(None),
        DeadlineRecord.ended_at.is_(None),
        DeadlineRecord.late_at == AlertRecord.aware_at,
        or_(AlertRecord.category == "deadline_missed", DeadlineRecord.late_at > now),
        or_(CaseRecord.state.not_in(("closed", "withdrawn")), DeadlineRecord.name.in_(RUNS_ON)),
    )
    untaken_alert = AlertRecord.__table__.alias("untaken_alert")
    query = (
        select(AlertRecord)
        .outerjoin(CaseRecord, CaseRecord.reference == AlertRecord.case_reference)
        .outerjoin(untaken_alert, untaken_alert.c.id == AlertRecord.about)
        .where(
            _UNFINISHED,
            AlertRecord.category.in_(
                ("deadline_near", "deadline_missed", "draft_abandoned", "emergency_untaken")
            ),
            or_(
                and_(about_deadline, ~still_due),
                and_(AlertRecord.category == "draft_abandoned", CaseRecord.state != "draft"),
                and_(AlertRecord.category == "emergency_untaken", untaken_alert.c.state != "open"),
            ),
        )
        .limit(limit)
    )
    return (await session.scalars(query)).all()
