"""What was written down, line by line, for the resident to check."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bot.actions.authority import OWN_ROLES
from bot.actions.contacts import spoken_contact
from bot.actions.intake import NEEDS_UNTOLD, Intake
from bot.actions.issues import topic_label
from bot.actions.wording import say

if TYPE_CHECKING:
    from bot.actions.rules import Rules

# A range of more days than this is read back as its month.
DAYS_SHOWN = 31


def read_back(intake: Intake, rules: Rules, *, way: bool = True) -> str:
    """Every point that can be changed, each on a line of its own; ``way`` False leaves open which
    way it goes, for the question that follows."""
    names = rules.names(intake)
    lines = [
        say("summary.title"),
        say("summary.what", description=intake.description or say("summary.not_given")),
        *_points(intake),
    ]
    if intake.happened_words:
        lines.append(say("summary.when", when=_when(intake)))
    if intake.outcome_wanted:
        lines.append(say("summary.outcome", outcome=intake.outcome_wanted))
    lines += _people(intake, rules)
    if intake.contact_value:
        contact = spoken_contact(intake.contact_value)
        by = f"summary.by_{intake.contact_channel}"
        lines.append(say("summary.contact", contact=say(by, value=contact)))
    if intake.safe_contact:
        lines.append(say("summary.safe_contact", words=intake.safe_contact))
    if intake.adjustments:
        lines.append(say("summary.adjustments", adjustments="; ".join(intake.adjustments)))
    elif NEEDS_UNTOLD in intake.remarked:
        lines.append(say("summary.adjustments_untold"))
    if intake.files:
        key = "summary.file" if intake.files == 1 else "summary.files"
        lines.append(say(key, count=intake.files))
    if intake.earlier_reference:
        lines.append(say("summary.earlier", reference=intake.earlier_reference))
    if way:
        route = intake.route or "stage_1"
        lines.append(say("summary.route", route=say(f"summary.route_{route}", **names)))
    return "\n".join(lines)


def _points(intake: Intake) -> list[str]:
    if len(intake.issues) < 2:
        return []
    lines = [say("summary.issues")]
    for number, issue in enumerate(intake.issues, start=1):
        label = topic_label(issue["topic"])
        label = label[:1].upper() + label[1:]
        lines.append(say("summary.issue", number=number, label=label, summary=issue["summary"]))
    return lines


def _people(intake: Intake, rules: Rules) -> list[str]:
    lines = []
    names = rules.names(intake)
    if intake.acting_for == "someone":
        lines.append(say("summary.for_someone", resident=names["resident"], tie=_tie(intake)))
    if intake.acting_for == "constituent" and intake.resident_name:
        lines.append(say("summary.for_constituent", resident=intake.resident_name))
    if intake.acting_for == "group" and intake.group_members:
        told = "; ".join(filter(None, (each.strip() for each in intake.group_members.split("\n"))))
        lines.append(say("summary.for_group", members=told))
    if intake.anonymity in ("anonymous", "confidential"):
        lines.append(say(f"summary.{intake.anonymity}"))
    for field in ("name", "address"):
        value = getattr(intake, field)
        if value and not (field == "name" and intake.anonymity == "anonymous"):
            lines.append(say(f"summary.{field}", **{field: value}))
    return lines


def _tie(intake: Intake) -> str:
    """How the two belong together, in words the writer will recognise."""
    if intake.relationship is None:
        return say("summary.not_given")
    if intake.has_answered("relationship") or intake.relationship in OWN_ROLES:
        return intake.relationship
    return say("summary.your_relation", relation=intake.relationship)


def _when(intake: Intake) -> str:
    words = intake.happened_words or ""
    if not intake.happened_earliest:
        return words
    start = date.fromisoformat(intake.happened_earliest)
    end = date.fromisoformat(intake.happened_latest or intake.happened_earliest)
    if intake.ongoing:
        # What goes on is told from its beginning.
        rough = start.day == 1 and end != start
        # "3 weeks" is so many days give or take a few: the middle is the day they have in mind.
        day = start + (end - start) / 2
        since = f"{start:%B %Y}" if rough else f"{day.day} {day:%B %Y}"
        span = since if start == end or rough else f"about {since}"
        return f"{words} (since {span})"
    if start == end:
        span = f"{start.day} {start:%B %Y}"
    elif (end - start).days <= DAYS_SHOWN:
        span = f"between {start.day} {start:%B} and {end.day} {end:%B %Y}"
    else:
        span = f"about {start:%B %Y}"
    return f"{words} ({span})"
