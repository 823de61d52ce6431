"""Two hazards come together on one case: each keeps the law's dates of its own, met or running."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handoff_api.clock import StoppedClock
from tests.handoff_api.house import Client, House, created
from tests.handoff_api.test_hazards import DAMP, clocks
from tests.handoff_api.test_hazards_parted import (
    AFTER_INVESTIGATION,
    DOOR,
    MOULD,
    TOLD_AT,
    Case,
    running,
    split,
)

GAS = {"suspected": "emergency", "aware_at": "2026-11-23T09:40:00Z", "words": "smell gas"}
DAMP_BESIDE = {
    "suspected": "significant",
    "name": "damp_mould",
    "clause": "law:hazards.damp-at-home",
    "aware_at": TOLD_AT,
    "alerted_at": None,
    "done": {},
    "investigated": None,
}


async def merged(bot: Client, staff: Client, *, damp_first: bool = True) -> Case:
    """The case on which damp and a smell of gas have come together."""
    later = {"received_at": "2026-11-23T09:45:00Z"}
    damp = await created(bot, **{**DAMP, **({} if damp_first else later)})
    gas = await created(
        bot, hazard=GAS, received_at=later["received_at"] if damp_first else TOLD_AT
    )
    stays, goes = (damp, gas) if damp_first else (gas, damp)
    await staff.done(goes, "merge", into=stays["reference"], reason="One matter.")
    return await staff.read(stays)


@pytest.mark.parametrize("damp_first", [True, False])
async def test_an_emergency_merged_with_damp_leaves_the_damp_its_dates(
    bot: Client, staff: Client, damp_first: bool
) -> None:
    case = await merged(bot, staff, damp_first=damp_first)
    assert running(case) == {"emergency_hazard": "2026-11-24", "investigate_hazard": "2026-12-07"}
    assert clocks(case)["emergency_hazard"]["due_at"] == "2026-11-24T09:40:00Z"
    assert (case["hazard"]["suspected"], case["priority"]) == ("emergency", "emergency")
    assert case["hazard"]["beside"] == [DAMP_BESIDE]
    assert case["hazard"]["household"] == "a baby"


@pytest.mark.parametrize("what", ["gas", "damp"])
@pytest.mark.parametrize("keep", [False, True])
async def test_a_hazard_moved_to_where_another_runs_leaves_both_their_dates(
    bot: Client, staff: Client, what: str, keep: bool
) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    case, new = await split(staff, case, "repairs")
    new = await staff.done(new, "record_hazard", **GAS)
    gone, stays = (new, case) if what == "gas" else (case, new)
    stays = await staff.read(stays)
    gone = await staff.done(
        gone, "move_hazard", to=stays["reference"], keep=keep, reason="One home."
    )
    stays = await staff.read(stays)
    assert running(stays).keys() == {"emergency_hazard", "investigate_hazard"}
    assert stays["hazard"]["beside"] == [DAMP_BESIDE]
    assert running(gone).keys() == (
        set() if not keep else {"emergency_hazard" if what == "gas" else "investigate_hazard"}
    )


async def test_danger_found_later_is_not_late_because_the_damp_was_known_earlier(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    damp = await created(bot, **DAMP)
    clock.advance(timedelta(days=5))
    known = "2026-11-28T09:50:00Z"
    gas = await created(bot, hazard={**GAS, "aware_at": known}, received_at=known)
    await staff.done(gas, "merge", into=damp["reference"], reason="One matter.")
    case = await staff.read(damp)
    assert clocks(case)["emergency_hazard"]["due_at"] == "2026-11-29T09:50:00Z"
    await house.ring()
    told = (await staff.get("/v1/alerts")).json()["alerts"]
    late = [alert["about"] for alert in told if alert["category"] == "deadline_missed"]
    assert "emergency_hazard" not in late


async def test_what_was_done_about_the_damp_stays_done_and_what_follows_stays_owed(
    bot: Client, staff: Client
) -> None:
    damp = await created(bot, **DAMP)
    damp = await staff.done(damp, "record_done", deadline="investigate_hazard", what="Surveyed.")
    damp = await staff.done(damp, "record_done", deadline="hazard_summary", what="Sent.")
    owed = running(damp)
    gas = await created(bot, hazard=GAS, received_at="2026-11-23T09:45:00Z")
    await staff.done(gas, "merge", into=damp["reference"], reason="One matter.")
    case = await staff.read(damp)
    assert running(case) == {**owed, "emergency_hazard": "2026-11-24"}
    for name in ("investigate_hazard", "hazard_summary"):
        assert clocks(case)[name] == clocks(damp)[name], "met stays met"


async def test_the_damp_goes_on_when_the_emergency_is_made_safe(bot: Client, staff: Client) -> None:
    case = await merged(bot, staff)
    case = await staff.done(case, "record_done", deadline="emergency_hazard", what="Valve shut.")
    assert running(case) == {"investigate_hazard": "2026-12-07"}
    case = await staff.done(case, "record_done", deadline="investigate_hazard", what="Surveyed.")
    assert running(case).keys() == set(AFTER_INVESTIGATION)
    assert clocks(case)["emergency_hazard"]["met_at"], "met stays met"


async def test_an_emergency_set_aside_leaves_the_damp_standing(bot: Client, staff: Client) -> None:
    case = await merged(bot, staff)
    case = await staff.done(case, "record_hazard", suspected="none", words="only the cooker")
    assert running(case) == {"investigate_hazard": "2026-12-07"}
    assert clocks(case)["emergency_hazard"]["ended_at"], "a promised date never vanishes"
    hazard = case["hazard"]
    assert (hazard["suspected"], hazard["name"]) == ("significant", "damp_mould")
    assert "recorded_by" not in hazard, "nobody has confirmed the damp"
    assert hazard["words"] == "black mould in the bedroom | smell gas | only the cooker"
    assert "beside" not in hazard
    case = await staff.done(case, "record_hazard", suspected="none")
    assert running(case) == {}


async def test_staff_say_by_its_name_of_which_hazard_they_speak(bot: Client, staff: Client) -> None:
    case = await merged(bot, staff)
    case = await staff.done(case, "record_hazard", suspected="significant", name="damp_mould")
    assert case["hazard"]["suspected"] == "emergency"
    [damp] = case["hazard"]["beside"]
    assert (damp["recorded_by"], damp["aware_at"]) == (staff.me, TOLD_AT)
    case = await staff.done(case, "record_hazard", suspected="none", name="damp_mould")
    assert running(case).keys() == {"emergency_hazard"}
    assert clocks(case)["investigate_hazard"]["ended_at"]


async def test_the_damp_goes_with_the_emergency_to_a_third_case(bot: Client, staff: Client) -> None:
    case = await merged(bot, staff)
    owed = running(case)
    earliest = await created(bot, issues=[DOOR], received_at="2026-11-23T09:00:00Z")
    await staff.done(case, "merge", into=earliest["reference"], reason="One matter.")
    assert running(await staff.read(earliest)) == owed


async def test_split_with_the_issues_of_two_hazards_apart_they_stand_on_both(
    bot: Client, staff: Client
) -> None:
    leak = {"topic": "repairs", "summary": "I smell gas"}
    case = await created(bot, issues=[leak], hazard=GAS, received_at=TOLD_AT)
    damp = await created(bot, **{**DAMP, "hazard": {**DAMP["hazard"], "words": None}})
    await staff.done(damp, "merge", into=case["reference"], reason="One matter.")
    case, new = await split(staff, await staff.read(case), "damp_mould")
    assert running(case) == running(new)
    assert running(new).keys() == {"emergency_hazard", "investigate_hazard"}


async def test_one_hazard_told_of_twice_stands_once_from_when_it_was_first_known(
    bot: Client, staff: Client
) -> None:
    first = await created(bot, **DAMP)
    later = "2026-11-23T09:45:00Z"
    again = {**DAMP, "hazard": {**DAMP["hazard"], "aware_at": later}, "received_at": later}
    await staff.done(
        await created(bot, **again), "merge", into=first["reference"], reason="One matter."
    )
    case = await staff.read(first)
    assert case["hazard"] == first["hazard"]


async def test_the_evidence_names_every_hazard_and_the_household_is_kept(
    house: House, bot: Client, staff: Client
) -> None:
    case = await merged(bot, staff)
    page = await staff.http.get(
        f"/v1/cases/{case['reference']}/evidence",
        headers={"Authorization": f"Bearer {staff.key}", "Accept": "text/html"},
    )
    told = (
        "Beside it (damp mould): significant, suspected, not yet confirmed by a person, "
        "known 23 November 2026, 09:30, resting on law:hazards.damp-at-home"
    )
    assert told in page.text
    auditor = await house.staff("auditor")
    for tail in ("", "/history"):
        seen = (await auditor.get(f"/v1/cases/{case['reference']}{tail}")).text
        assert "a baby" not in seen
        assert "smell gas" not in seen
