"""Asking for Stage 2: one line is enough, and no reason is required (Code 6.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.questions.base import Question, yes_or_no

if TYPE_CHECKING:
    from bot.actions.rules import Rules


class CaseReference(Question):
    """The Stage 1 reference helps staff find it; without one the request is taken all the same."""

    name = "case_reference"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return intake.route == "stage_2" and intake.earlier_reference is None

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if yes_or_no(heard) is False:
            return True
        words = heard.value("reference") or heard.text
        if not words:
            return False
        intake.earlier_reference = str(words)[:200]
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
