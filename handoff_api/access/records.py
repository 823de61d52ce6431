"""Rows of the access log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record


class ReadingRecord(Record):
    """Somebody was shown something personal. Never changed, never holds what was shown."""

    __tablename__ = "access_log"
    __table_args__ = (
        Index("ix_access_log_landlord_id", "landlord", "id"),
        Index("ix_access_log_subject_id", "subject", "id"),
        Index("ix_access_log_actor_id", "actor", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(16))
    # The key's: ``*`` for one that sees every landlord.
    landlord: Mapped[str] = mapped_column(String(64))
    # The route, such as /v1/cases/{reference}/history.
    what: Mapped[str] = mapped_column(String(120))
    # A case's reference or a conversation's or file's id; nothing for a list.
    subject: Mapped[str | None] = mapped_column(String(64))
