"""A report: tables of figures with what they mean, the same on the wire, in CSV and on the page."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from handoff_api.wire import ResponseBody

Cell = str | int | float | date | None
Row = dict[str, Cell]
Unit = Literal["text", "count", "percent", "per_1000", "day", "pounds"]


class Column(ResponseBody):
    """A column; ``null`` in it means not known, which is never nought."""

    name: str
    label: str
    unit: Unit = "count"


class Table(ResponseBody):
    """Rows of figures. ``says`` is how they were counted."""

    name: str
    title: str
    says: str
    columns: list[Column]
    rows: list[Row]


class Report(ResponseBody):
    """One report for one landlord over some days."""

    name: str
    title: str
    landlord: str
    landlord_name: str
    from_: Annotated[date, Field(serialization_alias="from")]
    to: date
    tables: list[Table]


def text(name: str, label: str) -> Column:
    """A column of words."""
    return Column(name=name, label=label, unit="text")


def percent(part: int, whole: int) -> float | None:
    """``part`` of ``whole`` in per cent to one place; of nothing there is none."""
    return round(100 * part / whole, 1) if whole else None


def write_csv(table: Table) -> str:
    """The table with its labels in the first line; not known is empty."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow([column.label for column in table.columns])
    for row in table.rows:
        lines.writerow([_cell(row.get(column.name)) for column in table.columns])
    return written.getvalue()


def _cell(value: Cell) -> str:
    shown = "" if value is None else str(value)
    # A spreadsheet would run what begins like a formula; some of this is free text.
    return f"'{shown}" if isinstance(value, str) and shown[:1] in ("=", "+", "-", "@") else shown
