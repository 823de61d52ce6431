"""docs/journeys.md is what the stories say, and no rule is left out of it."""

from __future__ import annotations

from tests.journeys.telling.page import PAGE, not_shown, rules, shown_by, write


def test_every_rule_is_shown_by_a_conversation_or_explained() -> None:
    left_out = set(rules()) - set(shown_by()) - set(not_shown())
    assert not left_out, sorted(left_out)


def test_stories_mark_only_rules_that_exist() -> None:
    unknown = (set(shown_by()) | set(not_shown())) - set(rules())
    assert not unknown, sorted(unknown)


def test_no_rule_is_explained_away_that_a_conversation_shows() -> None:
    assert not set(shown_by()) & set(not_shown())


def test_the_page_is_what_the_stories_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == write(), (
        "docs/journeys.md is out of date: run `python -m tests.journeys.telling.page`"
    )
