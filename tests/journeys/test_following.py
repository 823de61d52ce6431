"""One id leads from a resident's message through every part to the case, and the lines hold no words."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.journeys.resident import Resident
from tests.journeys.stack import Stack

MARKER = "zyxfollowword"
# Danger is told to staff in the very turn it is heard in: the intake door is asked at once.
TEXT = f"I can smell gas in the kitchen, says {MARKER}"


def test_a_message_on_the_website_is_followed_by_one_id(
    stack: Stack, resident: Callable[..., Resident]
) -> None:
    id = f"journey-{uuid4()}"
    me = resident()
    said = me.http.post(
        "/v1/chat/messages",
        json={"id": str(uuid4()), "text": TEXT},
        headers={"X-Request-ID": id},
    )
    assert said.headers["X-Request-ID"] == id
    _is_followed(stack, id, through=("api", "rasa", "actions", "intake"))


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_a_message_by_phone_is_followed_by_the_id_of_its_webhook(
    stack: Stack, channel: str
) -> None:
    phone = f"+4477009007{'31' if channel == 'sms' else '32'}"
    before = len(_lines(stack, "api"))
    sent = {"landlord": "west-kent", "channel": channel, "phone": phone, "text": TEXT}
    assert httpx.post(f"{stack.url}/demo/phone/messages", json=sent, timeout=30).status_code == 200
    until = time.monotonic() + 20
    while not (webhooks := _webhooks(_lines(stack, "api")[before:])):
        # The supervisor writes the line a moment after the answer.
        assert time.monotonic() < until, "the webhook is not in the log"
        time.sleep(0.2)
    [id] = webhooks
    _is_followed(stack, id, through=("api", "worker", "rasa", "actions", "intake"))


def _webhooks(lines: list[dict[str, Any]]) -> list[str]:
    route = "/v1/webhooks/twilio/messages"
    return [line["request_id"] for line in lines if line.get("route") == route]


def test_a_turn_by_phone_is_counted_where_prometheus_looks(stack: Stack) -> None:
    parts = {
        each["labels"]["part"]: f"http://{each['targets'][0]}/metrics"
        for each in json.loads((stack.data / "scrape.json").read_text())
    }
    assert set(parts) == {"api", "intake", "worker"}
    before = _counted(parts["worker"], "putright_turn_seconds_count")
    sent = {"landlord": "west-kent", "channel": "sms", "phone": "+447700900733", "text": "hello"}
    assert httpx.post(f"{stack.url}/demo/phone/messages", json=sent, timeout=30).status_code == 200
    until = time.monotonic() + 60
    while _counted(parts["worker"], "putright_turn_seconds_count") == before:
        assert time.monotonic() < until, "the worker counted no turn"
        time.sleep(0.3)
    for part, where in parts.items():
        counted = (
            "putright_turn_seconds_count" if part == "worker" else "putright_request_seconds_count"
        )
        assert _counted(where, counted) > 0, part


def _counted(where: str, name: str) -> float:
    lines = httpx.get(where, timeout=20).text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(name))


def _is_followed(stack: Stack, id: str, through: tuple[str, ...]) -> None:
    until = time.monotonic() + 60
    while missing := [part for part in through if not _of(stack, part, id)]:
        assert time.monotonic() < until, f"{id} is not in the log of {missing}"
        time.sleep(0.3)
    asked = {(line.get("method"), line.get("route")) for line in _of(stack, "intake", id)}
    assert ("POST", "/v1/alerts") in asked
    assert {line["event"] for line in _of(stack, "rasa", id)} >= {"turn"}
    assert {line["event"] for line in _of(stack, "actions", id)} >= {"action"}
    for part in through:
        assert MARKER not in json.dumps(_of(stack, part, id)), part


def _of(stack: Stack, part: str, id: str) -> list[dict[str, Any]]:
    return [line for line in _lines(stack, part) if line.get("request_id") == id]


def _lines(stack: Stack, part: str) -> list[dict[str, Any]]:
    found = (stack.data / "log" / f"{part}.log").read_text("utf-8", "replace").splitlines()
    return [json.loads(line) for line in found if line.startswith("{") and line.endswith("}")]
