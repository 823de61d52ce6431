"""When the timers' rounds come: APScheduler keeps the beat, the database says what is due (ADR 0023)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from handoff_api.logging import log

# It would log every round, and the text of an error, which may hold what a resident wrote.
logging.getLogger("apscheduler").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class Beat:
    """A round that comes again and again; ``every`` in seconds of real time, whatever
    ``PUTRIGHT_CLOCK`` says, so that a clock set forward is noticed within one of them."""

    name: str
    every: float
    round: Callable[[], Awaitable[object]]


@asynccontextmanager
async def beating(
    beats: Sequence[Beat], went_well: Callable[[str], None] = lambda _: None
) -> AsyncIterator[None]:
    """Run every beat at once and then at its pace, until the block ends; ``went_well`` hears the name
    of each that ended without an error.

    A round still under way when its next one comes is not doubled, and rounds missed by a sleeping
    machine are made up by one. A round that fails is logged and the next one tried. Leaving the
    block waits for rounds under way: work half done would only have to be done again.
    """
    under_way: set[asyncio.Task[None]] = set()

    async def once(beat: Beat) -> None:
        task = asyncio.ensure_future(_tried(beat, went_well))
        under_way.add(task)
        try:
            # The scheduler ends its own waiting when it stops, not the round itself.
            await asyncio.shield(task)
        finally:
            if task.done():
                under_way.discard(task)

    scheduler = AsyncIOScheduler(timezone=UTC)
    for beat in beats:
        scheduler.add_job(
            once,
            IntervalTrigger(seconds=beat.every, timezone=UTC),
            args=(beat,),
            id=beat.name,
            next_run_time=datetime.now(UTC),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        await asyncio.gather(*under_way, return_exceptions=True)


async def _tried(beat: Beat, went_well: Callable[[str], None]) -> None:
    try:
        await beat.round()
        went_well(beat.name)
    except Exception as error:
        log.error("worker_round_failed", job=beat.name, error=type(error).__name__)
