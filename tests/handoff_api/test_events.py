"""The event stream, over a real socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn

from handoff_api.main import create_app
from tests.handoff_api.house import House, Resident
from tests.handoff_api.rasa import FakeRasa


@pytest.fixture
async def street(house: House) -> AsyncIterator[str]:
    config = uvicorn.Config(create_app(house.public), port=0, log_config=None, lifespan="off",
                            timeout_graceful_shutdown=1)  # fmt: skip
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@asynccontextmanager
async def _stream(
    street: str, resident: Resident, **more: Any
) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    headers = resident.headers | more.pop("headers", {})
    async with (
        httpx.AsyncClient(timeout=5) as client,
        client.stream("GET", f"{street}/v1/chat/events", headers=headers, **more) as response,
    ):
        assert response.headers["content-type"].startswith("text/event-stream")

        async def messages() -> AsyncIterator[dict[str, Any]]:
            async for line in response.aiter_lines():
                if line.startswith("data: "):
                    yield json.loads(line[6:])

        yield messages()


async def test_staff_reply_arrives_by_itself(house: House, street: str, resident: Resident) -> None:
    staff = await house.staff()
    async with _stream(street, resident) as messages:
        assert (await anext(messages))["sender"] == "gateway"
        path = f"/v1/conversations/{resident.conversation_id}/messages"
        await staff.post(path, {"text": "for staff only", "private": True})
        await staff.post(path, {"text": "I am Ann."})
        async with asyncio.timeout(2):
            assert (await anext(messages))["text"] == "I am Ann."


async def test_reply_written_by_another_process_arrives(
    house: House, street: str, resident: Resident
) -> None:
    other = House(house.settings, house.clock, house.rasa)
    staff = await other.staff()
    async with _stream(street, resident) as messages:
        await anext(messages)
        path = f"/v1/conversations/{resident.conversation_id}/messages"
        await staff.post(path, {"text": "from next door"})
        async with asyncio.timeout(2):
            assert (await anext(messages))["text"] == "from next door"
    await other.close()


async def test_late_answer_of_the_bot_arrives(
    house: House, street: str, resident: Resident, rasa: FakeRasa
) -> None:
    rasa.state = "down"
    [told] = await resident.say("hello")
    async with _stream(street, resident, params={"after": told["id"]}) as messages:
        rasa.reset()
        house.clock.instant = house.clock.instant.replace(minute=10)
        await house.work()
        async with asyncio.timeout(2):
            assert (await anext(messages))["text"] == "heard hello"


async def test_stream_goes_on_where_it_was_cut(street: str, resident: Resident) -> None:
    [first] = await resident.say("one")
    await resident.say("two")
    async with _stream(street, resident, headers={"Last-Event-ID": first["id"]}) as messages:
        assert [(await anext(messages))["text"] for _ in range(2)] == ["two", "heard two"]


async def test_unknown_last_event_is_a_problem(house: House, resident: Resident) -> None:
    refused = await house.street.get(
        "/v1/chat/events", headers=resident.headers | {"Last-Event-ID": "nope"}
    )
    assert refused.status_code == 404
    assert refused.headers["content-type"] == "application/problem+json"


async def test_stream_ends_with_its_listener(house: House, street: str, resident: Resident) -> None:
    async with _stream(street, resident) as messages:
        await anext(messages)
    async with asyncio.timeout(3):
        while house.public.bulletin._listeners:
            await asyncio.sleep(0.05)
