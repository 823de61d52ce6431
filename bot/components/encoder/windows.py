"""How a long letter is read: its beginning, its middle and its end, never all of it."""

from __future__ import annotations

# Word pieces in one window beside the two marks around it. Time grows with length, nineteen
# messages in twenty have fewer than 60 pieces, and residents say what matters first or last.
WINDOW_PIECES = 126
MOST_WINDOWS = 3


def windows(pieces: int, size: int = WINDOW_PIECES, most: int = MOST_WINDOWS) -> list[slice]:
    """Slices over `pieces` word pieces: one if they fit, else head and tail, else a middle too."""
    if pieces <= size:
        return [slice(0, pieces)]
    count = 2 if pieces <= 2 * size else most
    step = (pieces - size) / (count - 1)
    starts = [round(step * place) for place in range(count)]
    return [slice(start, start + size) for start in starts]
