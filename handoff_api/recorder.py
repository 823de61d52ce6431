"""What happens around every request: its id, its log line, its time, its safe headers."""

from __future__ import annotations

import re
import time
import traceback
from pathlib import Path
from uuid import uuid4

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handoff_api.body_limits import BodyLimits
from handoff_api.errors import answer_problem
from handoff_api.logging import log
from handoff_api.metrics import REQUESTS

_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# Asked every few seconds by machines: a line each would bury the rest.
_QUIET = {"/health", "/ready", "/metrics"}
# Data is never a page, whatever a browser makes of it; a page that says nothing else is the API's
# own description, whose script stands in the page.
_DATA = "default-src 'none'; frame-ancestors 'none'"
_PAGE = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)


class RequestRecorder:
    """Plain ASGI, so that event streams pass through untouched."""

    def __init__(self, app: ASGIApp, limits: BodyLimits, *, production: bool) -> None:
        self._app = app
        self._limits = limits
        self._production = production

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request and write down how it went, without a word of what it held."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        request_id = given if _ID.fullmatch(given) else str(uuid4())
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.monotonic()
        status = 500
        answering = False

        async def send_marked(message: Message) -> None:
            nonlocal status, answering
            if message["type"] == "http.response.start":
                status, answering = message["status"], True
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Cache-Control", "no-store")
                page = headers.get("content-type", "").startswith("text/html")
                headers.setdefault("Content-Security-Policy", _PAGE if page else _DATA)
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("Permissions-Policy", "geolocation=(), microphone=()")
                if self._production:
                    headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            await send(message)

        try:
            if self._announces_too_much(scope):
                await self._refuse(scope, receive, send_marked)
            else:
                await self._app(scope, receive, send_marked)
        except Exception as error:
            # Ends here: whoever logs it further out prints its message, and the message of an
            # unexpected error may hold a resident's words. The places in the code hold none.
            log.error(
                "request_failed", error=type(error).__name__, reason=_places(error), status=500
            )
            if not answering:
                await _answer_unexpected(scope, receive, send_marked)
        finally:
            route = getattr(scope.get("route"), "path", "unknown")
            took = time.monotonic() - started
            if route not in ("/v1/chat/events", "/v1/events"):
                REQUESTS.labels(scope["method"], route, str(status)).observe(took)
            if scope["path"] not in _QUIET:
                # The route, not the path: a path may hold a reference.
                log.info(
                    "request",
                    method=scope["method"],
                    route=route,
                    status=status,
                    milliseconds=round(took * 1000, 1),
                )
            structlog.contextvars.unbind_contextvars("request_id")

    def _announces_too_much(self, scope: Scope) -> bool:
        length = Headers(scope=scope).get("content-length", "")
        return length.isdecimal() and int(length) > self._limits.of(scope["path"])

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        # The framework would answer in plain text; every error of ours is a problem.
        limit = self._limits.of(scope["path"])
        refusal = answer_problem(
            413,
            "too_large",
            "Too large",
            f"A request may have {limit} bytes. Send it in parts. Nothing was done.",
            limit=limit,
        )
        await refusal(scope, receive, send)


async def _answer_unexpected(scope: Scope, receive: Receive, send: Send) -> None:
    apology = answer_problem(
        500,
        "unexpected",
        "Something went wrong here",
        "Nothing was done. Send the request again with the same Idempotency-Key.",
    )
    await apology(scope, receive, send)


def _places(error: BaseException) -> str:
    """Where it happened, innermost last, without a word of what was being handled."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if "handoff_api" in f.filename or "rulebook" in f.filename]
    return " > ".join(f"{Path(f.filename).name}:{f.lineno}" for f in (ours or frames)[-6:])
