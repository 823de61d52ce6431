"""The resident's own link to a letter: no key, no account, any phone."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from handoff_api.dependencies import Now, Reads
from handoff_api.letters import service
from handoff_api.letters.errors import LetterUnknownError
from handoff_api.letters.records import LetterRecord
from handoff_api.wire import Id, clean_text

router = APIRouter(prefix="/letters", include_in_schema=False)
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; frame-ancestors 'none'",
    # The address itself is the right to read it: nobody else may learn it.
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
}


@router.get("/{token}.pdf")
async def as_pdf(token: Id, session: Reads, now: Now) -> Response:
    """The letter to print or keep."""
    letter = await _letter(token, session, now)
    headers = {**_HEADERS, "Content-Disposition": f'attachment; filename="{letter.name}.pdf"'}
    return Response(letter.pdf, media_type="application/pdf", headers=headers)


@router.get("/{token}")
async def as_page(token: Id, session: Reads, now: Now) -> Response:
    """The letter on a screen, exactly as issued, with the way to its PDF."""
    letter = await _letter(token, session, now)
    way = f'<p class="screen-only"><a href="/letters/{token}.pdf">This letter as a PDF</a></p>'
    html = letter.html.replace("</main>", f"{way}</main>", 1)
    return HTMLResponse(html, headers=_HEADERS)


async def _letter(token: str, session: Reads, now: Now) -> LetterRecord:
    letter = await service.opened(session, clean_text(token), now)
    if letter is None:
        raise LetterUnknownError
    return letter
