"""Who may speak, who may know, who is kept away; and one matter or two."""

from __future__ import annotations

from typing import Any

import pytest

from tests.handoff_api.answered import acknowledged, answered, decided
from tests.handoff_api.house import Client, House, created


async def test_nobody_a_complaint_is_about_can_see_or_have_it(
    house: House, bot: Client, staff: Client, manager: Client
) -> None:
    about = await house.staff()
    case = await created(bot)
    case = await about.done(case, "claim")
    case = await staff.done(
        case, "record_subject", about=["staff"], people=[about.me], because="shouted at the door"
    )
    assert case["owner"] != about.me
    assert (await about.get(f"/v1/cases/{case['reference']}")).status_code == 404
    assert (await about.act(case, "note", text="x")).status_code == 404
    assert (await about.get(f"/v1/cases/{case['reference']}/history")).status_code == 404
    assert (await about.get("/v1/cases")).json()["cases"] == []
    assert (await about.get("/v1/cases/counts")).json()["open"] == 0
    refused = await manager.act(case, "assign", owner=about.me)
    assert refused.json()["errors"][0]["field"] == "assign.owner"


async def test_manager_a_complaint_is_about_is_kept_away_too(house: House, bot: Client) -> None:
    about = await house.staff("manager")
    manager = await house.staff("manager")
    case = await manager.done(
        await created(bot), "set_access", person=about.me, access="excluded", because="their aunt"
    )
    assert (await about.get(f"/v1/cases/{case['reference']}")).status_code == 404
    [row] = case["access"]
    case = await manager.done(case, "lift_access", access_id=row["id"], because="a mistake")
    assert (await about.get(f"/v1/cases/{case['reference']}")).status_code == 200


async def test_complaint_about_the_complaints_officer_goes_to_their_line_manager(
    house: House, bot: Client
) -> None:
    staff = await house.staff("manager", landlord="chislehurst-sidcup")
    case = await created(bot, landlord="chislehurst-sidcup")
    case = await staff.done(case, "record_subject", about=["complaints_officer"], because="late")
    assert case["owner"] == "team:line_manager_of_the_complaints_officer"
    assert case["restricted"] is True
    assert case["advice"]["stage_plan"][0]["by"] == "line manager of the Complaints Officer"


async def test_restricted_case_is_read_by_its_own_people_and_managers_only(
    house: House, bot: Client, staff: Client, manager: Client
) -> None:
    other = await house.staff()
    case = await created(bot)
    assert (
        await staff.act(case, "set_restricted", restricted=True, because="x")
    ).status_code == 409
    case = await manager.done(case, "set_restricted", restricted=True, because="safeguarding")
    path = f"/v1/cases/{case['reference']}"
    assert (await staff.get(path)).status_code == 404
    assert (await staff.get("/v1/cases")).json()["cases"] == []
    case = await manager.done(case, "assign", owner=staff.me)
    case = await manager.done(
        case, "set_access", person=other.me, access="reader", because="safeguarding lead"
    )
    for reader in (staff, other, manager):
        assert (await reader.get(path)).status_code == 200
        assert len((await reader.get("/v1/cases")).json()["cases"]) == 1


async def test_name_in_a_confidential_case_is_withheld_in_the_words_as_well(
    bot: Client, staff: Client, manager: Client
) -> None:
    case = await created(
        bot, anonymity="confidential", description="I am Primrose Testcase, the door sticks."
    )
    seen = await staff.read(case)
    assert seen["identity_masked"] is True
    assert "Primrose" not in str(seen)
    assert "07700" not in str(seen)
    assert seen["parties"][0]["role"] == "resident"
    assert "[name withheld]" in seen["description"]
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    assert history["intact"] is True
    assert "Primrose" not in str(history)
    thread = await staff.get(f"/v1/cases/{case['reference']}/messages")
    assert (thread.status_code, thread.json()["code"]) == (403, "identity_withheld")
    assert (await manager.read(case))["parties"][0]["name"] == "Primrose Testcase"


async def test_charitable_south_lets_two_people_know_the_name_and_no_rank(
    house: House, bot: Client
) -> None:
    """Whoever received it and one member of the Resolution team."""
    one, two = (
        await house.staff(landlord="charitable-south"),
        await house.staff(landlord="charitable-south"),
    )
    manager = await house.staff("manager", landlord="charitable-south")
    case = await created(bot, landlord="charitable-south", anonymity="confidential")
    assert (await manager.read(case))["identity_masked"] is True
    case = await manager.done(
        case, "set_access", person=one.me, access="identity", because="Resolution team"
    )
    assert (await one.read(case))["parties"][0]["name"] == "Primrose Testcase"
    third = {"person": two.me, "access": "identity", "because": "to investigate"}
    refused = await manager.act(case, "set_access", **third)
    assert "disclose_identity" in refused.json()["errors"][0]["problem"]
    asked = {
        "to": "the surveyor's team",
        "person": two.me,
        "purpose": "to find the visit",
        "permission_words": "yes",
        "permission_at": "2026-11-23T09:00:00Z",
    }
    case = await one.done(case, "disclose_identity", permission="refused", **asked)
    assert (await two.read(case))["identity_masked"] is True
    case = await one.done(case, "disclose_identity", permission="granted", **asked)
    assert (await two.read(case))["identity_masked"] is False
    assert [d["permission"] for d in case["disclosures"]] == ["refused", "granted"]


async def test_authority_is_recorded_with_what_shows_it(bot: Client, staff: Client) -> None:
    helper = {"role": "representative", "name": "Sam Example", "authority": {"status": "pending"}}
    case = await created(bot, parties=[{"role": "resident"}, helper])
    party = case["parties"][1]["id"]
    case = await staff.done(
        case, "record_authority", party_id=party, status="granted", evidence="letter of 20 November"
    )
    assert case["parties"][1]["authority"]["status"] == "granted"
    assert (
        await staff.act(case, "record_authority", party_id=9999, status="granted")
    ).status_code == 422


async def test_correction_keeps_what_it_said_before_and_the_state(
    bot: Client, staff: Client
) -> None:
    case = await acknowledged(staff, await created(bot))
    was = case["issues"][0]
    case = await bot.done(
        case,
        "correct",
        changes={
            "outcome_wanted": "a new door",
            "issues": [{"topic": "repairs", "summary": "back door"}, {"topic": "communication"}],
        },
        words="actually it is the back door",
    )
    assert (case["state"], case["outcome_wanted"]) == ("acknowledged", "a new door")
    assert [i["summary"] for i in case["issues"]] == ["back door", None]
    assert case["issues"][0]["id"] == was["id"], "what was decided on it stays with it"
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    kept = history["entries"][-1]["private"]
    assert kept["before"]["outcome_wanted"] == "mend it"
    assert kept["before"]["issues"][0]["summary"] == "front door"
    assert kept["words"] == "actually it is the back door"


async def test_correction_takes_away_no_issue_that_was_decided(bot: Client, staff: Client) -> None:
    two = [{"topic": "repairs"}, {"topic": "communication"}]
    case = await decided(staff, await acknowledged(staff, await created(bot, issues=two)))
    refused = await bot.act(case, "correct", changes={"issues": two[:1]})
    assert refused.json()["errors"][0]["field"] == "correct.issues"
    assert (await bot.act(case, "correct", changes={})).status_code == 422


async def test_request_becomes_a_complaint_only_by_a_person_and_counts_from_the_dissatisfaction(
    bot: Client, staff: Client
) -> None:
    case = await created(
        bot, kind="service_request", stage=None, received_at="2026-11-02T10:00:00Z"
    )
    assert "convert" not in case["allowed_actions"]
    facts = {"to": "complaint", "stage": "stage_1", "reason": "unhappy with the wait"}
    case = await staff.done(case, "convert", dissatisfied_at="2026-11-20T10:00:00Z", **facts)
    due = {d["name"]: d["due_on"] for d in case["deadlines"]}
    assert (case["kind"], case["state"], due["respond"]) == ("complaint", "received", "2026-12-04")
    back = {"to": "service_request", "reason": "a misunderstanding"}
    refused = await staff.act(case, "convert", **back)
    assert refused.json()["errors"][0]["field"] == "convert.resident_agrees"
    case = await staff.done(case, "convert", resident_agrees=True, **back)
    assert (case["kind"], case["stage"]) == ("service_request", None)
    assert all(d["ended_at"] for d in case["deadlines"])


async def test_request_goes_on_beside_the_complaint_raised_from_it(
    bot: Client, staff: Client
) -> None:
    request = await created(bot, kind="service_request", stage=None)
    request = await staff.done(
        request,
        "raise_complaint",
        stage="stage_1",
        description="Third time I ring.",
        reason="Unhappy with how it is dealt with.",
    )
    [tie] = request["links"]
    assert (request["state"], tie["relation"]) == ("received", "raised_as")
    complaint = await staff.read({"reference": tie["other_reference"]})
    assert (complaint["kind"], complaint["stage"]) == ("complaint", "stage_1")
    assert complaint["links"][0]["other_reference"] == request["reference"]
    assert complaint["parties"][0]["name"] == "Primrose Testcase"
    assert (await staff.get("/v1/cases", q="third ring")).json()["cases"], "found by its words"


async def test_split_issue_keeps_the_day_the_whole_was_received(bot: Client, staff: Client) -> None:
    two = [{"topic": "repairs"}, {"topic": "communication"}]
    case = await created(bot, issues=two, received_at="2026-11-18T10:00:00Z")
    leaving = case["issues"][1]["id"]
    every = [issue["id"] for issue in case["issues"]]
    assert (await staff.act(case, "split", issue_ids=every, reason="x")).status_code == 422
    case = await staff.done(case, "split", issue_ids=[leaving], reason="another team's")
    assert [i["topic"] for i in case["issues"]] == ["repairs"]
    other = await staff.read({"reference": case["links"][0]["other_reference"]})
    assert [i["topic"] for i in other["issues"]] == ["communication"]
    assert other["received_at"] == "2026-11-18T10:00:00Z"
    assert {d["name"]: d["due_on"] for d in other["deadlines"]} == {
        d["name"]: d["due_on"] for d in case["deadlines"]
    }
    history = (await staff.get(f"/v1/cases/{other['reference']}/history")).json()
    assert history["intact"] is True


async def test_merged_case_goes_on_in_the_earlier_one(bot: Client, staff: Client) -> None:
    early = await created(bot, received_at="2026-11-18T10:00:00Z")
    late = await created(bot, issues=[{"topic": "communication", "summary": "no reply"}])
    refused = await staff.act(early, "merge", into=late["reference"], reason="same door")
    assert refused.json()["errors"][0]["field"] == "merge.into"
    late = await staff.done(late, "merge", into=early["reference"], reason="same door")
    assert late["state"] == "closed"
    assert all(d["ended_at"] for d in late["deadlines"])
    assert not {"reopen", "request_stage_2"} & set(late["allowed_actions"])
    now = await staff.read(early)
    assert [i["summary"] for i in now["issues"]] == ["front door", "no reply"]
    assert now["version"] == early["version"] + 1
    history = (await staff.get(f"/v1/cases/{early['reference']}/history")).json()
    assert history["entries"][-1]["details"]["other"] == late["reference"]


async def test_nothing_joins_a_case_that_has_been_answered(bot: Client, staff: Client) -> None:
    early = await answered(staff, await created(bot, received_at="2026-11-18T10:00:00Z"))
    late = await created(bot)
    refused = await staff.act(late, "merge", into=early["reference"], reason="same door")
    assert "6.8" in refused.json()["errors"][0]["problem"]


@pytest.mark.parametrize("other", ["WK-26-AAAAAA", "nonsense"])
async def test_case_is_tied_only_to_one_that_exists(
    bot: Client, staff: Client, house: House, other: str
) -> None:
    case = await created(bot)
    assert (await staff.act(case, "link", other=other, reason="x")).status_code == 422
    theirs = await created(bot, landlord="medway")
    for bad in (theirs["reference"], case["reference"]):
        assert (await staff.act(case, "link", other=bad, reason="x")).status_code == 422


async def test_member_enquiry_is_tied_to_the_complaint_it_is_about(
    bot: Client, staff: Client
) -> None:
    complaint = await created(bot)
    enquiry = await created(bot, kind="member_enquiry", stage=None)
    facts: dict[str, Any] = {"other": complaint["reference"], "reason": "the same door"}
    enquiry = await staff.done(enquiry, "link", relation="member_enquiry_about", **facts)
    assert (await staff.read(complaint))["links"][0]["relation"] == "member_enquiry"
    again = await staff.act(enquiry, "link", relation="member_enquiry_about", **facts)
    assert again.status_code == 422


async def member_asks(bot: Client, reference: str) -> dict[str, Any]:
    """A member's enquiry, submitted by the bot, that names a complaint."""
    told = {"complaint_reference": reference}
    issues = [{"topic": "repairs", "summary": "the door", "reported_before": told}]
    draft = await created(bot, kind="member_enquiry", stage=None, state="draft", issues=issues)
    return await bot.done(draft, "submit")


async def test_a_members_enquiry_is_tied_to_the_complaint_it_names(
    bot: Client, staff: Client
) -> None:
    complaint = await created(bot)
    enquiry = await member_asks(bot, complaint["reference"].lower())
    links = (await staff.read(enquiry))["links"]
    assert [(link["other_reference"], link["relation"]) for link in links] == [
        (complaint["reference"], "member_enquiry_about")
    ]
    back = (await staff.read(complaint))["links"]
    assert [(link["other_reference"], link["relation"]) for link in back] == [
        (enquiry["reference"], "member_enquiry")
    ]


@pytest.mark.parametrize("named", ["WK-26-7Q4K9D", "my letter of June"])
async def test_a_reference_nobody_knows_ties_nothing_and_is_taken(
    bot: Client, staff: Client, named: str
) -> None:
    enquiry = await member_asks(bot, named)
    assert enquiry["state"] == "received"
    assert (await staff.read(enquiry))["links"] == []


async def test_staff_of_a_group_are_told_that_each_member_must_agree(
    bot: Client, staff: Client
) -> None:
    pending = {"status": "pending"}
    speaker = {"role": "representative", "name": "Sam Example", "authority": pending}
    member = {"role": "group_member", "name": "Ann Sample", "authority": pending}
    case = await created(bot, parties=[speaker, member])
    notices = {n["name"] for n in (await staff.read(case))["advice"]["notices"]}
    assert "group_authority" in notices
    assert "authority_needed" not in notices
