"""What would make it easier for somebody: needs, never diagnoses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions.heard import Heard
from bot.actions.intake import NEED_UNNAMED, NEEDS_UNTOLD, Intake
from bot.actions.needs import needs_nothing
from bot.actions.questions.base import Button, Question, yes_or_no
from bot.actions.questions.people import NEEDS_CONTACT
from bot.actions.wording import say

if TYPE_CHECKING:
    from bot.actions.rules import Rules

# What people most often ask for, as buttons for whoever said only "yes".
_COMMON_NEEDS = ("large_print", "interpreter", "phone_calls", "more_time", "someone_with_me")


class Adjustments(Question):
    """Needs, never diagnoses; asked once of everybody (Code 3.1, 5.10)."""

    name = "adjustments"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if intake.has_answered(self.name) or intake.adjustments:
            return False  # what was told already is read back, never asked
        if NEEDS_UNTOLD in intake.remarked:
            return False  # asked beside the number: the read-back says that it is open
        if intake.kind in ("enquiry", "compliment"):
            # On a screen or by phone people make it suit themselves; a letter comes as it is printed.
            return intake.contact_channel == "letter"
        return intake.kind in NEEDS_CONTACT

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        if NEED_UNNAMED in intake.remarked:
            return tuple(Button(say(f"buttons.{need}"), need) for need in _COMMON_NEEDS)
        return (Button(say("buttons.no_adjustments"), "no"),)

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if heard.choice in _COMMON_NEEDS:
            intake.adjustments = [*intake.adjustments, say(f"buttons.{heard.choice}").lower()]
            return True
        answer = yes_or_no(heard)
        if answer is False or needs_nothing(heard.text):
            return True
        # A bare "yes" says that there is something and not what; with a need known it agrees.
        if not heard.text or (answer and len(heard.text.split()) < 3):
            if answer and not intake.adjustments:
                intake.remarked = [*intake.remarked, NEED_UNNAMED]
            return bool(answer and intake.adjustments)
        need = heard.text.strip(" .")
        if need not in intake.adjustments:
            intake.adjustments = [*intake.adjustments, need]
        return True

    def text(self, intake: Intake, rules: Rules) -> str:
        if intake.adjustments:
            needs = "; ".join(intake.adjustments)
            return say("ask.adjustments_known", needs=needs, **rules.names(intake))
        if NEED_UNNAMED in intake.remarked:
            return say("ask.adjustments_which", **rules.names(intake))
        return super().text(intake, rules)

    def forget(self, intake: Intake) -> None:
        intake.adjustments = []
