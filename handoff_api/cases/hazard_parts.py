"""More than one hazard on a case: the most pressing stands first, the others ``beside`` it.

Each has its own clocks, from when the landlord knew of that one: gas that is made safe says nothing of the damp.
What was said and who lives there is kept once, for the home.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from handoff_api.cases.placing import OF_HAZARD

Hazard = dict[str, Any]
_BESIDE = "beside"
_PRESSING = ("emergency", "unknown", "significant", "none")
# What says which hazard it is and since when: never words, nor who lives there.
_ITS_OWN = (
    "suspected", "name", "clause", "aware_at", "alerted_at", "recorded_by", "recorded_at",
)  # fmt: skip
# The clocks that no other kind starts; a written summary is owed for every kind.
_CLOCKS = {
    "emergency": frozenset({"emergency_hazard"}),
    "unknown": OF_HAZARD,
    "significant": OF_HAZARD - {"emergency_hazard"},
}


def each(hazard: Hazard | None) -> list[Hazard]:
    """Every hazard by itself, the one that stands first; none where there is none."""
    if not hazard:
        return []
    return [{n: hazard[n] for n in _ITS_OWN if n in hazard}, *hazard.get(_BESIDE, ())]


def named(hazard: Hazard | None, name: str | None) -> tuple[Hazard, list[Hazard]]:
    """The one that a person speaks of, and the others: by its name, else the one that stands."""
    parts = each(hazard)
    found = next((part for part in parts if name and part.get("name") == name), None)
    one = found or (parts[0] if parts else {})
    return one, [part for part in parts if part is not one]


def running(hazard: Hazard | None, owed: Iterable[str], since: datetime) -> list[Hazard]:
    """Those of which one of the clocks ``owed`` is; known ``since`` then where nothing says when."""
    still = set(owed)
    return [
        {**part, "aware_at": part.get("aware_at") or since.isoformat()}
        for part in each(hazard)
        if still & _CLOCKS.get(part.get("suspected", "none"), frozenset())
    ]


def together(home: Hazard, parts: Iterable[Hazard]) -> Hazard:
    """One of ``parts``, with what else ``home`` says: what is none stands only where nothing else
    does, and the same hazard told of twice is one, from when it was first known."""
    distinct: dict[tuple[Any, Any], Hazard] = {}
    for part in parts:
        which = part["suspected"], part.get("name")
        distinct[which] = _one(distinct[which], part) if which in distinct else part
    first, *rest = sorted(distinct.values(), key=pressing)
    rest = [part for part in rest if part["suspected"] != "none"]
    said = {n: what for n, what in home.items() if n not in _ITS_OWN and n != _BESIDE}
    return {**said, **first, **({_BESIDE: rest} if rest else {})}


def pressing(hazard: Hazard) -> int:
    """The lower, the more pressing."""
    return _PRESSING.index(hazard.get("suspected", "none"))


def _one(first: Hazard, second: Hazard) -> Hazard:
    """What a person recorded of it counts before what was suspected."""
    if second.get("recorded_by") and not first.get("recorded_by"):
        first, second = second, first
    known = [part["aware_at"] for part in (first, second) if part.get("aware_at")]
    return {
        **second,
        **{n: said for n, said in first.items() if said is not None},
        "aware_at": min(known, key=datetime.fromisoformat, default=None),
    }
