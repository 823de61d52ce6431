"""Who may hear of a case: its person, shown by postcode or code; nobody learns from failing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from handoff_api.clock import StoppedClock
from tests.handoff_api.answered import answered
from tests.handoff_api.house import Client, House, Resident, created
from tests.handoff_api.post import code_for, sent_to
from tests.handoff_api.rasa import FakeRasa

MOBILE = "+447700900123"


def person(**more: Any) -> dict[str, Any]:
    """The resident of a case."""
    return {
        "role": "resident",
        "name": "Primrose Testcase",
        "address": "1 Example Row, Invented, ZZ99 1AA",
        "contacts": [{"channel": "sms", "value": "07700 900123", "preferred": True}],
        **more,
    }


@pytest.fixture
async def case(bot: Client) -> dict[str, Any]:
    return await created(bot, parties=[person()])


async def begun(bot: Client, resident: Resident, reference: str, **more: Any) -> dict[str, Any]:
    body = {
        "landlord": "west-kent",
        "conversation_id": resident.conversation_id,
        "case_reference": reference,
        **more,
    }
    answer = await bot.post("/v1/identity-checks", body)
    assert answer.status_code == 201, answer.text
    check: dict[str, Any] = answer.json()
    return check


async def tried(bot: Client, check: dict[str, Any], **way: str) -> dict[str, Any]:
    answer = await bot.post(f"/v1/identity-checks/{check['id']}/attempts", way)
    assert answer.status_code == 200, answer.text
    result: dict[str, Any] = answer.json()
    return result


async def code_asked(bot: Client, check: dict[str, Any]) -> dict[str, Any]:
    answer = await bot.post(f"/v1/identity-checks/{check['id']}/code", {})
    assert answer.status_code == 202, answer.text
    sent: dict[str, Any] = answer.json()
    return sent


async def in_conversation(bot: Client, resident: Resident) -> list[dict[str, Any]]:
    answer = await bot.get(f"/v1/conversations/{resident.conversation_id}/cases")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["cases"]
    return found


@pytest.mark.parametrize(
    "typed", ["ZZ99 1AA", "zz991aa", " zz99  1aa.", "it's ZZ99 1AA", "ZZ99IAA", "zz99laa"]
)
async def test_the_postcode_passes_however_it_is_typed(
    bot: Client, resident: Resident, case: dict[str, Any], typed: str
) -> None:
    check = await begun(bot, resident, case["reference"])
    result = await tried(bot, check, postcode=typed)
    assert result["passed"]
    [glance] = result["cases"]
    assert glance["reference"] == case["reference"]
    assert glance["state"] == "received"
    assert glance["summary"] == "front door"
    assert {d["name"] for d in glance["deadlines"]} >= {"acknowledge"}
    assert "add_information" in glance["allowed_actions"]
    assert not glance["limited"]


@pytest.mark.parametrize("typed", ["ZZ99 1AB", "ZZ99", "1AA", "", "nonsense", "ZZ98 1AA" * 9])
async def test_another_postcode_does_not_pass(
    bot: Client, resident: Resident, case: dict[str, Any], typed: str
) -> None:
    check = await begun(bot, resident, case["reference"])
    result = await tried(bot, check, postcode=typed or " ")
    assert result == {"passed": False, "attempts_left": 4, "cases": []}
    assert await in_conversation(bot, resident) == []


async def test_a_code_sent_to_the_contact_on_file_passes(
    house: House, bot: Client, resident: Resident, case: dict[str, Any]
) -> None:
    check = await begun(bot, resident, case["reference"])
    await code_asked(bot, check)
    code = await code_for(house, MOBILE)
    assert (await tried(bot, check, code=f"{code[:3]} {code[3:]}"))["passed"]


async def test_a_code_works_for_fifteen_minutes(
    house: House, bot: Client, resident: Resident, case: dict[str, Any], clock: StoppedClock
) -> None:
    check = await begun(bot, resident, case["reference"])
    await code_asked(bot, check)
    code = await code_for(house, MOBILE)
    clock.advance(timedelta(minutes=15))
    assert not (await tried(bot, check, code=code))["passed"]


async def test_a_later_code_takes_the_place_of_the_earlier_one(
    house: House, bot: Client, resident: Resident, case: dict[str, Any]
) -> None:
    check = await begun(bot, resident, case["reference"])
    await code_asked(bot, check)
    first = await code_for(house, MOBILE)
    await code_asked(bot, check)
    texts = await sent_to(house, MOBILE)
    second = next(text for text in texts if first not in text).split("code is ")[1][:6]
    assert not (await tried(bot, check, code=first))["passed"]
    assert (await tried(bot, check, code=second))["passed"]


async def test_a_code_is_good_for_its_own_check_alone(
    house: House, bot: Client, case: dict[str, Any]
) -> None:
    one, other = await house.resident(), await house.resident()
    check, another = [await begun(bot, r, case["reference"]) for r in (one, other)]
    await code_asked(bot, check)
    code = await code_for(house, MOBILE)
    assert not (await tried(bot, another, code=code))["passed"]


async def test_five_wrong_tries_lock_the_check_for_the_right_answer_too(
    bot: Client, resident: Resident, case: dict[str, Any]
) -> None:
    check = await begun(bot, resident, case["reference"])
    left = [(await tried(bot, check, postcode="AB1 2CD"))["attempts_left"] for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert await tried(bot, check, postcode="ZZ99 1AA") == {
        "passed": False,
        "attempts_left": 0,
        "cases": [],
    }


async def test_many_checks_do_not_give_a_guesser_more_tries_in_a_day(
    house: House, bot: Client, case: dict[str, Any], clock: StoppedClock
) -> None:
    for _ in range(4):
        check = await begun(bot, await house.resident(), case["reference"])
        for _ in range(5):
            await tried(bot, check, postcode="AB1 2CD")
    resident = await house.resident()
    check = await begun(bot, resident, case["reference"])
    assert await tried(bot, check, postcode="ZZ99 1AA") == {
        "passed": False,
        "attempts_left": 4,
        "cases": [],
    }
    clock.advance(timedelta(days=1, minutes=1))
    check = await begun(bot, resident, case["reference"])
    assert (await tried(bot, check, postcode="ZZ99 1AA"))["passed"]


async def test_nobody_is_flooded_with_codes(
    house: House, bot: Client, case: dict[str, Any]
) -> None:
    for _ in range(4):
        check = await begun(bot, await house.resident(), case["reference"])
        for _ in range(5):
            await code_asked(bot, check)
    assert len(await sent_to(house, MOBILE)) == 6


@pytest.mark.parametrize("reference", ["WK-26-ZZZZZZ", "nonsense", "'; DROP TABLE cases"])
async def test_a_case_that_is_not_there_is_answered_alike(
    house: House, bot: Client, resident: Resident, case: dict[str, Any], reference: str
) -> None:
    real = await begun(bot, resident, case["reference"])
    made_up = await begun(bot, resident, reference)
    assert {**real, "id": ""} == {**made_up, "id": ""}
    assert await code_asked(bot, real) == await code_asked(bot, made_up)
    for way in ({"postcode": "AB1 2CD"}, {"code": "000000"}):
        assert await tried(bot, real, **way) == await tried(bot, made_up, **way)


async def test_cases_of_another_landlord_and_drafts_are_not_there(
    house: House, bot: Client, resident: Resident
) -> None:
    elsewhere = await created(bot, landlord="medway", parties=[person()], stage="stage_1")
    draft = await created(bot, state="draft", stage=None, parties=[person()])
    for case in (elsewhere, draft):
        check = await begun(bot, resident, case["reference"])
        await code_asked(bot, check)
        assert not (await tried(bot, check, postcode="ZZ99 1AA"))["passed"]
    assert await sent_to(house, MOBILE) == []


async def test_a_contact_that_is_not_safe_gets_no_code(
    house: House, bot: Client, resident: Resident
) -> None:
    contacts = [
        {"channel": "sms", "value": "07700 900123", "preferred": True, "safe": False},
        {"channel": "email", "value": "primrose@invented.example", "safe": True},
    ]
    case = await created(bot, parties=[person(contacts=contacts)])
    check = await begun(bot, resident, case["reference"])
    await code_asked(bot, check)
    assert await sent_to(house, MOBILE) == []
    assert len(await sent_to(house, "primrose@invented.example")) == 1


async def test_a_check_lasts_half_an_hour(
    bot: Client, resident: Resident, case: dict[str, Any], clock: StoppedClock
) -> None:
    check = await begun(bot, resident, case["reference"])
    clock.advance(timedelta(minutes=30))
    answer = await bot.post(f"/v1/identity-checks/{check['id']}/attempts", {"postcode": "ZZ99 1AA"})
    assert answer.status_code == 409
    assert answer.json()["code"] == "identity_check_expired"


@pytest.mark.parametrize("body", [{}, {"postcode": "ZZ99 1AA", "code": "123456"}, {"code": ""}])
async def test_one_way_at_a_time(
    bot: Client, resident: Resident, case: dict[str, Any], body: dict[str, str]
) -> None:
    check = await begun(bot, resident, case["reference"])
    answer = await bot.post(f"/v1/identity-checks/{check['id']}/attempts", body)
    assert answer.status_code == 422


async def test_a_conversation_may_be_linked_with_several_cases(
    bot: Client, resident: Resident, case: dict[str, Any], staff: Client
) -> None:
    other = await created(bot, parties=[person()])
    own = await created(bot, conversation_id=resident.conversation_id)
    for one in (case, other):
        check = await begun(bot, resident, one["reference"])
        await tried(bot, check, postcode="ZZ99 1AA")
    found = [glance["reference"] for glance in await in_conversation(bot, resident)]
    assert found == [own["reference"], other["reference"], case["reference"]]


async def test_the_history_says_who_was_let_in_and_how(
    bot: Client, resident: Resident, case: dict[str, Any], staff: Client
) -> None:
    check = await begun(bot, resident, case["reference"])
    await tried(bot, check, postcode="ZZ99 1AA")
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    assert history["intact"]
    last = history["entries"][-1]
    assert last["action"] == "identity_confirmed"
    assert last["details"] == {
        "by": "postcode",
        "conversation_id": resident.conversation_id,
    }


async def test_what_is_said_afterwards_is_about_the_case(
    bot: Client, resident: Resident, case: dict[str, Any], staff: Client, rasa: FakeRasa
) -> None:
    check = await begun(bot, resident, case["reference"])
    await tried(bot, check, postcode="ZZ99 1AA")
    await resident.say("it is worse now")
    read = (await staff.get(f"/v1/conversations/{resident.conversation_id}")).json()
    assert read["case_reference"] == case["reference"]


async def test_staff_keys_and_the_street_cannot_check_identities(
    house: House, resident: Resident, case: dict[str, Any], staff: Client
) -> None:
    body = {
        "landlord": "west-kent",
        "conversation_id": resident.conversation_id,
        "case_reference": case["reference"],
    }
    assert (await staff.post("/v1/identity-checks", body)).status_code == 404
    wrong_door = Client(house.inside, staff.key)
    assert (await wrong_door.post("/v1/identity-checks", body)).status_code == 403


async def test_a_representative_without_authority_hears_dates_and_nothing_else(
    house: House, bot: Client, resident: Resident
) -> None:
    speaker = {
        "role": "representative",
        "name": "Rowan Example",
        "authority": {"status": "pending"},
        "contacts": [{"channel": "sms", "value": "07700 900456"}],
    }
    case = await created(bot, parties=[person(contacts=[]), speaker])
    for way in ("postcode", "code"):
        someone = await house.resident()
        check = await begun(bot, someone, case["reference"])
        await code_asked(bot, check)
        value = "ZZ99 1AA" if way == "postcode" else await code_for(house, "+447700900456")
        [glance] = (await tried(bot, check, **{way: value}))["cases"]
        assert glance["limited"]
        assert glance["representative"]
        assert glance["summary"] is None
        assert glance["handler"] is None
        assert glance["allowed_actions"] == ["add_information"]
        assert glance["deadlines"]


@pytest.mark.parametrize("role", ["councillor", "member_of_parliament"])
async def test_an_mp_or_councillor_hears_dates_until_the_resident_is_known_to_have_asked(
    bot: Client, staff: Client, resident: Resident, role: str
) -> None:
    member = {"role": role, "name": "Lee Imaginary", "authority": {"status": "pending"}}
    case = await created(bot, parties=[person(), member], conversation_id=resident.conversation_id)
    [glance] = await in_conversation(bot, resident)
    assert (glance["limited"], glance["summary"]) == (True, None)
    assert glance["allowed_actions"] == ["add_information"]
    read = await staff.read(case)
    party = next(p for p in read["parties"] if p["role"] == role)
    await staff.done(
        read, "record_authority", party_id=party["id"], status="granted", kind="written"
    )
    [glance] = await in_conversation(bot, resident)
    assert (glance["limited"], glance["summary"]) == (False, "front door")


async def test_an_enquiry_of_a_members_own_is_theirs_to_hear_of(
    bot: Client, resident: Resident
) -> None:
    member = {"role": "councillor", "name": "Lee", "authority": {"status": "not_needed"}}
    await created(
        bot,
        kind="member_enquiry",
        stage=None,
        parties=[person(), member],
        conversation_id=resident.conversation_id,
    )
    [glance] = await in_conversation(bot, resident)
    assert not glance["limited"]


WISHES: dict[str, dict[str, Any]] = {
    "withdraw": {"reason": "she does not want it"},
    "correct": {"changes": {"outcome_wanted": "nothing"}},
    "accept_quick_fix": {},
    "request_stage_1": {"text": "make it formal"},
    "request_stage_2": {"text": "not happy"},
}


@pytest.mark.parametrize("action", WISHES)
async def test_nobody_decides_for_a_resident_who_has_not_agreed(
    bot: Client, staff: Client, resident: Resident, action: str
) -> None:
    stage = "quick_fix" if action in ("accept_quick_fix", "request_stage_1") else "stage_1"
    speaker = {"role": "representative", "name": "Rowan", "authority": {"status": "pending"}}
    case = await created(
        bot,
        stage=stage,
        parties=[person(), speaker],
        conversation_id=resident.conversation_id,
    )
    if action == "request_stage_2":
        case = await answered(staff, case)
    for told_in in (None, resident.conversation_id):
        wish = {**WISHES[action], **({"told_in": told_in} if told_in else {})}
        refused = await bot.act(case, action, **wish)
        assert refused.status_code == 409, refused.text
        assert refused.json()["code"] == "authority_awaited"
    now = await staff.read(case)
    assert [now[name] for name in ("version", "state", "stage", "outcome_wanted")] == [
        case[name] for name in ("version", "state", "stage", "outcome_wanted")
    ]
    # What they say is kept all the same.
    await bot.done(case, "add_information", text="withdraw it please")


async def test_the_resident_decides_in_a_conversation_shown_to_be_theirs(
    house: House, bot: Client
) -> None:
    speaker = {"role": "representative", "name": "Rowan", "authority": {"status": "refused"}}
    case = await created(bot, parties=[speaker, person()])
    by_code, by_postcode = await house.resident(), await house.resident()
    check = await begun(bot, by_postcode, case["reference"])
    assert (await tried(bot, check, postcode="ZZ99 1AA"))["passed"]
    told_in = by_postcode.conversation_id
    [glance] = await in_conversation(bot, by_postcode)
    refused = await bot.act(glance, "withdraw", reason="mended", told_in=told_in)
    assert refused.status_code == 409
    check = await begun(bot, by_code, case["reference"])
    await code_asked(bot, check)
    assert (await tried(bot, check, code=await code_for(house, MOBILE)))["passed"]
    [glance] = await in_conversation(bot, by_code)
    now = await bot.done(glance, "withdraw", reason="mended", told_in=by_code.conversation_id)
    assert now["state"] == "withdrawn"


async def test_a_draft_is_whoevers_who_writes_it(bot: Client, resident: Resident) -> None:
    speaker = {"role": "representative", "name": "Rowan", "authority": {"status": "pending"}}
    case = await created(
        bot,
        state="draft",
        stage=None,
        parties=[speaker, person()],
        conversation_id=resident.conversation_id,
    )
    assert (await bot.done(case, "withdraw", reason="not after all"))["state"] == "withdrawn"


async def test_a_code_to_the_residents_own_contact_opens_the_case_whoever_speaks_for_them(
    house: House, bot: Client, resident: Resident
) -> None:
    speaker = {"role": "representative", "name": "Rowan", "authority": {"status": "refused"}}
    case = await created(bot, parties=[speaker, person()])
    check = await begun(bot, resident, case["reference"])
    await code_asked(bot, check)
    [glance] = (await tried(bot, check, code=await code_for(house, MOBILE)))["cases"]
    assert not glance["limited"]
    assert not glance["representative"]
    assert glance["summary"] == "front door"
