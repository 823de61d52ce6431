"""A stand-in for Rasa: the same REST channel over real HTTP, answering what the test says."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route


def says(text: str, *, asks: str | None = None, buttons: Any = (), **more: Any) -> dict[str, Any]:
    """One message of the bot as Rasa sends it."""
    return {"recipient_id": "x", "custom": {"text": text, "asks": asks, "buttons": list(buttons),
                                            **more}}  # fmt: skip


class FakeRasa:
    """Echoes unless told otherwise. ``state``: up, down, slow, silent, garbled, or stranger:
    the right words for the wrong person."""

    def __init__(self, port: int = 0) -> None:
        self.state = "up"
        self.heard: list[dict[str, Any]] = []
        self.answers: deque[list[dict[str, Any]]] = deque()
        # What it hears in words said to staff, by the words.
        self.dangers: dict[str, list[dict[str, Any]]] = {}
        self.listened: list[str] = []
        self.pause = 0.0
        self.held = False
        self.arrived = 0
        self.at_once: dict[str, int] = {}
        self.most_at_once = 0
        app = Starlette(
            routes=[
                Route("/webhooks/hearing/ready", self._ready),
                Route("/webhooks/rest/webhook", self._webhook, methods=["POST"]),
                Route("/webhooks/hearing/dangers", self._hear, methods=["POST"]),
            ]
        )
        config = uvicorn.Config(app, port=port, log_level="error", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def start(self) -> None:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(5)

    def reset(self) -> None:
        self.state, self.pause, self.most_at_once = "up", 0.0, 0
        self.held, self.arrived = False, 0
        self.heard.clear()
        self.answers.clear()
        self.dangers.clear()
        self.listened.clear()
        self.at_once.clear()

    async def holding(self, messages: int = 1) -> None:
        """Return once this many messages have arrived and are held."""
        while self.arrived < messages:
            await asyncio.sleep(0.005)

    @property
    def url(self) -> str:
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def words(self) -> list[str]:
        """What was said to it, in order."""
        return [body["message"] for body in self.heard]

    async def _hear(self, request: Request) -> Response:
        if self.state == "down":
            return PlainTextResponse("no", status_code=503)
        text = (await request.json())["text"]
        self.listened.append(text)
        return JSONResponse({"dangers": self.dangers.get(text, [])})

    async def _ready(self, _: Request) -> Response:
        return PlainTextResponse("hello", status_code=200 if self.state != "down" else 503)

    async def _webhook(self, request: Request) -> Response:
        body = await request.json()
        if self.state == "down":
            return PlainTextResponse("no", status_code=503)
        sender = body["sender"]
        self.at_once[sender] = self.at_once.get(sender, 0) + 1
        self.most_at_once = max(self.most_at_once, self.at_once[sender])
        self.arrived += 1
        try:
            while self.held:
                await asyncio.sleep(0.005)
            await asyncio.sleep(4 if self.state == "slow" else self.pause)
        finally:
            self.at_once[sender] -= 1
        self.heard.append(body)
        if self.state == "silent":
            return JSONResponse([])
        if self.state == "garbled":
            return PlainTextResponse("<html>")
        answer = self.answers.popleft() if self.answers else [says(f"heard {body['message']}")]
        to = "somebody-else" if self.state == "stranger" else sender
        return JSONResponse([{**one, "recipient_id": to} for one in answer])


@pytest.fixture(scope="session")
def running_rasa() -> Iterator[FakeRasa]:
    """One for all tests of a session."""
    rasa = FakeRasa()
    rasa.start()
    yield rasa
    rasa.stop()


@pytest.fixture
def rasa(running_rasa: FakeRasa) -> FakeRasa:
    """The one that runs, echoing, as if nothing had been said to it."""
    running_rasa.reset()
    return running_rasa
