"""Asking for Stage 2: one line is enough, and no reason is required (Code 6.12)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.questions.base import Question, yes_or_no
from bot.actions.wording import say

if TYPE_CHECKING:
    from bot.actions.rules import Rules


_REFERENCE = re.compile(
    r"\b(?=[A-Z0-9/-]{3})[A-Z0-9]{1,6}[-/]?[A-Z0-9-/]*\d[A-Z0-9-/]*\b", re.IGNORECASE
)
_HAVE_NONE = re.compile(
    r"\b(don'?t|do not|haven'?t|have not|can'?t|lost|no idea|not got|never (had|got))\b",
    re.IGNORECASE,
)


class CaseReference(Question):
    """The Stage 1 reference helps staff find it; without one the request is taken all the same."""

    name = "case_reference"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        wanted = intake.route == "stage_2" or intake.kind == "member_enquiry"
        return wanted and intake.earlier_reference is None

    def text(self, intake: Intake, rules: Rules) -> str:
        if intake.kind == "member_enquiry":
            return say("ask.case_reference_member", **rules.names(intake))
        return super().text(intake, rules)

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if yes_or_no(heard) is False:
            return True
        # "It's been 3 weeks": neither the length of time nor a lone figure is a reference.
        found = heard.value("reference") or _REFERENCE.search(heard.without("date", "duration"))
        if found is None:
            # "In my blue folder somewhere" is not one; asked again, it stands as it is.
            again = intake.misunderstood or intake.has_said(self.name, heard.text)
            found = heard.text if heard.text and again else None
        if found is None:
            return bool(_HAVE_NONE.search(heard.text))
        words = found if isinstance(found, str) else found.group()
        intake.earlier_reference = words[:200]
        return True

    def forget(self, intake: Intake) -> None:
        intake.earlier_reference = None


class WhatUnresolved(Question):
    """Offered, never required."""

    name = "what_unresolved"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return intake.route == "stage_2" and intake.what_unresolved is None

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if not heard.text:
            return False
        intake.what_unresolved = heard.text
        intake.add_words(heard.text)
        return True

    def forget(self, intake: Intake) -> None:
        intake.what_unresolved = None
