"""Answers about who somebody is leave on a beat, so that the time they take tells nothing.

That there is such a case, that a code was sent, that a postcode was nearly right: each costs a little more work,
and whoever asks often enough could measure it.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from time import monotonic

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_AT = "/v1/identity-checks"


class EvenAnswers:
    """Holds each answer until the next whole ``beat`` (seconds) since the question came; 0 holds none."""

    def __init__(
        self,
        app: ASGIApp,
        beat: float,
        clock: Callable[[], float] = monotonic,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._app, self._beat, self._clock, self._wait = app, beat, clock, wait

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request; whatever was to be done is done and committed before it waits."""
        if scope["type"] != "http" or not scope["path"].startswith(_AT) or not self._beat:
            await self._app(scope, receive, send)
            return
        came, held = self._clock(), list[Message]()

        async def hold(message: Message) -> None:
            held.append(message)

        await self._app(scope, receive, hold)
        took = self._clock() - came
        await self._wait(math.ceil(took / self._beat) * self._beat - took)
        for message in held:
            await send(message)
