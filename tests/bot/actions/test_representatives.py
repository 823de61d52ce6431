"""Speaking for somebody else: by what right, for whom, and nothing told before they agree."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.authority import members
from bot.actions.case import case_body
from bot.actions.listening import listen
from bot.actions.questions import BY_NAME
from tests.bot.actions.builders import complaint, heard, rules
from tests.bot.actions.desk import Desk
from tests.bot.actions.test_errands import REFERENCE, glance

PHONE = [{"entity": "phone", "value": "+447700900123", "text": "07700 900123"}]
DAMP = "my aunt's flat is damp and nobody has come"


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def parties(**known: Any) -> list[dict[str, Any]]:
    return case_body(complaint(**known), rules(), "c-1")["parties"]


async def until_asked(desk: Desk, question: str) -> None:
    await desk.hear(DAMP, kind="complaint", topic="damp_mould", flags=("third_party", "home_visit"),
                    entities=[{"entity": "relationship", "value": "aunt"}])  # fmt: skip
    await desk.hear("yes")
    assert desk.asks == "resident_name"
    await desk.hear("Edna Testcase")
    assert desk.asks == question


async def test_the_resident_is_asked_at_once_where_the_writer_wishes_it(desk: Desk) -> None:
    await until_asked(desk, "authority")
    await desk.hear("please ask her")
    await desk.hear("07700 900123", entities=PHONE)
    await desk.skip_until("confirm_summary")
    said = await desk.hear("yes")
    [asked] = desk.api.authority_asked
    assert asked["contact"] == {"channel": "sms", "value": "+447700900123"}
    assert "sent Edna Testcase a message" in said


async def test_a_request_that_could_not_be_sent_is_not_said_to_be(desk: Desk) -> None:
    await until_asked(desk, "authority")
    await desk.hear("please ask her")
    await desk.hear("07700 900123", entities=PHONE)
    await desk.skip_until("confirm_summary")

    async def refuse(*_: object) -> dict[str, Any]:
        raise desk.api.down()

    desk.api.ask_authority = refuse  # type: ignore[method-assign]
    said = await desk.hear("yes")
    assert "WK-26-TESTED" in said
    assert "I have sent" not in said


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("i have lasting power of attorney", "power_of_attorney"),
        ("im the executor of his estate", "executor"),
        ("court of protection deputy", "deputy"),
    ],
)
def test_a_standing_authority_is_kept_by_its_kind_and_shown_to_nobody_as_seen(
    words: str, kind: str
) -> None:
    intake = complaint(acting_for="someone")
    assert BY_NAME["authority"].read(heard(words), intake, rules())
    assert (intake.authority, intake.authority_kind) == ("have", kind)
    representative = case_body(intake, rules(), "c-1")["parties"][1]
    assert representative["authority"]["status"] == "pending"
    assert representative["authority"]["kind"] == kind


def test_authority_told_in_the_first_message_is_not_asked_again() -> None:
    intake = complaint()
    listen(
        heard(
            "i am writing for my mum Edna Testcase, i have power of attorney",
            kind="complaint",
            flags=("third_party",),
            entities=[{"entity": "relationship", "value": "mum"}],
        ),
        intake,
    )
    assert intake.resident_name == "Edna Testcase"
    assert not BY_NAME["authority"].matters(intake, rules())
    assert not BY_NAME["resident_name"].matters(intake, rules())


def test_each_member_of_a_group_is_a_party_with_an_authority_to_give() -> None:
    found = parties(
        acting_for="group", group_members="Ann Example at flat 3, Bob flat 5 and number 9"
    )
    assert [p["role"] for p in found] == ["representative", *["group_member"] * 3]
    assert [(p["name"], p["address"]) for p in found[1:]] == [
        ("Ann Example", "at flat 3"),
        ("Bob", "flat 5"),
        (None, "number 9"),
    ]
    assert all(p["authority"]["status"] == "pending" for p in found)


def test_a_petition_of_hundreds_keeps_every_word() -> None:
    names = ", ".join(f"Resident {chr(65 + n % 26)}{chr(97 + n // 26)}" for n in range(300))
    assert len(members(names)) == 100
    assert (
        names
        in case_body(complaint(acting_for="group", group_members=names), rules(), "c-1")[
            "description"
        ]
    )


async def test_a_member_of_parliament_gives_the_constituent_and_has_a_day_of_their_own(
    desk: Desk,
) -> None:
    await desk.hear(
        "I am writing as MP for Testshire about a constituent's damp flat",
        kind="complaint",
        flags=("member_enquiry",),
    )
    assert desk.asks == "resident_name"
    assert "resident you are writing for" in desk.replies[-1]["text"]
    await desk.hear("Edna Testcase")
    await desk.skip_until(None)
    body = next(body for action, body in reversed(desk.api.acts) if action != "submit")
    assert body["kind"] == "member_enquiry"
    assert [p["role"] for p in body["parties"]] == ["resident", "member_of_parliament"]
    assert body["parties"][0]["name"] == "Edna Testcase"


async def test_a_councillor_about_their_own_home_is_a_resident_like_another(desk: Desk) -> None:
    await desk.hear(
        "I'm Cllr Example but this is about my own home, the damp is never dealt with",
        kind="complaint",
        flags=("member_enquiry",),
    )
    assert desk.slots["intake_kind"] == "complaint"
    assert desk.slots.get("intake_acting_for") is None


async def test_a_guess_that_somebody_writes_for_another_is_not_taken_for_a_fact() -> None:
    intake = complaint()
    unsure = heard("the cord in my bathroom is broken", kind="complaint", flags=("third_party",))
    unsure.understanding["flags"][0]["confidence"] = 0.45
    listen(unsure, intake)
    assert intake.acting_for is None


async def test_where_the_policy_sets_no_day_a_members_complaint_starts_at_stage_1(
    desk: Desk,
) -> None:
    desk.landlord = "chislehurst-sidcup"
    said = await desk.hear(
        "Cllr Imaginary here, my constituent has waited ten weeks for a grab rail, not good enough",
        kind="complaint",
        flags=("member_enquiry",),
    )
    assert "complaint that you make for a resident" in said
    assert "I'm sorry" not in said
    assert desk.slots["intake_kind"] == "complaint"
    await desk.hear("Edna Testcase")
    await desk.skip_until("complain_choice")
    await desk.hear("yes")
    if desk.asks != "confirm_summary":
        await desk.skip_until("confirm_summary")
    assert "Stage 2" not in desk.replies[-1]["text"]
    await desk.hear("yes")
    assert desk.api.acts[-1] == ("submit", {"stage": "stage_1"})


async def test_a_members_question_is_an_enquiry_everywhere(desk: Desk) -> None:
    desk.landlord = "chislehurst-sidcup"
    await desk.hear(
        "MP for Testshire: when will my constituent's rail be fitted?",
        kind="enquiry",
        flags=("member_enquiry",),
    )
    assert desk.slots["intake_kind"] == "member_enquiry"


async def test_a_members_enquiry_names_the_complaint_it_is_about(desk: Desk) -> None:
    reference = {"entity": "reference", "value": "WK-26-7Q4K9D"}
    await desk.hear(
        "MP for Testshire here, where is the complaint of my constituent?",
        kind="enquiry",
        flags=("member_enquiry",),
        entities=[reference],
    )
    assert desk.slots["intake_kind"] == "member_enquiry"
    assert desk.slots["intake_earlier_reference"] == "WK-26-7Q4K9D"
    asked = await desk.skip_until(None)
    assert "case_reference" not in asked
    body = next(b for a, b in reversed(desk.api.acts) if "description" in b)
    assert "About the complaint WK-26-7Q4K9D" in body["description"]


@pytest.mark.parametrize(
    ("words", "wish", "means"),
    [
        ("i want to withdraw my mum's complaint", "withdraw", "withdraw"),
        ("take it to stage 2, WK-26-TESTED", "request_stage_2", "stage_2"),
        ("make it stage 1 please, WK-26-TESTED", "request_stage_1", "stage_1"),
    ],
)
async def test_nobody_decides_for_a_resident_who_has_not_agreed(
    desk: Desk, words: str, wish: str, means: str
) -> None:
    stage = "quick_fix" if means == "stage_1" else "stage_1"
    limited = {"limited": True, "allowed_actions": ["add_information"], "stage": stage}
    desk.api.cases = [glance(**limited, summary=None)]
    if means == "stage_1":
        desk.slots |= {"intake_route": "quick_fix"}
    said = await desk.hear(words, entities=REFERENCE if "WK-" in words else [])
    [(action, body)] = desk.api.acts
    assert action == "add_information", wish
    assert words in body["text"]
    assert "has not agreed yet" in body["text"], "staff read who said it"
    assert "for the person you write for to decide" in said
    assert "your choice alone" not in said
    assert desk.asks == "pass_on"
    await desk.hear("yes")
    assert desk.api.handed_over


async def test_what_is_written_of_a_resident_is_not_corrected_before_they_agree(desk: Desk) -> None:
    desk.slots |= {
        "intake_kind": "complaint",
        "intake_closed": True,
        "intake_case_reference": "WK-26-TESTED",
        "intake_case_version": 4.0,
        "intake_name": "Sam Example",
    }
    desk.api.cases = [glance(limited=True, allowed_actions=["add_information"])]
    said = await desk.hear("actually my name is Rowan Example")
    assert [action for action, _ in desk.api.acts] == ["add_information"]
    assert "added that to WK-26-TESTED" in said


@pytest.mark.parametrize("landlord", ["medway", "chislehurst-sidcup"])
async def test_a_members_complaint_waits_for_what_shows_that_the_resident_asked(
    desk: Desk, landlord: str
) -> None:
    desk.landlord = landlord
    await desk.hear(
        "Cllr Imaginary here, my constituent has waited ten weeks for a grab rail, not good enough",
        kind="complaint",
        flags=("member_enquiry",),
    )
    await desk.hear("Edna Testcase")
    await desk.skip_until("complain_choice")
    await desk.hear("yes")
    if desk.asks != "confirm_summary":
        await desk.skip_until("confirm_summary")
    said = await desk.hear("yes")
    assert "must know that the resident asked you to write" in said
    body = next(b for a, b in reversed(desk.api.acts) if "parties" in b)
    assert body["parties"][1]["role"] == "councillor"
    assert body["parties"][1]["authority"]["status"] == "pending"
