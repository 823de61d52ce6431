"""The outbox for everything that leaves the house: what is to go out, and each try at sending it.

A dispatch is one thing to say to one person: a message of a thread, or a notification of its own.
A sending is one try, by one way, with what became of it; a dispatch may need several.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record
from handoff_api.sealing.columns import SealedJson, SealedText
from handoff_api.sealing.marks import MARK_LENGTH, marked

# Longer than a provider takes to answer; after it another process may carry on.
LEASE = timedelta(seconds=90)
# A phone that was off for a moment is tried again within minutes, one that stays off by another way:
# each pause is twice the one before, up to the longest.
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=15)


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries by one way, the first being 1."""
    doublings = min(tries - 1, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


@marked("address")
class DispatchRecord(Record):
    """One thing to say to one person outside the website."""

    __tablename__ = "dispatches"
    __table_args__ = (Index("ix_dispatches_status_next_try_at", "status", "next_try_at"),)

    # Whoever was written to first reads first.
    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    landlord: Mapped[str] = mapped_column(String(64))
    # The message of a thread that this carries; a notification carries its own text instead.
    message_id: Mapped[str | None] = mapped_column(ForeignKey("messages.id"), unique=True)
    conversation_id: Mapped[str | None] = mapped_column(String(64), index=True)
    case_reference: Mapped[str | None] = mapped_column(String(16), index=True)
    purpose: Mapped[str] = mapped_column(String(40))
    # sms | whatsapp | email | letter
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(SealedText)
    address_mark: Mapped[str] = mapped_column(String(MARK_LENGTH))
    subject: Mapped[str | None] = mapped_column(SealedText)
    text: Mapped[str | None] = mapped_column(SealedText)
    # Whether another way may be tried when this one fails: never for a one-time code.
    may_change_way: Mapped[bool] = mapped_column(default=True)
    # queued | held | sent | delivered | read | failed | with_staff | overtaken
    status: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    # Whoever carries it has it until then; after that it may be carried by another.
    taken_until: Mapped[datetime | None]
    # Several short bubbles may travel as one text message: they share a batch and its fate.
    batch: Mapped[str | None] = mapped_column(String(36), index=True)
    reason: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class SendingRecord(Record):
    """One try at one way, kept whatever became of it; a way passed over is kept with why."""

    __tablename__ = "sendings"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    batch: Mapped[str] = mapped_column(String(36), index=True)
    # The dispatch the batch began with.
    dispatch_id: Mapped[str] = mapped_column(ForeignKey("dispatches.id"), index=True)
    part: Mapped[int] = mapped_column(default=1)
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(SealedText)
    provider_id: Mapped[str | None] = mapped_column(String(64), index=True)
    # skipped | sending | sent | delivered | read | failed
    status: Mapped[str] = mapped_column(String(16))
    code: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(300))
    # What the provider charged by: segments of a text message, a template's name.
    details: Mapped[dict[str, Any]] = mapped_column(SealedJson, default=dict)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
