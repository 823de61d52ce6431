"""One resident's conversation over the chat API, and everything said in it."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.journeys.telling.manners import is_press

# A message the bot could not answer at once is answered later; this is how long that may take.
WAITS_S = 90.0
POLL_S = 0.5
# Said by the gateway or the assistant when a part is slow: "your message / what you wrote is safe".
KEPT = "is safe"


@dataclass
class Line:
    """One message as it was shown: ``to`` is what the resident had just said (0 the greeting)."""

    sender: str
    text: str
    asks: str | None = None
    buttons: tuple[str, ...] = ()
    reference: str | None = None
    to: int = 0


@dataclass
class Conversation:
    """Says, hears, and remembers; ``lines`` is the whole of it in order."""

    http: httpx.AsyncClient
    landlord: str
    lines: list[Line] = field(default_factory=list)
    id: str = ""
    _token: str = ""
    _payloads: dict[str, str] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    async def open(self) -> None:
        opened = await self.http.post("/v1/chat/sessions", json={"landlord": self.landlord})
        opened.raise_for_status()
        body = opened.json()
        self.id, self._token = body["conversation_id"], body["token"]
        self._hear(body["messages"])

    async def do(self, what: str) -> list[Line]:
        """Say it, or press it when it is ``[Title]``; returns what came back."""
        if is_press(what):
            title = what[1:-1]
            assert title in self._payloads, f"no button '{title}':\n{self.transcript()}"
            body = {"payload": self._payloads[title]}
        else:
            body = {"text": what}
        self.lines.append(Line("resident", what, to=self.said + 1))
        sent = await self.http.post(
            "/v1/chat/messages", json={"id": str(uuid.uuid4()), **body}, headers=self._headers
        )
        assert sent.status_code == 200, f"{sent.status_code}: {sent.text}\n{self.transcript()}"
        heard = self._hear(sent.json()["messages"])
        return heard if self._answered(heard) else await self._wait()

    @property
    def said(self) -> int:
        """How many messages the resident has sent."""
        return sum(line.sender == "resident" for line in self.lines)

    @property
    def asks(self) -> str | None:
        """The open question's name; None when nothing was asked last."""
        heard = [line for line in self.lines if line.sender != "resident"]
        return heard[-1].asks if heard else None

    @property
    def titles(self) -> list[str]:
        return list(self._payloads)

    @property
    def heard(self) -> list[Line]:
        return [line for line in self.lines if line.sender != "resident"]

    @property
    def asked(self) -> list[str]:
        return [line.asks for line in self.lines if line.asks]

    @property
    def all_heard(self) -> str:
        return "\n".join(line.text for line in self.heard)

    @property
    def references(self) -> list[str]:
        return list(dict.fromkeys(line.reference for line in self.lines if line.reference))

    def until_reference(self) -> int | None:
        """How many messages the resident sent before the first reference; None without one."""
        return next((line.to for line in self.lines if line.reference), None)

    def transcript(self) -> str:
        shown = []
        for line in self.lines:
            buttons = " ".join(f"[{title}]" for title in line.buttons)
            asks = f" <{line.asks}>" if line.asks else ""
            shown.append(f"{line.sender}{asks}: {line.text} {buttons}".rstrip())
        return "\n".join(shown)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    def _answered(self, heard: list[Line]) -> bool:
        """Whether what came back is more than word that the message is safe and waits."""
        return any(line.asks or KEPT not in line.text for line in heard)

    async def _wait(self) -> list[Line]:
        """A busy machine: the message was kept and is answered a little later."""
        for _ in range(int(WAITS_S / POLL_S)):
            await asyncio.sleep(POLL_S)
            got = await self.http.get("/v1/chat/messages", headers=self._headers)
            got.raise_for_status()
            heard = self._hear(m for m in got.json()["messages"] if m["sender"] != "resident")
            if heard and self._answered(heard):
                return heard
        raise AssertionError(f"kept waiting for an answer:\n{self.transcript()}")

    def _hear(self, messages: Any) -> list[Line]:
        heard = []
        for message in messages:
            if message["id"] in self._seen:
                continue
            self._seen.add(message["id"])
            self._payloads = {b["title"]: b["payload"] for b in message["buttons"]}
            line = Line(
                message["sender"],
                message["text"],
                message["asks"],
                tuple(self._payloads),
                message["case_reference"],
                self.said,
            )
            heard.append(line)
        self.lines += heard
        return heard
