"""Letters: nothing invented, nothing left out that policy or Code ask for, never changed later."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import httpx
import pikepdf
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import rulebook
from handoff_api.letters.points import required, unread_phrases
from handoff_api.letters.service import NAMES
from tests.handoff_api.conftest import MONDAY
from tests.handoff_api.decided import decided, extended, record, refused, restricted, understood
from tests.handoff_api.house import Client, House, created

EMAIL = [{"channel": "email", "value": "primrose@example.org", "preferred": True, "safe": True}]


def party(**more: Any) -> dict[str, Any]:
    return {
        "role": "resident",
        "name": "Primrose Testcase",
        "address": "1 Example Row",
        "contacts": EMAIL,
        **more,
    }


async def fetch(
    client: Client, case: dict[str, Any], name: str, accept: str = "application/json"
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {client.key}", "Accept": accept}
    return await client.http.get(f"/v1/cases/{case['reference']}/letters/{name}", headers=headers)


async def issue(client: Client, case: dict[str, Any], name: str, **more: Any) -> httpx.Response:
    body = {"version": case["version"], **more}
    return await client.post(f"/v1/cases/{case['reference']}/letters/{name}", body)


@pytest.fixture
async def case(bot: Client) -> dict[str, Any]:
    return await created(bot, parties=[party()], adjustments=[])


@pytest.mark.parametrize("landlord", rulebook.landlord_ids())
def test_every_phrase_of_every_letter_rule_is_read(landlord: str) -> None:
    policy = rulebook.policy(landlord, MONDAY.date())
    assert unread_phrases(policy) == set()


def test_seven_points_of_an_answer_are_asked_for_by_the_codes_clause() -> None:
    policy = rulebook.policy("west-kent", MONDAY.date())
    for name, clause in (("stage_1_response", "code:6.9"), ("stage_2_response", "code:6.19")):
        asked = [each for each in required(policy, name) if each.clause == clause]
        assert len(asked) == 7


async def test_fact_the_case_lacks_is_a_named_gap_and_stops_the_letter(
    staff: Client, case: dict[str, Any]
) -> None:
    seen = (await fetch(staff, case, "acknowledgement")).json()
    assert seen["ready"] is False
    assert {"definition", "responsible"} <= {gap["name"] for gap in seen["gaps"]}
    assert "[missing: what the complaint is understood to be]" in seen["html"]
    refusal = await issue(staff, case, "acknowledgement")
    assert (refusal.status_code, refusal.json()["code"]) == (409, "letter_incomplete")
    assert {gap["name"] for gap in refusal.json()["gaps"]} == {g["name"] for g in seen["gaps"]}
    assert (await staff.get(f"/v1/cases/{case['reference']}/deliveries")).json()["deliveries"] == []


async def test_acknowledgement_says_what_the_case_says(
    house: House, staff: Client, case: dict[str, Any]
) -> None:
    await record(house, case["reference"], understood)
    seen = (await fetch(staff, case, "acknowledgement")).json()
    assert seen["ready"], seen["gaps"]
    page = seen["html"]
    assert "The front door sticks and two reports went unanswered." in page
    assert "The door mended, and an apology." in page
    assert "we are responsible for this" in page
    assert "Monday 7 December 2026" in page
    assert "Ann Example" in page
    assert "0300 111 3000" in page
    assert all(point["met"] for point in seen["points"])


async def test_answer_holds_the_seven_points(
    house: House, staff: Client, case: dict[str, Any]
) -> None:
    await record(house, case["reference"], understood, decided)
    seen = (await fetch(staff, case, "stage_1_response")).json()
    assert seen["ready"], seen["gaps"]
    for words in (
        "This is our Stage 1 answer", "The front door sticks", "Upheld", "no repair was ordered",
        "£50.50", "Friday 4 December 2026", "ask for Stage 2 within 20 working days",
    ):  # fmt: skip
        assert words in seen["html"]


async def test_upheld_without_a_remedy_or_a_reason_for_none_is_a_gap(
    house: House, staff: Client, case: dict[str, Any]
) -> None:
    await record(house, case["reference"], understood, decided)
    async with house.public.database.writes() as session:
        await session.execute(text("DELETE FROM case_remedies"))
    seen = (await fetch(staff, case, "stage_1_response")).json()
    assert [gap["name"] for gap in seen["gaps"]] == ["remedy"]
    assert [p["point"] for p in seen["points"] if not p["met"]] == ["remedy"]


async def test_stage_2_letter_is_not_for_a_case_at_stage_1(
    house: House, staff: Client, case: dict[str, Any]
) -> None:
    await record(house, case["reference"], understood, decided)
    seen = (await fetch(staff, case, "stage_2_response")).json()
    assert [gap["name"] for gap in seen["gaps"]] == ["stage"]


async def test_refusal_carries_reasons_clause_what_the_resident_said_and_the_ombudsman(
    house: House, staff: Client, bot: Client
) -> None:
    case = await created(
        bot,
        parties=[party()],
        exclusions=[
            {
                "ground": "time_limit",
                "clause": "exclusions.time-limit",
                "facts": {},
                "resident_says": "I was in hospital.",
            }
        ],
    )
    await record(house, case["reference"], refused)
    seen = (await fetch(staff, case, "not_accepted")).json()
    assert seen["ready"], seen["gaps"]
    for words in ("four years ago", "I was in hospital.", "not four years", "PO Box 1484"):
        assert words in seen["html"]
    assert "PO Box 152" not in seen["html"]


async def test_refusal_on_a_clause_the_policy_does_not_have_is_a_gap(
    house: House, staff: Client, case: dict[str, Any]
) -> None:
    await record(house, case["reference"], refused, clause="99.9")
    seen = (await fetch(staff, case, "not_accepted")).json()
    assert [gap["name"] for gap in seen["gaps"]] == ["ground"]


async def test_letter_of_refusal_records_that_the_resident_and_the_ombudsmans_way_were_told(
    house: House, staff: Client, case: dict[str, Any]
) -> None:
    await record(house, case["reference"], refused)
    assert (await issue(staff, case, "not_accepted")).status_code == 201
    [refusal] = (await staff.get(f"/v1/cases/{case['reference']}")).json()["refusals"]
    assert refusal["notice_sent_at"] is None
    await house.work()
    [refusal] = (await staff.get(f"/v1/cases/{case['reference']}")).json()["refusals"]
    assert refusal["notice_sent_at"]
    assert refusal["ombudsman_told_at"]


@pytest.mark.parametrize(
    ("name", "write", "words"),
    [
        ("extension", extended, "Friday 18 December 2026"),
        ("contact_restriction", restricted, "Tuesday 23 February 2027"),
    ],
)
async def test_letter_about_more_time_and_about_contact_names_the_new_day(
    house: House, staff: Client, case: dict[str, Any], name: str, write: Any, words: str
) -> None:
    await record(house, case["reference"], write)
    seen = (await fetch(staff, case, name)).json()
    assert seen["ready"], seen["gaps"]
    assert words in seen["html"]


async def test_landlord_whose_policy_sends_a_copy_of_itself_sends_one(
    house: House, bot: Client
) -> None:
    clerk = await house.staff(landlord="chislehurst-sidcup")
    case = await created(bot, landlord="chislehurst-sidcup", parties=[party()])
    await record(house, case["reference"], understood)
    seen = (await fetch(clerk, case, "acknowledgement")).json()
    assert seen["ready"], seen["gaps"]
    assert "does not respond to our final outcome letter" in " ".join(seen["html"].split())


@pytest.mark.parametrize("landlord", rulebook.landlord_ids())
async def test_every_landlords_letters_can_be_completed(
    house: House, bot: Client, landlord: str
) -> None:
    clerk = await house.staff(landlord=landlord)
    clause = next(c.id for c, _ in rulebook.policy(landlord, MONDAY.date()).rules("exclusion"))
    case = await created(bot, landlord=landlord, parties=[party()])
    await record(house, case["reference"], understood, decided, extended, restricted)
    await record(house, case["reference"], refused, clause=clause)
    for name in ("acknowledgement", "stage_1_response", "not_accepted", "extension"):
        seen = (await fetch(clerk, case, name)).json()
        assert seen["ready"], (name, seen["gaps"])


async def test_words_of_a_resident_are_never_markup(
    house: House, staff: Client, bot: Client
) -> None:
    case = await created(bot, parties=[party(name="<script>alert(1)</script>")])
    seen = (await fetch(staff, case, "acknowledgement")).json()
    assert "<script>" not in seen["html"]
    assert "&lt;script&gt;" in seen["html"]


async def test_pdf_is_tagged_and_says_its_language_and_title(
    house: House, staff: Client, case: dict[str, Any]
) -> None:
    await record(house, case["reference"], understood)
    answer = await fetch(staff, case, "acknowledgement", "application/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en-GB"
        assert "We have your complaint" in str(pdf.docinfo["/Title"])
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()


async def test_resident_who_needs_large_print_gets_it(
    house: House, staff: Client, bot: Client
) -> None:
    case = await created(bot, parties=[party()], adjustments=[{"need": "large print please"}])
    seen = (await fetch(staff, case, "acknowledgement")).json()
    assert seen["large_print"]
    assert 'class="large-print"' in seen["html"]


async def test_issued_letter_is_kept_as_it_went_out_with_its_digest(
    house: House, staff: Client, case: dict[str, Any]
) -> None:
    await record(house, case["reference"], understood)
    letter = (await issue(staff, case, "acknowledgement")).json()
    headers = {"Authorization": f"Bearer {staff.key}", "Accept": "application/pdf"}
    kept = await staff.http.get(letter["href"], headers=headers)
    assert hashlib.sha256(kept.content).hexdigest() == letter["pdf_sha256"]
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    assert history["intact"]
    last = history["entries"][-1]
    assert (last["action"], last["details"]["pdf_sha256"]) == (
        "letter_issued", letter["pdf_sha256"],
    )  # fmt: skip


async def test_database_refuses_to_change_a_letter(
    house: House, staff: Client, case: dict[str, Any]
) -> None:
    await record(house, case["reference"], understood)
    await issue(staff, case, "acknowledgement")
    with pytest.raises(DBAPIError, match="never changed"):
        async with house.public.database.writes() as session:
            await session.execute(text("UPDATE letters SET title = 'other'"))


async def test_letter_goes_the_way_the_resident_asked_for_with_a_link_of_its_own(
    house: House, staff: Client, case: dict[str, Any]
) -> None:
    await record(house, case["reference"], understood)
    letter = (await issue(staff, case, "acknowledgement")).json()
    assert letter["way"] == "email"
    [sent] = (await staff.get(f"/v1/cases/{case['reference']}/deliveries")).json()["deliveries"]
    assert (sent["channel"], sent["address"]) == ("email", "primrose@example.org")
    path = "/letters/" + sent["text"].rpartition("/letters/")[2]
    page = await house.street.get(path)
    assert page.status_code == 200
    assert "The front door sticks" in page.text
    printed = await house.street.get(f"{path}.pdf")
    assert hashlib.sha256(printed.content).hexdigest() == letter["pdf_sha256"]
    assert (await house.street.get(f"{path}x")).status_code == 404


async def test_contact_that_is_not_safe_is_never_used(
    house: House, staff: Client, bot: Client
) -> None:
    unsafe = [{**EMAIL[0], "safe": False}]
    case = await created(bot, parties=[party(contacts=unsafe)])
    await record(house, case["reference"], understood)
    seen = (await fetch(staff, case, "acknowledgement")).json()
    assert (seen["way"], [gap["name"] for gap in seen["gaps"]]) == (None, ["way_to_send"])


async def test_person_without_authority_gets_no_letter_and_the_resident_does(
    house: House, staff: Client, bot: Client
) -> None:
    friend = party(role="representative", name="Basil Friend", authority={"status": "pending"})
    case = await created(bot, parties=[friend, party()])
    assert (await fetch(staff, case, "acknowledgement")).json()["to"] == "Primrose Testcase"
    friend["authority"]["status"] = "granted"
    granted = await created(bot, parties=[friend, party()])
    assert (await fetch(staff, granted, "acknowledgement")).json()["to"] == "Basil Friend"


async def test_letter_on_an_older_version_is_refused(
    house: House, staff: Client, case: dict[str, Any]
) -> None:
    await record(house, case["reference"], understood)
    await staff.done(case, "note", text="rang")
    stale = await issue(staff, case, "acknowledgement")
    assert (stale.status_code, stale.json()["code"]) == (409, "version_stale")


async def test_auditor_reads_letters_and_issues_none(house: House, case: dict[str, Any]) -> None:
    auditor = await house.staff("auditor")
    await record(house, case["reference"], understood)
    assert (await fetch(auditor, case, "acknowledgement")).status_code == 200
    assert (await issue(auditor, case, "acknowledgement")).status_code == 403


async def test_another_landlords_letters_do_not_exist(
    house: House, staff: Client, case: dict[str, Any]
) -> None:
    await record(house, case["reference"], understood)
    letter = (await issue(staff, case, "acknowledgement")).json()
    other = await house.staff(landlord="medway")
    assert (await other.get(letter["href"])).status_code == 404
    assert (await fetch(other, case, "acknowledgement")).status_code == 404


async def test_format_nobody_makes_is_refused(staff: Client, case: dict[str, Any]) -> None:
    assert (await fetch(staff, case, "acknowledgement", "image/png")).status_code == 406
    assert (await fetch(staff, case, "love_letter")).status_code == 404
    assert (await fetch(staff, case, "acknowledgement.docx")).status_code == 404


async def test_list_says_which_letters_are_ready(
    house: House, staff: Client, case: dict[str, Any]
) -> None:
    await record(house, case["reference"], understood)
    listed = (await staff.get(f"/v1/cases/{case['reference']}/letters")).json()
    assert [each["name"] for each in listed["letters"]] == list(NAMES)
    assert [each["name"] for each in listed["letters"] if each["ready"]] == ["acknowledgement"]
