"""Take the README's pictures: each landlord's demonstration page, and a complaint to its receipt.

    .venv/api/bin/python scripts/picture.py http://localhost:8000 docs/pictures

Drives a running Putright in real Chromium, as an invented resident would.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Page, sync_playwright

LANDLORDS = ("west-kent", "medway", "wdh", "charitable-south", "chislehurst-sidcup")
OPENING = (
    "Ive been waiting 5 weeks for someone to fix my front door, every time i ring they say "
    "someone will call back and they never do"
)
# By the name of the question; whatever else is asked is passed over.
ANSWERS = {
    "complain_choice": "yes please",
    "outcome_wanted": "fix the door and say when",
    "name": "Sam Example",
    "address": "14 Invented Close ZZ99 1AA",
    "contact_value": "07700 900456",
    "contact_channel": "text me",
    "route_choice": "quick fix",
    "still_happening": "yes",
    "reported_before": "yes, twice",
    "adjustments": "no",
    "anything_else": "no",
    "confirm_summary": "yes",
}
MOST_TURNS = 20
FLAGS = "--headless --no-sandbox --disable-gpu --no-first-run --disable-sync".split()
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 740}}


def door() -> bytes:
    """An invented photo: a door that does not close."""
    picture = Image.new("RGB", (1200, 900), "#cbbfae")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((420, 120, 800, 900), fill="#2d4a3e")
    draw.polygon([(800, 120), (880, 160), (880, 900), (800, 900)], fill="#14110f")
    draw.ellipse((745, 500, 775, 530), fill="#d9b44a")
    written = io.BytesIO()
    picture.save(written, "JPEG")
    return written.getvalue()


def open_chat(page: Page, address: str, landlord: str) -> None:
    page.goto(f"{address}/demo/{landlord}")
    page.get_by_role("link", name="Start the chat").click()
    page.get_by_role("log").get_by_text("what has happened").wait_for(timeout=20_000)


def say(page: Page, text: str) -> dict[str, Any]:
    """Type one message and wait for the answer to it; the last thing that was answered."""
    with page.expect_response(
        lambda r: r.url.endswith("/v1/chat/messages") and r.request.method == "POST",
        timeout=30_000,
    ) as answer:
        page.get_by_role("textbox", name="Your message").fill(text)
        page.keyboard.press("Enter")
    page.wait_for_timeout(600)
    said: list[dict[str, Any]] = answer.value.json()["messages"]
    return {**said[-1], "case_reference": next(
        (m["case_reference"] for m in said if m["case_reference"]), None)}  # fmt: skip


def add_photo(page: Page) -> None:
    with page.expect_file_chooser() as choosing:
        page.get_by_role("button", name="Add photos").click()
    choosing.value.set_files(
        [{"name": "front door.jpg", "mimeType": "image/jpeg", "buffer": door()}]
    )
    page.get_by_text("Ready to send").wait_for(timeout=20_000)


def complain(page: Page) -> None:
    """From the first words, with a photo, to the receipt."""
    add_photo(page)
    asked = say(page, OPENING)
    for _ in range(MOST_TURNS):
        if asked["case_reference"]:
            return
        asked = say(page, ANSWERS.get(asked["asks"], "skip"))
    raise RuntimeError(f"no receipt after {MOST_TURNS} answers; asked last: {asked['asks']}")


def main() -> None:
    address, folder = sys.argv[1].rstrip("/"), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=FLAGS)
        for landlord in LANDLORDS:
            page = browser.new_page(viewport=SIZES["desktop"])
            open_chat(page, address, landlord)
            page.screenshot(path=folder / f"demo-{landlord}.png")
            page.close()
        for name, size in SIZES.items():
            page = browser.new_page(viewport=size)
            open_chat(page, address, "west-kent")
            add_photo(page)
            page.screenshot(path=folder / f"photos-{name}.png")
            page.get_by_role("button", name="Remove front door.jpg").click()
            complain(page)
            page.screenshot(path=folder / f"receipt-{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
