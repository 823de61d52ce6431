"""Queries for keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.database import table_of
from handoff_api.keys.records import KeyRecord

_KEYS = table_of(KeyRecord).c
_SECRETS = select(
    _KEYS.id, _KEYS.role, _KEYS.landlord, _KEYS.secret_hash, _KEYS.expires_at,
    _KEYS.revoked_at, _KEYS.old_secret_hash, _KEYS.old_until, _KEYS.last_used_at,
).where(_KEYS.id == bindparam("id"))  # fmt: skip


async def secrets_of(session: AsyncSession, key_id: str) -> Row[*tuple[Any, ...]] | None:
    """What says whether a key opens anything and what; for every request, so plain."""
    if not _may_be(key_id):
        return None
    return (await session.execute(_SECRETS, {"id": key_id})).first()


async def find(session: AsyncSession, key_id: str) -> KeyRecord | None:
    """The key with this id."""
    return await session.get(KeyRecord, key_id) if _may_be(key_id) else None


def _may_be(key_id: str) -> bool:
    # A header may hold anything; PostgreSQL refuses NUL in text.
    return key_id.isalnum() and len(key_id) <= 16


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
