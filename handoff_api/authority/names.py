"""Names in a question of ours: fit to be said, and the same however they are spaced."""

from __future__ import annotations


def speakable(name: str) -> str:
    """A name given by somebody else, fit to stand in a message of ours: letters alone, so that it
    can carry no address, number or instruction."""
    kept = "".join(c for c in name if c.isalpha() or c.isspace() or c in "'’-")
    return " ".join(kept.split())[:60] or "Somebody"


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two ways of writing are one name."""
    return " ".join((one or "").split()).casefold() == " ".join((other or "").split()).casefold()
