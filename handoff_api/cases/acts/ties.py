"""Ties between cases: each tells of the other, at a version of its own."""

from __future__ import annotations

from typing import Any

from handoff_api.cases import clocks, history, service
from handoff_api.cases.acts.act import Act
from handoff_api.cases.handling_records import LinkRecord
from handoff_api.cases.records import CaseRecord
from handoff_api.errors import FieldInvalidError
from handoff_api.queue import search_repository

# Made of one another: the same people and the same home. Staff tie others for any reason.
_OF_ONE_MATTER = frozenset(
    {"merged_into", "merged_from", "split_into", "split_from", "raised_from", "raised_as"}
)


def of_one_matter(case: CaseRecord) -> list[str]:
    """The cases that this one was made of, or that were made of it."""
    links = [link for link in case.links if link.relation in _OF_ONE_MATTER]
    return list(dict.fromkeys(link.other_reference for link in links))


async def other_case(doing: Act, reference: str, field: str) -> CaseRecord:
    """Another case at the same landlord that this key may change."""
    found = await service.look_up(doing.session, reference, doing.key, to_change=True)
    if found is None or found.landlord != doing.case.landlord:
        raise FieldInvalidError(field, "is no case that this key sees at the same landlord")
    if found.id == doing.case.id:
        raise FieldInvalidError(field, "is this case")
    return found


def tie(doing: Act, case: CaseRecord, other: str, relation: str, reason: str) -> None:
    """Note on ``case`` that it belongs to ``other``."""
    case.links.append(
        LinkRecord(
            other_reference=other,
            relation=relation,
            reason=reason,
            by=doing.key.actor,
            at=doing.now,
        )
    )


async def tied(
    doing: Act,
    other: CaseRecord,
    action: str,
    relation: str,
    reason: str,
    words: dict[str, Any],
    more: dict[str, Any] | None = None,
) -> None:
    """The other case is tied back, and its history tells of it."""
    tie(doing, other, doing.case.reference, relation, reason)
    await told(doing, other, action, words, {"relation": relation, **(more or {})})


async def told(
    doing: Act, other: CaseRecord, action: str, words: dict[str, Any], more: dict[str, Any]
) -> None:
    """What was done here changed the other case too: its dates are planned, its history tells it."""
    clocks.plan(other, clocks.policy_of(other), doing.now)
    other.version += 1
    other.updated_at = doing.now
    await search_repository.file(doing.session, other)
    await history.append(
        doing.session,
        other,
        actor=doing.key.actor,
        action=action,
        from_state=other.state,
        now=doing.now,
        details={"other": doing.case.reference, **more, **service.plan_details(other)},
        private=words,
    )
