"""Forgetting somebody everywhere: in the database, in the folder of files and in Rasa's store."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime

from handoff_api.attachments.store import FolderStore
from handoff_api.database import Database
from handoff_api.privacy import forgetting, keeping
from handoff_api.privacy.keeping import Due
from handoff_api.privacy.subject import Subject
from handoff_api.privacy.tracker import TrackerStore
from handoff_api.settings import Settings

BY = "system:privacy"


@dataclass(frozen=True)
class Gone:
    """How much of somebody went beside the rows of the database."""

    files: int = 0
    events: int = 0


class Eraser:
    """Raises TrackerAwayError when made where Rasa's store is missing: forgetting in one place of two,
    and saying that it was done, would be worse than not doing it."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._tracker = TrackerStore(settings)
        self._database = database
        self._files = FolderStore(settings.data / "attachments")

    async def erase(self, subject: Subject, because: str, now: datetime) -> Gone:
        """Forget the subject; raises LegalHoldError, changing nothing, when something must be kept."""
        gone = await self._forget(subject, because, now)
        await forgetting.sweep(self._database)
        return gone

    async def let_go(self, due: Due, now: datetime) -> tuple[int, Gone]:
        """Forget everybody in ``due`` who still is; how many, and what went with them."""
        count, files, events = 0, 0, 0
        for subject in (*due.cases, due.talks):
            async with self._database.writes() as session:
                if not await keeping.is_still_due(session, subject):
                    continue
            gone = await self._forget(subject, "kept long enough", now)
            count, files, events = count + 1, files + gone.files, events + gone.events
        async with self._database.writes() as session:
            await keeping.let_rows_go(session, now)
        if count:
            await forgetting.sweep(self._database)
        return count, Gone(files, events)

    async def _forget(self, subject: Subject, because: str, now: datetime) -> Gone:
        async with self._database.writes() as session:
            files = await forgetting.forget(session, subject, by=BY, because=because, now=now)
        # Only once the database has let go: a file too many is found again, one too few is lost.
        forgetting.remove_files(self._files, files)
        events = await asyncio.to_thread(self._tracker.forget, subject)
        return Gone(len(files), events)

    def close(self) -> None:
        """Give the connections back."""
        self._tracker.close()
