"""What the telephone door takes: 100 signed webhooks a second while the bot is stopped.

A real gateway and worker as processes; signed HTTP as Twilio sends it, one message in twenty delivered
twice; a stand-in Twilio; a stand-in Rasa that listens, is gone in the middle, and listens again.
Afterwards every message must be kept once, heard by the bot once and in its sender's order.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

from handoff_api.database import driver_address
from scripts.bench import databases
from scripts.bench.bars import Bars
from scripts.bench.line import until_there
from scripts.bench.machine import head, load, percentile, row
from scripts.bench.processes import processor_seconds, running
from scripts.bench.rush import ACCOUNT, TOKEN, Rush
from scripts.free_ports import free_port
from tests.handoff_api.rasa import FakeRasa

# Twilio gives up on a webhook after 15 seconds, and the caller of one with it.
_TWILIO_WAITS_MS = 15_000
_HEARD_WITHIN_S = 300
_PEOPLE = 300


@dataclass(frozen=True)
class Spell:
    """Webhooks a second, and for how many seconds with the bot there, without it, with it back."""

    rate: int = 100
    before: int = 10
    stopped: int = 60
    after: int = 10

    @property
    def seconds(self) -> int:
        return self.before + self.stopped + self.after


def measure_phone(spell: Spell, bars: Bars) -> None:
    """Print how it went on every database there is here, and hold it to the bar."""
    with tempfile.TemporaryDirectory() as folder:
        for name, address in databases.each(Path(folder), "bench_phone"):
            _Trial(name, address, folder, spell).run(bars)


class _Trial:
    def __init__(self, name: str, database: str, folder: str, spell: Spell) -> None:
        self._name, self._database, self._spell = name, database, spell
        self._bot, self._port, self._twilio, self._mail = (free_port() for _ in range(4))
        self._heard: list[dict[str, str]] = []
        self._bots: list[FakeRasa] = []
        self._settings = {
            **os.environ,
            "PUTRIGHT_DATA": folder,
            "DATABASE_URL": database,
            "PORT": str(self._port),
            "PUTRIGHT_PUBLIC_URL": f"http://127.0.0.1:{self._port}",
            "PUTRIGHT_RASA_URL": f"http://127.0.0.1:{self._bot}",
            "PUTRIGHT_TWILIO_URL": f"http://127.0.0.1:{self._twilio}",
            "PUTRIGHT_TWILIO_ACCOUNT_SID": ACCOUNT,
            "PUTRIGHT_TWILIO_AUTH_TOKEN": TOKEN,
            "PUTRIGHT_LOG_LEVEL": "ERROR",
        }

    def run(self, bars: Bars) -> None:
        databases.migrate(self._settings)
        rush = Rush(self._port, self._spell.rate, self._spell.seconds, _PEOPLE)
        standins = ("--port", str(self._twilio), "--smtp-port", str(self._mail))
        with running(
            self._settings,
            ("handoff_api", "serve", "--host", "127.0.0.1"),
            ("handoff_api", "worker"),
            ("handoff_api.standins", *standins),
        ) as [gateway, *_]:
            asyncio.run(until_there(self._port))
            time.sleep(2)
            spent, began = processor_seconds(gateway), time.perf_counter()
            back = asyncio.run(self._all_of_it(rush))
            lasted = time.perf_counter() - began
            cost = (processor_seconds(gateway) - spent) / len(rush.took) * 1000
            while len(self._heard) < rush.messages and time.perf_counter() - back < _HEARD_WITHIN_S:
                time.sleep(0.5)
            heard_after = time.perf_counter() - back
            # Time for one too many to show itself.
            time.sleep(3)
            self._bots[-1].stop()
        self._show(rush, lasted, heard_after, cost)
        self._judge(rush, lasted, bars)

    async def _all_of_it(self, rush: Rush) -> float:
        """Returns when the bot came back."""
        sending = asyncio.create_task(rush.run())
        self._listen()
        await asyncio.sleep(self._spell.before)
        await asyncio.to_thread(self._bots[0].stop)
        await asyncio.sleep(self._spell.stopped)
        back = time.perf_counter()
        self._listen()
        await sending
        return back

    def _listen(self) -> None:
        """A stand-in Rasa that writes down what it hears."""
        rasa = FakeRasa(self._bot)
        rasa.heard = self._heard
        rasa.start()
        self._bots.append(rasa)

    def _show(self, rush: Rush, lasted: float, heard_after: float, cost: float) -> None:
        print(f"### A rush of text messages, {self._name} ({load()}; sent at most "
              f"{rush.late * 1000:.0f} ms late)\n")  # fmt: skip
        print(head("webhooks", "a second", "p50 ms", "p95 ms", "slowest ms", "all heard after, s",
                   "gateway's processor ms each"))  # fmt: skip
        many = len(rush.took)
        print(row(many, many / lasted, percentile(rush.took, 50), percentile(rush.took, 95),
                  max(rush.took), heard_after, cost))  # fmt: skip
        print()

    def _judge(self, rush: Rush, lasted: float, bars: Bars) -> None:
        def bar(what: str) -> str:
            return f"{self._name}, {what}"

        with create_engine(driver_address(self._database, waits=True)).connect() as looking:
            kept, in_threads = (
                looking.execute(text(f"select count(*) from {what}")).scalar_one()  # noqa: S608
                for what in ("inbox", "messages where author = 'resident'")
            )
        by_person: dict[str, list[int]] = defaultdict(list)
        for body in self._heard:
            by_person[body["sender"]].append(int(body["message"].split()[1]))
        once = sum(len(set(said)) for said in by_person.values())
        disordered = sum(said != sorted(said) for said in by_person.values())
        bars.at_least(bar("webhooks a second"), len(rush.took) / lasted, self._spell.rate)
        bars.is_so(bar("answers"), dict(rush.statuses), {200: len(rush.took)})
        bars.at_most(bar("slowest answer, ms"), max(rush.took), _TWILIO_WAITS_MS)
        bars.is_so(bar("messages kept once"), kept, rush.messages)
        bars.is_so(bar("in their threads"), in_threads, rush.messages)
        bars.is_so(bar("heard by the bot"), once, rush.messages)
        bars.is_so(bar("heard twice"), len(self._heard) - once, 0)
        bars.is_so(bar("people heard out of order"), disordered, 0)
        print()
