"""Take the README's pictures: each landlord's demonstration page, and a complaint to its receipt.

    .venv/api/bin/python scripts/picture.py http://localhost:8000 docs/pictures

Drives a running Putright in real Chromium, as an invented resident would.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

LANDLORDS = ("west-kent", "medway", "wdh", "charitable-south", "chislehurst-sidcup")
OPENING = (
    "Ive been waiting 5 weeks for someone to fix my front door, every time i ring they say "
    "someone will call back and they never do"
)
ANSWERS = (
    "yes please",
    "fix the door and say when",
    "Sam Example",
    "14 Invented Close ZZ99 1AA",
    "07700 900456",
    "no",
    "yes",
)
FLAGS = "--headless --no-sandbox --disable-gpu --no-first-run --disable-sync".split()
SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 740}}


def open_chat(page: Page, address: str, landlord: str) -> None:
    page.goto(f"{address}/demo/{landlord}")
    page.get_by_role("link", name="Start the chat").click()
    page.get_by_role("log").get_by_text("what has happened").wait_for(timeout=20_000)


def say(page: Page, text: str) -> None:
    """Type one message and wait for the answer to it."""
    with page.expect_response(lambda r: r.url.endswith("/v1/chat/messages"), timeout=20_000):
        page.get_by_role("textbox", name="Your message").fill(text)
        page.keyboard.press("Enter")
    page.wait_for_timeout(400)


def main() -> None:
    address, folder = sys.argv[1].rstrip("/"), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for landlord in LANDLORDS:
            page = browser.new_page(viewport=SIZES["desktop"])
            open_chat(page, address, landlord)
            page.screenshot(path=folder / f"demo-{landlord}.png")
            page.close()
        for name, size in SIZES.items():
            page = browser.new_page(viewport=size)
            open_chat(page, address, "west-kent")
            for text in (OPENING, *ANSWERS):
                say(page, text)
            page.screenshot(path=folder / f"receipt-{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
