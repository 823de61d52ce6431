"""Danger at any turn: the words fit it, nothing is hurried, nobody is contacted unsafely."""

from __future__ import annotations

import pytest

from bot.actions.questions import BY_NAME
from tests.bot.actions.builders import complaint, heard, rules
from tests.bot.actions.desk import Desk

ABUSE = (("domestic_abuse", "safeguarding"),)
DESPAIR = (("suicide", "safeguarding"),)
GATE = "the gate has been broken for weeks and nobody comes"
PHONE = [{"entity": "phone", "value": "+447700900456", "text": "07700 900456"}]


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


async def test_fear_gets_milder_words_than_violence_and_staff_hear_of_both(desk: Desk) -> None:
    said = await desk.hear("im scared of him, he has a key", safety=ABUSE)
    assert "frightened" in said
    assert "0808 2000 247" in said
    assert desk.api.alerts[0]["category"] == "safeguarding"


async def test_violence_gets_the_number_first(desk: Desk) -> None:
    said = await desk.hear("my husband hits me", safety=ABUSE)
    assert said.startswith("If you are in danger now, call 999")


async def test_fear_at_home_is_heard_where_no_blow_is_told(desk: Desk) -> None:
    await desk.hear("i dont feel safe at home because of my ex", kind="other")
    assert [a["hazard"] for a in desk.api.alerts] == ["domestic_abuse"]


async def test_where_somebody_is_feared_a_safe_way_to_be_reached_is_asked(desk: Desk) -> None:
    await desk.hear("new locks please, im scared of my ex", kind="service_request", safety=ABUSE)
    assert desk.asks == "safe_contact"
    await desk.hear("only text me after 3 on 07700 900456", entities=PHONE)
    await desk.skip_until(None)
    body = next(body for action, body in reversed(desk.api.acts) if action != "submit")
    [contact] = body["parties"][0]["contacts"]
    assert contact["safe"] is True
    assert contact["channel"] == "sms"
    assert body["adjustments"][0]["need"].startswith("safe contact: only text me after 3")


@pytest.mark.parametrize("hazard", ["violence", "adult_at_risk"])
async def test_where_a_neighbour_or_somebody_else_is_feared_a_safe_way_is_asked_too(
    desk: Desk, hazard: str
) -> None:
    await desk.hear(
        "new locks please, the man next door says he will kill me",
        kind="service_request",
        safety=((hazard, "safeguarding"),),
    )
    assert desk.asks == "safe_contact"
    await desk.hear("not safe, he reads my post")
    await desk.skip_until(None)
    body = next(body for action, body in reversed(desk.api.acts) if action != "submit")
    assert body["adjustments"][0]["need"].startswith("safe contact: not safe, he reads my post")


async def test_an_unsafe_number_is_marked_never_to_be_used_and_no_other_is_asked(
    desk: Desk,
) -> None:
    await desk.hear(
        "new locks please, im scared of my ex. 07700 900456",
        kind="service_request",
        safety=ABUSE,
        entities=PHONE,
    )
    await desk.hear("not safe, he checks my phone")
    await desk.skip_until(None)
    body = next(body for action, body in reversed(desk.api.acts) if action != "submit")
    assert [c["safe"] for c in body["parties"][0]["contacts"]] == [False]


async def test_after_words_of_despair_nothing_is_hurried(desk: Desk) -> None:
    said = await desk.hear(
        "cant go on, i want to end it, the damp never stops", kind="complaint", safety=DESPAIR
    )
    assert "116 123" in said
    assert desk.asks == "go_on"
    assert "log this as a complaint" not in said
    assert "no hurry" in await desk.hear("im just so tired of all of it you know")
    assert desk.asks == "go_on"
    await desk.hear("carry on")
    assert desk.asks == "complain_choice"


async def test_leaving_it_after_words_of_despair_keeps_everything(desk: Desk) -> None:
    await desk.hear("i want to end it, the damp never stops", kind="complaint", safety=DESPAIR)
    said = await desk.hear("leave it for now")
    assert desk.asks is None
    assert "116 123" in said
    await desk.hear("hi im back")
    assert desk.asks == "complain_choice"


async def test_despair_without_a_matter_is_not_answered_with_a_menu(desk: Desk) -> None:
    await desk.hear("i dont want to be here any more", safety=DESPAIR)
    titles = [b["title"] for reply in desk.replies for b in reply.get("buttons") or []]
    assert titles == ["Talk to a person"]


def test_an_old_flood_told_in_passing_is_asked_about_first() -> None:
    intake = complaint(hazard="flood", hazard_doubtful=True, dangers=["flood"])
    question = BY_NAME["emergency_now"]
    assert question.prompt(intake, rules()).text == "Is this happening right now?"
    assert question.read(heard("no it was 2 weeks ago"), intake, rules())
    assert intake.hazard == "flood", "staff were told and decide"
    assert not BY_NAME["household_risk"].matters(intake, rules())


def test_a_flood_that_goes_on_asks_who_is_at_home() -> None:
    intake = complaint(hazard="flood", hazard_doubtful=True, dangers=["flood"])
    assert BY_NAME["emergency_now"].read(heard("yes its pouring in"), intake, rules())
    assert intake.hazard_doubtful is False
    assert BY_NAME["household_risk"].matters(intake, rules())


async def test_flags_of_a_short_answer_are_not_believed(desk: Desk) -> None:
    await desk.hear(GATE, kind="complaint", flags=("home_visit",))
    await desk.hear("yes")
    await desk.hear(
        "i dont have it", flags=("anonymous", "third_party"), safety=(("gas", "emergency"),)
    )
    assert desk.slots.get("intake_acting_for") is None
    assert "anonymous" not in {s["name"] for s in desk.slots["intake_signals"]}


# whoever fears for somebody else


def seen(hazard: str, words: str) -> list[dict[str, object]]:
    return [
        {"hazard": hazard, "group": "safeguarding", "confidence": 0.9, "now": True, "words": words}
    ]


@pytest.mark.parametrize(
    ("text", "hazard", "words"),
    [
        ("my sister hurt herself agen", "suicide", "hurt herself"),
        ("my son says he wants to die", "suicide", "wants to die"),
        ("my mum doesnt want to be here anymore", "suicide", "doesnt want to be here"),
        ("im worried my daughter will end her life", "suicide", "end her life"),
        ("my tenant told me he wants to end it", "suicide", "wants to end it"),
        ("she cant go on like this", "suicide", "cant go on like this"),
        ("her partner hits her", "domestic_abuse", "partner hits her"),
        ("the man upstairs is beating his wife", "domestic_abuse", "beating his wife"),
        ("my mum is scared of him", "domestic_abuse", "scared of him"),
        ("my daughters ex said he will kill her", "violence", "he will kill her"),
    ],
)
async def test_advice_for_somebody_else_speaks_of_them_with_the_same_numbers(
    desk: Desk, text: str, hazard: str, words: str
) -> None:
    said = await desk.hear(text, sightings=seen(hazard, words))
    assert "999" in said
    assert "feeling this way" not in said
    assert "If you are in danger" not in said
    assert "If they" in said
    number = {"suicide": "116 123", "domestic_abuse": "0808 2000 247", "violence": "999"}[hazard]
    assert number in said
    assert [alert["hazard"] for alert in desk.api.alerts] == [hazard]


@pytest.mark.parametrize(
    ("text", "hazard", "words"),
    [
        ("i want to die", "suicide", "want to die"),
        ("my husband died, cant go on", "suicide", "cant go on"),
        ("my husband died and i want to die", "suicide", "want to die"),
        ("my sister hurt herself and i cant cope", "suicide", "hurt herself"),
        ("my husband took his own life and i want to join him", "suicide", "took his own life"),
        ("my son killed himself last year in this flat", "suicide", "killed himself"),
        ("he told me to kill myself", "suicide", "kill myself"),
        ("he makes me want to die", "suicide", "want to die"),
        ("wants to end it all", "suicide", "wants to end it all"),
        ("my husband hits her", "domestic_abuse", "husband hits her"),
        ("my ex hits the kids and me", "domestic_abuse", "ex hits"),
        ("im scared of him he hits her", "domestic_abuse", "he hits her"),
        ("scared of him", "domestic_abuse", "scared of him"),
        ("he threatened to kill my mum", "violence", "threatened to kill"),
    ],
)
async def test_where_the_writer_may_be_meant_the_advice_speaks_to_them(
    desk: Desk, text: str, hazard: str, words: str
) -> None:
    said = await desk.hear(text, sightings=seen(hazard, words))
    assert "you are in danger" in said
    assert "they or you" not in said
    assert "for them" not in said


async def test_danger_to_somebody_else_that_could_not_be_reported_speaks_of_them_too(
    desk: Desk,
) -> None:
    desk.api.state = "down"
    said = await desk.hear("my sister hurt herself agen", sightings=seen("suicide", "hurt herself"))
    assert "call 999 for them" in said
    assert "116 123" in said
