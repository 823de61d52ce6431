"""Why something was not delivered, for a person to read, and what is done about it by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# retry: the same way, soon. wait: the provider itself is down; the same way, for long. window:
# WhatsApp wants a template. opted_out: never this way. other_way: not to this number. ours: a fault
# in our setting up, which an operator must mend.
Then = Literal["retry", "wait", "window", "opted_out", "other_way", "ours"]


@dataclass(frozen=True)
class Fault:
    """``code`` is the provider's, where it gave one."""

    says: str
    then: Then
    code: str | None = None
