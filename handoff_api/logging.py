"""Logs as JSON lines that can hold only the fields named here: never words, names or numbers."""

from __future__ import annotations

import logging
import sys
from contextlib import suppress
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# What a log line may say. A resident's words, names, addresses and numbers have no place here.
ALLOWED = frozenset(
    {
        "event", "level", "timestamp", "request_id", "method", "path", "route", "status",
        "milliseconds", "landlord", "conversation_id", "message_id", "case_reference", "action",
        "role", "key_id", "error", "reason", "count", "category", "door", "port", "attempt",
        "revision", "state", "database", "job",
    }
)  # fmt: skip

log: structlog.stdlib.BoundLogger = structlog.get_logger("handoff_api")


def _keep_allowed(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {name: value for name, value in event.items() if name in ALLOWED}


def _to_plain(_: WrappedLogger, __: str, event: EventDict) -> dict[str, Any]:
    return {
        name: value if isinstance(value, str | int | float | bool) or value is None else str(value)
        for name, value in event.items()
    }


class _StandardError:
    """Writes lines to whatever standard error is at the moment; a full or closed one is no reason
    to fail a resident's request."""

    def __init__(self, *_: Any) -> None:
        pass

    def msg(self, line: str) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.write(line + "\n")
            sys.stderr.flush()

    debug = info = warning = error = critical = msg


def start_logging(level: str) -> None:
    """Send our log lines to standard error, and silence libraries that print what they carry."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _keep_allowed,
            _to_plain,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=_StandardError,
        cache_logger_on_first_use=False,
    )
    # At INFO these would print addresses with queries, and at DEBUG whole bodies.
    for name in ("httpx", "httpcore", "aiosqlite", "sqlalchemy", "asyncio", "python_multipart"):
        logging.getLogger(name).setLevel(logging.WARNING)
