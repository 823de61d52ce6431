"""The apps as a server's own processes make them: each composes everything for itself."""

from __future__ import annotations

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
    return create_app(compose(settings, door))
