"""What caseworkers ask of the staff API, in the mix they ask it in."""

from __future__ import annotations

import json
import random

from scripts.bench.line import Line

QUEUES = [
    "order=priority&open=true",
    "order=due&owner=unassigned&open=true",
    "due=overdue&order=due",
    "due_within=3&order=due",
    "state=received&kind=complaint",
    "topic=damp_mould",
    "flag=staff_conduct&state=investigating",
    "q=ceiling+boiler",
    "order=changed",
    "",
]


class Clerk:
    """Asks what caseworkers ask."""

    def __init__(self, line: Line, references: list[str], seed: int) -> None:
        self._line = line
        self._references = references
        self._chance = random.Random(seed)  # noqa: S311 - a mix of questions, no secret
        self._read: dict[str, object] | None = None

    def _expect(self, status: int, *wanted: int) -> None:
        if status not in wanted:
            raise SystemExit(f"answered {status}: the figures would mean nothing")

    async def queue(self) -> None:
        status, _ = await self._line.ask("GET", f"/v1/cases?{self._chance.choice(QUEUES)}")
        self._expect(status, 200)

    async def counts(self) -> None:
        status, _ = await self._line.ask("GET", "/v1/cases/counts")
        self._expect(status, 200)

    async def read(self) -> dict[str, object]:
        reference = self._chance.choice(self._references)
        status, body = await self._line.ask("GET", f"/v1/cases/{reference}")
        self._expect(status, 200)
        case: dict[str, object] = json.loads(body)
        self._read = case
        return case

    async def act(self, case: dict[str, object]) -> None:
        body = {"action": "note", "version": case["version"], "text": "rang them"}
        path = f"/v1/cases/{case['reference']}/actions"
        status, said = await self._line.ask("POST", path, body)
        # Two clerks on one case at once: the second is told, as it should be.
        self._expect(status, 200, 409)

    async def something(self) -> None:
        """Half lists, a third cases, the rest actions and counts."""
        which = self._chance.random()
        if which < 0.5:
            await self.queue()
        elif which < 0.85:
            await self.read()
        elif which < 0.97 and self._read is not None:
            case, self._read = self._read, None
            await self.act(case)
        else:
            await self.counts()


async def open_references(line: Line) -> list[str]:
    """Cases that can still be worked on."""
    _, body = await line.ask("GET", "/v1/cases?open=true&limit=200")
    return [case["reference"] for case in json.loads(body)["cases"]]
