"""Rows of identity checks, and of what a conversation was linked with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record


class IdentityCheckRecord(Record):
    """One try to show that this conversation is with the person of a case. ``case_id`` None: there
    is no such case, and whoever asks must not learn that."""

    __tablename__ = "identity_checks"
    __table_args__ = (Index("ix_identity_checks_case_id", "case_id", "created_at"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    landlord: Mapped[str] = mapped_column(String(64))
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    code_sealed: Mapped[str | None] = mapped_column(String(200))
    code_expires_at: Mapped[datetime | None]
    codes_asked: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    passed_at: Mapped[datetime | None]
    # postcode | code
    passed_by: Mapped[str | None] = mapped_column(String(16))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class ConversationCaseRecord(Record):
    """A case that was taken down elsewhere and may be spoken of in this conversation too."""

    __tablename__ = "conversation_cases"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True, index=True)
    # postcode | code
    linked_by: Mapped[str] = mapped_column(String(16))
    # Shown to be the resident, by a code sent to the resident's own contact: authority of a
    # representative does not matter then.
    is_resident: Mapped[bool]
    linked_at: Mapped[datetime]
