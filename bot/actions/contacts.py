"""How to reach somebody: numbers, addresses, and the way they would rather be reached."""

from __future__ import annotations

import re

from bot.actions.heard import Heard
from bot.actions.intake import Intake

_TEXT = re.compile(r"\b(text|sms|txt)\b", re.IGNORECASE)
_WHATSAPP = re.compile(r"\bwhats ?app\b", re.IGNORECASE)
_NO_CALLS = re.compile(
    r"\b(don'?t|do not|no|never|not|can'?t|cannot)\b.{0,20}\b(ring|call|calls|phone|speak|talk|hear)\b"
    r"|\b(deaf|hard of hearing)\b",
    re.IGNORECASE,
)
_RING = re.compile(
    r"\b(ring|call|phone) me\b|\bby phone\b|\bno (texts|phone calls|calls)\b", re.IGNORECASE
)
# A message that holds a number and at most this many other words is about the number.
FEW_WORDS = 5


def take_contact(heard: Heard, intake: Intake) -> bool:
    """Keep a phone number or email address if the message holds one."""
    for entity, channel in (("email", "email"), ("phone", "phone")):
        found = heard.value(entity)
        if found:
            intake.contact_channel = _phone_way(heard, intake) if channel == "phone" else channel
            intake.contact_value = str(found)
            return True
    return False


def take_channel(heard: Heard, intake: Intake) -> bool:
    """Keep another way to use the number that is known ("text me, don't ring")."""
    if intake.contact_channel not in ("phone", "sms", "whatsapp") or not intake.contact_value:
        return False
    if not (_TEXT.search(heard.text) or _WHATSAPP.search(heard.text) or _RING.search(heard.text)):
        return False
    way = _phone_way(heard, intake)
    if way == intake.contact_channel:
        return False
    intake.contact_channel = way
    return True


def only_contact(heard: Heard) -> bool:
    """Whether a message is a phone number or an email address and little else."""
    if heard.entity("phone", "email") is None:
        return False
    return len(heard.without("phone", "email").split()) <= FEW_WORDS


def _phone_way(heard: Heard, intake: Intake) -> str:
    words = heard.text
    if _WHATSAPP.search(words):
        return "whatsapp"
    if _TEXT.search(words) or _NO_CALLS.search(words):
        return "sms"
    needs = " ".join(intake.adjustments)
    return "sms" if _NO_CALLS.search(needs) or _TEXT.search(needs) else "phone"


def spoken_contact(value: str) -> str:
    """A UK number the way people write it (07700 900456); anything else as it is."""
    if value.startswith("+44"):
        national = "0" + value[3:]
        return f"{national[:5]} {national[5:]}"
    return value
