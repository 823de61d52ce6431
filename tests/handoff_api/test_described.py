"""The API is what its description says: no request, however odd, gets an answer it does not name."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from handoff_api.clock import StoppedClock
from handoff_api.dependencies import Services
from handoff_api.keys.service import make_key
from handoff_api.main import compose, create_app
from handoff_api.migrations import migrate
from handoff_api.settings import Settings
from tests.handoff_api.house import complaint
from tests.handoff_api.rasa import FakeRasa

EXAMPLES = 12
# Streams never end, and what a resident downloads is no JSON.
SKIPPED = re.compile(r"/events$")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


class Door:
    """The public door, served for real, with one case in it and a key that may do everything."""

    def __init__(self, folder: Path, rasa: FakeRasa) -> None:
        address = f"sqlite:///{folder / 'described.db'}"
        migrate(address)
        clock = StoppedClock(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
        settings = Settings(
            rasa_url=rasa.url,
            rasa_timeout=1.5,
            data=folder,
            DATABASE_URL=address,
            twilio_account_sid="AC" + "0" * 32,
            twilio_auth_token="not-a-real-token",
            public_url="https://chat.landlord.example",
        )
        self.services: Services = compose(settings, "public", clock=clock)
        self.key = asyncio.run(self._key())
        self._server = uvicorn.Server(
            uvicorn.Config(create_app(self.services), port=0, log_level="critical", ws="none")
        )
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            pass
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.headers = {"Authorization": f"Bearer {self.key}"}
        made = httpx.post(f"{self.url}/v1/cases", headers=self.headers, json=complaint())
        assert made.status_code == 201, made.text

    async def _key(self) -> str:
        async with self.services.database.writes() as session:
            return await make_key(
                session, role="admin", landlord="*", name="", now=self.services.clock.now()
            )

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory, running_rasa: FakeRasa) -> Iterator[Door]:
    door = Door(tmp_path_factory.mktemp("described"), running_rasa)
    yield door
    door.stop()


@pytest.fixture(scope="module")
def described(door: Door) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{door.url}/openapi.json")


def _operations() -> list[tuple[str, str]]:
    app = create_app(compose(Settings(DATABASE_URL="sqlite:///unused.db"), "public"))
    return [
        (path, method)
        for path, methods in app.openapi()["paths"].items()
        for method in methods
        if not SKIPPED.search(path)
    ]


@pytest.mark.parametrize(("path", "method"), _operations())
def test_no_request_gets_an_answer_that_is_not_described(
    path: str, method: str, described: schemathesis.BaseSchema, door: Door
) -> None:
    operation = described[path][method.upper()]

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def whatever_is_sent(case: schemathesis.Case) -> None:
        case.validate_response(case.call(headers=door.headers), checks=CHECKS)

    whatever_is_sent()
