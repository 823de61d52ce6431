"""Making keys and telling whose key a request carries."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.errors import Problem
from handoff_api.keys import repository
from handoff_api.keys.records import KeyRecord

ROLES = ("intake", "caseworker", "manager", "auditor", "admin")
EVERY_LANDLORD = "*"
# How exactly the last use of a key is known.
_USED_WITHIN = timedelta(minutes=5)


class KeyMissingError(Problem):
    """No usable key came with the request."""

    status = 401
    code = "key_missing"
    title = "Not signed in"

    def __init__(self) -> None:
        super().__init__(
            "Send a key of this service as 'Authorization: Bearer <key>'.",
            headers={"WWW-Authenticate": "Bearer"},
        )


class KeyUnknownError(Problem):
    """The key is not one of ours, has run out, or was taken back."""

    status = 401
    code = "key_unknown"
    title = "Not signed in"

    def __init__(self) -> None:
        super().__init__(
            "This key is not known here, or it is no longer valid; ask for a new one.",
            headers={"WWW-Authenticate": "Bearer"},
        )


class KeyForbiddenError(Problem):
    """A good key, used where it may not be."""

    status = 403
    code = "key_forbidden"
    title = "This key may not do this"


class KeyNotFoundError(Problem):
    """No such key for this administrator."""

    status = 404
    code = "key_not_found"
    title = "There is no such key"

    def __init__(self) -> None:
        super().__init__("Check the id; an administrator sees their own landlord's keys only.")


class KeyRevokedError(Problem):
    """A key that was taken back cannot be renewed."""

    status = 409
    code = "key_revoked"
    title = "This key was taken back"

    def __init__(self) -> None:
        super().__init__("Make a new key instead.")


@dataclass(frozen=True)
class Key:
    """Who is asking: a key's id, role and the landlord whose cases it sees (``*``: every one)."""

    id: str
    role: str
    landlord: str
    # Its last use should be written down.
    seems_idle: bool = field(default=False, compare=False)

    @property
    def actor(self) -> str:
        """How the history names this key: the bot, a member of staff, or the service itself."""
        if self.role == "system":
            return f"system:{self.id}"
        return "bot" if self.role == "intake" else f"staff:{self.id}"

    def sees(self, landlord: str) -> bool:
        """Whether cases of ``landlord`` exist for this key at all."""
        return self.landlord in (EVERY_LANDLORD, landlord)

    def check_landlord(self, landlord: str) -> None:
        """Refuse writing for a landlord this key is not for."""
        if not self.sees(landlord):
            raise KeyForbiddenError("This key is for another landlord.")


def digest(secret: str) -> str:
    """What is stored of a secret. Random 256-bit secrets need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


async def make_key(
    session: AsyncSession,
    *,
    role: str,
    landlord: str,
    name: str,
    now: datetime,
    expires_at: datetime | None = None,
) -> str:
    """Store a new key and return it; it cannot be shown again."""
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    await repository.add(
        session,
        KeyRecord(
            id=key_id,
            name=name,
            role=role,
            landlord=landlord,
            secret_hash=digest(secret),
            created_at=now,
            expires_at=expires_at,
            revoked_at=None,
        ),
    )
    return f"pr_{key_id}_{secret}"


async def renew_key(
    session: AsyncSession,
    *,
    role: str,
    landlord: str,
    name: str,
    now: datetime,
    keep_old: timedelta = timedelta(0),
) -> str:
    """Give the key of this name a new secret, or make it; the old secret opens ``keep_old`` longer.

    Its id stays, and with it what was written under it: a write repeated across a restart is still
    recognised by its Idempotency-Key.
    """
    record = await repository.find_named(session, role, landlord, name)
    if record is None:
        return await make_key(session, role=role, landlord=landlord, name=name, now=now)
    return renew(record, now, keep_old=keep_old)


def renew(record: KeyRecord, now: datetime, *, keep_old: timedelta) -> str:
    """Give a key a new secret and return it; the old one opens ``keep_old`` longer."""
    if record.revoked_at is not None:
        raise KeyRevokedError
    secret = secrets.token_urlsafe(32)
    record.old_secret_hash = record.secret_hash if keep_old else None
    record.old_until = now + keep_old if keep_old else None
    record.secret_hash, record.renewed_at = digest(secret), now
    return f"pr_{record.id}_{secret}"


def revoke(record: KeyRecord, now: datetime) -> None:
    """From now on neither secret opens anything; the first time counts."""
    record.revoked_at = record.revoked_at or now
    record.old_secret_hash = record.old_until = None


async def owned(session: AsyncSession, key_id: str, key: Key) -> KeyRecord:
    """The key with this id, if an administrator's ``key`` may see it."""
    record = await repository.find(session, key_id)
    if record is None or not key.sees(record.landlord):
        raise KeyNotFoundError
    return record


def id_of(shown: str) -> str:
    """The id in a key as it is shown."""
    return shown.split("_", 2)[1]


async def recognise(session: AsyncSession, header: str | None, now: datetime) -> Key:
    """The key in an ``Authorization`` header; raises when there is none that counts."""
    scheme, _, value = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not value.strip():
        raise KeyMissingError
    prefix, _, rest = value.strip().partition("_")
    key_id, _, secret = rest.partition("_")
    record = await repository.secrets_of(session, key_id) if prefix == "pr" and secret else None
    if record is None or not _opens(record, digest(secret), now):
        raise KeyUnknownError
    if record.revoked_at is not None or (record.expires_at and record.expires_at <= now):
        raise KeyUnknownError
    return Key(
        id=record.id,
        role=record.role,
        landlord=record.landlord,
        seems_idle=record.last_used_at is None or now - record.last_used_at >= _USED_WITHIN,
    )


def _opens(record: Row[*tuple[Any, ...]], secret_hash: str, now: datetime) -> bool:
    if hmac.compare_digest(record.secret_hash, secret_hash):
        return True
    old, until = record.old_secret_hash, record.old_until
    return bool(old and until and now < until and hmac.compare_digest(old, secret_hash))
