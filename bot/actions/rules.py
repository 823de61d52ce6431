"""The rulebook as one intake sees it: this landlord's policy on the day the resident wrote."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timezone
from functools import cached_property
from typing import Any

import rulebook
from bot.actions.belief import seriously_abusive
from bot.actions.court import FILED, LAWYERS, LAWYERS_ACT, NOT_FILED
from bot.actions.household import anyone_at_risk
from bot.actions.intake import Intake

# Names the wording uses for contacts the rulebook holds once.
_CONTACTS = {
    "gas_emergency": "gas_emergency",
    "emergency_services": "emergency_services",
    "health_advice": "nhs_111",
    "child_protection": "nspcc",
    "domestic_abuse": "domestic_abuse",
    "samaritans": "samaritans",
    "ombudsman": "housing_ombudsman",
}


def spoken(day: date) -> str:
    """A date as a person would say it: "Monday 30 November 2026"."""
    return f"{day:%A} {day.day} {day:%B %Y}"


class Rules:
    """Reads the rulebook for one landlord on one London day."""

    def __init__(self, landlord: str, today: date) -> None:
        self.today = today
        self.policy = rulebook.policy(landlord, today)

    @cached_property
    def _fixed_names(self) -> dict[str, Any]:
        names: dict[str, Any] = {"landlord": self.policy.name, "today": spoken(self.today)}
        for word, contact_name in _CONTACTS.items():
            found = rulebook.contact(contact_name, self.today)
            names[word] = found.name
            names[f"{word}_phone"] = found.phone_display
        names["landlord_phone"] = self.policy.contacts.phone or self.policy.name
        return names

    def names(self, intake: Intake) -> dict[str, Any]:
        """Every fact a sentence may name, for this intake."""
        names = dict(self._fixed_names)
        quick_fix = self.decision(intake).quick_fix
        names["quick_fix"] = quick_fix.name or ""
        names["quick_fix_on"] = self._quick_fix_on(intake) or ""
        received = intake.received_at
        if received:
            names["received_on"] = spoken(rulebook.london_date(datetime.fromisoformat(received)))
        names["resident"] = intake.resident_name or "them"
        names["relationship"] = intake.relationship or ""
        late = (e for e in self.decision(intake).possible_exclusions if e.ground == "time_limit")
        names["limit_says"] = next((e.says for e in late), "")
        return names

    def decision(self, intake: Intake) -> rulebook.Decision:
        """What the rulebook makes of the facts so far."""
        return rulebook.decide(self.policy, self.facts(intake), self.today)

    def would_ask(self, question: str, intake: Intake) -> bool:
        """Whether the rulebook still needs the answer to this question."""
        return any(q.name == question for q in self.decision(intake).ask_next)

    def turns_on(self, fact: str) -> bool:
        """Whether any ground in this landlord's policy turns on this fact."""
        return any(
            fact in rule.get("when", {}) or fact in (rule.get("unless") or {})
            for _, rule in self.policy.rules("exclusion")
        )

    def answer(self, question: str) -> str:
        """What the policy says of something, in its own plain sentences; empty where it is silent."""
        found = rulebook.answer(self.policy, question, self.today)
        return found.text if found is not None else ""

    @cached_property
    def members_must_agree(self) -> bool:
        """Whether the policy asks every member of a group to agree in writing (West Kent)."""
        return any(
            clause.values.get("written_authority_from") == "every_member"
            for clause in self.policy.clauses.values()
        )

    def has_deadline(self, track: str, named: str | None = None) -> bool:
        """Whether this landlord's policy sets a day (this one, if named) for this kind of matter."""
        start = datetime(self.today.year, self.today.month, self.today.day, 12, tzinfo=timezone.utc)
        plan = rulebook.plan_deadlines(self.policy, track, {"received": start})
        return any(named in (None, deadline.name) for deadline in plan)

    def facts(self, intake: Intake) -> rulebook.Facts:
        """The intake in the rulebook's terms; unknown stays None."""
        flags = intake.flags if seriously_abusive(intake.signals) else intake.flags - {"abusive"}
        complaint = intake.kind == "complaint"
        known = rulebook.Facts(
            kind=intake.kind or "other",
            flags=frozenset(flags),
            topics=tuple(dict.fromkeys(issue["topic"] for issue in intake.issues)),
            asked=frozenset(intake.answered),
            issues_count=max(1, len(intake.issues), 2 if "multiple_issues" in flags else 0),
            happened_earliest=_day(intake.happened_earliest),
            happened_latest=_day(intake.happened_latest),
            ongoing=intake.ongoing,
            aware_on=_day(intake.aware_on),
            late_reason=intake.late_reason,
            court_claim=_court_claim(intake),
            already_considered=_considered(intake),
            new_information=_something(intake.already_considered),
            policy_or_application=_policy_or_application(intake.policy_or_application),
            asb_handling=_handling(intake),
            who_is_responsible=_responsible(intake.who_is_responsible),
            insurance_claim=_insurance(intake),
            service_failure=_service_failure(intake),
            accident=_accident(intake),
            accident_handling=None if intake.accident is None else _dealt_with(intake.accident),
            ombudsman_in_hand=_yes(intake.ombudsman_in_hand),
            other_review_body=_yes(intake.other_review_body),
            commercial=_business(intake.commercial),
            hr_matter=_yes(intake.hr_matter),
            # Dissatisfaction with how something was handled means that it was reported before.
            first_report=False if complaint else intake.kind == "service_request",
            acting_for=intake.acting_for or "self",
            authority=_AUTHORITY.get(intake.authority or ""),
            anonymity=intake.anonymity or "named",
            vulnerable=anyone_at_risk(intake),
            staff_conduct="staff_conduct" in flags,
            equality="discrimination" in flags,
            visit_needed="home_visit" in flags,
            wants_formal="wants_formal" in flags,
            quick_fix_agreed=None if intake.route is None else intake.route == "quick_fix",
            outcome_wanted=intake.outcome_wanted,
            stage="stage_2" if intake.route == "stage_2" else None,
        )
        return replace(known, **rulebook.said_by(flags))

    def _quick_fix_on(self, intake: Intake) -> str | None:
        received = intake.received_at
        if received is None or not self.decision(intake).quick_fix.may_offer:
            return None
        instant = datetime.fromisoformat(received).astimezone(timezone.utc)
        plan = rulebook.plan_deadlines(self.policy, "quick_fix", {"received": instant})
        return next((spoken(d.due_on) for d in plan if d.name == "quick_fix"), None)


_AUTHORITY = {"have": "written", "ask": "pending", "none": "none"}


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _court_claim(intake: Intake) -> str | None:
    """What the resident said of court; else what the words surely told; None means: ask.

    Talk of a solicitor is not a claim, and a claim that is only thought about stops nothing.
    """
    said = intake.court_claim
    if said is not None:
        if said in ("filed", "with_lawyers", "threatened"):
            return said
        if NOT_FILED.search(said):
            return "with_lawyers" if LAWYERS.search(said) else "threatened"
        if intake.sure_of("court_claim") or FILED.search(said):
            return "filed"
        return "with_lawyers" if LAWYERS.search(said) else "threatened"
    if intake.sure_of("court_claim"):
        return "filed"
    if "court_claim" in intake.flags:
        return None
    if "legal_threat" in intake.flags:
        acting = LAWYERS_ACT.search(intake.description or "")
        return None if acting else "threatened"
    return None


def _considered(intake: Intake) -> bool | None:
    if intake.considered_before is not None:
        return _something(intake.considered_before)
    return True if intake.sure_of("already_considered") else None


def _yes(answer: str | None) -> bool | None:
    return _something(answer)


def _dealt_with(answer: str) -> bool:
    return bool(re.search(r"dealt|handl|after|report|both|respon|since", answer, re.IGNORECASE))


def _accident(intake: Intake) -> bool | None:
    return None if intake.accident is None else True


def _business(answer: str | None) -> bool | None:
    if answer is None:
        return None
    return bool(re.search(r"business|contract|shop|commercial|company|tender", answer, re.I))


def _something(answer: str | None) -> bool | None:
    """Whether an answer brings anything ("no", "nothing new" and the like do not)."""
    if answer is None:
        return None
    return not re.match(r"\s*(no|nah|nope|not|nothing|none|never|nowt)\b", answer, re.IGNORECASE)


def _handling(intake: Intake) -> str | None:
    if intake.topic == "asb_handling":
        return "handling"
    if intake.asb_handling is None:
        return None
    dealt = intake.asb_handling == "handling" or "deal" in intake.asb_handling
    return "handling" if dealt else "behaviour"


def _policy_or_application(answer: str | None) -> str | None:
    if answer is None:
        return None
    used = answer == "application" or re.search(r"\b(used|appl|my case|treated)", answer, re.I)
    return "application" if used else "policy"


def _responsible(answer: str | None) -> str | None:
    if answer is None:
        return None
    words = {
        "contractor": r"contract|builder|plumber|engineer|workm",
        "resident": r"neighbour|tenant|resident|upstairs|next door|downstairs",
        "landlord": r"\byou\b|\byour\b|landlord|housing",
        "unsure": r"not sure|don.?t know|dunno|no idea",
    }
    return next((who for who, cue in words.items() if re.search(cue, answer, re.I)), "other")


def _insurance(intake: Intake) -> str | None:
    if intake.insurance_claim is None:
        return None
    if intake.insurance_claim in ("claim", "both"):
        return "damage"
    hurt = re.search(r"injur|hurt|burn|broke|fell|slip", intake.insurance_claim, re.I)
    lost = re.search(r"\bloss|damage|ruin|claim|pay", intake.insurance_claim, re.I)
    return "injury" if hurt else "damage" if lost else "none"


def _service_failure(intake: Intake) -> bool | None:
    """Whether what is claimed for came of how the service failed."""
    said = intake.insurance_claim
    if said is None:
        return None
    return bool(
        re.search(
            r"\bboth\b|service|because (you|they|nobody)|your fault|never (came|fixed)", said, re.I
        )
    )
