"""Reports through the door: from the cases as staff left them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from handoff_api.clock import StoppedClock
from handoff_api.reports.service import TITLES
from tests.handoff_api.decided import decided, record, refused, understood
from tests.handoff_api.house import Client, House, created

RENT = [{"role": "resident", "name": "Primrose Testcase", "tenure": "assured tenant"}]


def table(report: dict[str, Any], name: str) -> list[dict[str, Any]]:
    [found] = [t for t in report["tables"] if t["name"] == name]
    rows: list[dict[str, Any]] = found["rows"]
    return rows


async def test_ch01_and_ch02_come_from_the_cases(house: House, bot: Client, staff: Client) -> None:
    await created(bot, parties=RENT)
    await created(bot, parties=RENT, stage="quick_fix")
    await created(bot, kind="enquiry", stage=None)
    await created(bot, state="draft", stage=None)
    report = (await staff.get("/v1/reports/tsm")).json()
    assert (report["landlord"], report["from"], report["to"]) == (
        "west-kent", "2026-04-01", "2026-11-23",
    )  # fmt: skip
    [rental] = [
        r for r in table(report, "tsm")
        if (r["stage"], r["homes_kind"]) == ("Stage 1", "Low-cost rental")
    ]  # fmt: skip
    assert (rental["complaints"], rental["not_due"], rental["homes"]) == (2, 2, None)
    assert rental["per_1000"] is None


async def test_answer_after_its_day_is_late(
    house: House, bot: Client, staff: Client, clock: StoppedClock
) -> None:
    await created(bot, parties=RENT)
    clock.instant += timedelta(days=40)
    rows = table((await staff.get("/v1/reports/timeliness")).json(), "timeliness")
    found = {r["promise"]: (r["due"], r["late"], r["percent"]) for r in rows}
    assert found["Acknowledged, Stage 1"] == (1, 1, 0.0)
    assert found["Answered, Stage 1"] == (1, 1, 0.0)


async def test_decisions_and_refusals_are_counted(house: House, bot: Client, staff: Client) -> None:
    upheld, other = await created(bot), await created(bot)
    await record(house, upheld["reference"], understood, decided)
    await record(house, other["reference"], refused)
    report = (await staff.get("/v1/reports/outcomes")).json()
    outcomes = {r["outcome"]: r["number"] for r in table(report, "by_outcome")}
    assert outcomes == {"Upheld": 1, "Not decided yet": 1}
    assert table(report, "refused") == [
        {"of": "Taking it", "ground": "Longer ago than the time limit", "within_code": "no",
         "number": 1}
    ]  # fmt: skip


async def test_finding_of_the_ombudsman_pulls_wdhs_trigger(house: House, bot: Client) -> None:
    clerk = await house.staff(landlord="wdh")
    case = await created(bot, landlord="wdh")
    body = {
        "finding": "service_failure",
        "determined_on": "2026-11-20",
        "summary": "Service failure in handling the door.",
    }
    recorded = await clerk.post(f"/v1/cases/{case['reference']}/determinations", body)
    assert recorded.status_code == 201
    rows = table((await clerk.get("/v1/reports/triggers")).json(), "triggers")
    assert rows[-1]["pulled"] == "yes"
    history = (await clerk.get(f"/v1/cases/{case['reference']}/history")).json()
    assert history["entries"][-1]["action"] == "determination_recorded"
    future = {**body, "determined_on": "2026-11-24"}
    refusal = await clerk.post(f"/v1/cases/{case['reference']}/determinations", future)
    assert refusal.status_code == 422


async def test_survey_answers_are_counted(bot: Client, staff: Client) -> None:
    case = await staff.done(await created(bot), "withdraw", reason="mended")
    body = {"channel": "web", "answers": [{"question": "survey_satisfied", "score": 1}]}
    await bot.post(f"/v1/cases/{case['reference']}/survey", body)
    report = (await staff.get("/v1/reports/survey")).json()
    worst = [r for r in table(report, "survey") if r["answer"] == "Very dissatisfied"]
    assert worst[0]["number"] == 1
    assert worst[0]["percent"] == 100.0
    assert table(report, "follow_up") == [
        {"surveys": 1, "unhappy": 1, "followed_up": 0, "waiting": 1}
    ]


@pytest.mark.parametrize("name", TITLES)
async def test_every_report_comes_as_json_and_csv_even_when_nothing_happened(
    house: House, name: str
) -> None:
    clerk = await house.staff(landlord="wdh")
    assert (await clerk.get(f"/v1/reports/{name}")).status_code == 200
    sheet = await clerk.get(f"/v1/reports/{name}.csv")
    assert sheet.headers["content-type"] == "text/csv; charset=utf-8"
    assert len(next(csv.reader(io.StringIO(sheet.text)))) > 1


async def test_csv_holds_the_figures_of_the_json(bot: Client, staff: Client) -> None:
    await created(bot)
    sheet = await staff.get("/v1/reports/volumes.csv", table="by_topic")
    assert list(csv.reader(io.StringIO(sheet.text))) == [["Topic", "Number"], ["Repairs", "1"]]
    refusal = await staff.get("/v1/reports/volumes.csv", table="by_colour")
    assert refusal.status_code == 422


async def test_period_is_london_days_with_both_ends(bot: Client, staff: Client) -> None:
    # Half past midnight in London on 1 July is still June by UTC.
    await created(bot, received_at="2026-06-30T23:30:00Z")

    async def kinds(first: str, last: str) -> Any:
        report = (await staff.get("/v1/reports/volumes", **{"from": first, "to": last})).json()
        return table(report, "by_kind")

    assert await kinds("2026-06-01", "2026-06-30") == []
    assert await kinds("2026-07-01", "2026-07-01") == [{"kind": "Complaint", "number": 1}]
    backwards = await staff.get("/v1/reports/volumes", **{"from": "2026-07-02", "to": "2026-07-01"})
    assert backwards.status_code == 422


async def test_report_is_of_ones_own_landlord(house: House, bot: Client, staff: Client) -> None:
    await created(bot, landlord="medway")
    assert table((await staff.get("/v1/reports/volumes")).json(), "by_kind") == []
    refusal = await staff.get("/v1/reports/volumes", landlord="medway")
    assert refusal.status_code == 403
    everyone = await house.staff("auditor", landlord="*")
    asked = await everyone.get("/v1/reports/volumes", landlord="medway")
    assert table(asked.json(), "by_kind") == [{"kind": "Complaint", "number": 1}]
    assert (await everyone.get("/v1/reports/volumes")).status_code == 422


async def test_board_page_has_a_table_under_every_picture_and_calls_nobody(
    house: House, bot: Client, staff: Client
) -> None:
    case = await created(bot, parties=RENT)
    await record(house, case["reference"], understood, decided)
    page = await staff.get("/v1/reports/board")
    assert page.headers["content-type"].startswith("text/html")
    assert page.text.count('<svg role="img"') >= 5
    assert page.text.count("<table") > page.text.count("<svg ")
    assert "<script" not in page.text
    for outside in ("http://", "https://"):
        links = page.text.replace("http://www.w3.org", "")
        assert outside not in links
    assert "Primrose" not in page.text


@pytest.mark.parametrize(
    ("asked", "field", "problem"),
    [
        ({"to": "0401-05-17"}, "to", "must not be before the first policy known here"),
        ({"from": "2026-04-01", "to": "2026-03-31"}, "to", "must not be before from"),
        ({"to": "9999-12-31"}, "to", "must be at most 2 years from now"),
        ({"from": "0001-01-01"}, "from", "must be at most 10 years before to"),
    ],
)
async def test_a_period_nobody_can_report_on_is_refused_by_name(
    staff: Client, asked: dict[str, str], field: str, problem: str
) -> None:
    for name in ("board", "volumes"):
        refused = await staff.get(f"/v1/reports/{name}", **asked)
        assert refused.status_code == 422, refused.text
        assert refused.json()["errors"] == [{"field": field, "problem": problem}]


async def test_unknown_report_is_named_as_such(staff: Client) -> None:
    assert (await staff.get("/v1/reports/horoscope")).json()["code"] == "report_unknown"
    listed = (await staff.get("/v1/reports")).json()["reports"]
    assert [each["name"] for each in listed] == [*TITLES, "board"]


async def test_counts_are_drawn_in_whole_numbers(staff: Client, bot: Client) -> None:
    for _ in range(3):
        await created(bot)
    page = await staff.get("/v1/reports/board")
    assert page.status_code == 200
    assert ">3</text>" in page.text
    assert ">0.5</text>" not in page.text
    assert ">0.2</text>" not in page.text
