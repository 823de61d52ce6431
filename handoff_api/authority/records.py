"""Rows of requests for authority."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record
from handoff_api.sealing.columns import SealedText
from handoff_api.sealing.marks import MARK_LENGTH, marked


@marked("contact_value")
class AuthorityRequestRecord(Record):
    """One question to one resident: may this person speak for you?"""

    __tablename__ = "authority_requests"
    __table_args__ = (
        Index("ix_authority_requests_contact", "landlord", "contact_value_mark", "status"),
        Index("ix_authority_requests_status_expires_at", "status", "expires_at"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    landlord: Mapped[str] = mapped_column(String(64))
    contact_channel: Mapped[str] = mapped_column(String(16))
    # Written one way (+44…), so that an answer from the same number is found.
    contact_value: Mapped[str] = mapped_column(SealedText)
    contact_value_mark: Mapped[str] = mapped_column(String(MARK_LENGTH))
    representative_name: Mapped[str] = mapped_column(SealedText)
    # A member of a group whose own authority is asked; None: the resident of the case.
    member_name: Mapped[str | None] = mapped_column(SealedText)
    scope: Mapped[str | None] = mapped_column(SealedText)
    code_sealed: Mapped[str] = mapped_column(String(200))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    wrong_codes: Mapped[int] = mapped_column(default=0)
    # pending | granted | refused | expired | undelivered | withdrawn | replaced
    status: Mapped[str] = mapped_column(String(16))
    # reply | page | time | wrong_codes | delivery
    decided_by: Mapped[str | None] = mapped_column(String(16))
    decided_at: Mapped[datetime | None]
    # The name the resident signed with on the page.
    signed_as: Mapped[str | None] = mapped_column(SealedText)
    asked_by: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
