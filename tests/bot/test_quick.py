"""Rasa's turn made quicker gives what Rasa's own gives."""

from __future__ import annotations

import asyncio
import copy
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.slots import ListSlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.quick import quicken

OWN_RUN = DaskGraphRunner.run
OWN_CHECK = RemoteAction._validate_action_result


@pytest.fixture(autouse=True)
def _quick() -> None:
    quicken()
    quicken()


ACTION = RemoteAction("action_take_opening", None)
RIGHT = [
    {"events": [], "responses": [{"text": "hello"}]},
    {"events": [{"event": "slot", "name": "a", "value": None, "timestamp": None}]},
    {"events": [{"event": "followup", "name": "action_listen"}], "responses": []},
    {},
]
WRONG: list[Any] = [
    {"events": [{"event": 7}], "responses": []},
    {"events": [{"event": "no such event"}], "responses": []},
    {"events": [{"name": "a"}], "responses": []},
    {"events": [{"event": "slot", "timestamp": "yesterday", "name": "a"}]},
    {"events": [{"event": "slot", "value": 1}]},
    {"events": {}, "responses": []},
    {"events": [], "responses": ["hello"]},
    [],
]


@pytest.mark.parametrize("answer", RIGHT)
def test_an_answer_rasa_takes_is_taken(answer: dict[str, Any]) -> None:
    assert OWN_CHECK(ACTION, answer)
    assert ACTION._validate_action_result(answer)


@pytest.mark.parametrize("answer", WRONG)
def test_an_answer_rasa_refuses_is_refused(answer: Any) -> None:
    with pytest.raises(ValidationError):
        OWN_CHECK(ACTION, answer)
    with pytest.raises(ValidationError):
        ACTION._validate_action_result(answer)


def test_events_are_found_by_name_and_unknown_ones_refused() -> None:
    assert Event.resolve_by_type("slot") is SlotSet
    assert Event.resolve_by_type("user") is UserUttered
    with pytest.raises(ValueError, match="nonsense"):
        Event.resolve_by_type("nonsense")


def test_a_copied_slot_changes_alone() -> None:
    slot = ListSlot("intake_remarked", mappings=[{"type": "custom"}], initial_value=["one"])
    made = copy.copy(slot)
    made.value = ["two"]
    assert type(made) is ListSlot
    assert (slot.value, made.value) == (["one"], ["two"])
    assert made.mappings == slot.mappings


class Adds(GraphComponent):
    """One more than what it needs."""

    ran = 0

    @classmethod
    def create(cls, **_: Any) -> Adds:
        return cls()

    def add(self, number: int, other: int = 0) -> int:
        Adds.ran += 1
        return number + other + 1


def runner(tmp_path: Any) -> DaskGraphRunner:
    def node(**needs: str) -> SchemaNode:
        return SchemaNode(needs=needs, uses=Adds, constructor_name="create", fn="add", config={})

    graph = GraphSchema(
        {"a": node(number="given"), "b": node(number="a"), "c": node(number="a", other="b")}
    )
    return DaskGraphRunner(graph, LocalModelStorage(tmp_path), ExecutionContext(graph))


def test_the_graph_gives_what_dask_gives_and_runs_each_node_once(tmp_path: Any) -> None:
    made = runner(tmp_path)
    theirs = OWN_RUN(made, {"given": 1}, ["c", "b"])
    Adds.ran = 0
    assert made.run({"given": 1}, ["c", "b"]) == theirs == {"c": 6, "b": 3}
    assert Adds.ran == 3


def test_a_graph_without_its_input_fails_as_with_dask(tmp_path: Any) -> None:
    for run in (OWN_RUN, DaskGraphRunner.run):
        with pytest.raises(GraphRunError):
            run(runner(tmp_path), {}, ["c"])


def test_actions_hear_the_slots_and_the_message_over_one_connection() -> None:
    heard: list[dict[str, Any]] = []
    lines = set()

    async def answer(request: web.Request) -> web.Response:
        heard.append(await request.json())
        lines.add(request.transport)
        return web.json_response({"events": [], "responses": []})

    async def talk() -> None:
        app = web.Application()
        app.router.add_post("/webhook", answer)
        async with TestServer(app) as server:
            action = RemoteAction("a", EndpointConfig(str(server.make_url("/webhook"))))
            domain = Domain.empty()
            tracker = DialogueStateTracker("conversation-1", [])
            tracker.update(UserUttered("the boiler is off"), domain)
            for _ in range(3):
                await action.run(None, None, tracker, domain)
            await action.action_endpoint._kept[0].close()

    asyncio.run(talk())
    assert heard[0]["tracker"]["latest_message"]["text"] == "the boiler is off"
    assert (heard[0]["next_action"], heard[0]["sender_id"]) == ("a", "conversation-1")
    assert len(lines) == 1
