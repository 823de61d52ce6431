"""The survey at the end: the landlord's own questions, and nobody unhappy is forgotten."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.handoff_api.answered import closed
from tests.handoff_api.house import Client, House, created

HAPPY = [
    {"question": "survey_easy", "choice": "very_easy"},
    {"question": "survey_satisfied", "score": 5},
]
UNHAPPY = [
    {"question": "survey_informed", "choice": "no", "words": "Marigold nobody rang"},
    {"question": "survey_satisfied", "score": 1},
]


async def ended(client: Client, staff: Client, **more: Any) -> dict[str, Any]:
    """A case that its resident no longer wants."""
    case = await created(client, **more)
    return await staff.done(case, "withdraw", reason="mended")


async def answer(client: Client, case: dict[str, Any], answers: Any, **more: Any) -> httpx.Response:
    body = {"channel": "web", "answers": answers}
    return await client.post(f"/v1/cases/{case['reference']}/survey", body, **more)


async def test_landlord_with_a_printed_survey_asks_its_own_twelve_questions(
    house: House, bot: Client
) -> None:
    case = await created(bot, landlord="chislehurst-sidcup")
    form = (await bot.get(f"/v1/cases/{case['reference']}/survey")).json()
    assert [q["id"] for q in form["questions"]] == [f"survey_{n}" for n in range(1, 13)]
    assert form["questions"][7]["asks"] == "Was the complaint resolved to your satisfaction?"


async def test_landlord_without_one_asks_the_general_questions(bot: Client) -> None:
    case = await created(bot)
    form = (await bot.get(f"/v1/cases/{case['reference']}/survey")).json()
    assert [q["id"] for q in form["questions"]] == [
        "survey_easy", "survey_informed", "survey_satisfied",
    ]  # fmt: skip


async def test_survey_is_not_open_before_the_case_has_ended(bot: Client) -> None:
    case = await created(bot)
    assert (await bot.get(f"/v1/cases/{case['reference']}/survey")).json()["open"] is False
    refused = await answer(bot, case, HAPPY)
    assert (refused.status_code, refused.json()["code"]) == (409, "survey_closed")


async def test_answers_are_kept_and_change_nothing_about_the_case(
    bot: Client, staff: Client
) -> None:
    case = await ended(bot, staff)
    given = await answer(bot, case, HAPPY)
    assert given.status_code == 201
    assert given.json()["dissatisfied"] is False
    assert given.json()["offer"] is None
    after = (await staff.get(f"/v1/cases/{case['reference']}")).json()
    assert (after["state"], after["version"]) == (case["state"], case["version"])
    form = (await bot.get(f"/v1/cases/{case['reference']}/survey")).json()
    assert form["open"] is False
    assert form["given"][0]["answers"] == [
        {"question": "survey_easy", "choice": "very_easy", "words": None},
        {"question": "survey_satisfied", "choice": "very_satisfied", "words": None},
    ]


async def test_same_stage_is_not_asked_about_twice(bot: Client, staff: Client) -> None:
    case = await ended(bot, staff)
    await answer(bot, case, HAPPY)
    assert (await answer(bot, case, UNHAPPY)).status_code == 409


async def test_unhappy_resident_is_flagged_and_told_what_is_still_open(
    bot: Client, staff: Client
) -> None:
    case = await ended(bot, staff)
    given = (await answer(bot, case, UNHAPPY)).json()
    assert (given["dissatisfied"], given["follow_up"]) == (True, "needed")
    assert given["offer"] == "complaint"
    assert given["offer_says"]
    [waiting] = (await staff.get("/v1/surveys", follow_up="needed")).json()["surveys"]
    assert waiting["case_reference"] == case["reference"]
    assert waiting["answers"][0]["words"] == "Marigold nobody rang"


async def test_after_stage_1_the_unhappy_are_offered_stage_2(house: House, bot: Client) -> None:
    clerk = await house.staff(landlord="chislehurst-sidcup")
    case = await closed(clerk, await created(bot, landlord="chislehurst-sidcup"))
    given = await answer(bot, case, [{"question": "survey_8", "choice": "no"}])
    assert given.json()["offer"] == "stage_2"


async def test_would_it_stop_you_counts_against_us_on_yes(house: House, bot: Client) -> None:
    clerk = await house.staff(landlord="chislehurst-sidcup")
    case = await ended(bot, clerk, landlord="chislehurst-sidcup")
    given = await answer(bot, case, [{"question": "survey_10", "score": 1, "words": "it was slow"}])
    assert given.json()["dissatisfied"] is True


async def test_several_choices_of_one_question_are_kept(house: House, bot: Client) -> None:
    clerk = await house.staff(landlord="chislehurst-sidcup")
    case = await ended(bot, clerk, landlord="chislehurst-sidcup")
    both = [{"question": "survey_2", "choice": ["telephone", "chat_or_online"]}]
    given = (await answer(bot, case, both)).json()
    assert [a["choice"] for a in given["answers"]] == ["telephone", "chat_or_online"]


async def test_follow_up_is_done_once_somebody_says_what_came_of_it(
    bot: Client, staff: Client
) -> None:
    case = await ended(bot, staff)
    survey = (await answer(bot, case, UNHAPPY)).json()
    done = await staff.post(f"/v1/surveys/{survey['id']}/follow-up", {"note": "rang, apologised"})
    assert done.json()["follow_up"] == "done"
    assert (await staff.get("/v1/surveys", follow_up="needed")).json()["surveys"] == []
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    assert history["intact"]
    assert [e["action"] for e in history["entries"]][-2:] == [
        "survey_answered", "survey_followed_up",
    ]  # fmt: skip
    assert "Marigold" not in str(history["entries"][-2]["details"])


async def test_an_answer_can_be_changed_once_sent_and_the_first_stays_in_the_history(
    bot: Client, staff: Client
) -> None:
    case = await ended(bot, staff)
    await answer(bot, case, UNHAPPY)
    change = [{"question": "survey_informed", "choice": "yes"}]
    changed = await bot.post(
        f"/v1/cases/{case['reference']}/survey",
        {"channel": "web", "answers": change, "change": True},
    )
    assert changed.status_code == 201
    now = {a["question"]: a["choice"] for a in changed.json()["answers"]}
    assert now["survey_informed"] == "yes"
    assert set(now) >= {a["question"] for a in UNHAPPY}, "what was not named stays as it was"
    form = (await bot.get(f"/v1/cases/{case['reference']}/survey")).json()
    assert len(form["given"]) == 1
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    assert [e["action"] for e in history["entries"]][-2:] == ["survey_answered", "survey_changed"]


async def test_happier_answers_take_the_follow_up_away_and_one_that_was_made_stays(
    bot: Client, staff: Client
) -> None:
    case = await ended(bot, staff)
    survey = (await answer(bot, case, UNHAPPY)).json()
    happier = {"channel": "web", "answers": HAPPY, "change": True}
    changed = (await bot.post(f"/v1/cases/{case['reference']}/survey", happier)).json()
    assert (changed["dissatisfied"], changed["follow_up"]) == (False, "none")
    worse = {"channel": "web", "answers": UNHAPPY, "change": True}
    changed = (await bot.post(f"/v1/cases/{case['reference']}/survey", worse)).json()
    assert (changed["dissatisfied"], changed["follow_up"]) == (True, "needed")
    await staff.post(f"/v1/surveys/{survey['id']}/follow-up", {"note": "rang"})
    changed = (await bot.post(f"/v1/cases/{case['reference']}/survey", happier)).json()
    assert changed["follow_up"] == "done"


async def test_a_second_survey_that_does_not_say_it_changes_the_first_is_refused(
    bot: Client, staff: Client
) -> None:
    case = await ended(bot, staff)
    await answer(bot, case, HAPPY)
    assert (await answer(bot, case, UNHAPPY)).status_code == 409


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ([{"question": "survey_99", "choice": "yes"}], "answers[0].question"),
        ([{"question": "survey_informed", "choice": "maybe"}], "answers.survey_informed.choice"),
        ([{"question": "survey_satisfied", "score": 9}], "answers.survey_satisfied.score"),
        ([{"question": "survey_satisfied"}], "answers[0]"),
        ([HAPPY[0], HAPPY[0]], "answers[1].question"),
    ],
)
async def test_answer_that_cannot_be_is_refused_by_name(
    bot: Client, staff: Client, answers: Any, field: str
) -> None:
    case = await ended(bot, staff)
    refused = await answer(bot, case, answers)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == field


async def test_another_landlords_survey_does_not_exist(
    house: House, bot: Client, staff: Client
) -> None:
    case = await ended(bot, staff)
    survey = (await answer(bot, case, UNHAPPY)).json()
    other = await house.staff(landlord="medway")
    assert (await other.get("/v1/surveys")).json()["surveys"] == []
    refused = await other.post(f"/v1/surveys/{survey['id']}/follow-up", {"note": "x"})
    assert refused.status_code == 404
