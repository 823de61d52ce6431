"""Queries for conversations, sessions and choices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.conversations.records import ChoiceRecord, ConversationRecord, SessionRecord
from handoff_api.database import has_come
from handoff_api.messages.records import MessageRecord


async def add(session: AsyncSession, record: ConversationRecord | SessionRecord) -> None:
    """Store a conversation or a session."""
    session.add(record)
    await session.flush()


async def find(session: AsyncSession, id: str) -> ConversationRecord | None:
    """The conversation as it is now, to be read."""
    return await session.get(ConversationRecord, id, populate_existing=True)


async def lock(session: AsyncSession, id: str) -> ConversationRecord | None:
    """The conversation, held until this transaction ends: nobody else can number a message."""
    return await session.get(ConversationRecord, id, with_for_update=True, populate_existing=True)


async def find_session(session: AsyncSession, token_hash: str) -> SessionRecord | None:
    """The session whose token has this SHA-256."""
    return await session.get(SessionRecord, token_hash)


async def keep_session(session: AsyncSession, token_hash: str, until: datetime) -> None:
    """Let a session live until then."""
    await session.execute(
        update(SessionRecord)
        .where(SessionRecord.token_hash == token_hash)
        .values(expires_at=until)
        .execution_options(synchronize_session=False)
    )


async def end_session(session: AsyncSession, token_hash: str) -> None:
    """Forget the session whose token has this SHA-256."""
    await session.execute(delete(SessionRecord).where(SessionRecord.token_hash == token_hash))


async def due_for_replay(
    session: AsyncSession, now: datetime, limit: int, *, held_by: str, longest: timedelta
) -> Sequence[str]:
    """Conversations with a message waiting whose next try has come, longest wait first.

    ``longest`` is how far ahead a try or the end of a turn is ever put.
    """
    found = await session.scalars(
        select(ConversationRecord.id)
        .where(ConversationRecord.held_by == held_by)
        .where(
            ConversationRecord.waiting_since.is_not(None),
            has_come(ConversationRecord.next_try_at, now, longest),
            or_(
                ConversationRecord.turn_holder.is_(None),
                has_come(ConversationRecord.turn_until, now, longest),
            ),
        )
        .order_by(ConversationRecord.waiting_since)
        .limit(limit)
    )
    return found.all()


async def waiting_since_before(
    session: AsyncSession, instant: datetime, limit: int, *, at_once: Sequence[str] = ()
) -> Sequence[str]:
    """Conversations that have waited since before ``instant``, or at all for the landlords ``at_once``,
    and have no staff task yet."""
    found = await session.scalars(
        select(ConversationRecord.id)
        .where(
            ConversationRecord.waiting_since.is_not(None),
            or_(
                ConversationRecord.waiting_since <= instant,
                ConversationRecord.landlord.in_(at_once),
            ),
            ConversationRecord.held_by == "bot",
            ConversationRecord.task_raised_at.is_(None),
        )
        .order_by(ConversationRecord.waiting_since)
        .limit(limit)
    )
    return found.all()


async def phones_left_waiting(
    session: AsyncSession, instant: datetime, limit: int
) -> Sequence[str]:
    """Conversations by phone that have waited since before ``instant`` and were not told so."""
    told = (
        select(MessageRecord.id)
        .where(
            MessageRecord.conversation_id == ConversationRecord.id,
            MessageRecord.purpose == "waiting_notice",
            MessageRecord.created_at >= ConversationRecord.waiting_since,
        )
        .exists()
    )
    found = await session.scalars(
        select(ConversationRecord.id)
        .where(
            ConversationRecord.waiting_since <= instant,
            ConversationRecord.address.is_not(None),
            ConversationRecord.held_by == "bot",
            ~told,
        )
        .order_by(ConversationRecord.waiting_since)
        .limit(limit)
    )
    return found.all()


async def of_landlord(
    session: AsyncSession, landlord: str | None, held_by: str | None, limit: int
) -> Sequence[ConversationRecord]:
    """Conversations of a landlord (None: of every one), newest activity first."""
    query = select(ConversationRecord).order_by(ConversationRecord.last_activity_at.desc())
    if landlord is not None:
        query = query.where(ConversationRecord.landlord == landlord)
    if held_by is not None:
        query = query.where(ConversationRecord.held_by == held_by)
    return (await session.scalars(query.limit(limit))).all()


async def find_choice(session: AsyncSession, id: str) -> ChoiceRecord | None:
    """A choice by the id the resident's side holds."""
    return await session.get(ChoiceRecord, id)


async def close_choices(session: AsyncSession, conversation_id: str) -> None:
    """What was offered before can no longer be chosen."""
    await session.execute(
        update(ChoiceRecord)
        .where(ChoiceRecord.conversation_id == conversation_id, ChoiceRecord.is_open)
        .values(is_open=False)
    )


async def add_choice(session: AsyncSession, choice: ChoiceRecord) -> None:
    """Offer a choice."""
    session.add(choice)
