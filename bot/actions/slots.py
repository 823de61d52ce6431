"""What is known, kept between turns as Rasa slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, ClassVar, TypeVar

Kept = TypeVar("Kept", bound="Slots")


class Slots:
    """A dataclass each of whose fields is a Rasa slot named ``<prefix><field>``."""

    prefix: ClassVar[str]

    @classmethod
    def from_slots(cls: type[Kept], slots: Mapping[str, Any]) -> Kept:
        """Rebuild from Rasa's slots; a slot never set keeps the field's default."""
        known = {
            f.name: slots[cls.prefix + f.name]
            for f in fields(cls)  # type: ignore[arg-type]
            if slots.get(cls.prefix + f.name) is not None
        }
        return cls(**known)

    def changed_slots(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """Slot values that differ from ``before`` (Rasa's slots), ready for ``SlotSet``."""
        after = {self.prefix + name: value for name, value in asdict(self).items()}  # type: ignore[call-overload]
        return {name: value for name, value in after.items() if before.get(name) != value}
