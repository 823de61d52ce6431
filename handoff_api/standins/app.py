"""The stand-in over HTTP: Twilio's API under its hosts' names, and orders for whoever tries it."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from twilio.request_validator import RequestValidator

from handoff_api.standins.exchange import ApiError, Callback, Exchange
from handoff_api.standins.mailbox import Mailbox

Post = Callable[[str, dict[str, str], str], Awaitable[int]]
MESSAGES_PATH = "/v1/webhooks/twilio/messages"
_PHOTO_MOST = 6_000_000


class Standin:
    """``gateway`` is where webhooks go. ``post`` may be replaced, by tests that have no server."""

    def __init__(
        self,
        exchange: Exchange,
        mailbox: Mailbox,
        *,
        token: str,
        gateway: str,
        post: Post | None = None,
    ) -> None:
        self.exchange, self.mailbox, self.token = exchange, mailbox, token
        self.gateway = gateway.rstrip("/")
        self._last: dict[tuple[str, str], dict[str, str]] = {}
        self._http = httpx.AsyncClient(timeout=10.0, trust_env=False)
        self._post = post or self._over_http
        self._telling: set[asyncio.Task[None]] = set()

    def sign(self, url: str, form: dict[str, str]) -> str:
        """Twilio's signature over a form."""
        return str(RequestValidator(self.token).compute_signature(url, form))

    async def close(self) -> None:
        """Give connections back."""
        await self._http.aclose()

    def app(self) -> Starlette:
        """The routes."""
        account = "/2010-04-01/Accounts/{account}"
        api = f"/api.twilio.com{account}/Messages"
        media = api + "/{message}/Media/{id}"
        routes = [
            Route(f"{api}.json", self._send, methods=["POST"]),
            Route(media, self._media, methods=["GET"]),
            Route(media, self._forget, methods=["DELETE"]),
            Route(f"{media}.json", self._forget, methods=["DELETE"]),
            Route("/content.twilio.com/v1/Content", self._content, methods=["POST"]),
            Route("/phone/messages", self._shown),
            Route("/phone/messages", self._say, methods=["POST"]),
            Route("/phone/replays", self._replay, methods=["POST"]),
            Route("/phone/failures", self._fail, methods=["POST"]),
            Route("/emails", self._emails),
            Route("/health", self._health),
        ]
        return Starlette(routes=routes)

    async def _health(self, _: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def _send(self, request: Request) -> Response:
        if not self._signed_in(request):
            return _refused(ApiError(401, 20003, "Authenticate"))
        try:
            answer, callbacks = self.exchange.take(await _form(request))
        except ApiError as error:
            return _refused(error)
        if callbacks:
            task = asyncio.create_task(self._tell(callbacks))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)
        return JSONResponse(answer, status_code=201)

    async def _content(self, request: Request) -> Response:
        if not self._signed_in(request):
            return _refused(ApiError(401, 20003, "Authenticate"))
        return JSONResponse(self.exchange.make_content(await request.json()), status_code=201)

    async def _media(self, request: Request) -> Response:
        if not self._signed_in(request):
            return Response(status_code=401)
        found = self.exchange.media.get(request.path_params["id"])
        if found is None:
            return Response(status_code=404)
        return Response(found[1], media_type=found[0])

    async def _forget(self, request: Request) -> Response:
        if not self._signed_in(request):
            return Response(status_code=401)
        self.exchange.media.pop(request.path_params["id"].removesuffix(".json"), None)
        return Response(status_code=204)

    async def _shown(self, request: Request) -> Response:
        asked = request.query_params
        found = self.exchange.of_phone(
            asked.get("phone", ""), asked.get("channel", "sms"), asked.get("line")
        )
        return JSONResponse({"messages": [m.as_json() for m in found]})

    async def _say(self, request: Request) -> Response:
        """Write as a person; ``times`` delivers the same message again, as Twilio may."""
        asked = await request.json()
        shown, form = self.exchange.hear(
            asked["channel"], asked["phone"], asked["line"], asked.get("text", ""),
            tapped=asked.get("tapped"),
        )  # fmt: skip
        photo = asked.get("photo")
        if photo:
            body = base64.b64decode(photo["body"])[:_PHOTO_MOST]
            self.exchange.add_photo(form, shown, str(photo["type"]), body)
        self._last[(asked["phone"], asked["channel"])] = dict(form)
        url = self.gateway + MESSAGES_PATH
        statuses = [
            await self._post(url, form, self.sign(url, form))
            for _ in range(min(int(asked.get("times", 1)), 5))
        ]
        return JSONResponse({"message": shown.as_json(), "statuses": statuses})

    async def _replay(self, request: Request) -> Response:
        """Deliver a phone's last message again, as Twilio may; ``forged``: signed by somebody else."""
        asked = await request.json()
        form = self._last.get((asked["phone"], asked["channel"]))
        if form is None:
            return JSONResponse({"status": None})
        url = self.gateway + MESSAGES_PATH
        signature = "bm90IFR3aWxpbydz" if asked.get("forged") else self.sign(url, form)
        return JSONResponse({"status": await self._post(url, form, signature)})

    async def _fail(self, request: Request) -> Response:
        asked = await request.json()
        self.exchange.plan_failure(
            asked["phone"], int(asked["code"]), int(asked.get("times", 1)),
            bool(asked.get("at_once", False)),
        )  # fmt: skip
        return Response(status_code=204)

    async def _emails(self, request: Request) -> Response:
        return JSONResponse({"emails": self.mailbox.shown()})

    def _signed_in(self, request: Request) -> bool:
        expected = base64.b64encode(f"{self.exchange.account}:{self.token}".encode()).decode()
        return request.headers.get("authorization", "") == f"Basic {expected}"

    async def _tell(self, callbacks: list[Callback]) -> None:
        for callback in callbacks:
            await self._post(callback.url, callback.form, self.sign(callback.url, callback.form))

    async def _over_http(self, url: str, form: dict[str, str], signature: str) -> int:
        try:
            answer = await self._http.post(
                url, data=form, headers={"X-Twilio-Signature": signature}
            )
        except httpx.HTTPError:
            return 0
        return answer.status_code


async def _form(request: Request) -> dict[str, str]:
    return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))


def _refused(error: ApiError) -> Response:
    body: dict[str, Any] = error.body()
    return JSONResponse(body, status_code=error.status)
