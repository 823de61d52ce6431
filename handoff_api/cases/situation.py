"""What is true of a case beside its state, as the table of moves asks for it."""

from __future__ import annotations

import rulebook
from handoff_api.cases import answers, clocks, hazards, people, placing
from handoff_api.cases.records import CaseRecord
from handoff_api.cases.transitions import allowed_actions, move, obstacle
from handoff_api.cases.vocabulary import Mark
from handoff_api.keys.service import Key

# Promises that no other action keeps.
RECORDABLE = placing.OF_HAZARD | {
    "compliment_to_staff", "ombudsman_evidence", "data_protection_complaint",
}  # fmt: skip


def marks(case: CaseRecord, key: Key, policy: rulebook.Policy) -> frozenset[str]:
    """What is true of this case for this key."""
    stage_2 = case.stage == "stage_2"
    limits = [each for each in case.restrictions if each.ended_at is None]
    said: dict[Mark, bool] = {
        "received": case.received_at is not None,
        "merged": clocks.is_merged(case),
        "acknowledged": ("acknowledged_stage_2" if stage_2 else "acknowledged") in case.milestones,
        "several_issues": len(case.issues) > 1,
        "outstanding_action": any(each.status == "outstanding" for each in case.actions),
        "confidential": case.anonymity == "confidential",
        "panel": stage_2 and answers.panel_of(case, policy) is not None,
        "was_part_of_stage_1": stage_2 and key.actor in people.involved_at_stage_1(case, policy),
        "contact_restricted": bool(limits),
        "contact_stopped": any(each.stops_contact for each in limits),
        "refused": any(
            each.ended_at is None and each.notice_sent_at is None for each in case.refusals
        ),
        "recordable": any(_is_recordable(d.name, d.met_at is None) for d in case.deadlines),
        "hazard": hazards.stands_here(case) and not clocks.is_merged(case),
        "access_set": any(each.ended_at is None for each in case.access),
    }
    return frozenset(name for name, holds in said.items() if holds)


def allowed(case: CaseRecord, key: Key, policy: rulebook.Policy | None = None) -> list[str]:
    """What this key may do to the case now."""
    now_true = marks(case, key, policy or clocks.policy_of(case))
    return allowed_actions(key.role, case.state, case.kind, case.stage, now_true)


def moved(action: str, case: CaseRecord, key: Key, policy: rulebook.Policy) -> str | None:
    """The state ``action`` leads to, or None when this key may not do it now."""
    now_true = marks(case, key, policy)
    return move(action, key.role, case.state, case.kind, case.stage, now_true)


def why_not(action: str, case: CaseRecord, key: Key, policy: rulebook.Policy) -> str:
    """What stands against an action that this key may not do now."""
    now_true = marks(case, key, policy)
    return obstacle(action, key.role, case.state, case.kind, case.stage, now_true)


def _is_recordable(name: str, unmet: bool) -> bool:
    return unmet and name in RECORDABLE
