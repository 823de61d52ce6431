"""A case as its person may hear of it."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from handoff_api.cases.people import awaits_authority, handler
from handoff_api.cases.records import CaseRecord
from handoff_api.cases.transitions import allowed_actions
from handoff_api.identity.schemas import CaseGlance, DeadlineGlance
from handoff_api.surveys import service as surveys

_SUMMARY_AT_MOST = 200
# A representative may always add what they know; deciding is the resident's until authority is given.
_OPEN_TO_ANYBODY = ("add_information",)


async def glance(session: AsyncSession, case: CaseRecord, *, is_resident: bool) -> CaseGlance:
    """``is_resident``: shown to be the resident, not somebody who speaks for them."""
    # A draft is whoever's who writes it.
    limited = not is_resident and case.state != "draft" and awaits_authority(case)
    actions = allowed_actions("intake", case.state, case.kind, case.stage)
    named = handler(case)
    return CaseGlance.model_validate(
        {
            "reference": case.reference,
            "version": case.version,
            "kind": case.kind,
            "stage": case.stage,
            "state": case.state,
            "received_at": case.received_at,
            "summary": None if limited else _summary(case),
            "handler": None if limited or named is None else named.name,
            "deadlines": [
                DeadlineGlance.model_validate(deadline)
                for deadline in case.deadlines
                if deadline.ended_at is None
            ],
            "allowed_actions": [a for a in actions if not limited or a in _OPEN_TO_ANYBODY],
            "survey_open": not limited and await surveys.is_open(session, case),
            "limited": limited,
            "representative": not is_resident and is_spoken_for(case),
        }
    )


def is_spoken_for(case: CaseRecord) -> bool:
    """Whether somebody else speaks for the resident, with authority or not yet."""
    return any(party.role == "representative" for party in case.parties)


def _summary(case: CaseRecord) -> str:
    """What it is about: the points of the case, else the beginning of what was told."""
    points = [issue.summary for issue in case.issues if issue.summary]
    told = "; ".join(points) or " ".join(case.description.split())
    if len(told) <= _SUMMARY_AT_MOST:
        return told
    return told[:_SUMMARY_AT_MOST].rsplit(" ", 1)[0] + "…"
