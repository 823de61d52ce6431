"""The figures themselves, proved on a few invented cases that anybody can count."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import rulebook
from handoff_api.reports.compliments import compliments
from handoff_api.reports.counting import Counted, Promise, stock_of
from handoff_api.reports.outcomes import outcomes
from handoff_api.reports.periods import Period
from handoff_api.reports.tables import Row, Table, write_csv
from handoff_api.reports.timeliness import timeliness
from handoff_api.reports.triggers import triggers
from handoff_api.reports.tsm import measures
from handoff_api.reports.volumes import volumes

YEAR = Period(date(2026, 4, 1), date(2027, 3, 31))
TODAY = date(2026, 11, 23)
MADE = date(2026, 10, 5)
HOMES = {"low_cost_rental": 8_000, "low_cost_home_ownership": 500}


def kept(due_on: date, met_on: date | None, **more: Any) -> Promise:
    return Promise(due_on=due_on, code_due_on=due_on, met_on=met_on, **more)


def complaint(acknowledged: int | None = 3, answered: int | None = 12, **more: Any) -> Counted:
    """A Stage 1 complaint: due on days 7 and 21 after it was made, done on the days given."""
    made = more.pop("made", MADE)
    fields: dict[str, Any] = {
        "reference": "WK-26-TEST00",
        "kind": "complaint",
        "channel": "web",
        "state": "responded" if answered is not None else "received",
        "stock": "low_cost_rental",
        "topics": ("repairs",),
        "received_on": made,
        "stage_1_on": made,
        "promises": {
            "acknowledge": kept(made + timedelta(7), _after(made, acknowledged)),
            "respond": kept(made + timedelta(21), _after(made, answered)),
        },
    }
    return Counted(**{**fields, **more})


def _after(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days)


def row(table: Table, **where: Any) -> Row:
    [found] = [r for r in table.rows if all(r[name] == value for name, value in where.items())]
    return found


def rental(cases: list[Counted], homes: Any = HOMES, stage: str = "Stage 1") -> Row:
    table = measures(cases, YEAR, homes, TODAY)
    return row(table, stage=stage, homes_kind="Low-cost rental")


def test_ch01_is_complaints_for_each_thousand_homes() -> None:
    found = rental([complaint() for _ in range(6)])
    assert (found["complaints"], found["homes"], found["per_1000"]) == (6, 8_000, 0.8)


def test_homes_nobody_counted_make_no_rate() -> None:
    found = rental([complaint()], {})
    assert (found["homes"], found["per_1000"], found["complaints"]) == (None, None, 1)


def test_shared_owners_are_counted_apart_from_tenants() -> None:
    cases = [complaint(), complaint(stock="low_cost_home_ownership"), complaint(stock="other")]
    table = measures(cases, YEAR, HOMES, TODAY)
    counted = {r["homes_kind"]: r["complaints"] for r in table.rows if r["stage"] == "Stage 1"}
    assert counted == {
        "Low-cost rental": 1, "Low-cost home ownership": 1, "Other": 1, "Not known": 0,
    }  # fmt: skip
    owned = row(table, stage="Stage 1", homes_kind="Low-cost home ownership")
    assert owned["per_1000"] == 2.0


@pytest.mark.parametrize(
    ("acknowledged", "answered", "percent"),
    [
        (7, 21, 100.0),  # both on their last day
        (8, 21, 0.0),  # a late acknowledgement fails a quick answer
        (7, 22, 0.0),
        (None, 12, 0.0),  # answered, but never acknowledged within its five days
    ],
)
def test_ch02_needs_acknowledgement_and_answer_within_the_code(
    acknowledged: int | None, answered: int, percent: float
) -> None:
    assert rental([complaint(acknowledged, answered)])["percent"] == percent


def test_answer_within_the_acknowledgements_days_needs_no_acknowledgement_before() -> None:
    assert rental([complaint(None, 5)])["percent"] == 100.0


def test_overdue_unanswered_counts_against_and_not_yet_due_does_not() -> None:
    overdue = complaint(3, None)
    fresh = complaint(3, None, made=TODAY - timedelta(4))
    found = rental([complaint(), overdue, fresh])
    assert (found["complaints"], found["in_code_time"], found["late"], found["not_due"]) == (
        3, 1, 1, 1,
    )  # fmt: skip
    assert found["percent"] == 50.0


def test_withdrawn_before_an_answer_is_in_ch01_and_not_in_ch02() -> None:
    found = rental([complaint(), complaint(3, None, state="withdrawn")])
    assert (found["complaints"], found["withdrawn"], found["percent"]) == (2, 1, 100.0)


def test_extension_the_code_allows_keeps_an_answer_in_time() -> None:
    late = complaint(3, 30)
    later = MADE + timedelta(35)
    longer = Promise(due_on=later, code_due_on=later, met_on=MADE + timedelta(30), extended=True)
    extended = complaint(3, 30, promises={**late.promises, "respond": longer})
    assert rental([late])["percent"] == 0.0
    assert rental([extended])["percent"] == 100.0


def test_policy_slower_than_the_code_is_judged_by_the_code() -> None:
    slow = Promise(
        due_on=MADE + timedelta(40), code_due_on=MADE + timedelta(21), met_on=MADE + timedelta(30)
    )
    case = complaint(3, 30)
    assert rental([complaint(3, 30, promises={**case.promises, "respond": slow})])["percent"] == 0.0


def test_refused_complaint_is_not_counted_as_made() -> None:
    assert rental([complaint(state="not_accepted")])["complaints"] == 0


def test_quick_fix_is_a_stage_1_complaint_answered_when_the_resident_was_content() -> None:
    quick = complaint(
        None,
        None,
        state="closed",
        quick_fix=True,
        quick_fix_accepted=True,
        closed_on=MADE + timedelta(2),
    )
    found = rental([quick])
    assert (found["complaints"], found["percent"]) == (1, 100.0)


def test_only_what_was_made_in_the_period_counts() -> None:
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2027, 3, 31), date(2027, 4, 1)]
    assert rental([complaint(made=day) for day in days])["complaints"] == 2


def test_stage_2_counts_from_the_day_it_was_asked_for() -> None:
    asked = date(2026, 10, 20)
    promises = {
        "acknowledge_stage_2": kept(asked + timedelta(7), asked + timedelta(2)),
        "respond_stage_2": kept(asked + timedelta(30), asked + timedelta(31)),
    }
    case = complaint(stage_2_on=asked)
    at_2 = complaint(stage_2_on=asked, promises={**case.promises, **promises})
    found = rental([case, at_2], stage="Stage 2")
    assert (found["complaints"], found["late"], found["not_due"]) == (2, 1, 1)
    assert rental([at_2])["percent"] == 100.0


def test_volumes_count_each_case_once_and_each_topic_it_has() -> None:
    cases = [
        complaint(topics=("repairs", "communication")),
        complaint(topics=("repairs",), channel="phone", quick_fix=True),
        complaint(kind="compliment", stage_1_on=None, topics=()),
    ]
    tables = {t.name: t for t in volumes(cases, YEAR)}
    assert tables["by_kind"].rows == [
        {"kind": "Complaint", "number": 2}, {"kind": "Compliment", "number": 1},
    ]  # fmt: skip
    assert row(tables["by_topic"], topic="Repairs")["number"] == 2
    assert row(tables["by_topic"], topic="Communication")["number"] == 1
    assert row(tables["by_stage"], stage="Stage 1")["number"] == 2
    assert row(tables["by_stage"], stage="Quick fix")["number"] == 1
    assert row(tables["by_month"], month="October 2026")["everything"] == 3
    assert len(tables["by_month"].rows) == 12


def test_promises_in_time_with_and_without_extension() -> None:
    late = complaint(3, 25)
    longer = kept(MADE + timedelta(30), MADE + timedelta(25), extended=True)
    extended = complaint(3, 25, promises={**late.promises, "respond": longer})
    table = timeliness([complaint(), late, extended, complaint(3, None)], YEAR, TODAY)
    found = row(table, promise="Answered, Stage 1")
    assert (found["due"], found["in_time"], found["in_extended_time"], found["late"]) == (
        4, 1, 1, 2,
    )  # fmt: skip
    assert (found["percent"], found["percent_without_extension"]) == (50.0, 25.0)


def test_promise_no_longer_owed_was_not_broken() -> None:
    gone = Promise(due_on=MADE + timedelta(21), ended_on=MADE + timedelta(9))
    case = complaint(3, None, state="withdrawn")
    withdrawn = complaint(3, None, promises={**case.promises, "respond": gone})
    names = [r["promise"] for r in timeliness([withdrawn], YEAR, TODAY).rows]
    assert "Answered, Stage 1" not in names


def test_outcomes_refusals_quick_fixes_and_escalation_are_counted() -> None:
    on = date(2026, 10, 9)
    cases = [
        complaint(outcomes={"stage_1": "upheld"}, stage_2_on=date(2026, 11, 2)),
        complaint(outcomes={"stage_1": "partly_upheld"}),
        complaint(
            outcomes={"stage_1": "upheld"}, refusals=(("escalation", "vexatious", False, on),)
        ),
        complaint(
            None, None, state="not_accepted", refusals=(("acceptance", "time_limit", True, on),)
        ),
        complaint(None, None, quick_fix=True, quick_fix_accepted=True, state="closed"),
    ]
    tables = {t.name: t for t in outcomes(cases, YEAR)}
    decided = {
        r["outcome"]: r["number"] for r in tables["by_outcome"].rows if r["stage"] == "Stage 1"
    }
    assert decided == {
        "Upheld": 2, "Partly upheld": 1, "Not accepted": 1, "Put right by a quick fix": 1,
    }  # fmt: skip
    assert row(tables["refused"], of="Taking it")["within_code"] == "yes"
    assert row(tables["refused"], of="Stage 2")["ground"] == "Vexatious"
    assert tables["quick_fix"].rows[0]["percent"] == 100.0
    assert tables["escalated"].rows == [
        {"answered": 3, "escalated": 1, "refused": 1, "percent": 33.3}
    ]


WDH = rulebook.policy("wdh", TODAY)


def pulled(cases: list[Counted]) -> dict[Any, Any]:
    table = triggers(cases, WDH, Period(YEAR.first, TODAY))
    assert table is not None
    return {r["trigger"]: r["pulled"] for r in table.rows}


def test_wdh_triggers_are_pulled_at_ninety_eighty_and_any() -> None:
    nine_of_ten = [complaint() for _ in range(9)] + [complaint(8, 12)]
    assert pulled(nine_of_ten) == {
        "Acknowledged in time": "yes", "Answered in time": "no",
        "Failures found by the Ombudsman": "no",
    }  # fmt: skip
    assert pulled([complaint() for _ in range(10)] + [complaint(8, 12)])[
        "Acknowledged in time"
    ] == "no"  # fmt: skip
    eight_of_ten = [complaint() for _ in range(8)] + [complaint(3, 22) for _ in range(2)]
    assert pulled(eight_of_ten)["Answered in time"] == "yes"
    found = complaint(determinations=((date(2026, 11, 1), "service_failure"),))
    assert pulled([found])["Failures found by the Ombudsman"] == "yes"


def test_landlord_without_triggers_has_no_such_table() -> None:
    assert triggers([], rulebook.policy("medway", TODAY), YEAR) is None


def test_compliments_are_reported_by_quarter_beside_complaints() -> None:
    def praise(on: date, replied: date) -> Counted:
        promises = {"compliment_reply": kept(on + timedelta(10), replied)}
        return complaint(None, None, kind="compliment", made=on, stage_1_on=None, promises=promises)

    first, later = date(2026, 4, 3), date(2026, 7, 1)
    cases = [
        praise(first, first + timedelta(10)),
        praise(later, later + timedelta(11)),
        complaint(),
    ]
    found = compliments(cases, YEAR).rows
    assert [r["quarter"] for r in found] == [
        "April to June 2026", "July to September 2026", "October to December 2026",
        "January to March 2027",
    ]  # fmt: skip
    assert [(r["compliments"], r["replied"], r["complaints"]) for r in found] == [
        (1, 1, 0), (1, 0, 0), (0, 0, 1), (0, 0, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("tenure", "stock"),
    [
        ("Shared owner", "low_cost_home_ownership"),
        ("shared_ownership", "low_cost_home_ownership"),
        ("assured tenancy", "low_cost_rental"),
        ("tenant", "low_cost_rental"),
        ("Affordable rent", "low_cost_rental"),
        ("rent to buy", "low_cost_home_ownership"),
        ("leaseholder", "other"),
        ("neighbour", "other"),
        ("private tenant", "other"),
        ("", "not_known"),
        (None, "not_known"),
        ("xyz", "not_known"),
    ],
)
def test_tenure_in_any_words_falls_under_one_kind_of_home(tenure: str | None, stock: str) -> None:
    assert stock_of(tenure) == stock


def test_csv_never_lets_a_spreadsheet_run_what_somebody_wrote() -> None:
    table = Table(name="x", title="x", says="x", columns=[], rows=[])
    table = outcomes([], YEAR)[0].model_copy(
        update={"rows": [{"stage": "=1+1", "outcome": "a,b", "number": 3, "percent": None}]}
    )
    assert write_csv(table).splitlines()[1] == '\'=1+1,"a,b",3,'
