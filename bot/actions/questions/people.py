"""Who is speaking, for whom, where they live and how to reach them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.actions.heard import Heard
from bot.actions.intake import Intake
from bot.actions.questions.base import Button, Question, yes_or_no
from bot.actions.wording import say

if TYPE_CHECKING:
    from bot.actions.rules import Rules

# Kinds that somebody must act on, so whose answer has to reach somebody.
NEEDS_CONTACT = ("complaint", "service_request", "asb_report", "member_enquiry")
_INTRODUCTION = re.compile(
    r"^\s*(hi|hello)?[ ,]*(my name is|my name's|my names|name is|names|i am|i'm|im|it's|its|it is|"
    r"this is|call me)\s+",
    re.IGNORECASE,
)

_NO_NEEDS = re.compile(
    r"\s*(no|none|nothing|nope|not (really|needed)|i'?m (fine|ok|okay|good)|all (good|fine)|fine)\b"
    r"(?!.*\b(but|except|just)\b)",
    re.IGNORECASE,
)


class Name(Question):
    name = "name"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if intake.anonymity == "anonymous" or intake.has_answered(self.name):
            return False
        return intake.name is None and intake.kind in (*NEEDS_CONTACT, "compliment")

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if not _may_be_name(heard):
            return False
        found = heard.value("person")
        intake.name = str(found or _INTRODUCTION.sub("", heard.text)).strip(" .,!")
        return bool(intake.name)

    def forget(self, intake: Intake) -> None:
        intake.name = None


class Anonymity(Question):
    """Asked of whoever would rather not be known; staff see the name, or nobody does."""

    name = "anonymity"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return "anonymous" in intake.flags and not intake.has_answered(self.name)

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.staff_only"), "confidential"),
            Button(say("buttons.nobody"), "anonymous"),
            Button(say("buttons.named"), "named"),
        )

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        words = heard.text.lower()
        if heard.choice in ("confidential", "anonymous", "named"):
            intake.anonymity = heard.choice
        elif re.search(r"nobody|no ?one|anonym|no name|not at all", words):
            intake.anonymity = "anonymous"
        elif re.search(r"staff|confiden|private|only (you|them)", words):
            intake.anonymity = "confidential"
        elif re.search(r"fine|ok|name is|don'?t mind", words):
            intake.anonymity = "named"
        else:
            return False
        return True

    def forget(self, intake: Intake) -> None:
        intake.anonymity = "confidential"


class ResidentName(Question):
    name = "resident_name"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return intake.acting_for == "someone" and intake.resident_name is None

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if not heard.text:
            return False
        intake.resident_name = str(heard.value("person") or heard.text).strip(" .,!")
        return True

    def forget(self, intake: Intake) -> None:
        intake.resident_name = None


class Relationship(Question):
    name = "relationship"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return intake.acting_for == "someone" and intake.relationship is None

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if not heard.text:
            return False
        intake.relationship = heard.text.strip(" .")
        return True

    def forget(self, intake: Intake) -> None:
        intake.relationship = None


class Authority(Question):
    """Written authority of the resident; the complaint's clock runs without it (Code 1.3)."""

    name = "authority"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return (
            intake.kind == "complaint"
            and intake.acting_for == "someone"
            and intake.authority is None
        )

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (
            Button(say("buttons.have_authority"), "have"),
            Button(say("buttons.ask_them"), "ask"),
            Button(say("buttons.no_authority"), "none"),
        )

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if heard.choice in ("have", "ask", "none"):
            intake.authority = heard.choice
            return True
        if "ask" in heard.text.lower():
            intake.authority = "ask"
            return True
        answer = yes_or_no(heard)
        if answer is None and re.match(
            r"(not (yet|really|in writing)|i (don'?t|haven'?t))\b", heard.text, re.IGNORECASE
        ):
            answer = False
        if answer is None:
            return False
        intake.authority = "have" if answer else "none"
        return True

    def forget(self, intake: Intake) -> None:
        intake.authority = None


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
        if found is None:
            return False
        intake.authority_contact = str(found)
        return True

    def forget(self, intake: Intake) -> None:
        intake.authority_contact = None


class Address(Question):
    name = "address"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if intake.has_answered(self.name) or intake.kind == "member_enquiry":
            return False
        return intake.address is None and intake.kind in NEEDS_CONTACT

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if not heard.text or len(heard.text) > 300 or yes_or_no(heard) is not None:
            return False
        if heard.text.rstrip().endswith("?") or len(heard.text.split()) < 2:
            return False
        intake.address = heard.text.strip(" .")
        return True

    def forget(self, intake: Intake) -> None:
        intake.address = None


class ContactValue(Question):
    """One question for channel and value: a number or an address says which channel it is."""

    name = "contact_value"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if intake.has_answered(self.name):
            return False
        return intake.contact_value is None and intake.kind in NEEDS_CONTACT

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (Button(say("buttons.by_post"), "post"),)

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if take_contact(heard, intake):
            return True
        if heard.choice == "post" or re.search(r"\b(post|letter|write to me)\b", heard.text, re.I):
            intake.contact_channel = "letter"
            intake.contact_value = intake.address or "post"
            return True
        return False

    def forget(self, intake: Intake) -> None:
        intake.contact_channel = None
        intake.contact_value = None


class Adjustments(Question):
    """Needs, never diagnoses; asked once of everybody (Code 3.1, 5.10)."""

    name = "adjustments"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return intake.kind == "complaint" and not intake.has_answered(self.name)

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        return (Button(say("buttons.no_adjustments"), "no"),)

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if yes_or_no(heard) is False or _NO_NEEDS.match(heard.text):
            return True
        if not heard.text:
            return False
        intake.adjustments = [*intake.adjustments, heard.text.strip(" .")]
        return True

    def forget(self, intake: Intake) -> None:
        intake.adjustments = []


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
        if re.search(r"\b(my own|mine|me|myself|i live)\b", words):
            intake.acting_for = "self"
        elif re.search(r"\b(neighbours|all of us|residents|petition|block)\b", words):
            intake.acting_for = "group"
        elif heard.value("relationship") or re.search(r"\b(for|my|her|his|their|someone)\b", words):
            intake.acting_for = "someone"
        else:
            return False
        return True

    def forget(self, intake: Intake) -> None:
        intake.acting_for = None


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

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if not heard.text:
            return False
        intake.group_members = heard.text
        return True

    def forget(self, intake: Intake) -> None:
        intake.group_members = None


def _may_be_name(heard: Heard) -> bool:
    """A name is short, holds no digits and asks nothing."""
    text = heard.text.strip()
    if not text or len(text) > 80 or len(_INTRODUCTION.sub("", text).split()) > 5:
        return False
    if re.search(r"[\d@?]", text):
        return heard.value("person") is not None
    return yes_or_no(heard) is None


def only_contact(heard: Heard) -> bool:
    """Whether a message is a phone number or an email address and little else."""
    found = heard.entity("phone", "email")
    if found is None:
        return False
    rest = heard.text.replace(str(found.get("text") or ""), "")
    return len(rest.split()) <= 5


def take_contact(heard: Heard, intake: Intake) -> bool:
    """Keep a phone number or email address if the message holds one."""
    for entity, channel in (("email", "email"), ("phone", "phone")):
        found = heard.value(entity)
        if found:
            intake.contact_channel = channel
            intake.contact_value = str(found)
            return True
    return False
