"""How answers are read, as people type them."""

from __future__ import annotations

import pytest

from bot.actions.controls import control, is_correction
from bot.actions.listening import listen
from bot.actions.questions import BY_NAME
from bot.actions.questions.base import yes_or_no
from bot.actions.questions.summary import correct
from tests.bot.actions.builders import complaint, heard, rules


@pytest.mark.parametrize(
    "words",
    [
        "yes",
        "Yeah",
        "yes pls",
        "ok",
        "go on then",
        "aye",
        "y",
        "👍",
        "yes, but be quick",
        "thats right",
        "please do",
    ],
)
def test_hears_yes(words: str) -> None:
    assert yes_or_no(heard(words)) is True


@pytest.mark.parametrize("words", ["no", "Nope", "nah", "no thanks", "nowt", "no, it was April"])
def test_hears_no(words: str) -> None:
    assert yes_or_no(heard(words)) is False


@pytest.mark.parametrize("words", ["14 Invented Close", "maybe", "the gate", "Norma Example"])
def test_does_not_hear_yes_or_no_in_other_words(words: str) -> None:
    assert yes_or_no(heard(words)) is None


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("skip", "skip"),
        ("go back", "go_back"),
        ("start again", "start_again"),
        ("stop", "stop"),
        ("can i talk to a real person please", "human"),
        ("human", "human"),
        ("why", "clarify"),
        ("speak to someone", "human"),
        ("not sure", "unsure"),
        ("dont know", "unsure"),
        ("Talk to a person", "human"),
    ],
)
def test_steering_words_steer(words: str, wish: str) -> None:
    assert control(heard(words)) == wish


@pytest.mark.parametrize(
    "words",
    [
        "stop ringing me at work",
        "there is a skip outside my house full of rubbish",
        "I want a person to come out and fix the back door that has been broken since spring",
        "back door",
        "Will Stopford",
    ],
)
def test_the_same_words_inside_an_answer_do_not_steer(words: str) -> None:
    assert control(heard(words)) is None


@pytest.mark.parametrize(
    "words",
    ["actually it was March", "sorry it was 14", "no wait, April", "i meant the other flat"],
)
def test_a_correction_is_heard(words: str) -> None:
    assert is_correction(heard(words))


def test_a_new_number_replaces_the_old_one() -> None:
    intake = complaint(contact_value="07700900111", contact_channel="phone")
    said = heard(
        "no my number is 07700 900222",
        entities=[{"entity": "phone", "value": "07700900222", "text": "07700 900222"}],
    )
    assert correct(said, intake)
    assert intake.contact_value == "07700900222"


def test_a_new_name_replaces_the_old_one() -> None:
    intake = complaint(name="Sam Exampel")
    assert correct(heard("my name is Sam Example"), intake)
    assert intake.name == "Sam Example"


def test_silence_after_ringing_is_an_issue_of_its_own() -> None:
    intake = complaint(issues=[])
    listen(
        heard(
            "5 weeks for my door, every time i ring they say someone will call back",
            kind="complaint",
            topic="repairs",
        ),
        intake,
    )
    assert [issue["topic"] for issue in intake.issues] == ["repairs", "communication"]


def test_what_is_wanted_is_taken_from_the_first_message() -> None:
    intake = complaint(outcome_wanted=None)
    listen(
        heard(
            "wrong amount in your letter, just tell me the right one and say sorry",
            kind="complaint",
        ),
        intake,
    )
    assert intake.outcome_wanted == "just tell me the right one and say sorry"


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("the gate at 14 Invented Close ZZ99 1AA is broken", "14 Invented Close ZZ99 1AA"),
        ("im at flat 3, 9 pretend street zz99 3cc, cold", "flat 3, 9 pretend street zz99 3cc"),
        ("lift at 22 Made Up Court is stuck", "22 Made Up Court"),
    ],
)
def test_an_address_in_the_first_message_is_kept(words: str, address: str) -> None:
    intake = complaint(address=None)
    listen(heard(words), intake)
    assert intake.address == address


@pytest.mark.parametrize(
    "words",
    [
        "9 days in this house with no heating",
        "rang 3 times about the road outside",
        "5 weeks waiting for someone to find a way to fix it",
    ],
)
def test_a_number_of_days_is_not_an_address(words: str) -> None:
    intake = complaint(address=None)
    listen(heard(words), intake)
    assert intake.address is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("its Dave", "Dave"),
        ("my name is Sam Example", "Sam Example"),
        ("Sam Example", "Sam Example"),
        ("I'm Mrs Testcase.", "Mrs Testcase"),
    ],
)
def test_a_name_is_read_without_its_wrapping(words: str, name: str) -> None:
    intake = complaint(name=None)
    assert BY_NAME["name"].read(heard(words), intake, rules())
    assert intake.name == name


def test_post_is_a_way_to_be_reached() -> None:
    intake = complaint(address="14 Invented Close")
    assert BY_NAME["contact_value"].read(heard("by post please"), intake, rules())
    assert intake.contact_channel == "letter"


def test_words_that_hold_no_number_are_not_a_way_to_be_reached() -> None:
    assert not BY_NAME["contact_value"].read(heard("whenever"), complaint(), rules())


def test_no_adjustment_needed_is_an_answer() -> None:
    intake = complaint()
    assert BY_NAME["adjustments"].read(heard("no"), intake, rules())
    assert intake.adjustments == []


def test_a_date_to_come_is_not_when_it_happened() -> None:
    intake = complaint(happened_words=None)
    tomorrow = {"earliest": "2026-11-24", "latest": "2026-11-24", "words": "tomorrow"}
    said = heard("come tomorrow", entities=[{"entity": "date", "value": tomorrow}])
    assert not BY_NAME["when_happened"].read(said, intake, rules())
    assert intake.happened_earliest is None


@pytest.mark.parametrize("words", ["yes", "no", "yes it is"])
def test_a_yes_is_not_a_name(words: str) -> None:
    intake = complaint(name=None)
    assert not BY_NAME["name"].read(heard(words), intake, rules())


def test_a_date_answers_whether_it_is_still_going_on() -> None:
    intake = complaint(happened_words=None, ongoing=None)
    march = {"earliest": "2024-03-01", "latest": "2024-03-31", "ongoing": False, "words": "march"}
    said = heard("it was march 2024", entities=[{"entity": "date", "value": march}])
    assert BY_NAME["still_happening"].read(said, intake, rules())
    assert intake.ongoing is False
    assert intake.happened_earliest == "2024-03-01"


def test_one_line_is_enough_for_stage_2() -> None:
    intake = complaint(wants_complaint=None)
    listen(heard("I want stage 2", kind="complaint", flags=("wants_stage2",)), intake)
    assert intake.route == "stage_2"
    assert intake.wants_complaint
