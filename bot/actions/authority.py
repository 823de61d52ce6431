"""By what right somebody speaks for a resident."""

from __future__ import annotations

import re

from bot.actions.deaths import DEATH, DEATH_OF_THEM
from bot.actions.intake import Intake

_KINDS = {
    "power_of_attorney": r"\b(power of att\w+|poa|lpa|attorney)\b",
    "deputy": r"\b(deputy|court of protection)\b",
    "executor": r"\b(executor|executrix|probate|letters of administration|"
    r"(deal\w* with|administ\w+|handl\w+|sort\w*( out)?|settl\w+|wind\w* up) (his|her|their) estate|"
    r"estate of (the |my )late)\b",
    "parent": r"\bparental responsibility\b",
    "litigation_friend": r"\blitigation friend\b",
}


def authority_kind(words: str) -> str | None:
    """Which standing authority the words name (a power of attorney, an executor), or None."""
    return next((kind for kind, cue in _KINDS.items() if re.search(cue, words, re.I)), None)


# Said of somebody who has died; of the living it gives no right to speak.
NEXT_OF_KIN = "next_of_kin"
# Who a writer may be to the resident; other relations are who the resident is to the writer.
OWN_ROLES = frozenset(
    """executor carer advocate solicitor guardian caseworker""".split()
    + ["support worker", "social worker", "foster carer"]
)


def hear_death(words: str, intake: Intake, *, of_them: bool = False) -> bool:
    """Note that the person written for has died; True when that is new.

    ``of_them``: the words answer a question about that person.
    """
    if intake.acting_for != "someone" or has_died(intake):
        return False
    said = DEATH.search(words) or (of_them and DEATH_OF_THEM.search(words))
    if said:
        intake.authority_kind = intake.authority_kind or NEXT_OF_KIN
        if intake.authority_kind != "executor":
            intake.authority_kind = NEXT_OF_KIN
    return bool(said)


def has_died(intake: Intake) -> bool:
    """Whether the person written for is known to have died: then nobody asks them anything."""
    return intake.authority_kind in ("executor", NEXT_OF_KIN)


def evidence(intake: Intake) -> str | None:
    """What the writer said about their right to speak; nobody has seen any paper yet."""
    if intake.acting_for == "constituent":
        return "says they are an MP or councillor; not checked, nor that the resident asked them"
    if has_died(intake) and intake.authority != "have":
        return "says that the resident has died; nothing seen yet"
    if intake.authority == "have":
        return "says they have it in writing; not seen yet"
    if intake.authority == "ask":
        contact = contact_to_ask(intake)
        if contact is None:
            return "resident to be asked; no contact given"
        return f"resident to be asked by {contact['channel']} at {contact['value']}"
    return None


def contact_to_ask(intake: Intake) -> dict[str, str] | None:
    """Where the resident can be asked for a one-time code, or None."""
    value = intake.authority_contact
    if intake.authority != "ask" or not value or has_died(intake):
        return None
    channel, _, told = value.partition(":")
    if channel == "letter":
        where = told or intake.address
        return {"channel": "letter", "value": where} if where else None
    if channel == "whatsapp":
        return {"channel": "whatsapp", "value": told}
    return {"channel": "email" if "@" in value else "sms", "value": value}
