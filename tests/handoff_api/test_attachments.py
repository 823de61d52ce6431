"""Photos and PDFs: kept without place and maker, seen by the right people, nothing else let in."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pikepdf
import pytest
from PIL import Image

from handoff_api.clock import StoppedClock
from tests.handoff_api.files import EICAR, HTML, MAKER, SVG, bomb, pdf, photo
from tests.handoff_api.house import Client, House, Resident, created
from tests.handoff_api.rasa import FakeRasa, says

BUTTONS = [{"title": "Yes", "payload": "/choose{}"}]


async def put(resident: Resident, data: bytes, name: str = "IMG_0001.jpg") -> httpx.Response:
    return await resident.http.post(
        "/v1/chat/attachments",
        headers=resident.headers,
        files={"file": (name, data, "image/jpeg")},
    )


async def added(resident: Resident, data: bytes, name: str = "IMG_0001.jpg") -> dict[str, Any]:
    answer = await put(resident, data, name)
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def own(resident: Resident, id: str) -> httpx.Response:
    return await resident.http.get(f"/v1/chat/attachments/{id}", headers=resident.headers)


@pytest.mark.parametrize(
    ("data", "type", "name"),
    [
        (photo("JPEG"), "image/jpeg", "IMG_0001.jpg"),
        (photo("PNG"), "image/png", "IMG_0001.png"),
        (photo("WEBP"), "image/webp", "IMG_0001.webp"),
        (photo("HEIF"), "image/jpeg", "IMG_0001.jpg"),
        (pdf(), "application/pdf", "IMG_0001.pdf"),
    ],
    ids=["jpeg", "png", "webp", "heic", "pdf"],
)
async def test_photos_and_pdfs_are_kept_as_what_they_are_whatever_they_are_called(
    resident: Resident, data: bytes, type: str, name: str
) -> None:
    shown = await added(resident, data)
    assert shown["type"] == type
    assert shown["name"] == name
    found = await own(resident, shown["id"])
    assert found.headers["content-type"] == type
    assert len(found.content) == shown["size"]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
async def test_place_and_maker_of_a_photo_are_gone(resident: Resident, kind: str) -> None:
    data = photo(kind)
    assert Image.open(io.BytesIO(data)).getexif()
    shown = await added(resident, data)
    kept = (await own(resident, shown["id"])).content
    assert MAKER.encode() not in kept
    picture = Image.open(io.BytesIO(kept))
    assert not picture.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & set(picture.info)


async def test_a_photo_taken_sideways_is_kept_upright(resident: Resident) -> None:
    shown = await added(resident, photo(turned=True))
    picture = Image.open(io.BytesIO((await own(resident, shown["id"])).content))
    assert picture.size == (480, 640)
    # Turned clockwise, the pale corner of the top left comes to the top right.
    assert picture.getpixel((470, 10))[0] > 200
    assert picture.getpixel((10, 10))[0] < 200


async def test_a_very_large_photo_is_kept_smaller(resident: Resident) -> None:
    shown = await added(resident, photo(size=(6_000, 3_000)))
    picture = Image.open(io.BytesIO((await own(resident, shown["id"])).content))
    assert picture.size == (4_000, 2_000)


async def test_a_pdf_keeps_its_pages_and_nothing_that_runs_or_tells(resident: Resident) -> None:
    shown = await added(resident, pdf(), "letter.pdf")
    kept = (await own(resident, shown["id"])).content
    with pikepdf.open(io.BytesIO(kept)) as document:
        assert len(document.pages) == 1
        assert "/OpenAction" not in document.Root
        assert "/Info" not in document.trailer
        assert not document.attachments
        assert set(document.Root.keys()) <= {"/Type", "/Pages"}
        (note,) = document.pages[0].obj.Annots
        assert str(note.Contents) == "see here", "what somebody wrote on a page stays"
    for trace in (MAKER.encode(), b"JavaScript", b"EICAR"):
        assert trace not in kept


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (EICAR, 415, "attachment_type_refused"),
        (SVG, 415, "attachment_type_refused"),
        (HTML, 415, "attachment_type_refused"),
        (b"MZ" + b"\0" * 500, 415, "attachment_type_refused"),
        (b"GIF89a" + HTML, 415, "attachment_type_refused"),
        (b"\xff\xd8\xff\xe0" + HTML, 415, "attachment_type_refused"),
        (b"%PDF-1.7\n" + HTML, 415, "attachment_type_refused"),
        (photo()[:600], 415, "attachment_type_refused"),
        (pdf(password="secret"), 422, "document_locked"),
        (b"", 422, "attachment_empty"),
        (bomb(), 422, "picture_too_many_pixels"),
        (b"\xff\xd8" + b"\0" * 15_000_000, 413, "attachment_too_large"),
    ],
    ids=[
        "eicar", "svg", "html", "program", "html as gif", "html as jpeg", "html as pdf",
        "half a photo", "locked pdf", "empty", "bomb", "too large",
    ],
)  # fmt: skip
async def test_anything_else_is_refused_with_what_to_do(
    resident: Resident, data: bytes, status: int, code: str
) -> None:
    refused = await put(resident, data)
    assert refused.status_code == status
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == code
    assert len(refused.json()["detail"]) > 20


async def test_what_hides_behind_a_good_photo_is_not_kept(resident: Resident) -> None:
    shown = await added(resident, photo() + HTML + EICAR)
    kept = (await own(resident, shown["id"])).content
    assert b"script" not in kept
    assert b"EICAR" not in kept


async def test_more_than_a_request_may_have_is_refused_before_it_is_read(
    resident: Resident,
) -> None:
    refused = await put(resident, b"x" * 60_000_001)
    assert refused.status_code == 413
    assert refused.json()["code"] == "too_large"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\Primrose\\mould.png", "mould.jpg"),
        ("mould<b>\u202e.jpg", "mould<b>.jpg"),
        ("schimmel – bathroom 🛁.heic", "schimmel – bathroom 🛁.jpg"),
        ("x" * 300 + ".jpg", "x" * 100 + ".jpg"),
        (".jpg", "photo.jpg"),
    ],
)
async def test_a_files_name_is_only_a_name(resident: Resident, name: str, kept: str) -> None:
    assert (await added(resident, photo(), name))["name"] == kept


async def test_only_the_chats_own_token_may_add_and_read(house: House, resident: Resident) -> None:
    nobody = await house.street.post("/v1/chat/attachments", files={"file": photo()})
    assert nobody.status_code == 401
    shown = await added(resident, photo())
    other = await house.resident()
    assert (await own(other, shown["id"])).status_code == 404
    refused = await other.post(text="look", attachments=[shown["id"]])
    assert refused.status_code == 422
    assert refused.json()["code"] == "attachment_not_waiting"


async def test_files_go_with_the_message_that_names_them(
    resident: Resident, rasa: FakeRasa
) -> None:
    one, other = await added(resident, photo()), await added(resident, pdf(), "letter.pdf")
    await resident.say("the wall is black", attachments=[one["id"], other["id"]])
    said = (await resident.read())[1]
    assert [file["id"] for file in said["attachments"]] == [one["id"], other["id"]]
    assert rasa.words() == ["the wall is black"]
    assert rasa.heard[0]["metadata"]["attachments"] == ["image/jpeg", "application/pdf"]


async def test_files_without_words_are_thanked_for_and_the_question_stays_open(
    resident: Resident, rasa: FakeRasa
) -> None:
    rasa.answers.append([says("Is it still so?", asks="still_happening", buttons=BUTTONS)])
    [question] = await resident.say("black wall")
    file = await added(resident, photo())
    [thanks] = await resident.say("", attachments=[file["id"]])
    assert thanks["sender"] == "gateway"
    assert "kept" in thanks["text"]
    assert thanks["asks"] == "still_happening"
    assert thanks["buttons"] == question["buttons"]
    assert rasa.words() == ["black wall"]
    await resident.choose(thanks["buttons"][0]["payload"])
    assert rasa.words()[-1] == "/choose{}"


async def test_a_message_repeated_carries_its_files_once(resident: Resident) -> None:
    file = await added(resident, photo())
    id = str(uuid4())
    first = await resident.post(id=id, text="look", attachments=[file["id"]])
    again = await resident.post(id=id, text="look", attachments=[file["id"]])
    assert first.status_code == again.status_code == 200
    assert len([m for m in await resident.read() if m["attachments"]]) == 1


async def test_a_choice_carries_no_files(resident: Resident) -> None:
    file = await added(resident, photo())
    refused = await resident.post(payload=str(uuid4()), attachments=[file["id"]])
    assert refused.status_code == 422
    assert refused.json()["code"] == "choice_with_files"


async def test_eleven_files_in_one_message_are_too_many(resident: Resident) -> None:
    refused = await resident.post(text="look", attachments=[str(uuid4()) for _ in range(11)])
    assert refused.status_code == 409
    assert refused.json()["limit"] == 10


async def test_sixty_files_fill_a_conversation(resident: Resident) -> None:
    tiny = photo(size=(8, 8))
    for _ in range(60):
        await added(resident, tiny)
    refused = await put(resident, tiny)
    assert refused.status_code == 409
    assert refused.json()["code"] == "attachments_too_many"


async def test_a_file_can_be_taken_back_before_it_is_sent_and_not_after(
    resident: Resident,
) -> None:
    one, other = await added(resident, photo()), await added(resident, photo())
    await resident.say("look", attachments=[other["id"]])
    for file in (one, other):
        path = f"/v1/chat/attachments/{file['id']}"
        gone = await resident.http.delete(path, headers=resident.headers)
        assert gone.status_code == 204
    assert (await own(resident, one["id"])).status_code == 404
    assert (await own(resident, other["id"])).status_code == 200


async def test_staff_see_files_on_the_message_and_on_the_case(
    resident: Resident, bot: Client, staff: Client
) -> None:
    before = await added(resident, photo(), "before.jpg")
    await resident.say("black wall", attachments=[before["id"]])
    case = await created(bot, conversation_id=resident.conversation_id)
    after = await added(resident, photo(), "after.jpg")
    never = await added(resident, photo(), "never sent.jpg")
    await resident.say("and this", attachments=[after["id"]])
    path = f"/v1/cases/{case['reference']}"
    listed = (await staff.get(f"{path}/attachments")).json()["attachments"]
    assert [file["name"] for file in listed] == ["before.jpg", "after.jpg"]
    thread = (await staff.get(f"{path}/messages")).json()["messages"]
    assert [m["attachments"][0]["name"] for m in thread if m["attachments"]] == [
        "before.jpg",
        "after.jpg",
    ]
    assert never["id"] not in str(thread)


async def test_a_file_can_be_saved_and_never_run(resident: Resident, staff: Client) -> None:
    file = await added(resident, photo(), "a;b;c – d.jpg")
    await resident.say("look", attachments=[file["id"]])
    found = await staff.get(f"/v1/attachments/{file['id']}")
    assert found.status_code == 200
    headers = found.headers
    assert headers["content-disposition"].startswith('attachment; filename="a_b_c _ d.jpg"; ')
    assert "sandbox" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert "no-store" in headers["cache-control"]


async def test_files_of_another_landlord_are_not_there(house: House, resident: Resident) -> None:
    file = await added(resident, photo())
    await resident.say("look", attachments=[file["id"]])
    elsewhere = await house.staff(landlord="medway")
    assert (await elsewhere.get(f"/v1/attachments/{file['id']}")).status_code == 404
    assert (await house.street.get(f"/v1/attachments/{file['id']}")).status_code == 401


async def test_while_staff_hold_the_chat_files_go_to_them(
    resident: Resident, staff: Client, rasa: FakeRasa
) -> None:
    path = f"/v1/conversations/{resident.conversation_id}/messages"
    await staff.post(path, {"text": "Can you send a photo?"})
    file = await added(resident, photo())
    await resident.say("", attachments=[file["id"]])
    last = (await staff.get(path)).json()["messages"][-1]
    assert last["state"] == "with_staff"
    assert last["attachments"][0]["id"] == file["id"]
    assert rasa.words() == []


async def test_the_same_photo_twice_takes_its_room_once(house: House, resident: Resident) -> None:
    await added(resident, photo())
    await added(resident, photo())
    stored = list((house.settings.data / "attachments").glob("??/*"))
    assert len(stored) == 1
    assert stored[0].stat().st_mode & 0o077 == 0


async def test_what_was_never_sent_is_forgotten_and_what_was_sent_is_not(
    house: House, resident: Resident, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = await added(resident, photo(size=(50, 50)))
    await resident.say("look", attachments=[sent["id"]])
    picked = await added(resident, photo(size=(60, 60)))
    monkeypatch.setattr("handoff_api.attachments.service._ORPHAN_AGE_S", -5.0)
    clock.advance(timedelta(days=2, minutes=1))
    async with house.public.database.writes() as session:
        assert await house.public.attachments.sweep(session, clock.now()) == 1
    assert (await own(resident, sent["id"])).status_code == 200
    assert (await own(resident, picked["id"])).status_code == 404


async def test_a_file_changed_on_the_disk_is_not_given_out(
    house: House, resident: Resident
) -> None:
    file = await added(resident, photo())
    [stored] = (house.settings.data / "attachments").glob("??/*")
    stored.write_bytes(HTML)
    assert (await own(resident, file["id"])).status_code == 404


async def test_photos_of_a_confidential_case_are_for_those_who_may_know_whose_it_is(
    house: House, resident: Resident, bot: Client
) -> None:
    file = await added(resident, photo())
    await resident.say("look", attachments=[file["id"]])
    case = await created(bot, conversation_id=resident.conversation_id, anonymity="confidential")
    caseworker, manager = await house.staff(), await house.staff("manager")
    for path in (f"/v1/attachments/{file['id']}", f"/v1/cases/{case['reference']}/attachments"):
        assert (await caseworker.get(path)).status_code == 403
        assert (await manager.get(path)).status_code == 200
