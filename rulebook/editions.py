"""Reads a folder of clauses as one dated edition, and refuses editions that overlap."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rulebook.clauses import Clause, Edition, spell_amount
from rulebook.errors import Fault
from rulebook.places import called
from rulebook.reading import read_yaml
from rulebook.shapes import Shape, anything, check, day, day_or_none, one_of, read_clause, text

_EDITION: Shape = {
    "id": (True, text),
    "title": (True, text),
    "status": (True, one_of(("in_force", "past_its_review_date", "superseded", "draft"))),
    "starts_on": (True, day),
    "until": (False, day_or_none),
    "dated_because": (True, text),
    "source": (False, text),
    "sha256": (False, text),
    "names": (False, anything),
}
_FINDING: Shape = {
    "provision": (True, text),
    "kind": (True, one_of(("conflict", "possible_conflict", "gap", "stricter", "obsolete"))),
    "clauses": (True, anything),
    "finding": (True, text),
    "putright": (True, text),
}


def read_editions(folder: Path, name: str, faults: list[Fault]) -> list[Edition]:
    editions = []
    for place in sorted(folder.glob("*/edition.yml")):
        edition = _read_edition(place.parent, name, faults)
        if edition is not None:
            editions.append(edition)
    editions.sort(key=lambda each: each.starts_on)
    live = [each for each in editions if each.status != "draft"]
    for earlier, later in zip(live, live[1:], strict=False):
        if earlier.until is None or earlier.until >= later.starts_on:
            faults.append(
                Fault(
                    called(folder),
                    later.id,
                    f"overlaps {earlier.id}: give {earlier.id} an `until` before "
                    f"{later.starts_on.isoformat()}",
                )
            )
    return editions


def _read_edition(folder: Path, name: str, faults: list[Fault]) -> Edition | None:
    file = called(folder / "edition.yml")
    raw = read_yaml(folder / "edition.yml", file, faults)
    good = check(raw, _EDITION, file, "", faults)
    clauses: dict[str, Clause] = {}
    for path in sorted(folder.glob("*.yml")):
        if path.name in ("edition.yml", "code-check.yml"):
            continue
        for clause in _read_clauses(path, faults):
            if clause.id in clauses:
                faults.append(
                    Fault(clause.file, clause.id, f"is also in {clauses[clause.id].file}")
                )
            clauses[clause.id] = clause
    if not good:
        return None
    until = raw.get("until")
    if until is not None and until < raw["starts_on"]:
        faults.append(Fault(file, "until", "is before the edition starts"))
    _check_references(clauses, faults)
    return Edition(
        id=raw["id"],
        folder=folder.name,
        title=raw["title"],
        status=raw["status"],
        starts_on=raw["starts_on"],
        until=until,
        dated_because=raw["dated_because"],
        source=raw.get("source"),
        sha256=raw.get("sha256"),
        clauses={
            key: replace(clause, says=_fill(clause, name, faults))
            for key, clause in clauses.items()
        },
    )


def _read_clauses(path: Path, faults: list[Fault]) -> Iterable[Clause]:
    file = called(path)
    raw = read_yaml(path, file, faults)
    if not isinstance(raw, Mapping) or not isinstance(raw.get("clauses"), Mapping):
        faults.append(Fault(file, "clauses", "is missing"))
        return
    for key in raw:
        if key not in ("clauses", "chapter"):
            faults.append(Fault(file, str(key), "is not a key known here (chapter, clauses)"))
    for id, body in raw["clauses"].items():
        clause = read_clause(id, body, file, faults)
        if clause is not None:
            yield clause


def _check_references(clauses: Mapping[str, Clause], faults: list[Fault]) -> None:
    limits = {
        c.rules["deadline"]["name"]: (c.rules["deadline"]["amount"], c.rules["deadline"]["unit"])
        for c in clauses.values()
        if "deadline" in c.rules
    }
    for clause in clauses.values():
        quick_fix = clause.rules.get("quick_fix")
        # Offered in one clause and ended in another: one number, or a resident hears two.
        if quick_fix and limits.get("quick_fix") != (quick_fix["amount"], quick_fix["unit"]):
            faults.append(
                Fault(
                    clause.file,
                    f"clauses.{clause.id}.quick_fix.amount",
                    "is not that of the quick_fix deadline, which must be there",
                )
            )
        extension = clause.rules.get("extension")
        if extension and extension["deadline"] not in limits:
            faults.append(
                Fault(clause.file, f"clauses.{clause.id}.extension.deadline",
                      f"extends {extension['deadline']}, which no clause here sets")
            )  # fmt: skip
        exclusion = clause.rules.get("exclusion")
        if exclusion and ("when" in exclusion) == ("older_than_months" in exclusion):
            faults.append(
                Fault(clause.file, f"clauses.{clause.id}.exclusion",
                      "needs either `when` or `older_than_months`")
            )  # fmt: skip
    names = [(c.rules["deadline"]["name"], c) for c in clauses.values() if "deadline" in c.rules]
    seen: set[str] = set()
    for deadline, clause in names:
        if deadline in seen:
            faults.append(
                Fault(clause.file, f"clauses.{clause.id}.deadline.name", f"sets {deadline} again")
            )
        seen.add(deadline)


def _fill(clause: Clause, name: str, faults: list[Fault]) -> str:
    """`{limit}` and `{landlord}` in a sentence, so that nobody types a number twice."""
    says = clause.says
    if "{" not in says:
        return says
    words = {"landlord": name}
    for kind in ("deadline", "quick_fix", "extension"):
        rule = clause.rules.get(kind)
        amount = rule.get("amount") if rule else None
        if isinstance(amount, Mapping) and len(amount) == 1:
            (amount,) = amount.values()  # several dates have no one number to say
        if rule and isinstance(amount, int):
            words[kind] = spell_amount(amount, rule["unit"])
            words.setdefault("limit", words[kind])
    exclusion = clause.rules.get("exclusion")
    if exclusion and isinstance(exclusion.get("older_than_months"), int):
        words["limit"] = spell_amount(exclusion["older_than_months"], "months")
    try:
        return says.format(**words)
    except (KeyError, IndexError, ValueError) as problem:
        faults.append(
            Fault(clause.file, f"clauses.{clause.id}.says", f"cannot be filled in: {problem}")
        )
        return says


def read_findings(
    folder: Path, edition: Edition, faults: list[Fault]
) -> tuple[Mapping[str, Any], ...]:
    path = folder / "code-check.yml"
    if not path.exists():
        return ()
    file = called(path)
    raw = read_yaml(path, file, faults)
    rows = raw.get("findings") if isinstance(raw, Mapping) else None
    if not isinstance(rows, list):
        faults.append(Fault(file, "findings", "is missing"))
        return ()
    for place, row in enumerate(rows):
        if check(row, _FINDING, file, f"findings[{place}]", faults):
            for clause in row["clauses"]:
                if clause not in edition.clauses:
                    faults.append(
                        Fault(file, f"findings[{place}].clauses", f"no clause {clause!r}")
                    )
    return tuple(rows)
