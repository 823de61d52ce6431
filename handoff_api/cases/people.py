"""The people around a case: who looks after it, who was part of it, who is kept away from it."""

from __future__ import annotations

from typing import Any

import rulebook
from handoff_api.cases.handling_records import AccessRecord, AssignmentRecord
from handoff_api.cases.records import CaseRecord, PartyRecord
from handoff_api.errors import FieldInvalidError
from handoff_api.keys.service import Key

_STAGE_1 = ("quick_fix", "stage_1")
# A panel answers through its chair.
_SPEAKS = ("reviewer", "panel_chair", "handler")
_OVERSEE = ("manager", "admin")
# The assistant and the service itself, from whom nothing is kept.
_OURS = ("intake", "system")
_READ_ALL = (*_OURS, *_OVERSEE, "auditor")
# Who may speak for a resident, and when they have shown that they may.
_SPEAKS_FOR = ("representative", "councillor", "member_of_parliament")
_PROVEN = ("granted", "not_needed")
# How a need begins that says by which way somebody may safely be reached (bot/actions/case.py).
_SAFE_WAY = "safe contact:"


def handler(case: CaseRecord) -> AssignmentRecord | None:
    """Who looks after the case at its present stage, as the resident was told."""
    here = [
        each
        for each in case.assignments
        if each.ended_at is None and each.role in _SPEAKS and each.stage == case.stage
    ]
    return here[-1] if here else None


def involved_at_stage_1(case: CaseRecord, policy: rulebook.Policy) -> set[str]:
    """Who may not review Stage 2: whoever looked into Stage 1 or answered it (Code 6.13), and
    where the policy says "anyone previously involved", whoever had any part in it."""
    people = {a.person for a in case.assignments if a.stage in _STAGE_1 and a.role == "handler"}
    people |= {d.decided_by for d in case.decisions if d.stage in _STAGE_1}
    people |= {r.by for r in case.responses if r.stage in _STAGE_1}
    if value_named(policy, "excluded") == "anyone_previously_involved":
        people |= {a.by for a in case.acknowledgements if a.stage in _STAGE_1}
        people |= {e.granted_by for e in case.extensions if e.stage in _STAGE_1}
        people |= {r.offered_by for r in case.remedies if r.stage in _STAGE_1}
    return people


def excluded(case: CaseRecord) -> set[str]:
    """Who is kept away from the case: those it is about, or with an interest in it."""
    return {each.person for each in access(case, "excluded")}


def access(case: CaseRecord, kind: str) -> list[AccessRecord]:
    """The access rows of one kind that are in force."""
    return [each for each in case.access if each.access == kind and each.ended_at is None]


def oversees(key: Key) -> bool:
    """Whether this key reads restricted cases by its role."""
    return key.role in _READ_ALL


def may_read(case: CaseRecord, key: Key) -> bool:
    """Whether the case exists for this key; its landlord is judged elsewhere."""
    if key.role in _OURS:
        return True
    if key.actor in excluded(case):
        return False
    return (
        not case.restricted
        or oversees(key)
        or key.actor in (case.owner, case.received_by)
        or any(each.person == key.actor for each in access(case, "reader"))
    )


def may_know_name(case: CaseRecord, key: Key, policy: rulebook.Policy) -> bool:
    """Whether this key may see who the resident of a confidential case is."""
    if case.anonymity != "confidential" or key.role in _OURS:
        return True
    if key.actor == case.received_by or key.actor in {a.person for a in access(case, "identity")}:
        return True
    # Where the policy counts who may know, nobody knows by rank.
    return key.role in _OVERSEE and value_named(policy, "identity_visible_to_count") is None


def awaits_authority(case: CaseRecord) -> bool:
    """Whether somebody speaks for the resident without authority shown.

    An MP or councillor counts as well: anybody can say that they are one, and whether the resident
    asked them to write is for staff to find out before anything is disclosed (Data Protection Act
    2018, Schedule 1, paragraph 24). An enquiry of their own is theirs.
    """
    speaks = _SPEAKS_FOR if case.kind != "member_enquiry" else ("representative",)
    return any(
        party.role in speaks and (party.authority or {}).get("status", "pending") not in _PROVEN
        for party in case.parties
    )


def writer(case: CaseRecord) -> PartyRecord | None:
    """Whoever tells of the matter: who speaks for the resident, else the resident."""
    for roles in (_SPEAKS_FOR, ("resident",)):
        for party in case.parties:
            if party.role in roles:
                return party
    return None


def is_reached_with_care(case: CaseRecord) -> bool:
    """Whether somebody who is afraid said how they may be reached, or that they may not."""
    return any(str(each.get("need", "")).startswith(_SAFE_WAY) for each in case.adjustments)


def check_may_act(field: str, person: str, case: CaseRecord, policy: rulebook.Policy) -> None:
    """Refuse giving the case to somebody who is kept away, or who at Stage 2 was part of
    Stage 1."""
    if person in excluded(case):
        raise FieldInvalidError(field, "is kept away from this case")
    if case.stage == "stage_2" and person in involved_at_stage_1(case, policy):
        raise FieldInvalidError(field, "was part of Stage 1 and may not review it (Code 6.13)")


def value_named(policy: rulebook.Policy, name: str) -> Any | None:
    """The first value of that name in the policy; None when no clause gives one."""
    for clause in policy.clauses.values():
        if name in clause.values:
            return clause.value(name, policy.on)
    return None
