"""Questions about a matter that is already with staff: which, who asks, and what is wanted."""

from __future__ import annotations

import re
from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from bot.actions.errand import Errand
from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.questions.base import Button, Prompt, Question, yes_no_buttons, yes_or_no
from bot.actions.wording import has, say

if TYPE_CHECKING:
    from bot.actions.rules import Rules

_SIX_DIGITS = re.compile(r"(?<!\d)(\d[ -]?){5}\d(?!\d)")
_GOES_ON = re.compile(r"^\W*(yes )?(carry on|continue|go on|keep going|send it)\b", re.IGNORECASE)
_SEND_CODE = re.compile(r"\b(code|text|sms|email|send)\b", re.IGNORECASE)
_POSTCODE_SHAPE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b", re.IGNORECASE)


class ErrandQuestion(Question):
    """Asked by an errand, not by the plan: its answer goes into the errand."""

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return False

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        return False

    @abstractmethod
    def take(self, heard: Heard, errand: Errand) -> bool:
        """Write the answer into the errand; False when the words do not answer."""

    def put(self, errand: Errand, facts: dict[str, Any]) -> Prompt:
        """The question as this errand asks it; ``facts`` are the names a sentence may use."""
        buttons = self.choices(errand)
        if self.skippable and all(button.choice != "skip" for button in buttons):
            buttons += (Button(say("buttons.skip"), "skip"),)
        return Prompt(self.words(errand, facts), self.name, buttons)

    def choices(self, errand: Errand) -> tuple[Button, ...]:
        return ()

    def words(self, errand: Errand, facts: dict[str, Any]) -> str:
        key = f"errand.{errand.name}_{self.name}"
        return say(key if has(key) else f"errand.{self.name}", **facts)

    def skip(self, errand: Errand) -> None:
        """What holds when the question is skipped; by default only that it was put."""
        errand.given = None


class WhichReference(ErrandQuestion):
    name = "case_reference"

    def take(self, heard: Heard, errand: Errand) -> bool:
        if yes_or_no(heard) is False or re.search(
            r"\b(haven'?t|don'?t|lost|no) ", heard.text, re.I
        ):
            errand.reference = None
            return True
        found = heard.value("reference")
        if found is None:
            return False
        errand.reference = str(found).upper()
        return True


class WhichCase(ErrandQuestion):
    """Somebody with several open matters says which."""

    name = "case_choice"
    skippable = False

    def choices(self, errand: Errand) -> tuple[Button, ...]:
        return tuple(Button(_title(case), str(case["reference"])) for case in errand.cases)

    def take(self, heard: Heard, errand: Errand) -> bool:
        said = heard.choice or heard.value("reference")
        references = [str(case["reference"]) for case in errand.cases]
        if said and str(said).upper() in references:
            errand.chosen = str(said).upper()
            return True
        errand.chosen = case_meant(heard.text, errand.cases)
        return errand.chosen is not None


class IdentityCheck(ErrandQuestion):
    """Something only this person knows: the home's postcode, or a code sent to them."""

    name = "identity_check"

    def choices(self, errand: Errand) -> tuple[Button, ...]:
        if errand.code_sent or "code" not in errand.check_ways:
            return ()
        return (Button(say("buttons.send_code"), "code"),)

    def words(self, errand: Errand, facts: dict[str, Any]) -> str:
        return say("errand.code_sent" if errand.code_sent else "errand.identity_check", **facts)

    def take(self, heard: Heard, errand: Errand) -> bool:
        code = _SIX_DIGITS.search(heard.text)
        postcode = heard.value("postcode") or _POSTCODE_SHAPE.search(heard.text)
        if code:
            errand.given = "code:" + re.sub(r"\D", "", code.group())
        elif postcode:
            shaped = postcode if isinstance(postcode, str) else postcode.group()
            errand.given = f"postcode:{shaped}"
        elif heard.choice == "code" or _SEND_CODE.search(heard.text):
            errand.given = "send"
        else:
            return False
        return True

    def skip(self, errand: Errand) -> None:
        errand.attempts_left = 0


class PassOn(ErrandQuestion):
    """Offered where the assistant can go no further: a person can."""

    name = "pass_on"
    skippable = False

    def choices(self, errand: Errand) -> tuple[Button, ...]:
        return yes_no_buttons()

    def take(self, heard: Heard, errand: Errand) -> bool:
        answer = yes_or_no(heard)
        errand.confirmed = answer
        return answer is not None


class Confirm(PassOn):
    """A yes or no before something is done to the case."""

    name = "confirm_errand"


class CarryOn(PassOn):
    """Whether to go on with what was stopped."""

    name = "carry_on"

    def take(self, heard: Heard, errand: Errand) -> bool:
        errand.confirmed = True if _GOES_ON.search(heard.text) else yes_or_no(heard)
        return errand.confirmed is not None


class AnythingElse(ErrandQuestion):
    name = "anything_else"

    def take(self, heard: Heard, errand: Errand) -> bool:
        errand.given = heard.text or None
        return bool(heard.text)


class Reason(ErrandQuestion):
    """Why, in a line; never required."""

    name = "withdraw_reason"

    def take(self, heard: Heard, errand: Errand) -> bool:
        errand.reason = heard.text or None
        return bool(heard.text)


class LateForStage2(Reason):
    name = "stage_2_late_reason"


class SurveyQuestion(ErrandQuestion):
    """One of the landlord's own questions about how it went; the errand puts it and reads it."""

    name = "survey"

    def take(self, heard: Heard, errand: Errand) -> bool:
        errand.given = heard.choice or heard.text or None
        return errand.given is not None


def case_meant(text: str, cases: list[dict[str, Any]]) -> str | None:
    """The reference of the one case whose words a text shares most, or None."""
    words = _words(text)
    shared = [(len(words & _words_of(case)), str(case["reference"])) for case in cases]
    best = max(shared, default=(0, ""))
    return best[1] if best[0] and [score for score, _ in shared].count(best[0]) == 1 else None


def _title(case: dict[str, Any]) -> str:
    summary = " ".join(str(case.get("summary") or "").split())
    short = summary if len(summary) <= TITLE else summary[: TITLE - 1].rsplit(" ", 1)[0] + "…"
    return f"{short} ({case['reference']})" if short else str(case["reference"])


# A button is read on a phone.
TITLE = 40


def _words_of(case: dict[str, Any]) -> set[str]:
    kind = str(case.get("kind") or "").replace("_", " ")
    # "I want to complain" stands in many a summary and tells none from another.
    summary = _words(str(case.get("summary") or "")) - {"complaint", "complain", "want"}
    return summary | _words(kind)


def _words(text: str) -> set[str]:
    """The words that may tell one matter from another."""
    return set(re.findall(r"[a-z]{3,}", text.lower())) - _IN_EVERY_MATTER


# Words that stand in any sentence and tell no matter from another.
_IN_EVERY_MATTER = frozenset(
    """the one and about that this for how get has had have been was were are not you your but from with they there when what
    why who does did can its it's out still now weeks months nobody never""".split()
)


_ALL: tuple[ErrandQuestion, ...] = (
    WhichReference(), WhichCase(), IdentityCheck(), PassOn(), Confirm(), CarryOn(), AnythingElse(), Reason(),
    LateForStage2(),
)  # fmt: skip
ERRAND_QUESTIONS: dict[str, ErrandQuestion] = {question.name: question for question in _ALL}
SURVEY_PREFIX = "survey_"


def errand_question(name: str) -> ErrandQuestion | None:
    """The question an errand has put under this name, or None."""
    if name.startswith(SURVEY_PREFIX):
        return SurveyQuestion()
    return ERRAND_QUESTIONS.get(name)
