"""Photos and files that came with a message: fetched, cleaned, kept with it, and said so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.attachments.errors import (
    AttachmentRefusedError,
    AttachmentsTooManyError,
    AttachmentTooLargeError,
)
from handoff_api.attachments.service import Attachments, Kept, Place
from handoff_api.channels import repository
from handoff_api.channels.records import InboxRecord
from handoff_api.channels.twilio.media import TOO_LARGE, MediumNotFetchedError
from handoff_api.clock import Clock
from handoff_api.conversations import repository as conversations
from handoff_api.database import Database
from handoff_api.messages import repository as messages
from handoff_api.messages.service import Said, write
from handoff_api.wording import wording
from handoff_api.wording.phone import for_staff, say

_BATCH = 10
_TRIES = 6
_FIRST_PAUSE = timedelta(seconds=20)


class Fetcher(Protocol):
    """Whoever can get the bytes."""

    async def fetch(self, url: str) -> bytes:
        """The bytes. Raises MediumNotFetchedError."""
        ...

    async def forget(self, url: str) -> None:
        """Have them deleted where they came from."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


@dataclass
class _Outcome:
    """What became of the files of one message."""

    kept: list[Kept]
    # Why each of the others is not kept, in words a resident can act on.
    refused: list[str] = field(default_factory=list)
    voice: int = 0
    lost: str | None = None
    again: bool = False


@dataclass
class Media:
    """Fetches what is due; everything slow happens outside any transaction."""

    database: Database
    clock: Clock
    attachments: Attachments
    fetcher: Fetcher

    async def fetch_due(self) -> int:
        """Fetch what came with messages already in their threads; returns how many messages."""
        now = self.clock.now()
        async with self.database.reads() as session:
            due = [(r.sid, r.said, r.media_tries) for r in
                   await repository.unfetched(session, now, _BATCH)]  # fmt: skip
        for sid, said, tries in due:
            outcome = await self._fetch(said["media"], last=tries + 1 >= _TRIES)
            async with self.database.writes() as session:
                await self._write_down(session, sid, outcome, self.clock.now())
            if not outcome.again:
                for medium in said["media"]:
                    await self.fetcher.forget(medium["url"])
        return len(due)

    async def close(self) -> None:
        """Give connections back."""
        await self.fetcher.close()

    async def _fetch(self, media: list[dict[str, Any]], *, last: bool) -> _Outcome:
        outcome = _Outcome(kept=[])
        for medium in media:
            if str(medium["type"]).startswith("audio/"):
                outcome.voice += 1
                continue
            try:
                data = await self.fetcher.fetch(medium["url"])
                outcome.kept.append(await self.attachments.clean(None, data))
            except AttachmentRefusedError as error:
                outcome.refused.append(error.detail)
            except MediumNotFetchedError as error:
                if error.fault.then == "wait" and not last:
                    return _Outcome(kept=[], again=True)
                if error.fault is TOO_LARGE:
                    # The sender's to mend, as on the website: nothing went wrong here.
                    outcome.refused.append(
                        AttachmentTooLargeError(self.attachments.settings.attachment_limit).detail
                    )
                else:
                    outcome.lost = error.fault.says
        return outcome

    async def _write_down(
        self, session: AsyncSession, sid: str, outcome: _Outcome, now: datetime
    ) -> None:
        row = await repository.by_sid(session, sid)
        if row is None or row.media_state != "due" or row.conversation_id is None:
            return
        row.media_tries += 1
        if outcome.again:
            row.media_next_at = now + _FIRST_PAUSE * 2**row.media_tries
            return
        row.media_state, row.media_next_at = "done", None
        conversation = await conversations.lock(session, row.conversation_id)
        if conversation is None:
            return
        place = Place(
            landlord=conversation.landlord,
            conversation_id=conversation.id,
            source="whatsapp",
            message_id=row.message_id,
            case_reference=conversation.case_reference,
        )
        kept = 0
        for each in outcome.kept:
            try:
                await self.attachments.record(session, each, place, now)
                kept += 1
            except AttachmentsTooManyError as error:
                outcome.refused.append(error.detail)
        if outcome.lost:
            await self._alert(session, row, outcome.lost, now)
        message = await messages.by_id(session, conversation.id, row.message_id or "")
        troubles = _troubles(outcome, kept)
        # With words, the bot or a person answers those; a photo that was kept needs no more said.
        quiet = conversation.held_by == "staff" or (message and message.state != "answered")
        if not troubles and (not kept or quiet):
            return
        says = wording(conversation.landlord, rulebook.london_date(now))
        text = " ".join(say(row.channel, name, says, **more) for name, more in troubles)
        if not troubles:
            text = say(row.channel, "photo_kept", says)
            if await messages.last_question(session, conversation.id) is None:
                text = f"{text} {say(row.channel, 'then_words', says)}"
        said = Said(author="gateway", text=text, purpose="files_notice", in_reply_to=row.message_id)
        await write(session, conversation, said, now)

    async def _alert(
        self, session: AsyncSession, row: InboxRecord, reason: str, now: datetime
    ) -> None:
        await alerts.raise_alert(
            session,
            Alarm(
                landlord=row.landlord or "",
                category="delivery_failed",
                aware_at=now,
                words=for_staff("media_lost", reason=reason),
                conversation_id=row.conversation_id,
            ),
            now,
        )


def _troubles(outcome: _Outcome, kept: int) -> list[tuple[str, dict[str, str]]]:
    """What has to be said of the files that are not kept: a sentence's name and what fills it."""
    told: list[tuple[str, dict[str, str]]] = []
    if kept and (outcome.refused or outcome.lost or outcome.voice):
        told.append(("photos_kept_partly", {"count": str(kept)}))
    told += [("photo_refused", {"why": why}) for why in dict.fromkeys(outcome.refused)]
    if outcome.lost:
        told.append(("photo_lost", {}))
    if outcome.voice:
        told.append(("voice_refused", {}))
    return told
