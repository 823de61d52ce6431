"""Take the README's pictures: a resident on each landlord's demonstration page, in real Chromium.

    .venv/api/bin/python scripts/picture.py http://localhost:8000 docs/pictures
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

OPENING = (
    "Ive been waiting 5 weeks for someone to fix my front door, every time i ring they say "
    "someone will call back and they never do"
)
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update"]  # fmt: skip


def talk(page: Page, landlord: str, address: str) -> None:
    """Open the chat and write the first message."""
    page.goto(f"{address}/demo/{landlord}")
    page.locator("putright-chat").get_by_role("button").first.click()
    page.get_by_role("textbox").first.fill(OPENING)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Yes, log a complaint").wait_for(timeout=20_000)
    page.wait_for_timeout(500)


def main() -> None:
    address, folder = sys.argv[1].rstrip("/"), Path(sys.argv[2])
    landlords = sys.argv[3:] or ["west-kent"]
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for landlord in landlords:
            page = browser.new_page(viewport={"width": 1100, "height": 720})
            talk(page, landlord, address)
            page.screenshot(path=folder / f"demo-{landlord}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
