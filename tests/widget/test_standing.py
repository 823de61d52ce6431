"""Whom a resident is writing to: the head and the status say it, whatever else is told in between."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.widget.conftest import PHONE, Open
from tests.widget.gateway import FakeGateway
from tests.widget.screen import Screen

PERSON, ASSISTANT = "You are writing to a person", "Automated assistant"


def head(me: Screen) -> Locator:
    return me.page.locator(".heading .who")


def test_a_notice_of_the_gateway_does_not_take_the_conversation_from_staff(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen(viewport=PHONE).open()
    expect(head(me)).to_have_text(ASSISTANT)
    gateway.staff_say("This is Jo. I have read it.")
    expect(head(me)).to_have_text(PERSON)
    gateway.notice("The time for a quick fix is over. This is a Stage 1 complaint now.")
    me.hears("This is a Stage 1 complaint now.")
    expect(head(me)).to_have_text(PERSON)
    me.page.reload()
    me.hears("This is a Stage 1 complaint now.")
    expect(head(me)).to_have_text(PERSON)


def test_while_staff_hold_the_conversation_nobody_is_said_to_be_writing(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen().open()
    gateway.staff_say("This is Jo.")
    gateway.notice("If anyone is in danger now, ring 999.")
    me.hears("ring 999.")
    gateway.delay_s = 2
    me.write("thank you Jo")
    expect(me.status).to_have_text("Sending…")
    expect(head(me)).to_have_text(PERSON)


def test_the_head_turns_when_a_person_has_it_though_nobody_has_spoken_yet(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen().open()
    gateway.notice("A person has this conversation now and will answer here.", "staff")
    expect(head(me)).to_have_text(PERSON)
    gateway.notice("The automated assistant answers here again, not a person.", "bot")
    expect(head(me)).to_have_text(ASSISTANT)
