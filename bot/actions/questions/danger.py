"""Questions that only danger raises; they come before everything else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.actions.contacts import take_contact
from bot.actions.heard import Heard
from bot.actions.household import at_risk_in
from bot.actions.intake import Intake
from bot.actions.questions.base import Button, Question, yes_or_no
from bot.actions.wording import say

if TYPE_CHECKING:
    from bot.actions.rules import Rules

# Hazards in the home whose class depends on who lives there (Awaab's Law: what a landlord who
# knows the household would do). For gas or fire nobody should be kept at the keyboard.
HOUSEHOLD_MATTERS = ("no_heat_vulnerable", "mould_breathing", "flood", "sewage", "collapse")


# Told in passing these may be weeks old, so whether it happens now is asked first.
ASKED_FIRST = ("flood", "sewage", "collapse")


def _may_be_over(intake: Intake) -> bool:
    """Whether the words leave open if it happens now (a flood two weeks ago, told in passing)."""
    return bool(intake.hazard_doubtful) and intake.hazard in ASKED_FIRST


class EmergencyNow(Question):
    """Asked when the words may mean danger now and may not, and when a home may be unsafe to be in."""

    name = "emergency_now"
    skippable = False

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if intake.hazard is None or intake.has_answered(self.name):
            return False
        return bool(intake.hazard_doubtful) or intake.hazard in HOUSEHOLD_MATTERS

    def text(self, intake: Intake, rules: Rules) -> str:
        if intake.hazard in HOUSEHOLD_MATTERS and not _may_be_over(intake):
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
        # "No but shes 84" answers who is at home as well.
        intake.household_risk = intake.household_risk or "; ".join(at_risk_in(heard.text)) or None
        # A "no" never takes the hazard off the case: staff were told, and a person decides.
        if _may_be_over(intake):
            intake.hazard_over = not answer
            intake.hazard_doubtful = not answer
        elif intake.hazard in HOUSEHOLD_MATTERS:
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
        if intake.hazard_over or intake.has_answered(self.name):
            return False
        return not at_risk_in(intake.description or "")

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


class GoOn(Question):
    """After words of despair nothing is hurried: a person, going on, or leaving it, as they like."""

    name = "go_on"
    skippable = False

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return (
            bool(intake.gentle) and intake.kind is not None and not intake.has_answered(self.name)
        )

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.person"), "person"),
            Button(say("buttons.go_on"), "on"),
            Button(say("buttons.leave_it"), "leave"),
        )

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        answer = yes_or_no(heard)
        if heard.choice == "leave" or answer is False or _LEAVE_IT.search(heard.text):
            intake.go_on, intake.stopped = "leave", True
        elif heard.choice == "on" or answer or _GO_ON.search(heard.text):
            intake.go_on = "on"
        else:
            return False
        return True

    def give_up(self, intake: Intake) -> None:
        intake.go_on = "on"


_LEAVE_IT = re.compile(r"\b(leave it|not now|later|another time|tomorrow)\b", re.IGNORECASE)
_GO_ON = re.compile(
    r"\b(go on|carry on|continue|keep going|the complaint|sort it)\b", re.IGNORECASE
)


class SafeContact(Question):
    """Where somebody is to be feared, at home or next door, a text or a call may do harm."""

    name = "safe_contact"
    skippable = True

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return intake.fears_somebody and not intake.has_answered(self.name)

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.only_here"), "here"),
            Button(say("buttons.no_contact"), "none"),
        )

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if heard.choice in ("here", "none"):
            intake.safe_contact = say(f"buttons.{_SAFE_WORDS[heard.choice]}")
            intake.contact_safe = False
            return True
        if not heard.text:
            return False
        intake.safe_contact = heard.text.strip(" .")
        take_contact(heard, intake)
        intake.contact_safe = not (yes_or_no(heard) is False or NOT_SAFE.search(heard.text))
        return True

    def forget(self, intake: Intake) -> None:
        intake.safe_contact = intake.contact_safe = None


_SAFE_WORDS = {"here": "only_here", "none": "no_contact"}
NOT_SAFE = re.compile(
    r"\b(not safe|isn'?t safe|unsafe|don'?t (ever )?(ring|call|text|contact|phone|message|email|write)( me)?$|"
    r"only (here|this chat|on here)|he (checks|reads|sees|looks at|has) my (phone|emails?|messages|post)|no contact)\b",
    re.IGNORECASE,
)
