"""No axe-core finding in any state, and what axe cannot see: live regions, sizes, colours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.widget.conftest import PHONE, Open
from tests.widget.gateway import FakeGateway
from tests.widget.screen import Screen
from tests.widget.states import LOOKS, ON_A_PHONE, STATES, answered_by_staff, asked, waiting

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def findings(me: Screen) -> list[str]:
    return page_findings(me.page)


def page_findings(page: Page) -> list[str]:
    options = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{v['id']}: {n['target']} {n['failureSummary']}" for v in found for n in v["nodes"]]


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_nothing_in_any_state(
    screen: Open, gateway: FakeGateway, state: Callable[[Screen, FakeGateway], None]
) -> None:
    """On every screen: the same page is made smaller, darker, and put into forced colours."""
    me = screen(**LOOKS["phone" if state in ON_A_PHONE else "desktop"])
    state(me, gateway)
    found = {}
    for name, look in LOOKS.items():
        me.page.set_viewport_size(look["viewport"])
        me.page.emulate_media(
            color_scheme=look.get("color_scheme", "light"),
            forced_colors=look.get("forced_colors", "none"),
        )
        found[name] = findings(me)
        assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert found == {name: [] for name in LOOKS}


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_screen(screen: Open, gateway: FakeGateway, look: str) -> None:
    me = screen(**LOOKS[look])
    asked(me, gateway)
    assert findings(me) == []


def test_log_is_there_before_the_first_message(screen: Open, gateway: FakeGateway) -> None:
    gateway.delay_s = 1
    me = screen()
    me.launcher.click()
    expect(me.log).to_be_attached()
    assert me.bubbles == []
    me.hears("I am an automated assistant")


def test_only_one_thing_announces_messages(screen: Open, gateway: FakeGateway) -> None:
    me = screen()
    asked(me, gateway)
    live = me.in_widget(
        "[...root.querySelectorAll('[aria-live], [role=log], [role=status], [role=alert]')]"
        ".map(e => e.getAttribute('role'))"
    )
    assert sorted(live) == ["alert", "log", "status"]
    assert me.in_widget("root.querySelectorAll('[role=log] [role]').length") == 0


def test_every_message_says_who_speaks(screen: Open, gateway: FakeGateway) -> None:
    me = screen()
    answered_by_staff(me, gateway)
    spoken = me.log.locator(".bubble > .hidden:first-child").all_text_contents()
    assert [words.strip() for words in spoken] == [
        "Assistant said:",
        "You said:",
        "Assistant said:",
        "A person at Sample Homes said:",
    ]


def test_choices_are_told_to_those_who_cannot_see_them(screen: Open, gateway: FakeGateway) -> None:
    me = screen()
    asked(me, gateway)
    me.hears("Answers you can choose: Yes; No.")
    group = me.page.get_by_role("group", name="You can choose an answer, or write your own")
    expect(group.get_by_role("button")).to_have_text(["Yes", "No"])


def test_history_is_not_read_out_again_after_a_reload(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    me.write("my front door")
    me.hears("You wrote: my front door")
    me.page.add_init_script(
        """window.loud = 0;
        addEventListener('DOMContentLoaded', () => new MutationObserver(() => {}).observe(
          document, {childList: true, subtree: true}));
        const watch = () => {
          const log = document.querySelector('putright-chat')?.shadowRoot
            ?.querySelector('[role=log]');
          if (!log) return requestAnimationFrame(watch);
          new MutationObserver(() => {
            if (log.getAttribute('aria-live') !== 'off') window.loud += 1;
          }).observe(log, {childList: true});
        };
        watch();"""
    )
    me.page.reload()
    me.hears("You wrote: my front door")
    assert me.page.evaluate("window.loud") == 0
    me.page.wait_for_timeout(1_200)
    assert me.log.get_attribute("aria-live") is None, "what comes later is announced"


@pytest.mark.parametrize("look", ["desktop", "phone", "narrow"])
def test_targets_are_large_enough_for_unsteady_hands(
    screen: Open, gateway: FakeGateway, look: str
) -> None:
    me = screen(**LOOKS[look])
    asked(me, gateway)
    me.button("More").click()
    small = me.in_widget(
        """[...root.querySelectorAll('button, textarea, .bar a, .options a')]
        .filter(e => e.checkVisibility()).map(e => [e.textContent, e.getBoundingClientRect()])
        .filter(([, r]) => r.width < 44 || r.height < 44)
        .map(([t, r]) => `${t} ${r.width}x${r.height}`)"""
    )
    assert small == []


@pytest.mark.parametrize("look", ["phone", "narrow", "zoomed"])
def test_nothing_is_cut_off_on_small_screens(screen: Open, gateway: FakeGateway, look: str) -> None:
    me = screen(**LOOKS[look])
    asked(me, gateway)
    assert me.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    wide = me.in_widget(
        """[...root.querySelectorAll('.panel *:not(.hidden)')].filter(e => e.checkVisibility())
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1
                  || e.getBoundingClientRect().left < -1).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert wide == []
    me.box.scroll_into_view_if_needed()
    me.button("Send").scroll_into_view_if_needed()
    expect(me.button("Send")).to_be_in_viewport(ratio=1)
    me.button("Talk to a person").scroll_into_view_if_needed()
    expect(me.button("Talk to a person")).to_be_in_viewport(ratio=1)


def test_text_may_be_spaced_out(screen: Open, gateway: FakeGateway) -> None:
    me = screen(viewport=PHONE)
    asked(me, gateway)
    me.page.evaluate(
        """() => { const s = new CSSStyleSheet(); s.replaceSync(`* { line-height: 1.5 !important;
          letter-spacing: .12em !important; word-spacing: .16em !important }`);
          document.adoptedStyleSheets = [s]; }"""
    )
    cut = me.in_widget(
        """[...root.querySelectorAll('.panel button, .panel p, .bubble')]
        .filter(e => e.checkVisibility() && getComputedStyle(e).overflow !== 'visible'
          ? e.scrollWidth > e.clientWidth + 1 : false).map(e => e.textContent)"""
    )
    assert cut == []
    assert me.in_widget("root.querySelector('.bubble').checkVisibility()")
    spacing = me.in_widget("getComputedStyle(root.querySelector('.words')).letterSpacing")
    assert spacing != "normal", "the reader's own spacing reaches the words"


def test_nothing_moves_for_those_who_asked_for_stillness(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen(reduced_motion="reduce")
    waiting(me, gateway)
    moving = me.in_widget(
        "root.getAnimations({subtree: true}).length + document.getAnimations().length"
    )
    assert moving == 0


def test_shapes_stay_visible_in_forced_colours(screen: Open, gateway: FakeGateway) -> None:
    me = screen(**LOOKS["forced_colours"])
    asked(me, gateway)
    borders = me.in_widget(
        """[...root.querySelectorAll('.bubble, .panel button:not([hidden]), textarea')]
        .map(e => [parseFloat(getComputedStyle(e).borderTopWidth),
                   getComputedStyle(e).borderTopColor])"""
    )
    assert all(width >= 1 and colour != "rgba(0, 0, 0, 0)" for width, colour in borders)
