"""A resident who answers at once, over one kept connection, with a client that costs little itself."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

from scripts.bench.line import Line
from tests.journeys.resident import ANSWERS

OPENING = (
    "Ive been waiting 5 weeks for someone to fix my front door, every time i ring they say "
    "someone will call back and they never do"
)


class Talker:
    """One conversation from first words to receipt; ``took`` are the milliseconds of its turns."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line = Line(port, "")
        self.took: list[float] = []
        self.sent: list[tuple[str, str]] = []
        self.reference: str | None = None

    async def talk(self) -> None:
        """Open a chat, tell, and answer every question until none is asked."""
        opened = await self._ask("POST", "/v1/chat/sessions", {"landlord": "west-kent"})
        await self._line.close()
        self._line = Line(self._port, opened["token"])
        text: str | None = OPENING
        while text is not None:
            asks = await self._say(text)
            text = ANSWERS[asks] if asks else None

    async def lost(self) -> list[str]:
        """What of this conversation is missing, doubled, out of order or unanswered; and hang up."""
        found = (await self._ask("GET", "/v1/chat/messages"))["messages"]
        await self._line.close()
        kept = [(m["client_id"], m["text"]) for m in found if m["sender"] == "resident"]
        waiting = [m["text"] for m in found if m["state"] == "waiting"]
        faults = [] if kept == self.sent else [f"kept {len(kept)} of {len(self.sent)} in order"]
        faults += [f"{len(waiting)} waiting"] if waiting else []
        return faults + ([] if self.reference else ["no reference"])

    async def _say(self, text: str) -> str | None:
        id = str(uuid.uuid4())
        self.sent.append((id, text))
        began = time.perf_counter()
        said = (await self._ask("POST", "/v1/chat/messages", {"id": id, "text": text}))["messages"]
        self.took.append((time.perf_counter() - began) * 1000)
        for message in said:
            self.reference = message.get("case_reference") or self.reference
        asks: str | None = said[-1].get("asks") if said else None
        return asks

    async def _ask(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        status, answer = await self._line.ask(method, path, body)
        if status not in (200, 201):
            raise SystemExit(f"{method} {path} was answered {status}: {answer[:300]!r}")
        read: dict[str, Any] = json.loads(answer)
        return read
