"""The apps as a server's own processes make them: each composes everything for itself."""

from __future__ import annotations

import gc

from fastapi import FastAPI

from handoff_api.logging import start_logging
from handoff_api.main import Door, compose, create_app
from handoff_api.settings import Settings
from handoff_api.tracing import is_wanted, start_tracing


def public() -> FastAPI:
    """The street's door."""
    return _app("public")


def intake() -> FastAPI:
    """The door of the bot's actions."""
    return _app("intake")


def _app(door: Door) -> FastAPI:
    settings = Settings()
    start_logging(settings.log_level)
    if is_wanted():
        start_tracing(door)
    app = create_app(compose(settings, door))
    # What there is now stays to the end: the collector of garbage need not look through it again
    # each time a request has left some, and may look less often.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    return app
