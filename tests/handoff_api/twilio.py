"""The house with telephones: the stand-in Twilio over real HTTP, and people with phones in hand."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import Any

import httpx
import uvicorn

from handoff_api.channels.lines import DEMO_LINES, read_lines
from handoff_api.standins.app import MESSAGES_PATH, Standin
from handoff_api.standins.exchange import Exchange, Shown
from handoff_api.standins.mailbox import Mailbox, start_mail_server
from tests.handoff_api.house import House

ACCOUNT = "AC" + "0" * 32
TOKEN = "a-token-of-the-tests"
ADDRESS = "http://house.example"
LINES = read_lines(DEMO_LINES)


class FakeTwilio:
    """The stand-in's own routes on a port; what it would post is kept for the test to deliver."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.posted: deque[tuple[str, dict[str, str], str]] = deque()
        self.mailbox = Mailbox()
        self.standin = Standin(
            Exchange(ACCOUNT, lambda: self.seconds),
            self.mailbox,
            token=TOKEN,
            gateway=ADDRESS,
            post=self._keep,
        )
        config = uvicorn.Config(self.standin.app(), port=0, log_level="error", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    async def _keep(self, url: str, form: dict[str, str], signature: str) -> int:
        self.posted.append((url, form, signature))
        return 200

    def start(self) -> None:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.smtp_port: int = free.getsockname()[1]
        self.mail = start_mail_server(self.mailbox, self.smtp_port)

    def stop(self) -> None:
        self.mail.stop()
        self._server.should_exit = True
        self._thread.join(5)

    def reset(self) -> None:
        self.standin.exchange = Exchange(ACCOUNT, lambda: self.seconds)
        self.posted.clear()
        self.mailbox._emails.clear()

    @property
    def url(self) -> str:
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    @property
    def exchange(self) -> Exchange:
        return self.standin.exchange


def signed(
    form: dict[str, str], *, token: str = TOKEN, path: str = MESSAGES_PATH
) -> dict[str, str]:
    """The headers Twilio sends with a form."""
    from twilio.request_validator import RequestValidator

    signature = RequestValidator(token).compute_signature(ADDRESS + path, form)
    return {"X-Twilio-Signature": signature}


@dataclass
class Phone:
    """Somebody with a phone, at one landlord's number."""

    house: House
    twilio: FakeTwilio
    channel: str = "sms"
    number: str = "+447700900123"
    landlord: str = "west-kent"

    @property
    def line(self) -> str:
        line = LINES.of(self.landlord).phone(self.channel)
        assert line is not None
        return line.numbers[0]

    def form(self, text: str, **more: str) -> dict[str, str]:
        tapped = more.pop("tapped", None)
        _, form = self.twilio.exchange.hear(
            self.channel, self.number, self.line, text, tapped=tapped
        )
        return {**form, **more}

    async def post(self, form: dict[str, str], **headers: str) -> httpx.Response:
        return await self.house.street.post(
            MESSAGES_PATH, data=form, headers=headers or signed(form)
        )

    async def send(self, text: str, **more: str) -> None:
        """Write, and no more: nobody has dealt with it yet."""
        answer = await self.post(self.form(text, **more))
        assert answer.status_code == 200, answer.text

    async def say(self, text: str, **more: str) -> list[str]:
        """Write, let the worker do its round, and read what came back."""
        before = len(self.received())
        await self.send(text, **more)
        await self.house.work()
        return [m.text for m in self.received()[before:]]

    async def tap(self, title: str) -> list[str]:
        """Press a button of the last message that had any."""
        with_choices = [m for m in self.received() if m.choices]
        [id] = [id for shown, id in with_choices[-1].choices if shown == title]
        return await self.say(title, tapped=id)

    def received(self) -> list[Shown]:
        """What came to this phone, oldest first."""
        found = self.twilio.exchange.of_phone(self.number, self.channel, None)
        return [m for m in found if not m.mine]

    def texts(self) -> list[str]:
        return [m.text for m in self.received()]

    async def thread(self) -> list[dict[str, Any]]:
        """The conversation as staff see it."""
        staff = await self.house.staff(landlord=self.landlord)
        found = (await staff.get("/v1/conversations")).json()["conversations"]
        thread = await staff.get(f"/v1/conversations/{found[0]['id']}/messages")
        messages: list[dict[str, Any]] = thread.json()["messages"]
        return messages


async def deliver_receipts(house: House, twilio: FakeTwilio, *, backwards: bool = False) -> None:
    """Post every status callback the stand-in has made, oldest first unless told otherwise."""
    # The stand-in tells in a task of its own.
    for _ in range(100):
        if twilio.posted:
            break
        time.sleep(0.01)
    time.sleep(0.05)
    posted = list(twilio.posted)
    twilio.posted.clear()
    for url, form, signature in reversed(posted) if backwards else posted:
        path = url.removeprefix(ADDRESS)
        answer = await house.street.post(path, data=form, headers={"X-Twilio-Signature": signature})
        assert answer.status_code == 204, answer.text


def numbered(text: str) -> list[str]:
    """The choices of a text message: what follows each number."""
    return re.findall(r"^\d+ (.+)$", text, re.M)
