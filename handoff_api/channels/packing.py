"""Packing the outbox: what is due is taken in order, each by the way that is open, on record before it goes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.channels import overtaking, parcels, ways
from handoff_api.channels.fates import Fates
from handoff_api.channels.faults import Fault
from handoff_api.channels.lines import Lines
from handoff_api.channels.parcels import Bubble, Parcel, Part
from handoff_api.channels.segments import segments
from handoff_api.clock import Clock
from handoff_api.conversations import repository as conversations
from handoff_api.database import Database
from handoff_api.messages import outbox_repository as outbox
from handoff_api.messages import repository as messages
from handoff_api.messages.outbox import LEASE, DispatchRecord, SendingRecord
from handoff_api.wording.phone import for_staff

_BATCH = 100
# A transaction packs nothing more after so long: what comes in meanwhile waits for the database.
_HOLD_S = 0.03
_BUBBLES_MOST = 10
# A code that comes later than this has run out and only confuses.
_CODE_GOOD_FOR = timedelta(minutes=10)
_TOO_LATE = Fault("It could not be sent in time to be of use.", "other_way")
_WAITS = {"waits": "yes"}


@dataclass
class Packing:
    """Makes parcels of dispatches."""

    database: Database
    clock: Clock
    lines: Lines
    fates: Fates

    async def take(self) -> list[Parcel]:
        """What is due, each conversation in order, taken for one carrier until its lease runs out; what
        no way is open for is left to a person."""
        now = self.clock.now()
        taken: list[Parcel] = []
        async with self.database.reads() as session:
            if not await outbox.is_due(session, now):
                return []
        async with self.database.writes() as session:
            groups: dict[str, list[DispatchRecord]] = {}
            for due in await outbox.due(session, now, _BATCH):
                own = due.message_id is None or due.conversation_id is None
                groups.setdefault(due.id if own else str(due.conversation_id), []).append(due)
            stop_at = time.monotonic() + _HOLD_S
            for group in groups.values():
                if taken and time.monotonic() > stop_at:
                    break
                batch = await self._batch(session, group)
                if batch:
                    batch = await overtaking.leave_out(session, batch, self.fates, now)
                parcel = await self._pack(session, batch, now) if batch else None
                if parcel is not None:
                    taken.append(parcel)
        return taken

    async def _batch(
        self, session: AsyncSession, group: Sequence[DispatchRecord]
    ) -> list[DispatchRecord]:
        """What of a conversation travels together now; nothing while an earlier one is on its way."""
        first = group[0]
        if first.message_id is None or first.conversation_id is None:
            return [first]
        if first.status == "queued":
            earliest = await outbox.first_unsent(session, first.conversation_id)
            if earliest is not None and earliest < first.number:
                return []
        if first.batch is not None:
            return list(await outbox.of_batch(session, first.batch))
        batch = []
        for due in group[:_BUBBLES_MOST]:
            same = (due.channel, due.address, due.status) == (
                first.channel,
                first.address,
                first.status,
            )
            if not same or due.batch is not None:
                break
            batch.append(due)
        return batch

    async def _pack(
        self, session: AsyncSession, batch: list[DispatchRecord], now: datetime
    ) -> Parcel | None:
        """The batch made ready by the way that is open; None when a person must see to it."""
        first = batch[0]
        name = first.batch or str(uuid4())
        for dispatch in batch:
            dispatch.batch = name
        tried = list(await outbox.sendings_of(session, name))
        if first.status == "held":
            # The person was told that a message waits and has not written: try another way.
            await self.fates.give_up_waiting(session, batch, tried, now)
        if "code" in first.purpose and now - first.created_at > _CODE_GOOD_FOR:
            await self.fates.failed(session, batch, _TOO_LATE.says, now)
            return None
        choice = await ways.choose(session, first, tried, self.lines, now)
        await self._note_skips(session, first, name, choice.skips, tried, now)
        if choice.way is None:
            await self._leave_to_a_person(session, batch, choice.person, tried, now)
            return None
        way = choice.way
        parts = await self._parts(session, batch, way)
        sent = {
            s.part
            for s in tried
            if s.status in ("sent", "delivered", "read")
            and (s.address, s.details.get("kind")) == (way.address, way.kind)
        }
        left = [n for n in range(1, len(parts) + 1) if n not in sent]
        for dispatch in batch:
            dispatch.taken_until = now + LEASE
            dispatch.attempts += 1
        parcel = Parcel(
            batch=name,
            landlord=first.landlord,
            channel=way.channel,
            address=way.address,
            line=way.line,
            parts=tuple(parts[n - 1] for n in left),
            ids=tuple(str(uuid4()) for _ in left),
            numbers=tuple(left),
            subject=first.subject,
            dispatch_ids=tuple(d.id for d in batch),
            details={"kind": way.kind, **({} if way.says_it_all or not way.template else _WAITS)},
        )
        for number, part, id in zip(parcel.numbers, parcel.parts, parcel.ids, strict=True):
            # On record before it goes: its receipt may be here before the provider's answer is.
            await outbox.add(session, _sending(parcel, first, id, number, part, now))
        return parcel

    async def _parts(
        self, session: AsyncSession, batch: Sequence[DispatchRecord], way: ways.Way
    ) -> tuple[Part, ...]:
        bubbles = [await self._bubble(session, dispatch) for dispatch in batch]
        if way.template is not None:
            first = batch[0]
            blank = bubbles[0].text if way.says_it_all else first.case_reference or ""
            return (Part("", template=way.template, blanks=(blank,) if blank else ()),)
        if way.channel == "sms":
            return parcels.for_sms(bubbles)
        if way.channel == "whatsapp":
            return parcels.for_whatsapp(bubbles)
        return (Part("\n\n".join(bubble.text for bubble in bubbles)),)

    async def _bubble(self, session: AsyncSession, dispatch: DispatchRecord) -> Bubble:
        if dispatch.message_id is None or dispatch.conversation_id is None:
            return Bubble(dispatch.text or "")
        message = await messages.by_id(session, dispatch.conversation_id, dispatch.message_id)
        if message is None:
            return Bubble(dispatch.text or "")
        question = await messages.last_question(session, dispatch.conversation_id)
        buttons: list[tuple[str, str]] = []
        # Choices the resident has left behind are not offered again.
        if question is not None and question.id == message.id:
            for button in message.buttons:
                choice = await conversations.find_choice(session, str(button["payload"]))
                if choice is not None and choice.is_open:
                    buttons.append((choice.title, choice.id))
        return Bubble(message.text, tuple(buttons))

    async def _note_skips(
        self,
        session: AsyncSession,
        first: DispatchRecord,
        batch: str,
        skips: Sequence[ways.Skip],
        tried: Sequence[SendingRecord],
        now: datetime,
    ) -> None:
        noted = {(s.channel, s.address, s.reason) for s in tried if s.status == "skipped"}
        for skip in skips:
            if (skip.channel, skip.address, skip.reason) in noted:
                continue
            await outbox.add(
                session,
                SendingRecord(
                    id=str(uuid4()),
                    batch=batch,
                    dispatch_id=first.id,
                    part=0,
                    channel=skip.channel,
                    address=skip.address,
                    status="skipped",
                    reason=skip.reason,
                    details={},
                    created_at=now,
                    changed_at=now,
                ),
            )

    async def _leave_to_a_person(
        self,
        session: AsyncSession,
        batch: list[DispatchRecord],
        person: str | None,
        tried: Sequence[SendingRecord],
        now: datetime,
    ) -> None:
        reasons = [s.reason for s in tried if s.reason and s.status == "failed"]
        skipped = [s.reason for s in await outbox.sendings_of(session, batch[0].batch or "")
                   if s.status == "skipped" and s.reason]  # fmt: skip
        reason = (reasons or skipped or ["There is no way left to reach them."])[-1]
        if person is None:
            await self.fates.failed(session, batch, reason, now)
            return
        category, name = {
            "post": ("letter_to_send", "letter_to_send"),
            "decide": ("delivery_failed", "a_person_decides"),
        }[person]
        await self.fates.with_staff(session, batch, reason, now)
        first = batch[0]
        await alerts.raise_alert(
            session,
            Alarm(
                landlord=first.landlord,
                category=category,
                aware_at=now,
                words=for_staff(name, reason=reason, channel=first.channel),
                conversation_id=first.conversation_id,
                case_reference=first.case_reference,
            ),
            now,
        )


def _sending(
    parcel: Parcel, first: DispatchRecord, id: str, number: int, part: Part, now: datetime
) -> SendingRecord:
    details: dict[str, object] = dict(parcel.details)
    if parcel.channel == "sms":
        details["segments"] = segments(part.text)
    return SendingRecord(
        id=id,
        batch=parcel.batch,
        dispatch_id=first.id,
        part=number,
        channel=parcel.channel,
        address=parcel.address,
        status="sending",
        details=details,
        created_at=now,
        changed_at=now,
    )
