"""The case API over HTTP: the only place in the actions that speaks to the network."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import Any

import aiohttp

# Short enough that the gateway's own time limit for the whole turn is never reached first.
TIMEOUT_S = 4.0


class CaseApiUnavailableError(Exception):
    """The case API did not take a write; the caller must not say that it did."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"case API: {what} was not recorded ({why}); the message must be replayed")


class CaseApi:
    """Writes cases, alerts and hand-overs; each write carries an idempotency key.

    A key is made of the resident's message and what is written, so that a replayed message
    never writes twice.
    """

    def __init__(self, url: str | None = None, key: str | None = None) -> None:
        self._url = (url or os.environ.get("PUTRIGHT_INTAKE_URL", "")).rstrip("/")
        self._key = key or os.environ.get("PUTRIGHT_INTAKE_KEY", "")
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def create_case(self, body: Mapping[str, Any], idempotency_key: str) -> dict[str, Any]:
        """Record a case; returns it as the API keeps it, dates included."""
        return await self._post("/v1/cases", body, idempotency_key)

    async def act(
        self, reference: str, action: str, version: int, body: Mapping[str, Any], key: str
    ) -> dict[str, Any]:
        """Do one action on a case (``amend``, ``submit``, ``add_information``)."""
        payload = {**body, "action": action, "version": version}
        return await self._post(f"/v1/cases/{reference}/actions", payload, key)

    async def raise_alert(self, body: Mapping[str, Any], idempotency_key: str) -> dict[str, Any]:
        """Tell staff of danger at once."""
        return await self._post("/v1/alerts", body, idempotency_key)

    async def hand_over(
        self, conversation_id: str, body: Mapping[str, Any], idempotency_key: str
    ) -> dict[str, Any]:
        """Give the conversation to a person; the gateway stops calling the bot."""
        path = f"/v1/conversations/{conversation_id}/hand-over"
        return await self._post(path, body, idempotency_key)

    async def _post(self, path: str, body: Mapping[str, Any], key: str) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self._key}", "Idempotency-Key": key}
        try:
            session = self._open_session()
            async with session.post(self._url + path, json=body, headers=headers) as response:
                if response.status >= 400:
                    raise CaseApiUnavailableError(path, f"HTTP {response.status}")
                return dict(await response.json())
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise CaseApiUnavailableError(path, type(error).__name__) from error

    def _open_session(self) -> aiohttp.ClientSession:
        # One keep-alive session per event loop: a new connection costs 40 ms a turn.
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
            self._session = aiohttp.ClientSession(timeout=timeout)
            self._loop = loop
        return self._session
