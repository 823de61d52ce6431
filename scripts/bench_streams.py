"""Measure open chat streams: how long a caseworker's reply takes to reach an open widget.

    scripts/bench_streams.py [database address] [streams]

The reply is written by another process than the one that holds the streams.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from handoff_api.clock import SystemClock  # noqa: E402
from handoff_api.conversations import repository  # noqa: E402
from handoff_api.logging import start_logging  # noqa: E402
from handoff_api.main import compose  # noqa: E402
from handoff_api.messages.service import Said, write  # noqa: E402
from handoff_api.migrations import migrate  # noqa: E402
from handoff_api.settings import Settings  # noqa: E402

PORT = 8198
REPLIES = 60


async def measure(settings: Settings, streams: int) -> None:
    made = compose(settings, "public")
    opened = [await made.chat.open("west-kent") for _ in range(streams)]
    serve = [sys.executable, "-m", "handoff_api", "serve", "--port", str(PORT)]
    server = subprocess.Popen(serve, cwd=ROOT, stderr=subprocess.DEVNULL)
    arrived: dict[str, asyncio.Future[float]] = {}
    ready = again = 0

    async def follow(token: str, conversation: str) -> None:
        nonlocal ready, again
        is_ready, last = False, ""
        while True:
            reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
            writer.write(
                f"GET /v1/chat/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
                f"{last}\r\n".encode()
            )
            async for line in reader:
                if line.startswith(b"id:"):
                    last = f"Last-Event-ID: {line[3:].decode().strip()}\r\n"
                if not line.startswith(b"data:"):
                    continue
                if conversation in arrived:
                    arrived[conversation].set_result(time.perf_counter())
                elif not is_ready:
                    is_ready, ready = True, ready + 1
            # As a browser does with a stream that ends.
            again += 1
            writer.close()
            await asyncio.sleep(1)

    try:
        while True:
            try:
                await asyncio.open_connection("127.0.0.1", PORT)
                break
            except OSError:
                await asyncio.sleep(0.2)
        following = [asyncio.create_task(follow(o.token, o.conversation_id)) for o in opened]
        began = time.perf_counter()
        while ready < streams:
            if time.perf_counter() - began > 180:
                raise SystemExit(f"only {ready} of {streams} streams could be opened")
            await asyncio.sleep(0.1)
        opening = time.perf_counter() - began
        took = []
        for said in opened[:REPLIES]:
            arrived[said.conversation_id] = asyncio.get_running_loop().create_future()
            async with made.database.writes() as session:
                conversation = await repository.lock(session, said.conversation_id)
                if conversation is None:
                    raise SystemExit("a conversation has gone")
                reply = Said(author="staff:ann", text="I am Ann.")
                await write(session, conversation, reply, SystemClock().now())
            written = time.perf_counter()
            at = await asyncio.wait_for(arrived[said.conversation_id], 30)
            took.append((at - written) * 1000)
        cut = statistics.quantiles(took, n=100, method="inclusive")
        print(
            f"{streams} open streams in one process, {made.database.dialect}: a reply is there "
            f"after {cut[49]:.0f} ms (p50), {cut[94]:.0f} ms (p95); "
            f"all open after {opening:.1f} s, {again} opened again; "
            f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        )
        for task in following:
            task.cancel()
    finally:
        server.kill()
        server.wait()
        await made.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        os.environ["PUTRIGHT_DATA"] = data
        os.environ["PUTRIGHT_LOG_LEVEL"] = "ERROR"
        os.environ["DATABASE_URL"] = sys.argv[1] if len(sys.argv) > 1 else ""
        start_logging("ERROR")
        settings = Settings()
        migrate(settings.database_address())
        asyncio.run(measure(settings, int(sys.argv[2]) if len(sys.argv) > 2 else 500))


if __name__ == "__main__":
    main()
