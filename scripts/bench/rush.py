"""A rush of text messages as Twilio delivers them: signed, at their time, one in twenty twice."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

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

    @property
    def messages(self) -> int:
        """How many there are; some are delivered twice."""
        return self.rate * self.seconds

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
