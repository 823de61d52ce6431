"""Ringing the timers: each occasion in a transaction of its own, exactly once, by any worker."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from handoff_api.alerts import service as alerts
from handoff_api.clock import Clock
from handoff_api.database import Database
from handoff_api.logging import log
from handoff_api.metrics import TIMERS as RUNG
from handoff_api.settings import Settings
from handoff_api.timers import repository
from handoff_api.timers.registry import TIMERS
from handoff_api.timers.timer import Occasion, Round, Timer

# At once; the rest comes in the next round, seconds later.
_BATCH = 200
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 30.0, 3600.0


@dataclass
class Timers:
    """One worker's timers. All it remembers is which occasions failed here, to let them rest."""

    database: Database
    clock: Clock
    settings: Settings
    timers: Sequence[Timer] = TIMERS
    _resting: dict[tuple[str, Occasion], tuple[int, float]] = field(default_factory=dict)

    async def ring(self) -> int:
        """Do everything whose time has come; returns how many were done here."""
        done = 0
        for timer in self.timers:
            for occasion in await self._due(timer):
                if self._rests(timer, occasion):
                    continue
                try:
                    done += await self._fire(timer, occasion)
                except Exception as error:
                    # One that fails must not keep the others waiting.
                    self._let_rest(timer, occasion)
                    RUNG.labels(timer.name, "failed").inc()
                    log.error("timer_failed", job=timer.name, error=type(error).__name__)
                else:
                    self._resting.pop((timer.name, occasion), None)
        await self._settle()
        return done

    async def _due(self, timer: Timer) -> Sequence[Occasion]:
        try:
            async with self.database.reads() as session:
                round_ = Round(session, self.clock.now(), self.settings)
                return await timer.due(round_, _BATCH)
        except Exception as error:
            RUNG.labels(timer.name, "failed").inc()
            log.error("timer_failed", job=timer.name, error=type(error).__name__)
            return []

    async def _fire(self, timer: Timer, occasion: Occasion) -> bool:
        async with self.database.writes() as session:
            now = self.clock.now()
            if not await repository.claim(session, timer.name, occasion, now):
                return False
            if not await timer.fire(Round(session, now, self.settings), occasion):
                # Not due after all: nothing was done, so nothing is written down.
                await session.rollback()
                return False
        RUNG.labels(timer.name, "done").inc()
        return True

    async def _settle(self) -> None:
        """Finish alerts that have answered themselves, so that the list holds what is left."""
        async with self.database.reads() as session:
            if not await repository.settled_alerts(session, self.clock.now(), 1):
                return
        async with self.database.writes() as session:
            now = self.clock.now()
            for alert in await repository.settled_alerts(session, now, _BATCH):
                await alerts.finish(session, alert, "Nothing is left to do here.", now)

    def _rests(self, timer: Timer, occasion: Occasion) -> bool:
        return self._resting.get((timer.name, occasion), (0, 0.0))[1] > time.monotonic()

    def _let_rest(self, timer: Timer, occasion: Occasion) -> None:
        tries = self._resting.get((timer.name, occasion), (0, 0.0))[0] + 1
        pause = min(_FIRST_PAUSE_S * 2 ** min(tries - 1, 16), _LONGEST_PAUSE_S)
        self._resting[timer.name, occasion] = (tries, time.monotonic() + pause)
