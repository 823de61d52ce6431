"""A resident is asked for little, in few messages, and may leave or take it back at any of them."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.actions.elsewhere import keep_elsewhere, take_along
from bot.actions.heard import Heard
from bot.actions.intake import TAKEN_BACK
from bot.actions.questions import BY_NAME
from tests.bot.actions.builders import complaint, heard, rules
from tests.bot.actions.desk import Desk

_PHONE = re.compile(r"07[\d ]{8,9}\d")
_EMAIL = re.compile(r"\S+@\S+\w")


def written(text: str) -> Heard:
    """A message with the number and the address for email found in it, as the reader finds them."""
    found = []
    for name, pattern in (("phone", _PHONE), ("email", _EMAIL)):
        if match := pattern.search(text):
            found.append(
                {"entity": name, "value": match.group().replace(" ", ""), "text": match.group()}
            )
    return heard(text, entities=found)  # fmt: skip


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


@pytest.mark.parametrize(
    ("words", "name", "address"),
    [
        ("Sam Example, 14 Invented Close ZZ99 1AA, 07700 900456", "Sam Example", "14 Invented Close ZZ99 1AA"),
        ("sam example 14 invented close zz99 1aa 07700900456", "Sam Example", "14 invented close zz99 1aa"),
        ("sam example, flat 3 invented court, my number is 07700 900456", "Sam Example", "flat 3 invented court"),
        ("im sam example and i live at 4 made up road zz99 1aa, best number is 07700 900456", "Sam Example",
         "4 made up road zz99 1aa"),
        ("Sam Example\nflat 3, 14 Invented Close\nZZ99 1AA\nsam@example.org", "Sam Example",
         "flat 3, 14 Invented Close ZZ99 1AA"),
        ("sam example", "Sam Example", None),
        ("Sam Example sam@example.org", "Sam Example", None),
    ],
)  # fmt: skip
def test_name_address_and_number_may_come_in_one_message(
    words: str, name: str, address: str | None
) -> None:
    intake, message = complaint(), written(words)
    take_along(message, intake, "name")
    assert BY_NAME["name"].read(message, intake, rules())
    assert intake.name == name
    assert (intake.address or "").replace(",", "") == (address or "").replace(",", "")
    assert bool(intake.contact_value) == ("@" in words or "07700" in words)


@pytest.mark.parametrize(
    "words", ["sort it n say sorry", "apology", "just do ur job", "fix my 2 windows", "nobody came"]
)
def test_a_short_sentence_is_no_name(words: str) -> None:
    intake = complaint()
    take_along(heard(words), intake, "name")
    assert not BY_NAME["name"].read(heard(words), intake, rules())
    assert (intake.name, intake.address) == (None, None)


@pytest.mark.parametrize(
    ("known", "asked_for"),
    [
        ({}, ("name", "address", "number")),
        ({"contact_value": "07700900456"}, ("name", "address")),
        ({"name": "Sam Example"}, ("address", "number")),
    ],
)
def test_what_is_not_known_of_somebody_is_asked_for_together(
    known: dict[str, Any], asked_for: tuple[str, ...]
) -> None:
    intake = complaint(**known)
    question = BY_NAME["name" if "name" not in known else "address"]
    said = question.text(intake, rules())
    assert all(word in said for word in asked_for)
    assert said.count("?") == 1


def test_by_text_message_the_number_is_known_and_not_asked_for() -> None:
    assert "number" not in BY_NAME["name"].text(complaint(channel="sms"), rules())


def test_whoever_would_rather_not_be_known_is_asked_for_a_name_alone() -> None:
    shy = complaint(signals=[{"name": "anonymous", "confidence": 0.9, "words": "no names"}])
    assert "address" not in BY_NAME["name"].text(shy, rules())


def test_after_many_answers_needs_are_asked_about_with_the_number() -> None:
    answered = ["complain_choice", "when_happened", "outcome_wanted", "name", "address"]
    intake = complaint(answered=answered)
    assert "large print" in BY_NAME["contact_value"].text(intake, rules())
    assert BY_NAME["contact_value"].read(
        written("07700 900456, large print please"), intake, rules()
    )
    assert intake.contact_value == "07700900456"
    assert intake.adjustments == ["large print please"]
    assert not BY_NAME["adjustments"].matters(intake, rules())


def test_a_need_told_where_a_number_was_asked_for_is_kept() -> None:
    intake = complaint()
    assert keep_elsewhere(heard("i need an interpreter"), intake, "contact_value")
    assert intake.adjustments == ["i need an interpreter"]


def test_a_wish_for_stage_1_is_taken_at_any_question() -> None:
    intake = complaint()
    assert keep_elsewhere(heard("stage 1 please"), intake, "adjustments")
    assert intake.route == "stage_1"


LETTER = [{"topic": "rent_service_charge", "summary": "wrong amount"}]


@pytest.mark.parametrize(
    ("words", "route"),
    [
        ("the quick fix please", "quick_fix"),
        ("quick way", "quick_fix"),
        ("yes the quick way", "quick_fix"),
        ("make it stage 1 now", "stage_1"),
        ("no make it stage 1", "stage_1"),
        ("formal", "stage_1"),
        ("not the quick way", "stage_1"),
    ],
)
def test_one_answer_confirms_and_says_which_way(words: str, route: str) -> None:
    intake = complaint(issues=LETTER)
    assert BY_NAME["route_choice"].matters(intake, rules())
    assert BY_NAME["route_choice"].read(heard(words), intake, rules())
    assert (intake.route, intake.confirmed) == (route, True)


def test_a_plain_yes_leaves_the_way_open_and_is_asked_once() -> None:
    intake, question = complaint(issues=LETTER), BY_NAME["route_choice"]
    assert question.before(intake, rules())
    assert question.read(heard("yes thats right"), intake, rules())
    assert intake.confirmed is None
    assert question.matters(intake, rules())
    assert not question.before(intake, rules()), "what was agreed is not shown again"
    assert question.read(heard("yes"), intake, rules())
    assert (intake.route, intake.confirmed) == ("stage_1", True), (
        "the full answer, never the lesser"
    )


def test_the_read_back_before_the_choice_of_way_names_none() -> None:
    intake = complaint(issues=LETTER, contact_channel="phone", contact_value="07700900456")
    assert "Stage 1" not in BY_NAME["route_choice"].before(intake, rules())
    assert "07700" in BY_NAME["route_choice"].before(intake, rules())


def test_what_is_put_right_at_the_choice_of_way_is_shown_again() -> None:
    intake, question = complaint(issues=LETTER), BY_NAME["route_choice"]
    assert question.read(written("my number is 07700 900111"), intake, rules())
    assert intake.contact_value == "07700900111"
    assert intake.confirmed is None
    assert question.before(intake, rules())


@pytest.mark.parametrize(
    "words",
    ["i want to withdraw it", "actually i dont want to complain", "please cancel my complaint",
     "ive changed my mind", "can you delete this please",
     "oh forget it i dont want to complain any more"],
)  # fmt: skip
async def test_a_complaint_taken_back_while_it_is_given_is_not_sent(desk: Desk, words: str) -> None:
    await desk.hear("the gate is broken and nobody came", kind="complaint")
    await desk.hear("yes")
    said = await desk.hear(words)
    assert "have not sent it" in said
    assert desk.asks is None
    assert desk.api.acts[-1][0] == "withdraw"
    assert desk.api.acts[-1][1]["reason"] == words
    assert "submit" not in [act for act, _ in desk.api.acts]


async def test_what_was_taken_back_can_be_logged_after_all(desk: Desk) -> None:
    await desk.hear("the gate is broken and nobody came", kind="complaint")
    await desk.hear("yes")
    await desk.hear("i want to withdraw it")
    assert TAKEN_BACK in desk.slots["intake_remarked"]
    await desk.hear("no wait i changed my mind")
    assert desk.asks == "complain_choice"
    assert desk.slots["intake_description"].startswith("the gate is broken")


@pytest.mark.parametrize(
    "words", ["forget it, dont bother", "oh forget it", "i give up", "not worth it"]
)
async def test_giving_up_stops_and_keeps_what_was_written(desk: Desk, words: str) -> None:
    await desk.hear("the gate is broken and nobody came", kind="complaint")
    await desk.hear("yes")
    said = await desk.hear(words)
    assert "I've stopped" in said
    assert "withdraw" not in [act for act, _ in desk.api.acts]


async def test_a_story_of_something_cancelled_is_no_wish_to_withdraw(desk: Desk) -> None:
    await desk.hear("the gate is broken and nobody came", kind="complaint")
    await desk.hear("yes")
    await desk.hear("you cancelled my appointment so i want a new one")
    assert desk.slots["intake_outcome_wanted"]
    assert "withdraw" not in [act for act, _ in desk.api.acts]


@pytest.mark.parametrize(
    ("channel", "way"), [("web", "Add photos"), ("whatsapp", "Send them here"), ("sms", "link")]
)
@pytest.mark.parametrize(
    "words",
    [
        "can i send you photos",
        "how do i attach a picture",
        "do you want pics of it?",
        "how do i send them",
    ],
)
async def test_how_photos_go_is_said_for_each_channel(
    desk: Desk, channel: str, way: str, words: str
) -> None:
    desk.channel = channel
    await desk.hear("the gate is broken and nobody came", kind="complaint")
    open_question = desk.asks
    assert way in await desk.hear(words)
    assert desk.asks == open_question


async def test_whoever_has_to_leave_at_once_is_told_how_and_asked_nothing(desk: Desk) -> None:
    await desk.hear("the gate is broken and nobody came", kind="complaint")
    said = await desk.hear("hes coming i need to close this page")
    assert "Leave now" in said
    assert desk.asks is None


async def test_a_language_nobody_can_name_is_offered_an_interpreter(desk: Desk) -> None:
    said = await desk.hear(
        "waa maxay gurigeyga waa qoyan", language={"code": "und", "confidence": 0.5}
    )
    assert "interpreter" in said
    await desk.hear("interpreter please")
    given = desk.api.handed_over[-1]
    assert given["reason"] == "not screened for danger: asked for an interpreter"
