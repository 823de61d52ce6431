"""The end of an intake: the case is with staff and the resident holds a reference and dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import rulebook
from bot.actions.authority import contact_to_ask, has_died
from bot.actions.case import group_of
from bot.actions.clients.case_api import CaseApiRefusedError, CaseApiUnavailableError
from bot.actions.groups import Member
from bot.actions.intake import Intake
from bot.actions.rules import spoken
from bot.actions.turn import RECORDED, Turn
from bot.actions.wording import has, say


async def close(turn: Turn) -> None:
    """Submit the case and give the receipt.

    Raises CaseApiUnavailableError when it was not recorded; nothing may then be said to be.
    """
    intake = turn.intake
    if intake.kind not in RECORDED:
        return
    stage = None
    if intake.kind == "complaint":
        stage = intake.route or "stage_1"
    case = await turn.record(state="received", stage=stage)
    intake.closed = True
    intake.route = stage
    turn.say_text(receipt(turn, case))
    turn.quote_case(case["reference"])
    _say_what_may_stand_in_the_way(turn, case)
    await ask_for_authority(turn, case)


def receipt(turn: Turn, case: dict[str, Any], *, asked_for: str | None = None) -> str:
    """Reference, what happens by which date, and how to add or ask; dates are the case's own.

    ``asked_for`` names a stage that was asked for just now, on a case that was there before.
    """
    names = {**turn.rules.names(turn.intake), "received_on": _received_on(turn, case, asked_for)}
    kind = str(case["kind"])
    key = asked_for or ("stage_2" if case.get("stage") == "stage_2" else kind)
    lines = [say(f"receipt.{key}", **{**names, "reference": case["reference"]})]
    due = [
        d
        for d in case.get("deadlines", [])
        if has(f"deadlines.{d['name']}") and not d.get("met_at") and not _passed_by(d, case)
    ]
    if due:
        lines.append("\n" + say("receipt.next", **names))
        for deadline in sorted(due, key=lambda d: str(d["due_on"])):
            day = spoken(date.fromisoformat(str(deadline["due_on"])[:10]))
            what = say(f"deadlines.{deadline['name']}", **names)
            lines.append("- " + say("receipt.deadline", due_on=day, what=what))
    if kind == "complaint":
        lines.append("\n" + say("receipt.footer", **names))
    elif kind == "enquiry" and turn.rules.policy.contacts.phone:
        lines.append("\n" + say("handover.phone", **names))
    elif kind not in ("feedback", "compliment"):
        lines.append(say("receipt.footer_short", **names))
    return "\n".join(lines)


def _passed_by(deadline: dict[str, Any], case: dict[str, Any]) -> bool:
    """Whether a day no longer matters because the case has gone on to a stage."""
    return deadline["name"] == "quick_fix" and case.get("stage") != "quick_fix"


def _received_on(turn: Turn, case: dict[str, Any], asked_for: str | None) -> str:
    """The day it counts from, as the case has it; a stage counts from the day it is asked for."""
    received = case.get("received_at") or turn.intake.received_at
    if asked_for is not None or not received:
        return spoken(turn.rules.today)
    instant = datetime.fromisoformat(str(received).replace("Z", "+00:00"))
    return spoken(rulebook.london_date(instant))


def _say_what_may_stand_in_the_way(turn: Turn, case: dict[str, Any]) -> None:
    if turn.intake.kind == "complaint" and case.get("exclusions"):
        turn.say("receipt.not_accepted")
    if turn.intake.acting_for == "group":
        turn.say_text(turn.rules.answer("group"))


async def ask_for_authority(turn: Turn, case: dict[str, Any]) -> None:
    """Tell a representative what is needed, and ask the resident at once where that was wished.

    The complaint is recorded already and its clock runs; nothing of the resident's is told until
    they agree. When they could not be asked just now, staff ask: the case says where.
    """
    intake = turn.intake
    if intake.acting_for == "constituent":
        turn.say("receipt.authority_member")
    if intake.acting_for == "group" and intake.kind == "complaint":
        await _ask_each_member(turn, case)
    if intake.acting_for != "someone" or intake.kind != "complaint":
        return
    contact = contact_to_ask(intake)
    said = intake.authority or "none"
    if said == "ask" and contact is None:
        said = "none"
    if contact is not None:
        try:
            await turn.api.ask_authority(
                str(case["reference"]),
                {"contact": contact, "representative_name": intake.name or say("receipt.somebody")},
                turn.key("authority"),
            )
            said = "asked_by_post" if contact["channel"] == "letter" else "asked"
        except (CaseApiRefusedError, CaseApiUnavailableError):
            said = "ask"
    turn.say(_what_to_send(intake, said))


# In one turn, so that nobody waits for the receipt; whoever is left, staff ask.
MEMBERS_ASKED_AT_ONCE = 20


async def _ask_each_member(turn: Turn, case: dict[str, Any]) -> None:
    """Ask everybody in the group who can be reached, where the policy wants their agreement."""
    group = group_of(turn.intake)
    if not turn.rules.members_must_agree or not group:
        return
    asked = 0
    for number, member in enumerate(group):
        if member.contact is not None and asked < MEMBERS_ASKED_AT_ONCE:
            asked += await _ask_member(turn, case, number, member)
    key = "members_asked" if asked == len(group) else "members_asked_some" if asked else "members"
    turn.say(f"receipt.{key}", asked=asked, members=len(group))


async def _ask_member(turn: Turn, case: dict[str, Any], number: int, member: Member) -> bool:
    body = {
        "contact": member.contact,
        "representative_name": turn.intake.name or say("receipt.somebody"),
        "member_name": member.called,
    }
    try:
        await turn.api.ask_authority(str(case["reference"]), body, turn.key(f"authority-{number}"))
    except (CaseApiRefusedError, CaseApiUnavailableError):
        return False  # the contact stands on the case, and staff ask
    return True


def _what_to_send(intake: Intake, said: str) -> str:
    """What staff have to see, by the right somebody speaks by; nobody asks a person who has died."""
    if has_died(intake):
        return "receipt.authority_died"
    of_kind = f"receipt.authority_have_{intake.authority_kind}"
    return of_kind if said == "have" and has(of_kind) else f"receipt.authority_{said}"
