"""The evidence pack to read and to print."""

from __future__ import annotations

import json
import re
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


def as_json(value: Any) -> str:
    """Plain data, readably; nothing for nothing."""
    return json.dumps(value, ensure_ascii=False, default=str) if value else ""


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
        "day": spelled, "moment": moment, "words": in_words, "letter": letter_body, "json": as_json,
    }  # fmt: skip
    environment.globals["label"] = label
    return environment
