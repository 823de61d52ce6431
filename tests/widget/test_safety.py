"""Nobody's words become markup, nothing is asked of third parties, and a chat can be ended.

The ``screen`` fixture fails every test that makes a request elsewhere or breaks the page's policy.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import Open
from tests.widget.gateway import FakeGateway
from tests.widget.screen import soon

MARKUP = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script><b>bold</b>'


def test_how_words_are_used_can_be_read_from_the_menu(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    me.button("More").click()
    notice = me.page.get_by_role("link", name="How we use what you write (opens a new tab)")
    expect(notice).to_be_visible()
    # The landlord's page says where its notice is: here further down the demonstration.
    assert notice.get_attribute("href") == "#privacy"
    with me.page.context.expect_page() as opening:
        notice.click()
    assert opening.value.url == gateway.url + "/demo/west-kent#privacy"
    expect(
        opening.value.locator("section", has_text="What happens to what you write")
    ).to_be_visible()


def test_a_page_without_a_notice_shows_no_empty_link_to_one(screen: Open) -> None:
    me = screen()
    me.page.evaluate(
        """() => { const made = document.createElement('putright-chat');
          made.setAttribute('landlord', 'west-kent'); made.setAttribute('name', 'Sample Homes');
          document.querySelector('putright-chat').replaceWith(made); }"""
    )
    me.open()
    me.button("More").click()
    expect(me.button("Save a copy")).to_be_visible()
    expect(me.page.get_by_role("link", name="How we use what you write")).to_have_count(0)


def test_words_never_become_markup(screen: Open, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: [
        {"text": f"bot {MARKUP}", "buttons": [{"title": MARKUP, "payload": MARKUP}]},
    ]
    me = screen().open()
    me.write(MARKUP)
    me.hears(f"bot {MARKUP}")
    expect(me.button(MARKUP)).to_be_visible()
    gateway.staff_say(MARKUP)
    me.hears("A person at Sample Homes said")
    assert me.in_widget("root.querySelectorAll('.log img, .log script, .log b').length") == 0
    assert me.page.evaluate("window.hurt") is None


def test_numbers_and_addresses_can_be_followed(screen: Open, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: [
        {
            "text": "Ring 999 or ring 0800 111 999, or 0300 111 3000. See "
            "https://example.org/help?a=1. Your reference WK-26-7Q4K9D, by 7 December 2026, "
            "for 999 pounds, javascript:alert(1), http://example.org"
        }
    ]
    me = screen().open()
    me.write("tel 07700 900123")
    me.hears("Your reference")
    links = me.log.locator(".message").last.get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == [
        "tel:999",
        "tel:0800111999",
        "tel:03001113000",
        "https://example.org/help?a=1",
    ]
    away = links.last
    assert away.get_attribute("rel") == "noopener noreferrer"
    expect(away).to_contain_text("(opens a new tab)")
    expect(me.log.locator(".message.resident").get_by_role("link")).to_have_count(0)


def test_ending_clears_every_tab_after_asking(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    me.write("door")
    me.hears("You wrote: door")
    other = me.page.context.new_page()
    other.goto(gateway.url + "/demo/west-kent")
    other.locator("button.launcher").click()
    expect(other.get_by_role("log")).to_contain_text("You wrote: door")
    me.button("More").click()
    me.button("End and clear").click()
    expect(me.button("Keep the chat")).to_be_focused()
    me.sees("Sample Homes keeps what you have written.")
    me.page.locator("putright-chat .ending").get_by_role("button", name="End and clear").click()
    expect(me.panel).to_be_hidden()
    expect(me.launcher).to_be_focused()
    expect(other.get_by_role("dialog")).to_be_hidden()
    expect(other.locator("putright-chat .log")).to_have_text("")
    assert me.page.evaluate("Object.keys(localStorage).length") == 0
    me.open()
    assert len(me.bubbles) == 1
    assert gateway.opened == 2
    first, second = gateway.conversations
    # The token of the chat that was ended opens nothing.
    soon(lambda: gateway.ended == [first])


def test_ending_works_where_the_gateway_is_down(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    gateway.is_down, gateway.retry_after_s = True, 60
    me.button("More").click()
    me.button("End and clear").click()
    me.page.locator("putright-chat .ending").get_by_role("button", name="End and clear").click()
    expect(me.panel).to_be_hidden()
    assert me.page.evaluate("Object.keys(localStorage).length") == 0


def test_ending_warns_of_what_is_not_sent(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    gateway.is_down, gateway.retry_after_s = True, 60
    me.writes_in_vain("door", gateway)
    me.button("More").click()
    me.button("End and clear").click()
    me.sees("Some of what you wrote has not been sent yet. It will be lost.")
    me.button("Keep the chat").click()
    gateway.is_down = False
    me.button("Try again now").click()
    me.hears("You wrote: door")


def test_device_keeps_no_words_once_they_are_sent(screen: Open) -> None:
    me = screen().open()
    me.write("a private matter")
    me.hears("You wrote: a private matter")
    kept = me.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "private" not in kept


def test_copy_holds_everything_with_names_days_and_reference(
    screen: Open, gateway: FakeGateway
) -> None:
    gateway.reply = lambda text: [{"text": "Written down.", "case_reference": "WK-26-7Q4K9D"}]
    me = screen().open()
    me.write("my front door")
    me.hears("Written down.")
    me.button("More").click()
    with me.page.expect_download() as saving:
        me.button("Save a copy").click()
    assert saving.value.suggested_filename.startswith("chat-west-kent-")
    copy = Path(saving.value.path()).read_text("utf-8-sig")
    assert copy.startswith("Chat with Sample Homes\n\nCopy made on ")
    assert "Your reference: WK-26-7Q4K9D" in copy
    assert ", You\nmy front door\n" in copy
    assert ", Assistant\nWritten down.\n" in copy
    expect(me.button("More")).to_be_focused()


def test_printing_prints_the_chat_and_not_the_page(screen: Open) -> None:
    me = screen().open()
    me.page.evaluate(
        """() => new MutationObserver(changes => {
          for (const { addedNodes } of changes) for (const frame of addedNodes)
            if (frame.tagName === 'IFRAME') frame.contentWindow.print = () => {
              window.printed = frame.contentDocument.body.innerText; };
        }).observe(document.body, {childList: true})"""
    )
    me.page.evaluate(
        """() => { const append = Element.prototype.append;
          Element.prototype.append = function (...nodes) { append.apply(this, nodes);
            for (const n of nodes) if (n.tagName === 'IFRAME') n.contentWindow.print = () => {
              window.printed = n.contentDocument.body.textContent; }; }; }"""
    )
    me.button("More").click()
    me.button("Print a copy").click()
    printed = me.page.evaluate("window.printed")
    assert "I am an automated assistant" in printed
    assert "Other ways to complain" not in printed


@pytest.mark.parametrize("refuses", ["localStorage", "sessionStorage"])
def test_chat_works_where_the_browser_keeps_nothing(
    screen: Open, gateway: FakeGateway, refuses: str
) -> None:
    me = screen()
    me.page.add_init_script(
        f"Object.defineProperty(window, '{refuses}', {{get() {{ throw new Error('no'); }}}})"
    )
    me.page.reload()
    me.open()
    me.write("door")
    me.hears("You wrote: door")


def test_a_full_device_loses_nothing(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    me.page.evaluate("() => { Storage.prototype.setItem = () => { throw new Error('full'); } }")
    gateway.is_down, gateway.retry_after_s = True, 60
    me.writes_in_vain("door", gateway)
    gateway.is_down = False
    me.button("Try again now").click()
    me.hears("You wrote: door")
    assert gateway.said == ["door"]


def test_chat_works_without_locks_or_a_secure_page(screen: Open, gateway: FakeGateway) -> None:
    me = screen()
    me.page.add_init_script(
        "Object.defineProperty(navigator, 'locks', {value: undefined});"
        "Object.defineProperty(crypto, 'randomUUID', {value: undefined});"
    )
    me.page.reload()
    me.open()
    me.write("door")
    me.hears("You wrote: door")


def test_without_scripts_the_page_says_how_to_complain(screen: Open) -> None:
    me = screen(java_script_enabled=False)
    expect(me.page.get_by_role("heading", name="The chat needs JavaScript")).to_be_visible()
    expect(me.page.get_by_text("1 Invented Street")).to_be_visible()
    expect(me.page.get_by_text("help@example.org")).to_be_visible()
    expect(me.page.get_by_text("Website", exact=True)).to_be_hidden()
    expect(me.page.get_by_text("prints no phone number")).to_be_hidden()
    me.page.get_by_role("link", name="Start the chat").click()
    expect(me.page.get_by_role("heading", name="The chat needs JavaScript")).to_be_in_viewport()


def test_a_policy_without_contacts_leaves_no_empty_list(screen: Open, gateway: FakeGateway) -> None:
    gateway.page |= dict.fromkeys(("phone", "email", "web", "post"), "")
    me = screen()
    expect(me.page.get_by_text("prints no phone number")).to_be_visible()
    expect(me.page.get_by_text("in any way, to anybody here. (Sample Code, 1)")).to_be_visible()
    expect(me.page.get_by_text("reach Sample Homes in these ways")).to_be_hidden()


def test_demonstration_says_what_it_is(screen: Open) -> None:
    me = screen()
    expect(me.page.get_by_role("banner")).to_contain_text("not Sample Homes’s own service")
    assert me.page.locator("img").count() == 0
