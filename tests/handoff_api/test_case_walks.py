"""Random walks through the life of a case, by several people over HTTP; what must always hold."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, TypeVar, get_args

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from handoff_api.cases.transitions import table
from handoff_api.cases.vocabulary import State
from handoff_api.clock import StoppedClock
from handoff_api.migrations import migrate
from handoff_api.settings import Settings
from tests.handoff_api.case_facts import facts
from tests.handoff_api.conftest import MONDAY
from tests.handoff_api.house import Client, House, created
from tests.handoff_api.rasa import FakeRasa

T = TypeVar("T")
LANDLORDS = ("west-kent", "wdh", "charitable-south", "chislehurst-sidcup")
WALKERS = ("bot", "ann", "bea", "manager", "auditor")
ACTIONS = sorted(set(table()) - {"move_to_stage_1"})
# A walk that only ever tries what is allowed gets further; one that tries anything finds more.
OFTEN = ("acknowledge", "decide_issue", "respond", "close", "request_stage_2", "name_handler")


class CaseWalk(RuleBasedStateMachine):
    """One case, its people, and an administrator who only looks."""

    migrated: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.migrated, self.folder / "house.db")
        os.environ["DATABASE_URL"] = f"sqlite:///{self.folder / 'house.db'}"
        self.house = House(Settings(), StoppedClock(MONDAY), FakeRasa())
        self.clients: dict[str, Client] = {}
        self.case: dict[str, Any] = {}

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(doing)

    @initialize(
        landlord=st.sampled_from(LANDLORDS),
        kind=st.sampled_from(["complaint", "complaint", "complaint", "service_request"]),
        anonymity=st.sampled_from(["named", "confidential"]),
        draft=st.booleans(),
    )
    def begin(self, landlord: str, kind: str, anonymity: str, draft: bool) -> None:
        async def people() -> None:
            roles = {"ann": "caseworker", "bea": "caseworker", "manager": "manager"}
            for name, role in {**roles, "auditor": "auditor", "admin": "admin"}.items():
                self.clients[name] = await self.house.staff(role, landlord=landlord)
            self.clients["bot"] = await self.house.bot()

        self.run(people())
        stage = "stage_1" if kind == "complaint" else None
        state = "draft" if draft else "received"
        two = [{"topic": "repairs"}, {"topic": "communication"}]
        made = self.run(
            created(
                self.clients["bot"],
                landlord=landlord,
                kind=kind,
                stage=None if draft else stage,
                state=state,
                anonymity=anonymity,
                issues=two,
            )
        )
        self.case = self.run(self.clients["admin"].read(made))

    @precondition(lambda self: bool(self.case))
    @rule(
        who=st.sampled_from(WALKERS),
        action=st.one_of(st.sampled_from(ACTIONS), st.sampled_from(OFTEN)),
        data=st.data(),
    )
    def anybody_tries_anything(self, who: str, action: str, data: st.DataObject) -> None:
        self.run(self._try(self.clients[who], action, data))

    @precondition(lambda self: bool(self.case))
    @rule(who=st.sampled_from(["bot", "ann", "bea", "manager"]), data=st.data())
    def somebody_does_what_is_allowed(self, who: str, data: st.DataObject) -> None:
        seen = self.run(self._seen_by(self.clients[who]))
        if seen and seen["allowed_actions"]:
            action = data.draw(st.sampled_from(seen["allowed_actions"]))
            self.run(self._try(self.clients[who], action, data))

    async def _seen_by(self, client: Client) -> dict[str, Any] | None:
        found = await client.get(f"/v1/cases/{self.case['reference']}")
        assert found.status_code in (200, 404)
        seen: dict[str, Any] | None = found.json() if found.status_code == 200 else None
        return seen

    async def _try(self, client: Client, action: str, data: st.DataObject) -> None:
        before, admin = self.case, self.clients["admin"]
        seen = await self._seen_by(client)
        people = [self.clients[name].me for name in ("ann", "bea", "manager")]
        body = facts(action, before, people, lambda among: data.draw(st.sampled_from(among)))
        answer = await client.act(before, action, **body)
        after = await admin.read(before)
        kept_away = {a["person"] for a in before["access"] if not a["ended_at"]
                     and a["access"] == "excluded"}  # fmt: skip
        assert answer.status_code in (200, 403, 404, 409, 422), answer.text
        if answer.status_code != 200:
            # The clock stands still, so nothing else can have changed either.
            assert after == before, (action, answer.text)
        if seen is None or action not in seen["allowed_actions"]:
            assert answer.status_code in (403, 404, 409, 422), (action, answer.text)
        if client.me in kept_away:
            assert (seen, answer.status_code) == (None, 404)
        if answer.status_code == 200:
            self.case = after
            await self._check(client, action, before, after)

    async def _check(
        self, client: Client, action: str, before: dict[str, Any], after: dict[str, Any]
    ) -> None:
        assert after["version"] == before["version"] + 1
        assert after["state"] in get_args(State)
        names = {d["name"] for d in after["deadlines"]}
        assert {d["name"] for d in before["deadlines"]} <= names, "a promised date vanished"
        history = (
            await self.clients["admin"].get(f"/v1/cases/{after['reference']}/history")
        ).json()
        assert history["intact"] is True
        assert len(history["entries"]) == after["version"]
        assert history["entries"][-1]["action"] == action
        merged = any(link["relation"] == "merged_into" for link in after["links"])
        if (after["kind"], after["stage"]) == ("complaint", "stage_1") and not merged:
            wish = "request_stage_2" in (await self.clients["bot"].read(after))["allowed_actions"]
            assert wish or after["state"] not in ("responded", "closed")
        first = {d["decided_by"] for d in after["decisions"] if d["stage"] == "stage_1"}
        second = {d["decided_by"] for d in after["decisions"] if d["stage"] == "stage_2"}
        assert not first & second, "whoever decided Stage 1 decided Stage 2"
        if after["stage"] is None:
            assert after["kind"] != "complaint" or after["state"] in ("draft", "withdrawn")
        if after["state"] in ("received", "acknowledged", "investigating"):
            assert after["received_at"]

    def teardown(self) -> None:
        self.run(self.house.close())
        self.loop.close()
        shutil.rmtree(self.folder)


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    path = tmp_path / "migrated.db"
    migrate(f"sqlite:///{path}")
    return path


def test_whatever_anybody_tries_the_case_stays_in_order(
    migrated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    CaseWalk.migrated = migrated
    # The same walks every time in the test run; WALKS=200 walks further, elsewhere each time.
    walks = int(os.environ.get("WALKS", "0"))
    walk = settings(
        max_examples=walks or 4,
        stateful_step_count=40 if walks else 18,
        deadline=None,
        derandomize=not walks,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    CaseWalk.TestCase.settings = walk
    CaseWalk.TestCase().runTest()
