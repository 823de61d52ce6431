"""A resident with a phone, on the demonstration's line: texts, hears, and answers each question by its name."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import httpx

from tests.journeys.resident import ANSWERS
from tests.journeys.stack import Stack


def wait_until(what: Callable[[], Any], seconds: float = 60) -> Any:
    """What comes of it once it is something; an error when it stays nothing."""
    until = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.3)
    return found


class Phone:
    """One phone at one landlord's number; the pretended Twilio forgets its texts at a restart."""

    def __init__(
        self, stack: Stack, number: str, landlord: str = "west-kent", channel: str = "sms"
    ) -> None:
        self._url = f"{stack.url}/demo/phone/messages"
        self._who = {"landlord": landlord, "channel": channel, "phone": f"+44{number[1:]}"}

    def texts(self) -> list[str]:
        shown = httpx.get(self._url, params=self._who, timeout=20)
        assert shown.status_code == 200, shown.text
        return [m["text"] for m in shown.json()["messages"] if not m["mine"]]

    def send(self, text: str) -> None:
        sent = httpx.post(self._url, json={**self._who, "text": text}, timeout=20)
        assert sent.json()["statuses"] == [200]

    def code(self) -> str:
        """The code of the newest question whether somebody may speak, once it has come."""
        return str(self.heard(r"AGREE (\d{6})").group(1))

    def heard(self, pattern: str) -> re.Match[str]:
        """The newest text that holds this, once it has come."""

        def found() -> re.Match[str] | None:
            matches = (re.search(pattern, text) for text in reversed(self.texts()))
            return next(filter(None, matches), None)

        match = wait_until(found)
        assert isinstance(match, re.Match)
        return match


class Texter(Phone):
    """Somebody who talks with the assistant by text; the caseworker's view says what it asks."""

    def __init__(
        self,
        stack: Stack,
        caseworker: httpx.Client,
        number: str,
        landlord: str = "west-kent",
        **answers: str,
    ) -> None:
        super().__init__(stack, number, landlord)
        self.answers = answers
        self._caseworker = caseworker
        self._known = self._ids()
        self.conversation_id = ""

    def say(self, text: str) -> str:
        """Text it, and wait for the answer; returns what came back, as one text."""
        before = len(self._thread("bot")) if self.conversation_id else 0
        self.send(text)
        if not self.conversation_id:
            self.conversation_id = wait_until(lambda: next(iter(self._ids() - self._known), ""))
        wait_until(lambda: self._is_answered(text))
        return "\n".join(m["text"] for m in self._thread("bot")[before:])

    def talk_until_done(self, at_most: int = 20) -> str:
        """Answer every question until none is open; returns the reference given."""
        for _ in range(at_most):
            asks = self.asks
            if asks is None or asks not in {**ANSWERS, **self.answers}:
                break
            self.say(self.answers.get(asks) or ANSWERS[asks])
        given = [m["case_reference"] for m in self._thread("bot") if m["case_reference"]]
        assert given, self._thread("bot")
        return str(given[-1])

    @property
    def asks(self) -> str | None:
        """The open question's name."""
        said = self._thread("bot")
        return said[-1]["asks"] if said else None

    def _is_answered(self, text: str) -> bool:
        said = self._thread("resident")
        return bool(said) and said[-1]["text"] == text and said[-1]["state"] == "answered"

    def _thread(self, author: str) -> list[dict[str, Any]]:
        read = self._caseworker.get(
            f"/v1/conversations/{self.conversation_id}/messages", params={"limit": 500}
        )
        assert read.status_code == 200, read.text
        return [m for m in read.json()["messages"] if m["author"] == author]

    def _ids(self) -> set[str]:
        found = self._caseworker.get("/v1/conversations", params={"limit": 200})
        assert found.status_code == 200, found.text
        return {c["id"] for c in found.json()["conversations"]}
