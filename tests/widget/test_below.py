"""More of a long answer, or something new, is told of below: in a row of its own, under which no words lie."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import Open
from tests.widget.gateway import FakeGateway
from tests.widget.screen import Screen
from tests.widget.states import LOOKS, new_below

LONG = {"text": "Begins here.\n" + "A line that is long enough to go from edge to edge.\n" * 60}
# And as low as the messages still scroll by themselves.
SCREENS = {**LOOKS, "low": {"viewport": {"width": 360, "height": 490}}}
# What is seen of every line of words, as [top, bottom, left, right] within all that clips it.
SEEN = """(() => {
  const seen = [];
  for (const words of root.querySelectorAll('.label, .words, .choices button')) {
    const range = document.createRange();
    range.selectNodeContents(words);
    for (const line of range.getClientRects()) {
      let [top, bottom] = [line.top, line.bottom];
      for (let box = words; box instanceof Element; box = box.parentElement) {
        if (getComputedStyle(box).overflowY === 'visible' || !box.clientHeight) continue;
        const clip = box.getBoundingClientRect();
        [top, bottom] = [Math.max(top, clip.top), Math.min(bottom, clip.bottom)];
      }
      if (bottom - top > 0.5) seen.push([top, bottom, line.left, line.right]);
    }
  }
  return seen })()"""
BAR = """(r => [r.top, r.bottom, r.left, r.right])(
  root.querySelector('.below').getBoundingClientRect())"""
PANEL = "(r => [r.left, r.right])(root.querySelector('.panel').getBoundingClientRect())"
SCROLL = """[root.querySelector('.scroller'), root.querySelector('.scroller').parentElement]
  .forEach(box => { box.scrollTop = Math.min(%d, box.scrollHeight) })"""


def told_of_more(me: Screen, gateway: FakeGateway) -> None:
    """A long answer has come; where the whole panel scrolls, something came behind the reader's back."""
    if me.page.viewport_size["height"] < 480:  # type: ignore[index]
        new_below(me, gateway)
        return
    gateway.reply = lambda text: [dict(LONG)]
    me.open()
    me.write("my front door")
    expect(me.button("More below")).to_be_visible()


def bar(me: Screen) -> Any:
    return me.page.locator("button.below")


@pytest.mark.parametrize("look", SCREENS)
def test_no_words_lie_under_the_button_that_tells_of_more(
    screen: Open, gateway: FakeGateway, look: str
) -> None:
    me = screen(**SCREENS[look])
    told_of_more(me, gateway)
    for scrolled_to in (0, 7, 150, 301):
        me.in_widget(f"({SCROLL % scrolled_to}, 0)")
        me.page.wait_for_timeout(60)
        expect(bar(me)).to_be_in_viewport(ratio=1)
        top, bottom, left, right = me.in_widget(BAR)
        seen = me.in_widget(SEEN)
        assert seen, "there are words to be read beside it"
        under = [line for line in seen if line[0] < bottom - 0.5 and line[1] > top + 0.5]
        assert under == []
        # From edge to edge, so that no words stand beside it either.
        edge_left, edge_right = me.in_widget(PANEL)
        assert left - edge_left <= 1
        assert edge_right - right <= 1
        assert bottom - top >= 44


def test_while_a_phones_keyboard_is_up_the_room_belongs_to_the_words(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen(**SCREENS["phone"])
    told_of_more(me, gateway)
    # As a keyboard does it, which makes the panel smaller and not the page.
    me.in_widget("root.querySelector('.panel').style.setProperty('--height', '400px')")
    expect(bar(me)).to_be_hidden()
    assert me.in_widget("root.querySelector('.scroller').clientHeight") >= 90
    me.in_widget("root.querySelector('.panel').style.setProperty('--height', '')")
    expect(bar(me)).to_be_visible()


@pytest.mark.parametrize("look", ["phone", "zoomed", "forced_colours"])
def test_the_button_that_tells_of_more_goes_when_the_end_is_in_sight(
    screen: Open, gateway: FakeGateway, look: str
) -> None:
    me = screen(**SCREENS[look])
    told_of_more(me, gateway)
    me.in_widget(f"({SCROLL % 1_000_000}, 0)")
    expect(bar(me)).to_be_hidden()


@pytest.mark.parametrize("look", ["desktop", "zoomed"])
def test_pressing_the_button_that_tells_of_more_keeps_the_focus_among_the_messages(
    screen: Open, gateway: FakeGateway, look: str
) -> None:
    me = screen(**SCREENS[look])
    told_of_more(me, gateway)
    bar(me).focus()
    me.page.keyboard.press("Enter")
    expect(bar(me)).to_be_hidden()
    assert me.focused() == "scroller"


@pytest.mark.parametrize("look", ["dark", "forced_colours"])
def test_the_button_that_tells_of_more_keeps_its_edge_and_its_ring(
    screen: Open, gateway: FakeGateway, look: str
) -> None:
    me = screen(**SCREENS[look])
    told_of_more(me, gateway)
    bar(me).focus()
    me.page.keyboard.press("Shift+Tab")
    me.page.keyboard.press("Tab")
    style = me.in_widget(
        """(s => [s.borderTopWidth, s.outlineStyle, s.outlineWidth, s.outlineColor, s.backgroundColor])(
        getComputedStyle(root.querySelector('.below')))"""
    )
    assert style[:3] == ["1px", "solid", "3px"]
    assert style[3] != style[4]
