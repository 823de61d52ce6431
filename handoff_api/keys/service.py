"""Making keys and telling whose key a request carries."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.errors import Problem
from handoff_api.keys import repository
from handoff_api.keys.records import KeyRecord

ROLES = ("intake", "caseworker", "manager", "auditor", "admin")
EVERY_LANDLORD = "*"


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


@dataclass(frozen=True)
class Key:
    """Who is asking: a key's id, role and the landlord whose cases it sees (``*``: every one)."""

    id: str
    role: str
    landlord: str

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
    session: AsyncSession, *, role: str, landlord: str, name: str, now: datetime
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
            expires_at=None,
            revoked_at=None,
        ),
    )
    return f"pr_{key_id}_{secret}"


async def renew_key(
    session: AsyncSession, *, role: str, landlord: str, name: str, now: datetime
) -> str:
    """Give the key of this name a new secret, or make it; the old secret opens nothing any more.

    Its id stays, and with it what was written under it: a write repeated across a restart is still
    recognised by its Idempotency-Key.
    """
    record = await repository.find_named(session, role, landlord, name)
    if record is None:
        return await make_key(session, role=role, landlord=landlord, name=name, now=now)
    secret = secrets.token_urlsafe(32)
    record.secret_hash = digest(secret)
    return f"pr_{record.id}_{secret}"


async def recognise(session: AsyncSession, header: str | None, now: datetime) -> Key:
    """The key in an ``Authorization`` header; raises when there is none that counts."""
    scheme, _, value = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not value.strip():
        raise KeyMissingError
    prefix, _, rest = value.strip().partition("_")
    key_id, _, secret = rest.partition("_")
    record = await repository.find(session, key_id) if prefix == "pr" and secret else None
    if record is None or not hmac.compare_digest(record.secret_hash, digest(secret)):
        raise KeyUnknownError
    if record.revoked_at is not None or (record.expires_at and record.expires_at <= now):
        raise KeyUnknownError
    return Key(id=record.id, role=record.role, landlord=record.landlord)
