"""What a word in the story hints at, asked where this landlord's policy turns on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.actions.intake import Intake
from bot.actions.questions.base import Button, yes_no_buttons
from bot.actions.questions.history import RulebookQuestion
from bot.actions.wording import say

if TYPE_CHECKING:
    from bot.actions.rules import Rules


class HintedQuestion(RulebookQuestion):
    """Asked where a word in the story hints at a ground that this landlord's policy knows."""

    fact: str
    hint: re.Pattern[str]

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return (
            intake.kind == "complaint"
            and intake.route != "stage_2"
            and not intake.has_answered(self.name)
            and getattr(intake, self.field) is None
            and bool(self.hint.search(intake.description or ""))
            and rules.turns_on(self.fact)
        )

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return yes_no_buttons()


class Accident(HintedQuestion):
    name = "accident_handling"
    field = "accident"
    fact = "accident"
    hint = re.compile(
        r"\b(slipped|tripped|fell (down|over|off|on)|had a fall|accident|injur(ed|y)|hospital after)\b",
        re.I,
    )

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.accident_itself"), "itself"),
            Button(say("buttons.accident_dealt"), "how it was dealt with"),
        )


class OmbudsmanInHand(HintedQuestion):
    name = "ombudsman_in_hand"
    field = "ombudsman_in_hand"
    fact = "ombudsman_in_hand"
    hint = re.compile(r"\bombudsm", re.IGNORECASE)


class OtherReviewBody(HintedQuestion):
    name = "other_review_body"
    field = "other_review_body"
    fact = "other_review_body"
    hint = re.compile(
        r"\b(tribunal|appeal(ed|ing)? (to|panel)|information commissioner|ico|regulator)\b", re.I
    )


class Commercial(HintedQuestion):
    name = "business_matter"
    field = "commercial"
    fact = "commercial"
    hint = re.compile(
        r"\b(my (business|shop|company|firm|salon|takeaway|workshop)|tender(ing)?|invoices?|as a contractor|"
        r"(commercial|shop|business) (unit|lease|tenancy|rent)|(rent(ed|ing)?|leas(e|ed|ing)) (on |of |for )?(a|the|our|one of your) "
        r"(shops?|salon|takeaway|workshop|business|commercial))\b",
        re.I,
    )

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.a_home"), "home"),
            Button(say("buttons.a_business"), "business"),
        )


class StaffMember(HintedQuestion):
    name = "job_matter"
    field = "hr_matter"
    fact = "hr_matter"
    hint = re.compile(
        r"\b(i (work|worked) (for|at) (you|wdh|the (council|association))|my (line )?manager|my (disciplinary|grievance|contract of employment)|"
        r"i('?m| am) (an? )?(employee|member of (your )?staff))\b",
        re.IGNORECASE,
    )


# "I know it's not your fault": who did it is asked, and nothing is taken to be nobody's.
_NOT_YOURS = re.compile(
    r"\b(not|isn'?t|wasn'?t) (you\b|(your|(the )?[\w ]{1,30}'s) (fault|doing)\b)", re.IGNORECASE
)


class WhoIsResponsible(RulebookQuestion):
    name = "who_is_responsible"
    field = "who_is_responsible"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return super().matters(intake, rules) or (
            intake.kind == "complaint"
            and intake.route != "stage_2"
            and not intake.has_answered(self.name)
            and intake.who_is_responsible is None
            and bool(_NOT_YOURS.search(intake.description or ""))
            and rules.turns_on("who_is_responsible")
        )

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.by_landlord"), "landlord"),
            Button(say("buttons.by_contractor"), "contractor"),
            Button(say("buttons.by_neighbour"), "neighbour"),
            Button(say("buttons.by_other"), "other"),
        )
