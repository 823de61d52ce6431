"""For each action, facts that a case as it stands can take: the walk draws among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Case = dict[str, Any]
Draw = Callable[[list[Any]], Any]


def facts(action: str, case: Case, people: list[str], draw: Draw) -> dict[str, Any]:
    """A body for ``action`` without its name and version; not always one that fits the day."""
    made: dict[str, Any] = _FACTS[action](case, people, draw) if action in _FACTS else {}
    return made


def _id(rows: list[Case], draw: Draw) -> int:
    return int(draw([row["id"] for row in rows] or [1]))


def _open_actions(case: Case) -> list[Case]:
    return [each for each in case["actions"] if each["status"] == "outstanding"]


def _limits(case: Case) -> list[Case]:
    return [each for each in case["restrictions"] if each["ended_at"] is None]


def _owed(case: Case) -> list[str]:
    owed = [d["name"] for d in case["deadlines"] if d["met_at"] is None]
    return owed or ["respond"]


def _panel(case: Case, people: list[str], draw: Draw) -> Case:
    seats = draw(
        [
            ["senior_manager", "board_tenant", "board_non_tenant"],
            ["board_not_chair", "board_not_chair", "board_tenant"],
            ["senior_manager"],
        ]
    )
    return {
        "members": [
            {"person": f"staff:p{n}", "seat": seat, "chairs": n == 0, "knows_complainant": False}
            for n, seat in enumerate(seats)
        ]
    }


_WHY = {"reason": "because"}
_FACTS: dict[str, Callable[[Case, list[str], Draw], Case]] = {
    "amend": lambda case, people, draw: {"outcome_wanted": draw(["mend it", None])},
    "submit": lambda case, people, draw: {"stage": draw(["stage_1", "quick_fix", None])},
    "add_information": lambda case, people, draw: {"text": "more"},
    "correct": lambda case, people, draw: {
        "changes": draw(
            [
                {"outcome_wanted": "another"},
                {"issues": [{"topic": "repairs"}]},
                {"issues": [{"topic": "repairs"}, {"topic": "communication"}]},
            ]
        )
    },
    "request_stage_1": lambda case, people, draw: draw([{}, {"text": "formal"}]),
    "request_stage_2": lambda case, people, draw: draw([{}, {"text": "no"}]),
    "withdraw": lambda case, people, draw: draw([{}, _WHY]),
    "note": lambda case, people, draw: {"text": "rang"},
    "assign": lambda case, people, draw: {"owner": draw([*people, "team:complaints"])},
    "set_priority": lambda case, people, draw: {"priority": "urgent", **_WHY},
    "name_handler": lambda case, people, draw: {"owner": draw(people)},
    "appoint_panel": _panel,
    "acknowledge": lambda case, people, draw: {
        "definition": "The door.",
        "outcomes_wanted": "mend it",
        "responsibilities": [
            {"issue_id": issue["id"], "responsible": "responsible"} for issue in case["issues"]
        ],
    },
    "extend": lambda case, people, draw: {
        "deadline": draw(_owed(case)),
        "until": draw([None, "2026-12-24", "2027-01-08"]),
        "discussed": True,
        "agreed": True,
        "resident_told": True,
        "ombudsman_details_given": draw([True, False]),
        "good_reason": draw([True, False]),
        "updates_every_days": 5,
        **_WHY,
    },
    "record_done": lambda case, people, draw: {"deadline": draw(_owed(case)), "what": "done"},
    "record_hazard": lambda case, people, draw: {"suspected": draw(["significant", "none"])},
    "record_ombudsman_request": lambda case, people, draw: {"what": "everything"},
    "agree_adjustments": lambda case, people, draw: {
        "adjustments": [{"need": "large print", "review_on": "2027-02-01"}]
    },
    "decide_exclusion": lambda case, people, draw: {
        "exclusion_id": _id(case["exclusions"], draw),
        "status": "not_applied",
        "reasons": "still going on",
    },
    "decide_issue": lambda case, people, draw: {
        "issue_id": _id(case["issues"], draw),
        "outcome": draw(["upheld", "not_upheld"]),
        "reasons": "seen",
    },
    "offer_remedy": lambda case, people, draw: {"kind": "apology", "description": "sorry"},
    "add_action": lambda case, people, draw: {
        "what": "mend",
        "owner": "Repairs",
        "due_on": "2026-12-18",
    },
    "move_action": lambda case, people, draw: {
        "action_id": _id(_open_actions(case), draw),
        "due_on": "2026-12-22",
        **_WHY,
    },
    "complete_action": lambda case, people, draw: {
        "action_id": _id(_open_actions(case), draw),
        "outcome": "mended",
    },
    "drop_action": lambda case, people, draw: {
        "action_id": _id(_open_actions(case), draw),
        **_WHY,
    },
    "respond": lambda case, people, draw: {
        "summary": "Sorry.",
        "nothing_outstanding": not _open_actions(case),
        "tells_what_next": True,
        "no_remedy_because": "none is due",
    },
    "close": lambda case, people, draw: {"how": draw(["answered", "no_reply"]), **_WHY},
    "reopen": lambda case, people, draw: _WHY,
    "record_learning": lambda case, people, draw: {"lessons_learned": "one owner"},
    "refuse": lambda case, people, draw: {
        "ground": draw(["time_limit", "commercial"]),
        "clause": "code:2.2",
        "reasons": "long ago",
        "resident_reasons_considered": "none given",
    },
    "refuse_escalation": lambda case, people, draw: {
        "ground": "court_proceedings",
        "clause": "code:2.2",
        "reasons": "filed",
        "resident_reasons_considered": "none given",
    },
    "send_notice": lambda case, people, draw: {
        "notice": draw(["not_accepted", "contact_stopped"]),
        "ombudsman_details_given": True,
    },
    "restrict": lambda case, people, draw: {
        "measures": draw([["contact_stopped"], ["acknowledge_only"]]),
        "reasons": "calls",
        "evidence": "log",
        "spoken_with": "yes",
        "equality_considered": "yes",
        "review_on": "2027-03-01",
    },
    "review_restriction": lambda case, people, draw: {
        "restriction_id": _id(_limits(case), draw),
        "decision": draw(["keep", "lift"]),
        "reasons": "calm",
        "review_on": "2027-04-01",
    },
    "challenge_restriction": lambda case, people, draw: {
        "restriction_id": _id(_limits(case), draw),
        "words": "unfair",
    },
    "record_authority": lambda case, people, draw: {
        "party_id": _id(case["parties"], draw),
        "status": draw(["granted", "refused", "withdrawn"]),
    },
    "disclose_identity": lambda case, people, draw: {
        "to": "the surveyor",
        "person": draw([*people, None]),
        "purpose": "to find it",
        "permission": draw(["granted", "refused"]),
        "permission_words": "as said",
        "permission_at": "2026-11-23T09:00:00Z",
    },
    "record_subject": lambda case, people, draw: {
        "about": [draw(["staff", "complaints_officer", "chief_executive"])],
        "people": draw([[], people[:1]]),
        "because": "named",
    },
    "set_access": lambda case, people, draw: {
        "person": draw(people),
        "access": draw(["excluded", "reader", "identity"]),
        "because": "a cousin",
    },
    "lift_access": lambda case, people, draw: {
        "access_id": _id([each for each in case["access"] if each["ended_at"] is None], draw),
        "because": "a mistake",
    },
    "set_restricted": lambda case, people, draw: {
        "restricted": draw([True, False]),
        "because": "safeguarding",
    },
    "convert": lambda case, people, draw: {
        "to": draw(["complaint", "service_request"]),
        "stage": draw(["stage_1", None]),
        "resident_agrees": True,
        **_WHY,
    },
    "raise_complaint": lambda case, people, draw: {
        "stage": "stage_1",
        "description": "again",
        **_WHY,
    },
    "split": lambda case, people, draw: {"issue_ids": [_id(case["issues"], draw)], **_WHY},
    "merge": lambda case, people, draw: {
        "into": draw([link["other_reference"] for link in case["links"]] or [case["reference"]]),
        **_WHY,
    },
    "move_hazard": lambda case, people, draw: {
        "to": draw([link["other_reference"] for link in case["links"]] or [case["reference"]]),
        "keep": draw([True, False]),
        **_WHY,
    },
    "link": lambda case, people, draw: {"other": case["reference"], **_WHY},
}
