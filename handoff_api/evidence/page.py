"""The evidence pack to read and to print."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from handoff_api.evidence.schemas import Evidence
from handoff_api.labels import label
from handoff_api.letters.sheet import in_words, spelled

_LONDON = ZoneInfo("Europe/London")
_BODY = re.compile(r"<main>(.*)</main>", re.DOTALL)


def page(pack: Evidence) -> str:
    """The pack as HTML, every word escaped, nothing fetched."""
    return _environment().get_template("pack.html").render(pack=pack)


def moment(value: datetime | None) -> str:
    """23 November 2026, 10:00, in London."""
    if value is None:
        return "–"
    here = value.astimezone(_LONDON)
    return f"{here.day} {here:%B %Y, %H:%M}"


def letter_body(html: str) -> Markup:
    """What a letter says, without the page around it: it was escaped when it was made. Its
    headings step down below the pack's own."""
    found = _BODY.search(html)
    body = found.group(1) if found else ""
    for level in (3, 2, 1):
        body = re.sub(rf"<(/?)h{level}>", rf"<\1h{level + 2}>", body)
    return Markup(body)  # noqa: S704


def stamp(value: datetime) -> str:
    """2026-11-23 10:00:05, in London, for a narrow column."""
    return f"{value.astimezone(_LONDON):%Y-%m-%d %H:%M:%S}"


def span(said: Mapping[str, Any]) -> str:
    """Words about when, with the days they were taken to mean; and what else was noted of it."""
    days = " to ".join(dict.fromkeys(str(said[e]) for e in ("earliest", "latest") if said.get(e)))
    told = [f'"{said["words"]}"' if said.get("words") else "", f"({days})" if days else ""]
    rest = facts({n: v for n, v in said.items() if n not in ("words", "earliest", "latest")})
    return " ".join(filter(None, [*told, rest]))


def facts(value: Any) -> str:
    """Plain data in a line: what says nothing is left out, as the data itself is in the JSON."""
    if isinstance(value, Mapping):
        said = {str(n).replace("_", " "): facts(each) for n, each in value.items()}
        return "; ".join(f"{name}: {each}" for name, each in said.items() if each)
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(facts, value)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": spelled, "moment": moment, "instant": datetime.fromisoformat, "stamp": stamp,
        "span": span, "facts": facts,
        "words": in_words, "letter": letter_body,
    }  # fmt: skip
    environment.globals["label"] = label
    return environment
