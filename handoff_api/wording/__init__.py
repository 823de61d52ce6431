"""What the gateway itself says to residents, filled from the rulebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

import rulebook


@cache
def _texts() -> dict[str, str]:
    texts: dict[str, str] = yaml.safe_load((Path(__file__).parent / "en.yml").read_text("utf-8"))
    return texts


@dataclass(frozen=True)
class Wording:
    """The gateway's sentences for one landlord on one day."""

    landlord: str
    phone: str | None
    emergency: str
    gas: str

    def say(self, name: str, **more: str) -> str:
        """The sentence called ``name``; a landlord without a phone gets it without one."""
        optional = {
            part: _texts()[part].format(phone=self.phone) if self.phone else ""
            for part in ("or_ring", "ring")
        }
        filling = {"landlord": self.landlord, "emergency": self.emergency, "gas": self.gas}
        return _texts()[name].strip().format(**filling, **optional, **more)


def wording(landlord: str, on: date) -> Wording:
    """The sentences of ``landlord``, with the contacts its policy prints."""
    policy = rulebook.policy(landlord, on)
    return Wording(
        landlord=policy.name,
        phone=policy.contacts.phone,
        emergency=_number("emergency_services", on),
        gas=_number("gas_emergency", on),
    )


def _number(contact: str, on: date) -> str:
    found = rulebook.contact(contact, on)
    return found.phone_display or found.phone or found.name
