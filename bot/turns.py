"""Rasa's REST channel: a turn that could not be kept is not answered, and each is one line in the log."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from sanic import Blueprint

from bot import correlation, logs

# Actions of this turn whose answer never came.
_lost: ContextVar[list[str] | None] = ContextVar("lost", default=None)


def note_lost_actions() -> None:
    """Remember which actions of a turn gave no answer, in this process; doing it twice changes nothing more.

    Rasa goes on without them: of two actions that make a turn the first would be heard and the question that
    the second asks would not, so that nobody is asked for what the case still needs.
    """
    if getattr(RemoteAction.run, "notes", False):
        return
    run = RemoteAction.run

    async def noted(self: RemoteAction, *args: Any, **kwargs: Any) -> Any:
        try:
            return await run(self, *args, **kwargs)
        except ActionExecutionRejection:
            raise  # an answer: the action says that it is not its turn
        except Exception:
            lost = _lost.get()
            if lost is not None:
                lost.append(self.name())
            raise

    noted.notes = True  # type: ignore[attr-defined]
    RemoteAction.run = noted


class TurnChannel(RestInput):
    """``POST /webhooks/rest/webhook``, as Rasa's own channel answers it.

    Where a turn fails, so that the store does not know of it or half of it was not done, nothing is
    answered: the gateway takes silence for a failure, keeps the message and asks again. What was done of
    it already is then said again and not done twice.
    """

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        async def watched(message: UserMessage) -> Any:
            correlation.take(message.metadata)
            started = time.monotonic()
            lost: list[str] = []
            _lost.set(lost)
            try:
                answer = await on_new_message(message)
                if lost:
                    _take_back(message)
                    logs.write("turn_lost", action=lost[0])
                return answer
            except Exception:
                _take_back(message)
                raise
            finally:
                logs.write(
                    "turn",
                    request_id=correlation.request_id(),
                    milliseconds=logs.milliseconds_since(started),
                )

        return super().blueprint(watched)


def _take_back(message: UserMessage) -> None:
    if isinstance(message.output_channel, CollectingOutputChannel):
        message.output_channel.messages.clear()
