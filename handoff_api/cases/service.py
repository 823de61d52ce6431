"""Taking cases down, finding them, and showing them."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.cases import clocks, history, own_phone, people, repository, situation, special
from handoff_api.cases.advice import advise
from handoff_api.cases.errors import CaseUnknownError, IdentityWithheldError
from handoff_api.cases.filling import fill, impersonal, personal
from handoff_api.cases.intake_schemas import CaseCreate
from handoff_api.cases.masking import mask
from handoff_api.cases.records import CaseRecord, EventRecord
from handoff_api.cases.references import new_reference, tidy_reference
from handoff_api.cases.schemas import CaseRead, CaseSummary, History, HistoryEntry
from handoff_api.conversations import holding
from handoff_api.errors import FieldInvalidError
from handoff_api.keys.service import Key
from handoff_api.metrics import CASES
from handoff_api.queue import search_repository


async def create(session: AsyncSession, said: CaseCreate, key: Key, now: datetime) -> CaseRead:
    """Take a case down; received at once, its dates are planned and stored."""
    by_bot = key.role == "intake"
    if said.received_at is not None:
        received_at = clocks.when_received(said.received_at, now, by_bot=by_bot)
        said = said.model_copy(update={"received_at": received_at})
    policy = clocks.policy_for(said.landlord, said.received_at or now)
    key.check_landlord(said.landlord)
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
        reference=await free_reference(session, policy, now),
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
        asked=[],
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
    if by_bot:
        own_phone.put(case, conversation)
    if said.state == "received":
        receive(case, said.stage, now)
    elif said.stage is not None:
        case.stage = said.stage
    clocks.plan(case, policy, now)
    await repository.add(session, case)
    await search_repository.file(session, case, new=True)
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
    if case.owner == "bot":
        case.owner = team_for(case)


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
    """The case, if this key may see it: somebody it is kept from is told that there is none."""
    case = await look_up(session, reference, key, to_change=to_change)
    if case is None:
        raise CaseUnknownError
    return case


async def look_up(
    session: AsyncSession, reference: str, key: Key, *, to_change: bool = False
) -> CaseRecord | None:
    """The case, or None when there is none for this key."""
    tidy = tidy_reference(reference)
    case = await repository.find(session, tidy, to_change=to_change) if tidy else None
    if case is None or not key.sees(case.landlord) or not people.may_read(case, key):
        return None
    return case


def check_identity(case: CaseRecord, key: Key) -> None:
    """Refuse whatever would say who the resident of a confidential case is."""
    if not people.may_know_name(case, key, clocks.policy_of(case)):
        raise IdentityWithheldError


def team_for(case: CaseRecord) -> str:
    """The team a case of this kind and stage belongs to while no person has it."""
    complaints = case.kind in ("complaint", "member_enquiry")
    return "team:complaints" if complaints else "team:customer_services"


def team_named(queue: str) -> str:
    """A queue of the rulebook as an owner: 'Chair of the Board' is team:chair_of_the_board."""
    return "team:" + re.sub(r"[^a-z0-9]+", "_", queue.lower()).strip("_")[:70]


async def read_history(session: AsyncSession, case: CaseRecord, key: Key) -> History:
    """The history and whether it is unbroken; what was said only for who may know whose it is."""
    events = await repository.events(session, case.id)
    masked = not people.may_know_name(case, key, clocks.policy_of(case))
    return History(
        reference=case.reference,
        intact=history.is_intact(events, case.reference),
        identity_masked=masked,
        entries=[_entry(event, masked, special.may_read(key)) for event in events],
    )


def _entry(event: EventRecord, masked: bool, whole: bool) -> HistoryEntry:
    entry = HistoryEntry.model_validate(event)
    if masked:
        return entry.model_copy(update={"private": None})
    if whole:
        return entry
    return entry.model_copy(update={"private": special.without(entry.action, entry.private)})


def summarise(case: CaseRecord) -> CaseSummary:
    """A case in a list."""
    return CaseSummary.model_validate(_with_topics(case, CaseSummary))


def show(case: CaseRecord, key: Key) -> CaseRead:
    """One case, whole, with what this key may do next."""
    policy = clocks.policy_of(case)
    shown = CaseRead.model_validate(
        {
            **_with_topics(case, CaseRead),
            "handler": people.handler(case),
            "identity_masked": False,
            "special_withheld": False,
            "advice": None if key.role == "intake" else advise(case, policy),
            "allowed_actions": situation.allowed(case, key, policy),
            # A person who wrote on the web or by post can always be answered there.
            "can_reply": case.anonymity != "anonymous" or case.channel == "web",
            "reply_window_expires_at": None,
        }
    )
    if not special.may_read(key):
        shown = special.withhold(shown)
    return shown if people.may_know_name(case, key, policy) else mask(shown)


def _with_topics(case: CaseRecord, shape: type[CaseSummary]) -> dict[str, object]:
    names = set(shape.model_fields) & set(CaseRecord.__mapper__.attrs.keys())
    topics = list(dict.fromkeys(issue.topic for issue in case.issues))
    return {name: getattr(case, name) for name in names} | {"topics": topics}


async def free_reference(session: AsyncSession, policy: rulebook.Policy, now: datetime) -> str:
    """A reference nobody has yet."""
    while True:
        reference = new_reference(policy.prefix, rulebook.london_date(now))
        if not await repository.is_taken(session, reference):
            return reference
