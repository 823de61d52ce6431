"""Keeping files and giving them back to whoever may see them."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.attachments import repository
from handoff_api.attachments.cleaning import SUFFIXES, Cleaned, Limits, clean
from handoff_api.attachments.errors import (
    AttachmentNotYoursError,
    AttachmentsTooManyError,
    AttachmentTooLargeError,
    AttachmentUnknownError,
    UploadLinkUnknownError,
)
from handoff_api.attachments.records import AttachmentRecord, UploadLinkRecord
from handoff_api.attachments.store import BlobStore
from handoff_api.keys.service import Key, digest
from handoff_api.metrics import ATTACHMENTS
from handoff_api.settings import Settings

_NAME_AT_MOST = 100
# A half-written message is picked up again within this, or not at all.
_UNSENT_LASTS = timedelta(days=2)
_ORPHAN_AGE_S = 3600.0
# Two large photos at a time are about 400 MB of pixels; more would starve the chat beside them.
_AT_ONCE = asyncio.Semaphore(2)


@dataclass(frozen=True)
class Kept:
    """A file that is safe in the blob store and not yet anybody's."""

    name: str
    type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Place:
    """Where a file belongs. ``message_id`` None: the message it goes with is still to come."""

    landlord: str
    conversation_id: str
    source: str
    message_id: str | None = None
    case_reference: str | None = None


class Attachments:
    """Keeps files; one for the whole process."""

    def __init__(self, store: BlobStore, settings: Settings) -> None:
        self.store = store
        self.settings = settings

    def check_size(self, size: int | None) -> None:
        """Refuse a file by its announced size, before it is read into memory."""
        if size is not None and size > self.settings.attachment_limit:
            ATTACHMENTS.labels("refused").inc()
            raise AttachmentTooLargeError(self.settings.attachment_limit)

    async def clean(self, name: str | None, data: bytes) -> Kept:
        """Clean a file and put its bytes into the store, outside any transaction: opening a photo
        takes a second. Raises AttachmentRefusedError with what to tell the sender."""
        settings = self.settings
        limits = Limits(
            settings.attachment_limit, settings.attachment_pixels, settings.attachment_side
        )
        try:
            async with _AT_ONCE:
                cleaned = await asyncio.to_thread(clean, data, limits)
                sha256 = await asyncio.to_thread(self.store.put, cleaned.data)
        except Exception:
            ATTACHMENTS.labels("refused").inc()
            raise
        ATTACHMENTS.labels("kept").inc()
        return Kept(_tidy_name(name, cleaned), cleaned.type, len(cleaned.data), sha256)

    async def room(self, session: AsyncSession, conversation_id: str) -> int:
        """How many more files the conversation takes."""
        found, _ = await repository.count(session, conversation_id)
        return max(0, self.settings.attachments_in_conversation - found)

    async def record(
        self, session: AsyncSession, kept: Kept, place: Place, now: datetime
    ) -> AttachmentRecord:
        """Write down that ``kept`` belongs to ``place``."""
        most = self.settings.attachments_in_conversation
        found, last = await repository.count(session, place.conversation_id)
        if found >= most:
            raise AttachmentsTooManyError(most, "conversation")
        record = AttachmentRecord(
            id=str(uuid4()),
            landlord=place.landlord,
            conversation_id=place.conversation_id,
            message_id=place.message_id,
            case_reference=place.case_reference,
            number=last + 1,
            name=kept.name,
            type=kept.type,
            size=kept.size,
            sha256=kept.sha256,
            source=place.source,
            created_at=now,
        )
        await repository.add(session, record)
        return record

    async def read(self, record: AttachmentRecord) -> bytes:
        """The bytes of a file."""
        data = await asyncio.to_thread(self.store.get, record.sha256)
        if data is None:
            raise AttachmentUnknownError
        return data

    async def take_back(self, session: AsyncSession, id: str, conversation_id: str) -> None:
        """Forget a file that was picked and not sent; one that was sent is staff's to keep. Its
        bytes go with the next sweep: another conversation may have sent the same ones."""
        for record in await repository.waiting(session, conversation_id, [id]):
            await session.delete(record)

    async def sweep(self, session: AsyncSession, now: datetime) -> int:
        """Forget files that were picked and never sent, and bytes that nobody's record names;
        how many bytes went. Bytes kept a moment ago may still wait for their record: they stay."""
        await repository.delete_unsent(session, now - _UNSENT_LASTS)
        old = await asyncio.to_thread(self.store.older_than, _ORPHAN_AGE_S)
        named = await repository.named(session, old)
        for sha256 in old:
            if sha256 not in named:
                await asyncio.to_thread(self.store.erase, sha256)
        return len(old) - len(named)


async def keep(
    attachments: Attachments,
    session: AsyncSession,
    *,
    name: str | None,
    data: bytes,
    place: Place,
    now: datetime,
) -> AttachmentRecord:
    """Clean a file and write it down at once: for whoever already has the message it came with,
    such as WhatsApp. Raises AttachmentRefusedError; keep the words that came with it all the same.
    """
    return await attachments.record(session, await attachments.clean(name, data), place, now)


async def attach(
    session: AsyncSession,
    ids: Sequence[str],
    *,
    conversation_id: str,
    message_id: str,
    case_reference: str | None,
) -> list[AttachmentRecord]:
    """Tie files that wait in the conversation to the message they go with."""
    if not ids:
        return []
    wanted = list(dict.fromkeys(ids))
    found = {a.id: a for a in await repository.waiting(session, conversation_id, wanted)}
    if len(found) != len(wanted):
        raise AttachmentNotYoursError
    for record in found.values():
        record.message_id, record.case_reference = message_id, case_reference
    return [found[id] for id in wanted]


async def by_message(
    session: AsyncSession, message_ids: Sequence[str]
) -> dict[str, list[AttachmentRecord]]:
    """The files of each of these messages."""
    found: dict[str, list[AttachmentRecord]] = {}
    for record in await repository.of_messages(session, message_ids):
        found.setdefault(record.message_id or "", []).append(record)
    return found


async def find(session: AsyncSession, id: str, key: Key) -> AttachmentRecord:
    """The attachment, if this key may see it."""
    found = await repository.find(session, id)
    if found is None or not key.sees(found.landlord):
        raise AttachmentUnknownError
    return found


async def find_own(session: AsyncSession, id: str, conversation_id: str) -> AttachmentRecord:
    """The attachment, if it came in this conversation."""
    found = await repository.find(session, id)
    if found is None or found.conversation_id != conversation_id:
        raise AttachmentUnknownError
    return found


async def make_upload_link(
    session: AsyncSession, conversation_id: str, settings: Settings, now: datetime
) -> tuple[str, datetime]:
    """The address on which files can be sent into the conversation once, and until when."""
    token = secrets.token_urlsafe(24)
    expires_at = now + timedelta(seconds=settings.upload_link_lasts)
    await repository.add(
        session,
        UploadLinkRecord(
            token_hash=digest(token),
            conversation_id=conversation_id,
            created_at=now,
            expires_at=expires_at,
            used_at=None,
        ),
    )
    return f"{settings.public_address()}/upload/{token}", expires_at


async def close_upload_links(session: AsyncSession, conversation_id: str, now: datetime) -> None:
    """No link made before opens anything in this conversation any more."""
    await repository.close_links(session, conversation_id, now)


async def find_upload_link(
    session: AsyncSession, token: str, now: datetime, *, to_use: bool = False
) -> UploadLinkRecord:
    """The link, if it can still be used."""
    found = await repository.find_link(session, digest(token), to_use=to_use)
    if found is None or found.used_at is not None or found.expires_at <= now:
        raise UploadLinkUnknownError
    return found


def _tidy_name(name: str | None, cleaned: Cleaned) -> str:
    """The sender's name for it with the ending of what it now is; nothing a path could use."""
    last = re.split(r"[/\\]", name or "")[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    tidy = " ".join("".join(c for c in stem if c.isprintable()).split())[:_NAME_AT_MOST]
    fallback = "document" if cleaned.type == "application/pdf" else "photo"
    return (tidy.strip(". ") or fallback) + SUFFIXES[cleaned.type]
