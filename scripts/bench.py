"""Measure Putright as it runs: start, turns, memory. Prints a table for docs/performance.md.

    make bench

The rival of a turn is Rasa alone: the same conversation sent straight to Rasa's REST channel on the
same machine in the same run, so the ratio is what the gateway (keeping every message, order,
replies) costs. The rival of understanding is in `make evaluate`.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.journeys.resident import ANSWERS, Resident  # noqa: E402
from tests.journeys.stack import Stack  # noqa: E402

CONVERSATIONS = 25
OPENING = (
    "Ive been waiting 5 weeks for someone to fix my front door, every time i ring they say "
    "someone will call back and they never do"
)


def percentile(values: list[float], part: float) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[int(part) - 1]


def row(name: str, values: list[float]) -> str:
    return (
        f"| {name} | {len(values)} | {percentile(values, 50):.0f} | {percentile(values, 95):.0f} |"
    )


def through_the_gateway(url: str) -> tuple[list[float], list[str]]:
    """Milliseconds of every turn of whole conversations, and the messages of one."""
    took: list[float] = []
    said: list[str] = []
    for _ in range(CONVERSATIONS):
        resident = Resident(url)
        text: str | None = OPENING
        while text is not None:
            began = time.perf_counter()
            resident.write(text)
            took.append((time.perf_counter() - began) * 1000)
            text = ANSWERS[resident.asks] if resident.asks else None
        said = resident.said
    return took, said


def straight_to_rasa(url: str, said: list[str]) -> list[float]:
    """Milliseconds of the same messages sent to Rasa's own channel."""
    took: list[float] = []
    with httpx.Client(base_url=url, timeout=30) as http:
        for _ in range(CONVERSATIONS):
            sender = str(uuid.uuid4())
            for text in said[:-1]:  # the last one records a case; that is the case API's time
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
                http.post("/webhooks/rest/webhook", json=body).raise_for_status()
                took.append((time.perf_counter() - began) * 1000)
    return took


def memory(data: Path) -> list[tuple[str, float]]:
    """Resident megabytes of each supervised process and what it started."""
    socket = (data / "supervisor.path").read_text().strip()
    command = [sys.executable, "-m", "supervisor.supervisorctl", "-s", f"unix://{socket}", "status"]
    status = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    found = []
    for line in status.stdout.splitlines():
        name, pid = line.split()[0], int(line.split("pid ")[1].split(",")[0])
        family = subprocess.run(
            ["ps", "-o", "rss=", "--pid", str(pid), "--ppid", str(pid)],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.split()
        found.append((name, sum(int(kb) for kb in family) / 1024))
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        stack = Stack(data, "2026-11-23T10:00:00Z")
        began = time.perf_counter()
        stack.start()
        started = time.perf_counter() - began
        try:
            gateway, said = through_the_gateway(stack.url)
            rasa = straight_to_rasa((data / "rasa.url").read_text().strip(), said)
            used = memory(data)
        finally:
            stack.stop()
    print(f"start to ready, trained model: {started:.1f} s\n")
    print("| a turn | turns | p50 ms | p95 ms |\n|---|---|---|---|")
    print(row("through the gateway, case recorded", gateway))
    print(row("Rasa alone (rival)", rasa))
    ratio = percentile(gateway, 50) / percentile(rasa, 50)
    print(f"\nratio of the medians, gateway to Rasa alone: {ratio:.2f}\n")
    print("| process | MB resident |\n|---|---|")
    for name, megabytes in used:
        print(f"| {name} | {megabytes:.0f} |")
    print(f"| together | {sum(mb for _, mb in used):.0f} |")


if __name__ == "__main__":
    main()
