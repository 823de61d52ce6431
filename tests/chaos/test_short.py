"""The short part of `make chaos`: each process is killed once, answers are spoilt, webhooks come twice
and late, and whatever was promised is kept."""

from __future__ import annotations

import asyncio

import pytest

from tests.chaos.faults import Faults
from tests.chaos.report import promised
from tests.chaos.trial import attempt, make_world

FAULTS = (
    "kill api", "kill intake", "kill worker", "kill actions", "kill rasa",
    "rasa answers: html", "rasa answers: half", "rasa answers: stranger", "rasa answers: silent",
    "intake answers: cut", "intake answers: late", "actions answer: cut", "actions answer: deaf",
)  # fmt: skip
CONVERSATIONS = 4
SECONDS = 12.0
# What each conversation cannot do without, so that a trial in which nothing happened fails.
LEAST_MESSAGES = 4


def test_nothing_is_lost_doubled_or_out_of_order() -> None:
    world = make_world("sqlite", 1, disk=False)
    try:
        world.start()
        faults = Faults(world, only=FAULTS, holds=(1.0, 1.5), rests=(0.2, 0.8))
        outcome = asyncio.run(attempt(world, CONVERSATIONS, SECONDS, faults))
    finally:
        world.stop()
    found = outcome.promises
    assert set(outcome.did) == set(FAULTS)
    assert found.seen["conversations begun"] == CONVERSATIONS
    assert found.seen["messages of residents"] >= CONVERSATIONS * LEAST_MESSAGES
    assert found.seen["cases"] == CONVERSATIONS
    assert outcome.webhooks["webhooks twice"], "no webhook was delivered twice"
    assert outcome.webhooks["webhooks late"], "no webhook came late"
    if found.broken:
        pytest.fail("\n".join([*outcome.log, promised(found)]))
