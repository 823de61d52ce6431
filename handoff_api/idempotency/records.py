"""Rows of writes already answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record
from handoff_api.sealing.columns import SealedText


class AnswerRecord(Record):
    """The answer given to one write, so that its repeat gets the same."""

    __tablename__ = "idempotent_answers"

    key_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(200), primary_key=True)
    # SHA-256 of method, path and body.
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    body: Mapped[str] = mapped_column(SealedText)
    created_at: Mapped[datetime]
