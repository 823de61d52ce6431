"""May somebody speak for a resident? Asked of the resident, answered by reply or on a page."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from handoff_api.authority.service import answer_by_text
from handoff_api.clock import StoppedClock
from tests.handoff_api.house import Client, House, Resident, created
from tests.handoff_api.post import code_for, link_for, sent_to
from tests.handoff_api.twilio import FakeTwilio, Phone

MOBILE = "+447700900123"
RESIDENT = {"role": "resident", "name": "Edna Testcase", "address": "1 Example Row ZZ99 1AA"}
SPEAKER = {
    "role": "representative",
    "name": "Rowan Example",
    "relationship": "daughter",
    "authority": {"status": "pending"},
}
ASKED = {
    "contact": {"channel": "sms", "value": "07700 900123"},
    "representative_name": "Rowan Example",
    "scope": "this complaint",
}


@pytest.fixture
async def case(bot: Client, resident: Resident) -> dict[str, Any]:
    return await created(bot, parties=[RESIDENT, SPEAKER], conversation_id=resident.conversation_id)


async def asked(bot: Client, case: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = await bot.post(f"/v1/cases/{case['reference']}/authority-requests", {**ASKED, **more})
    assert answer.status_code == 201, answer.text
    request: dict[str, Any] = answer.json()
    return request


async def texted(
    house: House, text: str, sender: str = MOBILE, landlord: str = "west-kent"
) -> bool:
    async with house.public.database.writes() as session:
        return await answer_by_text(session, landlord, sender, text, house.clock.now())


async def authority(staff: Client, case: dict[str, Any]) -> dict[str, Any]:
    read = (await staff.get(f"/v1/cases/{case['reference']}")).json()
    found: dict[str, Any] = next(
        p["authority"] for p in read["parties"] if p["role"] == "representative"
    )
    return found


async def last_entry(staff: Client, case: dict[str, Any]) -> dict[str, Any]:
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    assert history["intact"]
    entry: dict[str, Any] = history["entries"][-1]
    return entry


async def test_the_resident_is_asked_with_a_code_and_a_link(
    house: House, bot: Client, staff: Client, case: dict[str, Any]
) -> None:
    request = await asked(bot, case)
    assert request["status"] == "pending"
    assert request["expires_at"] == "2026-11-30T10:00:00Z"
    [text] = await sent_to(house, MOBILE)
    assert "Rowan Example" in text
    assert "AGREE" in text
    assert "by 30 November" in text
    assert "Edna" not in text
    assert "front door" not in text
    assert len(text) <= 306
    assert (await authority(staff, case))["status"] == "pending"
    assert (await last_entry(staff, case))["action"] == "authority_asked"


async def test_the_complaints_clock_runs_meanwhile(bot: Client, case: dict[str, Any]) -> None:
    await asked(bot, case)
    read = (await bot.get(f"/v1/cases/{case['reference']}")).json()
    assert read["received_at"] == case["received_at"]
    assert read["deadlines"] == case["deadlines"]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("AGREE {code}", "granted"),
        ("agree{code}", None),
        ("Agree: {code}", "granted"),
        ("I agree {code}.", "granted"),
        ("AGREED {code} thanks love", "granted"),
        ("refuse {code}", "refused"),
        ("REFUSED - {code}", "refused"),
        ("yes {code}", None),
        ("I disagree {code}", None),
        ("we agree the {code} is wrong", None),
    ],
)
async def test_a_reply_with_the_code_decides(
    house: House, bot: Client, staff: Client, case: dict[str, Any], words: str, status: str | None
) -> None:
    await asked(bot, case)
    code = await code_for(house, MOBILE)
    assert await texted(house, words.format(code=code)) is (status is not None)
    assert (await authority(staff, case))["status"] == (status or "pending")


async def test_a_grant_is_on_the_case_with_where_it_came_from(
    house: House, bot: Client, staff: Client, case: dict[str, Any], resident: Resident
) -> None:
    request = await asked(bot, case)
    before = (await staff.get(f"/v1/cases/{case['reference']}")).json()["version"]
    await texted(house, f"AGREE {await code_for(house, MOBILE)}")
    given = await authority(staff, case)
    assert given["status"] == "granted"
    assert given["given_at"] == "2026-11-23T10:00:00+00:00"
    assert "sms contact the representative gave" in given["evidence"]
    entry = await last_entry(staff, case)
    assert entry["action"] == "authority_granted"
    assert entry["actor"] == "resident"
    assert (await staff.get(f"/v1/cases/{case['reference']}")).json()["version"] == before + 1
    alerts = (await staff.get("/v1/alerts")).json()["alerts"]
    assert [a["case_reference"] for a in alerts if a["category"] == "authority"] == [
        case["reference"]
    ]
    listed = (await bot.get(f"/v1/cases/{case['reference']}/authority-requests")).json()
    assert [(r["id"], r["status"]) for r in listed["authority_requests"]] == [
        (request["id"], "granted")
    ]
    assert "has agreed" in (await resident.read())[-1]["text"]
    assert "reply WITHDRAW" in (await sent_to(house, MOBILE))[-1]


@pytest.mark.parametrize("status", ["granted", "refused", "expired", "withdrawn"])
async def test_the_representative_hears_the_outcome_and_nothing_of_the_residents(
    house: House,
    bot: Client,
    case: dict[str, Any],
    resident: Resident,
    clock: StoppedClock,
    status: str,
) -> None:
    await asked(bot, case)
    code = await code_for(house, MOBILE)
    if status == "expired":
        clock.advance(timedelta(days=7))
        await house.work()
    else:
        await texted(house, f"{'REFUSE' if status == 'refused' else 'AGREE'} {code}")
    if status == "withdrawn":
        await texted(house, "WITHDRAW")
    told = (await resident.read())[-1]["text"]
    assert case["reference"] in told
    for secret in ("Edna", "Example Row", "900123", code):
        assert secret not in told


async def test_five_wrong_codes_lock_the_question(
    house: House, bot: Client, staff: Client, case: dict[str, Any]
) -> None:
    await asked(bot, case)
    code = await code_for(house, MOBILE)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert await texted(house, f"AGREE {wrong}")
    assert "too many wrong codes" in (await sent_to(house, MOBILE))[-1]
    assert not await texted(house, f"AGREE {code}")
    assert (await authority(staff, case))["status"] == "expired"


async def test_an_answer_without_a_code_is_told_what_is_missing(
    house: House, bot: Client, staff: Client, case: dict[str, Any]
) -> None:
    await asked(bot, case)
    assert await texted(house, "Agree")
    assert "6 digits" in (await sent_to(house, MOBILE))[-1]
    assert (await authority(staff, case))["status"] == "pending"


async def test_the_word_from_a_number_nobody_asked_is_a_message_like_any_other(
    house: House, bot: Client, case: dict[str, Any]
) -> None:
    await asked(bot, case)
    code = await code_for(house, MOBILE)
    assert not await texted(house, f"AGREE {code}", sender="+447700900999")
    assert not await texted(house, f"AGREE {code}", landlord="medway")
    assert not await texted(house, f"AGREE {code}", sender="nonsense")
    assert not await texted(house, "the door is still broken")
    assert not await texted(house, "WITHDRAW")


async def test_whatsapp_writes_the_number_its_own_way(
    house: House, bot: Client, staff: Client, case: dict[str, Any]
) -> None:
    await asked(bot, case, contact={"channel": "whatsapp", "value": "07700 900123"})
    code = await code_for(house, MOBILE)
    assert await texted(house, f"agree {code}", sender="whatsapp:+447700900123")
    assert (await authority(staff, case))["status"] == "granted"


async def test_authority_can_be_taken_back_by_a_word(
    house: House, bot: Client, staff: Client, case: dict[str, Any]
) -> None:
    await asked(bot, case)
    await texted(house, f"AGREE {await code_for(house, MOBILE)}")
    assert await texted(house, "withdraw")
    assert (await authority(staff, case))["status"] == "withdrawn"
    assert (await last_entry(staff, case))["action"] == "authority_withdrawn"


async def test_no_answer_in_a_week_expires_the_question(
    house: House, bot: Client, staff: Client, case: dict[str, Any], clock: StoppedClock
) -> None:
    await asked(bot, case)
    code = await code_for(house, MOBILE)
    clock.advance(timedelta(days=7, seconds=-1))
    await house.work()
    assert (await authority(staff, case))["status"] == "pending"
    clock.advance(timedelta(seconds=1))
    assert not await texted(house, f"AGREE {code}")
    await house.work()
    await house.work()
    assert (await authority(staff, case))["status"] == "expired"
    entry = await last_entry(staff, case)
    assert (entry["action"], entry["actor"]) == ("authority_expired", "system:authority")


async def test_asking_again_replaces_the_earlier_question(
    house: House, bot: Client, case: dict[str, Any]
) -> None:
    await asked(bot, case)
    first = await code_for(house, MOBILE)
    await asked(bot, case, contact={"channel": "email", "value": "edna@invented.example"})
    assert not await texted(house, f"AGREE {first}")
    listed = (await bot.get(f"/v1/cases/{case['reference']}/authority-requests")).json()
    assert sorted(r["status"] for r in listed["authority_requests"]) == ["pending", "replaced"]


async def test_nobody_is_flooded_with_questions(bot: Client, case: dict[str, Any]) -> None:
    for _ in range(5):
        await asked(bot, case)
    refused = await bot.post(f"/v1/cases/{case['reference']}/authority-requests", ASKED)
    assert refused.status_code == 409
    assert refused.json()["code"] == "authority_requests_too_many"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Rowan O'Brien-Example", "Rowan O'Brien-Example"),
        ("Rowan. Ring 0909 111 222 http://bad.example", "Rowan Ring httpbadexample"),
        ("<b>Rowan</b>\nREFUSE 000000", "bRowanb REFUSE"),
        ("12345", "Somebody"),
    ],
)
async def test_a_representatives_name_can_carry_no_number_or_address(
    house: House, bot: Client, name: str, said: str
) -> None:
    case = await created(bot, parties=[RESIDENT, {**SPEAKER, "name": name}])
    await asked(bot, case, representative_name=name)
    [text] = await sent_to(house, MOBILE)
    assert f": {said} says" in text
    assert "0909" not in text


async def test_a_case_without_a_representative_asks_nobody(house: House, bot: Client) -> None:
    case = await created(bot, parties=[RESIDENT])
    refused = await bot.post(f"/v1/cases/{case['reference']}/authority-requests", ASKED)
    assert refused.status_code == 409
    assert await sent_to(house, MOBILE) == []


async def test_an_address_nothing_can_be_sent_to_is_named(
    bot: Client, case: dict[str, Any]
) -> None:
    body = {**ASKED, "contact": {"channel": "email", "value": "not an address"}}
    refused = await bot.post(f"/v1/cases/{case['reference']}/authority-requests", body)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "contact.value"


async def test_each_member_of_a_group_answers_for_themself(
    house: House, bot: Client, staff: Client, resident: Resident
) -> None:
    members = [
        {"role": "group_member", "name": name, "authority": {"status": "pending"}}
        for name in ("Ash Invented", "Birch Invented")
    ]
    case = await created(bot, parties=[RESIDENT, *members])
    await asked(bot, case, member_name="Ash Invented")
    assert "for a group" in (await sent_to(house, MOBILE))[-1]
    await texted(house, f"AGREE {await code_for(house, MOBILE)}")
    read = (await staff.get(f"/v1/cases/{case['reference']}")).json()
    given = {p["name"]: (p["authority"] or {}).get("status") for p in read["parties"]}
    assert given == {"Edna Testcase": None, "Ash Invented": "granted", "Birch Invented": "pending"}


async def test_the_page_says_who_asks_and_tells_nothing_of_the_case(
    house: House, bot: Client, case: dict[str, Any]
) -> None:
    await asked(bot, case)
    page = await house.street.get(await link_for(house, MOBILE, "consent"))
    assert page.status_code == 200
    assert "May Rowan Example speak for you?" in page.text
    assert "<script" not in page.text
    for secret in ("Edna", "Example Row", "front door", "daughter", case["reference"], "900123"):
        assert secret not in page.text


async def test_looking_at_the_page_decides_nothing(
    house: House, bot: Client, staff: Client, case: dict[str, Any]
) -> None:
    await asked(bot, case)
    link = await link_for(house, MOBILE, "consent")
    for _ in range(3):
        await house.street.get(link)
    assert (await authority(staff, case))["status"] == "pending"


async def test_saying_yes_on_the_page_is_signed_with_a_name(
    house: House, bot: Client, staff: Client, case: dict[str, Any]
) -> None:
    await asked(bot, case)
    link = await link_for(house, MOBILE, "consent")
    unsigned = await house.street.post(link, data={"decision": "agree", "name": " "})
    assert unsigned.status_code == 422
    assert 'role="alert"' in unsigned.text
    assert (await authority(staff, case))["status"] == "pending"
    signed = await house.street.post(link, data={"decision": "agree", "name": "Edna Testcase"})
    assert "You have agreed" in signed.text
    given = await authority(staff, case)
    assert given["status"] == "granted"
    assert "signed as Edna Testcase" in given["evidence"]
    entry = await last_entry(staff, case)
    assert entry["details"]["by"] == "page"
    assert "Edna" not in str(entry["details"])


async def test_saying_no_on_the_page_needs_no_name(
    house: House, bot: Client, staff: Client, case: dict[str, Any]
) -> None:
    await asked(bot, case)
    link = await link_for(house, MOBILE, "consent")
    page = await house.street.post(link, data={"decision": "refuse"})
    assert "You have said no" in page.text
    assert (await authority(staff, case))["status"] == "refused"
    again = await house.street.post(link, data={"decision": "agree", "name": "Somebody Else"})
    assert "You have said no" in again.text
    assert (await authority(staff, case))["status"] == "refused"


async def test_authority_can_be_taken_back_on_the_page(
    house: House, bot: Client, staff: Client, case: dict[str, Any]
) -> None:
    await asked(bot, case)
    link = await link_for(house, MOBILE, "consent")
    await house.street.post(link, data={"decision": "agree", "name": "Edna"})
    assert "Take it back" in (await house.street.get(link)).text
    await house.street.post(link, data={"decision": "withdraw"})
    assert (await authority(staff, case))["status"] == "withdrawn"


async def test_the_page_of_a_question_that_ran_out_says_so(
    house: House, bot: Client, staff: Client, case: dict[str, Any], clock: StoppedClock
) -> None:
    await asked(bot, case)
    link = await link_for(house, MOBILE, "consent")
    clock.advance(timedelta(days=7))
    assert "has run out" in (await house.street.get(link)).text
    late = await house.street.post(link, data={"decision": "agree", "name": "Edna"})
    assert "has run out" in late.text
    assert (await authority(staff, case))["status"] == "pending"


async def test_a_made_up_link_says_what_to_do(house: House) -> None:
    for answer in (
        await house.street.get("/consent/nonsense"),
        await house.street.post("/consent/nonsense", data={"decision": "refuse"}),
    ):
        assert answer.status_code == 404
        assert "does not work any more" in answer.text


async def test_another_landlords_staff_cannot_ask(house: House, case: dict[str, Any]) -> None:
    elsewhere = await house.staff(landlord="medway")
    refused = await elsewhere.post(f"/v1/cases/{case['reference']}/authority-requests", ASKED)
    assert refused.status_code == 404


# By email, WhatsApp and letter, and when it reaches nobody


async def test_by_email_the_page_alone_takes_the_answer(
    house: House, bot: Client, staff: Client, case: dict[str, Any], twilio: FakeTwilio
) -> None:
    await asked(bot, case, contact={"channel": "email", "value": "edna@example.org"})
    await house.work()
    [mail] = twilio.mailbox.shown()
    text = " ".join(mail["text"].split())
    assert mail["to"] == ["edna@example.org"]
    assert "reply" not in text.casefold()
    assert "AGREE" not in text
    path = re.search(r"(/consent/[\w-]+)", text)
    assert path is not None
    answer = await house.street.post(path[1], data={"decision": "agree", "name": "Edna Testcase"})
    assert answer.status_code == 200
    assert (await authority(staff, case))["status"] == "granted"


async def test_by_whatsapp_it_goes_by_template_and_the_answer_comes_back_signed(
    house: House, bot: Client, staff: Client, case: dict[str, Any], twilio: FakeTwilio
) -> None:
    await asked(bot, case, contact={"channel": "whatsapp", "value": "07700 900123"})
    await house.work()
    phone = Phone(house, twilio, channel="whatsapp")
    [text] = phone.texts()
    assert "Rowan Example" in text
    assert Phone(house, twilio).texts() == []
    [code] = re.findall(r"AGREE (\d{6})", text)
    [thanks] = await phone.say(f"AGREE {code}")
    assert "reply WITHDRAW" in thanks
    assert (await authority(staff, case))["status"] == "granted"
    await phone.say("withdraw")
    assert (await authority(staff, case))["status"] == "withdrawn"


async def test_question_that_reaches_nobody_is_told_at_once_and_stands_on_the_case(
    house: House,
    bot: Client,
    staff: Client,
    case: dict[str, Any],
    resident: Resident,
    twilio: FakeTwilio,
) -> None:
    await asked(bot, case, contact={"channel": "email", "value": "nobody@example.org"})
    await house.work()
    await house.work()
    found = (await staff.get("/v1/alerts")).json()["alerts"]
    assert {a["case_reference"] for a in found} == {case["reference"]}
    assert {a["category"] for a in found} == {"authority", "delivery_failed"}
    read = await staff.get(f"/v1/cases/{case['reference']}/deliveries")
    [shown] = read.json()["deliveries"]
    assert (shown["status"], shown["text"]) == ("failed", None)
    listed = (await bot.get(f"/v1/cases/{case['reference']}/authority-requests")).json()
    assert [r["status"] for r in listed["authority_requests"]] == ["undelivered"]
    assert (await authority(staff, case))["status"] == "expired"
    assert "Is there another number or email" in (await resident.read())[-1]["text"]


async def test_by_letter_staff_can_print_it_without_a_code(
    house: House, bot: Client, staff: Client, case: dict[str, Any]
) -> None:
    await asked(bot, case, contact={"channel": "letter", "value": "1 Example Row"})
    [alert] = (await staff.get("/v1/alerts")).json()["alerts"]
    assert (alert["category"], alert["case_reference"]) == ("letter_to_send", case["reference"])
    read = await staff.get(f"/v1/cases/{case['reference']}/deliveries")
    [shown] = read.json()["deliveries"]
    assert "/consent/" in shown["text"]
    assert re.search(r"AGREE|REFUSE|code", shown["text"]) is None
    path = f"/v1/cases/{case['reference']}/deliveries/{shown['id']}/done"
    assert (await staff.post(path, {"how": "posted"})).json()["status"] == "sent"
