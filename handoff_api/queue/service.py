"""The next thing to do: pages of cases as a caseworker asks for them, and how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from pydantic_core import from_json
from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.cases.people import oversees
from handoff_api.cases.placing import midnight
from handoff_api.cases.references import tidy_reference
from handoff_api.cases.schemas import CaseSummary, DeadlineRead
from handoff_api.cursors import read_place, write_place
from handoff_api.errors import FieldInvalidError
from handoff_api.keys.service import EVERY_LANDLORD, Key
from handoff_api.queue import repository
from handoff_api.queue.repository import Plain, Wanted
from handoff_api.queue.schemas import CaseCounts

_OF_CASE = tuple(n for n in CaseSummary.model_fields if n not in ("topics", "deadlines"))
_OF_DEADLINE = tuple(DeadlineRead.model_fields)


def for_reader(key: Key, landlord: str | None) -> Wanted:
    """What this key may see at all, narrowed to ``landlord``."""
    known = list(rulebook.landlord_ids())
    if landlord is not None and landlord not in known:
        raise FieldInvalidError("landlord", "is not one of the allowed values", known)
    if landlord is not None:
        landlords = [landlord] if key.sees(landlord) else []
    else:
        landlords = known if key.landlord == EVERY_LANDLORD else [key.landlord]
    return Wanted(landlords=landlords, reader=key.actor, oversees=oversees(key))


def owned(wanted: Wanted, owner: str | None) -> Wanted:
    """Narrowed to an owner; ``me`` is the reader, ``unassigned`` no person."""
    if owner == "unassigned":
        return replace(wanted, unassigned=True)
    return replace(wanted, owner=wanted.reader if owner == "me" else owner)


def due(
    wanted: Wanted, when: str | None, before: date | None, within: int | None, now: datetime
) -> Wanted:
    """Narrowed by deadline: today's, overdue, due before a day, within working days from today."""
    if sum(asked is not None for asked in (when, before, within)) > 1:
        raise FieldInvalidError("due", "goes with neither due_before nor due_within")
    today = rulebook.london_date(now)
    tomorrow = midnight(today + timedelta(days=1))
    if when == "overdue":
        return replace(wanted, late_by=now)
    if when == "today":
        return replace(wanted, late_after=now, late_by=tomorrow)
    if when == "now":
        return replace(wanted, late_by=tomorrow)
    if before is not None:
        return replace(wanted, late_by=midnight(before))
    if within is not None:
        last = _working_days_on(wanted, today, within)
        return replace(wanted, late_after=now, late_by=midnight(last + timedelta(days=1)))
    return wanted


def searched(wanted: Wanted, typed: str | None) -> Wanted:
    """Narrowed to a reference, or to the cases in which every word occurs."""
    if not typed or not typed.strip():
        return wanted
    reference = tidy_reference(typed)
    return replace(wanted, reference=reference) if reference else replace(wanted, words=typed)


async def listed(
    session: AsyncSession, wanted: Wanted, order: str, cursor: str | None, limit: int
) -> dict[str, Any]:
    """A page in ``order``, a ``CasePage`` as plain values: making fifty models of what the database
    itself keeps right costs more than asking for it. It stays where it was while cases come, go and
    change."""
    after = read_place(cursor, order)
    if not wanted.landlords:
        return {"cases": [], "next": None}
    found = await repository.listed(session, wanted, order, after, limit + 1)
    page = found[:limit]
    more = len(found) > limit
    deadlines = await repository.deadlines(session, [case.id for case in page])
    return {
        "cases": [_summary(case, deadlines.get(case.id, ())) for case in page],
        "next": write_place(order, repository.place_of(page[-1], order)) if more else None,
    }


def _summary(case: Plain, deadlines: Iterable[Plain]) -> dict[str, Any]:
    """A ``CaseSummary`` as plain values."""
    told, topics = case._mapping, from_json(case.topics or "[]")
    return {name: told[name] for name in _OF_CASE} | {
        "topics": list(dict.fromkeys(topics)),
        "deadlines": [
            {name: row[name] for name in _OF_DEADLINE}
            for row in (deadline._mapping for deadline in deadlines)
        ],
    }


async def counted(session: AsyncSession, wanted: Wanted, now: datetime) -> CaseCounts:
    """How many cases stand where."""
    end_of_today = midnight(rulebook.london_date(now) + timedelta(days=1))
    found = await repository.tally(session, wanted, now, end_of_today)
    kinds: Counter[str] = Counter()
    stages: Counter[str] = Counter()
    states: Counter[str] = Counter()
    for kind, stage, state, number in found.by:
        kinds[kind] += number
        states[state] += number
        if stage is not None:
            stages[stage] += number
    single: dict[str, Any] = {k: v for k, v in vars(found).items() if k != "by"}
    return CaseCounts(**single, kinds=kinds, stages=stages, states=states)


def _working_days_on(wanted: Wanted, today: date, days: int) -> date:
    landlord = wanted.landlords[0] if wanted.landlords else rulebook.landlord_ids()[0]
    calendar = rulebook.policy(landlord, today).calendar
    try:
        return rulebook.add_working_days(today, days, calendar=calendar)
    except rulebook.CalendarExhaustedError as error:
        raise FieldInvalidError(
            "due_within", "reaches past the years whose bank holidays are known"
        ) from error
