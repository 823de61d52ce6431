"""Builders: what staff decide on a case, put into the records that hold it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from handoff_api.cases import repository
from handoff_api.cases.handling_records import (
    AssignmentRecord,
    ExtensionRecord,
    RefusalRecord,
    RestrictionRecord,
)
from handoff_api.cases.outcome_records import (
    AcknowledgementRecord,
    DecisionRecord,
    PromisedActionRecord,
    RemedyRecord,
    ResponseRecord,
)
from handoff_api.cases.records import CaseRecord
from tests.handoff_api.house import House

ANN = "staff:ann"
DAY = date(2026, 12, 4)


def understood(case: CaseRecord, at: datetime, stage: str = "stage_1") -> None:
    """The complaint as the landlord understands it, and what it answers for."""
    case.acknowledgements.append(
        AcknowledgementRecord(
            stage=stage,
            definition="The front door sticks and two reports went unanswered.",
            outcomes_wanted="The door mended, and an apology.",
            by=ANN,
            at=at,
        )
    )
    for issue in case.issues:
        issue.responsible, issue.responsible_why = "responsible", "Front doors are ours."
    case.assignments.append(
        AssignmentRecord(
            stage=stage,
            role="handler",
            person=ANN,
            name="Ann Example",
            assigned_by=ANN,
            assigned_at=at,
        )
    )


def decided(
    case: CaseRecord, at: datetime, stage: str = "stage_1", outcome: str = "upheld"
) -> None:
    """Every issue decided, with a remedy and something still to do."""
    case.decisions += [
        DecisionRecord(
            issue_id=issue.id,
            stage=stage,
            outcome=outcome,
            reasons="Both reports were recorded and no repair was ordered.",
            cites=["Repairs Policy 4.2"],
            decided_by=ANN,
            decided_at=at,
        )
        for issue in case.issues
    ]
    case.remedies.append(
        RemedyRecord(
            stage=stage,
            kind="money",
            amount_pence=5050,
            description="For your time and trouble.",
            offered_by=ANN,
            offered_at=at,
        )
    )
    case.actions.append(
        PromisedActionRecord(
            stage=stage,
            what="Ease the door",
            owner="Repairs team",
            due_on=DAY,
            first_due_on=DAY,
            status="outstanding",
            set_by=ANN,
            set_at=at,
        )
    )
    case.responses.append(
        ResponseRecord(stage=stage, summary="Sorry.", tells_what_next=True, by=ANN, at=at)
    )


def refused(case: CaseRecord, at: datetime, of: str = "acceptance", **more: Any) -> None:
    """A manager's decision not to take it."""
    fields: dict[str, Any] = {
        "ground": "time_limit",
        "clause": "exclusions.time-limit",
        "within_code": False,
        "reasons": "It ended four years ago and nothing has changed since.",
        "resident_reasons_considered": "The hospital stay explains some months, not four years.",
    }
    case.refusals.append(RefusalRecord(of=of, decided_by=ANN, decided_at=at, **{**fields, **more}))


def extended(case: CaseRecord, at: datetime) -> None:
    """More time for the answer."""
    case.extensions.append(
        ExtensionRecord(
            deadline="respond",
            stage="stage_1",
            from_on=DAY,
            until_on=date(2026, 12, 18),
            reason="The locksmith must measure first.",
            discussed=True,
            agreed=True,
            resident_told=True,
            ombudsman_details_given=True,
            good_reason=False,
            updates_every_days=5,
            granted_by=ANN,
            granted_at=at,
        )
    )


def restricted(case: CaseRecord, at: datetime) -> None:
    """A limit on contact."""
    case.restrictions.append(
        RestrictionRecord(
            measures=["one_person_or_address"],
            stops_contact=False,
            reasons="Forty calls in one week.",
            evidence="call log",
            spoken_with="yes, on Monday",
            equality_considered="no disability known",
            starts_on=date(2026, 11, 23),
            review_on=date(2027, 2, 23),
            imposed_by=ANN,
            imposed_at=at,
        )
    )


async def record(house: House, reference: str, *writes: Any, **more: Any) -> None:
    """Put what each of ``writes`` says into the case."""
    async with house.public.database.writes() as session:
        case = await repository.find(session, reference, to_change=True)
        assert case is not None
        for write in writes:
            write(case, house.clock.now(), **more)
