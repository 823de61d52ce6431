"""The event stream, over a real socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import event

from handoff_api.main import create_app
from handoff_api.news.newsroom import Newsroom
from tests.handoff_api.house import Client, House, Resident, created
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
        httpx.AsyncClient(timeout=20) as client,
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
        async with asyncio.timeout(10):
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
        async with asyncio.timeout(10):
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
        async with asyncio.timeout(10):
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
    async with asyncio.timeout(15):
        while house.public.bulletin._listeners:
            await asyncio.sleep(0.05)


@asynccontextmanager
async def _staff_stream(
    street: str, staff: Client, since: str | None = None
) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
    headers = {"Authorization": f"Bearer {staff.key}"}
    headers |= {"Last-Event-ID": since} if since else {}
    async with (
        httpx.AsyncClient(timeout=20) as client,
        client.stream("GET", f"{street}/v1/events", headers=headers) as response,
    ):
        assert response.status_code == 200

        async def events() -> AsyncIterator[dict[str, Any]]:
            event: dict[str, Any] = {}
            async for line in response.aiter_lines():
                name, _, value = line.partition(": ")
                if name in ("event", "id"):
                    event[name] = value
                elif name == "data":
                    event["data"] = json.loads(value)
                elif not line and "data" in event:
                    yield event
                    event = {}

        yield events()


async def _settled(newsroom: Newsroom) -> None:
    """Once the stream is open, what comes next is news."""
    while not (newsroom._readers and newsroom._ready.is_set()):
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.15)


ALARM = {
    "landlord": "west-kent",
    "category": "emergency",
    "hazard": "gas",
    "aware_at": "2026-11-23T10:00:00Z",
}


async def test_staff_hear_of_an_emergency_and_of_who_takes_it(
    house: House, street: str, bot: Client, staff: Client
) -> None:
    async with _staff_stream(street, staff) as events:
        await _settled(house.public.newsroom)
        raised = (await bot.post("/v1/alerts", ALARM)).json()
        async with asyncio.timeout(15):
            heard = await anext(events)
            assert heard["event"] == "alert"
            assert heard["data"]["id"] == raised["id"]
            await staff.post(f"/v1/alerts/{raised['id']}/actions", {"action": "take"})
            assert (await anext(events))["data"]["state"] == "taken"


async def test_staff_hear_of_new_cases_of_their_landlord_without_a_word_of_them(
    house: House, street: str, bot: Client, staff: Client
) -> None:
    async with _staff_stream(street, staff) as events:
        await _settled(house.public.newsroom)
        await created(bot, landlord="medway")
        case = await created(bot, description="PRIVATEWORDS")
        async with asyncio.timeout(15):
            heard = await anext(events)
    assert heard["event"] == "case"
    assert heard["data"]["reference"] == case["reference"]
    assert heard["data"]["action"] == "created"
    assert "PRIVATEWORDS" not in str(heard)
    assert "Primrose" not in str(heard)


async def test_staff_stream_goes_on_where_it_was_cut(
    house: House, street: str, bot: Client, staff: Client
) -> None:
    async with _staff_stream(street, staff) as events:
        await _settled(house.public.newsroom)
        await created(bot)
        async with asyncio.timeout(15):
            last = (await anext(events))["id"]
    missed = [await created(bot) for _ in range(2)]
    raised = (await bot.post("/v1/alerts", ALARM)).json()
    async with _staff_stream(street, staff, since=last) as events:
        async with asyncio.timeout(15):
            heard = [await anext(events) for _ in range(3)]
        later = await created(bot)
        async with asyncio.timeout(15):
            heard.append(await anext(events))
    references = [e["data"]["reference"] for e in heard if e["event"] == "case"]
    assert references == [c["reference"] for c in (*missed, later)]
    assert [e["data"]["id"] for e in heard if e["event"] == "alert"] == [raised["id"]]


@pytest.mark.parametrize("since", ["nope", "1", "1.2.3", "9999999999.1"])
async def test_unknown_place_in_the_staff_stream_is_a_problem(staff: Client, since: str) -> None:
    headers = {"Authorization": f"Bearer {staff.key}", "Last-Event-ID": since}
    refused = await staff.http.get("/v1/events", headers=headers)
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"


async def test_staff_stream_needs_a_key(house: House, resident: Resident) -> None:
    for headers in ({}, resident.headers):
        assert (await house.street.get("/v1/events", headers=headers)).status_code == 401


async def test_idle_streams_ask_the_database_nothing(house: House, street: str) -> None:
    asked: list[str] = []
    database = house.public.database
    engines = {database._reading.sync_engine, database._writing.sync_engine}

    def note(*args: Any) -> None:
        asked.append(args[2])

    residents = [await house.resident() for _ in range(20)]
    async with AsyncExitStack() as stack:
        for resident in residents:
            messages = await stack.enter_async_context(_stream(street, resident))
            await anext(messages)
        await asyncio.sleep(0.3)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        await asyncio.sleep(0.5)
        assert asked == []
        # One message wakes the stream it is for and no other.
        await residents[0].say("hello")
        asked.clear()
        await asyncio.sleep(0.3)
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
    assert len([query for query in asked if "FROM messages" in query]) <= 4
