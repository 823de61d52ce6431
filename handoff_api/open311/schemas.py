"""Services and requests as Open311 GeoReport v2 names them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from handoff_api.wire import ResponseBody


class Discovery(ResponseBody):
    """Where the service is and what it offers."""

    changeset: str
    contact: str
    key_service: str
    endpoints: list[dict[str, str | list[str]]]


class Service(ResponseBody):
    """One kind of thing a resident can bring."""

    service_code: Annotated[str, Field(examples=["complaint"])]
    service_name: str
    description: str
    metadata: bool = False
    type: Literal["realtime"] = "realtime"
    keywords: str
    group: str


class ServiceRequest(ResponseBody):
    """A case as a service request. What identifies a resident, and where they live, stays out."""

    service_request_id: Annotated[str, Field(examples=["WK-26-7Q4K9D"])]
    status: Literal["open", "closed"]
    status_notes: str
    service_name: str
    service_code: str
    description: str | None
    agency_responsible: str
    service_notice: str | None
    requested_datetime: datetime | None
    updated_datetime: datetime
    expected_datetime: datetime | None
    jurisdiction_id: str
    keywords: str
