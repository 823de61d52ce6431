"""Photos and files that came by WhatsApp, fetched from Twilio and from nobody else."""

from __future__ import annotations

import httpx

from handoff_api.channels.faults import Fault

_TIMEOUT_S = 30.0
_HOPS_MOST = 3
# The API's own host, which wants our sign-in, and where it sends us for the bytes, which must not
# have it. An address from a form may name any machine of ours: nothing else is ever asked.
_API = "api.twilio.com"
_BYTES = (".twiliocdn.com",)


class MediumNotFetchedError(Exception):
    """The bytes could not be had; ``fault`` says whether to try again."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.says)
        self.fault = fault


_STRANGE = Fault("It does not lie at Twilio.", "ours")
_GONE = Fault("Twilio no longer has it.", "other_way")
TOO_LARGE = Fault("It is too large.", "other_way")
_DOWN = Fault("Twilio could not be reached.", "wait")


class MediaFetcher:
    """``base`` is the stand-in's address, if there is one."""

    def __init__(self, account: str, token: str, limit: int, base: str | None = None) -> None:
        self._auth = httpx.BasicAuth(account, token)
        self._limit = limit
        self._base = base.rstrip("/") if base else None
        self._http = httpx.AsyncClient(timeout=_TIMEOUT_S, trust_env=False, follow_redirects=False)

    async def fetch(self, url: str) -> bytes:
        """The bytes at ``url``. Raises MediumNotFetchedError."""
        try:
            address = httpx.URL(url)
            for _ in range(_HOPS_MOST):
                found = await self._get(address)
                if isinstance(found, bytes):
                    return found
                address = address.join(found)
        except (httpx.InvalidURL, UnicodeError, ValueError):
            raise MediumNotFetchedError(_STRANGE) from None
        except httpx.HTTPError:
            raise MediumNotFetchedError(_DOWN) from None
        raise MediumNotFetchedError(_STRANGE)

    async def forget(self, url: str) -> None:
        """Have Twilio delete what we have kept; that it could not is no reason to fail."""
        address = httpx.URL(url)
        if not self._is_api(address):
            return
        try:
            await self._http.delete(self._real(address), auth=self._auth)
        except httpx.HTTPError:
            return

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def _get(self, address: httpx.URL) -> bytes | str:
        """The bytes, or where to look for them."""
        auth = self._auth if self._is_api(address) else None
        if auth is None and not self._is_store(address):
            raise MediumNotFetchedError(_STRANGE)
        async with self._http.stream("GET", self._real(address), auth=auth) as answer:
            if answer.is_redirect:
                return str(answer.headers.get("location", ""))
            if answer.status_code in (404, 410):
                raise MediumNotFetchedError(_GONE)
            if answer.status_code != httpx.codes.OK:
                raise MediumNotFetchedError(_DOWN)
            body = bytearray()
            async for piece in answer.aiter_bytes():
                body += piece
                # What was announced need not be what comes.
                if len(body) > self._limit:
                    raise MediumNotFetchedError(TOO_LARGE)
            return bytes(body)

    def _is_api(self, address: httpx.URL) -> bool:
        return _is_plain(address) and address.host == _API

    def _is_store(self, address: httpx.URL) -> bool:
        return _is_plain(address) and address.host.endswith(_BYTES)

    def _real(self, address: httpx.URL) -> httpx.URL:
        if self._base is None:
            return address
        return httpx.URL(f"{self._base}/{address.host}{address.raw_path.decode()}")


def _is_plain(address: httpx.URL) -> bool:
    return address.scheme == "https" and address.port in (None, 443) and not address.userinfo
