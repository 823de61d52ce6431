"""A case told in Open311's words."""

from __future__ import annotations

from datetime import datetime, timedelta

import rulebook
from handoff_api.cases.placing import midnight
from handoff_api.cases.records import CaseRecord
from handoff_api.cases.schemas import CaseSummary
from handoff_api.labels import label, labelled
from handoff_api.open311.schemas import Service, ServiceRequest

CLOSED = ("closed", "not_accepted", "withdrawn")
OPEN = ("received", "acknowledged", "investigating", "responded")
KINDS = (
    "complaint",
    "service_request",
    "enquiry",
    "compliment",
    "feedback",
    "asb_report",
    "member_enquiry",
    "other",
)


def services() -> list[Service]:
    """The kinds of case; a topic is a keyword of one, for any kind may be about any topic."""
    topics = ",".join(sorted(labelled("topic")))
    return [
        Service(
            service_code=kind,
            service_name=label("kind", kind),
            description=f"{label('kind', kind)} to a social landlord",
            keywords=topics,
            group="Housing",
        )
        for kind in KINDS
    ]


def tell(case: CaseSummary, now: datetime, description: str | None = None) -> ServiceRequest:
    """One case. What is expected next is the earliest deadline not yet met, at the end of its day."""
    unmet = sorted(
        (deadline for deadline in case.deadlines if deadline.met_at is None),
        key=lambda deadline: deadline.due_on,
    )
    following = unmet[0] if unmet and case.state in OPEN else None
    policy = rulebook.policy(case.landlord, rulebook.london_date(now))
    stage = f", {label('stage', case.stage)}" if case.stage else ""
    return ServiceRequest(
        service_request_id=case.reference,
        status="closed" if case.state in CLOSED else "open",
        status_notes=case.state.replace("_", " ") + stage,
        service_name=label("kind", case.kind),
        service_code=case.kind,
        description=description,
        agency_responsible=policy.name,
        service_notice=following.because if following else None,
        requested_datetime=case.received_at,
        updated_datetime=case.updated_at,
        expected_datetime=midnight(following.due_on + timedelta(days=1)) if following else None,
        jurisdiction_id=case.landlord,
        keywords=",".join(case.topics),
    )


def outline(case: CaseRecord) -> str:
    """What a case is about, by topic: a resident's own words are for the case itself."""
    return ", ".join(dict.fromkeys(label("topic", issue.topic) for issue in case.issues))
