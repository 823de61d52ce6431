"""One trial: a world, its residents, faults all the while, then peace, and a look at the promises."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.chaos.faults import Faults
from tests.chaos.promises import Promises, look
from tests.chaos.residents import PhoneResident, Resident, WebResident
from tests.chaos.telephone import UNREACHABLE
from tests.chaos.world import World
from tests.journeys.telling.stories import Story, all_stories

# Stories that come to a case in one go, at landlords whose policies differ.
STORIES = (
    "wk-door-five-weeks", "wk-service-below-standard", "wk-everything-at-once",
    "med-mould-not-inspected", "med-everything-at-once", "med-first-report",
    "danger-gas", "danger-carbon-monoxide",
)  # fmt: skip
# As many as two cores answer without keeping anybody long.
AT_ONCE = 16
# Nobody begins in the last part of the time with faults: they would mostly talk in peace.
_SPREAD = 0.85
# Seconds a person takes to read and type.
_THINKS = (0.0, 2.5)
# How long everything may take to come to its end once nothing is broken any more.
PEACE_S = 150.0
# How long after the last fault a conversation may take to its end.
END_S = 180.0
# One phone in so many is reached by no text.
_DEAD_PHONE = 9


@dataclass
class Outcome:
    """What one trial did and saw."""

    name: str
    did: Counter[str] = field(default_factory=Counter)
    tally: Counter[str] = field(default_factory=Counter)
    webhooks: Counter[str] = field(default_factory=Counter)
    promises: Promises = field(default_factory=Promises)
    not_tried: list[str] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    seconds: float = 0.0
    kept: Path | None = None


async def attempt(
    world: World, conversations: int, seconds: float, faults: Faults | None = None
) -> Outcome:
    """Run one trial in a world that is started; the world is left running, and whole."""
    faults = faults or Faults(world)
    began = time.monotonic()
    outcome = Outcome(world.database)
    if world.why_no_disk:
        outcome.not_tried.append(f"disk full: {world.why_no_disk}")
    keys = {one.landlord: world.stack.key("caseworker", one.landlord) for one in stories()}
    await _subscribe(world)
    limits = httpx.Limits(max_connections=AT_ONCE * 4)
    async with httpx.AsyncClient(base_url=world.url, timeout=30, limits=limits) as http:
        residents = _residents(world, conversations, http, outcome.tally)
        starts = sorted(world.draw.uniform(0, seconds * _SPREAD) for _ in residents)
        living = asyncio.create_task(_live(residents, starts))
        try:
            await faults.rage(seconds)
            await asyncio.wait({living}, timeout=END_S)
            world.telephone.calm = True
        finally:
            living.cancel()
            await asyncio.gather(living, return_exceptions=True)
        await world.telephone.settle()
        left = await _peace(world)
    outcome.promises = await look(world, residents, keys)
    outcome.promises.check("everything came to rest", not left, str(left))
    outcome.promises.seen["conversations asked for"] += conversations
    outcome.promises.seen["conversations begun"] += sum(r.began for r in residents)
    outcome.did, outcome.log = faults.did, faults.log
    outcome.not_tried += [f"{name}: there was no time left" for name in faults.left]
    outcome.webhooks = world.telephone.counts
    if outcome.promises.broken:
        outcome.kept = await asyncio.to_thread(world.keep)
        threads = [await _told(world, one) for one in residents if one.conversation_id]
        (outcome.kept / "threads.txt").write_text("\n\n".join(threads))
    outcome.seconds = time.monotonic() - began
    return outcome


def stories() -> list[Story]:
    """The stories that are told, in order."""
    known = {story.id: story for story in all_stories()}
    return [known[id] for id in STORIES]


def _residents(
    world: World, conversations: int, http: httpx.AsyncClient, tally: Counter[str]
) -> list[Resident]:
    told = stories()
    found: list[Resident] = []
    draw = random.Random(world.draw.random())  # noqa: S311 - repeatable, no secret

    def thinks() -> float:
        return draw.uniform(*_THINKS)

    for number in range(conversations):
        story = told[number // 2 % len(told)]
        if number % 2 == 0:
            found.append(WebResident(number, story, http, tally, thinks))
            continue
        phone = PhoneResident(
            number, story, http, tally, thinks, telephone=world.telephone, ledger=world.ledger
        )
        if number % _DEAD_PHONE == 0:
            world.telephone.exchange.plan_failure(phone.mobile, UNREACHABLE, 10_000, False)
        found.append(phone)
    return found


async def _live(residents: Sequence[Resident], starts: Sequence[float]) -> None:
    """Everybody begins at their own moment, so that each fault meets conversations of every age."""
    began = time.monotonic()
    turnstile = asyncio.Semaphore(AT_ONCE)

    async def one(resident: Resident, start: float) -> None:
        await asyncio.sleep(began + start - time.monotonic())
        async with turnstile:
            await resident.live()

    await asyncio.gather(*(map(one, residents, starts)))


async def _told(world: World, one: Resident) -> str:
    """A conversation as it was, and who has it."""
    held = await world.ledger.holder(one.conversation_id)
    shown = ("created_at", "author", "purpose", "asks", "state", "text")
    thread = [
        {name: m[name] for name in shown} for m in await world.ledger.thread(one.conversation_id)
    ]
    lines = [" | ".join(str(value).replace("\n", " ") for value in m.values()) for m in thread]
    return "\n".join([f"== {one.number} {one.story.id} {one.conversation_id} {held}", *lines])


async def _subscribe(world: World) -> None:
    """The landlords' own systems hear of every event."""
    for landlord in sorted({story.landlord for story in stories()}):
        key = world.stack.key("admin", landlord)
        async with httpx.AsyncClient(base_url=world.url, timeout=30) as http:
            got = await http.post(
                "/v1/webhooks/subscriptions",
                json={"landlord": landlord, "url": world.receiver.url, "events": ["*"]},
                headers={"Authorization": f"Bearer {key}"},
            )
            got.raise_for_status()


async def _peace(world: World) -> dict[str, int]:
    """Wait until nothing is on its way any more; what still is when it takes too long."""
    until = time.monotonic() + PEACE_S
    left = await world.ledger.unsettled()
    while left and time.monotonic() < until:
        await asyncio.sleep(2)
        left = await world.ledger.unsettled()
    # Receipts come a little after what they are about.
    await asyncio.sleep(1)
    return left


def make_world(database: str, seed: int, *, disk: bool = True) -> World:
    """A world whose every draw follows from the seed."""
    draw = random.Random(f"{seed}:{database}")  # noqa: S311 - repeatable, no secret
    return World(database, draw, disk=disk)
