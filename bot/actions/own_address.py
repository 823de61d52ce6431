"""The writer's own address in a story; one that may be somebody else's is left to be asked for.

A wrong address sends people to the wrong door, and a question costs little: in doubt it is none.
"""

from __future__ import annotations

import re

from bot.actions.addresses import PLACE, address_told
from bot.actions.heard import Heard
from bot.relatives import FAMILY, FRIENDS, NEIGHBOUR

_ROAD = (
    r"(?:road|rd|street|st|avenue|ave|close|lane|ln|drive|court|ct|gardens|gdns|terrace|crescent|cres|house|grove|mews|"
    r"rise|walk|fold|way|place|lodge|flats)"
)
# In small letters and without a postcode: "flat 2 invented court", "14 made up lane", "7 mill lane close". Where words go
# on with a second word for a road ("14 mill lane house is cold") nobody can say where it ends.
_SMALL_LETTERS = (
    r"(?:(?:flat|apartment|apt|unit|room)\s*\d+[a-z]?,?\s+(?:(?:no\.?|number)?\s*\d+[a-z]?,?\s+)?|(?:(?:no\.?|number|house)\s*)?\d+[a-z]?,?\s+)"
    rf"(?:(?!{PLACE}\s)[^\W\d_][\w'-]*\s+){{1,3}}{_ROAD}\b"
    rf"(?: {PLACE}(?= ?(?:$|[.,;:!?\n-]))|(?! {PLACE}\b)|(?= close (?:to|by)\b))"
)
# Said outright to be the writer's own.
_OUTRIGHT = re.compile(
    rf"\b(?:i|we) live (?:at|in) (?P<at>{_SMALL_LETTERS})|\b(?:my|our) address(?:'s|s| is)?:? (?P<is>{_SMALL_LETTERS})",
    re.IGNORECASE,
)
# Where somebody is may be where they visit: it is theirs only as the last word of a sentence, and nobody else in the message.
# "The address is" says no more.
_ENDING = re.compile(
    rf"(?:\b(?:i'?m|i am|we'?re|we are) (?:at|in|from)|(?:^|[.!?,;\n]\s*)(?:the )?address(?:'s|s| is)?:?) (?P<am>{_SMALL_LETTERS})"
    r"(?=\s*(?:$|[.!?;\n]|,? ?(?:pls|plz|please|thanks|thank you|thx|ta|cheers)\b\W*$))",
    re.IGNORECASE,
)
# What others believe, or what is put as a case, is nothing told: "they say i live at ... but its wrong".
_HEARSAY = re.compile(
    r"\b(?:(?:say|says|saying|said|thinks?|thought|thinking|reckons?|claims?|claimed|told|tells?|believes?|assum\w+|insists?|pretend\w*|"
    r"wrote|letters?|records?|system|computer)\b(?: [\w']+){0,5}|if|not) ?$",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"^[^.!?\n]{0,40}\b(?:wrong|incorrect|mistake|untrue|not (?:true|correct|mine|me|my|where)|no longer (?:live|do|my))\b",
    re.IGNORECASE,
)
# Put first, as at the head of a letter.
_AT_THE_HEAD = re.compile(
    r"^\W*(?:(?:hi|hello|hiya|hey|good (?:morning|afternoon|evening))\W+)?(?:it'?s |this is |at )?"
    rf"(?P<head>{_SMALL_LETTERS})\s*[,.\n\u2013\u2014-]",
    re.IGNORECASE,
)
# The very next words tell of the writer's home. "My sons house" and "my garden", into which things come from next door, do not.
_THEN_MY_HOME = re.compile(
    r"\W*(?:(?:hi|hello|hiya|hey|and|but|so|help|please|pls)\b\W*)*"
    r"(?:(?:(?:there'?s|there is|(?:i|we)(?:'?ve| have)?(?: got)?) )?(?:(?:an?|some|black|bad|no|still) )*"
    r"(?:damp|mou?ld|leaks?|heating|hot water|power|electric\w*|problems?|issues?|trouble) (?:in|on|with|under|behind) )?"
    r"(?:(?:my|our) (?:own )?(?:(?!(?:old|last|former|previous|next|office|work|shop|holiday) )[^\W\d_]+(?<!s) )?"
    r"(?:home|house|flat|kitchen|bathroom|bedroom|living room|hallway|ceiling|boiler|heating|roof|windows?|door|toilet|sink|bath|tap|"
    r"shower|radiators?|lift|electrics?|hot water)\b"
    r"|(?:i|we)(?:'?ve| have|'?re| are| am)?(?: (?:still|got|had|been|left|with|without|now))* (?:no|without|any) (?:heating|hot water|water|power|electric\w*|gas|heat)\b)",
    re.IGNORECASE,
)
# Whose address may be somebody else's: a neighbour's, or that of whoever is complained about.
_OF_OTHERS = re.compile(
    rf"\b(?:they\w*|them|their\w*|s?hes?|s?he'\w+|him|his|hers?|(?:{NEIGHBOUR}|{FAMILY}|{FRIENDS})(?:'?s|s')?|next ?-?door\w*|upstairs|downstairs|"
    r"opposite|people\w*|tenants?|residents?|clients?|patients?|constituents?|landlords?|owners?|visit\w*|staying|"
    r"(?:some|any)(?:one|body)|bloke\w*|m[ae]n|wom[ae]n|lad(?:s|y|ies)?|guys?|fella\w*|kids?|child\w*|boys?|girls?|youths?|teenagers?|parents?|folks?|"
    r"contractors?|builders?|work(?:men|man|ers?|ing)|engineers?|plumbers?|office\w*|shops?|pubs?|school|empty|"
    r"next to|backs? on\w*|above|below|beside|across|overlook\w*|fac(?:es|ing)|behind (?:it|that)|"
    r"nois\w+|loud|music|shout\w*|bang\w*|party|parties|bark\w*|smok\w+|threat\w*|asb)\b",
    re.IGNORECASE,
)
_OF_NEIGHBOURS = ("neighbour_nuisance", "asb_handling")
# "3 men walk", "2 weeks in a cold house": so many of something, and no house number.
_NO_ROAD = frozenset(
    """men women kids lads people blokes cars vans dogs cats bags bins hours hour hrs minutes mins days nights weeks months years times doors windows
    rooms room lights radiators bed beds bedroom bedrooms bedroomed storey story floor person pm am th nd of in on and a an the my our your this that it its is to
    for with me i we not minds engineers plumbers workers builders steps bad good nice big small large little tiny broken shared cold damp wet dirty star semi
    detached terraced council county crown magistrates""".split()
)
# "2 engineers walk, ...": so many who do something.
_MANY_DO = re.compile(
    r"\d+ (?:\w+ )*\w*[^s\s]s (?:walk|rise|drive|close|place|way|house)", re.IGNORECASE
)
# An address stands among the first words, or is asked for; characters.
_FIRST_WORDS = 600


def own_address_told(heard: Heard) -> str | None:
    """The writer's own address: one plain enough to be taken from any message, or in small letters and
    without a postcode where it is said to be theirs; or None, and it is asked for.
    """
    if told := address_told(heard):
        return told
    lines = (" ".join(line.split()) for line in heard.text.replace("\u2019", "'").splitlines())
    text = "\n".join(filter(None, lines))
    address = _said_outright(text)
    if address is None and heard.topic not in _OF_NEIGHBOURS and not _OF_OTHERS.search(text):
        address = _ending_a_sentence(text) or _at_the_head(text)
    words = re.findall(r"[a-z']+", (address or "").lower())
    return " ".join(address.split()) if address and _NO_ROAD.isdisjoint(words) else None


def _said_outright(text: str) -> str | None:
    return _told(_OUTRIGHT.search(text), text)


def _ending_a_sentence(text: str) -> str | None:
    return _told(_ENDING.search(text), text)


def _told(found: re.Match[str] | None, text: str) -> str | None:
    if found is None or found.start() > _FIRST_WORDS:
        return None
    if _HEARSAY.search(text[: found.start()]) or _TAKEN_BACK.match(text[found.end() :]):
        return None
    return next(filter(None, found.groups()))


def _at_the_head(text: str) -> str | None:
    found = _AT_THE_HEAD.match(text)
    if found is None or not _THEN_MY_HOME.match(text, found.end()):
        return None
    return None if _MANY_DO.fullmatch(found["head"]) else found["head"]
