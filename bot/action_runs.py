"""Runs of actions: each logs one line under the id of the gateway's request, and fails without words."""

from __future__ import annotations

import time
from typing import Any

from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from bot import correlation, logs


class ActionFailedError(Exception):
    """An action failed; the log has the type and the places. Rasa is told nothing of the words."""


def watch_actions() -> None:
    """Have the action server's executor take up a message's correlation and log how a run went."""
    run = ActionExecutor.run

    async def watched(self: ActionExecutor, call: dict[str, Any]) -> Any:
        latest = (call.get("tracker") or {}).get("latest_message") or {}
        correlation.take(latest.get("metadata"))
        started = time.monotonic()
        told: dict[str, str] = {}
        try:
            return await run(self, call)
        except (ActionExecutionRejection, ActionNotFoundException) as error:
            told = {"error": type(error).__name__}
            raise
        except Exception as error:
            told = {"error": type(error).__name__, "places": logs.places(error)}
            raise ActionFailedError(type(error).__name__) from None
        finally:
            logs.write(
                "action",
                action=str(call.get("next_action")),
                request_id=correlation.request_id(),
                milliseconds=logs.milliseconds_since(started),
                **told,
            )

    ActionExecutor.run = watched
