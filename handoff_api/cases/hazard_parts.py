"""More than one hazard on a case: the most pressing stands first, the others ``beside`` it.

Each has its own clocks, from when the landlord knew of that one: gas that is made safe says nothing of the damp.
From when they come together each says itself what was done about it (``done``: the clocks met, and when; and when
it was ``investigated``). One that does not say is the only one of its case, whose dates say it.
What was said and who lives there is kept once, for the home.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from handoff_api.cases.placing import OF_HAZARD

Hazard = dict[str, Any]
_BESIDE = "beside"
_PRESSING = ("emergency", "unknown", "significant", "none")
# What says which hazard it is and since when: never words, nor who lives there.
_ITS_OWN = (
    "suspected", "name", "clause", "aware_at", "alerted_at", "recorded_by", "recorded_at",
    "investigated", "done",
)  # fmt: skip
_FACTS = ("done", "investigated")
# What has been done about a hazard of that kind when nothing is owed for it any more.
_ALL = {
    "emergency": frozenset({"emergency_hazard"}),
    "unknown": OF_HAZARD,
    "significant": OF_HAZARD - {"emergency_hazard"},
}


def each(hazard: Hazard | None) -> list[Hazard]:
    """Every hazard by itself, the one that stands first; none where there is none."""
    if not hazard:
        return []
    return [{n: hazard[n] for n in _ITS_OWN if n in hazard}, *hazard.get(_BESIDE, ())]


def speaks(hazard: Hazard) -> bool:
    """Whether it says itself what was done about it."""
    return "done" in hazard


def speaking(
    hazard: Hazard | None, done: Mapping[str, str], investigated: str | None, since: str | None
) -> list[Hazard]:
    """Every hazard by itself with what was done about it: as it says, else as its case does; known
    ``since`` then where nothing says when."""
    of_case = {"done": dict(done), "investigated": investigated}
    return [
        {**part, **({} if speaks(part) else of_case), "aware_at": part.get("aware_at") or since}
        for part in each(hazard)
    ]


def silent(hazard: Hazard) -> Hazard:
    """The same where its case says what was done about it."""
    return {n: said for n, said in hazard.items() if n not in _FACTS}


def put(hazard: Hazard, parts: list[Hazard]) -> Hazard:
    """With these in place of those it has, in their order."""
    rest = {n: what for n, what in hazard.items() if n not in _ITS_OWN and n != _BESIDE}
    return {**rest, **parts[0], **({_BESIDE: parts[1:]} if parts[1:] else {})}


def named(
    hazard: Hazard | None, suspected: str, name: str | None
) -> tuple[Hazard | None, list[Hazard]]:
    """The one that a person speaks of, and the others: by its name, else the one that stands.

    A new name is that of one without a name that is no more pressing; else it is one more (None),
    as what is said of damp ends no emergency. What is set aside is one that is there."""
    parts = each(hazard)
    one = parts[0] if parts else None
    if name is not None and parts and not (suspected == "none" and len(parts) == 1):
        known = [part for part in parts if part.get("name") == name]
        same = [
            part
            for part in parts
            if not part.get("name") and pressing({"suspected": suspected}) <= pressing(part)
        ]
        one = next(iter([*known, *([] if suspected == "none" else same)]), None)
    return one, [part for part in parts if part is not one]


def together(home: Hazard, parts: Iterable[Hazard]) -> Hazard:
    """One of ``parts``, with what else ``home`` says: what is none stands only where nothing else
    does, and the same hazard told of twice is one, from when it was first known."""
    distinct: list[Hazard] = []
    for part in parts:
        same = next((n for n, known in enumerate(distinct) if _same(known, part)), None)
        if same is None:
            distinct.append(part)
        else:
            distinct[same] = _one(distinct[same], part)
    first, *rest = sorted(distinct, key=_order)
    rest = [part for part in rest if part["suspected"] != "none"]
    said = {n: what for n, what in home.items() if n not in _ITS_OWN and n != _BESIDE}
    return {**said, **first, **({_BESIDE: rest} if rest else {})}


def pressing(hazard: Hazard) -> int:
    """The lower, the more pressing."""
    return _PRESSING.index(hazard.get("suspected", "none"))


def _order(hazard: Hazard) -> tuple[bool, bool, int]:
    """One for which everything has been done stands behind those that wait, and what is none last."""
    kind = hazard["suspected"]
    return kind == "none", _is_over(hazard), pressing(hazard)


def _is_over(hazard: Hazard) -> bool:
    done: dict[str, str] = hazard.get("done", {})
    return _ALL.get(hazard["suspected"], OF_HAZARD) <= done.keys()


def _same(first: Hazard, second: Hazard) -> bool:
    """Told of twice: known at the same instant, or of one name and with as much done about it. Two
    emergencies without a name may be gas and bare wires."""
    if any(first.get(n) != second.get(n) for n in ("suspected", "name")):
        return False
    if _instant(first) == _instant(second):
        return True
    return first.get("name") is not None and all(first.get(n) == second.get(n) for n in _FACTS)


def _instant(hazard: Hazard) -> datetime | None:
    return datetime.fromisoformat(hazard["aware_at"]) if hazard.get("aware_at") else None


def _one(first: Hazard, second: Hazard) -> Hazard:
    """What a person recorded of it counts before what was suspected; done is what both say is."""
    if second.get("recorded_by") and not first.get("recorded_by"):
        first, second = second, first
    both = first, second
    known = [part["aware_at"] for part in both if part.get("aware_at")]
    one = {
        **second,
        **{n: said for n, said in first.items() if said is not None},
        "aware_at": min(known, key=datetime.fromisoformat, default=None),
    }
    if all(map(speaks, both)):
        # An investigation from which nothing is owed any more starts no clock of one still to come.
        over = any(map(_is_over, both)) and not all(map(_is_over, both))
        looked = [part["investigated"] for part in both if part["investigated"] and not over]
        one["investigated"] = min(looked, key=datetime.fromisoformat, default=None)
        one["done"] = {n: at for n, at in first["done"].items() if n in second["done"]}
    return one
