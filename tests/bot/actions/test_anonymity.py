"""Nobody may know who it is: the name goes, the cost is told, and what is said of it is true."""

from __future__ import annotations

import json

import pytest

from bot.actions.anonymity import withhold_name
from bot.actions.case import case_body
from bot.actions.questions import BY_NAME
from bot.actions.questions.read_back import read_back
from tests.bot.actions.builders import complaint, heard, rules
from tests.bot.actions.desk import Desk

SHY = [{"name": "anonymous", "confidence": 0.9, "words": "Sam Example here, nobody may know"}]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


async def test_a_name_given_before_nobody_may_know_it_is_on_no_case(desk: Desk) -> None:
    await desk.hear(
        "I'm Sam Example and the bin store is filthy, I want to complain but nobody may know my name",
        kind="complaint",
    )
    await desk.skip_until("anonymity")
    said = await desk.hear("nobody")
    assert "taken your name out" in said
    assert "stays in this chat" in said, "what was typed is still there, and that is told"
    await desk.skip_until("route_choice")
    shown = desk.replies[-2]["text"]
    assert "Your name: not on the complaint" in shown
    assert "Sam" not in shown
    await desk.hear("stage 1 please")
    body = [body for action, body in desk.api.acts if "parties" in body][-1]
    assert body["anonymity"] == "anonymous"
    assert body["parties"][0]["name"] is None
    assert "bin store is filthy" in body["description"]
    assert "Example" not in json.dumps(body)


def test_a_name_is_taken_out_of_the_words_and_other_words_stay() -> None:
    intake = complaint(
        name="Will Example",
        description="WILL EXAMPLE here. I will not wait. Mr Example rang, Will",
        signals=SHY,
    )
    withhold_name(intake)
    assert intake.description == (
        "[name withheld] here. I will not wait. Mr [name withheld] rang, [name withheld]"
    )


def test_a_name_typed_later_is_given_to_nobody() -> None:
    intake = complaint(anonymity="anonymous", name="Sam Example", description="the bins")
    assert "Sam" not in read_back(intake, rules())
    assert "Sam" not in json.dumps(case_body(intake, rules(), "c-1"))


def test_in_confidence_the_name_stays_for_the_staff_who_deal_with_it() -> None:
    intake = complaint(name="Sam Example", signals=SHY)
    assert BY_NAME["anonymity"].read(heard("only the staff"), intake, rules())
    assert intake.name == "Sam Example"
    assert "Name: Sam Example" in read_back(intake, rules())


@pytest.mark.parametrize("channel", ["web", "sms", "whatsapp"])
def test_what_it_costs_is_told_before_it_is_chosen(channel: str) -> None:
    asked = BY_NAME["anonymity"].text(complaint(channel=channel, signals=SHY), rules())
    for limit in ("cannot be looked into", "no answer can be sent", "harm"):
        assert limit in asked
    assert ("number you write from" in asked) is (channel != "web")


async def test_the_wish_is_heard_at_whatever_is_being_asked(desk: Desk) -> None:
    await desk.hear("the bin store is filthy, I want to complain", kind="complaint")
    await desk.skip_until("outcome_wanted")
    await desk.hear(
        "I'm Sam Example but nobody may know my name",
        entities=[{"entity": "person", "value": "Sam Example"}],
    )
    assert desk.asks == "outcome_wanted"
    await desk.hear("clean it")
    assert desk.asks == "anonymity"
    assert "taken your name out" in await desk.hear("nobody")
