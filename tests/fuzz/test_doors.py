"""Whatever a stranger sends to the gateway is read or refused by name."""

from __future__ import annotations

import pytest

from tests.fuzz import checks
from tests.fuzz.doors import DOORS
from tests.fuzz.reader import Reader

every_reader = pytest.mark.parametrize("reader", DOORS, ids=lambda reader: reader.name)


@every_reader
def test_kept_inputs_are_read(reader: Reader) -> None:
    checks.reads_what_is_kept(reader)


@every_reader
def test_garbled_inputs_are_read(reader: Reader) -> None:
    checks.reads_what_is_garbled(reader)
