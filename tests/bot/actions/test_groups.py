"""Groups and petitions: who is in them, who is asked, and nothing of one that goes to another."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.case import case_body
from bot.actions.closing import MEMBERS_ASKED_AT_ONCE
from bot.actions.groups import members
from bot.actions.questions import BY_NAME
from bot.actions.questions.read_back import read_back
from bot.actions.rules import Rules
from tests.bot.actions.builders import complaint, heard, rules
from tests.bot.actions.desk import Desk

LIST = "Ann Sample, flat 3, 07700 900123\nBob Sample, flat 5, bob@example.org"
LIFT = "me and my neighbours want to complain, the lift has been out since october"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


async def told(desk: Desk, who: str) -> str:
    """A group's complaint with these members, sent in; what is said at the end."""
    await desk.hear(LIFT, kind="complaint", topic="lifts", flags=("group",))
    assert desk.asks == "group_members"
    await desk.hear(who)
    await desk.skip_until("name")
    await desk.hear("Sam Example")
    while desk.asks not in ("confirm_summary", "route_choice"):
        await desk.hear("skip")
    return await desk.hear("yes" if desk.asks == "confirm_summary" else "make it stage 1")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (
            "Ann Example at flat 3, Bob flat 5 and number 9",
            [("Ann Example", "flat 3", None), ("Bob", "flat 5", None), (None, "number 9", None)],
        ),
        (
            LIST,
            [
                ("Ann Sample", "flat 3", ("sms", "07700 900123")),
                ("Bob Sample", "flat 5", ("email", "bob@example.org")),
            ],
        ),
        (
            "Ann Sample, flat 3, 07700 900123, Bob Sample, flat 5, +44 7700 900124",
            [
                ("Ann Sample", "flat 3", ("sms", "07700 900123")),
                ("Bob Sample", "flat 5", ("sms", "+44 7700 900124")),
            ],
        ),
        (
            "- Ann Sample (flat 3) whatsapp 07700900123\n2. Cy Test, no 9, 01632 960123",
            [
                ("Ann Sample", "flat 3", ("whatsapp", "07700900123")),
                ("Cy Test", "no 9", None),
            ],
        ),
        ("Jo from flat 2, the Smiths at 4, me at 6", [("Jo", "flat 2", None), ("the Smiths", "4", None)]),
        ("flats 1 to 9", [(None, "flats 1 to 9", None)]),
        ("Sam Smith 4\nSam Smith 6", [("Sam Smith", "4", None), ("Sam Smith (6)", "6", None)]),
        (
            "Ann Sample, flat 3, by post",
            [("Ann Sample", "flat 3", ("letter", "flat 3, 14 Invented Close ZZ99 1AA"))],
        ),
        ("just me", []),
    ],
)  # fmt: skip
def test_a_list_is_read_as_people_write_it(words: str, found: list[Any]) -> None:
    read = members(words, "Flat 1, 14 Invented Close ZZ99 1AA")
    assert [
        (m.name, m.address, m.contact and (m.contact["channel"], m.contact["value"])) for m in read
    ] == found


def parties(landlord: str = "west-kent", **known: Any) -> list[dict[str, Any]]:
    asked = Rules(landlord, rules().today)
    return case_body(complaint(landlord=landlord, acting_for="group", **known), asked, "c-1")[
        "parties"
    ]


def test_where_the_policy_asks_it_each_member_has_an_authority_to_give() -> None:
    found = parties(group_members=LIST + "\nCy Test, number 9, 01632 960123")
    assert [p["role"] for p in found] == ["representative", *["group_member"] * 3]
    assert all(p["authority"]["status"] == "pending" for p in found)
    assert found[1]["contacts"] == [{"channel": "sms", "value": "07700 900123", "preferred": True}]
    # A number that can only be rung is for staff.
    assert found[3]["contacts"] == [
        {"channel": "phone", "value": "01632 960123", "preferred": False}
    ]


@pytest.mark.parametrize("landlord", ["wdh", "chislehurst-sidcup", "medway", "charitable-south"])
def test_where_it_asks_none_nothing_waits_for_it(landlord: str) -> None:
    found = parties(landlord, group_members=LIST, description="we have all signed a petition")
    assert [p["authority"]["status"] for p in found] == ["not_needed"] * 3
    assert found[1]["contacts"], "staff can reach them all the same"


def test_who_speaks_for_a_group_from_outside_needs_a_yes_everywhere() -> None:
    found = parties(
        "wdh", group_members=LIST, description="My clients in Invented Court have no heat"
    )
    assert [p["authority"]["status"] for p in found] == ["pending", "not_needed", "not_needed"]


def test_a_petition_of_hundreds_keeps_every_word() -> None:
    names = ", ".join(f"Resident {chr(65 + n % 26)}{chr(97 + n // 26)}" for n in range(300))
    assert len(members(names)) == 100
    body = case_body(complaint(acting_for="group", group_members=names), rules(), "c-1")
    assert names in body["description"]


def test_the_question_asks_for_a_way_to_reach_each_only_where_they_are_asked() -> None:
    question, intake = BY_NAME["group_members"], complaint(acting_for="group")
    assert "phone number or email" in question.text(intake, rules())
    elsewhere = question.text(intake, Rules("wdh", rules().today))
    assert "phone" not in elsewhere
    for text in (question.text(intake, rules()), elsewhere):
        assert "one a line" in text


async def test_each_member_is_asked_when_the_complaint_is_recorded(desk: Desk) -> None:
    said = await told(desk, LIST)
    assert [(a["member_name"], a["contact"]) for a in desk.api.authority_asked] == [
        ("Ann Sample", {"channel": "sms", "value": "07700 900123"}),
        ("Bob Sample", {"channel": "email", "value": "bob@example.org"}),
    ]
    assert {a["representative_name"] for a in desk.api.authority_asked} == {"Sam Example"}
    assert "sent each of them a message" in said


async def test_who_cannot_be_asked_is_left_to_staff_and_that_is_said(desk: Desk) -> None:
    said = await told(desk, LIST + "\nCy Test, number 9")
    assert len(desk.api.authority_asked) == 2
    assert "sent 2 of the 3 a message" in said
    assert "Staff will ask the others" in said


async def test_names_alone_are_enough(desk: Desk) -> None:
    said = await told(desk, "Ann flat 3 and Bob flat 5")
    assert desk.api.authority_asked == []
    assert "Staff will ask them" in said


async def test_a_question_that_could_not_be_sent_is_not_said_to_be(desk: Desk) -> None:
    async def refuse(*_: object) -> dict[str, Any]:
        raise desk.api.down()

    desk.api.ask_authority = refuse  # type: ignore[method-assign]
    said = await told(desk, LIST)
    assert "WK-26-TESTED" in said
    assert "I have sent" not in said
    assert "Staff will ask them" in said


async def test_a_whole_block_is_asked_in_the_end_by_staff(desk: Desk) -> None:
    names = "\n".join(f"Resident {chr(65 + n)}, flat {n}, 07700 9001{n:02}" for n in range(1, 26))
    said = await told(desk, names)
    assert len(desk.api.authority_asked) == MEMBERS_ASKED_AT_ONCE
    assert f"sent {MEMBERS_ASKED_AT_ONCE} of the 25" in said


async def test_nobody_is_asked_where_the_policy_asks_nobody(desk: Desk) -> None:
    desk.landlord = "wdh"
    said = await told(desk, LIST)
    assert desk.api.authority_asked == []
    assert "agree" not in said


async def test_a_members_number_is_never_taken_for_the_writers(desk: Desk) -> None:
    await desk.hear(LIFT, kind="complaint", topic="lifts", flags=("group",))
    phone = [{"entity": "phone", "value": "+447700900123", "text": "07700 900123"}]
    await desk.hear("Ann 07700 900123", entities=phone)
    assert desk.slots["intake_group_members"] == "Ann 07700 900123"
    assert desk.slots.get("intake_contact_value") is None


async def test_the_members_can_be_skipped(desk: Desk) -> None:
    said = await told(desk, "skip")
    assert "WK-26-TESTED" in said
    assert desk.api.authority_asked == []


def test_the_read_back_shows_the_list_in_one_line() -> None:
    intake = complaint(acting_for="group", group_members=LIST)
    text = read_back(intake, rules())
    assert "For: Ann Sample, flat 3, 07700 900123; Bob Sample, flat 5, bob@example.org" in text


@pytest.mark.parametrize("words", ["no", "nobody else"])
async def test_who_names_nobody_is_not_asked_twice(desk: Desk, words: str) -> None:
    said = await told(desk, words)
    assert "WK-26-TESTED" in said
    assert desk.api.authority_asked == []


async def test_a_bare_yes_says_who_nobody_is(desk: Desk) -> None:
    await desk.hear(LIFT, kind="complaint", topic="lifts", flags=("group",))
    await desk.hear("yes")
    assert desk.asks == "group_members"


def test_words_that_name_nobody_make_no_member() -> None:
    intake = complaint(acting_for="group")
    assert BY_NAME["group_members"].read(heard("just me"), intake, rules())
    assert len(case_body(intake, rules(), "c-1")["parties"]) == 1
