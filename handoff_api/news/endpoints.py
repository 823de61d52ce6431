"""``GET /v1/events``: emergencies and cases as they come, for a caseworker's screen."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header
from fastapi.sse import EventSourceResponse, ServerSentEvent

from handoff_api.dependencies import Made, Reads, StaffReader
from handoff_api.errors import PROBLEMS, FieldInvalidError
from handoff_api.metrics import STREAMS
from handoff_api.news.newsroom import Place

router = APIRouter(prefix="/v1/events", tags=["events"], responses=PROBLEMS)

_PLACE = re.compile(r"(\d{1,9})\.(\d{1,9})")


async def _since(
    last_event_id: Annotated[str | None, Header(max_length=64)] = None,
) -> Place | None:
    # Judged before the stream begins, so that a wrong one is still a proper problem.
    if last_event_id is None:
        return None
    found = _PLACE.fullmatch(last_event_id)
    if found is None:
        raise FieldInvalidError("Last-Event-ID", "must be the id of an earlier event")
    return Place(int(found[1]), int(found[2]))


@router.get("", response_class=EventSourceResponse)
async def follow(
    made: Made, key: StaffReader, session: Reads, since: Annotated[Place | None, Depends(_since)]
) -> AsyncIterator[ServerSentEvent]:
    """``event: alert`` (raised, taken, done; as in ``GET /v1/alerts``) and ``event: case``
    (anything done to a case, without words) as they come; resumes after ``Last-Event-ID``."""
    # The key has been read: a stream of hours must hold no connection.
    await session.close()
    STREAMS.inc()
    try:
        async for place, item in made.newsroom.follow(key, since):
            yield ServerSentEvent(
                data=item.shown_to(key), event=item.name, id=f"{place.entry}.{place.alert}"
            )
    finally:
        STREAMS.dec()
