"""Phone numbers, email addresses and postcodes, however they are typed."""

from __future__ import annotations

import re

import phonenumbers

from bot.components.entities.found import Found

_DIGIT_WORDS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_SPOKEN = "|".join(sorted(_DIGIT_WORDS, key=len, reverse=True))
_ONE = rf"(?:(?:double|treble|triple) ?(?:\d|{_SPOKEN})|\d|(?:{_SPOKEN})(?![a-z]))"
_PHONE = re.compile(
    rf"(?<![\w\u00a3#/])(?:\+ ?44|0044|\(0|\+\d{{1,3}}|(?:0|oh|zero|nought|o)(?![a-z]))(?:[ ().\-\u2013]{{0,2}}{_ONE}){{8,13}}(?![\w/])",
    re.IGNORECASE,
)
_TOKEN = re.compile(rf"double|treble|triple|\d|{_SPOKEN}", re.IGNORECASE)
_REPEATS = {"double": 2, "treble": 3, "triple": 3}

_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+'-]{0,63} ?@ ?(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,24}")
_SPOKEN_EMAIL = re.compile(
    r"(?<![\w.])[A-Za-z0-9][\w+-]{0,40}(?:(?: dot |\.| underscore | dash )[\w+-]{1,40}){0,3}(?: at | \(at\) |\[at\]|\(at\)|@)"
    r"[a-z0-9-]{2,40}(?:(?: ?\.| dot | \(dot\) |\(dot\))[a-z0-9-]{2,24}){1,3}",
    re.IGNORECASE,
)
_TOP_LEVEL = re.compile(
    r"\.(?:com|org|net|uk|co\.uk|org\.uk|gov\.uk|ac\.uk|nhs\.uk|ie|eu|pl|ro|pt|me|info|icloud|live|edu|io|fr|de|es|it)$"
)

# The outward parts in use begin with these areas; ZZ is never issued and so is used in examples.
_POSTCODE = re.compile(
    r"(?<![A-Za-z0-9])(?:(?P<out>GIR|[A-PR-UWYZ][A-HK-YZ]?[0-9][0-9A-HJKMNPR-Y]?)(?P<gap> {0,2}[-.]? ?)"
    r"(?P<in>[0-9O] ?[ABD-HJLNP-UW-Z]{2})|(?P<none>ZZ99 ?[0-9][A-Z]{2}))(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def read_phones(text: str) -> list[Found]:
    """Possible numbers, read as UK ones unless they say otherwise; value in E.164.

    Possible rather than valid: numbers kept free for drama and new ranges must be taken too.
    """
    found = []
    for match in _PHONE.finditer(text):
        digits = _digits(match.group())
        try:
            number = phonenumbers.parse(digits, "GB")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            found.append(Found("phone", value, match.start(), match.end()))
    return found


def _digits(words: str) -> str:
    """ "077 double 0 nine" as "077009"."""
    digits = ["+"] if words.lstrip().startswith("+") else []
    repeat = 1
    for token in _TOKEN.findall(words.lower()):
        if token in _REPEATS:
            repeat = _REPEATS[token]
            continue
        digits.append((_DIGIT_WORDS.get(token) or token) * repeat)
        repeat = 1
    plain = "".join(digits)
    return plain.replace("+440", "+44", 1) if plain.startswith("+440") else plain


def read_emails(text: str) -> list[Found]:
    """Addresses with @, and those spelt out with "at" and "dot"; value in lower case."""
    found = []
    for match in _EMAIL.finditer(text):
        value = match.group().replace(" ", "").lower().rstrip(".'")
        found.append(Found("email", value, match.start(), match.end()))
    for match in _SPOKEN_EMAIL.finditer(text):
        value = _written(match.group())
        one = Found("email", value, match.start(), match.end())
        if _TOP_LEVEL.search(value) and not any(one.overlaps(other) for other in found):
            found.append(one)
    return found


def _written(spoken: str) -> str:
    plain = spoken.lower()
    for said, sign in (
        (r" ?[\[(]?\bat\b[\])]? ?", "@"),
        (r" ?\(?\bdot\b\)? ?", "."),
        (r" underscore ", "_"),
        (r" dash ", "-"),
    ):
        plain = re.sub(said, sign, plain)
    return re.sub(r" ", "", plain)


def read_postcodes(text: str) -> list[Found]:
    """UK postcodes in capitals with one space; the letter O for nought is understood."""
    found = []
    for match in _POSTCODE.finditer(text):
        plain = match.group().upper().replace(" ", "").replace("-", "").replace(".", "")
        outward, inward = plain[:-3], plain[-3:].replace("O", "0", 1)
        if match["gap"] and match.group().islower() and _looks_like_words(outward, inward):
            continue
        found.append(Found("postcode", f"{outward} {inward}", match.start(), match.end()))
    return found


def _looks_like_words(outward: str, inward: str) -> bool:
    """ "w1 5th" and "e2 2pm" in small letters are an ordinal and a time of day."""
    return inward[1:] in {"ST", "ND", "RD", "TH", "PM", "AM"} or not any(
        c.isdigit() for c in outward
    )
