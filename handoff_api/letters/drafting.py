"""A letter filled from a case, with what it lacks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import rulebook
from handoff_api.cases import clocks
from handoff_api.cases.records import CaseRecord
from handoff_api.letters import facts as case_facts
from handoff_api.letters.points import LetterName, Required, required
from handoff_api.letters.recipients import Recipient, recipient
from handoff_api.letters.rendering import fill
from handoff_api.letters.sheet import Gap, Sheet, gap_called

_LARGE_PRINT = re.compile(r"\b(large|big|bigger|larger)[ -](print|text|letters|type)\b", re.I)
_TITLE = re.compile(r"<h1>(.*?)</h1>", re.S)


@dataclass(frozen=True)
class Draft:
    """A letter as it would go out now; ``gaps`` empty means that it may."""

    name: LetterName
    title: str
    html: str
    gaps: tuple[Gap, ...]
    points: tuple[tuple[Required, bool], ...]
    to: Recipient
    large_print: bool
    edition: str


def draft(
    case: CaseRecord, name: LetterName, now: datetime, large_print: bool | None = None
) -> Draft:
    """Fill the letter; what it must say is judged by what it says, not by what was meant."""
    policy = clocks.policy_for(case.landlord, case.received_at or case.created_at)
    today = rulebook.london_date(now)
    wanted = required(policy, name)
    sheet = Sheet()
    large = needs_large_print(case) if large_print is None else large_print
    asked_for = {each.point for each in wanted}
    window = rulebook.answer(policy, "stage_2_window", today)
    html = fill(
        f"{name}.html",
        case.landlord,
        {
            "name": name,
            "sheet": sheet,
            "facts": case_facts.gather(case, policy, name, now),
            # Always of the day of the letter: the Ombudsman's address in a policy may be old.
            "ombudsman": rulebook.contact("housing_ombudsman", today),
            "says": {"stage_2_window": window.text if window else None},
            "wants": asked_for.__contains__,
            "large_print": large,
        },
    )
    to = recipient(case)
    gaps = [*sheet.gaps]
    if to.party is not None and to.way is None:
        gaps.append(gap_called("way_to_send"))
    points = tuple((each, sheet.points.get(each.point, False)) for each in wanted)
    # A point no part of the letter makes is a gap of its own; one with a gap inside is named by it.
    unmade = {each.point: each for each, _ in points if each.point not in sheet.points}
    gaps += [gap_called("point", each.asks) for each in unmade.values()]
    return Draft(
        name=name,
        title=_title(html),
        html=html,
        gaps=tuple(gaps),
        points=points,
        to=to,
        large_print=large,
        edition=policy.edition,
    )


def needs_large_print(case: CaseRecord) -> bool:
    """Whether an adjustment asks for it."""
    return any(
        _LARGE_PRINT.search(f"{each.get('need', '')} {each.get('agreed') or ''}")
        for each in case.adjustments
    )


def _title(html: str) -> str:
    found = _TITLE.search(html)
    return found.group(1).strip() if found else ""
