"""The page on which photos are sent from a text message: no script, used once, nothing lost."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx
import pytest

from handoff_api.clock import StoppedClock
from tests.handoff_api.files import EICAR, photo
from tests.handoff_api.house import Client, House, Resident
from tests.handoff_api.rasa import FakeRasa

Files = list[tuple[str, tuple[str, bytes, str]]]


@pytest.fixture
async def link(house: House, bot: Client, resident: Resident) -> str:
    made = await bot.post(f"/v1/conversations/{resident.conversation_id}/upload-links", {})
    assert made.status_code == 201, made.text
    url: str = made.json()["url"]
    here = house.settings.public_address()
    assert url.startswith(f"{here}/upload/")
    return url.removeprefix(here)


async def send(house: House, link: str, files: Files, words: str = "") -> httpx.Response:
    # A form in which nothing was chosen still sends one nameless, empty file.
    if files:
        return await house.street.post(link, files=files, data={"words": words})
    body = (
        '--x\r\nContent-Disposition: form-data; name="files"; filename=""\r\n'
        "Content-Type: application/octet-stream\r\n\r\n\r\n"
        f'--x\r\nContent-Disposition: form-data; name="words"\r\n\r\n{words}\r\n--x--\r\n'
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    return await house.street.post(link, content=body.encode(), headers=headers)


def one(data: bytes, name: str = "wall.jpg") -> tuple[str, tuple[str, bytes, str]]:
    return ("files", (name, data, "image/jpeg"))


async def test_page_needs_no_script_and_names_no_resident(house: House, link: str) -> None:
    page = await house.street.get(link)
    assert page.status_code == 200
    assert "<script" not in page.text
    assert "West Kent" in page.text
    assert "999" in page.text
    assert "script-src" not in page.headers["content-security-policy"]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"


async def test_photos_sent_on_the_page_are_in_the_thread(
    house: House, link: str, resident: Resident, staff: Client
) -> None:
    sent = await send(house, link, [one(photo()), one(photo("PNG"), "two.png")])
    assert sent.status_code == 200
    assert "Thank you" in sent.text
    path = f"/v1/conversations/{resident.conversation_id}/messages"
    last = (await staff.get(path)).json()["messages"][-1]
    assert [file["name"] for file in last["attachments"]] == ["wall.jpg", "two.png"]


async def test_words_on_the_page_reach_the_assistant(
    house: House, link: str, rasa: FakeRasa, clock: StoppedClock
) -> None:
    await send(house, link, [one(photo())], "there is gas coming out of this pipe")
    await house.work()
    assert rasa.words() == ["there is gas coming out of this pipe"]


async def test_a_link_is_used_once(house: House, link: str) -> None:
    await send(house, link, [one(photo())])
    again = await send(house, link, [one(photo())])
    assert again.status_code == 404
    assert "does not work any more" in again.text
    assert (await house.street.get(link)).status_code == 404


async def test_a_link_lasts_a_week(house: House, link: str, clock: StoppedClock) -> None:
    clock.advance(timedelta(days=7, seconds=-1))
    assert (await house.street.get(link)).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert (await house.street.get(link)).status_code == 404


async def test_a_made_up_link_says_what_to_do(house: House) -> None:
    page = await house.street.get("/upload/nonsense")
    assert page.status_code == 404
    assert "ask for a new one" in page.text


async def test_words_and_good_files_are_kept_when_another_is_refused(
    house: House, link: str, resident: Resident, staff: Client
) -> None:
    sent = await send(house, link, [one(EICAR, "virus.jpg"), one(photo())], "under the sink")
    assert sent.status_code == 200
    assert "virus.jpg: This is not a photo" in sent.text
    path = f"/v1/conversations/{resident.conversation_id}/messages"
    last = (await staff.get(path)).json()["messages"][-1]
    assert last["text"] == "under the sink"
    assert [file["name"] for file in last["attachments"]] == ["wall.jpg"]
    again = re.search(r'href="(/upload/[^"]+)"', sent.text)
    assert again is not None
    assert (await house.street.get(again[1])).status_code == 200


async def test_a_sending_of_which_nothing_could_be_kept_leaves_the_link_good(
    house: House, link: str
) -> None:
    for files in ([one(EICAR, "virus.jpg")], []):
        refused = await send(house, link, files)
        assert refused.status_code == 422
        assert 'role="alert"' in refused.text
    assert (await send(house, link, [one(photo())])).status_code == 200


async def test_names_and_words_never_become_markup(house: House, link: str) -> None:
    sent = await send(house, link, [one(EICAR, "<img src=x>.jpg")], "")
    assert "<img" not in sent.text
    assert "&lt;img" in sent.text


async def test_more_files_than_a_message_takes_are_named(house: House, link: str) -> None:
    tiny = photo(size=(8, 8))
    sent = await send(house, link, [one(tiny, f"{n}.jpg") for n in range(11)])
    assert sent.text.count("There can be 10 files at once") == 1
    assert sent.text.count("<li>") == 11


async def test_words_are_kept_when_the_conversation_takes_no_more_files(
    house: House, link: str, resident: Resident, staff: Client
) -> None:
    house.settings.attachments_in_conversation = 1
    tiny = photo(size=(8, 8))
    first = await send(house, link, [one(tiny, "1.jpg"), one(tiny, "2.jpg")], "the wall")
    assert first.status_code == 200
    assert "2.jpg: There can be 1 files in one conversation" in first.text
    again = re.search(r'href="(/upload/[^"]+)"', first.text)
    assert again is not None
    nothing = await send(house, again[1], [one(tiny, "3.jpg")])
    assert nothing.status_code == 422
    assert "3.jpg: There can be 1 files" in nothing.text
    words = await send(house, again[1], [one(tiny, "3.jpg")], "the ceiling too")
    assert words.status_code == 200
    assert "We have what you wrote" in words.text
    path = f"/v1/conversations/{resident.conversation_id}/messages"
    thread = (await staff.get(path)).json()["messages"]
    assert [m["text"] for m in thread if m["author"] == "resident"] == [
        "the wall",
        "the ceiling too",
    ]
    assert [f["name"] for m in thread for f in m["attachments"]] == ["1.jpg"]


async def test_staff_may_make_a_link_for_their_own_landlords_residents(
    house: House, resident: Resident
) -> None:
    path = f"/v1/conversations/{resident.conversation_id}/upload-links"
    assert (await (await house.staff()).post(path, {})).status_code == 201
    assert (await (await house.staff(landlord="medway")).post(path, {})).status_code == 404
