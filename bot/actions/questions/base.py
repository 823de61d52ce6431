"""What a question is: when it matters, how it is put, how an answer is read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.wording import say
from bot.actions.yes_no import yes_or_no, yes_or_no_words

__all__ = ["Button", "Prompt", "Question", "yes_no_buttons", "yes_or_no", "yes_or_no_words"]

if TYPE_CHECKING:
    from bot.actions.rules import Rules


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

    def before(self, intake: Intake, rules: Rules) -> str:
        """What is said in a message of its own before the question; mostly nothing."""
        return ""

    def prompt(self, intake: Intake, rules: Rules) -> Prompt:
        buttons = self.buttons(intake, rules)
        if self.skippable and all(button.choice != "skip" for button in buttons):
            buttons += (Button(say("buttons.skip"), "skip"),)
        return Prompt(self.text(intake, rules), self.name, buttons)


def yes_no_buttons() -> tuple[Button, ...]:
    return (Button(say("buttons.yes"), "yes"), Button(say("buttons.no"), "no"))
