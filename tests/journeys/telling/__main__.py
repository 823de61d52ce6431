"""Tells stories to a running stack and prints them, for whoever writes one.

``python -m tests.journeys.telling http://localhost:8000 [id or part of one ...] [--quiet]``; the
keys are made in the data folder that ``PUTRIGHT_DATA`` names.
"""

from __future__ import annotations

import sys
import time

from tests.journeys.stack import make_key
from tests.journeys.telling.checks import faults
from tests.journeys.telling.stories import all_stories
from tests.journeys.telling.teller import tell


def main(url: str, *wanted: str) -> int:
    """Tell the stories whose id holds one of these words (all without); 1 when one went wrong."""
    quiet = "--quiet" in wanted
    words = [w for w in wanted if w != "--quiet"]
    stories = [s for s in all_stories() if not words or any(w in s.id for w in words)]
    keys = {
        landlord: make_key("caseworker", landlord) for landlord in {s.landlord for s in stories}
    }
    begun = time.monotonic()
    told = tell(url, keys, stories)
    took = time.monotonic() - begun
    wrong = 0
    for name, one in told.items():
        found = faults(one)
        wrong += bool(found)
        if found or not quiet:
            print(f"=== {name}: {'; '.join(found) if found else 'well'}")
            print(one.conversation.transcript(), "\n")
    turns = sum(t.conversation.said for t in told.values())
    print(f"{len(told)} told in {took:.0f} s, {turns} messages, {wrong} not as expected")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
