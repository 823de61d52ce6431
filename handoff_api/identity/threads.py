"""The thread of a case over every conversation its person has used, and where to answer them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.people import awaits_authority
from handoff_api.cases.records import CaseRecord
from handoff_api.identity import repository
from handoff_api.messages import thread_repository as messages
from handoff_api.messages.schemas import Thread
from handoff_api.messages.service import show_all

_BEGINNING: datetime | None = None


async def thread_of(session: AsyncSession, case: CaseRecord, after: int, limit: int) -> Thread:
    """A page of the thread, oldest first; ``after`` is how many messages came before it. Of a
    conversation that was linked later, only what was said since belongs to the case."""
    since = {case.conversation_id: _BEGINNING}
    for link in await repository.links_of_case(session, case.id):
        since.setdefault(link.conversation_id, link.linked_at)
    rows = await messages.threads(session, since, case.reference, after, limit + 1)
    return Thread(
        messages=await show_all(session, rows[:limit]),
        next=after + limit if len(rows) > limit else None,
    )


async def conversation_to_answer(session: AsyncSession, case: CaseRecord) -> str:
    """Where the person wrote last. A link made by somebody whose authority to speak for the
    resident is not shown does not count: the answer would go to them."""
    closed = awaits_authority(case)
    known = [case.conversation_id] + [
        link.conversation_id
        for link in await repository.links_of_case(session, case.id)
        if link.is_resident or not closed
    ]
    if len(known) == 1:
        return case.conversation_id
    return await messages.last_spoken_in(session, known) or case.conversation_id
