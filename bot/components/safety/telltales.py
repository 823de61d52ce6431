"""What a text must contain for a pattern to match at all: a cheap look before the search."""

from __future__ import annotations

import re
import sre_constants as parts
import sre_parse
from typing import Any

# A shorter run of letters is in half of all messages and rules nothing out.
_SHORTEST = 3


def telltales(pattern: re.Pattern[str]) -> frozenset[str]:
    """Letters one of which stands in everything that `pattern` matches; empty: cannot say."""
    return _of_sequence(sre_parse.parse(pattern.pattern)) or frozenset()


def _of_sequence(sequence: Any) -> frozenset[str] | None:
    """The most telling of what the sequence's parts need, one after the other."""
    needed: list[frozenset[str]] = []
    run = ""
    for kind, value in [*sequence, (None, None)]:
        if kind is parts.LITERAL:
            run += chr(value)
            continue
        if len(run) >= _SHORTEST:
            needed.append(frozenset({run}))
        run = ""
        found = _of_part(kind, value)
        if found:
            needed.append(found)
    # The longer its shortest letters, the less often a set is met by chance.
    return max(needed, key=lambda some: (min(map(len, some)), -len(some)), default=None)


def _of_part(kind: Any, value: Any) -> frozenset[str] | None:
    if kind is parts.SUBPATTERN:
        return _of_sequence(value[-1])
    if kind in (parts.MAX_REPEAT, parts.MIN_REPEAT):
        least, _, repeated = value
        return _of_sequence(repeated) if least else None
    if kind is parts.BRANCH:
        branches = [_of_sequence(branch) for branch in value[1]]
        if all(branches):
            return frozenset().union(*[some for some in branches if some])
    return None
