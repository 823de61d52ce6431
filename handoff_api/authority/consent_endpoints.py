"""The page on which a resident says yes or no; it needs no script and tells nothing of the case."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.background import BackgroundTask

from handoff_api.authority import service
from handoff_api.authority.errors import ConsentLinkUnknownError
from handoff_api.authority.names import speakable
from handoff_api.authority.outcomes import Outcome
from handoff_api.authority.records import AuthorityRequestRecord
from handoff_api.cases import repository as cases
from handoff_api.dependencies import Made, Now
from handoff_api.pages import page
from handoff_api.wire import Id, clean_text

router = APIRouter(include_in_schema=False)

_NAME_AT_MOST = 200
_PRESSED = {"agree": "granted", "refuse": "refused", "withdraw": "withdrawn"}


@router.get("/consent/{token}")
async def ask(token: Id, made: Made, now: Now) -> Response:
    """The question, or where it stands."""
    try:
        async with made.database.reads() as session:
            return _show(await service.by_link(session, token, now), now)
    except ConsentLinkUnknownError:
        return page("link_gone.html", landlord=None, now=now, status=404)


@router.post("/consent/{token}")
async def decide(token: Id, request: Request, made: Made, now: Now) -> Response:
    """What was pressed. Saying yes is signed with a name; saying no needs none."""
    async with request.form(max_files=0, max_fields=10) as form:
        status = _PRESSED.get(str(form.get("decision", "")))
        name = str(clean_text(form.get("name", ""))).strip()[:_NAME_AT_MOST]
    try:
        if status is None or (status == "granted" and not name):
            async with made.database.reads() as session:
                found = await service.by_link(session, token, now)
            missing = "decision" if status is None else "name"
            return _show(found, now, missing=missing)
        outcome = Outcome(status, "page", name if status == "granted" else None)
        async with made.database.writes() as session:
            found = await service.decide_on_page(session, token, outcome, now)
            case = await cases.find_by_id(session, found.case_id)
    except ConsentLinkUnknownError:
        return page("link_gone.html", landlord=None, now=now, status=404)
    answer = _show(found, now)
    if case is not None:
        answer.background = BackgroundTask(made.bulletin.publish, case.conversation_id)
    return answer


def _show(request: AuthorityRequestRecord, now: Now, missing: str | None = None) -> Response:
    status = request.status
    if status == "pending" and not service.is_open(request, now):
        status = "expired"
    if status == "undelivered":
        status = "expired"
    return page(
        "consent.html",
        landlord=request.landlord,
        now=now,
        status=422 if missing else 200,
        outcome=status,
        name=speakable(request.representative_name),
        is_member=request.member_name is not None,
        missing=missing,
    )
