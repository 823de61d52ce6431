"""Measure what the telephone door takes: 100 signed webhooks a second while the bot is away.

    .venv/api/bin/python scripts/bench_phone.py [--rate 100] [--seconds 60] [--people 300]

A real gateway and worker as processes on a fresh SQLite, real signed HTTP, a stand-in Rasa that is
stopped for the whole rush, and a stand-in Twilio. Afterwards: every message kept once, every one
heard by the bot once and in its sender's order. Exits with 1 when one is lost, doubled or out of
order.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

import httpx
from twilio.request_validator import RequestValidator

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.handoff_api.rasa import FakeRasa  # noqa: E402

PYTHON = str(ROOT / ".venv" / "api" / "bin" / "python")
TOKEN, ACCOUNT, LINE = "bench", "AC" + "0" * 32, "+447700900801"
PATH = "/v1/webhooks/twilio/messages"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start(settings: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [PYTHON, "-m", *arguments],
        cwd=ROOT,
        env=settings,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


async def rush(url: str, rate: int, seconds: int, people: int) -> tuple[list[float], Counter[int]]:
    """Post ``rate`` messages a second, one in twenty delivered twice; times and statuses."""
    validator = RequestValidator(TOKEN)
    spoken: dict[int, int] = defaultdict(int)
    took: list[float] = []
    statuses: Counter[int] = Counter()
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(timeout=15, limits=limits, trust_env=False) as http:

        async def post(form: dict[str, str]) -> None:
            headers = {"X-Twilio-Signature": validator.compute_signature(url, form)}
            began = time.perf_counter()
            try:
                answer = await http.post(url, data=form, headers=headers)
                statuses[answer.status_code] += 1
            except httpx.HTTPError:
                statuses[0] += 1
            took.append((time.perf_counter() - began) * 1000)

        sent: list[asyncio.Task[None]] = []
        chance = random.Random(7)  # noqa: S311 - a repeatable rush, not a secret
        began = time.perf_counter()
        last: dict[int, asyncio.Task[None]] = {}
        for n in range(rate * seconds):
            person = chance.randrange(people)
            # A phone sends its next message after its last one has gone.
            if person in last:
                await last[person]
            spoken[person] += 1
            form = {
                "MessageSid": f"SM{n:032x}",
                "AccountSid": ACCOUNT,
                "From": f"+4477009{person:05d}",
                "To": LINE,
                "Body": f"message {spoken[person]}",
                "NumMedia": "0",
            }
            last[person] = asyncio.create_task(post(form))
            sent.append(last[person])
            if n % 20 == 0:
                sent.append(asyncio.create_task(post(form)))
            pause = began + (n + 1) / rate - time.perf_counter()
            if pause > 0:
                await asyncio.sleep(pause)
        await asyncio.gather(*sent)
    return took, statuses


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rate", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--people", type=int, default=300)
    asked = parser.parse_args()
    rasa = FakeRasa()
    rasa.start()
    rasa.state = "down"
    with tempfile.TemporaryDirectory() as folder:
        port, twilio, mail = free_port(), free_port(), free_port()
        address = f"http://127.0.0.1:{port}"
        settings = {
            **os.environ,
            "PUTRIGHT_DATA": folder,
            "PORT": str(port),
            "PUTRIGHT_PUBLIC_URL": address,
            "PUTRIGHT_RASA_URL": rasa.url,
            "PUTRIGHT_TWILIO_URL": f"http://127.0.0.1:{twilio}",
            "PUTRIGHT_TWILIO_ACCOUNT_SID": ACCOUNT,
            "PUTRIGHT_TWILIO_AUTH_TOKEN": TOKEN,
            "PUTRIGHT_LOG_LEVEL": "ERROR",
        }
        subprocess.run([PYTHON, "-m", "handoff_api", "migrate"], cwd=ROOT, env=settings, check=True)
        running = [
            start(settings, "handoff_api", "serve", "--host", "127.0.0.1"),
            start(settings, "handoff_api", "worker"),
            start(
                settings, "handoff_api.standins", "--port", str(twilio), "--smtp-port", str(mail)
            ),
        ]
        try:
            for _ in range(300):
                try:
                    httpx.get(f"{address}/health", timeout=2, trust_env=False)
                    break
                except httpx.HTTPError:
                    time.sleep(0.2)
            total = asked.rate * asked.seconds
            began = time.perf_counter()
            took, statuses = asyncio.run(
                rush(address + PATH, asked.rate, asked.seconds, asked.people)
            )
            lasted = time.perf_counter() - began
            rasa.state = "up"
            back = time.perf_counter()
            while len(rasa.heard) < total and time.perf_counter() - back < 600:
                time.sleep(0.5)
            heard_after = time.perf_counter() - back
            time.sleep(3)
        finally:
            for process in running:
                process.terminate()
            for process in running:
                process.wait(15)
        with sqlite3.connect(Path(folder) / "putright.db") as database:
            [kept] = database.execute("select count(*) from inbox").fetchone()
            [sorted_] = database.execute(
                "select count(*) from messages where author = 'resident'"
            ).fetchone()
    by_person: dict[str, list[int]] = defaultdict(list)
    for body in rasa.heard:
        by_person[body["sender"]].append(int(body["message"].split()[1]))
    disordered = sum(said != sorted(said) for said in by_person.values())
    doubled = len(rasa.heard) - sum(len(set(said)) for said in by_person.values())
    load = os.getloadavg()[0]
    cut = statistics.quantiles(took, n=100, method="inclusive")
    print(f"{len(took)} webhooks in {lasted:.1f} s ({len(took) / lasted:.0f} a second), "
          f"{total} messages of {asked.people} people; load {load:.1f}")  # fmt: skip
    print(f"answers: {dict(statuses)}; p50 {cut[49]:.0f} ms, p95 {cut[94]:.0f} ms, "
          f"slowest {max(took):.0f} ms")  # fmt: skip
    print(f"kept {kept} of {total}; in threads {sorted_}; heard {len(rasa.heard)} after the bot "
          f"was back, within {heard_after:.0f} s; doubled {doubled}; out of order {disordered}")  # fmt: skip
    good = kept == sorted_ == len(rasa.heard) == total and not doubled and not disordered
    rasa.stop()
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
