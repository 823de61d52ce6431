"""Identity checks: a reference and a postcode, or a code sent to the contact on file.

Whoever asks learns nothing from a check that fails, not even whether there is such a case.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api import codes
from handoff_api.cases import history
from handoff_api.cases import repository as cases
from handoff_api.cases.records import CaseRecord
from handoff_api.cases.references import tidy_reference
from handoff_api.conversations import holding
from handoff_api.conversations import repository as conversations
from handoff_api.errors import FieldInvalidError
from handoff_api.identity import repository
from handoff_api.identity.contacts import Reached, is_postcode_of, where_to_send
from handoff_api.identity.errors import IdentityCheckExpiredError, IdentityCheckUnknownError
from handoff_api.identity.glances import glance
from handoff_api.identity.records import ConversationCaseRecord, IdentityCheckRecord
from handoff_api.identity.schemas import (
    CaseGlance,
    CodeSent,
    IdentityAttempt,
    IdentityCheckCreate,
    IdentityCheckOpened,
    IdentityResult,
)
from handoff_api.keys.service import Key
from handoff_api.messages.notifications import notify
from handoff_api.wording import wording

_LASTS = timedelta(minutes=30)
_CODE_LASTS = timedelta(minutes=15)
_TRIES = 5
_CODES = 3
# Over all checks of one case in a day: a person who mistypes gets this far, a guesser no further.
_TRIES_A_DAY = 20
_CODES_A_DAY = 6


async def begin(
    session: AsyncSession, asked: IdentityCheckCreate, key: Key, now: datetime
) -> IdentityCheckOpened:
    """Begin a check; drafts and other landlords' cases count as none."""
    conversation = await holding.find(session, asked.conversation_id, key)
    if conversation.landlord != asked.landlord:
        raise FieldInvalidError("conversation_id", "is a conversation with another landlord")
    reference = tidy_reference(asked.case_reference)
    case = await cases.find(session, reference) if reference else None
    if case is not None and (case.landlord != asked.landlord or case.state == "draft"):
        case = None
    check = IdentityCheckRecord(
        id=str(uuid4()),
        landlord=asked.landlord,
        conversation_id=conversation.id,
        case_id=case.id if case else None,
        codes_asked=0,
        attempts=0,
        created_at=now,
        expires_at=now + _LASTS,
    )
    await repository.add(session, check)
    return IdentityCheckOpened(id=check.id, ways=["postcode", "code"], expires_at=check.expires_at)


async def send_code(session: AsyncSession, id: str, now: datetime) -> CodeSent:
    """Send a code to the contact on file. A later code takes the place of the earlier one."""
    check = await _find(session, id, now)
    # Made and sealed in any case: the time this takes must not tell whether it was sent.
    code = codes.new_code()
    sealed = await codes.seal(code)
    expires_at = now + _CODE_LASTS
    case = await cases.find_by_id(session, check.case_id) if check.case_id else None
    reached = await _where_to_send(session, case) if case else None
    if case is None or reached is None or check.attempts >= _TRIES or check.codes_asked >= _CODES:
        return CodeSent(expires_at=expires_at)
    _, codes_today = await repository.tried_since(session, case.id, now - timedelta(days=1))
    if codes_today >= _CODES_A_DAY:
        return CodeSent(expires_at=expires_at)
    check.codes_asked += 1
    check.code_sealed, check.code_expires_at = sealed, expires_at
    says = wording(case.landlord, rulebook.london_date(now))
    await notify(
        session,
        landlord=case.landlord,
        contact=reached.contact,
        text=says.say("identity_code", code=code),
        subject=says.say("identity_code_subject"),
        purpose="identity_code",
        now=now,
        case_reference=case.reference,
    )
    return CodeSent(expires_at=expires_at)


async def attempt(
    session: AsyncSession, id: str, tried: IdentityAttempt, key: Key, now: datetime
) -> IdentityResult:
    """One try. When it is right, the case may be spoken of in the conversation from then on."""
    check = await _find(session, id, now)
    if check.passed_at is not None:
        return await _result(session, check, passed=True)
    if check.attempts >= _TRIES:
        return await _result(session, check, passed=False)
    case = await cases.find_by_id(session, check.case_id) if check.case_id else None
    way = "code" if tried.code is not None else "postcode"
    is_right = await _is_right(session, check, case, tried, now)
    if case is None or not is_right:
        check.attempts += 1
        return await _result(session, check, passed=False)
    reached = await _where_to_send(session, case)
    await _link(
        session,
        check,
        case,
        way,
        key,
        now,
        is_resident=way == "code" and reached is not None and reached.is_resident,
    )
    return await _result(session, check, passed=True)


async def cases_in(session: AsyncSession, conversation_id: str) -> list[CaseGlance]:
    """What may be spoken of in a conversation, newest first."""
    known = {link.case_id: link for link in await repository.links(session, conversation_id)}
    found = []
    for reference in await repository.references_in(session, conversation_id):
        case = await cases.find(session, reference)
        if case is not None:
            link = known.get(case.id)
            is_resident = link is not None and link.is_resident
            found.append(await glance(session, case, is_resident=is_resident))
    return found


async def _find(session: AsyncSession, id: str, now: datetime) -> IdentityCheckRecord:
    check = await repository.lock(session, id)
    if check is None:
        raise IdentityCheckUnknownError
    if check.passed_at is None and check.expires_at <= now:
        raise IdentityCheckExpiredError
    return check


async def _is_right(
    session: AsyncSession,
    check: IdentityCheckRecord,
    case: CaseRecord | None,
    tried: IdentityAttempt,
    now: datetime,
) -> bool:
    if tried.code is not None:
        good = check.code_expires_at is not None and check.code_expires_at > now
        is_right = await codes.fits(tried.code, check.code_sealed if good else None)
    else:
        is_right = case is not None and is_postcode_of(case, tried.postcode or "")
    if case is None:
        return False
    tries_today, _ = await repository.tried_since(session, case.id, now - timedelta(days=1))
    return is_right and tries_today < _TRIES_A_DAY


async def _where_to_send(session: AsyncSession, case: CaseRecord) -> Reached | None:
    return where_to_send(case, await conversations.find(session, case.conversation_id))


async def _link(
    session: AsyncSession,
    check: IdentityCheckRecord,
    case: CaseRecord,
    way: str,
    key: Key,
    now: datetime,
    *,
    is_resident: bool,
) -> None:
    check.passed_at, check.passed_by = now, way
    check.code_sealed = None
    known = await repository.link(session, check.conversation_id, case.id)
    if known is None:
        await repository.add(
            session,
            ConversationCaseRecord(
                conversation_id=check.conversation_id,
                case_id=case.id,
                linked_by=way,
                is_resident=is_resident,
                linked_at=now,
            ),
        )
    else:
        known.is_resident = known.is_resident or is_resident
    conversation = await conversations.lock(session, check.conversation_id)
    if conversation is not None:
        # What is said from now on is about this case.
        conversation.case_reference = case.reference
    await history.append(
        session,
        case,
        actor=key.actor,
        action="identity_confirmed",
        from_state=case.state,
        now=now,
        details={"by": way, "conversation_id": check.conversation_id},
    )


async def _result(
    session: AsyncSession, check: IdentityCheckRecord, *, passed: bool
) -> IdentityResult:
    return IdentityResult(
        passed=passed,
        attempts_left=_TRIES - check.attempts,
        cases=await cases_in(session, check.conversation_id) if passed else [],
    )
