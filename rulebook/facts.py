"""What is known about one matter, as plain values. None always means: not known yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from rulebook.errors import FactUnknownError

KINDS = (
    "complaint", "service_request", "enquiry", "compliment", "feedback", "asb_report",
    "member_enquiry", "appeal", "other",
)  # fmt: skip

# The words each fact may be; a fact not listed here is free text, a date, a number or yes/no.
CHOICES: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "late_reason": (
        "none", "exceptional", "ongoing_issue", "mp_or_ombudsman_request", "illness",
        "recently_aware", "other",
    ),
    "court_claim": ("none", "threatened", "with_lawyers", "filed"),
    "policy_or_application": ("policy", "application", "both"),
    "asb_handling": ("behaviour", "handling", "both"),
    "who_is_responsible": ("landlord", "contractor", "resident", "other", "unsure"),
    "insurance_claim": ("none", "goodwill", "damage", "injury"),
    "acting_for": ("self", "someone", "group", "constituent"),
    "authority": ("not_needed", "none", "pending", "written", "refused"),
    "anonymity": ("named", "confidential", "anonymous"),
    "complainant": ("tenant", "leaseholder", "shared_owner", "neighbour", "applicant", "other"),
    "sent_to": ("team", "chief_executive", "executive", "board", "public_social_media"),
    "stage": ("stage_1", "stage_2"),
    "stage_1_outcome": ("upheld_and_resolved", "upheld", "partly_upheld", "not_upheld", "none"),
}  # fmt: skip

# What a case's signals say in the rulebook's terms, beside the facts told in answers: whoever reads
# the words puts the signal on the case, and everybody who decides from it reads it here.
SIGNALS_SAY: dict[str, tuple[str, Any]] = {
    "several_departments": ("several_departments", True),
    "sensitive": ("sensitive", True),
    "crime": ("crime", True),
    "petition": ("petition", True),
    "extra_care": ("scheme", "KEHFA"),
    "sent_to_chief_executive": ("sent_to", "chief_executive"),
    "sent_to_executive": ("sent_to", "executive"),
    "sent_to_board": ("sent_to", "board"),
    "sent_to_public": ("sent_to", "public_social_media"),
    "about_chief_executive": ("about", "chief_executive"),
    "about_complaints_officer": ("about", "complaints_officer"),
}


def said_by(signals: Iterable[str]) -> dict[str, Any]:
    """The facts that these signals are; ``about`` holds everybody the complaint is about."""
    found: dict[str, Any] = {}
    for name in sorted(set(signals) & SIGNALS_SAY.keys()):
        fact, value = SIGNALS_SAY[name]
        found[fact] = found.get(fact, frozenset()) | {value} if fact == "about" else value
    return found


# late_reason is the resident's own words when it is none of the codes.
_OPEN_CHOICES = frozenset({"late_reason"})


@dataclass(frozen=True)
class Facts:
    """One matter as it is understood so far. Flags and topics are those of the labelling scheme.

    `about` names who the complaint concerns: staff, contractor, complaints_officer,
    chief_executive, board. `asked` holds the names of questions already put and answered or
    skipped; they are never asked again.
    """

    kind: str | None = "complaint"
    flags: frozenset[str] = frozenset()
    topics: tuple[str, ...] = ()
    asked: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    issues_count: int | None = None
    happened_earliest: date | None = None
    happened_latest: date | None = None
    ongoing: bool | None = None
    aware_on: date | None = None
    late_reason: str | None = None
    court_claim: str | None = None
    already_considered: bool | None = None
    new_information: bool | None = None
    policy_or_application: str | None = None
    asb_handling: str | None = None
    who_is_responsible: str | None = None
    insurance_claim: str | None = None
    service_failure: bool | None = None
    first_report: bool | None = None
    ombudsman_in_hand: bool | None = None
    other_review_body: bool | None = None
    commercial: bool | None = None
    hr_matter: bool | None = None
    accident: bool | None = None
    accident_handling: bool | None = None
    acting_for: str | None = None
    authority: str | None = None
    anonymity: str | None = None
    complainant: str | None = None
    sent_to: str | None = None
    scheme: str | None = None
    staff_conduct: bool | None = None
    equality: bool | None = None
    several_departments: bool | None = None
    visit_needed: bool | None = None
    sensitive: bool | None = None
    vulnerable: bool | None = None
    crime: bool | None = None
    safeguarding: bool | None = None
    petition: bool | None = None
    open_complaint: bool | None = None
    wants_formal: bool | None = None
    quick_fix_agreed: bool | None = None
    outcome_wanted: str | None = None
    stage: str | None = None
    stage_1_outcome: str | None = None
    stage_1_closed_on: date | None = None
    stage_1_responded_on: date | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Facts:
        """From plain data such as YAML or JSON: ISO dates, lists for sets. Unknown names or words
        are refused together."""
        faults: list[str] = []
        values: dict[str, Any] = {}
        for name, value in given.items():
            if name not in FACT_NAMES:
                faults.append(f"{name!r} is not a fact")
                continue
            try:
                values[name] = _read(name, value)
            except (TypeError, ValueError) as problem:
                faults.append(f"{name}: {problem}")
        if faults:
            raise FactUnknownError(faults)
        return cls(**values)


_SETS = frozenset({"flags", "asked", "about"})
_DATES = frozenset(
    {
        "happened_earliest", "happened_latest", "aware_on", "stage_1_closed_on",
        "stage_1_responded_on",
    }
)  # fmt: skip
_TEXTS = frozenset({"outcome_wanted", "scheme"})
FACT_NAMES = frozenset(field.name for field in fields(Facts))
YES_NO = FACT_NAMES - _SETS - _DATES - _TEXTS - CHOICES.keys() - {"topics", "issues_count"}


def _read(name: str, value: Any) -> Any:
    if name in _SETS or name == "topics":
        if isinstance(value, str) or not isinstance(value, Iterable):
            raise TypeError(f"{value!r} is not a list")
        return tuple(value) if name == "topics" else frozenset(value)
    if value is None:
        return None
    if name in _DATES:
        return value if isinstance(value, date) else date.fromisoformat(value)
    if name in YES_NO:
        if not isinstance(value, bool):
            raise TypeError(f"{value!r} is neither yes nor no")
    elif name == "issues_count":
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise ValueError(f"{value!r} is not a count")
    elif not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    elif name in CHOICES and name not in _OPEN_CHOICES and value not in CHOICES[name]:
        raise ValueError(f"{value!r} is none of {', '.join(CHOICES[name])}")
    return value
