"""Rasa's REST channel, which logs one line a turn under the id of the gateway's request."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint

from bot import correlation, logs


class TurnChannel(RestInput):
    """``POST /webhooks/rest/webhook``, as Rasa's own channel answers it."""

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        async def watched(message: UserMessage) -> Any:
            correlation.take(message.metadata)
            started = time.monotonic()
            try:
                return await on_new_message(message)
            finally:
                logs.write(
                    "turn",
                    request_id=correlation.request_id(),
                    milliseconds=logs.milliseconds_since(started),
                )

        return super().blueprint(watched)
