"""Making reports: the cases are read once, then counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.errors import FieldInvalidError
from handoff_api.keys.service import EVERY_LANDLORD, Key, KeyForbiddenError
from handoff_api.ombudsman import repository as ombudsman
from handoff_api.ombudsman.schemas import FAILURES
from handoff_api.reports import repository, tsm
from handoff_api.reports.compliments import compliments
from handoff_api.reports.counting import Counted, count
from handoff_api.reports.learning import learning
from handoff_api.reports.outcomes import outcomes
from handoff_api.reports.periods import Period
from handoff_api.reports.satisfaction import satisfaction
from handoff_api.reports.tables import Report, Table
from handoff_api.reports.timeliness import timeliness
from handoff_api.reports.triggers import triggers
from handoff_api.reports.volumes import volumes
from handoff_api.surveys import repository as surveys
from handoff_api.surveys.questions import questions
from handoff_api.surveys.records import SurveyRecord

ReportName = Literal[
    "tsm", "volumes", "timeliness", "outcomes", "triggers", "compliments", "learning", "survey",
]  # fmt: skip
TITLES: dict[ReportName, str] = {
    "tsm": "Tenant Satisfaction Measures: complaints",
    "timeliness": "Acknowledged and answered in time",
    "triggers": "What triggers a review of the policy",
    "volumes": "How many, about what, from where",
    "outcomes": "What came of complaints",
    "compliments": "Compliments",
    "survey": "What residents said at the end",
    "learning": "What was learned",
}


@dataclass(frozen=True)
class Material:
    """Everything the reports of one landlord over some days are counted from."""

    policy: rulebook.Policy
    period: Period
    today: date
    cases: Sequence[Counted]
    given: Sequence[SurveyRecord]

    def tables(self, name: ReportName) -> list[Table]:
        """The tables of one report."""
        return _MAKERS[name](self)

    def report(self, name: ReportName) -> Report:
        """One report, whole."""
        return Report(
            name=name,
            title=TITLES[name],
            landlord=self.policy.landlord,
            landlord_name=self.policy.name,
            from_=self.period.first,
            to=self.period.last,
            tables=self.tables(name),
        )


def landlord_for(key: Key, asked: str | None) -> str:
    """The landlord to report on: the key's own, or the one asked for by a key that sees all."""
    landlord = asked or (None if key.landlord == EVERY_LANDLORD else key.landlord)
    known = list(rulebook.landlord_ids())
    if landlord is None:
        raise FieldInvalidError("landlord", "is required: this key sees every landlord", known)
    if landlord not in known:
        raise FieldInvalidError("landlord", "is not one of the allowed values", known)
    if not key.sees(landlord):
        raise KeyForbiddenError("This key is for another landlord.")
    return landlord


async def gather(session: AsyncSession, landlord: str, period: Period, today: date) -> Material:
    """Read the cases and surveys of the period."""
    found = await repository.touched(session, landlord, period.starts_at, period.ends_at)
    failures: dict[int, list[tuple[date, str]]] = defaultdict(list)
    for each in await ombudsman.of_landlord(session, landlord):
        if each.finding in FAILURES:
            failures[each.case_id].append((each.determined_on, each.finding))
    return Material(
        policy=rulebook.policy(landlord, min(period.last, today)),
        period=period,
        today=today,
        cases=[count(case, failures[case.id]) for case in found],
        given=await surveys.given_between(session, landlord, period.starts_at, period.ends_at),
    )


def _tsm(made: Material) -> list[Table]:
    homes = rulebook.homes(made.policy.landlord, made.period.last)
    return [tsm.measures(made.cases, made.period, homes, made.today)]


def _triggers(made: Material) -> list[Table]:
    found = triggers(made.cases, made.policy, made.period)
    return [found] if found else []


_MAKERS: dict[ReportName, Callable[[Material], list[Table]]] = {
    "tsm": _tsm,
    "volumes": lambda made: volumes(made.cases, made.period),
    "timeliness": lambda made: [timeliness(made.cases, made.period, made.today)],
    "outcomes": lambda made: outcomes(made.cases, made.period),
    "triggers": _triggers,
    "compliments": lambda made: [compliments(made.cases, made.period)],
    "learning": lambda made: learning(made.cases, made.period),
    "survey": lambda made: satisfaction(made.given, questions(made.policy)),
}
