"""Rows of who turned the bot off or on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record


class SwitchRecord(Record):
    """One turn of the switch; the last word about a landlord counts. Only ever added to."""

    __tablename__ = "bot_switches"

    id: Mapped[int] = mapped_column(primary_key=True)
    landlord: Mapped[str] = mapped_column(String(64))
    is_off: Mapped[bool]
    because: Mapped[str] = mapped_column(String(500))
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
