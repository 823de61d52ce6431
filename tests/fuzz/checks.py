"""What every reader is held to in `make test`; `make fuzz` goes on from here."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.fuzz.corpus import kept
from tests.fuzz.reader import Reader

_MUTATIONS = 300


def reads_what_is_kept(reader: Reader) -> None:
    """The corpus, input by input."""
    inputs = list(kept(reader.name))
    assert inputs, f"{reader.name} has no corpus: write a seed into tests/fuzz/corpus/{reader.name}"
    for data in inputs:
        reader.reads(data)


def reads_what_is_garbled(reader: Reader) -> None:
    """Kept inputs cut, doubled, swapped and overwritten, the same way in every run."""
    chance = random.Random(reader.name)  # noqa: S311 - repeatable, no secret
    for data in _garbled(list(kept(reader.name)), chance):
        reader.reads(data[: reader.longest])


def _garbled(inputs: list[bytes], chance: random.Random) -> Iterator[bytes]:
    for _ in range(_MUTATIONS):
        data = bytearray(chance.choice(inputs) or b"?")
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(data) or 1)
            how = chance.randrange(4)
            if how == 0:
                data[at : at + chance.randint(1, 8)] = chance.randbytes(chance.randint(0, 8))
            elif how == 1:
                data[at:at] = chance.choice(inputs)[:40]
            elif how == 2:
                data[at:at] = chr(chance.choice((0, 0x200D, 0x202E, 0x1F469, 0x10FFFD, 0xFEFF))).encode()  # fmt: skip
            else:
                del data[at : at + chance.randint(1, 20)]
        yield bytes(data)
