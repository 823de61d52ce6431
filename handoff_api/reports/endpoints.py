"""Reports: as JSON, as CSV for a spreadsheet, and as one page for a board."""

from __future__ import annotations

from datetime import date
from typing import Annotated, get_args

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import HTMLResponse, JSONResponse

import rulebook
from handoff_api.dependencies import Now, Reads, StaffReader
from handoff_api.errors import PROBLEMS, FieldInvalidError, Problem
from handoff_api.reports import page, service
from handoff_api.reports.periods import Period
from handoff_api.reports.service import TITLES, ReportName
from handoff_api.reports.tables import Report, write_csv
from handoff_api.wire import ResponseBody

router = APIRouter(prefix="/v1/reports", tags=["reports"], responses=PROBLEMS)
_CSV = "text/csv"

From = Annotated[date | None, Query(alias="from", examples=["2026-04-01"])]
To = Annotated[date | None, Query(alias="to", examples=["2027-03-31"])]
Landlord = Annotated[str | None, Query(max_length=64)]


class ReportUnknownError(Problem):
    """There is no report of that name."""

    status = 404
    code = "report_unknown"
    title = "There is no such report"

    def __init__(self) -> None:
        known = ", ".join((*get_args(ReportName), "board"))
        super().__init__(f"Reports are: {known}. Add .csv for a spreadsheet.")


class ReportLine(ResponseBody):
    """A report there is."""

    name: str
    title: str
    href: str


class Reports(ResponseBody):
    """Every report."""

    reports: list[ReportLine]


@router.get("")
async def listed(key: StaffReader) -> Reports:
    """The reports there are."""
    lines = [ReportLine(name=n, title=t, href=f"/v1/reports/{n}") for n, t in TITLES.items()]
    board = ReportLine(name="board", title="Everything on one page", href="/v1/reports/board")
    return Reports(reports=[*lines, board])


@router.get("/board", response_class=HTMLResponse)
async def board(
    key: StaffReader,
    session: Reads,
    now: Now,
    landlord: Landlord = None,
    from_: From = None,
    to: To = None,
) -> HTMLResponse:
    """Everything on one page, with pictures and the tables beneath them, to read or print."""
    made = await _material(session, key, now, landlord, from_, to)
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return HTMLResponse(page.page(made), headers={"Content-Security-Policy": policy})


@router.get(
    "/{name}",
    response_model=Report,
    responses={200: {"content": {_CSV: {"schema": {"type": "string"}}}}},
)
async def report(
    name: str,
    key: StaffReader,
    session: Reads,
    now: Now,
    landlord: Landlord = None,
    from_: From = None,
    to: To = None,
    table: Annotated[str | None, Query(max_length=40)] = None,
    accept: Annotated[str, Header(max_length=500)] = "",
) -> Response:
    """One report over London days, both ends counted; left out, the regulator's year so far.

    ``.csv`` after the name, or ``Accept: text/csv``, gives one table: the first, or ``table``.
    """
    bare, _, suffix = name.partition(".")
    if bare not in get_args(ReportName) or suffix not in ("", "csv", "json"):
        raise ReportUnknownError
    made = await _material(session, key, now, landlord, from_, to)
    found = made.report(bare)  # type: ignore[arg-type]
    if suffix != "csv" and not (suffix == "" and accept.startswith(_CSV)):
        return JSONResponse(found.model_dump(mode="json", by_alias=True))
    known = [each.name for each in found.tables]
    wanted = next((each for each in found.tables if table in (None, each.name)), None)
    if wanted is None:
        raise FieldInvalidError("table", "is not one of the allowed values", known)
    file = f"{found.landlord}-{wanted.name}-{found.from_}-{found.to}.csv"
    return Response(
        write_csv(wanted),
        media_type=f"{_CSV}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )


async def _material(
    session: Reads, key: StaffReader, now: Now, landlord: str | None, first: date | None,
    last: date | None,
) -> service.Material:  # fmt: skip
    today = rulebook.london_date(now)
    period = Period.between(first, last, today)
    try:
        return await service.gather(session, service.landlord_for(key, landlord), period, today)
    except rulebook.EditionMissingError as error:
        raise FieldInvalidError("to", "must not be before the first policy known here") from error
