"""When it happened, what was tried, and what an exclusion in the policy would turn on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions.dates import found_out_on, goes_on, take_dates
from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.questions.base import Button, Question, yes_no_buttons, yes_or_no
from bot.actions.wording import say

if TYPE_CHECKING:
    from bot.actions.rules import Rules


class RulebookQuestion(Question):
    """Asked only when the rulebook says that the answer could matter for this landlord."""

    field: str

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if intake.kind != "complaint" or intake.has_answered(self.name):
            return False
        if intake.route == "stage_2":
            return False  # Stage 1 has settled these; nothing more is required (Code 6.12)
        return getattr(intake, self.field) is None and rules.would_ask(self.name, intake)

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        answer = heard.text or heard.choice
        if not answer:
            return False
        setattr(intake, self.field, answer)
        return True

    def forget(self, intake: Intake) -> None:
        setattr(intake, self.field, None)


class WhenHappened(RulebookQuestion):
    name = "when_happened"
    field = "happened_words"

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if take_dates(heard, intake):
            return True
        if heard.act != "unsure" and not intake.misunderstood:
            return False
        # Asked again and still no date: the words count, and a person will see them.
        intake.happened_words = heard.text or None
        return bool(heard.text)

    def forget(self, intake: Intake) -> None:
        intake.happened_words = intake.happened_earliest = intake.happened_latest = None


class StillHappening(RulebookQuestion):
    name = "still_happening"
    field = "ongoing"

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return yes_no_buttons()

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        answer = yes_or_no(heard)
        if answer is None and goes_on(heard):
            answer = True
        if answer is None and take_dates(heard, intake):
            answer = bool(intake.ongoing)
        if answer is None:
            return False
        intake.ongoing = answer
        return True


class LateReason(RulebookQuestion):
    name = "late_reason"
    field = "late_reason"

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        # Where the policy counts from finding out, "I only found out in May" may make it in time.
        intake.aware_on = found_out_on(heard) or intake.aware_on
        return super().read(heard, intake, rules)


class FlaggedQuestion(RulebookQuestion):
    """Asked because the words already raised it: the resident's own reasons go on the case."""

    flag: str

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return (
            intake.kind == "complaint"
            and intake.route != "stage_2"
            and self.flag in intake.flags
            and not intake.has_answered(self.name)
        )


class CourtClaim(FlaggedQuestion):
    name = "court_claim"
    field = "court_claim"
    flag = "court_claim"


class AlreadyConsidered(FlaggedQuestion):
    name = "already_considered"
    field = "already_considered"
    flag = "already_considered"


class PolicyOrApplication(RulebookQuestion):
    name = "policy_or_application"
    field = "policy_or_application"

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.policy_itself"), "policy"),
            Button(say("buttons.policy_used"), "application"),
        )


class AsbHandling(RulebookQuestion):
    name = "asb_handling"
    field = "asb_handling"

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.asb_behaviour"), "behaviour"),
            Button(say("buttons.asb_dealt"), "handling"),
        )


class WhoIsResponsible(RulebookQuestion):
    name = "who_is_responsible"
    field = "who_is_responsible"

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.by_landlord"), "landlord"),
            Button(say("buttons.by_contractor"), "contractor"),
            Button(say("buttons.by_neighbour"), "neighbour"),
            Button(say("buttons.by_other"), "other"),
        )


class InsuranceClaim(RulebookQuestion):
    name = "insurance_claim"
    field = "insurance_claim"

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.loss_claim"), "claim"),
            Button(say("buttons.service"), "service"),
        )
