"""What happened, whether it is a complaint, and what would put it right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.listening import tells_what_happened
from bot.actions.questions.base import Button, Question, yes_or_no
from bot.actions.questions.people import NEEDS_CONTACT
from bot.actions.wording import say

if TYPE_CHECKING:
    from bot.actions.rules import Rules


_LOG_IT = re.compile(r"\b(log|complain|complaint|formal)\b", re.IGNORECASE)
_JUST_FIX = re.compile(r"\bjust (fix|sort|do|mend|repair|get)\b|\bdon'?t complain\b", re.IGNORECASE)


_CHANGED_MIND = re.compile(
    r"\b(log it|log (this|a complaint)|make it a complaint|(want|like) to complain|"
    r"(make|raise) a complaint)\b",
    re.IGNORECASE,
)


_BECOMES_COMPLAINT = ("service_request", "asb_report", "enquiry")


def changes_mind(heard: Heard, intake: Intake) -> bool:
    """Whether somebody who did not complain now says that they do; it is honoured at any question."""
    if not _CHANGED_MIND.search(heard.text):
        return False
    if intake.wants_complaint is not False:
        # A request, a report or a question that is being given may become a complaint too.
        if intake.kind not in _BECOMES_COMPLAINT or heard.text.rstrip(" !").endswith("?"):
            return False
    if re.search(r"\b(don'?t|not|no)\b", heard.text, re.IGNORECASE):
        return False
    intake.kind, intake.wants_complaint = "complaint", True
    return True


class WhatHappened(Question):
    name = "what_happened"
    skippable = False

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if intake.kind not in NEEDS_CONTACT or intake.has_answered(self.name):
            return False
        if intake.route == "stage_2":
            return False
        return not tells_what_happened(intake.description or "")

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if not heard.text:
            return False
        intake.add_words(heard.text)
        return True


class ComplainChoice(Question):
    """The choice is offered whenever dissatisfaction is heard (Complaint Handling Code 1.3)."""

    name = "complain_choice"
    skippable = False

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return intake.kind == "complaint" and intake.wants_complaint is None

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.log_complaint"), "yes"),
            Button(say("buttons.just_sort_it"), "no"),
            Button(say("buttons.person"), "person"),
        )

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        answer = yes_or_no(heard)
        if answer is None and ("wants_formal" in heard.flags or _LOG_IT.search(heard.text)):
            answer = True
        if answer is None and _JUST_FIX.search(heard.text):
            answer = False
        if answer is None:
            return False
        intake.wants_complaint = answer
        if not answer:
            intake.kind = "service_request"
        return True

    def forget(self, intake: Intake) -> None:
        intake.wants_complaint = None
        intake.kind = "complaint"

    def give_up(self, intake: Intake) -> None:
        # Log first, sort later: what is logged can be taken back, what is not logged is lost.
        intake.wants_complaint = True


class OutcomeWanted(Question):
    """The outcome sought is half of the complaint definition (Code 5.6)."""

    name = "outcome_wanted"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return (
            intake.kind == "complaint"
            and intake.outcome_wanted is None
            and intake.route != "stage_2"
        )

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if not heard.text:
            return False
        intake.outcome_wanted = heard.text
        return True

    def forget(self, intake: Intake) -> None:
        intake.outcome_wanted = None
