"""Reading the training messages, quicker: each file is held against Rasa's schema as plain data first.

Rasa reads every file twice, once with the place of each word remembered for the message about a fault; that
reading took more than half of a training. A file without a fault needs no such message.
"""

from __future__ import annotations

from pathlib import Path

import rasa
from pykwalify.core import Core
from rasa.shared.constants import RESPONSES_SCHEMA_FILE, SCHEMA_EXTENSIONS_FILE
from rasa.shared.nlu.training_data.formats.rasa_yaml import NLU_SCHEMA_FILE, RasaYAMLReader
from rasa.shared.utils.io import read_yaml, read_yaml_file

_RASA = Path(rasa.__file__).parent


def check_messages_plainly() -> None:
    """Have Rasa check training files quickly, in this process; doing it twice changes nothing more.

    A file that is not as it should be is read again as Rasa does, which says what is wrong and where.
    """
    if getattr(RasaYAMLReader.validate, "plain", False):
        return
    rasas_own = RasaYAMLReader.validate

    def validate(self: RasaYAMLReader, string: str) -> None:
        if not _is_as_it_should_be(string):
            rasas_own(self, string)

    validate.plain = True  # type: ignore[attr-defined]
    RasaYAMLReader.validate = validate


def _is_as_it_should_be(string: str) -> bool:
    schema = {**_read(NLU_SCHEMA_FILE), **_read(RESPONSES_SCHEMA_FILE)}
    try:
        Core(
            source_data=read_yaml(string),
            schema_data=schema,
            extensions=[str(_RASA / SCHEMA_EXTENSIONS_FILE)],
        ).validate(raise_exception=True)
    except Exception:
        return False
    return True


def _read(name: str) -> dict[str, object]:
    return dict(read_yaml_file(_RASA / name))
