"""Rows of alerts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record
from handoff_api.sealing.columns import SealedText


class AlertRecord(Record):
    """Something a person must look at now, whether or not there is a case."""

    __tablename__ = "alerts"
    __table_args__ = (
        Index("ix_alerts_landlord_state_number", "landlord", "state", "number"),
        Index("ix_alerts_taken_at", "taken_at"),
        Index("ix_alerts_done_at", "done_at"),
        Index(
            "ix_alerts_unfinished",
            "category",
            "number",
            postgresql_where=text("state <> 'done'"),
            sqlite_where=text("state <> 'done'"),
        ),
    )

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(36), unique=True)
    landlord: Mapped[str] = mapped_column(String(64))
    # emergency | safeguarding | bot_unavailable | hand_over | delivery_failed | letter_to_send |
    # number_unknown | opted_out | deadline_near | deadline_missed | review_due |
    # emergency_untaken | draft_abandoned | authority | automatic
    category: Mapped[str] = mapped_column(String(24))
    hazard: Mapped[str | None] = mapped_column(String(64))
    words: Mapped[str | None] = mapped_column(SealedText)
    # What it is about: a deadline's name, another alert's id, "not_screened" of a hand-over.
    about: Mapped[str | None] = mapped_column(String(40))
    conversation_id: Mapped[str | None] = mapped_column(String(64), index=True)
    case_reference: Mapped[str | None] = mapped_column(String(16), index=True)
    aware_at: Mapped[datetime]
    raised_at: Mapped[datetime]
    # open | taken | done
    state: Mapped[str] = mapped_column(String(8), default="open")
    taken_by: Mapped[str | None] = mapped_column(String(80))
    taken_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(String(80))
    done_at: Mapped[datetime | None]
    done_note: Mapped[str | None] = mapped_column(SealedText)
