"""What is about to be sent: the parts of one delivery, made for the channel that carries it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from handoff_api.channels.faults import Fault
from handoff_api.channels.segments import plain, split
from handoff_api.wording.phone import list_choices

# What one WhatsApp message holds, and one with buttons or a list under it.
_WHATSAPP_TEXT = 1_500
_WHATSAPP_BODY = 1_000
_LIST_MOST = 10


@dataclass(frozen=True)
class Bubble:
    """One message of the thread; ``buttons`` are (title, id) of choices that are still open."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Part:
    """One message as the provider is given it."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    # An approved template instead of words of our own, with what fills its blanks.
    template: str | None = None
    blanks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parcel:
    """Everything one carrier takes along at once, for one person by one way."""

    batch: str
    landlord: str
    channel: str
    address: str
    # The number or sender of ours it goes from; None: whatever the landlord's line gives.
    line: str | None
    parts: tuple[Part, ...]
    # Each part's id, by which its receipt finds it; those already sent are left out of ``parts``.
    ids: tuple[str, ...]
    numbers: tuple[int, ...]
    subject: str | None = None
    dispatch_ids: tuple[str, ...] = ()
    details: dict[str, str] = field(default_factory=dict)


class NotSentError(Exception):
    """The provider did not take it; ``fault`` says why and what to do."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.says)
        self.fault = fault


class Sender(Protocol):
    """Whoever speaks a provider's language."""

    async def send(self, parcel: Parcel, part: Part, id: str) -> str:
        """Send one part; returns the provider's id for it. Raises NotSentError."""
        ...

    async def close(self) -> None:
        """Give connections back."""
        ...


def for_sms(bubbles: Sequence[Bubble]) -> tuple[Part, ...]:
    """As few texts as carry it, none longer than two segments; choices become numbers."""
    pieces = []
    for bubble in bubbles:
        choices = list_choices([title for title, _ in bubble.buttons])
        pieces.append(plain("\n".join(filter(None, [bubble.text.strip(), choices]))))
    return tuple(Part(text) for text in split("\n\n".join(pieces)))


def for_whatsapp(bubbles: Sequence[Bubble]) -> tuple[Part, ...]:
    """Each bubble as it is, with buttons or a list where WhatsApp can show them."""
    parts: list[Part] = []
    for bubble in bubbles:
        text, buttons = bubble.text.strip(), bubble.buttons
        if len(buttons) > _LIST_MOST:
            text = f"{text}\n{list_choices([title for title, _ in buttons])}"
            buttons = ()
        *before, last = _pages(text, _WHATSAPP_BODY if buttons else _WHATSAPP_TEXT)
        parts += [Part(page) for page in before]
        parts.append(Part(last, buttons))
    return tuple(parts)


def _pages(text: str, longest: int) -> list[str]:
    pages: list[str] = []
    while len(text) > longest:
        window = text[:longest]
        cut = max(window.rfind("\n\n"), window.rfind("\n"), window.rfind(". ") + 1)
        if cut < longest // 3:
            cut = window.rfind(" ")
        if cut < longest // 3:
            cut = longest
        pages.append(text[:cut].strip())
        text = text[cut:].strip()
    return [*pages, text]
