"""One turn of the conversation: what was heard, what is known, what is said, what is recorded."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.case import case_body
from bot.actions.clients.case_api import CaseApi, CaseApiRefusedError, CaseApiUnavailableError
from bot.actions.errand import Errand
from bot.actions.heard import Heard, instant
from bot.actions.intake import SLOT_PREFIX, Intake
from bot.actions.needs import wants_one_message, wants_short
from bot.actions.questions.base import Prompt
from bot.actions.rules import Rules
from bot.actions.wording import say, speak_short

_API = CaseApi()

# Noted on the intake when a case could not be made, or was made and the answer came too late.
UNSURE_WHETHER_MADE = "unsure whether made"
# After this many misunderstandings running, a person is offered unasked; after one more, the words
# are kept as they are for a person to read, and the conversation goes on.
OFFER_PERSON_AFTER = 2
# What the case API takes as a reason, characters.
MOST_OF_A_REASON = 1_000
# Kinds that are kept as a case of their own from the first words on; an enquiry where nothing answers it.
RECORDED = (
    "complaint",
    "service_request",
    "asb_report",
    "compliment",
    "feedback",
    "member_enquiry",
    "enquiry",
)


class Turn:
    """Gathers replies and changes, and hands both back to Rasa at the end.

    Nothing is said until ``events`` is called, so a turn that fails half-way says only that it
    failed, changes no slot, and can be replayed whole.
    """

    def __init__(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, api: CaseApi | None = None
    ) -> None:
        self._dispatcher = dispatcher
        self._before = dict(tracker.slots)
        self._replies: list[dict[str, Any]] = []
        self.api = api or _API
        self.heard = Heard.from_message(tracker.latest_message, tracker.sender_id)
        self.intake = Intake.from_slots(tracker.slots)
        self.errand = Errand.from_slots(tracker.slots)
        self.intake.landlord = self.intake.landlord or self.heard.landlord
        self.intake.channel = self.heard.channel
        self.rules = Rules(self.intake.landlord, self.heard.sent_on)
        # Asked at each sentence: who asks for short words is answered in short words at once.
        speak_short(lambda: self.intake.channel == "sms" or wants_short(self.intake.adjustments))

    # what is said

    def say(self, key: str, **facts: object) -> None:
        """Say one text of the wording file, with the landlord's facts and these filled in."""
        self.say_text(say(key, **{**self.rules.names(self.intake), **facts}))

    def say_text(self, text: str) -> None:
        if text:
            self._replies.append({"text": text, "asks": None, "buttons": []})

    def ask(self, prompt: Prompt) -> None:
        self._replies.append(prompt.wire())

    def quote_case(self, reference: str) -> None:
        """Mark the last reply as carrying the case reference, for the widget."""
        if self._replies:
            self._replies[-1]["case_reference"] = reference

    # what is recorded

    def key(self, what: str) -> str:
        """An idempotency key: the same message writes the same thing once."""
        return f"{self.heard.conversation_id}:{self.heard.message_id}:{what}"

    async def save_draft(self) -> None:
        """Keep the case in step with the conversation; a failure here is made good next turn."""
        intake = self.intake
        if intake.kind not in RECORDED or intake.closed:
            return
        if intake.kind == "complaint" and not intake.wants_complaint:
            return
        try:
            await self.record(state="draft")
        except (CaseApiUnavailableError, CaseApiRefusedError):
            if intake.case_reference is None:
                intake.remarked = [*intake.remarked, UNSURE_WHETHER_MADE]
            return  # the submit at the end carries everything again, and says so if it fails

    async def record(self, *, state: str, stage: str | None = None) -> dict[str, Any]:
        """Create the case or bring it up to date, and submit it when ``state`` is received.

        Raises CaseApiUnavailableError when the API did not take it.
        """
        intake = self.intake
        if intake.case_reference is None and UNSURE_WHETHER_MADE in intake.remarked:
            submitted = await self._find_made()
            if submitted is not None:
                return submitted
        body = case_body(intake, self.rules, self.heard.conversation_id)
        if intake.case_reference is None:
            case = await self.api.create_case(
                {**body, "state": state, "stage": stage}, self.key("create")
            )
        else:
            case = await self._act("amend", body)
            if state == "received":
                self._remember(case)
                case = await self._act("submit", {"stage": stage})
        self._remember(case)
        return case

    async def _find_made(self) -> dict[str, Any] | None:
        """A slow answer is not a failed one: a case that was made after all is not made twice.

        It is known by when this matter was first told. Returned where this message has submitted it
        already, unheard: then nothing is left to be written.
        """
        found = await self.api.conversation_cases(self.heard.conversation_id)
        same = [case for case in found if case["kind"] == self.intake.kind]
        made = next((case for case in same if self._began_with(case)), None)
        made = made or next((case for case in same if case["state"] == "draft"), None)
        self.intake.remarked = [r for r in self.intake.remarked if r != UNSURE_WHETHER_MADE]
        if made is None:
            return None
        self._remember(made)
        return None if made["state"] == "draft" else await self.api.case(made["reference"])

    def _began_with(self, case: dict[str, Any]) -> bool:
        began, received = self.intake.received_at, case.get("received_at")
        return bool(began and received) and instant(began) == instant(received)

    async def add_information(self, text: str) -> None:
        """Add the resident's words to a case that is already with staff."""
        self._remember(await self._act("add_information", {"text": text}))

    async def take_back(self) -> None:
        """Take back what is being given and was not sent yet, in the resident's own words."""
        self._remember(await self._act("withdraw", {"reason": self.heard.text[:MOST_OF_A_REASON]}))

    async def _act(self, action: str, body: dict[str, Any]) -> dict[str, Any]:
        reference = str(self.intake.case_reference)
        version = int(self.intake.case_version or 1)
        return await self.api.act(reference, action, version, body, self.key(action))

    def _remember(self, case: dict[str, Any]) -> None:
        self.intake.case_reference = case["reference"]
        self.intake.case_version = float(case["version"])

    # the end of the turn

    @property
    def is_repeat(self) -> bool:
        """Whether this very message was dealt with before (a replay after a time limit)."""
        return bool(self.heard.message_id) and (
            self.intake.last_message_id == self.heard.message_id
        )

    def events(self, *, more_to_come: bool = False) -> list[EventType]:
        """Say what was gathered and keep what changed.

        Whoever asked for one message at a time hears the whole turn in one: with ``more_to_come``
        the words wait for the form, which always follows. Advice about danger never waits.
        """
        # A turn may be two actions (opening, then form): a replay repeats both parts.
        earlier = self.intake.last_replies if self.is_repeat else []
        said = [reply for reply in earlier if not reply.get("held")]
        now = [*(_unheld(reply) for reply in earlier if reply.get("held")), *self._replies]
        if wants_one_message(self.intake.adjustments):
            if more_to_come and not self.heard.safety:
                now = [{**reply, "held": True} for reply in now]
            else:
                now = _merged(now)
        self.intake.last_replies = [*said, *now]
        self.intake.last_message_id = self.heard.message_id
        self.intake.failed_message_id = None
        for reply in now:
            if not reply.get("held"):
                self._dispatcher.utter_message(json_message=reply)
        changed = {
            **self.intake.changed_slots(self._before),
            **self.errand.changed_slots(self._before),
        }
        return [SlotSet(name, value) for name, value in changed.items()]

    def repeated(self) -> list[EventType]:
        """Say again what was said to this message; change nothing else."""
        for reply in self.intake.last_replies:
            self._dispatcher.utter_message(json_message=_unheld(reply))
        return [SlotSet(SLOT_PREFIX + "last_message_id", self.heard.message_id)]

    def failed(self, *, first: str = "") -> list[EventType]:
        """Tell the truth and change nothing: the gateway keeps the message and replays it."""
        text = "\n\n".join(filter(None, [first, say("failed.case_api")]))
        self._dispatcher.utter_message(json_message={"failed": "case_api", "text": text})
        previous = self._before.get(SLOT_PREFIX + "last_message_id")
        return [
            SlotSet(SLOT_PREFIX + "last_message_id", previous),
            SlotSet(SLOT_PREFIX + "failed_message_id", self.heard.message_id),
        ]

    @property
    def has_failed(self) -> bool:
        """Whether an earlier action of this very turn failed: then nothing more is done in it."""
        failed = self._before.get(SLOT_PREFIX + "failed_message_id")
        return bool(self.heard.message_id) and failed == self.heard.message_id


def _unheld(reply: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in reply.items() if name != "held"}


def _merged(replies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Several replies as one: every word in its order, the question and its buttons last."""
    if len(replies) < 2:
        return replies
    together: dict[str, Any] = {}
    for reply in replies:
        together |= {name: value for name, value in reply.items() if value}
    text = "\n\n".join(str(reply["text"]) for reply in replies)
    return [{"asks": None, "buttons": [], **together, "text": text}]
