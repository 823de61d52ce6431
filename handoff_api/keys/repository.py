"""Queries for keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.keys.records import KeyRecord


async def find(session: AsyncSession, key_id: str) -> KeyRecord | None:
    """The key with this id."""
    # A header may hold anything; PostgreSQL refuses NUL in text.
    if not key_id.isalnum() or len(key_id) > 16:
        return None
    return await session.get(KeyRecord, key_id)


async def of_landlord(session: AsyncSession, landlord: str | None) -> Sequence[KeyRecord]:
    """Keys of a landlord (None: of every one), newest first."""
    query = select(KeyRecord).order_by(KeyRecord.created_at.desc(), KeyRecord.id)
    if landlord is not None:
        query = query.where(KeyRecord.landlord == landlord)
    return (await session.scalars(query)).all()


async def mark_used(session: AsyncSession, key_id: str, now: datetime) -> None:
    """Note that a key was used."""
    await session.execute(update(KeyRecord).where(KeyRecord.id == key_id).values(last_used_at=now))


async def add(session: AsyncSession, record: KeyRecord) -> None:
    """Store a key."""
    session.add(record)
    await session.flush()


async def find_named(
    session: AsyncSession, role: str, landlord: str, name: str
) -> KeyRecord | None:
    """The newest key of this role, landlord and name that has not been taken back."""
    wanted = (
        select(KeyRecord)
        .where(
            KeyRecord.role == role,
            KeyRecord.landlord == landlord,
            KeyRecord.name == name,
            KeyRecord.revoked_at.is_(None),
        )
        .order_by(KeyRecord.created_at.desc())
        .limit(1)
    )
    found: KeyRecord | None = await session.scalar(wanted)
    return found
