"""The README's pictures are there, of the right landlord, of the right size, and as the chat looks now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

import rulebook
from scripts.picture import PICTURES, TALKS, Screen, look, names

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("name", "of"), names().items(), ids=list(names()))
def test_a_picture_is_of_whose_page_it_says_and_of_its_screens_size(
    name: str, of: tuple[str, Screen]
) -> None:
    landlord, screen = of
    with Image.open(PICTURES / name) as picture:
        assert picture.size == screen.size
        # Written by the page the picture was taken of, not by the name of the file.
        assert picture.info["Landlord"] == landlord
        assert picture.info["Look"] == look(), "the chat looks otherwise now: run `make pictures`"
        assert len(picture.convert("RGB").resize((64, 64)).getcolors(4096) or []) > 20, "blank"


def test_every_landlord_has_a_picture_on_every_screen() -> None:
    assert set(TALKS) == set(rulebook.landlord_ids())
    assert len(names()) == 2 * len(TALKS) + 4


def test_every_picture_is_shown_on_a_page() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), ROOT / "widget" / "README.md"]
    shown = {
        name for page in pages for name in re.findall(r"pictures/([\w-]+\.\w+)", page.read_text())
    }
    assert {file.name for file in PICTURES.iterdir()} == shown
