"""What the policy says about a case, for staff: what may matter, never what to decide."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import rulebook
from handoff_api.cases import hazard_parts
from handoff_api.cases.advice_schemas import Advice
from handoff_api.cases.records import CaseRecord
from rulebook.facts import FACT_NAMES

# Before these, something can still be asked and another way chosen.
_OPEN = ("draft", "received", "acknowledged", "investigating")
_SURE_ENOUGH = 0.5
_ACTING = {
    "representative": "someone",
    "group_member": "group",
    "councillor": "constituent",
    "member_of_parliament": "constituent",
}
_AUTHORITY = {
    "not_needed": "not_needed",
    "pending": "pending",
    "granted": "written",
    "refused": "refused",
    "withdrawn": "refused",
    "expired": "none",
}
# Flags of the labelling scheme that are facts of the same name.
_FLAG_FACTS = ("staff_conduct", "equality", "safeguarding")


def advise(case: CaseRecord, policy: rulebook.Policy) -> Advice | None:
    """Possible grounds, the way it goes, a quick fix or not, and questions still open."""
    if case.state not in _OPEN:
        return None
    received_on = rulebook.london_date(case.received_at or case.created_at)
    decision = rulebook.decide(policy, facts_of(case), received_on)
    recorded = [part for part in hazard_parts.each(case.hazard) if part.get("recorded_by")]
    if recorded:
        # A person has said what it is; of one hazard beside another, what that one is.
        names = {part.get("name") for part in recorded}
        alone = len(hazard_parts.each(case.hazard)) == 1
        left = [each for each in decision.possible_hazards if not alone and each.name not in names]
        decision = replace(decision, possible_hazards=tuple(left))
    return Advice.model_validate(decision)


def facts_of(case: CaseRecord) -> rulebook.Facts:
    """The case as the rulebook's facts; what the case does not say is not known."""
    known: dict[str, Any] = {}
    for found in case.exclusions:
        # What the conversation found out on the way to a possible ground.
        known |= {name: value for name, value in found.facts.items() if name in FACT_NAMES}
    flags = {s.name for s in case.signals if s.confidence >= _SURE_ENOUGH}
    known |= {name: True for name in _FLAG_FACTS if name in flags}
    told = rulebook.said_by(flags)
    known |= told
    known |= {
        "kind": case.kind,
        "flags": flags,
        "topics": tuple(dict.fromkeys(issue.topic for issue in case.issues)),
        "about": {*case.about, *told.get("about", ())},
        "issues_count": len(case.issues) or None,
        "anonymity": case.anonymity,
        "outcome_wanted": case.outcome_wanted or None,
        "asked": {*case.asked, *(["adjustments"] if case.adjustments else [])},
        "vulnerable": True if (case.hazard or {}).get("household") else None,
        "stage": "stage_2" if case.stage == "stage_2" else _begun(case),
    }
    known |= _when(case) | _who(case)
    try:
        return rulebook.Facts.of({name: value for name, value in known.items() if value != ""})
    except rulebook.FactUnknownError:
        # Facts of a ground are whatever was sent with it; the case's own fields always read.
        own = {name: value for name, value in known.items() if name not in _of_grounds(case)}
        return rulebook.Facts.of(own)


def _begun(case: CaseRecord) -> str | None:
    """Until it is acknowledged a quick fix may still be the better way."""
    started = case.stage == "stage_1" and case.state not in ("draft", "received")
    return "stage_1" if started else None


def _when(case: CaseRecord) -> dict[str, Any]:
    """The latest of what happened: out of time is only what all lies out of time."""
    spans = [issue.happened or {} for issue in case.issues]
    latest = [span.get("latest") or span.get("earliest") for span in spans]
    found: dict[str, Any] = {}
    if spans and all(latest):
        found["happened_latest"] = max(day for day in latest if day)
    going_on = {issue.ongoing for issue in case.issues}
    if True in going_on:
        found["ongoing"] = True
    elif going_on == {False}:
        found["ongoing"] = False
    if any(issue.reported_before for issue in case.issues):
        found["first_report"] = False
    return found


def _who(case: CaseRecord) -> dict[str, Any]:
    acting = next((_ACTING[p.role] for p in case.parties if p.role in _ACTING), None)
    if any(p.role == "group_member" for p in case.parties):
        acting = "group"  # its representative stands first, and speaks for more than one
    if acting is None:
        return {"acting_for": "self"} if case.parties else {}
    found: dict[str, Any] = {"acting_for": acting}
    given = [p.authority.get("status") for p in case.parties if p.authority]
    if given:
        found["authority"] = _AUTHORITY.get(str(given[0]))
    return found


def _of_grounds(case: CaseRecord) -> set[str]:
    return {name for found in case.exclusions for name in found.facts}
