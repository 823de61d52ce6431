"""The law's dates for the hazards of a case, each counted for that one from when it was known.

The case has one date of a name: the earliest over the hazards that still owe it, else that of the one it was met
for last. So a date met for the one is not owed again because of another, and comes back when that one is set aside.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import rulebook
from handoff_api.cases import hazard_parts
from handoff_api.cases.hazard_parts import Hazard
from handoff_api.cases.placing import OF_HAZARD, late_from
from handoff_api.cases.records import CaseRecord
from handoff_api.errors import FieldInvalidError

_TRACK_OF_HAZARD = {
    "emergency": "emergency_hazard",
    "significant": "significant_hazard",
    "unknown": "hazard",
}
INVESTIGATED = "investigated"
_INVESTIGATE = "investigate_hazard"
_Dated = tuple[rulebook.Deadline, datetime | None]


def check_hazard(field: str, name: str, policy: rulebook.Policy) -> None:
    """Refuse a name that the law's table of hazards does not have."""
    known = rulebook.hazard_names(policy)
    if name not in known:
        raise FieldInvalidError(field, "is not in the law's table of hazards", list(known))


def done_on(case: CaseRecord) -> dict[str, str]:
    """Which of the law's dates the case itself says are met, and when."""
    met = {d.name: d.met_at for d in case.deadlines if d.name in OF_HAZARD}
    return {name: at.isoformat() for name, at in met.items() if at is not None}


def parts_of(case: CaseRecord) -> list[Hazard]:
    """Every hazard of the case by itself, with what was done about it."""
    since = case.received_at.isoformat() if case.received_at else None
    looked = case.milestones.get(INVESTIGATED)
    return hazard_parts.speaking(case.hazard, done_on(case), looked, since)


def planned(case: CaseRecord, policy: rulebook.Policy) -> dict[str, _Dated]:
    """Each of the law's dates, and when it was met where no hazard owes it any more."""
    found: dict[str, list[_Dated]] = {}
    for part in parts_of(case):
        for deadline in _dates(part, policy):
            told = part["done"].get(deadline.name)
            met = datetime.fromisoformat(told) if told else None
            found.setdefault(deadline.name, []).append((deadline, met))
    return {name: _counting(dated) for name, dated in found.items()}


def keep(case: CaseRecord, policy: rulebook.Policy, name: str, at: datetime) -> None:
    """A date was met: of hazards that each say what was done about them, for the one due first."""
    if not any(map(hazard_parts.speaks, hazard_parts.each(case.hazard))):
        return
    parts = parts_of(case)
    owing = [
        (_late(deadline), number)
        for number, part in enumerate(parts)
        for deadline in _dates(part, policy)
        if deadline.name == name and name not in part["done"]
    ]
    if not owing:
        return
    _, number = min(owing)
    part = parts[number]
    looked = at.isoformat() if name == _INVESTIGATE else None
    parts[number] = {
        **part,
        "done": {**part["done"], name: at.isoformat()},
        "investigated": part["investigated"] or looked,
    }
    case.hazard = hazard_parts.put(case.hazard or {}, parts)


def _counting(dated: list[_Dated]) -> _Dated:
    owed = [deadline for deadline, met in dated if met is None]
    if owed:
        return _earliest(owed), None
    last = max(met for _, met in dated if met is not None)
    return _earliest(deadline for deadline, met in dated if met == last), last


def _earliest(deadlines: Iterable[rulebook.Deadline]) -> rulebook.Deadline:
    return min(deadlines, key=_late)


def _late(deadline: rulebook.Deadline) -> datetime:
    return late_from(deadline.due_on, deadline.due_at)


def _dates(hazard: Hazard, policy: rulebook.Policy) -> list[rulebook.Deadline]:
    # The law's clocks run from knowing, whether or not the resident has finished telling.
    track = _TRACK_OF_HAZARD.get(str(hazard.get("suspected")))
    if track is None or not hazard["aware_at"]:
        return []
    name = hazard.get("name")
    if name is not None:
        check_hazard("hazard.name", name, policy)
    happened = {"aware": datetime.fromisoformat(hazard["aware_at"])}
    if hazard["investigated"]:
        happened[INVESTIGATED] = datetime.fromisoformat(hazard["investigated"])
    return rulebook.plan_deadlines(policy, track, happened, hazard=name)
