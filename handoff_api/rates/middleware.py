"""Counting before anything is read, and the answer when it is too much."""

from __future__ import annotations

import math
import time

from limits import RateLimitItem
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from limits.errors import StorageError
from limits.storage import storage_from_string
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handoff_api.errors import answer_problem
from handoff_api.logging import log
from handoff_api.metrics import LIMITED
from handoff_api.rates.rules import GUESSES, RULES, Rule, rates, subject
from handoff_api.settings import Settings

_STORAGE = {False: {}, True: {"implementation": "redispy"}}


class RateLimiter:
    """Plain ASGI. Counts in this process, or for all of them in Redis where one is named.

    Refused requests change nothing; a client that keeps its message and its id may send it again after
    ``Retry-After`` (the widget does). When the count cannot be kept, the request goes through: a resident
    in danger comes before a tidy count.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        redis = settings.redis_url.get_secret_value() if settings.redis_url else None
        where = f"async+{redis}" if redis else "async+memory://"
        self._window = SlidingWindowCounterRateLimiter(
            storage_from_string(where, wrap_exceptions=True, **_STORAGE[bool(redis)])
        )
        production = settings.env == "production"
        self._rates = {
            rule.name: rates(rule, settings.rates, production=production)
            for rule in (*RULES, GUESSES)
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer 429 with how long to wait."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        wait = await self._wait(GUESSES, scope, counts=False)
        rule = next((rule for rule in RULES if rule.fits(scope)), None)
        if wait is None and rule is not None:
            wait = await self._wait(rule, scope, counts=True)
        if wait is not None:
            LIMITED.labels(rule.name if rule else GUESSES.name).inc()
            await _refuse(wait, scope, receive, send)
            return

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 401:
                await self._wait(GUESSES, scope, counts=True)
            await send(message)

        await self._app(scope, receive, send_counted)

    async def _wait(self, rule: Rule, scope: Scope, *, counts: bool) -> int | None:
        """Seconds to wait, or None when there is room. Only a request that ``counts`` uses it up."""
        who = (rule.name, subject(rule, scope))
        try:
            for item in self._rates[rule.name]:
                ask = self._window.hit if counts else self._window.test
                if not await ask(item, *who):
                    return await self._until(item, who)
        except StorageError as error:
            log.error("rates_not_counted", error=type(error).__name__)
        return None

    async def _until(self, item: RateLimitItem, who: tuple[str, str]) -> int:
        stats = await self._window.get_window_stats(item, *who)
        return max(1, math.ceil(stats.reset_time - time.time()))


async def _refuse(wait: int, scope: Scope, receive: Receive, send: Send) -> None:
    refusal = answer_problem(
        429,
        "rate_limited",
        "Too many requests",
        f"Wait {wait} seconds, then send it again; nothing was done with it.",
        {"Retry-After": str(wait)},
        retry_after=wait,
    )
    await refusal(scope, receive, send)
