"""Numbers and addresses that change, kept once: they override whatever a policy prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from rulebook.errors import ContactUnknownError, EditionMissingError, Fault, PolicyDataError
from rulebook.places import ROOT
from rulebook.reading import read_yaml
from rulebook.shapes import check, day, flag, one_of, text

_ENTRY = {
    "name": (True, text),
    "phone": (False, text),
    "phone_display": (False, text),
    "text_to": (False, text),
    "url": (False, text),
    "email": (False, text),
    "post": (False, text),
    "says": (True, text),
    "open_always": (False, flag),
    "cite": (True, text),
    "checked_on": (True, day),
    "status": (True, one_of(("checked", "unchecked"))),
    "from": (False, day),
}


@dataclass(frozen=True)
class Contact:
    """`phone` holds digits only, `phone_display` is as people read it aloud. `status` is
    'unchecked' until a person at the landlord has rung it: see docs/how-to/add-a-landlord.md."""

    id: str
    name: str
    says: str
    checked_on: date
    status: str
    cite: str
    phone: str | None = None
    phone_display: str | None = None
    text_to: str | None = None
    url: str | None = None
    email: str | None = None
    post: str | None = None
    open_always: bool = False
    starts_on: date | None = None


def contact(name: str, on: date | None = None) -> Contact:
    """That body's details, as in force on a day; the newest when no day is given."""
    table = _table()
    if name not in table:
        raise ContactUnknownError(name, table)
    rows = table[name]
    if on is None:
        return rows[-1]
    live = [row for row in rows if row.starts_on is None or row.starts_on <= on]
    if not live:
        raise EditionMissingError(name, on, [str(row.starts_on) for row in rows])
    return live[-1]


def contact_names() -> tuple[str, ...]:
    return tuple(_table())


@lru_cache(maxsize=1)
def _table() -> Mapping[str, list[Contact]]:
    faults: list[Fault] = []
    file = "rulebook/policy/contacts.yml"
    raw = read_yaml(ROOT / "contacts.yml", file, faults)
    entries = raw.get("contacts") if isinstance(raw, Mapping) else None
    if not isinstance(entries, Mapping):
        raise PolicyDataError([*faults, Fault(file, "contacts", "is missing")])
    table: dict[str, list[Contact]] = {}
    for id, rows in entries.items():
        for row in rows if isinstance(rows, list) else [rows]:
            if check(row, _ENTRY, file, f"contacts.{id}", faults):
                table.setdefault(id, []).append(_contact(id, row, file, faults))
        table.get(id, []).sort(key=lambda each: each.starts_on or date.min)
    if faults:
        raise PolicyDataError(faults)
    return table


def _contact(id: str, row: Mapping[str, Any], file: str, faults: list[Fault]) -> Contact:
    shown = row.get("phone_display")
    phone = row.get("phone")
    if (phone is None) != (shown is None) or (
        phone is not None and "".join(filter(str.isdigit, str(shown))) != phone
    ):
        faults.append(Fault(file, f"contacts.{id}.phone", "and phone_display must agree"))
    fields = {key: value for key, value in row.items() if key != "from"}
    return Contact(id=id, starts_on=row.get("from"), **fields)
