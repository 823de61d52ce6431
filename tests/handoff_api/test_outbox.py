"""What goes out: tried again, by another way, or left to a person, and staff see each try and why."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from handoff_api.messages.notifications import Contact, notify
from tests.handoff_api.answered import acknowledged
from tests.handoff_api.decided import extended, record, refused
from tests.handoff_api.house import Client, House, created
from tests.handoff_api.rasa import FakeRasa, says
from tests.handoff_api.twilio import FakeTwilio, Phone, deliver_receipts

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def phone(house: House, twilio: FakeTwilio) -> Phone:
    return Phone(house, twilio)


async def tell(house: House, contact: Contact, **more: Any) -> str:
    asked = {"landlord": "west-kent", "text": "About your complaint.", "purpose": "notice", **more}
    async with house.public.database.writes() as session:
        return await notify(session, contact=contact, now=house.clock.now(), **asked)


async def deliveries(staff: Client, case: dict[str, Any]) -> list[dict[str, Any]]:
    found = await staff.get(f"/v1/cases/{case['reference']}/deliveries")
    shown: list[dict[str, Any]] = found.json()["deliveries"]
    return shown


async def a_case(staff: Client, *contacts: dict[str, Any], **more: Any) -> dict[str, Any]:
    party = {"role": "resident", "name": "Primrose Testcase", "contacts": list(contacts)}
    return await created(staff, **{"parties": [party], "adjustments": [], **more})


def sms(value: str = "07700 900123", **more: Any) -> dict[str, Any]:
    return {"channel": "sms", "value": value, **more}


def email(value: str = "primrose@example.org", **more: Any) -> dict[str, Any]:
    return {"channel": "email", "value": value, **more}


def alerts_of(found: Any) -> list[str]:
    return [alert["category"] for alert in found.json()["alerts"]]


# Receipts


async def test_sent_is_not_delivered_until_the_network_says_so(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await a_case(staff, sms())
    await tell(house, Contact("sms", "07700 900123"), case_reference=case["reference"])
    await house.work()
    assert (await deliveries(staff, case))[0]["status"] == "sent"
    await deliver_receipts(house, twilio)
    assert (await deliveries(staff, case))[0]["status"] == "delivered"


async def test_the_furthest_receipt_counts_in_whatever_order_they_come(
    phone: Phone, house: House, twilio: FakeTwilio
) -> None:
    phone.channel = "whatsapp"
    await phone.say("hello")
    await deliver_receipts(house, twilio, backwards=True)
    answers = [m for m in await phone.thread() if m["author"] in ("bot", "gateway")]
    assert {m["delivery"]["status"] for m in answers} == {"read"}


async def test_a_receipt_for_nothing_of_ours_is_let_go(house: House, twilio: FakeTwilio) -> None:
    from tests.handoff_api.twilio import signed

    path = "/v1/webhooks/twilio/status"
    form = {"MessageSid": "SM" + "f" * 32, "MessageStatus": "delivered"}
    answer = await house.street.post(path, data=form, headers=signed(form, path=path))
    assert answer.status_code == 204


async def test_a_long_text_has_arrived_when_every_part_has(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await a_case(staff, sms())
    await tell(
        house, Contact("sms", "07700 900123"), text="word " * 200, case_reference=case["reference"]
    )
    await house.work()
    import time

    time.sleep(0.1)
    posted = list(twilio.posted)
    last = posted[-1][1]["MessageSid"]
    twilio.posted.clear()
    twilio.posted.extend(p for p in posted if p[1]["MessageSid"] != last)
    await deliver_receipts(house, twilio)
    assert (await deliveries(staff, case))[0]["status"] == "sent"
    twilio.posted.extend(p for p in posted if p[1]["MessageSid"] == last)
    await deliver_receipts(house, twilio)
    assert (await deliveries(staff, case))[0]["status"] == "delivered"


# Tries


async def test_a_phone_that_is_off_is_tried_again(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await a_case(staff, sms())
    twilio.exchange.plan_failure("+447700900123", 30003, 2, at_once=False)
    await tell(house, Contact("sms", "07700 900123"), case_reference=case["reference"])
    for _ in range(3):
        await house.work()
        await deliver_receipts(house, twilio)
        house.clock.advance(MINUTE)
    [shown] = await deliveries(staff, case)
    assert shown["status"] == "delivered"
    assert [t["status"] for t in shown["tries"]] == ["failed", "failed", "delivered"]
    assert shown["tries"][0]["reason"] == "The phone is switched off or out of reach."
    assert shown["tries"][0]["code"] == "30003"


async def test_a_provider_that_is_down_is_waited_for_and_nothing_is_lost(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await a_case(staff, sms(), email())
    twilio.exchange.plan_failure("+447700900123", 20500, 30, at_once=True)
    await tell(house, Contact("sms", "07700 900123"), case_reference=case["reference"])
    for _ in range(4):
        await house.work()
        house.clock.advance(20 * MINUTE)
    assert (await deliveries(staff, case))[0]["status"] == "queued"
    twilio.exchange.planned.clear()
    await house.work()
    assert (await deliveries(staff, case))[0]["status"] == "sent"


async def test_pauses_between_tries_grow(house: House, staff: Client, twilio: FakeTwilio) -> None:
    case = await a_case(staff, sms())
    twilio.exchange.plan_failure("+447700900123", 20429, 9, at_once=True)
    await tell(house, Contact("sms", "07700 900123"), case_reference=case["reference"])
    tries = []
    for _ in range(10):
        await house.work()
        tries.append(len((await deliveries(staff, case))[0]["tries"]))
        house.clock.advance(timedelta(seconds=10))
    assert tries == [1, 2, 2, 3, 3, 3, 3, 4, 4, 4]


async def test_a_later_message_never_overtakes_one_that_is_tried_again(
    phone: Phone, house: House, staff: Client, twilio: FakeTwilio
) -> None:
    await phone.say("hello")
    twilio.exchange.plan_failure(phone.number, 20429, 1, at_once=True)
    [conversation] = (await staff.get("/v1/conversations")).json()["conversations"]
    path = f"/v1/conversations/{conversation['id']}/messages"
    await staff.post(path, {"text": "First."})
    await house.work()
    await staff.post(path, {"text": "Second."})
    await house.work()
    assert "Second." not in phone.texts()
    house.clock.advance(MINUTE)
    for _ in range(2):
        await house.work()
    assert phone.texts()[-2:] == ["First.", "Second."]


async def test_parts_already_sent_are_not_sent_again(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await a_case(staff, sms())
    text = " ".join(f"word{n}" for n in range(150))
    await tell(house, Contact("sms", "07700 900123"), text=text, case_reference=case["reference"])
    exchange = twilio.exchange
    take, seen = exchange.take, []

    def second_fails(form: dict[str, str]) -> Any:
        seen.append(form["Body"][:5])
        if len(seen) == 2:
            exchange.plan_failure("+447700900123", 20429, 1, at_once=True)
        return take(form)

    exchange.take = second_fails  # type: ignore[method-assign]
    await house.work()
    house.clock.advance(MINUTE)
    await house.work()
    parts = len([t for t in (await deliveries(staff, case))[0]["tries"] if t["status"] == "sent"])
    assert seen == ["(1/4)", "(2/4)", "(2/4)", "(3/4)", "(4/4)"]
    assert parts == 4


# Other ways


async def test_a_number_that_cannot_be_reached_leads_to_the_persons_email(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await a_case(staff, sms(), email())
    twilio.exchange.plan_failure("+447700900123", 30005, 1, at_once=False)
    await tell(house, Contact("sms", "07700 900123"), case_reference=case["reference"])
    await house.work()
    await deliver_receipts(house, twilio)
    await house.work()
    [shown] = await deliveries(staff, case)
    assert (shown["channel"], shown["status"]) == ("email", "sent")
    assert shown["tries"][0]["reason"] == "The number is not in use."
    [kept] = twilio.mailbox.shown()
    assert kept["to"] == ["primrose@example.org"]
    assert "About your complaint." in kept["text"]
    assert "complaint" not in kept["subject"].lower()


@pytest.mark.parametrize("safe", [{"safe": False}, {"value": "somebody@else.example"}])
async def test_a_way_that_is_not_safe_is_never_taken(
    house: House, staff: Client, twilio: FakeTwilio, safe: dict[str, Any]
) -> None:
    # Either the email is called unsafe, or the phone is the only way called safe.
    case = await a_case(staff, sms(safe=True if "value" in safe else None), email(**safe))
    twilio.exchange.plan_failure("+447700900123", 30005, 1, at_once=True)
    await tell(house, Contact("sms", "07700 900123"), case_reference=case["reference"])
    await house.work()
    await house.work()
    [shown] = await deliveries(staff, case)
    assert shown["status"] == "failed"
    assert twilio.mailbox.shown() == []
    skipped = [t["reason"] for t in shown["tries"] if t["status"] == "skipped"]
    assert skipped
    assert "safe" in skipped[0]
    assert "delivery_failed" in alerts_of(await staff.get("/v1/alerts"))


async def test_a_phone_called_unsafe_is_not_written_to_later(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await a_case(staff, sms(safe=False))
    await tell(house, Contact("sms", "07700 900123"), case_reference=case["reference"])
    await house.work()
    [shown] = await deliveries(staff, case)
    assert shown["status"] == "failed"
    assert twilio.exchange.messages == type(twilio.exchange.messages)()


async def test_a_number_given_for_calls_gets_no_texts(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await a_case(staff, email(), {"channel": "phone", "value": "07700 900123"})
    await tell(house, Contact("email", "nobody@example.org"), case_reference=case["reference"])
    await house.work()
    assert list(twilio.exchange.messages) == []


async def test_with_an_adjustment_a_person_chooses_the_other_way(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await a_case(staff, sms(), email(), adjustments=[{"need": "large print"}])
    twilio.exchange.plan_failure("+447700900123", 30005, 1, at_once=True)
    await tell(house, Contact("sms", "07700 900123"), case_reference=case["reference"])
    await house.work()
    await house.work()
    [shown] = await deliveries(staff, case)
    assert shown["status"] == "with_staff"
    assert twilio.mailbox.shown() == []
    [alert] = (await staff.get("/v1/alerts")).json()["alerts"]
    assert "adjustment" in alert["words"]


async def test_who_can_only_be_reached_by_post_becomes_a_letter_to_send(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await a_case(staff, sms(), {"channel": "letter", "value": "1 Example Row"})
    twilio.exchange.plan_failure("+447700900123", 30006, 1, at_once=True)
    await tell(house, Contact("sms", "07700 900123"), case_reference=case["reference"])
    await house.work()
    await house.work()
    assert (await deliveries(staff, case))[0]["status"] == "with_staff"
    assert "letter_to_send" in alerts_of(await staff.get("/v1/alerts"))


async def test_a_code_never_turns_up_anywhere_else(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await a_case(staff, sms(), email())
    twilio.exchange.plan_failure("+447700900123", 30005, 1, at_once=True)
    await tell(
        house,
        Contact("sms", "07700 900123"),
        text="Your code is 271828.",
        purpose="identity_code",
        case_reference=case["reference"],
    )
    await house.work()
    await house.work()
    assert (await deliveries(staff, case))[0]["status"] == "failed"
    assert twilio.mailbox.shown() == []


async def test_a_code_that_is_late_is_not_sent(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await a_case(staff, sms())
    await tell(
        house,
        Contact("sms", "07700 900123"),
        purpose="identity_code",
        case_reference=case["reference"],
    )
    house.clock.advance(11 * MINUTE)
    await house.work()
    assert list(twilio.exchange.messages) == []
    assert (await deliveries(staff, case))[0]["reason"] == (
        "It could not be sent in time to be of use."
    )


async def test_nobody_elses_contacts_in_a_case_are_used(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    parties = [
        {"role": "resident", "name": "A", "contacts": [email("resident@example.org")]},
        {"role": "representative", "name": "B", "contacts": [sms()]},
    ]
    case = await created(staff, parties=parties, adjustments=[])
    twilio.exchange.plan_failure("+447700900123", 30005, 1, at_once=True)
    await tell(house, Contact("sms", "07700 900123"), case_reference=case["reference"])
    await house.work()
    await house.work()
    assert twilio.mailbox.shown() == []
    assert (await deliveries(staff, case))[0]["status"] == "failed"


async def test_a_refused_email_is_shown_with_its_reason(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await a_case(staff, email("nobody@example.org"))
    await tell(house, Contact("email", "nobody@example.org"), case_reference=case["reference"])
    await house.work()
    await house.work()
    [shown] = await deliveries(staff, case)
    assert shown["status"] == "failed"
    assert shown["reason"] == "The mail server refused this address or message."


async def test_thread_and_deliveries_agree_on_a_reply_that_went_by_contact(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    for address, fate in (("nobody@example.org", "failed"), ("primrose@example.org", "sent")):
        case = await a_case(staff, email(address), channel="phone")
        path = f"/v1/cases/{case['reference']}/messages"
        answer = await staff.post(path, {"text": "We come on Monday."})
        assert answer.json()["delivery"]["status"] == "queued"
        await house.work()
        await house.work()
        shown = (await staff.get(path)).json()["messages"][-1]["delivery"]
        [delivery] = await deliveries(staff, case)
        assert (shown["status"], delivery["status"]) == (fate, fate)
        assert shown["channel"] == "email"


async def test_unknown_error_code_is_kept_with_its_number(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await a_case(staff, sms())
    twilio.exchange.plan_failure("+447700900123", 39999, 1, at_once=True)
    await tell(house, Contact("sms", "07700 900123"), case_reference=case["reference"])
    await house.work()
    await house.work()
    [shown] = await deliveries(staff, case)
    assert shown["tries"][0]["code"] == "39999"
    assert shown["reason"] == "The message could not be delivered."


# Promises


async def _acknowledged(staff: Client) -> dict[str, Any]:
    case = await a_case(staff, sms())
    return await acknowledged(staff, case)


async def _due(staff: Client, case: dict[str, Any]) -> dict[str, Any]:
    read = (await staff.get(f"/v1/cases/{case['reference']}")).json()
    found: dict[str, Any] = next(d for d in read["deadlines"] if d["name"] == "acknowledge")
    return found


async def test_a_letter_that_never_arrived_keeps_no_promise(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await _acknowledged(staff)
    twilio.exchange.plan_failure("+447700900123", 30005, 1, at_once=False)
    letter = {"purpose": "letter_acknowledgement", "case_reference": case["reference"]}
    await tell(house, Contact("sms", "07700 900123"), **letter)
    assert (await _due(staff, case))["met_at"] is None
    await house.work()
    assert (await _due(staff, case))["met_at"] is None
    await deliver_receipts(house, twilio)
    await house.work()
    assert (await _due(staff, case))["met_at"] is None
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    assert history["intact"] is True
    assert history["entries"][-1]["action"] == "not_delivered"

    # Written again and delivered: kept, from when it arrived.
    house.clock.advance(DAY)
    await tell(house, Contact("sms", "07700 900123"), **letter)
    await house.work()
    assert (await _due(staff, case))["met_at"] is None
    await deliver_receipts(house, twilio)
    assert (await _due(staff, case))["met_at"].startswith("2026-11-24")


async def test_letter_that_arrives_keeps_the_promise_from_when_it_was_sent(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await _acknowledged(staff)
    house.clock.advance(30 * MINUTE)
    letter = {"purpose": "letter_acknowledgement", "case_reference": case["reference"]}
    await tell(house, Contact("sms", "07700 900123"), **letter)
    await house.work()
    sent_at = house.clock.now()
    house.clock.advance(DAY)
    assert (await _due(staff, case))["met_at"] is None
    await deliver_receipts(house, twilio)
    assert datetime.fromisoformat((await _due(staff, case))["met_at"]) == sent_at
    # Other dates count from the day it was written, as the letter itself says.
    read = await staff.read(case)
    assert [d["due_on"] for d in read["deadlines"]] == [d["due_on"] for d in case["deadlines"]]
    # A second copy takes nothing back.
    await tell(house, Contact("sms", "07700 900123"), **letter)
    assert (await _due(staff, case))["met_at"] is not None


async def test_letter_by_post_keeps_no_promise_until_somebody_has_posted_it(
    house: House, staff: Client
) -> None:
    case = await _acknowledged(staff)
    by_post = Contact("letter", "1 Example Row")
    letter = {"purpose": "letter_acknowledgement", "case_reference": case["reference"]}
    id = await tell(house, by_post, **letter)
    await house.work()
    assert (await _due(staff, case))["met_at"] is None
    house.clock.advance(DAY)
    path = f"/v1/cases/{case['reference']}/deliveries/{id}/done"
    assert (await staff.post(path, {"how": "posted first class"})).status_code == 200
    assert datetime.fromisoformat((await _due(staff, case))["met_at"]) == house.clock.now()


async def test_letter_that_waits_for_the_provider_keeps_no_promise_until_it_is_sent(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await _acknowledged(staff)
    twilio.exchange.plan_failure("+447700900123", 20500, 1, at_once=True)
    letter = {"purpose": "letter_acknowledgement", "case_reference": case["reference"]}
    await tell(house, Contact("sms", "07700 900123"), **letter)
    await house.work()
    assert (await deliveries(staff, case))[0]["status"] == "queued"
    assert (await _due(staff, case))["met_at"] is None


async def test_letter_by_email_keeps_the_promise_once_the_mail_server_has_it(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await acknowledged(staff, await a_case(staff, email()))
    letter = {"purpose": "letter_acknowledgement", "case_reference": case["reference"]}
    await tell(house, Contact("email", "primrose@example.org"), **letter)
    assert (await _due(staff, case))["met_at"] is None
    await house.work()
    assert (await _due(staff, case))["met_at"] is not None


async def test_refusal_is_told_and_more_time_counts_when_their_letters_arrive(
    house: House, staff: Client
) -> None:
    refusal = await a_case(staff, sms(), received_at="2026-11-23T09:00:00Z")
    await record(house, refusal["reference"], refused)
    id = await tell(
        house, Contact("letter", "1 Example Row"), purpose="letter_not_accepted",
        case_reference=refusal["reference"],
    )  # fmt: skip
    assert (await staff.read(refusal))["refusals"][-1]["notice_sent_at"] is None
    path = f"/v1/cases/{refusal['reference']}/deliveries/{id}/done"
    await staff.post(path, {"how": "posted first class"})
    told = (await staff.read(refusal))["refusals"][-1]
    assert told["notice_sent_at"] is not None
    assert told["ombudsman_told_at"] == told["notice_sent_at"]

    longer = await a_case(staff, sms())
    await record(house, longer["reference"], extended)
    id = await tell(
        house, Contact("letter", "1 Example Row"), purpose="letter_extension",
        case_reference=longer["reference"],
    )  # fmt: skip
    assert await _answer_due(staff, longer) != "2026-12-18"
    path = f"/v1/cases/{longer['reference']}/deliveries/{id}/done"
    await staff.post(path, {"how": "posted first class"})
    assert await _answer_due(staff, longer) == "2026-12-18"


async def _answer_due(staff: Client, case: dict[str, Any]) -> str:
    read = await staff.read(case)
    [due] = [d["due_on"] for d in read["deadlines"] if d["name"] == "respond"]
    return str(due)


async def test_what_staff_did_by_hand_keeps_the_promise(
    house: House, staff: Client, twilio: FakeTwilio
) -> None:
    case = await _acknowledged(staff)
    twilio.exchange.plan_failure("+447700900123", 30005, 1, at_once=True)
    id = await tell(
        house,
        Contact("sms", "07700 900123"),
        purpose="letter_acknowledgement",
        case_reference=case["reference"],
    )
    await house.work()
    await house.work()
    assert (await _due(staff, case))["met_at"] is None
    path = f"/v1/cases/{case['reference']}/deliveries/{id}/done"
    done = await staff.post(path, {"how": "posted first class"})
    assert done.json()["status"] == "sent"
    assert (await _due(staff, case))["met_at"] is not None
    again = await staff.post(path, {"how": "posted first class"})
    assert again.status_code == 409


# The bot after a person has taken over


async def _bot_silenced(
    house: House, staff: Client, twilio: FakeTwilio, channel: str, answer: str
) -> Phone:
    """A phone to which the bot's answer could not go before a person took the conversation."""
    phone = Phone(house, twilio, channel=channel)
    await phone.say("hello")
    twilio.exchange.plan_failure(phone.number, 20500, 3, at_once=True)
    house.rasa.answers.append([says(answer, asks="when_happened")])
    assert await phone.say("it drips") == []
    [found] = (await staff.get("/v1/conversations")).json()["conversations"]
    taken = await staff.post(f"/v1/conversations/{found['id']}/hand-over", {"reason": "mine"})
    assert taken.json()["held_by"] == "staff"
    twilio.exchange.planned.clear()
    house.clock.advance(20 * MINUTE)
    await house.work()
    return phone


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
async def test_what_the_bot_had_still_to_say_is_not_sent_once_a_person_took_over(
    house: House, staff: Client, twilio: FakeTwilio, rasa: FakeRasa, channel: str
) -> None:
    phone = await _bot_silenced(house, staff, twilio, channel, "When did it begin?")
    assert "When did it begin?" not in " ".join(phone.texts())
    [unsaid] = [m for m in await phone.thread() if m["text"] == "When did it begin?"]
    assert (unsaid["private"], unsaid["purpose"]) == (True, "overtaken")
    assert unsaid["delivery"]["status"] == "overtaken"
    # The person's own words go out at once and are not kept behind it.
    [found] = (await staff.get("/v1/conversations")).json()["conversations"]
    await staff.post(f"/v1/conversations/{found['id']}/messages", {"text": "Ann here."})
    await house.work()
    assert phone.texts()[-1] == "Ann here."


async def test_a_number_for_danger_is_sent_whoever_holds_the_conversation(
    house: House, staff: Client, twilio: FakeTwilio, rasa: FakeRasa
) -> None:
    phone = await _bot_silenced(house, staff, twilio, "sms", "Ring 999 now.")
    assert "Ring 999 now." in phone.texts()[-1]


async def test_what_waited_behind_whatsapps_template_is_not_said_after_a_person_took_over(
    house: House, staff: Client, twilio: FakeTwilio, rasa: FakeRasa
) -> None:
    phone = Phone(house, twilio, channel="whatsapp")
    await phone.say("hello")
    rasa.state = "down"
    await phone.say("it drips")
    rasa.state = "up"
    house.clock.advance(timedelta(hours=25))
    twilio.seconds += 25 * 3600
    await house.work()
    assert "You have a message" in phone.texts()[-1]
    [found] = (await staff.get("/v1/conversations")).json()["conversations"]
    await staff.post(f"/v1/conversations/{found['id']}/hand-over", {"reason": "mine"})
    await phone.say("what is it?")
    assert "heard it drips" not in phone.texts()


@pytest.mark.parametrize("channel", ["sms", "whatsapp"])
async def test_a_person_who_takes_over_while_the_bot_thinks_speaks_alone(
    house: House, staff: Client, twilio: FakeTwilio, rasa: FakeRasa, channel: str
) -> None:
    phone = Phone(house, twilio, channel=channel)
    await phone.say("hello")
    [found] = (await staff.get("/v1/conversations")).json()["conversations"]
    rasa.held = True
    rasa.arrived = 0
    await phone.send("it drips")
    working = asyncio.create_task(house.work())
    await rasa.holding()
    await staff.post(f"/v1/conversations/{found['id']}/messages", {"text": "Ann here."})
    rasa.held = False
    await working
    await house.work()
    assert "Ann here." in phone.texts()
    assert "heard it drips" not in phone.texts()
    assert "heard it drips" in [m["text"] for m in await phone.thread() if m["private"]]


# STOP, START, HELP


async def test_stop_stops_everything_on_that_channel_and_staff_hear_of_it(
    phone: Phone, house: House, staff: Client, rasa: FakeRasa
) -> None:
    await phone.say("it drips")
    count = len(phone.received())
    await phone.say("STOP")
    assert "stop" not in [w.casefold() for w in rasa.words()]
    # Twilio itself confirms; we add nothing.
    assert len(phone.received()) == count + 1
    [conversation] = (await staff.get("/v1/conversations")).json()["conversations"]
    path = f"/v1/conversations/{conversation['id']}/messages"
    await staff.post(path, {"text": "Are you there?"})
    await house.work()
    assert "Are you there?" not in phone.texts()
    shown = (await staff.get(path)).json()["messages"][-1]
    assert shown["delivery"]["status"] == "failed"
    assert shown["delivery"]["reason"] == "The person asked for no more messages here."
    assert "opted_out" in alerts_of(await staff.get("/v1/alerts"))


@pytest.mark.parametrize("word", ["STOP", "Stop.", "unsubscribe", "CANCEL", "end", "QUIT"])
async def test_every_word_the_networks_stop_at_is_obeyed(
    phone: Phone, rasa: FakeRasa, word: str
) -> None:
    await phone.say("it drips")
    await phone.say(word)
    await phone.say("are you there?")
    assert rasa.words() == ["it drips"]


async def test_what_is_written_after_stop_is_kept_for_staff(
    phone: Phone, staff: Client, rasa: FakeRasa
) -> None:
    await phone.say("STOP")
    await phone.say("the ceiling has come down")
    said = [m for m in await phone.thread() if m["author"] == "resident"]
    assert [m["state"] for m in said] == ["answered", "with_staff"]


@pytest.mark.parametrize("word", ["START", "unstop", "YES"])
async def test_start_brings_them_back(phone: Phone, rasa: FakeRasa, word: str) -> None:
    await phone.say("STOP")
    await phone.say(word)
    await phone.say("it drips")
    assert rasa.words() == ["it drips"]
    assert "heard it drips" in phone.texts()[-1]


async def test_yes_is_an_answer_when_nobody_has_stopped(phone: Phone, rasa: FakeRasa) -> None:
    await phone.say("hello")
    await phone.say("yes")
    assert rasa.words() == ["hello", "yes"]


async def test_help_names_a_person_and_the_emergency_number(phone: Phone, rasa: FakeRasa) -> None:
    [text] = await phone.say("HELP")
    assert "01732 749400" in text
    assert "999" in text
    assert rasa.heard == []


async def test_what_twilio_answered_itself_is_not_answered_twice(phone: Phone) -> None:
    assert await phone.say("HELP", OptOutType="HELP") == []


async def test_whatsapp_is_not_stopped_by_a_stop_on_sms(
    house: House, twilio: FakeTwilio, rasa: FakeRasa
) -> None:
    sms_phone, whatsapp = Phone(house, twilio), Phone(house, twilio, channel="whatsapp")
    await sms_phone.say("STOP")
    await whatsapp.say("hello")
    assert rasa.words() == ["hello"]


async def test_text_the_provider_has_goes_once_though_the_database_was_away_just_then(
    house: House, twilio: FakeTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = Phone(house, twilio)
    await phone.send("hello")
    await house.intake.channels.inbox.sort_due()
    carrier = house.intake.channels.carrier
    write_down, away = carrier._write_down, [True, True]

    async def away_twice(*of: Any) -> None:
        if away:
            away.pop()
            raise OperationalError("", {}, Exception("server closed the connection"))
        await write_down(*of)

    monkeypatch.setattr(carrier, "_write_down", away_twice)
    await house.work()
    house.clock.advance(5 * MINUTE)
    await house.work()
    assert len([text for text in phone.texts() if "automated assistant" in text]) == 1
