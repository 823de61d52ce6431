"""Where "now" comes from: the real clock, or one started at an instant chosen for a trial."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Anything that can say what time it is."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The present instant, aware, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class ShiftedClock:
    """A clock that showed ``instant`` when the real clock showed ``started`` and runs on from there.

    ``started`` is real seconds since 1970. Processes and restarts that share both values share
    one running clock.
    """

    instant: datetime
    started: float

    def now(self) -> datetime:
        """The shifted instant, aware, in UTC."""
        return self.instant.astimezone(UTC) + timedelta(seconds=time.time() - self.started)


@dataclass
class StoppedClock:
    """A clock that moves only when told to: for trials and tests of dates."""

    instant: datetime

    def now(self) -> datetime:
        """The instant it was last set to."""
        return self.instant

    def advance(self, by: timedelta) -> None:
        """Move forward by ``by``."""
        self.instant += by
