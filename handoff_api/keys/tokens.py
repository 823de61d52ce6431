"""Staff who sign in with their own organisation's accounts: OpenID Connect tokens as keys.

The issuer's signing keys are fetched from its own discovery page and kept for an hour; an unknown
one is looked for at most once a minute, so that forged tokens cannot make us call out.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from handoff_api.keys.service import EVERY_LANDLORD, ROLES, Key, KeyForbiddenError, KeyUnknownError
from handoff_api.logging import log

# Signatures only the issuer can make; never "none", never a shared secret.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_KEEP_S, _AGAIN_S, _TIMEOUT_S, _LEEWAY_S = 3600.0, 60.0, 5.0, 60
_PLAIN = re.compile(r"[A-Za-z0-9._@-]{1,70}")
# From most to least: whoever has several roles acts in the first.
_RANK = ("admin", "manager", "caseworker", "auditor")


@dataclass(frozen=True)
class TokenRules:
    """What an operator says about the issuer: whose tokens, for whom, and which claims count."""

    issuer: str
    audience: str
    roles_claim: str
    landlord_claim: str
    # The organisation's own names for our roles, such as {"Complaints team": "caseworker"}.
    roles: Mapping[str, str]
    landlord: str | None


@dataclass
class Tokens:
    """Tells whose token a request carries; goes by the real clock, as the issuer does."""

    rules: TokenRules
    _keys: KeySet | None = None
    _fetched_at: float = field(default=-_KEEP_S)

    async def recognise(self, token: str) -> Key:
        """The key a token stands for; raises when it is not good here."""
        claims = await self._claims(token)
        return Key(id=_id(claims), role=self._role(claims), landlord=self._landlord(claims))

    async def _claims(self, token: str) -> Mapping[str, Any]:
        for again in (False, True):
            keys = await self._signing_keys(again=again)
            if keys is None:
                break
            try:
                decoded = jwt.decode(token, keys, algorithms=_ALGORITHMS)
            except (JoseError, ValueError):
                # Perhaps signed with a key the issuer has only just begun to use.
                continue
            try:
                jwt.JWTClaimsRegistry(
                    leeway=_LEEWAY_S,
                    iss={"essential": True, "value": self.rules.issuer},
                    aud={"essential": True, "value": self.rules.audience},
                    exp={"essential": True},
                    sub={"essential": True},
                ).validate(decoded.claims)
            except (JoseError, ValueError, TypeError) as error:
                raise KeyUnknownError from error
            return decoded.claims
        raise KeyUnknownError

    async def _signing_keys(self, *, again: bool) -> KeySet | None:
        age = time.monotonic() - self._fetched_at
        if age >= _KEEP_S or (again and age >= _AGAIN_S):
            await self._fetch()
        elif again:
            return None
        return self._keys

    async def _fetch(self) -> None:
        self._fetched_at = time.monotonic()
        page = f"{self.rules.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            async with httpx.AsyncClient(timeout=_TIMEOUT_S, trust_env=False) as client:
                found = (await client.get(page)).raise_for_status().json()
                if found["issuer"] != self.rules.issuer:
                    raise ValueError("another issuer's page")
                keys = (await client.get(found["jwks_uri"])).raise_for_status().json()
            self._keys = KeySet.import_key_set(keys)
        except (httpx.HTTPError, JoseError, ValueError, KeyError, TypeError) as error:
            # The keys we have stay good: an issuer that is down must not lock everybody out.
            log.warning("issuer_unreachable", error=type(error).__name__)

    def _role(self, claims: Mapping[str, Any]) -> str:
        said = claims.get(self.rules.roles_claim)
        names = [said] if isinstance(said, str) else said if isinstance(said, list) else []
        held = {self.rules.roles.get(name, name) for name in names if isinstance(name, str)}
        for role in _RANK:
            if role in held:
                return role
        raise KeyForbiddenError("This account has none of this service's roles; ask for one.")

    def _landlord(self, claims: Mapping[str, Any]) -> str:
        said = self.rules.landlord or claims.get(self.rules.landlord_claim)
        if not isinstance(said, str) or not said or said == EVERY_LANDLORD:
            raise KeyForbiddenError("This account belongs to no landlord here; ask for one.")
        return said


def _id(claims: Mapping[str, Any]) -> str:
    """The account's own id where it is plain, else its SHA-256: never an email by guesswork."""
    subject = str(claims["sub"])
    return subject if _PLAIN.fullmatch(subject) else hashlib.sha256(subject.encode()).hexdigest()


def check_roles(roles: Mapping[str, str]) -> None:
    """Raise ValueError when a name stands for no role a person may have."""
    for name, role in roles.items():
        if role not in ROLES or role == "intake":
            raise ValueError(f"{name!r} stands for {role!r}; roles are {', '.join(_RANK)}")
