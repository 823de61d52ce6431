"""A group at a landlord that wants everybody's agreement: each answers for themself, and to nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from handoff_api.authority.service import answer_by_text
from tests.handoff_api.house import Client, House, Resident, created
from tests.handoff_api.post import code_for, link_for, sent_to
from tests.handoff_api.test_identity import begun, code_asked, tried
from tests.handoff_api.twilio import FakeTwilio

ASH, BIRCH = "+447700900141", "+447700900142"
PENDING = {"status": "pending", "kind": "written"}
SPEAKER = {
    "role": "representative",
    "name": "Rowan Example",
    "address": "flat 1, 1 Example Row ZZ99 1AA",
    "contacts": [{"channel": "sms", "value": "07700 900199"}],
    "authority": PENDING,
}


def member(name: str, phone: str, **more: Any) -> dict[str, Any]:
    return {
        "role": "group_member",
        "name": name,
        "contacts": [{"channel": "sms", "value": phone, "preferred": True}],
        "authority": PENDING,
        **more,
    }


@pytest.fixture
async def case(bot: Client, resident: Resident) -> dict[str, Any]:
    group = [member("Ash Invented", ASH), member("Birch Invented", BIRCH)]
    return await created(
        bot, parties=[SPEAKER, *group], conversation_id=resident.conversation_id, adjustments=[]
    )


async def asked(bot: Client, case: dict[str, Any], who: str, phone: str, **more: Any) -> Any:
    body = {
        "contact": {"channel": "sms", "value": phone},
        "representative_name": "Rowan Example",
        "member_name": who,
        **more,
    }
    return await bot.post(f"/v1/cases/{case['reference']}/authority-requests", body)


async def answers(house: House, phone: str, words: str) -> None:
    async with house.public.database.writes() as session:
        assert await answer_by_text(session, "west-kent", phone, words, house.clock.now())


async def agree(house: House, bot: Client, case: dict[str, Any], who: str, phone: str) -> None:
    assert (await asked(bot, case, who, phone)).status_code == 201
    await answers(house, phone, f"AGREE {await code_for(house, phone)}")


async def given(staff: Client, case: dict[str, Any]) -> dict[str, str]:
    parties = (await staff.read(case))["parties"]
    return {p["name"]: p["authority"]["status"] for p in parties}


async def words_of_alerts(staff: Client) -> list[str]:
    found = (await staff.get("/v1/alerts")).json()["alerts"]
    return [a["words"] for a in found if a["category"] == "authority"]


async def test_the_speaker_may_be_talked_to_once_everybody_named_has_agreed(
    house: House, bot: Client, staff: Client, case: dict[str, Any], resident: Resident
) -> None:
    await agree(house, bot, case, "Ash Invented", ASH)
    assert await given(staff, case) == {
        "Rowan Example": "pending",
        "Ash Invented": "granted",
        "Birch Invented": "pending",
    }
    assert "1 of the 2 named" in (await words_of_alerts(staff))[0]
    heard = str(await resident.read())
    assert "agreed" not in heard, "one member's answer is nobody else's"
    await agree(house, bot, case, "Birch Invented", BIRCH)
    assert (await given(staff, case))["Rowan Example"] == "granted"
    parties = (await staff.read(case))["parties"]
    assert "each of the 2 members named" in parties[0]["authority"]["evidence"]
    told = (await resident.read())[-1]["text"]
    assert "Everybody you named has agreed" in told
    for private in ("Ash", "Birch", "900141", "900142"):
        assert private not in told
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    assert history["intact"]
    assert history["entries"][-1]["details"]["every_member_agrees"] is True


async def test_a_member_who_takes_it_back_closes_it_again(
    house: House, bot: Client, staff: Client, case: dict[str, Any], resident: Resident
) -> None:
    await agree(house, bot, case, "Ash Invented", ASH)
    await agree(house, bot, case, "Birch Invented", BIRCH)
    before = await resident.read()
    await answers(house, ASH, "WITHDRAW")
    assert await given(staff, case) == {
        "Rowan Example": "pending",
        "Ash Invented": "withdrawn",
        "Birch Invented": "granted",
    }
    assert await resident.read() == before, "who took it back is for staff to know"
    assert any("1 of the 2" in words for words in await words_of_alerts(staff))


async def test_a_refusal_goes_to_staff_alone(
    house: House, bot: Client, staff: Client, case: dict[str, Any], resident: Resident
) -> None:
    before = await resident.read()
    await asked(bot, case, "Ash Invented", ASH)
    await answers(house, ASH, f"REFUSE {await code_for(house, ASH)}")
    assert (await given(staff, case))["Ash Invented"] == "refused"
    assert await resident.read() == before
    [words] = await words_of_alerts(staff)
    assert "contact the member" in words
    for name in ("Ash", "Birch", "Rowan"):
        assert name not in words


async def test_what_one_member_is_sent_tells_nothing_of_the_others(
    house: House, bot: Client, case: dict[str, Any]
) -> None:
    for who, phone in (("Ash Invented", ASH), ("Birch Invented", BIRCH)):
        await asked(bot, case, who, phone)
    [text] = await sent_to(house, ASH)
    page = await house.street.get(await link_for(house, ASH, "consent"))
    for said in (text, page.text):
        assert "Rowan Example" in said
        for private in (
            "Birch",
            "900142",
            "900199",
            "Example Row",
            case["reference"],
            "front door",
        ):
            assert private not in said
    assert "Do you agree" in text
    assert "The complaint is yours too" in page.text
    assert len(text) <= 306


async def test_a_whole_block_can_be_asked_and_nobody_is_flooded(
    bot: Client, resident: Resident
) -> None:
    names = [f"Invented {chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(41)]
    group = [member(name, f"0770090{1000 + n}"[:11]) for n, name in enumerate(names)]
    case = await created(bot, parties=[SPEAKER, *group])
    statuses = [
        (await asked(bot, case, name, f"0770090{1000 + n}")).status_code
        for n, name in enumerate(names)
    ]
    assert statuses == [201] * 40 + [409]
    other = await created(bot, parties=[SPEAKER, *group[:1]])
    again = [(await asked(bot, other, names[0], ASH)).status_code for _ in range(6)]
    assert again == [201] * 5 + [409]


@pytest.mark.parametrize("number", ["07700 900199", "+447700900199"])
async def test_nobody_agrees_from_the_speakers_own_phone(
    house: House, bot: Client, staff: Client, case: dict[str, Any], number: str
) -> None:
    refused = await asked(bot, case, "Ash Invented", number)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "contact.value"
    assert await sent_to(house, "+447700900199") == []


async def test_staff_record_what_came_on_paper_and_the_last_one_opens_it(
    house: House, bot: Client, staff: Client, case: dict[str, Any]
) -> None:
    await agree(house, bot, case, "Ash Invented", ASH)
    read = await staff.read(case)
    birch = next(p for p in read["parties"] if p["name"] == "Birch Invented")
    await staff.done(
        read, "record_authority", party_id=birch["id"], status="granted", evidence="signed sheet"
    )
    assert set((await given(staff, case)).values()) == {"granted"}


async def test_what_staff_recorded_of_the_speaker_is_not_undone(
    house: House, bot: Client, staff: Client, case: dict[str, Any]
) -> None:
    read = await staff.read(case)
    speaker = read["parties"][0]
    await staff.done(
        read, "record_authority", party_id=speaker["id"], status="granted", evidence="all signed"
    )
    await asked(bot, case, "Ash Invented", ASH)
    await answers(house, ASH, f"REFUSE {await code_for(house, ASH)}")
    assert (await given(staff, case))["Rowan Example"] == "granted"


async def test_a_member_who_could_not_be_reached_is_named_to_the_speaker_who_gave_the_number(
    house: House,
    bot: Client,
    staff: Client,
    case: dict[str, Any],
    resident: Resident,
    twilio: FakeTwilio,
) -> None:
    email = {"channel": "email", "value": "nobody@example.org"}
    await asked(bot, case, "Ash Invented", ASH, contact=email)
    await house.work()
    await house.work()
    told = (await resident.read())[-1]["text"]
    assert "could not reach Ash Invented" in told
    assert "another number or email" in told
    assert any("did not reach" in words for words in await words_of_alerts(staff))


async def test_a_code_for_the_case_never_goes_to_a_member(
    house: House, bot: Client, resident: Resident
) -> None:
    speaker = {**SPEAKER, "contacts": [{"channel": "web", "value": "this conversation"}]}
    case = await created(bot, parties=[speaker, member("Ash Invented", ASH)])
    check = await begun(bot, resident, case["reference"])
    await code_asked(bot, check)
    assert await sent_to(house, ASH) == []


async def test_a_member_with_the_postcode_hears_dates_and_nothing_else(
    bot: Client, resident: Resident
) -> None:
    ash = member("Ash Invented", ASH, address="flat 3, 1 Example Row ZZ99 1AA")
    case = await created(bot, parties=[SPEAKER, ash])
    check = await begun(bot, resident, case["reference"])
    passed = await tried(bot, check, postcode="ZZ99 1AA")
    [glance] = passed["cases"]
    assert glance["limited"] is True
    assert glance["summary"] is None
    for private in ("Rowan", "Ash", "900199"):
        assert private not in str(passed)
