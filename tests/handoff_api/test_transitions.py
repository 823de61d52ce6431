"""The table of moves: every role in every state, and a table that cannot be wrong quietly."""

from __future__ import annotations

from typing import get_args

import pytest

from handoff_api.cases.actions import CaseAction, MoveToStage1
from handoff_api.cases.acts import _CHANGES
from handoff_api.cases.transitions import (
    TransitionTableInvalidError,
    allowed_actions,
    move,
    read_table,
    table,
)
from handoff_api.cases.vocabulary import Kind, Stage, State
from handoff_api.keys.service import ROLES

EVERY = [
    (role, state, kind, stage)
    for role in ROLES
    for state in get_args(State)
    for kind in get_args(Kind)
    for stage in ((*get_args(Stage), None) if kind == "complaint" else (None,))
]


def test_every_action_has_a_body_a_change_and_a_row() -> None:
    # Only the service itself moves a case at a limit: no request can ask for it.
    bodies = (*get_args(get_args(CaseAction)[0]), MoveToStage1)
    named = {get_args(body.model_fields["action"].annotation)[0] for body in bodies}
    assert named == set(table())
    assert set(bodies) == set(_CHANGES)


@pytest.mark.parametrize(("role", "state", "kind", "stage"), EVERY)
def test_what_is_allowed_is_what_can_be_done(
    role: str, state: str, kind: str, stage: str | None
) -> None:
    allowed = allowed_actions(role, state, kind, stage)
    for action in table():
        to = move(action, role, state, kind, stage)
        assert (to is not None) == (action in allowed)
        assert to is None or to in get_args(State)


@pytest.mark.parametrize(("role", "state", "kind", "stage"), EVERY)
def test_every_case_leads_on_for_somebody(
    role: str, state: str, kind: str, stage: str | None
) -> None:
    assert any(allowed_actions(r, state, kind, stage) for r in ROLES)


def test_auditor_changes_nothing() -> None:
    assert all(allowed_actions("auditor", *rest) == [] for _, *rest in EVERY)


def test_bot_never_decides_what_a_person_must() -> None:
    for action in ("refuse", "decide_exclusion", "respond", "close", "acknowledge", "reopen"):
        assert all(move(action, "intake", *rest) is None for _, *rest in EVERY)


def test_nothing_goes_back_to_draft() -> None:
    for action in table():
        for role, state, kind, stage in EVERY:
            if state != "draft":
                assert move(action, role, state, kind, stage) != "draft"


@pytest.mark.parametrize(
    "row",
    [
        {"who": ["cleaner"], "from": ["draft"], "to": "same"},
        {"who": ["staff"], "from": ["asleep"], "to": "same"},
        {"who": ["staff"], "from": ["draft"], "to": "gone"},
        {"who": ["staff"], "from": ["draft"], "to": "same", "kinds": ["moan"]},
        {"who": ["staff"], "from": ["draft"], "to": "same", "stages": ["stage_3"]},
        {"who": ["staff"], "from": ["draft"], "to": "same", "when": "always"},
    ],
)
def test_table_with_an_unknown_word_is_refused(row: dict[str, object]) -> None:
    with pytest.raises(TransitionTableInvalidError, match="amend"):
        read_table({"amend": [row]})
