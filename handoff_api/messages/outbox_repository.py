"""Queries for the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.database import has_come
from handoff_api.messages.outbox import (
    LEASE,
    LONGEST_PAUSE,
    DispatchRecord,
    SendingRecord,
    pause_after,
)
from handoff_api.sealing.marks import marks

# After more of them the pause is the longest.
_TRIES = range(1, 7)


async def add(session: AsyncSession, record: DispatchRecord | SendingRecord) -> None:
    """Store a dispatch or a try at one."""
    session.add(record)
    await session.flush()


async def remove(session: AsyncSession, record: SendingRecord) -> None:
    """Forget a try that was never made."""
    await session.delete(record)
    await session.flush()


async def find(session: AsyncSession, id: str) -> DispatchRecord | None:
    """A dispatch by its id."""
    return await session.scalar(select(DispatchRecord).where(DispatchRecord.id == id))


async def of_case(
    session: AsyncSession, reference: str, conversation_id: str
) -> Sequence[DispatchRecord]:
    """Everything said about a case outside the website, oldest first."""
    found = await session.scalars(
        select(DispatchRecord)
        .where(
            (DispatchRecord.case_reference == reference)
            | (
                (DispatchRecord.conversation_id == conversation_id)
                & DispatchRecord.case_reference.is_(None)
            )
        )
        .order_by(DispatchRecord.number)
    )
    return found.all()


async def tries(
    session: AsyncSession, dispatches: Sequence[DispatchRecord]
) -> Sequence[SendingRecord]:
    """Every try at any of these, in the order they were made."""
    batches = {d.batch for d in dispatches if d.batch}
    found = await session.scalars(
        select(SendingRecord)
        .where(
            SendingRecord.batch.in_(batches)
            | SendingRecord.dispatch_id.in_([d.id for d in dispatches])
        )
        .order_by(SendingRecord.created_at, SendingRecord.part)
    )
    return found.all()


async def release_held(
    session: AsyncSession, landlord: str, channel: str, address: str, now: datetime
) -> None:
    """The person has written: what waited for that may go now."""
    await session.execute(
        update(DispatchRecord)
        .where(
            DispatchRecord.status == "held",
            DispatchRecord.landlord == landlord,
            DispatchRecord.channel == channel,
            DispatchRecord.address_mark.in_(marks(session, address, "dispatches.address")),
        )
        .values(status="queued", next_try_at=now, batch=None, changed_at=now)
    )


def _may_go(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        DispatchRecord.status.in_(("queued", "held")),
        or_(
            DispatchRecord.next_try_at <= now,
            and_(
                DispatchRecord.status == "queued",
                # What was never tried is due, whatever the clock showed when it was written.
                or_(
                    DispatchRecord.attempts == 0,
                    *(
                        and_(
                            DispatchRecord.attempts <= tries,
                            has_come(DispatchRecord.next_try_at, now, pause_after(tries)),
                        )
                        for tries in _TRIES
                    ),
                    has_come(DispatchRecord.next_try_at, now, LONGEST_PAUSE),
                ),
            ),
        ),
        has_come(DispatchRecord.taken_until, now, LEASE),
    )


async def due(session: AsyncSession, now: datetime, limit: int) -> Sequence[DispatchRecord]:
    """What may be sent now and nobody is sending, oldest first."""
    found = await session.scalars(
        select(DispatchRecord)
        .where(
            *_may_go(now),
        )
        .order_by(DispatchRecord.number)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return found.all()


async def is_due(session: AsyncSession, now: datetime) -> bool:
    """Whether there is anything to send: a look that locks nothing."""
    found = await session.scalar(
        select(DispatchRecord.number)
        .where(
            *_may_go(now),
        )
        .limit(1)
    )
    return found is not None


async def first_unsent(session: AsyncSession, conversation_id: str) -> int | None:
    """The number of the first message of a conversation that has yet to leave."""
    return await session.scalar(
        select(DispatchRecord.number)
        .where(
            DispatchRecord.conversation_id == conversation_id,
            DispatchRecord.message_id.is_not(None),
            DispatchRecord.status == "queued",
        )
        .order_by(DispatchRecord.number)
        .limit(1)
    )


async def of_batch(session: AsyncSession, batch: str) -> Sequence[DispatchRecord]:
    """The dispatches that travel together, in order."""
    found = await session.scalars(
        select(DispatchRecord)
        .where(DispatchRecord.batch == batch)
        .order_by(DispatchRecord.number)
        .with_for_update()
    )
    return found.all()


async def sending(session: AsyncSession, id: str) -> SendingRecord | None:
    """One try by its id."""
    return await session.get(SendingRecord, id, with_for_update=True)


async def sending_by_provider(session: AsyncSession, provider_id: str) -> SendingRecord | None:
    """One try by the provider's id for it."""
    return await session.scalar(
        select(SendingRecord).where(SendingRecord.provider_id == provider_id).with_for_update()
    )


async def sendings_of(session: AsyncSession, batch: str) -> Sequence[SendingRecord]:
    """Every try of a batch, in the order they were made."""
    found = await session.scalars(
        select(SendingRecord)
        .where(SendingRecord.batch == batch)
        .order_by(SendingRecord.created_at, SendingRecord.part)
    )
    return found.all()
