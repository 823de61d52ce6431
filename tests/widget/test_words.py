"""What the assistant says is easy to read: short paragraphs, real lists, what matters standing out."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import Open
from tests.widget.gateway import FakeGateway
from tests.widget.screen import Screen
from tests.widget.states import LOOKS
from tests.widget.test_accessibility import findings

RECEIPT = """\
Thank you. Your complaint is recorded.
Your reference is WK-26-7Q4K9D.

What happens next. Sample Homes should:
- tell you who is dealing with it, by Wednesday 25 November 2026
- give you their answer, by Monday 7 December 2026

This message is a receipt.
You can ask the Ombudsman on 0300 111 3000."""
# Every block of the last message: its tag and its words.
BLOCKS = """[...[...root.querySelectorAll('.message .words')].at(-1).children]
  .map(block => [block.tagName, block.textContent])"""


def told(me: Screen, gateway: FakeGateway, text: str, sender: str = "bot") -> Any:
    """The words of a message that has come."""
    last = text.strip().splitlines()[-1].removeprefix("- ")
    if sender == "staff":
        gateway.staff_say(text)
    else:
        gateway.reply = lambda said: [{"text": text, "case_reference": "WK-26-7Q4K9D"}]
        me.write("yes, send it")
    me.hears(last)
    return me.log.locator(f".message.{sender} .words").last


def test_a_receipt_is_short_paragraphs_and_a_list(screen: Open, gateway: FakeGateway) -> None:
    me = screen(**LOOKS["phone"]).open()
    words = told(me, gateway, RECEIPT)
    blocks = me.in_widget(BLOCKS)
    assert [tag for tag, _ in blocks] == ["P", "P", "P", "UL", "P", "P"]
    expect(words.get_by_role("list")).to_have_count(1)
    expect(words.get_by_role("listitem")).to_have_text([
        "tell you who is dealing with it, by Wednesday 25 November 2026",
        "give you their answer, by Monday 7 December 2026",
    ])  # fmt: skip
    expect(words.get_by_role("link", name="0300 111 3000")).to_be_visible()


def test_no_word_of_a_message_is_lost_on_the_way_into_paragraphs(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen().open()
    for text in (RECEIPT, "- one\n\n- two\n\n\nthree\n", "one\n\n\n\ntwo - three\n-four\n - five"):
        words = told(me, gateway, text)
        # Only the dash that makes a line an item is shown as another mark.
        typed = re.sub(r"^- ", "", text, flags=re.MULTILINE)
        assert "".join(words.text_content().split()) == "".join(typed.split())


def test_the_reference_and_the_dates_stand_out_and_little_else(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen().open()
    words = told(me, gateway, "It counts from Monday 23 November 2026.\n" + RECEIPT)
    strong = words.locator("strong")
    expect(strong).to_have_text(
        ["WK-26-7Q4K9D", "Wednesday 25 November 2026", "Monday 7 December 2026"]
    )
    weights = strong.evaluate_all("all => all.map(e => Number(getComputedStyle(e).fontWeight))")
    usual = words.evaluate("e => Number(getComputedStyle(e).fontWeight)")
    assert min(weights) >= usual + 200


def test_what_belongs_together_stands_closer_than_what_does_not(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen(**LOOKS["phone"]).open()
    words = told(me, gateway, RECEIPT)
    gaps = words.evaluate(
        """e => [...e.children].slice(1).map((block, n) => Math.round(
        block.getBoundingClientRect().top - e.children[n].getBoundingClientRect().bottom))"""
    )
    thanks_to_reference, to_next, to_list, to_receipt, to_ombudsman = gaps
    assert min(to_next, to_receipt) >= 14, "a line apart"
    assert 4 <= min(thanks_to_reference, to_list, to_ombudsman)
    assert max(thanks_to_reference, to_list, to_ombudsman) < min(to_next, to_receipt)


def test_a_day_that_has_room_stays_on_one_line(screen: Open, gateway: FakeGateway) -> None:
    me = screen(**LOOKS["desktop"]).open()
    days = told(me, gateway, RECEIPT).locator("li strong")
    expect(days).to_have_count(2)
    lines = days.evaluate_all(
        "all => all.map(e => e.offsetHeight / parseFloat(getComputedStyle(e).lineHeight))"
    )
    assert max(lines) < 1.5


def test_what_people_typed_stays_as_they_typed_it(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    typed = "- no heating\n- by Monday 7 December 2026\n\n- Jo"
    by_staff = told(me, gateway, typed, sender="staff")
    assert by_staff.inner_text() == typed
    expect(by_staff.get_by_role("listitem")).to_have_count(0)
    me.write(typed)
    mine = me.log.locator(".message.resident .words").last
    expect(mine).to_contain_text("- Jo")
    assert mine.inner_text() == typed


def test_words_in_a_list_never_become_markup(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    words = told(
        me, gateway, "Here:\n- <img src=x onerror=alert(1)> <b>by Monday 7 December 2026</b>"
    )
    expect(words.get_by_role("listitem")).to_have_text(
        "<img src=x onerror=alert(1)> <b>by Monday 7 December 2026</b>"
    )
    assert me.in_widget("root.querySelectorAll('.words img, .words b').length") == 0


@pytest.mark.parametrize("look", LOOKS)
def test_a_receipt_can_be_read_on_any_screen(screen: Open, gateway: FakeGateway, look: str) -> None:
    me = screen(**LOOKS[look]).open()
    words = told(me, gateway, RECEIPT)
    assert findings(me) == []
    out = words.evaluate(
        """e => { const edge = e.closest('.bubble').getBoundingClientRect();
        return [...e.querySelectorAll('*:not(.hidden)')].filter(part => {
          const r = part.getBoundingClientRect();
          return r.right > edge.right + 1 || r.left < edge.left - 1 }).map(part => part.outerHTML) }"""
    )
    assert out == []
