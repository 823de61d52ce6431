"""References a resident can read out over the phone."""

from __future__ import annotations

import re
import secrets
from datetime import date

# No 0/O, 1/I/L or U/V pairs: what is read out must be what is written down.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
_LENGTH = 6
_SHAPE = re.compile(rf"[A-Z]{{2,4}}-\d\d-[{ALPHABET}]{{{_LENGTH}}}")


def new_reference(prefix: str, on: date) -> str:
    """Prefix, year and six random letters, such as ``WK-26-7Q4K9D``: nobody can guess the next."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))
    return f"{prefix}-{on:%y}-{letters}"


def tidy_reference(typed: str) -> str | None:
    """A reference as people type it, in our form; None when it cannot be one."""
    tidy = typed.strip().upper()
    return tidy if _SHAPE.fullmatch(tidy) else None
