"""Case references of Putright and of the landlord, and sums of money."""

from __future__ import annotations

import re

from bot.components.entities.found import Found

# Letters and digits of a reference leave out I, L, O and U; people type 0 and 1 for them.
_OURS = re.compile(
    r"(?<![A-Za-z0-9])(WK|MED|WDH|CSO|CSH|[A-Z]{2,3})[ -]?(\d\d)[ -]([A-Za-z0-9]{6})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_PREFIXES = frozenset({"WK", "MED", "WDH", "CSO", "CSH"})
_CUED = re.compile(
    r"\b(?:(?:my |the |complaint |case |job |repair |order |our |your |incident |crime )*"
    r"(?:ref(?:erence)?|case|job|order|complaint|incident|crime|log)(?: ref(?:erence)?)?"
    r" ?(?:number|numbers|num|no|nos|nr|#)?\.?(?: is| was|:|=| -)? ?[:#]? ?)"
    r"(?P<value>#?(?=[A-Za-z/-]{0,6}\d)[A-Za-z0-9][A-Za-z0-9/-]{3,19})(?![\w@])",
    re.IGNORECASE,
)
_YEARS_AND_DATES = re.compile(
    r"(?:19|20)\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}(?:st|nd|rd|th|am|pm|yrs?|wks?|days|weeks|months|years)",
    re.IGNORECASE,
)

_AMOUNT = r"\d{1,3}(?:,\d{3})+(?:\.\d\d?)?|\d+(?:\.\d\d?)?"
_MONEY = re.compile(
    rf"\u00a3 ?(?P<a>{_AMOUNT}) ?(?P<ak>k|grand|thousand)?(?!\w)"
    rf"|(?<![\w.])(?P<b>{_AMOUNT}) ?(?P<bk>k )?(?P<unit>quid|pounds?|gbp|squid|\u00a3|nicker|smackers|grand|pence|p(?= (?:a|per|extra|more)\b))(?!\w)"
    r"|\b(?P<w>(?:an? |one |two |three |four |five |six |seven |eight |nine |ten |twenty |thirty |forty |fifty |sixty |seventy |eighty |ninety |half a |couple of |couple ){0,4}"
    r"(?:hundred |thousand |grand )?)(?P<wunit>quid|pounds?|grand)\b",
    re.IGNORECASE,
)
_WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip


def read_references(text: str) -> list[Found]:
    """Our own references in their full form; others as typed, where a word says what they are."""
    found = []
    for match in _OURS.finditer(text):
        prefix, year, tail = (part.upper() for part in match.groups())
        if prefix in _PREFIXES or any(c.isdigit() for c in tail):
            found.append(Found("reference", f"{prefix}-{year}-{tail}", match.start(), match.end()))
    for match in _CUED.finditer(text):
        value = match["value"].strip("#-/")
        one = Found("reference", value.upper(), match.start("value"), match.end("value"))
        if _YEARS_AND_DATES.fullmatch(value) or any(one.overlaps(other) for other in found):
            continue
        found.append(one)
    return found


def read_money(text: str) -> list[Found]:
    """Sums in pounds as {"pounds": 640.0}; "a grand" is 1000."""
    found = []
    for match in _MONEY.finditer(text):
        pounds = _pounds(match)
        if pounds is not None and match.group().strip():
            lead = len(match.group()) - len(match.group().lstrip())
            found.append(Found("money", {"pounds": pounds}, match.start() + lead, match.end()))
    return found


def _pounds(match: re.Match[str]) -> float | None:
    digits = match["a"] or match["b"]
    if digits:
        value = float(digits.replace(",", ""))
        unit = (match["unit"] or "").lower()
        if match["ak"] or match["bk"] or unit == "grand":
            value *= 1000
        return round(value / 100, 2) if unit in ("pence", "p") else value
    words = (match["w"] or "").lower().split()
    if not words:
        return None
    total = sum(_WORDS.get(word, 0) for word in words) or 1
    if words[0] == "half":
        total = 0.5
    if "couple" in words:
        total = 2
    if "hundred" in words:
        total *= 100
    if "thousand" in words or "grand" in words or (match["wunit"] or "").lower() == "grand":
        total *= 1000
    return float(total)
