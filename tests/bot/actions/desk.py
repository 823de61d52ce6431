"""The action server's side of a conversation, with a case API that can fail on demand."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import REQUESTED_SLOT

from bot.actions import turn as turns
from bot.actions.clients.case_api import CaseApiRefusedError, CaseApiUnavailableError
from bot.actions.intake_form import ValidateIntakeForm
from bot.actions.opening import ActionTakeOpening
from bot.components.heads.thresholds import MISSED_KIND_COSTS


class FakeCaseApi:
    """Keeps what it is given, once under each key, as the API does.

    ``state``: up, down (try later), refusing (never) or slow (done, and the answer comes too late).
    ``unheard``: the one action whose answer comes too late.
    """

    def __init__(self) -> None:
        self.state = "up"
        self.unheard: str | None = None
        self.alerts: list[dict[str, Any]] = []
        self.acts: list[tuple[str, dict[str, Any]]] = []
        self.handed_over: list[dict[str, Any]] = []
        # The case as it stands, and every answer by its key with what was asked.
        self.made: dict[str, Any] = {}
        self._answers: dict[str, tuple[object, dict[str, Any]]] = {}
        # afterwards: what this conversation may see, what opens to whom, how it went
        self.cases: list[dict[str, Any]] = []
        self.behind_check: dict[str, list[dict[str, Any]]] = {}
        self.attempts_left = 5
        self.codes_sent = 0
        self.survey: dict[str, Any] = {"open": True, "questions": [], "given": []}
        self.offer: dict[str, Any] = {"dissatisfied": False, "offer": None}
        self.surveys: list[dict[str, Any]] = []
        self.authority_asked: list[dict[str, Any]] = []

    def _check(self, what: str) -> None:
        if self.state == "down":
            raise CaseApiUnavailableError(what, "down")
        if self.state == "refusing" and what != "hand-over":
            raise CaseApiRefusedError(what, "invalid")

    def _written(self, action: str, body: dict[str, Any], key: str) -> dict[str, Any]:
        self._check(action)
        done = self._answers.get(key)
        if done is not None and done[0] != (action, body):
            raise CaseApiRefusedError(action, "idempotency_key_reused")
        if done is None:
            if self.made.get("state") == "received" and action in ("amend", "submit"):
                raise CaseApiRefusedError(action, "action_not_allowed")
            self.acts.append((action, body))
            told = {name: body[name] for name in ("kind", "received_at") if name in body}
            state = body.get("state") or ("received" if action == "submit" else None)
            self.made = {
                **{"kind": "complaint", "state": "draft", **self.made, **told},
                "reference": "WK-26-TESTED",
                "version": int(self.made.get("version", 0)) + 1,
                "deadlines": [],
                "exclusions": [],
            }
            if state:
                self.made["state"] = state
            done = self._answers[key] = ((action, body), self.made)
        if self.state == "slow" or self.unheard == action:
            raise self.down()
        return done[1]

    async def create_case(self, body: dict[str, Any], key: str) -> dict[str, Any]:
        return self._written("create", body, key)

    async def case(self, reference: str) -> dict[str, Any]:
        self._check("case")
        assert self.made["reference"] == reference
        return self.made

    async def act(
        self, _reference: str, action: str, _version: int, body: dict[str, Any], key: str
    ) -> dict[str, Any]:
        return self._written(action, body, key)

    async def raise_alert(self, body: dict[str, Any], _key: str) -> dict[str, Any]:
        self._check("alert")
        self.alerts.append(body)
        return {"id": "a-1"}

    async def conversation_cases(self, _id: str) -> list[dict[str, Any]]:
        self._check("cases")
        return [dict(case) for case in self.cases]

    async def open_identity_check(self, _body: dict[str, Any], _key: str) -> dict[str, Any]:
        self._check("identity")
        return {"id": "check-1", "ways": ["postcode", "code"]}

    async def send_code(self, _id: str, _key: str) -> None:
        self.codes_sent += 1

    async def attempt(self, _id: str, body: dict[str, Any], _key: str) -> dict[str, Any]:
        self._check("identity")
        cases = self.behind_check.get(next(iter(body.values())))
        if cases is None:
            self.attempts_left -= 1
            return {"passed": False, "attempts_left": self.attempts_left, "cases": []}
        self.cases = cases
        return {"passed": True, "attempts_left": self.attempts_left, "cases": cases}

    async def survey_form(self, _reference: str) -> dict[str, Any]:
        return self.survey

    async def give_survey(self, _reference: str, body: dict[str, Any], _key: str) -> dict[str, Any]:
        self._check("survey")
        self.surveys.append(body)
        return self.offer

    async def ask_authority(
        self, _reference: str, body: dict[str, Any], _key: str
    ) -> dict[str, Any]:
        self._check("authority")
        self.authority_asked.append(body)
        return {"id": "au-1", "status": "pending", "expires_at": "2026-11-30T10:00:00Z"}

    def down(self) -> Exception:
        """What a call raises that was not taken."""
        return CaseApiUnavailableError("test", "down")

    async def hand_over(self, _id: str, body: dict[str, Any], _key: str) -> dict[str, Any]:
        self._check("hand-over")
        self.handed_over.append(body)
        return {}


class Desk:
    """Runs opening and form as Rasa's rules do, and keeps the slots between turns."""

    def __init__(self, monkeypatch: Any) -> None:
        self.api = FakeCaseApi()
        self.slots: dict[str, Any] = {}
        self.replies: list[dict[str, Any]] = []
        self.landlord = "west-kent"
        self.channel = "web"
        self._messages = 0
        monkeypatch.setattr(turns, "_API", self.api)

    async def hear(self, text: str, *, again: bool = False, **understood: Any) -> str:
        """One message through the actions; ``again`` replays the one before. Returns what is said.

        ``flags`` are names, each sure, or names with how sure each is; ``shares`` is how likely kinds
        are, where that is not one kind, surely.
        """
        if not again:
            self._messages += 1
        flags = understood.pop("flags", ())
        flags = flags if isinstance(flags, dict) else dict.fromkeys(flags, 0.9)
        # Of a name, a number or a yes the model hears no topic.
        topic = understood.pop(
            "topic", "repairs" if {"kind", "shares"} & {*understood} else "other"
        )
        shares = understood.pop("shares", None) or {understood.pop("kind", "other"): 0.9}
        ranking = [
            {"name": k, "confidence": s} for k, s in sorted(shares.items(), key=lambda x: -x[1])
        ]
        kind = max(
            ranking, key=lambda one: one["confidence"] * MISSED_KIND_COSTS.get(one["name"], 1)
        )
        message = {
            "text": text,
            "intent": {"name": understood.pop("intent", "tell")},
            "metadata": {
                "landlord": self.landlord,
                "channel": self.channel,
                "message_id": f"m-{self._messages}",
                "conversation_id": "c-1",
                "sent_at": "2026-11-23T10:00:00Z",
                "attachments": understood.pop("attachments", []),
            },
            "entities": understood.pop("entities", []),
            "understanding": {
                "kind": {**kind, "ranking": ranking},
                "topic": {"name": topic, "confidence": 0.9},
                "flags": [{"name": f, "confidence": sure, "words": text} for f, sure in flags.items()],
                "language": understood.pop("language", None),
                "act": {"name": understood.pop("act", "tell"), "confidence": 0.9},
                "safety": understood.pop("sightings", []) or [
                    {"hazard": h, "group": g, "confidence": 0.9, "now": True, "words": text}
                    for h, g in understood.pop("safety", ())],
            },
        }  # fmt: skip
        self.replies = []
        if not self.slots.get(REQUESTED_SLOT):
            await self._run(ActionTakeOpening(), message)
        await self._run(ValidateIntakeForm(), message)
        return "\n".join(str(reply.get("text")) for reply in self.replies)

    async def skip_until(self, question: str | None) -> list[str]:
        """Skip every question until this one is open, and say which; one that cannot be fails."""
        skipped: list[str] = []
        while self.asks != question:
            before = self.asks
            assert before is not None, f"{question} was never asked"
            skipped.append(before)
            await self.hear("skip")
            assert self.asks != before, f"{before} cannot be skipped"
        return skipped

    @property
    def asks(self) -> str | None:
        return self.slots.get(REQUESTED_SLOT)

    @property
    def failed(self) -> bool:
        return any("failed" in reply for reply in self.replies)

    async def _run(self, action: Any, message: dict[str, Any]) -> None:
        dispatcher = CollectingDispatcher()
        # As over HTTP: what is changed in place and not set is lost.
        tracker = Tracker(
            "c-1", deepcopy(self.slots), message, [], False, None, {}, "action_listen"
        )
        for event in await action.run(dispatcher, tracker, {}):
            self.slots[event["name"]] = deepcopy(event["value"])
        self.replies += [m["custom"] for m in dispatcher.messages]
