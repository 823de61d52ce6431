"""What is done to the stack while residents talk, drawn from a seed: each kind at least once."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from tests.chaos.between import ACTIONS_MOODS, INTAKE_MOODS, RASA_MOODS, Between
from tests.chaos.world import World

Fault = Callable[[], Awaitable[None]]
# Loading a model takes both cores for half a minute: more of these, and nothing but loading is tried.
_HEAVY = ("kill rasa", "clock")
# Times as long as was asked for, so that each kind has its turn on a machine busy with other work.
_AT_MOST = 2.5


@dataclass
class Faults:
    """``did`` counts what was done; ``log`` says when, for whoever looks for a cause; ``left`` are kinds
    for which a slow machine left no time."""

    world: World
    # Only these kinds; every one there is when left out.
    only: tuple[str, ...] = ()
    # How long something stays broken, and the pause until the next, in seconds.
    holds: tuple[float, float] = (2.0, 5.0)
    rests: tuple[float, float] = (0.5, 3.0)
    did: Counter[str] = field(default_factory=Counter)
    log: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    def every_kind(self) -> dict[str, Fault]:
        """What can be done to this world, by name."""
        world = self.world
        kinds: dict[str, Fault] = {}
        replicas = ("rasa",) if world.redis is None else ("rasa", "rasa_more_0")
        for name in ("api", "intake", "worker", "actions", *replicas):
            kinds[f"kill {name}"] = lambda name=name: self._kill(name)  # type: ignore[misc]
        if world.redis is None:
            for mood in RASA_MOODS:
                kinds[f"rasa answers: {mood}"] = lambda mood=mood: self._spoil(world.rasa, mood)  # type: ignore[misc]
        for mood in INTAKE_MOODS:
            kinds[f"intake answers: {mood}"] = lambda mood=mood: self._spoil(world.intake, mood)  # type: ignore[misc]
        for mood in ACTIONS_MOODS:
            kinds[f"actions answer: {mood}"] = lambda mood=mood: self._spoil(world.actions, mood)  # type: ignore[misc]
        if world.postgres is not None:
            kinds["postgresql crashes"] = lambda: self._postgres("immediate")
            kinds["postgresql restarts"] = lambda: self._postgres("fast")
        if world.redis is not None:
            kinds["redis dies"] = self._redis
        if world.disk is not None and world.postgres is None:
            kinds["disk full"] = self._disk
        kinds["clock 9 days on, restart"] = lambda: self._jump(timedelta(days=9))
        kinds["clock 10 minutes back, restart"] = lambda: self._jump(timedelta(minutes=-10))
        return {name: fault for name, fault in kinds.items() if not self.only or name in self.only}

    async def rage(self, seconds: float) -> None:
        """Each kind once in an order drawn from the seed, then more at random until time is up;
        those that were named, once each alone."""
        kinds = self.every_kind()
        order = list(kinds)
        self.world.draw.shuffle(order)
        until = time.monotonic() + seconds
        at_most = math.inf if self.only else time.monotonic() + seconds * _AT_MOST
        light = [] if self.only else [n for n in kinds if not n.startswith(_HEAVY)]
        while order or (light and time.monotonic() < until):
            name = order.pop() if order else self.world.draw.choice(light)
            await self.do(name, kinds[name])
            if time.monotonic() > at_most:
                self.left, order = order, []
            await asyncio.sleep(self.world.draw.uniform(*self.rests))

    async def do(self, name: str, fault: Fault) -> None:
        began = time.monotonic()
        await fault()
        self.did[name] += 1
        self.log.append(f"{time.strftime('%H:%M:%S')} {name} ({time.monotonic() - began:.1f} s)")

    async def _kill(self, name: str) -> None:
        # One that has just been killed may have nothing to kill yet.
        while not await asyncio.to_thread(self.world.kill, name):
            await asyncio.sleep(0.3)

    async def _spoil(self, between: Between, mood: str) -> None:
        between.mood = mood
        await asyncio.sleep(self.world.draw.uniform(*self.holds))
        between.mood = "plain"

    async def _postgres(self, mode: str) -> None:
        assert self.world.postgres is not None
        await asyncio.to_thread(self.world.postgres.stop, mode)
        await asyncio.sleep(self.world.draw.uniform(*self.holds))
        await asyncio.to_thread(self.world.postgres.start)

    async def _redis(self) -> None:
        assert self.world.redis is not None
        await asyncio.to_thread(self.world.redis.stop)
        await asyncio.sleep(self.world.draw.uniform(*self.holds))
        await asyncio.to_thread(self.world.redis.start)

    async def _disk(self) -> None:
        assert self.world.disk is not None
        await asyncio.to_thread(self.world.disk.fill)
        try:
            await asyncio.sleep(self.world.draw.uniform(*self.holds))
        finally:
            self.world.disk.free()

    async def _jump(self, by: timedelta) -> None:
        await self.world.restart(by)
