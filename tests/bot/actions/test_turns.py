"""Whole turns: danger, failure, replay, stopping and coming back."""

from __future__ import annotations

import pytest

from tests.bot.actions.desk import Desk

GAS = (("gas", "emergency"),)
DESPAIR = (("suicide", "safeguarding"),)
GATE = "the gate has been broken for weeks and nobody comes"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


async def test_an_alert_that_could_not_be_raised_is_raised_when_the_message_is_replayed(
    desk: Desk,
) -> None:
    desk.api.state = "down"
    said = await desk.hear("I can smell gas", kind="service_request", safety=GAS)
    assert desk.failed
    assert "0800 111 999" in said
    assert desk.api.alerts == []
    desk.api.state = "up"
    await desk.hear("I can smell gas", again=True, kind="service_request", safety=GAS)
    assert [a["hazard"] for a in desk.api.alerts] == ["gas"]
    assert not desk.failed


@pytest.mark.parametrize(
    ("words", "said_back"),
    [
        ("two month", "two months"),
        ("3 weeks", "3 weeks"),
        ("a year", "a year"),
        ("over 2 yr", "over 2 yrs"),
    ],
)
async def test_a_wait_is_said_back_as_one_says_it(desk: Desk, words: str, said_back: str) -> None:
    since = {"earliest": "2026-09-23", "ongoing": True, "words": words}
    waited = {"entity": "duration", "value": since}
    said = await desk.hear(
        f"the window is broke since {words}", kind="complaint", entities=[waited]
    )
    assert f"still waiting after {said_back}." in said


async def test_a_replay_of_an_answered_message_says_the_whole_turn_again(desk: Desk) -> None:
    first = await desk.hear("I can smell gas", kind="service_request", safety=GAS)
    again = await desk.hear("I can smell gas", again=True, kind="service_request", safety=GAS)
    assert again == first
    assert len(desk.api.alerts) == 1


async def test_two_dangers_in_one_message_are_both_answered_and_both_alerted(desk: Desk) -> None:
    said = await desk.hear("gas smell and i want to die", safety=(*GAS, *DESPAIR))
    assert "0800 111 999" in said
    assert "116 123" in said
    assert {a["category"] for a in desk.api.alerts} == {"emergency", "safeguarding"}


async def test_despair_is_never_written_on_the_case_as_a_hazard_of_the_home(desk: Desk) -> None:
    await desk.hear("cant go on, the repair never came", kind="complaint", safety=DESPAIR)
    await desk.hear("yes")
    assert all(body.get("hazard") is None for _, body in desk.api.acts)


async def test_danger_is_answered_even_when_a_person_is_asked_for_in_the_same_breath(
    desk: Desk,
) -> None:
    said = await desk.hear("i can smell gas can i speak to someone", safety=GAS)
    assert "0800 111 999" in said
    assert desk.api.alerts
    assert desk.api.handed_over


async def test_the_same_danger_after_the_receipt_is_answered_again(desk: Desk) -> None:
    await desk.hear("I can smell gas", kind="service_request", safety=GAS)
    await desk.skip_until(None)
    said = await desk.hear("the gas smell is back", kind="service_request", safety=GAS)
    assert "0800 111 999" in said
    assert len(desk.api.alerts) == 2


async def test_a_danger_that_is_over_does_not_mark_the_next_matter(desk: Desk) -> None:
    await desk.hear("I can smell gas", kind="service_request", safety=GAS)
    await desk.skip_until(None)
    await desk.hear(
        "your officer was rude to me", kind="complaint", topic="staff_contractor_conduct"
    )
    await desk.hear("yes")
    assert desk.api.acts[-1][1]["hazard"] is None


async def test_stopping_is_not_the_end(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("yes")
    open_question = desk.asks
    await desk.hear("stop")
    assert desk.asks is None
    await desk.hear("hi im back")
    assert desk.asks == open_question
    assert not desk.failed


async def test_what_the_case_api_will_never_take_goes_to_a_person(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("yes")
    await desk.skip_until("confirm_summary")
    desk.api.state = "refusing"
    said = await desk.hear("yes")
    assert not desk.failed
    assert "recorded" not in said.replace("could not record", "")
    assert desk.api.handed_over[0]["summary"] == GATE
    logged = capsys.readouterr().out
    assert '"event": "write_refused", "code": "invalid"' in logged
    assert GATE not in logged


async def test_after_staff_hand_back_the_bot_answers_again(desk: Desk) -> None:
    await desk.hear("talk to a person")
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    assert desk.asks == "complain_choice"


async def test_a_story_told_when_asked_is_listened_to_as_a_first_message_is(desk: Desk) -> None:
    await desk.hear("complaint", kind="complaint")
    assert desk.asks == "what_happened"
    await desk.hear(
        "my mums claim at county court about damp",
        kind="complaint",
        topic="damp_mould",
        flags=("court_claim", "third_party"),
    )
    assert desk.slots["intake_acting_for"] == "someone"
    assert desk.slots["intake_issues"]


async def test_yes_with_a_date_in_it_confirms_and_changes_nothing(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("yes")
    await desk.skip_until("confirm_summary")
    today = {"earliest": "2026-11-23", "latest": "2026-11-23", "words": "today"}
    await desk.hear("yes send it today", entities=[{"entity": "date", "value": today}])
    assert desk.asks is None
    assert desk.slots.get("intake_happened_words") != "today"


async def test_a_second_matter_of_the_same_kind_is_a_case_of_its_own(desk: Desk) -> None:
    await desk.hear("the kitchen tap drips all day", kind="service_request", topic="repairs")
    await desk.skip_until(None)
    await desk.hear("no heating either", kind="service_request", topic="heating_hot_water")
    assert [name for name, _ in desk.api.acts].count("create") == 2


async def test_thanks_after_the_receipt_opens_nothing(desk: Desk) -> None:
    await desk.hear("the kitchen tap drips all day", kind="service_request")
    await desk.skip_until(None)
    before = len(desk.api.acts)
    await desk.hear("thanks", kind="compliment")
    assert len(desk.api.acts) == before


async def test_three_misunderstandings_of_the_choice_still_log_the_complaint(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    for words in ("blue", "purple", "green"):
        await desk.hear(words)
    assert desk.asks != "complain_choice"
    assert desk.slots["intake_wants_complaint"] is True


async def test_a_no_to_the_complaint_can_be_taken_back_at_the_next_question(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("no")
    assert desk.slots["intake_kind"] == "service_request"
    await desk.hear("yes log it")
    assert desk.slots["intake_kind"] == "complaint"
    assert desk.slots["intake_wants_complaint"] is True


async def test_saying_no_complaint_again_is_not_a_change_of_mind(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("no")
    await desk.hear("no i dont want to complain")
    assert desk.slots["intake_kind"] == "service_request"


async def test_a_matter_that_opened_but_could_not_be_recorded_is_recorded_on_replay(
    desk: Desk,
) -> None:
    await desk.hear("thank you, the lady was lovely", kind="compliment")
    desk.api.state = "down"
    await desk.skip_until(None) if desk.asks != "name" else await desk.hear("skip")
    assert desk.failed
    desk.api.state = "up"
    await desk.hear("skip", again=True)
    assert not desk.failed
    assert desk.api.acts[-1][0] == "submit"


async def test_somebody_not_sure_about_complaining_hears_what_it_means(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    said = await desk.hear("not sure")
    assert "take it back later" in said
    assert desk.asks == "complain_choice"


async def test_a_draft_that_was_made_after_all_is_not_made_twice(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    desk.api.state = "slow"
    await desk.hear("yes")
    desk.api.state = "up"
    desk.api.cases = [
        {"reference": "WK-26-TESTED", "version": 1, "state": "draft", "kind": "complaint"}
    ]
    await desk.hear("fix it")
    assert [action for action, _ in desk.api.acts].count("create") == 1
    assert desk.slots["intake_case_reference"] == "WK-26-TESTED"


@pytest.mark.parametrize("unheard", ["amend", "submit"])
async def test_a_draft_found_and_sent_unheard_is_one_case_and_told_of_when_asked_again(
    desk: Desk, unheard: str
) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    desk.api.state = "slow"
    await desk.hear("yes")
    desk.api.state = "down"
    await desk.skip_until("confirm_summary")
    desk.api.state, desk.api.unheard, desk.api.cases = "up", unheard, [desk.api.made]
    await desk.hear("yes")
    assert desk.failed
    desk.api.unheard, desk.api.cases = None, [desk.api.made]
    said = await desk.hear("yes", again=True)
    assert "WK-26-TESTED" in said
    assert desk.api.handed_over == []
    assert [action for action, _ in desk.api.acts] == ["create", "amend", "submit"]


async def test_a_case_made_and_submitted_unheard_is_told_of_when_asked_again(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    desk.api.state = "down"
    await desk.hear("yes")
    await desk.skip_until("confirm_summary")
    desk.api.state = "slow"
    await desk.hear("yes")
    assert desk.failed
    desk.api.state, desk.api.cases = "up", [desk.api.made]
    said = await desk.hear("yes", again=True)
    assert "WK-26-TESTED" in said
    assert desk.api.handed_over == []
    assert [action for action, _ in desk.api.acts] == ["create"]


async def test_what_was_asked_is_answered_by_a_correction_too(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("yes")
    await desk.skip_until("address")
    said = await desk.hear("sorry i meant 14 Invented Close ZZ99 1AA")
    assert "changed" not in said
    assert "address" in desk.slots["intake_answered"]


async def test_a_bare_no_to_a_detail_is_not_written_down_as_one(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("yes")
    assert desk.asks == "outcome_wanted"
    await desk.hear("no")
    assert desk.asks != "outcome_wanted"
    assert desk.slots.get("intake_outcome_wanted") is None


async def stopped_in_the_middle(desk: Desk) -> str | None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("yes")
    left_at = desk.asks
    await desk.hear("stop")
    desk.api.cases = [{"reference": "WK-26-TESTED", "version": 2, "kind": "complaint",
                       "state": "draft", "stage": None, "received_at": "2026-11-23T10:00:00Z", "summary": "the gate",
                       "deadlines": [], "allowed_actions": ["amend", "submit"]}]  # fmt: skip
    return left_at


async def test_where_is_it_after_a_stop_hears_that_nothing_was_sent_and_what_is_kept(
    desk: Desk,
) -> None:
    left_at = await stopped_in_the_middle(desk)
    said = await desk.hear("where is my complaint", kind="enquiry")
    assert "Nothing has been sent" in said
    assert "WK-26-TESTED" in said
    assert "counts from" not in said
    assert desk.asks == "carry_on"
    await desk.hear("carry on then")
    assert desk.asks == left_at


async def test_whoever_would_rather_not_go_on_is_left_in_peace(desk: Desk) -> None:
    await stopped_in_the_middle(desk)
    await desk.hear("where is my complaint", kind="enquiry")
    said = await desk.hear("no")
    assert desk.asks is None
    assert "write here again" in said
    assert "submit" not in [action for action, _ in desk.api.acts]


async def test_where_is_it_after_a_stop_with_nothing_logged_says_that_nothing_was_sent(
    desk: Desk,
) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("stop")
    said = await desk.hear("where is my complaint", kind="enquiry")
    assert "Nothing has been sent" in said
    assert desk.asks == "carry_on"
    await desk.hear("yes")
    assert desk.asks == "complain_choice"


async def test_what_was_stopped_can_be_taken_back_without_going_on(desk: Desk) -> None:
    await stopped_in_the_middle(desk)
    said = await desk.hear("i want to withdraw my complaint")
    assert desk.asks is None
    assert "withdraw" in [action for action, _ in desk.api.acts]
    assert "I have not sent it" in said


async def test_a_question_after_a_stop_is_answered_and_pushes_nobody_on(desk: Desk) -> None:
    await stopped_in_the_middle(desk)
    said = await desk.hear("how long do I get to ask for stage 2?", kind="enquiry")
    assert "20 working days" in said
    assert desk.asks is None


async def test_a_request_may_become_a_complaint_while_it_is_given(desk: Desk) -> None:
    await desk.hear("the kitchen tap drips all day", kind="service_request", topic="repairs")
    await desk.hear("actually i want to make a complaint")
    await desk.skip_until("route_choice")
    assert desk.slots["intake_kind"] == "complaint"


async def test_a_complaint_about_something_else_does_not_tell_the_request_again(desk: Desk) -> None:
    await desk.hear("the kitchen tap drips all day", kind="service_request", topic="repairs")
    await desk.skip_until(None)
    await desk.hear("your receptionist was rude, i want to complain", kind="complaint",
                    topic="staff_contractor_conduct")  # fmt: skip
    assert "tap" not in desk.slots["intake_description"]


async def test_a_complaint_about_the_request_keeps_what_was_told(desk: Desk) -> None:
    await desk.hear("the kitchen tap drips all day", kind="service_request", topic="repairs")
    await desk.skip_until(None)
    await desk.hear("nobody came to the tap, i want to complain", kind="complaint", topic="repairs")
    assert "drips all day" in desk.slots["intake_description"]


async def test_what_somebody_forgot_to_say_joins_the_case_whatever_it_sounds_like(
    desk: Desk,
) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("yes")
    await desk.skip_until("confirm_summary")
    await desk.hear("yes")
    said = await desk.hear("i forgot to say its also the side fence", kind="service_request")
    assert [name for name, _ in desk.api.acts].count("create") == 1
    assert "added that to WK-26-TESTED" in said


@pytest.mark.parametrize(
    "words",
    [
        "i will come down there and smash your office up",
        "I'm going to hurt one of you",
        "gonna burn your office down",
        "I know where you live",
        "if your man comes near me again i will break his legs",
        "tell that clown I'm going to punch his lights out",
    ],
)
async def test_a_threat_alone_goes_to_staff_calmly_in_its_own_words(desk: Desk, words: str) -> None:
    said = await desk.hear(words)
    assert "kept your words" in said
    assert "I'm not sure I understood" not in said
    [given] = desk.api.handed_over
    assert given["summary"] == words
    assert "threat" in given["reason"]
    assert desk.asks is None


@pytest.mark.parametrize(
    "words",
    [
        "I'll come down there and sign for it",
        "this damp is going to kill us all",
        "i will burn the toast again with this cooker",
        "I know where the stop tap is",
        "i will break my own legs on these stairs",
    ],
)
async def test_hard_words_about_things_threaten_nobody(desk: Desk, words: str) -> None:
    await desk.hear(words)
    assert desk.api.handed_over == []


async def test_who_asks_to_complain_of_a_neighbour_is_asked_what_about_and_not_just_reported(
    desk: Desk,
) -> None:
    await desk.hear(
        "I want to make a complaint about my neighbour, music until 3am every night",
        kind="asb_report",
        topic="neighbour_nuisance",
    )
    assert "asb_handling" in (desk.asks, *await desk.skip_until("asb_handling"))
    await desk.hear("their behaviour")
    assert desk.api.acts[-1][1]["kind"] == "complaint"
    [ground] = desk.api.acts[-1][1]["exclusions"]
    assert ground["ground"] == "alternative_process"


async def test_nuisance_told_of_without_a_wish_to_complain_stays_a_report(desk: Desk) -> None:
    await desk.hear(
        "my neighbour plays music until 3am", kind="asb_report", topic="neighbour_nuisance"
    )
    await desk.skip_until(None)
    assert {body["kind"] for _, body in desk.api.acts if "kind" in body} == {"asb_report"}


async def test_a_threat_with_a_complaint_behind_it_is_a_complaint(desk: Desk) -> None:
    await desk.hear(f"{GATE}, i will come and smash your office up", kind="complaint")
    await desk.hear("yes")
    assert desk.api.handed_over == []
    assert "abusive" in {s["name"] for s in desk.api.acts[-1][1]["signals"]}


async def test_a_compliment_is_asked_for_a_way_to_answer_only_where_an_answer_is_promised(
    desk: Desk,
) -> None:
    desk.landlord = "chislehurst-sidcup"
    await desk.hear("thanks to the warden Jo, lovely", kind="compliment")
    await desk.hear("Sam Example")
    assert desk.asks == "contact_value"
    await desk.hear("skip")
    assert desk.asks is None


async def test_a_compliment_elsewhere_is_asked_for_no_number(desk: Desk) -> None:
    await desk.hear("thanks to the warden Jo, lovely", kind="compliment")
    assert await desk.skip_until(None) == ["name"]


@pytest.mark.parametrize("words", ["what happens if i do", "wat happens if we say yes?"])
async def test_what_happens_if_it_is_a_complaint_is_answered_from_the_policy(
    desk: Desk, words: str
) -> None:
    await desk.hear("the gate is broken and nobody comes", kind="complaint")
    assert desk.asks == "complain_choice"
    said = await desk.hear(words, kind="enquiry")
    assert "won't guess" not in said
    assert "working days" in said
    assert desk.asks == "complain_choice"


@pytest.mark.parametrize("kind", ["compliment", "feedback", "other"])
async def test_who_says_that_we_do_nothing_is_offered_to_complain_and_never_thanked(
    desk: Desk, kind: str
) -> None:
    said = await desk.hear("my girl got bit by rats in that flat n u lot do nowt!!!", kind=kind)
    assert desk.asks == "complain_choice"
    assert "thanks" not in said


async def test_praise_that_nothing_was_done_wrong_stays_praise(desk: Desk) -> None:
    await desk.hear("thank you so much, you did nothing wrong, great job", kind="compliment")
    assert desk.asks != "complain_choice"


@pytest.mark.parametrize(
    ("words", "channels"),
    [
        ("no phone. post", ["letter"]),
        ("no, by post pls", ["letter"]),
        ("no", []),
        ("no letters", []),
        ("no, stop the letters", []),
        ("no my partner opens the post", []),
        ("no dont send letters here", []),
        ("no never by post", []),
    ],
)
async def test_who_has_no_phone_and_wants_the_post_is_reached_by_post(
    desk: Desk, words: str, channels: list[str]
) -> None:
    await desk.hear("the gate is broken and nobody comes", kind="complaint")
    await desk.hear("yes")
    await desk.skip_until("name")
    await desk.hear("sam sample")
    await desk.hear("14 Invented Close ZZ99 1AA")
    assert desk.asks == "contact_value"
    await desk.hear(words)
    if desk.asks == "adjustments":
        await desk.hear("no")
    told = (body for _, body in reversed(desk.api.acts) if body.get("parties"))
    [resident] = next(told)["parties"]
    assert [contact["channel"] for contact in resident["contacts"]] == channels
