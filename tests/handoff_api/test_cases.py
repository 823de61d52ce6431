"""Taking cases down, finding them, keeping landlords apart."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from handoff_api.clock import StoppedClock
from tests.handoff_api.house import Client, House, Resident, complaint, created


async def test_received_complaint_has_its_dates_with_clause_and_reason(bot: Client) -> None:
    case = await created(bot)
    assert re.fullmatch(r"WK-26-[2-9A-HJKMNP-TW-Z]{6}", case["reference"])
    assert case["state"] == "received"
    assert case["version"] == 1
    dates = {d["name"]: d for d in case["deadlines"]}
    assert dates["acknowledge"]["due_on"] == "2026-11-30"
    assert dates["respond"]["due_on"] == "2026-12-07"
    for deadline in case["deadlines"]:
        assert deadline["clause"]
        assert "working day" in deadline["because"]
        assert deadline["policy_edition"] == case["policy_edition"]
        assert deadline["due_on"] == min(
            d for d in (deadline["policy_due_on"], deadline["code_due_on"]) if d
        )


@pytest.mark.parametrize(
    ("landlord", "prefix"),
    [
        ("west-kent", "WK"),
        ("medway", "MED"),
        ("wdh", "WDH"),
        ("charitable-south", "CSO"),
        ("chislehurst-sidcup", "CSH"),
    ],
)
async def test_every_landlord_takes_a_stage_1_complaint(
    bot: Client, landlord: str, prefix: str
) -> None:
    case = await created(bot, landlord=landlord)
    assert case["reference"].startswith(f"{prefix}-26-")
    assert {"acknowledge", "respond"} <= {d["name"] for d in case["deadlines"]}


async def test_draft_has_no_clock_until_it_is_submitted(bot: Client, clock: StoppedClock) -> None:
    draft = await created(bot, state="draft", stage=None)
    assert draft["deadlines"] == []
    assert draft["received_at"] is None
    clock.advance(timedelta(hours=1))
    case = await bot.done(draft, "submit", stage="stage_1")
    assert case["received_at"] == "2026-11-23T11:00:00Z"
    assert case["version"] == 2
    assert {d["name"] for d in case["deadlines"]} >= {"acknowledge", "respond"}


async def test_quick_fix_keeps_both_clocks(bot: Client) -> None:
    case = await created(bot, stage="quick_fix")
    assert {"quick_fix", "acknowledge", "respond"} <= {d["name"] for d in case["deadlines"]}


async def test_quick_fix_is_refused_where_the_policy_has_none(bot: Client) -> None:
    refused = []
    for landlord in ("medway", "wdh", "charitable-south", "chislehurst-sidcup"):
        response = await bot.post("/v1/cases", complaint(landlord=landlord, stage="quick_fix"))
        if response.status_code == 422:
            refused.append(response.json())
        else:
            assert response.status_code == 201
    assert refused
    assert all(r["errors"][0]["field"] == "stage" for r in refused)


async def test_complaint_needs_a_stage_and_others_have_none(bot: Client) -> None:
    missing = await bot.post("/v1/cases", complaint(stage=None))
    assert missing.status_code == 422
    assert missing.json()["errors"][0]["allowed"] == ["quick_fix", "stage_1", "stage_2"]
    with_stage = await bot.post("/v1/cases", complaint(kind="service_request"))
    assert with_stage.status_code == 422
    case = await created(bot, kind="service_request", stage=None)
    assert case["deadlines"] == []


async def test_stage_2_request_is_taken_when_stage_1_is_not_known_here(bot: Client) -> None:
    case = await created(bot, stage="stage_2")
    assert {"acknowledge_stage_2", "respond_stage_2"} <= {d["name"] for d in case["deadlines"]}


@pytest.mark.parametrize("kind", ["compliment", "member_enquiry", "enquiry", "feedback", "other"])
async def test_other_kinds_are_taken(bot: Client, kind: str) -> None:
    assert (await created(bot, kind=kind, stage=None))["state"] == "received"


async def test_emergency_is_first_in_line_and_its_clock_runs_in_a_draft(bot: Client) -> None:
    case = await created(
        bot,
        state="draft",
        stage=None,
        hazard={"suspected": "emergency", "aware_at": "2026-11-23T09:00:00Z", "words": "gas"},
    )
    assert case["priority"] == "emergency"
    hazard = [d for d in case["deadlines"] if d["name"] == "emergency_hazard"]
    assert hazard
    assert hazard[0]["due_at"] == "2026-11-24T09:00:00Z"


async def test_draft_is_amended_field_by_field(bot: Client) -> None:
    draft = await created(bot, state="draft", stage=None)
    changed = await bot.done(draft, "amend", outcome_wanted="an apology")
    assert changed["outcome_wanted"] == "an apology"
    assert changed["issues"] == draft["issues"]
    assert changed["version"] == 2


async def test_whole_intake_may_be_sent_again_as_an_amendment(
    bot: Client, resident: Resident
) -> None:
    body = complaint(conversation_id=resident.conversation_id, received_at=None)
    del body["state"], body["stage"]
    draft = (await bot.post("/v1/cases", body)).json()
    changed = await bot.done(draft, "amend", **body)
    assert changed["parties"] == draft["parties"]


async def test_amendment_cannot_move_a_case_to_another_landlord(bot: Client) -> None:
    draft = await created(bot, state="draft", stage=None)
    refused = await bot.act(draft, "amend", landlord="medway")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "amend.landlord"


async def test_staff_log_a_case_from_the_phone_on_the_day_it_came(
    staff: Client, clock: StoppedClock
) -> None:
    case = await created(staff, channel="phone", received_at="2026-11-20T16:00:00Z")
    assert case["channel"] == "phone"
    acknowledge = next(d for d in case["deadlines"] if d["name"] == "acknowledge")
    assert acknowledge["due_on"] == "2026-11-27"


@pytest.mark.parametrize(
    ("received_at", "status"),
    [
        ("2026-11-23T10:05:00Z", 201),
        ("2026-11-23T10:05:01Z", 422),
        ("2027-01-01T00:00:00Z", 422),
        ("1999-01-01T00:00:00Z", 422),
        ("2026-11-20T16:00:00", 422),
        ("yesterday", 422),
    ],
)
async def test_received_at_is_a_day_that_can_be_planned_for(
    staff: Client, received_at: str, status: int
) -> None:
    response = await staff.post("/v1/cases", complaint(received_at=received_at))
    assert response.status_code == status, response.text


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("kind", "moan", "kind"),
        ("channel", "fax", "channel"),
        ("stage", "stage_3", "stage"),
        ("state", "closed", "state"),
        ("priority", "whenever", "priority"),
        ("anonymity", "secret", "anonymity"),
        ("issues", [{"topic": "weather"}], "issues[0].topic"),
        ("issues", "door", "issues"),
        ("parties", [{"role": "neighbour"}], "parties[0].role"),
        ("exclusions", [{"ground": "mood", "clause": "x"}], "exclusions[0].ground"),
        ("hazard", {"suspected": "maybe"}, "hazard.suspected"),
        ("signals", [{"name": "chase", "confidence": 2}], "signals[0].confidence"),
        ("description", 7, "description"),
        ("description", "x" * 50_001, "description"),
        ("landlord", "nowhere", "landlord"),
        ("surprise", 1, "surprise"),
    ],
)
async def test_unknown_value_is_refused_naming_the_field(
    bot: Client, staff: Client, field: str, value: object, named: str
) -> None:
    refused = await bot.post("/v1/cases", {**complaint(), field: value})
    assert refused.status_code == 422, refused.text
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["errors"][0]["field"] == named
    assert (await staff.get("/v1/cases")).json()["cases"] == []


async def test_unknown_value_comes_with_the_allowed_ones(bot: Client) -> None:
    refused = (await bot.post("/v1/cases", complaint(kind="moan"))).json()
    assert "complaint" in refused["errors"][0]["allowed"]


async def test_errors_repeat_nothing_that_was_sent(bot: Client) -> None:
    body = complaint(kind="Primrose Secret", issues=[{"topic": "Primrose Secret"}])
    body["Primrose Secret"] = "Primrose Secret"
    body["parties"][0]["contacts"][0]["value"] = ["Primrose Secret"]
    refused = await bot.post("/v1/cases", body)
    assert refused.status_code == 422
    assert "Primrose" not in refused.text


async def test_case_of_another_landlord_does_not_exist(house: House, bot: Client) -> None:
    case = await created(bot)
    other = await house.staff(landlord="medway")
    path = f"/v1/cases/{case['reference']}"
    for response in (
        await other.get(path),
        await other.get(f"{path}/history"),
        await other.get(f"{path}/messages"),
        await other.post(f"{path}/messages", {"text": "hello"}),
        await other.act(case, "acknowledge"),
    ):
        assert response.status_code == 404
        assert response.json()["code"] == "case_unknown"
    assert (await other.get("/v1/cases")).json()["cases"] == []
    assert (await other.get("/v1/cases", landlord="west-kent")).json()["cases"] == []


async def test_staff_cannot_log_a_case_for_another_landlord(staff: Client) -> None:
    refused = await staff.post("/v1/cases", complaint(landlord="medway"))
    assert refused.status_code == 403


@pytest.mark.parametrize("typed", ["wk-26-{}", " WK-26-{} "])
async def test_reference_is_found_as_people_type_it(bot: Client, staff: Client, typed: str) -> None:
    case = await created(bot)
    path = "/v1/cases/" + typed.format(case["reference"][-6:])
    assert (await staff.get(path)).status_code == 200


@pytest.mark.parametrize("typed", ["WK-26-000000", "nope", "%00", "WK-26-AAAAAA", "🏚"])
async def test_what_is_no_reference_is_not_found(staff: Client, typed: str) -> None:
    assert (await staff.get(f"/v1/cases/{typed}")).status_code == 404


async def test_list_narrows_by_each_filter(bot: Client, staff: Client) -> None:
    one = await created(bot)
    two = await created(bot, kind="enquiry", stage=None, issues=[{"topic": "other"}])
    three = await created(bot, state="draft", stage=None, priority="urgent")

    async def found(**filters: object) -> list[str]:
        page = (await staff.get("/v1/cases", **filters)).json()
        return [c["reference"] for c in page["cases"]]

    everything = [three["reference"], two["reference"], one["reference"]]
    assert await found() == everything
    assert await found(landlord="west-kent") == everything
    assert await found(kind="enquiry") == [two["reference"]]
    assert await found(kind=["enquiry", "complaint"]) == everything
    assert await found(stage="stage_1") == [one["reference"]]
    assert await found(state="draft") == [three["reference"]]
    assert await found(priority="urgent") == [three["reference"]]
    assert await found(topic="other") == [two["reference"]]
    assert await found(owner="bot") == [three["reference"]]
    assert await found(owner="team:complaints") == [one["reference"]]


async def test_pages_are_stable_while_cases_come_in(bot: Client, staff: Client) -> None:
    first = [(await created(bot))["reference"] for _ in range(5)]
    seen: list[str] = []
    cursor = None
    while True:
        page = await staff.get("/v1/cases", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [c["reference"] for c in page.json()["cases"]]
        cursor = page.json()["next"]
        if cursor is None:
            break
        await created(bot)
    assert seen == list(reversed(first))


@pytest.mark.parametrize(
    "params", [{"cursor": "x"}, {"cursor": "é"}, {"kind": "moan"}, {"limit": 0}, {"limit": "x"}]
)
async def test_bad_filter_is_refused(staff: Client, params: dict[str, object]) -> None:
    assert (await staff.get("/v1/cases", **params)).status_code == 422


async def test_case_with_an_unknown_conversation_is_not_refused(bot: Client, staff: Client) -> None:
    case = await created(bot, conversation_id="from-a-shell")
    thread = await staff.get(f"/v1/cases/{case['reference']}/messages")
    assert thread.json()["messages"] == []


async def test_conversation_with_another_landlord_is_refused(house: House, bot: Client) -> None:
    there = await house.resident("medway")
    body = complaint(conversation_id=there.conversation_id)
    refused = await bot.post("/v1/cases", body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "conversation_id"


async def test_control_characters_never_reach_the_database(bot: Client) -> None:
    body = complaint(description="a\u0000b\u001b[31m")
    body["exclusions"] = [
        {"ground": "time_limit", "clause": "x", "facts": {"a\u0000": "b\u0000", "c": [1, "\u0007"]}}
    ]
    case = (await bot.post("/v1/cases", body)).json()
    assert case["description"] == "ab[31m"
    assert case["exclusions"][0]["facts"] == {"a": "b", "c": [1, ""]}
