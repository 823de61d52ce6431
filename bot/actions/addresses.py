"""An address, or the part of one, in whatever a resident typed."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions.heard import Heard

_POSTCODE = r"[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}"
PLACE = (
    r"(?:road|rd|street|st|avenue|ave|close|cl|lane|ln|drive|dr|way|court|ct|gardens|gdns|place|"
    r"terrace|crescent|cres|house|square|sq|walk|row|hill|green|grove|mews|rise|view|park|fold|"
    r"estate|lodge|heights|point|tower|towers|wharf|yard|cottages|flats|villas|parade|mount)"
)
# Capitals or a postcode mark an address inside a story: "9 days in this house" is not one.
_TOLD = re.compile(
    rf"\b((?:(?i:flat|apartment|unit|no\.?|number|room)\s*)?\d+[a-zA-Z]?,?\s+(?:[A-Z][\w'-]*\s+){{1,4}}(?i:{PLACE})\b"
    rf"(?:,?\s+[A-Z][\w'-]*){{0,3}}(?:,?\s+(?i:{_POSTCODE}))?)"
)
_TOLD_WITH_POSTCODE = re.compile(
    r"\b((?:(?:flat|apartment|unit|room)\s*\d+[a-z]?,?\s+)?(?:(?:flat|apartment|unit|room|no\.?|number)\s*)?\d+[a-z]?,?\s+"
    rf"[^.!?\n\d]{{2,60}}?{_POSTCODE})\b",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(
    r"^\s*(?:yes|yeah|ok|it's|its|it is|i'm at|im at|i am at|at|i live (?:at|in)|we live (?:at|in)|"
    r"the address is|(?:my |our )?address(?:'s| is|:)?|she lives (?:at|in)|he lives (?:at|in)|"
    r"they live (?:at|in)|same address,?)\s+",
    re.IGNORECASE,
)
_ANSWER = re.compile(rf"\d|\b{_POSTCODE}\b|\b{PLACE}\b", re.IGNORECASE)
MOST_CHARACTERS = 300
MOST_WORDS = 18
_STORY = re.compile(
    r"\b(want|need|because|nobody|never|still|broken|leak\w*|months?|weeks?|days|told|said|rang|"
    r"phoned|fix|sort|complain\w*|disgrace|fed up|why|when|what)\b",
    re.IGNORECASE,
)


def names_place(text: str) -> bool:
    """Whether words name a road, a block or a house."""
    return bool(re.search(rf"\b(?:{PLACE}|cottage|flat|floor)\b", text, re.IGNORECASE))


def address_told(heard: Heard) -> str | None:
    """An address plain enough to be taken from any message, or None."""
    text = " ".join(heard.text.split())  # an address may stand on several lines
    match = _TOLD_WITH_POSTCODE.search(text) or _TOLD.search(text)
    return match.group(1).strip(" ,") if match else None


def address_answered(heard: Heard, *, again: bool = False) -> str | None:
    """The address in an answer to "what is the address?"; ``again`` takes a bare name of a place.

    A story, a phone number or an email address is none.
    """
    told = address_told(heard)
    text = heard.without("phone", "email")
    if told is not None and (len(text.split()) > MOST_WORDS or _STORY.search(text)):
        return told
    bare = _INTRODUCTION.sub("", text).strip(" .,")
    if not bare or len(bare) > MOST_CHARACTERS or len(bare.split()) > MOST_WORDS:
        return None
    if bare.endswith("?") or _STORY.search(bare):
        return None
    if _ANSWER.search(bare):
        return bare
    return bare if again and len(bare.split()) >= 2 else None


# Where an address begins in "sam example, flat 3 invented court": at its first number.
_BEGINS = re.compile(
    r"(?:(?:\b(?:and|at|of|from|in|live|lives|i|my|the|address|is|its|it's)\b|[,;:\n-])\s*)*"
    r"((?:\b(?:flat|apartment|apt|unit|room|house|no\.?|number)\s*)?\b\d+[a-z]?\b.*)",
    re.IGNORECASE | re.DOTALL,
)
# What is left of "my number is 07700 900456" once the number is taken out.
_LABEL = re.compile(
    r"[\s,;:.-]*\b(?:and |on |my |the |best |mobile |phone |tel\.? |telephone |contact )*"
    r"(?:phone|mobile|mob|tel|telephone|number|e-?mail|contact|ring|call|text)"
    r"(?: (?:number|address|me|is|on|at))*\b[\s,;:.-]*(?=$|[,;\n])",
    re.IGNORECASE,
)


_LEADS_UP = re.compile(
    r"[\s,.;]*\b(?:and |i |we |live |lives |my |the |same |address |is )*(?:at |of |from |in |is )?\s*$",
    re.IGNORECASE,
)


def before_address(heard: Heard) -> str:
    """A message without its address, number and email address: a name, where one was given first."""
    bare = _LABEL.sub(" ", heard.without("phone", "email"))
    told = address_told(heard)
    if told and told in bare:
        first = _LEADS_UP.sub("", bare.split(told)[0]).strip(" ,.;")
        return first or bare.replace(told, " ")
    begins = _BEGINS.search(bare)
    if begins is None:
        return _LABEL.sub(" ", heard.without("phone", "email", "postcode"))
    return bare[: begins.start()].strip(" ,.;") or bare


# So few words after a number may be an address without a road's name.
WORDS_OF_A_BARE_ADDRESS = 4
_NAMES_A_PLACE = re.compile(rf"\b(?:{PLACE}|{_POSTCODE}|flat|apartment)\b", re.IGNORECASE)


def without_details(heard: Heard) -> Heard:
    """A message without its address and number; what was understood of the whole is not of the rest."""
    rest = before_address(heard)
    return heard if rest == heard.text else replace(heard, text=rest, understanding={})


def address_after_name(heard: Heard) -> str | None:
    """The address in "sam example, flat 3 invented court"; what comes before its number is looked
    at by whoever asked, who knows whether it is a name."""
    told = address_told(heard)
    if told is not None:
        return told
    begins = _BEGINS.search(_LABEL.sub(" ", heard.without("phone", "email")))
    found = begins.group(1).strip(" ,.;\n") if begins else ""
    words = found.split()
    if not 1 < len(words) <= MOST_WORDS or _STORY.search(found):
        return None
    if len(words) > WORDS_OF_A_BARE_ADDRESS and not _NAMES_A_PLACE.search(found):
        return None  # "she's 88 and has a bad chest"
    return " ".join(words)


def is_address(heard: Heard) -> bool:
    """Whether a message is an address or a postcode and nothing else, whatever was asked."""
    text = heard.text.strip(" .,")
    told = address_told(heard)
    if told is not None:
        return len(_INTRODUCTION.sub("", text)) - len(told) <= 12
    return bool(re.fullmatch(_POSTCODE, text, re.IGNORECASE))
