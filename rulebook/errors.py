"""What can go wrong when the rulebook is read or asked, each saying what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one file: the key is a dotted path inside it."""

    file: str
    key: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key or '(top)'}: {self.problem}"


class RulebookError(Exception):
    """Anything the rulebook refuses. Its message says what, where and what to do."""


class PolicyDataError(RulebookError):
    """The data on disk is not fit to be used. Carries every fault found, not the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        lines = "\n".join(f"  {fault}" for fault in self.faults)
        super().__init__(
            f"{len(self.faults)} fault(s) in the policy data; correct the files named:\n{lines}"
        )


class LandlordUnknownError(RulebookError, LookupError):
    def __init__(self, landlord: str, known: Iterable[str]) -> None:
        self.landlord = landlord
        super().__init__(f"No landlord is called {landlord!r} here; use one of {', '.join(known)}.")


class EditionMissingError(RulebookError, LookupError):
    def __init__(self, landlord: str, on: date, editions: Sequence[str]) -> None:
        self.landlord, self.on = landlord, on
        super().__init__(
            f"{landlord} has no policy edition in force on {on.isoformat()}; it has "
            f"{', '.join(editions) or 'none'}. Add the edition of that day, do not guess."
        )


class ClauseUnknownError(RulebookError, LookupError):
    def __init__(self, landlord: str, clause: str, near: Iterable[str] = ()) -> None:
        hint = ", ".join(near)
        super().__init__(
            f"{landlord} has no clause {clause!r}" + (f"; did you mean {hint}?" if hint else ".")
        )


class ValueMissingError(RulebookError, LookupError):
    def __init__(self, where: str, path: str) -> None:
        super().__init__(f"{where} holds no value {path!r}; name one that the clause gives.")


class TrackUnknownError(RulebookError, LookupError):
    def __init__(self, track: str, known: Iterable[str]) -> None:
        super().__init__(f"No deadlines follow {track!r}; use one of {', '.join(known)}.")


class QuickFixNotOfferedError(RulebookError, LookupError):
    def __init__(self, landlord: str) -> None:
        super().__init__(
            f"{landlord}'s policy has no quick or informal step; plan this complaint as stage_1."
        )


class EventTimeError(RulebookError, ValueError):
    """An event without a time zone, or one nobody knows."""


class ExtensionNotAllowedError(RulebookError, ValueError):
    """More time was asked for than the policy or the Code lets a landlord take."""

    def __init__(self, deadline: str, lacks: Sequence[str]) -> None:
        self.deadline, self.lacks = deadline, tuple(lacks)
        super().__init__(f"{deadline} cannot be extended so: {'; '.join(lacks)}.")


class CalendarExhaustedError(RulebookError, LookupError):
    def __init__(self, day: date, first: date, last: date) -> None:
        self.day = day
        super().__init__(
            f"The bank holidays run from {first.isoformat()} to {last.isoformat()}, so nothing "
            f"can be counted on {day.isoformat()}. Add that year to rulebook/policy/calendars."
        )


class FactUnknownError(RulebookError, ValueError):
    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("These facts cannot be read: " + "; ".join(faults) + ".")


class ContactUnknownError(RulebookError, LookupError):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(f"No contact is called {name!r}; use one of {', '.join(known)}.")
