"""Sending by Twilio's REST API with Twilio's own library, over the HTTP client the house uses."""

from __future__ import annotations

import json
import logging
from typing import Any

import httpx
from twilio.base.exceptions import TwilioRestException
from twilio.http import AsyncHttpClient
from twilio.http.response import Response
from twilio.rest import Client

from handoff_api.channels.faults import Fault
from handoff_api.channels.lines import Lines
from handoff_api.channels.parcels import NotSentError, Parcel, Part
from handoff_api.channels.twilio.codes import fault
from handoff_api.channels.twilio.contents import Contents

_TIMEOUT_S = 15.0
_DOWN = Fault("Twilio could not be reached.", "wait")


class HouseHttpClient(AsyncHttpClient):  # type: ignore[misc]
    """Twilio's library over httpx; with ``base`` everything goes to a stand-in instead."""

    def __init__(self, base: str | None) -> None:
        # The library logs whole requests: numbers and words. Its logger gets nothing.
        quiet = logging.getLogger("putright.twilio")
        quiet.disabled = True
        super().__init__(quiet, True, _TIMEOUT_S)
        self._base = base.rstrip("/") if base else None
        self._http = httpx.AsyncClient(timeout=_TIMEOUT_S, trust_env=False)

    async def request(
        self,
        method: str,
        uri: str,
        params: Any = None,
        data: Any = None,
        headers: Any = None,
        auth: Any = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """One request; raises httpx.HTTPError when nobody answers."""
        if self._base is not None:
            address = httpx.URL(uri)
            uri = f"{self._base}/{address.host}{address.raw_path.decode()}"
        body = {"json": data} if _is_json(headers) else {"data": data}
        answer = await self._http.request(
            method, uri, params=params, headers=headers, auth=auth, **body
        )
        return Response(answer.status_code, answer.text, answer.headers)

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()


def _is_json(headers: Any) -> bool:
    return bool(headers) and "json" in str(headers.get("Content-Type", ""))


class TwilioSender:
    """SMS and WhatsApp. ``callback`` is where Twilio tells how far a message has come."""

    def __init__(
        self,
        account: str,
        token: str,
        lines: Lines,
        contents: Contents,
        *,
        callback: str,
        base: str | None = None,
    ) -> None:
        self._lines = lines
        self._contents = contents
        self._callback = callback
        self._http = HouseHttpClient(base)
        self._client = Client(account, token, http_client=self._http)

    async def send(self, parcel: Parcel, part: Part, id: str) -> str:
        """One message; returns its MessageSid. Raises NotSentError with what Twilio said."""
        try:
            given = {**self._from(parcel), **await self._content(parcel, part)}
            sent = await self._client.messages.create_async(
                to=_address(parcel.channel, parcel.address),
                status_callback=f"{self._callback}?sending={id}",
                **given,
            )
        except TwilioRestException as error:
            if error.status >= 500 and not error.code:
                raise NotSentError(_DOWN) from None
            raise NotSentError(fault(error.code)) from None
        except httpx.HTTPError:
            raise NotSentError(_DOWN) from None
        return str(sent.sid)

    async def close(self) -> None:
        """Give connections back."""
        await self._http.close()

    def _from(self, parcel: Parcel) -> dict[str, str]:
        line = self._lines.of(parcel.landlord).phone(parcel.channel)
        if line is None:
            raise NotSentError(Fault("This channel is not set up for this landlord.", "ours"))
        given: dict[str, str] = {}
        number = parcel.line or (line.numbers[0] if line.numbers and not line.service else None)
        if number:
            given["from_"] = _address(parcel.channel, number)
        if line.service:
            given["messaging_service_sid"] = line.service
        return given

    async def _content(self, parcel: Parcel, part: Part) -> dict[str, str]:
        if part.template is not None:
            blanks = {str(n): blank for n, blank in enumerate(part.blanks, 1)}
            return {"content_sid": part.template, "content_variables": json.dumps(blanks)}
        if parcel.channel == "whatsapp" and part.buttons:
            sid, blanks = await self._contents.fill(self._client, part)
            return {"content_sid": sid, "content_variables": json.dumps(blanks)}
        return {"body": part.text}


def _address(channel: str, number: str) -> str:
    return f"whatsapp:{number}" if channel == "whatsapp" else number
