"""Words that tell of a death."""

from __future__ import annotations

import re

from bot.relatives import FAMILY, FRIENDS, NEIGHBOUR, spelt

_RELATIVE = rf"({FAMILY}|{FRIENDS}|{NEIGHBOUR}|parents?|client)"
_DIED = r"((has|have|had|'s|sadly|recently|just|now|both) )*(died|passed( away| on)?|is dead|was dead|is deceased)\b"
DEATH = re.compile(
    rf"\b(my|our|her|his|their) (\w+ )?{_RELATIVE},?( [A-Z][\w'-]+){{0,3}},? ?(who )?{_DIED}|"
    rf"\b(my|our) (dear )?late (\w+ )?{_RELATIVE}\b|\b(lost|buried) (my|our) {_RELATIVE}\b|"
    rf"\bdeath of (my|our) {_RELATIVE}\b|\bthe (resident|tenant) {_DIED}",
    re.IGNORECASE,
)
# Where the question is about them, "she" is the person written for.
DEATH_OF_THEM = re.compile(
    rf"\b(s?he|they)('s|'ve)? {_DIED}|\b(died|passed away|deceased|no longer with us)\b|\bdead\b",
    re.IGNORECASE,
)


def tells_of_death(words: str) -> bool:
    """Whether words tell that somebody of the writer's has died."""
    return bool(DEATH.search(spelt(words).text))
