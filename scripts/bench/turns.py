"""One resident at a time: whole conversations through the gateway, and Rasa alone as the rival.

The rival is the same messages sent straight to Rasa's REST channel on the same machine in the same
run, so the ratio is what the gateway (keeping every message, order, replies) costs.
"""

from __future__ import annotations

import asyncio
import time
import uuid

import httpx

from scripts.bench.machine import head, load, percentile, row
from scripts.bench.processes import Processes
from scripts.bench.talker import Talker
from tests.journeys.stack import Stack


async def conversations(port: int, number: int) -> list[Talker]:
    """So many whole conversations, one after the other."""
    talkers = [Talker(port) for _ in range(number)]
    for talker in talkers:
        await talker.talk()
        if faults := await talker.lost():
            raise SystemExit(f"a conversation is not whole: {faults}")
    return talkers


def measure_turns(stack: Stack, number: int) -> None:
    """Print the times of a turn, its processor time by process, and the rival's."""
    processes = Processes(stack)
    asyncio.run(conversations(stack.port, 3))
    before = processes.processor_ms()
    talkers = asyncio.run(conversations(stack.port, number))
    after = processes.processor_ms()
    gateway = [ms for talker in talkers for ms in talker.took]
    said = [text for _, text in talkers[0].sent]
    rasa = _straight_to_rasa((stack.data / "rasa.url").read_text().strip(), said, number)
    print(f"### A turn, one resident ({load()})\n")
    print(head("a turn", "turns", "p50 ms", "p95 ms"))
    for name, took in (
        ("through the gateway, case recorded", gateway),
        ("Rasa alone (rival)", rasa),
    ):
        print(row(name, len(took), percentile(took, 50), percentile(took, 95)))
    print(f"\nratio of the medians: {percentile(gateway, 50) / percentile(rasa, 50):.2f}\n")
    print(head("process", "processor ms a turn"))
    cost = {name: (after[name] - before[name]) / len(gateway) for name in after}
    for name, spent in cost.items():
        print(row(name, spent))
    print(row("together", sum(cost.values())) + "\n")


def _straight_to_rasa(url: str, said: list[str], number: int) -> list[float]:
    """Milliseconds of the same messages sent to Rasa's own channel."""
    took: list[float] = []
    with httpx.Client(base_url=url, timeout=30) as http:
        for _ in range(number):
            sender = str(uuid.uuid4())
            for text in said[:-1]:  # the last one records a case; that is the case API's time
                body = {
                    "sender": sender,
                    "message": text,
                    "metadata": {
                        "landlord": "west-kent",
                        "channel": "web",
                        "message_id": str(uuid.uuid4()),
                        "conversation_id": sender,
                        "sent_at": "2026-11-23T10:00:00Z",
                    },
                }
                began = time.perf_counter()
                http.post("/webhooks/rest/webhook", json=body).raise_for_status()
                took.append((time.perf_counter() - began) * 1000)
    return took
