"""Putting the record together: nothing is left out and nothing is added."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.alerts import repository as alerts
from handoff_api.alerts import service as alert_service
from handoff_api.alerts.records import AlertRecord
from handoff_api.attachments import repository as attachments
from handoff_api.attachments.schemas import AttachmentRead
from handoff_api.cases import clocks
from handoff_api.cases import service as cases
from handoff_api.cases.records import CaseRecord
from handoff_api.cases.schemas import CaseRead, DeadlineRead, History
from handoff_api.evidence.clauses import documents, relied_on
from handoff_api.evidence.schemas import DatePromised, Evidence, LetterIssued
from handoff_api.identity import threads
from handoff_api.keys.service import Key
from handoff_api.letters import repository as letters
from handoff_api.letters import service as letter_service
from handoff_api.messages import outbox_repository as outbox
from handoff_api.messages.deliveries import shown as shown_deliveries
from handoff_api.messages.schemas import ThreadMessage
from handoff_api.ombudsman import repository as ombudsman
from handoff_api.ombudsman.schemas import DeterminationRead
from handoff_api.surveys import service as surveys

_PAGE = 500


async def gather(session: AsyncSession, reference: str, key: Key, now: datetime) -> Evidence:
    """The whole record of a case, for the Ombudsman or for the resident's own request."""
    case = await cases.find(session, reference, key)
    shown = cases.show(case, key)
    cases.check_identity(case, key)
    policy = clocks.policy_for(case.landlord, case.received_at or case.created_at)
    issued = [
        LetterIssued(
            **(await letter_service.show(session, letter, case.reference)).model_dump(),
            html=letter.html,
        )
        for letter in await letters.whole_of_case(session, case.id)
    ]
    history = await cases.read_history(session, case, key)
    transcript = await _transcript(session, case)
    sent = await outbox.of_case(session, case.reference, case.conversation_id)
    files = await attachments.of_case(session, case.reference, case.conversation_id)
    heard = await _alerts(session, case, history)
    findings = await ombudsman.of_case(session, case.id)
    pack = Evidence(
        reference=case.reference,
        landlord=case.landlord,
        landlord_name=policy.name,
        made_at=now,
        made_by=key.actor,
        documents=documents(policy),
        case=shown,
        dates=[_date(deadline, now) for deadline in shown.deadlines],
        clauses=relied_on(policy, shown, issued),
        transcript=transcript,
        letters=issued,
        deliveries=await shown_deliveries(session, sent),
        attachments=[AttachmentRead.model_validate(each) for each in files],
        alerts=[alert_service.show(each, key) for each in heard],
        surveys=(await surveys.form(session, case, now)).given,
        determinations=[DeterminationRead.model_validate(each) for each in findings],
        history=history,
        missing=missing(shown, issued, history, now),
        sha256="",
    )
    return pack.model_copy(update={"sha256": digest_of(pack)})


def digest_of(pack: Evidence) -> str:
    """The digest of everything in the pack but itself; anybody can work it out again."""
    body = pack.model_dump(mode="json", exclude={"sha256"})
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def missing(
    case: CaseRead, issued: Sequence[LetterIssued], history: History, now: datetime
) -> list[str]:
    """What a full record should hold by now (Code 5.12) and this one does not."""
    names = {letter.name for letter in issued}
    met = {deadline.name for deadline in case.deadlines if deadline.met_at is not None}
    lacks = []
    if not history.intact:
        lacks.append("The history is broken: its hashes do not follow each other.")
    if case.received_at is None:
        lacks.append("The day of receipt.")
    expected = {
        "acknowledge": (
            "acknowledgement",
            "The letter of acknowledgement, though it is marked sent.",
        ),
        "respond": ("stage_1_response", "The Stage 1 letter, though an answer is marked given."),
        "respond_stage_2": ("stage_2_response", "The Stage 2 letter, though it is marked given."),
    }
    lacks += [
        says for name, (letter, says) in expected.items() if name in met and letter not in names
    ]
    if case.state == "not_accepted" and "not_accepted" not in names:
        lacks.append("The letter that says why it was not accepted.")
    if case.kind == "complaint" and not case.acknowledgements and case.state != "draft":
        lacks.append("The complaint definition, as the landlord told the resident.")
    if case.adjustments and any(not each.get("agreed") for each in case.adjustments):
        lacks.append("What was agreed about an adjustment that was asked for.")
    today = rulebook.london_date(now)
    overdue = [d.what for d in case.actions if d.status == "outstanding" and d.due_on < today]
    lacks += [f"Proof that this was done, or why not: {what}" for what in overdue]
    return lacks


async def _transcript(session: AsyncSession, case: CaseRecord) -> list[ThreadMessage]:
    """Everything said and noted, however long."""
    messages: list[ThreadMessage] = []
    after = 0
    while True:
        page = await threads.thread_of(session, case, after, _PAGE)
        messages += page.messages
        if page.next is None:
            return messages
        after = page.next


async def _alerts(session: AsyncSession, case: CaseRecord, history: History) -> list[AlertRecord]:
    """Those of the case, and those that went to or stayed on another with a hazard of both."""
    own = await alerts.of_case(session, case.reference, case.conversation_id)
    known = {alert.id for alert in own}
    told = [id for entry in history.entries for id in entry.details.get("hazard_alerts", ())]
    others = await alerts.named(session, [id for id in dict.fromkeys(told) if id not in known])
    return sorted([*own, *others], key=lambda alert: alert.number)


def _date(deadline: DeadlineRead, now: datetime) -> DatePromised:
    met_on = rulebook.london_date(deadline.met_at) if deadline.met_at else None
    if met_on is not None:
        met = "in time" if met_on <= deadline.due_on else "late"
    elif deadline.ended_at is not None:
        met = "no longer owed"
    else:
        met = "overdue" if deadline.due_on < rulebook.london_date(now) else "not yet due"
    return DatePromised(
        name=deadline.name,
        due_on=deadline.due_on,
        policy_due_on=deadline.policy_due_on,
        code_due_on=deadline.code_due_on,
        because=deadline.because,
        clause=deadline.clause,
        met_on=met_on,
        met=met,
    )
