"""Everything by keyboard, and the focus is always where a person expects it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.widget.conftest import PHONE, Open
from tests.widget.gateway import FakeGateway

CHOICE = {"text": "Is it still going on?", "buttons": [{"title": "Yes", "payload": "y"}]}


def test_opening_goes_to_the_box_and_escape_goes_back(screen: Open) -> None:
    me = screen()
    me.launcher.focus()
    assert me.launcher.get_attribute("aria-expanded") == "false"
    me.page.keyboard.press("Enter")
    expect(me.box).to_be_focused()
    assert me.launcher.get_attribute("aria-expanded") == "true"
    me.page.keyboard.press("Escape")
    expect(me.panel).to_be_hidden()
    expect(me.launcher).to_be_focused()
    assert me.launcher.get_attribute("aria-expanded") == "false"


def test_a_link_on_the_page_opens_the_chat_and_gets_the_focus_back(screen: Open) -> None:
    me = screen()
    link = me.page.get_by_role("link", name="Start the chat")
    link.click()
    expect(me.box).to_be_focused()
    me.button("Close the chat").click()
    expect(link).to_be_focused()


def test_an_address_with_the_chats_name_opens_it(screen: Open) -> None:
    me = screen("/demo/west-kent#putright")
    me.hears("I am an automated assistant")


def test_enter_sends_and_shift_enter_starts_a_line(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    me.box.press_sequentially("one")
    me.box.press("Shift+Enter")
    me.box.press_sequentially("two")
    assert gateway.posts == []
    me.box.press("Enter")
    me.hears("You wrote: one")
    assert gateway.said == ["one\ntwo"]


def test_enter_that_chooses_a_character_does_not_send(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    me.box.fill("こんにちは")
    me.box.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    me.box.dispatch_event("keydown", {"key": "Enter", "keyCode": 229, "bubbles": True})
    me.page.wait_for_timeout(200)
    assert gateway.posts == []
    expect(me.box).to_have_value("こんにちは")


def test_a_reply_never_takes_the_focus(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    me.button("Close the chat").focus()
    gateway.staff_say("Hello, this is Jo.")
    me.hears("this is Jo")
    expect(me.button("Close the chat")).to_be_focused()


def test_focus_goes_to_the_box_when_the_pressed_button_is_gone(
    screen: Open, gateway: FakeGateway
) -> None:
    gateway.reply = lambda text: [dict(CHOICE)] if text == "door" else [{"text": "Noted."}]
    me = screen().open()
    me.write("door")
    me.button("Yes").focus()
    me.page.keyboard.press("Enter")
    me.hears("Noted.")
    expect(me.button("Yes")).to_be_hidden()
    expect(me.box).to_be_focused()
    assert gateway.said == ["door", "Yes"]


def test_on_a_touch_screen_a_choice_does_not_bring_up_the_keyboard(
    screen: Open, gateway: FakeGateway
) -> None:
    gateway.reply = lambda text: [dict(CHOICE)] if text == "door" else [{"text": "Noted."}]
    me = screen(viewport=PHONE, has_touch=True, is_mobile=True).open()
    assert me.focused() == "title", "the greeting with its emergency numbers stays in sight"
    me.write("door")
    me.button("Yes").tap()
    me.hears("Noted.")
    assert me.focused() == "scroller"


def test_tab_leaves_a_panel_in_the_corner(screen: Open) -> None:
    me = screen().open()
    seen = set()
    for _ in range(20):
        me.page.keyboard.press("Tab")
        seen.add(me.focused())
    assert "" in seen, "the page behind can be reached: no trap"


def test_tab_stays_in_a_panel_over_the_whole_screen(screen: Open) -> None:
    me = screen(viewport=PHONE).open()
    behind = me.page.get_by_role("link", name="Start the chat")
    for _ in range(20):
        me.page.keyboard.press("Tab")
        expect(behind).not_to_be_focused()
    me.page.keyboard.press("Escape")
    expect(me.panel).to_be_hidden()


def test_turning_the_phone_keeps_what_is_half_written(screen: Open) -> None:
    me = screen().open()
    me.box.press_sequentially("my front d")
    me.page.set_viewport_size(PHONE)
    me.page.keyboard.type("oor")
    expect(me.box).to_have_value("my front door")
    assert me.in_widget("root.querySelector('dialog').matches(':modal')")


def test_escape_closes_the_menu_before_the_chat(screen: Open) -> None:
    me = screen().open()
    more = me.button("More")
    more.click()
    me.page.keyboard.press("Escape")
    expect(me.button("Save a copy")).to_be_hidden()
    expect(more).to_be_focused()
    expect(me.panel).to_be_visible()


def test_the_whole_conversation_by_keyboard_alone(screen: Open, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: [dict(CHOICE)] if text == "door" else [{"text": "Noted."}]
    me = screen()
    me.launcher.focus()
    me.page.keyboard.press("Enter")
    me.hears("I am an automated assistant")
    me.page.keyboard.type("door")
    me.page.keyboard.press("Enter")
    expect(me.button("Yes")).to_be_visible()
    me.page.keyboard.press("Shift+Tab")
    expect(me.button("Yes")).to_be_focused()
    me.page.keyboard.press("Space")
    me.hears("Noted.")


def test_reload_does_not_pull_a_reader_into_the_chat(screen: Open) -> None:
    me = screen().open()
    me.page.reload()
    me.hears("I am an automated assistant")
    assert me.focused() == ""
