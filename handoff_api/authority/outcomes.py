"""What follows from an answer: on the party, in the history, for staff, for the representative."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

import rulebook
from handoff_api.alerts import service as alerts
from handoff_api.alerts.service import Alarm
from handoff_api.authority.errors import RepresentativeMissingError
from handoff_api.authority.names import same_name, speakable
from handoff_api.authority.records import AuthorityRequestRecord
from handoff_api.cases import groups, history
from handoff_api.cases import repository as cases
from handoff_api.cases.records import CaseRecord, PartyRecord
from handoff_api.conversations import repository as conversations
from handoff_api.messages.service import Said, write
from handoff_api.wording import Wording, wording


@dataclass(frozen=True)
class Outcome:
    """``status`` granted, refused, expired, undelivered or withdrawn; ``by`` reply, page, time,
    wrong_codes or delivery."""

    status: str
    by: str
    signed_as: str | None = None


def party_asked_about(
    case: CaseRecord, representative_name: str, member_name: str | None
) -> PartyRecord:
    """Whose authority it is: the representative's, or a group member's own."""
    role, name = (
        ("group_member", member_name) if member_name else ("representative", representative_name)
    )
    parties = [party for party in case.parties if party.role == role]
    named = [p for p in parties if same_name(p.name, name)]
    # A name may have been put right since; where there is only one person it can be no other.
    found = named or (parties if len(parties) == 1 and not member_name else [])
    if not found:
        raise RepresentativeMissingError
    return found[0]


def mark_pending(case: CaseRecord, request: AuthorityRequestRecord) -> None:
    """The resident has been asked: nothing of theirs goes to the representative meanwhile."""
    party = party_asked_about(case, request.representative_name, request.member_name)
    # An authority that was given stays until the resident takes it back.
    if (party.authority or {}).get("status") == "granted":
        return
    party.authority = {
        **(party.authority or {}),
        "status": "pending",
        "kind": "asked_by_message",
        "scope": request.scope,
        "given_at": None,
    }


async def settle(
    session: AsyncSession, request: AuthorityRequestRecord, outcome: Outcome, now: datetime
) -> None:
    """Write the outcome everywhere it matters, once."""
    request.status, request.decided_by = outcome.status, outcome.by
    request.decided_at, request.signed_as = now, outcome.signed_as
    case = await cases.find_by_id(session, request.case_id, to_change=True)
    if case is None:  # pragma: no cover - the database holds the link
        return
    evidence = None
    if outcome.status == "granted":
        how = f"signed as {outcome.signed_as} on the page" if outcome.signed_as else "by reply"
        evidence = (
            f"agreed, {how}, {now:%Y-%m-%d %H:%MZ}, from the {request.contact_channel} contact the "
            "representative gave; compare it with the tenancy records"
        )
    _write_on_party(case, request, outcome, evidence, now)
    everybody = groups.weigh(case, now) if request.member_name else None
    case.version += 1
    case.updated_at = now
    await history.append(
        session,
        case,
        actor="system:authority"
        if outcome.by in ("time", "wrong_codes", "delivery")
        else "resident",
        action=f"authority_{outcome.status}",
        from_state=case.state,
        now=now,
        details={
            "request": request.id,
            "by": outcome.by,
            "channel": request.contact_channel,
            **({"every_member_agrees": everybody} if everybody is not None else {}),
        },
        private={"signed_as": outcome.signed_as} if outcome.signed_as else None,
    )
    says = wording(case.landlord, rulebook.london_date(now))
    await alerts.raise_alert(
        session,
        Alarm(
            landlord=case.landlord,
            category="authority",
            aware_at=now,
            words=_words_for_staff(says, case, request, outcome),
            conversation_id=case.conversation_id,
            case_reference=case.reference,
        ),
        now,
    )
    conversation = await conversations.lock(session, case.conversation_id)
    told = _words_for_the_speaker(says, case, request, outcome, everybody=bool(everybody))
    if conversation is not None and told:
        said = Said(author="gateway", text=told, purpose="authority", case_reference=case.reference)
        await write(session, conversation, said, now)


def _words_for_staff(
    says: Wording, case: CaseRecord, request: AuthorityRequestRecord, outcome: Outcome
) -> str:
    if request.member_name is None:
        return says.say(f"authority_alert_{outcome.status}")
    members = groups.members_of(case)
    return says.say(
        f"authority_alert_member_{outcome.status}",
        agreed=str(sum(groups.has_agreed(party) for party in members)),
        members=str(len(members)),
    )


def _words_for_the_speaker(
    says: Wording,
    case: CaseRecord,
    request: AuthorityRequestRecord,
    outcome: Outcome,
    *,
    everybody: bool,
) -> str | None:
    """What whoever speaks hears. Of a member of a group nothing they answered: only that our
    message did not reach them, and in the end that everybody has agreed."""
    if request.member_name is None:
        return says.say(f"authority_told_{outcome.status}", reference=case.reference)
    if outcome.status == "undelivered":
        who = speakable(request.member_name)
        return says.say("authority_told_member_undelivered", who=who, reference=case.reference)
    if everybody:
        return says.say("authority_told_every_member", reference=case.reference)
    return None


def _write_on_party(
    case: CaseRecord,
    request: AuthorityRequestRecord,
    outcome: Outcome,
    evidence: str | None,
    now: datetime,
) -> None:
    try:
        party = party_asked_about(case, request.representative_name, request.member_name)
    except RepresentativeMissingError:
        # Staff have taken the person out of the case since: the history has the answer.
        return
    before = party.authority or {}
    unanswered = outcome.status in ("expired", "undelivered")
    if unanswered and before.get("status") != "pending":
        return
    party.authority = {
        **before,
        "status": "expired" if unanswered else outcome.status,
        "evidence": evidence or before.get("evidence"),
        "given_at": now.isoformat() if outcome.status == "granted" else before.get("given_at"),
    }
