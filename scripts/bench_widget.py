"""Measure how soon the chat can be used on a demonstration page: cold, and with the script in the cache.

    .venv/api/bin/python scripts/bench_widget.py [--times 20]

A real gateway and real Chromium. "Ready" is the mark the widget sets once its button can be pressed, counted
from the moment the page was asked for.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PYTHON = str(ROOT / ".venv" / "api" / "bin" / "python")
FLAGS = "--headless --no-sandbox --disable-gpu --no-first-run --disable-sync".split()
READY = "performance.getEntriesByName('putright-ready')[0].startTime"


def ready(page: Page) -> float:
    page.locator("button.launcher").wait_for()
    return float(page.evaluate(READY))


def measure(browser: Browser, address: str, times: int) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {"cold": [], "warm": []}
    for _ in range(times):
        # A context of its own has nothing in its cache.
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        took["cold"].append(ready(page))
        page.reload()
        took["warm"].append(ready(page))
        context.close()
    return took


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--times", type=int, default=20)
    times = parser.parse_args().times
    with socket.socket() as found, tempfile.TemporaryDirectory() as data:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
        found.close()
        settings = {**os.environ, "PUTRIGHT_DATA": data, "PUTRIGHT_LOG_LEVEL": "ERROR"}
        subprocess.run([PYTHON, "-m", "handoff_api", "migrate"], cwd=ROOT, env=settings, check=True)
        serve = [PYTHON, "-m", "handoff_api", "serve", "--port", str(port)]
        server = subprocess.Popen(serve, cwd=ROOT, env=settings)
        try:
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=FLAGS
                )
                took = measure(browser, f"http://127.0.0.1:{port}/demo/west-kent", times)
                browser.close()
        finally:
            server.terminate()
            server.wait(15)
    for name, values in took.items():
        cut = statistics.quantiles(values, n=100, method="inclusive")
        print(f"{name}: ready after {cut[49]:.0f} ms (p50), {cut[94]:.0f} ms (p95), {times} times")
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0


if __name__ == "__main__":
    sys.exit(main())
