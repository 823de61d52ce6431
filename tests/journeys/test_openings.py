"""Ten ways people begin, each ending where West Kent's policy says it should."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from tests.journeys.caseload import alerts_about, cases_about
from tests.journeys.resident import Resident

Open = Callable[..., Resident]


def case_of(caseworker: httpx.Client, reference: str | None) -> dict:
    assert reference, "no reference was given"
    got = caseworker.get(f"/v1/cases/{reference}")
    assert got.status_code == 200, got.text
    return got.json()


def due(case: dict) -> dict[str, str]:
    return {d["name"]: d["due_on"] for d in case["deadlines"]}


def test_waiting_weeks_and_never_called_back_is_a_stage_1_complaint_with_dates(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    me.write(
        "Ive been waiting 5 weeks for someone to fix my front door, every time i ring they say "
        "someone will call back and they never do"
    )
    reference = me.talk_until_done()
    case = case_of(caseworker, reference)
    assert case["kind"] == "complaint"
    assert case["stage"] == "stage_1"
    assert case["state"] == "received"
    assert {"repairs", "communication"} <= {issue["topic"] for issue in case["issues"]}
    assert "route_choice" not in me.asked, "several issues are not offered the quick fix"
    # Received Monday 23 November 2026 (West Kent: 2, 5 and 10 working days from receipt).
    assert due(case)["name_handler"] == "2026-11-25"
    assert due(case)["acknowledge"] == "2026-11-30"
    assert due(case)["respond"] == "2026-12-07"
    assert "Monday 30 November 2026" in me.transcript()
    assert "0300 111 3000" in me.transcript()
    assert len(me.said) <= 8, me.transcript()
    assert "waiting 5 weeks" in case["description"]


def test_first_report_of_a_dripping_tap_is_a_request_and_opens_no_complaint(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    me.write("kitchen tap dripping since this morning can you send someone")
    reference = me.talk_until_done()
    case = case_of(caseworker, reference)
    assert case["kind"] == "service_request"
    assert case["stage"] is None
    assert [c["kind"] for c in cases_about(caseworker, me)] == ["service_request"]
    assert "complaint" in me.last_said, "the choice to complain is mentioned"
    assert "complain_choice" not in me.asked


def test_sarcasm_is_heard_as_a_complaint(resident: Open, caseworker: httpx.Client) -> None:
    me = resident()
    me.write("brilliant job lads, left my hallway looking like a bomb site and gone home at 2")
    assert me.asks == "complain_choice", me.transcript()
    case = case_of(caseworker, me.talk_until_done())
    assert case["kind"] == "complaint"


def test_cold_home_of_an_84_year_old_puts_safety_first_and_the_clock_runs_without_authority(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    first = me.write("my mum's heating has been off 9 days, she's 84, you keep cancelling")
    assert "999" in first[0]["text"], me.transcript()
    assert me.asks in ("emergency_now", "household_risk"), me.transcript()
    assert alerts_about(caseworker, me), "staff were alerted"
    case = case_of(caseworker, me.talk_until_done())
    assert case["kind"] == "complaint"
    assert case["priority"] == "emergency"
    representative = next(p for p in case["parties"] if p["role"] == "representative")
    assert representative["authority"]["status"] == "pending"
    assert due(case)["respond"] == "2026-12-07", "the clock starts without the paper"


def test_gas_gets_the_gas_number_first_an_alert_and_then_a_repair_record(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    first = me.write("I can smell gas in the kitchen")
    assert "0800 111 999" in first[0]["text"], me.transcript()
    assert [a["category"] for a in alerts_about(caseworker, me)] == ["emergency"]
    case = case_of(caseworker, me.talk_until_done())
    assert case["kind"] == "service_request"
    assert case["priority"] == "emergency"


def test_a_wrong_letter_is_offered_a_quick_fix_and_both_clocks_are_kept(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident(route_choice="the quick fix please")
    me.write("your letter told me the wrong rent amount, just tell me the right one and say sorry")
    case = case_of(caseworker, me.talk_until_done())
    assert "route_choice" in me.asked, me.transcript()
    assert case["stage"] == "quick_fix"
    assert due(case)["quick_fix"] == "2026-11-25"
    assert due(case)["respond"] == "2026-12-07"


def test_a_court_claim_is_written_down_and_never_refused_by_the_bot(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    me.write("I made a claim at county court in June about the damp, now I want to complain")
    case = case_of(caseworker, me.talk_until_done())
    assert case["kind"] == "complaint"
    assert case["state"] == "received"
    ground = next(e for e in case["exclusions"] if e["ground"] == "court_proceedings")
    assert ground["status"] == "possible"
    assert ground["decided_by"] is None
    assert ground["clause"]
    assert ground["resident_says"]
    assert "0300 111 3000" in me.transcript()
    assert "a person" in me.transcript().lower()


def test_a_question_about_stage_2_is_answered_with_its_clause_and_opens_no_case(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    me.write("how long do I get to ask for stage 2?")
    assert "20 working days" in me.last_said, me.transcript()
    assert "Stage Two" in me.last_said, "the clause is named"
    assert cases_about(caseworker, me) == []


def test_thanks_are_recorded_as_a_compliment(resident: Open, caseworker: httpx.Client) -> None:
    me = resident()
    me.write("just want to thank the lady in lettings who sorted my transfer, she was lovely")
    case = case_of(caseworker, me.talk_until_done())
    assert case["kind"] == "compliment"


def test_asking_for_a_person_hands_over_and_the_bot_falls_silent(
    resident: Open, caseworker: httpx.Client
) -> None:
    me = resident()
    me.write("I just want to speak to a human")
    assert "person" in me.last_said
    assert me.asks is None
    silent = me.write("hello? anyone there?")
    assert all(m.get("sender", "bot") != "bot" or not m.get("asks") for m in silent), silent
    assert "complaint" not in me.last_said.lower()
