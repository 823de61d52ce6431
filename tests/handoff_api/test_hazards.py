"""A hazard suspected because of who lives there: marked with its clause and clock, confirmed by a person."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, text

from handoff_api.clock import StoppedClock
from handoff_api.database import driver_address
from tests.handoff_api.house import Client, House, complaint, created

DAMP = {
    "issues": [{"topic": "damp_mould", "summary": "black mould in the bedroom"}],
    "received_at": "2026-11-23T09:30:00Z",
    "hazard": {
        "suspected": "significant",
        "name": "damp_mould",
        "clause": "law:hazards.damp-at-home",
        "household": "a baby",
        "aware_at": "2026-11-23T09:30:00Z",
        "words": "black mould in the bedroom",
    },
}


def clocks(case: dict[str, Any]) -> dict[str, Any]:
    return {d["name"]: d for d in case["deadlines"] if d["clause"].startswith("law:hazards")}


async def test_a_suspected_significant_hazard_has_its_clock_with_the_clause(
    bot: Client, staff: Client
) -> None:
    case = await staff.read(await created(bot, **DAMP))
    assert case["hazard"]["suspected"] == "significant"
    assert case["hazard"]["clause"] == "law:hazards.damp-at-home"
    assert "recorded_by" not in case["hazard"], "nobody has confirmed it"
    assert clocks(case).keys() == {"investigate_hazard"}
    assert clocks(case)["investigate_hazard"]["due_on"] == "2026-12-07"
    assert clocks(case)["investigate_hazard"]["clause"] == "law:hazards.investigate"
    assert case["priority"] == "standard", "the assistant decides nothing"


async def test_staff_are_told_what_points_to_a_hazard(staff: Client) -> None:
    case = await created(staff, **DAMP, channel="phone")
    [found] = case["advice"]["possible_hazards"]
    assert found == {
        "name": "damp_mould",
        "suspected": "significant",
        "clause": "law:hazards.damp-at-home",
        "because": "Damp or mould where somebody is at risk",
        "runs": True,
    }
    assert "household_risk" not in [q["name"] for q in case["advice"]["questions"]]


async def test_who_lives_there_is_worth_asking_where_there_is_damp(staff: Client) -> None:
    case = await created(staff, **{**DAMP, "hazard": None}, channel="phone")
    assert case["advice"]["possible_hazards"] == []
    [asked] = [q for q in case["advice"]["questions"] if q["name"] == "household_risk"]
    assert asked["clause"] == "law:hazards.damp-at-home"


async def test_a_person_confirms_a_suspicion(
    bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot, **DAMP)
    clock.advance(timedelta(hours=1))
    case = await staff.done(case, "record_hazard", suspected="significant", words="seen on a photo")
    assert case["hazard"]["recorded_by"] == staff.me
    assert case["hazard"]["recorded_at"] == "2026-11-23T11:00:00+00:00"
    assert case["hazard"]["household"] == "a baby", "what was told stays"
    assert case["hazard"]["aware_at"] == "2026-11-23T09:30:00Z", "known since it was told"
    assert clocks(case)["investigate_hazard"]["due_on"] == "2026-12-07"


async def test_a_person_sets_a_suspicion_aside_and_its_clock_ends(
    bot: Client, staff: Client
) -> None:
    case = await staff.done(await created(bot, **DAMP), "record_hazard", suspected="none")
    assert clocks(case)["investigate_hazard"]["ended_at"] is not None
    assert clocks(case)["investigate_hazard"]["met_at"] is None


async def test_a_person_makes_an_emergency_of_it(bot: Client, staff: Client) -> None:
    case = await staff.done(await created(bot, **DAMP), "record_hazard", suspected="emergency")
    assert case["priority"] == "emergency"
    assert clocks(case)["emergency_hazard"]["due_at"] == "2026-11-24T09:30:00Z"


async def test_what_a_person_recorded_the_assistant_does_not_change(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, **DAMP, state="draft", stage=None)
    case = await staff.done(case, "record_hazard", suspected="emergency", words="ceiling is wet")
    case = await bot.done(case, "amend", hazard=DAMP["hazard"])
    assert (await staff.read(case))["hazard"]["suspected"] == "emergency"


async def test_a_hazard_whose_law_has_not_commenced_has_no_clock(
    bot: Client, staff: Client
) -> None:
    cold = {
        "suspected": "significant", "name": "excess_cold", "clause": "law:hazards.cold-at-home",
        "household": "im 77", "words": "no heating",
    }  # fmt: skip
    case = await staff.read(
        await created(bot, issues=[{"topic": "heating_hot_water"}], hazard=cold)
    )
    assert clocks(case) == {}
    [found] = case["advice"]["possible_hazards"]
    assert (found["name"], found["runs"]) == ("excess_cold", False)


async def test_without_a_moment_of_its_own_it_counts_from_when_it_came_in(staff: Client) -> None:
    case = await created(staff, **{**DAMP, "hazard": {"suspected": "significant"}})
    assert clocks(case)["investigate_hazard"]["due_on"] == "2026-12-07"


@pytest.mark.parametrize("door", ["create", "record"])
async def test_a_hazard_the_law_does_not_know_is_refused_with_the_names(
    staff: Client, door: str
) -> None:
    if door == "create":
        refused = await staff.post(
            "/v1/cases", complaint(hazard={"suspected": "significant", "name": "ghosts"})
        )
    else:
        case = await created(staff)
        refused = await staff.act(case, "record_hazard", suspected="significant", name="ghosts")
    assert refused.status_code == 422, refused.text
    [fault] = refused.json()["errors"]
    assert fault["field"] == ("hazard.name" if door == "create" else "record_hazard.name")
    assert "damp_mould" in fault["allowed"]


async def test_who_lives_there_is_kept_from_whose_work_does_not_need_it(
    house: House, bot: Client, staff: Client
) -> None:
    auditor = await house.staff("auditor")
    case = await created(bot, **DAMP)
    await staff.done(case, "record_hazard", suspected="significant", household="a baby, 5 months")
    for path in (f"/v1/cases/{case['reference']}", f"/v1/cases/{case['reference']}/history"):
        assert "a baby" not in (await auditor.get(path)).text, path
    assert (await auditor.read(case))["hazard"]["suspected"] == "significant"


async def test_what_the_resident_said_stays_beside_what_staff_found(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, **DAMP)
    case = await staff.done(case, "record_hazard", suspected="significant", words="seen on a visit")
    assert case["hazard"]["words"] == "black mould in the bedroom | seen on a visit"


async def test_advice_on_hazards_ends_when_a_person_has_said_what_it_is(
    bot: Client, staff: Client
) -> None:
    case = await staff.done(await created(bot, **DAMP), "record_hazard", suspected="none")
    assert case["advice"]["possible_hazards"] == []


async def _references(client: Client, **filter_: Any) -> list[str]:
    listed = (await client.get("/v1/cases", **filter_)).json()["cases"]
    return [case["reference"] for case in listed]


async def test_the_laws_clock_runs_whatever_becomes_of_the_complaint(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await staff.done(await created(bot, **DAMP), "withdraw", reason="fed up")
    assert clocks(case)["investigate_hazard"]["ended_at"] is None
    assert await _references(staff, open="true") == [case["reference"]]
    clock.instant = clock.instant.replace(month=12, day=8, hour=9)
    assert await _references(staff, due="overdue") == [case["reference"]]
    assert await _references(staff, deadline="investigate_hazard") == [case["reference"]]
    await house.ring()
    [alert] = (await staff.get("/v1/alerts")).json()["alerts"]
    assert (alert["category"], alert["case_reference"]) == ("deadline_missed", case["reference"])
    await staff.done(case, "record_done", deadline="investigate_hazard", what="Surveyed.")
    await house.ring()
    assert (await staff.get("/v1/alerts", state="open")).json()["alerts"] == []
    assert await _references(staff, due="overdue") == []


async def test_a_clock_goes_on_where_a_merged_case_does(bot: Client, staff: Client) -> None:
    earlier = await created(bot, received_at="2026-11-23T09:00:00Z", issues=[{"topic": "repairs"}])
    case = await created(bot, **DAMP)
    case = await staff.done(case, "merge", into=earlier["reference"], reason="One matter.")
    assert clocks(case)["investigate_hazard"]["ended_at"] is not None
    whole = await staff.read(earlier)
    assert whole["hazard"]["household"] == "a baby"
    assert clocks(whole)["investigate_hazard"]["due_on"] == "2026-12-07"
    assert clocks(whole)["investigate_hazard"]["ended_at"] is None


async def test_the_more_pressing_hazard_stands_and_no_words_are_lost(
    bot: Client, staff: Client
) -> None:
    gas = {"suspected": "emergency", "aware_at": "2026-11-23T09:40:00Z", "words": "smell gas"}
    earlier = await created(bot, **DAMP)
    case = await created(bot, hazard=gas, received_at="2026-11-23T09:45:00Z")
    await staff.done(case, "merge", into=earlier["reference"], reason="One matter.")
    whole = await staff.read(earlier)
    assert (whole["hazard"]["suspected"], whole["priority"]) == ("emergency", "emergency")
    assert whole["hazard"]["words"] == "black mould in the bedroom | smell gas"
    assert clocks(whole)["emergency_hazard"]["due_at"] == "2026-11-24T09:40:00Z"


async def test_clocks_that_had_dropped_out_are_in_the_queue_after_the_upgrade(
    house: House, address: str, bot: Client, staff: Client
) -> None:
    case = await staff.done(await created(bot, **DAMP), "withdraw", reason="fed up")
    other = await staff.done(await created(bot), "withdraw", reason="sorted")
    engine = create_engine(driver_address(address, waits=True))
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE cases SET is_open = false, next_late_at = :never, urgency = 3"),
            {"never": "9000-01-01 00:00:00"},
        )
    assert await _references(staff, open="true") == []
    upgrade = import_module("handoff_api.migrations.versions.0026_show_what_runs_on").upgrade
    with engine.begin() as connection, Operations.context(MigrationContext.configure(connection)):
        upgrade()
    engine.dispose()
    assert await _references(staff, open="true") == [case["reference"]]
    assert await _references(staff, order="due") == [case["reference"], other["reference"]]
