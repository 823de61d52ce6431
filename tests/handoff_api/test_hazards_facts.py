"""Of two hazards on one case each keeps its own facts: since when it is known, and what was done about it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from handoff_api.cases import hazard_parts
from handoff_api.cases.records import CaseRecord
from handoff_api.clock import StoppedClock
from tests.handoff_api.house import Client, House, created
from tests.handoff_api.test_hazards import DAMP, clocks
from tests.handoff_api.test_hazards_beside import GAS, merged
from tests.handoff_api.test_hazards_parted import (
    AFTER_INVESTIGATION,
    MOULD,
    TOLD_AT,
    Case,
    finished,
    running,
    split,
)

EARLY = "2026-11-19T10:00:00Z"
SPARKS = {"suspected": "emergency", "aware_at": "2026-11-23T09:50:00Z", "words": "bare wires"}
UNKNOWN = {"suspected": "unknown", "aware_at": "2026-11-23T09:40:00Z", "words": "a crack"}


async def joined(staff: Client, later: Case, earlier: Case) -> Case:
    await staff.done(later, "merge", into=earlier["reference"], reason="One matter.")
    return await staff.read(earlier)


async def done(staff: Client, case: Case, name: str, at: str) -> Case:
    return await staff.done(case, "record_done", deadline=name, what="Done.", at=at)


async def unknown_made_safe(bot: Client, staff: Client) -> Case:
    case = await created(bot, hazard={**UNKNOWN, "aware_at": EARLY}, received_at=EARLY)
    return await done(staff, case, "emergency_hazard", "2026-11-19T15:00:00Z")


async def damp_being_mended(bot: Client, staff: Client) -> Case:
    known = "2026-11-02T09:30:00Z"
    hazard = {**DAMP["hazard"], "aware_at": known}
    case = await created(bot, **{**DAMP, "hazard": hazard, "received_at": known})
    case = await done(staff, case, "investigate_hazard", "2026-11-05T10:00:00Z")
    case = await done(staff, case, "hazard_summary", "2026-11-06T10:00:00Z")
    case = await done(staff, case, "make_safe", "2026-11-09T10:00:00Z")
    assert running(case).keys() == {"begin_further_work"}
    return case


async def test_a_danger_made_safe_is_not_owed_again_under_its_old_date(
    bot: Client, staff: Client
) -> None:
    first = await unknown_made_safe(bot, staff)
    gas = await created(bot, hazard=GAS, received_at="2026-11-23T09:45:00Z")
    case = await joined(staff, gas, first)
    assert clocks(case)["emergency_hazard"]["due_at"] == "2026-11-24T09:40:00Z"
    assert not clocks(case)["emergency_hazard"]["met_at"]
    [unknown] = case["hazard"]["beside"]
    assert unknown["done"] == {"emergency_hazard": "2026-11-19T15:00:00+00:00"}
    case = await staff.done(case, "record_hazard", suspected="none", words="only the cooker")
    assert clocks(case) == clocks(first), "as it was before the other came"


async def test_what_was_done_about_the_damp_is_not_owed_again_for_what_is_found_later(
    bot: Client, staff: Client
) -> None:
    damp = await damp_being_mended(bot, staff)
    new = await created(bot, hazard=UNKNOWN, received_at="2026-11-23T09:45:00Z")
    case = await joined(staff, new, damp)
    further = running(damp)
    assert running(case) == {
        **further,
        "emergency_hazard": "2026-11-24",
        "investigate_hazard": "2026-12-07",
    }
    for name in ("hazard_summary", "make_safe"):
        assert clocks(case)[name] == clocks(damp)[name], "met stays met"
    aside = await staff.done(case, "record_hazard", suspected="none", words="an old crack")
    assert running(aside) == further
    for name in ("investigate_hazard", "hazard_summary", "make_safe"):
        assert clocks(aside)[name] == clocks(damp)[name], "as it was before the other came"


async def test_what_follows_an_investigation_is_counted_from_that_of_the_same_hazard(
    bot: Client, staff: Client
) -> None:
    damp = await damp_being_mended(bot, staff)
    new = await created(bot, hazard=UNKNOWN, received_at="2026-11-23T09:45:00Z")
    case = await joined(staff, new, damp)
    case = await staff.done(case, "record_done", deadline="investigate_hazard", what="Seen.")
    assert running(case) == {
        "emergency_hazard": "2026-11-24",
        "hazard_summary": "2026-11-26",
        "make_safe": "2026-11-30",
        **running(damp),
    }
    case = await staff.done(case, "record_done", deadline="begin_further_work", what="Begun.")
    assert running(case)["begin_further_work"] == "2027-02-15", "that of the other is owed still"


async def test_what_was_done_about_a_finished_hazard_comes_back_when_the_other_is_set_aside(
    bot: Client, staff: Client
) -> None:
    damp = await finished(staff, await created(bot, **DAMP))
    gas = await created(bot, hazard=UNKNOWN, received_at="2026-11-23T09:45:00Z")
    case = await joined(staff, gas, damp)
    assert running(case).keys() == {"emergency_hazard", "investigate_hazard"}
    assert case["hazard"]["suspected"] == "unknown", "what waits stands before what is done"
    case = await staff.done(case, "record_hazard", suspected="none")
    assert running(case) == {}
    for name in ("investigate_hazard", *AFTER_INVESTIGATION):
        assert clocks(case)[name] == clocks(damp)[name]


async def test_a_new_name_ends_no_emergency(
    bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot, hazard=GAS, received_at="2026-11-23T09:45:00Z")
    clock.advance(timedelta(hours=1))
    damp = {"suspected": "significant", "name": "damp_mould"}
    case = await staff.done(case, "record_hazard", **damp, words="mould as well")
    assert running(case) == {"emergency_hazard": "2026-11-24", "investigate_hazard": "2026-12-07"}
    assert case["hazard"]["suspected"] == "emergency"
    [beside] = case["hazard"]["beside"]
    assert (beside["name"], beside["aware_at"]) == ("damp_mould", "2026-11-23T11:00:00+00:00")
    case = await staff.done(case, "record_hazard", suspected="significant", name="falls")
    assert {each["name"] for each in case["hazard"]["beside"]} == {"damp_mould", "falls"}
    assert "emergency_hazard" in running(case)


async def test_a_name_says_which_emergency_it_is(bot: Client, staff: Client) -> None:
    case = await created(bot, hazard=GAS, received_at="2026-11-23T09:45:00Z")
    case = await staff.done(case, "record_hazard", suspected="emergency", name="explosions")
    assert (case["hazard"]["name"], "beside" in case["hazard"]) == ("explosions", False)
    assert clocks(case)["emergency_hazard"]["due_at"] == "2026-11-24T09:40:00Z"


async def test_what_is_not_there_cannot_be_set_aside(bot: Client, staff: Client) -> None:
    case = await merged(bot, staff)
    refused = await staff.act(case, "record_hazard", suspected="none", name="falls")
    [fault] = refused.json()["errors"]
    assert (refused.status_code, fault["field"]) == (422, "record_hazard.name")
    assert fault["allowed"] == ["damp_mould"]
    assert running(await staff.read(case)) == running(case)


async def test_two_emergencies_without_a_name_are_two(bot: Client, staff: Client) -> None:
    gas = await created(bot, hazard=GAS, received_at="2026-11-23T09:45:00Z")
    sparks = await created(bot, hazard=SPARKS, received_at="2026-11-23T09:55:00Z")
    case = await joined(staff, sparks, gas)
    assert clocks(case)["emergency_hazard"]["due_at"] == "2026-11-24T09:40:00Z"
    one = await done(staff, case, "emergency_hazard", "2026-11-23T09:58:00Z")
    assert clocks(one)["emergency_hazard"]["due_at"] == "2026-11-24T09:50:00Z"
    assert running(one).keys() == {"emergency_hazard"}, "a shut valve makes no wire safe"
    both = await done(staff, one, "emergency_hazard", "2026-11-23T09:59:00Z")
    assert running(both) == {}


async def test_one_of_two_emergencies_set_aside_leaves_the_other(
    bot: Client, staff: Client
) -> None:
    gas = await created(bot, hazard=GAS, received_at="2026-11-23T09:45:00Z")
    sparks = await created(bot, hazard=SPARKS, received_at="2026-11-23T09:55:00Z")
    case = await joined(staff, sparks, gas)
    case = await staff.done(case, "record_hazard", suspected="none", words="only the cooker")
    assert clocks(case)["emergency_hazard"]["due_at"] == "2026-11-24T09:50:00Z"
    assert running(case).keys() == {"emergency_hazard"}


async def test_an_emergency_that_nobody_can_place_is_not_taken_away_with_the_damp(
    bot: Client, staff: Client
) -> None:
    leak = {"topic": "repairs", "summary": "the boiler pipe leaks"}
    gas = await created(bot, issues=[leak], hazard=GAS, received_at=TOLD_AT)
    damp = await created(bot, **{**DAMP, "received_at": "2026-11-23T09:45:00Z"})
    case = await joined(staff, damp, gas)
    case, new = await split(staff, case, "damp_mould")
    assert "emergency_hazard" in running(case)
    assert running(new) == running(case)
    assert case["hazard"]["also_on"] == new["reference"]


async def test_hazards_of_which_both_issues_go_go(bot: Client, staff: Client) -> None:
    leak = {"topic": "damp_mould", "summary": "I smell gas, and it is wet"}
    door = {"topic": "repairs", "summary": "the front door sticks"}
    gas = await created(bot, issues=[leak, door], hazard=GAS, received_at=TOLD_AT)
    named = {**DAMP["hazard"], "aware_at": "2026-11-23T09:45:00Z"}
    later = {**DAMP, "hazard": named, "issues": [MOULD], "received_at": "2026-11-23T09:45:00Z"}
    case = await joined(staff, await created(bot, **later), gas)
    case, new = await split(staff, case, "damp_mould", hazard="goes")
    assert running(case) == {}
    assert running(new).keys() == {"emergency_hazard", "investigate_hazard"}
    assert [each["name"] for each in new["hazard"]["beside"]] == ["damp_mould"]


async def test_hazards_joined_before_each_said_what_was_done_are_read_as_they_were(
    house: House, bot: Client, staff: Client
) -> None:
    case = await merged(bot, staff)
    async with house.public.database.writes() as session:
        query = select(CaseRecord).where(CaseRecord.reference == case["reference"])
        record = (await session.scalars(query)).one()
        first = hazard_parts.silent(record.hazard or {})
        record.hazard = {**first, "beside": [hazard_parts.silent(p) for p in first["beside"]]}
    before = await staff.read(case)
    assert "done" not in before["hazard"]["beside"][0]
    after = await staff.done(before, "record_done", deadline="emergency_hazard", what="Shut.")
    assert running(after) == {"investigate_hazard": "2026-12-07"}
    more = await staff.done(after, "record_hazard", suspected="significant", name="falls")
    assert clocks(more)["emergency_hazard"] == clocks(after)["emergency_hazard"]
    assert running(more) == running(after), "the law has not commenced for falls"
    assert len(more["hazard"]["beside"]) == 2


async def test_advice_about_one_hazard_stays_when_a_person_has_recorded_another(
    house: House, bot: Client, staff: Client
) -> None:
    case = await merged(bot, staff)
    case = await staff.done(case, "record_hazard", suspected="emergency", words="smelt it too")
    assert [each["name"] for each in case["advice"]["possible_hazards"]] == ["damp_mould"]
    case = await staff.done(case, "record_hazard", suspected="significant", name="damp_mould")
    assert case["advice"]["possible_hazards"] == []
