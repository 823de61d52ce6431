"""The demonstration's phone and emails in a browser, before the real gateway and its stand-in Twilio."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import rulebook
from tests.handoff_api.rasa import FakeRasa, says
from tests.widget.conftest import DESKTOP, PHONE
from tests.widget.real import RealGateway
from tests.widget.test_accessibility import page_findings

SIZES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}
WORDS = "the ceiling drips and nobody rings back"
Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, real: RealGateway) -> Iterator[Visit]:
    """Open one of the gateway's pages; a script error or a complaint of the policy fails the test."""
    faults: list[str] = []
    contexts = []

    def opened(path: str, size: str = "desktop", **more: Any) -> Page:
        context = browser.new_context(**SIZES[size], **more)
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if "Policy" in said.text else None)
        answer = page.goto(real.url + path)
        assert answer is not None
        assert answer.status == 200
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults, faults


def of_number(page: Page, digits: str, channel: str = "sms") -> None:
    page.get_by_label("By", exact=True).select_option(channel)
    page.get_by_label("The phone's number").fill(f"+447700900{digits}")


def write(page: Page, words: str) -> None:
    page.get_by_label("Your message").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def messages(page: Page) -> list[str]:
    return page.get_by_role("log").get_by_role("listitem").all_inner_texts()


@pytest.mark.parametrize("size", SIZES)
def test_a_text_message_is_answered_and_a_replay_or_forgery_is_not_heard(
    visit: Visit, rasa: FakeRasa, size: str
) -> None:
    page = visit("/demo/phone", size)
    of_number(page, "411" if size == "desktop" else "412")
    write(page, WORDS)
    log = page.get_by_role("log")
    again = page.get_by_role("group", name="Deliver the last message of this phone again")
    said = again.get_by_role("status")
    expect(log).to_contain_text(f"heard {WORDS}", timeout=15_000)
    expect(log).to_contain_text("automated assistant for West Kent")
    before = messages(page)
    page.get_by_role("button", name="As Twilio would, signed").click()
    expect(said).to_have_text("The webhook answered 200: taken, and kept once.")
    page.get_by_role("button", name="With a wrong signature").click()
    expect(said).to_have_text("The webhook answered 403: refused, nothing was done.")
    # What comes after them is answered: whatever either had caused would stand before it.
    write(page, "since Monday")
    expect(log).to_contain_text("heard since Monday", timeout=15_000)
    assert rasa.words() == [WORDS, "since Monday"]
    assert len(messages(page)) == len(before) + 2
    assert page_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", SIZES)
def test_a_whatsapp_button_is_pressed_and_a_failure_is_shown(
    visit: Visit, rasa: FakeRasa, size: str
) -> None:
    yes_no = [{"title": "Yes", "payload": "/yes"}, {"title": "No", "payload": "/no"}]
    rasa.answers.append([says("Still going on?", buttons=yes_no)])
    page = visit("/demo/phone", size, color_scheme="dark")
    of_number(page, "421" if size == "desktop" else "422", "whatsapp")
    expect(page.get_by_label("Photo")).to_be_visible()
    write(page, WORDS)
    page.get_by_role("log").get_by_role("button", name="Yes").click()
    expect(page.get_by_role("log")).to_contain_text("heard /yes", timeout=15_000)
    page.get_by_role("button", name="Let it fail once").click()
    failing = page.get_by_role("group", name="Let the next message to this phone fail")
    expect(failing.get_by_role("status")).to_contain_text("will fail")
    write(page, "and the wall is wet")
    expect(page.get_by_role("log")).to_contain_text("error 30003", timeout=15_000)
    assert page_findings(page) == []


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_on_a_landlords_demonstration(visit: Visit, size: str) -> None:
    for landlord in rulebook.landlord_ids():
        page = visit(f"/demo/{landlord}", size)
        assert page_findings(page) == [], landlord
        page.get_by_role("link", name="Start the chat").click()
        expect(page.get_by_role("log")).to_contain_text("automated assistant")
        assert page_findings(page) == [], f"{landlord}, with the chat open"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), landlord


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_on_the_list_and_the_emails(
    visit: Visit, real: RealGateway, size: str, scheme: Any
) -> None:
    real.email("Your complaint WK-26-7Q4K9D", "Dear Sam Example,\n\n" + "unbroken" * 40)
    for path, heading in (("/demo", "Putright"), ("/demo/email", "Emails that were sent")):
        page = visit(path, size, color_scheme=scheme)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        if path == "/demo/email":
            expect(page.get_by_role("article").first).to_contain_text("Dear Sam Example")
        assert page_findings(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
