"""With a part down the resident hears the truth, and the message finds its way when it is back."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing

import httpx
import pytest

from tests.journeys.caseload import cases_about
from tests.journeys.resident import Resident
from tests.journeys.stack import Stack

Open = Callable[..., Resident]
DOOR = "my back door has been broken for 3 weeks and nobody has come, this is a disgrace"


@pytest.fixture(autouse=True)
def everything_back(stack: Stack) -> Iterator[None]:
    """Whatever a test stopped is running again afterwards."""
    yield
    for name in ("intake", "actions", "rasa"):
        stack.ensure(name)


@pytest.mark.parametrize("part", ["rasa", "actions", "intake"])
def test_a_message_sent_while_a_part_is_down_is_kept_and_answered_later(
    stack: Stack, resident: Open, part: str
) -> None:
    me = resident()
    stack.part("stop", part)
    me.write("I can smell gas in the kitchen" if part == "intake" else DOOR)
    assert "safe" in me.last_said, me.transcript()
    assert "logged" not in me.last_said
    stack.ensure(part)
    me.wait_for("0800 111 999" if part == "intake" else "log this as a complaint")
    kept = [m["text"] for m in me.history() if m.get("sender") == "resident"]
    assert kept == me.said, "kept once, in order"


def test_a_confirmation_sent_while_the_case_api_is_down_becomes_one_case(
    stack: Stack, resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    me.write(DOOR)
    while me.asks != "confirm_summary":
        me.answer()
    stack.part("stop", "intake")
    me.answer()
    assert me.reference is None, "nothing is said to be recorded that is not"
    assert "safe" in me.last_said, me.transcript()
    stack.ensure("intake")
    me.wait_for("Your reference is")
    assert [c["state"] for c in cases_about(caseworker, me)] == ["received"]


def test_with_the_bot_down_a_greeting_still_says_who_to_ring(stack: Stack, resident: Open) -> None:
    stack.part("stop", "rasa")
    me = resident()
    assert "01732 749400" in me.transcript()


@pytest.mark.parametrize("stolen", ["yes please", "Sam Example"])
def test_while_rasas_store_is_away_nobody_is_taken_for_somebody_new(
    stack: Stack, resident: Open, stolen: str
) -> None:
    me = resident()
    me.write(DOOR)
    if stolen == "Sam Example":
        while me.asks != "name":
            me.answer()
    asked = me.asks
    # Longer than Rasa waits for another writer.
    with closing(sqlite3.connect(stack.data / "rasa.db", isolation_level=None)) as store:
        store.execute("BEGIN IMMEDIATE")
        me.write(stolen)
        time.sleep(6)
        store.execute("ROLLBACK")
    me.wait_for(
        "What would put this right"
        if asked == "complain_choice"
        else "What is the address this is about"
    )
    assert me.talk_until_done(), me.transcript()
    asks = [m["asks"] for m in me.history() if m.get("asks")]
    assert len(asks) == len(set(asks)), f"asked twice: {asks}"
