"""The chat before the real gateway: staff take over and hand back, and another website carries it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.handoff_api.rasa import FakeRasa
from tests.widget.conftest import DESKTOP, PHONE
from tests.widget.real import RealGateway
from tests.widget.screen import Screen
from tests.widget.test_accessibility import findings
from tests.widget.test_photos import photo, pick, ready

SIZES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": DESKTOP},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
}
# As a landlord's own page: the README's tag, and no more leave than the README asks for.
SITE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Sample Homes</title>
<script type="module" src="{gateway}/widget/putright-chat.js"></script></head>
<body><main><h1>Sample Homes</h1></main>
<putright-chat landlord="west-kent" name="Sample Homes" phone="01632 960001">
<p>You can also complain by phone.</p></putright-chat></body></html>"""
LEAVE = "default-src 'none'; script-src {gateway}; connect-src {gateway}"
ONE_TOO_MANY = """async ([gateway, landlord]) => {
  const ask = (path, more) => fetch(gateway + path, { method: "POST", ...more });
  const json = { "Content-Type": "application/json" };
  const opened = await ask("/v1/chat/sessions", { headers: json, body: JSON.stringify({ landlord }) });
  const headers = { Authorization: `Bearer ${(await opened.json()).token}` };
  for (let n = 0; n < 10; n++) {
    const body = new FormData();
    body.append("file", new Blob(["no photo"]), "wall.png");
    const answer = await ask("/v1/chat/attachments", { headers, body });
    if (answer.status === 429) return answer.headers.get("Retry-After");
  }
  return "never refused";
}"""


@contextmanager
def website(origin: str, gateway: str) -> Iterator[None]:
    """Another website, at its own origin, with the chat in its page."""

    class Site(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            body = SITE.format(gateway=gateway).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", LEAVE.format(gateway=gateway))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", urlsplit(origin).port or 0), Site)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield
    server.shutdown()
    server.server_close()


def opened(browser: Browser, address: str, **options: Any) -> Screen:
    context = browser.new_context(**options)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(address)
    return Screen(page)


class Staff:
    """A caseworker in the newest conversation."""

    def __init__(self, real: RealGateway) -> None:
        self.http = real.staff()
        [newest, *_] = self.http.get("/v1/conversations").json()["conversations"]
        self.path = f"/v1/conversations/{newest['id']}"

    def say(self, text: str) -> None:
        assert self.http.post(f"{self.path}/messages", json={"text": text}).status_code == 201

    def hand_back(self) -> None:
        answer = self.http.post(f"{self.path}/hand-back", json={})
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("size", SIZES)
def test_the_head_says_who_is_written_to_when_staff_take_over_and_hand_back(
    browser: Browser, real: RealGateway, rasa: FakeRasa, size: str
) -> None:
    me = opened(browser, f"{real.url}/demo/west-kent", **SIZES[size]).open()
    head = me.page.locator(".heading .who")
    expect(head).to_have_text("Automated assistant")
    me.write("my front door")
    me.hears("heard my front door")
    staff = Staff(real)
    staff.say("This is Jo. I have read it.")
    expect(head).to_have_text("You are writing to a person")
    expect(me.log.locator(".label").last).to_have_text(re.compile("person|Sample|West Kent"))
    me.write("thank you Jo")
    expect(me.log).to_contain_text("thank you Jo")
    assert findings(me) == []
    rasa.dangers["I smell gas"] = [{"hazard": "gas", "group": "emergency", "words": "smell gas",
                                    "confidence": 0.97, "now": True}]  # fmt: skip
    me.write("I smell gas")
    # The greeting gives the number too: the second one is the answer.
    expect(me.log.get_by_text("0800 111 999")).to_have_count(2)
    expect(head).to_have_text("You are writing to a person")
    staff.hand_back()
    me.hears("automated assistant answers here again, not a person")
    expect(head).to_have_text("Automated assistant")
    me.write("still there?")
    me.hears("heard still there?")
    assert rasa.words() == ["my front door", "still there?"], "what Jo was told is Jo's alone"
    me.page.reload()
    me.hears("heard still there?")
    expect(head).to_have_text("Automated assistant")
    me.page.context.close()


@pytest.mark.parametrize("size", SIZES)
def test_another_website_carries_the_whole_chat(
    browser: Browser, real: RealGateway, rasa: FakeRasa, elsewhere: str, size: str
) -> None:
    with website(elsewhere, real.url):
        me = opened(browser, f"{elsewhere}/complain", **SIZES[size])
        faults = watched(me.page, elsewhere, real.url)
        me.open()
        me.write("my front door")
        me.hears("heard my front door")
        Staff(real).say("This is Jo. Can you send a photo?")
        me.hears("This is Jo. Can you send a photo?")
        pick(me, photo())
        ready(me, 1)
        me.write("here it is")
        me.hears("Photo: wall.png")
        me.page.reload()
        me.hears("This is Jo. Can you send a photo?")
        expect(me.log.locator(".files canvas")).to_have_count(1)
        assert findings(me) == []
        wait = me.page.evaluate(ONE_TOO_MANY, [real.url, "west-kent"])
        assert wait is not None, "Retry-After cannot be read from another origin"
        assert 1 <= int(wait) <= 60
        me.page.context.close()
    assert faults == []


def watched(page: Page, *origins: str) -> list[str]:
    """What goes wrong from now on: script errors, the policy's complaints, requests elsewhere."""
    faults: list[str] = []

    def asked(request: Request) -> None:
        if not request.url.startswith((*origins, "blob:", "data:")):
            faults.append(f"asked for {request.url}")

    page.on("request", asked)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
    return faults


def test_a_website_that_is_not_named_shows_how_else_to_complain(
    browser: Browser, real: RealGateway, elsewhere: str
) -> None:
    with website(elsewhere, real.url):
        # The same machine under another name is another origin.
        me = opened(browser, elsewhere.replace("127.0.0.1", "localhost"), viewport=DESKTOP)
        expect(me.page.get_by_text("You can also complain by phone.")).to_be_visible()
        expect(me.launcher).to_have_count(0)
        me.page.context.close()
