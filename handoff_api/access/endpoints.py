"""``GET /v1/access-log``: for whoever has to answer "who has looked at my case?"."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from handoff_api.access import repository
from handoff_api.cursors import read_cursor, write_cursor
from handoff_api.dependencies import Reads, key_for
from handoff_api.errors import PROBLEMS
from handoff_api.keys.service import EVERY_LANDLORD, Key
from handoff_api.wire import Id, Instant, ResponseBody

router = APIRouter(prefix="/v1/access-log", tags=["access log"], responses=PROBLEMS)

Inspector = Annotated[Key, Depends(key_for("auditor", "admin"))]


class Reading(ResponseBody):
    """Somebody was shown something."""

    at: datetime
    actor: str
    role: str
    landlord: str
    what: str
    subject: str | None


class ReadingPage(ResponseBody):
    """Readings, newest first; ``next`` goes into ``cursor`` for the following page."""

    readings: list[Reading]
    next: str | None = None


@router.get("")
async def listed(
    key: Inspector,
    session: Reads,
    subject: Annotated[Id | None, Query(description="A case's reference, or another id")] = None,
    actor: Id | None = None,
    since: Instant | None = None,
    until: Instant | None = None,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> ReadingPage:
    """Who read what, when: cases, histories, threads, files, alerts, and searches (not for what)."""
    found = await repository.listed(
        session,
        landlord=None if key.landlord == EVERY_LANDLORD else key.landlord,
        subject=subject,
        actor=actor,
        since=since,
        until=until,
        before=read_cursor(cursor),
        limit=limit + 1,
    )
    page = found[:limit]
    return ReadingPage(
        readings=[Reading.model_validate(reading) for reading in page],
        next=write_cursor(page[-1].id) if len(found) > limit else None,
    )
