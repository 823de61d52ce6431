"""Names of people and streets that sound like danger: "Ms Flood", "my name is Tina Sparks", "14 Flood Street".

Only a name that stands where names stand is one, and only its own letters are passed over: every other word of
the message is read for danger as ever. Where it may be either, it is danger.
"""

from __future__ import annotations

import re

from bot.relatives import FAMILY, FRIENDS, NEIGHBOUR

SOUNDS_LIKE_DANGER = (
    r"floods?|fludd|fires?|fyre|fire-?stone|gas|gass|burns?|burne|sparke?s?|leake?y?|leakes|smokes?|blaze|flames?|bolt|bombe?|"
    r"shock|cutter|killer|kill|killen|slaughter|hurt|death|graves?|savage|drown|crash"
)
_TITLE = r"(?:mr|mrs|ms|mx|dr|cllr|councillor|prof|rev|sister|lord|lady)\.?"
_WORD = r"[^\W\d_][^\W\d_'\u2019-]*(?:['\u2019-][^\W\d_]+)*"
# "Fire in", "gas leak", "flood everywhere": what follows makes the word what it says.
_NOT_AS_IT_SAYS = (
    r"(?!\W*(?:in|on|at|inside|outside|under|above|below|everywhere|coming|comin|now|help|again|leak\w*|smell\w*|stink\w*|"
    r"alarm\w*|upstairs|downstairs|next door|through|thro|spreading|still|water)\b)"
)
_NAME = rf"(?P<name>{SOUNDS_LIKE_DANGER})\b(?:['\u2019]s\b)?"
_SPACE = r"[ \t]+"
# Where two capitals show a name; "My Kitchen Flood" has none of a person's before it.
_GIVEN = r"(?!(?i:the|my|our|big|bad|kitchen|bathroom|house|flat|bedroom|bin|car|gas|water|another)\b)[A-Z][a-z]+"
_ROAD = r"street|st|road|rd|lane|ln|avenue|ave|gardens|gdns|terrace|crescent|cres|mews|grove|drive"
# Said after a word of danger these are something else ("fire close to me") unless capitals and a number show an address.
_PLACE = (
    rf"{_ROAD}|close|court|house|place|way|hill|park|green|bank|walk|row|rise|view|square|cottages?"
)

_NAMED = tuple(
    re.compile(pattern, re.IGNORECASE if small else 0)
    for small, pattern in (
        (True, rf"\b{_TITLE}{_SPACE}{_NAME}{_NOT_AS_IT_SAYS}"),
        # "Miss" is a verb as well.
        (True, rf"(?:^|[.,!\n]\s*|\b(?:is|im|i'm|from|for|called)\s+)miss{_SPACE}{_NAME}{_NOT_AS_IT_SAYS}"),
        (True, rf"\b{_TITLE}{_SPACE}{_WORD}{_SPACE}{_NAME}(?=\W*(?:$|[,.\n]|\b(?:and|here|is|from|of|who|i|im)\b))"),
        (
            True,
            rf"\b(?:(?:sur|full |last |first )?names?(?:['\u2019]?s)?(?:{_SPACE}is)?\s*[:-]?|(?:you can )?call me|(?:i am|i['\u2019]?m) called)"
            rf"{_SPACE}(?:{_WORD}{_SPACE}){{0,2}}?{_NAME}"
            r"(?=\W*(?:$|[,.;\n]|\b(?:and|n|here|i|im|i'm|my|from|of|flat|number|no|live|thanks|please)\b))",
        ),
        (True, rf"\b(?:it['\u2019]?s|i['\u2019]?m|i am|this is){_SPACE}{_WORD}{_SPACE}{_NAME}{_SPACE}(?=here\b|speaking\b)"),
        (False, rf"\b(?i:{FAMILY}|{FRIENDS}|{NEIGHBOUR}|tenant|resident|client),?{_SPACE}{_GIVEN}{_SPACE}(?=[A-Z][a-z])(?i:{_NAME}){_NOT_AS_IT_SAYS}"),
        (True, rf"\b{_NAME}(?={_SPACE}(?:{_ROAD})\b)"),
        (False, rf"\b\d+[a-zA-Z]?,?{_SPACE}(?:[A-Z][a-z]+{_SPACE})?(?=[A-Z])(?i:{_NAME})(?={_SPACE}(?=[A-Z])(?i:{_PLACE})\b)"),
    )
)  # fmt: skip

# Beside one of these it is no name however it is written: "big flood", "chip pan fire".
_OF_A_DANGER = re.compile(
    r"(?:the|a|an|my|our|your|theres?|is|no|big|bad|small|massive|huge|minor|major|serious|another|new|old|total|flash|help|pls|please|urgent|"
    r"emergency|kitchen|bathroom|bedroom|house|flat|home|bin|bins|car|shed|oven|pan|chip|chute|loft|garden|hall|toilet|water|boiler|gas|"
    r"electric\w*|wire|wires|burst|smell\w*|leak\w*|can|i|we|on|in|at|by|from|to|and|not|yes|ok|now|still|again)",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"^\W*(?:(?:hi|hello|hiya|yes|ok|sure|it['\u2019]?s|its|i['\u2019]?m|im|i am|this is)\W+)*"
    rf"(?P<given>(?:{_WORD}\.?{_SPACE}){{0,3}}){_NAME}(?P<after>\W*(?:$|[,\n].*|\b(?:here|thanks|thank you|please|pls|speaking)\b.*|\d.*))",
    re.IGNORECASE | re.DOTALL,
)
# Alone they cry for help sooner than they name anybody.
_CRIES = re.compile(r"fires?|gass?|smokes?|kill", re.IGNORECASE)


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
    if any(_OF_A_DANGER.fullmatch(word.strip(".,")) for word in given):
        return None
    if not given and (_CRIES.fullmatch(found["name"]) or "!" in text or text.isupper()):
        return None
    return found.span("name")


def _blotted(match: re.Match[str]) -> str:
    start, end = match.span("name")
    whole = match.group()
    start, end = start - match.start(), end - match.start()
    return whole[:start] + "_" * (end - start) + whole[end:]
