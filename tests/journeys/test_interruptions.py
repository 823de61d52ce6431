"""At every question: a question instead, a correction, nonsense, danger, a stop, a person. It comes back.

The cells of the table are told several at once before the first test; a conversation visits one
question and suffers every interruption there, in the order of ``interruptions.yml``. Where staff have to
do something first they do it over the API, with a key.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.journeys.casework import BY_STAFF
from tests.journeys.stack import Stack
from tests.journeys.telling.conversation import Conversation
from tests.journeys.telling.manners import Manner
from tests.journeys.telling.teller import AT_ONCE, MESSAGES_AT_MOST, TURN_S

TABLE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "interruptions.yml").read_text(encoding="utf-8")
)
# West Kent: twenty working days after an answer of Monday 23 November 2026 are over.
A_MONTH_LATER = "2026-12-22T10:00:00Z"
ONE_AT_A_TIME = {"name": "Sam Example", "address": "14 Invented Close ZZ99 1AA"}
KINDS: dict[str, Any] = TABLE["interruptions"]
CELLS = [
    (question, kind)
    for question in TABLE["reached_by"]
    for kind in KINDS
    if not (kind == "corrects" and question in TABLE["answered_by_number"])
    and kind not in TABLE["rightly_gone"].get(question, [])
]


@pytest.fixture(scope="session")
def cells(stack: Stack, keys: dict[str, str]) -> dict[tuple[str, str], str]:
    """What went wrong in each cell; nothing where the question came back as it should."""
    with stack.gateway_at(A_MONTH_LATER) as later:
        return asyncio.run(_visit_all(Doors(stack.url, later, keys)))


@pytest.mark.parametrize(("question", "kind"), CELLS, ids=[f"{q}-{k}" for q, k in CELLS])
def test_the_conversation_comes_back(
    cells: dict[tuple[str, str], str], question: str, kind: str
) -> None:
    fault = cells[(question, kind)]
    assert not fault, fault


@dataclass(frozen=True)
class Doors:
    """Where residents come in, today and a month later, and staff's key for each landlord."""

    today: str
    later: str
    keys: dict[str, str]


async def _visit_all(doors: Doors) -> dict[tuple[str, str], str]:
    turnstile = asyncio.Semaphore(AT_ONCE)

    async def one(question: str) -> dict[tuple[str, str], str]:
        async with (
            turnstile,
            httpx.AsyncClient(base_url=doors.today, timeout=TURN_S) as today,
            httpx.AsyncClient(base_url=doors.later, timeout=TURN_S) as later,
        ):
            return await _visit(question, doors, today, later)

    found = await asyncio.gather(*(one(question) for question in TABLE["reached_by"]))
    return {cell: fault for cells in found for cell, fault in cells.items()}


async def _visit(
    question: str, doors: Doors, today: httpx.AsyncClient, later: httpx.AsyncClient
) -> dict[tuple[str, str], str]:
    """Reach the question, then interrupt it in every way; a lost question is reached for again."""
    way = TABLE["reached_by"][question]
    faults = {}
    talk: Conversation | None = None
    for kind in [kind for asked, kind in CELLS if asked == question]:
        if talk is None or talk.asks != question:
            visit = Visit(question, way, doors, later)
            talk = await visit.reach(Conversation(today, way["landlord"]))
            if talk.asks != question:
                lost = f"'{question}' was never asked:\n{talk.transcript()}"
                return {(question, kind): lost for asked, kind in CELLS if asked == question}
        faults[(question, kind)] = await _interrupt(talk, question, kind)
    return faults


@dataclass(frozen=True)
class Visit:
    """One way to a question: the resident's words, what staff do in between, and a month gone by."""

    question: str
    way: dict[str, Any]
    doors: Doors
    later: httpx.AsyncClient

    async def reach(self, talk: Conversation) -> Conversation:
        """The conversation in which the question is open, or the one in which it never was."""
        # One thing at a time, or what is asked for later would never be asked.
        manner = Manner(self.question, "plain", {**ONE_AT_A_TIME, **self.way.get("answers", {})})
        await talk.open()
        await talk.do(self.way["says"])
        then = list(self.way.get("then", []))
        while talk.asks != self.question and talk.said <= MESSAGES_AT_MOST:
            if talk.asks is not None:
                await talk.do(manner.answer(talk.asks, talk.titles))
            elif not then:
                break
            elif isinstance(then[0], str):
                await talk.do(then.pop(0))
            else:
                talk = await self._by_others(talk, then.pop(0))
        return talk

    async def _by_others(self, talk: Conversation, step: dict[str, str]) -> Conversation:
        """What staff do with the resident's latest case, or a month that goes by without a word."""
        landlord, reference = self.way["landlord"], talk.references[-1]
        if "staff" in step:
            headers = {"Authorization": f"Bearer {self.doors.keys[landlord]}"}
            with httpx.Client(base_url=self.doors.today, headers=headers, timeout=TURN_S) as staff:
                await asyncio.to_thread(BY_STAFF[step["staff"]], staff, reference)
            return talk
        again = Conversation(self.later, landlord)
        await again.open()
        await again.do(step["a_month_later"].format(reference=reference))
        return again


async def _interrupt(talk: Conversation, question: str, kind: str) -> str:
    interruption = KINDS[kind]
    heard = await talk.do(interruption["says"])
    if "then" in interruption:
        if talk.asks is not None:
            return f"stopped, and still asked '{talk.asks}':\n{talk.transcript()}"
        heard = await talk.do(interruption["then"])
    said = "\n".join(line.text for line in heard).lower()
    wanted = interruption["hears"]
    if wanted and not any(words.lower() in said for words in wanted):
        return f"did not hear {wanted}:\n{talk.transcript()}"
    if kind == "danger" and wanted[0] not in heard[0].text:
        return f"the number did not come first:\n{talk.transcript()}"
    back = None if kind == "person" else question
    if talk.asks != back:
        return f"'{talk.asks}' is open and not '{back}':\n{talk.transcript()}"
    return ""
