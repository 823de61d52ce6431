"""What Twilio posts here: messages from residents, and how far ours have come."""

from __future__ import annotations

from typing import Annotated
from xml.sax.saxutils import escape

from fastapi import APIRouter, Depends, Request, Response

import rulebook
from handoff_api.channels.twilio.forms import Form, read_form, read_message, read_receipt
from handoff_api.dependencies import Made
from handoff_api.errors import PROBLEMS, Problem
from handoff_api.logging import log
from handoff_api.metrics import WEBHOOKS
from handoff_api.wording import wording
from handoff_api.wording.phone import say

router = APIRouter(
    prefix="/v1/webhooks/twilio",
    tags=["twilio"],
    responses={status: PROBLEMS[status] for status in (400, 403, 413, 422, 429, 503)},
)
_NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


class SignatureWrongError(Problem):
    """Not signed by Twilio with our token."""

    status = 403
    code = "signature_wrong"
    title = "This request is not Twilio's"

    def __init__(self) -> None:
        super().__init__(
            "X-Twilio-Signature does not fit. Check that PUTRIGHT_PUBLIC_URL is the address given "
            "to Twilio, and that the auth token is this account's. Nothing was done."
        )


class TwilioAbsentError(Problem):
    """No account is set up."""

    status = 503
    code = "twilio_not_set_up"
    title = "SMS and WhatsApp are not set up here"

    def __init__(self) -> None:
        super().__init__("Set PUTRIGHT_TWILIO_ACCOUNT_SID and PUTRIGHT_TWILIO_AUTH_TOKEN.")


async def _signed_form(request: Request, made: Made) -> Form:
    """The posted form, once it is sure whose it is."""
    signatures = made.channels.signatures
    if signatures is None:
        raise TwilioAbsentError
    form = read_form(await request.body())
    signature = request.headers.get("X-Twilio-Signature", "")
    if not signatures.fits(request.url.path, request.url.query, form, signature):
        log.warning("signature_wrong", route=request.url.path)
        WEBHOOKS.labels("refused").inc()
        raise SignatureWrongError
    return form


Signed = Annotated[Form, Depends(_signed_form)]


@router.post("/messages", response_class=Response)
async def message(form: Signed, made: Made) -> Response:
    """A resident's SMS or WhatsApp message: stored, then answered by the outbox, never here."""
    arrived = read_message(form)
    kept = await made.channels.inbox.keep(arrived)
    WEBHOOKS.labels("repeated" if kept.repeated else "kept").inc()
    if kept.landlord is None:
        # Nobody else will answer, and somebody in danger may be reading.
        on = rulebook.london_date(made.clock.now())
        words = say("sms", "unknown_line", wording(rulebook.landlord_ids()[0], on))
        return _twiml(f"<Response><Message>{escape(words)}</Message></Response>")
    return _twiml()


@router.post("/status", response_class=Response, status_code=204)
async def status(form: Signed, made: Made, sending: str | None = None) -> Response:
    """How far a message of ours has come; the furthest counts, in whatever order they arrive."""
    await made.channels.receipts.take(read_receipt(form, sending))
    return Response(status_code=204)


def _twiml(body: str = "") -> Response:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return Response(head + body if body else _NOTHING_TO_SAY, media_type="text/xml")
