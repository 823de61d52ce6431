"""``GET /v1/cases``: the list every caseworker's day begins with."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic_core import to_json

from handoff_api.cases.schemas import CasePage
from handoff_api.cases.vocabulary import Kind, Priority, Stage, State, Topic
from handoff_api.dependencies import Now, Reads, StaffReader
from handoff_api.errors import PROBLEMS
from handoff_api.queue import service
from handoff_api.queue.repository import Order
from handoff_api.queue.schemas import CaseCounts, Due
from handoff_api.wire import Id, Instant, SearchText

router = APIRouter(prefix="/v1/cases", tags=["cases"], responses=PROBLEMS)

Landlord = Annotated[str | None, Query(max_length=64)]
Name = Annotated[str, Query(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")]


@router.get("", response_model=CasePage)
async def listed(
    key: StaffReader,
    session: Reads,
    now: Now,
    landlord: Landlord = None,
    kind: Annotated[list[Kind] | None, Query()] = None,
    stage: Annotated[list[Stage] | None, Query()] = None,
    state: Annotated[list[State] | None, Query()] = None,
    priority: Annotated[list[Priority] | None, Query()] = None,
    topic: Annotated[list[Topic] | None, Query()] = None,
    flag: Annotated[list[Name] | None, Query(max_length=50)] = None,
    owner: Annotated[Id | None, Query(description="An owner, 'me' or 'unassigned'")] = None,
    open: Annotated[bool, Query(description="Only what somebody has to act on")] = False,
    due: Annotated[Due | None, Query(description="'now' is today's and overdue")] = None,
    due_before: date | None = None,
    due_within: Annotated[int | None, Query(ge=0, le=250, description="Working days")] = None,
    deadline: Annotated[Name | None, Query(description="Which deadline due means")] = None,
    received_from: Instant | None = None,
    received_before: Instant | None = None,
    q: Annotated[SearchText | None, Query(description="Words, a name or a reference")] = None,
    order: Order = "newest",
    cursor: Annotated[str | None, Query(max_length=300)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Cases, newest first unless told otherwise. A filter may be given several times: any of its
    values fits. ``order=due`` begins with what is late first; ``priority`` with emergencies."""
    wanted = service.owned(service.for_reader(key, landlord), owner)
    wanted = service.due(wanted, due, due_before, due_within, now)
    wanted = service.searched(wanted, q)
    wanted = replace(
        wanted,
        kinds=kind or (),
        stages=stage or (),
        states=state or (),
        priorities=priority or (),
        topics=topic or (),
        flags=flag or (),
        open_only=open,
        deadline=deadline,
        received_from=received_from,
        received_before=received_before,
    )
    page = await service.listed(session, wanted, order, cursor, limit)
    return Response(to_json(page), media_type="application/json")


@router.get("/counts")
async def counts(
    key: StaffReader, session: Reads, now: Now, landlord: Landlord = None
) -> CaseCounts:
    """How many cases are due today, overdue, unassigned, emergencies; and of each kind and state."""
    return await service.counted(session, service.for_reader(key, landlord), now)
