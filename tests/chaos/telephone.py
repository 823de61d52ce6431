"""The telephone network on a bad day: webhooks twice, late and out of order, tried until taken."""

from __future__ import annotations

import asyncio
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable

import httpx
import uvicorn

from handoff_api.channels.lines import DEMO_LINES, read_lines
from handoff_api.standins.app import MESSAGES_PATH, Standin
from handoff_api.standins.exchange import Exchange, Shown
from handoff_api.standins.mailbox import Mailbox, start_mail_server

ACCOUNT = "AC" + "0" * 32
TOKEN = "a-token-of-the-trials"
LINES = read_lines(DEMO_LINES)
# A number that is not in use: no text ever arrives, and staff must be shown that.
UNREACHABLE = 30005
_TRIES = 200
# Every so-manieth text comes late, or is delivered twice.
_LATE, _TWICE = 5, 4


class Telephone:
    """The stand-in Twilio in this process; ``counts`` is what was done to its webhooks.

    ``calm`` delivers each once and at once.
    """

    def __init__(self, gateway: str, draw: random.Random, now: Callable[[], float]) -> None:
        self.counts: Counter[str] = Counter()
        self.calm = False
        self._sent = 0
        self.mailbox = Mailbox()
        self.standin = Standin(
            Exchange(ACCOUNT, now), self.mailbox, token=TOKEN, gateway=gateway, post=self._receipt
        )
        self.exchange = self.standin.exchange
        self._draw = draw
        self._url = gateway + MESSAGES_PATH
        self._later: set[asyncio.Task[None]] = set()
        self._telling: set[asyncio.Task[None]] = set()
        config = uvicorn.Config(self.standin.app(), port=0, log_level="error", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def start(self) -> dict[str, str]:
        """Serve; returns the settings that lead the stack here."""
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            smtp_port: int = free.getsockname()[1]
        self._mail = start_mail_server(self.mailbox, smtp_port)
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return {
            "PUTRIGHT_TWILIO_URL": f"http://127.0.0.1:{port}",
            "PUTRIGHT_TWILIO_ACCOUNT_SID": ACCOUNT,
            "PUTRIGHT_TWILIO_AUTH_TOKEN": TOKEN,
            "PUTRIGHT_SMTP_HOST": "127.0.0.1",
            "PUTRIGHT_SMTP_PORT": str(smtp_port),
            "PUTRIGHT_SMTP_TLS": "false",
        }

    def stop(self) -> None:
        self._mail.stop()
        self._server.should_exit = True
        self._thread.join(5)

    @staticmethod
    def line(landlord: str) -> str:
        line = LINES.of(landlord).phone("sms")
        assert line is not None
        return line.numbers[0]

    def received(self, phone: str) -> list[Shown]:
        """What came to a phone, oldest first."""
        return [m for m in self.exchange.of_phone(phone, "sms", None) if not m.mine]

    async def send(self, http: httpx.AsyncClient, phone: str, landlord: str, text: str) -> str:
        """A person's text, handed over until it is taken; returns its MessageSid."""
        _, form = self.exchange.hear("sms", phone, self.line(landlord), text)
        self._sent += 1
        if not self.calm and self._sent % _LATE == 0:
            self.counts["webhooks late"] += 1
            await asyncio.sleep(self._draw.uniform(0.5, 4))
        if not self.calm and self._sent % _TWICE == 0:
            # Twilio may deliver one twice at the same moment, or again much later.
            self.counts["webhooks twice"] += 1
            pause = self._draw.choice((0.0, 0.3, 9.0))
            task = asyncio.create_task(self._again(http, form, pause))
            self._later.add(task)
            task.add_done_callback(self._later.discard)
        await self._deliver(http, form)
        return form["MessageSid"]

    async def settle(self) -> None:
        """Wait until nothing is on its way to the gateway any more."""
        await asyncio.gather(*self._later)

    async def _again(self, http: httpx.AsyncClient, form: dict[str, str], pause: float) -> None:
        await asyncio.sleep(pause)
        await self._deliver(http, form)

    async def _deliver(self, http: httpx.AsyncClient, form: dict[str, str]) -> None:
        headers = {"X-Twilio-Signature": self.standin.sign(self._url, form)}
        for _ in range(_TRIES):
            try:
                answer = await http.post(self._url, data=form, headers=headers, timeout=15)
            except httpx.HTTPError:
                self.counts["webhooks unreachable"] += 1
            else:
                self.counts[f"webhooks {answer.status_code}"] += 1
                if answer.status_code == httpx.codes.OK:
                    return
            await asyncio.sleep(1)
        raise AssertionError("a webhook was never taken")

    async def _receipt(self, url: str, form: dict[str, str], signature: str) -> int:
        """A status callback: now, or later than the one after it, or twice; and not tried again."""
        draw = self._draw.random()
        if not self.calm and draw < 0.3:
            self.counts["receipts late"] += 1
            task = asyncio.create_task(self._receipt_later(url, form, signature))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)
            return 0
        times = 2 if not self.calm and draw > 0.85 else 1
        self.counts["receipts twice"] += times - 1
        return [await self._post(url, form, signature) for _ in range(times)][-1]

    async def _receipt_later(self, url: str, form: dict[str, str], signature: str) -> None:
        await asyncio.sleep(self._draw.uniform(0.5, 5))
        await self._post(url, form, signature)

    async def _post(self, url: str, form: dict[str, str], signature: str) -> int:
        try:
            async with httpx.AsyncClient(timeout=10, trust_env=False) as http:
                answer = await http.post(url, data=form, headers={"X-Twilio-Signature": signature})
        except httpx.HTTPError:
            self.counts["receipts lost"] += 1
            return 0
        if answer.status_code >= 400:
            self.counts[f"receipts {answer.status_code}"] += 1
        return answer.status_code
