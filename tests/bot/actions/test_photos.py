"""Photos and files sent along with a message, or without a word."""

from __future__ import annotations

import pytest

from tests.bot.actions.desk import Desk

GATE = "the gate has been broken for weeks and nobody comes"
PHOTO = ["image/jpeg"]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


async def test_photos_with_the_story_are_said_to_be_kept(desk: Desk) -> None:
    said = await desk.hear(GATE, kind="complaint", attachments=PHOTO * 2)
    assert "kept the 2 files" in said
    assert desk.asks == "complain_choice"


async def test_photos_are_counted_at_the_read_back(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",), attachments=PHOTO * 2)
    await desk.hear("yes")
    await desk.hear("", attachments=PHOTO)
    await desk.skip_until("confirm_summary")
    assert "Kept with it: 3 photos or files" in desk.replies[-1]["text"]


async def test_a_complaint_without_photos_says_nothing_of_any(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("yes")
    await desk.skip_until("confirm_summary")
    assert "Kept with it" not in desk.replies[-1]["text"]


async def test_photos_alone_at_the_start_are_kept_and_asked_about(desk: Desk) -> None:
    said = await desk.hear("", attachments=PHOTO, kind="compliment", flags=("abusive",))
    assert "kept what you sent" in said
    assert "What is it about?" in said
    assert "not sure I understood" not in said
    await desk.hear(GATE, kind="complaint")
    assert desk.asks == "complain_choice"
    assert "abusive" not in {s["name"] for s in desk.slots["intake_signals"]}


async def test_photos_alone_at_a_question_leave_it_open(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint")
    await desk.hear("yes")
    asked = desk.asks
    said = await desk.hear("", attachments=PHOTO)
    assert "kept what you sent" in said
    assert "follow" not in said
    assert desk.asks == asked


async def test_photos_alone_after_the_receipt_join_the_case_and_staff_are_told(desk: Desk) -> None:
    await desk.hear("the kitchen tap drips all day", kind="service_request")
    await desk.skip_until(None)
    said = await desk.hear("", attachments=PHOTO)
    assert "kept what you sent with WK-26-TESTED" in said
    assert desk.api.acts[-1][0] == "add_information"
    assert desk.asks is None


async def test_the_number_comes_before_a_word_about_photos(desk: Desk) -> None:
    said = await desk.hear(
        "I can smell gas, see photo",
        kind="service_request",
        safety=(("gas", "emergency"),),
        attachments=PHOTO,
    )
    assert said.index("0800 111 999") < said.index("kept what you sent")


async def test_words_with_a_photo_that_answer_nothing_are_part_of_the_story(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint")
    said = await desk.hear("the hinge", attachments=PHOTO)
    assert "follow" not in said
    assert "the hinge" in desk.slots["intake_description"]
    assert desk.asks == "complain_choice"
