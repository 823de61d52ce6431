"""How heavy the widget is, how it can be dressed, and that every word of it is in one file."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

import rulebook
from scripts.build_widget import MADE, first_line, sources
from tests.widget.conftest import DESKTOP, Open
from tests.widget.gateway import FakeGateway

ROOT = Path(__file__).parents[2]
WIDGET = ROOT / "widget"
PIECES = sources()
# Text (4.5) and the edges of controls (3), both ways round: WCAG 2.2, 1.4.3 and 1.4.11.
PAIRS = [
    ("--chat-ink", "--chat-paper", 4.5),
    ("--chat-ink", "--chat-soft", 4.5),
    ("--chat-ink", "--chat-mine", 4.5),
    ("--chat-ink", "--chat-staff", 4.5),
    ("--chat-muted", "--chat-paper", 4.5),
    ("--chat-muted", "--chat-soft", 4.5),
    ("--chat-on-accent", "--chat-accent", 4.5),
    ("--chat-accent", "--chat-paper", 4.5),
    ("--chat-on-head", "--chat-head", 4.5),
    ("--chat-wrong", "--chat-paper", 4.5),
    ("--chat-edge", "--chat-paper", 3),
    ("--chat-edge", "--chat-soft", 3),
    ("--chat-ring", "--chat-paper", 3),
    ("--chat-ring", "--chat-ring-outer", 3),
]


def test_widget_is_at_most_40_kb_compressed() -> None:
    assert len(gzip.compress(MADE.read_bytes(), 9)) <= 40_000


def test_the_one_script_is_made_from_the_modules_as_they_are() -> None:
    assert MADE.read_text("utf-8").startswith(first_line()), "stale: run `make widget`"
    assert not re.search(r"""\bimport\s*[{"'*]|\bfrom\s*["']""", MADE.read_text("utf-8"))


def test_widget_needs_no_other_code() -> None:
    for piece in PIECES:
        source = piece.read_text("utf-8")
        for wanted in re.findall(r"""(?:import|from)\s+["']([^"']+)["']""", source):
            assert (piece.parent / wanted).resolve().is_relative_to(WIDGET), wanted
        assert "innerHTML" not in source
        assert "insertAdjacentHTML" not in source
        assert "eval(" not in source


def test_modules_stay_small() -> None:
    lengths = {p.name: len(p.read_text("utf-8").splitlines()) for p in PIECES}
    assert max(lengths.values()) < 400, lengths


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_can_be_told_apart(screen: Open, scheme: str) -> None:
    me = screen(color_scheme=scheme)
    expect(me.launcher).to_be_visible()
    for front, back, least in PAIRS:
        assert contrast(colour(me, front), colour(me, back)) >= least, f"{front} on {back}"


def test_a_landlord_may_dress_it(screen: Open) -> None:
    me = screen().open()
    me.page.evaluate(
        """() => { const s = new CSSStyleSheet(); s.replaceSync(
          'putright-chat { --putright-accent: rgb(90, 20, 120); --putright-radius: 0px;'
          + '--putright-font: Georgia, serif }'); document.adoptedStyleSheets = [s]; }"""
    )
    style = me.in_widget(
        """(() => { const s = getComputedStyle(root.querySelector('.main'));
        const p = getComputedStyle(root.querySelector('.panel'));
        return [s.backgroundColor, p.borderRadius, p.fontFamily] })()"""
    )
    assert style == ["rgb(90, 20, 120)", "0px", "Georgia, serif"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("landlord", rulebook.landlord_ids())
def test_a_landlords_own_colour_is_taken_on_and_can_be_read(
    screen: Open, gateway: FakeGateway, landlord: str, scheme: str
) -> None:
    gateway.page["landlord_id"] = landlord
    me = screen(f"/demo/{landlord}", color_scheme=scheme)
    expect(me.launcher).to_be_visible()
    # The page's own name for it, which the demonstration hands on as a landlord would.
    of_page = me.page.evaluate("getComputedStyle(document.querySelector('.start')).backgroundColor")
    of_chat = me.in_widget("getComputedStyle(root.querySelector('.launcher')).backgroundColor")
    assert of_chat == of_page
    for front, back, least in PAIRS:
        assert contrast(colour(me, front), colour(me, back)) >= least, f"{front} on {back}"


def test_the_pages_own_style_does_not_reach_in(screen: Open) -> None:
    me = screen().open()
    me.page.evaluate(
        """() => { const s = new CSSStyleSheet(); s.replaceSync(
          'html { font-size: 8px } button, p, div { display: none !important }'
          + 'body { text-align: right; text-transform: uppercase; color: red; line-height: 3 }');
          document.adoptedStyleSheets = [s]; }"""
    )
    style = me.in_widget(
        """(() => { const s = getComputedStyle(root.querySelector('.words'));
        return [s.fontSize, s.textTransform, s.textAlign, s.display] })()"""
    )
    assert style == ["16px", "none", "start", "block"]


def test_readers_own_text_size_counts(screen: Open) -> None:
    me = screen()
    me.page.evaluate(
        "document.querySelector('putright-chat').style.setProperty('--putright-font-size', '200%')"
    )
    me.open()
    assert me.in_widget("getComputedStyle(root.querySelector('.words')).fontSize") == "34px"
    assert me.in_widget("root.querySelector('.panel').getBoundingClientRect().right <= innerWidth")


def test_every_word_can_be_put_in_another_language(screen: Open, gateway: FakeGateway) -> None:
    english = (WIDGET / "wording.en.js").read_text("utf-8")
    turned = re.sub(r'(?<=: )"(?!en-GB|ltr)([^"]*)"', r'"‡\1"', english)
    turned = re.sub(r'(?<=:\n    )"([^"]*)"', r'"‡\1"', turned)
    turned = turned.replace('"en-GB"', '"ar"').replace('"ltr"', '"rtl"')
    me = screen()
    me.page.route(
        "**/wording.other.js",
        lambda route: route.fulfill(body=turned, content_type="text/javascript"),
    )
    me.page.evaluate(
        """() => { const old = document.querySelector('putright-chat');
          const made = document.createElement('putright-chat');
          made.setAttribute('landlord', 'west-kent'); made.setAttribute('phone', '01632 960001');
          made.setAttribute('wording', '/wording.other.js'); old.replaceWith(made); }"""
    )
    gateway.reply = lambda text: [
        {"text": "‡?", "asks": "when_happened", "buttons": [{"title": "‡y", "payload": "y"}]}
    ]
    me.page.locator("button.launcher").click()
    me.page.locator("textarea").fill("‡door")
    me.page.keyboard.press("Enter")
    expect(me.page.locator(".choices button")).to_be_visible()
    me.page.locator(".head button").first.click()
    words = me.in_widget(
        """(() => { const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        const found = []; while (walk.nextNode()) {
          const text = walk.currentNode.textContent.trim();
          if (text && walk.currentNode.parentElement.closest('.message.bot .words') === null)
            found.push(text); }
        for (const e of root.querySelectorAll('[aria-label]'))
          found.push(e.getAttribute('aria-label'));
        return found })()"""
    )
    plain = [w for w in words if "‡" not in w and w != "01632 960001"]
    assert plain == []
    assert me.in_widget("root.querySelector('.panel').getBoundingClientRect().left") < 100
    assert me.in_widget("root.querySelector('.panel').lang") == "ar"


def test_chat_is_ready_within_300_ms(screen: Open) -> None:
    me = screen(viewport=DESKTOP)
    took = []
    for _ in range(5):
        me.page.reload()
        expect(me.launcher).to_be_visible()
        took.append(me.page.evaluate("performance.getEntriesByName('putright-ready')[0].startTime"))
    # The best of five: the machine that runs the tests is busy with the tests.
    assert min(took) < 300, took


def colour(me: object, name: str) -> list[float]:
    found = me.in_widget(  # type: ignore[attr-defined]
        f"""(() => {{ const e = document.createElement('i'); e.style.color = 'var({name})';
        root.append(e); const c = getComputedStyle(e).color; e.remove(); return c }})()"""
    )
    # A mixed colour comes in parts of one, others in parts of 255.
    whole = 255 if found.startswith("color(srgb") else 1
    return [float(part) * whole for part in re.findall(r"[\d.]+", found)[:3]]


def contrast(one: list[float], other: list[float]) -> float:
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def brightness(rgb: list[float]) -> float:
    def linear(part: float) -> float:
        part /= 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
