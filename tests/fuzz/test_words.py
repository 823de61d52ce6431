"""Whatever a resident's message holds is read without a fault."""

from __future__ import annotations

import pytest

from tests.fuzz import checks
from tests.fuzz.reader import Reader
from tests.fuzz.words import WORDS

every_reader = pytest.mark.parametrize("reader", WORDS, ids=lambda reader: reader.name)


@every_reader
def test_kept_inputs_are_read(reader: Reader) -> None:
    checks.reads_what_is_kept(reader)


@every_reader
def test_garbled_inputs_are_read(reader: Reader) -> None:
    checks.reads_what_is_garbled(reader)
