"""Queries for attachments and upload links."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.attachments.records import AttachmentRecord, UploadLinkRecord

# Databases take only so many values in one question.
_IN_ONE_QUERY = 500


async def add(session: AsyncSession, record: AttachmentRecord | UploadLinkRecord) -> None:
    """Store an attachment or a link."""
    session.add(record)
    await session.flush()


async def find(session: AsyncSession, id: str) -> AttachmentRecord | None:
    """The attachment of this id."""
    return await session.get(AttachmentRecord, id)


async def count(session: AsyncSession, conversation_id: str) -> tuple[int, int]:
    """How many files a conversation has, and the number of the last one."""
    query = select(func.count(), func.max(AttachmentRecord.number)).where(
        AttachmentRecord.conversation_id == conversation_id
    )
    found, last = (await session.execute(query)).one()
    return found, last or 0


async def named(session: AsyncSession, hashes: Sequence[str]) -> set[str]:
    """Those of ``hashes`` that some attachment names."""
    found: set[str] = set()
    for start in range(0, len(hashes), _IN_ONE_QUERY):
        some = hashes[start : start + _IN_ONE_QUERY]
        query = select(AttachmentRecord.sha256).where(AttachmentRecord.sha256.in_(some))
        found.update(await session.scalars(query))
    return found


async def delete_unsent(session: AsyncSession, before: datetime) -> None:
    """Delete what was put in before then and never sent with a message."""
    await session.execute(
        delete(AttachmentRecord).where(
            AttachmentRecord.message_id.is_(None), AttachmentRecord.created_at < before
        )
    )


async def waiting(
    session: AsyncSession, conversation_id: str, ids: Sequence[str]
) -> Sequence[AttachmentRecord]:
    """Those of ``ids`` that came in this conversation and with no message yet."""
    found = await session.scalars(
        select(AttachmentRecord).where(
            AttachmentRecord.id.in_(ids),
            AttachmentRecord.conversation_id == conversation_id,
            AttachmentRecord.message_id.is_(None),
        )
    )
    return found.all()


async def of_messages(
    session: AsyncSession, message_ids: Sequence[str]
) -> Sequence[AttachmentRecord]:
    """The files of these messages, oldest first."""
    if not message_ids:
        return []
    found = await session.scalars(
        select(AttachmentRecord)
        .where(AttachmentRecord.message_id.in_(message_ids))
        .order_by(AttachmentRecord.created_at, AttachmentRecord.number)
    )
    return found.all()


async def of_case(
    session: AsyncSession, reference: str, conversation_id: str
) -> Sequence[AttachmentRecord]:
    """The files of a case: sent for it, or sent in its conversation before there was any case.

    Files picked and never sent are not among them.
    """
    found = await session.scalars(
        select(AttachmentRecord)
        .where(
            AttachmentRecord.message_id.is_not(None),
            or_(
                AttachmentRecord.case_reference == reference,
                and_(
                    AttachmentRecord.conversation_id == conversation_id,
                    AttachmentRecord.case_reference.is_(None),
                ),
            ),
        )
        .order_by(AttachmentRecord.created_at, AttachmentRecord.number)
    )
    return found.all()


async def find_link(
    session: AsyncSession, token_hash: str, *, to_use: bool = False
) -> UploadLinkRecord | None:
    """The link whose token has this SHA-256; held when it is about to be used."""
    return await session.get(
        UploadLinkRecord, token_hash, with_for_update=to_use, populate_existing=True
    )


async def close_links(session: AsyncSession, conversation_id: str, now: datetime) -> None:
    """Let every link of a conversation that is still good run out now."""
    await session.execute(
        update(UploadLinkRecord)
        .where(
            UploadLinkRecord.conversation_id == conversation_id,
            UploadLinkRecord.used_at.is_(None),
            UploadLinkRecord.expires_at > now,
        )
        .values(expires_at=now)
    )
