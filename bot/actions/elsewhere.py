"""An answer given at another question than the one it answers goes where it belongs."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions.addresses import (
    address_after_name,
    address_told,
    before_address,
    is_address,
)
from bot.actions.contacts import only_contact, take_contact
from bot.actions.dates import only_date, take_dates
from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.names import introduces, name_in
from bot.actions.needs import asks_plainly, need_in
from bot.actions.questions.danger import NOT_SAFE
from bot.actions.questions.summary import READ_BACKS

# Questions that themselves ask for a number or an email address, the writer's or somebody else's.
_ASKS_CONTACT = ("contact_value", "authority_contact", "safe_contact", "group_members")
# Questions in whose answer a place may stand.
_ASKS_PLACE = ("address", "authority_contact", "group_members", "identity_check", "what_happened")
_ASKS_NAME = ("name", "resident_name", "group_members")
# Short questions, where everything about a person may come in one message.
_ABOUT_THEM = ("name", "address", "contact_value", "outcome_wanted")
# Questions about the matter, at which somebody may give all their details at once.
_ABOUT_IT = (
    "complain_choice", "outcome_wanted", "when_happened", "still_happening", "emergency_now",
    "household_risk", "adjustments",
)  # fmt: skip
_DETAILS = ("name", "address", "contact_value")
_MOST_WORDS_OF_A_NAME = 9
_MOST_WORDS_BESIDE = 8
_MOST_WORDS_OF_A_WAY = 7
_MOST_WORDS_OF_A_NEED = 9
_STAGE_1 = re.compile(r"\b(stage ?(1|one)|make it (a )?formal|formal complaint)\b", re.IGNORECASE)


def keep_elsewhere(heard: Heard, intake: Intake, asked: str) -> bool:
    """Keep a message that answers another question; True when it did not answer the one asked."""
    if heard.choice is not None or asked in READ_BACKS:
        return False
    if asked in _ABOUT_IT and _all_about_them(heard):
        intake.name = intake.name or name_in(replace(heard, text=before_address(heard)))
        intake.address = address_told(heard)
        return take_contact(heard, intake)
    if len(heard.text.split()) <= _MOST_WORDS_OF_A_WAY and _wants_stage_1(heard, intake):
        intake.route = "stage_1"
        return True
    # An address with a number beside it answers both.
    both = asked == "address" and address_told(heard) is not None
    if (
        asked not in _ASKS_CONTACT
        and only_contact(heard)
        and not _also_named(heard, asked)
        and not both
    ):
        return take_contact(heard, intake)
    if asked not in _ASKS_PLACE and is_address(heard) and not _also_named(heard, asked):
        intake.address = address_told(heard) or heard.text.strip(" .,")
        return True
    if asked not in _ASKS_NAME and len(heard.text.split()) <= _MOST_WORDS_OF_A_NAME:
        name = introduces(heard)
        if name:
            intake.name = name
            return True
    if _not_safe_told_early(heard, intake, asked):
        intake.safe_contact, intake.contact_safe = heard.text.strip(" ."), False
        intake.answered = [*intake.answered, "safe_contact"]
        return True
    plainly = asks_plainly(heard.text) and len(heard.text.split()) <= _MOST_WORDS_OF_A_NEED
    need = need_in(heard) if asked in _DETAILS or (plainly and asked != "adjustments") else None
    if need and need not in intake.adjustments and heard.entity("phone", "email") is None:
        intake.adjustments = [*intake.adjustments, need]
        return True
    if asked in _DETAILS and only_date(heard):
        return intake.happened_words is None and take_dates(heard, intake)
    if asked == "outcome_wanted" and only_date(heard):
        return take_dates(heard, intake)  # "last Tuesday" is when, and no wish
    return False


def _not_safe_told_early(heard: Heard, intake: Intake, asked: str) -> bool:
    """Whether somebody afraid of somebody says that they must not be rung before being asked."""
    open_ = intake.fears_somebody and not intake.has_answered("safe_contact")
    return open_ and asked != "safe_contact" and bool(NOT_SAFE.search(heard.text))


def take_along(heard: Heard, intake: Intake, asked: str) -> None:
    """Keep what a message holds besides its answer ("Sam Example, 14 Invented Close, 07700...")."""
    if asked not in _ABOUT_THEM:
        return
    if intake.contact_value is None and asked != "contact_value":
        take_contact(heard, intake)
    told = address_told(heard)
    if told is None and asked == "name" and name_in(replace(heard, text=before_address(heard))):
        told = address_after_name(heard)
    if told and intake.address is None and asked != "address":
        intake.address = told
    name = introduces(heard)
    if name and intake.name is None and asked != "name":
        intake.name = name


def _all_about_them(heard: Heard) -> bool:
    """Whether a message is an address and a number with hardly more than a name."""
    told = address_told(heard)
    if told is None or heard.entity("phone", "email") is None:
        return False
    return len(heard.without("phone", "email").replace(told, " ").split()) <= _MOST_WORDS_BESIDE


def _wants_stage_1(heard: Heard, intake: Intake) -> bool:
    """ "I want it formal" is honoured at any question."""
    undecided = intake.kind == "complaint" and intake.route is None
    return undecided and bool(_STAGE_1.search(heard.text))


def _also_named(heard: Heard, asked: str) -> bool:
    """Whether a message at the name question holds a name beside the number or the address."""
    rest = before_address(heard)
    return asked == "name" and bool(name_in(replace(heard, text=rest)))
