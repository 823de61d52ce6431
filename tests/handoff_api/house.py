"""Builders: both doors of one landlord's house, a resident, a caseworker, a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from handoff_api.clock import StoppedClock
from handoff_api.dependencies import Services
from handoff_api.keys.service import make_key
from handoff_api.main import compose, create_app
from handoff_api.settings import Settings
from handoff_api.worker import (
    answer_phones,
    carry_outbox,
    expire_authority,
    fetch_media,
    send_webhooks,
    work_once,
)
from tests.handoff_api.rasa import FakeRasa


@dataclass
class Resident:
    """Somebody at the website."""

    http: httpx.AsyncClient
    conversation_id: str
    token: str
    greeting: dict[str, Any]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, **body: Any) -> httpx.Response:
        body.setdefault("id", str(uuid4()))
        return await self.http.post("/v1/chat/messages", headers=self.headers, json=body)

    async def say(self, text: str, **more: Any) -> list[dict[str, Any]]:
        return self._messages(await self.post(text=text, **more))

    async def choose(self, payload: str, **more: Any) -> list[dict[str, Any]]:
        return self._messages(await self.post(payload=payload, **more))

    async def read(self, after: str | None = None) -> list[dict[str, Any]]:
        params = {"after": after} if after else {}
        return self._messages(
            await self.http.get("/v1/chat/messages", headers=self.headers, params=params)
        )

    def _messages(self, response: httpx.Response) -> list[dict[str, Any]]:
        assert response.status_code == 200, response.text
        messages: list[dict[str, Any]] = response.json()["messages"]
        return messages


@dataclass
class Client:
    """Somebody with a key."""

    http: httpx.AsyncClient
    key: str

    @property
    def me(self) -> str:
        """As the history names this key."""
        return f"staff:{self.key.split('_')[1]}"

    async def read(self, case: dict[str, Any]) -> dict[str, Any]:
        found = await self.get(f"/v1/cases/{case['reference']}")
        assert found.status_code == 200, found.text
        read: dict[str, Any] = found.json()
        return read

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.http.get(path, headers=self._headers(), params=params)

    async def post(self, path: str, body: Any, *, once: str | None = None) -> httpx.Response:
        headers = self._headers() | ({"Idempotency-Key": once} if once else {})
        return await self.http.post(path, headers=headers, json=body)

    async def act(self, case: dict[str, Any], action: str, **more: Any) -> httpx.Response:
        facts = _understood(case) if action == "acknowledge" and not more else more
        body = {"action": action, "version": case["version"], **facts}
        return await self.post(f"/v1/cases/{case['reference']}/actions", body)

    async def done(self, case: dict[str, Any], action: str, **more: Any) -> dict[str, Any]:
        response = await self.act(case, action, **more)
        assert response.status_code == 200, response.text
        changed: dict[str, Any] = response.json()
        return changed

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}"}


@dataclass
class House:
    """Both doors on one database, as two processes would have them."""

    settings: Settings
    clock: StoppedClock
    rasa: FakeRasa
    public: Services = field(init=False)
    intake: Services = field(init=False)

    def __post_init__(self) -> None:
        self.public = compose(self.settings, "public", clock=self.clock)
        self.intake = compose(self.settings, "intake", clock=self.clock)
        self.street = self._client(self.public)
        self.inside = self._client(self.intake)

    def _client(self, services: Services) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(create_app(services), raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://house.example")

    async def resident(self, landlord: str = "west-kent") -> Resident:
        opened = await self.street.post("/v1/chat/sessions", json={"landlord": landlord})
        assert opened.status_code == 201, opened.text
        body = opened.json()
        return Resident(self.street, body["conversation_id"], body["token"], body["messages"][0])

    async def key(self, role: str, landlord: str) -> str:
        async with self.public.database.writes() as session:
            return await make_key(
                session, role=role, landlord=landlord, name="test", now=self.clock.now()
            )

    async def staff(self, role: str = "caseworker", landlord: str = "west-kent") -> Client:
        return Client(self.street, await self.key(role, landlord))

    async def bot(self) -> Client:
        return Client(self.inside, await self.key("intake", "*"))

    async def work(self) -> None:
        """One round of the worker, as its own process would do it."""
        await answer_phones(self.intake)
        await fetch_media(self.intake)
        await work_once(self.intake)
        await expire_authority(self.intake)
        await carry_outbox(self.intake)
        await send_webhooks(self.intake)

    async def ring(self) -> int:
        """One round of the timers, as the worker's process would do it."""
        return await self.intake.timers.ring()

    async def close(self) -> None:
        for client in (self.street, self.inside):
            await client.aclose()
        for services in (self.public, self.intake):
            await services.close()


def _understood(case: dict[str, Any]) -> dict[str, Any]:
    """What an acknowledgement must say, where a test does not care what."""
    return {
        "definition": "The front door sticks and calls were not returned.",
        "outcomes_wanted": "The door mended.",
        "responsibilities": [
            {"issue_id": issue["id"], "responsible": "responsible"}
            for issue in case.get("issues", [])
        ],
    }


def complaint(**more: Any) -> dict[str, Any]:
    """A complaint as the bot sends it."""
    return {
        "landlord": "west-kent",
        "channel": "web",
        "kind": "complaint",
        "state": "received",
        "stage": "stage_1",
        "description": "The front door sticks and nobody calls back.",
        "issues": [
            {
                "topic": "repairs",
                "summary": "front door",
                "happened": {"earliest": "2026-10-01", "latest": "2026-10-31", "words": "October"},
                "ongoing": True,
                "reported_before": {"words": "twice"},
            }
        ],
        "outcome_wanted": "mend it",
        "signals": [{"name": "chase", "confidence": 0.9, "words": "nobody calls back"}],
        "hazard": None,
        "parties": [
            {
                "role": "resident",
                "name": "Primrose Testcase",
                "address": "1 Example Row",
                "contacts": [
                    {"channel": "sms", "value": "07700 900123", "preferred": True, "safe": True}
                ],
            }
        ],
        "anonymity": "named",
        "adjustments": [{"need": "large print"}],
        "exclusions": [],
        **more,
    }


async def created(client: Client, **more: Any) -> dict[str, Any]:
    """A case taken down by ``client``."""
    response = await client.post("/v1/cases", complaint(**more))
    assert response.status_code == 201, response.text
    case: dict[str, Any] = response.json()
    return case
