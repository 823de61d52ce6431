"""The words a case may use; labels for people live elsewhere."""

from __future__ import annotations

from typing import Literal

Kind = Literal[
    "complaint", "service_request", "enquiry", "compliment", "feedback", "asb_report",
    "member_enquiry", "other",
]  # fmt: skip
Stage = Literal["quick_fix", "stage_1", "stage_2"]
State = Literal[
    "draft", "received", "acknowledged", "investigating", "responded", "closed", "not_accepted",
    "withdrawn",
]  # fmt: skip
Priority = Literal["emergency", "urgent", "standard"]
Channel = Literal[
    "web", "sms", "whatsapp", "phone", "email", "letter", "in_person", "contractor", "social",
]  # fmt: skip
Topic = Literal[
    "repairs", "damp_mould", "heating_hot_water", "staff_contractor_conduct", "communication",
    "lettings_transfers", "rent_service_charge", "asb_handling", "neighbour_nuisance",
    "estate_cleaning_grounds", "planned_works", "tenancy_management", "complaint_handling",
    "data_privacy", "home_ownership_sales", "safety", "other",
]  # fmt: skip
Ground = Literal[
    "first_report", "time_limit", "already_considered", "alternative_process", "court_proceedings",
    "policy_itself", "other_residents", "outside_control", "not_our_service", "unreasonable_manner",
    "vexatious", "enquiry", "insurance_claim", "personal_injury", "disrepair_claim", "accident",
    "other_review_body", "commercial", "hr_matter", "ombudsman_in_hand",
]  # fmt: skip
PartyRole = Literal[
    "resident", "representative", "group_member", "councillor", "member_of_parliament",
]  # fmt: skip
AuthorityStatus = Literal[
    "not_needed", "pending", "granted", "refused", "expired", "withdrawn",
]  # fmt: skip
Anonymity = Literal["named", "confidential", "anonymous"]
HazardSuspected = Literal["emergency", "significant", "unknown", "none"]
# Where a hazard belongs when a case becomes two.
HazardPlace = Literal["goes", "stays", "both"]
ContactChannel = Literal["web", "sms", "whatsapp", "phone", "email", "letter", "in_person"]
IssueOutcome = Literal["upheld", "partly_upheld", "not_upheld"]
Responsibility = Literal["responsible", "not_responsible", "unclear"]
# The Code's seven ways of putting right (7.1), in its order.
RemedyKind = Literal[
    "apology", "explanation", "act_on_delay", "reconsider_decision", "amend_record", "money",
    "change_policy_or_practice",
]  # fmt: skip
RootCause = Literal[
    "unreasonable_delay", "wrong_or_inadequate_advice", "policy_not_followed",
    "factual_or_legal_error", "unprofessional_behaviour", "other",
]  # fmt: skip
# Grounds on which a policy lets its landlord decline Stage 2 beside those of an exclusion.
EscalationGround = Literal[
    "upheld_and_proportionate", "disproportionate_or_outside_control", "unacceptable_or_vexatious",
]  # fmt: skip
About = Literal["staff", "contractor", "complaints_officer", "chief_executive", "board"]
Access = Literal["excluded", "reader", "identity"]
Relation = Literal[
    "merged_into", "merged_from", "split_into", "split_from", "raised_from", "raised_as",
    "member_enquiry_about", "member_enquiry", "related",
]  # fmt: skip
Measure = Literal[
    "through_a_third_party", "one_form_of_communication", "one_person_or_address",
    "set_dates_and_times", "acknowledge_only", "contact_stopped",
]  # fmt: skip
# What the table of moves may ask of a case beside its state, kind and stage.
Mark = Literal[
    "received", "merged", "acknowledged", "several_issues", "outstanding_action", "confidential",
    "panel", "was_part_of_stage_1", "contact_restricted", "contact_stopped", "refused",
    "recordable", "access_set", "hazard",
]  # fmt: skip
