"""Finds and loads policies from disk: `<root>/landlords/<id>/<edition>/*.yml`, the Code, the law.

A folder of clauses is an edition: its `edition.yml` says from when it is in force.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from rulebook.calendars import read_days
from rulebook.clauses import Edition, LandlordContacts, Policy
from rulebook.editions import read_editions, read_findings
from rulebook.errors import EditionMissingError, Fault, LandlordUnknownError, PolicyDataError
from rulebook.places import ROOT, called
from rulebook.reading import read_yaml
from rulebook.shapes import Shape, anything, check, flag, text
from rulebook.working_days import Calendar

_LANDLORD: Shape = {
    "id": (True, text),
    "name": (True, text),
    "prefix": (True, text),
    "named_in_policy": (False, flag),
    "contacts": (False, anything),
    "days": (False, anything),
    "homes": (False, anything),
}
_HOMES = ("low_cost_rental", "low_cost_home_ownership")
_CONTACTS = ("phone", "email", "web", "post", "says")


class Rulebook:
    """Every landlord under one or more roots. Later roots add landlords, which is how a test or a
    new landlord's folder is tried without touching the package."""

    def __init__(self, *extra: Path) -> None:
        self._roots = (ROOT, *extra)
        self._landlords: dict[str, _Landlord] = {}
        self._editions: dict[Path, list[Edition]] = {}
        self._policies: dict[tuple[str, date], Policy] = {}
        self._found: dict[str, Path] = {}

    def landlord_ids(self) -> tuple[str, ...]:
        return tuple(self._folders())

    def policy(self, landlord: str, on: date) -> Policy:
        """The edition of that landlord's policy in force on that day, drafts never."""
        found = self._policies.get((landlord, on))
        if found is None:
            found = self._policy(landlord, on)
            if len(self._policies) > 2000:  # a long-lived process meets many days, not all at once
                self._policies.clear()
            self._policies[landlord, on] = found
        return found

    def homes(self, landlord: str, on: date) -> Mapping[str, int]:
        """Homes owned by kind, as last counted on or before that day; empty where not known."""
        counted = self._landlord(landlord).homes
        days = [day for day in counted if day <= on]
        return counted[max(days)] if days else {}

    def editions(self, landlord: str) -> list[Edition]:
        return self._landlord(landlord).editions

    def findings(self, landlord: str, edition: str) -> tuple[Mapping[str, Any], ...]:
        """Where that edition and the Code part, as recorded beside it in code-check.yml. Read only
        when asked for: no case depends on it."""
        home = self._landlord(landlord)
        faults: list[Fault] = []
        for place in sorted(home.folder.glob("*/edition.yml")):
            found = next((e for e in home.editions if e.folder == place.parent.name), None)
            if found is not None and found.id == edition:
                rows = read_findings(place.parent, found, faults)
                _raise(faults)
                return rows
        return ()

    def calendar(self, landlord: str) -> Calendar:
        return self._landlord(landlord).calendar

    def code(self, on: date) -> Edition | None:
        """The Complaint Handling Code in force that day; None before the Code became law."""
        return self._in_force(ROOT / "code", on)

    def law(self, on: date) -> Edition | None:
        return self._in_force(ROOT / "law", on)

    def _in_force(self, folder: Path, on: date) -> Edition | None:
        if folder not in self._editions:
            faults: list[Fault] = []
            self._editions[folder] = read_editions(folder, "", faults)
            _raise(faults)
        live = [e for e in self._editions[folder] if e.status != "draft" and e.in_force(on)]
        return live[-1] if live else None

    def _policy(self, landlord: str, on: date) -> Policy:
        home = self._landlord(landlord)
        for edition in home.editions:
            if edition.status != "draft" and edition.in_force(on):
                return Policy(
                    landlord=landlord,
                    name=home.name,
                    prefix=home.prefix,
                    on=on,
                    text=edition,
                    contacts=home.contacts,
                    calendar=home.calendar,
                    code=self.code(on),
                    law=self.law(on),
                )
        raise EditionMissingError(
            landlord, on, [f"{e.id} (from {e.starts_on.isoformat()})" for e in home.editions]
        )

    def _landlord(self, landlord: str) -> _Landlord:
        if landlord not in self._landlords:
            folders = self._folders()
            if landlord not in folders:
                raise LandlordUnknownError(landlord, folders)
            self._landlords[landlord] = _Landlord.read(folders[landlord])
        return self._landlords[landlord]

    def _folders(self) -> dict[str, Path]:
        if self._found:
            return self._found
        found: dict[str, Path] = {}
        for root in self._roots:
            for folder in sorted((root / "landlords").glob("*/landlord.yml")):
                found.setdefault(folder.parent.name, folder.parent)
        order = {name: place for place, name in enumerate(_ORDER)}
        self._found = dict(
            sorted(found.items(), key=lambda each: (order.get(each[0], 99), each[0]))
        )
        return self._found


# The order in which the five policies were taken up; others follow by name.
_ORDER = ("west-kent", "medway", "wdh", "charitable-south", "chislehurst-sidcup")


class _Landlord:
    name: str
    prefix: str
    contacts: LandlordContacts
    calendar: Calendar
    homes: Mapping[date, Mapping[str, int]]
    editions: list[Edition]
    folder: Path

    @classmethod
    def read(cls, folder: Path) -> _Landlord:
        faults: list[Fault] = []
        file = called(folder / "landlord.yml")
        raw = read_yaml(folder / "landlord.yml", file, faults)
        good = check(raw, _LANDLORD, file, "", faults)
        self = cls()
        self.folder = folder
        if good:
            if raw["id"] != folder.name:
                faults.append(Fault(file, "id", f"must be the folder's name, {folder.name}"))
            self.name, self.prefix = raw["name"], raw["prefix"]
            printed = raw.get("contacts") or {}
            for key in printed:
                if key not in _CONTACTS:
                    faults.append(Fault(file, f"contacts.{key}", "is not a way to reach anyone"))
            self.contacts = LandlordContacts(**{k: printed.get(k) for k in _CONTACTS})
            self.calendar = read_days(raw.get("days"), file, faults)
            self.homes = _read_homes(raw.get("homes"), file, faults)
        name = raw.get("name", "") if isinstance(raw, Mapping) else ""
        self.editions = read_editions(folder, name, faults)
        if not self.editions and not faults:
            faults.append(Fault(called(folder), "", "has no edition folder"))
        _raise(faults)
        return self


def _read_homes(raw: object, file: str, faults: list[Fault]) -> dict[date, Mapping[str, int]]:
    """Homes by the day they were counted; a kind left out is not known."""
    if raw is None:
        return {}
    counted: dict[date, Mapping[str, int]] = {}
    for day, kinds in raw.items() if isinstance(raw, Mapping) else [(None, None)]:
        where = f"homes.{day}"
        if not isinstance(day, date) or not isinstance(kinds, Mapping):
            faults.append(Fault(file, where, "must be a day with the homes counted on it"))
            continue
        for kind, number in kinds.items():
            if kind not in _HOMES:
                faults.append(Fault(file, f"{where}.{kind}", f"is none of {', '.join(_HOMES)}"))
            elif not isinstance(number, int) or isinstance(number, bool) or number < 0:
                faults.append(Fault(file, f"{where}.{kind}", "must be a number of homes"))
        counted[day] = kinds
    return counted


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise PolicyDataError(faults)
