"""Questions that only danger raises; they come before everything else."""

from __future__ import annotations

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


class EmergencyNow(Question):
    """Asked only when the words may mean danger now and may not."""

    name = "emergency_now"
    skippable = False

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return bool(intake.hazard and intake.hazard_doubtful)

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.happening_now"), "yes"),
            Button(say("buttons.not_now"), "no"),
        )

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        answer = yes_or_no(heard)
        if answer is None:
            return False
        intake.hazard_doubtful = False
        if not answer:
            intake.hazard = None
        return True


class HouseholdRisk(Question):
    """Who is at home changes how fast a hazard must be made safe."""

    name = "household_risk"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return intake.hazard in HOUSEHOLD_MATTERS and intake.household_risk is None

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
