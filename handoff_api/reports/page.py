"""One page a board member can read: every report with its picture and its table."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from handoff_api.letters.sheet import spelled
from handoff_api.reports.plots import bars
from handoff_api.reports.service import TITLES, Material
from handoff_api.reports.tables import Cell, Column, Table

# By table: the column that names the bars, then the columns drawn.
_PICTURES: dict[str, tuple[str, tuple[str, ...]]] = {
    "tsm": ("_stage_and_home", ("percent",)),
    "timeliness": ("promise", ("in_time", "in_extended_time", "late")),
    "by_kind": ("kind", ("number",)),
    "by_month": ("month", ("everything", "complaints")),
    "by_topic": ("topic", ("number",)),
    "by_channel": ("channel", ("number",)),
    "by_outcome": ("_stage_and_outcome", ("number",)),
    "compliments": ("quarter", ("compliments", "complaints")),
    "causes": ("cause", ("number",)),
}


def page(made: Material) -> str:
    """The page as HTML, with nothing fetched from anywhere."""
    reports = [made.report(name) for name in TITLES]
    return (
        _environment()
        .get_template("board.html")
        .render(
            landlord=made.policy.name,
            period=made.period,
            today=made.today,
            headlines=_headlines(made),
            reports=[(report, [(t, _picture(t)) for t in report.tables]) for report in reports],
        )
    )


def _headlines(made: Material) -> list[tuple[str, str]]:
    """The five things to know first."""
    tables = {table.name: table for name in ("tsm", "timeliness") for table in made.tables(name)}
    complaints = sum(made.period.holds(case.stage_1_on) for case in made.cases)
    second = sum(made.period.holds(case.stage_2_on) for case in made.cases)
    kept = {str(row["promise"]): row["percent"] for row in tables["timeliness"].rows}
    refused = sum(made.period.holds(on) for case in made.cases for *_, on in case.refusals)
    return [
        ("Complaints", str(complaints)),
        ("Taken to Stage 2", str(second)),
        ("Acknowledged in time", _share(kept.get("Acknowledged, Stage 1"))),
        ("Answered in time", _share(kept.get("Answered, Stage 1"))),
        ("Refused", str(refused)),
    ]


def _share(value: Cell) -> str:
    return "none due" if value is None else f"{value}%"


def _picture(table: Table) -> Markup | None:
    wanted = _PICTURES.get(table.name)
    if wanted is None or not table.rows:
        return None
    named, drawn = wanted
    labels = {column.name: column.label for column in table.columns}
    rows = [row for row in table.rows if any(row.get(name) is not None for name in drawn)]
    if not rows:
        return None
    names = [_name(row, named) for row in rows]
    series = [(labels[name], [_number(row.get(name)) for row in rows]) for name in drawn]
    units = {column.name: column.unit for column in table.columns}
    return bars(
        f"{table.title}. The figures are in the table below.",
        names,
        series,
        of_100=all(units[name] == "percent" for name in drawn),
    )


def _name(row: dict[str, Cell], named: str) -> str:
    if named == "_stage_and_home":
        return f"{row['stage']}, {str(row['homes_kind']).lower()}"
    if named == "_stage_and_outcome":
        return f"{row['stage']}: {str(row['outcome']).lower()}"
    return str(row[named])


def _number(value: Cell) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def show_cell(value: Cell, column: Column) -> str:
    """A figure as people read it; not known is said, never shown as nought."""
    if value is None:
        return "not known" if column.unit in ("count", "per_1000", "text") else "–"
    if isinstance(value, date):
        return spelled(value)
    return f"{value}%" if column.unit == "percent" else str(value)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {"day": spelled, "cell": show_cell}
    environment.filters |= filters
    return environment
