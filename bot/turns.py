"""Rasa's REST channel: a turn that could not be kept is not answered, and each is one line in the log."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint

from bot import correlation, logs


class TurnChannel(RestInput):
    """``POST /webhooks/rest/webhook``, as Rasa's own channel answers it.

    Where a turn fails, so that the store does not know of it, nothing is answered: the gateway takes
    silence for a failure, keeps the message and asks again.
    """

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        async def watched(message: UserMessage) -> Any:
            correlation.take(message.metadata)
            started = time.monotonic()
            try:
                return await on_new_message(message)
            except Exception:
                if isinstance(message.output_channel, CollectingOutputChannel):
                    message.output_channel.messages.clear()
                raise
            finally:
                logs.write(
                    "turn",
                    request_id=correlation.request_id(),
                    milliseconds=logs.milliseconds_since(started),
                )

        return super().blueprint(watched)
