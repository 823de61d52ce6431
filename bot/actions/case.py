"""The intake in the case API's terms."""

from __future__ import annotations

from typing import Any

from bot.actions.intake import Intake
from bot.actions.rules import Rules

# How the resident said they hold the other person's authority -> its status on the case.
_AUTHORITY = {"have": "pending", "ask": "pending", "none": "pending"}
_ROLE = {"someone": "representative", "constituent": "councillor", "group": "representative"}


def case_body(intake: Intake, rules: Rules, conversation_id: str) -> dict[str, Any]:
    """Everything known so far, as ``POST /v1/cases`` and ``amend`` take it."""
    return {
        "landlord": intake.landlord,
        "conversation_id": conversation_id,
        "channel": intake.channel,
        "kind": intake.kind,
        "received_at": intake.received_at,
        "description": intake.description or "",
        "issues": _issues(intake),
        "outcome_wanted": intake.outcome_wanted,
        "signals": intake.signals,
        "hazard": _hazard(intake),
        "parties": _parties(intake),
        "anonymity": intake.anonymity or "named",
        "adjustments": [{"need": need} for need in intake.adjustments],
        "exclusions": _exclusions(intake, rules),
    }


def _issues(intake: Intake) -> list[dict[str, Any]]:
    happened = None
    if intake.happened_words:
        happened = {
            "earliest": intake.happened_earliest,
            "latest": intake.happened_latest,
            "words": intake.happened_words,
        }
    reported = _reported(intake)
    return [
        {
            "topic": issue["topic"],
            "summary": issue["summary"],
            "happened": happened,
            "ongoing": intake.ongoing,
            "reported_before": reported,
        }
        for issue in intake.issues
    ]


def _reported(intake: Intake) -> dict[str, Any] | None:
    if intake.route == "stage_2":
        return {
            "words": intake.what_unresolved,
            "stage_1_reference": intake.earlier_reference,
            "note": "Stage 2 was asked for; the Stage 1 complaint is to be found by staff",
        }
    return {"words": intake.reported_before} if intake.reported_before else None


def _hazard(intake: Intake) -> dict[str, Any] | None:
    if intake.hazard is None:
        return None
    words = intake.hazard_words or ""
    if intake.harm_now:
        words = f"{words} | says someone is hurt or unwell now"
    if intake.household_risk:
        words = f"{words} | at home: {intake.household_risk}"
    return {
        "suspected": "unknown" if intake.hazard_doubtful else "emergency",
        "aware_at": intake.hazard_aware_at,
        "words": words,
    }


def _parties(intake: Intake) -> list[dict[str, Any]]:
    contacts = []
    if intake.contact_value:
        contacts.append(
            {
                "channel": intake.contact_channel,
                "value": intake.contact_value,
                "preferred": True,
                "safe": True,
            }
        )
    role = _ROLE.get(intake.acting_for or "", "resident")
    speaker: dict[str, Any] = {"role": role, "name": intake.name, "contacts": contacts}
    if role == "resident":
        return [{**speaker, "address": intake.address}]
    authority = None
    if intake.acting_for in ("someone", "group"):
        authority = {
            "status": _AUTHORITY.get(intake.authority or "", "pending"),
            "kind": "written",
            "evidence": {
                "have": "says they have it in writing; not seen yet",
                "ask": f"resident to be asked at {intake.authority_contact or 'no contact given'}",
            }.get(intake.authority or ""),
        }
    tie = intake.relationship
    if tie and not intake.has_answered("relationship"):
        tie = f"the resident is the writer's {tie}"
    speaker |= {"relationship": tie, "authority": authority}
    resident = {
        "role": "resident",
        "name": intake.resident_name,
        "address": intake.address,
        "contacts": [],
    }
    return [resident, speaker]


def _exclusions(intake: Intake, rules: Rules) -> list[dict[str, Any]]:
    return [
        {
            "ground": found.ground,
            "clause": found.clause,
            "facts": {name: str(value) for name, value in dict(found.facts_used).items()},
            "resident_says": _resident_says(found.ground, intake),
        }
        for found in rules.decision(intake).possible_exclusions
    ]


def _resident_says(ground: str, intake: Intake) -> str | None:
    own = {
        "court_proceedings": intake.court_claim,
        "time_limit": intake.late_reason,
        "already_considered": intake.already_considered,
        "policy_itself": intake.policy_or_application,
        "insurance_claim": intake.insurance_claim,
    }.get(ground)
    return own or intake.description
