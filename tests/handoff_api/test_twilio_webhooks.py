"""What Twilio posts: only its own word counts, everything it says is kept, nothing is kept twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from pydantic import SecretStr
from starlette.datastructures import ImmutableMultiDict

from handoff_api.channels.twilio.signature import Signatures
from handoff_api.clock import StoppedClock
from handoff_api.settings import Settings
from tests.handoff_api.house import Client, House
from tests.handoff_api.rasa import FakeRasa
from tests.handoff_api.twilio import LINES, TOKEN, FakeTwilio, Phone, signed

SERVICE = "MG" + "0" * 29 + "801"
STATUS = "/v1/webhooks/twilio/status"


@pytest.fixture
def phone(house: House, twilio: FakeTwilio) -> Phone:
    return Phone(house, twilio)


def test_twilios_own_published_example_fits() -> None:
    # https://www.twilio.com/docs/usage/security, "Validating requests".
    signatures = Signatures("https://example.com", ["12345"])
    form = ImmutableMultiDict(
        {
            "CallSid": "CA1234567890ABCDE",
            "Caller": "+14158675310",
            "Digits": "1234",
            "From": "+14158675310",
            "To": "+18005551212",
        }
    )
    query = "foo=1&bar=2"
    assert signatures.fits("/myapp.php", query, form, "L/OH5YylLD5NRKLltdqwSvS0BnU=")
    assert not signatures.fits("/myapp.php", "foo=1", form, "L/OH5YylLD5NRKLltdqwSvS0BnU=")


async def test_unsigned_request_is_refused_and_nothing_is_kept(
    phone: Phone, rasa: FakeRasa
) -> None:
    form = phone.form("I am not who I say")
    refused = await phone.house.street.post("/v1/webhooks/twilio/messages", data=form)
    assert refused.status_code == 403
    assert refused.json()["code"] == "signature_wrong"
    await phone.house.work()
    assert rasa.heard == []


@pytest.mark.parametrize(
    "signature", ["", "nonsense", "L/OH5YylLD5NRKLltdqwSvS0BnU=", "ünïcode", "a" * 5_000]
)
async def test_wrong_signature_is_refused(phone: Phone, signature: str) -> None:
    headers = {"X-Twilio-Signature": signature.encode()}
    refused = await phone.house.street.post(
        "/v1/webhooks/twilio/messages",
        data=phone.form("hello"),
        headers=headers,  # type: ignore[arg-type]
    )
    assert refused.status_code == 403


async def test_signature_of_another_account_is_refused(phone: Phone) -> None:
    form = phone.form("hello")
    refused = await phone.post(form, **signed(form, token="another-token"))
    assert refused.status_code == 403


async def test_changed_words_no_longer_fit_their_signature(phone: Phone) -> None:
    form = phone.form("hello")
    changed = {**form, "Body": "goodbye"}
    assert (await phone.post(changed, **signed(form))).status_code == 403


async def test_one_value_more_or_less_no_longer_fits(phone: Phone) -> None:
    form = phone.form("hello")
    assert (await phone.post({**form, "Extra": "1"}, **signed(form))).status_code == 403
    less = {name: value for name, value in form.items() if name != "FromCity"}
    assert (await phone.post(less, **signed(form))).status_code == 403


async def test_blank_values_are_signed_too(phone: Phone) -> None:
    form = phone.form("", MediaUrl0="", Body="")
    assert (await phone.post(form)).status_code == 200


async def test_values_twilio_adds_one_day_do_no_harm(phone: Phone, rasa: FakeRasa) -> None:
    await phone.say("hello", SomethingNew="yes", AnotherThing="")
    assert rasa.words() == ["hello"]


async def test_address_a_request_names_is_not_what_counts(phone: Phone) -> None:
    form = phone.form("hello")
    forged = {
        **signed(form),
        "Host": "elsewhere.example",
        "X-Forwarded-Host": "elsewhere.example",
        "X-Forwarded-Proto": "https",
    }
    assert (await phone.post(form, **forged)).status_code == 200


async def test_replayed_request_does_nothing_twice(phone: Phone, rasa: FakeRasa) -> None:
    form = phone.form("hello")
    headers = signed(form)
    for _ in range(5):
        assert (await phone.post(form, **headers)).status_code == 200
        await phone.house.work()
    assert rasa.words() == ["hello"]


async def test_answer_is_empty_and_does_not_wait_for_the_bot(phone: Phone, rasa: FakeRasa) -> None:
    rasa.held = True
    # Twilio gives up after fifteen seconds; this bot would never answer.
    async with asyncio.timeout(15):
        answer = await phone.post(phone.form("hello"))
    assert answer.headers["content-type"].startswith("text/xml")
    assert answer.text.endswith("<Response/>")
    assert rasa.words() == []


@pytest.mark.parametrize("missing", ["MessageSid", "From", "To"])
async def test_message_without_its_name_is_refused_clearly(phone: Phone, missing: str) -> None:
    form = {**phone.form("hello"), missing: ""}
    refused = await phone.post(form)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == missing


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe", b"Body=" + b"%ff" * 20, b"&".join(b"a%d=1" % n for n in range(2_000))],
)
async def test_what_is_no_form_is_refused(house: House, twilio: FakeTwilio, body: bytes) -> None:
    refused = await house.street.post(
        "/v1/webhooks/twilio/messages",
        content=body,
        headers={"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "x"},
    )
    assert refused.status_code in (400, 403)


async def test_oversized_request_is_refused(house: House, twilio: FakeTwilio) -> None:
    refused = await house.street.post(
        "/v1/webhooks/twilio/messages", content=b"Body=" + b"a" * 1_100_000
    )
    assert refused.status_code == 413


async def test_number_that_is_nobodys_is_kept_answered_and_told_of(
    phone: Phone, rasa: FakeRasa
) -> None:
    form = {**phone.form("help, gas"), "To": "+447700900999"}
    answer = await phone.post(form)
    assert answer.status_code == 200
    assert "<Message>" in answer.text
    assert "999" in answer.text
    again = {**phone.form("anyone?"), "To": "+447700900999"}
    await phone.post(again)
    await phone.house.work()
    assert rasa.heard == []
    everyone = await phone.house.staff(landlord="*")
    alerts = (await everyone.get("/v1/alerts")).json()["alerts"]
    assert [a["category"] for a in alerts] == ["number_unknown", "number_unknown"]
    assert {a["words"].rpartition("It says: ")[2] for a in alerts} == {"help, gas", "anyone?"}

    # Once the number stands in the file of lines, what came is taken up.
    west_kent = LINES.of("west-kent")
    assert west_kent.sms is not None
    numbers = [*west_kent.sms.numbers, "+447700900999"]
    mended = west_kent.model_copy(
        update={"sms": west_kent.sms.model_copy(update={"numbers": numbers})}
    )
    inbox = phone.house.intake.channels.inbox
    inbox.lines = LINES.model_copy(update={"landlords": {**LINES.landlords, "west-kent": mended}})
    inbox._looked_for_mended = False
    await phone.house.work()
    assert rasa.words() == ["help, gas", "anyone?"]


async def test_a_machine_that_answers_is_kept_told_of_once_and_no_longer_answered(
    phone: Phone, staff: Client, rasa: FakeRasa
) -> None:
    for _ in range(6):
        await phone.say("I am driving and will reply later")
    assert len(rasa.heard) == 2
    said = [m for m in await phone.thread() if m["author"] == "resident"]
    assert len(said) == 6
    alerts = (await staff.get("/v1/alerts")).json()["alerts"]
    assert [a["category"] for a in alerts] == ["automatic"]


async def test_the_same_short_answer_again_and_again_is_a_persons(
    phone: Phone, rasa: FakeRasa
) -> None:
    for _ in range(5):
        await phone.say("no")
    assert rasa.words() == ["no"] * 5


async def test_a_sender_that_is_no_number_is_kept_and_never_answered(
    house: House, twilio: FakeTwilio, staff: Client, rasa: FakeRasa
) -> None:
    phone = Phone(house, twilio, number="NHSNoReply")
    await phone.send("Your appointment is at 10")
    await phone.send("Your appointment is at 11")
    for _ in range(3):
        await house.work()
        house.clock.advance(timedelta(minutes=1))
    assert rasa.heard == []
    assert [m["author"] for m in await phone.thread()] == ["resident", "resident"]
    alerts = (await staff.get("/v1/alerts")).json()["alerts"]
    assert [a["category"] for a in alerts] == ["automatic"]


async def test_messaging_service_names_the_landlord_whatever_the_number(
    phone: Phone, rasa: FakeRasa
) -> None:
    form = phone.form("hello", MessagingServiceSid=SERVICE)
    form["To"] = "+447700900777"
    assert (await phone.post(form)).status_code == 200
    await phone.house.work()
    assert rasa.heard[0]["metadata"]["landlord"] == "west-kent"


async def test_answers_go_through_the_service_from_the_number_written_to(phone: Phone) -> None:
    await phone.say("hello")
    assert {m.line for m in phone.received()} == {phone.line}
    # Another number of the service, which the file of lines does not name: the service picks.
    form = phone.form("hello again", MessagingServiceSid=SERVICE)
    form["To"] = "+447700900777"
    before = len(phone.received())
    assert (await phone.post(form)).status_code == 200
    await phone.house.work()
    assert {m.line for m in phone.received()[before:]} == {SERVICE}


async def test_status_needs_a_signature_too(house: House, twilio: FakeTwilio) -> None:
    form = {"MessageSid": "SM1", "MessageStatus": "delivered"}
    assert (await house.street.post(STATUS, data=form)).status_code == 403
    fits = await house.street.post(STATUS, data=form, headers=signed(form, path=STATUS))
    assert fits.status_code == 204


@pytest.fixture
async def rotating(
    settings: Settings, clock: StoppedClock, rasa: FakeRasa, twilio: FakeTwilio
) -> AsyncIterator[House]:
    changed = settings.model_copy(
        update={
            "twilio_auth_token": SecretStr("the-new-token"),
            "twilio_auth_token_before": SecretStr(TOKEN),
        }
    )
    house = House(changed, clock, rasa)
    yield house
    await house.close()


async def test_a_status_with_what_no_database_takes_is_taken_all_the_same(
    house: House, twilio: FakeTwilio
) -> None:
    form = {"MessageSid": "SM\x001" * 40, "MessageStatus": "failed\x00", "ErrorCode": "9" * 20}
    path = "/v1/webhooks/twilio/status?sending=%00"
    answer = await house.street.post(path, data=form, headers=signed(form, path=path))
    assert answer.status_code == 204, answer.text


async def test_both_tokens_count_while_one_replaces_the_other(
    rotating: House, twilio: FakeTwilio
) -> None:
    phone = Phone(rotating, twilio)
    for token, status in ((TOKEN, 200), ("the-new-token", 200), ("an-older-one", 403)):
        form = phone.form("hello")
        assert (await phone.post(form, **signed(form, token=token))).status_code == status


async def test_without_an_account_nothing_is_taken(
    settings: Settings, clock: StoppedClock, rasa: FakeRasa
) -> None:
    without = settings.model_copy(update={"twilio_auth_token": None, "twilio_account_sid": None})
    house = House(without, clock, rasa)
    answer = await house.street.post("/v1/webhooks/twilio/messages", data={"Body": "x"})
    assert answer.status_code == 503
    assert answer.json()["code"] == "twilio_not_set_up"
    await house.close()


async def test_a_message_the_stand_in_delivers_again_is_taken_once_and_a_forged_one_not_at_all(
    house: House, twilio: FakeTwilio, rasa: FakeRasa
) -> None:
    talk = {"phone": "+447700900123", "channel": "sms"}
    async with httpx.AsyncClient(base_url=twilio.url) as standin:
        said = {**talk, "line": Phone(house, twilio).line, "text": "it drips"}
        assert (await standin.post("/phone/messages", json=said)).status_code == 200
        for forged in (False, True):
            answer = await standin.post("/phone/replays", json={**talk, "forged": forged})
            assert answer.json()["status"] == 200
    statuses = []
    for _, form, signature in twilio.posted:
        headers = {"X-Twilio-Signature": signature}
        answer = await house.street.post("/v1/webhooks/twilio/messages", data=form, headers=headers)
        statuses.append(answer.status_code)
    await house.work()
    assert statuses == [200, 200, 403]
    assert rasa.words() == ["it drips"]
