"""Giving the bot its messages: one at a time for each conversation, in order, none lost."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4
from weakref import WeakValueDictionary

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.alerts import service as alerts
from handoff_api.attachments import service as attachments
from handoff_api.clock import Clock
from handoff_api.conversations import repository
from handoff_api.conversations.bot import Bot, Outgoing, Turn
from handoff_api.conversations.bulletin import Bulletin
from handoff_api.conversations.records import ChoiceRecord, ConversationRecord
from handoff_api.database import Database
from handoff_api.logging import log
from handoff_api.messages import repository as messages
from handoff_api.messages.records import MessageRecord
from handoff_api.messages.service import Said, write
from handoff_api.metrics import BOT_FAILURES, MESSAGES, TURN_SECONDS
from handoff_api.settings import Settings
from handoff_api.tracing import going_on

# A turn is held a little longer than the bot may take, then another process may have it.
_TURN_GRACE_S = 5.0
_TURN_POLL_S = 0.05


@dataclass(frozen=True)
class _Due:
    """A message to send, with what sending it needs."""

    message_id: str
    outgoing: Outgoing
    request_id: str | None
    traceparent: str | None


@dataclass(frozen=True)
class Claim:
    """The right to talk to the bot for one conversation, and the message to begin with."""

    holder: str
    due: _Due


class Turns:
    """Runs the bot's turns. ``shown_with`` is the message whose request is waiting for answers."""

    def __init__(
        self,
        database: Database,
        bot: Bot,
        clock: Clock,
        bulletin: Bulletin,
        settings: Settings,
    ) -> None:
        self._database = database
        self._bot = bot
        self._clock = clock
        self._bulletin = bulletin
        self._settings = settings
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @property
    def _turn(self) -> timedelta:
        return timedelta(seconds=self._settings.rasa_timeout + _TURN_GRACE_S)

    @property
    def longest(self) -> timedelta:
        """How far ahead a turn's end or the next try of a message is ever put."""
        return max(self._turn, timedelta(seconds=self._settings.replay_longest))

    async def claim(self, session: AsyncSession, conversation: ConversationRecord) -> Claim | None:
        """Take a locked conversation's turn; None when another has it or nothing is to be sent."""
        now, until = self._clock.now(), conversation.turn_until
        # A turn that ends later than any turn can was taken before the clock was put back.
        if conversation.turn_holder and until and now < until <= now + self._turn:
            return None
        due = await self._pick(session, conversation)
        if due is None:
            return None
        holder = str(uuid4())
        self._hold(conversation, holder)
        return Claim(holder, due)

    async def run(
        self, conversation_id: str, shown_with: str | None = None, claim: Claim | None = None
    ) -> None:
        """Send every waiting message in order until none is left or the bot does not manage one."""
        claim = claim or await self._wait_for_claim(conversation_id)
        while claim is not None:
            due, started = claim.due, time.monotonic()
            with going_on(due.request_id, due.traceparent):
                turn = await self._bot.answer(due.outgoing)
                took = time.monotonic() - started
                if turn.failed is None:
                    TURN_SECONDS.observe(took)
                log.info(
                    "turn",
                    conversation_id=conversation_id,
                    message_id=due.message_id,
                    milliseconds=round(took * 1000, 1),
                    reason=turn.failed,
                )
                claim = await self._settle(conversation_id, claim, turn, shown_with)
            self._bulletin.publish(conversation_id)

    async def _wait_for_claim(self, conversation_id: str) -> Claim | None:
        """Wait until whoever has the turn is done; None when nothing is left, or it took too long:
        then the message goes on waiting and the worker sees to it."""
        give_up_at = time.monotonic() + self._settings.rasa_timeout + _TURN_GRACE_S
        # Within this process one request at a time asks the database.
        async with self._locks.setdefault(conversation_id, asyncio.Lock()):
            while time.monotonic() < give_up_at:
                async with self._database.writes() as session:
                    conversation = await repository.lock(session, conversation_id)
                    if conversation is None or conversation.waiting_since is None:
                        return None
                    claim = await self.claim(session, conversation)
                    if claim is not None or conversation.turn_holder is None:
                        return claim
                await asyncio.sleep(_TURN_POLL_S)
        return None

    def _hold(self, conversation: ConversationRecord, holder: str | None) -> None:
        # Held afresh for each message: a long queue must not outlast the turn.
        conversation.turn_holder = holder
        conversation.turn_until = self._clock.now() + self._turn if holder else None

    async def _pick(self, session: AsyncSession, conversation: ConversationRecord) -> _Due | None:
        """The next message for the bot; none once a person holds the conversation."""
        for message in await messages.waiting(session, conversation.id):
            if conversation.held_by == "staff":
                message.state = "with_staff"
                MESSAGES.labels("with_staff").inc()
            elif await self._is_overtaken(session, message):
                message.state = "overtaken"
                MESSAGES.labels("overtaken").inc()
            else:
                outgoing = await self._outgoing(session, conversation, message)
                return _Due(message.id, outgoing, message.request_id, message.traceparent)
        await self._stop_waiting(session, conversation)
        return None

    async def _is_overtaken(self, session: AsyncSession, message: MessageRecord) -> bool:
        """A choice whose question the bot has left behind would answer another question."""
        if message.choice_id is None:
            return False
        later = await messages.shown_after(session, message.conversation_id, message.number, 100)
        return any(m.author == "bot" and m.in_reply_to != message.id for m in later)

    async def _outgoing(
        self, session: AsyncSession, conversation: ConversationRecord, message: MessageRecord
    ) -> Outgoing:
        choice = (
            await repository.find_choice(session, message.choice_id) if message.choice_id else None
        )
        files = await attachments.by_message(session, [message.id])
        return Outgoing(
            conversation_id=conversation.id,
            message_id=message.id,
            landlord=conversation.landlord,
            channel=conversation.channel,
            sent_at=message.created_at,
            # A longer one is kept whole in the thread; the bot reads as much as a page.
            text=message.text[: self._settings.message_limit],
            payload=choice.payload if choice else None,
            attachments=tuple(file.type for file in files.get(message.id, ())),
        )

    async def _settle(
        self, conversation_id: str, claim: Claim, turn: Turn, shown_with: str | None
    ) -> Claim | None:
        """Store what the bot said and whether the message is dealt with; then the next message,
        or the turn is given back."""
        async with self._database.writes() as session:
            conversation = await repository.lock(session, conversation_id)
            if conversation is None:
                return None
            message = await messages.by_id(session, conversation_id, claim.due.message_id)
            # Whoever took so long that another has the turn must not write over its work.
            ours = conversation.turn_holder == claim.holder
            if message is not None and message.state == "waiting":
                await self._store_replies(session, conversation, message, turn, shown_with)
                if turn.failed is None:
                    message.state = "answered"
                    MESSAGES.labels("answered").inc()
                elif ours:
                    self._keep_waiting(conversation, message, turn.failed)
            if not ours:
                return None
            due = await self._pick(session, conversation) if turn.failed is None else None
            self._hold(conversation, claim.holder if due else None)
            return Claim(claim.holder, due) if due else None

    async def _store_replies(
        self,
        session: AsyncSession,
        conversation: ConversationRecord,
        message: MessageRecord,
        turn: Turn,
        shown_with: str | None,
    ) -> None:
        now = self._clock.now()
        # A caseworker who took over meanwhile speaks alone; the bot's own farewell still goes out.
        held = conversation.held_by == "staff"
        silenced = held and conversation.handed_over_by != "bot"
        purpose = "overtaken" if silenced else "farewell" if held else "said"
        # A message tried again may bring the same words again; the resident reads them once.
        before = await messages.answers_to(session, conversation.id, message.id)
        already = {m.text for m in before if m.author == "bot" and m.in_reply_to == message.id}
        if turn.replies:
            await repository.close_choices(session, conversation.id)
        for reply in turn.replies:
            if reply.text in already and not reply.buttons:
                continue
            choices = [(str(uuid4()), title, payload) for title, payload in reply.buttons]
            said = await write(
                session,
                conversation,
                Said(
                    author="bot",
                    text=reply.text,
                    private=silenced,
                    purpose=purpose,
                    asks=reply.asks,
                    buttons=[{"title": title, "payload": id} for id, title, _ in choices],
                    case_reference=reply.case_reference,
                    in_reply_to=message.id,
                    shown_with=shown_with,
                ),
                now,
            )
            for id, title, payload in choices:
                await repository.add_choice(
                    session,
                    ChoiceRecord(
                        id=id,
                        conversation_id=conversation.id,
                        message_id=said.id,
                        title=title,
                        payload=payload,
                        is_open=not silenced,
                    ),
                )
            if reply.case_reference:
                conversation.case_reference = reply.case_reference
        if turn.failed_text and turn.failed_text not in {m.text for m in before}:
            await write(
                session,
                conversation,
                Said(
                    author="bot",
                    text=turn.failed_text,
                    purpose="waiting_notice",
                    in_reply_to=message.id,
                    shown_with=shown_with,
                ),
                now,
            )

    async def _stop_waiting(self, session: AsyncSession, conversation: ConversationRecord) -> None:
        """Every waiting message of a locked conversation has been seen to: no other can have come."""
        conversation.waiting_since = None
        conversation.next_try_at = None
        conversation.tries = 0
        if conversation.task_raised_at is not None:
            conversation.task_raised_at = None
            await alerts.finish_all(
                session,
                conversation.id,
                "bot_unavailable",
                "The waiting messages have been dealt with.",
                self._clock.now(),
            )

    def _keep_waiting(
        self, conversation: ConversationRecord, message: MessageRecord, reason: str
    ) -> None:
        conversation.waiting_since = message.created_at
        conversation.tries += 1
        pause_s = min(
            self._settings.replay_first * 2 ** min(conversation.tries - 1, 16),
            self._settings.replay_longest,
        )
        conversation.next_try_at = self._clock.now() + timedelta(seconds=pause_s)
        BOT_FAILURES.labels(reason).inc()
        MESSAGES.labels("kept_waiting").inc()
        log.warning(
            "message_waits",
            conversation_id=conversation.id,
            message_id=message.id,
            reason=reason,
            attempt=conversation.tries,
        )
