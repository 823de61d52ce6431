"""What may be done to a case, by whom, when; and that nothing changes when it may not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handoff_api.clock import StoppedClock
from tests.handoff_api.answered import answered, responded
from tests.handoff_api.house import Client, House, complaint, created


def _met(case: dict[str, Any], name: str) -> str | None:
    met: str | None = next(d["met_at"] for d in case["deadlines"] if d["name"] == name)
    return met


async def test_stage_1_from_receipt_to_closing(
    bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot)
    case = await staff.done(case, "assign", owner="staff:ann")
    case = await staff.done(case, "name_handler", owner="staff:ann")
    clock.advance(timedelta(days=1))
    case = await staff.done(case, "acknowledge")
    assert _met(case, "acknowledge") == "2026-11-24T10:00:00Z"
    case = await staff.done(case, "investigate")
    case = await responded(staff, case)
    assert _met(case, "respond") == "2026-11-24T10:00:00Z"
    case = await staff.done(case, "close", reason="content")
    assert case["state"] == "closed"
    assert case["version"] == 9
    assert "request_stage_2" in case["allowed_actions"]


async def test_answer_is_counted_from_the_acknowledgement_where_the_policy_says_so(
    bot: Client, house: House, clock: StoppedClock
) -> None:
    """Deadlines derive from events: at one landlord at least the answer's day moves."""
    moved = 0
    for landlord in ("west-kent", "medway", "wdh", "charitable-south", "chislehurst-sidcup"):
        staff = await house.staff(landlord=landlord)
        case = await created(bot, landlord=landlord)
        before = {d["name"]: d["due_on"] for d in case["deadlines"]}
        clock.advance(timedelta(days=1))
        case = await staff.done(case, "acknowledge")
        after = {d["name"]: d["due_on"] for d in case["deadlines"]}
        moved += before["respond"] != after["respond"]
        clock.advance(timedelta(days=-1))
    assert moved >= 1


async def test_quick_fix_becomes_stage_1_whenever_the_resident_wants(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, stage="quick_fix")
    case = await staff.done(case, "respond", summary="Corrected.")
    assert _met(case, "quick_fix")
    case = await bot.done(case, "request_stage_1", text="not enough")
    assert case["stage"] == "stage_1"
    assert case["state"] == "received"
    assert _met(case, "respond") is None


async def test_accepted_quick_fix_is_closed(bot: Client, staff: Client) -> None:
    case = await staff.done(await created(bot, stage="quick_fix"), "respond", summary="Corrected.")
    assert (await bot.done(case, "accept_quick_fix"))["state"] == "closed"


async def test_stage_2_needs_no_reason_and_starts_its_own_clock(
    bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await answered(staff, await created(bot))
    clock.advance(timedelta(days=1))
    case = await bot.done(case, "request_stage_2")
    assert case["stage"] == "stage_2"
    assert case["state"] == "received"
    assert _met(case, "respond")
    assert _met(case, "respond_stage_2") is None
    case = await staff.done(case, "acknowledge")
    assert _met(case, "acknowledge_stage_2")


async def test_possible_ground_is_decided_by_a_person_with_reasons(
    bot: Client, staff: Client
) -> None:
    ground = {"ground": "time_limit", "clause": "exclusions.time", "resident_says": "was ill"}
    case = await created(bot, exclusions=[ground])
    [found] = case["exclusions"]
    assert found["status"] == "possible"
    assert found["decided_by"] is None
    case = await staff.done(
        case,
        "decide_exclusion",
        exclusion_id=found["id"],
        status="not_applied",
        reasons="ill at the time",
    )
    assert case["exclusions"][0]["status"] == "not_applied"
    assert case["exclusions"][0]["decided_by"].startswith("staff:")
    refused = await staff.act(
        case, "decide_exclusion", exclusion_id=10**6, status="applied", reasons="x"
    )
    assert refused.status_code == 422


async def test_refusal_needs_a_manager_ground_clause_and_reasons(
    bot: Client, staff: Client, manager: Client
) -> None:
    case = await created(bot)
    refusal = {
        "ground": "not_our_service",
        "clause": "exclusions.not-our-service",
        "reasons": "council bins",
        "resident_reasons_considered": "They thought that the bins were ours.",
    }
    assert (await staff.act(case, "refuse", **refusal)).status_code == 409
    assert (await manager.act(case, "refuse", ground="not_our_service")).status_code == 422
    case = await manager.done(case, "refuse", **refusal)
    assert case["state"] == "not_accepted"
    assert case["exclusions"][0]["status"] == "applied"


async def test_stale_version_changes_nothing_and_says_the_current_one(
    bot: Client, staff: Client
) -> None:
    case = await created(bot)
    await staff.done(case, "acknowledge")
    refused = await staff.act(case, "investigate")
    assert refused.status_code == 409
    assert refused.json()["code"] == "version_stale"
    assert refused.json()["current_version"] == 2
    now = (await staff.get(f"/v1/cases/{case['reference']}")).json()
    assert now["state"] == "acknowledged"


async def test_two_at_once_on_one_version_one_wins(bot: Client, staff: Client) -> None:
    import asyncio

    case = await created(bot)
    answers = await asyncio.gather(*(staff.act(case, "acknowledge") for _ in range(4)))
    assert sorted(a.status_code for a in answers) == [200, 409, 409, 409]


async def test_illegal_move_lists_what_is_possible(bot: Client, staff: Client) -> None:
    case = await created(bot)
    refused = await staff.act(case, "close", reason="tired")
    assert refused.status_code == 409
    assert refused.json()["code"] == "move_illegal"
    assert "acknowledge" in refused.json()["allowed_actions"]
    now = (await staff.get(f"/v1/cases/{case['reference']}")).json()
    assert now["allowed_actions"] == refused.json()["allowed_actions"]
    for_staff_only = {"allowed_actions": [], "advice": None}
    assert {**now, **for_staff_only} == {**case, **for_staff_only}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"action": "dance", "version": 1}, "action"),
        ({"version": 1}, "action"),
        ({"action": "acknowledge"}, "acknowledge.version"),
        ({"action": "acknowledge", "version": 0}, "acknowledge.version"),
        ({"action": "acknowledge", "version": "x"}, "acknowledge.version"),
        ({"action": "acknowledge", "version": 10**12}, "acknowledge.version"),
        ({"action": "assign", "version": 1, "owner": "Ann"}, "assign.owner"),
        ({"action": "respond", "version": 1, "summary": ""}, "respond.summary"),
        ({"action": "note", "version": 1, "text": "a", "loud": True}, "note.loud"),
    ],
)
async def test_malformed_action_is_refused_naming_the_field(
    bot: Client, staff: Client, body: dict[str, Any], field: str
) -> None:
    case = await created(bot)
    refused = await staff.post(f"/v1/cases/{case['reference']}/actions", body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == field
    assert (await staff.get(f"/v1/cases/{case['reference']}")).json()["version"] == 1


async def test_unknown_action_comes_with_the_known_ones(bot: Client, staff: Client) -> None:
    case = await created(bot)
    refused = (await staff.act(case, "dance")).json()
    assert "acknowledge" in refused["errors"][0]["allowed"]


async def test_failed_submission_leaves_the_draft_as_it_was(bot: Client, staff: Client) -> None:
    draft = (
        await bot.post("/v1/cases", complaint(state="draft", stage=None, description=" "))
    ).json()
    assert (await bot.act(draft, "submit", stage="stage_1")).status_code == 422
    now = (await staff.get(f"/v1/cases/{draft['reference']}")).json()
    assert (now["state"], now["version"], now["deadlines"]) == ("draft", 1, [])


async def test_information_can_be_added_even_when_the_case_is_closed(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, kind="feedback", stage=None)
    case = await staff.done(case, "close", reason="noted")
    case = await bot.done(case, "add_information", text="one more thing")
    assert case["state"] == "closed"


async def test_bot_can_do_only_what_a_resident_asks_for(bot: Client) -> None:
    case = await created(bot)
    assert set(case["allowed_actions"]) == {"add_information", "correct", "withdraw"}
    for action, more in (("acknowledge", {}), ("note", {"text": "x"}), ("investigate", {})):
        assert (await bot.act(case, action, **more)).status_code == 409
