"""Letting go of what has been kept long enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.records import CaseRecord
from handoff_api.conversations.records import ConversationRecord
from handoff_api.identity.records import ConversationCaseRecord
from handoff_api.messages.records import MessageRecord
from handoff_api.privacy.inventory import Line, inventory
from handoff_api.privacy.records import LegalHoldRecord
from handoff_api.privacy.subject import Subject, rows_of
from handoff_api.sealing.columns import FORGOTTEN

ENDED = ("closed", "withdrawn", "not_accepted")
_AT_ONCE = 500
_HELD = exists().where(LegalHoldRecord.case_id == CaseRecord.id, LegalHoldRecord.ended_at.is_(None))


@dataclass(frozen=True)
class Due:
    """What has been kept long enough: whole persons' cases, talks of which no case came, and rows by
    table that only served the machinery."""

    cases: tuple[Subject, ...] = ()
    talks: Subject = field(default_factory=lambda: Subject((), (), ()))
    rows: Mapping[str, int] = field(default_factory=dict)
    # Cases whose time is over and that are kept all the same, for a court or the Ombudsman.
    held: int = 0


async def due(session: AsyncSession, now: datetime) -> Due:
    """What could go today; nothing changes."""
    ends = {line.kept.name: line.kept.days for line in inventory().values()}
    cases = await _cases(session, ENDED, now - timedelta(days=ends["case"] or 0))
    drafts = await _cases(session, ("draft",), now - timedelta(days=ends["talk"] or 0))
    talks = await _talks(session, now - timedelta(days=ends["talk"] or 0))
    ended = _ended(ENDED, now - timedelta(days=ends["case"] or 0))
    held = await session.scalar(select(func.count(CaseRecord.id)).where(*ended, _HELD)) or 0
    rows = {}
    for name, line, past in _machinery(now):
        counting: Select[int] = select(func.count()).select_from(line.table).where(past)
        rows[name] = await session.scalar(counting) or 0
    return Due(
        cases=(*cases, *drafts),
        talks=Subject((), (), tuple(talks)),
        rows={name: count for name, count in rows.items() if count},
        held=held,
    )


async def is_still_due(session: AsyncSession, subject: Subject) -> bool:
    """Whether there is anything left of a subject of ``due``: another process may have been at it."""
    if not subject.cases:
        return bool(subject.conversations)
    left = select(CaseRecord.id).where(
        CaseRecord.id.in_(subject.cases), CaseRecord.description != FORGOTTEN, ~_HELD
    )
    return await session.scalar(left.limit(1)) is not None


async def let_rows_go(session: AsyncSession, now: datetime) -> None:
    """Delete rows that only served the machinery and are past their time."""
    held = await _held_subject(session)
    for _, line, past in _machinery(now):
        kept = await rows_of(session, line, held) if held.cases and _is_named(line) else None
        gone = past if kept is None else and_(past, or_(kept.is_(None), ~kept))
        await session.execute(delete(line.table).where(gone))


async def _held_subject(session: AsyncSession) -> Subject:
    """Every case on hold, with the conversation it was taken down in."""
    found = (
        await session.execute(
            select(CaseRecord.id, CaseRecord.reference, CaseRecord.conversation_id).where(_HELD)
        )
    ).all()
    return Subject(
        tuple(row.id for row in found),
        tuple(row.reference for row in found),
        tuple(row.conversation_id for row in found),
    )


def _is_named(line: Line) -> bool:
    """Whether a column names the case; what merely holds its reference somewhere in its words is an
    answer kept for two days to be given again."""
    return bool(line.of) and "holds" not in line.of


def _machinery(now: datetime) -> list[tuple[str, Line, ColumnElement[bool]]]:
    """Tables whose rows end by themselves; those that hang on others first."""
    found = [
        (name, line, line.table.c[line.ends] < now - timedelta(days=line.kept.days))
        for name, line in inventory().items()
        if line.ends is not None and line.kept.days is not None
    ]
    return sorted(found, key=lambda each: -len(each[1].table.foreign_keys))


async def _cases(session: AsyncSession, states: Sequence[str], before: datetime) -> list[Subject]:
    """Cases in one of these states, unchanged since ``before``, with words still in them."""
    found = await session.scalars(
        select(CaseRecord)
        # Asked of the database, not afterwards: held cases must not fill the round for good.
        .where(*_ended(states, before), ~_HELD)
        .order_by(CaseRecord.id)
        .limit(_AT_ONCE)
    )
    return [await _alone(session, case) for case in found.all()]


def _ended(states: Sequence[str], before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        CaseRecord.state.in_(states),
        CaseRecord.updated_at < before,
        CaseRecord.description != FORGOTTEN,
    )


async def _alone(session: AsyncSession, case: CaseRecord) -> Subject:
    """One case, and its conversation unless that belongs to another case too."""
    made = exists().where(
        CaseRecord.conversation_id == case.conversation_id, CaseRecord.id != case.id
    )
    linked = exists().where(
        ConversationCaseRecord.conversation_id == case.conversation_id,
        ConversationCaseRecord.case_id != case.id,
    )
    shared = bool(await session.scalar(select(made | linked)))
    talks = () if shared else (case.conversation_id,)
    return Subject((case.id,), (case.reference,), talks)


async def _talks(session: AsyncSession, before: datetime) -> list[str]:
    """Conversations of which no case came, silent since ``before``, with words still in them."""
    made = exists().where(CaseRecord.conversation_id == ConversationRecord.id)
    linked = exists().where(ConversationCaseRecord.conversation_id == ConversationRecord.id)
    words = exists().where(
        MessageRecord.conversation_id == ConversationRecord.id, MessageRecord.text != FORGOTTEN
    )
    query = (
        select(ConversationRecord.id)
        .where(ConversationRecord.last_activity_at < before, ~made, ~linked, words)
        .order_by(ConversationRecord.created_at)
        .limit(_AT_ONCE)
    )
    return list(await session.scalars(query))
