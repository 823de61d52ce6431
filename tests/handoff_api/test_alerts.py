"""What staff must look at now."""

from __future__ import annotations

from typing import Any

import pytest

from tests.handoff_api.house import Client, House


def _gas(**more: Any) -> dict[str, Any]:
    return {
        "landlord": "west-kent",
        "conversation_id": None,
        "case_reference": None,
        "category": "emergency",
        "hazard": "gas",
        "words": "I smell gas",
        "aware_at": "2026-11-23T09:59:00Z",
        **more,
    }


async def test_alert_is_raised_at_once_and_listed_newest_first(bot: Client, staff: Client) -> None:
    raised = await bot.post("/v1/alerts", _gas())
    assert raised.status_code == 201
    assert raised.json()["raised_at"] == "2026-11-23T10:00:00Z"
    assert raised.json()["aware_at"] == "2026-11-23T09:59:00Z"
    await bot.post("/v1/alerts", _gas(category="safeguarding", hazard="suicide"))
    listed = (await staff.get("/v1/alerts")).json()["alerts"]
    assert [a["hazard"] for a in listed] == ["suicide", "gas"]
    urgent = (await staff.get("/v1/alerts", category="emergency", state="open")).json()["alerts"]
    assert [a["hazard"] for a in urgent] == ["gas"]


async def test_alert_is_taken_by_one_person(house: House, bot: Client, staff: Client) -> None:
    alert = (await bot.post("/v1/alerts", _gas())).json()
    path = f"/v1/alerts/{alert['id']}/actions"
    taken = await staff.post(path, {"action": "take"})
    assert taken.json()["state"] == "taken"
    assert (await staff.post(path, {"action": "take"})).status_code == 200
    other = await house.staff()
    refused = await other.post(path, {"action": "take"})
    assert refused.status_code == 409
    assert refused.json()["code"] == "alert_taken"
    done = await staff.post(path, {"action": "finish", "note": "engineer sent"})
    assert done.json()["state"] == "done"
    assert done.json()["done_note"] == "engineer sent"


async def test_alert_of_an_unknown_conversation_is_not_refused(bot: Client) -> None:
    assert (await bot.post("/v1/alerts", _gas(conversation_id="x"))).status_code == 201


@pytest.mark.parametrize(
    ("field", "value"),
    [("landlord", "nowhere"), ("category", "meh"), ("aware_at", "now"), ("hazard", "")],
)
async def test_malformed_alert_is_refused_naming_the_field(
    bot: Client, field: str, value: str
) -> None:
    refused = await bot.post("/v1/alerts", _gas(**{field: value}))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == field


async def test_another_landlords_alert_does_not_exist(house: House, bot: Client) -> None:
    alert = (await bot.post("/v1/alerts", _gas())).json()
    other = await house.staff(landlord="medway")
    assert (await other.get("/v1/alerts")).json()["alerts"] == []
    refused = await other.post(f"/v1/alerts/{alert['id']}/actions", {"action": "take"})
    assert refused.status_code == 404


async def test_alerts_come_in_pages(bot: Client, staff: Client) -> None:
    for _ in range(3):
        await bot.post("/v1/alerts", _gas())
    first = (await staff.get("/v1/alerts", limit=2)).json()
    rest = (await staff.get("/v1/alerts", limit=2, cursor=first["next"])).json()
    assert len(first["alerts"]) == 2
    assert len(rest["alerts"]) == 1
    assert rest["next"] is None
