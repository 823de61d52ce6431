"""Residents change their minds, ask back, stop, add and worry; nothing they said is lost."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from tests.journeys.caseload import alerts_about, cases_about
from tests.journeys.resident import Resident

Open = Callable[..., Resident]
DOOR = "my back door has been broken for 3 weeks and nobody has come, this is a disgrace"


def until(me: Resident, question: str) -> None:
    """Answer until this question is open."""
    while me.asks != question:
        assert me.asks is not None, me.transcript()
        me.answer()


def test_a_correction_at_read_back_is_what_staff_see(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    me.write(DOOR)
    until(me, "confirm_summary")
    me.write("no my number is 07700 900999")
    assert "07700 900999" in me.last_said, me.transcript()
    me.write("yes")
    [case] = cases_about(caseworker, me)
    assert case["parties"][0]["contacts"][0]["value"].endswith("7700900999")


def test_go_back_asks_the_question_before(resident: Open) -> None:
    me = resident()
    me.write(DOOR)
    until(me, "address")
    me.write("go back")
    assert me.asks == "name", me.transcript()


def test_a_question_in_the_middle_is_answered_and_the_conversation_goes_on(resident: Open) -> None:
    me = resident()
    me.write(DOOR)
    until(me, "name")
    me.write("how long will this take?")
    assert "working days" in me.last_said, me.transcript()
    assert me.asks == "name"


def test_stopping_keeps_the_draft_and_says_where(resident: Open, caseworker: httpx.Client) -> None:
    me = resident()
    me.write(DOOR)
    until(me, "name")
    me.write("stop")
    [case] = cases_about(caseworker, me)
    assert case["state"] == "draft"
    assert case["reference"] in me.last_said
    assert DOOR in case["description"]


def test_walking_away_loses_nothing(resident: Open, caseworker: httpx.Client) -> None:
    me = resident()
    me.write(DOOR)
    until(me, "outcome_wanted")
    [case] = cases_about(caseworker, me)
    assert case["state"] == "draft"
    assert DOOR in case["description"]


def test_skipping_every_question_still_records_the_complaint(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    me.write(DOOR)
    while me.asks not in (None, "confirm_summary"):
        skippable = any(b["title"] == "Skip" for b in me.heard[-1]["buttons"])
        me.write("skip") if skippable else me.answer()
    me.write("yes")
    [case] = cases_about(caseworker, me)
    assert case["state"] == "received"
    assert case["deadlines"]


def test_a_person_in_the_middle_gets_everything_said_so_far(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    me.write(DOOR)
    until(me, "name")
    me.write("can i just talk to someone please")
    assert me.asks is None, me.transcript()
    [case] = cases_about(caseworker, me)
    assert DOOR in case["description"]


def test_danger_in_the_middle_comes_first_and_the_thread_is_kept(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    me.write(DOOR)
    until(me, "name")
    first = me.write("sorry i can smell gas now, really strong")
    assert "0800 111 999" in first[0]["text"], me.transcript()
    assert alerts_about(caseworker, me)
    me.talk_until_done()
    [case] = cases_about(caseworker, me)
    assert DOOR in case["description"]
    assert "smell gas" in case["description"]


def test_more_words_after_the_receipt_join_the_case(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    me.write(DOOR)
    reference = me.talk_until_done()
    me.write("it is the kitchen back door, still broken and nobody has rung me")
    assert str(reference) in me.last_said, me.transcript()
    entries = caseworker.get(f"/v1/cases/{reference}/history").json()["entries"]
    assert entries[-1]["action"] == "add_information"


def test_a_request_that_is_not_dealt_with_becomes_a_complaint_and_both_run(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    me.write("kitchen tap dripping since this morning can you send someone")
    me.talk_until_done()
    me.write("still nobody has come about the tap and I have had enough, this is a complaint")
    me.talk_until_done()
    kinds = sorted(case["kind"] for case in cases_about(caseworker, me))
    assert kinds == ["complaint", "service_request"], me.transcript()


def test_stage_2_is_taken_in_one_line_without_reasons(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident(case_reference="skip", what_unresolved="skip")
    me.write("not happy with your stage 1 answer, I want it to go to stage 2")
    me.talk_until_done()
    [case] = cases_about(caseworker, me)
    assert case["stage"] == "stage_2", me.transcript()
    due = {d["name"]: d["due_on"] for d in case["deadlines"]}
    # Code 6.11: five working days; West Kent: twenty from the request.
    assert due["acknowledge_stage_2"] == "2026-11-30"
    assert due["respond_stage_2"] == "2026-12-21"


def test_two_misunderstandings_offer_a_person(resident: Open) -> None:
    me = resident()
    me.write(DOOR)
    until(me, "contact_value")
    me.write("blue")
    me.write("purple")
    assert any("person" in b["title"] for b in me.heard[-1]["buttons"]), me.transcript()
