"""Training files are checked quickly where they are right, and as Rasa does where they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.exceptions import YamlException
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.utils import io

from bot.quick.reading import read_messages_once

RASAS_OWN = RasaYAMLReader.validate
RASAS_READ = io.read_yaml
RIGHT = Path("bot/data/nlu/thanks").glob("*.yml")
WRONG = {
    "no YAML": 'version: "3.1"\nnlu: [\n',
    "an intent that is no word": 'version: "3.1"\nnlu:\n- intent: [a, b]\n  examples: |\n    - hi\n',
    "a key twice": 'version: "3.1"\nnlu:\n- intent: a\n  intent: b\n  examples: |\n    - hi\n',
    "a key that nobody knows": 'version: "3.1"\nnlu:\n- intent: a\n  exampels: |\n    - hi\n',
}


@pytest.fixture(autouse=True)
def _plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RasaYAMLReader, "validate", RASAS_OWN)
    monkeypatch.setattr(io, "read_yaml", RASAS_READ)
    read_messages_once()
    read_messages_once()


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.name)
def test_a_right_file_is_read_as_rasa_reads_it_without_its_slow_check(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = path.read_text()
    slow = []
    monkeypatch.setattr(
        "rasa.shared.utils.validation.validate_yaml_schema", lambda *_: slow.append(1)
    )
    quick = RasaYAMLReader().reads(written).training_examples
    assert not slow
    monkeypatch.setattr(RasaYAMLReader, "validate", RASAS_OWN)
    monkeypatch.setattr(io, "read_yaml", RASAS_READ)
    assert quick
    assert [m.data for m in quick] == [
        m.data for m in RasaYAMLReader().reads(written).training_examples
    ]
    assert slow, "Rasa's own check was not seen"


def test_a_file_is_parsed_once_and_nobody_changes_what_another_reads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = 'version: "3.1"\nnlu:\n- intent: a\n  examples:\n  - text: hello\n    metadata: {near: []}\n'
    parsed = []
    monkeypatch.setattr(
        "bot.quick.reading.read_yaml", lambda content: parsed.append(1) or RASAS_READ(content)
    )
    first, second = (RasaYAMLReader().reads(written).training_examples[0] for _ in range(2))
    first.data["metadata"]["example"]["near"].append("emergency")
    third = RasaYAMLReader().reads(written).training_examples[0]
    assert second.data["metadata"]["example"] == third.data["metadata"]["example"] == {"near": []}
    assert len(parsed) == 1


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_file_is_refused_in_rasas_own_words(fault: str) -> None:
    reader = RasaYAMLReader()
    with pytest.raises(YamlException) as own:
        RASAS_OWN(reader, WRONG[fault])
    with pytest.raises(YamlException) as ours:
        reader.validate(WRONG[fault])
    assert str(ours.value) == str(own.value)
