"""From acknowledgement to answer: what the Code asks for is there, or the answer is not taken."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handoff_api.clock import StoppedClock
from tests.handoff_api.answered import acknowledged, answered, decided, responded
from tests.handoff_api.house import Client, House, complaint, created

LETTER = {"summary": "Sorry.", "nothing_outstanding": True, "tells_what_next": True}


def _missing(response: Any) -> list[str]:
    assert response.status_code == 409, response.text
    assert response.json()["code"] == "facts_missing"
    return [each["point"] for each in response.json()["missing"]]


async def test_acknowledgement_of_a_complaint_speaks_of_every_issue(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, issues=[{"topic": "repairs"}, {"topic": "communication"}])
    first, second = (issue["id"] for issue in case["issues"])
    refused = await staff.act(
        case,
        "acknowledge",
        definition="The door.",
        responsibilities=[{"issue_id": first, "responsible": "responsible"}],
    )
    assert refused.status_code == 422
    [fault] = refused.json()["errors"]
    assert fault["field"] == "acknowledge.responsibilities"
    assert fault["allowed"] == [str(second)]
    case = await staff.done(
        case,
        "acknowledge",
        definition="The door, and no calls back.",
        responsibilities=[
            {"issue_id": first, "responsible": "responsible"},
            {"issue_id": second, "responsible": "not_responsible", "why": "The council's line."},
        ],
    )
    [said] = case["acknowledgements"]
    assert (said["definition"], said["outcomes_wanted"]) == (
        "The door, and no calls back.",
        "mend it",
    )
    assert [issue["responsible"] for issue in case["issues"]] == ["responsible", "not_responsible"]


async def test_acknowledgement_says_what_the_resident_wants(bot: Client, staff: Client) -> None:
    case = await created(bot, outcome_wanted=None)
    responsible = [{"issue_id": case["issues"][0]["id"], "responsible": "responsible"}]
    refused = await staff.act(
        case, "acknowledge", definition="The door.", responsibilities=responsible
    )
    assert refused.json()["errors"][0]["field"] == "acknowledge.outcomes_wanted"


async def test_answer_lists_each_point_of_the_code_that_is_missing(
    bot: Client, staff: Client
) -> None:
    case = await acknowledged(staff, await created(bot))
    refused = await staff.act(case, "respond", summary="No.")
    assert _missing(refused) == ["decision", "reasons", "outstanding_actions", "what_next"]
    assert all(each["clause"] == "code:6.9" for each in refused.json()["missing"])
    issue = case["issues"][0]["id"]
    case = await staff.done(
        case, "decide_issue", issue_id=issue, outcome="upheld", reasons="Two visits missed."
    )
    assert _missing(await staff.act(case, "respond", **LETTER)) == ["remedy"]
    assert (await staff.read(case))["state"] == "acknowledged"
    case = await staff.done(case, "offer_remedy", kind="apology", description="We are sorry.")
    case = await staff.done(case, "respond", **LETTER)
    assert case["state"] == "responded"
    assert case["responses"][0]["by"] == staff.me


async def test_what_is_outstanding_is_never_called_nothing(bot: Client, staff: Client) -> None:
    case = await decided(staff, await acknowledged(staff, await created(bot)))
    case = await staff.done(
        case, "add_action", what="Hang a door", owner="Repairs", due_on="2026-12-18"
    )
    assert _missing(await staff.act(case, "respond", **LETTER)) == ["outstanding_actions"]
    await staff.done(case, "respond", **{**LETTER, "nothing_outstanding": False})


async def test_complaint_not_upheld_needs_no_remedy(bot: Client, staff: Client) -> None:
    case = await acknowledged(staff, await created(bot))
    issue = case["issues"][0]["id"]
    case = await staff.done(
        case, "decide_issue", issue_id=issue, outcome="not_upheld", reasons="It was done."
    )
    assert (await staff.done(case, "respond", **LETTER))["state"] == "responded"


async def test_a_new_decision_replaces_the_one_before_and_both_are_kept(
    bot: Client, staff: Client
) -> None:
    case = await acknowledged(staff, await created(bot))
    issue = case["issues"][0]["id"]
    for outcome in ("not_upheld", "upheld"):
        case = await staff.done(
            case, "decide_issue", issue_id=issue, outcome=outcome, reasons="Seen the log."
        )
    before, after = case["decisions"]
    assert (before["outcome"], before["replaced_at"]) == ("not_upheld", "2026-11-23T10:00:00Z")
    assert (after["outcome"], after["replaced_at"]) == ("upheld", None)


async def test_promised_actions_are_followed_after_closing(
    bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await decided(staff, await acknowledged(staff, await created(bot)))
    case = await staff.done(
        case, "add_action", what="Hang a door", owner="Repairs", due_on="2026-12-01"
    )
    [action] = case["actions"]
    case = await staff.done(case, "respond", **{**LETTER, "nothing_outstanding": False})
    case = await staff.done(case, "close", reason="content", how="resident_agrees")
    assert {"move_action", "complete_action", "drop_action"} <= set(case["allowed_actions"])
    case = await staff.done(
        case, "move_action", action_id=action["id"], due_on="2026-12-08", reason="door is late"
    )
    clock.advance(timedelta(days=9))
    case = await staff.done(case, "complete_action", action_id=action["id"], outcome="Hung.")
    [action] = case["actions"]
    assert (action["first_due_on"], action["due_on"]) == ("2026-12-01", "2026-12-08")
    assert (action["status"], action["ended_words"]) == ("done", "Hung.")
    assert "complete_action" not in case["allowed_actions"]


@pytest.mark.parametrize(
    ("action", "facts", "field"),
    [
        ("decide_issue", {"issue_id": 9999, "outcome": "upheld", "reasons": "x"}, "issue_id"),
        ("offer_remedy", {"kind": "money", "description": "x"}, "amount_pence"),
        ("offer_remedy", {"kind": "apology", "description": "x", "amount_pence": 1}, "amount_pence"),
        ("add_action", {"what": "x", "owner": "y", "due_on": "2026-11-22"}, "due_on"),
        ("add_action", {"what": "x", "owner": "y", "due_on": "2026-12-22", "remedy_id": 7},
         "remedy_id"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_naming_the_field_and_changes_nothing(
    bot: Client, staff: Client, action: str, facts: dict[str, Any], field: str
) -> None:
    case = await acknowledged(staff, await created(bot))
    refused = await staff.act(case, action, **facts)
    assert refused.status_code == 422, refused.text
    assert refused.json()["errors"][0]["field"] == f"{action}.{field}"
    assert await staff.read(case) == case


async def test_stage_2_is_reviewed_by_somebody_who_was_no_part_of_stage_1(
    house: House, bot: Client, staff: Client
) -> None:
    case = await staff.done(await created(bot), "name_handler", owner=staff.me)
    case = await bot.done(await answered(staff, case), "request_stage_2")
    assert case["owner"] == "team:complaints", "not left with who answered Stage 1"
    assert "respond" not in (await staff.read(case))["allowed_actions"]
    refused = await staff.act(case, "name_handler", owner=staff.me)
    assert "6.13" in refused.json()["errors"][0]["problem"]
    case = await acknowledged(staff, case)
    issue = case["issues"][0]["id"]
    decision = {"issue_id": issue, "outcome": "upheld", "reasons": "x"}
    assert (await staff.act(case, "decide_issue", **decision)).status_code == 409
    other = await house.staff()
    case = await other.done(case, "name_handler", owner=other.me, name="Bea Example")
    assert case["handler"] == {"person": other.me, "name": "Bea Example", "role": "reviewer"}
    case = await responded(other, case)
    assert [r["stage"] for r in case["responses"]] == ["stage_1", "stage_2"]
    assert {d["stage"] for d in case["decisions"]} == {"stage_1", "stage_2"}


async def test_west_kent_keeps_everybody_who_had_a_part_in_stage_1_from_reviewing(
    house: House, bot: Client, staff: Client
) -> None:
    """Its policy says "anyone previously involved"; WDH bars who investigated."""
    barred = {}
    for landlord in ("west-kent", "wdh"):
        clerk = await house.staff(landlord=landlord)
        handler = await house.staff(landlord=landlord)
        case = await acknowledged(clerk, await created(bot, landlord=landlord))
        case = await bot.done(await responded(handler, case), "request_stage_2")
        refused = await clerk.act(case, "name_handler", owner=clerk.me)
        barred[landlord] = refused.status_code == 422
    assert barred == {"west-kent": True, "wdh": False}


def _panel(*seats: str, chair: int = 0, **more: Any) -> dict[str, Any]:
    members = [
        {"person": f"staff:p{n}", "seat": seat, "chairs": n == chair, "knows_complainant": False}
        for n, seat in enumerate(seats)
    ]
    return {"members": members, **more}


async def _at_stage_2(house: House, bot: Client) -> tuple[Client, dict[str, Any]]:
    staff = await house.staff(landlord="chislehurst-sidcup")
    case = await created(bot, landlord="chislehurst-sidcup")
    return staff, await bot.done(await answered(staff, case), "request_stage_2")


async def test_panel_is_composed_as_the_policy_says(house: House, bot: Client) -> None:
    staff, case = await _at_stage_2(house, bot)
    refused = await staff.act(case, "appoint_panel", **_panel("senior_manager", "board_tenant"))
    assert refused.json()["errors"][0]["allowed"][:3] == [
        "1 senior_manager", "1 board_tenant", "1 board_non_tenant",
    ]  # fmt: skip
    no_tenant = _panel("senior_manager", "board_non_tenant", "board_non_tenant")
    assert (await staff.act(case, "appoint_panel", **no_tenant)).status_code == 422
    because = {"tenant_unavailable_because": "Our tenant member is the complainant's neighbour."}
    assert (await staff.act(case, "appoint_panel", **no_tenant, **because)).status_code == 200


async def test_panel_member_who_knows_the_resident_sits_only_with_a_reason(
    house: House, bot: Client
) -> None:
    staff, case = await _at_stage_2(house, bot)
    panel = _panel("senior_manager", "board_tenant", "board_non_tenant")
    panel["members"][1]["knows_complainant"] = True
    refused = await staff.act(case, "appoint_panel", **panel)
    assert refused.json()["errors"][0]["field"] == "appoint_panel.members[1].interest"
    panel["members"][1]["kept_because"] = "They met once at a meeting of 200."
    case = await staff.done(case, "appoint_panel", **panel)
    assert [a["role"] for a in case["assignments"] if a["stage"] == "stage_2"] == [
        "panel_chair", "panel_member", "panel_member",
    ]  # fmt: skip


async def test_nobody_who_answered_stage_1_sits_on_the_panel(house: House, bot: Client) -> None:
    staff, case = await _at_stage_2(house, bot)
    panel = _panel("senior_manager", "board_tenant", "board_non_tenant")
    panel["members"][0]["person"] = staff.me
    refused = await staff.act(case, "appoint_panel", **panel)
    assert refused.json()["errors"][0]["field"] == "appoint_panel.members[0].person"


async def test_stage_2_is_not_answered_before_its_panel_is_appointed(
    house: House, bot: Client
) -> None:
    staff, case = await _at_stage_2(house, bot)
    other = await house.staff(landlord="chislehurst-sidcup")
    case = await decided(other, await acknowledged(staff, case))
    refused = await other.act(case, "respond", **LETTER)
    assert _missing(refused) == ["panel"]
    assert refused.json()["missing"][0]["clause"] == "10.2.2"


async def test_panel_about_the_chief_executive_is_another(house: House, bot: Client) -> None:
    manager = await house.staff("manager", landlord="chislehurst-sidcup")
    case = await created(bot, landlord="chislehurst-sidcup")
    case = await manager.done(
        case,
        "record_subject",
        about=["chief_executive"],
        people=["staff:chief"],
        because="It is about the Chief Executive's letter.",
    )
    assert (case["owner"], case["restricted"]) == ("team:chair_of_the_board", True)
    case = await bot.done(await answered(manager, case), "request_stage_2")
    usual = _panel("senior_manager", "board_tenant", "board_non_tenant")
    assert (await manager.act(case, "appoint_panel", **usual)).status_code == 422
    theirs = _panel("board_not_chair", "board_not_chair", "board_tenant")
    assert (await manager.act(case, "appoint_panel", **theirs)).status_code == 200


async def test_closing_on_silence_waits_until_the_days_to_reply_have_passed(
    house: House, bot: Client, clock: StoppedClock
) -> None:
    staff = await house.staff(landlord="chislehurst-sidcup")
    case = await answered(staff, await created(bot, landlord="chislehurst-sidcup"))
    silence = {"how": "no_reply", "reason": "no reply to the letter"}
    assert _missing(await staff.act(case, "close", **silence)) == ["close_if_silent"]
    clock.advance(timedelta(days=15))
    case = await staff.done(case, "close", **silence)
    assert "request_stage_2" in case["allowed_actions"], "silence does not end the right to Stage 2"


async def test_kinds_that_are_no_complaint_are_answered_at_once(bot: Client, house: House) -> None:
    staff = await house.staff(landlord="chislehurst-sidcup")
    case = await created(bot, landlord="chislehurst-sidcup", kind="compliment", stage=None)
    assert {d["name"] for d in case["deadlines"]} == {"compliment_reply", "compliment_to_staff"}
    case = await staff.done(
        case, "record_done", deadline="compliment_to_staff", what="Passed to Jo and all staff."
    )
    case = await staff.done(case, "respond", summary="Thank you, we told Jo.")
    assert case["state"] == "responded"
    assert all(d["met_at"] for d in case["deadlines"])


async def test_learning_is_kept_upheld_or_not(bot: Client, staff: Client) -> None:
    case = await answered(staff, await created(bot))
    case = await staff.done(
        case, "record_learning", root_cause="unreasonable_delay", lessons_learned="One owner."
    )
    assert case["learning"][0]["root_cause"] == "unreasonable_delay"


async def test_staff_log_what_came_by_phone_days_ago_and_see_what_may_matter(
    staff: Client,
) -> None:
    old = {"earliest": "2024-01-01", "latest": "2024-01-31", "words": "January 2024"}
    body = complaint(
        channel="letter",
        received_at="2026-11-18T15:00:00Z",
        issues=[{"topic": "repairs", "happened": old, "ongoing": False}],
        anonymity="named",
    )
    made = await staff.post("/v1/cases", body)
    assert made.status_code == 201, made.text
    case = made.json()
    respond = next(d for d in case["deadlines"] if d["name"] == "respond")
    assert respond["due_on"] == "2026-12-02", (
        "counted from the day it came, not the day it was logged"
    )
    advice = case["advice"]
    [ground] = [g for g in advice["possible_exclusions"] if g["ground"] == "time_limit"]
    assert ground["clause"] == "exclusions.time-limit"
    assert "late_reason" in [q["name"] for q in advice["questions"]]
    assert advice["quick_fix"]["name"] == "quick fix"
    assert advice["route"]["queue"] == "customer resolution team"
    assert case["exclusions"] == [], "advice decides nothing"


async def test_several_issues_do_not_suit_a_quick_fix(staff: Client) -> None:
    body = complaint(issues=[{"topic": "repairs"}, {"topic": "communication"}])
    advice = (await staff.post("/v1/cases", body)).json()["advice"]
    assert advice["quick_fix"]["may_offer"] is False
    assert advice["quick_fix"]["why_not"][0]["clause"] == "quick-fix.unsuitable"


async def test_assistant_gets_no_advice_meant_for_staff(bot: Client) -> None:
    assert (await created(bot))["advice"] is None
