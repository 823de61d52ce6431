"""Read back, correct, confirm: nothing is sent that the resident has not seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.actions.corrections import added_words, correct
from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.issues import points
from bot.actions.outcomes import is_wish, keep_wish
from bot.actions.questions.base import Button, Question, yes_or_no
from bot.actions.questions.read_back import read_back
from bot.actions.wording import say
from bot.actions.yes_no import is_plain

if TYPE_CHECKING:
    from bot.actions.rules import Rules

# The questions that show what was written down: put until one is confirmed.
READ_BACKS = ("route_choice", "confirm_summary")
# Remarked when a plain yes at the choice of way left open which way.
WAY_LEFT_OPEN = "way left open"
# Button -> the question whose answer is asked again.
CHANGES = {
    "change_what": "what_happened",
    "change_when": "when_happened",
    "change_outcome": "outcome_wanted",
    "change_name": "name",
    "change_address": "address",
    "change_contact": "contact_value",
}
# Words for each thing that can be changed, as people type them.
_NAMED = {
    "address": r"\baddress\b|\bpost ?code\b|\b(house|flat|door) number\b",
    "contact_value": r"\bnumber\b|\bphone\b|\bmobile\b|\be-?mail\b|\breach\b|\bcontact\b",
    "resident_name": r"\b(her|his|their) name\b",
    "name": r"\bname\b",
    "when_happened": r"\bdates?\b|\bwhen\b",
    "outcome_wanted": r"\bwant\b|\boutcome\b",
    "adjustments": r"\badjustments?\b|\bmake it easier\b",
    "what_happened": r"\bhappened\b|\bstory\b|\bissues?\b|\bpoints?\b",
}
_SEND = re.compile(r"^\W*(no|yes|yeah|ok|just|ye|yh|pls|please|\W)*send( it)?\b", re.IGNORECASE)
_PUT_TO_US = re.compile(r"\s*(did|do|have|are|were) (you|u|ya)\b", re.IGNORECASE)
# Above this many words a message tells something itself and points at nothing.
POINTING_WORDS = 7


class ConfirmSummary(Question):
    name = "confirm_summary"
    skippable = False

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return intake.kind == "complaint" and not intake.confirmed

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        if intake.changing == "?":
            return tuple(Button(say(f"buttons.{key}"), key) for key in CHANGES)
        return (
            Button(say("buttons.send_it"), "yes"),
            Button(say("buttons.change_it"), "no"),
        )

    def text(self, intake: Intake, rules: Rules) -> str:
        if intake.changing == "?":
            return say("ask.which_change")
        return f"{read_back(intake, rules)}\n\n{say('ask.confirm_summary')}"

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        """Confirm, correct or add; whatever is added or changed is shown again before it is sent."""
        if heard.choice in CHANGES:
            intake.changing = CHANGES[heard.choice]
            return True
        open_change = intake.changing == "?"
        answer = _agrees(heard)
        words = added_words(heard) if heard.text else None
        if open_change and (_SEND.search(heard.text) or is_plain(heard.text)):
            # Nothing is to be changed after all.
            intake.changing, intake.confirmed = None, bool(_SEND.search(heard.text)) or None
            return True
        if answer and not open_change and words is None and not _brings_details(heard):
            intake.confirmed = True
            return True
        # "Did you see the match last night": a day in a question to us says nothing of the matter.
        if (
            not open_change
            and _way(heard) == "stage_1"
            and (intake.route or "stage_1") == "stage_1"
        ):
            # "Stage 1", where that is what stands there.
            intake.confirmed = True
            return True
        tells_when = answer is not True and not _PUT_TO_US.match(heard.text)
        if correct(heard, intake, rules, dates=tells_when):
            intake.changing = None
            return True
        pointed = _pointed_at(heard.text)
        if pointed and not answer:
            intake.changing = pointed
            return True
        if words is not None:
            _add(words, heard, intake)
            intake.changing = None
            return True
        if answer is False or heard.act == "correct":
            intake.changing = "?"
            return True
        return False


_FORMAL_WAY = re.compile(
    r"\b(stage( ?1| one)?|formal(ly)?|official(ly)?|second one)\b", re.IGNORECASE
)
_QUICK_WAY = re.compile(
    r"\b(quick(er|est|ly)?|quick ?fix|informal(ly)?|fast(er|est)?|first (one|way))\b", re.I
)
# More words than this tell something besides which way.
WORDS_OF_A_WAY = 9


class RouteChoice(ConfirmSummary):
    """The read-back where the policy has a quick or informal step that suits: one answer confirms
    what was written down and says which way it goes."""

    name = "route_choice"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if not super().matters(intake, rules) or intake.route or intake.changing == "?":
            return False
        if "wants_formal" in intake.flags:
            return False
        decision = rules.decision(intake)
        # Where a ground is possible, a person looks first; nothing quick is promised.
        return decision.quick_fix.may_offer and not decision.possible_exclusions

    def before(self, intake: Intake, rules: Rules) -> str:
        return "" if WAY_LEFT_OPEN in intake.remarked else read_back(intake, rules, way=False)

    def text(self, intake: Intake, rules: Rules) -> str:
        key = "ask.which_way" if WAY_LEFT_OPEN in intake.remarked else "ask.route_choice"
        return say(key, **rules.names(intake))

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.quick_fix"), "quick_fix"),
            Button(say("buttons.stage_1"), "stage_1"),
            Button(say("buttons.change_it"), "no"),
        )

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        """A way sends it; a yes without one asks which, and a second yes is the full answer."""
        way = heard.choice if heard.choice in ("quick_fix", "stage_1") else _way(heard)
        if way is None and _plainly_agrees(heard):
            if WAY_LEFT_OPEN not in intake.remarked:
                intake.remarked = [*intake.remarked, WAY_LEFT_OPEN]
                return True
            way = "stage_1"
        intake.remarked = [remark for remark in intake.remarked if remark != WAY_LEFT_OPEN]
        if way is None:
            return super().read(heard, intake, rules)
        intake.route, intake.confirmed = way, True
        return True

    def forget(self, intake: Intake) -> None:
        intake.route = None


def _way(heard: Heard) -> str | None:
    """Which way few words choose, or None."""
    words = heard.text
    if not words or len(words.split()) > WORDS_OF_A_WAY or _brings_details(heard):
        return None
    formal, quick = _FORMAL_WAY.search(words), _QUICK_WAY.search(words)
    if "wants_formal" in heard.flags or (formal and not quick):
        return "stage_1" if not _refuses(words, "formal|stage") else "quick_fix"
    if quick and not formal:
        return "quick_fix" if not _refuses(words, "quick|informal") else "stage_1"
    return None


def _refuses(words: str, way: str) -> bool:
    return bool(re.search(rf"\b(not|don'?t|rather not)\b.{{0,20}}\b({way})", words, re.IGNORECASE))


def _agrees(heard: Heard) -> bool | None:
    """Yes, no or neither; "send it" is a yes."""
    answer = yes_or_no(heard)
    return True if answer is None and _SEND.match(heard.text) else answer


def _plainly_agrees(heard: Heard) -> bool:
    return bool(_agrees(heard)) and added_words(heard) is None and not _brings_details(heard)


def _brings_details(heard: Heard) -> bool:
    """Whether a "yes" brings a number or an email address with it."""
    return bool(heard.value("phone", "email"))


def _pointed_at(text: str) -> str | None:
    """Which answer a few words point at ("the address is wrong"), or None."""
    if len(text.split()) > POINTING_WORDS:
        return None
    return next((q for q, cue in _NAMED.items() if re.search(cue, text, re.IGNORECASE)), None)


def _add(words: str, heard: Heard, intake: Intake) -> None:
    """Keep added words as part of the story, and as a point of their own where they are one."""
    if is_wish(words) and intake.kind == "complaint":
        keep_wish(words, intake)
        return
    intake.add_words(words)
    intake.add_signals(heard.signals)
    known = {issue["topic"] for issue in intake.issues}
    for point in points(heard):
        if point["topic"] != "other" and point["topic"] not in known:
            intake.issues = [*intake.issues, {**point, "summary": words[:140]}]
            known.add(point["topic"])
