"""The gateway asks Rasa: so many turns together and no more, within one limit of time."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime

import httpx

from handoff_api.conversations.bot import Outgoing, RasaBot


def _message(conversation_id: str) -> Outgoing:
    return Outgoing(
        conversation_id=conversation_id,
        message_id="m1",
        landlord="west-kent",
        channel="web",
        sent_at=datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
        text="no heating",
        payload=None,
        attachments=(),
    )


class _SlowRasa:
    """Takes its time over each turn and counts how many it has in hand."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.in_hand = self.most = self.taken = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.taken += 1
        self.in_hand += 1
        self.most = max(self.most, self.in_hand)
        await asyncio.sleep(self._seconds)
        self.in_hand -= 1
        to = json.loads(request.content)["sender"]
        return httpx.Response(200, json=[{"recipient_id": to, "text": "Thank you."}])


async def test_rasa_is_given_so_many_turns_together_and_every_other_waits_its_turn() -> None:
    rasa = _SlowRasa(0.05)
    bot = RasaBot("http://rasa", 10, at_once=3, transport=httpx.MockTransport(rasa))
    turns = await asyncio.gather(*(bot.answer(_message(f"c{n}")) for n in range(12)))
    await bot.close()
    assert [turn.failed for turn in turns] == [None] * 12
    assert (rasa.taken, rasa.most) == (12, 3)


async def test_message_that_waited_too_long_was_never_given_to_rasa() -> None:
    rasa = _SlowRasa(0.15)
    bot = RasaBot("http://rasa", 0.2, at_once=1, transport=httpx.MockTransport(rasa))
    turns = await asyncio.gather(*(bot.answer(_message(f"c{n}")) for n in range(5)))
    assert [turn.failed for turn in turns] == [None] + ["rasa_slow"] * 4
    # The second was begun and ran out of time; the others stay with the gateway, to be sent later.
    assert rasa.taken == 2
    after = await bot.answer(_message("c9"))
    await bot.close()
    assert after.failed is None


async def test_replicas_share_more_turns() -> None:
    rasa = _SlowRasa(0.05)
    bot = RasaBot("http://one,http://two", 10, at_once=3, transport=httpx.MockTransport(rasa))
    await asyncio.gather(*(bot.answer(_message(f"c{n}")) for n in range(12)))
    await bot.close()
    assert rasa.most == 6
