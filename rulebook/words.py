"""The names policy data may use, in one place: a word not listed here is refused at load."""

from __future__ import annotations

GROUNDS = (
    "first_report", "time_limit", "already_considered", "alternative_process",
    "court_proceedings", "policy_itself", "other_residents", "outside_control", "not_our_service",
    "unreasonable_manner", "vexatious", "enquiry", "insurance_claim", "personal_injury",
    "disrepair_claim", "accident", "other_review_body", "commercial", "hr_matter",
    "ombudsman_in_hand",
)  # fmt: skip

DEADLINES = (
    "name_handler", "quick_fix", "acknowledge", "respond", "acknowledge_stage_2",
    "respond_stage_2", "request_stage_2", "not_accepted_notice", "contact_stopped_notice",
    "member_enquiry", "compliment_reply", "compliment_to_staff",
    "ombudsman_evidence", "emergency_hazard", "investigate_hazard", "hazard_summary", "make_safe",
    "begin_further_work", "data_protection_complaint", "close_if_silent", "restriction_review",
)  # fmt: skip

TRACKS = (
    "quick_fix", "stage_1", "stage_2", "not_accepted", "contact_stopped", "member_enquiry",
    "compliment", "query", "ombudsman", "hazard", "emergency_hazard", "significant_hazard",
    "restriction", "data_protection",
)  # fmt: skip

EVENTS = (
    "received", "acknowledged", "responded", "closed", "escalated", "acknowledged_stage_2",
    "responded_stage_2", "decided", "contact_stopped", "ombudsman_requested", "aware",
    "investigated", "restricted",
)  # fmt: skip

EVENT_WORDS = {
    "received": "the day it was received",
    "acknowledged": "the day it was acknowledged",
    "responded": "the day of the Stage 1 answer",
    "closed": "the day Stage 1 was closed",
    "escalated": "the day Stage 2 was asked for",
    "acknowledged_stage_2": "the day Stage 2 was acknowledged",
    "responded_stage_2": "the day of the Stage 2 answer",
    "decided": "the day of the decision",
    "contact_stopped": "the day contact was stopped",
    "ombudsman_requested": "the day the Ombudsman asked",
    "aware": "the day the landlord became aware",
    "investigated": "the day the investigation ended",
    "restricted": "the day the restriction began",
}

QUESTIONS = (
    "what_happened", "emergency_now", "household_risk", "complain_choice", "acting_for",
    "resident_name", "representative", "authority", "authority_contact", "group_members",
    "constituency_role", "when_happened", "still_happening", "reported_before", "late_reason",
    "court_claim", "already_considered", "policy_or_application", "asb_handling",
    "who_is_responsible", "insurance_claim", "outcome_wanted", "route_choice", "name",
    "relationship", "address", "contact_channel", "contact_value", "safe_contact", "adjustments",
    "anonymity", "identity_check", "case_reference", "what_unresolved", "anything_else",
    "confirm_summary",
)  # fmt: skip

ANSWERS = (
    "definition", "how_to_complain", "who_can_complain", "third_party", "group", "anonymous",
    "social_media", "adjustments", "exclusions", "not_accepted", "time_limit", "quick_fix",
    "stages", "what_happens_next", "how_long", "acknowledgement", "stage_1", "stage_1_extension",
    "stage_2", "stage_2_window", "stage_2_reviewer", "stage_2_extension", "ombudsman",
    "designated_person", "member_enquiry", "compensation", "remedies", "unreasonable_behaviour",
    "contractors", "staff_complaint", "asb", "legal_action", "insurance", "repairs", "compliment",
    "query", "confidentiality", "learning", "survey", "equality", "contact", "reprisal",
    "other_bodies", "tribunal", "regulator", "petition", "appeal", "closure", "hazard", "emergency", "data_protection",
    "chief_executive", "safeguarding",
)  # fmt: skip

UNSUITABLE = (
    "several_issues", "several_departments", "visit_needed", "staff_conduct", "sensitive",
    "complex",
)  # fmt: skip

EXTENSION_NEEDS = (
    "reason", "good_reason", "discussion", "agreement", "resident_told", "new_date",
    "ombudsman_details",
)  # fmt: skip

# Who acts on a rule, for the coverage report.
RULE_KINDS = (
    "deadline", "extension", "exclusion", "quick_fix", "route", "notice", "letter", "stage",
    "refusal", "hazard",
)  # fmt: skip
