"""Real Chromium to measure with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

_FLAGS = "--headless --no-sandbox --disable-gpu --no-first-run --disable-sync".split()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Running; ends the run with a sentence where this machine has none."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        raise SystemExit("this part needs chromium on the path: install your system's package")
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=_FLAGS)
        yield browser
        browser.close()
