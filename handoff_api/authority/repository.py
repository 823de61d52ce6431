"""Queries for requests for authority."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.authority.records import AuthorityRequestRecord
from handoff_api.sealing.marks import marks


async def add(session: AsyncSession, request: AuthorityRequestRecord) -> None:
    """Store a request."""
    session.add(request)
    await session.flush()


async def lock(session: AsyncSession, id: str) -> AuthorityRequestRecord | None:
    """The request, held until this transaction ends."""
    return await session.get(
        AuthorityRequestRecord, id, with_for_update=True, populate_existing=True
    )


async def by_token(
    session: AsyncSession, token_hash: str, *, to_change: bool = False
) -> AuthorityRequestRecord | None:
    """The request whose link's token has this SHA-256."""
    query = select(AuthorityRequestRecord).where(AuthorityRequestRecord.token_hash == token_hash)
    return await session.scalar(query.with_for_update() if to_change else query)


async def of_case(session: AsyncSession, case_id: int) -> Sequence[AuthorityRequestRecord]:
    """All requests of a case, newest first."""
    found = await session.scalars(
        select(AuthorityRequestRecord)
        .where(AuthorityRequestRecord.case_id == case_id)
        .order_by(AuthorityRequestRecord.created_at.desc(), AuthorityRequestRecord.id)
    )
    return found.all()


async def to_answer(
    session: AsyncSession, landlord: str, contact_value: str, statuses: Sequence[str]
) -> Sequence[AuthorityRequestRecord]:
    """What the person at a number or address was asked, newest first, held to be changed."""
    found = await session.scalars(
        select(AuthorityRequestRecord)
        .where(
            AuthorityRequestRecord.landlord == landlord,
            AuthorityRequestRecord.contact_value_mark.in_(
                marks(session, contact_value, "authority_requests.contact_value")
            ),
            AuthorityRequestRecord.status.in_(statuses),
        )
        .order_by(AuthorityRequestRecord.created_at.desc(), AuthorityRequestRecord.id)
        .with_for_update()
    )
    return found.all()


async def due_to_expire(session: AsyncSession, now: datetime, limit: int) -> Sequence[str]:
    """Ids of requests nobody answered in time."""
    found = await session.scalars(
        select(AuthorityRequestRecord.id)
        .where(AuthorityRequestRecord.status == "pending", AuthorityRequestRecord.expires_at <= now)
        .order_by(AuthorityRequestRecord.expires_at)
        .limit(limit)
    )
    return found.all()
