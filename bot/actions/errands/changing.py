"""What a resident may do to their own case: add, correct, go on to a stage, accept, withdraw."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.actions.addresses import address_told
from bot.actions.case import case_body
from bot.actions.clients.case_api import CaseApiRefusedError
from bot.actions.closing import receipt
from bot.actions.corrections import correct
from bot.actions.errands.finding import Glance, put
from bot.actions.heard import Heard
from bot.actions.intake import TAKEN_BACK
from bot.actions.names import introduces
from bot.actions.questions.base import Prompt
from bot.actions.rules import spoken
from bot.actions.turn import Turn
from bot.actions.wording import say

# Fewer words than this ask to add something and do not yet say what.
WORDS_THAT_ADD = 12


async def add(turn: Turn, case: Glance) -> Prompt | None:
    """Add the resident's words to the case."""
    errand = turn.errand
    words = errand.given
    if words is None and len((errand.words or "").split()) >= WORDS_THAT_ADD:
        words = errand.words
    if words is None:
        if "anything_else" in errand.put:
            turn.say("errand.left")
            return None
        return put(turn, "anything_else")
    await _act(turn, case, "add_information", {"text": words})
    turn.say("receipt.added", reference=case["reference"])
    return None


async def correct_case(turn: Turn, case: Glance) -> Prompt | None:
    """Correct what was written down; the old words stay in the case's history."""
    words = turn.errand.words or turn.heard.text
    if not await _correct(turn, case, words):
        await _act(turn, case, "add_information", {"text": words})
        turn.say("receipt.added", reference=case["reference"])
    return None


async def correct_beside(turn: Turn) -> bool:
    """Take a correction told at an errand's question; False when nothing could be corrected."""
    intake = turn.intake
    own = [case for case in turn.errand.cases if case["reference"] == intake.case_reference]
    if own and own[0].get("limited"):
        await correct_case(turn, own[0])
        return True
    if own:
        try:
            return await _correct(turn, own[0], turn.heard.text)
        except CaseApiRefusedError:
            return False
    shown = _shown_to_be_theirs(turn)
    if shown is not None and _gives_detail(turn.heard):
        # Another chat's case: staff put it right, who have it in the resident's own words.
        await _act(turn, shown, "add_information", {"text": turn.heard.text})
        turn.say("receipt.added", reference=shown["reference"])
        return True
    # No case of this conversation: it is kept for the matter that may follow.
    if intake.closed or not correct(turn.heard, intake, turn.rules, dates=False):
        return False
    turn.say("heard.kept_elsewhere")
    return True


def _gives_detail(heard: Heard) -> bool:
    """Whether words hold a number, an address or a name that staff can put right."""
    contact = heard.entity("phone", "email")
    return contact is not None or bool(address_told(heard) or introduces(heard))


def _shown_to_be_theirs(turn: Turn) -> Glance | None:
    """The case the errand is about, once this person has shown that it is theirs."""
    errand = turn.errand
    if errand.check_id is not None:
        return None
    wanted = errand.chosen or errand.reference
    return next((case for case in errand.cases if case["reference"] == wanted), None)


async def _correct(turn: Turn, case: Glance, words: str) -> bool:
    intake = turn.intake
    before = case_body(intake, turn.rules, turn.heard.conversation_id)
    # Until they have agreed, what is written of the resident is not changed for somebody else.
    own = intake.case_reference == case["reference"] and not case.get("limited")
    changes: dict[str, Any] = {}
    if own and correct(turn.heard, intake, turn.rules):
        after = case_body(intake, turn.rules, turn.heard.conversation_id)
        changes = {name: after[name] for name in _CORRECTABLE if after[name] != before[name]}
    if not changes:
        return False
    await _act(turn, case, "correct", {"changes": changes, "words": words})
    turn.say("errand.corrected", reference=case["reference"])
    return True


async def ask_stage_1(turn: Turn, case: Glance) -> Prompt | None:
    """ "I want it formal" is honoured at any time."""
    now = await _act(turn, case, "request_stage_1", {"text": turn.errand.words})
    turn.intake.route = "stage_1"
    _say_receipt(turn, now, "stage_1_asked")
    return None


async def ask_stage_2(turn: Turn, case: Glance) -> Prompt | None:
    """One line is enough (Code 6.12); after the policy's window it is taken all the same."""
    errand = turn.errand
    late = _window_ended(turn, case)
    if late is not None and "stage_2_late_reason" not in errand.put:
        turn.say("errand.stage_2_late", until_on=late)
        return put(turn, "stage_2_late_reason")
    text = "\n\n".join(filter(None, [errand.words, errand.reason]))
    now = await _act(turn, case, "request_stage_2", {"text": text or None, "outcome_wanted": None})
    _say_receipt(turn, now, "stage_2")
    turn.say("errand.stage_2_more", reference=case["reference"])
    return None


async def accept(turn: Turn, case: Glance) -> Prompt | None:
    """The quick way worked: confirmed first, because it closes the complaint."""
    errand = turn.errand
    if "confirm_errand" not in errand.put:
        return put(turn, "confirm_errand")
    if not errand.confirmed:
        turn.say("errand.left")
        return None
    await _act(turn, case, "accept_quick_fix", {})
    turn.say("errand.accepted", reference=case["reference"])
    return None


async def withdraw(turn: Turn, case: Glance) -> Prompt | None:
    """Say what it means, ask once why, then do as they wish."""
    errand = turn.errand
    if "confirm_errand" not in errand.put:
        turn.say("errand.withdraw_means", reference=case["reference"])
        return put(turn, "confirm_errand")
    if not errand.confirmed:
        turn.say("errand.kept_open", reference=case["reference"])
        return None
    if "withdraw_reason" not in errand.put:
        return put(turn, "withdraw_reason")
    reason = errand.reason or errand.words or "no reason given"
    await _act(turn, case, "withdraw", {"reason": reason})
    if turn.intake.case_reference == case["reference"]:
        turn.intake.remarked = [*turn.intake.remarked, TAKEN_BACK]
    turn.say("errand.withdrawn", reference=case["reference"])
    return None


# What is the resident's alone to decide until they have said that somebody may do it for them.
DECISIONS = ("withdraw", "stage_1", "stage_2", "accept")


async def keep_for_staff(turn: Turn, case: Glance) -> Prompt:
    """A wish of somebody who has not shown that they may decide: kept as words, nothing is done."""
    words = turn.errand.words or turn.heard.text
    await _act(turn, case, "add_information", {"text": say("errand.from_helper", words=words)})
    turn.say("errand.for_the_resident", reference=case["reference"])
    return put(turn, "pass_on")


_CORRECTABLE = ("description", "outcome_wanted", "issues", "parties", "adjustments")


async def _act(turn: Turn, case: Glance, action: str, body: dict[str, Any]) -> dict[str, Any]:
    """Do it, and keep step with the version where the case is this conversation's own."""
    reference = str(case["reference"])
    given = {name: value for name, value in body.items() if value is not None}
    if action != "add_information":
        given["told_in"] = turn.heard.conversation_id
    now = await turn.api.act(reference, action, int(case["version"]), given, turn.key(action))
    if turn.intake.case_reference == reference:
        turn.intake.case_version = float(now["version"])
    return now


def _say_receipt(turn: Turn, case: dict[str, Any], stage: str) -> None:
    turn.say_text(receipt(turn, case, asked_for=stage))
    turn.quote_case(str(case["reference"]))


def _window_ended(turn: Turn, case: Glance) -> str | None:
    """The last day to ask for Stage 2, spoken, when it has passed."""
    for deadline in case.get("deadlines") or []:
        day = date.fromisoformat(str(deadline["due_on"])[:10])
        if deadline["name"] == "request_stage_2" and day < turn.rules.today:
            return spoken(day)
    return None
