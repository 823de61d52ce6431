"""Words that tell of a death."""

from __future__ import annotations

import re

_RELATIVE = (
    r"(mum|mam|mom|mother|dad|father|nan|nana|gran|granny|grandma|grandmother|grandad|granddad|grandfather|son|daughter|"
    r"sister|brother|aunt|auntie|uncle|cousin|niece|nephew|wife|husband|partner|friend|neighbour|parents?|client)"
)
_DIED = r"((has|have|had|'s|sadly|recently|just|now|both) )*(died|passed( away| on)?|is dead|was dead|is deceased)\b"
DEATH = re.compile(
    rf"\b(my|our|her|his|their) (\w+ )?{_RELATIVE}(-in-law)?,?( [A-Z][\w'-]+){{0,3}},? ?(who )?{_DIED}|"
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
    return bool(DEATH.search(words))
