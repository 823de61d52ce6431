"""Whether a danger is there now: from the words around it, and unsure when they do not say."""

from __future__ import annotations

import re

from bot.components.safety.lexicon import Lexicon, Sign
from bot.components.safety.reading import Sentence

PRESENT, PAST, OVER, DENIED = "present", "past", "over", "denied"
SUPPOSED, UNCERTAIN = "supposed", "uncertain"

# How far back from a sign an "if" still governs it, in words.
_SUPPOSING_REACH = 12


def is_now(
    lexicon: Lexicon, sign: Sign, told: list[Sentence], at: int, match: re.Match[str]
) -> tuple[bool | None, str]:
    """Whether it is happening (None: the words do not say), and the reason in one word.

    `told[at]` is the sentence in which `match` was found. When in doubt the answer is None, so
    that the resident is asked; False needs plain words ("fixed", "no smell", "was in 2022").
    """
    text = told[at].text
    before, after = text[: match.start()], text[match.end() :]
    cues = lexicon.cues
    if cues["denied"].search(before.rstrip()) or cues["denied_after"].match(after.lstrip()):
        return False, DENIED
    if sign.ask:
        return None, UNCERTAIN
    if not sign.threat_counts and _is_supposed(lexicon, before, match.group()):
        return None, SUPPOSED
    if cues["general_question"].search(text) and not cues["first_hand"].search(text):
        return None, SUPPOSED
    over, still = _is_over(lexicon, told, at), bool(cues["still"].search(text))
    past = bool(cues["past_tense"].search(before[-40:] + match.group()))
    if cues["long_ago"].search(text):
        gone = (over or past) and not (sign.lasting or still)
        return (False, OVER) if gone else (None, PAST)
    if over:
        return (None, PAST) if sign.lasting or still else (False, OVER)
    settling = any(cues["settling"].search(s.text) for s in told[at : at + 2])
    if (past or settling) and not (still or sign.lasting or sign.threat_counts):
        return None, PAST
    return True, PRESENT


def _is_supposed(lexicon: Lexicon, before: str, matched: str) -> bool:
    within_reach = " ".join(before.split()[-_SUPPOSING_REACH:])
    return bool(
        lexicon.cues["supposing"].search(within_reach)
        or lexicon.cues["supposing_inside"].search(matched)
    )


def _is_over(lexicon: Lexicon, told: list[Sentence], at: int) -> bool:
    """An ending told in the same sentence or in the one after ("Cadent made it safe")."""
    cues = lexicon.cues
    return any(cues["over"].search(cues["not_over"].sub("_", s.text)) for s in told[at : at + 2])
