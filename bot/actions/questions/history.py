"""When it happened, what was tried, and what an exclusion in the policy would turn on."""

from __future__ import annotations

import re
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


# "Did you watch the football last night": a day in a question put back says nothing of the matter.
_PUT_TO_US = re.compile(
    r"\s*(did|do|have|are|were|can|could|will|would) (you|u|ya)\b", re.IGNORECASE
)


class StillHappening(RulebookQuestion):
    name = "still_happening"
    field = "ongoing"

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return yes_no_buttons()

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        answer = yes_or_no(heard)
        if answer is None and goes_on(heard):
            answer = True
        if answer is None and not _PUT_TO_US.match(heard.text) and take_dates(heard, intake):
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
            and getattr(intake, self.field) is None
            and not intake.has_answered(self.name)
        )


class CourtClaim(FlaggedQuestion):
    """A claim at court may stop a complaint, a solicitor does not; what is unsure is asked plainly."""

    name = "court_claim"
    field = "court_claim"
    flag = "court_claim"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if super().matters(intake, rules):
            return True
        return (
            intake.kind == "complaint"
            and intake.route != "stage_2"
            and not intake.has_answered(self.name)
            and "legal_threat" in intake.flags
            and rules.turns_on("court_claim")
            and rules.facts(intake).court_claim is None
        )

    def text(self, intake: Intake, rules: Rules) -> str:
        if intake.sure_of("court_claim"):
            return super().text(intake, rules)
        return say("ask.court_claim_unsure", **rules.names(intake))

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        if intake.sure_of("court_claim"):
            return ()
        return (
            Button(say("buttons.claim_filed"), "filed"),
            Button(say("buttons.claim_with_lawyers"), "with_lawyers"),
            Button(say("buttons.claim_thinking"), "threatened"),
        )

    def forget(self, intake: Intake) -> None:
        intake.court_claim = None


# "You looked at this before", "you already said no": an answer was had, and which is open.
_HAD_AN_ANSWER = re.compile(
    r"\b(you|u|they)('?ve| have| had)? ?(already )?(looked (at|into)|answered|considered|decided( on)?|dealt with|turned down|rejected|gave (me )?"
    r"(your|ur|an?|the) (answer|decision|reply|response)|said no)\b.{0,40}\b(before|already|last year|once|years? ago)\b|"
    r"\b(you|u|they)('?ve| have| had)? already (looked (at|into)|answered|considered|decided|turned (it|this|me) down|rejected|said no)\b|"
    r"\bbeen through (all|the whole|your)\b.{0,30}\bbefore\b",
    re.IGNORECASE,
)


class ConsideredBefore(RulebookQuestion):
    """Asked where the words only hint that every stage has been gone through."""

    name = "considered_before"
    field = "considered_before"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return (
            intake.kind == "complaint"
            and intake.route != "stage_2"
            and not intake.has_answered(self.name)
            and not intake.sure_of("already_considered")
            and _hints_at_an_answer(intake)
            and rules.turns_on("already_considered")
        )

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return yes_no_buttons()


def _hints_at_an_answer(intake: Intake) -> bool:
    told = intake.description or ""
    return "already_considered" in intake.flags or bool(_HAD_AN_ANSWER.search(told))


class AlreadyConsidered(FlaggedQuestion):
    """A finished matter can be opened again by something new."""

    name = "already_considered"
    field = "already_considered"
    flag = "already_considered"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return super().matters(intake, rules) and bool(rules.facts(intake).already_considered)


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


class InsuranceClaim(RulebookQuestion):
    name = "insurance_claim"
    field = "insurance_claim"

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.loss_claim"), "claim"),
            Button(say("buttons.loss_and_service"), "both"),
            Button(say("buttons.service"), "service"),
        )
