"""What a timer is. To have something happen later, write one and add it to ``registry.TIMERS``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.settings import Settings


@dataclass(frozen=True)
class Occasion:
    """One thing to be done once: on ``subject`` (a case's or an alert's number), concerning
    ``about``, due at an instant read from the database. Another instant is another occasion, so
    that an extended deadline is watched afresh."""

    subject: int
    about: str
    due_at: datetime


@dataclass(frozen=True)
class Round:
    """What a timer needs to do its work: one transaction, the instant, the settings."""

    session: AsyncSession
    now: datetime
    settings: Settings


class Timer(Protocol):
    """Derived from columns: a timer keeps no instant of its own."""

    @property
    def name(self) -> str:
        """Stable: it is part of what has been done."""
        ...

    async def due(self, round_: Round, limit: int) -> Sequence[Occasion]:
        """What has come and has not been done, earliest first. Changes nothing."""
        ...

    async def fire(self, round_: Round, occasion: Occasion) -> bool:
        """Do it, after looking again under lock: False when it is no longer due."""
        ...
