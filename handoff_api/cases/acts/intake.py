"""What a resident wishes for."""

from __future__ import annotations

from handoff_api.cases import actions as do
from handoff_api.cases import clocks, own_phone, people, service
from handoff_api.cases.acts import shaping
from handoff_api.cases.acts.act import Act
from handoff_api.cases.filling import correct_fields, fill, impersonal, personal
from handoff_api.conversations import repository as conversations
from handoff_api.conversations.records import ConversationRecord
from handoff_api.errors import FieldInvalidError


async def amend(doing: Act, asked: do.Amend) -> None:
    """A draft says what was given."""
    case = doing.case
    if asked.landlord not in (None, case.landlord):
        raise FieldInvalidError("landlord", "cannot be changed once a case exists")
    if asked.conversation_id not in (None, case.conversation_id):
        raise FieldInvalidError("conversation_id", "cannot be changed once a case exists")
    if asked.received_at is not None:
        by_bot = doing.key.role == "intake"
        received_at = clocks.when_received(asked.received_at, doing.now, by_bot=by_bot)
        asked = asked.model_copy(update={"received_at": received_at})
    talk = await conversations.find(doing.session, case.conversation_id)
    phone = own_phone.contact(case, talk)
    given = fill(case, asked)
    # The assistant does not know the phone it is told from; what staff write down of it stands.
    if doing.key.role == "intake":
        own_phone.put(case, talk, phone)
    else:
        own_phone.note(case, talk, phone, doing.now)
    doing.details |= impersonal(asked, given)
    doing.private |= personal(asked, given) or {}


async def submit(doing: Act, asked: do.Submit) -> None:
    """Received; the clocks run."""
    service.receive(doing.case, asked.stage, doing.now)
    await shaping.tie_to_complaint(doing)


def add_information(doing: Act, asked: do.AddInformation) -> None:
    """Words only: what they mean for the case a person decides."""
    doing.keep(text=asked.text)


async def correct(doing: Act, asked: do.Correct) -> None:
    """What it said before goes into the history beside what it says now."""
    talk = await _talk_with_the_assistant(doing)
    phone = own_phone.contact(doing.case, talk)
    before, after = correct_fields(doing.case, asked.changes)
    if phone is not None:
        own_phone.put(doing.case, talk, phone)
    doing.details["fields"] = sorted(after)
    doing.private |= {"before": before, "after": after}
    doing.keep(words=asked.words)


def accept_quick_fix(doing: Act, asked: do.AcceptQuickFix) -> None:
    """Put right to the resident's satisfaction."""
    clocks.reach(doing.case, "quick_fix_accepted", doing.now)
    clocks.reach(doing.case, "closed", doing.now)


def request_stage_1(doing: Act, asked: do.RequestStage1) -> None:
    """The resident wants it formal."""
    _begin_stage_1(doing)
    doing.keep(text=asked.text)


def move_to_stage_1(doing: Act, asked: do.MoveToStage1) -> None:
    """The quick fix has had its time: the clause that says so is kept."""
    _begin_stage_1(doing)
    doing.details["clause"] = asked.clause


def request_stage_2(doing: Act, asked: do.RequestStage2) -> None:
    """The second stage begins, in other hands than the first."""
    case = doing.case
    case.stage = "stage_2"
    clocks.reach(case, "escalated", doing.now)
    if case.owner in people.involved_at_stage_1(case, doing.policy):
        case.owner = service.team_for(case)
    doing.keep(text=asked.text)
    if asked.outcome_wanted:
        doing.private |= {
            "outcome_wanted": asked.outcome_wanted,
            "outcome_wanted_before": case.outcome_wanted,
        }
        case.outcome_wanted = asked.outcome_wanted


def withdraw(doing: Act, asked: do.Withdraw) -> None:
    """The resident's wish, with their reason where they gave one."""
    doing.keep(reason=asked.reason)


async def _talk_with_the_assistant(doing: Act) -> ConversationRecord | None:
    """The conversation the case is told in, where the assistant acts, which does not know the phone it is
    told from; what staff write down of the parties stands as they wrote it."""
    if doing.key.role != "intake":
        return None
    return await conversations.find(doing.session, doing.case.conversation_id)


def _begin_stage_1(doing: Act) -> None:
    # What the quick fix answered was not the Stage 1 answer: that promise is open again.
    clocks.forget(doing.case, "responded", "closed", "quick_fix_accepted")
    doing.case.stage = "stage_1"
