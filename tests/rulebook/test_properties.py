"""What must hold on every day and for every set of facts, not only those we thought of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

pytest.importorskip("hypothesis")

from hypothesis import given, settings
from hypothesis import strategies as st

import rulebook
from rulebook import Facts, decide, is_working_day, plan_deadlines, policy
from rulebook.facts import CHOICES, YES_NO

TODAY = date(2026, 11, 23)
LANDLORDS = st.sampled_from(rulebook.landlord_ids())
TRACKS = st.sampled_from(["stage_1", "stage_2", "not_accepted", "member_enquiry", "compliment"])
FIRST = datetime(2025, 11, 1, tzinfo=timezone.utc)
INSTANTS = st.datetimes(
    min_value=datetime(2025, 11, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2029, 6, 1),  # noqa: DTZ001
    timezones=st.just(timezone.utc),
)
FLAGS = st.frozensets(
    st.sampled_from(
        ["staff_conduct", "court_claim", "legal_threat", "old", "third_party", "group", "not_us",
         "policy_objection", "abusive", "multiple_issues", "home_visit", "discrimination",
         "insurance_claim", "already_considered", "wants_formal", "emergency"]
    )
)  # fmt: skip
DAYS = st.none() | st.dates(date(2020, 1, 1), TODAY)
CHOSEN = {
    name: st.none() | st.sampled_from(words) for name, words in CHOICES.items() if name != "kind"
}
ANSWERED = {name: st.none() | st.booleans() for name in sorted(YES_NO)}
FACTS = st.builds(
    Facts,
    kind=st.sampled_from(CHOICES["kind"]),
    flags=FLAGS,
    happened_earliest=DAYS,
    happened_latest=DAYS,
    aware_on=DAYS,
    issues_count=st.none() | st.integers(0, 4),
    **CHOSEN,
    **ANSWERED,
)


@given(LANDLORDS, TRACKS, INSTANTS, st.timedeltas(timedelta(0), timedelta(days=40)))
@settings(max_examples=200, deadline=None)
def test_a_later_receipt_never_gives_an_earlier_date(
    landlord: str, track: str, earlier: datetime, gap: timedelta
) -> None:
    rules = policy(landlord, TODAY)
    first = {d.name: d for d in plan_deadlines(rules, track, {"received": earlier})}
    later = {d.name: d for d in plan_deadlines(rules, track, {"received": earlier + gap})}
    assert first.keys() == later.keys()
    assert all(first[name].due_on <= later[name].due_on for name in first)


@given(LANDLORDS, TRACKS, INSTANTS)
@settings(max_examples=200, deadline=None)
def test_a_due_date_is_a_working_day_and_never_before_receipt(
    landlord: str, track: str, received: datetime
) -> None:
    rules = policy(landlord, TODAY)
    for each in plan_deadlines(rules, track, {"received": received}):
        assert is_working_day(each.due_on, calendar=rules.calendar)
        assert each.due_on >= rulebook.london_date(received)


@given(LANDLORDS, INSTANTS)
@settings(max_examples=100, deadline=None)
def test_the_promised_date_is_never_after_the_policys_or_the_codes(
    landlord: str, received: datetime
) -> None:
    for each in plan_deadlines(policy(landlord, TODAY), "stage_1", {"received": received}):
        for other in (each.policy_due_on, each.code_due_on):
            assert other is None or each.due_on <= other


@given(INSTANTS)
def test_24_hours_are_always_24_hours(aware: datetime) -> None:
    (each,) = plan_deadlines(policy("wdh", TODAY), "emergency_hazard", {"aware": aware})
    assert each.due_at is not None
    assert each.due_at - aware == timedelta(hours=24)


@given(LANDLORDS, FACTS)
@settings(max_examples=300, deadline=None)
def test_same_facts_same_answer_and_every_part_has_its_clause(landlord: str, facts: Facts) -> None:
    rules = policy(landlord, TODAY)
    one, two = decide(rules, facts, TODAY), decide(rules, facts, TODAY)
    assert one == two
    cited = [
        one.route.clause,
        *(q.clause for q in one.ask_next),
        *(e.clause for e in one.possible_exclusions),
        *(r.clause for r in one.quick_fix.why_not),
        *(n.clause for n in one.notices),
        *(step.clause for step in one.stage_plan),
        *(letter.clause for letter in one.letters),
    ]
    for clause in cited:
        assert rules.clause(clause).cite


# Facts that bring a ground in, each alone.
GROUNDS = st.sampled_from(
    [{"court_claim": "filed"}, {"already_considered": True}, {"policy_or_application": "policy"},
     {"asb_handling": "behaviour"}, {"insurance_claim": "damage"}, {"ombudsman_in_hand": True},
     {"commercial": True}, {"accident": True}, {"other_review_body": True},
     {"happened_latest": date(2020, 1, 1), "happened_earliest": None, "ongoing": None,
      "aware_on": None}]
)  # fmt: skip


@given(LANDLORDS, FACTS, GROUNDS)
@settings(max_examples=300, deadline=None)
def test_adding_an_exclusion_ground_never_removes_another(
    landlord: str, facts: Facts, added: dict[str, object]
) -> None:
    rules = policy(landlord, TODAY)
    # A fact already saying something else would be changed, not added to.
    settled = {"court_claim", "insurance_claim"} & added.keys()
    facts = replace(facts, **dict.fromkeys(settled))
    before = {e.ground for e in decide(rules, facts, TODAY).possible_exclusions}
    after = {e.ground for e in decide(rules, replace(facts, **added), TODAY).possible_exclusions}
    assert before <= after


@given(LANDLORDS, FACTS)
@settings(max_examples=200, deadline=None)
def test_nothing_asked_once_is_asked_again(landlord: str, facts: Facts) -> None:
    rules = policy(landlord, TODAY)
    asked: frozenset[str] = frozenset()
    for _ in range(40):
        questions = decide(rules, replace(facts, asked=asked), TODAY).ask_next
        if not questions:
            return
        assert questions[0].name not in asked
        asked |= {questions[0].name}
    raise AssertionError("the questions never end")


@given(LANDLORDS, FACTS)
@settings(max_examples=200, deadline=None)
def test_a_quick_fix_is_offered_only_where_the_policy_has_one_and_nothing_speaks_against_it(
    landlord: str, facts: Facts
) -> None:
    found = decide(policy(landlord, TODAY), facts, TODAY).quick_fix
    if found.may_offer:
        assert landlord in ("west-kent", "wdh")
        assert not facts.flags & {"staff_conduct", "discrimination", "emergency"} or (
            facts.staff_conduct is False or facts.equality is False
        )
    else:
        assert found.why_not
