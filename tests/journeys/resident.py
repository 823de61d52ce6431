"""A resident at the keyboard: opens a chat, writes, and answers each question by its name."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

# What a patient, invented resident answers to each question; a test overrides what matters to it.
ANSWERS: dict[str, str] = {
    "emergency_now": "yes",
    "household_risk": "yes, a baby",
    "what_happened": "the front gate has been broken for weeks and nobody has come",
    "complain_choice": "yes please",
    "acting_for": "my own home",
    "resident_name": "Edna Testcase",
    "relationship": "I'm her daughter",
    "authority": "not yet",
    "authority_contact": "07700 900123",
    "when_happened": "about three weeks ago",
    "still_happening": "yes its still going on",
    "reported_before": "rang twice in october",
    "late_reason": "I was in hospital",
    "court_claim": "the claim was in june, it is waiting for a hearing",
    "already_considered": "no",
    "case_reference": "I dont have it",
    "what_unresolved": "they never said why it took so long",
    "policy_or_application": "how it was used",
    "asb_handling": "how it was dealt with",
    "who_is_responsible": "your contractor",
    "insurance_claim": "the service",
    "outcome_wanted": "get it fixed and tell me when",
    "route_choice": "make it stage 1 now",
    "name": "Sam Example",
    "address": "14 Invented Close ZZ99 1AA",
    "contact_channel": "text",
    "contact_value": "07700 900456",
    "safe_contact": "any time",
    "adjustments": "nothing needed",
    "anonymity": "my name is fine",
    "anything_else": "no",
    "group_members": "Ann Sample flat 3, Bob Sample flat 5",
    "constituency_role": "councillor",
    "go_on": "carry on please",
    "considered_before": "no",
    "ombudsman_in_hand": "no",
    "accident_handling": "how it was dealt with",
    "other_review_body": "no",
    "business_matter": "my home",
    "job_matter": "no",
    "identity_check": "ZZ99 1AA",
    "case_choice": "the first one",
    "confirm_errand": "yes",
    "withdraw_reason": "it has been sorted",
    "stage_2_late_reason": "I was in hospital",
    "pass_on": "no",
    "confirm_summary": "yes",
}


@dataclass
class Resident:
    """One conversation over the chat API, and everything said in it."""

    url: str
    landlord: str = "west-kent"
    answers: dict[str, str] = field(default_factory=dict)
    heard: list[dict[str, Any]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    conversation_id: str = ""

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.url, timeout=30)
        opened = self.http.post("/v1/chat/sessions", json={"landlord": self.landlord})
        opened.raise_for_status()
        body = opened.json()
        self.conversation_id = body["conversation_id"]
        self.http.headers["Authorization"] = f"Bearer {body['token']}"
        self._hear(body["messages"])

    def write(self, text: str, message_id: str | None = None) -> list[dict[str, Any]]:
        """Send one message as typed; returns what came back."""
        return self._send({"text": text}, text, message_id)

    def press(self, title: str) -> list[dict[str, Any]]:
        """Press the button with this title in the latest question."""
        button = next(
            b for m in reversed(self.heard) for b in m.get("buttons") or [] if title in b["title"]
        )
        return self._send({"payload": button["payload"]}, f"[{button['title']}]", None)

    def answer(self) -> list[dict[str, Any]]:
        """Answer the open question in this resident's words."""
        asks = self.asks
        assert asks is not None, f"nothing was asked:\n{self.transcript()}"
        return self.write(self.answers[asks] if asks in self.answers else ANSWERS[asks])

    def talk_until_done(self, at_most: int = 20) -> str | None:
        """Answer every question until none is open; returns the case reference given."""
        while self.asks is not None:
            assert len(self.said) < at_most, f"still asking:\n{self.transcript()}"
            assert self.asked[-3:] != [self.asks] * 3, f"asked again:\n{self.transcript()}"
            self.answer()
        return self.reference

    @property
    def asks(self) -> str | None:
        """The open question's name, or None when nothing was asked last."""
        return self.heard[-1].get("asks") if self.heard else None

    @property
    def reference(self) -> str | None:
        return next(
            (m["case_reference"] for m in reversed(self.heard) if m.get("case_reference")), None
        )

    @property
    def last_said(self) -> str:
        """Everything that came back to the latest message, as one text."""
        return "\n".join(m["text"] for m in self._last)

    def wait_for(self, words: str, seconds: float = 40) -> None:
        """Wait until a later message (a replayed turn, a staff reply) holds these words."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            got = self.history()
            if any(words in m["text"] for m in got):
                self.heard = [m for m in got if m.get("sender", "bot") != "resident"]
                return
            time.sleep(0.5)
        raise AssertionError(f"never heard '{words}':\n{self.transcript()}")

    def history(self) -> list[dict[str, Any]]:
        """The conversation as the gateway keeps it, oldest first."""
        got = self.http.get("/v1/chat/messages")
        got.raise_for_status()
        return list(got.json()["messages"])

    def transcript(self) -> str:
        return "\n".join(self._log)

    def _send(
        self, body: dict[str, Any], shown: str, message_id: str | None
    ) -> list[dict[str, Any]]:
        self.said.append(shown)
        self._log.append(f"resident: {shown}")
        sent = self.http.post(
            "/v1/chat/messages", json={"id": message_id or str(uuid.uuid4()), **body}
        )
        assert sent.status_code == 200, sent.text
        self._hear(sent.json()["messages"])
        return self._last

    def _hear(self, messages: list[dict[str, Any]]) -> None:
        if not hasattr(self, "_log"):
            self._log: list[str] = []
        self._last = messages
        self.heard.extend(messages)
        for message in messages:
            if message.get("asks"):
                self.asked.append(message["asks"])
            buttons = " ".join(f"[{b['title']}]" for b in message.get("buttons") or [])
            self._log.append(f"putright: {message['text']} {buttons}".rstrip())
