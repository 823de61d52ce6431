"""The labelling scheme's names, and the Rasa intent each kind and act goes by."""

from __future__ import annotations

KINDS = (
    "complaint",
    "service_request",
    "enquiry",
    "compliment",
    "feedback",
    "asb_report",
    "other",
)

FLAGS = (
    "emergency",
    "safeguarding",
    "damp_mould",
    "staff_conduct",
    "discrimination",
    "court_claim",
    "legal_threat",
    "insurance_claim",
    "policy_objection",
    "already_considered",
    "wants_stage2",
    "old",
    "third_party",
    "member_enquiry",
    "group",
    "anonymous",
    "adjustment",
    "wants_formal",
    "wants_human",
    "chase",
    "abusive",
    "not_us",
    "service_charge",
    "multiple_issues",
    "home_visit",
)

TOPICS = (
    "repairs",
    "damp_mould",
    "heating_hot_water",
    "staff_contractor_conduct",
    "communication",
    "lettings_transfers",
    "rent_service_charge",
    "asb_handling",
    "neighbour_nuisance",
    "estate_cleaning_grounds",
    "planned_works",
    "tenancy_management",
    "complaint_handling",
    "data_privacy",
    "home_ownership_sales",
    "safety",
    "other",
)

# `opening` is a message that starts a matter; `tell` answers a question that was asked.
OPENING = "opening"
ACTS = (
    OPENING,
    "tell",
    "affirm",
    "deny",
    "unsure",
    "skip",
    "go_back",
    "start_again",
    "stop",
    "talk_to_person",
    "correct",
    "clarify",
    "greet",
    "thanks",
)

INTENT_OF_KIND = {
    "complaint": "make_complaint",
    "service_request": "request_service",
    "enquiry": "ask_question",
    "compliment": "give_compliment",
    "feedback": "give_feedback",
    "asb_report": "report_asb",
    "other": "say_something_else",
}
KIND_OF_INTENT = {intent: kind for kind, intent in INTENT_OF_KIND.items()}
