"""Queries for identity checks and for the cases of a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.records import CaseRecord
from handoff_api.conversations.records import ConversationRecord
from handoff_api.database import table_of
from handoff_api.identity.records import ConversationCaseRecord, IdentityCheckRecord

_LINKED = table_of(ConversationCaseRecord)
_LINKS = (
    select(_LINKED).where(_LINKED.c.case_id == bindparam("case_id")).order_by(_LINKED.c.linked_at)
)

_CONVERSATIONS = table_of(ConversationRecord).c
_OUTLINE = select(
    _CONVERSATIONS.held_by,
    _CONVERSATIONS.channel,
    _CONVERSATIONS.address,
    exists().where(_LINKED.c.case_id == bindparam("case_id")).label("has_others"),
).where(_CONVERSATIONS.id == bindparam("id"))


async def add(session: AsyncSession, record: IdentityCheckRecord | ConversationCaseRecord) -> None:
    """Store a check or a link."""
    session.add(record)
    await session.flush()


async def lock(session: AsyncSession, id: str) -> IdentityCheckRecord | None:
    """The check, held until this transaction ends: two tries at once are two tries."""
    return await session.get(IdentityCheckRecord, id, with_for_update=True, populate_existing=True)


async def tried_since(session: AsyncSession, case_id: int, since: datetime) -> tuple[int, int]:
    """Wrong tries at a case, and codes asked for it, in the checks begun since then."""
    query = select(
        func.coalesce(func.sum(IdentityCheckRecord.attempts), 0),
        func.coalesce(func.sum(IdentityCheckRecord.codes_asked), 0),
    ).where(IdentityCheckRecord.case_id == case_id, IdentityCheckRecord.created_at >= since)
    tries, codes = (await session.execute(query)).one()
    return int(tries), int(codes)


async def link(
    session: AsyncSession, conversation_id: str, case_id: int
) -> ConversationCaseRecord | None:
    """How a conversation was linked with a case."""
    return await session.get(ConversationCaseRecord, (conversation_id, case_id))


async def links(session: AsyncSession, conversation_id: str) -> Sequence[ConversationCaseRecord]:
    """Everything a conversation was linked with."""
    found = await session.scalars(
        select(ConversationCaseRecord).where(
            ConversationCaseRecord.conversation_id == conversation_id
        )
    )
    return found.all()


async def links_of_case(session: AsyncSession, case_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The conversations that were linked with a case, oldest first; its own is not among them."""
    links: Sequence[Row[*tuple[Any, ...]]] = (
        await session.execute(_LINKS, {"case_id": case_id})
    ).all()
    return links


async def outlined(
    session: AsyncSession, conversation_id: str, case_id: int
) -> Row[*tuple[Any, ...]] | None:
    """Who holds a conversation, where its person is, and whether the case has others."""
    asked = {"id": conversation_id, "case_id": case_id}
    return (await session.execute(_OUTLINE, asked)).first()


async def references_in(session: AsyncSession, conversation_id: str) -> Sequence[str]:
    """References of the cases a conversation made or was linked with, newest first."""
    made = select(CaseRecord.id).where(CaseRecord.conversation_id == conversation_id)
    linked = select(ConversationCaseRecord.case_id).where(
        ConversationCaseRecord.conversation_id == conversation_id
    )
    found = await session.scalars(
        select(CaseRecord.reference)
        .where(CaseRecord.id.in_(made.union(linked)))
        .order_by(CaseRecord.id.desc())
    )
    return found.all()
