"""The shapes policy data takes once read: a clause, an edition, a landlord's policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from rulebook.errors import ClauseUnknownError, EditionMissingError, ValueMissingError
from rulebook.working_days import Calendar

UNIT_WORDS = {
    "working_days": ("working day", "working days"),
    "calendar_days": ("day", "days"),
    "hours": ("hour", "hours"),
    "weeks": ("week", "weeks"),
    "months": ("month", "months"),
}
UNITS = tuple(UNIT_WORDS)


def spell_amount(amount: int, unit: str) -> str:
    """10 working_days -> '10 working days'."""
    one, many = UNIT_WORDS[unit]
    return f"{amount} {one if amount == 1 else many}"


def dated(value: Any, on: date, where: str) -> Any:
    """The value in force on that day when it is given by date, else the value itself."""
    if not (isinstance(value, Mapping) and value and all(isinstance(k, date) for k in value)):
        return value
    since = [day for day in value if day <= on]
    if not since:
        raise EditionMissingError(where, on, [day.isoformat() for day in sorted(value)])
    return value[max(since)]


@dataclass(frozen=True)
class Clause:
    """One rule of one document. `says` is our own sentence for residents; `cite` is the heading or
    number it stands under; `text` is what the document prints there, where we keep it."""

    id: str
    title: str
    says: str
    cite: str
    text: str | None = None
    reading: str | None = None
    obsolete: str | None = None
    recorded: str | None = None
    not_built: str | None = None
    covers: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    file: str = ""

    def value(self, name: str, on: date) -> Any:
        try:
            found = self.values[name]
        except KeyError:
            raise ValueMissingError(self.id, name) from None
        return dated(found, on, f"{self.id}: {name}")


@dataclass(frozen=True)
class Edition:
    """One dated text, its clauses in the order of the document. `until` is its last day."""

    id: str
    folder: str
    title: str
    status: str
    starts_on: date
    until: date | None
    dated_because: str
    source: str | None
    sha256: str | None
    clauses: Mapping[str, Clause]

    def in_force(self, on: date) -> bool:
        return self.starts_on <= on and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class LandlordContacts:
    """What the policy prints for reaching the landlord; None where it prints nothing."""

    phone: str | None = None
    email: str | None = None
    web: str | None = None
    post: str | None = None
    says: str | None = None


@dataclass(frozen=True)
class Policy:
    """A landlord's policy as it stood on one day, with the Code in force that day (if any)."""

    landlord: str
    name: str
    prefix: str
    on: date
    text: Edition
    contacts: LandlordContacts
    calendar: Calendar
    code: Edition | None
    law: Edition | None

    @property
    def edition(self) -> str:
        return self.text.id

    @property
    def title(self) -> str:
        return self.text.title

    @property
    def status(self) -> str:
        return self.text.status

    @property
    def clauses(self) -> Mapping[str, Clause]:
        return self.text.clauses

    def clause(self, id: str) -> Clause:
        """By its id; `code:6.2` and `law:...` reach the Code and the law in force that day."""
        book, _, rest = id.partition(":")
        source = {"code": self.code, "law": self.law}.get(book) if rest else None
        clauses = source.clauses if source is not None else self.text.clauses
        found = clauses.get(rest if source is not None else id)
        if found is None:
            raise ClauseUnknownError(self.landlord, id, get_close_matches(id, clauses, 3))
        return found

    def value(self, path: str) -> Any:
        """A value by `<clause>.<name>`, as in force on this policy's day."""
        clause, _, name = path.rpartition(".")
        if not clause:
            raise ValueMissingError(self.landlord, path)
        return self.clause(clause).value(name, self.on)

    def rules(self, kind: str) -> list[tuple[Clause, Mapping[str, Any]]]:
        """Every clause of the landlord's text that carries a rule of this kind, in order."""
        return [(c, c.rules[kind]) for c in self.text.clauses.values() if kind in c.rules]
