"""What would make it easier: asked once of everybody, and done where it can be done at once."""

from __future__ import annotations

import pytest

from bot.actions.needs import wants_one_message
from bot.actions.plan import next_question
from tests.bot.actions.builders import complaint, rules
from tests.bot.actions.desk import Desk

TAP = "the kitchen tap drips all day and night"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


@pytest.mark.parametrize("kind", ["complaint", "service_request", "asb_report", "member_enquiry"])
async def test_everybody_is_asked_once_what_would_make_it_easier(desk: Desk, kind: str) -> None:
    await desk.hear(TAP, kind=kind, flags=("home_visit",))
    if kind == "complaint":
        await desk.hear("yes")
    await desk.skip_until("adjustments")
    await desk.hear("an interpreter please")
    assert desk.asks != "adjustments"
    if kind == "complaint":
        await desk.hear("yes")
    sent = [body for _, body in desk.api.acts if "adjustments" in body]
    assert sent[-1]["adjustments"] == [{"need": "an interpreter please"}]


async def test_the_next_matter_does_not_ask_again(desk: Desk) -> None:
    await desk.hear(TAP, kind="service_request")
    await desk.skip_until(None)
    await desk.hear(
        "there is no heating in here either", kind="service_request", topic="heating_hot_water"
    )
    asked = await desk.skip_until(None)
    assert "adjustments" not in asked


def test_a_need_told_already_is_not_asked_for() -> None:
    known = complaint(
        kind="service_request",
        name="Sam",
        address="1 A Road",
        contact_value="here",
        adjustments=["large print"],
    )
    assert next_question(known, rules()) is None


async def test_one_message_at_a_time_is_one_message_each_turn(desk: Desk) -> None:
    await desk.hear(
        "the gate is broken for weeks, I get confused so one message at a time please",
        kind="complaint",
        flags=("adjustment", "home_visit"),
    )
    assert len(desk.replies) == 1
    assert desk.replies[0]["asks"] == "complain_choice"
    assert desk.replies[0]["buttons"]
    assert "sorry" in desk.replies[0]["text"]
    await desk.hear("yes")
    assert len(desk.replies) == 1
    await desk.skip_until("confirm_summary")
    await desk.hear("yes")
    assert len(desk.replies) == 1
    assert desk.replies[0]["case_reference"] == "WK-26-TESTED"


async def test_without_that_need_a_turn_may_be_several_messages(desk: Desk) -> None:
    await desk.hear("the gate is broken for weeks", kind="complaint")
    assert len(desk.replies) > 1


async def test_advice_about_danger_does_not_wait_to_be_put_together(desk: Desk) -> None:
    await desk.hear(
        "i can smell gas, one message at a time please",
        kind="service_request",
        flags=("adjustment",),
        safety=(("gas", "emergency"),),
    )
    assert "0800 111 999" in desk.replies[0]["text"]


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("one message at a time please", True),
        ("can you send shorter messages", True),
        ("too many messages confuse me", True),
        ("large print", False),
        ("one phone call a week", False),
    ],
)
def test_who_wants_one_message(words: str, wanted: bool) -> None:
    assert wants_one_message([words]) is wanted
