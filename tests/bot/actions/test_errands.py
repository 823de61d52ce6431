"""What residents want done about a matter already with staff."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.actions.errands.wish import errand_asked_for
from bot.actions.intake import Intake
from tests.bot.actions.builders import complaint, heard
from tests.bot.actions.desk import Desk

POSTCODE = [{"entity": "postcode", "value": "ZZ99 1AA", "text": "ZZ99 1AA"}]
NUMBER = [{"entity": "phone", "value": "+447700900888", "text": "07700 900888"}]
REFERENCE = [{"entity": "reference", "value": "WK-26-TESTED", "text": "WK-26-TESTED"}]


def glance(**known: Any) -> dict[str, Any]:
    start = {
        "reference": "WK-26-TESTED",
        "version": 4,
        "kind": "complaint",
        "stage": "stage_1",
        "state": "acknowledged",
        "received_at": "2026-11-16T10:00:00Z",
        "summary": "the gate has been broken for weeks",
        "handler": None,
        "deadlines": [
            {"name": "acknowledge", "due_on": "2026-11-23", "met_at": "2026-11-17T09:00:00Z"},
            {"name": "respond", "due_on": "2026-11-30", "met_at": None},
        ],
        "allowed_actions": ["add_information", "withdraw", "request_stage_2"],
        "survey_open": False,
    }
    return {**start, **known}


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


@pytest.mark.parametrize(
    "words",
    [
        "where is my complaint?",
        "whats happening with my complaint",
        "any news on my case",
        "can you check on my complaint please",
    ],
)
def test_a_question_about_where_it_is_is_heard(words: str) -> None:
    assert errand_asked_for(heard(words, kind="enquiry"), complaint()) == "status"


@pytest.mark.parametrize(
    "words",
    [
        "how long does a complaint take?",
        "what is stage 2",
        "I have chased my complaint for weeks and nobody answers, I want to complain about that",
        "the gate is broken and where is the man you promised",
    ],
)
def test_other_words_about_complaints_ask_for_no_errand(words: str) -> None:
    assert errand_asked_for(heard(words, kind="complaint"), complaint()) is None


async def test_where_it_is_is_told_with_the_dates_of_the_case(desk: Desk) -> None:
    desk.api.cases = [glance()]
    said = await desk.hear("where is my complaint?", kind="enquiry")
    assert "WK-26-TESTED" in said
    assert "Monday 30 November 2026" in said
    assert "Monday 23 November 2026" not in said, "what is done is not promised again"
    assert desk.asks is None


def test_a_reference_and_where_it_has_got_to_ask_for_no_new_complaint() -> None:
    words = "hi i texted you about my gate, ref WK-26-7Q4K9D wheres it got to"
    asked = heard(
        words, kind="complaint", entities=[{"entity": "reference", "value": "WK-26-7Q4K9D"}]
    )
    unsure = replace(
        asked,
        understanding={**asked.understanding, "kind": {"name": "complaint", "confidence": 0.68}},
    )
    assert errand_asked_for(unsure, Intake()) == "status"
    assert errand_asked_for(asked, Intake()) is None


async def test_whether_the_resident_has_agreed_is_told_of_the_case_somebody_speaks_for(
    desk: Desk,
) -> None:
    mums = glance(reference="WK-26-MUM222", representative=True, limited=True)
    desk.api.cases = [glance(), mums]
    desk.slots |= {
        "intake_closed": True,
        "intake_case_reference": "WK-26-7Q4K9D",
        "intake_kind": "enquiry",
    }
    said = await desk.hear("has my mum said yes", kind="enquiry")
    assert "WK-26-MUM222" in said
    assert "has seen that you may speak for them" in said
    mums["limited"] = False
    assert "has agreed, so" in await desk.hear("did she agree?", kind="enquiry")


async def test_what_was_taken_back_is_no_choice_when_another_is_asked_about(desk: Desk) -> None:
    desk.api.cases = [glance(), glance(reference="WK-26-GONE22", state="withdrawn")]
    said = await desk.hear("where is my complaint", kind="enquiry")
    assert "WK-26-GONE22" not in said
    assert desk.asks is None


async def test_what_is_late_is_said_and_staff_hear_that_it_was_chased(desk: Desk) -> None:
    late = [{"name": "respond", "due_on": "2026-11-20", "met_at": None}]
    desk.api.cases = [glance(deadlines=late)]
    said = await desk.hear("where is my complaint?", kind="enquiry")
    assert "Friday 20 November 2026" in said
    assert "no record" in said
    assert desk.api.acts == [("add_information", {"text": "where is my complaint?"})]


async def test_nothing_is_told_before_the_person_has_shown_who_they_are(desk: Desk) -> None:
    desk.api.behind_check = {"ZZ99 1AA": [glance()]}
    said = await desk.hear("where is my complaint?", kind="enquiry")
    assert desk.asks == "case_reference"
    said = await desk.hear("WK-26-TESTED", entities=REFERENCE)
    assert desk.asks == "identity_check"
    assert "gate" not in said
    said = await desk.hear("ZZ99 1AA", entities=POSTCODE)
    assert "30 November 2026" in said
    assert desk.asks is None


async def test_a_reference_in_the_first_words_is_not_asked_for(desk: Desk) -> None:
    await desk.hear("where is my complaint WK-26-TESTED", kind="enquiry", entities=REFERENCE)
    assert desk.asks == "identity_check"


async def test_a_code_is_sent_on_request_and_opens_the_case(desk: Desk) -> None:
    desk.api.behind_check = {"123456": [glance()]}
    await desk.hear("where is my complaint WK-26-TESTED", kind="enquiry", entities=REFERENCE)
    await desk.hear("send me a code")
    assert desk.api.codes_sent == 1
    assert "30 November 2026" in await desk.hear("123 456")


@pytest.mark.parametrize("word", ["actually", "actualy", "actully", "actaully", "acutally"])
async def test_what_follows_in_a_new_chat_is_about_the_case_that_was_found(
    desk: Desk, word: str
) -> None:
    desk.api.behind_check = {"ZZ99 1AA": [glance(allowed_actions=["add_information", "correct"])]}
    await desk.hear("where is my complaint WK-26-TESTED", kind="enquiry", entities=REFERENCE)
    await desk.hear("ZZ99 1AA", entities=POSTCODE)
    await desk.hear(f"{word} my number is 07700 900888", kind="other", entities=NUMBER)
    assert [action for action, _ in desk.api.acts] == ["correct"]


async def test_a_case_found_in_a_new_chat_can_be_taken_back_there(desk: Desk) -> None:
    desk.api.behind_check = {"ZZ99 1AA": [glance()]}
    await desk.hear("where is my complaint WK-26-TESTED", kind="enquiry", entities=REFERENCE)
    await desk.hear("ZZ99 1AA", entities=POSTCODE)
    await desk.hear("i want to withdraw it", kind="other")
    assert desk.asks is not None
    assert desk.asks.startswith(("withdraw", "confirm"))


async def test_a_wrong_postcode_tells_nothing_and_in_the_end_a_person_is_offered(
    desk: Desk,
) -> None:
    await desk.hear("where is my complaint WK-26-TESTED", kind="enquiry", entities=REFERENCE)
    for _ in range(5):
        said = await desk.hear("ZZ99 9ZZ", entities=[{"entity": "postcode", "value": "ZZ99 9ZZ"}])
        assert "gate" not in said
    assert desk.asks == "pass_on"
    await desk.hear("yes")
    assert desk.api.handed_over


async def test_somebody_without_a_reference_is_offered_a_person(desk: Desk) -> None:
    await desk.hear("where is my complaint?", kind="enquiry")
    await desk.hear("no i lost it")
    assert desk.asks == "pass_on"
    await desk.hear("no")
    assert desk.asks is None
    assert not desk.api.handed_over


async def test_somebody_with_two_matters_says_which(desk: Desk) -> None:
    desk.api.cases = [
        glance(),
        glance(reference="WK-26-OTHER2", summary="kitchen tap dripping", kind="service_request"),
    ]
    await desk.hear("where is my case?", kind="enquiry")
    assert desk.asks == "case_choice"
    said = await desk.hear("the tap one")
    assert "WK-26-OTHER2" in said
    assert "WK-26-TESTED" not in said


async def test_withdrawing_says_what_it_means_and_asks_why_once(desk: Desk) -> None:
    desk.api.cases = [glance()]
    said = await desk.hear("i want to withdraw my complaint")
    assert "complain about it again" in said
    assert desk.asks == "confirm_errand"
    await desk.hear("yes")
    assert desk.asks == "withdraw_reason"
    await desk.hear("skip")
    [(action, body)] = desk.api.acts
    assert action == "withdraw"
    assert body["reason"]
    assert desk.asks is None


async def test_a_second_thought_keeps_the_complaint_open(desk: Desk) -> None:
    desk.api.cases = [glance()]
    await desk.hear("i want to withdraw my complaint")
    said = await desk.hear("no")
    assert desk.api.acts == []
    assert "stays open" in said


@pytest.mark.parametrize(
    "words",
    [
        "how long do I get to ask for stage 2?",
        "did you watch the football last night",
        "asdf qwerty",
    ],
)
async def test_words_beside_a_yes_or_no_bring_the_question_back(desk: Desk, words: str) -> None:
    desk.api.cases = [glance()]
    await desk.hear("i want to withdraw my complaint")
    await desk.hear(words)
    assert desk.asks == "confirm_errand"
    assert desk.api.acts == []


async def test_danger_at_a_yes_or_no_is_answered_and_the_question_comes_back(desk: Desk) -> None:
    desk.api.cases = [glance()]
    await desk.hear("i want to withdraw my complaint")
    said = await desk.hear("i can smell gas in the hall", safety=(("gas", "emergency"),))
    assert "0800 111 999" in said
    assert desk.asks == "confirm_errand"


async def test_a_correction_at_a_yes_or_no_is_kept_on_the_case_and_the_question_comes_back(
    desk: Desk,
) -> None:
    await desk.hear(
        "the gate has been broken for weeks and nobody comes",
        kind="complaint",
        flags=("home_visit",),
    )
    await desk.hear("yes")
    await desk.skip_until("confirm_summary")
    await desk.hear("yes")
    desk.api.cases = [glance()]
    await desk.hear("i want to withdraw my complaint")
    await desk.hear("actually my number is 07700 900888", entities=NUMBER)
    action, body = desk.api.acts[-1]
    assert action == "correct"
    assert body["words"] == "actually my number is 07700 900888"
    assert body["changes"]["parties"][0]["contacts"][0]["value"] == "+447700900888"
    assert desk.asks == "confirm_errand"
    await desk.hear("yes")
    assert desk.asks == "withdraw_reason"


async def test_a_phone_number_corrected_at_the_identity_check_is_not_tried_as_a_code(
    desk: Desk,
) -> None:
    await desk.hear("where is my complaint WK-26-TESTED", kind="enquiry", entities=REFERENCE)
    said = await desk.hear("actually my number is 07700 900888", entities=NUMBER)
    assert "written" in said
    assert desk.asks == "identity_check"
    assert desk.api.attempts_left == 5


async def test_stage_2_is_one_line_when_the_case_is_known(desk: Desk) -> None:
    desk.api.cases = [glance(state="responded")]
    await desk.hear("take WK-26-TESTED to stage 2", flags=("wants_stage2",), entities=REFERENCE)
    [(action, body)] = desk.api.acts
    assert action == "request_stage_2"
    assert body["text"] == "take WK-26-TESTED to stage 2"
    assert desk.asks is None


async def test_a_reference_asked_for_is_an_answer_and_no_question_where_the_case_is(
    desk: Desk,
) -> None:
    words = "Please escalate my complaint to stage two, the visits were never answered"
    await desk.hear(words, kind="complaint", flags=("wants_stage2",))
    assert desk.asks == "case_reference"
    await desk.hear("WK-26-TESTED", kind="enquiry", entities=REFERENCE)
    assert desk.slots["intake_earlier_reference"] == "WK-26-TESTED"
    assert desk.asks == "what_unresolved"


async def test_stage_2_after_the_window_is_taken_with_the_reason(desk: Desk) -> None:
    window = [{"name": "request_stage_2", "due_on": "2026-11-02", "met_at": None}]
    desk.api.cases = [glance(state="closed", deadlines=window)]
    said = await desk.hear(
        "take WK-26-TESTED to stage 2", flags=("wants_stage2",), entities=REFERENCE
    )
    assert "Monday 2 November 2026" in said
    assert desk.asks == "stage_2_late_reason"
    await desk.hear("i was in hospital")
    [(action, body)] = desk.api.acts
    assert action == "request_stage_2"
    assert "i was in hospital" in body["text"]


async def test_a_quick_fix_that_failed_becomes_stage_1_in_one_line(desk: Desk) -> None:
    desk.api.cases = [glance(stage="quick_fix", allowed_actions=["request_stage_1"])]
    desk.slots |= {
        "intake_closed": True,
        "intake_case_reference": "WK-26-TESTED",
        "intake_kind": "complaint",
        "intake_route": "quick_fix",
        "intake_received_at": "2026-11-16T10:00:00+00:00",
    }
    await desk.hear("not sorted, make it formal", flags=("wants_formal",))
    assert [action for action, _ in desk.api.acts] == ["request_stage_1"]


async def test_a_quick_fix_that_worked_is_closed_only_after_a_yes(desk: Desk) -> None:
    desk.api.cases = [glance(stage="quick_fix", allowed_actions=["accept_quick_fix"])]
    desk.slots |= {
        "intake_closed": True,
        "intake_case_reference": "WK-26-TESTED",
        "intake_kind": "complaint",
        "intake_route": "quick_fix",
    }
    await desk.hear("its all sorted now")
    assert desk.api.acts == []
    await desk.hear("yes")
    assert [action for action, _ in desk.api.acts] == ["accept_quick_fix"]


async def test_a_correction_after_the_receipt_corrects_the_case(desk: Desk) -> None:
    await desk.hear(
        "the gate has been broken for weeks and nobody comes",
        kind="complaint",
        flags=("home_visit",),
    )
    await desk.hear("yes")
    await desk.skip_until("confirm_summary")
    await desk.hear("yes")
    desk.api.cases = [glance()]
    said = await desk.hear("sorry i meant my address is 16 Invented Close ZZ99 1AA")
    action, body = desk.api.acts[-1]
    assert action == "correct"
    assert body["changes"]["parties"][0]["address"] == "16 Invented Close ZZ99 1AA"
    assert "corrected" in said


SURVEY = [
    {"id": "survey_1", "asks": "Was it easy?", "kind": "yes_no", "options": [], "why_when": ["no"]},
    {"id": "survey_2", "asks": "How would you rate it?", "kind": "one",
     "options": ["good", "poor", "very_poor"], "why_when": []},
]  # fmt: skip


async def test_an_answer_of_the_survey_that_is_shown_is_no_wish_for_a_person(desk: Desk) -> None:
    how = {
        "id": "survey_1", "asks": "How did you complain?", "kind": "several", "why_when": [],
        "options": ["telephone", "in_person"],
    }  # fmt: skip
    desk.api.cases = [glance(state="closed", survey_open=True)]
    desk.api.survey = {"open": True, "questions": [how], "given": []}
    await desk.hear("survey for WK-26-TESTED", entities=REFERENCE)
    await desk.hear("in person", act="human")
    assert desk.api.handed_over == []
    [given] = desk.api.surveys
    assert given["answers"] == [{"question": "survey_1", "choice": "in_person"}]


async def test_the_survey_asks_the_landlords_questions_and_why_where_the_policy_does(
    desk: Desk,
) -> None:
    desk.api.cases = [glance(state="closed", survey_open=True)]
    desk.api.survey = {"open": True, "questions": SURVEY, "given": []}
    desk.api.offer = {"dissatisfied": True, "offer": "stage_2"}
    await desk.hear("survey for WK-26-TESTED", entities=REFERENCE)
    assert desk.asks == "survey_1"
    await desk.hear("no")
    assert desk.asks == "survey_1_why"
    await desk.hear("nobody told me how")
    assert desk.asks == "survey_2"
    said = await desk.hear("very poor tbh")
    [given] = desk.api.surveys
    assert given["answers"] == [
        {"question": "survey_1", "choice": "no", "words": "nobody told me how"},
        {"question": "survey_2", "choice": "very_poor"},
    ]
    assert "Stage 2" in said
    await desk.hear("yes please")
    assert [action for action, _ in desk.api.acts] == ["request_stage_2"]


async def test_a_content_survey_ends_with_thanks(desk: Desk) -> None:
    desk.api.cases = [glance(state="closed", survey_open=True)]
    desk.api.survey = {"open": True, "questions": SURVEY, "given": []}
    await desk.hear("survey for WK-26-TESTED", entities=REFERENCE)
    await desk.hear("yes")
    await desk.hear("good")
    assert desk.asks is None
    assert len(desk.api.surveys) == 1


@pytest.mark.parametrize("words", ["go back", "sorry i meant yes"])
async def test_an_answer_of_the_survey_can_be_taken_back_before_the_next(
    desk: Desk, words: str
) -> None:
    desk.api.cases = [glance(state="closed", survey_open=True)]
    desk.api.survey = {"open": True, "questions": SURVEY, "given": []}
    await desk.hear("survey for WK-26-TESTED", entities=REFERENCE)
    await desk.hear("no")
    await desk.hear("nobody told me how")
    await desk.hear(words)
    assert desk.asks == "survey_1"
    await desk.hear("yes")
    await desk.hear("good")
    [given] = desk.api.surveys
    assert given["answers"] == [
        {"question": "survey_1", "choice": "yes"},
        {"question": "survey_2", "choice": "good"},
    ]


async def test_a_survey_that_was_sent_can_be_changed_and_what_is_skipped_stays(desk: Desk) -> None:
    desk.api.cases = [glance(state="closed")]
    desk.api.survey = {"open": False, "questions": SURVEY, "given": [{"id": "s-1"}]}
    said = await desk.hear("i want to change my survey answers WK-26-TESTED", entities=REFERENCE)
    assert "answered this before" in said
    await desk.hear("skip")
    said = await desk.hear("very poor")
    [given] = desk.api.surveys
    assert (given["change"], given["answers"]) == (
        True, [{"question": "survey_2", "choice": "very_poor"}],
    )  # fmt: skip
    assert "changed your answers" in said


async def test_a_question_about_another_case_in_the_middle_comes_back_to_the_thread(
    desk: Desk,
) -> None:
    await desk.hear(
        "the gate has been broken for weeks and nobody comes",
        kind="complaint",
        flags=("home_visit",),
    )
    await desk.hear("yes")
    await desk.skip_until("name")
    desk.api.cases = [glance(reference="WK-26-OTHER2")]
    said = await desk.hear("where is my other complaint?", kind="enquiry")
    assert "WK-26-OTHER2" in said
    assert desk.asks == "name"


async def test_danger_at_an_errands_question_comes_first(desk: Desk) -> None:
    await desk.hear("where is my complaint?", kind="enquiry")
    said = await desk.hear("i can smell gas", safety=(("gas", "emergency"),))
    assert "0800 111 999" in said
    assert desk.api.alerts


async def test_the_case_api_down_says_so_and_the_message_is_replayed(desk: Desk) -> None:
    desk.api.state = "down"
    await desk.hear("where is my complaint?", kind="enquiry")
    assert desk.failed
    desk.api.state = "up"
    desk.api.cases = [glance()]
    assert "WK-26-TESTED" in await desk.hear("where is my complaint?", again=True, kind="enquiry")


def test_a_step_further_from_a_quick_fix_is_stage_1_whatever_it_is_called() -> None:
    quick = complaint(route="quick_fix", closed=True, case_reference="WK-26-TESTED")
    for words in ("actually i want it at stage 1 now", "take it further please"):
        assert errand_asked_for(heard(words, flags=("wants_stage2",)), quick) == "stage_1"


async def test_a_thank_you_that_says_it_is_sorted_is_heard_as_that(desk: Desk) -> None:
    desk.api.cases = [glance(stage="quick_fix", allowed_actions=["accept_quick_fix"])]
    desk.slots |= {
        "intake_closed": True,
        "intake_case_reference": "WK-26-TESTED",
        "intake_kind": "complaint",
        "intake_route": "quick_fix",
    }
    await desk.hear("its all sorted now thanks")
    assert desk.asks == "confirm_errand"


async def test_the_quick_fixs_day_is_not_named_once_it_is_at_stage_1(desk: Desk) -> None:
    days = [
        {"name": "quick_fix", "due_on": "2026-11-25", "met_at": None},
        {"name": "respond", "due_on": "2026-12-07", "met_at": None},
    ]
    desk.api.cases = [glance(deadlines=days)]
    said = await desk.hear("where is my complaint?", kind="enquiry")
    assert "7 December 2026" in said
    assert "25 November 2026" not in said


async def test_what_comes_between_leaves_the_question_before_a_withdrawal_open(desk: Desk) -> None:
    desk.api.cases = [glance(allowed_actions=["withdraw"])]
    await desk.hear("please withdraw my complaint")
    assert desk.asks == "confirm_errand"
    for between, told in (
        ("purple monkey", {}),
        ("how long do I have to complain?", {}),
        ("", {"attachments": ["image/png"]}),
        ("i can smell gas", {"safety": (("gas", "emergency"),)}),
    ):
        await desk.hear(between, **told)
        assert desk.asks == "confirm_errand"
    assert all(action != "withdraw" for action, _ in desk.api.acts)
    await desk.hear("yes")
    assert desk.asks == "withdraw_reason"


async def taken_back(desk: Desk) -> None:
    """A complaint made in this chat, sent, and withdrawn."""
    await desk.hear(
        "the gate has been broken for weeks and nobody comes",
        kind="complaint",
        flags=("home_visit",),
    )
    await desk.hear("yes")
    await desk.skip_until("confirm_summary")
    await desk.hear("yes")
    desk.api.cases = [glance(reference="WK-26-TESTED", allowed_actions=["withdraw"])]
    await desk.hear("please withdraw my complaint")
    await desk.hear("yes")
    said = await desk.hear("skip")
    assert "taken WK-26-TESTED back" in said


@pytest.mark.parametrize("words", ["undo", "I changed my mind", "sorry that was a mistake"])
async def test_a_change_of_mind_after_withdrawing_is_told_and_logged_anew(
    desk: Desk, words: str
) -> None:
    await taken_back(desk)
    said = await desk.hear(words)
    assert desk.api.acts[-1] == ("add_information", {"text": words})
    assert "log it again" in said
    assert desk.asks == "complain_choice"
    await desk.hear("yes")
    await desk.skip_until("confirm_summary")
    assert "the gate has been broken for weeks" in desk.replies[-1]["text"]
    await desk.hear("yes")
    creates = [body for action, body in desk.api.acts if action == "create"]
    assert len(creates) == 2
    assert desk.asks is None


async def test_thanks_after_withdrawing_opens_nothing(desk: Desk) -> None:
    await taken_back(desk)
    before = len(desk.api.acts)
    await desk.hear("thanks")
    assert len(desk.api.acts) == before
    assert desk.asks is None


async def test_a_changed_mind_with_nothing_withdrawn_is_no_such_wish(desk: Desk) -> None:
    said = await desk.hear("I changed my mind")
    assert "log it again" not in said
