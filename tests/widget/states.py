"""Every state the chat can be in, and every screen it can be seen on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.widget.conftest import DESKTOP, PHONE
from tests.widget.gateway import FakeGateway
from tests.widget.screen import Screen

QUESTION = {
    "text": "Do you want me to log this as a complaint?",
    "asks": "complain_choice",
    "buttons": [{"title": "Yes", "payload": "y"}, {"title": "No", "payload": "n"}],
}
LOOKS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "zoomed": {"viewport": {"width": 320, "height": 200}},
    "dark": {"viewport": DESKTOP, "color_scheme": "dark"},
    "forced_colours": {"viewport": DESKTOP, "forced_colors": "active"},
}


def closed(me: Screen, gateway: FakeGateway) -> None:
    expect(me.launcher).to_be_visible()


def greeted(me: Screen, gateway: FakeGateway) -> None:
    me.open()


def asked(me: Screen, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: [dict(QUESTION)]
    me.open()
    me.write("my front door")
    expect(me.button("Yes")).to_be_visible()


def asked_for_a_day(me: Screen, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: [{"text": "When did it happen?", "asks": "when_happened"}]
    me.open()
    me.write("my front door")
    expect(me.page.get_by_label("Or pick a day")).to_be_visible()


def answered_by_staff(me: Screen, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: [
        {"text": "Written down. See https://example.org/help.", "case_reference": "WK-26-7Q4K9D"}
    ]
    me.open()
    me.write("my front door")
    me.hears("Written down")
    gateway.staff_say("This is Jo. I have read it.")
    me.hears("This is Jo")


def waiting(me: Screen, gateway: FakeGateway) -> None:
    me.open()
    gateway.delay_s = 30
    me.write("my front door")
    expect(me.status).to_have_text("The assistant is writing…")


def out_of_reach(me: Screen, gateway: FakeGateway) -> None:
    me.open()
    gateway.is_down = True
    me.write("my front door")
    expect(me.button("Try again now")).to_be_visible()


def offline(me: Screen, gateway: FakeGateway) -> None:
    me.open()
    me.page.context.set_offline(True)
    me.write("my front door")
    expect(me.status).to_contain_text("You are offline")


def refused(me: Screen, gateway: FakeGateway) -> None:
    me.open()
    me.box.press("Enter")
    expect(me.page.get_by_role("alert")).to_have_text("Write your message first.")


def options_shown(me: Screen, gateway: FakeGateway) -> None:
    me.open()
    me.button("More").click()


def asked_to_end(me: Screen, gateway: FakeGateway) -> None:
    me.open()
    me.button("More").click()
    me.button("End and clear").click()


def new_below(me: Screen, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: [{"text": "line\n" * 60}]
    me.open()
    me.write("my front door")
    me.hears("line")
    me.page.wait_for_timeout(200)
    me.in_widget("root.querySelector('.scroller').scrollTop = 0")
    me.page.wait_for_timeout(100)
    gateway.staff_say("This is Jo.")
    expect(me.button("New message below")).to_be_visible()


def too_long(me: Screen, gateway: FakeGateway) -> None:
    me.open()
    gateway.refusal = (422, {"code": "message_too_long", "detail": "…", "limit": 50})
    me.write("my front door " * 5)
    expect(me.page.get_by_role("alert")).to_contain_text("50 is the most")


def begun_anew(me: Screen, gateway: FakeGateway) -> None:
    me.open()
    for conversation in gateway.conversations.values():
        conversation.is_expired = True
    me.write("my front door")
    me.hears("This is a new chat.")


def slow(me: Screen, gateway: FakeGateway) -> None:
    me.open()
    gateway.delay_s = 60
    me.write("my front door")
    expect(me.status).to_contain_text("longer than usual", timeout=15_000)


def news_while_closed(me: Screen, gateway: FakeGateway) -> None:
    me.open()
    me.button("Close the chat").click()
    gateway.staff_say("This is Jo.")
    expect(me.launcher).to_have_text("New message: open the chat")


def asked_for_a_number(me: Screen, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: [{"text": "What is your number?", "asks": "contact_value"}]
    me.open()
    me.write("my front door")
    expect(me.button("Use the letter keyboard")).to_be_visible()


def asked_to_end_with_words_unsent(me: Screen, gateway: FakeGateway) -> None:
    out_of_reach(me, gateway)
    me.button("More").click()
    me.button("End and clear").click()
    me.sees("It will be lost.")


STATES: list[Callable[[Screen, FakeGateway], None]] = [
    closed,
    greeted,
    asked,
    asked_for_a_day,
    answered_by_staff,
    waiting,
    out_of_reach,
    offline,
    refused,
    options_shown,
    asked_to_end,
    new_below,
    too_long,
    begun_anew,
    slow,
    news_while_closed,
    asked_for_a_number,
    asked_to_end_with_words_unsent,
]
# The keyboard is the reader's own only where there is a touch screen.
ON_A_PHONE = [asked_for_a_number]
