"""Rows of messages and of their deliveries."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record
from handoff_api.sealing.columns import SealedJson, SealedText


class MessageRecord(Record):
    """One message of a thread. ``audience`` None means internal: safe when somebody forgets."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "number"),
        UniqueConstraint("conversation_id", "client_id"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    number: Mapped[int]
    # resident | bot | gateway | staff:<key id>
    author: Mapped[str] = mapped_column(String(80))
    audience: Mapped[str | None] = mapped_column(String(16))
    # said | farewell | greeting | hand_back | letter | note | overtaken, and notices of the gateway's:
    # waiting_notice | held_notice | files_notice | danger_notice and others. A farewell is the bot's
    # last word as it hands over.
    purpose: Mapped[str] = mapped_column(String(16), default="said")
    text: Mapped[str] = mapped_column(SealedText)
    # From a resident: waiting | answered | with_staff | overtaken. Null otherwise.
    state: Mapped[str | None] = mapped_column(String(16), index=True)
    # When the bot listened for danger in what was said to staff; null until then.
    heard_at: Mapped[datetime | None]
    client_id: Mapped[str | None] = mapped_column(String(36))
    choice_id: Mapped[str | None] = mapped_column(String(36))
    asks: Mapped[str | None] = mapped_column(String(64))
    buttons: Mapped[list[Any]] = mapped_column(SealedJson, default=list)
    case_reference: Mapped[str | None] = mapped_column(String(16), index=True)
    # The message this answers, and the message whose request carried this answer back.
    in_reply_to: Mapped[str | None] = mapped_column(String(36), index=True)
    shown_with: Mapped[str | None] = mapped_column(String(36))
    # The request it came with, for logs, and its place in a trace: whoever deals with it later goes on
    # under the same.
    request_id: Mapped[str | None] = mapped_column(String(64))
    traceparent: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]


class DeliveryRecord(Record):
    """The outbox: one line for each message that must reach the resident, with its fate."""

    __tablename__ = "deliveries"

    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    # queued | sent | delivered | failed
    status: Mapped[str] = mapped_column(String(16), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(200))
    changed_at: Mapped[datetime]
