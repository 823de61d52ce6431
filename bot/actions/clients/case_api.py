"""The case API over HTTP: the only place in the actions that speaks to the network."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot import correlation
from bot.secret_files import read_again

# A turn makes up to three calls; together they stay under the gateway's limit for the whole turn.
TIMEOUT_S = 2.5
# Shorter than the intake door keeps an idle connection (5 s), so that none is used as it is shut.
_KEEP_S = 3.0
_UNAUTHORISED = 401
_CONFLICT = 409
_NOT_TAKEN = 500


class CaseApiUnavailableError(Exception):
    """The case API did not take a write; the caller must not say that it did."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"case API: {what} was not recorded ({why}); the message must be replayed")


class CaseApiRefusedError(Exception):
    """The case API will never take this write; trying again would keep the resident waiting."""

    def __init__(self, what: str, code: str) -> None:
        super().__init__(f"case API: {what} was refused ({code}); a person must take over")
        self.code = code


class _KeyUnknownError(CaseApiUnavailableError):
    """The key opens nothing: the message must be replayed once there is one that does."""


class _StaleVersionError(Exception):
    """Somebody changed the case; ``current`` is the version it is at now."""

    def __init__(self, current: int) -> None:
        super().__init__(f"the case is at version {current}")
        self.current = current


class CaseApi:
    """Cases, alerts, hand-overs and checks of who is asking; each write has an idempotency key.

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

    async def case(self, reference: str) -> dict[str, Any]:
        """A case as it stands now, dates included."""
        return await self._get(f"/v1/cases/{reference}")

    async def act(
        self, reference: str, action: str, version: int, body: Mapping[str, Any], key: str
    ) -> dict[str, Any]:
        """Do one action on a case (``amend``, ``submit``, ``add_information``).

        A caseworker may have changed the case meanwhile; what the resident says is added to it as
        it stands now. Under one key throughout: done before, unheard, it is not done again.
        """
        path = f"/v1/cases/{reference}/actions"
        try:
            return await self._post(path, {**body, "action": action, "version": version}, key)
        except _StaleVersionError as stale:
            payload = {**body, "action": action, "version": stale.current}
            return await self._post(path, payload, key)

    async def raise_alert(self, body: Mapping[str, Any], idempotency_key: str) -> dict[str, Any]:
        """Tell staff of danger at once."""
        return await self._post("/v1/alerts", body, idempotency_key)

    async def hand_over(
        self, conversation_id: str, body: Mapping[str, Any], idempotency_key: str
    ) -> dict[str, Any]:
        """Give the conversation to a person; the gateway stops calling the bot."""
        path = f"/v1/conversations/{conversation_id}/hand-over"
        return await self._post(path, body, idempotency_key)

    # afterwards: which cases this conversation may see, who is asking, how it went

    async def conversation_cases(self, conversation_id: str) -> list[dict[str, Any]]:
        """The cases this conversation made or was linked with, as glances."""
        found = await self._get(f"/v1/conversations/{conversation_id}/cases")
        return list(found["cases"])

    async def open_identity_check(self, body: Mapping[str, Any], key: str) -> dict[str, Any]:
        """Begin a check of who is asking; the answer is the same whether or not the case exists."""
        return await self._post("/v1/identity-checks", body, key)

    async def send_code(self, check_id: str, key: str) -> None:
        """Send a one-time code to the contact on file, if there is one; nothing says whether."""
        await self._post(f"/v1/identity-checks/{check_id}/code", {}, key)

    async def attempt(self, check_id: str, body: Mapping[str, Any], key: str) -> dict[str, Any]:
        """Try a postcode or a code: ``passed``, ``attempts_left`` and, when passed, ``cases``."""
        return await self._post(f"/v1/identity-checks/{check_id}/attempts", body, key)

    async def survey_form(self, reference: str) -> dict[str, Any]:
        """The landlord's questions about how it went, and whether they may be answered now."""
        return await self._get(f"/v1/cases/{reference}/survey")

    async def give_survey(
        self, reference: str, body: Mapping[str, Any], key: str
    ) -> dict[str, Any]:
        """Record answers; returns what may still be offered to somebody who is not content."""
        return await self._post(f"/v1/cases/{reference}/survey", body, key)

    async def ask_authority(
        self, reference: str, body: Mapping[str, Any], key: str
    ) -> dict[str, Any]:
        """Ask the resident, by a one-time code, whether the writer may speak for them."""
        return await self._post(f"/v1/cases/{reference}/authority-requests", body, key)

    async def _get(self, path: str) -> dict[str, Any]:
        return await self._ask("GET", path)

    async def _post(self, path: str, body: Mapping[str, Any], key: str) -> dict[str, Any]:
        return await self._ask("POST", path, json=body, headers={"Idempotency-Key": key})

    async def _ask(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        try:
            try:
                return await self._sent(method, path, **request)
            except _KeyUnknownError:
                # Renewed while this process ran: the file holds the new one.
                renewed = read_again("PUTRIGHT_INTAKE_KEY")
                if renewed is None or renewed == self._key:
                    raise
                self._key = renewed
                return await self._sent(method, path, **request)
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise CaseApiUnavailableError(path, type(error).__name__) from error

    async def _sent(
        self,
        method: str,
        path: str,
        json: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        told = {
            **correlation.headers(),
            "Authorization": f"Bearer {self._key}",
            **(headers or {}),
        }
        session = self._open_session()
        async with session.request(method, self._url + path, json=json, headers=told) as response:
            if response.status < 400:
                # "Accepted" may come with nothing in it.
                return dict(await response.json(content_type=None) or {})
            raise _what_went_wrong(path, response.status, await _problem(response))

    def _open_session(self) -> aiohttp.ClientSession:
        # One keep-alive session per event loop: a new connection costs 40 ms a turn.
        loop = asyncio.get_running_loop()
        if self._session is None or self._session.closed or self._loop is not loop:
            timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
            kept = aiohttp.TCPConnector(keepalive_timeout=_KEEP_S)
            self._session = aiohttp.ClientSession(timeout=timeout, connector=kept)
            self._loop = loop
        return self._session


async def _problem(response: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        return dict(await response.json(content_type=None))
    except (ValueError, TypeError):
        return {}


def _what_went_wrong(path: str, status: int, problem: Mapping[str, Any]) -> Exception:
    """Whether to try again with the case as it is now, later, or never."""
    code = str(problem.get("code") or status)
    if status == _CONFLICT and code == "version_stale":
        return _StaleVersionError(int(problem["current_version"]))
    if status == _UNAUTHORISED:
        return _KeyUnknownError(path, code)
    if status >= _NOT_TAKEN or status in (403, 408, 425, 429) or code == "write_in_flight":
        return CaseApiUnavailableError(path, code)
    return CaseApiRefusedError(path, code)
