"""How answers are read, as people type them."""

from __future__ import annotations

import pytest

from bot.actions.controls import control, is_correction
from bot.actions.corrections import correct
from bot.actions.elsewhere import keep_elsewhere, take_along
from bot.actions.listening import listen
from bot.actions.questions import BY_NAME
from bot.actions.questions.base import yes_or_no
from bot.actions.small_talk import robot_question
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
        ("im at Flat 12 Invented Court ZZ99 6FF", "Flat 12 Invented Court ZZ99 6FF"),
    ],
)
def test_an_address_in_the_first_message_is_kept(words: str, address: str) -> None:
    intake = complaint(address=None)
    listen(heard(words), intake)
    assert intake.address == address


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("flat 2 invented court, my boiler is broken", "flat 2 invented court"),
        ("flat 2 invented court, my lift is broke again", "flat 2 invented court"),
        ("14 made up lane. we have no heating since friday", "14 made up lane"),
        ("no 7 invented close - ive got no hot water", "no 7 invented close"),
        ("hi its 14 made up lane\nproblem with my kitchen tap", "14 made up lane"),
        ("7 mill lane close, our boiler is off", "7 mill lane close"),
        ("i live at 7 mill lane close to the shops", "7 mill lane"),
        ("i live at 14 made up lane and the kids next door are loud", "14 made up lane"),
        ("heating isnt working i live at 14 made up lane", "14 made up lane"),
        ("the boiler is off, im at flat 2, 9 pretend st", "flat 2, 9 pretend st"),
        ("the boiler is off, im at 9 pretend st thanks", "9 pretend st"),
        ("the lift is broke. address is 9 pretend st", "9 pretend st"),
        ("my address is number 7 invented close pls come", "number 7 invented close"),
    ],
)
def test_an_address_without_capitals_or_postcode_is_kept_too(words: str, address: str) -> None:
    intake = complaint(address=None)
    listen(heard(words), intake)
    assert intake.address == address
    assert not BY_NAME["address"].matters(intake, rules())


@pytest.mark.parametrize(
    "words",
    [
        "flat 2 is noisy",
        "flat 2 invented court, they play music all night",
        "flat 2 invented court is noisy",
        "my neighbour at 14 made up lane shouts",
        "14 made up lane, my neighbour keeps parking there",
        "14 made up lane, her dog is in my garden",
        "rubbish outside 14 made up lane",
        "14 made up lane, your contractor parked across it",
        "14 made up lane, your contractor parked across my door",
        "14 madeup lane, the builders working there start at 6am",
        "1 high street, your office, was shut",
        "5 invented close, an empty property is full of rats",
        "14 madeup lane my sons house has no heating",
        "14 madeup lane, my sons house has no heating",
        "14 madeup lane, the bloke there revs a motorbike",
        "14 madeup lane, my house is next to it",
        "14 madeup lane, rubbish gets over my fence",
        "14 made up lane no heating since friday",
        "i am at 12 invented road visiting my client",
        "my client has no heating. i am at 12 invented road",
        "im at 5 invented close, my mums, her heating is off",
        "im in 12 invented court on monday about my rent arrears",
        "i am in 3 county court hearings",
        "i am in 3 county court",
        "they say i live at 4 invented road but its wrong",
        "your letter says that i live at 4 invented road",
        "my address is 4 invented road on there but its wrong",
        "her address is 4 invented road",
        "i live at 14 made up lane house is cold",
        "2 men walk, my gate is open",
        "2 engineers walk, my boiler is off",
        "2 cleaners walk, my toilet is blocked",
        "4 steps rise, my door sticks",
        "1 bad drive, my door sticks",
        "5 star place, my kitchen leaks",
        "2 weeks in a cold house, no heating",
        "3 bags on my drive, no bin men",
        "im in 2 minds about the house",
    ],
)
def test_an_address_that_may_be_a_neighbours_is_asked_for(words: str) -> None:
    intake = complaint(address=None)
    listen(heard(words), intake)
    assert intake.address is None


def test_an_address_at_the_head_of_trouble_with_neighbours_is_asked_for() -> None:
    intake = complaint(address=None)
    listen(heard("14 made up lane, my window is scratched", topic="neighbour_nuisance"), intake)
    assert intake.address is None


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


def test_a_day_in_a_question_put_back_does_not_answer_whether_it_goes_on() -> None:
    intake = complaint(happened_words=None, ongoing=None)
    night = {
        "earliest": "2026-11-22",
        "latest": "2026-11-22",
        "ongoing": False,
        "words": "last night",
    }
    said = heard(
        "did you watch the football last night", entities=[{"entity": "date", "value": night}]
    )
    assert not BY_NAME["still_happening"].read(said, intake, rules())
    assert intake.ongoing is None
    assert intake.happened_words is None


def test_a_second_trouble_typed_without_a_comma_is_an_issue_of_its_own() -> None:
    intake = complaint(issues=[])
    words = (
        "ive been waiting five wks for someone to fix my front door every time i ring they say "
        "someone will call back and they never do"
    )
    listen(heard(words, topic="repairs"), intake)
    assert {issue["topic"] for issue in intake.issues} == {"repairs", "communication"}


def test_one_line_is_enough_for_stage_2() -> None:
    intake = complaint(wants_complaint=None)
    listen(heard("I want stage 2", kind="complaint", flags=("wants_stage2",)), intake)
    assert intake.route == "stage_2"
    assert intake.wants_complaint


@pytest.mark.parametrize(
    "words",
    [
        "sort it n say sorry",
        "just fix the door",
        "why do you want it",
        "i told you already",
        "thanks",
    ],
)
def test_a_sentence_is_not_a_name(words: str) -> None:
    intake = complaint(name=None)
    assert not BY_NAME["name"].read(heard(words), intake, rules())
    assert intake.name is None


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("dave smith", "Dave Smith"),
        ("its dave here", "Dave"),
        ("My name's Rose Hill-Marks thanks", "Rose Hill-Marks"),
        ("Mark Will", "Mark Will"),
        ("O'Neill", "O'Neill"),
        ("Mrs A. Testcase", "Mrs A. Testcase"),
    ],
)
def test_a_name_is_read_however_it_is_typed(words: str, name: str) -> None:
    intake = complaint(name=None)
    assert BY_NAME["name"].read(heard(words), intake, rules())
    assert intake.name == name


@pytest.mark.parametrize("words", ["rather not give my name", "i want to stay anonymous, no name"])
def test_a_name_held_back_leads_to_who_may_see_it(words: str) -> None:
    intake = complaint(name=None)
    assert BY_NAME["name"].read(heard(words), intake, rules())
    assert BY_NAME["anonymity"].matters(intake, rules())


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("its 14 invented close", "14 invented close"),
        ("i live at flat 2 the maltings zz99 1aa", "flat 2 the maltings zz99 1aa"),
        ("ZZ99 1AA", "ZZ99 1AA"),
        ("Made Up Court", "Made Up Court"),
    ],
)
def test_an_address_is_read_without_its_wrapping(words: str, address: str) -> None:
    intake = complaint(address=None)
    assert BY_NAME["address"].read(heard(words), intake, rules())
    assert intake.address == address


@pytest.mark.parametrize(
    "words", ["i have been waiting 5 weeks", "why do you need that?", "nobody came on the 14th"]
)
def test_a_story_is_not_an_address(words: str) -> None:
    assert not BY_NAME["address"].read(heard(words), complaint(address=None), rules())


PHONE = {"entity": "phone", "value": "+447700900456", "text": "07700 900456"}


@pytest.mark.parametrize("asked", ["name", "address", "outcome_wanted", "when_happened"])
def test_a_number_typed_at_another_question_is_kept_as_the_way_to_be_reached(asked: str) -> None:
    intake = complaint()
    assert keep_elsewhere(heard("07700 900456", entities=[PHONE]), intake, asked)
    assert intake.contact_value == "+447700900456"


@pytest.mark.parametrize("asked", ["name", "outcome_wanted", "contact_value"])
def test_an_address_typed_at_another_question_is_kept_as_the_address(asked: str) -> None:
    intake = complaint(address=None)
    assert keep_elsewhere(heard("14 Invented Close ZZ99 1AA"), intake, asked)
    assert intake.address == "14 Invented Close ZZ99 1AA"


def test_name_address_and_number_in_one_message_are_all_kept() -> None:
    intake = complaint(name=None, address=None)
    said = heard("Sam Example, 14 Invented Close ZZ99 1AA, 07700 900456", entities=[PHONE])
    assert not keep_elsewhere(said, intake, "name")
    take_along(said, intake, "name")
    assert BY_NAME["name"].read(said, intake, rules())
    assert (intake.name, intake.address) == ("Sam Example", "14 Invented Close ZZ99 1AA")
    assert intake.contact_value == "+447700900456"


def test_a_name_and_an_address_together_are_both_kept() -> None:
    intake = complaint(name=None, address=None)
    said = heard("dave smith 14 invented close zz99 1aa")
    assert not keep_elsewhere(said, intake, "name")
    take_along(said, intake, "name")
    assert BY_NAME["name"].read(said, intake, rules())
    assert (intake.name, intake.address) == ("Dave Smith", "14 invented close zz99 1aa")


def test_text_me_makes_the_number_one_for_texts() -> None:
    intake = complaint()
    BY_NAME["contact_value"].read(
        heard("text me on 07700 900456", entities=[PHONE]), intake, rules()
    )
    assert intake.contact_channel == "sms"


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("yes but i want a new door not a repair", "outcome_wanted", "a new door not a repair"),
        ("no make it formal", "route", "stage_1"),
        ("it's stopped now", "ongoing", False),
        ("i need large print please", "adjustments", ["i need large print please"]),
        ("the address is 16 Invented Close", "address", "16 Invented Close"),
    ],
)
def test_each_part_of_the_summary_is_changed_in_ordinary_words(
    words: str, field: str, value: object
) -> None:
    intake = complaint(route="quick_fix")
    assert BY_NAME["confirm_summary"].read(heard(words), intake, rules())
    assert getattr(intake, field) == value
    assert not intake.confirmed


@pytest.mark.parametrize(
    "words",
    [
        "yes but also the bathroom leaks",
        "oh and the bathroom leaks",
        "yes. you forgot the bathroom leaks",
    ],
)
def test_words_added_at_read_back_join_the_story_and_are_shown_again(words: str) -> None:
    intake = complaint(topic="damp_mould", issues=[{"topic": "damp_mould", "summary": "mould"}])
    assert BY_NAME["confirm_summary"].read(heard(words, topic="repairs"), intake, rules())
    assert not intake.confirmed
    assert "the bathroom leaks" in str(intake.description)
    assert [issue["topic"] for issue in intake.issues] == ["damp_mould", "repairs"]


@pytest.mark.parametrize(
    "words", ["yes", "yes thanks", "yeah send it please", "all good", "yes thats right"]
)
def test_a_yes_with_good_manners_sends_it(words: str) -> None:
    intake = complaint()
    assert BY_NAME["confirm_summary"].read(heard(words), intake, rules())
    assert intake.confirmed


def test_several_issues_each_keep_their_own_few_words() -> None:
    intake = complaint(issues=[])
    listen(
        heard(
            "the boiler is off again, there is mould in the bedroom and your man was rude to me",
            kind="complaint",
            topic="heating_hot_water",
        ),
        intake,
    )
    assert [(i["topic"], i["summary"]) for i in intake.issues] == [
        ("heating_hot_water", "the boiler is off again"),
        ("damp_mould", "there is mould in the bedroom"),
        ("staff_contractor_conduct", "your man was rude to me"),
    ]


def test_one_trouble_told_at_length_stays_one_issue() -> None:
    intake = complaint(issues=[])
    listen(
        heard(
            "your letter told me the wrong rent amount, just tell me the right one and say sorry",
            kind="complaint",
            topic="rent_service_charge",
        ),
        intake,
    )
    assert [issue["topic"] for issue in intake.issues] == ["rent_service_charge"]


@pytest.mark.parametrize(
    "words",
    [
        "still no heating",
        "nobody has come",
        "the door won't shut",
        "it has been broken since March",
    ],
)
def test_trouble_that_goes_on_is_not_asked_about(words: str) -> None:
    intake = complaint(ongoing=None, happened_words=None)
    listen(heard(words, kind="complaint"), intake)
    assert intake.ongoing is True


@pytest.mark.parametrize("words", ["are you a robot", "is this a bot?", "am i talking to a person"])
def test_somebody_who_asks_is_told_that_it_is_a_machine(words: str) -> None:
    assert robot_question(heard(words))


def test_a_number_for_texts_stays_one_for_texts() -> None:
    intake = complaint(contact_channel="sms", contact_value="+447700900456", topic="repairs")
    said = heard("yes but also the bathroom window wont shut", topic="repairs")
    assert BY_NAME["confirm_summary"].read(said, intake, rules())
    assert intake.contact_channel == "sms"
    assert "the bathroom window wont shut" in str(intake.description)


def test_no_point_repeats_the_whole_message_beside_its_parts() -> None:
    intake = complaint(issues=[])
    words = (
        "I have a court claim going about the repairs, filed in spring. "
        "I want to complain that you are ignoring my emails"
    )
    listen(heard(words, kind="complaint", topic="complaint_handling"), intake)
    assert [issue["topic"] for issue in intake.issues] == ["repairs", "communication"]
    assert all(issue["summary"] != words for issue in intake.issues)
