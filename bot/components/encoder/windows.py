"""How a long letter is read: its beginning and end together, its middle beside them."""

from __future__ import annotations

# Word pieces in one window beside the two marks around it. Time grows with length, nineteen
# messages in twenty have fewer than 60 pieces, and residents say what matters first or last.
# Fine-tuning read long messages in the same way, beginning and end as one.
HEAD_PIECES, TAIL_PIECES = 96, 30
WINDOW_PIECES = HEAD_PIECES + TAIL_PIECES

Window = tuple[slice, ...]


def windows(pieces: int) -> list[Window]:
    """Slices over `pieces` word pieces, each window to be read as one run of text.

    A short text is one window; a longer one is its head and tail in one window; a letter of more
    than two windows has a second one from its middle. However long, nothing beyond is read.
    """
    if pieces <= WINDOW_PIECES:
        return [(slice(0, pieces),)]
    ends = (slice(0, HEAD_PIECES), slice(pieces - TAIL_PIECES, pieces))
    if pieces <= 2 * WINDOW_PIECES:
        return [ends]
    start = (pieces - WINDOW_PIECES) // 2
    return [ends, (slice(start, start + WINDOW_PIECES),)]
