"""What is said when a store is full or away: nothing was acknowledged, and when to come again.

A request that ends here was not committed, or its commit's answer was lost: the same id or
Idempotency-Key makes sending it again safe either way.
"""

from __future__ import annotations

import errno
import sqlite3

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from handoff_api.database import is_away
from handoff_api.errors import answer_problem
from handoff_api.logging import log

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
# For both: every client of ours, and Twilio, takes 503 for "not now" and keeps what it has.
_STATUS = 503
# Long enough for a database to come back, short enough for somebody who waits at the screen.
_AGAIN_AFTER = {"Retry-After": "5"}
# SQLite's words for a disk without room; on PostgreSQL a state of its own says it.
_SQLITE_FULL = ("disk is full", "disk i/o error", "unable to open database file")
_POSTGRES_FULL = "53100"


def add_outage_handlers(app: FastAPI) -> None:
    """Answer 503, saying which, when a store has no room or is away, in every route of ``app``."""

    @app.exception_handler(DBAPIError)
    @app.exception_handler(NoConnectionError)
    @app.exception_handler(sqlite3.OperationalError)
    async def _database(_: Request, error: Exception) -> JSONResponse:
        # What no later try could mend is a fault of ours, which is a 500.
        if not (is_away(error) or is_full(error)):
            raise error
        return _answer(is_full(error), error)

    @app.exception_handler(OSError)
    async def _files(_: Request, error: OSError) -> JSONResponse:
        if error.errno not in _NO_SPACE:
            raise error
        return _answer(True, error)


def is_full(error: BaseException) -> bool:
    """Whether a database said that it has no room left."""
    cause = getattr(error, "orig", error)
    if getattr(cause, "sqlstate", None) == _POSTGRES_FULL:
        return True
    return any(words in str(cause).lower() for words in _SQLITE_FULL)


def _answer(full: bool, error: Exception) -> JSONResponse:
    code = "store_full" if full else "store_away"
    log.error(code, error=type(error).__name__, status=_STATUS)
    return answer_problem(
        _STATUS,
        code,
        "There is no room to keep anything" if full else "What is said here cannot be kept now",
        "Nothing is lost that was answered before. Send this again in a few seconds with the same "
        "id or Idempotency-Key: it is then done once.",
        _AGAIN_AFTER,
    )
