"""Issuing letters: once, unchanged, on record, and on their way to the person."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.cases import history
from handoff_api.cases import service as cases
from handoff_api.cases.errors import CaseVersionStaleError
from handoff_api.cases.records import CaseRecord
from handoff_api.conversations import repository as conversations
from handoff_api.keys.service import Key, digest
from handoff_api.letters import repository
from handoff_api.letters.drafting import Draft, draft
from handoff_api.letters.errors import LetterIncompleteError, LetterUnknownError
from handoff_api.letters.points import LetterName
from handoff_api.letters.records import LetterRecord
from handoff_api.letters.rendering import make_pdf
from handoff_api.letters.schemas import (
    GapRead,
    LetterIssue,
    LetterList,
    LetterPreview,
    LetterRead,
    LetterState,
    PointRead,
)
from handoff_api.messages import notifications
from handoff_api.messages import repository as messages
from handoff_api.messages.notifications import Contact
from handoff_api.messages.service import Said, write
from handoff_api.sealing.columns import FORGOTTEN
from handoff_api.wording import wording

NAMES: tuple[LetterName, ...] = get_args(LetterName)
# Long enough for the whole process and the way to the Ombudsman after it.
_LINK_LASTS = timedelta(days=400)


@dataclass(frozen=True)
class Document:
    """A letter laid out, ready to be issued."""

    draft: Draft
    pdf: bytes
    case_version: int


def preview(case: CaseRecord, name: LetterName, now: datetime) -> LetterPreview:
    """The letter as it would go out now, with its gaps marked."""
    made = draft(case, name, now)
    return LetterPreview(
        name=name,
        title=made.title,
        ready=not made.gaps,
        large_print=made.large_print,
        to=made.to.name,
        way=made.to.way,
        gaps=[GapRead.model_validate(gap) for gap in made.gaps],
        points=_points(made),
        html=made.html,
    )


async def listed(session: AsyncSession, case: CaseRecord, now: datetime) -> LetterList:
    """Which letters are ready, which lack something, and which went out."""
    issued = await repository.of_case(session, case.id)
    states = []
    for name in NAMES:
        gaps = draft(case, name, now).gaps
        states.append(
            LetterState(
                name=name,
                ready=not gaps,
                gaps=[GapRead.model_validate(gap) for gap in gaps],
                issued=sum(letter.name == name for letter in issued),
            )
        )
    return LetterList(
        letters=states, issued=[await show(session, each, case.reference) for each in issued]
    )


async def lay_out(
    session: AsyncSession, reference: str, name: LetterName, said: LetterIssue, key: Key,
    now: datetime,
) -> Document:  # fmt: skip
    """The finished document, made before anything is locked: laying out a page takes its time."""
    case = await cases.find(session, reference, key)
    cases.check_identity(case, key)
    if case.version != said.version:
        raise CaseVersionStaleError(case.version)
    made = draft(case, name, now, said.large_print)
    if made.gaps:
        raise LetterIncompleteError(made.gaps)
    return Document(made, await asyncio.to_thread(make_pdf, made.html), case.version)


async def issue(
    session: AsyncSession,
    reference: str,
    document: Document,
    key: Key,
    now: datetime,
    public_address: str,
) -> LetterRead:
    """Store the document for good, send it the person's way, and write it into the history."""
    case = await cases.find(session, reference, key, to_change=True)
    if case.version != document.case_version:
        raise CaseVersionStaleError(case.version)
    made = document.draft
    token = secrets.token_urlsafe(32)
    letter = LetterRecord(
        id=str(uuid4()),
        case_id=case.id,
        landlord=case.landlord,
        name=made.name,
        stage=case.stage,
        policy_edition=made.edition,
        case_version=case.version,
        large_print=made.large_print,
        title=made.title,
        html=made.html,
        pdf=document.pdf,
        html_sha256=hashlib.sha256(made.html.encode()).hexdigest(),
        pdf_sha256=hashlib.sha256(document.pdf).hexdigest(),
        points=[point.model_dump() for point in _points(made)],
        issued_by=key.actor,
        issued_at=now,
        way=made.to.way,
        link_digest=digest(token),
        link_expires_at=now + _LINK_LASTS,
    )
    await _send(session, case, letter, made, f"{public_address}/letters/{token}", now)
    await repository.add(session, letter)
    _mark_told(case, letter, now)
    await history.append(
        session,
        case,
        actor=key.actor,
        action="letter_issued",
        from_state=case.state,
        now=now,
        details={
            "letter": letter.id,
            "name": letter.name,
            "html_sha256": letter.html_sha256,
            "pdf_sha256": letter.pdf_sha256,
            "way": letter.way,
            "large_print": letter.large_print,
        },
        private={"to": made.to.name, "at": made.to.value},
    )
    return await show(session, letter, case.reference)


async def find(session: AsyncSession, id: str, key: Key) -> tuple[LetterRecord, str]:
    """A letter with its documents, if this key may see the case."""
    found = await repository.find(session, id)
    if found is None:
        raise LetterUnknownError
    cases.check_identity(await cases.find(session, found[1], key), key)
    return found


async def opened(session: AsyncSession, token: str, now: datetime) -> LetterRecord | None:
    """The letter a resident's link opens, while the link is good."""
    letter = await repository.by_link(session, digest(token))
    good = letter is not None and letter.link_expires_at > now and letter.html != FORGOTTEN
    return letter if good else None


async def show(session: AsyncSession, letter: LetterRecord, reference: str) -> LetterRead:
    """An issued letter, with how far it has come."""
    status: str | None = None
    if letter.dispatch_id:
        status = await notifications.state_of(session, letter.dispatch_id)
    elif letter.message_id:
        delivery = await messages.delivery(session, letter.message_id)
        status = delivery.status if delivery else None
    hidden = {"case_reference", "delivery_status", "href"}
    fields = {name: getattr(letter, name) for name in LetterRead.model_fields if name not in hidden}
    return LetterRead(
        **fields,
        case_reference=reference,
        delivery_status=status,
        href=f"/v1/letters/{letter.id}",
    )


def _points(made: Draft) -> list[PointRead]:
    return [
        PointRead(point=each.point, asks=each.asks, clause=each.clause, met=met)
        for each, met in made.points
    ]


async def _send(
    session: AsyncSession,
    case: CaseRecord,
    letter: LetterRecord,
    made: Draft,
    link: str,
    now: datetime,
) -> None:
    says = wording(case.landlord, rulebook.london_date(now))
    about = {"title": letter.title, "reference": case.reference, "link": link}
    if made.to.way == "web":
        conversation = await conversations.lock(session, case.conversation_id)
        if conversation is not None:
            told = Said(
                author=letter.issued_by,
                text=says.say("letter_link", **about),
                purpose="letter",
                case_reference=case.reference,
            )
            letter.message_id = (await write(session, conversation, told, now)).id
        return
    text = "letter_to_post" if made.to.way == "letter" else "letter_link"
    letter.dispatch_id = await notifications.notify(
        session,
        landlord=case.landlord,
        contact=Contact(channel=letter.way, value=made.to.value or ""),  # type: ignore[arg-type]
        text=says.say(text, **about, letter=letter.id),
        purpose=f"letter_{letter.name}",
        now=now,
        case_reference=case.reference,
        subject=f"{letter.title} ({case.reference})",
    )


def _mark_told(case: CaseRecord, letter: LetterRecord, now: datetime) -> None:
    """In the chat a notice of refusal stands before the resident at once; by any other way it is
    sent, and the Ombudsman named, when it has arrived (``channels.promises``)."""
    of = {"not_accepted": "acceptance", "stage_2_not_accepted": "escalation"}.get(letter.name)
    if letter.way != "web":
        return
    for refusal in case.refusals:
        if refusal.of == of and refusal.ended_at is None:
            refusal.notice_sent_at = refusal.notice_sent_at or now
            refusal.ombudsman_told_at = refusal.ombudsman_told_at or now
