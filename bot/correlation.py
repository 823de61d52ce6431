"""Which request a turn came of: the gateway's id for it and its place in a trace, carried to the case.

The gateway sends both in a message's metadata; they are this task's own until the next turn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

import structlog

# As the case API takes them; anything else never came from the gateway.
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_HEADERS: ContextVar[Mapping[str, str] | None] = ContextVar("correlation", default=None)


def take(metadata: Mapping[str, Any] | None) -> None:
    """Take up what came with a message, for the log lines and calls of this task."""
    given = metadata or {}
    request_id, traceparent = str(given.get("request_id")), str(given.get("traceparent"))
    headers = {}
    structlog.contextvars.clear_contextvars()
    if given.get("request_id") and _ID.fullmatch(request_id):
        headers["X-Request-ID"] = request_id
        structlog.contextvars.bind_contextvars(request_id=request_id)
    if _TRACEPARENT.fullmatch(traceparent):
        headers["traceparent"] = traceparent
    _HEADERS.set(headers)


def headers() -> dict[str, str]:
    """What a call to another part of ours carries: ``X-Request-ID`` and W3C ``traceparent``."""
    return dict(_HEADERS.get() or {})


def request_id() -> str | None:
    """The gateway's id of the request that this turn came of."""
    return headers().get("X-Request-ID")
