"""Names of people and streets that sound like danger: "Ms Flood", "my name is Tina Sparks", "14 Flood Street".

Only a name that stands where names stand is one, and only its own letters are passed over: every other word of
the message is read for danger as ever. Where it may be either, it is danger.
"""

from __future__ import annotations

import re

from bot.name_words import may_be_first_name
from bot.relatives import FAMILY, FRIENDS, NEIGHBOUR

# What is done to somebody ("hurt", "kill", "drown") is left out: a name it hardly ever is. What people cry is a name
# by its capital alone: "Jo Fire", and never "my name is jo fire flat 3".
SOUNDS_LIKE_DANGER = (
    r"floods?|fludd|fyre|fire-?stone|gass|burns?|burne|sparke?s?|leake?y?|leakes|bolt|bombe|cutter|killen|slaughter|graves?|savage|"
    r"(?-i:(?=[A-Z][a-z])(?i:fires?|gas|smokes?|blaze|flames?))"
)
# "Sister", "lady" and "lord" are no titles here: "my sister hurt herself".
_TITLE = r"(?:mr|mrs|ms|mx|dr|cllr|councillor|prof|rev)\.?"
_WORD = r"[^\W\d_][^\W\d_'\u2019-]*(?:['\u2019-][^\W\d_]+)*"
# "Fire in", "gas leak", "flood everywhere": what follows makes the word what it says.
_NOT_AS_IT_SAYS = (
    r"(?!\W*(?:in|on|at|inside|outside|under|above|below|everywhere|coming|comin|now|help|again|leak\w*|smell\w*|stink\w*|"
    r"alarm\w*|upstairs|downstairs|next door|through|thro|spreading|still|water)\b)"
)
_NAME = rf"(?P<name>{SOUNDS_LIKE_DANGER})\b(?:['\u2019]s\b)?"
_SPACE = r"[ \t]+"
_GIVEN = r"[A-Z][a-z]+"
_ROAD = r"street|st|road|rd|lane|ln|avenue|ave|gardens|gdns|terrace|crescent|cres|mews|grove|drive"
# Said after a word of danger these are something else ("fire close to me") unless capitals and a number show an address.
_PLACE = rf"{_ROAD}|close(?! to)|court|house|place|way|hill|park|green|bank|walk|row|rise|view|square|cottages?"

_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE if small else 0)
    for small, pattern in (
        (True, rf"\b{_TITLE}{_SPACE}{_NAME}{_NOT_AS_IT_SAYS}"),
        # "Miss" is a verb as well.
        (True, rf"(?:^|[.,!\n]\s*|\b(?:is|im|i'm|from|for|called)\s+)miss{_SPACE}{_NAME}{_NOT_AS_IT_SAYS}"),
        (True, rf"\b{_TITLE}{_SPACE}(?P<given>{_WORD}){_SPACE}{_NAME}{_NOT_AS_IT_SAYS}(?=\W*(?:$|[,.\n]|\b(?:and|here|is|from|of|who|i|im)\b))"),
        (
            True,
            rf"\b(?:(?:sur|full |last |first )?names?(?:['\u2019]?s)?(?:{_SPACE}is)?\s*[:-]?|(?:you can )?call me|(?:i am|i['\u2019]?m) called)"
            rf"{_SPACE}(?P<given>(?:{_WORD}{_SPACE}){{0,2}}?){_NAME}"
            r"(?=\W*(?:$|[,.;\n]|\b(?:and|n|here|i|im|i'm|my|from|of|flat|number|no|live|thanks|please)\b))",
        ),
        (True, rf"\b(?:it['\u2019]?s|i['\u2019]?m|i am|this is){_SPACE}(?P<given>{_WORD}){_SPACE}{_NAME}{_SPACE}(?=here\b|speaking\b)"),
        (False, rf"\b(?i:{FAMILY}|{FRIENDS}|{NEIGHBOUR}|tenant|resident|client),?{_SPACE}(?P<given>{_GIVEN}){_SPACE}(?=[A-Z][a-z])(?i:{_NAME}){_NOT_AS_IT_SAYS}"),
        (True, rf"\b{_NAME}(?={_SPACE}(?:{_ROAD})\b(?!\W*works?\b))"),
        (False, rf"\b\d+[a-zA-Z]?,?{_SPACE}(?P<given>(?:{_GIVEN}{_SPACE})?)(?=[A-Z])(?i:{_NAME})(?={_SPACE}(?=[A-Z])(?i:{_PLACE})\b)"),
    )
)  # fmt: skip


_ANSWER = re.compile(
    r"^\W*(?:(?:hi|hello|hiya|yes|ok|sure|it['\u2019]?s|its|i['\u2019]?m|im|i am|this is)\W+)*"
    rf"(?P<given>(?:{_WORD}\.?{_SPACE}){{0,3}}){_NAME}(?P<after>\W*(?:$|[,\n].*|\b(?:here|thanks|thank you|please|pls|speaking)\b.*|\d.*))",
    re.IGNORECASE | re.DOTALL,
)
# Alone they cry for help sooner than they name anybody.
_CRIES = re.compile(r"fires?|gass?|smokes?|blaze|flames?", re.IGNORECASE)


def without_names(text: str) -> str:
    """The text with each such name blotted out by underscores, its length unchanged."""
    for pattern in _NAMED:
        text = pattern.sub(_blotted, text)
    return text


def name_answered(text: str) -> tuple[int, int] | None:
    """Where such a name stands in an answer to "what is your name?", or None where it may be danger."""
    found = _ANSWER.match(text)
    if found is None:
        return None
    given = found["given"].split()
    if not all(map(may_be_first_name, given)):
        return None
    if not given and (_CRIES.fullmatch(found["name"]) or "!" in text or text.isupper()):
        return None
    return found.span("name")


def _blotted(match: re.Match[str]) -> str:
    start, end = match.span("name")
    whole = match.group()
    given = match.groupdict().get("given") or ""
    if not all(map(may_be_first_name, given.split())):
        return whole
    start, end = start - match.start(), end - match.start()
    return whole[:start] + "_" * (end - start) + whole[end:]
