"""An answer given at another question than the one it answers goes where it belongs."""

from __future__ import annotations

from dataclasses import replace

from bot.actions.addresses import address_told, is_address
from bot.actions.contacts import only_contact, take_contact
from bot.actions.dates import only_date, take_dates
from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.names import introduces, name_in

# Questions that themselves ask for a number or an email address.
_ASKS_CONTACT = ("contact_value", "authority_contact", "safe_contact")
# Questions in whose answer a place may stand.
_ASKS_PLACE = ("address", "group_members", "identity_check", "what_happened")
_ASKS_NAME = ("name", "resident_name", "group_members")
# Short questions, where everything about a person may come in one message.
_ABOUT_THEM = ("name", "address", "contact_value", "outcome_wanted")
_MOST_WORDS_OF_A_NAME = 9


def keep_elsewhere(heard: Heard, intake: Intake, asked: str) -> bool:
    """Keep a message that answers another question; True when it did not answer the one asked."""
    if heard.choice is not None or asked == "confirm_summary":
        return False
    if asked not in _ASKS_CONTACT and only_contact(heard) and not _also_named(heard, asked):
        return take_contact(heard, intake)
    if asked not in _ASKS_PLACE and is_address(heard) and not _also_named(heard, asked):
        intake.address = address_told(heard) or heard.text.strip(" .,")
        return True
    if asked not in _ASKS_NAME and len(heard.text.split()) <= _MOST_WORDS_OF_A_NAME:
        name = introduces(heard)
        if name:
            intake.name = name
            return True
    if asked in ("name", "address", "contact_value") and only_date(heard):
        return intake.happened_words is None and take_dates(heard, intake)
    return False


def take_along(heard: Heard, intake: Intake, asked: str) -> None:
    """Keep what a message holds besides its answer ("Sam Example, 14 Invented Close, 07700...")."""
    if asked not in _ABOUT_THEM or intake.acting_for not in (None, "self"):
        return
    if intake.contact_value is None and asked != "contact_value":
        take_contact(heard, intake)
    told = address_told(heard)
    if told and intake.address is None and asked != "address":
        intake.address = told
    name = introduces(heard)
    if name and intake.name is None and asked != "name":
        intake.name = name


def _also_named(heard: Heard, asked: str) -> bool:
    """Whether a message at the name question holds a name beside the number or the address."""
    rest = heard.without("phone", "email", "postcode").replace(address_told(heard) or "\n", " ")
    return asked == "name" and bool(name_in(replace(heard, text=rest)))
