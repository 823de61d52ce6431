"""The evidence pack in one call."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import HTMLResponse, JSONResponse

from handoff_api.dependencies import Now, Reads, StaffReader
from handoff_api.errors import PROBLEMS
from handoff_api.evidence import service
from handoff_api.evidence.page import page
from handoff_api.evidence.schemas import Evidence
from handoff_api.letters.endpoints import FORMATS, HTML, JSON, PDF, pdf_response, wanted

router = APIRouter(prefix="/v1/cases", tags=["evidence"], responses=PROBLEMS)
_SHORT = {"json": JSON, "html": HTML, "pdf": PDF}


@router.get("/{reference}/evidence", response_model=Evidence, responses=FORMATS)
async def evidence(
    reference: str,
    key: StaffReader,
    session: Reads,
    now: Now,
    accept: Annotated[str, Header(max_length=500)] = JSON,
    format: Annotated[str | None, Query(pattern="^(json|html|pdf)$")] = None,
) -> Response:
    """Everything about a case in one piece: what was said, how it was classed and on which words,
    decisions, dates with their arithmetic, letters, deliveries, the history with its hashes, the
    texts in force. As JSON, or to read and print as HTML or PDF (``Accept`` or ``format``)."""
    pack = await service.gather(session, reference, key, now)
    kind = _SHORT[format] if format else wanted(accept)
    if kind == JSON:
        headers = {"Content-Disposition": f'inline; filename="{pack.reference}-evidence.json"'}
        return JSONResponse(pack.model_dump(mode="json"), headers=headers)
    html = page(pack)
    if kind == HTML:
        policy = "default-src 'none'; style-src 'unsafe-inline'"
        return HTMLResponse(html, headers={"Content-Security-Policy": policy})
    return await pdf_response(html, f"{pack.reference}-evidence")
