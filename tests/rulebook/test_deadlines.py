"""What the one calculator of dates promises, keeps and refuses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest

import rulebook
from rulebook import (
    EventTimeError,
    Extension,
    ExtensionNotAllowedError,
    QuickFixNotOfferedError,
    TrackUnknownError,
    plan_deadlines,
    policy,
)
from rulebook.deadlines import Deadline

MONDAY = datetime(2026, 11, 23, 9, tzinfo=timezone.utc)
TODAY = date(2026, 11, 23)


def plan(landlord: str, track: str, **events: datetime) -> dict[str, Deadline]:
    return {each.name: each for each in plan_deadlines(policy(landlord, TODAY), track, events)}


@pytest.mark.parametrize("landlord", rulebook.landlord_ids())
def test_the_earlier_of_policy_and_code_is_promised(landlord: str) -> None:
    for track in ("stage_1", "stage_2"):
        for each in plan(landlord, track, received=MONDAY).values():
            known = [day for day in (each.policy_due_on, each.code_due_on) if day is not None]
            assert each.due_on == min(known)


@pytest.mark.parametrize("landlord", rulebook.landlord_ids())
def test_every_stage_is_acknowledged_and_answered_at_every_landlord(landlord: str) -> None:
    assert {"acknowledge", "respond"} <= plan(landlord, "stage_1", received=MONDAY).keys()
    stage_2 = plan(landlord, "stage_2", escalated=MONDAY)
    assert {"acknowledge_stage_2", "respond_stage_2"} <= stage_2.keys()


@pytest.mark.parametrize("landlord", rulebook.landlord_ids())
def test_every_date_explains_itself_in_one_sentence_and_cites_its_clause(landlord: str) -> None:
    rules = policy(landlord, TODAY)
    for track in ("stage_1", "stage_2"):
        for each in plan(landlord, track, received=MONDAY).values():
            assert "Monday 23 November 2026" in each.because or "last day" in each.because
            assert "\n" not in each.because
            assert rules.clause(each.clause).cite


def test_a_silent_policy_is_filled_by_the_code() -> None:
    each = plan("charitable-south", "stage_1", received=MONDAY)["acknowledge"]
    assert (each.policy_due_on, each.clause) == (None, "code:6.2")
    assert each.due_on == each.code_due_on == date(2026, 11, 30)


def test_stage_2_reads_received_as_the_request_when_nothing_was_escalated() -> None:
    asked = plan("chislehurst-sidcup", "stage_2", escalated=MONDAY)
    taken = plan("chislehurst-sidcup", "stage_2", received=MONDAY)
    assert [d.due_on for d in asked.values()] == [d.due_on for d in taken.values()]


def test_stage_1_acknowledgement_never_starts_the_stage_2_clock() -> None:
    early = MONDAY - timedelta(days=40)
    both = plan(
        "chislehurst-sidcup", "stage_2", received=early, acknowledged=early, escalated=MONDAY
    )
    alone = plan("chislehurst-sidcup", "stage_2", escalated=MONDAY)
    assert both["respond_stage_2"].due_on == alone["respond_stage_2"].due_on


def test_stage_2_acknowledged_early_is_answered_earlier() -> None:
    asked = plan("chislehurst-sidcup", "stage_2", escalated=MONDAY)["respond_stage_2"]
    early = plan("chislehurst-sidcup", "stage_2", escalated=MONDAY, acknowledged_stage_2=MONDAY)
    assert early["respond_stage_2"].due_on < asked.due_on


def test_a_quick_fix_keeps_both_clocks() -> None:
    names = plan("west-kent", "quick_fix", received=MONDAY).keys()
    assert names == {"quick_fix", "name_handler", "acknowledge", "respond"}
    stage_1 = plan("west-kent", "stage_1", received=MONDAY)
    for name, each in stage_1.items():
        assert plan("west-kent", "quick_fix", received=MONDAY)[name] == each


@pytest.mark.parametrize("landlord", ["medway", "charitable-south", "chislehurst-sidcup"])
def test_no_quick_fix_is_planned_where_the_policy_has_none(landlord: str) -> None:
    with pytest.raises(QuickFixNotOfferedError, match="stage_1"):
        plan(landlord, "quick_fix", received=MONDAY)


def test_only_west_kent_sets_a_time_for_members_enquiries() -> None:
    assert "member_enquiry" in plan("west-kent", "member_enquiry", received=MONDAY)
    assert plan("medway", "member_enquiry", received=MONDAY) == {}


def test_the_window_for_stage_2_is_shown_only_once_stage_1_is_answered() -> None:
    assert "request_stage_2" not in plan("medway", "stage_1", received=MONDAY)
    later = plan("medway", "stage_1", received=MONDAY, responded=MONDAY)["request_stage_2"]
    assert later.owed_by == "resident"
    assert plan("wdh", "stage_1", received=MONDAY, responded=MONDAY).keys() == {
        "acknowledge", "respond",
    }  # fmt: skip


def test_west_kents_window_moves_when_the_case_is_closed_after_its_answer() -> None:
    answered = plan("west-kent", "stage_1", received=MONDAY, responded=MONDAY)["request_stage_2"]
    closed = plan(
        "west-kent", "stage_1", received=MONDAY, responded=MONDAY,
        closed=MONDAY + timedelta(days=3),
    )["request_stage_2"]  # fmt: skip
    assert closed.due_on > answered.due_on


def test_unknown_tracks_events_and_naive_times_are_refused() -> None:
    with pytest.raises(TrackUnknownError, match="stage_1"):
        plan("west-kent", "stage_3", received=MONDAY)
    with pytest.raises(EventTimeError, match="not an event"):
        plan("west-kent", "stage_1", recieved=MONDAY)
    with pytest.raises(EventTimeError, match="time zone"):
        plan("west-kent", "stage_1", received=MONDAY.replace(tzinfo=None))


def test_before_the_code_became_law_only_the_policy_counts() -> None:
    early = policy("west-kent", date(2023, 6, 1))
    assert early.code is None
    received = {"received": datetime(2023, 6, 1, 9, tzinfo=timezone.utc)}
    assert all(each.code_due_on is None for each in plan_deadlines(early, "stage_1", received))


def test_a_landlords_cut_off_and_closures_never_lengthen_the_codes_clock() -> None:
    own = policy("charitable-south", TODAY)
    closed = frozenset({date(2026, 11, 25)})
    late = replace(own, calendar=replace(own.calendar, cut_off=time(17), closures=closed))
    evening = {"received": datetime(2026, 11, 23, 18, tzinfo=timezone.utc)}
    planned = {each.name: each for each in plan_deadlines(late, "stage_1", evening)}
    assert planned["acknowledge"].due_on == date(2026, 11, 30)
    assert planned["respond"].policy_due_on == date(2026, 12, 9)


# Extensions


def respond(landlord: str, extension: Extension, track: str = "stage_1") -> Deadline:
    planned = plan_deadlines(
        policy(landlord, TODAY), track, {"received": MONDAY}, extensions=[extension]
    )
    return next(each for each in planned if each.name == extension.deadline)


FULL = Extension(
    "respond", "the surveyor is ill", discussed=True, agreed=True, ombudsman_details_given=True
)


@pytest.mark.parametrize(
    ("landlord", "expected"),
    [
        ("west-kent", "2026-12-21"),
        ("medway", "2026-12-17"),
        ("wdh", "2026-12-30"),
        ("charitable-south", "2026-12-17"),
        ("chislehurst-sidcup", "2026-12-30"),
    ],
)
def test_an_extension_goes_as_far_as_policy_and_code_both_let_it(
    landlord: str, expected: str
) -> None:
    assert respond(landlord, FULL).due_on == date.fromisoformat(expected)


def test_an_extension_without_the_ombudsmans_details_is_refused_everywhere() -> None:
    for landlord in rulebook.landlord_ids():
        with pytest.raises(ExtensionNotAllowedError, match="Ombudsman"):
            respond(landlord, replace(FULL, ombudsman_details_given=False))


def test_west_kent_must_discuss_an_extension() -> None:
    with pytest.raises(ExtensionNotAllowedError, match="discussed"):
        respond("west-kent", replace(FULL, discussed=False, agreed=False))


def test_an_extension_needs_a_reason() -> None:
    with pytest.raises(ExtensionNotAllowedError, match="no reason"):
        respond("west-kent", replace(FULL, reason=" "))


def test_going_further_needs_agreement_at_west_kent_and_good_reason_under_the_code() -> None:
    further = replace(FULL, until=date(2027, 1, 20), agreed=False)
    with pytest.raises(ExtensionNotAllowedError) as refused:
        respond("west-kent", further)
    assert set(refused.value.lacks) == {
        "the resident has not agreed",
        "nobody has accepted that there is good reason to go further",
    }
    allowed = replace(further, agreed=True, good_reason=True)
    assert respond("west-kent", allowed).due_on == date(2027, 1, 20)


def test_the_thirty_days_of_stage_2_are_capped_by_the_codes_twenty_working_days() -> None:
    longer = replace(FULL, deadline="respond_stage_2")
    each = respond("charitable-south", longer, "stage_2")
    assert each.due_on == min(each.policy_due_on or date.max, each.code_due_on or date.max)
    assert each.due_on == date(2027, 1, 20)


def test_an_acknowledgement_cannot_be_extended() -> None:
    with pytest.raises(ExtensionNotAllowedError, match="neither the policy nor the Code"):
        respond("west-kent", replace(FULL, deadline="acknowledge"))


def test_an_extension_never_brings_a_date_forward() -> None:
    with pytest.raises(ExtensionNotAllowedError, match="before the old one"):
        respond("west-kent", replace(FULL, until=date(2026, 11, 24)))


# Awaab's Law


@pytest.mark.parametrize(
    "aware",
    [
        "2026-12-24T17:00:00+00:00",
        "2027-03-27T20:00:00+00:00",
        "2027-10-30T20:00:00+00:00",
        "2028-02-28T12:00:00+00:00",
    ],
)
def test_an_emergency_has_24_elapsed_hours_through_weekends_and_clock_changes(aware: str) -> None:
    at = datetime.fromisoformat(aware)
    each = plan("west-kent", "hazard", aware=at)["emergency_hazard"]
    assert each.due_at == at + timedelta(hours=24)
    assert each.due_on == rulebook.london_date(at + timedelta(hours=24))


def test_a_significant_hazard_is_investigated_summarised_made_safe_and_followed_up() -> None:
    investigated = datetime(2026, 12, 4, 9, tzinfo=timezone.utc)
    planned = plan("medway", "significant_hazard", aware=MONDAY, investigated=investigated)
    assert {name: each.due_on.isoformat() for name, each in planned.items()} == {
        "investigate_hazard": "2026-12-07",
        "hazard_summary": "2026-12-09",
        "make_safe": "2026-12-11",
        "begin_further_work": "2027-02-26",
    }
    assert all(each.clause.startswith("law:") for each in planned.values())


def test_only_damp_and_mould_has_the_significant_clock_so_far() -> None:
    rules = policy("wdh", TODAY)
    events = {"aware": MONDAY}
    damp = {each.name for each in plan_deadlines(rules, "hazard", events, hazard="damp_mould")}
    cold = {each.name for each in plan_deadlines(rules, "hazard", events, hazard="excess_cold")}
    crowd = {each.name for each in plan_deadlines(rules, "hazard", events, hazard="overcrowding")}
    assert damp == {"emergency_hazard", "investigate_hazard"}
    assert cold == {"emergency_hazard"}
    assert crowd == set()
    assert rulebook.commenced_on(rules, "excess_cold", "significant") is None


def test_the_topics_that_point_to_a_hazard_are_those_of_the_laws_clauses() -> None:
    rules = policy("wdh", TODAY)
    assert rulebook.hazard_topics(rules, "damp_mould") == {"damp_mould"}
    assert rulebook.hazard_topics(rules, "excess_cold") == {"heating_hot_water"}
    assert rulebook.hazard_topics(rules, "electrical") == frozenset(), "no clause names its topic"


def test_before_the_law_commenced_there_is_no_hazard_clock() -> None:
    early = policy("wdh", date(2025, 10, 26))
    assert not rulebook.clock_runs(early, "damp_mould", "significant")
    aware = {"aware": datetime(2025, 10, 26, tzinfo=timezone.utc)}
    assert plan_deadlines(early, "hazard", aware) == []
    first = policy("wdh", date(2025, 10, 27))
    assert rulebook.clock_runs(first, "damp_mould", "significant")


def test_a_message_received_makes_the_landlord_aware() -> None:
    told = plan("wdh", "hazard", received=MONDAY)
    assert told == plan("wdh", "hazard", aware=MONDAY)


def test_a_complaint_about_personal_data_is_acknowledged_in_thirty_days() -> None:
    each = plan("wdh", "data_protection", received=MONDAY)["data_protection_complaint"]
    assert each.due_on == date(2026, 12, 23)
