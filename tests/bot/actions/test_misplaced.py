"""What is said at the wrong question goes where it belongs, and the question is put once more."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.listening import listen
from bot.actions.outcomes import is_wish
from tests.bot.actions.builders import complaint, heard
from tests.bot.actions.desk import Desk

RADIATORS = "no wait its the radiaters in the bedrom too"
WISH = "fix it n say sory"
ROOMS: dict[str, Any] = {"topic": "heating_hot_water"}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


async def at(
    desk: Desk,
    question: str,
    opening: str = "the gate has been broken for weeks",
    **understood: Any,
) -> None:
    desk.landlord = understood.pop("landlord", "medway")
    await desk.hear(opening, kind="complaint", **understood)
    await desk.hear("yes")
    if desk.asks != question:
        await desk.skip_until(question)


def last(desk: Desk) -> dict[str, Any]:
    body: dict[str, Any] = desk.api.acts[-1][1]
    return body


# more of the matter


async def test_more_of_the_matter_at_the_name_is_added_and_the_name_is_asked_for_alone(
    desk: Desk,
) -> None:
    await at(desk, "name")
    said = await desk.hear(RADIATORS, **ROOMS)
    assert "added that to what happened" in said
    assert desk.replies[-1]["text"] == "What name should we use for you?"
    assert desk.asks == "name"
    assert RADIATORS in last(desk)["description"]
    assert {"heating_hot_water"} <= {issue["topic"] for issue in last(desk)["issues"]}
    await desk.hear("Sam Example")
    assert last(desk)["parties"][0]["name"] == "Sam Example"


@pytest.mark.parametrize("question", ["address", "contact_value", "adjustments"])
async def test_more_of_the_matter_is_no_address_no_number_and_no_need(
    desk: Desk, question: str
) -> None:
    await at(desk, question)
    await desk.hear("the radiaters in the bedrom dont work", **ROOMS)
    assert desk.asks == question
    assert "radiaters" in last(desk)["description"]
    assert last(desk)["adjustments"] == []


async def test_a_word_of_the_story_is_no_way_to_be_reached(desk: Desk) -> None:
    await at(desk, "contact_value")
    await desk.hear("nobody who lives here had one letter about the bathroom", topic="repairs")
    assert desk.asks == "contact_value"
    assert last(desk)["parties"][0]["contacts"] == []


async def test_a_need_that_names_the_home_is_a_need(desk: Desk) -> None:
    await at(desk, "adjustments")
    await desk.hear("large print, i cant read the letters about repairs", topic="repairs")
    assert last(desk)["adjustments"][0]["need"].startswith("large print")


async def test_a_name_told_with_more_of_the_matter_is_taken_and_the_rest_kept(desk: Desk) -> None:
    await at(desk, "name")
    await desk.hear("my name is sam example and the bedroom radiators dont work", **ROOMS)
    assert last(desk)["parties"][0]["name"] == "Sam Example"
    assert "bedroom radiators dont work" in last(desk)["description"]
    assert desk.asks != "name"


async def test_a_no_that_tells_something_declines_nothing(desk: Desk) -> None:
    await at(desk, "name")
    await desk.hear("no its broken again")
    assert desk.asks == "name"
    assert "its broken again" in last(desk)["description"]


@pytest.mark.parametrize(
    "words",
    ["no thanks", "no im not giving it", "no you have it already", "nope", "no i dont want to"],
)
async def test_a_no_declines_the_name(desk: Desk, words: str) -> None:
    await at(desk, "name")
    await desk.hear(words)
    assert desk.asks == "address"


@pytest.mark.parametrize(
    ("words", "name", "address"),
    [
        ("Sam Example, 14 Invented Close ZZ99 1AA", "Sam Example", "14 Invented Close ZZ99 1AA"),
        (
            "Rose Cottage, 14 Invented Close ZZ99 1AA",
            None,
            "Rose Cottage, 14 Invented Close ZZ99 1AA",
        ),
    ],
)
async def test_a_name_skipped_and_then_given_with_the_address_is_taken(
    desk: Desk, words: str, name: str | None, address: str
) -> None:
    await at(desk, "address")
    await desk.hear(words)
    [party] = last(desk)["parties"]
    assert (party["name"], party["address"]) == (name, address)


# what is wanted


@pytest.mark.parametrize(
    "words",
    [
        WISH, "sort it n say sorry", "just fix it", "i want compensation", "can u mend the door pls", "an apology",
        "no just get it sorted", "i want my money back", "repair it properly and apologise", "do ur job",
    ],
)  # fmt: skip
def test_words_that_say_what_is_to_be_done_are_a_wish(words: str) -> None:
    assert is_wish(words)


@pytest.mark.parametrize(
    "words",
    [
        "fixed it myself", "nobody fixed it", "the repair was never done", "will you fix it?", "Sam Example", "i want to complain",
        "sort of", "sort code", "my son fixes cars", "i need large print", "14 Invented Close",
    ],
)  # fmt: skip
def test_what_was_done_or_not_and_other_things_are_none(words: str) -> None:
    assert not is_wish(words)


@pytest.mark.parametrize(
    "question", ["name", "address", "contact_value", "adjustments", "complain_choice"]
)
async def test_a_wish_is_the_outcome_at_whatever_question_it_is_said(
    desk: Desk, question: str
) -> None:
    desk.landlord = "medway"
    await desk.hear("the gate has been broken for weeks", kind="complaint")
    if question != "complain_choice":
        await desk.hear("yes")
        await desk.skip_until(question)
    await desk.hear(WISH, topic="repairs")
    assert desk.asks == question
    if question == "complain_choice":
        await desk.hear("yes")
    assert last(desk)["outcome_wanted"] == WISH
    assert len(last(desk)["issues"]) == 1


async def test_a_wish_beside_a_yes_is_not_asked_for(desk: Desk) -> None:
    desk.landlord = "medway"
    await desk.hear("the gate has been broken for weeks", kind="complaint")
    await desk.hear("yes fix it n say sory")
    assert last(desk)["outcome_wanted"] == WISH
    assert desk.asks != "outcome_wanted"


async def test_a_second_wish_stands_beside_the_first_and_the_same_one_once(desk: Desk) -> None:
    await at(desk, "outcome_wanted")
    await desk.hear("mend the gate")
    await desk.hear("i want compensation")
    await desk.hear("i want compensation too")
    assert (
        last(desk)["outcome_wanted"]
        == "mend the gate; i want compensation; i want compensation too"
    )


async def test_at_the_read_back_a_wish_is_what_is_wanted_and_no_point(desk: Desk) -> None:
    await at(desk, "confirm_summary")
    await desk.hear("and say sorry for it", topic="repairs")
    assert desk.asks == "confirm_summary"
    assert last(desk)["outcome_wanted"] == "say sorry for it"
    assert len(last(desk)["issues"]) == 1


def test_a_wish_told_in_the_middle_is_no_point_of_its_own() -> None:
    intake = complaint()
    listen(heard(WISH, topic="heating_hot_water"), intake)
    assert [issue["summary"] for issue in intake.issues] == ["the gate"]


# a bare yes


async def test_a_bare_yes_to_what_would_put_it_right_is_asked_once_more_with_examples(
    desk: Desk,
) -> None:
    await at(desk, "outcome_wanted")
    said = await desk.hear("yes")
    assert "an apology" in said
    assert desk.asks == "outcome_wanted"
    await desk.hear("mend the gate")
    assert last(desk)["outcome_wanted"] == "mend the gate"


@pytest.mark.parametrize("words", ["yes", "ok", "yes please", "k", "\U0001f44d"])
@pytest.mark.parametrize("question", ["name", "address", "contact_value"])
async def test_a_bare_yes_to_who_somebody_is_gets_the_question_once_more_and_blames_nobody(
    desk: Desk, question: str, words: str
) -> None:
    await at(desk, question)
    said = await desk.hear(words, act="affirm")
    assert said.startswith("Thank you. Please type it here")
    assert desk.asks == question
    assert desk.slots["intake_misunderstood"] == 0
    assert last(desk)["parties"] == [] or last(desk)["parties"][0]["name"] is None


async def test_yes_is_nobodys_name_however_often_it_is_said(desk: Desk) -> None:
    await desk.hear(
        "my aunt's flat is damp and nobody has come",
        kind="complaint",
        flags=("third_party",),
        entities=[{"entity": "relationship", "value": "aunt"}],
    )
    await desk.hear("yes")
    assert desk.asks == "resident_name"
    said = [await desk.hear(words, act="affirm") for words in ("yes", "yes", "ok", "yes")]
    assert not any("from yes" in words or "from ok" in words for words in said)
    assert desk.slots.get("intake_resident_name") is None


async def test_a_name_after_a_bare_yes_is_taken(desk: Desk) -> None:
    await at(desk, "name")
    await desk.hear("yes", act="affirm")
    await desk.hear("Sam Example")
    assert last(desk)["parties"][0]["name"] == "Sam Example"


async def test_a_second_bare_yes_is_left_at_that(desk: Desk) -> None:
    await at(desk, "outcome_wanted")
    await desk.hear("yes")
    said = await desk.hear("ok")
    assert "leave that" in said
    assert desk.asks == "name"
    assert last(desk)["outcome_wanted"] is None


@pytest.mark.parametrize(
    ("opening", "question", "understood"),
    [
        ("Me and five other flats want to complain, the gate is broken since october", "group_members", {"flags": ("group",)}),
        ("I want to complain on behalf of Edna Testcase, her gate is broken", "relationship", {"flags": ("third_party",)}),
    ],
)  # fmt: skip
async def test_a_bare_yes_names_nobody(
    desk: Desk, opening: str, question: str, understood: dict[str, Any]
) -> None:
    desk.landlord = "west-kent"
    await desk.hear(opening, kind="complaint", **understood)
    await desk.skip_until(question)
    said = await desk.hear("yes")
    assert "A few words will do" in said
    assert desk.asks == question


async def test_a_bare_yes_to_what_happened_is_no_story(desk: Desk) -> None:
    await desk.hear("I want to complain", kind="complaint", topic="other")
    assert desk.asks == "what_happened"
    await desk.hear("yes")
    assert desk.asks == "what_happened"
    await desk.hear("the gate is broken", topic="repairs")
    assert desk.asks != "what_happened"


# who and where, before they are asked for


async def test_a_name_and_an_address_given_at_what_happened_are_kept_as_such(desk: Desk) -> None:
    await desk.hear("I want to complain", kind="complaint", topic="other")
    await desk.hear(
        "Sam Example",
        entities=[{"entity": "person", "value": "Sam Example", "text": "Sam Example"}],
    )
    await desk.hear("14 Invented Close ZZ99 1AA")
    assert desk.asks == "what_happened"
    await desk.hear("the gate is broken", topic="repairs")
    [party] = last(desk)["parties"]
    assert (party["name"], party["address"]) == ("Sam Example", "14 Invented Close ZZ99 1AA")
    assert "Sam Example" not in last(desk)["description"]


# mashed keys, curses and questions


async def test_mashed_keys_are_no_name_and_a_person_called_so_is_not_trapped(desk: Desk) -> None:
    await at(desk, "name")
    said = await desk.hear("asdf qwerty")
    assert "did not look like a name" in said
    assert desk.asks == "name"
    await desk.hear("asdf qwerty")
    assert last(desk)["parties"][0]["name"] == "Asdf Qwerty"


async def test_the_same_sentence_over_and_over_is_not_taken_for_a_name_and_not_asked_for_ever(
    desk: Desk,
) -> None:
    await at(desk, "name")
    for _ in range(4):
        assert desk.asks == "name"
        await desk.hear(WISH, topic="repairs")
    assert desk.asks == "address"
    assert last(desk)["parties"][0]["name"] is None


async def test_a_curse_is_no_tie_to_somebody(desk: Desk) -> None:
    await desk.hear(
        "I want to complain on behalf of Edna Testcase, her gate is broken",
        kind="complaint",
        flags=("third_party",),
    )
    await desk.skip_until("relationship")
    await desk.hear("you useless lot")
    assert desk.asks == "relationship"
    assert "useless lot" in last(desk)["description"]


async def test_a_question_back_is_kept_for_a_person_where_any_words_would_be_the_answer(
    desk: Desk,
) -> None:
    await desk.hear(
        "I want to complain on behalf of Edna Testcase, her gate is broken",
        kind="complaint",
        flags=("third_party",),
    )
    await desk.skip_until("relationship")
    said = await desk.hear("whose desk does this land on?")
    assert "kept your question" in said
    assert desk.asks == "relationship"


async def test_how_it_was_dealt_with_is_an_answer(desk: Desk) -> None:
    await desk.hear(
        "my neighbour plays music every night and you do nothing",
        kind="complaint",
        topic="neighbour_nuisance",
    )
    await desk.hear("yes")
    assert desk.asks == "asb_handling"
    await desk.hear("how it was dealt with")
    assert desk.asks != "asb_handling"


async def test_a_length_of_time_is_no_reference(desk: Desk) -> None:
    await desk.hear("I want stage 2", kind="complaint", flags=("wants_stage2",))
    assert desk.asks == "case_reference"
    weeks = {"entity": "duration", "value": {"words": "3 weeks"}, "text": "3 weeks"}
    await desk.hear("its been 3 weeks", entities=[weeks])
    assert desk.asks == "case_reference"


# who it is for


async def test_words_that_leave_open_for_whom_are_asked_about(desk: Desk) -> None:
    mum = {"entity": "relationship", "value": "mum", "text": "mums"}
    await desk.hear(
        "my mums gate is broken for weeks",
        kind="complaint",
        flags={"third_party": 0.5},
        entities=[mum],
    )
    await desk.hear("yes")
    assert desk.asks == "acting_for"
    await desk.hear("its in my flat")
    assert last(desk)["parties"][0]["role"] == "resident"


async def test_the_tie_told_in_the_first_words_is_not_asked_for_again(desk: Desk) -> None:
    mum = {"entity": "relationship", "value": "mum", "text": "mums"}
    await desk.hear(
        "my mums gate is broken for weeks",
        kind="complaint",
        flags={"third_party": 0.5},
        entities=[mum],
    )
    await desk.hear("yes")
    await desk.hear("for someone else")
    assert "relationship" not in await desk.skip_until("authority")


@pytest.mark.parametrize(
    "words",
    [
        "I want to complain for someone, the gate is broken",
        "writing for a client whose gate is broken",
    ],
)
async def test_whoever_says_that_they_write_for_another_is_believed(desk: Desk, words: str) -> None:
    await desk.hear(words, kind="complaint")
    if desk.asks == "complain_choice":
        await desk.hear("yes")
    assert desk.asks == "resident_name"


async def test_an_answer_had_before_is_asked_about(desk: Desk) -> None:
    await desk.hear(
        "I want to complain about the parking, you already looked at it last year", kind="complaint"
    )
    if desk.asks == "complain_choice":
        await desk.hear("yes")
    assert "considered_before" in await desk.skip_until("outcome_wanted")


@pytest.mark.parametrize(
    "words",
    [
        "I use a hearing aid, please speak slowly and let my niece sit in",
        "let my niece sit in",
        "i cant do stairs so no visits upstairs please",
    ],
)
async def test_a_need_the_model_hears_as_a_matter_is_a_need(desk: Desk, words: str) -> None:
    await at(desk, "adjustments")
    await desk.hear(words, kind="complaint", topic="communication")
    assert desk.asks != "adjustments"
    assert last(desk)["adjustments"][0]["need"] == words


async def test_how_you_used_it_on_me_is_an_answer(desk: Desk) -> None:
    await at(
        desk,
        "policy_or_application",
        "your pets policy is unfair, I want to complain",
        landlord="west-kent",
        flags=("policy_objection",),
    )
    await desk.hear("how you used it on me")
    assert desk.asks != "policy_or_application"


async def test_nobody_is_asked_whether_they_write_for_somebody_who_has_died(desk: Desk) -> None:
    await desk.hear(
        "My mum passed away in September and you keep sending letters to her name",
        kind="complaint",
        flags={"third_party": 0.5},
        entities=[{"entity": "relationship", "value": "mum", "text": "mum"}],
    )
    await desk.hear("yes")
    assert desk.asks == "resident_name"


async def test_who_lives_next_door_says_how_they_know_them(desk: Desk) -> None:
    await desk.hear(
        "I want to complain on behalf of Edna Testcase, her gate is broken",
        kind="complaint",
        flags=("third_party",),
    )
    await desk.skip_until("relationship")
    await desk.hear("next door", topic="neighbour_nuisance")
    assert desk.asks != "relationship"


async def test_when_not_to_ring_is_a_need_and_the_number_is_for_texts(desk: Desk) -> None:
    await at(desk, "contact_value")
    await desk.hear("dont ring me im at work", topic="communication")
    assert desk.asks == "contact_value"
    number = {"entity": "phone", "value": "+447700900456", "text": "07700 900456"}
    await desk.hear("07700 900456", entities=[number])
    assert last(desk)["parties"][0]["contacts"][0]["channel"] == "sms"
    assert len(last(desk)["issues"]) == 1


async def test_more_of_the_matter_at_a_yes_or_no_is_kept(desk: Desk) -> None:
    await desk.hear("the gate has been broken for weeks", kind="complaint")
    assert desk.asks == "complain_choice"
    await desk.hear("and the bins were never emptied once", topic="estate_cleaning_grounds")
    assert desk.asks == "complain_choice"
    await desk.hear("yes")
    assert "bins were never emptied" in last(desk)["description"]


@pytest.mark.parametrize("question", ["outcome_wanted", "name", "adjustments", "confirm_summary"])
@pytest.mark.parametrize("words", ["shes me mum i live sumwhere else", "no its for my mum really"])
async def test_for_whom_it_is_may_be_told_late(desk: Desk, question: str, words: str) -> None:
    await at(desk, question)
    said = await desk.hear(words)
    assert "writing for someone else" in said
    assert desk.asks == "resident_name"
    await desk.hear("Edna Testcase")
    roles = {party["role"]: party for party in last(desk)["parties"]}
    assert roles["resident"]["name"] == "Edna Testcase"
    assert roles["representative"]["relationship"] == "the resident is the writer's mum"


@pytest.mark.parametrize(
    "words", ["fix it for my mums sake", "shes my mum and she lives with me", "its for my own good"]
)
async def test_other_words_of_somebody_near_speak_for_nobody(desk: Desk, words: str) -> None:
    await at(desk, "outcome_wanted")
    await desk.hear(words)
    assert desk.asks != "resident_name"


async def test_a_short_matter_is_a_point_beside_the_next(desk: Desk) -> None:
    await desk.hear("i wanna complain", kind="complaint", topic="other")
    assert desk.asks == "what_happened"
    await desk.hear("about the damp", topic="damp_mould")
    await desk.hear("no the gutters an all", topic="repairs")
    assert [issue["topic"] for issue in last(desk)["issues"]] == ["damp_mould", "repairs"]


async def test_who_are_you_is_answered_and_no_outcome(desk: Desk) -> None:
    await at(desk, "outcome_wanted")
    said = await desk.hear("who are u")
    assert "automated assistant" in said
    assert desk.asks == "outcome_wanted"


async def test_a_question_is_what_is_to_be_looked_at_again(desk: Desk) -> None:
    await desk.hear("I want stage 2", kind="complaint", flags=("wants_stage2",))
    await desk.skip_until("what_unresolved")
    await desk.hear("why did nobody turn up?")
    assert desk.asks != "what_unresolved"


async def test_its_hers_not_mine_says_for_whom(desk: Desk) -> None:
    mum = {"entity": "relationship", "value": "mum", "text": "mums"}
    await desk.hear(
        "me mums gate is hangin off",
        kind="complaint",
        flags={"third_party": 0.5},
        entities=[mum],
    )
    await desk.hear("yes")
    assert desk.asks == "acting_for"
    await desk.hear("its hers not mine")
    assert desk.asks == "resident_name"


async def test_a_curse_is_no_need(desk: Desk) -> None:
    await at(desk, "adjustments")
    await desk.hear("u lot are useless")
    assert desk.asks == "adjustments"
    assert last(desk)["adjustments"] == []


@pytest.mark.parametrize("words", ["yes send it", "send it then", "ok just send"])
async def test_nothing_to_change_after_all_and_sent(desk: Desk, words: str) -> None:
    await at(desk, "confirm_summary")
    await desk.hear("nope")
    assert "What should I change" in desk.replies[-1]["text"]
    await desk.hear(words)
    assert desk.asks is None
    assert desk.api.acts[-1][0] == "submit"


@pytest.mark.parametrize("words", ["no", "nothing", "yes"])
async def test_nothing_to_change_after_all_is_shown_again(desk: Desk, words: str) -> None:
    await at(desk, "confirm_summary")
    await desk.hear("nope")
    await desk.hear(words)
    assert "Is that right?" in desk.replies[-1]["text"]


async def test_an_age_is_no_address_and_who_is_ill_no_name(desk: Desk) -> None:
    await at(desk, "name")
    await desk.hear("shes 88 an has a bad chest")
    assert desk.asks == "name"
    [party] = last(desk)["parties"]
    assert (party["name"], party["address"]) == (None, None)


async def test_what_they_did_is_no_outcome(desk: Desk) -> None:
    await at(desk, "outcome_wanted")
    await desk.hear("staff were rude when i rang", kind="complaint", topic="communication")
    assert desk.asks == "outcome_wanted"
    assert "staff were rude" in last(desk)["description"]


@pytest.mark.parametrize(
    "words",
    [
        "staff to be told off",
        "i want the staff who were rude told",
        "a letter from whoever was rude",
    ],
)
async def test_what_is_to_be_done_about_it_is_an_outcome(desk: Desk, words: str) -> None:
    await at(desk, "outcome_wanted")
    await desk.hear(words, kind="complaint", topic="communication")
    assert last(desk)["outcome_wanted"] == words


async def test_send_it_is_a_yes(desk: Desk) -> None:
    await at(desk, "confirm_summary")
    await desk.hear("send it")
    assert desk.api.acts[-1][0] == "submit"


async def test_only_you_lot_may_see_the_name(desk: Desk) -> None:
    await desk.hear(
        "the gate is broken but no names please", kind="complaint", flags=("anonymous",)
    )
    await desk.hear("yes")
    await desk.skip_until("anonymity")
    await desk.hear("only u lot")
    assert desk.asks != "anonymity"
    assert last(desk)["anonymity"] == "confidential"
