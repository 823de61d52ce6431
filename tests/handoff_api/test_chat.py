"""The resident's side of the chat."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from handoff_api.clock import StoppedClock
from tests.handoff_api.house import House, Resident
from tests.handoff_api.rasa import FakeRasa, says

BUTTONS = [{"title": "Yes", "payload": '/choose{"a":1}'}, {"title": "No", "payload": "/choose{}"}]


def test_greeting_says_that_it_is_not_a_person_and_how_to_reach_one(resident: Resident) -> None:
    text = resident.greeting["text"]
    assert "automated assistant for West Kent" in text
    assert "not a person" in text
    assert "01732" in text
    assert "999" in text
    assert resident.greeting["asks"] == "what_happened"


@pytest.mark.parametrize(
    "landlord", ["west-kent", "medway", "wdh", "charitable-south", "chislehurst-sidcup"]
)
async def test_every_landlord_can_be_talked_to(house: House, landlord: str) -> None:
    greeting = (await house.resident(landlord)).greeting["text"]
    assert "None" not in greeting
    assert "{" not in greeting


async def test_message_reaches_the_bot_and_its_answer_comes_back(
    resident: Resident, rasa: FakeRasa
) -> None:
    rasa.answers.append([says("Sorry to hear that.", asks="when_happened")])
    [answer] = await resident.say("the door sticks")
    assert answer["text"] == "Sorry to hear that."
    assert answer["asks"] == "when_happened"
    assert answer["sender"] == "bot"


async def test_bot_is_given_who_when_and_where(resident: Resident, rasa: FakeRasa) -> None:
    await resident.say("hello")
    [heard] = rasa.heard
    assert heard["sender"] == resident.conversation_id
    assert heard["metadata"]["landlord"] == "west-kent"
    assert heard["metadata"]["channel"] == "web"
    assert heard["metadata"]["sent_at"] == "2026-11-23T10:00:00Z"
    assert heard["metadata"]["conversation_id"] == resident.conversation_id
    assert heard["metadata"]["message_id"]


@pytest.mark.parametrize("text", ["/restart", "  /inform{}", "\t/choose{}"])
async def test_what_is_typed_is_never_an_intent(
    resident: Resident, rasa: FakeRasa, text: str
) -> None:
    await resident.say(text)
    assert rasa.words() == ["\u200b" + text.strip()]
    assert (await resident.read())[1]["text"] == text.strip()


async def test_repeated_id_gives_the_same_answer_and_is_done_once(
    resident: Resident, rasa: FakeRasa
) -> None:
    id = str(uuid4())
    first = await resident.post(id=id, text="once")
    second = await resident.post(id=id, text="once")
    assert first.text == second.text
    assert rasa.words() == ["once"]


async def test_payloads_stay_on_the_server(resident: Resident, rasa: FakeRasa) -> None:
    rasa.answers.append([says("Well?", buttons=BUTTONS)])
    [answer] = await resident.say("hm")
    assert [b["title"] for b in answer["buttons"]] == ["Yes", "No"]
    assert "choose" not in str(answer)


async def test_choice_reaches_the_bot_as_the_payload_it_offered(
    resident: Resident, rasa: FakeRasa
) -> None:
    rasa.answers.append([says("Well?", buttons=BUTTONS)])
    [answer] = await resident.say("hm")
    await resident.choose(answer["buttons"][0]["payload"])
    assert rasa.words()[-1] == '/choose{"a":1}'
    assert (await resident.read())[-2]["text"] == "Yes"


async def test_choice_is_open_once(resident: Resident, rasa: FakeRasa) -> None:
    rasa.answers.append([says("Well?", buttons=BUTTONS)])
    [answer] = await resident.say("hm")
    payload = answer["buttons"][0]["payload"]
    await resident.choose(payload)
    again = await resident.post(payload=payload)
    assert again.status_code == 409
    assert again.json()["code"] == "choice_closed"


async def test_choice_closes_when_the_bot_asks_something_else(
    resident: Resident, rasa: FakeRasa
) -> None:
    rasa.answers.append([says("Well?", buttons=BUTTONS)])
    [answer] = await resident.say("hm")
    await resident.say("something else")
    assert (await resident.post(payload=answer["buttons"][1]["payload"])).status_code == 409


@pytest.mark.parametrize("payload", ["/choose{}", "/restart", "nonsense", "\u0000"])
async def test_made_up_payload_is_refused(resident: Resident, payload: str) -> None:
    assert (await resident.post(payload=payload)).status_code in (409, 422)


async def test_choice_of_another_conversation_is_refused(house: House, rasa: FakeRasa) -> None:
    one, other = await house.resident(), await house.resident()
    rasa.answers.append([says("Well?", buttons=BUTTONS)])
    [answer] = await one.say("hm")
    assert (await other.post(payload=answer["buttons"][0]["payload"])).status_code == 409


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u0000\u0007"])
async def test_empty_message_is_refused_and_nothing_kept(
    resident: Resident, rasa: FakeRasa, text: str
) -> None:
    refused = await resident.post(text=text)
    assert refused.status_code == 422
    assert refused.json()["code"] == "message_empty"
    assert len(await resident.read()) == 1
    assert rasa.heard == []


async def test_longest_message_is_taken_and_one_more_character_is_not(
    resident: Resident, rasa: FakeRasa
) -> None:
    assert (await resident.post(text="x" * 5_000)).status_code == 200
    refused = await resident.post(text="x" * 5_001)
    assert refused.status_code == 422
    assert refused.json()["limit"] == 5_000
    assert "in parts" in refused.json()["detail"]
    assert len(rasa.heard) == 1


async def test_20000_characters_are_refused_with_the_number_allowed(resident: Resident) -> None:
    refused = await resident.post(text="x" * 20_000)
    assert refused.status_code == 422
    assert "5000" in refused.json()["detail"]


@pytest.mark.parametrize("id", ["", "1", "not-a-uuid", None, 7])
async def test_message_id_must_be_a_uuid(resident: Resident, id: object) -> None:
    refused = await resident.post(id=id, text="hello")
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "id"


async def test_text_and_choice_together_are_refused(resident: Resident) -> None:
    assert (await resident.post(text="a", payload="b")).json()["code"] == "message_ambiguous"


@pytest.mark.parametrize(
    "text", ["🏚️ na du ṭhīk 👍", "Ciepła woda nie działa", "a\u0000b", "\u202eabc"]
)
async def test_any_script_is_kept(resident: Resident, text: str) -> None:
    await resident.say(text)
    assert (await resident.read())[1]["text"] == text.replace("\u0000", "")


async def test_half_a_character_is_replaced_and_the_words_kept(resident: Resident) -> None:
    await resident.http.post(
        "/v1/chat/messages",
        headers=resident.headers,
        content=b'{"id": "%s", "text": "damp \\ud83d"}' % str(uuid4()).encode(),
    )
    assert (await resident.read())[1]["text"] == "damp \ufffd"


async def test_unknown_landlord_is_refused_with_the_known_ones(house: House) -> None:
    refused = await house.street.post("/v1/chat/sessions", json={"landlord": "nowhere"})
    assert refused.status_code == 422
    assert refused.headers["content-type"] == "application/problem+json"
    assert "west-kent" in refused.json()["errors"][0]["allowed"]


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x", "Basic abc", "Bearer \u00e9"])
async def test_without_a_good_token_nothing_is_shown(house: House, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    for path in ("/v1/chat/messages", "/v1/chat/events"):
        refused = await house.street.get(path, headers=headers)
        assert refused.status_code == 401
        assert refused.json()["code"] == "session_unknown"


async def test_token_speaks_in_its_own_conversation_only(house: House) -> None:
    one, other = await house.resident(), await house.resident()
    await one.say("mine")
    assert all(m["text"] != "mine" for m in await other.read())


async def test_unused_session_expires_and_a_used_one_does_not(
    resident: Resident, clock: StoppedClock
) -> None:
    clock.advance(timedelta(days=29))
    await resident.say("still here")
    clock.advance(timedelta(days=29))
    assert (await resident.post(text="and here")).status_code == 200
    clock.advance(timedelta(days=30))
    refused = await resident.post(text="too late")
    assert refused.status_code == 401
    assert refused.json()["code"] == "session_expired"


async def test_reading_after_a_message_gives_only_what_came_later(resident: Resident) -> None:
    [answer] = await resident.say("one")
    await resident.say("two")
    assert [m["text"] for m in await resident.read(answer["id"])] == ["two", "heard two"]


async def test_reading_after_an_unknown_message_is_a_problem(resident: Resident) -> None:
    response = await resident.http.get(
        "/v1/chat/messages", headers=resident.headers, params={"after": "nope\u0000"}
    )
    assert response.status_code == 404
    assert response.json()["code"] == "message_unknown"


async def test_plain_rasa_messages_are_understood_too(resident: Resident, rasa: FakeRasa) -> None:
    rasa.answers.append([{"recipient_id": "x", "text": "plain"}])
    assert [m["text"] for m in await resident.say("hello")] == ["plain"]
