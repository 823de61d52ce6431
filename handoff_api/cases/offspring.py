"""A case made out of another: the same people, the same needs, a history of its own."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases import clocks, history, repository
from handoff_api.cases.handling_records import AccessRecord
from handoff_api.cases.records import CaseRecord, IssueRecord, PartyRecord
from handoff_api.metrics import CASES
from handoff_api.queue import search_repository

_SAME = (
    "landlord", "policy_edition", "conversation_id", "kind", "stage", "priority", "channel",
    "description", "outcome_wanted", "anonymity", "owner", "received_at", "received_by", "about",
    "restricted", "restricted_because", "adjustments", "asked",
)  # fmt: skip
_OF_ISSUE = (
    "position", "topic", "summary", "happened", "ongoing", "reported_before", "responsible",
    "responsible_why",
)  # fmt: skip
_OF_PARTY = (
    "position", "role", "name", "relationship_words", "contacts", "address", "tenure", "authority",
)  # fmt: skip
_OF_ACCESS = ("person", "access", "because", "by", "at", "ended_at")


def copy_of(case: CaseRecord, *, reference: str, now: datetime) -> CaseRecord:
    """A new received case with the people, needs and limits on reading of ``case``, no issues.

    No hazard either: it goes where its issue goes (``acts.hazards``), or stays with what goes on.
    """
    return CaseRecord(
        reference=reference,
        version=1,
        state="received",
        hazard=None,
        milestones={},
        created_at=now,
        updated_at=now,
        issues=[],
        signals=[],
        exclusions=[],
        deadlines=[],
        parties=[PartyRecord(**_of(party, _OF_PARTY)) for party in case.parties],
        **{name: [] for name in repository.PARTS if name != "access"},
        # Whoever is kept away from the one is kept away from the other.
        access=[AccessRecord(**_of(row, _OF_ACCESS)) for row in case.access],
        **_of(case, _SAME),
    )


def copy_issue(issue: IssueRecord) -> IssueRecord:
    """The same point, for another case."""
    return IssueRecord(**_of(issue, _OF_ISSUE))


async def store(
    session: AsyncSession,
    made: CaseRecord,
    actor: str,
    relation: str,
    now: datetime,
    told: dict[str, Any],
) -> None:
    """Plan its dates and begin its history; ``told`` is what else the first entry keeps."""
    policy = clocks.policy_for(made.landlord, made.received_at or now)
    made.policy_edition = policy.edition
    clocks.plan(made, policy, now)
    await repository.add(session, made)
    await search_repository.file(session, made, new=True)
    await history.append(
        session,
        made,
        actor=actor,
        action="created",
        from_state=None,
        now=now,
        details={
            "relation": relation,
            "other": made.links[0].other_reference,
            "kind": made.kind,
            "stage": made.stage,
            "topics": [issue.topic for issue in made.issues],
            "deadlines": {d.name: d.due_on.isoformat() for d in made.deadlines},
            **told,
        },
        private={
            "description": made.description,
            **({"hazard": made.hazard} if made.hazard else {}),
        },
    )
    CASES.labels(made.landlord, made.kind, "created").inc()


def _of(row: object, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}
