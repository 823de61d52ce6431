"""What people call their relatives and those close to them: each word once, for understanding and dialogue alike.

The groups are parts of regular expressions, the longer of two words first ("mother-in-law" before "mother"). Which
groups a reader takes is its own choice; why it leaves one out stands there.
"""

from __future__ import annotations

import re

_STEP_AND_LAW = r"(?:mother|father)[- ]in[- ]law|step-?(?:mum|mam|dad|mother|father)|god(?:mother|father|parent)"
# Those who mostly live in a home of their own.
ELDERS = (
    rf"{_STEP_AND_LAW}|mum|mam|mom|mother|dad|father|nanna|nana|nan|grandmother|grandma|granny|gran|"
    r"grandfather|grandpa|granddad|grandad|auntie|aunty|aunt|uncle"
)
YOUNGER = (
    r"(?:son|daughter|sister|brother)[- ]in[- ]law|step-?(?:son|daughter|sister|brother)|grandson|granddaughter|godson|"
    r"goddaughter|son|daughter|sister|brother|cousin|niece|nephew"
)
PARTNERS = r"wife|missus|husband|hubby|partner|girlfriend|boyfriend|fianc[e\u00e9]e?"
FRIENDS = r"friend|mate"
NEIGHBOUR = r"neighbou?r"
FAMILY = rf"{ELDERS}|{YOUNGER}|{PARTNERS}"

# One plain word for each, as it stands on the case.
_PLAIN = {
    "mam": "mum", "mom": "mum", "mother": "mum", "father": "dad", "nana": "nan", "nanna": "nan", "gran": "nan",
    "granny": "nan", "grandma": "nan", "grandmother": "nan", "granddad": "grandad", "grandfather": "grandad",
    "grandpa": "grandad", "auntie": "aunt", "aunty": "aunt", "hubby": "husband", "missus": "wife", "mate": "friend",
    "neighbor": "neighbour", "fiance": "partner", "fiancee": "partner", "fianc\u00e9": "partner",
    "fianc\u00e9e": "partner",
}  # fmt: skip


def plain_relative(word: str) -> str:
    """ "Mum" for "Mam" and "mums", "mother-in-law" for "mother in law"; an unknown word is left as it is."""
    word = re.sub(r"[- ]in[- ]law$", "-in-law", word.lower())
    one = word[:-1] if re.fullmatch(rf"(?:{FAMILY}|{FRIENDS}|{NEIGHBOUR})s", word) else word
    return _PLAIN.get(one, one)
