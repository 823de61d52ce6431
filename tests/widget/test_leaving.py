"""A person can leave at once: nothing stays to be seen, no words are lost, no way leads back."""

from __future__ import annotations

import time

from playwright.sync_api import Browser, expect

from tests.widget.conftest import Open
from tests.widget.gateway import FakeGateway
from tests.widget.screen import Screen, soon


def test_leaving_goes_at_once_and_leaves_nothing(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    me.write("he reads my phone")
    me.hears("You wrote: he reads my phone")
    me.box.fill("half written")
    _lead_away(me, gateway)
    me.page.get_by_role("button", name="Leave now: closes this page at once").click()
    me.page.wait_for_url("**/icon.svg")
    kept = me.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert kept == "[{},{}]"
    me.page.go_back()
    me.page.goto(gateway.url + "/demo/west-kent")
    expect(me.panel).to_be_hidden()
    me.open()
    assert len(me.bubbles) == 1, "a new chat"


def _go_away(me: Screen, gateway: FakeGateway) -> None:
    """Press "Leave now"; the gateway's picture stands in for the neutral site."""
    _lead_away(me, gateway)
    me.page.locator("putright-chat .leave").click()
    me.page.wait_for_url("**/icon.svg")


def _lead_away(me: Screen, gateway: FakeGateway) -> None:
    """The neutral site is somewhere else: here a page of the gateway stands in for it."""
    me.page.evaluate(
        "url => document.querySelector('putright-chat').setAttribute('leave-to', url)",
        gateway.url + "/widget/demo/icon.svg",
    )


def test_leaving_ends_the_session_at_the_gateway(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    me.write("he reads my phone")
    me.hears("You wrote: he reads my phone")
    token = me.page.evaluate("localStorage[Object.keys(localStorage).find(k => /token/.test(k))]")
    _go_away(me, gateway)
    soon(lambda: gateway.ended == [token])


def test_leaving_loses_no_words_though_the_session_ends(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    gateway.delay_s = 1.0
    me.write("one thing")
    me.write("and another")
    started = time.monotonic()
    _go_away(me, gateway)
    assert time.monotonic() - started < 0.9, "nobody waits for the gateway to get away"
    soon(lambda: len(gateway.ended) == 1)
    assert sorted(gateway.said) == ["and another", "one thing"]


def test_leaving_works_where_the_gateway_is_down(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    gateway.is_down, gateway.retry_after_s = True, 60
    _go_away(me, gateway)
    assert gateway.ended == []
    assert me.page.evaluate("JSON.stringify({...localStorage})") == "{}"


def test_leaving_hides_the_page_even_before_the_neutral_site_is_there(screen: Open) -> None:
    me = screen().open()
    me.write("he reads my phone")
    me.hears("You wrote: he reads my phone")
    # An address on the same page: the browser stays, so that what is left can be looked at.
    me.page.evaluate("document.querySelector('putright-chat').setAttribute('leave-to', '#left')")
    me.page.locator("putright-chat .leave").click()
    me.page.wait_for_url("**/demo/west-kent#left")
    assert me.page.evaluate("getComputedStyle(document.body).display") == "none"
    assert "phone" not in me.in_widget("root.querySelector('.panel').textContent")
    assert me.page.evaluate("history.length") == 2


def test_leaving_goes_to_a_weather_page_where_nothing_else_is_named(
    browser: Browser, gateway: FakeGateway
) -> None:
    context = browser.new_context()
    context.route(
        "https://www.bbc.co.uk/**",
        lambda route: route.fulfill(body="<h1>Rain</h1>", content_type="text/html"),
    )
    page = context.new_page()
    page.goto(f"{gateway.url}/demo/west-kent")
    me = Screen(page).open()
    page.locator("putright-chat .leave").click()
    page.wait_for_url("https://www.bbc.co.uk/weather")
    page.go_back()
    assert "/demo/" not in page.url, "the way back does not lead to the chat"
    assert me.page.evaluate("location.href") != gateway.url + "/demo/west-kent"
    context.close()


def test_shift_three_times_leaves_from_wherever_the_keyboard_is(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen().open()
    me.write("he reads my phone")
    me.hears("You wrote: he reads my phone")
    _lead_away(me, gateway)
    me.button("More").click()
    me.sees("Shift three times leaves at once")
    me.button("More").focus()
    for _ in range(3):
        me.page.keyboard.press("Shift")
    me.page.wait_for_url("**/icon.svg")
    assert me.page.evaluate("JSON.stringify({...localStorage})") == "{}"


def test_capital_letters_and_a_closed_chat_do_not_leave(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    _lead_away(me, gateway)
    for letter in "HELP":
        me.box.press(f"Shift+{letter}")
    expect(me.box).to_have_value("HELP")
    me.button("Close the chat").click()
    for _ in range(4):
        me.page.keyboard.press("Shift")
    me.page.wait_for_timeout(200)
    assert me.page.url.endswith("/demo/west-kent")
    expect(me.launcher).to_be_visible()
