"""The rival of a turn and of a crowd: the same messages sent straight to Rasa's own REST channel.

On the same machine in the same run, so that the ratio is what the gateway costs: every message kept before
anything else, order, replies, the case.
"""

from __future__ import annotations

import asyncio
import time
import uuid

from scripts.bench.line import Line
from scripts.bench.talker import Talker


async def one_after_another(port: int, talkers: list[Talker]) -> list[float]:
    """Milliseconds of a turn, each resident's messages after those of the one before."""
    return [took for talker in talkers for took in await _tell(port, _without_the_last(talker))]


async def all_at_once(port: int, talkers: list[Talker]) -> tuple[list[float], float]:
    """Milliseconds of a turn, and the seconds until the last resident was answered."""
    began = time.monotonic()
    told = await asyncio.gather(*(_tell(port, _without_the_last(talker)) for talker in talkers))
    return [took for one in told for took in one], time.monotonic() - began


def _without_the_last(talker: Talker) -> list[str]:
    """The last one records a case, which Rasa alone has none of."""
    return [text for _, text in talker.sent[:-1]]


async def _tell(port: int, said: list[str]) -> list[float]:
    line, sender, took = Line(port, ""), str(uuid.uuid4()), []
    for text in said:
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
        status, answer = await line.ask("POST", "/webhooks/rest/webhook", body)
        took.append((time.perf_counter() - began) * 1000)
        if status != 200:
            raise SystemExit(f"Rasa answered {status}: {answer[:300]!r}")
    await line.close()
    return took
