"""What a resident writes goes out once and in order, over any connection; nothing is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.widget.conftest import Open
from tests.widget.gateway import FakeGateway
from tests.widget.screen import soon

YES = {"text": "Still going on?", "buttons": [{"title": "Yes", "payload": "y"}]}


def test_nothing_is_asked_of_the_gateway_before_the_chat_is_opened(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen()
    me.page.wait_for_timeout(300)
    assert gateway.opened == 0
    me.open()
    assert gateway.opened == 1


def test_written_before_the_chat_is_ready_goes_out_when_it_is(
    screen: Open, gateway: FakeGateway
) -> None:
    gateway.delay_s = 0.7
    me = screen()
    me.launcher.click()
    expect(me.status).to_have_text("Opening the chat…")
    me.write("my front door")
    me.hears("You wrote: my front door")
    assert me.bubbles[0].startswith("Hello.")
    assert me.bubbles[1:] == ["my front door", "You wrote: my front door"]


def test_written_offline_is_kept_and_sent_in_order_when_back(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen().open()
    me.page.context.set_offline(True)
    for text in ("one", "two", "three"):
        me.write(text)
    me.hears("Not sent yet. It will be sent by itself.")
    expect(me.status).to_contain_text("You are offline")
    assert gateway.said == []
    me.page.context.set_offline(False)
    me.hears("You wrote: three")
    assert gateway.said == ["one", "two", "three"]
    expect(me.status).to_have_text("")
    expect(me.log.locator(".fate:visible")).to_have_count(0)


def test_what_waits_goes_as_soon_as_the_gateway_answers_anything(
    screen: Open, gateway: FakeGateway
) -> None:
    """Asked to wait a minute, a page that can follow the chat again after a second sends at once."""
    me = screen().open()
    gateway.takes_messages, gateway.retry_after_s = False, 60
    me.write("my front door")
    soon(lambda: gateway.turned_away == ["POST /v1/chat/messages"])
    me.hears("Not sent yet")
    gateway.takes_messages, gateway.retry_after_s = True, 0
    gateway.is_down = True
    with gateway.news:
        gateway.news.notify_all()
    me.page.wait_for_timeout(500)
    gateway.is_down = False
    me.hears("You wrote: my front door")
    assert gateway.said == ["my front door"]
    expect(me.status).to_have_text("")


def test_written_offline_survives_a_reload(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    gateway.is_down, gateway.retry_after_s = True, 60
    me.writes_in_vain("my front door", gateway)
    me.page.reload()
    me.hears("my front door")
    expect(me.status).to_contain_text("We cannot reach the chat just now")
    gateway.is_down = False
    me.button("Try again now").click()
    me.hears("You wrote: my front door")
    assert gateway.said == ["my front door"]
    assert me.bubbles[0].startswith("Hello.")


def test_a_dropped_answer_does_not_send_twice(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    gateway.drop_answers = 2
    me.write("my front door")
    me.hears("You wrote: my front door")
    me.write("and the gate")
    me.hears("You wrote: and the gate")
    assert gateway.said == ["my front door", "and the gate"]
    tries = [post["id"] for post in gateway.posts if post.get("text") == "my front door"]
    assert len(tries) == 3
    assert len(set(tries)) == 1
    assert me.bubbles[1:] == [
        "my front door",
        "You wrote: my front door",
        "and the gate",
        "You wrote: and the gate",
    ]


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_a_gateway_in_trouble_is_asked_again(
    screen: Open, gateway: FakeGateway, status: int
) -> None:
    me = screen().open()
    gateway.refusal = (status, {"status": status})
    me.write("my front door")
    me.hears("You wrote: my front door")
    assert gateway.said == ["my front door"]


def test_a_slow_answer_is_explained(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    gateway.delay_s = 10
    me.write("my front door")
    expect(me.status).to_have_text("The assistant is writing…")
    expect(me.status).to_contain_text("You do not need to send it again", timeout=10_000)
    me.page.wait_for_timeout(10)
    expect(me.log).to_contain_text("You wrote: my front door", timeout=5_000)


def test_out_of_reach_says_what_to_do(screen: Open, gateway: FakeGateway) -> None:
    gateway.is_down = True
    me = screen()
    me.launcher.click()
    expect(me.status).to_contain_text("We keep trying")
    expect(me.status).to_contain_text("You can also ring 01632 960001")
    gateway.is_down = False
    me.hears("I am an automated assistant")
    assert gateway.opened == 1


def test_too_long_goes_back_into_the_box(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    gateway.refusal = (422, {"code": "message_too_long", "detail": "…", "limit": 5000})
    text = "a" * 5001
    me.write(text)
    alert = me.page.get_by_role("alert")
    expect(alert).to_contain_text("it has 5001 characters and 5000 is the most")
    expect(me.box).to_have_value(text)
    assert me.box.get_attribute("aria-invalid") == "true"
    me.box.press("End")
    me.box.press("Backspace")
    expect(alert).to_have_text("")


def test_a_choice_that_is_gone_is_explained(screen: Open, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: [dict(YES)]
    me = screen().open()
    me.write("door")
    expect(me.button("Yes")).to_be_visible()
    gateway.refusal = (409, {"code": "choice_closed", "detail": "no"})
    me.button("Yes").click()
    expect(me.page.get_by_role("alert")).to_contain_text("the question has changed")


def test_a_closed_session_becomes_a_new_chat_that_says_so(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen().open()
    me.write("one")
    me.hears("You wrote: one")
    for conversation in gateway.conversations.values():
        conversation.is_expired = True
    me.write("two")
    me.hears("You wrote: two")
    me.hears("Sample Homes still has what you wrote. This is a new chat.")
    assert gateway.opened == 2
    assert gateway.said == ["one", "two"]


def test_history_comes_back_after_a_reload(screen: Open, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: [dict(YES)]
    me = screen().open()
    me.write("door")
    expect(me.button("Yes")).to_be_visible()
    me.page.reload()
    expect(me.button("Yes")).to_be_visible()
    assert me.bubbles[1:] == ["door", "Still going on?"]
    assert gateway.opened == 1


def test_half_written_survives_a_reload(screen: Open) -> None:
    me = screen().open()
    me.box.press_sequentially("my front d")
    me.page.reload()
    expect(me.box).to_have_value("my front d")


def test_a_staff_reply_arrives_by_itself(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    gateway.staff_say("This is Jo.")
    me.hears("A person at Sample Homes said: This is Jo.")
    expect(me.panel).to_contain_text("You are writing to a person")


def test_a_broken_stream_is_taken_up_where_it_was(screen: Open, gateway: FakeGateway) -> None:
    me = screen().open()
    gateway.is_down, gateway.retry_after_s = True, 60
    expect(me.status).to_contain_text("We cannot reach the chat")
    gateway.add(next(iter(gateway.conversations.values())), "staff", "While you were away.")
    gateway.is_down = False
    me.button("Try again now").click()
    me.hears("While you were away.")
    assert len(me.bubbles) == 2


def test_a_message_that_comes_while_closed_shows_on_the_launcher(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen().open()
    me.button("Close the chat").click()
    gateway.staff_say("This is Jo.")
    expect(me.launcher).to_have_text("New message: open the chat")
    me.launcher.click()
    me.hears("This is Jo.")


def test_a_reader_further_up_is_left_there(screen: Open, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: [{"text": "line\n" * 60}]
    me = screen().open()
    me.write("door")
    me.hears("line")
    me.page.wait_for_timeout(200)
    me.in_widget("root.querySelector('.scroller').scrollTop = 0")
    me.page.wait_for_timeout(100)
    gateway.staff_say("This is Jo.")
    expect(me.button("New message below")).to_be_visible()
    assert me.in_widget("root.querySelector('.scroller').scrollTop") == 0
    me.button("New message below").click()
    expect(me.log.get_by_text("This is Jo.")).to_be_in_viewport()


def test_the_question_stays_in_sight_when_the_box_grows(screen: Open, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: [
        {"text": "line\n" * 30},
        {"text": "Still?", "buttons": [{"title": "Yes, it is", "payload": "y"}]},
    ]
    me = screen().open()
    me.write("door")
    me.button("Yes, it is").scroll_into_view_if_needed()
    me.page.wait_for_timeout(100)
    me.box.fill("a\n" * 12)
    expect(me.button("Yes, it is")).to_be_in_viewport(ratio=1)
    me.page.set_viewport_size({"width": 1280, "height": 560})
    expect(me.button("Yes, it is")).to_be_in_viewport(ratio=1)


def test_the_beginning_of_a_long_answer_is_in_sight(screen: Open, gateway: FakeGateway) -> None:
    yes = [{"title": "Yes, send it", "payload": "y"}]
    gateway.reply = lambda text: [{"text": "Begins here.\n" + "line\n" * 60, "buttons": yes}]
    me = screen().open()
    me.write("door")
    expect(me.log.locator(".words").last).to_contain_text("Begins here.")
    me.page.wait_for_timeout(200)
    top = me.in_widget(
        "root.querySelector('.message:last-child .bubble').getBoundingClientRect().top"
        " - root.querySelector('.scroller').getBoundingClientRect().top"
    )
    assert 0 <= top < 80
    # What is asked at its end is out of sight, and is told of, but never on top of it.
    expect(me.button("More below")).to_be_visible()
    me.in_widget("root.querySelector('.scroller').scrollBy(0, -40)")
    me.in_widget("root.querySelector('.choices').scrollIntoView({block: 'end'})")
    expect(me.button("More below")).to_be_hidden()
    gateway.reply = lambda text: [{"text": "Once more.\n" + "line\n" * 60, "buttons": yes}]
    me.write("door")
    me.button("More below").click()
    expect(me.button("Yes, send it")).to_be_in_viewport(ratio=1)
    expect(me.button("More below")).to_be_hidden()


def test_a_wrong_clock_on_the_device_does_not_date_the_chat(screen: Open) -> None:
    me = screen()
    me.page.clock.install(time="2031-05-01T12:00:00Z")
    me.page.reload()
    me.open()
    me.write("my front door")
    me.hears("You wrote: my front door")
    expect(me.log.locator(".day:visible")).to_have_count(1)


def test_written_before_the_greeting_does_not_hold_the_view_back(
    screen: Open, gateway: FakeGateway
) -> None:
    gateway.delay_s = 0.7
    me = screen(viewport={"width": 360, "height": 640})
    me.launcher.click()
    me.write("five weeks, and every time I ring they say somebody will ring me back " * 3)
    expect(me.log.locator(".words").last).to_contain_text("You wrote:")
    expect(me.log.locator(".message").last.locator(".label")).to_be_in_viewport()


# Two tabs.


def test_two_tabs_open_one_conversation(screen: Open, gateway: FakeGateway) -> None:
    me = screen()
    other = me.page.context.new_page()
    other.goto(gateway.url + "/demo/west-kent")
    for page in (me.page, other):
        page.locator("button.launcher").click()
    for page in (me.page, other):
        expect(page.get_by_role("log")).to_contain_text("I am an automated assistant")
    assert gateway.opened == 1


def test_two_tabs_agree(screen: Open, gateway: FakeGateway) -> None:
    gateway.reply = lambda text: [dict(YES)] if text == "door" else [{"text": "Noted."}]
    me = screen().open()
    other = me.page.context.new_page()
    other.goto(gateway.url + "/demo/west-kent")
    other.locator("button.launcher").click()
    log = other.get_by_role("log")
    expect(log).to_contain_text("I am an automated assistant")
    me.write("door")
    expect(log).to_contain_text("Still going on?")
    other.get_by_role("button", name="Yes", exact=True).click()
    me.hears("Noted.")
    expect(me.button("Yes")).to_be_hidden()
    gateway.staff_say("This is Jo.")
    expect(log).to_contain_text("This is Jo.")
    me.hears("This is Jo.")
    assert log.locator(".words").all_inner_texts() == me.bubbles
    assert gateway.said == ["door", "Yes"]


def test_what_one_tab_could_not_send_the_other_sends_once(
    screen: Open, gateway: FakeGateway
) -> None:
    me = screen().open()
    other = me.page.context.new_page()
    other.goto(gateway.url + "/demo/west-kent")
    other.locator("button.launcher").click()
    expect(other.get_by_role("log")).to_contain_text("I am an automated assistant")
    gateway.is_down = True
    me.write("my front door")
    expect(other.get_by_role("log")).to_contain_text(re.compile("my front door"))
    me.page.close()
    gateway.is_down = False
    expect(other.get_by_role("log")).to_contain_text("You wrote: my front door")
    assert gateway.said == ["my front door"]
