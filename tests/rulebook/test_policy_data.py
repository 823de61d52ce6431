"""The five policies as they are on disk: whole, cited, quoted truly, readable."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import rulebook
from rulebook import ClauseUnknownError, EditionMissingError, LandlordUnknownError
from rulebook.clauses import Clause, Policy, ValueMissingError
from rulebook.commands.coverage import policy_map, rows
from rulebook.commands.lint import against_source, lint
from rulebook.commands.rules import read_rules

TODAY = date(2026, 11, 23)
BOOK = rulebook.rulebook()
POLICIES = [rulebook.policy(landlord, TODAY) for landlord in rulebook.landlord_ids()]
CLAUSES = [
    pytest.param(policy, clause, id=f"{policy.landlord} {clause.id}")
    for policy in POLICIES
    for clause in policy.clauses.values()
]


def test_five_landlords_in_the_order_they_were_taken_up() -> None:
    assert rulebook.landlord_ids() == (
        "west-kent", "medway", "wdh", "charitable-south", "chislehurst-sidcup",
    )  # fmt: skip
    assert [policy.prefix for policy in POLICIES] == ["WK", "MED", "WDH", "CSO", "CSH"]


def test_the_data_has_no_faults() -> None:
    found = lint(BOOK, TODAY)
    assert found.ok, "\n".join(found.lines)


@pytest.mark.parametrize(("policy", "clause"), CLAUSES)
def test_every_clause_is_cited_quoted_and_says_one_plain_thing(
    policy: Policy, clause: Clause
) -> None:
    assert clause.cite
    assert clause.text
    assert clause.says.endswith(".")
    assert "{" not in clause.says
    assert len(clause.says.split()) <= 60
    assert not re.search(r"\d{4,}", clause.says), "numbers come from contacts"


def test_there_are_242_rules_and_every_one_is_accounted_for() -> None:
    table = rows(BOOK, TODAY)
    assert len(table) == len(read_rules()) == 242
    assert {row.state for row in table} <= {
        "built", "held as data", "staff only", "replaced", "not built",
    }  # fmt: skip
    for row in table:
        assert row.clauses, row.number
        if row.state == "staff only":
            assert "recorded as" in row.note, row.number
        if row.state == "not built":
            assert "because" in row.note, row.number


def test_the_policy_map_is_up_to_date() -> None:
    path = Path(__file__).parents[2] / "docs" / "policy-map.md"
    listed = re.findall(r"^\| ([A-Z]+-\d\d) \|", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == re.findall(r"^\| ([A-Z]+-\d\d) \|", policy_map(BOOK, TODAY), re.MULTILINE), (
        "run python -m rulebook coverage --write"
    )


def test_the_edition_in_force_is_the_one_of_the_day() -> None:
    assert rulebook.policy("medway", date(2022, 9, 1)).edition == "medway-2022-09"
    with pytest.raises(EditionMissingError, match="medway-2022-09"):
        rulebook.policy("medway", date(2022, 8, 31))


def test_the_code_is_in_force_from_its_first_day() -> None:
    assert rulebook.policy("wdh", date(2024, 3, 31)).code is None
    code = rulebook.policy("wdh", date(2024, 4, 1)).code
    assert code is not None
    assert code.id == "complaint-handling-code-2024-04-01"


def test_the_code_has_every_provision() -> None:
    code = POLICIES[0].code
    assert code is not None
    counts = {
        chapter: sum(1 for id in code.clauses if id.split(".")[0] == str(chapter))
        for chapter in range(1, 10)
    }
    assert counts == {1: 6, 2: 5, 3: 7, 4: 3, 5: 15, 6: 20, 7: 4, 8: 5, 9: 8}


def test_unknown_names_say_what_there_is() -> None:
    with pytest.raises(LandlordUnknownError, match="west-kent"):
        rulebook.policy("east-kent", TODAY)
    with pytest.raises(ClauseUnknownError, match="stage-two.respond"):
        POLICIES[0].clause("stage-two.responds")
    with pytest.raises(ValueMissingError, match="heads"):
        POLICIES[1].value("5.5.1.head_s_heads")


def test_values_are_read_by_clause_and_name() -> None:
    assert POLICIES[1].value("5.5.1.heads") == [
        "statutory", "quantifiable_loss", "time_and_trouble", "distress_and_inconvenience",
    ]  # fmt: skip
    assert POLICIES[2].value("triggers.answered_in_time_percent") == 80
    assert POLICIES[3].value("confidence.identity_visible_to_count") == 2
    assert POLICIES[4].value("10.2.2.size") == 3


def test_every_landlord_answers_the_questions_residents_ask() -> None:
    wanted = (
        "definition", "how_to_complain", "who_can_complain", "third_party", "exclusions",
        "not_accepted", "quick_fix", "stages", "what_happens_next", "how_long", "stage_1",
        "stage_2", "stage_2_window", "ombudsman", "adjustments", "compensation", "repairs",
        "reprisal", "hazard", "equality", "designated_person", "anonymous", "confidentiality",
        "contact", "other_bodies", "staff_complaint",
    )  # fmt: skip
    for policy in POLICIES:
        for question in wanted:
            found = rulebook.answer(policy, question, TODAY)
            assert found is not None, (policy.landlord, question)
            assert found.cite
    assert rulebook.answer(POLICIES[0], "the_weather", TODAY) is None


def test_a_text_that_changed_is_noticed() -> None:
    edition = BOOK.editions("wdh")[0]
    (fault,) = against_source(replace(edition, sha256="0" * 64))
    assert "has changed" in fault.problem


def test_words_the_policy_does_not_print_are_noticed() -> None:
    edition = BOOK.editions("wdh")[0]
    clause = replace(edition.clauses["2.17"], text="within 25 working days")
    (fault,) = against_source(replace(edition, clauses={"2.17": clause}))
    assert "is not in the landlord's text" in fault.problem
