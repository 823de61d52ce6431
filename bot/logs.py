"""What the bot's processes log: what happened and where, never what was said.

A resident's words may be in any field and in the message of any exception; an exception's type and
the places in the code hold none.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import traceback
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

# Fields that say what happened without saying who wrote or what.
KEPT = ("event", "level", "timestamp", "event_info", "model_id", "model_path", "url")
# Enough to find the line; a deeper stack is a library's.
_PLACES = 8


def without_words(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """A structlog processor that keeps the allowed fields alone, and of an exception what holds no words."""
    kept = {key: value for key, value in event.items() if key in KEPT}
    error = _exception(event.get("exc_info"))
    if error is not None:
        kept |= {"error": type(error).__name__, "places": places(error)}
    return kept


def places(error: BaseException) -> str:
    """Where it happened, innermost last, and what it came of; no word of what was being handled."""
    found = traceback.extract_tb(error.__traceback__)[-_PLACES:]
    here = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in found)
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is None:
        return here
    return f"{here} because of {type(cause).__name__} at {places(cause)}"


def _exception(given: Any) -> BaseException | None:
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple) and len(given) > 1 and isinstance(given[1], BaseException):
        return given[1]
    return sys.exc_info()[1] if given else None


def keep_words_out_of_errors() -> None:
    """Have every record of ``logging`` that tells of an exception tell its type and places alone.

    Made where records are made: libraries have handlers of their own. The text beside an exception is
    often the exception's, so it goes too.
    """
    make = logging.getLogRecordFactory()

    def made(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        error = _exception(record.exc_info)
        if error is not None:
            told = {
                "event": "failed",
                "logger": record.name,
                "error": type(error).__name__,
                "places": places(error),
            }
            record.msg, record.args, record.exc_info = json.dumps(told), (), None
        return record

    logging.setLogRecordFactory(made)
    sys.excepthook = _end


def _end(_type: type[BaseException], error: BaseException, _traceback: Any) -> None:
    write("ended", error=type(error).__name__, places=places(error))


def write(event: str, **fields: str | float | None) -> None:
    """One line of ours, whatever level the libraries are at. ``fields`` are names, ids and counts."""
    line = {"event": event, **{name: value for name, value in fields.items() if value is not None}}
    line["timestamp"] = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    # A full or closed pipe is no reason to fail a resident's turn.
    try:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()
    except (OSError, ValueError):
        return


def milliseconds_since(started: float) -> float:
    """How long ago ``time.monotonic()`` was ``started``, for a log line."""
    return round((time.monotonic() - started) * 1000, 1)
