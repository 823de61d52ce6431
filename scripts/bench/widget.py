"""How soon the chat can be used on a demonstration page: cold, and with the script in the cache.

A real gateway and real Chromium. "Ready" is the mark the widget sets once its button can be pressed,
counted from the moment the page was asked for.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from scripts.bench import databases
from scripts.bench.bars import Bars
from scripts.bench.browsing import chromium
from scripts.bench.line import until_there
from scripts.bench.machine import head, load, percentile, row
from scripts.bench.processes import running
from scripts.free_ports import free_port

_READY = "performance.getEntriesByName('putright-ready')[0].startTime"
_INTERACTIVE_WITHIN_MS = 300


def measure_widget(times: int, bars: Bars) -> None:
    """Print how long each takes, and hold both to the bar."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        settings = {
            **os.environ,
            "DATABASE_URL": databases.sqlite(Path(folder)),
            "PUTRIGHT_DATA": folder,
            "PUTRIGHT_LOG_LEVEL": "ERROR",
        }
        databases.migrate(settings)
        with running(settings, ("handoff_api", "serve", "--port", str(port))):
            asyncio.run(until_there(port))
            with chromium() as browser:
                took = _load(browser, f"http://127.0.0.1:{port}/demo/west-kent", times)
    print(f"### The chat on a page, {times} times ({load()})\n")
    print(head("the page is loaded", "ready after, p50 ms", "p95 ms"))
    for name, values in took.items():
        print(row(name, percentile(values, 50), percentile(values, 95)))
    print()
    for name, values in took.items():
        bars.at_most(f"ready {name}, p95 ms", percentile(values, 95), _INTERACTIVE_WITHIN_MS)
    print()


def _load(browser: Browser, address: str, times: int) -> dict[str, list[float]]:
    cold, warm = "with an empty cache", "with the script in the cache"
    took: dict[str, list[float]] = {cold: [], warm: []}
    for _ in range(times):
        # A context of its own has nothing in its cache.
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        took[cold].append(_ready(page))
        page.reload()
        took[warm].append(_ready(page))
        context.close()
    return took


def _ready(page: Page) -> float:
    page.locator("button.launcher").wait_for()
    return float(page.evaluate(_READY))
