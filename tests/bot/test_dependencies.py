"""Claims of docs/dependencies.md that only the bot's own environment can show."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
import rasa.server
import rasa_sdk.endpoint
from google.protobuf.internal import api_implementation
from sanic import Sanic, response

STRANGER = "https://www.example.org.attacker.test"

# What the two Rasa processes and the action server load, our components and actions included.
LOADS = """
import importlib, json, pkgutil, sys
import bot.serve, bot.turns, bot.hearing, bot.tracker_store, bot.lock_store, bot.action_runs
from bot.quick import quicken
quicken()
import rasa.__main__, rasa.core.run, rasa.server, rasa_sdk.endpoint
for package in ("bot.components", "bot.actions"):
    found = importlib.import_module(package)
    for module in pkgutil.walk_packages(found.__path__, package + "."):
        importlib.import_module(module.name)
print(json.dumps(sorted(sys.modules)))
"""


def test_protobuf_reads_with_compiled_code() -> None:
    assert api_implementation.Type() in ("upb", "cpp")


def test_no_faulty_part_is_loaded_where_the_bot_answers() -> None:
    """No reader of photos, of dask's arrays, of skops' files or of wheels, and no test tool."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOADS], capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert {"rasa.core.run", "bot.components.encoder.onnx_encoder"} <= loaded
    assert not {"dask.array", "skops", "skops.io", "wheel", "pytest"} & loaded
    pictures = {name for name in loaded if re.fullmatch(r"PIL\..*ImagePlugin", name)}
    assert pictures <= {"PIL.PngImagePlugin"}  # matplotlib writes them


@pytest.mark.parametrize(
    "configure", [rasa.server.configure_cors, rasa_sdk.endpoint.configure_cors]
)
def test_no_other_origin_may_read_what_rasa_and_the_actions_answer(
    configure: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Sanic, "test_mode", True)  # several servers in one process
    assert _let_in(configure, None) is None
    assert _let_in(configure, "") is None
    # The fault is there: only that no origin is given keeps it shut.
    assert _let_in(configure, r"https://www\.example\.org") == STRANGER


def _let_in(configure: Callable[..., None], origins: str | None) -> str | None:
    """The origin that an answer lets read it, asked by a stranger's page."""

    async def ask() -> str | None:
        app = Sanic("asked")
        configure(app, origins)

        @app.get("/")
        async def root(_: Any) -> Any:
            return response.text("ok")

        server = await app.create_server(host="127.0.0.1", port=0, return_asyncio_server=True)
        await server.startup()
        await server.before_start()  # sanic-cors comes in here
        port = server.server.sockets[0].getsockname()[1]
        try:
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{port}/", headers={"Origin": STRANGER}) as answer,
            ):
                assert answer.status == 200
                return answer.headers.get("Access-Control-Allow-Origin")
        finally:
            server.close()
            await server.wait_closed()

    return asyncio.run(ask())
