"""How things stand for whoever watches: what waits, what is stuck, what runs out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api import metrics
from handoff_api.health import repository
from handoff_api.heartbeat import lateness

BACKUP_MARK = "backup.stamp"
_FAILED_SINCE = timedelta(days=1)


async def measure(session: AsyncSession, data: Path, now: datetime, *, bot_up: bool) -> None:
    """Set every gauge. Ages are in seconds, 0 when there is nothing of the kind."""
    waits = await repository.waiting(session)
    metrics.WAITING.set(waits.count)
    metrics.WAITING_SECONDS.set(_age(waits.oldest, now))
    dangers = await repository.dangers_open(session)
    metrics.DANGERS_OPEN.set(dangers.count)
    metrics.DANGER_SECONDS.set(_age(dangers.oldest, now))
    due = await repository.outbox_due(session, now)
    metrics.OUTBOX_DUE.set(due.count)
    metrics.OUTBOX_SECONDS.set(_age(due.oldest, now))
    metrics.OUTBOX_FAILED.set(await repository.outbox_failed(session, now - _FAILED_SINCE))
    metrics.WEBHOOKS_DEAD.set(await repository.webhooks_dead(session))
    metrics.BOT_UP.set(bot_up)
    calendar = rulebook.england_and_wales()
    metrics.CALENDAR_DAYS.set((calendar.last - rulebook.london_date(now)).days)
    metrics.WORKER_SECONDS.set(max(lateness(data).values(), default=-1))
    mark = data / BACKUP_MARK
    metrics.BACKUP_SECONDS.set(
        # The file's own time: backups go by the real clock, whatever ours is set to.
        (datetime.now(UTC).timestamp() - mark.stat().st_mtime) if mark.is_file() else -1
    )


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
