"""Taking cases down, finding them, and showing them."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.cases import clocks, history, people, repository
from handoff_api.cases.errors import CaseUnknownError
from handoff_api.cases.filling import fill, impersonal, personal
from handoff_api.cases.records import CaseRecord
from handoff_api.cases.references import new_reference, tidy_reference
from handoff_api.cases.schemas import (
    CaseCreate,
    CaseRead,
    CaseSummary,
    History,
    HistoryEntry,
)
from handoff_api.cases.transitions import allowed_actions
from handoff_api.conversations import holding
from handoff_api.errors import FieldInvalidError
from handoff_api.keys.service import Key
from handoff_api.metrics import CASES
from handoff_api.queue import search


async def create(session: AsyncSession, said: CaseCreate, key: Key, now: datetime) -> CaseRead:
    """Take a case down; received at once, its dates are planned and stored."""
    policy = clocks.policy_for(said.landlord, said.received_at or now, now)
    key.check_landlord(said.landlord)
    by_bot = key.role == "intake"
    channel = said.channel or ("web" if by_bot else "phone")
    conversation = await holding.ensure(
        session,
        said.conversation_id or str(uuid4()),
        said.landlord,
        channel,
        now,
        held_by="bot" if by_bot else "staff",
    )
    if conversation.landlord != said.landlord:
        raise FieldInvalidError("conversation_id", "is a conversation with another landlord")
    case = CaseRecord(
        reference=await _free_reference(session, policy, now),
        version=1,
        landlord=said.landlord,
        policy_edition=policy.edition,
        conversation_id=conversation.id,
        kind=said.kind,
        stage=None,
        state="draft",
        priority="standard",
        channel=channel,
        description="",
        anonymity="named",
        owner=key.actor,
        hazard=None,
        adjustments=[],
        milestones={},
        created_at=now,
        updated_at=now,
        issues=[],
        signals=[],
        parties=[],
        exclusions=[],
        deadlines=[],
        received_by=key.actor,
        about=[],
        restricted=False,
        **{name: [] for name in repository.PARTS},
    )
    given = fill(case, said)
    if said.state == "received":
        receive(case, said.stage, now)
    elif said.stage is not None:
        case.stage = said.stage
    clocks.plan(case, policy)
    await repository.add(session, case)
    await search.file(session, case, new=True)
    conversation.case_reference = case.reference
    await history.append(
        session,
        case,
        actor=key.actor,
        action="created",
        from_state=None,
        now=now,
        details={**impersonal(said, given), **plan_details(case)},
        private=personal(said, given),
    )
    CASES.labels(case.landlord, case.kind, "created").inc()
    return show(case, key)


def receive(case: CaseRecord, stage: str | None, now: datetime) -> None:
    """The case is received: from here on its clocks run. A complaint needs its stage."""
    stage = stage or case.stage
    if case.kind == "complaint" and stage is None:
        raise FieldInvalidError(
            "stage", "is required for a complaint", ["quick_fix", "stage_1", "stage_2"]
        )
    if case.kind != "complaint" and stage is not None:
        raise FieldInvalidError("stage", f"a case of the kind {case.kind} has no stage")
    if not case.description.strip():
        raise FieldInvalidError("description", "is required before a case is received")
    case.stage = stage
    case.state = "received"
    case.received_at = case.received_at or now
    complaints = case.kind in ("complaint", "member_enquiry")
    if case.owner == "bot":
        case.owner = "team:complaints" if complaints else "team:customer_services"


def plan_details(case: CaseRecord) -> dict[str, object]:
    """The stage, edition and dates as the history keeps them."""
    return {
        "stage": case.stage,
        "policy_edition": case.policy_edition,
        "deadlines": {d.name: d.due_on.isoformat() for d in case.deadlines},
    }


async def find(
    session: AsyncSession, reference: str, key: Key, *, to_change: bool = False
) -> CaseRecord:
    """The case, if this key may see it."""
    tidy = tidy_reference(reference)
    case = await repository.find(session, tidy, to_change=to_change) if tidy else None
    if case is None or not key.sees(case.landlord):
        raise CaseUnknownError
    return case


async def read_history(session: AsyncSession, case: CaseRecord) -> History:
    """The history and whether it is unbroken."""
    events = await repository.events(session, case.id)
    return History(
        reference=case.reference,
        intact=history.is_intact(events, case.reference),
        entries=[HistoryEntry.model_validate(event) for event in events],
    )


def summarise(case: CaseRecord) -> CaseSummary:
    """A case in a list."""
    return CaseSummary.model_validate(_with_topics(case, CaseSummary))


def show(case: CaseRecord, key: Key) -> CaseRead:
    """One case, whole, with what this key may do next."""
    return CaseRead.model_validate(
        {
            **_with_topics(case, CaseRead),
            "handler": people.handler(case),
            "allowed_actions": allowed_actions(key.role, case.state, case.kind, case.stage),
            # A person who wrote on the web or by post can always be answered there.
            "can_reply": case.anonymity != "anonymous" or case.channel == "web",
            "reply_window_expires_at": None,
        }
    )


def _with_topics(case: CaseRecord, shape: type[CaseSummary]) -> dict[str, object]:
    names = set(shape.model_fields) & set(CaseRecord.__mapper__.attrs.keys())
    topics = list(dict.fromkeys(issue.topic for issue in case.issues))
    return {name: getattr(case, name) for name in names} | {"topics": topics}


async def _free_reference(session: AsyncSession, policy: rulebook.Policy, now: datetime) -> str:
    while True:
        reference = new_reference(policy.prefix, rulebook.london_date(now))
        if not await repository.is_taken(session, reference):
            return reference
