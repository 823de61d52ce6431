"""Write the table of moves into docs/the-case.md, from the table the service goes by."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_args

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from handoff_api.cases.transitions import Row, table  # noqa: E402
from handoff_api.cases.vocabulary import Kind, Stage, State  # noqa: E402

PAGE = ROOT / "docs" / "the-case.md"
BEGIN, END = "<!-- table of moves: begin -->", "<!-- table of moves: end -->"
_STAFF = {"caseworker", "manager", "admin"}
_STAGES = (*get_args(Stage), None)


def render() -> str:
    """One line for each row of the table, in its order."""
    lines = ["| action | who | from | leads to | only for | only if |", "|---|---|---|---|---|---|"]
    for action, rows in table().items():
        lines += [_line(action, row) for row in rows]
    return "\n".join(lines)


def page(text: str) -> str:
    """``text`` with the table as it is now."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}\n\n{render()}\n\n{END}{rest.split(END)[1]}"


def _line(action: str, row: Row) -> str:
    who = sorted(row.who - _STAFF if row.who >= _STAFF else row.who)
    who += ["staff"] if row.who >= _STAFF else []
    states = [state for state in get_args(State) if state in row.from_states]
    if len(states) == len(get_args(State)):
        where = "any"
    elif set(get_args(State)) - set(states) == {"draft"}:
        where = "any but draft"
    else:
        where = ", ".join(states)
    conditions = [*sorted(row.needs), *(f"not {mark}" for mark in sorted(row.unless))]
    cells = [
        f"`{action}`",
        ", ".join(who),
        where,
        row.to or "the same",
        _only(row),
        ", ".join(conditions),
    ]
    return "| " + " | ".join(cells) + " |"


def _only(row: Row) -> str:
    found = []
    if row.kinds != set(get_args(Kind)):
        left_out = set(get_args(Kind)) - row.kinds
        found.append(
            "all but " + ", ".join(sorted(left_out))
            if len(left_out) == 1
            else ", ".join(kind for kind in get_args(Kind) if kind in row.kinds)
        )
    if row.stages != set(_STAGES):
        found.append(", ".join(stage or "no stage" for stage in _STAGES if stage in row.stages))
    return "; ".join(found)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
