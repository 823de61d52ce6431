"""The field keys: the first seals, all of them open, and each gives marks by which a value is looked up.

A sealed value is ``s1:<key id>:<base64 of nonce, ciphertext, tag>``: AES-256-GCM, with the name of its
column as associated data, so that a value moved into another column does not open.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

SEAL = "s1:"
_KEY_BYTES = 32
_NONCE_BYTES = 12
_ID_LENGTH = 8
# 96 bits: no two values meet among all that a service will ever hold.
MARK_LENGTH = 24
_HEAD_LENGTH = len(SEAL) + _ID_LENGTH + 1


class FieldKeysError(Exception):
    """The keys cannot be used, or do not open what they should; says what to do, names no value."""


class _Key:
    """One field key and what is derived from it."""

    def __init__(self, raw: bytes) -> None:
        self.id = _derived(raw, "id").hex()[:_ID_LENGTH]
        self.head = f"{SEAL}{self.id}:"
        self.seals = AESGCM(_derived(raw, "seal"))
        self.marks = _derived(raw, "mark")


class Keyring:
    """Seals and opens values of columns. Made once for a process, shared by all its threads."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys:
            raise FieldKeysError("there is no field key: PUTRIGHT_FIELD_KEYS needs at least one")
        made = [_Key(raw) for raw in keys]
        self._first = made[0]
        self._keys = {key.id: key for key in made}

    @property
    def ids(self) -> list[str]:
        """The ids of all keys, the one that seals first. An id tells nothing of its key."""
        return list(self._keys)

    @property
    def head(self) -> str:
        """What every value sealed with the first key begins with."""
        return self._first.head

    def seal(self, plain: bytes, column: str) -> str:
        """``plain``, sealed for ``column`` (``table.name``) with the first key."""
        nonce = os.urandom(_NONCE_BYTES)
        locked = nonce + self._first.seals.encrypt(nonce, plain, column.encode())
        return self._first.head + base64.urlsafe_b64encode(locked).decode()

    def open(self, sealed: str, column: str) -> bytes:
        """What ``seal`` was given; raises FieldKeysError for anything else."""
        return self._open(sealed[:_HEAD_LENGTH], sealed[_HEAD_LENGTH:].encode(), column, text=True)

    def seal_bytes(self, plain: bytes, column: str) -> bytes:
        """As ``seal``, for large things such as a PDF: without the cost of base64."""
        nonce = os.urandom(_NONCE_BYTES)
        locked = self._first.seals.encrypt(nonce, plain, column.encode())
        return self._first.head.encode() + nonce + locked

    def open_bytes(self, sealed: bytes, column: str) -> bytes:
        """What ``seal_bytes`` was given; raises FieldKeysError for anything else."""
        head = sealed[:_HEAD_LENGTH].decode("latin-1")
        return self._open(head, sealed[_HEAD_LENGTH:], column, text=False)

    def marks(self, value: str, column: str) -> list[str]:
        """By what ``value`` is found in ``column``: one mark for each key, the one written first.

        Equal values have equal marks; without the key nobody can make one or read one.
        """
        return [_mark(key, value, column) for key in self._keys.values()]

    def mark(self, value: str, column: str) -> str:
        """The mark that is written: of the key that seals."""
        return _mark(self._first, value, column)

    def _open(self, head: str, locked: bytes, column: str, *, text: bool) -> bytes:
        if not head.startswith(SEAL):
            raise FieldKeysError(f"{column} holds something that was never sealed")
        key = self._keys.get(head[len(SEAL) : -1])
        if key is None:
            raise FieldKeysError(
                f"{column} was sealed with the field key {head[len(SEAL) : -1]!r}, which is not among "
                f"those given ({', '.join(self._keys)}): put it back into PUTRIGHT_FIELD_KEYS"
            )
        try:
            raw = base64.urlsafe_b64decode(locked) if text else locked
            return key.seals.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], column.encode())
        except (InvalidTag, ValueError, binascii.Error):
            raise FieldKeysError(
                f"{column} holds something that was changed after it was sealed, or moved there"
            ) from None


def parse_keys(written: str) -> Keyring:
    """The keys as an operator writes them: base64 of 32 bytes each, one a line or with commas."""
    found = []
    for number, one in enumerate(re.split(r"[\s,]+", written.strip()), start=1):
        try:
            raw = base64.b64decode(one.replace("-", "+").replace("_", "/"), validate=True)
        except binascii.Error:
            raw = b""
        if len(raw) != _KEY_BYTES:
            raise FieldKeysError(
                f"PUTRIGHT_FIELD_KEYS: key {number} is not {_KEY_BYTES} bytes in base64: make one with "
                "`python -m handoff_api new-field-key`"
            )
        found.append(raw)
    return Keyring(found)


def new_key() -> str:
    """A new key as ``parse_keys`` reads it."""
    return base64.urlsafe_b64encode(secrets.token_bytes(_KEY_BYTES)).decode()


def keep_keys(path: Path) -> Keyring:
    """The keys in the file ``path``; one is made on the first start, readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        draft.touch(mode=0o600)
        draft.write_text(new_key() + "\n")
        try:
            # Of several processes that start at once one wins, and nobody reads half a key.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return parse_keys(path.read_text())


def _mark(key: _Key, value: str, column: str) -> str:
    said = f"{column}\0{value}".encode()
    return hmac.digest(key.marks, said, "sha256").hex()[:MARK_LENGTH]


def _derived(raw: bytes, what: str) -> bytes:
    """A key for one purpose (HKDF's second step; the first is for keys that are not uniform)."""
    return hmac.digest(raw, f"putright field {what}\x01".encode(), hashlib.sha256)
