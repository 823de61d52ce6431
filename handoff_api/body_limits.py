"""How large a request may be and how long it may take to arrive: words are small everywhere, files come in at
two addresses only."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from time import monotonic

from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handoff_api.errors import answer_problem

_FILES_AT = ("/v1/chat/attachments", "/upload/")
_GONE: Message = {"type": "http.disconnect"}


@dataclass(frozen=True)
class BodyLimits:
    """Bytes a request may have, and seconds until it is there."""

    usual: int
    with_files: int
    usual_time: float = 30.0
    # Sixty megabytes by a poor mobile connection.
    with_files_time: float = 600.0

    def of(self, path: str) -> int:
        """The limit at an address."""
        return self.with_files if path.startswith(_FILES_AT) else self.usual

    def time_of(self, path: str) -> float:
        """Seconds until the whole body must be there."""
        return self.with_files_time if path.startswith(_FILES_AT) else self.usual_time


class LimitBodies:
    """Stops reading a body that turns out to be larger than was announced, or that never ends."""

    def __init__(self, app: ASGIApp, limits: BodyLimits) -> None:
        self._limits = limits
        self._at = {
            limit: RequestBodyLimitMiddleware(app, limit)
            for limit in {limits.usual, limits.with_files}
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its limits."""
        path = scope.get("path", "")
        if scope["type"] != "http":
            await self._at[self._limits.of(path)](scope, receive, send)
            return
        reading = _Reading(receive, send, self._limits.time_of(path))
        try:
            await self._at[self._limits.of(path)](scope, reading.receive, reading.send)
        except Exception:
            # Whatever the reader made of half a body.
            if not reading.is_late:
                raise
        if reading.is_late:
            await reading.refuse(scope)


class _Reading:
    """One request's body on its way in. What is answered to half a body never leaves."""

    def __init__(self, receive: Receive, send: Send, seconds: float) -> None:
        self._receive, self._send = receive, send
        self._until = monotonic() + seconds
        self._whole = self._answering = False
        self.is_late = False

    async def receive(self) -> Message:
        """The next part; past its time the sender counts as gone."""
        if self.is_late:
            return _GONE
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout(max(0.0, self._until - monotonic())):
                message = await self._receive()
        except TimeoutError:
            if self._answering:
                return _GONE
            self.is_late = True
            return _GONE
        self._whole = not message.get("more_body", False)
        return message

    async def send(self, message: Message) -> None:
        """Pass an answer on, unless it is to a body that never came whole."""
        if not self.is_late:
            self._answering = True
            await self._send(message)

    async def refuse(self, scope: Scope) -> None:
        """Say that it took too long."""
        refusal = answer_problem(
            408,
            "too_slow",
            "The request took too long to arrive",
            "Send it again, in parts if the connection is slow. Nothing was done.",
            {"Connection": "close"},
        )
        await refusal(scope, self.receive, self._send)
