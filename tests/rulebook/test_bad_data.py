"""Bad data never loads, and every fault is listed by file and key."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from rulebook import PolicyDataError, Rulebook

TODAY = date(2026, 11, 23)
LANDLORD = "id: mill-lane\nname: Mill Lane Homes\nprefix: MLH\n"
EDITION = (
    "id: mill-lane-1\ntitle: Complaints\nstatus: in_force\nstarts_on: 2024-04-01\n"
    "dated_because: printed on its cover\n"
)
CLAUSE = (
    "clauses:\n  a.clause:\n    title: A clause\n    says: It says so.\n    cite: Page 1\n"
    "    recorded: a note\n"
)


def faults(
    root: Path,
    clauses: str = CLAUSE,
    edition: str = EDITION,
    landlord: str = LANDLORD,
    later: str | None = None,
) -> list[str]:
    home = root / "landlords" / "mill-lane"
    (home / "one").mkdir(parents=True)
    (home / "landlord.yml").write_text(landlord)
    (home / "one" / "edition.yml").write_text(edition)
    (home / "one" / "clauses.yml").write_text(clauses)
    if later is not None:
        (home / "two").mkdir()
        (home / "two" / "edition.yml").write_text(later)
        (home / "two" / "clauses.yml").write_text(CLAUSE)
    try:
        Rulebook(root).policy("mill-lane", TODAY)
    except PolicyDataError as problem:
        return [str(fault) for fault in problem.faults]
    return []


def test_good_data_has_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path) == []


@pytest.mark.parametrize(
    ("clauses", "key", "problem"),
    [
        (CLAUSE.replace("    cite: Page 1\n", ""), "clauses.a.clause.cite", "is missing"),
        (CLAUSE.replace("cite: Page 1", "cite:"), "clauses.a.clause.cite", "must be a sentence"),
        (CLAUSE + "    sights: Page 2\n", "clauses.a.clause.sights", "is not a key known here"),
        (CLAUSE + "    cite: Page 2\n", "clauses.a.clause.cite", "is given twice"),
        (CLAUSE + "    quote: &x words\n", "clauses.a.clause.quote", "an anchor or a tag"),
        (CLAUSE + "    quote: !!str words\n", "clauses.a.clause.quote", "an anchor or a tag"),
        (
            CLAUSE + "    deadline: {name: respond, track: stage_1, start: received, amount: 10,"
            " unit: fortnights}\n",
            "clauses.a.clause.deadline.unit",
            "'fortnights' is none of",
        ),
        (
            CLAUSE + "    deadline: {name: reply, track: stage_1, start: received, amount: 10,"
            " unit: working_days}\n",
            "clauses.a.clause.deadline.name",
            "'reply' is none of",
        ),
        (
            CLAUSE + "    deadline: {name: respond, track: stage_1, start: received,"
            " amount: ten, unit: working_days}\n",
            "clauses.a.clause.deadline.amount",
            "must be a whole number",
        ),
        (
            CLAUSE + "    deadline: {name: respond, track: stage_1, start: received,"
            " amount: 0, unit: working_days}\n",
            "clauses.a.clause.deadline.amount",
            "must be more than nothing",
        ),
        (
            CLAUSE + "    exclusion: {ground: bad_mood, when: {first_report: true}}\n",
            "clauses.a.clause.exclusion.ground",
            "'bad_mood' is none of",
        ),
        (
            CLAUSE + "    exclusion: {ground: first_report}\n",
            "clauses.a.clause.exclusion",
            "needs either",
        ),
        (
            CLAUSE + "    exclusion: {ground: first_report, when: {first_reprot: true}}\n",
            "clauses.a.clause.exclusion.when",
            "'first_reprot' is not a fact",
        ),
        (
            CLAUSE + "    exclusion: {ground: court_proceedings, when: {court_claim: maybe}}\n",
            "clauses.a.clause.exclusion.when",
            "court_claim is never 'maybe'",
        ),
        (
            CLAUSE + "    extension: {deadline: respond, needs: [reason]}\n",
            "clauses.a.clause.extension.deadline",
            "which no clause here sets",
        ),
        (
            CLAUSE + "    quick_fix: {name: quick, amount: 3, unit: working_days,"
            " unsuitable: [complex]}\n    deadline: {name: quick_fix, track: quick_fix,"
            " start: received, amount: 2, unit: working_days}\n",
            "clauses.a.clause.quick_fix.amount",
            "is not that of the quick_fix deadline",
        ),
        (CLAUSE + "    covers: [WK7]\n", "clauses.a.clause.covers", "rule numbers"),
        (CLAUSE + "    answers: weather\n", "clauses.a.clause.answers", "'weather' is none of"),
        (
            CLAUSE.replace("It says so.", "It takes {limit}."),
            "clauses.a.clause.says",
            "cannot be filled in",
        ),
        (CLAUSE + "    values: {a: 2026-02-30}\n", "values.a", "is not a day of the calendar"),
        ("clauses:\n  a: [\n", "(top)", "expected"),
        ("chapter: nothing\n", "clauses", "is missing"),
    ],
)
def test_each_fault_names_its_file_and_key(
    tmp_path: Path, clauses: str, key: str, problem: str
) -> None:
    found = faults(tmp_path, clauses)
    assert any("clauses.yml" in each and key in each and problem in each for each in found), found


def test_every_fault_is_listed_at_once(tmp_path: Path) -> None:
    bad = CLAUSE.replace("    cite: Page 1\n", "").replace("    title: A clause\n", "")
    found = faults(
        tmp_path, bad + "    sights: x\n", EDITION.replace("in_force", "fine"),
        LANDLORD + "colour: blue\n",
    )  # fmt: skip
    assert len(found) >= 5
    assert {each.split(":")[0].rsplit("/", 1)[1] for each in found} == {
        "clauses.yml", "edition.yml", "landlord.yml",
    }  # fmt: skip


def test_overlapping_editions_are_refused(tmp_path: Path) -> None:
    later = EDITION.replace("mill-lane-1", "mill-lane-2").replace("2024-04-01", "2025-04-01")
    (fault,) = faults(tmp_path, later=later)
    assert "overlaps mill-lane-1" in fault


def test_a_draft_may_lie_beside_the_edition_in_force_and_is_never_used(tmp_path: Path) -> None:
    later = (
        EDITION.replace("mill-lane-1", "mill-lane-2")
        .replace("2024-04-01", "2025-04-01")
        .replace("in_force", "draft")
    )
    assert faults(tmp_path, later=later) == []
    assert Rulebook(tmp_path).policy("mill-lane", TODAY).edition == "mill-lane-1"


def test_a_case_keeps_the_edition_of_the_day_it_was_received(tmp_path: Path) -> None:
    first = EDITION + "until: 2025-03-31\n"
    later = EDITION.replace("mill-lane-1", "mill-lane-2").replace("2024-04-01", "2025-04-01")
    assert faults(tmp_path, edition=first, later=later) == []
    book = Rulebook(tmp_path)
    assert book.policy("mill-lane", date(2025, 3, 31)).edition == "mill-lane-1"
    assert book.policy("mill-lane", date(2025, 4, 1)).edition == "mill-lane-2"


def test_an_id_that_is_not_the_folders_is_refused(tmp_path: Path) -> None:
    found = faults(tmp_path, landlord=LANDLORD.replace("id: mill-lane", "id: mill"))
    assert any("must be the folder's name" in each for each in found)
