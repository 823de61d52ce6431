"""Rows of conversations, the sessions that may speak in them, and the choices still open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record
from handoff_api.sealing.columns import SealedText


class ConversationRecord(Record):
    """One resident's talk with one landlord, on whatever channel it goes on."""

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_landlord_held_by", "landlord", "held_by"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    landlord: Mapped[str] = mapped_column(String(64))
    # Where the resident wrote last, and with SMS and WhatsApp their number: answers go there.
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str | None] = mapped_column(SealedText)
    held_by: Mapped[str] = mapped_column(String(16), default="bot")
    # Who gave it to staff: the bot's own farewell still goes out, a reply overtaken by a
    # caseworker does not.
    handed_over_by: Mapped[str | None] = mapped_column(String(80))
    handed_over_at: Mapped[datetime | None]
    hand_over_reason: Mapped[str | None] = mapped_column(SealedText)
    hand_over_summary: Mapped[str | None] = mapped_column(SealedText)
    case_reference: Mapped[str | None] = mapped_column(String(16))
    # The number of the last message: taken with this row locked, so that order is never a guess.
    last_number: Mapped[int] = mapped_column(default=0)
    turn_holder: Mapped[str | None] = mapped_column(String(36))
    turn_until: Mapped[datetime | None]
    # Set while a message waits for the bot; the worker looks here.
    waiting_since: Mapped[datetime | None] = mapped_column(index=True)
    next_try_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    task_raised_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    last_activity_at: Mapped[datetime]


class SessionRecord(Record):
    """A token that may speak in one conversation; only its SHA-256 is kept."""

    __tablename__ = "chat_sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class ChoiceRecord(Record):
    """A button the bot offered; its payload never leaves the server."""

    __tablename__ = "choices"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    message_id: Mapped[str] = mapped_column(ForeignKey("messages.id"))
    title: Mapped[str] = mapped_column(SealedText)
    payload: Mapped[str] = mapped_column(SealedText)
    is_open: Mapped[bool] = mapped_column(default=True)
