"""Queries for subscriptions and their deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from handoff_api.database import Record, has_come
from handoff_api.keys.service import EVERY_LANDLORD
from handoff_api.webhooks.records import (
    AnnouncementRecord,
    SubscriptionRecord,
    WebhookDispatchRecord,
)

_WHOLE = (
    joinedload(WebhookDispatchRecord.subscription, innerjoin=True),
    joinedload(WebhookDispatchRecord.announcement, innerjoin=True),
)
# Asked whenever anything is done to a case.
_LISTENING = select(SubscriptionRecord).where(
    SubscriptionRecord.landlord.in_((bindparam("landlord"), EVERY_LANDLORD))
)


async def add(session: AsyncSession, *records: Record) -> None:
    """Store rows; each is there for those after it."""
    for record in records:
        session.add(record)
        await session.flush()


async def subscription(
    session: AsyncSession, id: str, *, to_change: bool = False
) -> SubscriptionRecord | None:
    """A subscription by its id, locked when it is about to change."""
    query = select(SubscriptionRecord).where(SubscriptionRecord.id == id)
    return await session.scalar(query.with_for_update() if to_change else query)


async def subscriptions(
    session: AsyncSession, landlord: str | None
) -> Sequence[SubscriptionRecord]:
    """Those of a landlord, oldest first; None: of every one."""
    query = select(SubscriptionRecord).order_by(
        SubscriptionRecord.created_at, SubscriptionRecord.id
    )
    if landlord is not None:
        query = query.where(SubscriptionRecord.landlord == landlord)
    return (await session.scalars(query)).all()


async def listening(session: AsyncSession, landlord: str) -> Sequence[SubscriptionRecord]:
    """Subscriptions that may hear of a landlord's events, disabled ones too: they may catch up."""
    return (await session.scalars(_LISTENING, {"landlord": landlord})).all()


async def due(
    session: AsyncSession, now: datetime, limit: int, *, claim: timedelta, longest: timedelta
) -> Sequence[str]:
    """Ids of deliveries to try now, the longest due first.

    None is ever put off for more than ``longest``, after the first try for more than ``claim``.
    """
    found = await session.scalars(
        select(WebhookDispatchRecord.id)
        .where(
            WebhookDispatchRecord.state == "queued",
            # What was never tried is due, whatever the clock showed when it was written.
            or_(
                WebhookDispatchRecord.attempts == 0,
                has_come(WebhookDispatchRecord.next_try_at, now, longest),
                and_(
                    WebhookDispatchRecord.attempts == 1,
                    has_come(WebhookDispatchRecord.next_try_at, now, claim),
                ),
            ),
        )
        .order_by(WebhookDispatchRecord.next_try_at, WebhookDispatchRecord.number)
        .limit(limit)
    )
    return found.all()


async def dispatch(
    session: AsyncSession, id: str, *, to_change: bool = False
) -> WebhookDispatchRecord | None:
    """A delivery with its event and address. To change: None too while another worker has it."""
    query = select(WebhookDispatchRecord).where(WebhookDispatchRecord.id == id).options(*_WHOLE)
    if to_change:
        query = query.with_for_update(skip_locked=True, of=WebhookDispatchRecord)
    return await session.scalar(query)


async def dispatches(
    session: AsyncSession,
    *,
    landlord: str | None,
    subscription_id: str | None,
    state: str | None,
    before: int | None,
    limit: int,
) -> Sequence[WebhookDispatchRecord]:
    """Newest first, from before number ``before``."""
    query = select(WebhookDispatchRecord).options(*_WHOLE)
    query = query.order_by(WebhookDispatchRecord.number.desc()).limit(limit)
    if landlord is not None:
        query = query.join(WebhookDispatchRecord.subscription).where(
            SubscriptionRecord.landlord == landlord
        )
    if subscription_id is not None:
        query = query.where(WebhookDispatchRecord.subscription_id == subscription_id)
    if state is not None:
        query = query.where(WebhookDispatchRecord.state == state)
    if before is not None:
        query = query.where(WebhookDispatchRecord.number < before)
    return (await session.scalars(query)).all()


async def missed(
    session: AsyncSession, subscription: SubscriptionRecord, since: datetime, limit: int
) -> Sequence[tuple[AnnouncementRecord, WebhookDispatchRecord | None]]:
    """Events since ``since`` that this subscription may hear of, with their delivery if any."""
    query = (
        select(AnnouncementRecord, WebhookDispatchRecord)
        .outerjoin(
            WebhookDispatchRecord,
            (WebhookDispatchRecord.announcement_id == AnnouncementRecord.id)
            & (WebhookDispatchRecord.subscription_id == subscription.id),
        )
        .where(AnnouncementRecord.occurred_at >= since)
        .order_by(AnnouncementRecord.occurred_at, AnnouncementRecord.id)
        .limit(limit)
    )
    if subscription.landlord != EVERY_LANDLORD:
        query = query.where(AnnouncementRecord.landlord == subscription.landlord)
    return [(row[0], row[1]) for row in (await session.execute(query)).all()]
