"""Health, disability and danger are in fields of their own, read by those whose work needs them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from handoff_api.alerts import repository as alerts
from handoff_api.keys.service import Key
from handoff_api.news.newsroom import _alert_item
from tests.handoff_api.decided import record, restricted
from tests.handoff_api.house import Client, House, created

MARKER = "Quillwort"
# What only a special field holds; the description says nothing of it.
SAID: dict[str, Any] = {
    "adjustments": [{"need": f"{MARKER} is deaf"}],
    "hazard": {"suspected": "unknown", "words": f"{MARKER} coughs at night"},
    "signals": [{"name": "vulnerability", "confidence": 0.9, "words": f"{MARKER} is ill"}],
}


@pytest.fixture
async def case(house: House, bot: Client, staff: Client) -> dict[str, Any]:
    made = await created(bot, **SAID)
    made = await staff.done(
        await staff.read(made), "agree_adjustments", adjustments=[
            {"need": f"{MARKER} is deaf", "agreed": f"write to {MARKER}", "review_on": "2027-01-11"}
        ],
    )  # fmt: skip
    await record(house, made["reference"], restricted)
    alarm = {
        "landlord": "west-kent",
        "category": "emergency",
        "hazard": "gas",
        "words": f"{MARKER} smells gas",
        "case_reference": made["reference"],
        "aware_at": house.clock.now().isoformat(),
    }
    assert (await bot.post("/v1/alerts", alarm)).status_code == 201
    return made


def _paths(case: dict[str, Any]) -> list[str]:
    path = f"/v1/cases/{case['reference']}"
    return [path, f"{path}/history", f"{path}/evidence", "/v1/alerts"]


@pytest.mark.parametrize("role", ["caseworker", "manager"])
async def test_those_who_handle_cases_read_it(
    house: House, case: dict[str, Any], role: str
) -> None:
    reader = await house.staff(role)
    for path in _paths(case):
        answer = await reader.get(path)
        assert answer.status_code == 200
        assert MARKER in answer.text, path
    assert (await reader.read(case))["special_withheld"] is False


@pytest.mark.parametrize("role", ["auditor", "admin"])
async def test_whose_work_does_not_need_it_sees_that_it_is_there_and_nothing_of_it(
    house: House, case: dict[str, Any], role: str
) -> None:
    reader = await house.staff(role)
    for path in _paths(case):
        answer = await reader.get(path)
        assert answer.status_code == 200
        assert MARKER not in answer.text, path
    shown = await reader.read(case)
    assert shown["special_withheld"] is True
    assert shown["adjustments"] == []
    assert shown["hazard"]["suspected"] == "unknown"
    assert [signal["name"] for signal in shown["signals"]] == ["vulnerability"]
    assert [limit["reasons"] for limit in shown["restrictions"]] == ["[withheld]"]
    assert shown["description"] == case["description"]
    history = (await reader.get(f"/v1/cases/{case['reference']}/history")).json()
    assert history["intact"] is True
    assert "agree_adjustments" in [entry["action"] for entry in history["entries"]]


async def test_the_event_stream_tells_the_words_of_danger_to_those_who_handle_cases(
    house: House, case: dict[str, Any]
) -> None:
    async with house.public.database.reads() as session:
        [alert, *_] = await alerts.listed(
            session, landlord="west-kent", states=[], category="emergency", after=None, limit=5
        )
    item = _alert_item(alert)
    for role, hears in (
        ("caseworker", True),
        ("manager", True),
        ("auditor", False),
        ("admin", False),
    ):
        key = Key(id="x", role=role, landlord="west-kent")
        assert (MARKER in json.dumps(item.shown_to(key))) is hears, role
