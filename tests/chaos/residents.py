"""Residents who keep trying: what they meant to say is sent again until it is taken, as the widget
and the telephone network do, and what they were told is remembered."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.chaos.ledger import Ledger
from tests.chaos.telephone import Telephone
from tests.journeys.resident import ANSWERS
from tests.journeys.telling.stories import Story

POLL_S = 0.6
MOST_MESSAGES = 25
DONE = ("answered", "with_staff", "overtaken")
# Said without waiting for an answer, as people do when they have their receipt.
BURST = ("thank you", "that is everything from me", "bye")


@dataclass
class Sent:
    """One message as the resident's side knows it: begun, then taken (real seconds)."""

    id: str
    text: str
    begun: float
    taken: float | None = None


@dataclass
class Resident:
    """One person, one story, one conversation. ``fault`` is what kept them from its end."""

    number: int
    story: Story
    http: httpx.AsyncClient
    tally: Counter[str]
    thinks: Callable[[], float] = lambda: 0.0
    sent: list[Sent] = field(default_factory=list)
    heard: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    began: bool = False
    fault: str = ""
    conversation_id: str = ""

    @property
    def address(self) -> str:
        """Where they live: nobody else's, so that an answer in the wrong place shows."""
        return f"{self.number + 1} Invented Close, ZZ99 1AA"

    @property
    def phone(self) -> str:
        return f"07700 900{self.number % 1000:03}"

    @property
    def reference(self) -> str | None:
        """The last reference they were told."""
        return next((m["reference"] for m in reversed(self.heard) if m["reference"]), None)

    async def live(self) -> None:
        """From the first words to the end."""
        self.began, self.fault = True, "was cut off before its end"
        try:
            await self._open()
            for words in self.story.says:
                await self._say_and_wait(words)
            while (asks := self._asks()) is not None:
                if len(self.sent) > MOST_MESSAGES:
                    raise AssertionError(f"still asked {asks}")
                self.asked.append(asks)
                await self._say_and_wait(self._answer(asks))
            await self._burst()
            self.fault = ""
        except (AssertionError, httpx.HTTPError, OSError) as error:
            self.fault = f"{type(error).__name__}: {error}"

    def _answer(self, asks: str) -> str:
        if asks == "address":
            return self.address
        if asks == "contact_value":
            return self.phone
        said = self.story.answers.get(asks, ANSWERS.get(asks, "skip"))
        return str(said[0] if isinstance(said, list) else said)

    def _asks(self) -> str | None:
        """The open question; a notice of the gateway closes none."""
        bot = [
            m for m in self.heard if m["author"] == "bot" and m["purpose"] in ("said", "farewell")
        ]
        return bot[-1]["asks"] if bot else None

    async def _say_and_wait(self, words: str) -> None:
        # People read and type; what breaks meanwhile breaks between two messages.
        await asyncio.sleep(self.thinks())
        sent = await self._say(words)
        await self._until_answered(sent)

    async def _burst(self) -> None:
        """Several at once, none of which waits for the answer to the one before."""
        saying = []
        for words in BURST:
            saying.append(asyncio.create_task(self._say(words)))
            await asyncio.sleep(0.25)
        for sent in await asyncio.gather(*saying):
            await self._until_answered(sent)

    async def _until_answered(self, sent: Sent) -> None:
        while True:
            messages = await self._read()
            mine = [m for m in messages if m["client_id"] == sent.id]
            if mine and mine[0]["state"] in DONE:
                self.heard = [m for m in messages if m["author"] != "resident"]
                return
            await asyncio.sleep(POLL_S)

    async def _open(self) -> None:
        raise NotImplementedError

    async def _say(self, words: str) -> Sent:
        raise NotImplementedError

    async def _read(self) -> list[dict[str, Any]]:
        """The thread, oldest first: author, purpose, text, asks, state, client_id, reference."""
        raise NotImplementedError


@dataclass
class WebResident(Resident):
    """At the website: an unanswered request is sent again with the same id, as the widget does."""

    token: str = ""

    async def _open(self) -> None:
        answer = await self._ask("POST", "/v1/chat/sessions", {"landlord": self.story.landlord})
        self.conversation_id, self.token = answer["conversation_id"], answer["token"]

    async def _say(self, words: str) -> Sent:
        sent = Sent(str(uuid.uuid4()), words, time.monotonic())
        self.sent.append(sent)
        await self._ask("POST", "/v1/chat/messages", {"id": sent.id, "text": words})
        sent.taken = time.monotonic()
        return sent

    async def _read(self) -> list[dict[str, Any]]:
        answer = await self._ask("GET", "/v1/chat/messages", None)
        return [
            {
                "author": m["sender"],
                # A chat shows no purpose; what the gateway says by itself is no question.
                "purpose": "said" if m["sender"] == "bot" else "notice",
                "text": m["text"],
                "asks": m["asks"],
                "state": m["state"],
                "client_id": m["client_id"],
                "reference": m["case_reference"],
            }
            for m in answer["messages"]
        ]

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        while True:
            try:
                got = await self.http.request(method, path, json=body, headers=headers)
            except httpx.HTTPError:
                self.tally["no answer"] += 1
            else:
                if got.is_success:
                    self.tally["taken" if method == "POST" else "read"] += 1
                    answer: dict[str, Any] = got.json()
                    return answer
                self.tally[f"refused {got.status_code}"] += 1
                if got.status_code < 500 and got.status_code != httpx.codes.TOO_MANY_REQUESTS:
                    raise AssertionError(f"{method} {path}: {got.status_code} {got.text}")
                if got.headers.get("content-type") != "application/problem+json":
                    self.tally["refused without a problem"] += 1
            await asyncio.sleep(1)


@dataclass
class PhoneResident(Resident):
    """With a phone: texts go through the signed webhook, and what comes back is read on it."""

    telephone: Telephone | None = None
    ledger: Ledger | None = None

    @property
    def mobile(self) -> str:
        """The number they write from."""
        return f"+447700900{self.number % 1000:03}"

    async def _open(self) -> None:
        """A text needs no opening."""

    async def _say(self, words: str) -> Sent:
        assert self.telephone is not None
        sent = Sent("", words, time.monotonic())
        self.sent.append(sent)
        sent.id = await self.telephone.send(self.http, self.mobile, self.story.landlord, words)
        sent.taken = time.monotonic()
        return sent

    async def _read(self) -> list[dict[str, Any]]:
        assert self.ledger is not None
        if not self.conversation_id:
            self.conversation_id = await self.ledger.conversation_of(self.sent[0].id)
        if not self.conversation_id:
            return []
        return await self.ledger.thread(self.conversation_id)
