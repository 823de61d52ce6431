"""Rows of what came in by phone, of the phones it came from, and of Twilio's content templates."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record
from handoff_api.sealing.columns import SealedJson, SealedText
from handoff_api.sealing.marks import MARK_LENGTH, marked


@marked("recipient")
class InboxRecord(Record):
    """One message as it was delivered to us, stored before anything else is done with it."""

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_state_number", "state", "number"),
        Index("ix_inbox_media_state_number", "media_state", "number"),
    )

    # The order in which messages came.
    number: Mapped[int] = mapped_column(primary_key=True)
    # Twilio's MessageSid: a message delivered again has it again.
    sid: Mapped[str] = mapped_column(String(40), unique=True)
    channel: Mapped[str] = mapped_column(String(16))
    sender: Mapped[str] = mapped_column(SealedText)
    recipient: Mapped[str] = mapped_column(SealedText)
    recipient_mark: Mapped[str] = mapped_column(String(MARK_LENGTH))
    landlord: Mapped[str | None] = mapped_column(String(64))
    # The resident's words and what came with them, cleaned: see ``inbox.Arrived``.
    said: Mapped[dict[str, Any]] = mapped_column(SealedJson)
    # kept | sorted | number_unknown
    state: Mapped[str] = mapped_column(String(16))
    # none | due | done
    media_state: Mapped[str] = mapped_column(String(8))
    media_tries: Mapped[int] = mapped_column(default=0)
    media_next_at: Mapped[datetime | None]
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"))
    message_id: Mapped[str | None] = mapped_column(String(36))
    # The request it came with, for logs, and its place in a trace: whoever deals with it later goes on
    # under the same.
    request_id: Mapped[str | None] = mapped_column(String(64))
    traceparent: Mapped[str | None] = mapped_column(String(64))
    received_at: Mapped[datetime]


@marked("address")
class PhoneRecord(Record):
    """One person's number on one channel of one landlord."""

    __tablename__ = "phones"
    __table_args__ = (UniqueConstraint("landlord", "channel", "address_mark"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    landlord: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(SealedText)
    # One number is one row, and is found by it.
    address_mark: Mapped[str] = mapped_column(String(MARK_LENGTH), index=True)
    # The number of the landlord's that this person wrote to: answers come from there.
    line: Mapped[str | None] = mapped_column(String(64))
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), index=True)
    # Null until this person has written: WhatsApp lets nobody write freely before.
    heard_at: Mapped[datetime | None]
    opted_out_at: Mapped[datetime | None]


class ContentRecord(Record):
    """A content template made at Twilio for buttons and lists, so that it is made once."""

    __tablename__ = "twilio_contents"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    sid: Mapped[str] = mapped_column(String(34))
    created_at: Mapped[datetime]
