"""Questions that only danger raises; they come before everything else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.questions.base import Button, Question, yes_or_no
from bot.actions.wording import say

if TYPE_CHECKING:
    from bot.actions.rules import Rules

# Hazards in the home whose class depends on who lives there (Awaab's Law: what a landlord who
# knows the household would do). For gas or fire nobody should be kept at the keyboard.
HOUSEHOLD_MATTERS = ("no_heat_vulnerable", "mould_breathing", "flood", "sewage", "collapse")


# Ages and conditions that already answer who is at home.
_VULNERABLE = re.compile(
    r"\b(bab(y|ies)|new ?born|toddler|infant|pregnan\w*|disab\w*|asthma\w*|copd|oxygen|wheelchair|"
    r"unwell|poorly|(kids?|child\w*|son|daughter|he|she) (is|are|has been|have been|keeps? being) (ill|sick)|"
    r"elderly|dialysis|cancer|heart|frail|[1-4] ?(year|yr|month)s? ?old|(6[5-9]|[7-9]\d|10\d))\b",
    re.IGNORECASE,
)


class EmergencyNow(Question):
    """Asked when the words may mean danger now and may not, and when a home may be unsafe to be in."""

    name = "emergency_now"
    skippable = False

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if intake.hazard is None or intake.has_answered(self.name):
            return False
        return bool(intake.hazard_doubtful) or intake.hazard in HOUSEHOLD_MATTERS

    def text(self, intake: Intake, rules: Rules) -> str:
        if intake.hazard in HOUSEHOLD_MATTERS:
            return say("ask.anyone_unwell_now", **rules.names(intake))
        return super().text(intake, rules)

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.happening_now"), "yes"),
            Button(say("buttons.not_now"), "no"),
        )

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        answer = yes_or_no(heard)
        if answer is None:
            return False
        # A "no" never takes the hazard off the case: staff were told, and a person decides.
        if intake.hazard in HOUSEHOLD_MATTERS:
            intake.harm_now = answer
            if answer:
                intake.hazard_doubtful = False
        elif answer:
            intake.hazard_doubtful = False
        return True


class HouseholdRisk(Question):
    """Who is at home changes how fast a hazard must be made safe."""

    name = "household_risk"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if intake.hazard not in HOUSEHOLD_MATTERS or intake.household_risk is not None:
            return False
        return not _VULNERABLE.search(intake.description or "")

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (Button(say("buttons.yes"), "yes"), Button(say("buttons.no"), "no"))

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        answer = yes_or_no(heard)
        if heard.choice is None and heard.text:
            intake.household_risk = heard.text
        elif answer is not None:
            intake.household_risk = "yes" if answer else "no"
        else:
            return False
        return True

    def forget(self, intake: Intake) -> None:
        intake.household_risk = None
