"""A complaint by text message and by WhatsApp, against everything as it runs."""

from __future__ import annotations

import time
from typing import Any

import httpx
import pytest

from tests.journeys.resident import ANSWERS
from tests.journeys.stack import Stack

OPENING = "The front door has stuck for 5 weeks and nobody ever calls back, I want to complain"
AT_MOST = 14


def _received(url: str, phone: dict[str, str]) -> list[str]:
    shown = httpx.get(f"{url}/demo/phone/messages", params=phone, timeout=20)
    assert shown.status_code == 200, shown.text
    return [m["text"] for m in shown.json()["messages"] if not m["mine"]]


def _thread(caseworker: httpx.Client, known: set[str]) -> list[dict[str, Any]]:
    """The newest conversation that was not there before, as staff see it."""
    found = caseworker.get("/v1/conversations").json()["conversations"]
    new = next(c["id"] for c in found if c["id"] not in known)
    thread: list[dict[str, Any]] = caseworker.get(
        f"/v1/conversations/{new}/messages", params={"limit": 500}
    ).json()["messages"]
    return thread


def _wait(what: Any, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.2)


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
def test_resident_complains_from_the_phone_and_gets_a_reference(
    stack: Stack, caseworker: httpx.Client, channel: str
) -> None:
    number = "+447700900" + ("311" if channel == "sms" else "312")
    phone = {"landlord": "west-kent", "channel": channel, "phone": number}
    found = caseworker.get("/v1/conversations", params={"limit": 200}).json()["conversations"]
    known = {c["id"] for c in found}
    text, references = OPENING, []
    for turn in range(1, AT_MOST):
        answer = httpx.post(f"{stack.url}/demo/phone/messages", json={**phone, "text": text})
        assert answer.json()["statuses"] == [200]

        def answered(turns: int = turn) -> bool:
            found = caseworker.get("/v1/conversations").json()["conversations"]
            if all(c["id"] in known for c in found):
                return False
            said = [m for m in _thread(caseworker, known) if m["author"] == "resident"]
            return len(said) == turns and said[-1]["state"] == "answered"

        _wait(answered)
        spoken = [m for m in _thread(caseworker, known) if m["author"] == "bot"]
        references = [m["case_reference"] for m in spoken if m["case_reference"]]
        asks = spoken[-1]["asks"]
        if references and asks not in ANSWERS:
            break
        text = ANSWERS.get(asks or "", "yes")
    assert references, [m["asks"] for m in spoken]
    _wait(lambda: any(references[-1] in text for text in _received(stack.url, phone)))
    texts = _received(stack.url, phone)
    assert "automated assistant for West Kent" in texts[0]
    case = caseworker.get(f"/v1/cases/{references[-1]}").json()
    assert case["channel"] == channel
    deliveries = caseworker.get(f"/v1/cases/{references[-1]}/deliveries").json()["deliveries"]
    assert {d["channel"] for d in deliveries} == {channel}
