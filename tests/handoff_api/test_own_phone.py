"""Who complains by text or WhatsApp is found, and can be rung, by the number they write from."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handoff_api.logging import start_logging
from handoff_api.settings import Settings
from tests.handoff_api.house import Client, House, Resident, created
from tests.handoff_api.rasa import FakeRasa
from tests.handoff_api.test_giving import exported, opened
from tests.handoff_api.test_giving import remembered as remembered_by_rasa
from tests.handoff_api.test_privacy import everywhere, operator, remembered
from tests.handoff_api.twilio import FakeTwilio, Phone

NUMBER = "+447700900123"
AS_SAID = "07700 900123"
OWN = {"channel": "sms", "value": NUMBER, "preferred": False, "safe": None}
RESIDENT = {"role": "resident", "name": "Primrose Testcase", "contacts": []}
EMAIL = {"channel": "email", "value": "primrose@example.org", "preferred": True, "safe": True}


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"data": tmp_path / "data"})


@pytest.fixture
def phone(house: House, twilio: FakeTwilio) -> Phone:
    return Phone(house, twilio)


@pytest.fixture
async def talk(phone: Phone, rasa: FakeRasa) -> str:
    """A conversation that somebody has begun by text."""
    return await _begun(phone, rasa)


async def _begun(phone: Phone, rasa: FakeRasa) -> str:
    await phone.say("it drips")
    id: str = rasa.heard[-1]["sender"]
    return id


async def told(bot: Client, talk: str, *parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A case as the bot takes it down in a conversation by text."""
    given = {"channel": "sms", "adjustments": [], "parties": list(parties or (RESIDENT,)), **more}
    return await created(bot, conversation_id=talk, **given)


async def draft(bot: Client, talk: str, *parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return await told(bot, talk, *parties, state="draft", stage=None, **more)


async def contacts(client: Client, case: dict[str, Any]) -> list[Any]:
    """The contacts of each party, as this key sees them."""
    return [party["contacts"] for party in (await client.read(case))["parties"]]


async def found(client: Client, typed: str) -> list[str]:
    listed = await client.get("/v1/cases", q=typed)
    assert listed.status_code == 200, listed.text
    return [case["reference"] for case in listed.json()["cases"]]


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
async def test_case_told_by_phone_shows_the_number_and_is_found_by_it(
    house: House, bot: Client, staff: Client, twilio: FakeTwilio, rasa: FakeRasa, channel: str
) -> None:
    talk = await _begun(Phone(house, twilio, channel=channel), rasa)
    case = await told(bot, talk, channel=channel)
    await created(bot, parties=[RESIDENT])
    assert await contacts(staff, case) == [[{**OWN, "channel": channel}]]
    for typed in (AS_SAID, NUMBER):
        assert await found(staff, typed) == [case["reference"]]


async def test_case_told_at_the_website_or_logged_by_staff_gets_no_number(
    bot: Client, staff: Client, resident: Resident, talk: str
) -> None:
    website = await created(bot, conversation_id=resident.conversation_id, parties=[RESIDENT])
    # What staff write down is what they know: somebody may have rung for the person who texted.
    logged = await told(staff, talk)
    for case in (website, logged):
        assert await contacts(staff, case) == [[]]


@pytest.mark.parametrize("role", ["representative", "councillor", "member_of_parliament"])
async def test_number_is_whosever_writes_and_not_the_residents_they_write_for(
    bot: Client, staff: Client, talk: str, role: str
) -> None:
    case = await told(bot, talk, RESIDENT, {"role": role, "name": "Rowan Example"})
    assert await contacts(staff, case) == [[], [OWN]]


async def test_number_is_the_speakers_and_no_members_of_the_group(
    bot: Client, staff: Client, talk: str
) -> None:
    member = {"role": "group_member", "name": "Sam Example"}
    case = await told(bot, talk, {"role": "representative", "name": "Rowan Example"}, member)
    assert await contacts(staff, case) == [[OWN], []]


@pytest.mark.parametrize(
    ("channel", "written", "safe"),
    [
        ("phone", AS_SAID, True),
        ("sms", "+44 7700 900123", False),
        ("whatsapp", NUMBER, None),
        (None, "07700900123", True),
    ],
)
async def test_number_they_gave_themselves_stands_once_and_as_they_gave_it(
    bot: Client, staff: Client, talk: str, channel: str | None, written: str, safe: bool | None
) -> None:
    given = {"channel": channel, "value": written, "preferred": True, "safe": safe}
    case = await told(bot, talk, {**RESIDENT, "contacts": [given]})
    assert await contacts(staff, case) == [[given]]


async def test_another_number_or_an_email_stands_beside_it(
    bot: Client, staff: Client, talk: str
) -> None:
    other = {**EMAIL, "channel": "phone", "value": "07700 900456"}
    email = {**EMAIL, "value": "07700900123@example.org"}
    case = await told(bot, talk, {**RESIDENT, "contacts": [other, email]})
    assert await contacts(staff, case) == [[other, email, OWN]]


# Where somebody is to be feared


async def test_phone_is_not_to_be_used_once_another_way_is_named_as_the_safe_one(
    house: House, bot: Client, staff: Client, phone: Phone, talk: str
) -> None:
    named = [{"need": "safe contact: email me at primrose@example.org"}]
    case = await told(bot, talk, {**RESIDENT, "contacts": [EMAIL]}, adjustments=named)
    assert await contacts(staff, case) == [[EMAIL, {**OWN, "safe": False}]]
    before = phone.texts()
    house.clock.advance(timedelta(hours=1))
    said = {"text": "The roofer comes on Monday."}
    assert (await staff.post(f"/v1/cases/{case['reference']}/messages", said)).status_code == 201
    await house.work()
    assert phone.texts() == before


@pytest.mark.parametrize(
    "words", ["Only in this chat", "Please do not contact me", "text, no calls"]
)
async def test_phone_is_not_called_safe_where_they_named_no_other_way(
    house: House, bot: Client, staff: Client, phone: Phone, talk: str, words: str
) -> None:
    case = await told(bot, talk, adjustments=[{"need": f"safe contact: {words}"}])
    assert await contacts(staff, case) == [[OWN]]
    # "Only in this chat": whoever deals with it can still answer there.
    house.clock.advance(timedelta(hours=1))
    said = {"text": "The roofer comes on Monday."}
    await staff.post(f"/v1/cases/{case['reference']}/messages", said)
    await house.work()
    assert said["text"] in phone.texts()


async def test_phone_stays_usable_where_nobody_is_feared(
    bot: Client, staff: Client, talk: str
) -> None:
    case = await told(
        bot, talk, {**RESIDENT, "contacts": [EMAIL]}, adjustments=[{"need": "large print"}]
    )
    assert await contacts(staff, case) == [[EMAIL, OWN]]


async def test_fear_told_later_marks_the_phone_that_stands_there(
    bot: Client, staff: Client, talk: str
) -> None:
    case = await draft(bot, talk, {**RESIDENT, "contacts": [EMAIL]})
    named = [{"need": "safe contact: email only"}]
    case = await bot.done(case, "amend", adjustments=named)
    assert await contacts(staff, case) == [[EMAIL, {**OWN, "safe": False}]]


# Who is not to be known


@pytest.mark.parametrize("stage", ["at once", "later", "later, the parties told again"])
async def test_somebody_anonymous_leaves_no_number(
    bot: Client, staff: Client, manager: Client, talk: str, stage: str
) -> None:
    nobody = {"role": "resident", "name": None, "contacts": []}
    if stage == "at once":
        case = await told(bot, talk, nobody, anonymity="anonymous")
    else:
        case = await draft(bot, talk, nobody)
        assert await found(staff, AS_SAID) == [case["reference"]]
        again = {"parties": [nobody]} if "again" in stage else {}
        case = await bot.done(case, "amend", anonymity="anonymous", **again)
    for client in (staff, manager):
        assert NUMBER not in str(await client.read(case))
        assert await found(client, AS_SAID) == []


async def test_number_somebody_anonymous_gave_to_be_reached_by_stays(
    bot: Client, staff: Client, talk: str
) -> None:
    given = {"channel": "phone", "value": AS_SAID, "preferred": True, "safe": True}
    case = await told(bot, talk, {**RESIDENT, "contacts": [given]}, anonymity="anonymous")
    assert await contacts(staff, case) == [[given]]


async def test_confidential_number_is_seen_by_whom_the_name_is(
    bot: Client, staff: Client, manager: Client, talk: str
) -> None:
    case = await told(bot, talk, anonymity="confidential")
    for client in (staff, manager):
        assert await found(client, AS_SAID) == []
    said_too = await told(
        bot, talk, anonymity="confidential", description=f"it drips, ring {NUMBER}"
    )
    for one in (case, said_too):
        shown = await staff.read(one)
        assert shown["identity_masked"] is True
        assert NUMBER not in str(shown)
        assert await contacts(manager, one) == [[OWN]]


# As the case goes on


@pytest.mark.parametrize("again", [{"parties": [RESIDENT]}, {"outcome_wanted": "mend it"}])
async def test_number_is_neither_dropped_nor_doubled_when_a_draft_is_told_again(
    bot: Client, staff: Client, talk: str, again: dict[str, Any]
) -> None:
    case = await draft(bot, talk)
    for _ in range(3):
        case = await bot.done(case, "amend", **again)
    case = await bot.done(case, "submit", stage="stage_1")
    assert await contacts(staff, case) == [[OWN]]
    assert await found(staff, AS_SAID) == [case["reference"]]


async def test_number_goes_to_whoever_turns_out_to_write(
    bot: Client, staff: Client, talk: str
) -> None:
    case = await draft(bot, talk)
    both = [RESIDENT, {"role": "representative", "name": "Rowan Example", "contacts": []}]
    case = await bot.done(case, "amend", parties=both)
    assert await contacts(staff, case) == [[], [OWN]]


async def test_number_given_later_takes_its_place(bot: Client, staff: Client, talk: str) -> None:
    case = await draft(bot, talk)
    given = {"channel": "phone", "value": AS_SAID, "preferred": True, "safe": True}
    case = await bot.done(case, "amend", parties=[{**RESIDENT, "contacts": [given]}])
    assert await contacts(staff, case) == [[given]]


async def test_draft_begun_without_parties_gets_it_with_the_first(
    bot: Client, staff: Client, talk: str
) -> None:
    case = await draft(bot, talk, parties=[])
    case = await bot.done(case, "amend", parties=[RESIDENT])
    assert await contacts(staff, case) == [[OWN]]
    assert await found(staff, AS_SAID) == [case["reference"]]


@pytest.mark.parametrize("marked", [{"safe": False}, {"safe": True}, {}])
async def test_what_staff_made_of_it_stays_when_the_resident_puts_something_right(
    bot: Client, staff: Client, talk: str, marked: dict[str, Any]
) -> None:
    case = await told(bot, talk)
    ours = {**OWN, **marked}
    case = await staff.done(
        case, "correct", changes={"parties": [{**RESIDENT, "contacts": [ours]}]}
    )
    anew = {**RESIDENT, "name": "Primrose Tester"}
    case = await bot.done(case, "correct", changes={"parties": [anew]}, words="it is Tester")
    assert case["parties"][0]["name"] == "Primrose Tester"
    assert await contacts(staff, case) == [[ours]]


async def test_phone_staff_called_unsafe_on_a_draft_stays_so_when_it_is_told_again(
    bot: Client, staff: Client, talk: str
) -> None:
    case = await draft(bot, talk)
    unsafe = {**OWN, "safe": False}
    case = await staff.done(case, "amend", parties=[{**RESIDENT, "contacts": [unsafe]}])
    await bot.done(case, "amend", parties=[RESIDENT])
    assert await contacts(staff, case) == [[unsafe]]


async def test_what_staff_took_away_stays_away(bot: Client, staff: Client, talk: str) -> None:
    case = await told(bot, talk)
    case = await staff.done(case, "correct", changes={"parties": [RESIDENT]})
    assert await contacts(staff, case) == [[]]
    assert await found(staff, AS_SAID) == []
    case = await bot.done(case, "correct", changes={"parties": [RESIDENT]}, words="as I said")
    assert await contacts(staff, case) == [[]]


@pytest.mark.parametrize("again", [{"parties": [RESIDENT]}, {"outcome_wanted": "mend it"}])
async def test_what_staff_took_off_a_draft_stays_off_when_it_is_told_again(
    bot: Client, staff: Client, talk: str, again: dict[str, Any]
) -> None:
    case = await draft(bot, talk)
    case = await staff.done(case, "amend", parties=[RESIDENT])
    for _ in range(2):
        case = await bot.done(case, "amend", **again)
    case = await bot.done(case, "submit", stage="stage_1")
    assert await contacts(staff, case) == [[]]
    assert await found(staff, AS_SAID) == []


async def test_number_taken_off_a_draft_comes_back_when_somebody_gives_it(
    bot: Client, staff: Client, talk: str
) -> None:
    case = await draft(bot, talk)
    case = await staff.done(case, "amend", parties=[RESIDENT])
    given = {"channel": "phone", "value": AS_SAID, "preferred": True, "safe": True}
    case = await bot.done(case, "amend", parties=[{**RESIDENT, "contacts": [given]}])
    assert await contacts(staff, case) == [[given]]
    case = await staff.done(case, "amend", parties=[RESIDENT])
    case = await staff.done(case, "amend", parties=[{**RESIDENT, "contacts": [OWN]}])
    case = await bot.done(case, "amend", parties=[{**RESIDENT, "name": "Primrose Tester"}])
    assert await contacts(staff, case) == [[OWN]]


# What goes there


async def test_letter_to_whoever_complained_by_text_is_a_link_by_text(
    bot: Client, staff: Client, talk: str
) -> None:
    case = await told(bot, talk, {**RESIDENT, "address": "1 Example Row, Invented, ZZ99 1AA"})
    assert await _way_of_a_letter(staff, case) == "sms"


@pytest.mark.parametrize("words", ["Only in this chat", "Please do not contact me"])
async def test_no_link_goes_by_text_to_somebody_afraid_who_called_no_phone_safe(
    bot: Client, staff: Client, talk: str, words: str
) -> None:
    home = {**RESIDENT, "address": "1 Example Row, Invented, ZZ99 1AA"}
    afraid = [{"need": f"safe contact: {words}"}]
    case = await told(bot, talk, home, adjustments=afraid)
    assert await _way_of_a_letter(staff, case) is None
    called_safe = {**home, "contacts": [{**OWN, "safe": True}]}
    case = await told(bot, talk, called_safe, adjustments=afraid)
    assert await _way_of_a_letter(staff, case) == "sms"


async def test_letter_to_the_resident_never_goes_to_whoever_writes_without_authority(
    bot: Client, staff: Client, talk: str
) -> None:
    home = {**RESIDENT, "address": "1 Example Row, Invented, ZZ99 1AA"}
    case = await told(bot, talk, home, {"role": "representative", "name": "Rowan Example"})
    assert await _way_of_a_letter(staff, case) == "letter"


async def _way_of_a_letter(staff: Client, case: dict[str, Any]) -> Any:
    letter = await staff.get(f"/v1/cases/{case['reference']}/letters/acknowledgement.json")
    assert letter.status_code == 200, letter.text
    return letter.json()["way"]


# Where it must not be


async def test_number_is_given_with_the_rest_and_forgotten_with_the_rest(
    house: House, address: str, bot: Client, talk: str
) -> None:
    remembered(house.settings.data, talk)
    remembered_by_rasa(house.settings.data, (talk, "it drips"))
    case = await told(bot, talk)
    given, _ = opened(exported(house, address, case["reference"]))
    [party] = given["tables"]["case_parties"]["rows"]
    assert party["contacts"] == [OWN]
    done = operator(house, address, "erase", case["reference"], "--do")
    assert done.returncode == 0, done.stderr
    left = everywhere(address, house.settings.data)
    assert NUMBER not in left
    mark = house.settings.field_keyring().mark(NUMBER, "case_search.document")
    assert mark not in left


async def test_number_is_in_no_log(
    bot: Client, staff: Client, talk: str, capsys: pytest.CaptureFixture[str]
) -> None:
    start_logging("DEBUG")
    case = await draft(bot, talk)
    case = await bot.done(case, "amend", parties=[RESIDENT])
    case = await bot.done(case, "submit", stage="stage_1")
    await staff.read(case)
    assert await found(staff, AS_SAID) == [case["reference"]]
    wrong = await bot.act(case, "correct", changes={"parties": [{"role": "nobody"}]})
    assert wrong.status_code == 422
    logged = capsys.readouterr()
    lines = logged.out + logged.err
    assert lines.count('"event"') > 5
    for written in (NUMBER, NUMBER.removeprefix("+"), AS_SAID, AS_SAID.replace(" ", "")):
        assert written not in lines
