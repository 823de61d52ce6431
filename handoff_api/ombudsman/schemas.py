"""The Ombudsman's findings on the wire."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from handoff_api.wire import RequestBody, ResponseBody, Words

Finding = Literal[
    "severe_maladministration", "maladministration", "service_failure", "complaint_handling_failure",
    "reasonable_redress", "no_maladministration", "mediation", "outside_jurisdiction", "withdrawn",
]  # fmt: skip
# Those that say the landlord failed.
FAILURES = frozenset(
    {
        "severe_maladministration", "maladministration", "service_failure",
        "complaint_handling_failure",
    }
)  # fmt: skip


class DeterminationCreate(RequestBody):
    """A finding as the Ombudsman's letter says it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "finding": "service_failure",
                    "determined_on": "2026-11-20",
                    "summary": "Service failure in the handling of repairs to the front door.",
                    "orders": "Apologise in writing and pay £100.",
                    "comply_by": "2026-12-18",
                }
            ]
        },
    )

    finding: Finding
    determined_on: date
    summary: Annotated[Words, Field(min_length=1)]
    orders: Words | None = None
    comply_by: date | None = None
    complied_on: date | None = None


class DeterminationRead(ResponseBody):
    """A finding on record."""

    id: str
    finding: Finding
    determined_on: date
    summary: str
    orders: str | None
    comply_by: date | None
    complied_on: date | None
    recorded_by: str
    recorded_at: datetime


class Determinations(ResponseBody):
    """Findings, oldest first."""

    determinations: list[DeterminationRead]
