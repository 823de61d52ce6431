"""Two actions make a turn; where the answer of one never comes, the resident hears nothing of the other."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import UserMessage
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.turns import TurnChannel, note_lost_actions


@pytest.fixture(autouse=True)
def plain_actions(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test does to Rasa's actions ends with the test."""
    monkeypatch.setattr(RemoteAction, "run", RemoteAction.run)
    note_lost_actions()


async def _heard(ask: Any) -> list[str]:
    """What a turn of ``action_tell`` and then ``action_ask`` answers, where the action server does ``ask``."""

    async def act(request: web.Request) -> web.Response:
        if (await request.json())["next_action"] == "action_ask":
            return await ask(request)
        return _says("I have written that down.")

    server = web.AppRunner(_served(act))
    await server.setup()
    site = web.TCPSite(server, "127.0.0.1", 0)
    await site.start()
    port = site._server.sockets[0].getsockname()[1]
    endpoint = EndpointConfig(f"http://127.0.0.1:{port}/webhook")

    async def turn(message: UserMessage) -> None:
        # As Rasa's processor does: what an action says is sent after it; one that fails is left out.
        said = TemplatedNaturalLanguageGenerator({})
        for name in ("action_tell", "action_ask"):
            tracker = DialogueStateTracker.from_events("c", [])
            with suppress(Exception):
                done = await RemoteAction(name, endpoint).run(
                    message.output_channel, said, tracker, Domain.empty()
                )
                for event in done:
                    await message.output_channel.send_response("c", event.message())

    try:
        blueprint = TurnChannel().blueprint(turn)
        receive = next(r.handler for r in blueprint._future_routes if r.uri == "/webhook")
        asked = SimpleNamespace(json={"sender": "c", "message": "hi"}, args={}, headers={})
        return [one["text"] for one in json.loads((await receive(asked)).body)]
    finally:
        await server.cleanup()


def _served(act: Any) -> web.Application:
    served = web.Application()
    served.router.add_post("/webhook", act)
    return served


def _says(text: str) -> web.Response:
    return web.json_response({"events": [], "responses": [{"text": text}]})


async def _asks(_: web.Request) -> web.Response:
    return _says("What is your name?")


async def _dies(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.close()
    return web.Response()


async def _fails(_: web.Request) -> web.Response:
    return web.Response(status=500, text="no")


async def _rejects(_: web.Request) -> web.Response:
    return web.json_response({"action_name": "action_ask", "error": "not now"}, status=400)


def test_a_whole_turn_is_heard() -> None:
    assert asyncio.run(_heard(_asks)) == ["I have written that down.", "What is your name?"]


@pytest.mark.parametrize("ask", [_dies, _fails])
def test_of_half_a_turn_nothing_is_heard_so_that_it_is_tried_again(ask: Any) -> None:
    assert asyncio.run(_heard(ask)) == []


def test_an_action_that_says_it_is_not_its_turn_has_answered() -> None:
    assert asyncio.run(_heard(_rejects)) == ["I have written that down."]


def test_a_lost_action_is_still_an_error_for_rasa() -> None:
    async def run() -> None:
        endpoint = EndpointConfig("http://127.0.0.1:9/webhook")
        tracker = DialogueStateTracker.from_events("c", [])
        await RemoteAction("action_ask", endpoint).run(None, None, tracker, Domain.empty())

    with pytest.raises(Exception, match="action_ask") as raised:
        asyncio.run(run())
    assert not isinstance(raised.value, ActionExecutionRejection)
