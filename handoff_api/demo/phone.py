"""A phone to try: SMS and WhatsApp with each landlord, and the emails sent, without any account.

Only where the stand-in exchange runs; a landlord's own service has none of this.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from string import Template
from typing import Annotated, Any, Literal

import httpx
from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse, Response
from pydantic import Field

import rulebook
from handoff_api.demo.endpoints import HEADERS
from handoff_api.dependencies import Made, Now, Services
from handoff_api.errors import FieldInvalidError, Problem
from handoff_api.wire import RequestBody

router = APIRouter(prefix="/demo", include_in_schema=False)

_PAGES = Path(__file__).parent / "pages"
_FILES = {"phone.js": "text/javascript", "phone.css": "text/css"}
# Ofcom keeps these for drama: nobody's phone can be spoken for here.
Drama = Annotated[str, Field(pattern=r"^\+447700900[0-9]{3}$")]
Channel = Literal["sms", "whatsapp"]


class PhoneAbsentError(Problem):
    """No stand-in runs here."""

    status = 404
    code = "phone_absent"
    title = "There is no phone to try here"

    def __init__(self) -> None:
        super().__init__("It comes with `make run` where no Twilio account is set up.")


class Photo(RequestBody):
    """A picture to send by WhatsApp; ``body`` is base64."""

    type: Annotated[str, Field(max_length=100)]
    body: Annotated[str, Field(max_length=900_000)]


class Written(RequestBody):
    """What somebody writes on the phone, or the button they press."""

    landlord: Annotated[str, Field(max_length=64)]
    channel: Channel
    phone: Drama
    text: Annotated[str, Field(max_length=1_600)] = ""
    tapped: Annotated[str, Field(max_length=200)] | None = None
    photo: Photo | None = None


class Failure(RequestBody):
    """Let the next message to a phone fail as Twilio would."""

    phone: Drama
    code: Annotated[int, Field(ge=10_000, le=99_999)]


class Replay(RequestBody):
    """Deliver the phone's last message again; ``forged`` with a signature that is not Twilio's."""

    phone: Drama
    channel: Channel
    forged: bool = False


@router.get("/phone")
async def page(made: Made, now: Now) -> HTMLResponse:
    """The phone."""
    _exchange(made)
    on = rulebook.london_date(now)
    options = "".join(
        f'<option value="{escape(id)}">{escape(rulebook.policy(id, on).name)}</option>'
        for id in rulebook.landlord_ids()
    )
    template = Template((_PAGES / "phone.html").read_text("utf-8"))
    return HTMLResponse(template.substitute(landlords=options), headers=HEADERS)


@router.get("/phone/{file}.{kind}")
async def file(made: Made, file: str, kind: str) -> Response:
    """The page's script and style."""
    name = f"{file}.{kind}"
    if name not in _FILES:
        raise PhoneAbsentError
    return FileResponse(_PAGES / name, media_type=_FILES[name], headers=HEADERS)


@router.get("/phone/messages")
async def shown(
    made: Made,
    landlord: Annotated[str, Query(max_length=64)],
    channel: Channel,
    phone: Annotated[str, Query(pattern=r"^\+447700900[0-9]{3}$")],
) -> Response:
    """What the phone shows of its talk with one landlord."""
    asked = {"phone": phone, "channel": channel}
    body = await _ask(made, "GET", "/phone/messages", params=asked)
    # A Messaging Service may write from any of its numbers: what is ours is shown.
    line = made.channels.lines.of(landlord).phone(channel)
    ours = {*line.numbers, line.service} if line else set()
    body["messages"] = [m for m in body["messages"] if m["line"] in ours]
    return JSONResponse(body)


@router.post("/phone/messages")
async def write(made: Made, body: Written) -> Response:
    """Write to a landlord as the phone's owner would."""
    line = made.channels.lines.of(body.landlord).phone(body.channel)
    if line is None or not line.numbers:
        raise FieldInvalidError("landlord", "has no such number here")
    asked = body.model_dump(exclude_none=True) | {"line": line.numbers[0]}
    return JSONResponse(await _ask(made, "POST", "/phone/messages", json=asked))


@router.post("/phone/failures", status_code=204)
async def fail(made: Made, body: Failure) -> Response:
    """Let the next message fail."""
    await _ask(made, "POST", "/phone/failures", json=body.model_dump())
    return Response(status_code=204)


@router.post("/phone/replays")
async def replay(made: Made, body: Replay) -> Response:
    """Deliver the last message again; says what the webhook answered."""
    return JSONResponse(await _ask(made, "POST", "/phone/replays", json=body.model_dump()))


@router.get("/email")
async def emails(made: Made) -> HTMLResponse:
    """Every email sent, newest first."""
    found = (await _ask(made, "GET", "/emails"))["emails"]
    template = Template((_PAGES / "email.html").read_text("utf-8"))
    shown = "".join(_email(email) for email in found) or "<p>No email has been sent yet.</p>"
    return HTMLResponse(template.substitute(emails=shown), headers=HEADERS)


def _email(email: dict[str, Any]) -> str:
    return (
        f"<article><h2>{escape(email['subject'])}</h2>"
        f"<dl><dt>From</dt><dd>{escape(email['from'])}</dd>"
        f"<dt>To</dt><dd>{escape(', '.join(email['to']))}</dd>"
        f"<dt>Sent</dt><dd>{escape(email['date'])}</dd></dl>"
        f"<pre>{escape(email['text'])}</pre></article>"
    )


def _exchange(made: Services) -> str:
    url = made.settings.twilio_url
    if url is None or made.settings.env == "production":
        raise PhoneAbsentError
    return url.rstrip("/")


async def _ask(made: Services, method: str, path: str, **more: Any) -> dict[str, Any]:
    async with httpx.AsyncClient(timeout=15.0, trust_env=False) as http:
        try:
            answer = await http.request(method, _exchange(made) + path, **more)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise PhoneAbsentError from error
    body: dict[str, Any] = json.loads(answer.text or "{}")
    return body
