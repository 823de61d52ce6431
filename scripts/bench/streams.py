"""How long a caseworker's reply takes to be there: in open streams, and in the chat in a real browser.

All streams are held by one process; the replies come in, by a key, through another.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
import time
from pathlib import Path

import httpx

from scripts.bench import databases
from scripts.bench.bars import Bars
from scripts.bench.browsing import chromium
from scripts.bench.line import Line, until_there
from scripts.bench.machine import head, load, percentile, row
from scripts.bench.processes import running
from scripts.free_ports import free_port

_REPLIES = 60
_REPLY_WITHIN_MS = 500
_ALL_OPEN_WITHIN_S = 180
_ARRIVES_WITHIN_S = 30
# When each bubble stood on the screen, by its words, on the clock that this machine shares.
_WATCH = """() => {
  const log = document.querySelector('putright-chat').shadowRoot.querySelector('[role=log]');
  window.seen = {};
  new MutationObserver(() => requestAnimationFrame(() => {
    for (const words of log.querySelectorAll('.words'))
      window.seen[words.textContent] ??= performance.timeOrigin + performance.now();
  })).observe(log, { childList: true, subtree: true });
}"""


def measure_streams(streams: int, bars: Bars) -> None:
    """Print both for every database there is here, and hold them to the bar."""
    with tempfile.TemporaryDirectory() as folder:
        for name, address in databases.each(Path(folder), "bench_streams"):
            holding, replying = free_port(), free_port()
            settings = {
                **os.environ,
                "DATABASE_URL": address,
                "PUTRIGHT_DATA": folder,
                "PUTRIGHT_LOG_LEVEL": "ERROR",
            }
            databases.migrate(settings)
            key = databases.make_key(settings, "caseworker")
            serve = [("handoff_api", "serve", "--port", str(port)) for port in (holding, replying)]
            with running(settings, *serve):
                measured = asyncio.run(_House(holding, replying, key).measure(streams))
            _show(name, measured, streams, bars)


class _Measured:
    """Milliseconds of each reply, and how the streams fared."""

    def __init__(self, in_streams: list[float], in_chat: list[float], open_after: float,
                 still_open: int) -> None:  # fmt: skip
        self.in_streams, self.in_chat = in_streams, in_chat
        self.open_after, self.still_open = open_after, still_open


def _show(name: str, found: _Measured, streams: int, bars: Bars) -> None:
    print(f"### {streams} open streams in one process, {name} ({load()})\n")
    print(head("a reply is there", "replies", "p50 ms", "p95 ms"))
    for where, took in (
        ("in an open stream", found.in_streams),
        ("in the chat in Chromium", found.in_chat),
    ):
        print(row(where, len(took), percentile(took, 50), percentile(took, 95)))
    print(f"\nall were open after {found.open_after:.1f} s\n")
    bars.is_so(f"{name}, streams that stayed open", found.still_open, streams)
    bars.at_most(
        f"{name}, a reply in a stream, p95 ms", percentile(found.in_streams, 95), _REPLY_WITHIN_MS
    )
    bars.at_most(
        f"{name}, a reply in the chat, p95 ms", percentile(found.in_chat, 95), _REPLY_WITHIN_MS
    )
    print()


class _House:
    """Two gateways of one database: one holds the streams, one hears the caseworker."""

    def __init__(self, holding: int, replying: int, key: str) -> None:
        self._holding, self._replying, self._key = holding, replying, key
        self._arrived: dict[str, asyncio.Future[float]] = {}
        self._open: set[str] = set()
        self._again = 0

    async def measure(self, streams: int) -> _Measured:
        """Open them all, then let the caseworker reply in one after the other."""
        for port in (self._holding, self._replying):
            await until_there(port)
        opened = [await self._open_session() for _ in range(streams)]
        following = [asyncio.create_task(self._follow(token, id)) for token, id in opened]
        began = time.perf_counter()
        while len(self._open) < streams:
            if time.perf_counter() - began > _ALL_OPEN_WITHIN_S:
                raise SystemExit(f"only {len(self._open)} of {streams} streams could be opened")
            await asyncio.sleep(0.1)
        open_after = time.perf_counter() - began
        staff = Line(self._replying, self._key)
        in_streams = [await self._reply(staff, id) for _, id in opened[:_REPLIES]]
        await staff.close()
        in_chat = await asyncio.to_thread(self._replies_in_a_browser)
        for task in following:
            task.cancel()
        return _Measured(in_streams, in_chat, open_after, streams - self._again)

    async def _open_session(self) -> tuple[str, str]:
        line = Line(self._replying, "none")
        status, body = await line.ask("POST", "/v1/chat/sessions", {"landlord": "west-kent"})
        await line.close()
        if status != 201:
            raise SystemExit(f"a chat could not be opened: {status}")
        said = json.loads(body)
        return said["token"], said["conversation_id"]

    async def _follow(self, token: str, conversation: str) -> None:
        last = ""
        while True:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._holding)
            writer.write(
                f"GET /v1/chat/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
                f"{last}\r\n".encode()
            )
            async for line in reader:
                if line.startswith(b"id:"):
                    last = f"Last-Event-ID: {line[3:].decode().strip()}\r\n"
                if not line.startswith(b"data:"):
                    continue
                # The greeting is the first that comes.
                if conversation in self._open and conversation in self._arrived:
                    self._arrived[conversation].set_result(time.perf_counter())
                self._open.add(conversation)
            # As a browser does with a stream that ends.
            self._again += 1
            writer.close()
            await asyncio.sleep(1)

    async def _reply(self, staff: Line, conversation: str) -> float:
        self._arrived[conversation] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        status, _ = await staff.ask(
            "POST", f"/v1/conversations/{conversation}/messages", {"text": "I am Ann."}
        )
        if status != 201:
            raise SystemExit(f"a reply was refused: {status}")
        at = await asyncio.wait_for(self._arrived[conversation], _ARRIVES_WITHIN_S)
        return (at - began) * 1000

    def _replies_in_a_browser(self) -> list[float]:
        took = []
        headers = {"Authorization": f"Bearer {self._key}"}
        staff = httpx.Client(base_url=f"http://127.0.0.1:{self._replying}", headers=headers)
        with chromium() as browser, staff:
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{self._holding}/demo/west-kent")
            with page.expect_response("**/v1/chat/sessions") as opening:
                page.get_by_role("link", name="Start the chat").click()
            path = f"/v1/conversations/{opening.value.json()['conversation_id']}/messages"
            page.get_by_role("log").get_by_text("what has happened").wait_for()
            page.evaluate(_WATCH)
            for number in range(_REPLIES):
                text = f"I am Ann, reply {number}."
                began = time.time() * 1000
                staff.post(path, json={"text": text}).raise_for_status()
                seen = page.wait_for_function(
                    "text => window.seen[text]", arg=text, timeout=_ARRIVES_WITHIN_S * 1000
                )
                took.append(float(seen.json_value()) - began)
        return took
