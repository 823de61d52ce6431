"""`coverage`: each numbered rule, the data that holds it, the code that uses it, its tests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from rulebook.clauses import Clause
from rulebook.commands.output import Output
from rulebook.commands.rules import LANDLORD_OF, read_rules
from rulebook.library import Rulebook
from rulebook.places import HERE

_USED_BY = {
    "deadline": "rulebook/deadlines.py",
    "extension": "rulebook/extensions.py",
    "exclusion": "rulebook/exclusions.py",
    "quick_fix": "rulebook/quick_fix.py",
    "route": "rulebook/triage.py (routes)",
    "notice": "rulebook/triage.py (notices)",
    "letter": "rulebook/triage.py (letters)",
    "stage": "rulebook/triage.py (stage plan)",
    "refusal": "rulebook/triage.py (refusal grounds)",
}
CASES = HERE.parent / "tests" / "rulebook" / "cases"
_CASE = re.compile(r"^  - name:", re.MULTILINE)
_ABOUT = re.compile(r"^clauses?: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Row:
    """One rule. `state` is built (code acts on it), held as data (a value for staff screens and
    checks), staff only, replaced (by a checked contact) or not built."""

    number: str
    rule: str
    clauses: tuple[Clause, ...]
    used_by: tuple[str, ...]
    state: str
    note: str
    tests: tuple[str, ...]


def rows(book: Rulebook, today: date) -> list[Row]:
    cases = count_cases(CASES)
    found = []
    for number, rule in read_rules().items():
        landlord = LANDLORD_OF[number.split("-")[0]]
        policy = book.policy(landlord, today)
        clauses = tuple(c for c in policy.clauses.values() if number in c.covers)
        used: dict[str, None] = {}
        for clause in clauses:
            used.update(dict.fromkeys(_USED_BY[kind] for kind in clause.rules))
            if clause.answers:
                used["rulebook/answers.py"] = None
            used.update(dict.fromkeys(readers(clause)))
        notes = [
            *(f"staff only, recorded as {c.recorded}" for c in clauses if c.recorded),
            *(f"not built, because {c.not_built}" for c in clauses if c.not_built),
            *(f"replaced: {c.obsolete}" for c in clauses if c.obsolete),
        ]
        tests = [
            f"{file} ({n})"
            for clause in clauses
            for file, n in cases.get((landlord, clause.id), ())
        ]
        found.append(
            Row(
                number,
                rule,
                clauses,
                tuple(used),
                _state(clauses, bool(used)),
                "; ".join(notes),
                tuple(dict.fromkeys(tests)) or ("tests/rulebook/test_policy_data.py",),
            )
        )
    return found


def readers(clause: Clause) -> Iterator[str]:
    """Files of the bot and the case API that read one of the clause's values by its path."""
    for name in clause.values:
        yield from (file for file, text in _code() if f"{clause.id}.{name}" in text)


@lru_cache(maxsize=1)
def _code() -> tuple[tuple[str, str], ...]:
    files = [
        path
        for folder in ("bot", "handoff_api")
        for path in sorted((HERE.parent / folder).rglob("*.py"))
    ]
    return tuple(
        (path.relative_to(HERE.parent).as_posix(), path.read_text(encoding="utf-8"))
        for path in files
    )


def coverage(book: Rulebook, today: date) -> Output:
    table = rows(book, today)
    counts = Counter(row.state for row in table)
    data = [
        {
            "rule": row.number,
            "title": row.rule,
            "clauses": [clause.id for clause in row.clauses],
            "files": sorted({clause.file for clause in row.clauses}),
            "used_by": list(row.used_by),
            "state": row.state,
            "note": row.note,
            "tests": list(row.tests),
        }
        for row in table
    ]
    lines = [
        f"{row.number:<7} {row.state:<11} {', '.join(c.id for c in row.clauses)}"
        + (f" | {', '.join(row.used_by)}" if row.used_by else "")
        + (f" | {row.note}" if row.note else "")
        for row in table
    ]
    lines.append(f"{len(table)} rules: " + ", ".join(f"{n} {s}" for s, n in counts.items()))
    return Output({"rules": data, "counts": dict(counts)}, lines, ok="missing" not in counts)


def count_cases(folder: Path) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """Case files by landlord and clause; a file says at its top which clauses it is about."""
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for path in sorted(folder.glob("*/*.yml")):
        text = path.read_text(encoding="utf-8")
        about = _ABOUT.search(text)
        for clause in about.group(1).strip("[]").split(",") if about else ():
            found.setdefault((path.parent.name, clause.strip().strip("\"'")), []).append(
                (path.relative_to(HERE.parent).as_posix(), len(_CASE.findall(text)))
            )
    return found


def policy_map(book: Rulebook, today: date) -> str:
    """The Markdown of docs/policy-map.md."""
    parts = [
        "# Policy map",
        "",
        "Generated by `python -m rulebook coverage --write`; do not edit by hand. Each numbered",
        "rule, the clause of the data that holds it, the code that uses it and its tests.",
        "Rules only staff act on say where they are recorded.",
        "",
    ]
    counts = Counter(row.state for row in rows(book, today))
    parts += ["| state | rules |", "|---|---|", *(f"| {s} | {n} |" for s, n in counts.items())]
    landlord = ""
    for row in rows(book, today):
        owner = LANDLORD_OF[row.number.split("-")[0]]
        if owner != landlord:
            landlord = owner
            policy = book.policy(landlord, today)
            parts += [
                "", f"## {policy.name}", "", f"{policy.title}, edition `{policy.edition}`.", "",
                "| rule | what it is | clause | used by | note | tests |", "|---|---|---|---|---|---|",
            ]  # fmt: skip
        cells = (
            row.number,
            row.rule,
            "; ".join(f"`{clause.id}` ({clause.cite})" for clause in row.clauses),
            ", ".join(row.used_by) or "-",
            row.note or "-",
            ", ".join(row.tests),
        )
        parts.append("| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |")
    return "\n".join(parts) + "\n"


def _state(clauses: tuple[Clause, ...], used: bool) -> str:
    if not clauses:
        return "missing"
    if used:
        return "built"
    if any(clause.values for clause in clauses):
        return "held as data"
    if all(clause.not_built for clause in clauses):
        return "not built"
    if any(clause.recorded for clause in clauses):
        return "staff only"
    return "replaced"
