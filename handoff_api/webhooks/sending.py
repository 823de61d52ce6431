"""Sending what is due: signed as Standard Webhooks 1.0 says, tried again with growing pauses, and
dead after the last, where staff can see it and send it again."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address

import httpx
from httpx_secure import SSRFProtectionError, httpx_ssrf_protection
from standardwebhooks import Webhook

from handoff_api.clock import Clock
from handoff_api.database import Database
from handoff_api.logging import log
from handoff_api.webhooks import repository
from handoff_api.webhooks.records import SubscriptionRecord, WebhookDispatchRecord

# The pauses Standard Webhooks recommends, in seconds: about a day and three quarters in all.
PAUSES = (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 36_000)
_JITTER = 0.1
_LONGEST = timedelta(seconds=max(PAUSES) * (1 + _JITTER))
_AT_ONCE = 8
_BATCH = 100
_TIMEOUT = 15.0
# Longer than one try can take: a worker that died in the middle loses its claim then.
_CLAIM = timedelta(seconds=60)


@dataclass(frozen=True)
class Outcome:
    """What one try came to; ``reason`` never holds what the receiver answered."""

    delivered: bool
    status: int | None
    reason: str | None
    gone: bool = False


def make_client(*, private_addresses: bool) -> httpx.AsyncClient:
    """A client that follows no redirect and, unless ``private_addresses``, reaches no inner one."""
    client = httpx.AsyncClient(
        follow_redirects=False,
        timeout=_TIMEOUT,
        trust_env=False,
        headers={"User-Agent": "Putright"},
    )
    if private_addresses:
        return client
    return httpx_ssrf_protection(client, dns_cache_ttl=30, custom_validator=_is_unicast)


def _is_unicast(_: str, address: IPv4Address | IPv6Address, __: int) -> bool:
    return not address.is_multicast


def signatures(subscription: SubscriptionRecord, message_id: str, body: str, now: datetime) -> str:
    """The ``webhook-signature``: with the new secret, and with the old one while it is rotated out."""
    secrets = [subscription.secret]
    if subscription.previous_secret and (subscription.previous_until or now) > now:
        secrets.append(subscription.previous_secret)
    return " ".join(Webhook(secret).sign(message_id, now, body) for secret in secrets)


@dataclass
class Courier:
    """Takes events to their receivers; ``private_addresses`` lets it into the inner network."""

    database: Database
    clock: Clock
    private_addresses: bool

    @cached_property
    def _client(self) -> httpx.AsyncClient:
        return make_client(private_addresses=self.private_addresses)

    async def send_due(self) -> int:
        """Try everything that is due, a few at once; how many were due."""
        async with self.database.reads() as session:
            now = self.clock.now()
            ids = await repository.due(session, now, _BATCH, claim=_CLAIM, longest=_LONGEST)
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(id: str) -> None:
            async with gate:
                await self._try(id)

        await asyncio.gather(*(one(id) for id in ids))
        return len(ids)

    async def close(self) -> None:
        """Give the connections back, if there ever were any."""
        if "_client" in self.__dict__:
            await self._client.aclose()

    async def _try(self, id: str) -> None:
        """One try. Claimed first, sent outside any transaction: a slow receiver holds no lock."""
        now = self.clock.now()
        async with self.database.writes() as session:
            claimed = await repository.dispatch(session, id, to_change=True)
            if claimed is None or claimed.state != "queued" or not _is_due(claimed, now):
                return
            if claimed.subscription.state != "active":
                claimed.state, claimed.last_reason = "dead", "the subscription is disabled"
                claimed.next_try_at, claimed.changed_at = None, now
                return
            claimed.attempts += 1
            claimed.next_try_at = now + _CLAIM
            claimed.changed_at = now
            attempt = claimed.attempts
        outcome = await _post(self._client, claimed, now)
        async with self.database.writes() as session:
            tried = await repository.dispatch(session, id, to_change=True)
            # Another worker took over after our claim ran out: what it finds counts.
            if tried is None or tried.attempts != attempt or tried.state != "queued":
                return
            settle(tried, outcome, self.clock.now())


def _is_due(dispatch: WebhookDispatchRecord, now: datetime) -> bool:
    """Whether nobody else has just had it: the same rule as ``repository.due``."""
    at = dispatch.next_try_at
    longest = _CLAIM if dispatch.attempts == 1 else _LONGEST
    return dispatch.attempts == 0 or at is None or not now < at <= now + longest


async def _post(
    client: httpx.AsyncClient, dispatch: WebhookDispatchRecord, now: datetime
) -> Outcome:
    event = dispatch.announcement
    headers = {
        "content-type": "application/json",
        "webhook-id": event.id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signatures(dispatch.subscription, event.id, event.body, now),
    }
    url = dispatch.subscription.url
    try:
        async with (
            asyncio.timeout(_TIMEOUT),
            client.stream("POST", url, content=event.body.encode(), headers=headers) as response,
        ):
            status = response.status_code
    except SSRFProtectionError:
        return Outcome(False, None, "the address leads into a private network")
    except (TimeoutError, httpx.TimeoutException):
        return Outcome(False, None, f"no answer within {_TIMEOUT:.0f} seconds")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Outcome(False, None, f"the address could not be reached ({type(error).__name__})")
    if 200 <= status < 300:
        return Outcome(True, status, None)
    return Outcome(False, status, f"the receiver answered {status}", gone=status == 410)


def settle(tried: WebhookDispatchRecord, outcome: Outcome, now: datetime) -> None:
    """Write down what a try came to, and when the next one is."""
    tried.last_status, tried.last_reason, tried.changed_at = outcome.status, outcome.reason, now
    if outcome.delivered:
        tried.state, tried.next_try_at = "delivered", None
    elif outcome.gone:
        tried.state, tried.next_try_at = "dead", None
        subscription = tried.subscription
        subscription.state, subscription.disabled_at = "disabled", now
        subscription.disabled_because = "the receiver answered 410 Gone"
    elif tried.attempts > len(PAUSES):
        tried.state, tried.next_try_at = "dead", None
        log.warning("webhook_dead", dispatch=tried.id, attempts=tried.attempts)
    else:
        # So that a receiver that comes back is not met by everything at once.
        jitter = random.uniform(1, 1 + _JITTER)  # noqa: S311
        pause = PAUSES[tried.attempts - 1] * jitter
        tried.next_try_at = now + timedelta(seconds=pause)
