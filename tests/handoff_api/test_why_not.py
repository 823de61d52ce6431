"""An action that is not possible says what stands against it, and what is possible."""

from __future__ import annotations

from typing import Any, get_args

import httpx

from handoff_api.cases.transitions import table
from handoff_api.cases.vocabulary import Mark
from handoff_api.labels import labelled
from tests.handoff_api.house import Client, House, created


def why(refused: httpx.Response) -> str:
    assert refused.status_code == 409, refused.text
    assert refused.json()["code"] == "move_illegal"
    return str(refused.json()["detail"]).partition(";")[0]


async def _at_stage_2(staff: Client, case: dict[str, Any]) -> dict[str, Any]:
    case = await staff.done(case, "acknowledge")
    [issue] = case["issues"]
    case = await staff.done(
        case, "decide_issue", issue_id=issue["id"], outcome="upheld", reasons="Missed visits."
    )
    case = await staff.done(case, "offer_remedy", kind="apology", description="Sorry.")
    case = await staff.done(
        case, "respond", summary="Upheld.", nothing_outstanding=True, tells_what_next=True
    )
    return await staff.done(case, "request_stage_2")


async def test_the_state_stands_against_it(bot: Client, staff: Client) -> None:
    refused = await staff.act(await created(bot), "investigate")
    assert why(refused) == "'investigate' is not possible while the case is received"


async def test_the_role_stands_against_it_and_who_may_is_said(bot: Client, staff: Client) -> None:
    refused = await staff.act(await created(bot), "set_restricted", restricted=True, because="x")
    assert why(refused) == (
        "'set_restricted' is not possible for the role caseworker: only admin or manager may"
    )


async def test_the_kind_stands_against_it(bot: Client, staff: Client) -> None:
    case = await created(bot, kind="enquiry", stage=None)
    refused = await staff.act(
        case, "decide_issue", issue_id=case["issues"][0]["id"], outcome="upheld", reasons="x"
    )
    assert why(refused) == "'decide_issue' is not possible for a case of kind enquiry"


async def test_having_been_part_of_stage_1_stands_against_it(
    house: House, bot: Client, staff: Client
) -> None:
    other = await house.staff()
    case = await _at_stage_2(staff, await created(bot))
    case = await other.done(case, "acknowledge")
    refused = await staff.act(
        case, "decide_issue", issue_id=case["issues"][0]["id"], outcome="upheld", reasons="x"
    )
    assert "because you were part of Stage 1" in why(refused)
    assert "Code 6.13" in why(refused)


async def test_one_issue_cannot_be_split(bot: Client, staff: Client) -> None:
    case = await created(bot)
    refused = await staff.act(case, "split", issue_ids=[case["issues"][0]["id"]], reason="apart")
    assert why(refused) == "'split' is not possible because it holds one issue alone"


def test_everything_the_table_asks_for_has_its_words() -> None:
    rows = [row for rows in table().values() for row in rows]
    assert set().union(*(row.needs for row in rows)) <= labelled("lacking")
    assert set().union(*(row.unless for row in rows)) <= labelled("in_the_way")
    assert labelled("lacking") | labelled("in_the_way") <= set(get_args(Mark))
