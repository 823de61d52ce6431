"""May somebody speak for a resident? Asked in the chat, answered from the resident's own phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx

from tests.journeys.caseload import cases_about
from tests.journeys.phone import Phone
from tests.journeys.resident import Resident
from tests.journeys.stack import Stack

Open = Callable[..., Resident]
FENCE = (
    "I'm writing for my mum Edna Testcase, her fence has been down for 5 weeks, I want to complain"
)


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


def test_each_member_of_a_group_agrees_from_their_own_phone(
    stack: Stack, resident: Open, caseworker: httpx.Client
) -> None:
    me = resident(
        group_members="Ann Sample, flat 3, 07700 900325\nBob Sample, flat 5, 07700 900326",
        acting_for="several residents",
    )
    me.write("Me and two neighbours want to complain, the lift has been out since october")
    assert me.talk_until_done(), me.transcript()
    assert "sent each of them a message" in me.transcript()
    for number in ("07700900325", "07700900326"):
        phone = Phone(stack, number)
        code = phone.code()
        [text] = phone.texts()
        assert "Sample" not in text, "nothing of one member goes to another"
        assert status(caseworker, me) == "pending"
        phone.send(f"AGREE {code}")
    me.wait_for("Everybody you named has agreed")
    assert status(caseworker, me) == "granted"
    [case] = cases_about(caseworker, me)
    members = [p for p in case["parties"] if p["role"] == "group_member"]
    assert [p["authority"]["status"] for p in members] == ["granted", "granted"]
    assert [p["contacts"][0]["value"] for p in members] == ["07700 900325", "07700 900326"]
