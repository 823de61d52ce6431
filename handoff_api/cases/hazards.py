"""A hazard on a case: which issues it is about, and how it goes to another case with its clocks.

The law counts from when the landlord knew, whatever becomes of the paperwork: a hazard is handed over
whole, and the case that is left without it says where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

import rulebook
from handoff_api.cases import hazard_clocks, hazard_parts
from handoff_api.cases.hazard_clocks import INVESTIGATED
from handoff_api.cases.placing import OF_HAZARD
from handoff_api.cases.records import CaseRecord, DeadlineRecord, IssueRecord
from handoff_api.cases.vocabulary import HazardPlace

# Where a hazard stands beside this case. ``stands_on``: there alone; ``also_on``: there as well;
# ``perhaps_on`` and ``perhaps_here``: nobody could tell to which of the two it belongs.
STANDINGS = ("stands_on", "also_on", "perhaps_on", "perhaps_here")
_OF_DEADLINE = (
    "name", "due_on", "due_at", "late_at", "policy_due_on", "code_due_on", "clause", "because",
    "policy_edition", "met_at", "extended", "ended_at",
)  # fmt: skip
# One word of a hazard stands in too many sentences: "gas" also in one about a letter.
_WORDS_ENOUGH = 2
_SUMMARY_ENOUGH = 3
_PARTED = re.compile(r"[|;]")


def stands_here(case: CaseRecord) -> bool:
    """Whether a hazard is told of on this case itself, confirmed or not."""
    hazard = case.hazard or {}
    return hazard.get("suspected") not in (None, "none") and "stands_on" not in hazard


def found_here(case: CaseRecord) -> dict[str, Any]:
    """What is known of a hazard on this case, when a person says what it is here."""
    return {
        n: said for n, said in (case.hazard or {}).items() if n == "also_on" or n not in STANDINGS
    }


def runs(case: CaseRecord) -> bool:
    """Whether one of the law's clocks still runs here."""
    return any(d.name in OF_HAZARD and _is_owed(d) for d in case.deadlines)


def place(
    case: CaseRecord, leaving: Collection[IssueRecord], policy: rulebook.Policy
) -> tuple[HazardPlace, str]:
    """Where the hazard belongs when the issues ``leaving`` go to a case of their own, and why.

    With the issues it is about; on both cases when both have one; where it is when nobody can tell.
    Of two hazards neither goes where it may not belong: unless both go, they stand on both.
    """
    hazard = case.hazard or {}
    parts = hazard_parts.each(hazard)
    named = {id(part): _of_its_topic(case.issues, part, policy) for part in parts}
    by_name = [issue for part in parts for issue in named[id(part)]]
    told = [issue for issue in case.issues if _is_told_in(issue, hazard.get("words") or "")]
    if len(parts) == 1:
        return _placed([*named[id(parts[0])], *told], leaving)
    # The words are those of all: an issue of the topic of one says nothing of another.
    unclaimed = [issue for issue in told if issue not in by_name]
    placed = [_placed(named[id(part)] or unclaimed, leaving) for part in parts]
    if len(set(placed)) == 1:
        return placed[0]
    reasons = {because for _, because in placed}
    because = "cannot_be_told" if "cannot_be_told" in reasons else "issues_on_both"
    return ("stays" if {where for where, _ in placed} == {"stays"} else "both"), because


def _placed(
    about: Collection[IssueRecord], leaving: Collection[IssueRecord]
) -> tuple[HazardPlace, str]:
    gone = [issue for issue in about if issue in leaving]
    if not about:
        return "stays", "cannot_be_told"
    if not gone:
        return "stays", "its_issue_stays"
    return ("goes", "its_issue_goes") if len(gone) == len(about) else ("both", "issues_on_both")


def _of_its_topic(
    issues: Collection[IssueRecord], hazard: dict[str, Any], policy: rulebook.Policy
) -> list[IssueRecord]:
    """By the topics the law's clause names."""
    name = hazard.get("name")
    topics = rulebook.hazard_topics(policy, name) if name else ()
    return [issue for issue in issues if issue.topic in topics]


def _is_told_in(issue: IssueRecord, told: str) -> bool:
    """Because the words that told of the hazard stand in it."""
    said = _plain(issue.summary)
    quoted = any(
        len(part.split()) >= _WORDS_ENOUGH and _within(part, said)
        for part in map(_plain, _PARTED.split(told))
    )
    return quoted or (len(said.split()) >= _SUMMARY_ENOUGH and _within(said, _plain(told)))


def _plain(words: str | None) -> str:
    return " ".join(re.findall(r"\w+", (words or "").casefold()))


def _within(part: str, whole: str) -> bool:
    return f" {part} " in f" {whole} "


def is_told_by(hazard: dict[str, Any], words: str | None, aware_at: datetime) -> bool:
    """Whether an alarm raised with these words, at that instant, is about this hazard."""
    known = [part["aware_at"] for part in hazard_parts.each(hazard) if part.get("aware_at")]
    if aware_at in map(datetime.fromisoformat, known):
        return True
    return bool(_plain(words)) and _within(_plain(words), _plain(hazard.get("words")))


def hand_over(case: CaseRecord, other: CaseRecord, *, keep: bool = False) -> None:
    """Put the hazard of ``case`` on ``other`` with what was done about it; with ``keep`` it stands
    on both, else ``case`` says where it went and its clocks end there, to run on in ``other``."""
    mine, theirs = _own(case.hazard), _own(other.hazard)
    if runs(case) and runs(other):
        first, second = sorted((theirs, mine), key=hazard_parts.pressing)
    else:
        first, second = (theirs, mine) if runs(other) else (mine, theirs)
    parts = [*hazard_clocks.parts_of(other), *hazard_clocks.parts_of(case)]
    joined = hazard_parts.together(_joined(first, second) if theirs else mine, parts)
    _carry_dates(case, other, hazard_parts.each(joined))
    joined = other.hazard = _settled(other, joined)
    if case.priority == "emergency":
        other.priority = "emergency"
    if keep:
        case.hazard = {**mine, "also_on": other.reference}
        other.hazard = {**joined, "also_on": case.reference}
        return
    case.hazard = stand_in(mine, other.reference)
    case.milestones = {n: at for n, at in case.milestones.items() if n != INVESTIGATED}
    for deadline in case.deadlines:
        if deadline.name in OF_HAZARD:
            deadline.met_at = None


def stand_in(hazard: dict[str, Any], reference: str, *, perhaps: bool = False) -> dict[str, Any]:
    """For a case whose home has a hazard that another case looks after: who lives there is known."""
    return {
        "suspected": "none",
        "stands_on": reference,
        **({"household": hazard["household"]} if hazard.get("household") else {}),
        **({"perhaps_here": True} if perhaps else {}),
    }


def _own(hazard: dict[str, Any] | None) -> dict[str, Any]:
    return {name: said for name, said in (hazard or {}).items() if name not in STANDINGS}


def _joined(standing: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """One of two: no words are lost, nor who lives there."""
    words = [each["words"] for each in (other, standing) if each.get("words")]
    return {
        **standing,
        "household": standing.get("household") or other.get("household"),
        "words": " | ".join(dict.fromkeys(words)) or None,
    }


def _carry_dates(case: CaseRecord, other: CaseRecord, parts: list[dict[str, Any]]) -> None:
    """What was once promised there stands on ``other`` as well; what each hazard of the two still
    owes says it itself."""
    looked = [part["investigated"] for part in parts if part["investigated"]]
    rest = {n: at for n, at in other.milestones.items() if n != INVESTIGATED}
    if looked:
        rest[INVESTIGATED] = min(looked, key=datetime.fromisoformat)
    other.milestones = rest
    there = {d.name: d for d in other.deadlines}
    for mine in case.deadlines:
        theirs = there.get(mine.name)
        if mine.name not in OF_HAZARD:
            continue
        if theirs is None:
            copied = DeadlineRecord(**{name: getattr(mine, name) for name in _OF_DEADLINE})
            other.deadlines.append(copied)
        elif theirs.met_at is None and not _is_owed(theirs):
            theirs.met_at = mine.met_at


def _settled(case: CaseRecord, hazard: dict[str, Any]) -> dict[str, Any]:
    """One alone, of which the dates of its case say the same, needs not say what was done."""
    told = hazard["done"], hazard["investigated"]
    alone = len(hazard_parts.each(hazard)) == 1
    of_case = hazard_clocks.done_on(case), case.milestones.get(INVESTIGATED)
    return hazard_parts.silent(hazard) if alone and told == of_case else hazard


def _is_owed(deadline: DeadlineRecord) -> bool:
    return deadline.met_at is None and deadline.ended_at is None
