"""Asking for authority and taking the answer, by reply or on a page.

The complaint's clock runs all the while (Code 1.3); only what is the resident's own waits.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api import codes
from handoff_api.authority import repository
from handoff_api.authority.errors import AuthorityRequestsTooManyError, ConsentLinkUnknownError
from handoff_api.authority.names import same_name, speakable
from handoff_api.authority.outcomes import Outcome, mark_pending, party_asked_about, settle
from handoff_api.authority.records import AuthorityRequestRecord
from handoff_api.authority.schemas import AuthorityRequestCreate, AuthorityRequestRead
from handoff_api.cases import history
from handoff_api.cases import repository as case_repository
from handoff_api.cases import service as cases
from handoff_api.cases.records import CaseRecord
from handoff_api.conversations import repository as conversations
from handoff_api.errors import FieldInvalidError
from handoff_api.keys.service import Key, digest
from handoff_api.messages.addresses import AddressUnusableError, written_one_way
from handoff_api.messages.notifications import Contact, ContactChannel, notify
from handoff_api.settings import Settings
from handoff_api.wording import wording

_LASTS = timedelta(days=7)
# The post takes days each way.
_LETTER_LASTS = timedelta(days=21)
_WRONG_CODES = 5
# How often one person is asked in a day, and how many people of one group.
_ASKED_A_DAY = 5
_MEMBERS_ASKED_A_DAY = 40
_BATCH = 100
# Never a bare YES, STOP, END or CANCEL: phone companies act on those words themselves.
_ANSWER = re.compile(
    # What follows a code is politeness; words that follow no code are a message to somebody else.
    r"\W*(?:i\s+)?(agreed?|refused?|withdraw)\b\W*(?:((?:\d[\s.-]?){4,10})(?!\d).*)?",
    re.IGNORECASE | re.DOTALL,
)
# Where an answer comes back to us; emails and letters are answered on the page.
ANSWERED_BY_REPLY = ("sms", "whatsapp")
_OUTCOMES = {"agree": "granted", "refuse": "refused", "withdraw": "withdrawn"}


async def ask(
    session: AsyncSession,
    reference: str,
    asked: AuthorityRequestCreate,
    key: Key,
    settings: Settings,
    now: datetime,
) -> AuthorityRequestRead:
    """Send the resident a code and a link. Asking again replaces the question asked before."""
    case = await cases.find(session, reference, key, to_change=True)
    party_asked_about(case, asked.representative_name, asked.member_name)
    try:
        address = written_one_way(asked.contact.channel, asked.contact.value)
    except AddressUnusableError as error:
        raise FieldInvalidError("contact.value", str(error)) from error
    if await _is_the_speakers_own(session, case, address):
        raise FieldInvalidError(
            "contact.value",
            "is the representative's own: give one that reaches the person who has to agree",
        )
    before = await repository.of_case(session, case.id)
    _check_not_too_many(before, asked.member_name, now)
    for earlier in before:
        if earlier.status == "pending" and same_name(earlier.member_name, asked.member_name):
            earlier.status, earlier.decided_at = "replaced", now
    code, token = codes.new_code(), secrets.token_urlsafe(24)
    request = AuthorityRequestRecord(
        id=str(uuid4()),
        case_id=case.id,
        landlord=case.landlord,
        contact_channel=asked.contact.channel,
        contact_value=address,
        representative_name=asked.representative_name,
        member_name=asked.member_name,
        scope=asked.scope,
        code_sealed=await codes.seal(code),
        token_hash=digest(token),
        wrong_codes=0,
        status="pending",
        asked_by=key.actor,
        created_at=now,
        expires_at=now + (_LETTER_LASTS if asked.contact.channel == "letter" else _LASTS),
    )
    await repository.add(session, request)
    mark_pending(case, request)
    case.version += 1
    case.updated_at = now
    await history.append(
        session,
        case,
        actor=key.actor,
        action="authority_asked",
        from_state=case.state,
        now=now,
        details={"request": request.id, "channel": request.contact_channel},
        private={"contact": address, "representative": asked.representative_name},
    )
    until = rulebook.london_date(request.expires_at)
    name = "authority_ask_group" if asked.member_name else "authority_ask"
    by_reply = asked.contact.channel in ANSWERED_BY_REPLY
    await _tell(
        session,
        request,
        name if by_reply else f"{name}_page",
        now,
        who=speakable(asked.representative_name),
        **({"code": code} if by_reply else {}),
        url=f"{settings.public_address()}/consent/{token}",
        until=f"{until.day} {until:%B}",
    )
    return AuthorityRequestRead.model_validate(request)


async def answer_by_text(
    session: AsyncSession, landlord: str, sender: str, text: str, now: datetime
) -> bool:
    """Take "AGREE 123456", "REFUSE 123456" or "WITHDRAW" from a number that was asked.

    True: the text was an answer to us and has been dealt with, a wrong code included; it is not for
    the conversation. False: it is something else, or nobody at this number was asked anything.
    """
    said = _ANSWER.fullmatch(text.strip())
    if said is None:
        return False
    try:
        address = written_one_way("sms", sender)
    except AddressUnusableError:
        return False
    status, code = _OUTCOMES[said[1].lower().removesuffix("d")], said[2]
    if status == "withdrawn":
        return await _withdraw_by_text(session, landlord, address, now)
    return await _decide_by_text(session, landlord, address, status, code, now)


async def by_link(
    session: AsyncSession, token: str, now: datetime, *, to_change: bool = False
) -> AuthorityRequestRecord:
    """The request a link belongs to; one whose time is up is expired, whether or not that was
    written down yet."""
    request = await repository.by_token(session, digest(token), to_change=to_change)
    if request is None or request.status == "replaced":
        raise ConsentLinkUnknownError
    return request


def is_open(request: AuthorityRequestRecord, now: datetime) -> bool:
    """Whether the resident may still say yes or no."""
    return request.status == "pending" and request.expires_at > now


async def decide_on_page(
    session: AsyncSession, token: str, outcome: Outcome, now: datetime
) -> AuthorityRequestRecord:
    """Take what was pressed on the page. What can no longer be decided stays as it is."""
    request = await by_link(session, token, now, to_change=True)
    may = is_open(request, now)
    if outcome.status == "withdrawn":
        may = request.status == "granted"
    if may:
        await settle(session, request, outcome, now)
    return request


async def expire_due(session: AsyncSession, now: datetime) -> int:
    """Expire what nobody answered in time; how many."""
    due = await repository.due_to_expire(session, now, _BATCH)
    for id in due:
        request = await repository.lock(session, id)
        if request is not None and request.status == "pending":
            await settle(session, request, Outcome("expired", "time"), now)
    return len(due)


async def not_delivered(
    session: AsyncSession, landlord: str, address: str, asked_at: datetime, now: datetime
) -> None:
    """The question sent then reached nobody: the representative hears so at once, and not in a week
    that nobody answered."""
    for request in await repository.to_answer(session, landlord, address, ["pending"]):
        if request.created_at == asked_at:
            await settle(session, request, Outcome("undelivered", "delivery"), now)


def _check_not_too_many(
    before: Sequence[AuthorityRequestRecord], member_name: str | None, now: datetime
) -> None:
    today = [request for request in before if request.created_at >= now - timedelta(days=1)]
    if len(today) >= _MEMBERS_ASKED_A_DAY:
        raise AuthorityRequestsTooManyError(_MEMBERS_ASKED_A_DAY)
    if sum(same_name(each.member_name, member_name) for each in today) >= _ASKED_A_DAY:
        raise AuthorityRequestsTooManyError(_ASKED_A_DAY)


async def _is_the_speakers_own(session: AsyncSession, case: CaseRecord, address: str) -> bool:
    """Whether a message to this address would be answered by whoever asks to speak."""
    conversation = await conversations.find(session, case.conversation_id)
    speaker = next((p for p in case.parties if p.role == "representative"), None)
    own = [str(c.get("value") or "") for c in (speaker.contacts if speaker else [])]
    if conversation is not None and conversation.channel in ANSWERED_BY_REPLY:
        own.append(conversation.address or "")
    return any(_reads_as(address, each) for each in own)


def _reads_as(address: str, typed: str) -> bool:
    channel: ContactChannel = "email" if "@" in typed else "sms"
    try:
        return written_one_way(channel, typed) == address
    except AddressUnusableError:
        return False


async def _decide_by_text(
    session: AsyncSession,
    landlord: str,
    address: str,
    status: str,
    code: str | None,
    now: datetime,
) -> bool:
    found = await repository.to_answer(session, landlord, address, ["pending"])
    pending = [request for request in found if request.expires_at > now]
    if not pending:
        return False
    if code is None:
        await _tell(session, pending[0], "authority_code_needed", now)
        return True
    for request in pending:
        if await codes.fits(code, request.code_sealed):
            outcome = Outcome(status, "reply")
            await settle(session, request, outcome, now)
            who = speakable(request.representative_name)
            await _tell(session, request, f"authority_thanks_{status}", now, who=who)
            return True
    for request in pending:
        request.wrong_codes += 1
        if request.wrong_codes >= _WRONG_CODES:
            await settle(session, request, Outcome("expired", "wrong_codes"), now)
    is_locked = all(request.status != "pending" for request in pending)
    await _tell(
        session, pending[0], "authority_locked" if is_locked else "authority_code_wrong", now
    )
    return True


async def _withdraw_by_text(
    session: AsyncSession, landlord: str, address: str, now: datetime
) -> bool:
    # Taking it back must be as easy as giving it: the number is enough, and no harm comes of it.
    granted = await repository.to_answer(session, landlord, address, ["granted"])
    for request in granted:
        await settle(session, request, Outcome("withdrawn", "reply"), now)
    if granted:
        who = speakable(granted[0].representative_name)
        await _tell(session, granted[0], "authority_thanks_withdrawn", now, who=who)
    return bool(granted)


async def _tell(
    session: AsyncSession, request: AuthorityRequestRecord, name: str, now: datetime, **gaps: str
) -> None:
    says = wording(request.landlord, rulebook.london_date(now))
    case = await case_repository.find_by_id(session, request.case_id)
    await notify(
        session,
        landlord=request.landlord,
        contact=Contact(cast(ContactChannel, request.contact_channel), request.contact_value),
        text=says.say(name, **gaps),
        subject=says.say("authority_subject"),
        purpose="authority",
        now=now,
        # So that staff find it, and what became of it, on the case.
        case_reference=case.reference if case else None,
        conversation_id=case.conversation_id if case else None,
    )
