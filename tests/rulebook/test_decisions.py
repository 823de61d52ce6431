"""What a decision is made of, and how facts are read."""

from __future__ import annotations

from datetime import date

import pytest

import rulebook
from rulebook import Facts, FactUnknownError, decide, policy

TODAY = date(2026, 11, 23)


def test_cheap_questions_come_before_dear_ones() -> None:
    facts = Facts(
        flags=frozenset({"court_claim", "insurance_claim", "third_party"}),
        happened_latest=date(2024, 1, 1),
    )
    names = [q.name for q in decide(policy("west-kent", TODAY), facts, TODAY).ask_next]
    assert names.index("acting_for") < names.index("court_claim") < names.index("late_reason")
    assert names[0] in ("acting_for", "still_happening")


def test_a_plain_repair_complaint_is_asked_little() -> None:
    facts = Facts(topics=("repairs",), first_report=False, happened_latest=date(2026, 11, 10),
                  issues_count=1, outcome_wanted="a date that is kept")  # fmt: skip
    names = [q.name for q in decide(policy("west-kent", TODAY), facts, TODAY).ask_next]
    assert names == ["route_choice", "adjustments"]


def test_every_exclusion_offers_the_resident_words_and_staff_a_reason() -> None:
    facts = Facts(court_claim="filed", happened_latest=date(2020, 1, 1), ongoing=False)
    for landlord in rulebook.landlord_ids():
        for each in decide(policy(landlord, TODAY), facts, TODAY).possible_exclusions:
            assert each.says.endswith(".")
            assert each.because
            assert each.exceptions
            assert each.facts_used


def test_facts_are_read_from_plain_data() -> None:
    facts = Facts.of(
        {"flags": ["old"], "topics": ["repairs"], "happened_latest": "2026-03-01", "ongoing": False}
    )
    assert facts.flags == frozenset({"old"})
    assert facts.happened_latest == date(2026, 3, 1)


def test_every_unreadable_fact_is_listed_at_once() -> None:
    with pytest.raises(FactUnknownError) as refused:
        Facts.of({"colour": "red", "court_claim": "perhaps", "ongoing": "yes", "issues_count": -1,
                  "flags": "old", "happened_latest": "last March"})  # fmt: skip
    message = str(refused.value)
    for name in ("colour", "court_claim", "ongoing", "issues_count", "flags", "happened_latest"):
        assert name in message


def test_a_late_reason_may_be_the_residents_own_words() -> None:
    assert Facts.of({"late_reason": "I was in hospital"}).late_reason == "I was in hospital"


def test_an_unknown_kind_is_routed_to_people() -> None:
    found = decide(policy("wdh", TODAY), Facts(kind=None), TODAY)
    assert (found.route.name, found.route.queue) == ("other", "customer services")


def test_letters_say_when_they_are_due_and_what_they_hold() -> None:
    letters = decide(policy("medway", TODAY), Facts(), TODAY).letters
    answer = [each for each in letters if each.name == "stage 1 answer"]
    contents = {item for each in answer for item in each.contains}
    assert {"an answer to each point", "decision", "reasons", "how to ask for Stage 2"} <= contents
    assert all(each.at == ("respond",) for each in answer)


@pytest.mark.parametrize("kind", ["service_request", "enquiry", "compliment", "feedback", "other"])
def test_what_is_no_complaint_is_asked_nothing_about_exclusions(kind: str) -> None:
    facts = Facts(kind=kind, flags=frozenset({"court_claim", "policy_objection"}))
    for landlord in rulebook.landlord_ids():
        asked = {q.name for q in decide(policy(landlord, TODAY), facts, TODAY).ask_next}
        assert not asked & {"when_happened", "late_reason", "court_claim", "policy_or_application"}
