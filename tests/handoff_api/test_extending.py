"""More time, refusals and limits on contact: what each landlord's policy and the Code need."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handoff_api.clock import StoppedClock
from tests.handoff_api.answered import acknowledged, answered
from tests.handoff_api.house import Client, House, created

MORE_TIME: dict[str, Any] = {
    "deadline": "respond",
    "reason": "The surveyor comes next week.",
    "discussed": True,
    "resident_told": True,
    "ombudsman_details_given": True,
    "updates_every_days": 5,
}
REFUSAL: dict[str, Any] = {
    "ground": "time_limit",
    "clause": "exclusions.time-limit",
    "reasons": "It ended in 2019.",
    "resident_reasons_considered": "They were in hospital in 2020; five years remain.",
}
LIMIT: dict[str, Any] = {
    "measures": ["one_person_or_address"],
    "reasons": "Forty calls a day.",
    "evidence": "Call log of 2 to 20 November.",
    "spoken_with": "Rung on 19 November; offered a support worker.",
    "equality_considered": "A brain injury: calls stay possible at set times.",
    "review_on": "2027-02-01",
}


def _due(case: dict[str, Any], name: str) -> dict[str, Any]:
    return next(d for d in case["deadlines"] if d["name"] == name)


async def test_extension_shows_from_when_to_when_and_why(bot: Client, staff: Client) -> None:
    case = await acknowledged(staff, await created(bot))
    case = await staff.done(case, "extend", until="2026-12-18", **MORE_TIME)
    respond = _due(case, "respond")
    assert respond["due_on"] == "2026-12-18"
    assert respond["extended"]["from_on"] == "2026-12-07"
    assert respond["extended"]["reason"] == MORE_TIME["reason"]
    assert respond["because"].startswith("Friday 18 December 2026 after an extension; at first 10")
    [extension] = case["extensions"]
    assert (extension["from_on"], extension["until_on"]) == ("2026-12-07", "2026-12-18")


async def test_extension_without_a_day_goes_as_far_as_nothing_more_is_needed(
    bot: Client, staff: Client
) -> None:
    case = await staff.done(await acknowledged(staff, await created(bot)), "extend", **MORE_TIME)
    # West Kent's ten working days more; the Code would allow later.
    assert _due(case, "respond")["due_on"] == "2026-12-21"


@pytest.mark.parametrize(
    ("facts", "lacks"),
    [
        ({"ombudsman_details_given": False}, "Ombudsman"),
        ({"discussed": False}, "discussed"),
        ({"resident_told": False}, "told"),
        ({"until": "2027-02-26"}, "agreed"),
    ],
)
async def test_extension_lists_what_policy_or_code_still_needs(
    bot: Client, staff: Client, facts: dict[str, Any], lacks: str
) -> None:
    case = await acknowledged(staff, await created(bot))
    refused = await staff.act(case, "extend", **{**MORE_TIME, **facts})
    assert refused.status_code == 409
    assert any(lacks in each["says"] for each in refused.json()["missing"]), refused.json()
    assert await staff.read(case) == case


async def test_extension_of_what_is_not_owed_names_what_is(bot: Client, staff: Client) -> None:
    case = await created(bot)
    refused = await staff.act(case, "extend", **{**MORE_TIME, "deadline": "respond_stage_2"})
    [fault] = refused.json()["errors"]
    assert fault["field"] == "extend.deadline"
    assert "respond" in fault["allowed"]


async def test_a_date_given_with_an_extension_stands_when_its_own_clock_ends_earlier(
    bot: Client, house: House, clock: StoppedClock
) -> None:
    """Chislehurst & Sidcup counts from the acknowledgement: an early one moves the date forward."""
    staff = await house.staff(landlord="chislehurst-sidcup")
    case = await created(bot, landlord="chislehurst-sidcup")
    assert _due(case, "respond")["due_on"] == "2026-12-14"
    case = await staff.done(case, "extend", until="2026-12-29", **MORE_TIME)
    clock.advance(timedelta(days=1))
    case = await acknowledged(staff, case)
    assert _due(case, "respond")["due_on"] == "2026-12-29"


async def test_refusal_owes_a_notice_with_the_ombudsman_in_it(
    bot: Client, staff: Client, manager: Client
) -> None:
    case = await manager.done(await created(bot), "refuse", **REFUSAL)
    assert case["state"] == "not_accepted"
    [refusal] = case["refusals"]
    assert (refusal["of"], refusal["notice_due_on"]) == ("acceptance", "2026-11-30")
    assert refusal["within_code"] is True
    assert _due(case, "not_accepted_notice")["met_at"] is None
    assert _due(case, "respond")["ended_at"], "no answer is owed while it is refused"
    assert (
        await staff.act(case, "send_notice", notice="not_accepted", ombudsman_details_given=False)
    ).status_code == 422
    case = await staff.done(
        case, "send_notice", notice="not_accepted", ombudsman_details_given=True
    )
    assert _due(case, "not_accepted_notice")["met_at"]
    assert case["refusals"][0]["ombudsman_told_at"]
    assert case["exclusions"][0]["ombudsman_told_at"]


async def test_refusal_taken_back_owes_the_answer_again(
    bot: Client, staff: Client, manager: Client
) -> None:
    case = await manager.done(await created(bot), "refuse", **REFUSAL)
    assert (await staff.act(case, "reopen", reason="x")).status_code == 409
    case = await manager.done(case, "reopen", reason="The Ombudsman told us to.")
    assert case["state"] == "investigating"
    assert _due(case, "respond")["ended_at"] is None
    assert case["refusals"][0]["ended_at"]
    assert "acknowledge" in case["allowed_actions"], "it never was"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"ground": "commercial"}, "ground"),
        ({"clause": "exclusions.court"}, "clause"),
        ({"clause": "nowhere"}, "clause"),
        ({"resident_reasons_considered": ""}, "resident_reasons_considered"),
    ],
)
async def test_refusal_rests_on_a_ground_and_clause_of_this_policy_or_the_code(
    bot: Client, manager: Client, facts: dict[str, str], field: str
) -> None:
    case = await created(bot)
    refused = await manager.act(case, "refuse", **{**REFUSAL, **facts})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == f"refuse.{field}"


async def test_stage_2_is_refused_only_by_a_manager_and_marked_where_the_code_knows_no_such_ground(
    house: House, bot: Client
) -> None:
    staff = await house.staff(landlord="wdh")
    manager = await house.staff("manager", landlord="wdh")
    case = await bot.done(
        await answered(staff, await created(bot, landlord="wdh")), "request_stage_2"
    )
    ground = {
        "ground": "upheld_and_proportionate",
        "clause": "2.15-upheld",
        "reasons": "Upheld, mended and paid.",
        "resident_reasons_considered": "They would like more; no loss is shown.",
    }
    assert (await staff.act(case, "refuse_escalation", **ground)).status_code == 409
    case = await manager.done(case, "refuse_escalation", **ground)
    [refusal] = case["refusals"]
    assert (refusal["of"], refusal["within_code"]) == ("escalation", False)
    assert case["state"] == "not_accepted"
    assert _due(case, "respond")["met_at"], "the Stage 1 answer stands"


async def test_contact_is_limited_with_evidence_a_review_and_an_equality_check(
    bot: Client, staff: Client, manager: Client
) -> None:
    case = await created(bot)
    assert (await staff.act(case, "restrict", **LIMIT)).status_code == 409
    for left_out in ("evidence", "spoken_with", "equality_considered", "review_on"):
        body = {name: value for name, value in LIMIT.items() if name != left_out}
        refused = await manager.act(case, "restrict", **body)
        assert refused.json()["errors"][0]["field"] == f"restrict.{left_out}"
    far = await manager.act(case, "restrict", **{**LIMIT, "review_on": "2027-11-24"})
    assert "5.14" in far.json()["errors"][0]["problem"]
    case = await manager.done(case, "restrict", **LIMIT)
    [limit] = case["restrictions"]
    case = await staff.done(
        case, "challenge_restriction", restriction_id=limit["id"], words="unfair"
    )
    case = await manager.done(
        case, "review_restriction", restriction_id=limit["id"], decision="lift", reasons="Calm."
    )
    assert case["restrictions"][0]["ended_because"] == "Calm."
    assert "review_restriction" not in case["allowed_actions"]


async def test_contact_stopped_owes_a_letter_at_west_kent(
    bot: Client, staff: Client, manager: Client
) -> None:
    case = await manager.done(
        await created(bot), "restrict", **{**LIMIT, "measures": ["contact_stopped"]}
    )
    assert _due(case, "contact_stopped_notice")["due_on"] == "2026-11-30"
    case = await staff.done(
        case, "send_notice", notice="contact_stopped", ombudsman_details_given=True
    )
    assert _due(case, "contact_stopped_notice")["met_at"]


async def test_yearly_review_of_limits_is_dated_where_the_policy_dates_it(
    house: House, bot: Client
) -> None:
    manager = await house.staff("manager", landlord="charitable-south")
    case = await created(bot, landlord="charitable-south")
    case = await manager.done(case, "restrict", **LIMIT)
    assert _due(case, "restriction_review")["due_on"] == "2027-11-23"


async def test_dates_never_vanish(bot: Client, staff: Client) -> None:
    case = await created(bot, stage="quick_fix")
    names = {d["name"] for d in case["deadlines"]}
    case = await bot.done(case, "request_stage_1", text="formal please")
    assert names <= {d["name"] for d in case["deadlines"]}
    assert _due(case, "quick_fix")["ended_at"] == "2026-11-23T10:00:00Z"
    case = await bot.done(case, "withdraw")
    assert all(d["ended_at"] for d in case["deadlines"])


async def test_hazard_clocks_are_recorded_as_kept(
    bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot)
    case = await staff.done(case, "record_hazard", suspected="significant", words="mould")
    assert _due(case, "investigate_hazard")["due_on"] == "2026-12-07"
    clock.advance(timedelta(days=2))
    case = await staff.done(
        case, "record_done", deadline="investigate_hazard", what="Surveyed; no risk today."
    )
    assert _due(case, "investigate_hazard")["met_at"] == "2026-11-25T10:00:00Z"
    assert _due(case, "hazard_summary")["due_on"], "the summary is counted from the investigation"


async def test_ombudsman_asking_twice_is_owed_evidence_twice(
    house: House, bot: Client, clock: StoppedClock
) -> None:
    staff = await house.staff(landlord="medway")
    case = await created(bot, landlord="medway")
    case = await staff.done(case, "record_ombudsman_request", what="All letters.")
    assert _due(case, "ombudsman_evidence")["due_on"] == "2026-12-14"
    case = await staff.done(case, "record_done", deadline="ombudsman_evidence", what="Sent.")
    clock.advance(timedelta(days=7))
    case = await staff.done(case, "record_ombudsman_request", what="And the call log.")
    again = _due(case, "ombudsman_evidence")
    assert (again["due_on"], again["met_at"]) == ("2026-12-21", None)
