"""Listening without answering: the dangers the trained model hears in a text.

While staff hold a conversation the bot is silent, and what is said is no turn of the dialogue: no
tracker is touched. Inside the network only, as the REST channel is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.components.understanding import UNDERSTANDING

# The gateway's own limit is shorter; this one only keeps a mistake from holding the model.
_LONGEST = 50_000


class HearingChannel(InputChannel):
    """POST /webhooks/hearing/dangers {"text"} gives {"dangers": [...]}, most pressing first;
    GET /webhooks/hearing/ready is 200 once a model is loaded, 503 until then: Rasa's own greeting
    comes without one too."""

    @classmethod
    def name(cls) -> str:
        return "hearing"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        hearing = Blueprint("hearing")

        @hearing.route("/dangers", methods=["POST"])
        async def dangers(request: Request) -> HTTPResponse:
            text = (request.json or {}).get("text")
            if not isinstance(text, str) or len(text) > _LONGEST:
                return response.json({"error": "text is required"}, status=422)
            if not _is_ready(request):
                return _no_model()
            agent = request.app.ctx.agent
            return response.json({"dangers": heard(await agent.parse_message(text))})

        @hearing.route("/ready", methods=["GET"])
        async def ready(request: Request) -> HTTPResponse:
            return response.json({"ready": True}) if _is_ready(request) else _no_model()

        return hearing


def _is_ready(request: Request) -> bool:
    agent = request.app.ctx.agent
    return agent is not None and agent.is_ready()


def _no_model() -> HTTPResponse:
    return response.json({"error": "no model is loaded: see Rasa's log"}, status=503)


def heard(parsed: dict[str, Any]) -> list[dict[str, Any]]:
    """What of a parsed message is danger; `now` null where the words leave it open.

    Words of another language say which one it is, for the caseworker who reads the alert.
    """
    sightings = (parsed.get(UNDERSTANDING) or {}).get("safety") or []
    kept = ("hazard", "group", "confidence", "now")
    return [{**{name: each[name] for name in kept}, "words": _words(each)} for each in sightings]


def _words(sighting: dict[str, Any]) -> str:
    words = str(sighting["words"])
    return f"told in {sighting['told_in']}: '{words}'" if sighting.get("told_in") else words
