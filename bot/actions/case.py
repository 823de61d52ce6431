"""The intake in the case API's terms."""

from __future__ import annotations

from typing import Any

from bot.actions.authority import OWN_ROLES, evidence
from bot.actions.groups import MOST_MEMBERS, Member, is_one_of_them, members
from bot.actions.household import who_at_risk
from bot.actions.intake import Intake
from bot.actions.reports import as_one
from bot.actions.rules import Rules
from rulebook import PossibleHazard

# What the case API takes in one line, characters; a longer answer is kept whole in the description.
LINE = 500


def case_body(intake: Intake, rules: Rules, conversation_id: str) -> dict[str, Any]:
    """Everything known so far, as ``POST /v1/cases`` and ``amend`` take it."""
    return {
        "landlord": intake.landlord,
        "conversation_id": conversation_id,
        "channel": intake.channel,
        "kind": intake.kind,
        "received_at": intake.received_at,
        "description": _description(intake),
        "issues": _issues(intake),
        "outcome_wanted": intake.outcome_wanted,
        "signals": intake.signals,
        "hazard": _hazard(intake, rules),
        "parties": _parties(intake, rules),
        "anonymity": intake.anonymity or "named",
        "adjustments": [{"need": _line(need)} for need in _needs(intake)],
        "exclusions": _exclusions(intake, rules),
        "asked": sorted(set(intake.answered)),
    }


def _needs(intake: Intake) -> list[str]:
    """Needs as told; how somebody may be reached safely stands first."""
    safe = [f"safe contact: {intake.safe_contact}"] if intake.safe_contact else []
    return [*safe, *intake.adjustments]


def _description(intake: Intake) -> str:
    """All the resident's words, with answers too long for their own place added whole."""
    answers = (*intake.adjustments, intake.relationship, intake.resident_name, intake.address)
    long = [answer for answer in answers if answer and len(answer) > LINE]
    if len(group_of(intake)) == MOST_MEMBERS:
        long.append(str(intake.group_members))
    before = intake.told_before
    if before:
        before = f"Told before starting again:\n\n{before}"
    beside = [words for words in intake.said_beside if words not in (intake.description or "")]
    told = [intake.description, *long, _about(intake), *beside, before]
    return "\n\n".join(filter(None, told))


def _about(intake: Intake) -> str | None:
    """The complaint an MP's or councillor's enquiry is about, for staff to tie the two together."""
    named = intake.earlier_reference if intake.kind == "member_enquiry" else None
    if named is None or named.upper() in (intake.description or "").upper():
        return None
    return f"About the complaint {named}"


def _issues(intake: Intake) -> list[dict[str, Any]]:
    happened = None
    if intake.happened_words:
        happened = {
            "earliest": intake.happened_earliest,
            "latest": intake.happened_latest,
            "words": _line(intake.happened_words),
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
    """What was said of having told the landlord before, and the complaint it names if any."""
    told = as_one(intake.reported)
    if intake.kind == "member_enquiry" and intake.earlier_reference:
        return {
            **(told or {}),
            "complaint_reference": intake.earlier_reference,
            "note": "The member asks about this complaint",
        }
    if intake.route == "stage_2":
        return {
            **(told or {}),
            "words": intake.what_unresolved or (told or {}).get("words"),
            "stage_1_reference": intake.earlier_reference,
            "note": "Stage 2 was asked for; the Stage 1 complaint is to be found by staff",
        }
    return told


# What the safety screen calls a hazard, where the law's table has it under a name of its own.
_LAWS_NAME = {"mould_breathing": "damp_mould", "no_heat_vulnerable": "excess_cold"}


def _hazard(intake: Intake, rules: Rules) -> dict[str, Any] | None:
    """A danger that was told of, or what the rulebook suspects of this home; staff confirm it.

    A suspicion is counted from when the matter came in: that made the landlord aware.
    """
    suspected = {each.name: each for each in rules.decision(intake).possible_hazards}
    if intake.hazard is None:
        return next((_suspicion(each, intake) for each in suspected.values()), None)
    words = intake.hazard_words or ""
    if intake.harm_now:
        words = f"{words} | says someone is hurt or unwell now"
    named = suspected.get(_LAWS_NAME.get(intake.hazard, ""))
    return {
        "suspected": "unknown" if intake.hazard_doubtful else "emergency",
        "name": named and named.name,
        "clause": named and named.clause,
        "household": _line(who_at_risk(intake)),
        "aware_at": intake.hazard_aware_at,
        "words": words,
    }


def _suspicion(found: PossibleHazard, intake: Intake) -> dict[str, Any]:
    return {
        "suspected": found.suspected,
        "name": found.name,
        "clause": found.clause,
        "household": _line(who_at_risk(intake)),
        "aware_at": intake.received_at,
        "words": "; ".join(i["summary"] for i in intake.issues if i["topic"] in found.topics),
    }


def _parties(intake: Intake, rules: Rules) -> list[dict[str, Any]]:
    contacts = []
    if intake.contact_value:
        contacts.append(
            {
                "channel": intake.contact_channel,
                "value": intake.contact_value[:320],
                "preferred": True,
                # False means never to be used: somebody else may answer or read it.
                "safe": intake.contact_safe is not False,
            }
        )
    role = _role(intake)
    # Whatever was typed where a name is asked for: it is given to nobody.
    name = None if intake.anonymity == "anonymous" else _line(intake.name)
    speaker: dict[str, Any] = {"role": role, "name": name, "contacts": contacts}
    if role == "resident":
        return [{**speaker, "address": _line(intake.address)}]
    authority = None
    if intake.acting_for in ("someone", "group"):
        authority = {
            # Nobody has seen any paper yet: until staff have, nothing is disclosed.
            "status": "pending",
            "kind": intake.authority_kind or "written",
            "evidence": _line(evidence(intake)),
        }
        if intake.acting_for == "group" and _is_the_groups_own(intake, rules):
            authority = _NO_AUTHORITY_ASKED
    elif intake.acting_for == "constituent":
        # Anybody can say that they are one, and nobody has seen that the resident asked them. An
        # enquiry is their own to have answered; what may be told in the answer, staff decide.
        authority = {
            "status": "not_needed" if intake.kind == "member_enquiry" else "pending",
            "kind": "elected representative",
            "evidence": evidence(intake),
        }
    tie = intake.relationship
    if tie and tie not in OWN_ROLES and not intake.has_answered("relationship"):
        tie = f"the resident is the writer's {tie}"
    speaker |= {"relationship": _line(tie), "authority": authority}
    if intake.acting_for == "group":
        return [{**speaker, "address": _line(intake.address)}, *_members(intake, rules)]
    resident = {
        "role": "resident",
        "name": _line(intake.resident_name),
        "address": _line(intake.address),
        "contacts": [],
    }
    return [resident, speaker]


# Where the policy asks for none, nothing waits for it; staff can record one all the same.
_NO_AUTHORITY_ASKED = {
    "status": "not_needed",
    "kind": None,
    "evidence": "the policy asks for no written authority from a group",
}


def _is_the_groups_own(intake: Intake, rules: Rules) -> bool:
    """Whether a speaker needs no authority: one of the group, where the policy asks for none.

    Somebody from outside who speaks for a group is a third party like another.
    """
    return not rules.members_must_agree and is_one_of_them(intake.description)


def _members(intake: Intake, rules: Rules) -> list[dict[str, Any]]:
    """Everybody in the group, each with an authority of their own to give where the policy asks it."""
    pending = {"status": "pending", "kind": "written", "evidence": None}
    authority = pending if rules.members_must_agree else _NO_AUTHORITY_ASKED
    return [
        {
            "role": "group_member",
            # Who can be asked is asked by a name: where nobody gave one, by the home.
            "name": member.called if member.contact else member.name,
            "address": member.address,
            "contacts": [{**each, "preferred": each == member.contact} for each in member.contacts],
            "authority": dict(authority),
        }
        for member in group_of(intake)
    ]


def group_of(intake: Intake) -> list[Member]:
    """The members of the group that was told of, as they stand on the case."""
    return members(intake.group_members, intake.address)


def _role(intake: Intake) -> str:
    if intake.acting_for == "constituent":
        return intake.constituency_role or "councillor"
    return "representative" if intake.acting_for in ("someone", "group") else "resident"


def _line(text: str | None) -> str | None:
    """A text cut to what one line may hold."""
    return text if text is None or len(text) <= LINE else text[: LINE - 1] + "…"


def _exclusions(intake: Intake, rules: Rules) -> list[dict[str, Any]]:
    return [
        {
            "ground": found.ground,
            "clause": found.clause,
            "facts": {name: str(value) for name, value in dict(found.facts_used).items()},
            "resident_says": _resident_says(found.ground, intake),
        }
        for found in rules.decision(intake).possible_exclusions
        # Stage 1 has settled whether it was in time; a date told now may be that of its answer.
        if not (intake.route == "stage_2" and found.ground == "time_limit")
    ]


def _resident_says(ground: str, intake: Intake) -> str | None:
    own = {
        "court_proceedings": intake.court_claim,
        "time_limit": intake.late_reason,
        "already_considered": intake.already_considered or intake.considered_before,
        "accident": intake.accident,
        "ombudsman_in_hand": intake.ombudsman_in_hand,
        "other_review_body": intake.other_review_body,
        "commercial": intake.commercial,
        "hr_matter": intake.hr_matter,
        "other_residents": intake.who_is_responsible,
        "outside_control": intake.who_is_responsible,
        "not_our_service": intake.who_is_responsible,
        "alternative_process": intake.asb_handling,
        "personal_injury": intake.insurance_claim,
        "disrepair_claim": intake.court_claim,
        "policy_itself": intake.policy_or_application,
        "insurance_claim": intake.insurance_claim,
    }.get(ground)
    return own or intake.description
