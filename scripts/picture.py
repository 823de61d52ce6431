"""Take the README's pictures: each landlord's demonstration page in the middle of a conversation, on a
desktop and on a phone, a photo on its way, and a complaint at its receipt.

    .venv/api/bin/python -m scripts.picture [http://localhost:8000]

Drives a Putright in real Chromium as an invented resident would; without an address it starts one
(``make pictures``). Each picture says in itself which landlord's page it is of and how the chat looked,
read from the page: `tests/docs/test_pictures.py` holds them to it.
"""

from __future__ import annotations

import hashlib
import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from playwright.sync_api import Browser, Page

from scripts.bench.browsing import chromium
from tests.journeys.stack import MONDAY, ROOT, Stack

PICTURES = ROOT / "docs" / "pictures"
_LOOKS = ("widget/src/style.js", "widget/demo/demo.css", "widget/demo/demo.html")


@dataclass(frozen=True)
class Screen:
    """What a page is looked at on; ``scale`` pixels of the picture to one of the page."""

    width: int
    height: int
    scale: int = 1
    is_phone: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Of the picture."""
        return self.width * self.scale, self.height * self.scale


SCREENS = {"desktop": Screen(1280, 800), "phone": Screen(360, 740, scale=2, is_phone=True)}
# What each landlord's resident has said when the picture is taken.
TALKS = {
    "west-kent": (
        "Ive been waiting 5 weeks for someone to fix my front door, every time i ring they say "
        "someone will call back and they never do",
        "yes please",
        "fix the door and say when",
    ),
    "medway": (
        "I'm not happy with how you dealt with my neighbour's noise. I filled in the diary for two "
        "months and nobody has told me anything",
        "yes",
    ),
    "wdh": (
        "the contractor left a hole in my kitchen ceiling in October and now nobody answers my emails",
    ),
    "charitable-south": (
        "Your repairs man was rude to my mum on Tuesday and left without doing the tap. This is the "
        "third time",
        "yes log it please",
    ),
    "chislehurst-sidcup": (
        "I want to complain. The bins at our block have been overflowing since the summer and you "
        "keep saying it is sorted",
    ),
}
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
_WITHIN_MS = 60_000


def look() -> str:
    """How the chat and its page look, as one word: another look is another word."""
    found = hashlib.sha256()
    for name in _LOOKS:
        found.update((ROOT / name).read_bytes())
    return found.hexdigest()[:16]


def names() -> dict[str, tuple[str, Screen]]:
    """Every picture by its file's name: of whose page, and on which screen."""
    made = {
        f"demo-{landlord}{'-phone' if screen.is_phone else ''}.png": (landlord, screen)
        for landlord in TALKS
        for screen in SCREENS.values()
    }
    made |= {f"{what}-{name}.png": ("west-kent", screen)
             for what in ("photos", "receipt") for name, screen in SCREENS.items()}  # fmt: skip
    return made


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


@contextmanager
def opened(browser: Browser, address: str, landlord: str, screen: Screen) -> Iterator[Page]:
    """A landlord's page with the chat open and the greeting there."""
    context = browser.new_context(
        viewport={"width": screen.width, "height": screen.height},
        device_scale_factor=screen.scale,
        has_touch=screen.is_phone,
        is_mobile=screen.is_phone,
    )
    page = context.new_page()
    page.goto(f"{address}/demo/{landlord}")
    page.get_by_role("link", name="Start the chat").click()
    page.get_by_role("log").get_by_text("what has happened").wait_for(timeout=_WITHIN_MS)
    yield page
    context.close()


def take(page: Page, name: str) -> None:
    """The picture called ``name``, with what the page says of itself."""
    shown = page.locator("putright-chat").get_attribute("landlord") or ""
    page.wait_for_timeout(400)
    info = PngInfo()
    info.add_text("Landlord", shown)
    info.add_text("Look", look())
    picture = Image.open(io.BytesIO(page.screenshot()))
    # 256 colours of its own are enough for a page, and a third of the bytes.
    picture.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(
        PICTURES / name, pnginfo=info, optimize=True
    )
    print(f"{name}: {picture.size[0]} by {picture.size[1]}, {shown}", flush=True)


def say(page: Page, text: str) -> dict[str, Any]:
    """Type one message and wait for the answer to it; the last thing that was answered."""
    with page.expect_response(
        lambda r: r.url.endswith("/v1/chat/messages") and r.request.method == "POST",
        timeout=_WITHIN_MS,
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
    page.get_by_text("Ready to send").wait_for(timeout=_WITHIN_MS)


def complain(page: Page) -> None:
    """From the first words, with a photo, to the receipt."""
    add_photo(page)
    asked = say(page, TALKS["west-kent"][0])
    for _ in range(MOST_TURNS):
        if asked["case_reference"]:
            return
        asked = say(page, ANSWERS.get(asked["asks"], "skip"))
    raise RuntimeError(f"no receipt after {MOST_TURNS} answers; asked last: {asked['asks']}")


def take_all(address: str) -> None:
    """Every picture of the README, of the Putright at ``address``."""
    with chromium() as browser:
        for landlord, said in TALKS.items():
            for screen in SCREENS.values():
                with opened(browser, address, landlord, screen) as page:
                    for text in said:
                        say(page, text)
                    take(page, f"demo-{landlord}{'-phone' if screen.is_phone else ''}.png")
        for name, screen in SCREENS.items():
            with opened(browser, address, "west-kent", screen) as page:
                add_photo(page)
                take(page, f"photos-{name}.png")
                page.get_by_role("button", name="Remove front door.jpg").click()
                complain(page)
                take(page, f"receipt-{name}.png")


def main() -> None:
    if len(sys.argv) > 1:
        take_all(sys.argv[1].rstrip("/"))
        return
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(Path(folder), MONDAY)
        stack.start()
        try:
            take_all(stack.url)
        finally:
            stack.stop()


if __name__ == "__main__":
    main()
