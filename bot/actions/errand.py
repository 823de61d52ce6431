"""Something a resident wants done about a matter that is already with staff.

Where is it, add this, make it Stage 1 or 2, it is sorted, take it back, tell you how it went. An
errand runs beside the intake: it finds the case, makes sure who is asking, does one thing, ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from bot.actions.slots import Slots


@dataclass
class Errand(Slots):
    """One errand; every field is a Rasa slot named ``errand_<field>``. None: not known yet.

    ``cases`` are the case glances this conversation may see; ``given`` is the answer last typed
    that has not been dealt with yet, and is emptied when it has.
    """

    prefix: ClassVar[str] = "errand_"

    name: str | None = None
    words: str | None = None
    # which case
    reference: str | None = None
    cases: list[dict[str, Any]] = field(default_factory=list)
    chosen: str | None = None
    # who is asking
    check_id: str | None = None
    check_ways: list[str] = field(default_factory=list)
    attempts_left: float | None = None
    code_sent: bool | None = None
    # what was asked and said
    given: str | None = None
    asking: str | None = None
    reason: str | None = None
    confirmed: bool | None = None
    answers: list[dict[str, Any]] = field(default_factory=list)
    # every question the errand has put, so that none is put twice
    put: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.name is not None
