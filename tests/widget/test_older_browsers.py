"""Phones too old for a part of the chat: it goes on without that part, or how to complain is shown."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.widget.conftest import PHONE, Open
from tests.widget.gateway import FakeGateway
from tests.widget.screen import Screen

# As in Safari before 16.4 and before 16.
NO_SHEETS = "window.CSSStyleSheet = function () { throw new TypeError('Illegal constructor') };"
NO_TIMEOUT = "delete AbortSignal.timeout;"


def _opened(browser: Browser, gateway: FakeGateway, script: str) -> Screen:
    context = browser.new_context(viewport=PHONE)
    context.add_init_script(script)
    page = context.new_page()
    page.goto(gateway.url + "/demo/west-kent")
    return Screen(page)


def test_without_sheets_made_by_script_the_chat_works(
    browser: Browser, gateway: FakeGateway
) -> None:
    # The page's policy must allow what every page of an older browser allows.
    gateway.policy = gateway.policy.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
    me = _opened(browser, gateway, NO_SHEETS + NO_TIMEOUT)
    me.open()
    me.write("the door sticks")
    me.hears("You wrote: the door sticks")
    assert me.launcher.evaluate("made => getComputedStyle(made).position") == "fixed"


def test_what_stands_inside_is_shown_where_the_chat_cannot_be_built(
    browser: Browser, gateway: FakeGateway
) -> None:
    me = _opened(browser, gateway, "delete window.ResizeObserver;")
    expect(me.launcher).to_have_count(0)
    assert me.page.evaluate("document.querySelector('putright-chat').shadowRoot") is None
    expect(me.page.locator("putright-chat > *").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_more_contrast_where_it_is_asked_for(screen: Open, scheme: str) -> None:
    me = screen(color_scheme=scheme, contrast="more").open()
    muted, ink = me.in_widget(
        """['--chat-muted', '--chat-ink'].map((name) => {
             const probe = document.createElement('i');
             probe.style.color = `var(${name})`;
             root.append(probe);
             return getComputedStyle(probe).color; })"""
    )
    assert muted == ink
