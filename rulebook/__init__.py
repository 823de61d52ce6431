"""Five landlords' complaints policies as dated, cited data, and the one engine that reads them.

Standard library and PyYAML only; the bot (Python 3.10) and the case API both import it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from rulebook.answers import Answer, answer
from rulebook.calendars import england_and_wales
from rulebook.clauses import Clause, Edition, LandlordContacts, Policy
from rulebook.contacts import Contact, contact, contact_names
from rulebook.deadlines import Deadline, plan_deadlines
from rulebook.decisions import (
    Decision,
    Letter,
    Notice,
    PossibleExclusion,
    PossibleHazard,
    Question,
    QuickFix,
    Reason,
    Route,
    StageStep,
)
from rulebook.errors import (
    CalendarExhaustedError,
    ClauseUnknownError,
    ContactUnknownError,
    EditionMissingError,
    EventTimeError,
    ExtensionNotAllowedError,
    FactUnknownError,
    Fault,
    LandlordUnknownError,
    PolicyDataError,
    QuickFixNotOfferedError,
    RulebookError,
    TrackUnknownError,
    ValueMissingError,
)
from rulebook.extensions import Extension
from rulebook.facts import Facts, said_by
from rulebook.hazards import clock_runs, commenced_on, hazard_names, hazard_topics
from rulebook.library import Rulebook
from rulebook.places import source_text
from rulebook.triage import decide
from rulebook.working_days import (
    Calendar,
    add_months,
    add_working_days,
    is_working_day,
    london_date,
    spell_day,
    working_days_between,
)


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """The policies that come with the package."""
    return Rulebook()


def landlord_ids() -> tuple[str, ...]:
    return rulebook().landlord_ids()


def policy(landlord: str, on: date) -> Policy:
    """That landlord's policy as in force on a London day: for a case, the day it was received."""
    return rulebook().policy(landlord, on)


def homes(landlord: str, on: date) -> Mapping[str, int]:
    """Homes that landlord owns by kind, as last counted; empty where nobody has told us."""
    return rulebook().homes(landlord, on)


__all__ = [
    "Answer",
    "Calendar",
    "CalendarExhaustedError",
    "Clause",
    "ClauseUnknownError",
    "Contact",
    "ContactUnknownError",
    "Deadline",
    "Decision",
    "Edition",
    "EditionMissingError",
    "EventTimeError",
    "Extension",
    "ExtensionNotAllowedError",
    "FactUnknownError",
    "Facts",
    "Fault",
    "LandlordContacts",
    "LandlordUnknownError",
    "Letter",
    "Notice",
    "Policy",
    "PolicyDataError",
    "PossibleExclusion",
    "PossibleHazard",
    "Question",
    "QuickFix",
    "QuickFixNotOfferedError",
    "Reason",
    "Route",
    "Rulebook",
    "RulebookError",
    "StageStep",
    "TrackUnknownError",
    "ValueMissingError",
    "add_months",
    "add_working_days",
    "answer",
    "clock_runs",
    "commenced_on",
    "contact",
    "contact_names",
    "decide",
    "england_and_wales",
    "is_working_day",
    "hazard_names",
    "hazard_topics",
    "homes",
    "landlord_ids",
    "london_date",
    "plan_deadlines",
    "policy",
    "rulebook",
    "said_by",
    "source_text",
    "spell_day",
    "working_days_between",
]
