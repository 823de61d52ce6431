"""Which question comes next, and which never comes."""

from __future__ import annotations

from bot.actions.plan import next_question
from bot.actions.questions.summary import READ_BACKS
from tests.bot.actions.builders import complaint, rules


def asked(intake) -> list[str]:
    """Every question the plan would put to a resident who skips each one."""
    names = []
    while (question := next_question(intake, rules())) is not None:
        if question.name in READ_BACKS:
            return [*names, question.name]
        names.append(question.name)
        intake.answered = [*intake.answered, question.name]
        if question.name == "complain_choice":
            intake.wants_complaint = True
    return names


def test_the_choice_to_complain_comes_before_details() -> None:
    assert asked(complaint(wants_complaint=None))[0] == "complain_choice"


def test_what_is_known_is_not_asked() -> None:
    known = complaint(
        name="Sam Example",
        address="14 Invented Close",
        contact_value="07700900456",
        outcome_wanted="fix it",
        route="stage_1",
        answered=["adjustments"],
    )
    assert asked(known) == ["confirm_summary"]


def test_several_issues_are_not_offered_the_quick_fix() -> None:
    several = complaint(
        issues=[{"topic": "repairs", "summary": "a"}, {"topic": "communication", "summary": "b"}]
    )
    assert "route_choice" not in asked(several)


def test_a_letter_to_be_put_right_is_offered_the_quick_fix() -> None:
    letter = complaint(
        topic="rent_service_charge",
        issues=[{"topic": "rent_service_charge", "summary": "wrong amount"}],
    )
    assert "route_choice" in asked(letter)


def test_a_wish_for_stage_1_is_not_asked_about() -> None:
    formal = complaint(
        signals=[{"name": "wants_formal", "confidence": 0.9, "words": "stage 1"}],
        topic="rent_service_charge",
        route="stage_1",
        issues=[{"topic": "rent_service_charge", "summary": "wrong amount"}],
    )
    assert "route_choice" not in asked(formal)


def test_danger_in_doubt_is_asked_first_of_all() -> None:
    intake = complaint(hazard="gas", hazard_doubtful=True, wants_complaint=None)
    question = next_question(intake, rules())
    assert question is not None
    assert question.name == "emergency_now"


def test_an_old_matter_that_is_over_is_asked_why_it_comes_late() -> None:
    old = complaint(
        happened_earliest="2026-01-05",
        happened_latest="2026-01-05",
        happened_words="in January",
        ongoing=False,
    )
    assert "late_reason" in asked(old)


def test_a_matter_still_going_on_is_not_asked_why_it_comes_late() -> None:
    old = complaint(
        happened_earliest="2026-01-05",
        happened_latest="2026-01-05",
        happened_words="since January",
        ongoing=True,
    )
    assert "late_reason" not in asked(old)


def test_a_service_request_is_never_asked_to_confirm_or_to_complain() -> None:
    names = asked(complaint(kind="service_request", wants_complaint=None))
    assert "complain_choice" not in names
    assert names == ["name", "address", "contact_value", "adjustments"]


def test_writing_for_someone_else_asks_who_and_whether_they_agree() -> None:
    names = asked(complaint(acting_for="someone"))
    assert names[:3] == ["resident_name", "relationship", "authority"]


def test_stage_2_needs_no_reason_and_asks_only_what_helps_to_find_it() -> None:
    names = asked(complaint(route="stage_2", ongoing=None, happened_words=None))
    assert names == [
        "case_reference",
        "what_unresolved",
        "name",
        "address",
        "contact_value",
        "adjustments",
        "confirm_summary",
    ]
