"""A house with many cases: real dates from the rulebook, whole histories, invented words.

The same seed makes the same cases. Rows go in by COPY on PostgreSQL and in bulk on SQLite, past the
service but through its own tables, so a column somebody adds is filled with its default.
"""

from __future__ import annotations

import json
import random
import sqlite3
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import Table, make_url

import rulebook
from handoff_api.cases.history import FIRST, _digest, hash_of
from handoff_api.cases.placing import FINISHED, NEVER, late_from
from handoff_api.cases.records import (
    CaseRecord,
    DeadlineRecord,
    EventRecord,
    IssueRecord,
    PartyRecord,
    SignalRecord,
)
from handoff_api.conversations.records import ConversationRecord
from handoff_api.messages.records import MessageRecord
from handoff_api.queue.search import filed_under
from handoff_api.sealing.columns import Sealed
from handoff_api.sealing.keyring import Keyring, parse_keys

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
_CHUNK = 10_000
# Half of all cases are one landlord's: its queue is the one measured.
_LANDLORDS = ["west-kent"] * 4 + ["medway", "wdh", "charitable-south", "chislehurst-sidcup"]
_STATES = [("closed", 88), ("withdrawn", 3), ("not_accepted", 2), ("responded", 2), ("draft", 1),
           ("received", 2), ("acknowledged", 1), ("investigating", 1)]  # fmt: skip
_KINDS = [("complaint", 70), ("service_request", 15), ("enquiry", 10), ("compliment", 5)]
_OPEN = ("received", "acknowledged", "investigating")
_TOPICS = ["repairs", "damp_mould", "heating_hot_water", "communication", "estate_cleaning_grounds",
           "rent_service_charge", "tenancy_management"]  # fmt: skip
_FLAGS = ["chase", "staff_conduct", "vulnerability", "legal_action", "hazard", "asb", "equality",
          "mould_breathing", "no_heating"]  # fmt: skip
_WORDS = (
    "the boiler has been broken since they came last week and nobody called back about the damp "
    "wall in our back bedroom where my son sleeps water drips through the ceiling when it rains I "
    "have rung four times and was told somebody would come the lift is out again the bins are not "
    "emptied the window will not shut there is mould on the kitchen ceiling the heating is off "
    "gutter roof door lock stairs light drain garden fence noise parking rent letter charge"
).split()
_NAMES = ("Primrose Alder Quince Bramble Sorrel Juniper Tansy Yarrow Fennel Teasel Campion Vetch "
          "Mallow Betony").split()  # fmt: skip

Row = dict[str, Any]


# Seals invented words, so that a house filled once can be opened again.
FIELD_KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


def fill(
    address: str, cases: int, *, seed: int = 7, now: datetime = NOW, keys: str = FIELD_KEY
) -> list[str]:
    """Put ``cases`` cases into a migrated, empty database, sealed with ``keys``; returns some references."""
    made_for = _Sqlite if address.startswith("sqlite") else _Postgres
    store = made_for(address, parse_keys(keys))
    chance = random.Random(seed)  # noqa: S311 - invented words, no secrets
    some: list[str] = []
    for first in range(1, cases + 1, _CHUNK):
        rows: dict[Table, list[Row]] = {}
        for number in range(first, min(first + _CHUNK, cases + 1)):
            made = _case(chance, number, cases, now)
            for table, row in made:
                rows.setdefault(table, []).append(row)
            if number % 97 == 0:
                some.append(f"{made[1][1]['reference']}")
        for table, of_table in rows.items():
            store.put(table, of_table)
        store.file(rows[CaseRecord.__table__], rows[PartyRecord.__table__])
    store.finish()
    return some


def _case(chance: random.Random, number: int, cases: int, now: datetime) -> list[tuple[Any, Row]]:
    landlord = chance.choice(_LANDLORDS)
    kind = _weighted(chance, _KINDS)
    # What is old is finished; what is open came lately.
    state = _weighted(chance, _STATES)
    age_days = chance.uniform(0, 40) if state in (*_OPEN, "draft") else chance.uniform(30, 1200)
    created = (now - timedelta(days=age_days)).replace(microsecond=0)
    received = None if state == "draft" else created
    stage = None
    if kind == "complaint" and state != "draft":
        stage = "stage_2" if chance.random() < 0.1 else "stage_1"
    prefix = rulebook.policy(landlord, now.date()).prefix
    reference = f"{prefix}-{created:%y}-{_letters(number)}"
    conversation = f"00000000-0000-4000-8000-{number:012d}"
    owner = f"staff:ann{chance.randrange(40)}" if chance.random() < 0.7 else "team:complaints"
    touched = min(now, created + timedelta(days=chance.uniform(0, 20)))
    deadlines = _deadlines(landlord, kind, stage, received, state, touched)
    late = [d["late_at"] for d in deadlines if d["met_at"] is None and d["name"][:9] != "request_s"]
    priority = _weighted(chance, [("standard", 92), ("urgent", 6), ("emergency", 2)])
    words = " ".join(chance.choices(_WORDS, k=chance.randrange(15, 60)))
    made: list[tuple[Any, Row]] = [
        (
            ConversationRecord.__table__,
            {
                "id": conversation,
                "landlord": landlord,
                "channel": "web",
                "held_by": "bot",
                "case_reference": reference,
                "last_number": 4,
                "tries": 0,
                "created_at": created,
                "last_activity_at": touched,
            },
        ),
        (
            CaseRecord.__table__,
            {
                "id": number,
                "reference": reference,
                "version": 4,
                "landlord": landlord,
                "policy_edition": "made-up",
                "conversation_id": conversation,
                "kind": kind,
                "stage": stage,
                "state": state,
                "priority": priority,
                "channel": "web",
                "description": words,
                "outcome_wanted": "mend it",
                "anonymity": "named",
                "owner": "bot" if state == "draft" else owner,
                "hazard": None,
                "adjustments": [],
                "milestones": {},
                "received_at": received,
                "created_at": created,
                "updated_at": touched,
                "is_open": state in _OPEN,
                "next_late_at": min(late, default=NEVER)
                if state in (*_OPEN, "not_accepted")
                else NEVER,
                "urgency": {"emergency": 0, "urgent": 1, "standard": 2}[priority]
                if state in (*_OPEN, "draft")
                else FINISHED,
                "next_review_on": None,
            },
        ),
    ]
    made += [(DeadlineRecord.__table__, {"case_id": number, **d}) for d in deadlines]
    for place in range(chance.choice((1, 1, 1, 2))):
        made.append(
            (
                IssueRecord.__table__,
                {
                    "case_id": number,
                    "position": place,
                    "topic": chance.choice(_TOPICS),
                    "summary": " ".join(chance.choices(_WORDS, k=3)),
                    "happened": None,
                    "ongoing": True,
                    "reported_before": None,
                },
            )
        )
    for name in chance.sample(_FLAGS, k=chance.choice((0, 1, 1, 2))):
        made.append(
            (
                SignalRecord.__table__,
                {"case_id": number, "name": name, "confidence": 0.9, "words": "x"},
            )
        )
    made.append(
        (
            PartyRecord.__table__,
            {
                "case_id": number,
                "position": 0,
                "role": "resident",
                "name": f"{chance.choice(_NAMES)} {chance.choice(_NAMES)}ton{number % 5000}",
                "contacts": [{"channel": "email", "value": f"r{number}@example.com"}],
                "address": f"{number % 200} Example Row",
            },
        )
    )
    made += [
        (
            MessageRecord.__table__,
            {
                "id": f"{place:08d}-0000-4000-8000-{number:012d}",
                "conversation_id": conversation,
                "number": place,
                "author": "bot" if place % 2 else "resident",
                "audience": "resident",
                "purpose": "said",
                "text": words,
                "buttons": [],
                "case_reference": reference,
                "created_at": created,
            },
        )
        for place in range(1, 5)
    ]
    made += [
        (EventRecord.__table__, row)
        for row in _history(chance, number, reference, state, created, touched)
    ]
    return made


def _history(
    chance: random.Random,
    number: int,
    reference: str,
    state: str,
    created: datetime,
    touched: datetime,
) -> Iterator[Row]:
    previous = FIRST
    steps = ["created", "note", "assign", "note"][: chance.randrange(3, 5)]
    for place, action in enumerate(steps, start=1):
        private = {"text": "invented", "salt": f"{chance.getrandbits(64):x}"}
        event = EventRecord(
            number=place,
            at=created if place == 1 else touched,
            actor="bot" if place == 1 else "staff:ann",
            action=action,
            from_state=None if place == 1 else state,
            to_state=state,
            details={"stage": None},
            private=private,
            private_digest=_digest(private),
            previous_hash=previous,
        )
        event.hash = previous = hash_of(event, reference)
        row = {c.key: getattr(event, c.key) for c in EventRecord.__table__.columns if c.key != "id"}
        yield {**row, "case_id": number}


def _deadlines(
    landlord: str,
    kind: str,
    stage: str | None,
    received: datetime | None,
    state: str,
    touched: datetime,
) -> list[Row]:
    if kind != "complaint" or received is None or stage is None:
        return []
    met = None if state in _OPEN else touched
    shown = {"received": ("name_handler", "acknowledge", "respond"), "acknowledged": ("respond",),
             "investigating": ("respond",)}  # fmt: skip
    return [
        {**row, "met_at": None if row["name"] in shown.get(state, ()) else (met or touched)}
        for row in _planned(landlord, stage, received.date())
    ]


@cache
def _planned(landlord: str, stage: str, on: date) -> list[Row]:
    received = datetime(on.year, on.month, on.day, 10, tzinfo=UTC)
    try:
        policy = rulebook.policy(landlord, on)
        found = rulebook.plan_deadlines(policy, stage, {"received": received})
    except rulebook.RulebookError:
        # Before the policy or its calendar begins: as it would be planned today.
        shift = NOW - received
        return [
            {**row, "due_on": row["due_on"] - shift, "late_at": row["late_at"] - shift}
            for row in _planned(landlord, stage, NOW.date())
        ]
    return [
        {
            "name": d.name,
            "due_on": d.due_on,
            "due_at": d.due_at,
            "late_at": late_from(d.due_on, d.due_at),
            "policy_due_on": d.policy_due_on,
            "code_due_on": d.code_due_on,
            "clause": d.clause,
            "because": d.because,
            "policy_edition": policy.edition,
            "extended": None,
        }
        for d in found
    ]


def _weighted(chance: random.Random, choices: list[tuple[str, int]]) -> str:
    return chance.choices([c for c, _ in choices], [w for _, w in choices])[0]


def _letters(number: int) -> str:
    alphabet = "23456789ABCDEFGHJKMNPQRSTWXYZ"
    # Spread over the alphabet, so that references do not come in the order of their cases.
    value, found = number * 7919 % len(alphabet) ** 6, ""
    for _ in range(6):
        value, place = divmod(value, len(alphabet))
        found += alphabet[place]
    return found


class _Store:
    """Rows into tables, every column of a table given its default where a row says nothing."""

    def __init__(self, keys: Keyring) -> None:
        self.field_keys = keys

    def file(self, cases: list[Row], parties: list[Row]) -> None:
        """What the cases are found by."""
        names = {party["case_id"]: party["name"] for party in parties}
        entries = []
        for case in cases:
            words = f"{case['reference'][-6:]} {case['description']} {names.get(case['id'], '')}"
            entries.append([case["id"], filed_under(words, self.field_keys)])
        self._file(entries)

    def _file(self, entries: list[list[Any]]) -> None:
        raise NotImplementedError

    def put(self, table: Table, rows: list[Row]) -> None:
        columns = [c for c in table.columns if c.name != "id" or "id" in rows[0]]
        self._put(
            table.name,
            [c.name for c in columns],
            ([self._value(c, row) for c in columns] for row in rows),
        )

    def _value(self, column: Any, row: Row) -> Any:
        value = row.get(column.name, row.get(column.key))
        if value is None and column.name not in row and column.default is not None:
            value = column.default.arg
            if callable(value):
                value = value(None)
        if isinstance(column.type, Sealed):
            # A store has what a type asks of a dialect: the keys.
            return column.type.process_bind_param(value, self)
        if isinstance(value, dict | list):
            return json.dumps(value)
        return value

    def _put(self, table: str, names: list[str], rows: Iterator[list[Any]]) -> None:
        raise NotImplementedError


class _Postgres(_Store):
    def __init__(self, address: str, keys: Keyring) -> None:
        super().__init__(keys)
        where = make_url(address).set(drivername="postgresql")
        self._connection = psycopg.connect(where.render_as_string(hide_password=False))
        # Neither triggers nor foreign keys: these rows are whole, and nobody listens.
        self._connection.execute("SET session_replication_role = replica")

    def _put(self, table: str, names: list[str], rows: Iterator[list[Any]]) -> None:
        cursor = self._connection.cursor()
        quoted = ", ".join(f'"{name}"' for name in names)
        with cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def _file(self, entries: list[list[Any]]) -> None:
        cursor = self._connection.cursor()
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS filing (id integer, marks text[])")
        with cursor.copy("COPY filing FROM STDIN") as copy:
            for entry in entries:
                copy.write_row(entry)
        cursor.execute("INSERT INTO case_search SELECT id, array_to_tsvector(marks) FROM filing")
        cursor.execute("TRUNCATE filing")

    def finish(self) -> None:
        run = self._connection.execute
        run("SELECT setval('cases_id_seq', (SELECT max(id) FROM cases))")
        self._connection.commit()
        self._connection.autocommit = True
        run("VACUUM ANALYZE")
        self._connection.close()


class _Sqlite(_Store):
    def __init__(self, address: str, keys: Keyring) -> None:
        super().__init__(keys)
        self._connection = sqlite3.connect(make_url(address).database or "")
        self._connection.execute("PRAGMA synchronous = OFF")

    def _value(self, column: Any, row: Row) -> Any:
        value = super()._value(column, row)
        if isinstance(value, datetime):
            return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
        return value.isoformat() if isinstance(value, date) else value

    def _put(self, table: str, names: list[str], rows: Iterator[list[Any]]) -> None:
        quoted = ", ".join(f'"{name}"' for name in names)
        marks = ", ".join("?" * len(names))
        insert = f"INSERT INTO {table} ({quoted}) VALUES ({marks})"  # noqa: S608 - our own tables
        self._connection.executemany(insert, rows)

    def _file(self, entries: list[list[Any]]) -> None:
        insert = "INSERT INTO case_search (rowid, document) VALUES (?, ?)"
        self._connection.executemany(insert, [[id, " ".join(marks)] for id, marks in entries])

    def finish(self) -> None:
        self._connection.execute("ANALYZE")
        self._connection.commit()
        self._connection.close()


if __name__ == "__main__":
    fill(sys.argv[1], int(sys.argv[2]))
