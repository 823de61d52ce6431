"""What becomes of a delivery: sent, arrived, tried again, by another way, or left to a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.authority import service as authority
from handoff_api.channels import promises, repository
from handoff_api.channels.faults import Fault
from handoff_api.channels.parcels import Parcel
from handoff_api.logging import log
from handoff_api.messages import outbox_repository as outbox
from handoff_api.messages import repository as messages
from handoff_api.messages.outbox import DispatchRecord, SendingRecord, pause_after
from handoff_api.metrics import DELIVERIES
from handoff_api.wording.phone import for_staff

_RETRIES = 5
# A provider that is down is waited for: every other way would be down too, or be a surprise.
_WAIT_FOR_PROVIDER = timedelta(hours=24)
# How long a person has to answer "a message waits for you" before another way is tried.
_HELD_FOR = timedelta(hours=24)
# Furthest last: receipts come in any order.
_FAR = ("sending", "sent", "delivered", "read")


class Fates:
    """Writes down what happened. Every method works in the caller's transaction."""

    async def sent(
        self, session: AsyncSession, batch: Sequence[DispatchRecord], parcel: Parcel, now: datetime
    ) -> None:
        """The provider has it; or, of a message that must wait for the person, the word that it waits."""
        held = parcel.details.get("waits") == "yes"
        for dispatch in batch:
            if dispatch.status not in ("queued", "held"):
                continue
            dispatch.channel, dispatch.address = parcel.channel, parcel.address
            await self._set(session, dispatch, "held" if held else "sent", None, now)
            dispatch.next_try_at = now + _HELD_FOR if held else None
        DELIVERIES.labels(parcel.channel, "held" if held else "sent").inc()
        if parcel.channel == "email":
            # A mail server's word is the last we get.
            await self._tell_case(session, batch, now, now)
        await self.arrived(session, batch, now)

    async def arrived(
        self, session: AsyncSession, batch: Sequence[DispatchRecord], now: datetime
    ) -> None:
        """A batch has come as far as the least far of its parts."""
        first = batch[0]
        if first.status not in ("sent", "delivered") or first.batch is None:
            return
        tries = await outbox.sendings_of(session, first.batch)
        parts = [
            s.status
            for s in tries
            if s.status in _FAR and (s.channel, s.address) == (first.channel, first.address)
        ]
        if not parts:
            return
        least = min(parts, key=_FAR.index)
        if _FAR.index(least) > _FAR.index(first.status):
            for dispatch in batch:
                await self._set(session, dispatch, least, None, now)
            DELIVERIES.labels(first.channel, least).inc()
            sent_at = max(s.created_at for s in tries if s.status in _FAR)
            await self._tell_case(session, batch, sent_at, now)

    async def try_failed(
        self,
        session: AsyncSession,
        batch: Sequence[DispatchRecord],
        sending: SendingRecord,
        fault: Fault,
        now: datetime,
    ) -> None:
        """One try did not work: wait, try again, or rule this way out and look for another."""
        first = batch[0]
        tried = await outbox.sendings_of(session, sending.batch)
        before = [
            s
            for s in tried
            if s.id != sending.id
            and s.status == "failed"
            and (s.address, s.details.get("kind")) == (sending.address, sending.details.get("kind"))
        ]
        again = (fault.then == "retry" and len(before) < _RETRIES) or (
            fault.then == "wait" and now - first.created_at < _WAIT_FOR_PROVIDER
        )
        sending.status, sending.code = "failed", fault.code
        sending.reason = fault.says
        sending.details = {**sending.details, "final": not again}
        sending.changed_at = now
        await outbox.add(session, sending)
        if fault.then == "opted_out":
            await self._opt_out(session, first, sending, now)
        if fault.then == "ours":
            log.error("delivery_set_up_wrong", category=sending.channel, reason=fault.code)
        pause = pause_after(len(before) + 1) if again else None
        for dispatch in batch:
            await self._set(session, dispatch, "queued", fault.says, now)
            dispatch.next_try_at = now + pause if pause else now
        DELIVERIES.labels(sending.channel, "tried_again" if again else "way_failed").inc()

    async def give_up_waiting(
        self,
        session: AsyncSession,
        batch: Sequence[DispatchRecord],
        tried: Sequence[SendingRecord],
        now: datetime,
    ) -> None:
        """The person did not answer the word that a message waits: that way is used up."""
        for sending in tried:
            if sending.details.get("waits") == "yes":
                sending.details = {**sending.details, "final": True}
                sending.reason = "The person was told that a message waits, and did not write."
        for dispatch in batch:
            dispatch.status = "queued"

    async def failed(
        self, session: AsyncSession, batch: Sequence[DispatchRecord], reason: str, now: datetime
    ) -> None:
        """Nothing is left to try: staff are told, and it does not count as told to the resident."""
        first = batch[0]
        for dispatch in batch:
            await self._set(session, dispatch, "failed", reason, now)
            dispatch.next_try_at = None
            await promises.not_told(session, dispatch, reason, now)
            if dispatch.purpose == "authority":
                await authority.not_delivered(
                    session, dispatch.landlord, dispatch.address, dispatch.created_at, now
                )
        DELIVERIES.labels(first.channel, "failed").inc()
        await alerts.raise_alert(
            session,
            Alarm(
                landlord=first.landlord,
                category="delivery_failed",
                aware_at=now,
                words=for_staff("delivery_failed", reason=reason),
                conversation_id=first.conversation_id,
                case_reference=first.case_reference,
            ),
            now,
        )

    async def with_staff(
        self, session: AsyncSession, batch: Sequence[DispatchRecord], reason: str, now: datetime
    ) -> None:
        """A person has to do it now."""
        for dispatch in batch:
            await self._set(session, dispatch, "with_staff", reason, now)
            dispatch.next_try_at = None
            await promises.not_told(session, dispatch, reason, now)
        DELIVERIES.labels(batch[0].channel, "with_staff").inc()

    async def done_by_staff(
        self, session: AsyncSession, dispatch: DispatchRecord, how: str, now: datetime
    ) -> None:
        """A person has told the resident instead: posted it, rung, called round."""
        await self._set(session, dispatch, "sent", how, now)
        dispatch.next_try_at = None
        await self._tell_case(session, [dispatch], now, now)

    async def overtaken(
        self, session: AsyncSession, dispatch: DispatchRecord, now: datetime
    ) -> None:
        """A person speaks in the conversation now: what the bot had still to say is not sent."""
        await self._set(session, dispatch, "overtaken", "A person took over first.", now)
        dispatch.next_try_at = None
        DELIVERIES.labels(dispatch.channel, "overtaken").inc()

    async def _tell_case(
        self,
        session: AsyncSession,
        batch: Sequence[DispatchRecord],
        sent_at: datetime,
        now: datetime,
    ) -> None:
        for dispatch in batch:
            await promises.told(session, dispatch, now, sent_at)

    async def _opt_out(
        self, session: AsyncSession, first: DispatchRecord, sending: SendingRecord, now: datetime
    ) -> None:
        phone = await repository.phone(session, first.landlord, sending.channel, sending.address)
        if phone is not None and phone.opted_out_at is None:
            phone.opted_out_at = now

    async def _set(
        self,
        session: AsyncSession,
        dispatch: DispatchRecord,
        status: str,
        reason: str | None,
        now: datetime,
    ) -> None:
        dispatch.status, dispatch.reason = status, reason
        dispatch.changed_at, dispatch.taken_until = now, None
        if dispatch.message_id is None:
            return
        # What staff see beside the message in its thread.
        shown = await messages.delivery(session, dispatch.message_id)
        if shown is not None:
            shown.status, shown.reason = status, reason
            shown.attempts, shown.changed_at = dispatch.attempts, now
            shown.channel = dispatch.channel
