"""Reads calendars of bank holidays and what a landlord says about its own days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from functools import lru_cache
from typing import Any

from rulebook.errors import Fault, PolicyDataError
from rulebook.places import ROOT, called
from rulebook.reading import read_yaml
from rulebook.shapes import Shape, anything, check, day, flag, text
from rulebook.working_days import Calendar

_DAYS: Shape = {
    "calendar": (True, text),
    "cut_off": (False, text),
    "deemed_next_working_day": (False, flag),
    "closures": (False, anything),
}


def read_days(raw: Any, file: str, faults: list[Fault]) -> Calendar:
    raw = {"calendar": "england-and-wales"} if raw is None else raw
    if not check(raw, _DAYS, file, "days", faults):
        return england_and_wales()
    base = calendar(raw["calendar"])
    cut_off: time | None = None
    if raw.get("cut_off") is not None:
        try:
            cut_off = time.fromisoformat(raw["cut_off"])
        except ValueError:
            faults.append(Fault(file, "days.cut_off", "must be a London time such as 17:00"))
    closures = raw.get("closures") or []
    if any(not isinstance(each, date) for each in closures):
        faults.append(Fault(file, "days.closures", "must be dates"))
        closures = []
    return replace(
        base,
        closures=frozenset(closures),
        cut_off=cut_off,
        deemed_next_working_day=bool(raw.get("deemed_next_working_day", False)),
    )


@lru_cache(maxsize=8)
def calendar(name: str) -> Calendar:
    """One of the calendars under policy/calendars, without any landlord's own days."""
    path = ROOT / "calendars" / f"{name}.yml"
    faults: list[Fault] = []
    file = called(path)
    raw = read_yaml(path, file, faults)
    check(
        raw,
        {
            "id": (True, text),
            "title": (True, text),
            "cite": (True, text),
            "checked_on": (True, day),
            "first": (True, day),
            "last": (True, day),
            "bank_holidays": (True, anything),
        },
        file,
        "",
        faults,
    )
    if faults:
        raise PolicyDataError(faults)
    holidays = raw["bank_holidays"]
    for key in holidays:
        if not isinstance(key, date) or not raw["first"] <= key <= raw["last"]:
            faults.append(Fault(file, f"bank_holidays.{key}", "is not a day of this calendar"))
    for year in range(raw["first"].year, raw["last"].year + 1):
        if not any(key.year == year for key in holidays if isinstance(key, date)):
            faults.append(Fault(file, "bank_holidays", f"has nothing for {year}"))
    if faults:
        raise PolicyDataError(faults)
    return Calendar(raw["id"], raw["first"], raw["last"], frozenset(holidays))


def england_and_wales() -> Calendar:
    return calendar("england-and-wales")
