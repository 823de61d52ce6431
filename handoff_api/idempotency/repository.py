"""Queries for answers already given."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.idempotency.records import AnswerRecord


async def find(session: AsyncSession, key_id: str, idempotency_key: str) -> AnswerRecord | None:
    """The answer given before under this key."""
    return await session.get(AnswerRecord, (key_id, idempotency_key))


async def add(session: AsyncSession, answer: AnswerRecord) -> None:
    """Claim the key for this transaction."""
    session.add(answer)
    await session.flush()
