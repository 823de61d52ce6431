"""``/open311/v2``: GeoReport v2 in JSON, for reading alone, behind the same keys as everything else."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from fastapi import APIRouter, Query

from handoff_api.cases import service as cases
from handoff_api.cases.schemas import CasePage, CaseSummary
from handoff_api.dependencies import Now, Reads, StaffReader
from handoff_api.errors import PROBLEMS, FieldInvalidError
from handoff_api.open311 import service
from handoff_api.open311.schemas import Discovery, Service, ServiceRequest
from handoff_api.queue import service as queue
from handoff_api.wire import Id, Instant

router = APIRouter(prefix="/open311/v2", tags=["open311"], responses=PROBLEMS)
# The longest page the standard speaks of is 1,000; ours is as long as the queue's own.
_LONGEST = 200


@router.get("/discovery.json")
async def discovery() -> Discovery:
    """What is here. No key is needed to ask."""
    return Discovery(
        changeset="2026-11-22T00:00:00Z",
        contact="The landlord whose key you hold",
        key_service="Keys are made by the landlord's administrator (make key)",
        endpoints=[
            {
                "specification": "http://wiki.open311.org/GeoReport_v2",
                "url": "/open311/v2",
                "changeset": "2026-11-22T00:00:00Z",
                "type": "production",
                "formats": ["application/json"],
            }
        ],
    )


@router.get("/services.json")
async def services(key: StaffReader) -> list[Service]:
    """The kinds of case."""
    return service.services()


@router.get("/requests.json")
async def requests(
    key: StaffReader,
    session: Reads,
    now: Now,
    jurisdiction_id: Annotated[str | None, Query(max_length=64)] = None,
    service_request_id: Annotated[str | None, Query(max_length=4000)] = None,
    service_code: Annotated[str | None, Query(max_length=200)] = None,
    status: Annotated[Literal["open", "closed"] | None, Query()] = None,
    start_date: Instant | None = None,
    end_date: Instant | None = None,
    page_size: Annotated[int, Query(ge=1, le=_LONGEST)] = 50,
) -> list[ServiceRequest]:
    """Cases, newest first. ``service_request_id`` and ``service_code`` may list several, with
    commas. For pages that stay put while cases change use ``/v1/cases``."""
    wanted = queue.for_reader(key, jurisdiction_id)
    if service_request_id:
        found = []
        for reference in service_request_id.split(",")[:_LONGEST]:
            case = await cases.look_up(session, reference, key)
            if case is not None and case.landlord in wanted.landlords:
                found.append(cases.summarise(case))
        return [service.tell(case, now) for case in found]
    codes = [code.strip() for code in service_code.split(",")] if service_code else []
    for code in codes:
        if code not in service.KINDS:
            raise FieldInvalidError("service_code", f"{code!r} is unknown", list(service.KINDS))
    states = {
        None: (*service.OPEN, *service.CLOSED),
        "open": service.OPEN,
        "closed": service.CLOSED,
    }
    wanted = replace(
        wanted,
        kinds=codes,
        states=states[status],
        received_from=start_date,
        received_before=end_date,
    )
    page = CasePage.model_validate(await queue.listed(session, wanted, "newest", None, page_size))
    return [service.tell(case, now) for case in page.cases]


@router.get("/requests/{service_request_id}.json")
async def request(
    service_request_id: Id, key: StaffReader, session: Reads, now: Now
) -> list[ServiceRequest]:
    """One case; a list of one, as the standard has it."""
    case = await cases.find(session, service_request_id, key)
    summary: CaseSummary = cases.summarise(case)
    return [service.tell(summary, now, service.outline(case))]
