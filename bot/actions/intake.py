"""What is known so far in one intake; every field is a Rasa slot named ``intake_<field>``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, ClassVar

from bot.actions.belief import SURE
from bot.actions.slots import Slots

SLOT_PREFIX = "intake_"

# Remarked once for every photo or file that came with this matter.
FILE_KEPT = "file kept"
# Remarked when the resident has just taken this matter's case back.
TAKEN_BACK = "taken back"
# Remarked when somebody said that something would make it easier and not what.
NEED_UNNAMED = "need not named"
# Remarked when needs were asked about beside the number, and only the number came.
NEEDS_UNTOLD = "needs not told"
# Remarked with words that were hardly an answer; said again, they are taken for one.
ODD = "hardly an answer to "
# Remarked with words that were kept elsewhere while a question was open; said again, they answer it.
ASKED_AGAIN = "asked again at "
# Remarked when the resident started again, with what they had told until then.
TOLD_BEFORE = "told before: "

# Remarked when somebody wrote in a language in which danger is not heard: nobody has looked yet.
NOT_SCREENED = "not screened"

# Dangers that come from people, who may read along, pick up the phone or open the letter.
FROM_PEOPLE = ("domestic_abuse", "violence", "adult_at_risk")

# Put once more when a matter that was taken back is logged again.
_ASKED_AGAIN = ("complain_choice", "route_choice", "confirm_summary")


@dataclass
class Intake(Slots):
    """Everything heard and answered; None (or empty) means not known yet.

    Dates are ISO ``YYYY-MM-DD`` London days, instants ISO UTC. ``description`` keeps the
    resident's own words, all of them, in the order written.
    """

    prefix: ClassVar[str] = SLOT_PREFIX

    # where it comes from
    landlord: str | None = None
    channel: str | None = None
    received_at: str | None = None
    # what it is
    kind: str | None = None
    topic: str | None = None
    signals: list[dict[str, Any]] = field(default_factory=list)
    description: str | None = None
    issues: list[dict[str, Any]] = field(default_factory=list)
    wants_complaint: bool | None = None
    route: str | None = None
    # danger
    dangers: list[str] = field(default_factory=list)
    hazard: str | None = None
    hazard_words: str | None = None
    hazard_aware_at: str | None = None
    hazard_doubtful: bool | None = None
    hazard_over: bool | None = None
    alerted_at: str | None = None
    harm_now: bool | None = None
    household_risk: str | None = None
    # after words of despair: how the resident wants to go on, and a gentler pace from then
    go_on: str | None = None
    gentle: bool | None = None
    # who
    acting_for: str | None = None
    name: str | None = None
    relationship: str | None = None
    resident_name: str | None = None
    authority: str | None = None
    authority_contact: str | None = None
    address: str | None = None
    contact_channel: str | None = None
    contact_value: str | None = None
    # "text after 3, never ring": the resident's words, and whether this way to be reached is safe
    safe_contact: str | None = None
    contact_safe: bool | None = None
    authority_kind: str | None = None
    adjustments: list[str] = field(default_factory=list)
    anonymity: str | None = None
    # when, and what was tried
    happened_earliest: str | None = None
    happened_latest: str | None = None
    happened_words: str | None = None
    aware_on: str | None = None
    ongoing: bool | None = None
    # each time the landlord is said to have been told: earliest, latest, words
    reported: list[dict[str, Any]] = field(default_factory=list)
    # what may stand in the way
    late_reason: str | None = None
    court_claim: str | None = None
    constituency_role: str | None = None
    group_members: str | None = None
    already_considered: str | None = None
    earlier_reference: str | None = None
    what_unresolved: str | None = None
    policy_or_application: str | None = None
    asb_handling: str | None = None
    who_is_responsible: str | None = None
    insurance_claim: str | None = None
    considered_before: str | None = None
    accident: str | None = None
    ombudsman_in_hand: str | None = None
    other_review_body: str | None = None
    commercial: str | None = None
    hr_matter: str | None = None
    # grounds the resident has been told of, so that each is said once
    grounds_said: list[str] = field(default_factory=list)
    # the end
    outcome_wanted: str | None = None
    confirmed: bool | None = None
    changing: str | None = None
    case_reference: str | None = None
    case_version: float | None = None
    handed_over: bool | None = None
    closed: bool | None = None
    stopped: bool | None = None
    # the conversation itself; ``question`` was answered just now and may not have been what they meant
    question: str | None = None
    remarked: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    misunderstood: float = 0.0
    last_message_id: str | None = None
    failed_message_id: str | None = None
    last_replies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def flags(self) -> set[str]:
        return {str(signal["name"]) for signal in self.signals}

    def sure_of(self, flag: str) -> bool:
        """Whether a flag is surer than a guess; what is unsure is asked, never taken for a fact."""
        return any(
            s["name"] == flag and float(s.get("confidence") or 0) >= SURE for s in self.signals
        )

    @property
    def fears_somebody(self) -> bool:
        """Whether a danger was told that comes from people: then a safe way to be reached is asked."""
        return any(danger in FROM_PEOPLE for danger in self.dangers)

    @property
    def files(self) -> int:
        """How many photos or files came with this matter."""
        return self.remarked.count(FILE_KEPT)

    def has_answered(self, question: str) -> bool:
        """Whether the question was put and dealt with, by an answer or a skip."""
        return question in self.answered

    def following(self, kind: str | None, at: datetime) -> Intake:
        """A fresh intake for this person's next matter; who they are need not be asked twice."""
        return Intake(
            landlord=self.landlord,
            channel=self.channel,
            kind=kind,
            received_at=at.isoformat(),
            name=self.name,
            address=self.address,
            contact_channel=self.contact_channel,
            contact_value=self.contact_value,
            safe_contact=self.safe_contact,
            contact_safe=self.contact_safe,
            adjustments=self.adjustments,
            answered=[q for q in self.answered if q in ("adjustments", "safe_contact")],
        )

    @property
    def told_before(self) -> str:
        """What was told before the resident started again; staff keep it, nobody is asked about it."""
        told = (r.removeprefix(TOLD_BEFORE) for r in self.remarked if r.startswith(TOLD_BEFORE))
        return "\n\n".join(filter(None, told))

    @property
    def said_beside(self) -> list[str]:
        """What was said that could hardly be an answer, each once: kept for a person to read."""
        odd = (r.removeprefix(ODD).split(": ", 1)[1] for r in self.remarked if r.startswith(ODD))
        return list(dict.fromkeys(odd))

    def has_said(self, question: str, words: str) -> bool:
        """Whether these very words were said at this question before and were hardly an answer."""
        said = (f"{mark}{question}: {words}" for mark in (ODD, ASKED_AGAIN))
        return any(remark in self.remarked for remark in said)

    def has_said_at(self, question: str, matches: Callable[[str], bool]) -> bool:
        """Whether something of this kind was said at this question before."""
        here = (f"{ODD}{question}: ", f"{ASKED_AGAIN}{question}: ")
        said = (r.split(": ", 1)[1] for r in self.remarked if r.startswith(here))
        return any(matches(words) for words in said)

    def times_asked_again(self, question: str) -> int:
        """How often this question was put once more because something else had been said."""
        here = (f"{ODD}{question}: ", f"{ASKED_AGAIN}{question}: ")
        return sum(remark.startswith(here) for remark in self.remarked)

    @property
    def started_again(self) -> bool:
        return any(remark.startswith(TOLD_BEFORE) for remark in self.remarked)

    def afresh(self, at: datetime) -> Intake:
        """This matter told anew: its draft is written over, and what keeps somebody safe stays.

        Dangers stay dangers, a way that is not safe stays unsafe, a need is not asked twice, and
        whoever would not be known is not known now either.
        """
        stays = ("adjustments", "safe_contact", "emergency_now", "household_risk", "anonymity")
        stay = (FILE_KEPT, NOT_SCREENED)
        kept = [r for r in self.remarked if r in stay or r.startswith((TOLD_BEFORE, ODD))]
        return replace(
            self.following(None, at),
            answered=[q for q in self.answered if q in stays],
            remarked=[*kept, TOLD_BEFORE + (self.description or "")],
            signals=[s for s in self.signals if s["name"] in ("anonymous", "abusive")],
            anonymity=self.anonymity,
            dangers=self.dangers,
            hazard=self.hazard,
            hazard_words=self.hazard_words,
            hazard_aware_at=self.hazard_aware_at,
            hazard_doubtful=self.hazard_doubtful,
            hazard_over=self.hazard_over,
            harm_now=self.harm_now,
            household_risk=self.household_risk,
            alerted_at=self.alerted_at,
            gentle=self.gentle,
            case_reference=self.case_reference,
            case_version=self.case_version,
        )

    def again(self, at: datetime) -> Intake:
        """The same matter once more after it was taken back: nothing told is lost or asked again."""
        return replace(
            self,
            received_at=at.isoformat(),
            kind="complaint",
            wants_complaint=None,
            route=None,
            confirmed=None,
            closed=None,
            case_reference=None,
            case_version=None,
            answered=[q for q in self.answered if q not in _ASKED_AGAIN],
            remarked=[remark for remark in self.remarked if remark != TAKEN_BACK],
        )

    def add_words(self, words: str) -> None:
        """Keep the resident's own words; a repeat of the same message adds nothing."""
        if not words:
            return
        if self.description is None:
            self.description = words
        elif words not in self.description.split("\n\n"):
            self.description = f"{self.description}\n\n{words}"

    def add_signals(self, signals: list[dict[str, Any]]) -> None:
        """Merge flags by name, keeping the surest."""
        best = {str(s["name"]): s for s in self.signals}
        for signal in signals:
            name = str(signal["name"])
            if name not in best or signal.get("confidence", 0) > best[name].get("confidence", 0):
                best[name] = signal
        self.signals = list(best.values())
