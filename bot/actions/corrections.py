"""Taking back something said before, in any words: what it corrects is read from the words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.actions.addresses import address_told
from bot.actions.contacts import take_channel, take_contact
from bot.actions.dates import take_dates
from bot.actions.heard import Heard
from bot.actions.instead import take_instead
from bot.actions.intake import Intake
from bot.actions.names import introduces
from bot.actions.needs import need_in
from bot.actions.yes_no import yes_or_no

if TYPE_CHECKING:
    from bot.actions.rules import Rules

_MY_ADDRESS = re.compile(
    r"\b(?:my |the |it'?s )?(?:address(?:'s| is| should be)?|i live at|moved to)[ :]+(.*\d.*)$",
    re.IGNORECASE,
)
_THEIR_NAME = re.compile(
    r"\b(?:her|his|their) name(?:'s|s| is| should be)\s+(.{2,60}?)[.!]?$", re.I
)
_WANTED = re.compile(
    r"\b(?:(?:i|we)(?:'d)?(?: actually| really| just| also| only)? (?:want|wanted|would like|like|need)"
    r"(?: you to| them to)?|what (?:i|we) want is|(?:the )?outcome (?:is|should be)|put (?:for )?what i want:?)"
    r"\s+(.{3,})$",
    re.IGNORECASE | re.DOTALL,
)
_STAGE_1 = re.compile(r"\b(stage ?(1|one)|formal(ly)?)\b", re.IGNORECASE)
_QUICK = re.compile(r"\b(quick (way|fix)|informal|quickly instead)\b", re.IGNORECASE)
_STOPPED = re.compile(
    r"\b(not (still )?(going on|happening)( any ?more)?|it('s| has| is)? (stopped|over|fixed now))\b",
    re.I,
)
_GOES_ON = re.compile(r"\b(still going on|still happening|it'?s ongoing|hasn'?t stopped)\b", re.I)
_NOT_ABOUT = re.compile(
    r"\b(?:it'?s not|not|isn'?t|nothing to do with|leave out|take out|remove|delete|forget)"
    r"(?: (?:about|the bit about|the part about))? (?:the |my )?(.{3,40})$",
    re.IGNORECASE,
)
_NO_NEED = re.compile(r"\b(don'?t|no longer|do not) need (the |any )?(.{3,40})$", re.IGNORECASE)
_LEADING_ANSWER = re.compile(
    r"^\s*(?:yes|yeah|yep|yea|ye|ok|okay|no|nope|nah|right|correct|that'?s right|all good|perfect|fine)"
    r"(?:[ ,.;:-]+(?:but|and|also|except|apart from|just|please|pls|thanks|send it|that'?s right|"
    r"all (?:good|correct)|go ahead|wait|actually|one more thing|another thing|you forgot|add|can you add|put))*"
    r"[ ,.;:-]*",
    re.IGNORECASE,
)
_ADDING = re.compile(
    r"^\s*(?:actually|sorry|wait|hang on|oh|also|and|but|plus|except|add|can you add|please add|"
    r"you forgot|you missed|one more thing|another thing)(?: that| to say)?[ ,:-]+",
    re.IGNORECASE,
)
# What is left after a yes that only says goodbye, thanks or hurry.
_POLITE = re.compile(
    r"^(?:please|pls|thanks|thank you|ta|cheers|send( it)?( (in|off|now|today|please))?|go|today|"
    r"now|asap|quick(ly)?|hurry( up)?|be quick|do it|submit( it)?|log it|that is (right|correct|all)|"
    r"it is|is right|is all|i am|happy with that|looks? (good|right)|sounds? (good|right)|it'?s (all )?(right|correct|fine))"
    r"(?:[ ,]+(?:please|thanks|thank you|ta|now|today|asap|love|mate|x+))*$",
    re.IGNORECASE,
)
# Fewer words than this after a "yes" add nothing that could be looked into.
WORDS_THAT_ADD = 3


def correct(
    heard: Heard, intake: Intake, rules: Rules | None = None, *, dates: bool = True
) -> bool:
    """Take a correction that says what it corrects; True when something changed.

    Used at read-back and, when the words say "actually", at any turn. ``dates`` False leaves a
    date alone ("yes, send it today" corrects nothing).
    """
    if take_instead(heard, intake):
        return True
    takers: list[Callable[[], bool]] = [
        lambda: take_contact(heard, intake) or take_channel(heard, intake),
        lambda: _take_name(heard, intake),
        lambda: _take_address(heard, intake),
    ]
    changed = [take() for take in takers]
    if any(changed):
        return True
    return (
        _take_route(heard, intake, rules)
        or _take_need(heard, intake)
        or _take_ongoing(heard, intake)
        or _leave_out(heard, intake)
        or (dates and take_dates(heard, intake))
        or _take_outcome(heard, intake)
    )


def added_words(heard: Heard) -> str | None:
    """What a read-back answer adds to the story ("yes but also the bathroom leaks"), or None."""
    rest = heard.text
    if yes_or_no(heard) is not None:
        rest = _LEADING_ANSWER.sub("", rest, count=1)
    while _ADDING.match(rest):
        rest = _ADDING.sub("", rest, count=1)
    rest = rest.strip(" .,!")
    if len(rest.split()) < WORDS_THAT_ADD or _POLITE.match(rest):
        return None
    return rest


def _take_name(heard: Heard, intake: Intake) -> bool:
    theirs = _THEIR_NAME.search(heard.text)
    if theirs and intake.acting_for in ("someone", "constituent"):
        intake.resident_name = theirs.group(1).strip(" .")
        return True
    name = introduces(heard)
    if name:
        intake.name = name
    return bool(name)


def _take_address(heard: Heard, intake: Intake) -> bool:
    named = _MY_ADDRESS.search(heard.text)
    # The rest of a line that also holds a phone number is the number's.
    told = address_told(heard) or (
        named.group(1) if named and heard.entity("phone", "email") is None else None
    )
    if told:
        intake.address = told.strip(" .")
    return bool(told)


def _take_route(heard: Heard, intake: Intake, rules: Rules | None) -> bool:
    if intake.kind != "complaint" or intake.route == "stage_2" or len(heard.text.split()) > 12:
        return False
    if _STAGE_1.search(heard.text) and intake.route != "stage_1":
        intake.route = "stage_1"
        return True
    if rules and _QUICK.search(heard.text) and intake.route != "quick_fix":
        before, intake.route = intake.route, None
        if rules.decision(intake).quick_fix.may_offer:
            intake.route = "quick_fix"
            return True
        intake.route = before
    return False


def _take_need(heard: Heard, intake: Intake) -> bool:
    gone = _NO_NEED.search(heard.text)
    if gone and intake.adjustments:
        words = gone.group(3).lower().split()[0]
        left = [need for need in intake.adjustments if words not in need.lower()]
        if left != intake.adjustments:
            intake.adjustments = left
            return True
    need = need_in(heard) if len(heard.text.split()) <= 25 else None
    if need is None or need in intake.adjustments:
        return False
    intake.adjustments = [*intake.adjustments, need]
    return True


def _take_ongoing(heard: Heard, intake: Intake) -> bool:
    if len(heard.text.split()) > 12:
        return False
    if _STOPPED.search(heard.text):
        intake.ongoing = False
    elif _GOES_ON.search(heard.text):
        intake.ongoing = True
    else:
        return False
    return True


def _leave_out(heard: Heard, intake: Intake) -> bool:
    """Take a point off the list; the resident's own words of it stay in the description."""
    said = _NOT_ABOUT.search(heard.text)
    if said is None or len(intake.issues) < 2:
        return False
    words = [w for w in re.findall(r"[a-z]{4,}", said.group(1).lower()) if w != "about"]
    left = [
        issue
        for issue in intake.issues
        if not any(w in f"{issue['summary']} {issue['topic']}".lower() for w in words)
    ]
    if not words or not left or len(left) == len(intake.issues):
        return False
    intake.issues = left
    return True


def _take_outcome(heard: Heard, intake: Intake) -> bool:
    wanted = _WANTED.search(heard.text)
    if wanted is None:
        return False
    intake.outcome_wanted = wanted.group(1).strip(" .")
    return True
