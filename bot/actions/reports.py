"""What somebody says of having told the landlord before, and when: "rang twice last month"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.relatives import FAMILY, FRIENDS, NEIGHBOUR, spelt

LONGEST_WORDS = 200
# Where another thing begins; "and again in November" belongs to what stands before it.
_JOINTS = re.compile(
    r"[.!?;\n]+(?:\s|$)|,\s*(?!again\b)|\s+(?:and|n|&|but|so|then|because|cos|yet)\s+(?!again\b|(?:in|on|last)\b)",
    re.IGNORECASE,
)
_SPEAKER = (
    rf"(?:i|we|my (?:{FAMILY}|{FRIENDS}|{NEIGHBOUR}|carer|support worker)|both of us)"
    r"(?:'?ve|'?d| have| had| has)?"
    r"(?: (?:already|also|first|only|just|both|then|even|always|all|keep|kept|originally|previously|repeatedly|been))*"
)
# "Told" and "asked" need us as whom it was said to; "called an electrician" was no report to us.
_US = r"(?:you|u|ya|yous|your\w*|ur|the (?:council|office|housing|landlord|association|repairs|caretaker|surveyor|call centre)|housing|repairs|someone|somebody)"
_DID = (
    rf"(?:told|informed|asked|e-?mailed|texted|messaged|notified|chased|contacted|advised) (?:it to |this to |about it to )?{_US}\b|"
    r"(?:rang|rung|ringing|phoned|phoning|called|calling)(?! (?:an?|my|him|her|the police|the gas|999|101|111)\b)|"
    r"(?:reported|reporting|e-?mailed|emailing|wrote|written|texted|messaged|chased|chasing|complained|logged|flagged)\b|"
    rf"(?:spoke|spoken|wrote|written|talked) (?:to|with) {_US}\b|(?:raised|mentioned) (?:it|this|that)\b|"
    rf"(?:let {_US} know|got in touch|(?:been|was) in touch|filled in (?:the|your|a) (?:online )?form)"
)
_REPORT = re.compile(
    # Somebody says so of themself, or begins with it as one does in a text; or it was reported.
    rf"\b{_SPEAKER} (?:{_DID})|^\W*(?:(?:already|also|first|only|just|have|had|hi|hello|but|again) )*(?:{_DID})|"
    r"\b(?:was|been|were|is|got) (?:first |already |originally )?(?:reported|logged|flagged)\b",
    re.IGNORECASE,
)
# "Mould in the bedroom told u in sept": said in passing, without a stop, by nobody else.
_IN_PASSING = re.compile(
    r"\b(?P<by>[\w']+) (?P<told>(?:told|rang|phoned|emailed|texted) (?:u|you|ya|yous)\b|reported (?:it|this)\b)",
    re.IGNORECASE,
)
_BY_OTHERS = frozenset(
    "they he she who you u nobody noone one was were be been being man bloke lad it to not never".split()
)
_DENIED = re.compile(
    r"\b(?:never|not|hadn'?t|haven'?t|hasn'?t|didn'?t|wasn'?t|going to|gonna|about to)\b", re.I
)


def reports_in(heard: Heard) -> list[dict[str, Any]]:
    """Each report told of in a message: its words and, where they say when, the days."""
    dates = [e for e in heard.entities if e.get("entity") in ("date", "duration")]
    return [
        {**_days([e for e in dates if start <= _place(e) < end], heard), "words": words}
        for start, end, words in _told(heard.text)
    ]


def hear_reports(heard: Heard, intake: Intake) -> None:
    """Keep what a message says of having told the landlord; the same words count once."""
    known = {report["words"] for report in intake.reported}
    new = [report for report in reports_in(heard) if report["words"] not in known]
    if new:
        intake.reported = [*intake.reported, *new]


def is_of_report(heard: Heard, entity: Mapping[str, Any]) -> bool:
    """Whether a date says when the landlord was told, and not when it happened."""
    return any(start <= _place(entity) < end for start, end, _ in _told(heard.text))


def as_one(reports: list[dict[str, Any]]) -> dict[str, Any] | None:
    """All reports as the case holds them: from the first day to the last, in the words told."""
    if not reports:
        return None
    earliest = [report["earliest"] for report in reports if report.get("earliest")]
    latest = [report["latest"] for report in reports if report.get("latest")]
    return {
        "earliest": min(earliest, default=None),
        "latest": max(latest, default=None),
        "words": "; ".join(report["words"] for report in reports),
    }


def _told(text: str) -> Iterator[tuple[int, int, str]]:
    """The parts of a message that tell of a report, with their places."""
    start = 0
    for joint in (*_JOINTS.finditer(text), None):
        end = joint.start() if joint else len(text)
        part = text[start:end]
        begins = _begins(part)
        if begins is not None:
            words = " ".join(part[begins:].split()).strip(" ,-")
            yield start + begins, end, words[:LONGEST_WORDS]
        if joint:
            start = joint.end()


def _begins(part: str) -> int | None:
    """Where in a part of a message the report begins; None where there is none."""
    right = spelt(part).text
    found = _REPORT.search(right)
    passing = _IN_PASSING.search(part)
    if found is None and (passing is None or passing["by"].lower() in _BY_OTHERS):
        return None
    said = found or passing
    if said is None or _DENIED.search((right if found else part)[: said.end()]):
        return None
    return 0 if found else said.start("told")


def _place(entity: Mapping[str, Any]) -> int:
    return int(entity.get("start") or 0)


def _days(entities: list[Mapping[str, Any]], heard: Heard) -> dict[str, Any]:
    """The first and the last day; what went on since then lasts until the message."""
    values = [e["value"] for e in entities if isinstance(e.get("value"), dict)]
    latest = [heard.sent_on.isoformat() if v.get("ongoing") else v.get("latest") for v in values]
    return {
        "earliest": min((v["earliest"] for v in values if v.get("earliest")), default=None),
        "latest": max((day for day in latest if day), default=None),
    }
