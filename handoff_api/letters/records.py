"""Rows of letters that were issued; never changed afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record
from handoff_api.sealing.columns import SealedBytes, SealedJson, SealedText


class LetterRecord(Record):
    """A letter as it went out: what it said, to whom, which way, and the digest that proves it."""

    __tablename__ = "letters"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    landlord: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(32))
    stage: Mapped[str | None] = mapped_column(String(16))
    policy_edition: Mapped[str] = mapped_column(String(64))
    # The case as it stood when the letter was filled from it.
    case_version: Mapped[int]
    large_print: Mapped[bool]
    title: Mapped[str] = mapped_column(SealedText)
    html: Mapped[str] = mapped_column(SealedText)
    pdf: Mapped[bytes] = mapped_column(SealedBytes)
    html_sha256: Mapped[str] = mapped_column(String(64))
    pdf_sha256: Mapped[str] = mapped_column(String(64))
    # Which points it makes, and the clause that asks for each.
    points: Mapped[list[Any]] = mapped_column(SealedJson)
    issued_by: Mapped[str] = mapped_column(String(80))
    issued_at: Mapped[datetime]
    # email | letter | sms | whatsapp | web
    way: Mapped[str] = mapped_column(String(16))
    dispatch_id: Mapped[str | None] = mapped_column(String(36))
    message_id: Mapped[str | None] = mapped_column(String(36))
    # The resident's own link to it; only its digest is kept.
    link_digest: Mapped[str] = mapped_column(String(64), unique=True)
    link_expires_at: Mapped[datetime]
