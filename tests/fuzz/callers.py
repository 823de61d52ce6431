"""Who asks the API whatever its own description allows: by a key of each role, by a chat's token."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from handoff_api.main import Door
from tests.fuzz.served import Served

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
_PATIENCE_S = 60
# It never ends: what comes first is looked at.
_STREAM = re.compile(r"/events$")
_LEAVES = "/v1/chat/session"
# It waits, up to five seconds, for words that never come.
_LEAVES_SHARE = 0.1


@dataclass(frozen=True)
class Caller:
    """``role``: of a key, or ``chat`` for the token of a conversation. ``paths``: where they go."""

    role: str
    door: Door = "public"
    paths: str = ""

    def operations(self, app: FastAPI) -> Iterator[tuple[str, str]]:
        """Every operation of their door that is theirs to try."""
        for path, methods in app.openapi()["paths"].items():
            if path.startswith(self.paths):
                yield from ((path, method) for method in methods)

    def ask_anything(
        self, served: Served, path: str, method: str, examples: int, chance: int | None = None
    ) -> int:
        """So many requests of one operation, each held to the description; how many there were.

        In half of them the parts that name something name what is there, at its present version, so
        that more than "not found" is reached. ``chance`` repeats a run.
        """
        schema = schemathesis.openapi.from_dict(served.app[self.door].openapi())
        operation = schema[path][method.upper()]
        asked = 0
        if path == _LEAVES:
            examples = max(2, int(examples * _LEAVES_SHARE))

        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, Phase.shrink],
        )
        @given(case=operation.as_strategy(), real=st.booleans())
        def whatever_is_sent(case: schemathesis.Case, real: bool) -> None:
            nonlocal asked
            if real:
                _name_what_is_there(case, served)
            asked += 1
            self._send(case, served)

        if chance is not None:
            whatever_is_sent = seed(chance)(whatever_is_sent)
        whatever_is_sent()
        return asked

    def _send(self, case: schemathesis.Case, served: Served) -> None:
        headers = served.headers(self.role)
        if _STREAM.search(case.path):
            _begin_of_stream(case, served.url[self.door], headers)
            return
        # A first PDF on a busy machine takes its time; that is no fault of the request.
        answer = case.call(base_url=served.url[self.door], headers=headers, timeout=_PATIENCE_S)
        case.validate_response(answer, checks=CHECKS)
        if self.role == "chat" and (case.path == _LEAVES or answer.status_code == 401):
            served.new_chat()


def _name_what_is_there(case: schemathesis.Case, served: Served) -> None:
    known = served.known(case.path)
    for name in case.path_parameters or {}:
        if name in known:
            case.path_parameters[name] = known[name]
    if isinstance(case.body, dict) and "version" in case.body and "{reference}" in case.path:
        case.body["version"] = served.version()


def _begin_of_stream(case: schemathesis.Case, url: str, headers: dict[str, str]) -> None:
    described = {int(status) for status in case.operation.definition.raw["responses"]}
    sent = case.as_transport_kwargs(base_url=url, headers=headers)
    with httpx.stream(
        case.method, url + case.path, params=sent.get("params"), headers=sent["headers"], timeout=10
    ) as answer:
        assert answer.status_code in described, answer.status_code


CALLERS = {
    "an admin": Caller("admin"),
    "a caseworker": Caller("caseworker"),
    "a chat": Caller("chat", paths="/v1/chat/"),
    "the bot": Caller("intake", "intake"),
}
