"""A letter being filled: what it says is what is checked, and a fact the case lacks is a gap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup, escape

import rulebook


@dataclass(frozen=True)
class Gap:
    """A fact the letter needs and the case lacks: what, in words, and how to fill it."""

    name: str
    says: str
    how: str


@dataclass
class Sheet:
    """Handed to a template: every value and every point goes through it."""

    gaps: list[Gap] = field(default_factory=list)
    # The points the letter makes, and whether each is made without a gap.
    points: dict[str, bool] = field(default_factory=dict)

    def need(self, value: Any, name: str, about: str = "") -> Any:
        """``value``, or where there is none a mark in the letter and a gap by that name."""
        if value is None or (isinstance(value, (str, list, tuple)) and not value):
            gap = gap_called(name, about)
            if gap not in self.gaps:
                self.gaps.append(gap)
            return Markup('<mark class="gap">[missing: {}]</mark>').format(gap.says)
        return value

    def point(
        self, name: str, heading: str = "", caller: Callable[[], str] | None = None
    ) -> Markup:
        """A part of the letter that makes point ``name``; several parts make one point together."""
        before = len(self.gaps)
        body = Markup(caller()) if caller else Markup("")  # noqa: S704 - a template's own, escaped
        whole = bool(body.striptags()) and len(self.gaps) == before
        self.points[name] = self.points.get(name, True) and whole
        title = Markup("<h2>{}</h2>").format(heading) if heading else ""
        return Markup('<section data-point="{}">{}{}</section>').format(name, title, body)


def spelled(day: date | datetime) -> str:
    """Monday 23 November 2026, in London."""
    on = rulebook.london_date(day) if isinstance(day, datetime) else day
    return f"{on:%A} {on.day} {on:%B %Y}"


def in_words(text: str) -> Markup:
    """Somebody's own words with their line breaks kept."""
    parts = [part for part in text.strip().split("\n\n") if part.strip()]
    lines = [Markup("<br>").join(escape(line) for line in part.splitlines()) for part in parts]
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)


def gap_called(name: str, about: str = "") -> Gap:
    """A gap with its sentence from ``gaps.yml``; ``about`` says which issue or action is meant."""
    said = _gaps()[name]
    return Gap(name, said["says"] + (f" ({about})" if about else ""), said["how"])


@cache
def _gaps() -> dict[str, dict[str, str]]:
    gaps: dict[str, dict[str, str]] = yaml.safe_load(
        (Path(__file__).parent / "gaps.yml").read_text("utf-8")
    )
    return gaps
