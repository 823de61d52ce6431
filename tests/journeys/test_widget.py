"""A resident on the demonstration page, in a real browser, against the whole stack."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.resident import ANSWERS
from tests.journeys.stack import Stack
from tests.widget.conftest import DESKTOP, FLAGS, PHONE
from tests.widget.test_accessibility import page_findings

OPENING = (
    "Ive been waiting 5 weeks for someone to fix my front door, every time i ring they say "
    "someone will call back and they never do"
)

CUT_OFF = """() => [...document.querySelector('putright-chat').shadowRoot.querySelectorAll('.panel *')]
  .filter(e => e.checkVisibility() && !e.classList.contains('hidden'))
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.outerHTML.slice(0, 80))"""


def say(page: Page, text: str, heard: str) -> None:
    """Type one message and wait for these words in the conversation."""
    page.get_by_role("textbox", name="Your message").fill(text)
    page.keyboard.press("Enter")
    page.get_by_role("log").get_by_text(heard).last.wait_for(timeout=20_000)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        yield player.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)


def opened(page: Page, address: str) -> Page:
    """The chat on one of the demonstration pages, with its greeting."""
    page.goto(address)
    page.get_by_role("link", name="Start the chat").click()
    page.get_by_role("log").get_by_text("what has happened").wait_for(timeout=20_000)
    return page


def bubbles(page: Page) -> list[str]:
    return page.get_by_role("log").locator(".words").all_inner_texts()


def test_a_complaint_typed_on_the_demo_page_reaches_a_caseworker(
    stack: Stack, caseworker: httpx.Client, browser: Browser
) -> None:
    page = browser.new_page(viewport=PHONE)
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
    # Real questions and a real receipt, on the smallest screen there is.
    page.set_viewport_size({"width": 320, "height": 640})
    assert page_findings(page) == []
    assert page.evaluate(CUT_OFF) == []
    page.close()
    assert found
    case = caseworker.get(f"/v1/cases/{found.group()}").json()
    assert case["description"] == OPENING
    assert case["stage"] == "stage_1"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_conversation_goes_on_over_a_cut_line_a_reload_and_in_two_tabs(
    stack: Stack, caseworker: httpx.Client, browser: Browser, size: dict[str, int]
) -> None:
    context = browser.new_context(viewport=size)
    page = opened(context.new_page(), f"{stack.url}/demo/west-kent")
    say(page, OPENING, "log this as a complaint")
    context.set_offline(True)
    say(page, "yes please", "Not sent yet")
    page.get_by_role("status").get_by_text("You are offline").wait_for()
    context.set_offline(False)
    page.get_by_role("log").get_by_text("put this right").last.wait_for(timeout=30_000)
    expect(page.get_by_role("log")).not_to_contain_text("Not sent yet")
    page.reload()
    page.get_by_role("log").get_by_text("put this right").last.wait_for(timeout=20_000)
    other = context.new_page()
    other.goto(f"{stack.url}/demo/west-kent")
    other.locator("button.launcher").click()
    other.get_by_role("log").get_by_text("put this right").last.wait_for(timeout=20_000)
    say(other, ANSWERS["outcome_wanted"], "What is your name")
    page.get_by_role("log").get_by_text("What is your name").last.wait_for(timeout=20_000)
    assert bubbles(page) == bubbles(other)
    assert bubbles(page).count("yes please") == 1
    context.close()


def test_a_person_is_asked_for_answers_and_gives_the_conversation_back(
    stack: Stack, caseworker: httpx.Client, browser: Browser
) -> None:
    page = opened(browser.new_page(viewport=PHONE), f"{stack.url}/demo/west-kent")
    head = page.locator(".heading .who")
    say(page, OPENING, "log this as a complaint")
    page.get_by_role("button", name="Talk to a person").first.click()
    page.get_by_role("log").get_by_text("talk to a person").last.wait_for(timeout=20_000)
    held = _held_by_staff(caseworker, page)
    answer = caseworker.post(f"{held}/messages", json={"text": "This is Jo. I have read it."})
    assert answer.status_code == 201, answer.text
    page.get_by_role("log").get_by_text("This is Jo.").wait_for(timeout=20_000)
    expect(head).to_have_text("You are writing to a person")
    before = len(bubbles(page))
    page.get_by_role("textbox", name="Your message").fill("thank you Jo")
    page.keyboard.press("Enter")
    page.wait_for_timeout(2_000)
    assert bubbles(page)[before:] == ["thank you Jo"], "the assistant is silent"
    assert caseworker.post(f"{held}/hand-back", json={}).status_code == 200
    page.get_by_role("log").get_by_text("answers here again").wait_for(timeout=20_000)
    expect(head).to_have_text("Automated assistant")
    assert page_findings(page) == []
    page.close()


def _held_by_staff(caseworker: httpx.Client, page: Page) -> str:
    """The path of the conversation that staff have been given a moment ago."""
    # The newest come first; some of another day, told by other tests, may be newer still.
    for _ in range(50):
        found = caseworker.get("/v1/conversations", params={"held_by": "staff"}).json()
        for conversation in found["conversations"][:20]:
            path = f"/v1/conversations/{conversation['id']}"
            if OPENING in str(caseworker.get(f"{path}/messages").json()):
                return path
        page.wait_for_timeout(200)
    raise AssertionError("nobody was given the conversation")
