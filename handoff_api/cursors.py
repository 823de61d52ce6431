"""Where the next page begins, as a word the client hands back unread."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from handoff_api.errors import FieldInvalidError

# How many values a place has in each order.
_VALUES = {"newest": 1, "oldest": 1, "due": 2, "priority": 3, "changed": 2}


def write_cursor(id: int) -> str:
    """The cursor for "after the row with this id"."""
    return base64.urlsafe_b64encode(f"v1:{id}".encode()).decode().rstrip("=")


def read_cursor(cursor: str | None) -> int | None:
    """The id in a cursor; None for none; refuses what we did not write."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        version, _, id = base64.urlsafe_b64decode(padded.encode()).decode().partition(":")
        if version == "v1" and id.isascii() and id.isdigit() and int(id) < 2**63:
            return int(id)
    except (binascii.Error, UnicodeError):
        pass
    raise FieldInvalidError("cursor", "must be the 'next' of an earlier page")


def write_place(order: str, values: list[Any]) -> str:
    """The cursor for "after the row with these values", good for one order only."""
    plain = [v.isoformat() if isinstance(v, datetime) else v for v in values]
    word = json.dumps([order, *plain], separators=(",", ":"))
    return base64.urlsafe_b64encode(word.encode()).decode().rstrip("=")


def read_place(cursor: str | None, order: str) -> list[Any] | None:
    """The values in a cursor of this order; None for none; refuses what we did not write."""
    if cursor is None:
        return None
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        word = json.loads(base64.urlsafe_b64decode(padded.encode()).decode())
        named, *plain = word
        values = [datetime.fromisoformat(v) if isinstance(v, str) else v for v in plain]
        whole = [v for v in values if isinstance(v, int) and not isinstance(v, bool)]
        instants = [v for v in values if isinstance(v, datetime) and v.tzinfo]
        fits = len(whole) + len(instants) == len(values) == _VALUES.get(order)
        if named == order and fits and all(0 <= v < 2**31 for v in whole):
            return values
    except (ValueError, TypeError):
        pass
    raise FieldInvalidError("cursor", f"must be the 'next' of an earlier page in the order {order}")
