"""Measure what the telephone door takes: 100 signed webhooks a second while the bot is stopped.

    .venv/api/bin/python scripts/bench_phone.py [--rate 100] [--before 10] [--stopped 60] [--after 10]
        [--people 300] [--database postgresql://…]

A real gateway and worker as processes, on a fresh SQLite unless a database is named; signed HTTP as Twilio
sends it, one message in twenty delivered twice; a stand-in Twilio; a stand-in Rasa that listens, is gone for
a minute in the middle, and listens again. Afterwards: every message kept once, heard by the bot once and in
its sender's order. Exits with 1 when one is lost, doubled, out of order, or was not answered 200.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import create_engine, text
from twilio.request_validator import RequestValidator

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from handoff_api.database import driver_address  # noqa: E402
from scripts.free_ports import free_port  # noqa: E402
from tests.handoff_api.rasa import FakeRasa  # noqa: E402

PYTHON = str(ROOT / ".venv" / "api" / "bin" / "python")
TOKEN, ACCOUNT, LINE = "bench", "AC" + "0" * 32, "+447700900801"
PATH = "/v1/webhooks/twilio/messages"
# What Twilio sends along with every text and nobody here reads; it is signed all the same.
USUAL = {"ToCountry": "GB", "ToState": "", "ToCity": "", "ToZip": "", "FromCountry": "GB",
         "FromState": "", "FromCity": "", "FromZip": "", "NumSegments": "1", "SmsStatus": "received",
         "ApiVersion": "2010-04-01", "NumMedia": "0", "AccountSid": ACCOUNT}  # fmt: skip


@dataclass
class Rush:
    """What is sent when, made before the clock starts, and what became of it."""

    port: int
    rate: int
    seconds: int
    people: int
    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    late: float = 0.0

    def __post_init__(self) -> None:
        url = f"http://127.0.0.1:{self.port}{PATH}"
        validator, chance = RequestValidator(TOKEN), random.Random(7)  # noqa: S311 - no secret
        spoken: Counter[int] = Counter()
        self.deliveries: list[tuple[float, int, bytes]] = []
        for n in range(self.rate * self.seconds):
            person = chance.randrange(self.people)
            spoken[person] += 1
            sid = f"SM{n:032x}"
            form = {**USUAL, "MessageSid": sid, "SmsSid": sid, "SmsMessageSid": sid, "To": LINE,
                    "From": f"+4477009{person:05d}", "Body": f"message {spoken[person]}"}  # fmt: skip
            body = urlencode(form).encode()
            request = (
                f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
                f"X-Twilio-Signature: {validator.compute_signature(url, form)}\r\n"
                f"Content-Type: application/x-www-form-urlencoded\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            ).encode() + body
            self.deliveries.append((n / self.rate, person, request))
            if n % 20 == 0:
                self.deliveries.append((n / self.rate, person, request))

    async def run(self) -> None:
        """Post everything at its time, however slow the answers are; a phone's next message after its
        last one has been taken."""
        idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        last: dict[int, asyncio.Task[None]] = {}

        async def exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter,
                           request: bytes) -> int:  # fmt: skip
            # The plainest client there is, so that it costs little itself.
            writer.write(request)
            head = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 15)).lower()
            length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
            await reader.readexactly(length)
            idle.append((reader, writer))
            return int(head.split(b" ", 2)[1])

        async def post(request: bytes, after: asyncio.Task[None] | None) -> None:
            if after is not None:
                await after
            began = time.perf_counter()
            status = 0
            with suppress(OSError, EOFError, TimeoutError):
                while idle and not status:
                    # One that has been idle may be closed at the other end: that is no answer.
                    with suppress(ConnectionError, EOFError):
                        status = await exchange(*idle.pop(), request)
                if not status:
                    opened = await asyncio.open_connection("127.0.0.1", self.port)
                    status = await exchange(*opened, request)
            self.statuses[status] += 1
            self.took.append((time.perf_counter() - began) * 1000)

        sent = []
        began = time.perf_counter()
        for at, person, request in self.deliveries:
            pause = began + at - time.perf_counter()
            if pause > 0:
                await asyncio.sleep(pause)
            self.late = max(self.late, -pause)
            sent.append(asyncio.create_task(post(request, last.get(person))))
            last[person] = sent[-1]
        await asyncio.gather(*sent)
        for _, writer in idle:
            writer.close()


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(settings: dict[str, str], *commands: tuple[str, ...]) -> Iterator[list[int]]:
    """The commands as processes; their ids."""
    started = [
        subprocess.Popen(
            [PYTHON, "-m", *command],
            cwd=ROOT,
            env=settings,
            stderr=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        for command in commands
    ]
    try:
        yield [process.pid for process in started]
    finally:
        for process in started:
            process.terminate()
        for process in started:
            process.wait(15)


def wait_for(port: int) -> None:
    give_up = time.monotonic() + 60
    while time.monotonic() < give_up:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the gateway did not start")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rate", type=int, default=100)
    parser.add_argument("--before", type=int, default=10, help="seconds with the bot there")
    parser.add_argument("--stopped", type=int, default=60, help="seconds without it")
    parser.add_argument("--after", type=int, default=10, help="seconds with it back")
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--database", help="otherwise a fresh SQLite")
    asked = parser.parse_args()
    total = asked.rate * (asked.before + asked.stopped + asked.after)
    bot_port, port, twilio, mail = (free_port() for _ in range(4))
    heard: list[dict[str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        database = asked.database or f"sqlite:///{folder}/putright.db"
        settings = {
            **os.environ,
            "PUTRIGHT_DATA": folder,
            "DATABASE_URL": database,
            "PORT": str(port),
            "PUTRIGHT_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PUTRIGHT_RASA_URL": f"http://127.0.0.1:{bot_port}",
            "PUTRIGHT_TWILIO_URL": f"http://127.0.0.1:{twilio}",
            "PUTRIGHT_TWILIO_ACCOUNT_SID": ACCOUNT,
            "PUTRIGHT_TWILIO_AUTH_TOKEN": TOKEN,
            "PUTRIGHT_LOG_LEVEL": "ERROR",
        }
        subprocess.run([PYTHON, "-m", "handoff_api", "migrate"], cwd=ROOT, env=settings, check=True)
        rush = Rush(port, asked.rate, asked.before + asked.stopped + asked.after, asked.people)
        with running(
            settings,
            ("handoff_api", "serve", "--host", "127.0.0.1"),
            ("handoff_api", "worker"),
            ("handoff_api.standins", "--port", str(twilio), "--smtp-port", str(mail)),
        ) as [api, worker, standin]:
            wait_for(port)
            time.sleep(2)
            spent = {pid: processor_seconds(pid) for pid in (api, worker, standin)}

            async def all_of_it() -> float:
                """Returns when the bot came back."""
                sending = asyncio.create_task(rush.run())
                bot = listen(bot_port, heard)
                await asyncio.sleep(asked.before)
                await asyncio.to_thread(bot.stop)
                await asyncio.sleep(asked.stopped)
                back = time.perf_counter()
                bots.append(listen(bot_port, heard))
                await sending
                return back

            bots: list[FakeRasa] = []
            began = time.perf_counter()
            back = asyncio.run(all_of_it())
            lasted = time.perf_counter() - began
            in_rush = {pid: processor_seconds(pid) - spent[pid] for pid in spent}
            while len(heard) < total and time.perf_counter() - back < 300:
                time.sleep(0.5)
            heard_after = time.perf_counter() - back
            # Time for one too many to show itself.
            time.sleep(3)
            bots[0].stop()
        with create_engine(driver_address(database, waits=True)).connect() as looking:
            kept, sorted_ = (
                looking.execute(text(f"select count(*) from {what}")).scalar_one()  # noqa: S608
                for what in ("inbox", "messages where author = 'resident'")
            )
    by_person: dict[str, list[int]] = defaultdict(list)
    for body in heard:
        by_person[body["sender"]].append(int(body["message"].split()[1]))
    disordered = sum(said != sorted(said) for said in by_person.values())
    doubled = len(heard) - sum(len(set(said)) for said in by_person.values())
    cut = statistics.quantiles(rush.took, n=100, method="inclusive")
    many = len(rush.took)
    print(f"{many} webhooks in {lasted:.1f} s ({many / lasted:.0f} a second), {total} messages of "
          f"{asked.people} people; load {os.getloadavg()[0]:.1f}; sent at most "
          f"{rush.late * 1000:.0f} ms late")  # fmt: skip
    print(f"answers: {dict(rush.statuses)}; p50 {cut[49]:.0f} ms, p95 {cut[94]:.0f} ms, "
          f"p99 {cut[98]:.0f} ms, slowest {max(rush.took):.0f} ms")  # fmt: skip
    print(f"processor during the rush: gateway {in_rush[api] / many * 1000:.1f} ms a webhook, "
          f"worker {in_rush[worker] / lasted * 100:.0f} % of a core, stand-in Twilio "
          f"{in_rush[standin] / lasted * 100:.0f} %")  # fmt: skip
    print(f"kept {kept} of {total}; in threads {sorted_}; heard {len(heard)}, all within "
          f"{heard_after:.0f} s of the bot's return; doubled {doubled}; out of order {disordered}")  # fmt: skip
    good = kept == sorted_ == len(heard) == total and not doubled and not disordered
    return 0 if good and set(rush.statuses) == {200} else 1


def listen(port: int, heard: list[dict[str, str]]) -> FakeRasa:
    """A stand-in Rasa on this port that writes down what it hears."""
    rasa = FakeRasa(port)
    rasa.heard = heard
    rasa.start()
    return rasa


if __name__ == "__main__":
    sys.exit(main())
