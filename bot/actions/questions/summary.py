"""Read back, correct, confirm: nothing is sent that the resident has not seen."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.questions.base import Button, Question, yes_or_no
from bot.actions.questions.history import take_dates
from bot.actions.questions.people import take_contact
from bot.actions.wording import say

if TYPE_CHECKING:
    from bot.actions.rules import Rules

# A range of more days than this is read back as its month.
DAYS_SHOWN = 31
# Button -> the question whose answer is asked again.
CHANGES = {
    "change_what": "what_happened",
    "change_when": "when_happened",
    "change_outcome": "outcome_wanted",
    "change_name": "name",
    "change_address": "address",
    "change_contact": "contact_value",
}
_TOPIC_WORDS = {
    "repairs": "the repair",
    "damp_mould": "damp or mould",
    "heating_hot_water": "heating and hot water",
    "staff_contractor_conduct": "how you were treated",
    "communication": "not being answered or kept informed",
    "lettings_transfers": "housing application or move",
    "rent_service_charge": "rent or charges",
    "asb_handling": "how antisocial behaviour was dealt with",
    "neighbour_nuisance": "nuisance",
    "estate_cleaning_grounds": "the estate",
    "planned_works": "planned works",
    "tenancy_management": "your tenancy",
    "complaint_handling": "how your complaint was handled",
    "data_privacy": "your information",
    "home_ownership_sales": "owning or buying",
    "safety": "safety",
    "other": "what you told us",
}


class ConfirmSummary(Question):
    name = "confirm_summary"
    skippable = False

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return intake.kind == "complaint" and not intake.confirmed

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        if intake.changing == "?":
            return tuple(Button(say(f"buttons.{key}"), key) for key in CHANGES)
        return (
            Button(say("buttons.send_it"), "yes"),
            Button(say("buttons.change_it"), "no"),
        )

    def text(self, intake: Intake, rules: Rules) -> str:
        if intake.changing == "?":
            return say("ask.which_change")
        return f"{read_back(intake, rules)}\n\n{say('ask.confirm_summary')}"

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if heard.choice in CHANGES:
            intake.changing = CHANGES[heard.choice]
            return True
        answer = yes_or_no(heard)
        if answer and intake.changing != "?" and not _says_what(heard):
            intake.confirmed = True
            return True
        if correct(heard, intake, dates=answer is False or intake.changing == "?"):
            intake.changing = None
            return True
        if intake.changing == "?":
            intake.changing = _named(heard.text) or "?"
            return intake.changing != "?"
        if answer is False or heard.act == "correct":
            intake.changing = _named(heard.text) or "?"
            return True
        return False


_MY_NAME = re.compile(r"\bmy name(?:'s| is|s| should be)\s+(.{2,60})$", re.IGNORECASE)
_MY_ADDRESS = re.compile(
    r"\b(?:my )?(?:address(?:'s| is| should be)|i live at)\s+(.*\d.*)$", re.IGNORECASE
)
# Words for each thing that can be changed, as people type them.
_NAMED = {
    "address": r"\baddress\b|\bpost ?code\b",
    "contact_value": r"\bnumber\b|\bphone\b|\bmobile\b|\be-?mail\b|\breach\b|\bcontact\b",
    "name": r"\bname\b",
    "when_happened": r"\bdates?\b|\bwhen\b",
    "outcome_wanted": r"\bwant\b|\boutcome\b",
    "what_happened": r"\bhappened\b|\bstory\b",
}


def _named(text: str) -> str | None:
    """Which answer the words point at, or None."""
    return next((q for q, cue in _NAMED.items() if re.search(cue, text, re.IGNORECASE)), None)


def _says_what(heard: Heard) -> bool:
    """Whether a "yes" brings a correction with it ("yes but my name is ...")."""
    found = _MY_NAME.search(heard.text) or _MY_ADDRESS.search(heard.text)
    return bool(found or heard.value("phone", "email"))


def correct(heard: Heard, intake: Intake, *, dates: bool = True) -> bool:
    """Take a correction that says what it corrects: a number, an email, a name, an address, a date.

    Used at read-back and, when the words say "actually", at any turn. ``dates`` False leaves a
    date alone ("yes, send it today" corrects nothing). True when something changed.
    """
    changed = take_contact(heard, intake)
    name = _MY_NAME.search(heard.text)
    if name:
        intake.name = name.group(1).strip(" .")
        changed = True
    address = _MY_ADDRESS.search(heard.text)
    if address and not changed:
        intake.address = address.group(1).strip(" .")
        changed = True
    if dates and not changed:
        changed = take_dates(heard, intake)
    return changed


def read_back(intake: Intake, rules: Rules) -> str:
    """What was written down, line by line, for the resident to check."""
    names = rules.names(intake)
    lines = [
        say("summary.title"),
        say("summary.what", description=intake.description or say("summary.not_given")),
    ]
    if len(intake.issues) > 1:
        issues = "; ".join(_TOPIC_WORDS.get(i["topic"], i["topic"]) for i in intake.issues)
        lines.append(say("summary.issues", issues=issues))
    if intake.happened_words:
        lines.append(say("summary.when", when=_when(intake)))
    if intake.outcome_wanted:
        lines.append(say("summary.outcome", outcome=intake.outcome_wanted))
    if intake.acting_for == "someone":
        lines.append(say("summary.for_someone", resident=names["resident"], tie=_tie(intake)))
    for field in ("name", "address"):
        value = getattr(intake, field)
        if value:
            lines.append(say(f"summary.{field}", **{field: value}))
    if intake.contact_value:
        lines.append(say("summary.contact", contact=spoken_contact(intake.contact_value)))
    if intake.adjustments:
        lines.append(say("summary.adjustments", adjustments="; ".join(intake.adjustments)))
    if intake.earlier_reference:
        lines.append(say("summary.earlier", reference=intake.earlier_reference))
    route = intake.route or "stage_1"
    lines.append(say("summary.route", route=say(f"summary.route_{route}", **names)))
    return "\n".join(lines)


def _tie(intake: Intake) -> str:
    """How the two belong together, in words the writer will recognise."""
    if intake.relationship is None:
        return say("summary.not_given")
    if intake.has_answered("relationship"):
        return intake.relationship
    return say("summary.your_relation", relation=intake.relationship)


def spoken_contact(value: str) -> str:
    """A UK number the way people write it (07700 900456); anything else as it is."""
    if value.startswith("+44"):
        national = "0" + value[3:]
        return f"{national[:5]} {national[5:]}"
    return value


def _when(intake: Intake) -> str:
    words = intake.happened_words or ""
    if not intake.happened_earliest:
        return words
    start = date.fromisoformat(intake.happened_earliest)
    end = date.fromisoformat(intake.happened_latest or intake.happened_earliest)
    if start == end:
        span = f"{start.day} {start:%B %Y}"
    elif (end - start).days <= DAYS_SHOWN:
        span = f"between {start.day} {start:%B} and {end.day} {end:%B %Y}"
    else:
        span = f"about {start:%B %Y}"
    return f"{words} ({'since ' if intake.ongoing else ''}{span})"
