"""Where the next page begins, as a word the client hands back unread."""

from __future__ import annotations

import base64
import binascii

from handoff_api.errors import FieldInvalidError


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
