"""A question is answered from the rulebook, or passed on to staff; it never just ends."""

from __future__ import annotations

import pytest

from bot.actions.answers import asked_about
from tests.bot.actions.builders import heard
from tests.bot.actions.desk import Desk

BOILER = "when will my boiler service be?"
STAGE_2 = "how long do I get to ask for stage 2?"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def kinds(desk: Desk) -> list[str]:
    """The kinds of the cases made, one for each."""
    return [body["kind"] for action, body in desk.api.acts if action == "create"]


def submitted(desk: Desk) -> bool:
    return "submit" in [action for action, _ in desk.api.acts]


async def ask(desk: Desk, words: str, topic: str = "heating_hot_water") -> str:
    return await desk.hear(words, kind="enquiry", topic=topic)


async def test_a_question_without_an_answer_is_passed_on_and_asks_only_how_to_reach_them(
    desk: Desk,
) -> None:
    said = await ask(desk, BOILER)
    assert "won't guess" in said
    assert desk.asks == "contact_value"
    said = await desk.hear("Sam Example 07700 900456", entities=[
        {"entity": "phone", "value": "+447700900456", "text": "07700 900456", "start": 12, "end": 24},
    ])  # fmt: skip
    assert desk.asks is None
    assert kinds(desk) == ["enquiry"]
    assert submitted(desk)
    assert "WK-26-TESTED" in said
    body = [body for action, body in desk.api.acts if action == "amend"][-1]
    assert body["description"] == BOILER
    assert body["parties"][0]["name"] == "Sam Example"
    assert body["parties"][0]["contacts"][0]["value"] == "+447700900456"


async def test_nothing_is_asked_of_whoever_writes_from_a_phone(desk: Desk) -> None:
    desk.channel = "sms"
    said = await ask(desk, BOILER)
    assert desk.asks is None
    assert submitted(desk)
    assert "WK-26-TESTED" in said


async def test_whoever_would_rather_not_say_how_to_reach_them_is_passed_on_all_the_same(
    desk: Desk,
) -> None:
    await ask(desk, BOILER)
    await desk.hear("skip")
    assert submitted(desk)


async def test_an_answer_by_post_needs_an_address(desk: Desk) -> None:
    await ask(desk, BOILER)
    await desk.hear("by post please")
    assert desk.asks == "address"
    await desk.hear("14 Invented Close ZZ99 1AA")
    assert desk.asks == "adjustments"
    await desk.hear("large print please")
    assert submitted(desk)


async def test_the_landlords_own_phone_is_named_where_the_rulebook_has_one(desk: Desk) -> None:
    await ask(desk, BOILER)
    assert "01732 749400" in await desk.hear("skip")


async def test_no_phone_is_invented_where_the_rulebook_has_none(desk: Desk) -> None:
    desk.landlord = "wdh"
    await ask(desk, BOILER)
    assert "phone" not in await desk.hear("skip")


async def test_what_the_rulebook_answers_opens_no_case(desk: Desk) -> None:
    said = await ask(desk, STAGE_2, "complaint_handling")
    assert "20 working days" in said
    assert await desk.hear("ok") == "You're welcome. You can write here again at any time."
    assert kinds(desk) == []


@pytest.mark.parametrize(
    "words", ["thats not what i asked", "no", "that doesn't answer it", "pass it on please"]
)
async def test_an_answer_that_was_not_what_they_asked_is_passed_on(desk: Desk, words: str) -> None:
    await ask(desk, STAGE_2, "complaint_handling")
    await desk.hear(words, kind="other", topic="other")
    assert desk.asks == "contact_value"
    await desk.hear("skip")
    assert kinds(desk) == ["enquiry"]
    assert STAGE_2 in desk.api.acts[-2][1]["description"]


async def test_a_grievance_after_an_answer_is_no_word_about_the_answer(desk: Desk) -> None:
    await ask(desk, STAGE_2, "complaint_handling")
    await desk.hear("my gate has been broken for weeks and nobody comes", kind="complaint")
    assert desk.asks == "complain_choice"
    assert STAGE_2 not in (desk.slots["intake_description"] or "")


async def test_a_question_about_the_case_just_made_joins_it(desk: Desk) -> None:
    await desk.hear("the kitchen tap drips all day", kind="service_request", topic="repairs")
    await desk.skip_until(None)
    said = await desk.hear("is it the plumber who comes", kind="enquiry", topic="repairs")
    assert kinds(desk) == ["service_request"]
    assert desk.api.acts[-1] == ("add_information", {"text": "is it the plumber who comes"})
    assert "won't guess" in said


async def test_a_question_about_something_else_after_the_receipt_is_passed_on_by_itself(
    desk: Desk,
) -> None:
    await desk.hear("the kitchen tap drips all day", kind="service_request", topic="repairs")
    await desk.skip_until(None)
    await ask(desk, "when is my rent due", "rent_service_charge")
    assert kinds(desk) == ["service_request", "enquiry"]


async def test_a_question_with_despair_in_it_is_met_with_care_and_still_passed_on(
    desk: Desk,
) -> None:
    said = await desk.hear(
        "i owe 900 and some nights i want to die, what happens with the arrears",
        kind="enquiry", topic="rent_service_charge", safety=[("suicide", "safeguarding")],
    )  # fmt: skip
    assert "116 123" in said
    assert desk.asks == "go_on"
    assert "pass your question" in await desk.hear("go on with it")
    assert desk.asks == "contact_value"
    assert len(desk.api.alerts) == 1
    assert kinds(desk) == ["enquiry"]


async def test_danger_in_a_question_about_the_home_is_told_for_help(desk: Desk) -> None:
    await desk.hear("should i worry that it smells of gas", kind="enquiry",
                    safety=[("gas", "emergency")])  # fmt: skip
    assert kinds(desk) == ["service_request"]


async def test_a_question_may_become_a_complaint_while_it_is_asked(desk: Desk) -> None:
    await ask(desk, BOILER)
    await desk.hear("actually i want to make a complaint about it")
    assert desk.slots["intake_kind"] == "complaint"
    assert desk.asks != "contact_value"


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ("can I complain on facebook?", ("how_to_complain", "social_media")),
        ("can i complain by letter", ("how_to_complain",)),
        ("how do i complain by phone", ("how_to_complain",)),
        ("is it ok to complain in person", ("how_to_complain",)),
        ("can i complain through my councillor", ("how_to_complain", "member_enquiry")),
        ("can my mp complain for me", ("how_to_complain", "member_enquiry")),
        ("can i complain if im a lodger", ("who_can_complain",)),
    ],
)
def test_how_to_complain_and_who_may_are_told_apart(words: str, answers: tuple[str, ...]) -> None:
    assert asked_about(heard(words)) == answers


async def test_asking_whether_one_may_complain_by_phone_calls_for_nobody(desk: Desk) -> None:
    said = await desk.hear("can i complain in person", kind="enquiry", flags=("wants_human",))
    assert "in person" in said
    assert desk.api.handed_over == []


@pytest.mark.parametrize("landlord", ["west-kent", "wdh", "charitable-south", "medway"])
async def test_a_dispute_about_the_level_of_a_service_charge_hears_of_the_tribunal_alone(
    desk: Desk, landlord: str
) -> None:
    desk.landlord = landlord
    said = await ask(desk, "who decides if my service charge is too high", "rent_service_charge")
    assert "First-tier Tribunal" in said
    assert "Information Commissioner" not in said
    assert "0300 124 5225" not in said


async def test_how_a_service_charge_was_worked_out_is_for_staff_to_say(desk: Desk) -> None:
    await ask(desk, "how is my service charge worked out?", "rent_service_charge")
    assert desk.asks == "contact_value"
    assert kinds(desk) == ["enquiry"]


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("how long is the waiting list", "lettings_transfers"),
        ("when will someone come to service my boiler", "heating_hot_water"),
        ("what is my rent account number", "rent_service_charge"),
        ("how much notice do you give before you evict", "tenancy_management"),
    ],
)
def test_a_question_about_something_else_is_not_answered_with_a_complaints_rules(
    words: str, topic: str
) -> None:
    assert asked_about(heard(words, topic=topic), matter=None) == ()


def test_how_long_means_the_complaint_while_one_is_made() -> None:
    words = heard("how long will this take?", topic="repairs")
    assert asked_about(words, matter="complaint") == ("how_long",)
    assert asked_about(words, matter="service_request") == ()


async def test_the_law_and_the_code_are_not_cited_as_the_landlords_policy(desk: Desk) -> None:
    said = await ask(desk, "can I challenge my service charge", "rent_service_charge")
    assert "(Landlord and Tenant Act 1985, section 27A)" in said


async def test_what_two_clauses_say_alike_is_said_once(desk: Desk) -> None:
    desk.landlord = "chislehurst-sidcup"
    said = await ask(desk, "can I complain on facebook?", "complaint_handling")
    assert said.count("private message") == 1


async def test_what_happens_now_after_a_question_was_passed_on_tells_where_it_is(
    desk: Desk,
) -> None:
    await ask(desk, BOILER)
    await desk.hear("skip")
    desk.api.cases = [{"reference": "WK-26-TESTED", "version": 2, "kind": "enquiry", "stage": None,
                       "state": "received", "received_at": "2026-11-23T10:00:00Z", "summary": BOILER,
                       "deadlines": [], "allowed_actions": []}]  # fmt: skip
    said = await desk.hear("what happens now", kind="enquiry", topic="other")
    assert "Your question WK-26-TESTED" in said
    assert "complaint" not in said


async def test_more_words_where_a_way_to_be_reached_was_asked_for_join_the_question(
    desk: Desk,
) -> None:
    await ask(desk, BOILER)
    said = await desk.hear("you didnt answer me")
    assert "reach you with the answer" in said
    await desk.hear("skip")
    assert "you didnt answer me" in desk.api.acts[-2][1]["description"]


@pytest.mark.parametrize("words", ["i have a question", "can i ask something please", "question"])
async def test_whoever_has_a_question_is_asked_for_it(desk: Desk, words: str) -> None:
    assert "What would you like to know" in await desk.hear(words, topic="other")


async def test_what_is_not_understood_three_times_is_passed_on_in_its_own_words(desk: Desk) -> None:
    await desk.hear("with my rent", topic="other")
    assert "talk to a person" in await desk.hear("cant do it this month", topic="other")
    said = await desk.hear("it is the thing with the form", topic="other")
    assert "pass what you wrote" in said
    assert kinds(desk) == ["enquiry"]
    told = desk.api.acts[-1][1]["description"]
    assert all(words in told for words in ("with my rent", "this month", "the form"))


async def test_curses_are_not_passed_on_as_a_question(desk: Desk) -> None:
    for _ in range(4):
        await desk.hear("piss off you idiots", topic="other")
    assert kinds(desk) == []


async def test_a_question_that_sounds_like_a_grievance_is_offered_the_choice(desk: Desk) -> None:
    await desk.hear("do you even know when the boiler man is coming",
                    shares={"enquiry": 0.6, "complaint": 0.3})  # fmt: skip
    assert desk.asks == "complain_choice"


async def test_whoever_asks_how_to_complain_is_answered_however_cross(desk: Desk) -> None:
    said = await desk.hear("how do i complain about you lot",
                           shares={"enquiry": 0.5, "complaint": 0.4})  # fmt: skip
    assert "in any way that suits you" in said
    assert kinds(desk) == []


async def test_a_report_of_neighbours_that_sounds_like_a_grievance_is_offered_the_choice(
    desk: Desk,
) -> None:
    await desk.hear("the neighbours party every night and i told you in june", topic="neighbour_nuisance",
                    shares={"asb_report": 0.6, "complaint": 0.35})  # fmt: skip
    assert desk.asks == "complain_choice"
