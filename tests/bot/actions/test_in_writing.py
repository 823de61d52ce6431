"""What is said where something in writing was asked for: had, to be asked for, or said aloud."""

from __future__ import annotations

import pytest

from bot.actions.authority import who_told
from bot.actions.questions import BY_NAME
from tests.bot.actions.builders import complaint, heard, rules
from tests.bot.actions.desk import Desk
from tests.bot.actions.test_representatives import until_asked


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


@pytest.mark.parametrize(
    "words",
    [
        "she asked me to",
        "yes she asked me to",
        "the lady at number 12, she knows im writing",
        "she gave me permission",
        "theyre happy for me to do it",
        "next door asked",
        "verbally yes",
        "not in writing but she agreed",
    ],
)
async def test_a_resident_who_agreed_aloud_is_kept_as_that_and_nobody_is_asked_again(
    desk: Desk, words: str
) -> None:
    await until_asked(desk, "authority")
    await desk.hear(words)
    assert desk.asks == "outcome_wanted"
    await desk.skip_until("confirm_summary")
    speaker = next(p for p in desk.api.acts[-1][1]["parties"] if p["role"] == "representative")
    assert speaker["authority"]["status"] == "pending"
    assert speaker["authority"]["evidence"].startswith("says that the resident knows and agrees")


@pytest.mark.parametrize(
    "words", ["she cant write", "i dunno", "no", "no she doesnt know", "not yet, she doesnt know"]
)
async def test_who_has_nothing_in_writing_is_not_said_to_have_leave(desk: Desk, words: str) -> None:
    await until_asked(desk, "authority")
    await desk.hear(words)
    await desk.skip_until("confirm_summary")
    speaker = next(p for p in desk.api.acts[-1][1]["parties"] if p["role"] == "representative")
    assert speaker["authority"]["evidence"] is None


@pytest.mark.parametrize(
    ("words", "authority"),
    [
        ("can you ask her", "ask"),
        ("ask him yourself", "ask"),
        ("she signed a form", "have"),
        ("she said yes in an email", "have"),
        ("i asked her and she said its fine", "none"),
        ("not yet, can you ask her?", "ask"),
        ("i dont know can you ask him", "ask"),
        ("ill ask him tonight", "none"),
        ("dont have a letter", "none"),
        ("no letter but shes my mum", "none"),
        ("we havent got anything in writing", "none"),
        ("dont ask her she has dementia", "none"),
        ("no dont contact him", "none"),
        ("do not call her", "none"),
        ("dont ask her, i have a signed letter", "have"),
        ("no but she can sign a form if you send it", "none"),
        ("i can get her to sign something", "none"),
        ("i have her permission", "none"),
    ],
)
def test_in_writing_to_be_asked_and_said_aloud_are_told_apart(words: str, authority: str) -> None:
    intake = complaint(acting_for="someone")
    assert BY_NAME["authority"].read(heard(words), intake, rules())
    assert intake.authority == authority


@pytest.mark.parametrize(
    "words",
    [
        "the lady in the office said no",
        "a couple of weeks now",
        "the man who came was rude",
        "i live at number 12",
    ],
)
def test_whoever_is_only_spoken_of_is_not_written_for(words: str) -> None:
    assert who_told(words) is None


@pytest.mark.parametrize(
    ("words", "entities", "tie"),
    [
        ("it's for next door", (), "neighbour"),
        ("the lady at number 12", (), "neighbour"),
        ("its my mum", (("relationship", "mum"),), "mum"),
        ("i look after her", (), "carer"),
    ],
)
async def test_who_they_are_is_kept_and_the_writing_asked_for_once_more(
    desk: Desk, words: str, entities: tuple[tuple[str, str], ...], tie: str
) -> None:
    desk.slots.update(intake_acting_for="someone", intake_resident_name="Edna Testcase")
    await desk.hear("the flat is damp and nobody has come", kind="complaint")
    await desk.hear("yes")
    if desk.asks != "authority":
        desk.slots["intake_relationship"] = None
        await desk.skip_until("authority")
    told = [{"entity": name, "value": value} for name, value in entities]
    said = await desk.hear(words, entities=told)
    assert "follow" not in said
    assert desk.asks == "authority"
    assert desk.slots["intake_relationship"] == tie
    await desk.hear(
        "shes my neighbour", entities=[{"entity": "relationship", "value": "neighbour"}]
    )
    assert desk.asks == "outcome_wanted"
