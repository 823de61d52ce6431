"""Alerts about a hazard go where it goes: none vanishes, and none is raised twice for the same thing."""

from __future__ import annotations

from typing import Any

import pytest

from handoff_api.clock import StoppedClock
from tests.handoff_api.house import Client, House, Resident, created
from tests.handoff_api.test_hazards import DAMP
from tests.handoff_api.test_hazards_parted import DOOR, GAS, MOULD, RUDE, TOLD_AT, Case, split

LEAK = {"topic": "repairs", "summary": "I can smell gas in the kitchen"}


async def alarm(bot: Client, **more: Any) -> dict[str, Any]:
    raised = await bot.post(
        "/v1/alerts",
        {
            "landlord": "west-kent",
            "category": "emergency",
            "hazard": "gas",
            "words": "smell gas",
            "aware_at": TOLD_AT,
            **more,
        },
    )
    assert raised.status_code == 201, raised.text
    alert: dict[str, Any] = raised.json()
    return alert


async def alerts(staff: Client, **filter_: Any) -> dict[str, str | None]:
    """Which case each alert points to, by what it is."""
    listed = (await staff.get("/v1/alerts", **filter_)).json()["alerts"]
    found = {each["about"] or each["hazard"]: each["case_reference"] for each in listed}
    assert len(found) == len(listed), "two alerts for the same thing"
    return found


async def in_pack(staff: Client, case: Case) -> set[str]:
    pack = (await staff.get(f"/v1/cases/{case['reference']}/evidence")).json()
    return {alert["id"] for alert in pack["alerts"]}


@pytest.mark.parametrize("raised_before_the_case", [True, False])
async def test_the_open_alert_goes_with_the_hazard(
    house: House, resident: Resident, bot: Client, staff: Client, raised_before_the_case: bool
) -> None:
    # The assistant tells of a danger at once; often there is no case yet.
    where = {"conversation_id": resident.conversation_id}
    raised = await alarm(bot, **where) if raised_before_the_case else None
    case = await created(bot, issues=[LEAK, RUDE], hazard=GAS, **where)
    raised = raised or await alarm(bot, **where, case_reference=case["reference"])
    case, new = await split(staff, case, "repairs")
    assert await alerts(staff, state="open") == {"gas": new["reference"]}
    for each in (case, new):
        assert await in_pack(staff, each) == {raised["id"]}, "no record loses it"
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()["entries"]
    assert history[-1]["details"]["hazard_alerts"] == [raised["id"]]


async def test_whoever_took_the_alert_goes_on_having_it(bot: Client, staff: Client) -> None:
    case = await created(bot, issues=[LEAK, RUDE], hazard=GAS)
    raised = await alarm(bot, case_reference=case["reference"])
    await staff.post(f"/v1/alerts/{raised['id']}/actions", {"action": "take"})
    _, new = await split(staff, case, "repairs")
    [alert] = (await staff.get("/v1/alerts")).json()["alerts"]
    assert (alert["case_reference"], alert["state"]) == (new["reference"], "taken")
    assert alert["taken_by"] == staff.me


async def test_another_danger_stays_on_its_case(bot: Client, staff: Client) -> None:
    case = await created(bot, issues=[LEAK, RUDE], hazard=GAS)
    await alarm(bot, case_reference=case["reference"])
    await alarm(
        bot,
        case_reference=case["reference"],
        hazard="electrics",
        words="sparks from the socket",
        aware_at="2026-11-23T09:50:00Z",
    )
    case, new = await split(staff, case, "repairs")
    expected = {"gas": new["reference"], "electrics": case["reference"]}
    assert await alerts(staff, state="open") == expected


async def test_on_both_cases_one_alert_is_enough_and_both_records_hold_it(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, issues=[LEAK, RUDE], hazard=GAS)
    raised = await alarm(bot, case_reference=case["reference"])
    case, new = await split(staff, case, "repairs", hazard="both")
    assert await alerts(staff, state="open") == {"gas": case["reference"]}
    assert await in_pack(staff, case) == await in_pack(staff, new) == {raised["id"]}


async def test_an_emergency_nobody_took_is_rung_for_on_the_case_it_is_on_now(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot, issues=[LEAK, RUDE], hazard=GAS)
    raised = await alarm(bot, case_reference=case["reference"])
    clock.instant = clock.instant.replace(hour=12)
    await house.ring()
    untaken = await alerts(staff, category="emergency_untaken", state="open")
    assert untaken == {raised["id"]: case["reference"]}
    _, new = await split(staff, case, "repairs")
    await house.ring()
    untaken = await alerts(staff, category="emergency_untaken", state="open")
    assert untaken == {raised["id"]: new["reference"]}


async def missed(staff: Client) -> list[tuple[str, str]]:
    """The alerts about the date by which it should have been looked at: which case, how they stand."""
    listed = (await staff.get("/v1/alerts", category="deadline_missed")).json()["alerts"]
    return [(a["case_reference"], a["state"]) for a in listed if a["about"] == "investigate_hazard"]


async def test_a_missed_date_is_told_of_once_wherever_it_stands(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    clock.instant = clock.instant.replace(month=12, day=8, hour=9)
    await house.ring()
    assert await missed(staff) == [(case["reference"], "open")]
    case, new = await split(staff, case, "damp_mould")
    await house.ring()
    assert await missed(staff) == [(new["reference"], "open")]
    new = await staff.done(new, "merge", into=case["reference"], reason="One matter after all.")
    await house.ring()
    assert await missed(staff) == [(case["reference"], "open")]
    case = await staff.read(case)
    await staff.done(case, "record_done", deadline="investigate_hazard", what="Surveyed.")
    await house.ring()
    assert await missed(staff) == [(case["reference"], "done")]


async def test_on_both_cases_each_is_told_of_its_own_missed_date(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    case, new = await split(staff, case, "damp_mould", hazard="both")
    clock.instant = clock.instant.replace(month=12, day=8, hour=9)
    await house.ring()
    await house.ring()
    assert sorted(await missed(staff)) == sorted(
        [(case["reference"], "open"), (new["reference"], "open")]
    )
