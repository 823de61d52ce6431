"""Which requests are counted, by whom, and how many are let through."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from limits import RateLimitItem, parse_many
from starlette.datastructures import Headers
from starlette.types import Scope

By = Literal["address", "bearer"]


@dataclass(frozen=True)
class Rule:
    """Requests of ``method`` under ``path`` count together for one address or one token or key."""

    name: str
    method: str
    path: str
    by: By
    rates: str

    def fits(self, scope: Scope) -> bool:
        """Whether a request counts under this rule."""
        return self.method in ("*", scope["method"]) and scope["path"].startswith(self.path)


# The first that fits counts. A library or a hostel shares one address, so those are generous; a token
# belongs to one person, who types a line every few seconds at most and presses a button every second.
RULES = (
    Rule("sessions", "POST", "/v1/chat/sessions", "address", "120/minute;3000/day"),
    Rule("attachments", "POST", "/v1/chat/attachments", "bearer", "30/minute;200/day"),
    Rule("messages", "POST", "/v1/chat/", "bearer", "60/minute;2000/day"),
    Rule("streams", "GET", "/v1/chat/events", "bearer", "60/minute"),
    Rule("reading", "GET", "/v1/chat/", "bearer", "240/minute"),
    Rule("upload_page", "*", "/upload/", "address", "60/minute"),
    Rule("consent_page", "*", "/consent/", "address", "60/minute"),
    # Signed, and from few addresses for everybody: a limit here would lose residents' words.
    Rule("twilio", "POST", "/v1/webhooks/twilio/", "address", "120000/minute"),
    Rule("keys", "*", "/v1/", "bearer", "20000/minute"),
)
# Answers 401 counted by address: whoever guesses keys, tokens or codes is slowed, whoever has one is not.
GUESSES = Rule("guesses", "*", "/", "address", "60/minute;600/day")
# One person trying everything from one machine is what a demonstration is for.
_DEVELOPMENT_FACTOR = 100


def rates(rule: Rule, said: Mapping[str, str], *, production: bool) -> tuple[RateLimitItem, ...]:
    """The rates of a rule: the operator's, else ours, wider outside production."""
    if rule.name in said:
        return tuple(parse_many(said[rule.name]))
    items = parse_many(rule.rates)
    if production:
        return tuple(items)
    return tuple(type(i)(i.amount * _DEVELOPMENT_FACTOR, i.multiples) for i in items)


def subject(rule: Rule, scope: Scope) -> str:
    """Who is counted. A token is hashed: what is kept for counting must open nothing."""
    address = (scope.get("client") or ("unknown", 0))[0]
    if rule.by == "address":
        return f"address:{address}"
    bearer = Headers(scope=scope).get("authorization", "")
    if not bearer:
        return f"address:{address}"
    return "bearer:" + hashlib.sha256(bearer.encode()).hexdigest()[:32]
