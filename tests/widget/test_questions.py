"""The box fits itself to the question asked, and any question can be answered in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from tests.widget.conftest import PHONE, Open
from tests.widget.gateway import FakeGateway
from tests.widget.screen import soon

WORDS = Path(__file__).resolve().parents[2] / "bot" / "wording" / "en.yml"


@pytest.mark.parametrize(
    ("asks", "question", "autocomplete", "inputmode"),
    [
        ("name", "What is your name?", "name", "text"),
        ("resident_name", "What is her name?", "off", "text"),
        ("address", "What is your address?", "street-address", "text"),
        ("contact_value", "What number should we ring?", "tel", "tel"),
        ("contact_value", "What is your email address?", "email", "email"),
        ("contact_value", "How can we reach you by phone or email?", "email", "email"),
        ("authority_contact", "What is her mobile number?", "off", "tel"),
        ("identity_check", "What is the code we sent you?", "one-time-code", "numeric"),
        ("identity_check", "What is your postcode?", "postal-code", "text"),
        ("what_happened", "What happened?", "off", "text"),
    ],
)
def test_box_helps_with_the_question(
    screen: Open,
    gateway: FakeGateway,
    asks: str,
    question: str,
    autocomplete: str,
    inputmode: str,
) -> None:
    gateway.reply = lambda text: [{"text": question, "asks": asks}]
    me = screen().open()
    me.write("hello")
    me.hears(question)
    expect(me.box).to_have_attribute("autocomplete", autocomplete)
    expect(me.box).to_have_attribute("inputmode", inputmode)


@pytest.mark.parametrize("name", ["contact_value", "contact_value_safe", "authority_contact"])
def test_the_assistants_own_contact_questions_get_the_keyboard_for_addresses(
    screen: Open, gateway: FakeGateway, name: str
) -> None:
    question = " ".join(yaml.safe_load(WORDS.read_text("utf-8"))["ask"][name].split())
    asks = name.removesuffix("_safe")
    gateway.reply = lambda text: [{"text": question, "asks": asks}]
    me = screen().open()
    me.write("hello")
    me.hears(question[:30])
    expect(me.box).to_have_attribute("inputmode", "email")


@pytest.mark.parametrize(
    ("wording", "asks", "hint"),
    [
        ("name", "name", "Your first and last name"),
        ("name_address", "name", "For example: Sam Example, 14 Invented Close, ZZ99 1AA"),
        ("name_address_contact", "name", "ZZ99 1AA, 07700 900456"),
        ("name_contact", "name", "For example: Sam Example, 07700 900456"),
        ("address", "address", "House or flat number, street and postcode"),
        ("address_contact", "address", "postcode, then a phone number or email"),
    ],
)
def test_a_hint_speaks_of_all_that_the_assistants_own_question_asks(
    screen: Open, gateway: FakeGateway, wording: str, asks: str, hint: str
) -> None:
    question = " ".join(yaml.safe_load(WORDS.read_text("utf-8"))["ask"][wording].split())
    gateway.reply = lambda text: [{"text": question, "asks": asks}]
    me = screen().open()
    me.write("hello")
    expect(me.page.locator("putright-chat #hint")).to_contain_text(hint)


def test_a_number_may_be_answered_in_words(screen: Open, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: [{"text": "What is your number?", "asks": "contact_value"}]
    me = screen(viewport=PHONE, has_touch=True, is_mobile=True).open()
    me.write("hello")
    me.button("Use the letter keyboard").tap()
    expect(me.box).to_have_attribute("inputmode", "text")
    expect(me.box).to_be_focused()


def test_a_day_may_be_picked_and_changed_before_it_is_sent(
    screen: Open, gateway: FakeGateway
) -> None:
    gateway.reply = lambda text: [{"text": "When was it?", "asks": "when_happened"}]
    me = screen().open()
    me.write("hello")
    expect(me.panel).to_contain_text("A rough time is fine")
    me.page.get_by_label("Or pick a day").fill(date(2026, 3, 14).isoformat())
    expect(me.box).to_have_value("14 March 2026")
    assert gateway.said == ["hello"]
    me.box.press("End")
    me.box.press_sequentially(" or so")
    me.box.press("Enter")
    soon(lambda: gateway.said == ["hello", "14 March 2026 or so"])


def test_day_is_asked_for_only_where_it_fits(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    me.write("hello")
    me.hears("You wrote")
    expect(me.page.get_by_label("Or pick a day")).to_be_hidden()


def test_old_choices_go_as_soon_as_anything_is_said(screen: Open, gateway: FakeGateway) -> None:
    choice = {"text": "Still going on?", "buttons": [{"title": "Yes", "payload": "y"}]}
    gateway.reply = lambda text: [dict(choice)] if text == "door" else [{"text": "Noted."}]
    me = screen().open()
    me.write("door")
    expect(me.button("Yes")).to_be_visible()
    gateway.delay_s = 0.5
    me.write("on and off")
    expect(me.button("Yes")).to_be_hidden()
    me.hears("Noted.")


def test_a_choice_shows_its_words_and_sends_its_payload(screen: Open, gateway: FakeGateway) -> None:
    choice = {"text": "Still?", "buttons": [{"title": "Yes, it is", "payload": "opaque-1"}]}
    gateway.reply = lambda text: [dict(choice)] if text == "door" else [{"text": "Noted."}]
    me = screen().open()
    me.write("door")
    me.button("Yes, it is").click()
    me.hears("Noted.")
    assert gateway.posts[-1].keys() == {"id", "payload"}
    assert gateway.posts[-1]["payload"] == "opaque-1"
    assert me.bubbles[-2:] == ["Yes, it is", "Noted."]


def test_a_person_can_be_asked_for_from_the_same_place_always(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen().open()
    before = me.button("Talk to a person").bounding_box()
    me.write("door")
    me.hears("You wrote: door")
    assert me.button("Talk to a person").bounding_box() == before
    me.button("Talk to a person").click()
    me.hears("You wrote: Talk to a person")
    ring = me.page.get_by_role("link", name="Ring 01632 960001")
    expect(ring).to_have_attribute("href", "tel:01632960001")


def test_reference_stays_in_sight(screen: Open, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: (
        [{"text": "Written down.", "case_reference": "WK-26-7Q4K9D"}]
        if text == "door"
        else [{"text": "line\n" * 80}]
    )
    me = screen().open()
    me.write("door")
    me.write("more")
    me.hears("line")
    expect(me.page.get_by_text("Your reference: WK-26-7Q4K9D")).to_be_in_viewport()
