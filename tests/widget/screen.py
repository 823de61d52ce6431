"""What a resident sees and does on the page, by the names a screen reader would give."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.widget.gateway import FakeGateway


class Screen:
    """One tab with the demonstration page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your message")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog", name="Sample Homes")

    @property
    def status(self) -> Locator:
        return self.page.get_by_role("status")

    @property
    def launcher(self) -> Locator:
        return self.page.locator("button.launcher")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def open(self) -> Screen:
        """Open the chat and wait for the greeting."""
        self.launcher.click()
        expect(self.log).to_contain_text("I am an automated assistant")
        return self

    def write(self, text: str) -> None:
        """Write a message and send it with Enter."""
        self.box.fill(text)
        self.box.press("Enter")

    def hears(self, text: str) -> None:
        expect(self.log).to_contain_text(text)

    def writes_in_vain(self, text: str, gateway: FakeGateway) -> None:
        """Write while the gateway is down, and wait until nothing but a press tries again.

        Reading and writing are turned away each for itself; what is still on its way when the gateway
        comes back would get through without a press.
        """
        self.write(text)
        soon(lambda: {away.split()[0] for away in gateway.turned_away} == {"GET", "POST"})
        expect(self.log.locator(".typing")).to_be_hidden()
        self.hears("Not sent yet")

    def sees(self, text: str) -> None:
        expect(self.panel).to_contain_text(text)

    @property
    def bubbles(self) -> list[str]:
        """Every message as it stands in the log, in order, without who said it."""
        return self.log.locator(".words").all_inner_texts()

    def focused(self) -> str:
        """The class, id or tag of what has the focus inside the widget ("" outside of it)."""
        return self.page.evaluate(
            """() => { const f = document.querySelector('putright-chat').shadowRoot.activeElement;
                       return f ? f.id || f.className || f.tagName : '' }"""
        )

    def in_widget(self, script: str) -> Any:
        """Run ``script`` with ``root``, the widget's shadow root."""
        return self.page.evaluate(
            "() => { const root = document.querySelector('putright-chat').shadowRoot; return ("
            + script
            + ") }"
        )


def soon(holds: Callable[[], bool]) -> None:
    """What the page shows before the gateway has it, and what outlives a page, comes in when it comes in."""
    late = time.monotonic() + 8
    while not holds():
        assert time.monotonic() < late, "it never came"
        time.sleep(0.02)
