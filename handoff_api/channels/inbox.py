"""What comes in by SMS and WhatsApp: kept at once, then put into its thread in the order it came."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.channels import repository
from handoff_api.channels.lines import Lines
from handoff_api.channels.records import InboxRecord
from handoff_api.channels.threads import Threads
from handoff_api.clock import Clock
from handoff_api.database import Database
from handoff_api.keys.service import EVERY_LANDLORD
from handoff_api.logging import log
from handoff_api.tracing import correlation, going_on
from handoff_api.wording.phone import for_staff

# One transaction puts no more into threads than this many, and begins nothing new after so long:
# what comes in meanwhile waits for the database, and Twilio with it.
_AT_ONCE = 50
_HOLD_S = 0.03
# As much of a message as an alert shows.
_WORDS_MOST = 2_000


@dataclass(frozen=True)
class Medium:
    """A photo or file, still at Twilio."""

    url: str
    type: str


@dataclass(frozen=True)
class Arrived:
    """One message as it came in, cleaned. ``tapped`` is the id of a button or a list's row."""

    sid: str
    channel: str
    sender: str
    recipient: str
    service: str | None = None
    text: str = ""
    media: tuple[Medium, ...] = ()
    tapped: str | None = None
    # What Twilio itself did about it: STOP, START or HELP.
    handled_as: str | None = None
    # The request's id and its place in a trace.
    came_with: Mapping[str, str] = field(default_factory=correlation, compare=False)

    def as_kept(self) -> dict[str, Any]:
        """What of it is kept beside who and where."""
        return {
            "text": self.text,
            "media": [asdict(medium) for medium in self.media],
            "tapped": self.tapped,
            "handled_as": self.handled_as,
        }


@dataclass(frozen=True)
class Kept:
    """``landlord`` is None for a number that is nobody's."""

    landlord: str | None
    repeated: bool = False


@dataclass
class Inbox:
    """Keeps and sorts. Keeping is one small transaction; everything else waits for the worker."""

    database: Database
    clock: Clock
    lines: Lines
    threads: Threads = field(repr=False)
    _coming: list[tuple[Arrived, asyncio.Future[Kept]]] = field(default_factory=list, repr=False)
    _writing: asyncio.Task[None] | None = field(default=None, repr=False)
    _looked_for_mended: bool = field(default=False, repr=False)

    async def keep(self, arrived: Arrived) -> Kept:
        """Store a message before anything else is tried. The same MessageSid again does nothing.

        Returns once it is committed. Messages that come while another commit is under way share the
        next one: a rush costs the disk a few commits a second and not one for each.
        """
        kept: asyncio.Future[Kept] = asyncio.get_running_loop().create_future()
        self._coming.append((arrived, kept))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        # A caller that gives up must not undo what others wait for.
        return await asyncio.shield(kept)

    async def _write_all(self) -> None:
        while self._coming:
            batch, self._coming = self._coming, []
            try:
                results = await self._write([arrived for arrived, _ in batch])
            except Exception as error:
                for _, kept in batch:
                    kept.set_exception(error)
                continue
            for (_, kept), result in zip(batch, results, strict=True):
                kept.set_result(result)

    async def _write(self, batch: Sequence[Arrived]) -> list[Kept]:
        """Store several in one transaction, in the order they came."""
        now = self.clock.now()
        results: list[Kept] = []
        async with self.database.writes() as session:
            seen = set(await repository.known_sids(session, [a.sid for a in batch]))
            rows = []
            strange: list[Arrived] = []
            for arrived in batch:
                landlord = self.lines.landlord_of(
                    arrived.channel, arrived.recipient, arrived.service
                )
                repeated = arrived.sid in seen
                results.append(Kept(landlord, repeated=repeated))
                if repeated:
                    continue
                seen.add(arrived.sid)
                if landlord is None:
                    log.error("number_unknown", reason="no landlord has the number written to")
                    strange.append(arrived)
                rows.append(_row(arrived, landlord, now))
            for arrived in strange:
                await _tell_of_unknown_number(session, arrived, now)
            # Another of our processes may have had the same one at the same moment: once is enough.
            await repository.keep_all(session, rows)
        return results

    async def sort_due(self) -> int:
        """Put what was kept into its threads, in order; returns how many."""
        sorted_now = 0
        await self._take_up_mended()
        async with self.database.reads() as session:
            # A look costs nobody anything; the write lock would.
            if not await repository.unsorted(session, 1):
                return 0
        while True:
            async with self.database.writes() as session:
                if not await repository.may_sort(session):
                    return sorted_now
                rows = await repository.unsorted(session, _AT_ONCE)
                done, stop_at = 0, time.monotonic() + _HOLD_S
                while done < len(rows) and (not done or time.monotonic() < stop_at):
                    await self._sort(session, rows[done])
                    done += 1
            sorted_now += done
            if done == len(rows) < _AT_ONCE:
                return sorted_now

    async def _take_up_mended(self) -> None:
        """Once a process, as the file of lines is read once: what came to a number that was nobody's
        and has a landlord now goes into its thread."""
        if self._looked_for_mended:
            return
        async with self.database.writes() as session:
            for row in await repository.to_unknown_numbers(session):
                landlord = self.lines.landlord_of(row.channel, row.recipient, None)
                if landlord is not None:
                    row.landlord, row.state = landlord, "kept"
        self._looked_for_mended = True

    async def _sort(self, session: AsyncSession, row: InboxRecord) -> None:
        with going_on(row.request_id, row.traceparent):
            await self.threads.put(session, row, self.clock.now())
            log.info("sorted", conversation_id=row.conversation_id, message_id=row.message_id)
        row.state = "sorted"
        # The words are in the thread now; one place is enough for them.
        row.said = {**row.said, "text": ""}


def _row(arrived: Arrived, landlord: str | None, now: datetime) -> dict[str, Any]:
    return {
        "sid": arrived.sid,
        "channel": arrived.channel,
        "sender": arrived.sender,
        "recipient": arrived.recipient,
        "landlord": landlord,
        "said": arrived.as_kept(),
        "state": "kept" if landlord else "number_unknown",
        "media_state": "due" if arrived.media else "none",
        "media_tries": 0,
        "media_next_at": now if arrived.media else None,
        "received_at": now,
        "request_id": arrived.came_with["request_id"],
        "traceparent": arrived.came_with.get("traceparent"),
    }


async def _tell_of_unknown_number(session: AsyncSession, arrived: Arrived, now: datetime) -> None:
    """The alert holds the words: as long as the number is nobody's, there is no thread to read."""
    await alerts.raise_alert(
        session,
        Alarm(
            landlord=EVERY_LANDLORD,
            category="number_unknown",
            aware_at=now,
            words=for_staff(
                "number_unknown",
                sender=arrived.sender,
                recipient=arrived.recipient,
                words=arrived.text[:_WORDS_MOST],
            ),
        ),
        now,
    )
