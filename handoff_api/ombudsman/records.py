"""Rows of the Ombudsman's findings."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record
from handoff_api.sealing.columns import SealedText


class DeterminationRecord(Record):
    """One finding of the Ombudsman about one case, with what it ordered."""

    __tablename__ = "determinations"
    __table_args__ = (
        Index("ix_determinations_landlord_determined_on", "landlord", "determined_on"),
    )

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    landlord: Mapped[str] = mapped_column(String(64))
    finding: Mapped[str] = mapped_column(String(40))
    determined_on: Mapped[date]
    summary: Mapped[str] = mapped_column(SealedText)
    # What was ordered, and by when it must be done and shown.
    orders: Mapped[str | None] = mapped_column(SealedText)
    comply_by: Mapped[date | None]
    complied_on: Mapped[date | None]
    recorded_by: Mapped[str] = mapped_column(String(80))
    recorded_at: Mapped[datetime]
