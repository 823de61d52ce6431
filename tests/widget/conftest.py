"""Real Chromium against a small gateway on the loopback that keeps the chat contract."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

from scripts.free_ports import free_port
from tests.handoff_api import rasa as stand_in
from tests.handoff_api.rasa import FakeRasa
from tests.widget.gateway import FakeGateway
from tests.widget.real import RealGateway
from tests.widget.screen import Screen

running_rasa, rasa = stand_in.running_rasa, stand_in.rasa

FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-quic"
).split()
DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}

Open = Callable[..., Screen]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; each test has storage of its own."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("these tests need chromium on the path: install your system's package")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with FakeGateway().running() as running:
        yield running


@pytest.fixture(scope="session")
def elsewhere() -> str:
    """Another website's origin, which the real gateway allows."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture(scope="session")
def real(
    tmp_path_factory: pytest.TempPathFactory, running_rasa: FakeRasa, elsewhere: str
) -> Iterator[RealGateway]:
    """The real gateway with its worker and stand-in telephone, once for all tests."""
    running = RealGateway(tmp_path_factory.mktemp("real"), running_rasa, origin=elsewhere)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def screen(browser: Browser, gateway: FakeGateway) -> Iterator[Open]:
    """Open the demonstration page; options are the browser's own (``viewport``, ``color_scheme``).

    A script error, a complaint of the content policy, or a request to anywhere but the gateway
    fails the test, whatever else it looks at.
    """
    faults: list[str] = []
    contexts = []

    def opened(path: str = "/demo/west-kent", **options: Any) -> Screen:
        context = browser.new_context(**{"viewport": DESKTOP, **options})
        contexts.append(context)
        context.on("page", lambda page: _watch(page, gateway, faults))
        context.set_default_timeout(8_000)
        page = context.new_page()
        page.goto(gateway.url + path)
        return Screen(page)

    yield opened
    for context in contexts:
        context.close()
    assert not faults, faults


def _watch(page: Page, gateway: FakeGateway, faults: list[str]) -> None:
    def asked(request: Request) -> None:
        if not request.url.startswith((gateway.url, "blob:" + gateway.url, "data:", "about:")):
            faults.append(f"asked for {request.url}")

    page.on("request", asked)
    page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
    page.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
