"""Awaab's Law: which hazards are covered, as what, since when. Dated data, per hazard."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from rulebook.clauses import Policy
from rulebook.errors import ValueMissingError

_CLAUSE = "law:hazards.in-force"


def clock_runs(policy: Policy, hazard: str, as_what: str) -> bool:
    """Whether the `emergency` or `significant` clock applies to this hazard on the policy's day.

    False covers both a hazard the law leaves out and one not yet commenced; `commenced_on` tells
    them apart. Tenure is for staff: the clocks cover tenants of registered providers.
    """
    starts_on = commenced_on(policy, hazard, as_what)
    return starts_on is not None and starts_on <= policy.on


def commenced_on(policy: Policy, hazard: str, as_what: str) -> date | None:
    """The first day, or None while no day has been set. A hazard not in the data is an error."""
    known: Mapping[str, date | None] = policy.value(f"{_CLAUSE}.significant_from")
    if hazard not in known:
        raise ValueMissingError("the law's table of hazards", hazard)
    if as_what == "significant":
        return known[hazard]
    if hazard in policy.value(f"{_CLAUSE}.never"):
        return None
    first: date = policy.value(f"{_CLAUSE}.emergency_from")
    return first
