"""Days go by between two messages: nothing is lost, what moves by itself moves on its day, staff hear of silence.

One Putright, three times started on the same data: Monday, Thursday of the same week, Thursday of the
next. What each resident and the staff met is kept, and each test says one thing about it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys.phone import Phone, Texter, wait_until
from tests.journeys.resident import Resident
from tests.journeys.stack import MONDAY, Stack

THURSDAY = "2026-11-26T09:00:00Z"
THURSDAY_AFTER = "2026-12-03T09:00:00Z"
SHOUTED = "I want to complain that the scheme manager shouted at me"
LETTER = "your letter told me the wrong rent amount, just tell me the right one and say sorry"
GARAGE = (
    "you charged me twice for my garage this month and nobody answers me about it, im not happy"
)
DOOR = "the front door has stuck for 5 weeks and nobody ever calls back, I want to complain"
TIMERS_S = 90


@dataclass
class Seen:
    """What was met on the way: whole cases, texts, alerts, by a name."""

    cases: dict[str, dict[str, Any]] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)
    alerts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    threads: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


class Staff:
    """A caseworker at the desk while the stack of one day runs."""

    def __init__(self, stack: Stack, landlord: str) -> None:
        self.http = httpx.Client(
            base_url=stack.url,
            headers={"Authorization": f"Bearer {stack.key('caseworker', landlord)}"},
            timeout=30,
        )

    def case(self, reference: str) -> dict[str, Any]:
        read = self.http.get(f"/v1/cases/{reference}")
        assert read.status_code == 200, read.text
        found: dict[str, Any] = read.json()
        return found

    def of_conversation(self, id: str) -> dict[str, Any]:
        listed = self.http.get("/v1/cases", params={"limit": 100}).json()["cases"]
        cases = (self.case(c["reference"]) for c in listed)
        return next(case for case in cases if case["conversation_id"] == id)

    def alerts(self, reference: str, **params: str) -> list[dict[str, Any]]:
        found = self.http.get("/v1/alerts", params={"limit": 200, **params}).json()["alerts"]
        return [a for a in found if a["case_reference"] == reference]

    def thread(self, reference: str) -> list[dict[str, Any]]:
        read = self.http.get(f"/v1/cases/{reference}/messages", params={"limit": 500})
        messages: list[dict[str, Any]] = read.json()["messages"]
        return messages

    def answers(self, reference: str, text: str) -> None:
        sent = self.http.post(f"/v1/cases/{reference}/messages", json={"text": text})
        assert sent.status_code == 201, sent.text


def until_asked(me: Resident, question: str) -> None:
    while me.asks != question:
        assert len(me.said) < 15, me.transcript()
        me.answer()


def comes_back(me: Resident, stack: Stack) -> None:
    """Open the page again: the same token, the talk as the gateway kept it."""
    me.http.base_url = httpx.URL(stack.url)
    me.heard = [m for m in me.history() if m["sender"] != "resident"]


def shows_who_they_are(me: Resident, phone: Phone, reference: str) -> None:
    """From another conversation to a case, by a code to the phone of the case."""
    me.write(f"where is my complaint {reference}?")
    assert me.asks == "identity_check", me.transcript()
    me.write("code")
    me.write(phone.heard(r"code is (\d{6})").group(1))


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """Everything that happened to seven residents in eleven days."""
    data = Path(tmp_path_factory.mktemp("days"))
    seen = Seen()
    first = Stack(data, MONDAY)
    first.start()
    try:
        staff, wakefield = Staff(first, "west-kent"), Staff(first, "wdh")
        silent = Resident(first.url)
        silent.write(SHOUTED)
        until_asked(silent, "when_happened")
        gone = Resident(first.url)
        gone.write("the bin store is never cleaned and nobody answers me, i want to complain")
        quick = Resident(
            first.url,
            answers={"route_choice": "the quick way please", "contact_value": "text me on 07700 900461"},
        )  # fmt: skip
        quick.write(LETTER)
        quick.talk_until_done()
        ringable = Resident(first.url, answers={"route_choice": "the quick way please"})
        ringable.write(LETTER)
        ringable.talk_until_done()
        by_text = Texter(
            first, wakefield.http, "07700900462", "wdh", route_choice="try the quick way first"
        )
        by_text.say(GARAGE)
        by_text.talk_until_done()
        texter = Texter(first, staff.http, "07700900463")
        texter.say(DOOR)
        texter.talk_until_done()
        web = Resident(first.url, answers={"contact_value": "text me on 07700 900464"})
        web.write(DOOR)
        web.talk_until_done()
        references = {
            name: staff.of_conversation(who.conversation_id)["reference"]
            for name, who in {
                "silent": silent, "gone": gone, "quick": quick, "ringable": ringable,
                "texter": texter, "web": web,
            }.items()
        }  # fmt: skip
        references["by_text"] = wakefield.of_conversation(by_text.conversation_id)["reference"]
        seen.cases["silent on Monday"] = staff.case(references["silent"])
        seen.cases["quick on Monday"] = staff.case(references["quick"])
        seen.cases["by_text on Monday"] = wakefield.case(references["by_text"])
        seen.asked["silent on Monday"] = silent.asks
    finally:
        first.stop()

    second = Stack(data, THURSDAY, port=first.port)
    second.start()
    try:
        staff, wakefield = Staff(second, "west-kent"), Staff(second, "wdh")
        wait_until(lambda: staff.alerts(references["gone"], category="draft_abandoned"), TIMERS_S)
        wait_until(lambda: staff.alerts(references["quick"], category="deadline_missed"), TIMERS_S)
        wait_until(
            lambda: staff.alerts(references["ringable"], category="delivery_failed"), TIMERS_S
        )
        for name in ("silent", "gone", "quick", "ringable", "texter"):
            seen.alerts[f"{name} on Thursday"] = staff.alerts(references[name])

        comes_back(silent, second)
        seen.asked["silent on Thursday"] = silent.asks
        silent.write("it was yesterday")
        silent.talk_until_done()
        seen.said["silent"] = silent.transcript()
        seen.cases["silent on Thursday"] = staff.case(references["silent"])
        wait_until(
            lambda: (
                not staff.alerts(references["silent"], category="draft_abandoned", state="open")
            ),
            TIMERS_S,
        )
        seen.alerts["silent when sent"] = staff.alerts(references["silent"], state="open")

        comes_back(quick, second)
        seen.said["quick"] = "\n".join(m["text"] for m in quick.heard)
        wait_until(lambda: Phone(second, "07700900461").texts(), TIMERS_S)
        seen.said["quick by text"] = "\n".join(Phone(second, "07700900461").texts())
        seen.cases["quick on Thursday"] = staff.case(references["quick"])
        seen.cases["by_text on Thursday"] = wakefield.case(references["by_text"])

        elsewhere = Resident(second.url)
        shows_who_they_are(elsewhere, Phone(second, "07700900463"), references["texter"])
        seen.said["texter on the website"] = elsewhere.last_said
        elsewhere.write("the back door sticks as well now")
        staff.answers(references["texter"], "We will look at both doors.")
        elsewhere.wait_for("both doors")
        seen.threads["texter"] = staff.thread(references["texter"])

        on_the_phone = Texter(second, staff.http, "07700900464")
        on_the_phone.say(f"where is my complaint {references['web']}?")
        on_the_phone.say("code")
        code = on_the_phone.heard(r"code is (\d{6})").group(1)
        seen.said["web by text"] = on_the_phone.say(code)
        on_the_phone.say("the letter box is broken as well")
        staff.answers(references["web"], "Thank you, noted.")
        on_the_phone.heard("Thank you, noted")
    finally:
        second.stop()

    third = Stack(data, THURSDAY_AFTER, port=first.port)
    third.start()
    try:
        staff, wakefield = Staff(third, "west-kent"), Staff(third, "wdh")
        phone = Phone(third, "07700900462", "wdh")
        wait_until(lambda: any("Stage 1" in text for text in phone.texts()), TIMERS_S)
        seen.said["by_text by text"] = "\n".join(phone.texts())
        seen.cases["by_text on the next Thursday"] = wakefield.case(references["by_text"])
        wait_until(
            lambda: [
                a for a in staff.alerts(references["quick"], category="deadline_missed")
                if "acknowledge" in a["words"]
            ],
            TIMERS_S,
        )  # fmt: skip
        seen.cases["gone"] = staff.case(references["gone"])
        seen.alerts["gone"] = staff.alerts(references["gone"])
        seen.threads["gone"] = staff.thread(references["gone"])
        verified = staff.http.get(f"/v1/cases/{references['quick']}/history").json()
        seen.asked["quick's history is intact"] = verified["intact"]
    finally:
        third.stop()
    return seen


def due(case: dict[str, Any]) -> dict[str, str]:
    return {d["name"]: d["due_on"] for d in case["deadlines"] if d["ended_at"] is None}


# Somebody who falls silent and comes back, and somebody who does not


def test_who_comes_back_days_later_finds_the_same_question(seen: Seen) -> None:
    assert seen.asked["silent on Monday"] == "when_happened"
    assert seen.asked["silent on Thursday"] == "when_happened"


def test_yesterday_is_the_day_before_it_was_written(seen: Seen) -> None:
    case = seen.cases["silent on Thursday"]
    assert case["issues"][0]["happened"]["earliest"] == "2026-11-25", seen.said["silent"]
    assert case["issues"][0]["happened"]["latest"] == "2026-11-25"


def test_nothing_told_before_the_silence_is_lost_and_it_counts_from_the_first_day(
    seen: Seen,
) -> None:
    before, case = seen.cases["silent on Monday"], seen.cases["silent on Thursday"]
    assert (before["state"], case["state"]) == ("draft", "received")
    assert before["reference"] == case["reference"]
    assert SHOUTED in case["description"]
    assert case["received_at"].startswith("2026-11-23")
    assert due(case)["acknowledge"] == "2026-11-30"


def test_staff_hear_of_a_draft_that_fell_silent_until_it_is_sent(seen: Seen) -> None:
    before = [a["category"] for a in seen.alerts["silent on Thursday"]]
    assert before == ["draft_abandoned"]
    after = [a["category"] for a in seen.alerts["silent when sent"]]
    assert "draft_abandoned" not in after


def test_who_never_comes_back_is_a_draft_that_staff_were_shown_once(seen: Seen) -> None:
    assert seen.cases["gone"]["state"] == "draft"
    assert "bin store" in seen.cases["gone"]["description"]
    assert [a["category"] for a in seen.alerts["gone"]] == ["draft_abandoned"]
    assert seen.alerts["gone"][0]["state"] == "open"
    assert not [m for m in seen.threads["gone"] if m["author"] == "gateway"][1:], "not chased"


# A quick fix that moves by itself


def test_a_quick_fix_moves_on_its_own_landlords_day(seen: Seen) -> None:
    # West Kent: two working days; WDH 2.8: seven.
    assert due(seen.cases["quick on Monday"])["quick_fix"] == "2026-11-25"
    assert due(seen.cases["by_text on Monday"])["quick_fix"] == "2026-12-02"
    stages = {name: case["stage"] for name, case in seen.cases.items() if case["stage"]}
    assert stages["quick on Monday"] == stages["by_text on Thursday"] == "quick_fix"
    assert stages["quick on Thursday"] == stages["by_text on the next Thursday"] == "stage_1"
    assert seen.asked["quick's history is intact"]


@pytest.mark.parametrize(
    ("told", "limit", "clause"),
    [
        ("quick", "2 working days after Monday 23 November 2026", "Quick Resolution"),
        ("quick by text", "2 working days after Monday 23 November 2026", "Quick Resolution"),
        ("by_text by text", "7 working days after Monday 23 November 2026", "2.8"),
    ],
)
def test_the_resident_hears_why_and_by_when_the_answer_comes(
    seen: Seen, told: str, limit: str, clause: str
) -> None:
    said = seen.said[told]
    for words in ("Stage 1", limit, clause, "Monday 7 December 2026"):
        assert words in said, said
    assert said.count("is now a Stage 1 complaint") == 1


def test_who_gave_only_a_number_to_ring_is_for_staff_to_ring(seen: Seen) -> None:
    [alert] = [a for a in seen.alerts["ringable on Thursday"] if a["category"] == "delivery_failed"]
    assert "please ring" in alert["words"]


def test_staff_hear_of_a_promise_that_is_overdue_with_its_day_and_clause(seen: Seen) -> None:
    [alert] = [a for a in seen.alerts["quick on Thursday"] if a["category"] == "deadline_missed"]
    for words in ("name handler", "Wednesday 25 November 2026", "2 working days"):
        assert words in alert["words"]


# From one channel to another


@pytest.mark.parametrize("told", ["texter on the website", "web by text"])
def test_a_code_opens_the_same_case_on_the_other_channel_with_its_dates(
    seen: Seen, told: str
) -> None:
    assert "Monday 30 November 2026" in seen.said[told]


def test_staff_read_one_thread_and_answer_where_the_person_wrote_last(seen: Seen) -> None:
    said = [m["text"] for m in seen.threads["texter"] if m["author"] == "resident"]
    assert said[0] == DOOR
    assert "the back door sticks as well now" in said
    answer = next(m for m in seen.threads["texter"] if m["text"] == "We will look at both doors.")
    assert answer["delivery"]["channel"] == "web"
