"""The plain pages behind links in messages, in a real browser: consent and upload, every state."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from handoff_api.pages import page
from tests.widget.states import LOOKS
from tests.widget.test_accessibility import TAGS

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
WHO = {"name": "Rowan Example-With-A-Very-Long-Name", "is_member": False, "missing": None}
FORM = {"words": "", "most": 10, "megabytes": 15, "longest": 5000}
REFUSED = [("a-long-name-without-any-space-" * 3 + ".jpg", "This is not a photo.")]
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    **{
        f"consent_{outcome}": ("consent.html", {**WHO, "outcome": outcome})
        for outcome in ("pending", "granted", "refused", "expired", "withdrawn")
    },
    "consent_unsigned": ("consent.html", {**WHO, "outcome": "pending", "missing": "name"}),
    "consent_of_a_group": ("consent.html", {**WHO, "outcome": "pending", "is_member": True}),
    "upload": ("upload.html", {**FORM, "refused": []}),
    "upload_refused": ("upload.html", {**FORM, "refused": REFUSED}),
    "upload_done": (
        "upload_done.html",
        {"kept": ["wall.jpg"], "words": "x", "refused": REFUSED, "again": "/upload/x"},
    ),
}


def shown(browser: Browser, name: str, **look: Any) -> Any:
    template, values = PAGES[name]
    made = page(template, landlord="west-kent", now=NOW, **values)
    # No script of the page's own: none is needed, and the policy would let none run.
    tab = browser.new_context(**look).new_page()
    tab.set_content(bytes(made.body).decode())
    return tab


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_a_linked_page(browser: Browser, name: str) -> None:
    tab = shown(browser, name)
    found = Axe().run(tab, options={"runOnly": TAGS})
    tab.context.close()
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("look", LOOKS)
def test_a_linked_page_fits_every_screen(browser: Browser, look: str) -> None:
    for name in ("consent_unsigned", "upload_refused"):
        tab = shown(browser, name, **LOOKS[look])
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        small = tab.evaluate(
            """[...document.querySelectorAll('button, input, textarea')]
            .filter(e => e.getBoundingClientRect().height < 44).length"""
        )
        assert small == 0
        found = Axe().run(tab, options={"runOnly": TAGS})
        tab.context.close()
        assert found.violations_count == 0, found.generate_report()


def test_the_policy_of_a_linked_page_lets_its_own_style_in_and_nothing_else() -> None:
    made = page("link_gone.html", landlord=None, now=NOW)
    policy = made.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert "unsafe" not in policy
