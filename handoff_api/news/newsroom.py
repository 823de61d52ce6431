"""The staff's stream: one look at the database when something changed, handed to everybody."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.alerts.records import AlertRecord
from handoff_api.alerts.schemas import AlertRead
from handoff_api.cases import special
from handoff_api.cases.records import CaseRecord
from handoff_api.clock import Clock
from handoff_api.conversations.bulletin import STAFF, Bulletin
from handoff_api.database import Database
from handoff_api.keys.service import EVERY_LANDLORD, Key
from handoff_api.logging import log
from handoff_api.news import repository
from handoff_api.news.schemas import CaseEvent

# Should word ever be lost.
_LOOK_ANYWAY_S = 30.0
# Numbers are handed out before the commit: a lower one may turn up after a higher one.
_OVERLAP = 200
_LOOK_BACK = timedelta(seconds=30)
_BATCH = 1000
# A screen that takes nothing in for so long is told to come again and say where it was.
_WAITING_MOST = 500
_GATHER_S = 0.05
_OVERSEE = ("manager", "admin", "auditor")


@dataclass(frozen=True)
class Item:
    """One event and who may hear of it."""

    name: str
    number: int
    mark: Hashable
    landlord: str
    data: dict[str, Any]
    restricted: bool = False
    known_to: frozenset[str] = frozenset()
    kept_from: frozenset[str] = frozenset()

    def is_for(self, key: Key) -> bool:
        """Whether this key may know: the same rule as for reading the case."""
        if not key.sees(self.landlord) or key.actor in self.kept_from:
            return False
        return not self.restricted or key.role in _OVERSEE or key.actor in self.known_to

    def shown_to(self, key: Key) -> dict[str, Any]:
        """What this key hears: the words of danger are for those who handle cases."""
        if self.name != "alert" or special.may_read(key):
            return self.data
        return {**self.data, "words": None, "done_note": None}


@dataclass(frozen=True)
class Place:
    """How far a stream has come: a history entry's and an alert's number."""

    entry: int
    alert: int

    def after(self, item: Item) -> Place:
        """The place once ``item`` has been seen."""
        if item.name == "case":
            return Place(max(self.entry, item.number), self.alert)
        return Place(self.entry, max(self.alert, item.number))


@dataclass(eq=False)
class _Reader:
    key: Key
    waiting: asyncio.Queue[Item | None] = field(
        default_factory=lambda: asyncio.Queue(_WAITING_MOST)
    )


class Newsroom:
    """Who of the staff listens, and what they have been told. One for each process."""

    def __init__(self, database: Database, bulletin: Bulletin, clock: Clock) -> None:
        self._database = database
        self._bulletin = bulletin
        self._clock = clock
        self._readers: set[_Reader] = set()
        self._seen: OrderedDict[Hashable, None] = OrderedDict()
        self._task: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()

    async def follow(self, key: Key, since: Place | None) -> AsyncIterator[tuple[Place, Item]]:
        """Every event after ``since`` (None: from now on) this key may know of, as it comes."""
        reader = _Reader(key)
        self._readers.add(reader)
        try:
            self._start()
            await self._ready.wait()
            async with self._database.reads() as session:
                if since is None:
                    place, missed = Place(*await repository.newest(session)), []
                else:
                    place = since
                    missed = await self._items(session, since, None, key)
            told: set[Hashable] = set()
            for item in missed:
                told.add(item.mark)
                place = place.after(item)
                yield place, item
            while (item_or_end := await reader.waiting.get()) is not None:
                if item_or_end.mark in told or not item_or_end.is_for(key):
                    continue
                place = place.after(item_or_end)
                yield place, item_or_end
        finally:
            self._readers.discard(reader)

    async def close(self) -> None:
        """End every stream."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def _start(self) -> None:
        if self._task is None or self._task.done():
            self._ready.clear()
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        with self._bulletin.listen(STAFF) as listener:
            async with self._database.reads() as session:
                place = Place(*await repository.newest(session))
                # What is already there is no news.
                for item in await self._recent(session, place):
                    self._remember(item)
            self._ready.set()
            while True:
                await listener.wait(_LOOK_ANYWAY_S)
                try:
                    async with self._database.reads() as session:
                        fresh = await self._recent(session, place)
                except Exception as error:
                    log.error("news_failed", error=type(error).__name__)
                    await asyncio.sleep(1)
                    listener.tell()
                    continue
                for item in fresh:
                    if self._remember(item):
                        place = place.after(item)
                        self._hand_out(item)
                if len(fresh) >= _BATCH:
                    listener.tell()
                # Many small commits at once are one look.
                await asyncio.sleep(_GATHER_S)

    async def _recent(self, session: AsyncSession, place: Place) -> list[Item]:
        back = Place(max(place.entry - _OVERLAP, 0), max(place.alert - _OVERLAP, 0))
        return await self._items(session, back, self._clock.now() - _LOOK_BACK, None)

    async def _items(
        self, session: AsyncSession, after: Place, since: datetime | None, key: Key | None
    ) -> list[Item]:
        landlord = None if key is None or key.landlord == EVERY_LANDLORD else key.landlord
        rows = await repository.entries(session, after.entry, landlord, _BATCH)
        access = await repository.access_to(session, list({case.id for _, case in rows}))
        known: dict[int, set[str]] = {}
        kept: dict[int, set[str]] = {}
        for each in access:
            if each.access == "excluded":
                kept.setdefault(each.case_id, set()).add(each.person)
            elif each.access == "reader":
                known.setdefault(each.case_id, set()).add(each.person)
        items = [
            Item(
                "case",
                event.id,
                ("case", event.id),
                case.landlord,
                _case_event(case, event.action, event.actor, event.at),
                restricted=case.restricted,
                known_to=frozenset({case.owner, case.received_by, *known.get(case.id, ())}),
                kept_from=frozenset(kept.get(case.id, ())),
            )
            for event, case in rows
        ]
        found = await repository.alerts(session, after.alert, since, landlord, _BATCH)
        items += [_alert_item(alert) for alert in found]
        return [item for item in items if key is None or item.is_for(key)]

    def _remember(self, item: Item) -> bool:
        """Whether it is new here."""
        if item.mark in self._seen:
            return False
        self._seen[item.mark] = None
        while len(self._seen) > 20 * _OVERLAP:
            self._seen.popitem(last=False)
        return True

    def _hand_out(self, item: Item) -> None:
        for reader in self._readers:
            try:
                reader.waiting.put_nowait(item)
            except asyncio.QueueFull:
                # Its end: the browser comes back with the last event it had.
                while not reader.waiting.empty():
                    reader.waiting.get_nowait()
                reader.waiting.put_nowait(None)


def _case_event(case: CaseRecord, action: str, actor: str, at: datetime) -> dict[str, Any]:
    said: dict[str, Any] = {"action": action, "actor": actor, "at": at}
    names = set(CaseEvent.model_fields) - set(said)
    whole = {name: getattr(case, name) for name in names} | said
    return CaseEvent.model_validate(whole).model_dump(mode="json")


def _alert_item(alert: AlertRecord) -> Item:
    return Item(
        "alert",
        alert.number,
        ("alert", alert.number, alert.state),
        alert.landlord,
        AlertRead.model_validate(alert).model_dump(mode="json"),
    )
