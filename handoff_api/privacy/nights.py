"""Letting go by itself: what has been kept long enough, at night, as far as the landlord wants it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from handoff_api.dependencies import Services
from handoff_api.logging import log
from handoff_api.privacy import keeping
from handoff_api.privacy.erasing import Eraser

# Hours of London's clock in which hardly anybody writes: SQLite cannot be written to while it is swept.
NIGHT = range(1, 5)
_LONDON = ZoneInfo("Europe/London")


async def retain_by_night(services: Services) -> None:
    """One round: nothing by day; ``PUTRIGHT_RETAIN`` says whether what is due is counted or goes."""
    wanted, now = services.settings.retain, services.clock.now()
    if wanted == "off" or now.astimezone(_LONDON).hour not in NIGHT:
        return
    async with services.database.reads() as session:
        due = await keeping.due(session, now)
    counted = {
        "cases": len(due.cases),
        "talks": len(due.talks.conversations),
        "rows": sum(due.rows.values()),
        "held": due.held,
    }
    if wanted == "look":
        log.info("would_let_go", **counted)
        return
    eraser = Eraser(services.database, services.settings)
    try:
        await eraser.let_go(due, now)
    finally:
        eraser.close()
    log.info("let_go", **counted)
