"""One-time codes: six digits a person can read out, sealed so that the database does not hold them."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
import unicodedata

_DIGITS = 6
# A million codes can be tried against a plain hash in a second; at this cost it takes half a day,
# and a code lasts minutes. About 40 ms and 16 MB for each look.
_COST = 2**14
_SALT_BYTES = 16


def new_code() -> str:
    """Six random digits, zeros in front included."""
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"


async def seal(code: str) -> str:
    """What is kept of a code."""
    return await asyncio.to_thread(_seal, code, secrets.token_bytes(_SALT_BYTES))


async def fits(typed: str, sealed: str | None) -> bool:
    """Whether ``typed`` is the sealed code. With nothing sealed this takes as long and is False, so
    that nobody learns from the time it takes whether there was a code at all."""
    if sealed is None:
        await asyncio.to_thread(_seal, typed, bytes(_SALT_BYTES))
        return False
    salt, _, _ = sealed.partition("$")
    found = await asyncio.to_thread(_seal, tidy(typed), bytes.fromhex(salt))
    return hmac.compare_digest(found, sealed)


def tidy(typed: str) -> str:
    """The digits of a code as people type it: with spaces, dashes or full stops, in any digits."""
    return re.sub(r"\D", "", unicodedata.normalize("NFKC", typed))[:20]


def _seal(code: str, salt: bytes) -> str:
    sealed = hashlib.scrypt(code.encode(), salt=salt, n=_COST, r=8, p=1, maxmem=2**26)
    return f"{salt.hex()}${sealed.hex()}"
