"""Rows of what timers have done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record


class FiringRecord(Record):
    """A timer has done its work for one occasion. The primary key is what makes it once: it is
    written in the transaction that does the work."""

    __tablename__ = "timer_firings"
    __table_args__ = (Index("ix_timer_firings_fired_at", "fired_at"),)

    timer: Mapped[str] = mapped_column(String(32), primary_key=True)
    # The number of a case or an alert, as the timer means it.
    subject: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    about: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)
    fired_at: Mapped[datetime]
