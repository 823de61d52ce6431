"""From the inbox into the thread: whose conversation it is, and who gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.alerts import repository as alert_repository
from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.attachments import service as attachments
from handoff_api.authority import service as authority
from handoff_api.channels import machines, repository
from handoff_api.channels.choosing import choice_meant
from handoff_api.channels.records import InboxRecord, PhoneRecord
from handoff_api.channels.rush import is_rush
from handoff_api.conversations import notices
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.records import ChoiceRecord, ConversationRecord
from handoff_api.conversations.showing import new_conversation
from handoff_api.messages import outbox_repository as outbox
from handoff_api.messages import repository as messages
from handoff_api.messages.records import MessageRecord
from handoff_api.messages.service import RESIDENT, Said, write
from handoff_api.metrics import LIMITED, MESSAGES
from handoff_api.settings import Settings
from handoff_api.wording import wording
from handoff_api.wording.phone import asks_how_to_send, for_staff, name_of, reserved, say


@dataclass(frozen=True)
class _Coming:
    """A kept message on its way into a thread."""

    row: InboxRecord
    phone: PhoneRecord
    conversation: ConversationRecord
    new: bool
    now: datetime

    @property
    def text(self) -> str:
        return str(self.row.said["text"])


@dataclass(frozen=True)
class Threads:
    """Puts what came in where it belongs. Everything happens in the caller's transaction."""

    settings: Settings

    async def put(self, session: AsyncSession, row: InboxRecord, now: datetime) -> None:
        """One kept message into its conversation: for staff, for the bot, or answered here."""
        phone = await self._phone(session, row, now)
        landlord, text = phone.landlord, str(row.said["text"])
        if await authority.answer_by_text(session, landlord, row.sender, text, now):
            # The answer to a request for consent, with its code: no part of any conversation.
            row.said = {**row.said, "text": ""}
            return
        coming = await self._recognise(session, row, phone, now)
        row.conversation_id = coming.conversation.id
        meaning = self._reserved(coming)
        if machines.is_nobodys_number(row):
            await self._keep_unanswered(session, coming, "answered", "no_number")
        elif meaning is not None:
            await self._obey(session, coming, meaning)
        elif await machines.seems_automatic(session, row, coming.conversation.id):
            await self._keep_unanswered(session, coming, "with_staff", "automatic")
        elif coming.phone.opted_out_at is not None:
            await self._hear_without_answer(session, coming)
        else:
            await self._hear(session, coming)

    async def _phone(self, session: AsyncSession, row: InboxRecord, now: datetime) -> PhoneRecord:
        """Whose phone this is; it has just been heard, which opens WhatsApp's window."""
        landlord = row.landlord or ""
        phone = await repository.phone(session, landlord, row.channel, row.sender)
        if phone is None:
            phone = PhoneRecord(
                id=str(uuid4()), landlord=landlord, channel=row.channel, address=row.sender
            )
            await repository.add(session, phone)
        phone.line, phone.heard_at = row.recipient, row.received_at
        if row.channel == "whatsapp":
            await outbox.release_held(session, landlord, row.channel, row.sender, now)
        return phone

    async def _recognise(
        self, session: AsyncSession, row: InboxRecord, phone: PhoneRecord, now: datetime
    ) -> _Coming:
        """Whose talk this is. The same number on SMS and WhatsApp is the same person's."""
        landlord, id = phone.landlord, phone.conversation_id
        if id is None:
            known = await repository.phones(session, landlord, row.sender)
            id = next((p.conversation_id for p in known if p.conversation_id), None)
        conversation = await conversations.lock(session, id) if id else None
        new = conversation is None
        if conversation is None:
            conversation = new_conversation(str(uuid4()), landlord, row.channel, now)
            await conversations.add(session, conversation)
        phone.conversation_id = conversation.id
        # Answers go where the person wrote last.
        conversation.channel, conversation.address = row.channel, row.sender
        return _Coming(row, phone, conversation, new, now)

    def _reserved(self, coming: _Coming) -> str | None:
        handled = coming.row.said["handled_as"]
        if handled:
            return {"STOP": "opt_out", "START": "opt_in", "HELP": "help"}.get(handled)
        meaning = reserved(coming.text, coming.row.channel)
        # "Yes" is an answer, unless it is how somebody comes back.
        if meaning == "opt_in" and coming.phone.opted_out_at is None:
            return "opt_in" if coming.text.strip().casefold() != "yes" else None
        return meaning

    async def _obey(self, session: AsyncSession, coming: _Coming, meaning: str) -> None:
        """STOP, START and HELP: the person's own wish, above everything else."""
        message = await self._write(session, coming, state="answered")
        if meaning == "opt_out":
            if coming.phone.opted_out_at is None:
                coming.phone.opted_out_at = coming.now
                await self._alert(session, coming, "opted_out")
            # On SMS the network has said so already, and lets nothing else through.
            if coming.row.channel == "whatsapp" and not coming.row.said["handled_as"]:
                await self._tell(session, coming, "stopped", message, purpose="opt_out_notice")
            return
        if meaning == "opt_in":
            coming.phone.opted_out_at = None
            await self._tell(session, coming, "back_again", message)
        elif not coming.row.said["handled_as"]:
            await self._tell(session, coming, "help", message)

    async def _hear_without_answer(self, session: AsyncSession, coming: _Coming) -> None:
        await self._write(session, coming, state="with_staff")
        MESSAGES.labels("with_staff").inc()
        if not await alert_repository.unfinished(session, coming.conversation.id, "opted_out"):
            await self._alert(session, coming, "opted_out_wrote", category="opted_out")

    async def _keep_unanswered(
        self, session: AsyncSession, coming: _Coming, state: str, name: str
    ) -> None:
        """A machine's words: kept where staff see them, told of once, and not answered."""
        await self._write(session, coming, state=state)
        MESSAGES.labels(state).inc()
        if not await alert_repository.unfinished(session, coming.conversation.id, "automatic"):
            await self._alert(session, coming, name, category="automatic")

    async def _hear(self, session: AsyncSession, coming: _Coming) -> None:
        conversation, row = coming.conversation, coming.row
        if coming.new:
            await self._tell(session, coming, "greeting", None, purpose="greeting")
        if conversation.held_by == "staff":
            message = await self._write(session, coming, state="with_staff")
            MESSAGES.labels("with_staff").inc()
            await notices.tell_once_who_holds_it(session, conversation, message.id, coming.now)
            if row.channel == "sms" and asks_how_to_send(coming.text):
                await self._send_upload_link(session, coming, message)
            return
        if not coming.text and row.said["media"]:
            # What became of the photo is said once it is fetched.
            await self._write(session, coming, state="answered")
            return
        if not coming.text and not row.said["tapped"]:
            message = await self._write(session, coming, state="answered")
            await self._tell(session, coming, "empty", message)
            return
        if await is_rush(session, conversation.id, self.settings.phone_rate, coming.now):
            await self._keep_for_staff(session, coming)
            return
        question = await messages.last_question(session, conversation.id)
        offered = [b["payload"] for b in question.buttons] if question else []
        tapped = row.said["tapped"]
        choice = await choice_meant(session, conversation.id, question, tapped, coming.text)
        if tapped and choice is None and tapped not in offered:
            await self._repeat_question(session, coming, question)
            return
        if choice is not None:
            await conversations.close_choices(session, conversation.id)
        message = await self._write(session, coming, state="waiting", choice=choice)
        if row.channel == "sms" and choice is None and asks_how_to_send(coming.text):
            await self._send_upload_link(session, coming, message)
        # The worker looks here; behind what already waits, so that order is kept.
        conversation.waiting_since = conversation.waiting_since or coming.now
        if conversation.next_try_at is None:
            conversation.next_try_at = coming.now

    async def _keep_for_staff(self, session: AsyncSession, coming: _Coming) -> None:
        """Too many at once: staff see it, the sender is told once, danger is still listened for."""
        message = await self._write(session, coming, state="with_staff")
        MESSAGES.labels("with_staff").inc()
        LIMITED.labels("phone").inc()
        if not await alert_repository.unfinished(session, coming.conversation.id, "rush"):
            await self._alert(session, coming, "rush")
            await self._tell(session, coming, "rush", message, purpose="rush_notice")

    async def _send_upload_link(
        self, session: AsyncSession, coming: _Coming, message: MessageRecord
    ) -> None:
        """Text messages carry no photos here: a link does, once. One is open at a time."""
        id = coming.conversation.id
        await attachments.close_upload_links(session, id, coming.now)
        link, _ = await attachments.make_upload_link(session, id, self.settings, coming.now)
        await self._tell(session, coming, "photo_how", message, link=link)

    async def _repeat_question(
        self, session: AsyncSession, coming: _Coming, question: MessageRecord | None
    ) -> None:
        """A button of an earlier question would answer another one: ask the last one again."""
        message = await self._write(session, coming, state="overtaken")
        MESSAGES.labels("overtaken").inc()
        if question is None:
            return
        await self._tell(session, coming, "stale_choice", message)
        again = Said(
            author="gateway",
            text=question.text,
            asks=question.asks,
            buttons=question.buttons,
            in_reply_to=message.id,
        )
        await write(session, coming.conversation, again, coming.now)

    async def _write(
        self,
        session: AsyncSession,
        coming: _Coming,
        *,
        state: str,
        choice: ChoiceRecord | None = None,
    ) -> MessageRecord:
        conversation = coming.conversation
        message = await write(
            session,
            conversation,
            Said(
                author=RESIDENT,
                # What they typed stays on record; the choice says what it was taken to mean.
                text=coming.text
                or name_of(str(medium["type"]) for medium in coming.row.said["media"]),
                state=state,
                client_id=coming.row.sid,
                choice_id=choice.id if choice else None,
                case_reference=conversation.case_reference,
                came_with={
                    "request_id": coming.row.request_id,
                    "traceparent": coming.row.traceparent,
                },
            ),
            coming.now,
        )
        coming.row.message_id = message.id
        return message

    async def _tell(
        self,
        session: AsyncSession,
        coming: _Coming,
        name: str,
        message: MessageRecord | None,
        *,
        purpose: str = "said",
        **more: str,
    ) -> None:
        says = wording(coming.conversation.landlord, rulebook.london_date(coming.now))
        said = Said(
            author="gateway",
            text=say(coming.row.channel, name, says, **more),
            purpose=purpose,
            in_reply_to=message.id if message else None,
        )
        await write(session, coming.conversation, said, coming.now)

    async def _alert(
        self, session: AsyncSession, coming: _Coming, name: str, *, category: str | None = None
    ) -> None:
        await alerts.raise_alert(
            session,
            Alarm(
                landlord=coming.conversation.landlord,
                category=category or name,
                aware_at=coming.row.received_at,
                words=for_staff(name, channel=coming.row.channel),
                conversation_id=coming.conversation.id,
                case_reference=coming.conversation.case_reference,
            ),
            coming.now,
        )
