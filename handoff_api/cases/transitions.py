"""The state machine, read from ``transitions.yml`` and checked against the words a case may use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

import yaml

from handoff_api.cases.vocabulary import Kind, Mark, Stage, State
from handoff_api.keys.service import ROLES
from handoff_api.labels import label

_STAFF = ("caseworker", "manager", "admin")
_KEYS = {"who", "from", "to", "kinds", "stages", "needs", "unless"}
_NONE: frozenset[str] = frozenset()


class TransitionTableInvalidError(ValueError):
    """``transitions.yml`` says something that cannot be; names the action and the word."""


@dataclass(frozen=True)
class Row:
    """One permitted move; ``to`` None leaves the state as it is."""

    who: frozenset[str]
    from_states: frozenset[str]
    to: str | None
    kinds: frozenset[str]
    stages: frozenset[str | None]
    needs: frozenset[str]
    unless: frozenset[str]

    def fits(
        self, role: str, state: str, kind: str, stage: str | None, marks: frozenset[str]
    ) -> bool:
        """Whether this role may make this move on such a case."""
        return (
            role in self.who
            and state in self.from_states
            and kind in self.kinds
            and stage in self.stages
            and self.needs <= marks
            and self.unless.isdisjoint(marks)
        )


Table = dict[str, tuple[Row, ...]]


@cache
def table() -> Table:
    """The table that ships with the service."""
    return read_table(
        yaml.safe_load((Path(__file__).parent / "transitions.yml").read_text("utf-8"))
    )


def read_table(raw: Any) -> Table:
    """A table from parsed YAML; refuses unknown keys, roles, states, kinds and stages."""
    return {action: tuple(_row(action, row) for row in rows) for action, rows in raw.items()}


def move(
    action: str,
    role: str,
    state: str,
    kind: str,
    stage: str | None,
    marks: frozenset[str] = _NONE,
) -> str | None:
    """The state ``action`` leads to, or None when it is not allowed."""
    for row in table().get(action, ()):
        if row.fits(role, state, kind, stage, marks):
            return row.to or state
    return None


def obstacle(
    action: str,
    role: str,
    state: str,
    kind: str,
    stage: str | None,
    marks: frozenset[str] = _NONE,
) -> str:
    """What stands against a move that is not allowed: the kind of case, the role, the state or what
    else is true of the case, in that order. The end of "... is not possible"."""
    of_kind = [row for row in table()[action] if kind in row.kinds and stage in row.stages]
    if not of_kind:
        at = f" at {label('stage', stage)}" if stage else ""
        return f"for a case of kind {kind}{at}"
    own = [row for row in of_kind if role in row.who]
    if not own:
        who = sorted(set().union(*(row.who for row in of_kind)) - {"system"})
        return f"for the role {role}: only {' or '.join(who) or 'the service itself'} may"
    here = [row for row in own if state in row.from_states]
    if not here:
        return f"while the case is {state}"
    lacking = sorted(here[0].needs - marks)
    if lacking:
        return f"because {label('lacking', lacking[0])}"
    return f"because {label('in_the_way', min(here[0].unless & marks))}"


def allowed_actions(
    role: str, state: str, kind: str, stage: str | None, marks: frozenset[str] = _NONE
) -> list[str]:
    """What ``role`` may do to such a case, in the table's order."""
    return [name for name in table() if move(name, role, state, kind, stage, marks) is not None]


def _row(action: str, raw: dict[str, Any]) -> Row:
    unknown = set(raw) - _KEYS
    if unknown:
        raise TransitionTableInvalidError(f"{action}: unknown key {sorted(unknown)[0]!r}")
    roles: set[str] = set()
    for role in raw["who"]:
        roles |= set(_STAFF) if role == "staff" else {role}
    _check(action, roles, (*ROLES, "system"))
    _check(action, raw["from"], get_args(State))
    _check(action, [raw["to"]], (*get_args(State), "same"))
    kinds = raw.get("kinds", get_args(Kind))
    _check(action, kinds, get_args(Kind))
    stages = raw.get("stages", (*get_args(Stage), None))
    _check(action, stages, (*get_args(Stage), None))
    for word in ("needs", "unless"):
        _check(action, raw.get(word, ()), get_args(Mark))
    return Row(
        who=frozenset(roles),
        from_states=frozenset(raw["from"]),
        to=None if raw["to"] == "same" else raw["to"],
        kinds=frozenset(kinds),
        stages=frozenset(stages),
        needs=frozenset(raw.get("needs", ())),
        unless=frozenset(raw.get("unless", ())),
    )


def _check(action: str, words: Any, known: tuple[Any, ...]) -> None:
    for word in words:
        if word not in known:
            raise TransitionTableInvalidError(f"{action}: {word!r} is not one of {known}")
