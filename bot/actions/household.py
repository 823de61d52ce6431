"""Who lives in a home that may be at risk there, as far as somebody told; never a diagnosis.

Awaab's Law: what a landlord that knows the household would treat as urgent is urgent.
"""

from __future__ import annotations

import re

from bot.actions.intake import Intake
from bot.relatives import ELDERS, FAMILY, spelt

_WHO = rf"(?:i(?!s\b)|we|he|she|who|boy|girl|lad|baby|{FAMILY})"
_OLD = r"(?:6[5-9]|[7-9]\d|10\d)"
_OLD_OR_YOUNG = r"(?:\d|1[0-7]|6[5-9]|[7-9]\d|10\d)"
_IS = r"(?:'?s|'?m| is| am| are| was| turned| turns| turning)"
# "Hes 70 quid out of pocket", "she is 84% sure": a number, and no age.
_NO_AGE = (
    r"(?!\d|[.,:/%]\d|\W{0,2}(?:%|mins?\b|minutes?|hours?|hrs?\b|days?\b|weeks?\b|months?\b|quid|pounds?|pence|p\b|k\b|degrees?|percent|"
    r"miles?|met(?:re|er)s?|cm\b|mm\b|m\b|ft\b|feet|inch\w*|stone|kilos?|kg\b|doors?|floors?|steps|stairs|times|th\b|odd\b|of\b|out of\b|"
    r"in the queue|people|residents|tenants|flats|homes|households|families|\w+ (?:late|early|behind|away|close|road|rd|street|st|avenue|lane|drive|court|house|gardens|way|place)\b))"
)
_NEXT_DOOR = r"next ?-?door(?! to (?!me\b|us\b|mine\b|my\b|our))"
# "Nan is 91 next door"; "shes 90, next door are noisy" is about others.
_AGED_NEXT_DOOR = re.compile(
    rf"^(?: years?| yrs?)?(?: old)? {_NEXT_DOOR}(?=(?: to \w+)?\W*(?:$|[.,!?;\n]|(?:and|but|so|with)\b))",
    re.IGNORECASE,
)
# "Mum is 90 and visits us": she does not live in this home.
_LIVES_ELSEWHERE = re.compile(
    r"^(?P<between>[^.!?;\n]{0,60}?)\b(?:(?:doesn'?t|don'?t|does not|do not) (?:even )?live (?:here|there|with)|"
    r"(?P<comes>visits(?! (?:from|by)\b)|visiting|comes? (?:round|over|to see))|"
    rf"lives (?:(?:just |right |in the (?:house|flat|home) )?{_NEXT_DOOR}|elsewhere|alone in|somewhere else|miles|down the|up the|round the|across|in (?:a|her|his) (?:own|home|care|nursing)))\b"
    # Whoever comes to see her is not the one seen; "visits her sister" is.
    r"(?!(?: (?:round|over))?(?: to)?(?: (?:see|check on|help|look after))? (?:her|him|them)\b(?! \w))",
    re.IGNORECASE,
)
# "Shes 84 and a carer comes round twice a day": it is somebody else who comes, and she lives where she was told of.
_SOMEBODY_ELSE = re.compile(
    rf"\b(?:i|we|they|you|some ?(?:one|body)|no ?-?(?:one|body)|every ?(?:one|body)|any ?(?:one|body)|people|carers|nurses|{FAMILY}|"
    r"(?:an?|the|her|his|my|our|your|their|some|no) (?:\w+ )?(?!(?:week|weekend|day|night|morning|afternoon|evening|summer|winter)s?\b)[^\W\d_]{3,}s?)"
    r"(?:,? (?!s?he\b|shes\b|hes\b)[\w']+){0,4}\W*$",
    re.IGNORECASE,
)
# What may stand between "mum is 84" and "comes round" for it to be her who comes; any other word may be somebody else:
# "and Dave comes round", "and social worker comes round".
_DAY = r"(?:day|night|morning|afternoon|evening|week|weekend|month|summer|winter|year|(?:mon|tues|wednes|thurs|fri|satur|sun)day|christmas)s?"
_THEMSELVES = re.compile(
    r"\W*(?:(?:years?|yrs?|old|and|n|but|also|so|still|only|just|then|now|even|who|s?he|they|is|keeps|often|always|usually|sometimes|"
    r"regularly|mostly|daily|weekly|(?:i|you) (?:know|think)|bless (?:her|him|them)|now and (?:then|again)|most|every|each|"
    rf"(?:every|each|most|once|twice|\w+ times)(?: other)?(?: an?)? {_DAY}|(?:at|on|in|over|during)(?: the)? {_DAY})\b\W*)*",
    re.IGNORECASE,
)
_AT_RISK = re.compile(
    r"\b(?:(?:new ?born )?babb?(?:y|ys|ies)(?: (?:boy|girl))?|new ?borns?|toddlers?|infants?|child(?:ren)?s?|kids?|kiddies|"
    r"little (?:ones?|boy|girl)|bairns?|my (?:son|daughter)s?|grand(?:son|daughter|child(?:ren)?|kids?)|"
    r"pregnan\w*|expecting (?:a|our|my) (?:\w+ )?(?:baby|child)|disab\w*|wheelchair|bed ?bound|a(?:s|st|th|sth|ths)ma\w*|copd|emphysema|bronch\w*|"
    r"oxygen|dialysis|cancer|chemo\w*|(?:my|his|her|bad|weak) heart|heart (?:condition|disease|failure|trouble|problems?)|lung (?:condition|disease)|chest infections?|immun\w+|"
    r"epilep\w*|dementia|unwell|poorly|frail|elderly|pensioners?|old age|in (?:my|his|her|their) (?:70|80|90)s|"
    r"(?:is|are|am|'?m|has been|have been|keeps? being|keeps? getting|been) (?:ill|sick)|"
    rf"{_OLD_OR_YOUNG}[ -]?(?:years?|yrs?|yr|months?|mths?|weeks?|wks?)[ -]?old|(?:aged?|under) {_OLD_OR_YOUNG}|"
    rf"{_WHO}(?:'?s|'?m| is| am| was| turned)? {_OLD_OR_YOUNG}(?=\W*(?:$|[.,!?;)]|(?:and|with|but|n|yrs?|years?|lives?|living|has|got|gets|bless|w|cant|can't|in|on|so|who|is)\b))|"
    rf"(?:(?:(?:s?he|who|{FAMILY}){_IS}|{ELDERS}|s?he)(?: (?:nearly|almost|over|just|about|only|now))? {_OLD}{_NO_AGE}(?: ?(?:yrs?|years?|yo|y/o))?))(?!\w)",
    re.IGNORECASE,
)
# "The kids next door are noisy": they do not live in this home.
_ELSEWHERE = re.compile(
    r"\b(?:(?:the )?neighbou?rs?'?s?|their|other people'?s|next door'?s?|those|local) (?:kids?|children|child|bab(?:y|ies)|toddlers?)\b"
    r"|\b(?:kids?|children|child|bab(?:y|ies)) (?:from |in )?(?:next door|upstairs|downstairs|outside|in the (?:street|block|stairwell|lift))\b",
    re.IGNORECASE,
)
_OF_SOMEBODY = re.compile(rf"(?:s?he|{FAMILY})\b.*\d|(?:s?hes)\b", re.IGNORECASE)
_NOBODY = re.compile(r"\s*(no|nah|nope|not|nothing|none|nobody|no ?one|never)\b", re.IGNORECASE)


def at_risk_in(words: str) -> list[str]:
    """The words that tell of somebody at risk, as typed, each once; empty where none do."""
    right = spelt(_ELSEWHERE.sub(_blank, words))
    found = (
        words[slice(*right.typed(*match.span()))]
        for match in _AT_RISK.finditer(right.text)
        if not (_OF_SOMEBODY.match(match.group()) and _is_elsewhere(right.text[match.end() :]))
    )
    return list(dict.fromkeys(found))


def _is_elsewhere(after: str) -> bool:
    """Whether what is told after somebody's age says that they themselves do not live there."""
    if _AGED_NEXT_DOOR.match(after):
        return True
    told = _LIVES_ELSEWHERE.match(after)
    if told is None:
        return False
    if told["comes"]:
        return bool(_THEMSELVES.fullmatch(told["between"]))
    return not _SOMEBODY_ELSE.search(told["between"])


def _blank(match: re.Match[str]) -> str:
    return "." * len(match.group())


def anyone_at_risk(intake: Intake) -> bool | None:
    """Whether somebody at risk lives there; None where nothing was said of it."""
    if at_risk_in(intake.description or ""):
        return True
    if intake.household_risk is None:
        return None
    return bool(at_risk_in(intake.household_risk)) or not _NOBODY.match(intake.household_risk)


def who_at_risk(intake: Intake) -> str | None:
    """Who it is, in the resident's words, for staff."""
    told = at_risk_in(intake.description or "")
    answer = intake.household_risk
    if answer and answer != "yes" and not _NOBODY.match(answer):
        told.append(answer)
    return "; ".join(dict.fromkeys(told)) or None
