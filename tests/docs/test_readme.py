"""The README tells the truth: its commands exist, its links and pictures are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), ROOT / "models/README.md"])


def verbs() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_link_and_picture_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        if not target.startswith(("http://", "https://", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} points at {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_make_verb_named_exists(page: Path) -> None:
    text = page.read_text()
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    named = set(re.findall(r"(?:^|[\s`])make ([a-z][a-z-]+)", code))
    assert named <= verbs(), f"{page.name} names {named - verbs()}"


def test_the_readme_opens_with_one_sentence_on_what_it_is() -> None:
    lines = (ROOT / "README.md").read_text().split("\n\n")
    assert lines[0] == "# Putright"
    assert lines[1].replace("\n", " ").startswith("Putright is ")
    assert lines[1].count(". ") == 0


def test_every_decision_says_what_enforces_it() -> None:
    for page in sorted((ROOT / "docs/adr").glob("0*.md")):
        assert "Enforced by" in page.read_text(), page.name
