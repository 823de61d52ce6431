"""Making a training message look hurried: typing errors, text-speak, lost punctuation."""

from __future__ import annotations

import random
import re

_NEAR = {
    "a": "qsz", "b": "vgn", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht",
    "h": "gjy", "i": "uok", "j": "hku", "k": "jli", "l": "ko", "m": "nj", "n": "bmh",
    "o": "ipl", "p": "ol", "q": "wa", "r": "etf", "s": "adw", "t": "ryg", "u": "yij",
    "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xa",
}  # fmt: skip

# What people really type; swapping them in costs nothing and keeps the meaning.
_SHORT = {
    "you": "u", "your": "ur", "are": "r", "please": "pls", "because": "cos", "with": "wiv",
    "tomorrow": "tmrw", "thanks": "thx", "people": "ppl", "to": "2", "for": "4", "be": "b",
    "though": "tho", "message": "msg", "appointment": "appt", "about": "abt", "before": "b4",
    "was": "woz", "what": "wot", "the": "da", "and": "n", "have": "av", "really": "rly",
    "months": "mths", "weeks": "wks", "something": "summat", "going to": "gonna",
    "complaint": "complaynt", "neighbour": "nabor", "their": "there", "definitely": "defo",
    "probably": "prob", "somebody": "sumbody", "someone": "sum1", "anyone": "any1",
    "don't": "dont", "can't": "cant", "won't": "wont", "i'm": "im", "it's": "its",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z']+")


def hurried(text: str, chance: random.Random) -> str:
    """`text` as it stands in about half of all calls, else with one or two kinds of noise."""
    kind = chance.random()
    if kind < 0.50:
        return text
    if kind < 0.70:
        return _mistyped(text, chance, rate=chance.choice((0.05, 0.12)))
    if kind < 0.85:
        return _shortened(text, chance)
    if kind < 0.92:
        return re.sub(r"[^\w\s]", "", text)
    return _mistyped(_shortened(re.sub(r"[.,!?']", "", text), chance), chance, 0.06)


def _shortened(text: str, chance: random.Random) -> str:
    def swap(match: re.Match[str]) -> str:
        word = match.group()
        return _SHORT[word.lower()] if word.lower() in _SHORT and chance.random() < 0.6 else word

    return _WORD.sub(swap, text)


def _mistyped(text: str, chance: random.Random, rate: float) -> str:
    def slip(match: re.Match[str]) -> str:
        word = match.group()
        if len(word) < 4 or chance.random() >= rate * 2:
            return word
        place = chance.randrange(1, len(word) - 1)
        kind = chance.randrange(4)
        if kind == 0:
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        if kind == 1:
            return word[:place] + word[place + 1 :]
        if kind == 2:
            return word[:place] + word[place] + word[place:]
        near = _NEAR.get(word[place].lower(), word[place])
        return word[:place] + chance.choice(near) + word[place + 1 :]

    return _WORD.sub(slip, text)
