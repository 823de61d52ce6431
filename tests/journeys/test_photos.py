"""Photos and linked pages, in a real browser, against the whole stack."""

from __future__ import annotations

import io
from typing import Any

import httpx
import pytest
from PIL import Image
from playwright.sync_api import sync_playwright

from tests.handoff_api.files import EICAR, MAKER, photo
from tests.journeys.stack import Stack
from tests.widget.conftest import DESKTOP, FLAGS, PHONE

WORDS = "black mould in the bedroom again and nobody came back to me"
PARTIES = [
    {"role": "resident", "name": "Edna Testcase", "address": "1 Example Row ZZ99 1AA"},
    {"role": "representative", "name": "Rowan Example", "authority": {"status": "pending"}},
]


def logged(caseworker: httpx.Client) -> dict[str, Any]:
    """A case from the phone, with somebody who speaks for the resident."""
    body = {
        "landlord": "west-kent",
        "kind": "complaint",
        "state": "received",
        "stage": "stage_1",
        "channel": "phone",
        "description": WORDS,
        "parties": PARTIES,
    }
    made = caseworker.post("/v1/cases", json=body)
    assert made.status_code == 201, made.text
    case: dict[str, Any] = made.json()
    return case


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_photos_sent_in_the_chat_reach_a_caseworker_without_their_place(
    stack: Stack, caseworker: httpx.Client, size: dict[str, int]
) -> None:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport=size)
        page.goto(f"{stack.url}/demo/west-kent")
        page.get_by_role("link", name="Start the chat").click()
        with page.expect_file_chooser() as choosing:
            page.get_by_role("button", name="Add photos").click()
        choosing.value.set_files(
            [
                {"name": "wall.jpg", "mimeType": "image/jpeg", "buffer": photo()},
                {"name": "wall.heic", "mimeType": "image/heic", "buffer": photo("HEIF")},
                {"name": "virus.jpg", "mimeType": "image/jpeg", "buffer": EICAR},
            ]
        )
        page.get_by_role("alert").get_by_text("virus.jpg").wait_for(timeout=20_000)
        page.get_by_text("Ready to send").nth(1).wait_for(timeout=20_000)
        page.get_by_role("button", name="Remove virus.jpg").click()
        page.get_by_role("textbox", name="Your message").fill(WORDS)
        with page.expect_response(lambda r: r.url.endswith("/v1/chat/messages"), timeout=30_000):
            page.keyboard.press("Enter")
        page.get_by_role("log").get_by_text("Photo: wall.jpg").first.wait_for(timeout=20_000)
        browser.close()
    held = caseworker.get("/v1/conversations", params={"limit": 5}).json()["conversations"]
    found = [
        file
        for conversation in held
        for message in caseworker.get(f"/v1/conversations/{conversation['id']}/messages").json()[
            "messages"
        ]
        if WORDS in message["text"]
        for file in message["attachments"]
    ]
    assert {file["name"] for file in found} == {"wall.jpg"}
    data = caseworker.get(f"/v1/attachments/{found[-1]['id']}").content
    assert MAKER.encode() not in data
    assert not Image.open(io.BytesIO(data)).getexif()


def test_a_photo_sent_by_link_without_any_script_is_on_the_case(
    stack: Stack, caseworker: httpx.Client
) -> None:
    case = logged(caseworker)
    made = caseworker.post(f"/v1/conversations/{case['conversation_id']}/upload-links", json={})
    link = stack.url + "/upload/" + made.json()["url"].rpartition("/")[2]
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_context(java_script_enabled=False, viewport=PHONE).new_page()
        page.goto(link)
        page.get_by_label("Photos or PDFs").set_input_files(
            [{"name": "wall.png", "mimeType": "image/png", "buffer": photo("PNG")}]
        )
        page.get_by_label("What do they show?").fill("the wall by the window")
        page.get_by_role("button", name="Send").click()
        page.get_by_role("heading", name="Thank you. We have your file").wait_for()
        browser.close()
    files = caseworker.get(f"/v1/cases/{case['reference']}/attachments").json()["attachments"]
    assert [file["name"] for file in files] == ["wall.png"]
    thread = caseworker.get(f"/v1/cases/{case['reference']}/messages").json()["messages"]
    assert thread[-1]["text"] == "the wall by the window"
