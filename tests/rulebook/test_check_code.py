"""Where each policy and the Code part: the list, its completeness, what Putright does."""

from __future__ import annotations

from datetime import date

import pytest

import rulebook
from rulebook.commands.check_code import check_code, measure

TODAY = date(2026, 11, 23)
BOOK = rulebook.rulebook()

CONFLICTS = {
    "west-kent": {"2.2", "2.3", "5.2", "5.14", "6.12"},
    "medway": {"1.3", "2.2", "5.11"},
    "wdh": {"1.2", "2.2", "2.3", "2.4", "2.5", "5.2", "5.11", "6.4", "6.15"},
    "charitable-south": {"1.3", "3.7", "6.15", "7.2"},
    "chislehurst-sidcup": {"5.3", "5.4", "6.5", "6.16"},
}


def findings(landlord: str) -> list[dict[str, str]]:
    return check_code(BOOK, rulebook.policy(landlord, TODAY)).data["findings"]


@pytest.mark.parametrize(("landlord", "provisions"), CONFLICTS.items())
def test_every_conflict_with_a_must_is_listed(landlord: str, provisions: set[str]) -> None:
    listed = {each["provision"] for each in findings(landlord) if each["kind"] == "conflict"}
    assert listed == provisions


@pytest.mark.parametrize("landlord", rulebook.landlord_ids())
def test_every_finding_says_what_putright_does_instead(landlord: str) -> None:
    for each in findings(landlord):
        assert each["putright"]
        assert each["code_says"]
        assert each["policy_cites"]


@pytest.mark.parametrize("landlord", rulebook.landlord_ids())
def test_what_the_numbers_show_is_always_on_record(landlord: str) -> None:
    found = check_code(BOOK, rulebook.policy(landlord, TODAY))
    assert found.ok
    assert found.data["not_recorded"] == []


def test_the_numbers_are_really_compared() -> None:
    shown = {each.provision for each in measure(rulebook.policy("west-kent", TODAY))}
    assert shown == {"2.3", "5.2", "6.3", "6.11", "6.14"}
    south = {each.provision for each in measure(rulebook.policy("charitable-south", TODAY))}
    assert {"6.2", "6.11", "6.15"} <= south


@pytest.mark.parametrize("landlord", rulebook.landlord_ids())
def test_stale_facts_of_every_policy_are_listed(landlord: str) -> None:
    assert any(each["kind"] == "obsolete" for each in findings(landlord))


def test_before_the_code_there_is_nothing_to_compare() -> None:
    assert check_code(BOOK, rulebook.policy("medway", date(2023, 1, 9))).data == []
