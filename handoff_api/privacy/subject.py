"""Everything that belongs to one person: their cases, their conversations, and the rows of both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.records import CaseRecord, PartyRecord
from handoff_api.identity.records import ConversationCaseRecord
from handoff_api.privacy.inventory import Line, inventory
from handoff_api.privacy.records import LegalHoldRecord

# Enough rows for few questions, few enough to be opened in memory.
_PAGE = 500


@dataclass(frozen=True)
class Subject:
    """One person as far as the service knows: ids of cases, their references, conversations.

    ``shared`` are conversations that are about somebody else's case too, such as a support worker's:
    they are left as they are, for a person to look at.
    """

    cases: tuple[int, ...]
    references: tuple[str, ...]
    conversations: tuple[str, ...]
    shared: tuple[str, ...] = ()


async def subject_of(session: AsyncSession, references: Iterable[str]) -> Subject:
    """The person of these cases: the conversations the cases were taken down in, those in which
    somebody was shown to be the resident, and every case of the latter; and what the same person
    told of for themself in any of these."""
    cases = await _cases(session, CaseRecord.reference.in_(list(references)))
    own: set[str] = set()
    while True:
        linked = select(ConversationCaseRecord.conversation_id).where(
            ConversationCaseRecord.case_id.in_(list(cases)),
            ConversationCaseRecord.is_resident.is_(True),
        )
        own |= set(await session.scalars(linked))
        theirs = select(ConversationCaseRecord.case_id).where(
            ConversationCaseRecord.conversation_id.in_(own),
            ConversationCaseRecord.is_resident.is_(True),
        )
        more = await _cases(session, CaseRecord.id.in_(theirs))
        more |= await _told_there(session, cases, own)
        if more.keys() <= cases.keys():
            break
        cases |= more
    made_in = select(CaseRecord.conversation_id).where(CaseRecord.id.in_(list(cases)))
    conversations = own | set(await session.scalars(made_in))
    elsewhere = select(CaseRecord.conversation_id).where(
        CaseRecord.conversation_id.in_(conversations), CaseRecord.id.not_in(list(cases))
    )
    shared = set(await session.scalars(elsewhere))
    return Subject(
        tuple(sorted(cases)),
        tuple(sorted(cases.values())),
        tuple(sorted(conversations - shared)),
        tuple(sorted(shared)),
    )


async def _told_there(
    session: AsyncSession, cases: dict[int, str], own: set[str]
) -> dict[int, str]:
    """Further cases out of the conversations of these: a request beside a complaint, a draft that was
    given up. Only what somebody told for themself, under the same name or none."""
    known = await _people(session, CaseRecord.id.in_(list(cases)))
    names = {name for _, _, name in known.values() if name}
    talks = own | {talk for talk, for_themself, _ in known.values() if for_themself}
    there = await _people(session, CaseRecord.conversation_id.in_(talks))
    return await _cases(
        session,
        CaseRecord.id.in_(
            id
            for id, (_, for_themself, name) in there.items()
            if for_themself and (name is None or not names or name in names)
        ),
    )


async def _people(
    session: AsyncSession, which: ColumnElement[bool]
) -> dict[int, tuple[str, bool, str | None]]:
    """Of each case: its conversation, whether somebody speaks for themself there, and their name."""
    rows = await session.execute(
        select(CaseRecord.id, CaseRecord.conversation_id, PartyRecord.role, PartyRecord.name)
        .outerjoin(PartyRecord, PartyRecord.case_id == CaseRecord.id)
        .where(which)
    )
    found: dict[int, tuple[str, bool, str | None]] = {}
    for id, talk, role, name in rows:
        _, for_themself, known = found.get(id, (talk, True, None))
        said = " ".join((name or "").split()).casefold() or None
        found[id] = (talk, for_themself and role in (None, "resident"), said or known)
    return found


async def held(session: AsyncSession, subject: Subject) -> list[str]:
    """References of the subject's cases that are on legal hold."""
    found = await session.scalars(
        select(CaseRecord.reference)
        .join(LegalHoldRecord, LegalHoldRecord.case_id == CaseRecord.id)
        .where(CaseRecord.id.in_(subject.cases), LegalHoldRecord.ended_at.is_(None))
    )
    return sorted(set(found))


async def rows_of(
    session: AsyncSession, line: Line, subject: Subject
) -> ColumnElement[bool] | None:
    """Which rows of a table are the subject's; None for a table that names nobody."""
    clauses = [
        await _clause(session, line.table, how, column, subject) for how, column in line.of.items()
    ]
    return or_(*clauses) if clauses else None


async def _clause(
    session: AsyncSession, table: Table, how: str, column: str, subject: Subject
) -> ColumnElement[bool]:
    at = table.c[column]
    if how == "case":
        return at.in_(subject.cases)
    if how == "reference":
        return at.in_(subject.references)
    if how == "conversation":
        return at.in_(subject.conversations)
    if how == "holds":
        return await _holding(session, table, at, (*subject.references, *subject.conversations))
    # Rows of another table: a delivery of a message, an answer of a survey.
    other = inventory()[how]
    theirs = await rows_of(session, other, subject)
    if theirs is None:
        raise LookupError(f"{table.name} hangs on {how}, which names nobody")
    return at.in_(select(other.table.c.id).where(theirs))


async def _holding(
    session: AsyncSession, table: Table, column: Column[Any], names: Sequence[str]
) -> ColumnElement[bool]:
    """Rows whose words, opened, hold one of the names: the database cannot look into what is sealed."""
    keys = list(table.primary_key.columns)
    found: list[tuple[Any, ...]] = []
    page = select(*keys, column).order_by(*keys).limit(_PAGE)
    rows = (await session.execute(page)).all()
    while rows:
        found += [tuple(key) for *key, said in rows if any(name in said for name in names)]
        *last, _ = rows[-1]
        further = page.where(tuple_(*keys) > tuple_(*last))
        rows = (await session.execute(further)).all()
    return tuple_(*keys).in_(found)


async def _cases(session: AsyncSession, which: ColumnElement[bool]) -> dict[int, str]:
    rows = await session.execute(select(CaseRecord.id, CaseRecord.reference).where(which))
    # Not dict(rows): a result has keys of its own.
    return {row.id: row.reference for row in rows}
