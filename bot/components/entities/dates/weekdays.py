"""Weekdays and weekends, the one just gone unless the words point ahead."""

from __future__ import annotations

import re
from datetime import date

from bot.components.entities.dates import calendar_days as days
from bot.components.entities.dates.calendar_days import Span
from bot.components.entities.dates.vocabulary import WEEKDAYS, WEEKDAYS_NEEDING_COMPANY


def weekday(match: re.Match[str], said_on: date) -> Span | None:
    name, lead = match["weekday"], (match.groupdict().get("lead") or "").strip()
    if name in WEEKDAYS_NEEDING_COMPANY and not (
        lead or match["tod"] or match.groupdict().get("tail")
    ):
        before = match.string[: match.start()].split()
        if name in ("sat", "sun", "wed") or not before or before[-1] not in ("in", "till", "til"):
            return None
    if lead.endswith("next") or lead in ("this coming", "by", "until", "till", "til"):
        ahead = (WEEKDAYS[name] - said_on.weekday() - 1) % 7 + 1
        return days.one_day(days.days_from(said_on, ahead))
    back = (said_on.weekday() - WEEKDAYS[name] - 1) % 7 + 1
    if (
        not lead.startswith(("last", "a week", "fortnight", "a fortnight", "since last"))
        and back == 7
    ):
        back = 0 if lead in ("this", "on", "since") or not lead else 7
    if "fortnight" in lead:
        back += 14
    elif "week" in lead or "before last" in (match.groupdict().get("tail") or ""):
        back += 7
    return days.one_day(days.days_from(said_on, -back))


def weekend(said_on: date, back: int) -> Span:
    """The Saturday and Sunday last begun; on those days themselves, the present one."""
    saturday = days.days_from(said_on, -((said_on.weekday() - 5) % 7))
    first = days.days_from(saturday, -7 * (back - 1))
    return Span(first, days.days_from(first, 1))
