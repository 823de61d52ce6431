"""Copying slots: Rasa copies all of them for every tracker it makes, several a turn."""

from __future__ import annotations

from rasa.shared.core.slots import Slot


def copy_slots_plainly() -> None:
    """Copy a slot's attributes as ``copy.copy`` does, without its general machinery."""
    Slot.__copy__ = _copy


def _copy(self: Slot) -> Slot:
    made = object.__new__(type(self))
    made.__dict__.update(self.__dict__)
    return made
