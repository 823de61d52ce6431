"""What a question is: when it matters, how it is put, how an answer is read."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.wording import say

if TYPE_CHECKING:
    from bot.actions.rules import Rules

_YES = re.compile(
    r"(yes|yeah|yea|yep|yup|ye|y|ok|okay|k|sure|please|pls|please do|go ahead|go on|go on then|aye|"
    r"correct|right|thats right|that's right|that is right|it is|i do|we do|they do|he does|she does|"
    r"definitely|absolutely|of course|yes please|yes pls|all good|looks good|perfect|fine)",
    re.IGNORECASE,
)
_NO = re.compile(
    r"(no|nope|nah|na|n|not really|no thanks|no thank you|no ta|dont|don't|not now|none|nothing|"
    r"never|it isn't|it isnt|wrong|nowt|no need|negative|not at all)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Button:
    """One choice under a question: what the resident reads, and the value it stands for."""

    title: str
    choice: str

    def wire(self) -> dict[str, str]:
        """As Rasa and the gateway carry it; the gateway keeps the payload to itself."""
        return {"title": self.title, "payload": f'/choose{{"choice": "{self.choice}"}}'}


@dataclass(frozen=True)
class Prompt:
    """A question ready to be sent."""

    text: str
    asks: str
    buttons: tuple[Button, ...] = field(default=())

    def wire(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "asks": self.asks,
            "buttons": [button.wire() for button in self.buttons],
        }


class Question(ABC):
    """One thing the assistant may ask; ``name`` is the ``asks`` the widget and tests see."""

    name: ClassVar[str]
    skippable: ClassVar[bool] = True

    @abstractmethod
    def matters(self, intake: Intake, rules: Rules) -> bool:
        """Whether the answer could still change anything and is not known yet."""

    @abstractmethod
    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        """Write the answer into ``intake``; False when the words do not answer the question."""

    def forget(self, intake: Intake) -> None:  # noqa: B027 - most questions have one field
        """Undo the answer, for "go back"."""

    def give_up(self, intake: Intake) -> None:  # noqa: B027 - the words are kept; most need no more
        """What holds when the question was put three times and never understood."""

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return ()

    def text(self, intake: Intake, rules: Rules) -> str:
        return say(f"ask.{self.name}", **rules.names(intake))

    def prompt(self, intake: Intake, rules: Rules) -> Prompt:
        buttons = self.buttons(intake, rules)
        if self.skippable and all(button.choice != "skip" for button in buttons):
            buttons += (Button(say("buttons.skip"), "skip"),)
        return Prompt(self.text(intake, rules), self.name, buttons)


def yes_or_no(heard: Heard) -> bool | None:
    """A plain yes or no, by button, by exact word or by the understood act; None when neither."""
    if heard.choice in ("yes", "no"):
        return heard.choice == "yes"
    said = yes_or_no_words(heard.text)
    return said if said is not None else {"affirm": True, "deny": False}.get(heard.act)


def yes_or_no_words(text: str) -> bool | None:
    """A plain yes or no in typed words alone; None when neither."""
    words = text.strip(" .!,?\U0001f44d").lower()
    first = re.split(r"[,.;!]| but | because | cos | and ", words, maxsplit=1)[0].strip()
    if _YES.fullmatch(words) or _YES.fullmatch(first) or text.strip() == "\U0001f44d":
        return True
    if _NO.fullmatch(words) or _NO.fullmatch(first):
        return False
    opening = words.split(" ", 1)[0]
    if opening in ("yes", "yeah", "yep", "yh", "yea", "aye"):
        return True
    if opening in ("no", "nope", "nah"):
        return False
    return None


def yes_no_buttons() -> tuple[Button, ...]:
    return (Button(say("buttons.yes"), "yes"), Button(say("buttons.no"), "no"))
