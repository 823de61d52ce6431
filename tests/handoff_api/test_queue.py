"""The queue: what is next, on time, by the right people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handoff_api.clock import StoppedClock
from tests.handoff_api.house import Client, House, complaint, created


async def _references(client: Client, **params: Any) -> list[str]:
    response = await client.get("/v1/cases", **params)
    assert response.status_code == 200, response.text
    return [case["reference"] for case in response.json()["cases"]]


async def _pages(client: Client, **params: Any) -> list[str]:
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        body = (await client.get("/v1/cases", **params, **cursor)).json()
        found += [case["reference"] for case in body["cases"]]
        if body["next"] is None:
            return found
        cursor = {"cursor": body["next"]}


def _said(description: str, **more: Any) -> dict[str, Any]:
    return {"description": description, "issues": [], "signals": [], **more}


@pytest.mark.parametrize(
    ("filter_", "fits"),
    [
        ({"kind": "complaint"}, {"quick_fix": 1, "late": 1, "damp": 1}),
        ({"kind": ["enquiry", "complaint"]}, {"quick_fix": 1, "late": 1, "damp": 1, "enquiry": 1}),
        ({"stage": "quick_fix"}, {"quick_fix": 1}),
        ({"state": "draft"}, {"draft": 1}),
        ({"topic": "damp_mould"}, {"damp": 1}),
        ({"flag": "vulnerability"}, {"damp": 1}),
        ({"flag": ["vulnerability", "legal_action"]}, {"damp": 1, "late": 1}),
        ({"priority": "emergency"}, {"damp": 1}),
        ({"open": "true", "kind": "enquiry"}, {"enquiry": 1}),
        ({"received_before": "2026-11-20T00:00:00Z"}, {"late": 1}),
        ({"received_from": "2026-11-23T00:00:00Z", "stage": "stage_1"}, {"damp": 1}),
        ({"due": "overdue"}, {"late": 1}),
        ({"due": "today"}, {}),
        ({"due_before": "2026-11-26"}, {"late": 1, "damp": 1, "quick_fix": 1}),
        ({"due_within": 2}, {"damp": 1, "quick_fix": 1}),
        ({"due_within": 2, "deadline": "quick_fix"}, {"quick_fix": 1}),
        ({"due": "overdue", "deadline": "respond"}, {"late": 1}),
        ({"deadline": "emergency_hazard"}, {"damp": 1}),
    ],
)
async def test_list_is_narrowed(
    bot: Client, staff: Client, filter_: dict[str, Any], fits: dict[str, int]
) -> None:
    made = {
        "quick_fix": await created(bot, stage="quick_fix"),
        "late": await created(
            staff,
            received_at="2026-10-30T09:00:00Z",
            signals=[{"name": "legal_action", "confidence": 0.8}],
        ),
        "damp": await created(
            bot,
            issues=[{"topic": "damp_mould"}],
            signals=[{"name": "vulnerability", "confidence": 0.9}],
            hazard={"suspected": "emergency", "aware_at": "2026-11-23T09:00:00Z", "words": "x"},
        ),
        "enquiry": await created(bot, kind="enquiry", stage=None),
        "draft": await created(bot, kind="other", state="draft", stage=None),
    }
    names = {case["reference"]: name for name, case in made.items()}
    found = {names[reference] for reference in await _references(staff, **filter_)}
    assert found == set(fits)


async def test_today_lasts_until_midnight_in_london(
    bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot, stage="quick_fix")
    clock.instant = clock.instant.replace(day=25, hour=0)
    assert await _references(staff, due="today") == [case["reference"]]
    clock.instant = clock.instant.replace(day=25, hour=23, minute=59, second=59)
    assert await _references(staff, due="today") == [case["reference"]]
    assert await _references(staff, due="overdue") == []
    clock.advance(timedelta(seconds=1))
    assert await _references(staff, due="today") == []
    assert await _references(staff, due="overdue") == [case["reference"]]
    assert await _references(staff, due="now") == [case["reference"]]


async def test_emergency_is_late_at_its_hour_not_at_midnight(
    bot: Client, staff: Client, clock: StoppedClock
) -> None:
    hazard = {"suspected": "emergency", "aware_at": "2026-11-23T09:00:00Z", "words": "gas"}
    case = await created(bot, kind="service_request", stage=None, hazard=hazard)
    clock.instant = clock.instant.replace(day=24, hour=8, minute=59)
    assert await _references(staff, due="overdue") == []
    clock.instant = clock.instant.replace(hour=9, minute=0)
    assert await _references(staff, due="overdue") == [case["reference"]]


async def test_what_is_done_is_not_due(bot: Client, staff: Client) -> None:
    case = await created(staff, received_at="2026-10-30T09:00:00Z")
    assert await _references(staff, due="overdue") == [case["reference"]]
    await staff.done(case, "withdraw", reason="sorted")
    assert await _references(staff, due="overdue") == []


@pytest.mark.parametrize("order", ["newest", "oldest", "due", "priority", "changed"])
async def test_pages_hold_every_case_once_in_every_order(
    bot: Client, staff: Client, clock: StoppedClock, order: str
) -> None:
    for number in range(7):
        clock.advance(timedelta(seconds=number % 2))
        await created(bot, priority=("urgent", "standard", "emergency")[number % 3],
                      state="draft" if number == 4 else "received")  # fmt: skip
    whole = await _references(staff, order=order)
    assert len(set(whole)) == 7
    assert await _pages(staff, order=order, limit=2) == whole


async def test_due_order_begins_with_the_latest_late_and_priority_with_emergencies(
    bot: Client, staff: Client
) -> None:
    plain = await created(bot)
    late = await created(staff, received_at="2026-10-30T09:00:00Z")
    urgent = await created(bot, priority="urgent")
    emergency = await created(bot, priority="emergency")
    nothing_due = await created(bot, kind="enquiry", stage=None)
    over = await created(bot, priority="emergency")
    await staff.done(over, "withdraw", reason="sorted")
    by_due = await _references(staff, order="due")
    assert by_due[0] == late["reference"]
    assert set(by_due[-2:]) == {nothing_due["reference"], over["reference"]}
    by_priority = await _references(staff, order="priority")
    assert by_priority == [
        c["reference"] for c in (emergency, urgent, late, plain, nothing_due, over)
    ]


async def test_page_stays_put_while_cases_come_and_change(bot: Client, staff: Client) -> None:
    cases = [await created(bot) for _ in range(4)]
    first = (await staff.get("/v1/cases", limit=2)).json()
    await created(bot)
    await staff.done(cases[1], "note", text="x")
    second = (await staff.get("/v1/cases", limit=2, cursor=first["next"])).json()
    assert [c["reference"] for c in second["cases"]] == [
        c["reference"] for c in (cases[1], cases[0])
    ]


@pytest.mark.parametrize("cursor", ["nope", "WyJkdWUiLDFd", "", "W10", "eyJhIjoxfQ"])
async def test_cursor_of_another_order_or_nobody_is_refused(staff: Client, cursor: str) -> None:
    refused = await staff.get("/v1/cases", order="priority", cursor=cursor)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("mould", True),
        ("MOULDS bedroom", True),
        ("bedroom kitchen", False),
        ("Testcase", True),
        ("ceiling", True),
        ("primrose ceiling", True),
        ("'; drop table cases --", False),
        ('" OR *', False),
        ("!!!", True),
        ("Zoë", False),
    ],
)
async def test_search_finds_words_summaries_and_names(
    bot: Client, staff: Client, typed: str, fits: bool
) -> None:
    case = await created(
        bot,
        description="There is mould in the bedroom, it's everywhere.",
        issues=[{"topic": "damp_mould", "summary": "wet ceiling"}],
    )
    assert (case["reference"] in await _references(staff, q=typed)) is fits


async def test_search_by_reference_as_people_type_it(bot: Client, staff: Client) -> None:
    case = await created(bot)
    await created(bot)
    for typed in (case["reference"], f" {case['reference'].lower()} ", case["reference"][-6:]):
        assert await _references(staff, q=typed) == [case["reference"]]


async def test_search_follows_what_a_draft_comes_to_say(bot: Client, staff: Client) -> None:
    draft = await created(bot, state="draft", stage=None, **_said("something"))
    assert await _references(staff, q="gutter") == []
    await bot.done(draft, "amend", description="The gutter leaks")
    assert await _references(staff, q="gutters") == [draft["reference"]]
    assert await _references(staff, q="something") == []


async def test_search_follows_a_name_a_number_and_a_summary_told_later(
    bot: Client, staff: Client
) -> None:
    [issue], [party] = complaint()["issues"], complaint()["parties"]
    before = {"parties": [{"role": "resident"}], "issues": [{**issue, "summary": None}]}
    draft = await created(bot, state="draft", stage=None, description="it drips", **before)
    told = ("Testcase", "07700 900123", "front")
    assert [await _references(staff, q=typed) for typed in told] == [[], [], []]
    case = await bot.done(draft, "amend", parties=[party], issues=[issue])
    for typed in told:
        assert await _references(staff, q=typed) == [draft["reference"]]
    case = await bot.done(case, "submit", stage="stage_1")
    anew = {**party, "name": "Sam Example"}
    await bot.done(case, "correct", changes={"parties": [anew]}, words="it is Sam Example")
    assert await _references(staff, q="Example Sam") == [draft["reference"]]
    assert await _references(staff, q="Testcase") == []


async def test_confidential_case_is_not_found_by_name(bot: Client, staff: Client) -> None:
    case = await created(bot, anonymity="confidential")
    assert await _references(staff, q="Primrose") == []
    assert await _references(staff, q="door") == [case["reference"]]


async def test_search_stays_with_the_landlord(house: House, bot: Client) -> None:
    await created(bot)
    other = await house.staff(landlord="medway")
    assert await _references(other, q="door") == []
    assert await _references(other, landlord="west-kent") == []
    both = await house.staff("admin", "*")
    await created(bot, landlord="medway")
    for order in ("newest", "oldest", "due", "priority", "changed"):
        assert len(await _pages(both, q="door", order=order, limit=1)) == 2


@pytest.mark.parametrize(
    "params",
    [
        {"due": "soon"},
        {"due": "today", "due_within": 3},
        {"due_within": -1},
        {"due_within": 251},
        {"order": "random"},
        {"flag": "x" * 41},
        {"landlord": "nowhere"},
        {"received_from": "2026-11-23"},
        {"q": "x" * 201},
    ],
)
async def test_filters_that_cannot_be_are_refused(staff: Client, params: dict[str, Any]) -> None:
    refused = await staff.get("/v1/cases", **params)
    assert refused.status_code == 422
    field = refused.json()["errors"][0]["field"].partition("[")[0]
    assert field in {*params, "due"}


async def test_counts_say_what_waits(bot: Client, staff: Client) -> None:
    await created(staff, received_at="2026-10-30T09:00:00Z")
    taken = await created(bot, priority="emergency")
    await staff.done(taken, "claim")
    await created(bot, kind="enquiry", stage=None)
    gone = await created(bot)
    await staff.done(gone, "withdraw")
    counts = (await staff.get("/v1/cases/counts")).json()
    assert counts == {
        "open": 3,
        "today": 0,
        "overdue": 1,
        "unassigned": 1,
        "mine": 2,
        "emergency": 1,
        "kinds": {"complaint": 3, "enquiry": 1},
        "stages": {"stage_1": 3},
        "states": {"received": 3, "withdrawn": 1},
    }


async def test_counts_stay_with_the_landlord(house: House, bot: Client) -> None:
    await created(bot)
    other = await house.staff(landlord="medway")
    assert (await other.get("/v1/cases/counts")).json()["open"] == 0


async def test_case_is_claimed_once_and_the_second_hears_by_whom(house: House, bot: Client) -> None:
    case = await created(bot)
    ann, ben = await house.staff(), await house.staff()
    mine = await ann.done(case, "claim")
    refused = await ben.act(case, "claim")
    assert refused.status_code == 409
    assert refused.json()["code"] == "case_taken"
    assert refused.json()["owner"] == mine["owner"]
    assert await _references(ann, owner="me") == [case["reference"]]
    assert await _references(ben, owner="me") == []
    assert await _references(ben, owner="unassigned") == []
    assert await _references(ben, owner=mine["owner"]) == [case["reference"]]
    # It can still change hands, by somebody who means it.
    assert (await ben.act(mine, "assign", owner="team:complaints")).status_code == 200
    assert await _references(ben, owner="unassigned") == [case["reference"]]


async def test_two_claims_at_once_give_it_to_one(house: House, bot: Client) -> None:
    import asyncio

    case = await created(bot)
    people = [await house.staff() for _ in range(5)]
    answers = await asyncio.gather(*(person.act(case, "claim") for person in people))
    assert sorted(a.status_code for a in answers) == [200, 409, 409, 409, 409]
    owner = next(a.json()["owner"] for a in answers if a.status_code == 200)
    assert {a.json()["owner"] for a in answers} == {owner}


async def test_list_never_shows_a_name_or_words(bot: Client, staff: Client) -> None:
    await bot.post("/v1/cases", complaint(description="PRIVATEWORDS"))
    page = (await staff.get("/v1/cases")).text
    assert "PRIVATEWORDS" not in page
    assert "Primrose" not in page
