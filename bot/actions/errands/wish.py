"""Which errand a message asks for, if any."""

from __future__ import annotations

import re

from bot.actions.controls import is_correction
from bot.actions.heard import Heard
from bot.actions.intake import TAKEN_BACK, Intake

_MATTER = r"(complaints?|case|claim|request|report|reference|ref)\b"
_STATUS = re.compile(
    rf"\b(where('?s| is| are| r)?|what('?s| is|s)? (happening|going on|up)( (with|about|to))?|how('?s|s| is)|"
    rf"any (news|updates?|progress|joy)( (on|about|with))?|status of|(can|could) (i|you) .{{0,20}}update( me)? (on|about)|"
    rf"check( up)? on)\s+(my|the|our|this|that|her|his|their|mums?|it)?\b.{{0,30}}{_MATTER}",
    re.IGNORECASE,
)
# Chasing with dissatisfaction is a complaint of its own (a missed promise), not a question.
_CHASE = re.compile(
    rf"\b(updates? (on|about)|progress (of|on|with)|(chas(e|ing)|following|follow)( up)?( on)?|"
    rf"hear(d)? (any ?thing|back|nothing)( (about|on|regarding))?)\s+(my|the|our|this)?\b.{{0,30}}{_MATTER}",
    re.IGNORECASE,
)
_STATUS_OF_KNOWN = re.compile(
    r"\b(any (news|updates?|progress|joy)|where (is|are|am) (it|we|i)( up to| at)?|what('?s| is|s) (happening|going on)|"
    r"what('?s| is)? the (status|latest)|how('?s| is) it going|has (anyone|anybody|someone) (looked|read|seen)|"
    r"where('?s| is| has| have)? (it|that|this|we|you)('s| has| have)? (\w+ )?(got|gone|up))\b",
    re.IGNORECASE,
)
_WHAT_NEXT = re.compile(r"\bwhat('?s| is| happens| will happen)? (now|next|then)\b", re.IGNORECASE)
# "Has my mum said yes": whether the resident has agreed to be spoken for.
_AGREED = re.compile(
    r"\b(has|have|did|hav|has'?nt) (my \w+|she|he|they|the (tenant|resident))( \w+)? "
    r"(said|say|agree[ds]?|repl(y|ied)|answer(ed)?|sign(ed)?|give[ns]? (permission|consent|authority))\b",
    re.IGNORECASE,
)
# With a reference, words that sound like a grievance may still only ask where it is.
_MAY_ONLY_ASK = 0.8
_WITHDRAW = re.compile(
    rf"\b(withdraw(n|ing)?|cancel|drop|take back|call off|scrap|pull|retract|close)\b.{{0,25}}\b{_MATTER}|"
    rf"\b(forget|never ?mind|leave) (about )?(the|my|this|that) {_MATTER}|"
    r"\b(withdraw|cancel|drop|take back|call off|scrap) (the|my) (\w+ ){1,3}one\b|"
    r"\bdon'?t want to (go (on|ahead)|carry on|continue|complain) (with (it|this|the complaint)|any ?more)|"
    r"\bchanged? my mind about (the |my )?complain",
    re.IGNORECASE,
)
_WITHDRAW_KNOWN = re.compile(
    r"^\W*(i('?d| would)? (want|like|wish) to |can i |please )?(withdraw|cancel|drop|take back|call off|retract) "
    r"(it|this|that)\b",
    re.IGNORECASE,
)
# Said while the complaint is still being given; told of the past ("I had to cancel it") it is none.
_WANTS_OUT = re.compile(
    r"^\W*((actually|sorry|no|ok|oh|wait|please|pls|hi|look|right|um|nah|forget (it|about it)|never ?mind|leave it)[ ,.]+)*"
    r"((i|we)('?d| would)? ?(just )?(want|like|wish|need|rather|have decided|decided)( to)? |i'?m going to |"
    r"can (i|you|we) (please )?|could (i|you) (please )?|please |just |let'?s )?"
    r"(withdraw|cancel|take back|call off|retract|scrap|drop|delete) "
    r"(it|this|that|everything|all of it|(my|the|this) (complaint|request|report|case|whole thing))\b(?! (off|round|at|in|down|by)\b)|"
    r"^\W*((actually|no|sorry|oh|nah|ok|forget (it|about it)|never ?mind|leave it)[ ,.]+)*(i )?(don'?t|do not|no longer) (want|wish)( to)? (complain|make (a|this) complaint|go (on|ahead)|"
    r"carry on|do this|continue)\b|"
    r"^\W*(actually |no |sorry )?i('?ve| have)? changed? my mind\W*((about|i don'?t want) .{0,30})?$",
    re.IGNORECASE,
)
# A longer message tells something besides.
WORDS_OF_A_WISH = 14
_SURVEY = re.compile(
    r"\b(survey|questionnaire|feedback form|(tell|say) (you )?how (it|you|they|that|the complaint) (went|did|was handled))\b",
    re.IGNORECASE,
)
_CHANGE_SURVEY = re.compile(
    r"\b(change|redo|correct|alter|fix)\b.{0,25}\b(survey|questionnaire|feedback form)\b",
    re.IGNORECASE,
)
_SORTED = re.compile(
    r"\b((it'?s|its|that'?s|thats|all|been|got) (been )?(all )?(sorted|fixed|resolved|put right|done)( now| out)?|"
    r"(happy|satisfied|ok|fine) with (that|it|the (fix|answer|outcome))|you can close it|accept (the|that|your))\b",
    re.IGNORECASE,
)
_STAGE_1 = re.compile(r"\b(stage ?(1|one)|formal(ly)?|proper complaint)\b", re.IGNORECASE)
_STAGE_2 = re.compile(
    r"\b(stage ?(2|two)|second stage|next stage|escalate|take (it|this) further)\b", re.I
)
_ADD = re.compile(
    rf"\b(add|send|attach|upload|more (information|info|details?|photos?))\b.{{0,40}}\b(to|for|about) (my|the|our) {_MATTER}",
    re.IGNORECASE,
)
_ADD_KNOWN = re.compile(
    r"^\W*(can|could|may) (i|we) (please )?(add|say|send|tell you) (something|more|a bit( more)?|anything)( else)?( to (it|that|this))?\W*$|"
    r"^\W*(i|we)('d| would)? (want|like|need) to add (something|more|a bit)( else| more)?( to (it|that|this))?\W*$",
    re.IGNORECASE,
)
_AFTER_ALL = re.compile(
    r"^\W*(undo|go back|put it back|no wait)\b|\b(changed? my mind|after all|by mistake|mistake|didn'?t mean (to|it|that)|"
    r"re-?open|re-?instate|put it back|want (it|my complaint) back|shouldn'?t have|(log|start|open) it again|undo)\b",
    re.IGNORECASE,
)
# Asking how something works is answered from the policy and starts nothing.
_HOW_IT_WORKS = re.compile(
    r"\b(how (long|do|does|can|many)|when (do|does|will|can)|what (is|happens|are)|can i|do i|is there)\b",
    re.I,
)


def wants_it_back(heard: Heard, intake: Intake) -> bool:
    """Whether somebody who has just taken their complaint back wishes that they had not."""
    return TAKEN_BACK in intake.remarked and bool(_AFTER_ALL.search(heard.text))


def wants_out(heard: Heard) -> bool:
    """Whether somebody in the middle of giving a complaint does not want to make it after all."""
    return len(heard.text.split()) <= WORDS_OF_A_WISH and bool(_WANTS_OUT.search(heard.text))


def errand_asked_for(heard: Heard, intake: Intake) -> str | None:
    """The name of the errand, or None; ``intake.closed`` means that a case is known here."""
    text = heard.text
    known = bool(intake.closed and intake.case_reference)
    reference = heard.value("reference") is not None
    if not text:
        return None
    if _WITHDRAW.search(text) or (known and _WITHDRAW_KNOWN.search(text)):
        return "withdraw"
    if known and _AGREED.search(text):
        return "authority"
    asks = known or (
        reference and (heard.kind != "complaint" or heard.kind_confidence < _MAY_ONLY_ASK)
    )
    if known and intake.kind != "complaint" and _WHAT_NEXT.search(text):
        return "status"
    if _STATUS.search(text) or (asks and _STATUS_OF_KNOWN.search(text)):
        return "status"
    if _CHASE.search(text) and (heard.kind != "complaint" or known or reference):
        return "status"
    if _ADD.search(text) or (known and _ADD_KNOWN.search(text)):
        return "add"
    if _CHANGE_SURVEY.search(text):
        return "survey"
    if known or reference:
        return _of_known(heard, intake, asking=bool(_HOW_IT_WORKS.search(text)))
    return None


def _of_known(heard: Heard, intake: Intake, *, asking: bool) -> str | None:
    text = heard.text
    quick = intake.route == "quick_fix"
    further = "wants_stage2" in heard.flags or bool(_STAGE_2.search(text))
    formal = "wants_formal" in heard.flags or bool(_STAGE_1.search(text))
    # From a quick fix the next step is Stage 1, whatever it is called.
    if not asking and quick and (further or formal):
        return "stage_1"
    if not asking and further and not _STAGE_1.search(text):
        return "stage_2"
    if not asking and quick and _SORTED.search(text):
        return "accept"
    if _SURVEY.search(text):
        return "survey"
    if intake.closed and is_correction(heard):
        return "correct"
    if heard.value("reference") is not None and heard.kind in ("enquiry", "other"):
        return "status"
    return None
