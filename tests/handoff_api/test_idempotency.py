"""A write sent twice is done once."""

from __future__ import annotations

import asyncio

import pytest

from tests.handoff_api.house import Client, House, Resident, complaint, created


async def test_repeated_write_creates_one_case(bot: Client, staff: Client) -> None:
    first = await bot.post("/v1/cases", complaint(), once="turn-1")
    second = await bot.post("/v1/cases", complaint(), once="turn-1")
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert len((await staff.get("/v1/cases")).json()["cases"]) == 1


async def test_repeated_action_is_answered_alike_though_the_version_moved_on(bot: Client) -> None:
    draft = await created(bot, state="draft", stage=None)
    path = f"/v1/cases/{draft['reference']}/actions"
    body = {"action": "submit", "version": 1, "stage": "stage_1"}
    first = await bot.post(path, body, once="turn-2")
    assert (await bot.post(path, body, once="turn-2")).json() == first.json()
    assert first.json()["version"] == 2


async def test_whoever_heard_no_answer_may_ask_again_with_the_version_of_now(
    bot: Client, staff: Client
) -> None:
    draft = await created(bot, state="draft", stage=None)
    path = f"/v1/cases/{draft['reference']}/actions"
    body = {"action": "submit", "version": 1, "stage": "stage_1"}
    first = await bot.post(path, body, once="turn-2")
    again = await bot.post(path, {**body, "version": 2}, once="turn-2")
    assert again.json() == first.json()
    assert (await staff.get(f"/v1/cases/{draft['reference']}")).json()["version"] == 2
    other = await bot.post(path, {**body, "version": 2, "stage": "quick_fix"}, once="turn-2")
    assert other.json()["code"] == "idempotency_key_reused"


async def test_other_body_under_the_same_key_is_refused(bot: Client, staff: Client) -> None:
    await bot.post("/v1/cases", complaint(), once="turn-3")
    refused = await bot.post("/v1/cases", complaint(description="other"), once="turn-3")
    assert refused.status_code == 422
    assert refused.json()["code"] == "idempotency_key_reused"
    assert len((await staff.get("/v1/cases")).json()["cases"]) == 1


async def test_failed_write_can_be_tried_again_under_the_same_key(bot: Client) -> None:
    refused = await bot.post("/v1/cases", complaint(stage=None), once="turn-4")
    assert refused.status_code == 422
    assert (await bot.post("/v1/cases", complaint(), once="turn-4")).status_code == 201


async def test_two_keys_do_not_share_their_idempotency(house: House) -> None:
    one, other = await house.bot(), await house.bot()
    first = await one.post("/v1/cases", complaint(), once="same")
    second = await other.post("/v1/cases", complaint(), once="same")
    assert first.json()["reference"] != second.json()["reference"]


async def test_many_at_once_do_it_once(bot: Client, staff: Client) -> None:
    answers = await asyncio.gather(
        *(bot.post("/v1/cases", complaint(), once="turn-5") for _ in range(6))
    )
    assert {a.status_code for a in answers} <= {201, 409}
    assert all(a.json()["code"] == "write_in_flight" for a in answers if a.status_code == 409)
    assert len((await staff.get("/v1/cases")).json()["cases"]) == 1
    assert (await bot.post("/v1/cases", complaint(), once="turn-5")).status_code == 201


async def test_two_processes_do_it_once(house: House, bot: Client, staff: Client) -> None:
    other = House(house.settings, house.clock, house.rasa)
    there = Client(other.inside, bot.key)
    answers = await asyncio.gather(
        *((bot if n % 2 else there).post("/v1/cases", complaint(), once="turn-6") for n in range(6))
    )
    assert {a.status_code for a in answers} <= {201, 409}
    assert len((await staff.get("/v1/cases")).json()["cases"]) == 1
    await other.close()


async def test_key_that_is_too_long_is_refused(bot: Client) -> None:
    assert (await bot.post("/v1/cases", complaint(), once="x" * 201)).status_code == 422


@pytest.mark.parametrize("times", [2])
async def test_alert_and_hand_over_are_done_once_too(
    bot: Client, staff: Client, resident: Resident, times: int
) -> None:
    alert = {
        "landlord": "west-kent",
        "conversation_id": resident.conversation_id,
        "category": "emergency",
        "hazard": "gas",
        "words": "smell",
        "aware_at": "2026-11-23T09:59:00Z",
    }
    path = f"/v1/conversations/{resident.conversation_id}/hand-over"
    for _ in range(times):
        assert (await bot.post("/v1/alerts", alert, once="a")).status_code == 201
        assert (await bot.post(path, {"reason": "x"}, once="b")).status_code == 200
    assert len((await staff.get("/v1/alerts")).json()["alerts"]) == 2
