"""Measure the staff API on many cases: one request at a time, then as many as it will take.

    scripts/bench_queue.py <database address> <cases> [--fill] [--processes 1] [--seconds 20]

``make bench-queue`` runs it on a private PostgreSQL with 200,000 cases and on SQLite with 20,000. Beside
times it prints what they cost in processor time, which other work on the machine does not change.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.volume.filling import FIELD_KEY, NOW, fill  # noqa: E402

PYTHON = str(ROOT / ".venv" / "api" / "bin" / "python")
QUEUES = [
    "order=priority&open=true",
    "order=due&owner=unassigned&open=true",
    "due=overdue&order=due",
    "due_within=3&order=due",
    "state=received&kind=complaint",
    "topic=damp_mould",
    "flag=staff_conduct&state=investigating",
    "q=ceiling+boiler",
    "order=changed",
    "",
]


class Line:
    """One kept-alive connection; the plainest client there is, so that it costs little itself."""

    def __init__(self, port: int, key: str) -> None:
        self._port, self._key = port, key
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        if self._reader is None or self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        sent = b"" if body is None else json.dumps(body).encode()
        self._writer.write(
            f"{method} {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self._key}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n".encode()
            + sent
        )
        head = (await self._reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        return int(head.split(b" ", 2)[1]), await self._reader.readexactly(length)

    async def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


class Clerk:
    """Asks what caseworkers ask."""

    def __init__(self, line: Line, references: list[str], seed: int) -> None:
        self._line = line
        self._references = references
        self._chance = random.Random(seed)  # noqa: S311 - a mix of questions, no secret
        self._read: dict[str, object] | None = None

    def _expect(self, status: int, *wanted: int) -> None:
        if status not in wanted:
            raise SystemExit(f"answered {status}: the figures would mean nothing")

    async def queue(self) -> None:
        status, _ = await self._line.ask("GET", f"/v1/cases?{self._chance.choice(QUEUES)}")
        self._expect(status, 200)

    async def counts(self) -> None:
        status, _ = await self._line.ask("GET", "/v1/cases/counts")
        self._expect(status, 200)

    async def read(self) -> dict[str, object]:
        reference = self._chance.choice(self._references)
        status, body = await self._line.ask("GET", f"/v1/cases/{reference}")
        self._expect(status, 200)
        case: dict[str, object] = json.loads(body)
        self._read = case
        return case

    async def act(self, case: dict[str, object]) -> None:
        body = {"action": "note", "version": case["version"], "text": "rang them"}
        path = f"/v1/cases/{case['reference']}/actions"
        status, said = await self._line.ask("POST", path, body)
        # Two clerks on one case at once: the second is told, as it should be.
        self._expect(status, 200, 409)

    async def something(self) -> None:
        """Half lists, a third cases, the rest actions and counts."""
        which = self._chance.random()
        if which < 0.5:
            await self.queue()
        elif which < 0.85:
            await self.read()
        elif which < 0.97 and self._read is not None:
            case, self._read = self._read, None
            await self.act(case)
        else:
            await self.counts()


def processor_seconds(pid: int) -> float:
    """Of a process and its children."""
    family = subprocess.run(
        ["ps", "-o", "pid=", "--pid", str(pid), "--ppid", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.split()
    ticks = 0
    for each in family:
        fields = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def row(name: str, values: list[float], cost: float) -> str:
    cut = statistics.quantiles(values, n=100, method="inclusive")
    return f"| {name} | {len(values)} | {cut[49]:.1f} | {cut[94]:.1f} | {cost:.1f} |"


async def one_at_a_time(clerk: Clerk, number: int, pid: int) -> None:
    cases: list[dict[str, object]] = []

    async def read() -> None:
        cases.append(await clerk.read())

    async def act() -> None:
        await clerk.act(cases.pop())

    for name, do in (("a page of the queue (50)", clerk.queue), ("the counts", clerk.counts),
                     ("one case", read), ("an action (note)", act)):  # fmt: skip
        took: list[float] = []
        spent = processor_seconds(pid)
        for _ in range(number):
            began = time.perf_counter()
            await do()
            took.append((time.perf_counter() - began) * 1000)
        print(row(name, took, (processor_seconds(pid) - spent) / number * 1000), flush=True)


async def rival(settings: dict[str, str], number: int) -> None:
    """A page as one would write it first (``bench_rival.py``), asked for in the same run."""
    port = int(settings["PORT"]) + 50
    serve = [PYTHON, "-m", "uvicorn", "scripts.bench_rival:app", "--port", str(port),
             "--no-access-log", "--log-level", "error"]  # fmt: skip
    server = subprocess.Popen(serve, env=settings, cwd=ROOT)
    try:
        line = Line(port, "none")
        await until_there(line)
        took, path = [], "/cases?landlord=west-kent&limit=50"
        for place in range(number + 20):
            if place == 20:
                spent = processor_seconds(server.pid)
            began = time.perf_counter()
            status, body = await line.ask("GET", path)
            took.append((time.perf_counter() - began) * 1000)
            if status != 200 or len(json.loads(body)) != 50:
                raise SystemExit(f"the rival answered {status}")
        cost = (processor_seconds(server.pid) - spent) / number * 1000
        print(row("the rival's page (50)", took[20:], cost), flush=True)
    finally:
        server.terminate()
        server.wait(20)


async def until_there(line: Line) -> None:
    """Ask until somebody listens."""
    while True:
        try:
            await line.ask("GET", "/health")
            return
        except OSError:
            await asyncio.sleep(0.2)


async def many_at_once(
    make: Callable[[int], Clerk], pids: list[int], clerks: int, seconds: float
) -> None:
    done = 0
    until = time.monotonic() + seconds

    async def work(number: int) -> None:
        nonlocal done
        clerk = make(number)
        while time.monotonic() < until:
            await clerk.something()
            done += 1

    spent, began = sum(map(processor_seconds, pids)), time.monotonic()
    await asyncio.gather(*(work(number) for number in range(clerks)))
    took = time.monotonic() - began
    cost = (sum(map(processor_seconds, pids)) - spent) / done * 1000
    print(
        f"\n{clerks} clerks at once: {done / took:.0f} requests a second, "
        f"{cost:.1f} ms of the API's processor time each "
        f"(load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores)"
    )


async def run(settings: dict[str, str], asked: argparse.Namespace, some: list[str]) -> None:
    key = subprocess.run(
        [PYTHON, "-m", "handoff_api", "key", "--role", "manager", "--landlord", "west-kent"],
        env=settings,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()[-1]
    # As in docker-compose.yml: each process has a port of its own, and who asks is spread over them.
    # Processes that share one port do not share its connections evenly.
    ports = [int(settings["PORT"]) + each for each in range(asked.processes)]
    servers = [
        subprocess.Popen(
            [PYTHON, "-m", "handoff_api", "serve", "--port", str(port)],
            env=settings,
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )
        for port in ports
    ]
    pids = [server.pid for server in servers]
    port = ports[0]
    try:
        for each in ports:
            await until_there(Line(each, key))
        references = some or await open_references(Line(port, key))
        clerk = Clerk(Line(port, key), references, 1)
        for _ in range(20):
            await clerk.queue()
            await clerk.read()
        print(
            "| one at a time | requests | p50 ms | p95 ms | processor ms |\n|---|---|---|---|---|"
        )
        await one_at_a_time(clerk, asked.number, pids[0])
        await rival(settings, asked.number)
        for clerks in (1, 8, 16):
            await many_at_once(
                lambda n: Clerk(Line(ports[n % len(ports)], key), references, n),
                pids,
                clerks,
                asked.seconds,
            )
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(20)


async def open_references(line: Line) -> list[str]:
    """Cases that can still be worked on."""
    _, body = await line.ask("GET", "/v1/cases?open=true&limit=200")
    return [case["reference"] for case in json.loads(body)["cases"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address")
    parser.add_argument("cases", type=int)
    parser.add_argument("--fill", action="store_true")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--number", type=int, default=200)
    parser.add_argument("--port", default="8199")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        settings = {
            **os.environ,
            "DATABASE_URL": asked.address,
            "PUTRIGHT_DATA": data,
            "PUTRIGHT_FIELD_KEYS": FIELD_KEY,
            "PUTRIGHT_LOG_LEVEL": "WARNING",
            "PUTRIGHT_CLOCK": NOW.isoformat(),
            "PUTRIGHT_CLOCK_STARTED": str(time.time()),
            "PUTRIGHT_RATES": '{"keys": "10000000/minute"}',
            "PORT": asked.port,
        }
        if asked.fill:
            subprocess.run([PYTHON, "-m", "handoff_api", "migrate"], env=settings, cwd=ROOT, check=True)  # fmt: skip
            began = time.monotonic()
            fill(asked.address, asked.cases)
            print(f"{asked.cases} cases with their histories in {time.monotonic() - began:.0f} s\n")
        kind = asked.address.split(":")[0]
        print(f"### {kind}, {asked.cases:,} cases, {asked.processes} process(es)\n")
        asyncio.run(run(settings, asked, []))


if __name__ == "__main__":
    main()
