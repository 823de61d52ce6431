"""What the resident already told or answered stands on the case, and nobody is told to ask it again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.handoff_api.house import Client, complaint, created


def asks(case: dict[str, Any]) -> list[str]:
    return [question["name"] for question in case["advice"]["questions"]]


def with_reports(told: Any) -> dict[str, Any]:
    return complaint(issues=[{"topic": "repairs", "reported_before": told}])


async def test_adjustments_answered_with_nothing_needed_are_not_asked_again(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, adjustments=[], asked=["adjustments", "complain_choice"])
    case = await staff.read(case)
    assert case["asked"] == ["adjustments", "complain_choice"]
    assert "adjustments" not in asks(case)


async def test_adjustments_nobody_asked_about_are_worth_asking(bot: Client, staff: Client) -> None:
    case = await staff.read(await created(bot, adjustments=[]))
    assert "adjustments" in asks(case)


async def test_staff_note_that_they_asked(staff: Client) -> None:
    case = await created(staff, adjustments=[])
    case = await staff.done(
        case, "correct", changes={"asked": ["adjustments"]}, words="On the phone: nothing needed."
    )
    assert "adjustments" not in asks(case)


async def test_a_draft_amended_keeps_the_questions_asked(bot: Client, staff: Client) -> None:
    case = await created(bot, adjustments=[], state="draft", stage=None)
    case = await bot.done(case, "amend", asked=["adjustments"])
    case = await bot.done(case, "submit", stage="stage_1")
    assert (await staff.read(case))["asked"] == ["adjustments"]


async def test_when_the_landlord_was_told_before_is_kept(bot: Client, staff: Client) -> None:
    told = {"earliest": "2026-09-01", "latest": "2026-11-03", "words": "told u in sept; emailed"}
    made = await bot.post("/v1/cases", with_reports(told))
    [issue] = (await staff.read(made.json()))["issues"]
    assert {name: issue["reported_before"][name] for name in told} == told


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"earliest": "2026-11-03", "latest": "2026-09-01"}, "issues[0].reported_before"),
        ({"earliest": "sept"}, "issues[0].reported_before.earliest"),
        ({"when": "sept"}, "issues[0].reported_before.when"),
        ("twice", "issues[0].reported_before"),
    ],
)
async def test_a_report_that_cannot_be_read_is_refused_by_its_place(
    bot: Client, told: Any, field: str
) -> None:
    refused = await bot.post("/v1/cases", with_reports(told))
    assert refused.status_code == 422
    assert field in [fault["field"] for fault in refused.json()["errors"]]


@pytest.mark.parametrize("asked", ["adjustments", ["Adjustments!"], ["x" * 41], [7]])
async def test_names_of_questions_are_names(bot: Client, asked: Any) -> None:
    assert (await bot.post("/v1/cases", complaint(asked=asked))).status_code == 422


async def test_what_the_words_said_outright_reaches_the_advice(bot: Client, staff: Client) -> None:
    told = [{"name": "sent_to_chief_executive", "confidence": 0.9, "words": "wrote to the CEO"}]
    case = await staff.read(await created(bot, signals=told))
    assert "executive" in {notice["name"] for notice in case["advice"]["notices"]}
    plain = await staff.read(await created(bot, signals=[]))
    assert "executive" not in {notice["name"] for notice in plain["advice"]["notices"]}
