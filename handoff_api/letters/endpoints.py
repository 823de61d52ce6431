"""Letters: previewed with their gaps, issued once, read as HTML or PDF."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any, get_args

from fastapi import APIRouter, Header, Response
from fastapi.responses import HTMLResponse, JSONResponse

from handoff_api.cases import service as cases
from handoff_api.dependencies import Made, Now, Reads, StaffReader, StaffWriter, WriteOnce, Writes
from handoff_api.errors import FORM_PROBLEM, PROBLEMS
from handoff_api.letters import service
from handoff_api.letters.errors import (
    LetterForgottenError,
    LetterFormatUnknownError,
    LetterUnknownError,
)
from handoff_api.letters.points import LetterName
from handoff_api.letters.rendering import make_pdf
from handoff_api.letters.schemas import LetterIssue, LetterList, LetterPreview, LetterRead
from handoff_api.sealing.columns import FORGOTTEN
from handoff_api.wire import Id

router = APIRouter(prefix="/v1", tags=["letters"], responses=PROBLEMS)
HTML, PDF, JSON = "text/html", "application/pdf", "application/json"
_SUFFIXES = {"html": HTML, "pdf": PDF, "json": JSON}
FORMATS: dict[int | str, dict[str, Any]] = {
    **FORM_PROBLEM,
    200: {
        "content": {
            HTML: {"schema": {"type": "string"}},
            PDF: {"schema": {"type": "string", "format": "binary"}},
        }
    },
}
# A letter carries no script and asks nothing of any other place.
_PAGE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}

Accept = Annotated[str, Header(max_length=500)]


@router.get("/cases/{reference}/letters")
async def listed(reference: str, key: StaffReader, session: Reads, now: Now) -> LetterList:
    """The letters this case may need: which are ready, what the others lack, which went out."""
    return await service.listed(session, await cases.find(session, reference, key), now)


@router.get("/cases/{reference}/letters/{name}", response_model=LetterPreview, responses=FORMATS)
async def preview(
    reference: str, name: str, key: StaffReader, session: Reads, now: Now, accept: Accept = JSON
) -> Response:
    """A letter as it would go out now, gaps marked. ``Accept`` (or ``.html``, ``.pdf``, ``.json``
    after the name) says as what; JSON lists the gaps and the points that policy and Code ask for."""
    name, _, suffix = name.partition(".")
    if name not in get_args(LetterName) or suffix not in ("", *_SUFFIXES):
        raise LetterUnknownError
    case = await cases.find(session, reference, key)
    cases.check_identity(case, key)
    made = service.preview(case, name, now)  # type: ignore[arg-type]
    kind = _SUFFIXES.get(suffix) or wanted(accept)
    if kind == JSON:
        return JSONResponse(made.model_dump(mode="json"))
    if kind == HTML:
        return HTMLResponse(made.html, headers=_PAGE)
    return await pdf_response(made.html, f"{case.reference}-{name}-draft")


@router.post("/cases/{reference}/letters/{name}", status_code=201, response_model=LetterRead)
async def issue(
    reference: str,
    name: LetterName,
    body: LetterIssue,
    key: StaffWriter,
    session: Writes,
    now: Now,
    once: WriteOnce,
    made: Made,
) -> Response:
    """Issue the letter: stored unchanged with its digest, written into the history, sent the way
    the person asked for. A letter with a gap is refused (409), and its gaps are named."""
    async with made.database.reads() as reading:
        document = await service.lay_out(reading, reference, name, body, key, now)
    address = made.settings.public_address()
    return await once.do(
        key, 201, lambda: service.issue(session, reference, document, key, now, address)
    )


@router.get("/letters/{id}", response_model=LetterRead, responses=FORMATS)
async def read(id: Id, key: StaffReader, session: Reads, accept: Accept = JSON) -> Response:
    """An issued letter, exactly as it went out: the record, the HTML or the PDF by ``Accept``."""
    bare, _, suffix = id.partition(".")
    letter, reference = await service.find(session, bare, key)
    kind = _SUFFIXES.get(suffix) or wanted(accept)
    if kind != JSON and letter.html == FORGOTTEN:
        raise LetterForgottenError
    if kind == PDF:
        return _pdf(letter.pdf, f"{reference}-{letter.name}")
    if kind == HTML:
        return HTMLResponse(letter.html, headers=_PAGE)
    shown = await service.show(session, letter, reference)
    return JSONResponse(shown.model_dump(mode="json"))


def wanted(accept: str) -> str:
    """The first format of ours that an Accept header takes; JSON when it takes anything."""
    for part in accept.split(","):
        kind = part.partition(";")[0].strip().lower()
        if kind in (HTML, PDF, JSON):
            return kind
        if kind in ("*/*", "application/*", ""):
            return JSON
    raise LetterFormatUnknownError


async def pdf_response(html: str, name: str) -> Response:
    """``html`` as a PDF, laid out off the event loop."""
    return _pdf(await asyncio.to_thread(make_pdf, html), name)


def _pdf(pdf: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(pdf, media_type=PDF, headers=headers)
