"""One action under way: the case, who acts, and what the history will keep of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.cases.records import CaseRecord, IssueRecord
from handoff_api.errors import FieldInvalidError
from handoff_api.keys.service import Key

UNKNOWN = "is not one of the allowed values"


@dataclass
class Act:
    """``details`` name nobody and stay for ever; ``private`` may be erased."""

    session: AsyncSession
    case: CaseRecord
    policy: rulebook.Policy
    key: Key
    now: datetime
    details: dict[str, Any] = field(default_factory=dict)
    private: dict[str, Any] = field(default_factory=dict)

    @property
    def stage_2(self) -> bool:
        """Whether the case is at its second stage."""
        return self.case.stage == "stage_2"

    def keep(self, **words: str | None) -> None:
        """Keep in the history what somebody wrote, where they wrote anything."""
        self.private |= {name: value for name, value in words.items() if value}


class Numbered(Protocol):
    """A row with an id."""

    id: Any


Row = TypeVar("Row", bound=Numbered)


def row_of(rows: list[Row], id: int, field_name: str) -> Row:
    """The row with this id; refuses others, naming those there are."""
    found = next((row for row in rows if row.id == id), None)
    if found is None:
        raise FieldInvalidError(field_name, UNKNOWN, [str(row.id) for row in rows])
    return found


def issue_of(case: CaseRecord, id: int | None) -> IssueRecord | None:
    """The issue with this id; None when none is named."""
    return None if id is None else row_of(case.issues, id, "issue_id")
