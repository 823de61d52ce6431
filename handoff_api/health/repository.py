"""Whether the database is there and has the shape this version needs, and what waits in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.alerts.records import AlertRecord
from handoff_api.database import Database
from handoff_api.messages.outbox import DispatchRecord
from handoff_api.messages.records import MessageRecord
from handoff_api.webhooks.records import WebhookDispatchRecord


@dataclass(frozen=True)
class Queue:
    """How many there are, and since when the oldest has been there."""

    count: int
    oldest: datetime | None


async def state(database: Database, newest: str) -> str:
    """``ok``, ``not_migrated`` or ``down``."""
    try:
        async with database.reads() as session:
            await session.execute(text("SELECT 1"))
            try:
                found = await session.scalar(text("SELECT version_num FROM alembic_version"))
            except SQLAlchemyError:
                return "not_migrated"
    except (SQLAlchemyError, OSError):
        return "down"
    return "ok" if found == newest else "not_migrated"


async def waiting(session: AsyncSession) -> Queue:
    """Residents' messages that wait for the bot."""
    return await _queue(
        session,
        select(func.count(), func.min(MessageRecord.created_at)).where(
            MessageRecord.state == "waiting"
        ),
    )


async def dangers_open(session: AsyncSession) -> Queue:
    """Alerts of danger that nobody has taken."""
    return await _queue(
        session,
        select(func.count(), func.min(AlertRecord.raised_at)).where(
            AlertRecord.state == "open",
            AlertRecord.category.in_(("emergency", "safeguarding")),
        ),
    )


async def outbox_due(session: AsyncSession, now: datetime) -> Queue:
    """What should have left the house by now."""
    return await _queue(
        session,
        select(func.count(), func.min(DispatchRecord.next_try_at)).where(
            DispatchRecord.status == "queued", DispatchRecord.next_try_at <= now
        ),
    )


async def outbox_failed(session: AsyncSession, since: datetime) -> int:
    """What was written since then and reached nobody by any way."""
    query = select(func.count()).where(
        DispatchRecord.status == "failed", DispatchRecord.created_at >= since
    )
    return await session.scalar(query) or 0


async def webhooks_dead(session: AsyncSession) -> int:
    """Webhook deliveries given up."""
    query = select(func.count()).where(WebhookDispatchRecord.state == "dead")
    return await session.scalar(query) or 0


async def _queue(
    session: AsyncSession, query: Select[int, datetime] | Select[int, datetime | None]
) -> Queue:
    count, oldest = (await session.execute(query)).one()
    return Queue(count, oldest)
