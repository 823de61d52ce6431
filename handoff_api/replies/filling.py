"""Templates for staff, filled from the case with nothing invented."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from pathlib import Path

import yaml

import rulebook
from handoff_api.cases import people
from handoff_api.cases.records import CaseRecord
from handoff_api.letters.recipients import recipient
from handoff_api.letters.sheet import spelled
from handoff_api.replies.schemas import TemplateRead

_PLACE = re.compile(r"\{([a-z_]+)\}")
_WRITE = re.compile(r"\[write [^\]]+\]")
_ANSWERS = ("respond_stage_2", "respond", "quick_fix", "member_enquiry")


def templates(case: CaseRecord, landlord_name: str, now: datetime) -> list[TemplateRead]:
    """Every template as it would read for this case."""
    facts = _facts(case, landlord_name, now)
    return [_fill(name, raw, facts) for name, raw in _templates().items()]


def _fill(name: str, raw: dict[str, str], facts: dict[str, str | None]) -> TemplateRead:
    gaps: list[str] = []

    def put(place: re.Match[str]) -> str:
        value = facts[place[1]]
        if value is None:
            gaps.append(place[1])
            return f"[missing: {place[1].replace('_', ' ')}]"
        return value

    text = _PLACE.sub(put, raw["text"])
    gaps += ["question" for _ in _WRITE.findall(text)]
    return TemplateRead(name=name, title=raw["title"], text=text, gaps=list(dict.fromkeys(gaps)))


def _facts(case: CaseRecord, landlord_name: str, now: datetime) -> dict[str, str | None]:
    handler = people.handler(case)
    open_ = [d for d in case.deadlines if d.name in _ANSWERS and d.met_at is None]
    due = min((d.due_on for d in open_ if d.ended_at is None), default=None)
    ombudsman = rulebook.contact("housing_ombudsman", rulebook.london_date(now))
    return {
        "name": recipient(case).name,
        "reference": case.reference,
        "landlord": landlord_name,
        "handler": handler.name if handler else None,
        # A day already past is no day to promise.
        "answer_due": spelled(due) if due and due >= rulebook.london_date(now) else None,
        "ombudsman": ombudsman.phone_display,
    }


@cache
def _templates() -> dict[str, dict[str, str]]:
    raw: dict[str, dict[str, str]] = yaml.safe_load(
        (Path(__file__).parent / "templates.yml").read_text("utf-8")
    )
    return raw
