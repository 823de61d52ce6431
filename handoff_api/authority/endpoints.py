"""Requests for authority, for the bot and for staff."""

from __future__ import annotations

from fastapi import APIRouter, Response

from handoff_api.authority import repository, service
from handoff_api.authority.schemas import (
    AuthorityRequestCreate,
    AuthorityRequestList,
    AuthorityRequestRead,
)
from handoff_api.cases import service as cases
from handoff_api.dependencies import Made, Now, Reader, Reads, WriteOnce, Writer, Writes
from handoff_api.errors import PROBLEMS

router = APIRouter(
    prefix="/v1/cases/{reference}/authority-requests", tags=["authority"], responses=PROBLEMS
)


@router.post("", status_code=201, response_model=AuthorityRequestRead)
async def ask(
    reference: str,
    body: AuthorityRequestCreate,
    key: Writer,
    session: Writes,
    now: Now,
    once: WriteOnce,
    made: Made,
) -> Response:
    """Ask the resident, with a one-time code and a link, whether somebody may speak for them."""
    return await once.do(
        key, 201, lambda: service.ask(session, reference, body, key, made.settings, now)
    )


@router.get("")
async def listed(reference: str, key: Reader, session: Reads) -> AuthorityRequestList:
    """Who was asked, when, and what became of it; newest first."""
    case = await cases.find(session, reference, key)
    cases.check_identity(case, key)
    found = await repository.of_case(session, case.id)
    return AuthorityRequestList(
        authority_requests=[AuthorityRequestRead.model_validate(request) for request in found]
    )
