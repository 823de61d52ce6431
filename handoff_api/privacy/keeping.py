"""Letting go of what has been kept long enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.records import CaseRecord
from handoff_api.conversations.records import ConversationRecord
from handoff_api.identity.records import ConversationCaseRecord
from handoff_api.messages.records import MessageRecord
from handoff_api.privacy.inventory import Line, inventory
from handoff_api.privacy.subject import Subject
from handoff_api.sealing.columns import FORGOTTEN

ENDED = ("closed", "withdrawn", "not_accepted")
_AT_ONCE = 500


@dataclass(frozen=True)
class Due:
    """What has been kept long enough: whole persons' cases, talks of which no case came, and rows by
    table that only served the machinery."""

    cases: tuple[Subject, ...] = ()
    talks: Subject = field(default_factory=lambda: Subject((), (), ()))
    rows: Mapping[str, int] = field(default_factory=dict)


async def due(session: AsyncSession, now: datetime) -> Due:
    """What could go today; nothing changes."""
    ends = {line.kept.name: line.kept.days for line in inventory().values()}
    cases = await _cases(session, ENDED, now - timedelta(days=ends["case"] or 0))
    drafts = await _cases(session, ("draft",), now - timedelta(days=ends["talk"] or 0))
    talks = await _talks(session, now - timedelta(days=ends["talk"] or 0))
    rows = {}
    for name, line, past in _machinery(now):
        counting: Select[int] = select(func.count()).select_from(line.table).where(past)
        rows[name] = await session.scalar(counting) or 0
    return Due(
        cases=(*cases, *drafts),
        talks=Subject((), (), tuple(talks)),
        rows={name: count for name, count in rows.items() if count},
    )


async def let_rows_go(session: AsyncSession, now: datetime) -> None:
    """Delete rows that only served the machinery and are past their time."""
    for _, line, past in _machinery(now):
        await session.execute(delete(line.table).where(past))


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
        .where(
            CaseRecord.state.in_(states),
            CaseRecord.updated_at < before,
            CaseRecord.description != FORGOTTEN,
        )
        .order_by(CaseRecord.id)
        .limit(_AT_ONCE)
    )
    return [await _alone(session, case) for case in found.all()]


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
