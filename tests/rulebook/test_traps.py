"""Places in the five texts where a careful reader still goes wrong."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

import rulebook
from rulebook import Facts, answer, contact, decide, plan_deadlines, policy

TODAY = date(2026, 11, 23)
MONDAY = datetime(2026, 11, 23, 9, tzinfo=timezone.utc)
LANDLORDS = rulebook.landlord_ids()


def said(landlord: str) -> str:
    """Everything the rulebook may say to a resident of that landlord."""
    rules = policy(landlord, TODAY)
    parts = [clause.says for clause in rules.clauses.values()]
    for question in rulebook.words.ANSWERS:
        found = answer(rules, question, TODAY)
        parts += [found.text] if found else []
    return " ".join(parts)


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_one_ombudsman_address_whatever_the_policy_prints(landlord: str) -> None:
    found = answer(policy(landlord, TODAY), "ombudsman", TODAY)
    assert found is not None
    assert "PR2 0ET" in found.text
    for stale in ("L33", "E14 9GE", "PO Box 152", "info@housing-ombudsman"):
        assert stale not in said(landlord)


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_nobody_is_told_to_wait_eight_weeks_or_to_use_a_designated_person(landlord: str) -> None:
    words = said(landlord).lower()
    assert "eight weeks" not in words
    assert "designated person" not in words


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_retired_bodies_and_tests_are_not_named(landlord: str) -> None:
    words = said(landlord)
    for stale in ("Residential Property Tribunal", "serious detriment", "gsi.gov.uk", "020 7964",
                  "Tenant Involvement"):  # fmt: skip
        assert stale not in words


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_misprints_of_the_texts_are_never_read_out(landlord: str) -> None:
    words = said(landlord)
    for misprint in ("must will", "be be", "we make take", "compliant"):
        assert misprint not in words


def test_the_tribunal_has_a_link_and_no_regional_email() -> None:
    tribunal = contact("property_tribunal")
    assert tribunal.email is None
    assert tribunal.url is not None
    assert tribunal.url.startswith("https://www.gov.uk/")


def test_plain_days_are_read_in_the_residents_favour() -> None:
    medway = policy("medway", TODAY)
    assert medway.clause("5.7.2").rules["deadline"]["unit"] == "working_days"
    assert medway.clause("5.6.4").rules["extension"]["unit"] == "calendar_days"
    south = policy("charitable-south", TODAY)
    assert south.clause("stage-2.extend").rules["extension"]["unit"] == "calendar_days"
    csh = policy("chislehurst-sidcup", TODAY)
    assert csh.clause("15.1").rules["deadline"]["unit"] == "calendar_days"


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_every_unclear_unit_or_start_carries_its_reading(landlord: str) -> None:
    rules = policy(landlord, TODAY)
    for clause in rules.clauses.values():
        text = (clause.text or "").lower()
        for kind in ("deadline", "extension"):
            rule = clause.rules.get(kind)
            if rule and "days" in text and "working days" not in text:
                assert clause.reading, clause.id


def test_a_case_closed_by_silence_still_takes_stage_2() -> None:
    planned = {
        each.name: each
        for each in plan_deadlines(
            policy("chislehurst-sidcup", TODAY), "stage_1",
            {"received": MONDAY, "responded": MONDAY},
        )
    }  # fmt: skip
    assert planned["close_if_silent"].due_on < planned["request_stage_2"].due_on
    assert policy("chislehurst-sidcup", TODAY).value("14.2.stage_2_still_open") is True


def test_each_time_limit_counts_from_its_own_day() -> None:
    facts = Facts(happened_latest=date(2026, 1, 1), aware_on=date(2026, 10, 1), ongoing=False)
    grounds = {
        landlord: [e.ground for e in decide(policy(landlord, TODAY), facts, TODAY)
                   .possible_exclusions]
        for landlord in LANDLORDS
    }  # fmt: skip
    assert grounds == {
        "west-kent": ["time_limit"],
        "medway": [],
        "wdh": [],
        "charitable-south": [],
        "chislehurst-sidcup": [],
    }


def test_over_the_policys_limit_is_kept_apart_from_over_the_codes() -> None:
    facts = Facts(happened_latest=date(2026, 3, 1), ongoing=False)
    (found,) = decide(policy("west-kent", TODAY), facts, TODAY).possible_exclusions
    assert found.facts_used["over_policy_limit"] is True
    assert found.facts_used["over_code_limit"] is False
    assert "Code" in found.because
    older = Facts(happened_latest=date(2025, 3, 1), ongoing=False)
    (found,) = decide(policy("west-kent", TODAY), older, TODAY).possible_exclusions
    assert found.facts_used["over_code_limit"] is True


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_all_nine_protected_characteristics_count_everywhere(landlord: str) -> None:
    rules = policy(landlord, TODAY)
    nine = rules.value("law:equality.nine-characteristics.characteristics")
    assert len(nine) == 9
    assert {"disability", "pregnancy_and_maternity", "sexual_orientation"} <= set(nine)
    facts = Facts(flags=frozenset({"discrimination"}), issues_count=1)
    assert decide(rules, facts, TODAY).quick_fix.may_offer is False


def test_an_mps_complaint_does_not_skip_stage_1() -> None:
    facts = Facts(acting_for="constituent")
    found = decide(policy("chislehurst-sidcup", TODAY), facts, TODAY)
    assert found.route.name == "stage_1"
    assert any(notice.clause == "12.1" for notice in found.notices)


def test_clauses_are_cited_by_heading_and_number_where_numbering_jumps() -> None:
    csh = policy("chislehurst-sidcup", TODAY)
    assert csh.clause("9.1.6").cite == "9.1.6 Stage 1"
    assert csh.clause("10.2.1").cite == "10.2.1 Stage 2"
    assert policy("wdh", TODAY).clause("2.7").cite == "2.7 Complaints"


def test_medway_has_no_informal_stage_whatever_5_12_1_says() -> None:
    assert decide(policy("medway", TODAY), Facts(), TODAY).quick_fix.may_offer is False
    assert policy("medway", TODAY).clause("5.12.1").reading


@pytest.mark.parametrize("topic", ["damp_mould", "repairs"])
def test_a_leak_that_needs_a_visit_is_no_quick_fix(topic: str) -> None:
    facts = Facts(topics=(topic,), flags=frozenset({"home_visit"}), first_report=False)
    found = decide(policy("west-kent", TODAY), facts, TODAY).quick_fix
    assert [reason.clause for reason in found.why_not] == ["quick-fix.unsuitable"]


def test_medway_phones_and_writes_and_asks_what_helps_before_it_calls() -> None:
    medway = policy("medway", TODAY)
    assert medway.value("5.1.5.by") == ["phone", "writing"]
    assert medway.value("5.1.5.ask_adjustments_before_calling") is True
    asked = [question.name for question in decide(medway, Facts(), TODAY).ask_next]
    assert "adjustments" in asked


def test_an_acknowledgement_has_content_a_bots_receipt_has_not() -> None:
    letters = decide(policy("west-kent", TODAY), Facts(), TODAY).letters
    contents = {item for each in letters if each.name == "acknowledgement"
                for item in each.contains}  # fmt: skip
    assert {"understanding of the complaint", "outcomes sought"} <= contents


def test_the_acknowledgement_carries_a_copy_of_the_policy_at_chislehurst_and_sidcup() -> None:
    assert policy("chislehurst-sidcup", TODAY).value("9.1.2.attach") == "policy"


def test_wdh_logs_informal_complaints_on_day_zero() -> None:
    rules = policy("wdh", TODAY)
    names = {each.name for each in plan_deadlines(rules, "quick_fix", {"received": MONDAY})}
    assert {"quick_fix", "acknowledge", "respond"} <= names
    assert "logged today" in rules.clause("2.8-informal").says


def test_the_survey_asks_why_on_yes_only_in_question_10() -> None:
    questions = policy("chislehurst-sidcup", TODAY).value("14.3.questions")
    assert [each["id"] for each in questions] == [f"survey_{n}" for n in range(1, 13)]
    assert {e["id"]: e["why_when"] for e in questions if "why_when" in e} == {
        "survey_1": "no", "survey_8": "no", "survey_10": "yes",
    }  # fmt: skip
    assert "chat_or_online" in questions[1]["options"]
    assert policy("chislehurst-sidcup", TODAY).value("14.3.closes_a_case") is False


def test_west_kents_stage_2_reasons_are_optional() -> None:
    assert policy("west-kent", TODAY).value("stage-two.reasons.required") is False
    for landlord in LANDLORDS:
        assert policy(landlord, TODAY).value("code:6.12.reasons_required") is False
