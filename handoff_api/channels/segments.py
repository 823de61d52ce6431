"""How a text message is charged and cut: GSM 03.38 and UCS-2, as phones and Twilio count.

A message in the GSM alphabet has 160 places, or 153 a segment when it is longer; one character
outside the alphabet turns the whole message into UCS-2, with 70 places, or 67 a segment.
"""

from __future__ import annotations

import re
import unicodedata

# GSM 03.38's basic table, and the characters that take two places there.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_TWO_PLACES = frozenset("\f^{}\\[~]|€")
# What keyboards and editors make of plain punctuation: one of these would halve the room.
_PLAIN = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "`": "'",
    "\u00b4": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2033": '"', "\u00ab": '"',
    "\u00bb": '"', "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-",
    "\u2015": "-", "\u2212": "-", "\u2026": "...", "\u2022": "-", "\u00b7": "-", "\u00a0": " ",
    "\u2009": " ", "\u200a": " ", "\u202f": " ", "\u2002": " ", "\u2003": " ", "\u200b": "",
    "\u200c": "", "\u200d": "", "\ufeff": "", "\u00ad": "", "\t": " ", "\r\n": "\n",
}  # fmt: skip
SEGMENTS_AT_MOST = 2


def plain(text: str) -> str:
    """``text`` in the GSM alphabet where that costs no meaning; otherwise as it is, tidied.

    Quotes, dashes and spaces become plain. Accents are dropped only when that alone brings the
    whole message into the alphabet: "façade" may lose its cedilla, Polish and Urdu stay whole.
    """
    for fancy, simple in _PLAIN.items():
        text = text.replace(fancy, simple)
    text = unicodedata.normalize("NFC", text)
    if is_gsm(text):
        return text
    bare = "".join(c if _is_gsm_character(c) else _without_accent(c) for c in text)
    # Only now and then an accent: a language written with them keeps them.
    lost = sum(1 for a, b in zip(text, bare, strict=False) if a != b)
    return bare if is_gsm(bare) and lost <= max(2, len(text) // 50) else text


def is_gsm(text: str) -> bool:
    """Whether every character has a place in the GSM alphabet."""
    return all(_is_gsm_character(character) for character in text)


def places(text: str) -> int:
    """How many places the text takes: septets in GSM, UTF-16 units otherwise."""
    if is_gsm(text):
        return sum(2 if character in _TWO_PLACES else 1 for character in text)
    return len(text.encode("utf-16-be", "surrogatepass")) // 2


def segments(text: str) -> int:
    """How many segments the text is charged as; an empty one is still one."""
    single, each = (160, 153) if is_gsm(text) else (70, 67)
    taken = places(text)
    return 1 if taken <= single else -(-taken // each)


def fits(text: str, at_most: int = SEGMENTS_AT_MOST) -> bool:
    """Whether the text goes out in at most so many segments."""
    return segments(text) <= at_most


def split(text: str, at_most: int = SEGMENTS_AT_MOST) -> list[str]:
    """``text`` in messages of at most so many segments each, in order, marked (1/3) when several.

    Cut between paragraphs where that works, then lines, sentences, words, and only in the end
    inside a word. Nothing is left out but the white space at the cuts.
    """
    if fits(text, at_most):
        return [text]
    count = 2
    while True:
        parts = _cut(text, at_most, mark=f"({count}/{count}) ")
        if len(parts) <= count:
            return [f"({n}/{len(parts)}) {part}" for n, part in enumerate(parts, 1)]
        count = len(parts)


def _cut(text: str, at_most: int, mark: str) -> list[str]:
    parts: list[str] = []
    rest = text.strip()
    while rest:
        if fits(mark + rest, at_most):
            parts.append(rest)
            break
        taken = _fitting_start(rest, at_most, mark)
        parts.append(taken.strip())
        rest = rest[len(taken) :].strip()
    return parts


def _fitting_start(rest: str, at_most: int, mark: str) -> str:
    """As much of the beginning as fits, cut at the best place in its second half."""
    low, high = 1, len(rest)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(mark + rest[:middle], at_most) else (low, middle - 1)
    window = rest[:low]
    for pattern in (r"\n\s*\n", r"\n", r"(?<=[.!?])\s", r"\s"):
        ends = [m.end() for m in re.finditer(pattern, window)]
        good = [end for end in ends if end > low // 3]
        if good:
            return window[: good[-1]]
    # Never between the halves of one character: an emoji and its modifier stay together.
    while low > 1 and unicodedata.combining(rest[low : low + 1] or " "):
        low -= 1
    return rest[:low]


def _is_gsm_character(character: str) -> bool:
    return character in _BASIC or character in _TWO_PLACES


def _without_accent(character: str) -> str:
    decomposed = unicodedata.normalize("NFD", character)
    return decomposed[0] if len(decomposed) > 1 else character
