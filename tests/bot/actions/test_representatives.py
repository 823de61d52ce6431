"""Speaking for somebody else: by what right, for whom, and nothing told before they agree."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions.authority import has_died
from bot.actions.case import case_body
from bot.actions.listening import listen
from bot.actions.questions import BY_NAME
from tests.bot.actions.builders import complaint, heard, rules
from tests.bot.actions.desk import Desk
from tests.bot.actions.test_errands import REFERENCE, glance

PHONE = [{"entity": "phone", "value": "+447700900123", "text": "07700 900123"}]
MUM = [{"entity": "relationship", "value": "mum"}]
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


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (
            "Councillor Ruth Imaginary here about a tenant who has waited",
            "Councillor Ruth Imaginary",
        ),
        ("Hello, Cllr Imaginary, writing for a tenant", "Cllr Imaginary"),
        ("Ruth Imaginary MP, about a constituent's damp flat", "Ruth Imaginary"),
        ("Councillor Imaginary told me to write to you about a tenant", None),
    ],
)
async def test_a_member_who_says_who_they_are_is_not_asked_their_name(
    desk: Desk, words: str, name: str | None
) -> None:
    await desk.hear(words, kind="complaint", flags=("member_enquiry",))
    assert desk.slots.get("intake_name") == name


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
    assert "nothing shows yet" in body["text"], "staff read who said it"
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


@pytest.mark.parametrize(
    "words",
    [
        "My mum passed away in September and you keep sending letters to her name",
        "i am writing about my late father, you still take rent for his flat",
        "we lost our dad in june and nobody answers about his deposit",
        "my aunt Ada Invented has sadly died and nobody will take the keys",
    ],
)
async def test_whoever_writes_for_somebody_who_has_died_is_not_asked_to_ask_them(
    desk: Desk, words: str
) -> None:
    said = await desk.hear(words, kind="complaint", topic="rent_service_charge",
                           flags=("third_party",), entities=MUM)  # fmt: skip
    assert "sorry for your loss" in said
    assert "rent or charges" not in said
    await desk.hear("yes")
    if desk.asks == "resident_name":
        assert "the person who died" in desk.replies[-1]["text"]
        await desk.hear("Edna Testcase")
    assert desk.asks == "authority"
    asked = desk.replies[-1]
    assert "will" in asked["text"]
    assert "from Edna" not in asked["text"]
    assert [b["title"] for b in asked["buttons"]] == ["Yes, I have", "Not yet", "Skip"]
    await desk.hear("she died, i sort her things out")
    assert desk.asks != "authority"
    assert "didn't follow" not in " ".join(r["text"] for r in desk.replies)
    await desk.skip_until("route_choice")
    said = await desk.hear("stage 1")
    assert "the will, the grant of probate" in said
    assert "they agree" not in said
    body = [body for _, body in desk.api.acts if "parties" in body][-1]
    authority = body["parties"][1]["authority"]
    assert (authority["status"], authority["kind"]) == ("pending", "next_of_kin")
    assert "has died" in authority["evidence"]
    assert desk.api.authority_asked == []


async def test_a_death_told_at_the_question_of_authority_changes_the_question(desk: Desk) -> None:
    await until_asked(desk, "authority")
    said = await desk.hear("she died last month")
    assert "sorry for your loss" in said
    assert "didn't follow" not in said
    assert desk.asks == "authority"
    assert "the will" in said


@pytest.mark.parametrize(
    "words",
    [
        "i write for my mum, the estate is filthy and nothing gets done",
        "my mum's plants died because of the cold flat, i complain for her",
        "her boiler died and nobody comes, i am writing for my aunt",
    ],
)
def test_nobody_is_taken_for_dead_who_is_not(words: str) -> None:
    intake = complaint()
    listen(heard(words, kind="complaint", flags=("third_party",), entities=MUM), intake)
    assert not has_died(intake)
    assert intake.authority is None


@pytest.mark.parametrize(
    ("kind", "asks_for"),
    [
        ("power_of_attorney", "copy of the power of attorney"),
        ("deputy", "court's order"),
        ("executor", "grant of probate"),
        ("parent", "birth certificate"),
        ("written", "what you have in writing from Edna Testcase"),
    ],
)
async def test_the_receipt_asks_for_the_paper_of_that_right(
    desk: Desk, kind: str, asks_for: str
) -> None:
    await until_asked(desk, "authority")
    desk.slots["intake_authority"], desk.slots["intake_authority_kind"] = "have", kind
    await desk.hear("skip")
    await desk.skip_until("confirm_summary")
    assert asks_for in await desk.hear("yes")


@pytest.mark.parametrize(
    "words",
    [
        "I'm Cllr Smith. My kitchen ceiling has been leaking for weeks",
        "I am a councillor and a tenant of yours and my boiler is never mended",
        "writing as a tenant of yours, though I am a councillor: the roof leaks",
        "I'm an MP but it's about my flat, the damp is never dealt with",
    ],
)
async def test_a_members_own_home_is_an_ordinary_complaint(desk: Desk, words: str) -> None:
    said = await desk.hear(words, kind="complaint", flags=("member_enquiry",))
    assert "MP or councillor" not in said
    assert desk.slots["intake_kind"] == "complaint"
    assert desk.slots.get("intake_acting_for") is None


@pytest.mark.parametrize("words", ["its my own home", "no its my own kitchen", "me", "for myself"])
async def test_a_member_asked_for_whom_may_say_for_themself(desk: Desk, words: str) -> None:
    await desk.hear(
        "I'm Cllr Smith and the stairwell has been filthy for weeks",
        kind="complaint",
        flags=("member_enquiry",),
    )
    assert desk.asks == "resident_name"
    said = await desk.hear(words)
    assert "about your own home" in said
    assert desk.asks == "complain_choice"
    await desk.hear("yes")
    await desk.skip_until("route_choice")
    await desk.hear("stage 1")
    body = [body for _, body in desk.api.acts if "parties" in body][-1]
    assert body["kind"] == "complaint"
    assert [p["role"] for p in body["parties"]] == ["resident"]


@pytest.mark.parametrize(
    "words",
    [
        "Cllr Imaginary here, my constituent's kitchen ceiling leaks",
        "I'm Cllr Smith, a resident in my ward has a leaking roof",
    ],
)
async def test_a_members_constituent_stays_one(desk: Desk, words: str) -> None:
    await desk.hear(words, kind="complaint", flags=("member_enquiry",))
    assert desk.slots["intake_acting_for"] == "constituent"


async def test_a_reference_at_the_name_is_the_complaint_a_member_asks_about(desk: Desk) -> None:
    await desk.hear(
        "I am writing as MP for Testshire about a constituent's damp flat",
        kind="complaint",
        flags=("member_enquiry",),
    )
    assert desk.asks == "resident_name"
    said = await desk.hear(
        "WK-26-7Q4K9D",
        entities=[{"entity": "reference", "value": "WK-26-7Q4K9D", "start": 0, "end": 12}],
    )
    assert "written that down" in said
    assert "keep it private" not in said
    assert desk.asks == "resident_name"
    await desk.hear("Edna Testcase")
    assert "case_reference" not in await desk.skip_until(None)
    body = [body for _, body in desk.api.acts if "parties" in body][-1]
    assert "About the complaint WK-26-7Q4K9D" in body["description"]


async def test_whoever_interprets_is_no_representative(desk: Desk) -> None:
    said = await desk.hear(
        "I am interpreting for my neighbour Mrs Amina Sample, she speaks Somali, her bathroom leaks",
        kind="complaint",
        flags=("third_party",),
        entities=[{"entity": "relationship", "value": "neighbour"}],
    )
    assert "you interpret" in said
    await desk.hear("yes")
    asked = await desk.skip_until("route_choice")
    assert not {"authority", "resident_name", "relationship", "adjustments"} & set(asked)
    await desk.hear("stage 1")
    body = [body for _, body in desk.api.acts if "parties" in body][-1]
    [party] = body["parties"]
    assert (party["role"], party["name"]) == ("resident", "Mrs Amina Sample")
    assert "an interpreter (Somali)" in body["adjustments"][0]["need"]


async def test_interpreting_told_at_the_question_of_authority_ends_it(desk: Desk) -> None:
    await until_asked(desk, "authority")
    said = await desk.hear("i only translate for her, she is here with me")
    assert "You need no permission" in said
    assert desk.asks != "authority"
    await desk.skip_until("confirm_summary")
    await desk.hear("yes")
    body = [body for _, body in desk.api.acts if "parties" in body][-1]
    assert [(p["role"], p["name"]) for p in body["parties"]] == [("resident", "Edna Testcase")]
    assert "an interpreter" in body["adjustments"][0]["need"]


@pytest.mark.parametrize(
    "words",
    ["can you translate the letter for me", "my mum needs an interpreter, I write for her"],
)
def test_translating_a_letter_or_needing_an_interpreter_is_no_interpreting(words: str) -> None:
    intake = complaint()
    listen(heard(words, kind="complaint", flags=("third_party",), entities=MUM), intake)
    assert intake.acting_for == "someone"


@pytest.mark.parametrize(
    ("words", "entities", "contact"),
    [
        ("her whatsapp is 07700 900123", PHONE, {"channel": "whatsapp", "value": "+447700900123"}),
        ("text her on 07700 900123", PHONE, {"channel": "sms", "value": "+447700900123"}),
        ("she only has post", [], {"channel": "letter", "value": "14 Invented Close ZZ99 1AA"}),
        ("write to her, she has no phone", [], {"channel": "letter", "value": "14 Invented Close ZZ99 1AA"}),
    ],
)  # fmt: skip
async def test_the_resident_is_asked_in_the_way_that_reaches_them(
    desk: Desk, words: str, entities: list[dict[str, Any]], contact: dict[str, str]
) -> None:
    await until_asked(desk, "authority")
    await desk.hear("please ask her")
    assert "post" in desk.replies[-1]["text"]
    await desk.hear(words, entities=entities)
    assert desk.asks != "authority_contact"
    desk.slots["intake_address"] = "14 Invented Close ZZ99 1AA"
    await desk.skip_until("confirm_summary")
    said = await desk.hear("yes")
    [asked] = desk.api.authority_asked
    assert asked["contact"] == contact
    assert ("A letter goes to Edna Testcase" in said) is (contact["channel"] == "letter")


async def test_a_letter_to_no_address_is_not_said_to_be_sent(desk: Desk) -> None:
    await until_asked(desk, "authority")
    await desk.hear("please ask her")
    await desk.hear("by post")
    await desk.skip_until("confirm_summary")
    said = await desk.hear("yes")
    assert desk.api.authority_asked == []
    assert "letter goes" not in said


async def test_a_deputy_speaks_for_somebody_whatever_the_model_makes_of_it(desk: Desk) -> None:
    await desk.hear(
        "I am the court appointed deputy for my brother Ken Invented and nobody mends his door",
        kind="complaint",
    )
    assert desk.slots["intake_acting_for"] == "someone"
    assert desk.slots["intake_authority_kind"] == "deputy"
