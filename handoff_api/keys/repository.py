"""Queries for keys."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.keys.records import KeyRecord


async def find(session: AsyncSession, key_id: str) -> KeyRecord | None:
    """The key with this id."""
    # A header may hold anything; PostgreSQL refuses NUL in text.
    if not key_id.isalnum() or len(key_id) > 16:
        return None
    return await session.get(KeyRecord, key_id)


async def add(session: AsyncSession, record: KeyRecord) -> None:
    """Store a key."""
    session.add(record)
    await session.flush()
