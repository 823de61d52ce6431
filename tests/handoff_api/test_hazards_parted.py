"""A case becomes two, or two become one: the hazard goes with the issue it is about, and is never lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handoff_api.clock import StoppedClock
from tests.handoff_api.house import Client, House, created
from tests.handoff_api.test_hazards import DAMP, clocks

Case = dict[str, Any]
TOLD_AT = "2026-11-23T09:30:00Z"
MOULD = {"topic": "damp_mould", "summary": "black mould in the bedroom"}
DOOR = {"topic": "repairs", "summary": "the front door sticks"}
RUDE = {"topic": "staff_contractor_conduct", "summary": "the man on the phone was rude"}
GAS = {"suspected": "emergency", "aware_at": TOLD_AT, "words": "smell gas"}


async def split(staff: Client, case: Case, topic: str, **more: Any) -> tuple[Case, Case]:
    """The case as it is then, and the new one that has its issues of ``topic``."""
    leaving = [issue["id"] for issue in case["issues"] if issue["topic"] == topic]
    case = await staff.done(case, "split", issue_ids=leaving, reason="another team's", **more)
    return case, await staff.read({"reference": case["links"][-1]["other_reference"]})


async def history(staff: Client, case: Case) -> list[dict[str, Any]]:
    read = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    assert read["intact"] is True
    entries: list[dict[str, Any]] = read["entries"]
    return entries


def running(case: Case) -> dict[str, str]:
    owed = {n: d for n, d in clocks(case).items() if not d["met_at"] and not d["ended_at"]}
    return {name: deadline["due_on"] for name, deadline in owed.items()}


async def test_the_hazard_goes_with_the_issue_it_is_about(bot: Client, staff: Client) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    case, new = await split(staff, case, "damp_mould")
    assert new["hazard"] == DAMP["hazard"] | {"alerted_at": None}
    assert running(new) == {"investigate_hazard": "2026-12-07"}, "known since it was told"
    assert running(case) == {}
    assert clocks(case)["investigate_hazard"]["ended_at"], "a promised date never vanishes"
    assert case["hazard"] == {
        "suspected": "none",
        "stands_on": new["reference"],
        "household": "a baby",
    }


async def test_the_hazard_stays_with_the_issue_it_is_about(bot: Client, staff: Client) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    case, new = await split(staff, case, "repairs")
    assert running(case) == {"investigate_hazard": "2026-12-07"}
    assert "perhaps_on" not in case["hazard"]
    assert clocks(new) == {}
    assert new["hazard"] == {
        "suspected": "none",
        "stands_on": case["reference"],
        "household": "a baby",
    }


async def test_split_once_more_every_case_says_where_it_stands(bot: Client, staff: Client) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD, RUDE]})
    case, new = await split(staff, case, "damp_mould")
    case, third = await split(staff, case, "staff_contractor_conduct")
    assert third["hazard"] == case["hazard"]
    assert third["hazard"]["stands_on"] == new["reference"]


async def test_with_an_issue_about_it_on_each_it_stands_on_both(bot: Client, staff: Client) -> None:
    wet = {"topic": "repairs", "summary": "the gutter leaks, black mould in the bedroom from it"}
    case, new = await split(
        staff, await created(bot, **{**DAMP, "issues": [MOULD, wet]}), "repairs"
    )
    assert running(case) == running(new) == {"investigate_hazard": "2026-12-07"}
    assert case["hazard"]["also_on"] == new["reference"]
    assert new["hazard"]["also_on"] == case["reference"]


async def test_a_danger_without_a_name_goes_with_the_issue_its_words_stand_in(
    bot: Client, staff: Client
) -> None:
    leak = {"topic": "repairs", "summary": "I can SMELL gas in the kitchen"}
    case, new = await split(staff, await created(bot, issues=[leak, RUDE], hazard=GAS), "repairs")
    assert clocks(new)["emergency_hazard"]["due_at"] == "2026-11-24T09:30:00Z"
    assert running(case) == {}
    assert new["priority"] == case["priority"] == "emergency", "a person lowers it, nothing else"


@pytest.mark.parametrize("words", ["gas", "sparks from the boiler", None])
async def test_a_hazard_nobody_can_place_stays_and_both_cases_say_so(
    bot: Client, staff: Client, words: str | None
) -> None:
    letter = {"topic": "communication", "summary": "no answer to my letter about the gas check"}
    case = await created(bot, issues=[DOOR, letter], hazard={**GAS, "words": words})
    case, new = await split(staff, case, "communication")
    assert "emergency_hazard" in running(case)
    assert case["hazard"]["perhaps_on"] == new["reference"]
    assert (new["hazard"]["stands_on"], new["hazard"]["perhaps_here"]) == (case["reference"], True)
    told = (await history(staff, case))[-1]["details"]
    assert (told["hazard"], told["hazard_because"]) == ("stays", "cannot_be_told")
    page = await staff.http.get(
        f"/v1/cases/{new['reference']}/evidence",
        headers={"Authorization": f"Bearer {staff.key}", "Accept": "text/html"},
    )
    assert f"looked after in case {case['reference']}; to which of the two" in page.text


@pytest.mark.parametrize(
    ("said", "on_first", "on_new"), [("goes", 0, 1), ("stays", 1, 0), ("both", 1, 1)]
)
async def test_staff_say_where_it_belongs(
    bot: Client, staff: Client, said: str, on_first: int, on_new: int
) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    case, new = await split(staff, case, "repairs", hazard=said)
    assert (len(running(case)), len(running(new))) == (on_first, on_new)
    assert (await history(staff, case))[-1]["details"]["hazard_because"] == "staff_said"


async def test_where_there_is_no_hazard_none_is_placed(bot: Client, staff: Client) -> None:
    case = await created(bot, issues=[DOOR, RUDE])
    leaving = [case["issues"][1]["id"]]
    refused = await staff.act(case, "split", issue_ids=leaving, reason="x", hazard="goes")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "split.hazard"
    case, new = await split(staff, case, "repairs")
    assert (case["hazard"], new["hazard"]) == (None, None)


async def test_what_was_done_about_it_goes_with_it_and_is_not_owed_again(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    case = await staff.done(case, "record_done", deadline="investigate_hazard", what="Surveyed.")
    owed = running(case)
    assert owed.keys() == {"hazard_summary", "make_safe", "begin_further_work"}
    case, new = await split(staff, case, "damp_mould")
    assert running(new) == owed
    assert clocks(new)["investigate_hazard"]["met_at"] == "2026-11-23T10:00:00Z"
    assert running(case) == {}
    # Another danger on the first case has all of its own clocks.
    case = await staff.done(case, "record_hazard", suspected="significant", words="mould again")
    assert running(case) == {"investigate_hazard": "2026-12-07"}
    assert "stands_on" not in case["hazard"]


async def test_the_history_of_both_tells_where_it_went(
    house: House, bot: Client, staff: Client
) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    case, new = await split(staff, case, "damp_mould")
    gone, [came] = (await history(staff, case))[-1], await history(staff, new)
    assert (gone["details"]["hazard"], gone["details"]["other"]) == ("goes", new["reference"])
    assert gone["details"]["hazard_because"] == "its_issue_goes"
    assert (came["details"]["hazard"], came["details"]["other"]) == ("came", case["reference"])
    assert came["private"]["hazard"]["words"] == "black mould in the bedroom"
    auditor = await house.staff("auditor")
    for each in (case, new):
        for tail in ("", "/history"):
            seen = (await auditor.get(f"/v1/cases/{each['reference']}{tail}")).text
            assert "a baby" not in seen, "who lives there is kept from whose work does not need it"


async def test_a_split_sent_twice_is_done_once(bot: Client, staff: Client) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    path = f"/v1/cases/{case['reference']}/actions"
    body = {
        "action": "split",
        "version": case["version"],
        "issue_ids": [case["issues"][1]["id"]],
        "reason": "another team's",
    }
    first = await staff.post(path, body, once="split-1")
    again = await staff.post(path, body, once="split-1")
    assert first.json() == again.json()
    assert len((await staff.get("/v1/cases")).json()["cases"]) == 2
    assert (await staff.post(path, body)).json()["code"] == "version_stale"


async def test_what_becomes_of_the_new_case_its_hazard_runs_on(bot: Client, staff: Client) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    _, new = await split(staff, case, "damp_mould")
    new = await staff.done(
        new, "convert", to="service_request", resident_agrees=True, reason="They only want it done."
    )
    assert running(new) == {"investigate_hazard": "2026-12-07"}
    new = await staff.done(new, "close", reason="Passed to repairs.")
    assert running(new) == {"investigate_hazard": "2026-12-07"}


async def test_joined_again_the_hazard_is_where_it_was(bot: Client, staff: Client) -> None:
    first = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    case, new = await split(staff, first, "damp_mould")
    new = await staff.done(new, "merge", into=case["reference"], reason="One matter after all.")
    assert running(new) == {}
    assert new["hazard"]["stands_on"] == case["reference"]
    case = await staff.read(case)
    assert case["hazard"] == first["hazard"]
    assert running(case) == {"investigate_hazard": "2026-12-07"}
    assert (await history(staff, case))[-1]["details"]["hazard"] == "came"


async def found(staff: Client, typed: str) -> set[str]:
    listed = (await staff.get("/v1/cases", q=typed)).json()["cases"]
    return {each["reference"] for each in listed}


async def test_a_case_joined_is_found_by_the_issues_that_came_with_the_hazard(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, issues=[DOOR], received_at=TOLD_AT, description="help")
    mouldy = await created(bot, **{**DAMP, "issues": [MOULD], "description": "help"})
    await staff.done(mouldy, "merge", into=case["reference"], reason="One matter.")
    assert case["reference"] in await found(staff, "mould bedroom")


async def test_a_case_split_is_not_found_by_the_issues_that_went_with_the_hazard(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD], "description": "help"})
    case, new = await split(staff, case, "damp_mould")
    assert await found(staff, "mould bedroom") == {new["reference"]}
    assert await found(staff, "front door") == {case["reference"]}


async def test_what_is_owed_for_the_one_is_not_kept_by_what_was_done_about_the_other(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    case, new = await split(staff, case, "damp_mould", hazard="both")
    case = await staff.done(case, "record_done", deadline="investigate_hazard", what="Seen.")
    await staff.done(new, "merge", into=case["reference"], reason="One matter.")
    assert {"investigate_hazard", "make_safe"} <= running(await staff.read(case)).keys()


AFTER_INVESTIGATION = ("hazard_summary", "make_safe", "begin_further_work")


async def finished(staff: Client, case: Case) -> Case:
    for name in ("investigate_hazard", *AFTER_INVESTIGATION):
        case = await staff.done(case, "record_done", deadline=name, what="Done.")
    assert running(case) == {}
    return case


@pytest.mark.parametrize("way", ["merged", "moved", "moved onto it"])
async def test_a_hazard_beside_a_finished_one_has_every_date_of_its_own(
    bot: Client, staff: Client, clock: StoppedClock, way: str
) -> None:
    old = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    old, new = await split(staff, old, "repairs")
    old = await finished(staff, old)
    clock.advance(timedelta(days=1))
    fresh = {"suspected": "significant", "name": "damp_mould", "aware_at": "2026-11-24T09:30:00Z"}
    new = await staff.done(new, "record_hazard", **fresh)
    if way == "merged":
        await staff.done(new, "merge", into=old["reference"], reason="One matter.")
    else:
        gone, stays = (new, old) if way == "moved" else (old, new)
        await staff.done(gone, "move_hazard", to=stays["reference"], reason="One hazard.")
    case = await staff.read(new if way == "moved onto it" else old)
    assert running(case) == {"investigate_hazard": "2026-12-08"}
    clock.advance(timedelta(days=2))
    case = await staff.done(case, "record_done", deadline="investigate_hazard", what="Seen.")
    assert running(case).keys() == set(AFTER_INVESTIGATION)
    assert min(running(case).values()) > "2026-11-26", "counted from this investigation"


async def test_a_summary_for_the_one_is_none_for_the_one_not_yet_investigated(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    case, new = await split(staff, case, "damp_mould", hazard="both")
    for name in ("investigate_hazard", "hazard_summary"):
        new = await staff.done(new, "record_done", deadline=name, what="Done.")
    await staff.done(new, "merge", into=case["reference"], reason="One matter.")
    assert {"investigate_hazard", "hazard_summary"} <= running(await staff.read(case)).keys()


async def test_staff_move_a_hazard_to_the_case_it_belongs_to(
    bot: Client, staff: Client, clock: StoppedClock
) -> None:
    case = await created(bot, issues=[DOOR, RUDE], hazard=GAS)
    case, new = await split(staff, case, "repairs")
    clock.advance(timedelta(hours=2))
    case = await staff.done(case, "move_hazard", to=new["reference"], reason="It is the door's.")
    new = await staff.read(new)
    assert clocks(new)["emergency_hazard"]["due_at"] == "2026-11-24T09:30:00Z"
    assert not {"stands_on", "perhaps_here"} & new["hazard"].keys()
    assert (case["hazard"]["stands_on"], running(case)) == (new["reference"], {})
    assert (await history(staff, new))[-1]["action"] == "move_hazard"
    back = await staff.done(new, "move_hazard", to=case["reference"], keep=True, reason="Both.")
    assert running(back) == running(await staff.read(case))
    assert (await staff.read(case))["hazard"]["also_on"] == new["reference"]


@pytest.mark.parametrize("linked", [False, True])
async def test_a_hazard_never_goes_to_another_residents_case(
    bot: Client, staff: Client, linked: bool
) -> None:
    case, new = await split(staff, await created(bot, issues=[DOOR, RUDE], hazard=GAS), "repairs")
    stranger = await created(bot, parties=[{"role": "resident", "name": "Sam Example"}])
    if linked:
        case = await staff.done(case, "link", other=stranger["reference"], reason="same lift")
    refused = await staff.act(case, "move_hazard", to=stranger["reference"], reason="x")
    told = refused.json()
    assert (refused.status_code, told["code"]) == (409, "matter_other")
    assert told["allowed"] == [new["reference"]]
    assert "'record_hazard' there" in told["detail"]
    assert running(await staff.read(case)) != {}
    assert (await staff.read(stranger))["hazard"] is None


async def test_a_hazard_moves_to_the_complaint_raised_beside_its_case(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, **{**DAMP, "kind": "service_request", "stage": None})
    case = await staff.done(
        case, "raise_complaint", stage="stage_1", description="Third time.", reason="Unhappy."
    )
    other = case["links"][-1]["other_reference"]
    await staff.done(case, "move_hazard", to=other, reason="Told of there.")
    assert running(await staff.read({"reference": other})) == {"investigate_hazard": "2026-12-07"}


async def test_a_hazard_does_not_move_to_a_case_that_goes_on_elsewhere(
    bot: Client, staff: Client
) -> None:
    case, new = await split(staff, await created(bot, issues=[DOOR, RUDE], hazard=GAS), "repairs")
    earlier = await created(bot, received_at="2026-11-23T09:00:00Z")
    await staff.done(new, "merge", into=earlier["reference"], reason="One matter.")
    refused = await staff.act(case, "move_hazard", to=new["reference"], reason="x")
    assert (refused.status_code, running(await staff.read(case)) != {}) == (422, True)


async def test_a_hazard_found_to_be_none_is_not_moved_and_stands_beside_none(
    bot: Client, staff: Client
) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    case, apart = await split(staff, case, "repairs")
    case = await staff.done(case, "record_hazard", suspected="none", words="only dust")
    other = await created(bot, **DAMP)
    refused = await staff.act(case, "move_hazard", to=apart["reference"], reason="x")
    assert (refused.status_code, "no hazard stands" in refused.text) == (409, True)
    await staff.done(await staff.read(other), "merge", into=case["reference"], reason="One matter.")
    case = await staff.read(case)
    assert running(case) == {"investigate_hazard": "2026-12-07"}
    assert "only dust" in case["hazard"]["words"]


async def test_what_has_no_hazard_has_none_to_move(bot: Client, staff: Client) -> None:
    case = await created(bot, **{**DAMP, "issues": [DOOR, MOULD]})
    case, new = await split(staff, case, "damp_mould")
    assert "move_hazard" in new["allowed_actions"]
    refused = await staff.act(case, "move_hazard", to=new["reference"], reason="x")
    assert refused.status_code == 409
    assert "no hazard stands on it" in refused.json()["detail"]
