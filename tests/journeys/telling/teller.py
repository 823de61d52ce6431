"""Tells stories: plays the resident to the end, then reads what staff find."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.journeys.telling.conversation import Conversation
from tests.journeys.telling.manners import Manner
from tests.journeys.telling.stories import Story

# Two cores answer about this many residents at once without keeping any of them waiting.
AT_ONCE = 4
MESSAGES_AT_MOST = 25
PAGE = 200
TURN_S = 60


@dataclass
class Told:
    """A story after it was told; ``fault`` is what kept it from its end."""

    story: Story
    conversation: Conversation
    cases: list[dict[str, Any]] = field(default_factory=list)
    alerts: list[dict[str, Any]] = field(default_factory=list)
    histories: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    held_by: str = "bot"
    fault: str = ""

    @property
    def case(self) -> dict[str, Any]:
        """The case the latest receipt names, or the only one."""
        assert self.cases, f"no case was made:\n{self.conversation.transcript()}"
        named = self.conversation.references
        found = [case for case in self.cases if named and case["reference"] == named[-1]]
        return (found or self.cases)[0]


def tell(url: str, keys: dict[str, str], stories: Iterable[Story]) -> dict[str, Told]:
    """Tell these stories to the stack at ``url``, several at once; by their ids.

    ``keys`` are one caseworker's key for each landlord.
    """
    return asyncio.run(_tell_all(url, keys, list(stories)))


async def _tell_all(url: str, keys: dict[str, str], stories: list[Story]) -> dict[str, Told]:
    turnstile = asyncio.Semaphore(AT_ONCE)
    limits = httpx.Limits(max_connections=AT_ONCE * 2)
    async with httpx.AsyncClient(base_url=url, timeout=TURN_S, limits=limits) as http:

        async def one(story: Story) -> Told:
            async with turnstile:
                return await _tell_one(http, story)

        told = await asyncio.gather(*(one(story) for story in stories))
        for landlord in {story.landlord for story in stories}:
            here = [t for t in told if t.story.landlord == landlord]
            await _read_what_staff_find(http, keys[landlord], here)
    return {t.story.id: t for t in told}


async def _tell_one(http: httpx.AsyncClient, story: Story) -> Told:
    told = Told(story, Conversation(http, story.landlord))
    try:
        await told.conversation.open()
        await _play(story, told.conversation)
    except (AssertionError, httpx.HTTPError) as error:
        told.fault = f"{type(error).__name__}: {error}"
    return told


async def _play(story: Story, talk: Conversation) -> None:
    manner = Manner(story.id, story.manner, story.answers)
    instead = dict(story.instead)
    for words in story.says:
        await talk.do(manner.slip(words))
    await _answer_all(story, talk, manner, instead)
    for then in story.then:
        if talk.asks == story.stops_at and story.stops_at is not None:
            return
        await talk.do(then.says)
        ways = {**story.answers, **then.answers}
        again = Manner(f"{story.id}:{then.says}", story.manner, ways)
        await _answer_all(story, talk, again, instead)


async def _answer_all(
    story: Story, talk: Conversation, manner: Manner, instead: dict[str, str]
) -> None:
    while (asks := talk.asks) is not None and asks != story.stops_at:
        assert talk.said < MESSAGES_AT_MOST, f"still asking:\n{talk.transcript()}"
        assert talk.asked[-4:] != [asks] * 4, f"asked four times running:\n{talk.transcript()}"
        if asks in instead:
            await talk.do(instead.pop(asks))
        else:
            await talk.do(manner.answer(asks, talk.titles))


async def _read_what_staff_find(http: httpx.AsyncClient, key: str, told: list[Told]) -> None:
    headers = {"Authorization": f"Bearer {key}"}
    by_conversation = {t.conversation.id: t for t in told}
    for case in await _every(http, "/v1/cases", "cases", headers):
        read = await http.get(f"/v1/cases/{case['reference']}", headers=headers)
        read.raise_for_status()
        found = read.json()
        mine = by_conversation.get(found["conversation_id"])
        if mine is not None:
            mine.cases.append(found)
            mine.histories[found["reference"]] = await _history(http, found, headers)
    for alert in await _every(http, "/v1/alerts", "alerts", headers):
        if alert["conversation_id"] in by_conversation:
            by_conversation[alert["conversation_id"]].alerts.append(alert)
    for mine in told:
        if mine.conversation.id:
            read = await http.get(f"/v1/conversations/{mine.conversation.id}", headers=headers)
            if read.status_code == httpx.codes.OK:
                mine.held_by = read.json()["held_by"]


async def _history(
    http: httpx.AsyncClient, case: dict[str, Any], headers: dict[str, str]
) -> list[dict[str, Any]]:
    read = await http.get(f"/v1/cases/{case['reference']}/history", headers=headers)
    read.raise_for_status()
    return list(read.json()["entries"])


async def _every(
    http: httpx.AsyncClient, path: str, what: str, headers: dict[str, str]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        params: dict[str, Any] = {"limit": PAGE}
        if cursor:
            params["cursor"] = cursor
        page = await http.get(path, params=params, headers=headers)
        page.raise_for_status()
        body = page.json()
        found += body[what]
        cursor = body.get("next")
        if not cursor:
            return found
