"""Carrying the outbox: what is due is taken, sent, and its fate written down; nothing goes twice.

Between taking and writing down no transaction is open: a slow provider holds nobody up. Whoever
dies in between leaves a lease that runs out, and another carries on with the parts that are left.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.channels.fates import Fates
from handoff_api.channels.faults import Fault
from handoff_api.channels.packing import Packing
from handoff_api.channels.parcels import NotSentError, Parcel, Sender
from handoff_api.clock import Clock
from handoff_api.database import Database, is_away
from handoff_api.logging import log
from handoff_api.messages import outbox_repository as outbox
from handoff_api.messages.outbox import LEASE, SendingRecord

_AT_ONCE = 4
_AWAY_PAUSE_S = 0.5


@dataclass
class Carrier:
    """Takes what is due to the senders of its channels."""

    database: Database
    clock: Clock
    packing: Packing
    senders: Mapping[str, Sender]
    fates: Fates

    async def carry_due(self) -> int:
        """Send what is due, each conversation in order; returns how many deliveries were tried."""
        tried = 0
        while True:
            parcels_ = await self.packing.take()
            if not parcels_:
                return tried
            gate = asyncio.Semaphore(_AT_ONCE)

            async def one(parcel: Parcel, gate: asyncio.Semaphore = gate) -> None:
                async with gate:
                    await self._carry(parcel)

            await asyncio.gather(*(one(parcel) for parcel in parcels_))
            tried += len(parcels_)

    async def close(self) -> None:
        """Give the senders' connections back."""
        for sender in set(self.senders.values()):
            await sender.close()

    async def _carry(self, parcel: Parcel) -> None:
        sent: list[tuple[int, str, str]] = []
        fault: Fault | None = None
        sender = self.senders.get(parcel.channel)
        for number, part, id in zip(parcel.numbers, parcel.parts, parcel.ids, strict=True):
            if sender is None:
                fault = Fault("This channel is not set up here.", "ours")
                break
            try:
                sent.append((number, id, await sender.send(parcel, part, id)))
            except NotSentError as error:
                fault = error.fault
                break
            except Exception as error:
                # Whatever it was, the message is still ours to deliver.
                log.error("sender_failed", error=type(error).__name__, category=parcel.channel)
                fault = Fault("Something went wrong here while sending it.", "wait")
                break
        await self._surely_write_down(parcel, sent, fault)

    async def _surely_write_down(
        self, parcel: Parcel, sent: Sequence[tuple[int, str, str]], fault: Fault | None
    ) -> None:
        """What the provider has taken must not go again because the database was away just then."""
        until = time.monotonic() + LEASE.total_seconds()
        while True:
            try:
                async with self.database.writes() as session:
                    await self._write_down(session, parcel, sent, fault)
            except (SQLAlchemyError, sqlite3.Error) as error:
                if not is_away(error) or time.monotonic() > until:
                    raise
                log.warning("fate_not_written", error=type(error).__name__)
                await asyncio.sleep(_AWAY_PAUSE_S)
            else:
                return

    async def _write_down(
        self,
        session: AsyncSession,
        parcel: Parcel,
        sent: Sequence[tuple[int, str, str]],
        fault: Fault | None,
    ) -> None:
        now = self.clock.now()
        batch = list(await outbox.of_batch(session, parcel.batch))
        if not batch:
            return
        done = {id: provider_id for _, id, provider_id in sent}
        failed_meanwhile = False
        unsent: list[SendingRecord] = []
        for id in parcel.ids:
            record = await outbox.sending(session, id)
            if record is None:
                continue
            if id not in done:
                unsent.append(record)
                continue
            record.provider_id, record.changed_at = done[id], now
            # A receipt that came first has already said more.
            failed_meanwhile = failed_meanwhile or record.status == "failed"
            if record.status == "sending":
                record.status = "sent"
        await session.flush()
        if fault is None:
            if not failed_meanwhile:
                await self.fates.sent(session, batch, parcel, now)
            return
        for never in unsent[1:]:
            await outbox.remove(session, never)
        await self.fates.try_failed(session, batch, unsent[0], fault, now)
