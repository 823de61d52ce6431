"""Rows of keys."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from handoff_api.database import Record


class KeyRecord(Record):
    """A key; only the SHA-256 of its secret is kept, so a stolen database opens nothing."""

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(16))
    landlord: Mapped[str] = mapped_column(String(64))
    secret_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    # After a renewal: the old secret, and until when it still opens.
    renewed_at: Mapped[datetime | None]
    old_secret_hash: Mapped[str | None] = mapped_column(String(64))
    old_until: Mapped[datetime | None]
    # To within some minutes: a write for every request would be the dearest part of it.
    last_used_at: Mapped[datetime | None]
