"""EntityReader: the table in entities.yml, and its manners as a Rasa component."""

from datetime import date, datetime, timezone
from pathlib import Path

import pytest
import yaml
from rasa.shared.nlu.training_data.message import Message

from bot.components.entities.reader import read_entities
from bot.components.entity_reader import EntityReader, london_day

TABLE = yaml.safe_load(Path(__file__).with_name("entities.yml").read_text(encoding="utf-8"))
CASES = [(kind, case["text"], case["reads"]) for kind, cases in TABLE.items() for case in cases]
SUNDAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=timezone.utc)

ODD = [
    "", " ", "🙂", "\x00\x01\u200b", "https://example.org/a?b=c", "/restart", "яма в стене", "١٢٣",
    "x" * 20_000, "Mrs A " * 3_000, "a " * 10_000, None,
]  # fmt: skip


@pytest.fixture(scope="module")
def reader():
    return EntityReader.create(EntityReader.get_default_config(), None, None, None)


def processed(reader, text, **data):
    message = Message({"text": text, **data})
    assert reader.process([message]) == [message]
    return message


@pytest.mark.parametrize(("kind", "text", "reads"), CASES)
def test_reads_what_is_named(kind, text, reads):
    found = [e["value"] for e in read_entities(text, SUNDAY) if e["entity"] == kind]
    assert [v["pounds"] if kind == "money" else v for v in found] == reads


def test_one_message_gives_everything_it_names(reader):
    text = (
        "Im Dave Okafor, 07700 900123, dave@example.com, ZZ99 3VZ, ref WK-26-7Q4K9D: my mum's "
        "heating has been off since last Tuesday and I lost £640"
    )
    found = processed(reader, text, metadata={"sent_at": "2026-11-22T09:00:00Z"}).get("entities")
    assert [e["entity"] for e in found] == [
        "person", "phone", "email", "postcode", "reference", "relationship", "date", "money",
    ]  # fmt: skip
    assert all(text[e["start"] : e["end"]] == e["text"] for e in found)
    assert {e["extractor"] for e in found} == {"EntityReader"}


def test_days_count_from_when_the_message_was_sent(reader):
    found = processed(reader, "yesterday", metadata={"sent_at": "2025-01-01T12:00:00Z"})
    assert found.get("entities")[0]["value"]["earliest"] == "2024-12-31"


@pytest.mark.parametrize(
    ("sent_at", "day"),
    [
        ("2026-06-30T23:30:00Z", date(2026, 7, 1)),
        ("2026-01-31T23:30:00+00:00", date(2026, 1, 31)),
        ("2026-11-22T09:00:00", date(2026, 11, 22)),
        ("nonsense", date(2026, 11, 22)),
        (None, date(2026, 11, 22)),
        (5, date(2026, 11, 22)),
    ],
)
def test_day_is_londons_and_falls_back_to_now(sent_at, day):
    assert london_day(sent_at, NOW) == day


def test_entities_of_others_stay_first(reader):
    other = {"entity": "other", "value": 1, "start": 0, "end": 2}
    found = processed(reader, "ring 07700 900123", entities=[other]).get("entities")
    assert found[0] == other
    assert [e["entity"] for e in found] == ["other", "phone"]


def test_changes_nothing_else(reader):
    before = {
        "intent": {"name": "tell"},
        "understanding": {"kind": 1},
        "metadata": {"channel": "web"},
    }
    message = processed(reader, "its Dave", **before)
    assert {key: message.get(key) for key in before} == before
    assert message.get("text") == "its Dave"


def test_survives_save_and_load(reader):
    loaded = EntityReader.load(EntityReader.get_default_config(), None, None, None)
    text = "its Dave, waiting 5 weeks"
    assert processed(loaded, text).get("entities") == processed(reader, text).get("entities")


@pytest.mark.parametrize("text", ODD, ids=lambda text: repr(text)[:20])
def test_no_text_breaks_the_reading(reader, text):
    assert isinstance(processed(reader, text).get("entities"), list)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("my names jan flood, ur plumer swore", [("person", "jan flood")]),
        (
            "my name is Jan Example and it broke in jan",
            [("person", "Jan Example"), ("date", "jan")],
        ),
        ("my name is bob jan 3rd was the day", [("date", "jan 3rd")]),
        ("it broke in jan", [("date", "jan")]),
    ],
)
def test_a_month_in_the_name_that_somebody_gives_is_no_date(text, named):
    assert [(one["entity"], one["text"]) for one in read_entities(text, SUNDAY)] == named
