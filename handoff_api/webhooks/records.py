"""Rows of subscriptions, of what was announced, and of each delivery."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from handoff_api.database import Record
from handoff_api.sealing.columns import SealedText


class SubscriptionRecord(Record):
    """An address that wants to hear of events; ``landlord`` ``*``: of every landlord."""

    __tablename__ = "webhook_subscriptions"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    landlord: Mapped[str] = mapped_column(String(64), index=True)
    url: Mapped[str] = mapped_column(SealedText)
    # Event types, ``case.*`` and ``*`` among them.
    events: Mapped[list[Any]]
    description: Mapped[str] = mapped_column(String(500), default="")
    # Kept readable because every delivery is signed with it.
    secret: Mapped[str] = mapped_column(SealedText)
    previous_secret: Mapped[str | None] = mapped_column(SealedText)
    previous_until: Mapped[datetime | None]
    created_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    # active | disabled
    state: Mapped[str] = mapped_column(String(10))
    disabled_at: Mapped[datetime | None]
    disabled_because: Mapped[str | None] = mapped_column(String(200))


class AnnouncementRecord(Record):
    """One event, with the exact bytes every subscriber receives."""

    __tablename__ = "webhook_announcements"
    __table_args__ = (
        Index("ix_webhook_announcements_landlord_occurred_at", "landlord", "occurred_at"),
    )

    # The ``webhook-id``: the same in every try, so that a receiver knows a repeat.
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    landlord: Mapped[str] = mapped_column(String(64))
    type: Mapped[str] = mapped_column(String(60))
    body: Mapped[str] = mapped_column(Text)
    occurred_at: Mapped[datetime]


class WebhookDispatchRecord(Record):
    """One event on its way to one address, with its fate."""

    __tablename__ = "webhook_dispatches"
    __table_args__ = (
        UniqueConstraint("subscription_id", "announcement_id"),
        Index("ix_webhook_dispatches_state_next_try_at", "state", "next_try_at"),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    subscription_id: Mapped[str] = mapped_column(ForeignKey("webhook_subscriptions.id"))
    announcement_id: Mapped[str] = mapped_column(ForeignKey("webhook_announcements.id"))
    # queued | delivered | dead
    state: Mapped[str] = mapped_column(String(10))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    last_status: Mapped[int | None]
    last_reason: Mapped[str | None] = mapped_column(String(200))
    queued_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    subscription: Mapped[SubscriptionRecord] = relationship(lazy="raise")
    announcement: Mapped[AnnouncementRecord] = relationship(lazy="raise")
