"""The chat from the resident's side: open, say, read; nothing said is ever lost."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.attachments import service as attachments
from handoff_api.attachments.errors import AttachmentsTooManyError
from handoff_api.clock import Clock
from handoff_api.conversations import errors, notices, repository
from handoff_api.conversations.bulletin import Bulletin
from handoff_api.conversations.records import SessionRecord
from handoff_api.conversations.schemas import ChatMessage, MessageCreate, SessionOpened
from handoff_api.conversations.showing import new_conversation, show
from handoff_api.conversations.turns import Claim, Turns
from handoff_api.database import Database
from handoff_api.keys.service import digest
from handoff_api.messages import repository as messages
from handoff_api.messages.records import MessageRecord
from handoff_api.messages.service import RESIDENT, Said, write
from handoff_api.metrics import MESSAGES
from handoff_api.settings import Settings
from handoff_api.tracing import correlation
from handoff_api.wire import clean_text

_PAGE = 500
# How long words let go with the session may take to come in, and how often they are looked for.
_LAST_WORDS_S = 5.0
_LOOK_S = 0.05


@dataclass(frozen=True)
class _Stored:
    """A message in the thread; ``waits`` when it is for the bot and not yet dealt with."""

    message_id: str
    waits: bool
    claim: Claim | None = None


@dataclass(frozen=True)
class Chat:
    """What the chat's requests need; one for the whole process."""

    database: Database
    clock: Clock
    settings: Settings
    turns: Turns
    bulletin: Bulletin

    async def open(self, landlord: str) -> SessionOpened:
        """A new conversation with its first message and the token that speaks in it."""
        known = rulebook.landlord_ids()
        if landlord not in known:
            raise errors.LandlordUnknownError(known)
        now = self.clock.now()
        token = secrets.token_urlsafe(32)
        expires_at = now + timedelta(seconds=self.settings.session_idle)
        conversation = new_conversation(str(uuid4()), landlord, "web", now)
        async with self.database.writes() as session:
            await repository.add(session, conversation)
            await repository.add(
                session,
                SessionRecord(
                    token_hash=digest(token),
                    conversation_id=conversation.id,
                    created_at=now,
                    expires_at=expires_at,
                ),
            )
            greeting = await write(
                session,
                conversation,
                Said(
                    author="gateway",
                    text=notices.sentence(landlord, "greeting", now),
                    purpose="greeting",
                    asks="what_happened",
                    shown_with=conversation.id,
                ),
                now,
            )
        return SessionOpened(
            conversation_id=conversation.id,
            token=token,
            expires_at=expires_at,
            messages=[show(greeting)],
        )

    async def recognise(self, header: str | None) -> str:
        """The id of the conversation a token speaks in; raises when it speaks in none."""
        scheme, _, token = (header or "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise errors.SessionUnknownError
        now = self.clock.now()
        async with self.database.reads() as session:
            found = await repository.find_session(session, digest(token.strip()))
        if found is None:
            raise errors.SessionUnknownError
        if found.expires_at <= now:
            raise errors.SessionExpiredError
        return found.conversation_id

    async def leave(self, header: str | None, after: Sequence[str] = ()) -> None:
        """End the session of this token: nobody who finds it later speaks or reads with it.

        Messages called ``after`` by the resident's side may be on their way: they come in first.
        """
        conversation_id = await self.recognise(header)
        await self._come_in(conversation_id, after)
        async with self.database.writes() as session:
            await repository.end_session(session, digest((header or "").partition(" ")[2].strip()))

    async def _come_in(self, conversation_id: str, ids: Sequence[str]) -> None:
        """Return once every message is stored, or too late to hope for it."""
        late = time.monotonic() + _LAST_WORDS_S
        for id in ids:
            while time.monotonic() < late:
                async with self.database.reads() as session:
                    if await messages.by_client_id(session, conversation_id, id) is not None:
                        break
                await asyncio.sleep(_LOOK_S)

    async def say(
        self, conversation_id: str, token_header: str, said: MessageCreate
    ) -> list[ChatMessage]:
        """Store a resident's message, then let the bot or staff have it; returns the answers.

        The same ``id`` again gives the same answer and does nothing twice.
        """
        text = self._check_text(said)
        stored = await self._store(conversation_id, token_header, said, text)
        self.bulletin.publish(conversation_id)
        if stored.waits:
            await self.turns.run(conversation_id, stored.message_id, stored.claim)
        return await self._answers(conversation_id, stored.message_id)

    async def read(self, conversation_id: str, after: str | None) -> tuple[list[ChatMessage], int]:
        """What may be seen after message ``after``, and the number of the last one shown."""
        async with self.database.reads() as session:
            number = await self._number(session, conversation_id, after)
            found = await messages.shown_after(session, conversation_id, number, _PAGE)
            files = await attachments.by_message(session, [m.id for m in found])
        await self._mark_delivered(found)
        return [show(m, files.get(m.id, ())) for m in found], found[-1].number if found else number

    async def follow(
        self, conversation_id: str, number: int, header: str | None
    ) -> AsyncIterator[ChatMessage]:
        """Every message after ``number`` as it comes; ends when the listener goes away, and before the
        next message when the session of this token has ended."""
        with self.bulletin.listen(conversation_id) as listener:
            while True:
                async with self.database.reads() as session:
                    found = await messages.shown_after(session, conversation_id, number, _PAGE)
                    files = await attachments.by_message(session, [m.id for m in found])
                if found and not await self._is_good(header):
                    return
                for message in found:
                    yield show(message, files.get(message.id, ()))
                    number = message.number
                await self._mark_delivered(found)
                if not found:
                    await listener.wait(self.settings.events_look)

    async def _is_good(self, header: str | None) -> bool:
        try:
            await self.recognise(header)
        except (errors.SessionUnknownError, errors.SessionExpiredError):
            return False
        return True

    async def number_of(self, conversation_id: str, message_id: str | None) -> int:
        """The place of a message in its conversation; 0 for none."""
        async with self.database.reads() as session:
            return await self._number(session, conversation_id, message_id)

    async def _number(
        self, session: AsyncSession, conversation_id: str, message_id: str | None
    ) -> int:
        if not message_id:
            return 0
        # An id comes from the address line and may hold anything.
        known = await messages.by_id(session, conversation_id, clean_text(message_id)[:36])
        if known is None:
            raise errors.MessageUnknownError
        return known.number

    def _check_text(self, said: MessageCreate) -> str:
        text = (said.text or "").strip()
        if said.payload and text:
            raise errors.MessageAmbiguousError
        if said.payload and said.attachments:
            raise errors.ChoiceWithFilesError
        if not said.payload and not text and not said.attachments:
            raise errors.MessageEmptyError
        if len(said.attachments) > self.settings.attachments_in_message:
            raise AttachmentsTooManyError(self.settings.attachments_in_message, "message")
        if len(text) > self.settings.message_limit:
            raise errors.MessageTooLongError(len(text), self.settings.message_limit)
        return text

    async def _store(
        self, conversation_id: str, token_header: str, said: MessageCreate, text: str
    ) -> _Stored:
        now = self.clock.now()
        client_id = str(said.id)
        async with self.database.writes() as session:
            conversation = await repository.lock(session, conversation_id)
            if conversation is None:
                raise errors.SessionUnknownError
            known = await messages.by_client_id(session, conversation_id, client_id)
            if known is not None:
                return _Stored(known.id, known.state == "waiting")
            choice = await repository.find_choice(session, said.payload) if said.payload else None
            if said.payload:
                if (
                    choice is None
                    or not choice.is_open
                    or choice.conversation_id != conversation_id
                ):
                    raise errors.ChoiceClosedError
                await repository.close_choices(session, conversation_id)
            with_staff = conversation.held_by == "staff"
            # There is nothing to understand in files without words: the question stays open.
            for_bot = not with_staff and bool(choice or text)
            message = await write(
                session,
                conversation,
                Said(
                    author=RESIDENT,
                    text=choice.title if choice else text,
                    state="with_staff" if with_staff else "waiting" if for_bot else "answered",
                    client_id=client_id,
                    choice_id=choice.id if choice else None,
                    case_reference=conversation.case_reference,
                    came_with=correlation(),
                ),
                now,
            )
            await attachments.attach(
                session,
                [str(id) for id in said.attachments],
                conversation_id=conversation_id,
                message_id=message.id,
                case_reference=conversation.case_reference,
            )
            if with_staff:
                MESSAGES.labels("with_staff").inc()
                await notices.tell_once_who_holds_it(session, conversation, message.id, now)
            elif not for_bot:
                await notices.thank_for_files(session, conversation, message.id, now)
            else:
                # A crash from here on leaves it to the worker.
                conversation.waiting_since = conversation.waiting_since or now
                if conversation.next_try_at is None:
                    grace = timedelta(seconds=self.settings.rasa_timeout)
                    conversation.next_try_at = now + grace
            await self._keep_session_open(session, token_header, now)
            claim = await self.turns.claim(session, conversation) if for_bot else None
            return _Stored(message.id, for_bot, claim)

    async def _keep_session_open(
        self, session: AsyncSession, token_header: str, now: datetime
    ) -> None:
        token = token_header.partition(" ")[2].strip()
        until = now + timedelta(seconds=self.settings.session_idle)
        await repository.keep_session(session, digest(token), until)

    async def _answers(self, conversation_id: str, message_id: str) -> list[ChatMessage]:
        async with self.database.reads() as session:
            message = await messages.by_id(session, conversation_id, message_id)
            found = await messages.answers_to(session, conversation_id, message_id)
        waits = message is not None and message.state == "waiting"
        if waits and not any(m.purpose == "waiting_notice" for m in found):
            async with self.database.writes() as session:
                await notices.say_that_it_waits(
                    session, conversation_id, message_id, self.clock.now()
                )
                found = await messages.answers_to(session, conversation_id, message_id)
        return [show(m) for m in found]

    async def _mark_delivered(self, shown: Sequence[MessageRecord]) -> None:
        ids = [m.id for m in shown if m.author != RESIDENT]
        if not ids:
            return
        async with self.database.reads() as session:
            late = await messages.undelivered(session, ids)
        if late:
            async with self.database.writes() as session:
                await messages.mark_delivered(session, list(late), self.clock.now())
