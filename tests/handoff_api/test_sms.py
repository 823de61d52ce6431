"""A conversation by text message, from the first word to the answer."""

from __future__ import annotations

import pytest

from handoff_api.channels.segments import is_gsm, segments
from tests.handoff_api.house import House
from tests.handoff_api.rasa import FakeRasa, says
from tests.handoff_api.twilio import FakeTwilio, Phone, numbered

YES_NO = [{"title": "Yes", "payload": "/yes"}, {"title": "No", "payload": "/no"}]


@pytest.fixture
def phone(house: House, twilio: FakeTwilio) -> Phone:
    return Phone(house, twilio)


async def test_first_text_is_greeted_and_answered_in_one(phone: Phone, rasa: FakeRasa) -> None:
    [answer] = await phone.say("the ceiling drips")
    assert "automated assistant for West Kent" in answer
    assert "999" in answer
    assert "heard the ceiling drips" in answer
    assert rasa.heard[0]["metadata"]["channel"] == "sms"
    assert rasa.heard[0]["metadata"]["landlord"] == "west-kent"


async def test_the_greeting_comes_once(phone: Phone) -> None:
    await phone.say("hello")
    [answer] = await phone.say("it drips")
    assert answer == "heard it drips"


async def test_buttons_become_numbers_and_a_number_is_the_button(
    phone: Phone, rasa: FakeRasa
) -> None:
    rasa.answers.append([says("Log a complaint?", asks="complain_choice", buttons=YES_NO)])
    [asked] = await phone.say("nobody came")
    assert numbered(asked) == ["to say yes", "No"]
    assert "/yes" not in asked
    for text in ("1", "2", "the first one"):
        rasa.answers.append([says("Again?", asks="complain_choice", buttons=YES_NO)])
        await phone.say(text)
    assert rasa.words()[1:] == ["/yes", "/no", "/yes"]


async def test_what_is_no_choice_goes_to_the_bot_as_it_is(phone: Phone, rasa: FakeRasa) -> None:
    rasa.answers.append([says("Log it?", asks="complain_choice", buttons=YES_NO)])
    await phone.say("nobody came")
    await phone.say("what happens if I do?")
    assert rasa.words()[1] == "what happens if I do?"


async def test_a_number_answers_the_last_question_only(phone: Phone, rasa: FakeRasa) -> None:
    rasa.answers.append([says("Log it?", asks="complain_choice", buttons=YES_NO)])
    await phone.say("nobody came")
    rasa.answers.append([says("How many weeks?", asks="when_happened")])
    await phone.say("1")
    await phone.say("2")
    assert rasa.words()[1:] == ["/yes", "2"]


async def test_slash_commands_are_only_words(phone: Phone, rasa: FakeRasa) -> None:
    await phone.say("/restart")
    assert rasa.words() == ["\u200b/restart"]


async def test_long_answer_comes_in_texts_of_two_segments_in_order(
    phone: Phone, rasa: FakeRasa
) -> None:
    await phone.say("hello")
    words = " ".join(f"word{n}" for n in range(150))
    rasa.answers.append([says(words, asks="what_happened", buttons=YES_NO)])
    texts = await phone.say("tell me everything")
    assert len(texts) > 2
    assert all(segments(text) <= 2 for text in texts)
    assert [text[:6] for text in texts] == [
        f"({n}/{len(texts)}) " for n in range(1, len(texts) + 1)
    ]
    assert " ".join(text[6:] for text in texts).startswith(words)
    assert numbered(texts[-1]) == ["to say yes", "No"]


async def test_curly_quotes_do_not_halve_the_room(phone: Phone, rasa: FakeRasa) -> None:
    await phone.say("hello")
    rasa.answers.append([says("I\u2019ve \u201cwritten\u201d it down \u2013 all of it\u2026")])
    [text] = await phone.say("ok")
    assert text == 'I\'ve "written" it down - all of it...'
    assert is_gsm(text)


async def test_same_message_delivered_twice_is_heard_once(phone: Phone, rasa: FakeRasa) -> None:
    form = phone.form("it drips")
    for _ in range(3):
        assert (await phone.post(form)).status_code == 200
    await phone.house.work()
    assert (await phone.post(form)).status_code == 200
    await phone.house.work()
    assert rasa.words() == ["it drips"]
    assert len(phone.received()) == 1


async def test_messages_are_heard_in_the_order_they_came(phone: Phone, rasa: FakeRasa) -> None:
    for text in ("one", "two", "three", "four"):
        await phone.send(text)
    await phone.house.work()
    assert rasa.words() == ["one", "two", "three", "four"]
    assert rasa.most_at_once == 1


async def test_two_people_have_two_conversations(
    house: House, twilio: FakeTwilio, rasa: FakeRasa
) -> None:
    ann = Phone(house, twilio)
    bob = Phone(house, twilio, number="+447700900124")
    await ann.say("ann here")
    await bob.say("bob here")
    assert len({body["sender"] for body in rasa.heard}) == 2
    assert all("bob" not in text for text in ann.texts())


@pytest.mark.parametrize("landlord", ["west-kent", "medway", "wdh", "charitable-south"])
async def test_the_number_written_to_says_which_landlord(
    house: House, twilio: FakeTwilio, rasa: FakeRasa, landlord: str
) -> None:
    phone = Phone(house, twilio, landlord=landlord)
    await phone.say("hello")
    assert rasa.heard[0]["metadata"]["landlord"] == landlord
    assert phone.received()[0].line == phone.line


async def test_bot_that_is_down_is_admitted_once_and_answers_later(
    phone: Phone, rasa: FakeRasa
) -> None:
    from datetime import timedelta

    rasa.state = "down"
    [greeted] = await phone.say("it drips")
    assert "heard" not in greeted
    phone.house.clock.advance(timedelta(seconds=20))
    await phone.say("hello?")
    waiting = [t for t in phone.texts() if "Your message is safe" in t]
    assert len(waiting) == 1
    rasa.state = "up"
    phone.house.clock.advance(timedelta(minutes=2))
    await phone.house.work()
    assert rasa.words() == ["it drips", "hello?"]
    assert "heard hello?" in phone.texts()[-1]


async def test_a_very_long_text_is_kept_whole(phone: Phone, rasa: FakeRasa) -> None:
    words = "drip " * 4_000
    await phone.say(words)
    thread = await phone.thread()
    assert next(m for m in thread if m["author"] == "resident")["text"] == words.strip()
    assert len(rasa.words()[0]) == phone.house.settings.message_limit


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("bell\x07 and null\x00", "bell and null"),
        ("it" + "".join(map(chr, range(32))) + "drips\x7f", "it\t\n\rdrips"),
        # No more than a wrong table of letters: a curly apostrophe and a euro, as old phones send them.
        ("didn\x92t, \x8050", "didn\x92t, \x8050"),
        ("\u202eright to left", "\u202eright to left"),
        ("🏚️ 😀 👩🏽‍🦽", "🏚️ 😀 👩🏽‍🦽"),
        ("\U00020000 \U000e0041 \U0010fffd", "\U00020000 \U000e0041 \U0010fffd"),
        # The third plane's rare Han, the private ones of the fifteenth, and what is no character.
        ("\U00030000\U000323af \U000f0000\U000ffffd", "\U00030000\U000323af \U000f0000\U000ffffd"),
        ("it drips \uffff \U0003ffff", "it drips \uffff \U0003ffff"),
        ("pleśń w łazience", "pleśń w łazience"),
        ("باتھ روم میں پھپھوندی", "باتھ روم میں پھپھوندی"),
    ],
)
async def test_every_writing_is_kept(phone: Phone, sent: str, kept: str) -> None:
    await phone.say(sent)
    said = next(m for m in await phone.thread() if m["author"] == "resident")
    assert said["text"] == kept
