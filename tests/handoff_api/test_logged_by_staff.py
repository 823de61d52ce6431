"""However somebody told the landlord, staff take it down and it counts from the day it came (Code 3.2)."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from handoff_api.cases.vocabulary import Channel
from tests.handoff_api.house import Client, House, complaint

BY_HAND = ("phone", "letter", "email", "in_person", "contractor", "social")


def _due(case: dict[str, Any], name: str) -> str:
    return str(next(d["due_on"] for d in case["deadlines"] if d["name"] == name))


@pytest.mark.parametrize("channel", BY_HAND)
async def test_what_came_another_way_counts_from_the_day_it_came(
    staff: Client, channel: str
) -> None:
    body = complaint(channel=channel, received_at="2026-11-19T15:00:00Z")
    made = await staff.post("/v1/cases", body)
    assert made.status_code == 201, made.text
    case = made.json()
    assert (case["channel"], case["received_by"]) == (channel, staff.me)
    assert _due(case, "acknowledge") == "2026-11-26"
    assert _due(case, "respond") == "2026-12-03"
    listed = (await staff.get("/v1/cases", open="true")).json()["cases"]
    assert [(each["reference"], each["channel"]) for each in listed] == [
        (case["reference"], channel)
    ]


@pytest.mark.parametrize("channel", BY_HAND)
async def test_it_waits_for_a_team_and_says_what_may_be_done(staff: Client, channel: str) -> None:
    case = (await staff.post("/v1/cases", complaint(channel=channel))).json()
    assert {"claim", "acknowledge", "name_handler"} <= set(case["allowed_actions"])
    assert case["advice"]["route"]["name"] == "stage_1"


def test_every_way_of_the_list_is_tried() -> None:
    assert set(get_args(Channel)) == {*BY_HAND, "web", "sms", "whatsapp"}


async def test_a_way_nobody_knows_is_refused_with_those_there_are(staff: Client) -> None:
    refused = await staff.post("/v1/cases", complaint(channel="pigeon"))
    assert refused.status_code == 422
    [fault] = refused.json()["errors"]
    assert fault["field"] == "channel"
    assert "contractor" in str(fault)


async def test_a_note_sent_twice_makes_one_case(staff: Client) -> None:
    body = complaint(channel="contractor")
    first = await staff.post("/v1/cases", body, once="note-7")
    again = await staff.post("/v1/cases", body, once="note-7")
    assert first.json()["reference"] == again.json()["reference"]
    assert len((await staff.get("/v1/cases")).json()["cases"]) == 1


async def test_an_auditor_takes_nothing_down(house: House) -> None:
    auditor = await house.staff("auditor")
    assert (await auditor.post("/v1/cases", complaint(channel="phone"))).status_code == 403
