"""Which case an errand is about, and whether this person may hear of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.actions.clients.case_api import CaseApiRefusedError
from bot.actions.questions.afterwards import ERRAND_QUESTIONS, case_meant
from bot.actions.questions.base import Prompt
from bot.actions.turn import Turn

Glance = dict[str, Any]


async def find_case(turn: Turn) -> Glance | Prompt | None:
    """The case, or the question that leads to it; None when it cannot be found here.

    Nothing is told about a case before the person has shown that it is theirs, and a wrong
    reference is answered like a right one.
    """
    errand = turn.errand
    if errand.check_id is not None:
        found = await _go_on_checking(turn)
        if found is not None or errand.attempts_left == 0:
            return found
    else:
        errand.cases = await turn.api.conversation_cases(turn.heard.conversation_id)
    return await _choose(turn)


async def _choose(turn: Turn) -> Glance | Prompt | None:
    errand = turn.errand
    open_to = [case for case in errand.cases if _fits(str(errand.name), case)] or errand.cases
    wanted = errand.chosen or errand.reference
    if wanted:
        known = next((case for case in errand.cases if case["reference"] == wanted), None)
        return known if known is not None else await _check(turn)
    if len(open_to) == 1:
        errand.chosen = str(open_to[0]["reference"])
        return open_to[0]
    if open_to:
        errand.cases = open_to
        # "Withdraw the bins one" says which.
        named = case_meant(errand.words or "", open_to)
        if named is not None:
            errand.chosen = named
            return next(case for case in open_to if case["reference"] == named)
        return put(turn, "case_choice")
    if "case_reference" in errand.put:
        return None
    return put(turn, "case_reference")


def _fits(name: str, case: Glance) -> bool:
    """Whether the errand can be done for this case as it stands."""
    if name == "survey":
        return bool(case.get("survey_open"))
    if name == "authority":
        return bool(case.get("representative"))
    if name == "status":
        return case["state"] != "withdrawn"
    needs = _ACTIONS.get(name)
    return needs is None or needs in (case.get("allowed_actions") or ())


_ACTIONS = {
    "withdraw": "withdraw",
    "stage_1": "request_stage_1",
    "stage_2": "request_stage_2",
    "accept": "accept_quick_fix",
}


async def _check(turn: Turn) -> Prompt | None:
    errand = turn.errand
    check = await turn.api.open_identity_check(
        {
            "landlord": turn.intake.landlord,
            "conversation_id": turn.heard.conversation_id,
            "case_reference": errand.reference,
        },
        turn.key("identity-check"),
    )
    errand.check_id = str(check["id"])
    errand.check_ways = [str(way) for way in check.get("ways") or ["postcode"]]
    return put(turn, "identity_check")


async def _go_on_checking(turn: Turn) -> Prompt | None:
    """Deal with the postcode or code last given; None once the check has passed or is locked."""
    errand = turn.errand
    given, errand.given = errand.given, None
    check = str(errand.check_id)
    if errand.attempts_left == 0:
        return None
    if given == "send":
        await turn.api.send_code(check, turn.key("code"))
        errand.code_sent = True
    elif given:
        way, _, proof = given.partition(":")
        try:
            tried = await turn.api.attempt(check, {way: proof}, turn.key("attempt"))
        except CaseApiRefusedError:
            errand.attempts_left = 0  # expired or locked: a person can help, the machine cannot
            return None
        if tried["passed"]:
            errand.check_id = None
            errand.cases = list(tried["cases"])
            return None
        errand.attempts_left = float(tried["attempts_left"])
        if not errand.attempts_left:
            return None
        turn.say("errand.not_matched")
    elif errand.cases:
        return None
    return put(turn, "identity_check")


def put(turn: Turn, name: str, *, text: str | None = None) -> Prompt:
    """A question of the errand, remembered as put; ``text`` puts it in other words."""
    errand = turn.errand
    errand.put = list(dict.fromkeys([*errand.put, name]))
    prompt = ERRAND_QUESTIONS[name].put(errand, turn.rules.names(turn.intake))
    return prompt if text is None else replace(prompt, text=text)
