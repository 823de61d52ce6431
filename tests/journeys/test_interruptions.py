"""At every question: a question instead, a correction, nonsense, danger, a stop, a person. It comes back.

The cells of the table are told several at once before the first test; a conversation visits one
question and suffers every interruption there, in the order of ``interruptions.yml``. Where staff have to
do something first they do it over the API, with a key.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.journeys.casework import DOORS
from tests.journeys.stack import Stack
from tests.journeys.telling.conversation import Conversation
from tests.journeys.telling.manners import Manner
from tests.journeys.telling.teller import AT_ONCE, MESSAGES_AT_MOST, TURN_S

TABLE: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parent / "interruptions.yml").read_text(encoding="utf-8")
)
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
    return asyncio.run(_visit_all(stack.url, keys))


@pytest.mark.parametrize(("question", "kind"), CELLS, ids=[f"{q}-{k}" for q, k in CELLS])
def test_the_conversation_comes_back(
    cells: dict[tuple[str, str], str], question: str, kind: str
) -> None:
    fault = cells[(question, kind)]
    assert not fault, fault


async def _visit_all(url: str, keys: dict[str, str]) -> dict[tuple[str, str], str]:
    turnstile = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(base_url=url, timeout=TURN_S) as http:

        async def one(question: str) -> dict[tuple[str, str], str]:
            async with turnstile:
                return await _visit(http, question, keys)

        found = await asyncio.gather(*(one(question) for question in TABLE["reached_by"]))
    return {cell: fault for cells in found for cell, fault in cells.items()}


async def _visit(
    http: httpx.AsyncClient, question: str, keys: dict[str, str]
) -> dict[tuple[str, str], str]:
    """Reach the question, then interrupt it in every way; a lost question is reached for again."""
    way = TABLE["reached_by"][question]
    faults = {}
    talk = Conversation(http, way["landlord"])
    for kind in [kind for asked, kind in CELLS if asked == question]:
        if talk.asks != question:
            talk = Conversation(http, way["landlord"])
            lost = await _reach(talk, question, way, keys[way["landlord"]])
            if lost:
                return {(question, kind): lost for asked, kind in CELLS if asked == question}
        faults[(question, kind)] = await _interrupt(talk, question, kind)
    return faults


async def _reach(talk: Conversation, question: str, way: dict[str, Any], key: str) -> str:
    # One thing at a time, or what is asked for later would never be asked.
    manner = Manner(question, "plain", {**ONE_AT_A_TIME, **way.get("answers", {})})
    await talk.open()
    await talk.do(way["says"])
    then = list(way.get("then", []))
    while talk.asks != question:
        if talk.said > MESSAGES_AT_MOST or (talk.asks is None and not then):
            return f"'{question}' was never asked:\n{talk.transcript()}"
        if talk.asks is not None:
            await talk.do(manner.answer(talk.asks, talk.titles))
        elif isinstance(then[0], dict):
            await _by_staff(talk, str(then.pop(0)["staff"]), key)
        else:
            await talk.do(then.pop(0))
    return ""


async def _by_staff(talk: Conversation, does: str, key: str) -> None:
    """What staff do with this resident's latest case before the resident goes on."""
    headers = {"Authorization": f"Bearer {key}"}
    with httpx.Client(base_url=talk.http.base_url, headers=headers, timeout=TURN_S) as staff:
        await asyncio.to_thread(DOORS[does], staff, talk.references[-1])


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
