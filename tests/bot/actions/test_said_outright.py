"""What somebody says in so many words is believed, whatever the model makes of it; the rest is not."""

from __future__ import annotations

import pytest

from bot.actions.addresses import before_address
from bot.actions.answers import asked_about
from bot.actions.belief import SURE, believable
from bot.actions.controls import control, is_correction
from bot.actions.dates import says_how_much, take_dates
from bot.actions.errands.wish import errand_asked_for, wants_out
from bot.actions.issues import points
from bot.actions.listening import tells_what_happened
from bot.actions.needs import need_in
from bot.actions.questions.afterwards import case_meant
from bot.actions.questions.people import Name
from bot.actions.yes_no import yes_or_no_words
from tests.bot.actions.builders import complaint, heard, rules
from tests.bot.actions.desk import Desk


def told(text: str) -> set[str]:
    return {signal["name"] for signal in believable([], text, [])}


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        ("I am Councillor Pat Sample writing for Mrs Testcase", "member_enquiry"),
        ("I'm the MP for Sevenoaks, her repairs have been ignored", "member_enquiry"),
        ("me and 4 neighbours are fed up with the door", "group"),
        ("you closed it in april but its no better, i want stage 2", "wants_stage2"),
        ("please move it to stage two", "wants_stage2"),
        ("dont want anyone knowing its me", "anonymous"),
        ("please keep my name out of it", "anonymous"),
        ("nobody may know my name", "anonymous"),
        ("no one is to know it was me", "anonymous"),
        ("he shouts at people, i dont want to give my name", "anonymous"),
        ("I want to complain on behalf of Edna Testcase, her gate is broken", "third_party"),
        ("My mum passed away and you keep sending letters to her name", "third_party"),
        ("my dad died in June, what about his rent account", "third_party"),
    ],
)
def test_hears_what_is_said_outright(words: str, flag: str) -> None:
    assert flag in told(words)


@pytest.mark.parametrize(
    "words",
    [
        "I'm a councillor but this is about my own home, my repairs are late",
        "my councillor told me to write to you",
        "what is stage 2",
        "my neighbours play music all night",
        "nobody knows when the plumber is coming",
        "I want everyone to know how bad you are",
        "me and my neighbour share a fence",
    ],
)
def test_hears_nothing_that_was_not_said(words: str) -> None:
    assert not told(words) & {"member_enquiry", "group", "wants_stage2", "anonymous"}


@pytest.mark.parametrize(
    "words",
    [
        "my dad died last year and the boiler has been broken since",
        "complaint on behalf of West Kent residents",
        "my son's bedroom has mould",
        "my mum lives with me and my mum's bedroom is damp",
    ],
)
def test_nobody_writes_for_another_who_does_not_say_so(words: str) -> None:
    assert "third_party" not in told(words)


def test_a_relatives_home_is_a_guess_that_is_asked_about() -> None:
    (guess,) = believable([], "my mums gate at the front has been broken for weeks", [])
    assert guess["name"] == "third_party"
    assert guess["confidence"] < SURE


def test_neighbours_who_complain_together_are_no_nuisance() -> None:
    found = points(
        heard("me and 4 neighbours are fed up, the front door has been broken since may")
    )
    assert "neighbour_nuisance" not in {point["topic"] for point in found}


def test_a_wish_not_to_be_known_is_no_point_to_be_answered() -> None:
    found = points(heard("the bins are never emptied. dont want anyone knowing its me"))
    assert all("knowing" not in point["summary"] for point in found)


@pytest.mark.parametrize(
    "words", ["are you even a real person", "is this a real person", "am i talking to a human"]
)
def test_to_wonder_at_the_machine_is_not_to_ask_for_a_person(words: str) -> None:
    assert control(heard(words)) != "human"


@pytest.mark.parametrize("words", ["none of your business", "not telling you", "mind your own"])
def test_a_sharp_refusal_skips_the_question(words: str) -> None:
    assert control(heard(words)) == "skip"


@pytest.mark.parametrize(
    "words", ["are you able to put me through to someone", "can i talk to someone real"]
)
def test_a_person_asked_for_politely_comes(words: str) -> None:
    assert control(heard(words, act="human")) == "human"


@pytest.mark.parametrize(
    ("words", "leaves"),
    [
        ("i need to close this page", True),
        ("quick need to hide this", True),
        ("how do i delete this chat", True),
        ("hes coming back, have to go", True),
        ("you need to clear my gutters", False),
        ("i want to leave the flat", False),
        ("need to close the window but it wont shut", False),
        ("they are coming to fix it but never stop the leak", False),
    ],
)
def test_hears_somebody_who_has_to_leave_and_nobody_else(words: str, leaves: bool) -> None:
    assert (control(heard(words)) == "leave_now") is leaves


def test_get_it_working_and_explain_asks_nothing() -> None:
    assert control(heard("get it working and explain", act="clarify")) is None
    assert control(heard("explain please", act="clarify")) == "clarify"


def test_actually_at_the_end_corrects_too() -> None:
    assert is_correction(heard("last tuesday actually"))


@pytest.mark.parametrize(
    "words", ["I would be obliged if you would.", "too right", "certainly", "might as well"]
)
def test_hears_yes_in_older_and_angrier_words(words: str) -> None:
    assert yes_or_no_words(words) is True


@pytest.mark.parametrize(
    ("text", "words", "much"),
    [
        ("charged 4 weeks extra rent", "4 weeks", True),
        ("i owe 2 months", "2 months", True),
        ("you want 4 weeks notice", "4 weeks", True),
        ("i have waited 4 weeks", "4 weeks", False),
        ("its been 4 weeks and nobody came", "4 weeks", False),
    ],
)
def test_an_amount_of_rent_is_no_length_of_waiting(text: str, words: str, much: bool) -> None:
    assert says_how_much(words, text) is much
    value = {"earliest": "2026-10-26", "latest": "2026-10-26", "words": words, "ongoing": True}
    intake = complaint(happened_words=None)
    assert (
        take_dates(
            heard(text, entities=[{"entity": "duration", "value": value, "text": words}]), intake
        )
        is not much
    )


@pytest.mark.parametrize(
    "words", ["ok i want to complain about the parking", "I want to complain", "complaint"]
)
def test_a_wish_to_complain_does_not_tell_what_happened(words: str) -> None:
    assert not tells_what_happened(words)


def test_a_wish_with_its_story_does() -> None:
    assert tells_what_happened("I want to complain about my rent going up twice")


def test_every_need_of_a_message_is_kept() -> None:
    words = (
        "im blind and use a screen reader, one question at a time please. my repair was cancelled"
    )
    assert need_in(heard(words)) == "im blind; one question at a time please"


CASES = [
    {"reference": "WK-26-AAAA22", "summary": "the bins are never emptied and i want to complain", "kind": "complaint"},
    {"reference": "WK-26-BBBB33", "summary": "your plumber was rude, i want to complain", "kind": "complaint"},
]  # fmt: skip


def test_which_case_is_meant_is_read_from_the_wish() -> None:
    assert case_meant("i want to withdraw the bins one", CASES) == "WK-26-AAAA22"
    assert case_meant("i want to withdraw my complaint", CASES) is None


@pytest.mark.parametrize("words", ["i want to withdraw the bins one", "cancel my complaint"])
def test_hears_a_wish_to_take_a_case_back(words: str) -> None:
    assert errand_asked_for(heard(words), complaint()) == "withdraw"


@pytest.mark.parametrize(
    "words",
    ["i had to cancel it because of work", "they withdrew the offer", "drop it off at mine"],
)
def test_hears_no_wish_to_take_it_back_in_a_story(words: str) -> None:
    assert not wants_out(heard(words))


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


async def test_what_is_told_beside_the_date_is_kept(desk: Desk) -> None:
    await desk.hear("the fence came down", kind="complaint")
    await desk.hear("yes")
    assert desk.asks == "when_happened"
    value = {
        "earliest": "2026-11-09",
        "latest": "2026-11-09",
        "words": "two weeks ago",
        "ongoing": False,
    }
    await desk.hear(
        "two weeks ago and he laughed at me in front of my kids",
        entities=[{"entity": "date", "value": value, "text": "two weeks ago"}],
    )
    assert "he laughed at me in front of my kids" in desk.slots["intake_description"]


async def test_a_no_that_names_one_detail_declines_that_one_alone(desk: Desk) -> None:
    await desk.hear("the gate has been broken for weeks", kind="complaint")
    await desk.hear("yes")
    await desk.skip_until("name")
    said = await desk.hear("no im not giving you my number")
    assert desk.asks == "name"
    assert "number" not in said.split("\n")[-1]


async def test_how_long_somebody_waits_is_said_back_in_good_english(desk: Desk) -> None:
    value = {"earliest": "2026-09-23", "latest": "2026-09-23", "words": "2 month", "ongoing": True}
    said = await desk.hear(
        "i wait 2 month now and nobody come",
        kind="complaint",
        entities=[{"entity": "duration", "value": value, "text": "2 month"}],
    )
    assert "waiting after 2 months" in said


async def test_another_language_in_the_middle_is_answered_in_it(desk: Desk) -> None:
    await desk.hear("the gate has been broken for weeks", kind="complaint")
    said = await desk.hear(
        "si por favor, no entiendo el ingles", language={"code": "es", "confidence": 0.95}
    )
    assert "en español" in said
    assert desk.api.handed_over


async def test_stop_after_the_receipt_is_nothing_for_the_case(desk: Desk) -> None:
    await desk.hear("the gate has been broken for weeks", kind="complaint")
    await desk.hear("yes")
    await desk.skip_until("route_choice")
    await desk.hear("make it stage 1 now")
    done = len(desk.api.acts)
    assert desk.api.acts[-1][0] == "submit"
    said = await desk.hear("no leave it, dont bother", kind="feedback")
    assert "I've stopped" in said
    assert len(desk.api.acts) == done


async def test_stop_before_anything_was_told_logs_nothing(desk: Desk) -> None:
    said = await desk.hear("no leave it, dont bother", kind="feedback")
    assert "Nothing has been logged" in said
    assert desk.api.acts == []


def test_a_stop_that_is_not_all_but_certain_is_an_answer() -> None:
    unsure = heard("come out and finish the job", act="stop")
    unsure.understanding["act"]["confidence"] = 0.8
    assert control(unsure) is None
    unsure.understanding["act"]["confidence"] = 0.9
    assert control(unsure) == "stop"


@pytest.mark.parametrize(
    "words", ["wat happens next", "wen will i get a answer", "wot happens now?"]
)
def test_a_question_is_heard_as_phones_spell_it(words: str) -> None:
    assert asked_about(heard(words))


def test_a_name_before_the_same_address_is_a_name() -> None:
    postcode = {"entity": "postcode", "value": "ZZ99 4DD", "text": "ZZ99 4DD"}
    told = heard("Pat Example, same address 9 Pretend House ZZ99 4DD", entities=[postcode])
    assert before_address(told) == "Pat Example"


def test_a_name_that_is_not_given_is_no_story() -> None:
    intake = complaint()
    assert Name().read(heard("im not givin my name"), intake, rules())
    assert "anonymous" in intake.flags


def test_a_guess_of_court_needs_a_word_of_it() -> None:
    guess = [{"name": "court_claim", "confidence": 0.58, "words": "petition"}]
    told = believable(guess, "we have a petition signed by 23 of us", [])
    assert "court_claim" not in {signal["name"] for signal in told}
    assert not believable(guess, "the laundry at Invented Court has been shut since May", [])
    assert believable(guess, "my papers from the County Court came", [])
    assert believable(guess, "we may put in a claim about it", [])


@pytest.mark.parametrize(
    ("words", "lost"),
    [
        ("he shouts at the kids in the bin store. i dont want to give my name", "give my name"),
        ("I am a caseworker in the office of Alex Invented MP. Ms Sample has had no reply about damp", "caseworker"),
    ],
)  # fmt: skip
def test_who_writes_is_no_point_to_be_answered(words: str, lost: str) -> None:
    found = points(heard(words, topic="staff_contractor_conduct"))
    assert found
    assert all(lost not in point["summary"] for point in found)
