"""A resident on the demonstration page, in a real browser, against the whole stack."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import Page, sync_playwright

from tests.journeys.resident import ANSWERS
from tests.journeys.stack import Stack
from tests.widget.conftest import FLAGS

OPENING = (
    "Ive been waiting 5 weeks for someone to fix my front door, every time i ring they say "
    "someone will call back and they never do"
)


def say(page: Page, text: str, heard: str) -> None:
    """Type one message and wait for these words in the conversation."""
    page.get_by_role("textbox", name="Your message").fill(text)
    page.keyboard.press("Enter")
    page.get_by_role("log").get_by_text(heard).last.wait_for(timeout=20_000)


def test_a_complaint_typed_on_the_demo_page_reaches_a_caseworker(
    stack: Stack, caseworker: httpx.Client
) -> None:
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.goto(f"{stack.url}/demo/west-kent")
        assert "demonstration" in page.inner_text("body").lower()
        page.get_by_role("link", name="Start the chat").click()
        say(page, OPENING, "log this as a complaint")
        page.get_by_role("button", name="Yes, log a complaint").click()
        page.get_by_role("log").get_by_text("put this right").last.wait_for(timeout=20_000)
        say(page, ANSWERS["outcome_wanted"], "What is your name")
        say(page, ANSWERS["name"], "What is the address")
        say(page, ANSWERS["address"], "best way to reach you")
        say(page, ANSWERS["contact_value"], "make this easier")
        say(page, ANSWERS["adjustments"], "Is that right")
        page.get_by_role("button", name="Yes, send it").click()
        page.get_by_role("log").get_by_text("Your reference is").last.wait_for(timeout=20_000)
        found = re.search(r"WK-\d\d-[A-Z0-9]{6}", page.get_by_role("log").inner_text())
        browser.close()
    assert found
    case = caseworker.get(f"/v1/cases/{found.group()}").json()
    assert case["description"] == OPENING
    assert case["stage"] == "stage_1"
