"""WhatsApp: buttons and lists, the 24 hours, and the same person on SMS."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handoff_api.messages.notifications import Contact, notify
from tests.handoff_api.house import Client, House, created
from tests.handoff_api.rasa import FakeRasa, says
from tests.handoff_api.twilio import LINES, FakeTwilio, Phone, deliver_receipts

TWO = [{"title": "Yes", "payload": "/yes"}, {"title": "No", "payload": "/no"}]
LONG_TITLE = "Only the staff who deal with it, and nobody else at all"
MANY = [{"title": t, "payload": f"/{n}"} for n, t in enumerate([LONG_TITLE, "Nobody", "Ask", "Go"])]


@pytest.fixture
def phone(house: House, twilio: FakeTwilio) -> Phone:
    return Phone(house, twilio, channel="whatsapp")


async def test_each_bubble_comes_by_itself(phone: Phone, rasa: FakeRasa) -> None:
    rasa.answers.append([says("I am sorry."), says("When was it?", asks="when_happened")])
    greeting, sorry, asked = await phone.say("it drips")
    assert "automated assistant" in greeting
    assert (sorry, asked) == ("I am sorry.", "When was it?")
    assert rasa.heard[0]["metadata"]["channel"] == "whatsapp"


async def test_few_choices_are_buttons(phone: Phone, rasa: FakeRasa) -> None:
    rasa.answers.append([says("Log it?", asks="complain_choice", buttons=TWO)])
    await phone.say("it drips")
    assert [t for t, _ in phone.received()[-1].choices] == ["Yes", "No"]
    await phone.tap("No")
    assert rasa.words()[-1] == "/no"


async def test_payloads_never_leave_the_house(phone: Phone, rasa: FakeRasa) -> None:
    rasa.answers.append([says("Log it?", asks="complain_choice", buttons=TWO)])
    await phone.say("it drips")
    assert all(not id.startswith("/") for _, id in phone.received()[-1].choices)


async def test_many_or_long_choices_are_a_list(phone: Phone, rasa: FakeRasa) -> None:
    rasa.answers.append([says("Who may see it?", asks="anonymity", buttons=MANY)])
    await phone.say("it drips")
    titles = [t for t, _ in phone.received()[-1].choices]
    assert titles[1:] == ["Nobody", "Ask", "Go"]
    assert len(titles[0]) <= 24
    await phone.tap(titles[0])
    assert rasa.words()[-1] == "/0"


async def test_the_row_of_a_list_comes_back_under_twilios_name_for_rows(
    phone: Phone, rasa: FakeRasa
) -> None:
    rasa.answers.append([says("Who may see it?", asks="anonymity", buttons=MANY)])
    await phone.say("it drips")
    [title, id] = phone.received()[-1].choices[1]
    form = phone.form(title, tapped=id)
    assert form["ListId"] == id
    assert "ButtonPayload" not in form
    assert (await phone.post(form)).status_code == 200
    await phone.house.work()
    assert rasa.words()[-1] == "/1"


async def test_choices_may_be_typed_all_the_same(phone: Phone, rasa: FakeRasa) -> None:
    rasa.answers.append([says("Log it?", asks="complain_choice", buttons=TWO)])
    await phone.say("it drips")
    await phone.say("the second one")
    assert rasa.words()[-1] == "/no"


async def test_a_template_is_made_once(phone: Phone, rasa: FakeRasa, twilio: FakeTwilio) -> None:
    for text in ("one", "two", "three"):
        rasa.answers.append([says("Log it?", asks="complain_choice", buttons=TWO)])
        await phone.say(text)
    assert len(twilio.exchange.contents) == 1


async def test_a_button_of_an_earlier_question_answers_no_other(
    phone: Phone, rasa: FakeRasa
) -> None:
    rasa.answers.append([says("Log it?", asks="complain_choice", buttons=TWO)])
    await phone.say("it drips")
    old = phone.received()[-1].choices[0][1]
    rasa.answers.append([says("Is it still going on?", asks="still_happening", buttons=TWO)])
    await phone.tap("Yes")
    heard = len(rasa.heard)
    told, again = await phone.say("Yes", tapped=old)
    assert len(rasa.heard) == heard
    assert "earlier question" in told
    assert again == "Is it still going on?"
    await phone.tap("No")
    assert rasa.words()[-1] == "/no"


async def test_an_old_button_pressed_again_and_again_is_answered_each_time(
    phone: Phone, rasa: FakeRasa
) -> None:
    title = "Yes, log a complaint"
    choices = [{"title": title, "payload": "/yes"}, {"title": "No", "payload": "/no"}]
    rasa.answers.append([says("Log it?", asks="complain_choice", buttons=choices)])
    await phone.say("it drips")
    old = phone.received()[-1].choices[0][1]
    rasa.answers.append([says("When was it?", asks="when_happened")])
    await phone.say(title, tapped=old)
    for _ in range(4):
        told, again = await phone.say(title, tapped=old)
        assert "earlier question" in told
        assert again == "When was it?"


async def test_within_24_hours_staff_write_freely(
    phone: Phone, house: House, staff: Client
) -> None:
    await phone.say("hello")
    await _staff_write(staff, "We are coming tomorrow.")
    house.clock.advance(timedelta(hours=23))
    await house.work()
    assert phone.texts()[-1] == "We are coming tomorrow."


async def test_after_24_hours_a_template_says_that_a_message_waits(
    phone: Phone, house: House, staff: Client, twilio: FakeTwilio
) -> None:
    await phone.say("hello")
    house.clock.advance(timedelta(hours=25))
    twilio.seconds += 25 * 3600
    await _staff_write(staff, "We are coming tomorrow.")
    await house.work()
    assert "You have a message" in phone.texts()[-1]
    assert "tomorrow" not in phone.texts()[-1]
    waiting = (await phone.thread())[-1]
    assert waiting["delivery"]["status"] == "held"
    # The person writes: the window is open, and what waited comes first.
    await phone.say("what is it?")
    assert "We are coming tomorrow." in phone.texts()


async def test_who_does_not_answer_the_template_is_told_by_sms(
    phone: Phone, house: House, staff: Client, twilio: FakeTwilio
) -> None:
    await phone.say("hello")
    house.clock.advance(timedelta(hours=25))
    await _staff_write(staff, "We are coming tomorrow.")
    await house.work()
    house.clock.advance(timedelta(hours=25))
    await house.work()
    by_sms = Phone(house, twilio)
    assert by_sms.texts() == ["We are coming tomorrow."]
    assert (await phone.thread())[-1]["delivery"]["channel"] == "sms"


LATE = "The person has not written on WhatsApp in the last 24 hours."
STOPPED = "The person asked for no more messages here."
UNSAFE = "The person said that this way is not safe."
NUMBER = "+447700900123"
EMAIL = {"channel": "email", "value": "primrose@example.org"}
HERE = {"channel": "whatsapp", "value": NUMBER}


@pytest.mark.parametrize(
    ("contacts", "stops_sms", "more", "fate", "skips"),
    [
        ([HERE], False, {}, ("sms", "sent"), {("whatsapp", LATE)}),
        ([HERE, EMAIL], True, {}, ("email", "sent"), {("whatsapp", LATE), ("sms", STOPPED)}),
        (
            [{**HERE, "safe": False}, {**EMAIL, "safe": True}], False, {},
            ("email", "sent"), {("whatsapp", UNSAFE), ("sms", UNSAFE)},
        ),
        ([HERE], True, {}, ("whatsapp", "with_staff"), {("whatsapp", LATE), ("sms", STOPPED)}),
        (
            [HERE, EMAIL], True, {"adjustments": [{"need": "large print"}]},
            ("whatsapp", "with_staff"), {("whatsapp", LATE), ("sms", STOPPED)},
        ),
    ],
)  # fmt: skip
async def test_without_a_template_the_next_way_is_taken_and_each_one_passed_over_has_its_reason(
    house: House,
    staff: Client,
    twilio: FakeTwilio,
    contacts: list[dict[str, object]],
    stops_sms: bool,
    more: dict[str, object],
    fate: tuple[str, str],
    skips: set[tuple[str, str]],
) -> None:
    if stops_sms:
        await Phone(house, twilio).say("STOP")
    without = {
        id: lines.model_copy(
            update={
                "whatsapp": lines.whatsapp and lines.whatsapp.model_copy(update={"templates": {}})
            }
        )
        for id, lines in LINES.landlords.items()
    }
    house.intake.channels.carrier.packing.lines = LINES.model_copy(update={"landlords": without})
    party = {
        "role": "resident",
        "name": "Primrose Testcase",
        "address": "1 Example Row",
        "contacts": contacts,
    }
    case = await created(staff, **{"parties": [party], "adjustments": [], **more})
    async with house.public.database.writes() as session:
        await notify(
            session,
            landlord="west-kent",
            contact=Contact("whatsapp", NUMBER),
            text="About your complaint.",
            purpose="notice",
            now=house.clock.now(),
            case_reference=case["reference"],
        )
    await house.work()
    found = await staff.get(f"/v1/cases/{case['reference']}/deliveries")
    [shown] = found.json()["deliveries"]
    assert (shown["channel"], shown["status"]) == fate
    assert skips <= {
        (t["channel"], t["reason"]) for t in shown["tries"] if t["status"] == "skipped"
    }


async def test_error_63016_leads_to_the_template(
    phone: Phone, house: House, staff: Client, twilio: FakeTwilio
) -> None:
    await phone.say("hello")
    # Our clocks disagree: to WhatsApp the window is already shut.
    twilio.seconds += 25 * 3600
    await _staff_write(staff, "We are coming tomorrow.")
    await house.work()
    await deliver_receipts(house, twilio)
    await house.work()
    assert "You have a message" in phone.texts()[-1]


async def test_stop_on_whatsapp_is_confirmed_once_and_obeyed(
    phone: Phone, house: House, staff: Client, twilio: FakeTwilio
) -> None:
    await phone.say("hello")
    [told] = await phone.say("STOP")
    assert "no more messages here" in told
    await _staff_write(staff, "Are you there?")
    await house.work()
    assert "Are you there?" not in phone.texts()
    # The same phone took no stop by SMS: it is told there.
    assert Phone(house, twilio).texts() == ["Are you there?"]


async def test_same_number_on_sms_and_whatsapp_is_one_conversation(
    house: House, twilio: FakeTwilio, rasa: FakeRasa
) -> None:
    by_sms, by_whatsapp = Phone(house, twilio), Phone(house, twilio, channel="whatsapp")
    await by_sms.say("it drips")
    await by_whatsapp.say("still dripping")
    await by_sms.say("and again")
    assert len({body["sender"] for body in rasa.heard}) == 1
    assert by_whatsapp.texts()[-1] == "heard still dripping"
    assert by_sms.texts()[-1] == "heard and again"


async def test_staff_replies_go_where_the_person_wrote_last(
    house: House, twilio: FakeTwilio, staff: Client
) -> None:
    by_sms, by_whatsapp = Phone(house, twilio), Phone(house, twilio, channel="whatsapp")
    await by_sms.say("it drips")
    await by_whatsapp.say("still dripping")
    await _staff_write(staff, "Ann here.")
    await house.work()
    assert "Ann here." in by_whatsapp.texts()
    assert "Ann here." not in by_sms.texts()


async def test_location_is_kept_as_words(phone: Phone, rasa: FakeRasa) -> None:
    await phone.say("", Latitude="51.5", Longitude="-0.1", Address="1 Example Row")
    assert rasa.words() == ["My location: 1 Example Row, 51.5, -0.1"]


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
async def test_while_staff_hold_it_the_bot_says_nothing(
    house: House, twilio: FakeTwilio, staff: Client, rasa: FakeRasa, channel: str
) -> None:
    phone = Phone(house, twilio, channel=channel)
    await phone.say("hello")
    conversation = await _staff_write(staff, "Ann here, I will help.")
    await house.work()
    assert await phone.say("thank you") == []
    assert rasa.words() == ["hello"]
    await _staff_write(staff, "Somebody comes at ten.")
    await _staff_write(staff, "Please leave the gate open.")
    await house.work()
    assert "\n\n".join(phone.texts()).endswith(
        "Somebody comes at ten.\n\nPlease leave the gate open."
    )
    await staff.post(f"/v1/conversations/{conversation}/hand-back", {})
    await house.work()
    assert "automated assistant answers here again" in phone.texts()[-1]
    await phone.say("and now?")
    assert rasa.words() == ["hello", "and now?"]


async def test_handed_over_by_the_bot_the_person_is_told_once(
    phone: Phone, house: House, staff: Client
) -> None:
    await phone.say("hello")
    bot = await house.bot()
    [conversation] = (await staff.get("/v1/conversations")).json()["conversations"]
    await bot.post(f"/v1/conversations/{conversation['id']}/hand-over", {"reason": "asked"})
    [told] = await phone.say("are you there?")
    assert "A person at West Kent" in told
    assert await phone.say("hello?") == []


async def test_case_made_in_the_conversation_is_answered_by_phone(
    phone: Phone, house: House, staff: Client
) -> None:
    await phone.say("hello")
    bot = await house.bot()
    [conversation] = (await staff.get("/v1/conversations")).json()["conversations"]
    case = await created(bot, conversation_id=conversation["id"], channel="whatsapp")
    await staff.post(f"/v1/cases/{case['reference']}/messages", {"text": "We are on it."})
    await house.work()
    assert phone.texts()[-1] == "We are on it."
    found = await staff.get(f"/v1/cases/{case['reference']}/deliveries")
    assert found.json()["deliveries"][-1]["status"] == "sent"


async def _staff_write(staff: Client, text: str) -> str:
    [conversation] = (await staff.get("/v1/conversations")).json()["conversations"]
    path = f"/v1/conversations/{conversation['id']}/messages"
    assert (await staff.post(path, {"text": text})).status_code == 201
    id: str = conversation["id"]
    return id
