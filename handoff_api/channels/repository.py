"""Queries for the inbox and the phones it came from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert as postgresql
from sqlalchemy.dialects.sqlite import insert as sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.records import CaseRecord, PartyRecord
from handoff_api.channels.records import ContentRecord, InboxRecord, PhoneRecord
from handoff_api.messages.outbox import DispatchRecord
from handoff_api.sealing.marks import marks, with_marks

# Any number that nothing else of ours locks.
_SORTING = 7305121


async def by_sid(session: AsyncSession, sid: str) -> InboxRecord | None:
    """The message with this MessageSid."""
    return await session.scalar(select(InboxRecord).where(InboxRecord.sid == sid))


async def known_sids(session: AsyncSession, sids: Sequence[str]) -> Sequence[str]:
    """Which of these are kept already."""
    found = await session.scalars(select(InboxRecord.sid).where(InboxRecord.sid.in_(sids)))
    return found.all()


async def keep_all(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Store messages in this order, those that are there already aside."""
    if not rows:
        return
    insert = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    statement = insert(InboxRecord).on_conflict_do_nothing(index_elements=["sid"])
    # Past the record itself, which would have kept its mark.
    await session.execute(statement, with_marks(session, rows, "inbox.recipient"))


async def add(session: AsyncSession, record: InboxRecord | PhoneRecord | ContentRecord) -> None:
    """Store a row."""
    session.add(record)
    await session.flush()


async def may_sort(session: AsyncSession) -> bool:
    """Whether this transaction is the only one sorting: two at once would mix up the order.

    On SQLite every writing transaction is the only one.
    """
    if session.get_bind().dialect.name != "postgresql":
        return True
    found = await session.scalar(text(f"SELECT pg_try_advisory_xact_lock({_SORTING})"))
    return bool(found)


async def unsorted(session: AsyncSession, limit: int) -> Sequence[InboxRecord]:
    """What has been kept and not yet put into a thread, in the order it came."""
    found = await session.scalars(
        select(InboxRecord)
        .where(InboxRecord.state == "kept")
        .order_by(InboxRecord.number)
        .limit(limit)
    )
    return found.all()


async def unfetched(session: AsyncSession, now: datetime, limit: int) -> Sequence[InboxRecord]:
    """What came with photos or files that are still at Twilio and due to be fetched."""
    found = await session.scalars(
        select(InboxRecord)
        .where(
            InboxRecord.media_state == "due",
            InboxRecord.state == "sorted",
            InboxRecord.media_next_at <= now,
        )
        .order_by(InboxRecord.number)
        .limit(limit)
    )
    return found.all()


async def phone(
    session: AsyncSession, landlord: str, channel: str, address: str
) -> PhoneRecord | None:
    """That number on that channel of that landlord."""
    return await session.scalar(
        select(PhoneRecord).where(
            PhoneRecord.landlord == landlord,
            PhoneRecord.channel == channel,
            PhoneRecord.address_mark.in_(marks(session, address, "phones.address")),
        )
    )


async def phones(session: AsyncSession, landlord: str, address: str) -> Sequence[PhoneRecord]:
    """That number on every channel of that landlord, latest heard first."""
    found = await session.scalars(
        select(PhoneRecord)
        .where(
            PhoneRecord.landlord == landlord,
            PhoneRecord.address_mark.in_(marks(session, address, "phones.address")),
        )
        .order_by(PhoneRecord.heard_at.desc().nulls_last())
    )
    return found.all()


async def to_unknown_numbers(session: AsyncSession) -> Sequence[InboxRecord]:
    """What came to numbers that were nobody's, in the order it came."""
    found = await session.scalars(
        select(InboxRecord)
        .where(InboxRecord.state == "number_unknown")
        .order_by(InboxRecord.number)
    )
    return found.all()


async def content(session: AsyncSession, name: str, account: str) -> str | None:
    """The SID of a content template made before."""
    found = await session.get(ContentRecord, (name, account))
    return found.sid if found else None


async def case_of(session: AsyncSession, dispatch: DispatchRecord) -> tuple[int, list[Any]] | None:
    """The case a dispatch is about: its id and the adjustments on it."""
    if dispatch.case_reference:
        wanted = CaseRecord.reference == dispatch.case_reference
    elif dispatch.conversation_id:
        wanted = CaseRecord.conversation_id == dispatch.conversation_id
    else:
        return None
    query = select(CaseRecord.id, CaseRecord.adjustments).where(wanted)
    found = (await session.execute(query.order_by(CaseRecord.id.desc()).limit(1))).first()
    return (found[0], found[1]) if found else None


async def parties_of(session: AsyncSession, case_id: int) -> Sequence[PartyRecord]:
    """Everybody in a case, in order."""
    found = await session.scalars(
        select(PartyRecord).where(PartyRecord.case_id == case_id).order_by(PartyRecord.position)
    )
    return found.all()
