"""Rows of attachments and of the links on which they may be sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record
from handoff_api.sealing.columns import SealedText


class AttachmentRecord(Record):
    """One file of a conversation. Its bytes lie in the blob store under ``sha256``."""

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_conversation_id", "conversation_id", "created_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    landlord: Mapped[str] = mapped_column(String(64))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    # Null until the message it came with is stored: a file picked and never sent stays apart.
    message_id: Mapped[str | None] = mapped_column(ForeignKey("messages.id"), index=True)
    case_reference: Mapped[str | None] = mapped_column(String(16), index=True)
    # The order in which the files of a conversation came.
    number: Mapped[int]
    name: Mapped[str] = mapped_column(SealedText)
    # What it is after cleaning, found by opening it and never by what the sender called it.
    type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    # web | upload_link | whatsapp | staff
    source: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]


class UploadLinkRecord(Record):
    """An address on which one sending of files may be made; only its SHA-256 is kept."""

    __tablename__ = "upload_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
