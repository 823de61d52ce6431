"""Photos by WhatsApp and by link: fetched from Twilio alone, cleaned, kept with the words."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from handoff_api.channels.faults import Fault
from handoff_api.channels.twilio.media import MediaFetcher, MediumNotFetchedError
from tests.handoff_api.house import Client, House
from tests.handoff_api.rasa import FakeRasa
from tests.handoff_api.twilio import ACCOUNT, TOKEN, FakeTwilio, Phone


def a_photo() -> bytes:
    held = BytesIO()
    Image.new("RGB", (40, 30), "grey").save(held, "JPEG")
    return held.getvalue()


@pytest.fixture
def phone(house: House, twilio: FakeTwilio) -> Phone:
    return Phone(house, twilio, channel="whatsapp")


async def send_photo(phone: Phone, text: str, body: bytes, type: str = "image/jpeg") -> list[str]:
    exchange = phone.twilio.exchange
    before = len(phone.received())
    shown, form = exchange.hear(phone.channel, phone.number, phone.line, text)
    exchange.add_photo(form, shown, type, body)
    assert (await phone.post(form)).status_code == 200
    await phone.house.work()
    return [m.text for m in phone.received()[before:]]


async def test_photo_with_words_is_kept_with_them(phone: Phone, rasa: FakeRasa) -> None:
    await phone.say("hello")
    await send_photo(phone, "look at this mould", a_photo())
    said = [m for m in await phone.thread() if m["author"] == "resident"][-1]
    assert said["text"] == "look at this mould"
    assert [a["type"] for a in said["attachments"]] == ["image/jpeg"]
    assert rasa.words()[-1] == "look at this mould"


async def test_photo_alone_is_thanked_for_and_the_bot_is_not_asked(
    phone: Phone, rasa: FakeRasa
) -> None:
    await phone.say("hello")
    told = await send_photo(phone, "", a_photo())
    assert any("Your photo is kept" in text for text in told)
    assert rasa.words() == ["hello"]


async def test_photo_is_deleted_at_twilio_once_it_is_ours(phone: Phone) -> None:
    await send_photo(phone, "", a_photo())
    assert phone.twilio.exchange.media == {}


async def test_file_that_is_no_photo_is_refused_and_its_words_are_kept(
    phone: Phone, rasa: FakeRasa
) -> None:
    await phone.say("hello")
    told = await send_photo(phone, "see the file", b"<svg onload=alert(1)>", "image/svg+xml")
    assert any("could not keep" in text for text in told)
    assert rasa.words()[-1] == "see the file"


async def test_voice_message_is_answered_with_what_to_do_instead(phone: Phone) -> None:
    await phone.say("hello")
    told = await send_photo(phone, "", b"OggS", "audio/ogg")
    assert any("cannot listen" in text for text in told)


async def test_twilio_that_is_down_is_asked_again(phone: Phone, house: House) -> None:
    media = house.intake.channels.media
    assert media is not None
    fetch = media.fetcher.fetch

    async def down(url: str) -> bytes:
        raise MediumNotFetchedError(Fault("Twilio could not be reached.", "wait"))

    media.fetcher.fetch = down  # type: ignore[method-assign]
    await send_photo(phone, "look", a_photo())
    media.fetcher.fetch = fetch  # type: ignore[method-assign]
    house.clock.advance(timedelta(minutes=5))
    await house.work()
    said = next(m for m in await phone.thread() if m["author"] == "resident")
    assert len(said["attachments"]) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data",
        "https://api.twilio.com.evil.example/x",
        "https://evil.example/api.twilio.com",
        "http://api.twilio.com/x",
        "https://api.twilio.com:8443/x",
        "https://user@api.twilio.com/x",
        "https://twiliocdn.com.evil.example/x",
        "file:///etc/passwd",
        "ftp://api.twilio.com/x",
        "",
        "//",
        "https://[::1]/x",
    ],
)
async def test_nothing_but_twilio_is_ever_asked(twilio: FakeTwilio, url: str) -> None:
    fetcher = MediaFetcher(ACCOUNT, TOKEN, 1_000, twilio.url)
    with pytest.raises(MediumNotFetchedError):
        await fetcher.fetch(url)
    await fetcher.close()


async def test_more_bytes_than_allowed_are_not_read(twilio: FakeTwilio) -> None:
    twilio.exchange.media["ME1"] = ("image/jpeg", b"x" * 2_000)
    fetcher = MediaFetcher(ACCOUNT, TOKEN, 1_000, twilio.url)
    url = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages/MM1/Media/ME1"
    with pytest.raises(MediumNotFetchedError, match="too large"):
        await fetcher.fetch(url)
    await fetcher.close()


async def test_who_has_photos_to_show_by_sms_gets_a_link_that_works_once(
    house: House, twilio: FakeTwilio, rasa: FakeRasa
) -> None:
    phone = Phone(house, twilio)
    await phone.say("hello")
    await phone.say("How can I send photos of the mould?")
    [text] = [t for t in phone.texts() if "/upload/" in t]
    path = text[text.index("/upload/") :].split()[0]
    assert (await house.street.get(path)).status_code == 200
    sent = await house.street.post(path, files={"files": ("a.jpg", a_photo(), "image/jpeg")})
    assert sent.status_code == 200
    assert (await house.street.get(path)).status_code == 404
    assert rasa.words() == ["hello", "How can I send photos of the mould?"]
    said = [m for m in await phone.thread() if m["author"] == "resident"][-1]
    assert len(said["attachments"]) == 1


@pytest.mark.parametrize(
    ("said", "linked"),
    [
        ("can I send you a document?", True),
        ("how do I send photos", True),
        ("where can I upload a letter? can I send a file", True),
        ("I sent you photos last month and nobody came", False),
        ("I get the picture, you do nothing", False),
        ("as the pictures show", False),
    ],
)
async def test_a_link_comes_to_whoever_asks_for_one_and_to_nobody_else(
    house: House, twilio: FakeTwilio, said: str, linked: bool
) -> None:
    phone = Phone(house, twilio)
    await phone.say("hello")
    await phone.say(said)
    assert any("/upload/" in text for text in phone.texts()) is linked


async def test_a_link_comes_while_staff_hold_it_too_and_one_is_open_at_a_time(
    house: House, twilio: FakeTwilio, staff: Client, rasa: FakeRasa
) -> None:
    phone = Phone(house, twilio)
    await phone.say("hello")
    await phone.say("can I send photos?")
    [found] = (await staff.get("/v1/conversations")).json()["conversations"]
    await staff.post(f"/v1/conversations/{found['id']}/messages", {"text": "Please send a photo."})
    await phone.say("how do I send photos")
    first, second = re.findall(r"/upload/[\w-]+", " ".join(phone.texts()))
    assert (await house.street.get(first)).status_code == 404
    assert (await house.street.get(second)).status_code == 200
    assert rasa.words() == ["hello", "can I send photos?"]


EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def a_locked_pdf() -> bytes:
    held = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(held, encryption=pikepdf.Encryption(user="x", owner="y"))
    return held.getvalue()


@pytest.mark.parametrize(
    ("body", "type", "why"),
    [
        (EICAR, "application/pdf", "not a photo or a PDF"),
        (b"<svg onload=alert(1)>", "image/svg+xml", "not a photo or a PDF"),
        (a_locked_pdf(), "application/pdf", "asks for a password"),
        (b"\xff\xd8" + b"\0" * 15_100_000, "image/jpeg", "15 MB at most"),
    ],
)
async def test_each_refusal_says_what_is_wrong_with_the_file(
    phone: Phone, staff: Client, body: bytes, type: str, why: str
) -> None:
    await phone.say("hello")
    [told] = await send_photo(phone, "", body, type)
    assert why in told
    assert (await staff.get("/v1/alerts")).json()["alerts"] == []


async def test_a_good_photo_beside_a_bad_one_is_kept_and_both_are_told(phone: Phone) -> None:
    await phone.say("hello")
    exchange = phone.twilio.exchange
    before = len(phone.received())
    shown, form = exchange.hear(phone.channel, phone.number, phone.line, "")
    exchange.add_photo(form, shown, "image/jpeg", a_photo())
    second = dict(form)
    exchange.add_photo(second, shown, "image/svg+xml", b"<svg onload=alert(1)>")
    form |= {
        "NumMedia": "2",
        "MediaUrl1": second["MediaUrl0"],
        "MediaContentType1": "image/svg+xml",
    }
    await phone.post(form)
    await phone.house.work()
    [told] = [m.text for m in phone.received()[before:]]
    assert "Kept, for staff to see: 1." in told
    assert "not a photo or a PDF" in told
    said = [m for m in await phone.thread() if m["author"] == "resident"][-1]
    assert len(said["attachments"]) == 1


async def test_an_empty_text_is_answered_and_the_bot_is_not_asked(
    house: House, twilio: FakeTwilio, rasa: FakeRasa
) -> None:
    phone = Phone(house, twilio)
    await phone.say("hello")
    [told] = await phone.say("")
    assert "empty message" in told
    assert rasa.words() == ["hello"]
    assert (await phone.thread())[-2]["text"] == "[empty message]"
