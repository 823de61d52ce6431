"""Words that steer the conversation at any question: skip, back, stop, start again, a person."""

from __future__ import annotations

import re

from bot.actions.heard import Heard
from bot.actions.outcomes import is_wish

_EXACT = {
    "skip": r"none of (your|ur|yer) (business|concern)|(i'?m )?not (telling|giving|saying)( (you|it|that|u))*|mind (your|ur) own( business)?|"
    r"(you|u) (don'?t|do not) need (to know )?(it|that|to know)|skip( it| this| that)?|pass|next|rather not( say)?|prefer not to say|no comment",
    "go_back": r"(go )?back|previous|undo|go back please",
    "start_again": r"start (again|over)|restart|begin again|reset",
    "stop": (
        r"(oh |no |nah |just |actually )*(stop|cancel|quit|exit|end|never ?mind|nvm|forget (it|about it)|leave it|stop chat|"
        r"don'?t bother|(i )?can'?t be (bothered|arsed)|i give up|not worth (it|the bother|the hassle)|"
        r"(it )?do(es)?n'?t matter)([ ,.]+(never ?mind|forget it|leave it|don'?t bother|doesn'?t matter|i give up|"
        r"not worth (it|the bother|the hassle)|then|thanks|please|now|ta))*"
    ),
    "human": (
        r"(talk|speak|chat|spk|get|put me through)?( me)?( to| with)?( an?| some)?( real| actual)?"
        r" ?(person|human|human being|someone|somebody|agent|adviser|advisor|operator)( please| pls)?"
    ),
    "unsure": (
        r"(i'?m |im )?(not|no[tn]) (really |too |100% )?sure|(i )?(don'?t|dont|do not) (really )?"
        r"(know|remember|recall)|dunno|no idea|idk|can'?t (remember|say)|no clue|haven'?t a clue"
    ),
    "clarify": r"why( do you (need|ask|want)( that| it| to know)?)?|(what|wot|wat|how) (do |d')?(you|u|ya) mean( by)?( \w+){0,4}|what\?|huh\??",
}
_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _EXACT.items()}
_WANTS_PERSON = re.compile(
    r"\b(speak|talk|chat|spk|put me through)\b.{0,20}\b(person|human|someone|somebody|agent|"
    r"real|manager|adviser|advisor)\b",
    re.IGNORECASE,
)
# Somebody may be looking: the page has to go at once.
_LEAVE_NOW = re.compile(
    r"\b(need|got|have|want|must|gotta|quick(ly)?)( to)?\b.{0,12}\b(get off|get out of|close|leave|hide|exit|delete|clear) "
    r"(of )?(this|the|my) (page|chat|site|website|screen|conversation|messages?)\b|"
    r"\b(need|got|have|must|gotta|quick(ly)?)( to)?\b.{0,12}\b(get off|close|hide) this( now| quick(ly)?)?\W*$|"
    r"\b(he|she|they)('?s| is| are|'?re)? (coming( (back|in|up|home))?|just (come|came|got) (in|back|home)|home now|behind me)\b"
    r"\W{0,3}(so |and )?(i |ive |i've |i'll |quick |got |need |have |must |gotta )+(to )?(go|hide|close|leave|stop|delete)\b|"
    r"\bhow (do|can) i (quickly )?(hide|delete|close|clear|get rid of|leave) (this|the|my) (chat|page|conversation|messages?)\b",
    re.IGNORECASE,
)
_ASKS_WHY = re.compile(
    r"(and |but |sorry |ok |er |um )*(why|what|wot|how come|how so|explain|huh|eh|meaning|pardon|come again|in what|which|who|"
    r"is (that|this|it)|do (i|you)|(i )?(don'?t|do not|no|not) (really )?(understand|get|follow)|(i'?m )?(confused|lost))\b",
    re.IGNORECASE,
)
# "Are you even a real person" wonders, and asks for nobody.
_ASKS_WHAT_WE_ARE = re.compile(
    r"\b(are|r) (you|u|ya)\b|\bis (this|that|it|there)\b|\bam i\b|^(you|u) (a|an)? ?(bot|robot|real)",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(hi+|hello+|hey+|hiya|good (morning|afternoon|evening)|morning|afternoon|evening|alright|"
    r"you there|anyone there|hi there|hello there)( (all|team|there|mate|love))?",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(ok(ay)? )?(thanks+|thank you|thankyou|thanx|thx|ta|cheers|many thanks|much appreciated|by+e+|goodbye|"
    r"ok bye)( (so|very) much| a lot| again| love| mate| then| bye| for (that|your help))*",
    re.IGNORECASE,
)
# An act read from a long message is more likely part of an answer than a wish to steer.
SHORT_WORDS = 9
_ACTS = {
    "skip": "skip",
    "back": "go_back",
    "go_back": "go_back",
    "start_again": "start_again",
    "stop": "stop",
    "human": "human",
    "talk_to_person": "human",
    "clarify": "clarify",
    "unsure": "unsure",
}


def control(heard: Heard) -> str | None:
    """The steering wish in a message, or None when it is an answer."""
    if heard.choice is not None:
        return {"skip": "skip", "person": "human"}.get(heard.choice)
    words = heard.text.strip(" .!?").lower()
    if _LEAVE_NOW.search(words) and len(words.split()) <= 14:
        return "leave_now"
    for name, pattern in _PATTERNS.items():
        if pattern.fullmatch(words):
            return name
    if len(words.split()) <= SHORT_WORDS:
        if _WANTS_PERSON.search(words):
            return "human"
        wish = _ACTS.get(heard.act)
        if wish == "human" and _ASKS_WHAT_WE_ARE.search(words):
            return None
        if wish in ("skip", "unsure") and is_wish(heard.text):
            return None  # "dunno just do ya job" says what is wanted
        # "Get it working and explain" asks nothing of us.
        return None if wish == "clarify" and not _ASKS_WHY.match(words) else wish
    return None


def is_correction(heard: Heard) -> bool:
    """Whether the message takes back something said before ("actually it was March")."""
    if re.search(r"\S\s+act(ua?|au)l+e?y\W*$", heard.text, re.IGNORECASE):
        return True  # "last tuesday actually"
    return heard.act == "correct" or bool(
        re.match(
            r"\s*(act(ua?|au)l+e?y|acutally|sorry,? (it|that|i meant)|no wait|wait,? |correction|i meant|i said .{1,40} but (it|i|that|he|she|they))\b",
            heard.text,
            re.IGNORECASE,
        )
    )


def is_greeting(heard: Heard) -> bool:
    """Whether the message only says hello."""
    return bool(_GREETING.fullmatch(heard.text.strip(" .!?,"))) or heard.act == "greet"


def is_thanks(heard: Heard) -> bool:
    """Whether the message only says thank you or goodbye."""
    return bool(_THANKS.fullmatch(heard.text.strip(" .!?,x"))) or heard.act == "thanks"


# A question of more words than this, put as an answer, is likelier part of the story.
_QUESTION_WORDS = 10


def may_be_question(heard: Heard, telling: bool) -> bool:
    """Whether the words may ask something back; where a story is told, only a plain question does."""
    if not telling:
        return True
    return heard.text.rstrip(" !").endswith("?") and len(heard.text.split()) <= _QUESTION_WORDS
