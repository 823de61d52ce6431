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


async def test_a_bare_yes_is_asked_what_would_help(desk: Desk) -> None:
    await desk.hear(TAP, kind="service_request")
    await desk.skip_until("adjustments")
    said = await desk.hear("yes")
    assert said == "What would help? Please tell me in your own words, or choose one."
    assert desk.asks == "adjustments"
    titles = [button["title"] for button in desk.replies[-1]["buttons"]]
    assert {"Large print", "An interpreter", "Phone calls", "More time", "Someone with me"} <= set(
        titles
    )
    await desk.hear("large print")
    assert desk.asks is None
    assert desk.slots["intake_adjustments"] == ["large print"]


async def test_a_second_bare_yes_is_not_asked_for_ever(desk: Desk) -> None:
    await desk.hear(TAP, kind="service_request")
    await desk.skip_until("adjustments")
    for _ in range(4):
        await desk.hear("yes")
    assert desk.asks is None


async def _complaint_at_contact(desk: Desk) -> None:
    desk.landlord = "wdh"
    await desk.hear(
        "your officer shouted at me", kind="complaint", topic="staff_contractor_conduct",
        flags=("staff_conduct",),
    )  # fmt: skip
    await desk.hear("yes")
    skipped = await desk.skip_until("contact_value")
    assert len(skipped) >= 4, skipped


PHONE = {"entity": "phone", "value": "+447700900456", "text": "07700 900456"}


async def test_a_number_alone_is_no_word_about_needs(desk: Desk) -> None:
    await _complaint_at_contact(desk)
    assert "make this easier" in desk.replies[-1]["text"]
    said = await desk.hear("07700 900456", entities=[PHONE])
    assert desk.asks == "confirm_summary"
    assert "To make it easier: nothing told." in said
    assert "adjustments" not in desk.api.acts[-1][1]["asked"]


async def test_a_number_and_nothing_needed_is_an_answer(desk: Desk) -> None:
    await _complaint_at_contact(desk)
    said = await desk.hear("07700 900456, nothing else needed", entities=[PHONE])
    assert "nothing told" not in said
    assert "adjustments" in desk.api.acts[-1][1]["asked"]


@pytest.mark.parametrize(("way", "asked"), [("post", True), ("here", False)])
async def test_a_question_answered_by_post_is_asked_how_it_should_come(
    desk: Desk, way: str, asked: bool
) -> None:
    await desk.hear("when will the new bins come to our block", kind="enquiry")
    await desk.skip_until("contact_value")
    await desk.hear(way)
    assert ("adjustments" in await desk.skip_until(None)) is asked


async def test_short_messages_are_short_from_the_very_answer(desk: Desk) -> None:
    desk.landlord = "medway"
    await desk.hear("the gate has been broken for weeks and nobody comes", kind="complaint")
    before = await desk.hear("yes")
    await desk.skip_until("outcome_wanted")
    await desk.hear("short messages please")
    assert desk.asks == "outcome_wanted"
    assert desk.slots.get("intake_outcome_wanted") is None
    await desk.skip_until("contact_value")
    assert "Please type" not in desk.replies[-1]["text"], before


async def test_more_time_is_met_with_time(desk: Desk) -> None:
    await desk.hear(TAP, kind="service_request")
    said = await desk.hear("i need more time")
    assert "when it suits you" in said
    assert "name" == desk.asks


async def test_rather_be_rung_is_kept_and_the_number_is_one_to_ring(desk: Desk) -> None:
    await desk.hear(TAP, kind="service_request")
    await desk.skip_until("contact_value")
    await desk.hear("can you ring me please")
    assert desk.asks == "contact_value"
    await desk.hear("07700 900456", entities=[PHONE])
    assert desk.slots["intake_contact_channel"] == "phone"
    assert "ring me" in desk.slots["intake_adjustments"][0]
