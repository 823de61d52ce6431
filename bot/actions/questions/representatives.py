"""Who is speaking for whom, and by whose leave."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.actions.addresses import address_told
from bot.actions.authority import (
    AGREES_ALOUD,
    NEXT_OF_KIN,
    agrees_aloud,
    authority_answered,
    authority_kind,
    has_died,
    who_told,
)
from bot.actions.belief import MY_HOME
from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.names import name_in
from bot.actions.questions.base import Button, Question, yes_or_no
from bot.actions.wording import say
from bot.actions.yes_no import is_plain

if TYPE_CHECKING:
    from bot.actions.rules import Rules


# Asked again, so many words are taken for a name as they stand.
LONGEST_NAME = 5


class ActingFor(Question):
    """Asked only when the words leave it open who is speaking."""

    name = "acting_for"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return intake.acting_for is None and bool({"third_party", "group"} & intake.flags)

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.for_me"), "self"),
            Button(say("buttons.for_other"), "someone"),
            Button(say("buttons.for_group"), "group"),
        )

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if heard.choice in ("self", "someone", "group"):
            intake.acting_for = heard.choice
            return True
        words = heard.text.lower()
        relation = heard.value("relationship")
        if re.search(r"\b(my own|(?<!not )mine|me|myself|i live)\b", words):
            intake.acting_for = "self"
        elif re.search(r"\b(neighbours|all of us|residents|petition|block)\b", words):
            intake.acting_for = "group"
        elif MY_HOME.search(words) and not relation:
            intake.acting_for = "self"  # "in my flat"; "my mum's flat" is not
        elif who_is_told(heard) or re.search(
            r"\b(for|my|shes?|hers?|his|theirs|someone|mums?|dads?|nans?)\b", words
        ):
            intake.acting_for = "someone"
            intake.relationship = intake.relationship or who_is_told(heard)
        else:
            return False
        return True

    def forget(self, intake: Intake) -> None:
        intake.acting_for = None


class ResidentName(Question):
    name = "resident_name"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if intake.has_answered(self.name):
            return False
        return intake.acting_for in ("someone", "constituent") and intake.resident_name is None

    def text(self, intake: Intake, rules: Rules) -> str:
        if intake.acting_for == "constituent":
            return say("ask.constituent_name", **rules.names(intake))
        if has_died(intake):
            return say("ask.resident_name_died", **rules.names(intake))
        return super().text(intake, rules)

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        again = intake.has_said(self.name, heard.text)
        found = name_in(heard, again=again) or heard.value("person")
        few = len(heard.text.split()) <= LONGEST_NAME and not is_plain(heard.text)
        if found is None and intake.misunderstood and few:
            found = heard.text.strip(" .,!")
        if not found:
            return False
        intake.resident_name = str(found)
        return True

    def forget(self, intake: Intake) -> None:
        intake.resident_name = None


class Relationship(Question):
    name = "relationship"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return intake.acting_for == "someone" and intake.relationship is None

    def text(self, intake: Intake, rules: Rules) -> str:
        key = "ask.relationship_died" if has_died(intake) else "ask.relationship"
        return say(key, **rules.names(intake))

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if not heard.text:
            return False
        intake.relationship = heard.text.strip(" .")
        return True

    def forget(self, intake: Intake) -> None:
        intake.relationship = None


class ConstituencyRole(Question):
    """A member enquiry is recorded as an MP's or a councillor's."""

    name = "constituency_role"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return intake.acting_for == "constituent" and intake.constituency_role is None

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.mp"), "member_of_parliament"),
            Button(say("buttons.councillor"), "councillor"),
        )

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        words = heard.choice or heard.text
        if re.search(r"council|cllr", words, re.IGNORECASE):
            intake.constituency_role = "councillor"
        elif re.search(r"\bmp\b|parliament", words, re.IGNORECASE):
            intake.constituency_role = "member_of_parliament"
        else:
            return False
        return True

    def forget(self, intake: Intake) -> None:
        intake.constituency_role = None


class GroupMembers(Question):
    """Who is complaining together; where the policy asks it, each gives written authority."""

    name = "group_members"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return (
            intake.kind == "complaint"
            and intake.acting_for == "group"
            and intake.group_members is None
        )

    def text(self, intake: Intake, rules: Rules) -> str:
        """With a way to reach each where the policy has them asked, so that nobody asks twice."""
        key = "ask.group_members_agree" if rules.members_must_agree else "ask.group_members"
        return say(key, **rules.names(intake))

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if not heard.text or yes_or_no(heard) is not None:
            return False
        intake.group_members = heard.text
        return True

    def forget(self, intake: Intake) -> None:
        intake.group_members = None


def who_is_told(heard: Heard) -> str | None:
    """Who the resident is to the writer, as far as an answer to another question says it."""
    relation = heard.value("relationship")
    return str(relation) if relation else who_told(heard.text)


_LOOKS_AFTER = re.compile(
    r"\bnext of kin\b|\b(sort|deal|handl|look|clear)\w*\b.{0,20}\b(things|affairs|flat|home|house|everything|it all)\b",
    re.IGNORECASE,
)


class Authority(Question):
    """Written authority of the resident; the complaint's clock runs without it (Code 1.3)."""

    name = "authority"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return (
            intake.kind == "complaint"
            and intake.acting_for == "someone"
            and intake.authority is None
        )

    def text(self, intake: Intake, rules: Rules) -> str:
        key = "ask.authority_died" if has_died(intake) else "ask.authority"
        return say(key, **rules.names(intake))

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        if has_died(intake):
            have, none = say("buttons.have_papers"), say("buttons.no_authority")
            return (Button(have, "have"), Button(none, "none"))
        return (
            Button(say("buttons.have_authority"), "have"),
            Button(say("buttons.ask_them"), "ask"),
            Button(say("buttons.no_authority"), "none"),
        )

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if heard.choice in ("have", "ask", "none"):
            intake.authority = heard.choice
            return True
        kind = authority_kind(heard.text)
        if kind:
            intake.authority, intake.authority_kind = "have", kind
            return True
        if has_died(intake) and _LOOKS_AFTER.search(heard.text):
            intake.authority, intake.authority_kind = "none", NEXT_OF_KIN
            return True
        told = authority_answered(heard.text)
        if told is None and (answer := yes_or_no(heard)) is not None:
            told = "have" if answer else "none"
        if told is None and who_is_told(heard) and intake.times_asked_again(self.name):
            told = "none"  # who they are was told for the second time: there is nothing in writing
        if told is None:
            return False
        who = who_is_told(heard)
        intake.relationship = intake.relationship or who
        if told == "none" and agrees_aloud(heard.text):
            intake.remarked = [*intake.remarked, AGREES_ALOUD]
        intake.authority = told
        return True

    def forget(self, intake: Intake) -> None:
        intake.authority = None


_WHATSAPP = re.compile(r"\bwhats ?app\b", re.IGNORECASE)
_BY_POST = re.compile(
    r"\b(post|letter|write to (her|him|them)|in writing)\b|\b(no|hasn'?t got a|doesn'?t have a|without a) (phone|mobile)\b",
    re.IGNORECASE,
)


class AuthorityContact(Question):
    name = "authority_contact"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return (
            intake.acting_for == "someone"
            and intake.authority == "ask"
            and intake.authority_contact is None
        )

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        found = heard.value("phone", "email")
        if found is not None:
            by_whatsapp = _WHATSAPP.search(heard.text) and "@" not in str(found)
            intake.authority_contact = f"whatsapp:{found}" if by_whatsapp else str(found)
            return True
        address = address_told(heard)
        if address is None and not _BY_POST.search(heard.text):
            return False
        # Without an address of its own the letter goes to the home it is about.
        intake.authority_contact = f"letter:{address or ''}"
        return True

    def forget(self, intake: Intake) -> None:
        intake.authority_contact = None
