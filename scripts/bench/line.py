"""One kept-alive connection; the plainest client there is, so that it costs little itself."""

from __future__ import annotations

import asyncio
import json
import time

_START_WITHIN_S = 60


class Line:
    """Asks as whoever holds ``key``; one request at a time."""

    def __init__(self, port: int, key: str) -> None:
        self._port, self._key = port, key
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, method: str, path: str, body: object = None) -> tuple[int, bytes]:
        """The status and the body of the answer."""
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


async def until_there(port: int) -> None:
    """Ask until somebody listens; ends the run when nobody does."""
    give_up = time.monotonic() + _START_WITHIN_S
    while time.monotonic() < give_up:
        line = Line(port, "none")
        try:
            await line.ask("GET", "/health")
            await line.close()
            return
        except OSError:
            await asyncio.sleep(0.2)
    raise SystemExit(f"nobody listens on port {port}")
