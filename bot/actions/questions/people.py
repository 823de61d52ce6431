"""Who they are, where they live, how to reach them, and what would make it easier."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.actions.addresses import (
    address_after_name,
    address_answered,
    before_address,
    without_details,
)
from bot.actions.anonymity import withhold_name
from bot.actions.contacts import take_contact
from bot.actions.heard import Heard
from bot.actions.intake import NEEDS_UNTOLD, Intake
from bot.actions.names import introduces, name_before_address, name_in
from bot.actions.needs import need_in, says_needs_nothing, wants_one_question
from bot.actions.questions.base import Button, Question, yes_or_no
from bot.actions.wording import say

if TYPE_CHECKING:
    from bot.actions.rules import Rules

# Channels whose own number reaches the person who writes.
PHONE_CHANNELS = ("sms", "whatsapp")
# Kinds that somebody must act on, so whose answer has to reach somebody.
NEEDS_CONTACT = ("complaint", "service_request", "asb_report", "member_enquiry")


# A name held back is an answer: how far it is held back is asked next.
_WOULD_RATHER_NOT = re.compile(
    r"\b(rather|prefer|want|like|wish)( \w+)? not (to )?(say|give|tell|share)|"
    r"\b(don'?t|do not) want (to give|you to know|my name)|"
    r"\bnot (giv|tell|say)in[g']?( \w+){0,2} name\b|"
    r"\banonymous(ly)?\b|\bno names?\b",
    re.IGNORECASE,
)


# After so many answers what is left to know about somebody is asked for in one message.
MANY_ANSWERS = 5


def _asks_for(intake: Intake, rules: Rules) -> str:
    """The wording that asks for everything still to know about somebody, at whichever comes first.

    Who answers one thing at a time is asked for the rest; who gives it all at once is asked no more.
    """
    if intake.safe_contact or "anonymous" in intake.flags or wants_one_question(intake.adjustments):
        return ""
    open_ = [q.name for q in (Name(), Address(), ContactValue()) if q.matters(intake, rules)]
    return "_".join(name.removesuffix("_value") for name in open_) if len(open_) > 1 else ""


class Detail(Question):
    """Something about the person, asked for together with whatever else is not known of them."""

    def text(self, intake: Intake, rules: Rules) -> str:
        together = _asks_for(intake, rules)
        if intake.times_asked_again(self.name):
            return super().text(intake, rules)  # put once more it is put shortly
        if together.startswith(self.name):
            return say(f"ask.{together}", **rules.names(intake))
        return super().text(intake, rules)


class Name(Detail):
    name = "name"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if intake.anonymity == "anonymous" or intake.has_answered(self.name):
            return False
        return intake.name is None and intake.kind in (*NEEDS_CONTACT, "compliment")

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if _WOULD_RATHER_NOT.search(heard.text):
            wish = {"name": "anonymous", "confidence": 1.0, "words": heard.text}
            intake.add_signals([wish])
            return True
        # "Sam Example, 14 Invented Close, 07700 900456": the rest was kept before this is read.
        again = intake.has_said(self.name, heard.text)
        found = name_in(without_details(heard), again=again) or introduces(heard)
        if found is None:
            return False
        intake.name = found
        return True

    def forget(self, intake: Intake) -> None:
        intake.name = None


class Anonymity(Question):
    """Asked of whoever would rather not be known; staff see the name, or nobody does."""

    name = "anonymity"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        return "anonymous" in intake.flags and not intake.has_answered(self.name)

    def text(self, intake: Intake, rules: Rules) -> str:
        """With what it costs that nobody may know; a number that is written from is known anyway."""
        by_phone = intake.channel in PHONE_CHANNELS
        return say("ask.anonymity_phone" if by_phone else "ask.anonymity", **rules.names(intake))

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
        elif re.search(r"staff|confiden|private|only (you|u|ya|yous|them)\b", words):
            intake.anonymity = "confidential"
        elif re.search(r"fine|ok|name is|don'?t mind", words):
            intake.anonymity = "named"
        else:
            return False
        if intake.anonymity == "anonymous":
            withhold_name(intake)
        elif intake.name is None:
            # Kept back before this was clear; it may be given now that it is known who sees it.
            intake.answered = [q for q in intake.answered if q != "name"]
        return True

    def forget(self, intake: Intake) -> None:
        intake.anonymity = "confidential"


class Address(Detail):
    name = "address"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if intake.has_answered(self.name) or intake.kind == "member_enquiry":
            return False
        by_post = intake.kind == "enquiry" and intake.contact_channel == "letter"
        return intake.address is None and (by_post or intake.kind in NEEDS_CONTACT)

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        if yes_or_no(heard) is not None:
            return False
        found = address_answered(heard, again=bool(intake.misunderstood))
        if found is None:
            return False
        name = name_before_address(heard) if intake.name is None else None
        intake.name = name or intake.name
        intake.address = (address_after_name(heard) if name else None) or found
        return True

    def forget(self, intake: Intake) -> None:
        intake.address = None


_BY_POST = re.compile(r"\b(post|letters?|write to me|in writing)\b", re.IGNORECASE)
# "No phone. post", "no, by letter pls": the no is of something else. Whoever refuses letters may have a reason not
# to be written to at home, so nothing but the plain wish is one.
_POST_WANTED = re.compile(
    r"\W*no(?:(?: (?:phone|mobile|number|email|e-?mail|internet|computer|or|and))+\W+|\s*[.,;:!-]+\s*|\s+(?=(?:just|only|by)\b))"
    r"(?:just |only |please |pls |send |use |it'?s |its )*"
    r"(?:by |a |the |in the |in )?(?:post|letters?|writing|write to me)(?: only| will do| is (?:fine|best|ok)| please| pls| plz| then| thanks)*\W*",
    re.IGNORECASE,
)
_HERE = re.compile(
    r"\b(here|this chat|on (this|the) chat|in (this|the) (chat|conversation)|message me (on )?here|"
    r"(haven'?t|don'?t have|got no|have no|no) (a |an |any )?(phone|email|number|mobile))\b",
    re.IGNORECASE,
)


def wants_post(words: str) -> bool:
    """Whether a no asks for the post, as "no phone. post" does and "no letters" does not."""
    return bool(_POST_WANTED.fullmatch(words))


class ContactValue(Question):
    """One question for channel and value: a number or an address says which channel it is."""

    name = "contact_value"

    def matters(self, intake: Intake, rules: Rules) -> bool:
        if intake.has_answered(self.name):
            return False
        if intake.contact_safe is False:
            return False  # only this conversation is safe
        if intake.channel in PHONE_CHANNELS:
            return False  # the number they write from is the way to reach them
        if intake.contact_value is not None:
            return False
        if intake.kind == "compliment":
            return rules.has_deadline(
                "compliment", "compliment_reply"
            )  # a reply by a day needs somewhere to go
        return intake.kind in (*NEEDS_CONTACT, "enquiry")

    def buttons(self, intake: Intake, rules: Rules) -> tuple[Button, ...]:
        if intake.kind == "enquiry":
            return (Button(say("buttons.here"), "here"), Button(say("buttons.by_post"), "post"))
        return (Button(say("buttons.by_post"), "post"),)

    def text(self, intake: Intake, rules: Rules) -> str:
        if intake.safe_contact:
            return say("ask.contact_value_safe", **rules.names(intake))
        if intake.kind == "enquiry":
            return say("ask.contact_value_enquiry", **rules.names(intake))
        if _with_needs(intake):
            return say("ask.contact_value_needs", **rules.names(intake))
        return super().text(intake, rules)

    def read(self, heard: Heard, intake: Intake, rules: Rules) -> bool:
        needs_too = _with_needs(intake)
        if not self._take_way(heard, intake):
            return False
        if intake.kind == "enquiry" and intake.name is None:
            rest = replace(heard, text=heard.without("phone", "email"))
            intake.name = name_in(replace(rest, text=before_address(rest)))
        if needs_too:
            self._take_needs(heard, intake)
        return True

    def _take_needs(self, heard: Heard, intake: Intake) -> None:
        """Needs told beside the number; a number alone says nothing of them, and is no "none"."""
        rest = heard.without("phone", "email")
        need = need_in(replace(heard, text=rest))
        if need:
            intake.adjustments = [need]
        if need or says_needs_nothing(rest):
            intake.answered = [*intake.answered, "adjustments"]
        else:
            intake.remarked = [*intake.remarked, NEEDS_UNTOLD]

    def _take_way(self, heard: Heard, intake: Intake) -> bool:
        if take_contact(heard, intake):
            return True
        if heard.choice == "post" or _BY_POST.search(heard.text):
            intake.contact_channel = "letter"
            intake.contact_value = intake.address or "post"
            return True
        if heard.choice == "here" or _HERE.search(heard.text):
            # "Here is fine": the conversation itself is the way; staff answer in it.
            intake.contact_channel, intake.contact_value = "web", "this conversation"
            return True
        return False

    def forget(self, intake: Intake) -> None:
        intake.contact_channel = None
        intake.contact_value = None


def _with_needs(intake: Intake) -> bool:
    """Whether needs are asked about in the same message, because a lot was asked already."""
    if wants_one_question(intake.adjustments) or NEEDS_UNTOLD in intake.remarked:
        return False
    if intake.adjustments or intake.has_answered("adjustments") or intake.misunderstood:
        return False
    if intake.kind in ("enquiry", "compliment"):
        return False
    return len(intake.answered) >= MANY_ANSWERS
