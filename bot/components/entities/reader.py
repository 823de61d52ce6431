"""Everything a message names, without overlaps, in the form Rasa keeps entities in."""

from __future__ import annotations

from datetime import date
from typing import Any

from bot.components.entities.contacts import read_emails, read_phones, read_postcodes
from bot.components.entities.dates import read_dates
from bot.components.entities.found import Found
from bot.components.entities.people import read_given_names, read_people, read_relations
from bot.components.entities.references import read_money, read_references
from bot.components.text_cleaning import MOST_CHARACTERS


def read_entities(text: object, said_on: date) -> list[dict[str, Any]]:
    """In the order they stand. Exact forms win over vague ones where two readings overlap."""
    if not isinstance(text, str) or not text.strip():
        return []
    read = text[:MOST_CHARACTERS]
    kept: list[Found] = []
    for reader in (read_emails, read_references, read_phones, read_postcodes, read_money):
        _keep(kept, reader(read))
    given = read_given_names(read)
    _keep(kept, [Found(w.kind, w.value(), w.start, w.end) for w in read_dates(read, said_on)
                 if not _is_part_of_name(read[w.start : w.end], w.start, given)])  # fmt: skip
    _keep(kept, read_people(read))
    _keep(kept, read_relations(read))
    return [
        {
            "entity": one.entity,
            "value": one.value,
            "start": one.start,
            "end": one.end,
            "text": text[one.start : one.end],
        }
        for one in sorted(kept, key=lambda found: found.start)
    ]


def _keep(kept: list[Found], found: list[Found]) -> None:
    kept.extend(one for one in found if not any(one.overlaps(other) for other in kept))


def _is_part_of_name(words: str, start: int, given: list[Found]) -> bool:
    """Whether a month's name is somebody's: "my names jan flood"; "jan 3rd" is a day wherever it stands."""
    inside = any(one.start <= start and start + len(words) <= one.end for one in given)
    return inside and words.isalpha()
