"""What a reader under fuzzing is: something that takes bytes and must keep its word about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reader:
    """``reads`` must come back without an exception: an AssertionError is a broken promise, any
    other one is an input that would have become a 500 or a lost message. ``longest`` in bytes;
    ``share`` of the inputs of a run that this reader gets, by what a call costs.
    """

    name: str
    reads: Callable[[bytes], None]
    longest: int = 400
    share: float = 1.0


def as_text(data: bytes) -> str:
    """Bytes as a message: any byte sequence gives one, lone surrogates and controls among them.

    A first byte above 127 asks for UTF-16, which reaches every plane with few bytes.
    """
    if data[:1] > b"\x7f":
        return data[1:].decode("utf-16-le", "surrogatepass" if len(data) % 2 else "replace")
    return data.decode("utf-8", "surrogateescape")
