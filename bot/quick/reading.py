"""Reading the training messages, quicker: each file is parsed once, and held against the schema as plain data.

Rasa parses every file four times: to check it, with the place of each word remembered for the message about a
fault, and to read it, each for the domain and again for the training. That took more than half of a training.
A file without a fault needs no such message, and what was parsed once is copied.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import rasa
from pykwalify.core import Core
from rasa.shared.constants import RESPONSES_SCHEMA_FILE, SCHEMA_EXTENSIONS_FILE
from rasa.shared.nlu.training_data.formats.rasa_yaml import NLU_SCHEMA_FILE, RasaYAMLReader
from rasa.shared.utils import io
from rasa.shared.utils.io import read_yaml, read_yaml_file

_RASA = Path(rasa.__file__).parent


def read_messages_once() -> None:
    """Have Rasa parse and check a training file once, in this process; doing it twice changes nothing more.

    A file that is not as it should be is checked again as Rasa does, which says what is wrong and where.
    """
    if getattr(RasaYAMLReader.validate, "once", False):
        return
    rasas_own = RasaYAMLReader.validate

    def validate(self: RasaYAMLReader, string: str) -> None:
        if not _is_as_it_should_be(string):
            rasas_own(self, string)

    validate.once = True  # type: ignore[attr-defined]
    RasaYAMLReader.validate = validate
    io.read_yaml = _read_copy


def _read_copy(content: str, reader_type: str | list[str] = "safe") -> Any:
    """As Rasa's own `read_yaml`; what was checked before is copied, so that nobody changes another's."""
    if reader_type == "safe" and _is_as_it_should_be(content):
        return deepcopy(_parsed(content))
    return read_yaml(content, reader_type)


@cache
def _parsed(content: str) -> Any:
    return read_yaml(content)


@cache
def _is_as_it_should_be(string: str) -> bool:
    try:
        Core(
            source_data=_parsed(string),
            schema_data=deepcopy(_schema()),
            extensions=[str(_RASA / SCHEMA_EXTENSIONS_FILE)],
        ).validate(raise_exception=True)
    except Exception:
        return False
    return True


@cache
def _schema() -> dict[str, Any]:
    return {**_read(NLU_SCHEMA_FILE), **_read(RESPONSES_SCHEMA_FILE)}


def _read(name: str) -> dict[str, Any]:
    return dict(read_yaml_file(_RASA / name))
