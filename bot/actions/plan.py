"""What to ask next: the first question that still matters and has not been dealt with."""

from __future__ import annotations

from bot.actions.intake import Intake
from bot.actions.questions import BY_NAME, QUESTIONS
from bot.actions.questions.base import Question
from bot.actions.questions.summary import READ_BACKS
from bot.actions.rules import Rules

# Nothing but how to reach somebody is needed to answer a question; danger stays danger.
FOR_AN_ENQUIRY = (
    "emergency_now", "household_risk", "safe_contact", "go_on", "address", "contact_value",
    "adjustments",
)  # fmt: skip


def next_question(intake: Intake, rules: Rules) -> Question | None:
    """The next question, or None when there is nothing left to ask.

    A question the resident chose to change comes first; a question already answered or skipped
    is never asked again, except the read-back, which is asked until it is confirmed.
    """
    if intake.closed or intake.handed_over or intake.stopped:
        return None
    if intake.changing and intake.changing in BY_NAME:
        return BY_NAME[intake.changing]
    for question in QUESTIONS:
        if intake.kind == "enquiry" and question.name not in FOR_AN_ENQUIRY:
            continue
        asked = intake.has_answered(question.name) and question.name not in READ_BACKS
        if not asked and question.matters(intake, rules):
            return question
    return None
