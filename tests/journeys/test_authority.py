"""May somebody speak for a resident? Asked in the chat, answered from the resident's own phone."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import httpx

from tests.journeys.caseload import cases_about
from tests.journeys.resident import Resident
from tests.journeys.stack import Stack

Open = Callable[..., Resident]
FENCE = (
    "I'm writing for my mum Edna Testcase, her fence has been down for 5 weeks, I want to complain"
)


class Phone:
    """The resident's own phone, on the demonstration's line."""

    def __init__(self, stack: Stack, number: str) -> None:
        self._url = f"{stack.url}/demo/phone/messages"
        self._who = {"landlord": "west-kent", "channel": "sms", "phone": f"+44{number[1:]}"}

    def texts(self) -> list[str]:
        shown = httpx.get(self._url, params=self._who, timeout=20)
        assert shown.status_code == 200, shown.text
        return [m["text"] for m in shown.json()["messages"] if not m["mine"]]

    def send(self, text: str) -> None:
        sent = httpx.post(self._url, json={**self._who, "text": text}, timeout=20)
        assert sent.json()["statuses"] == [200]

    def code(self) -> str:
        """The code of the question, once it has come."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            for text in self.texts():
                if found := re.search(r"AGREE (\d{6})", text):
                    return found.group(1)
            time.sleep(0.3)
        raise AssertionError(f"nobody was asked: {self.texts()}")


def helper(resident: Open, number: str) -> Resident:
    """A daughter who has complained for her mum, and asked that her mum be asked."""
    me = resident(authority="please ask her", authority_contact=number, acting_for="someone else")
    me.write(FENCE)
    assert me.talk_until_done(), me.transcript()
    return me


def status(caseworker: httpx.Client, me: Resident) -> Any:
    [case] = cases_about(caseworker, me)
    party = next(p for p in case["parties"] if p["role"] == "representative")
    return party["authority"]["status"]


def test_authority_is_given_and_taken_back_from_the_residents_phone(
    stack: Stack, resident: Open, caseworker: httpx.Client
) -> None:
    number = "07700900321"
    me = helper(resident, number)
    assert status(caseworker, me) == "pending"
    me.write("i want to withdraw my mum's complaint")
    assert "for the person you write for to decide" in me.last_said, me.transcript()
    me.write("no")
    phone = Phone(stack, number)
    phone.send(f"AGREE {phone.code()}")
    me.wait_for("has agreed")
    assert status(caseworker, me) == "granted"
    phone.send("WITHDRAW")
    me.wait_for("taken their agreement back")
    assert status(caseworker, me) == "withdrawn"
    [case] = cases_about(caseworker, me)
    assert case["state"] == "received"


def test_a_refusal_keeps_the_complaint_going(
    stack: Stack, resident: Open, caseworker: httpx.Client
) -> None:
    me = helper(resident, "07700900323")
    phone = Phone(stack, "07700900323")
    phone.send(f"REFUSE {phone.code()}")
    me.wait_for("have not agreed")
    assert status(caseworker, me) == "refused"
    me.write("where is it?")
    assert "Private details wait" in me.last_said, me.transcript()


def test_wrong_codes_end_the_question(
    stack: Stack, resident: Open, caseworker: httpx.Client
) -> None:
    me = helper(resident, "07700900324")
    phone = Phone(stack, "07700900324")
    wrong = f"{(int(phone.code()) + 1) % 1_000_000:06}"
    for _ in range(5):
        phone.send(f"AGREE {wrong}")
    me.wait_for("have had no answer")
    assert status(caseworker, me) == "expired"
