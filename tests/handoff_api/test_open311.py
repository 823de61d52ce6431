"""Open311: systems that speak GeoReport v2 can read cases, and learn nothing about anybody."""

from __future__ import annotations

from datetime import date, timedelta

from tests.handoff_api.house import Client, House, created


async def test_a_case_reads_as_a_service_request(bot: Client, staff: Client) -> None:
    case = await created(bot)
    (told,) = (await staff.get("/open311/v2/requests.json")).json()
    assert told["service_request_id"] == case["reference"]
    assert (told["service_code"], told["status"]) == ("complaint", "open")
    assert told["jurisdiction_id"] == "west-kent"
    following = min(case["deadlines"], key=lambda deadline: deadline["due_on"])
    # The end of the day in London, told in UTC.
    assert told["expected_datetime"].startswith(_day_after(following["due_on"]))
    assert told["service_notice"] == following["because"]
    (one,) = (await staff.get(f"/open311/v2/requests/{case['reference']}.json")).json()
    assert one["description"] == "Repairs"
    for private in ("Primrose", "07700", "Example Row", "front door", "sticks"):
        assert private not in str([told, one])


async def test_closed_and_open_are_told_apart(bot: Client, staff: Client) -> None:
    ended = await created(bot)
    await staff.done(ended, "withdraw", reason="asked by phone")
    going = await created(bot)

    async def listed(**by: str) -> list[str]:
        found = (await staff.get("/open311/v2/requests.json", **by)).json()
        return [told["service_request_id"] for told in found]

    assert await listed(status="open") == [going["reference"]]
    assert await listed(status="closed") == [ended["reference"]]
    assert await listed(service_code="enquiry") == []
    both = f"{ended['reference']},{going['reference']},WK-26-NOSUCH"
    assert await listed(service_request_id=both) == [ended["reference"], going["reference"]]


async def test_another_landlords_cases_are_not_told(house: House, bot: Client) -> None:
    case = await created(bot)
    other = await house.staff("caseworker", "medway")
    assert (await other.get("/open311/v2/requests.json")).json() == []
    assert (await other.get(f"/open311/v2/requests/{case['reference']}.json")).status_code == 404
    asked = await other.get("/open311/v2/requests.json", service_request_id=case["reference"])
    assert asked.json() == []


async def test_an_unknown_service_says_which_there_are(staff: Client) -> None:
    refused = await staff.get("/open311/v2/requests.json", service_code="potholes")
    assert refused.status_code == 422
    codes = {
        service["service_code"] for service in (await staff.get("/open311/v2/services.json")).json()
    }
    assert set(refused.json()["errors"][0]["allowed"]) == codes


async def test_a_key_is_needed_to_read(house: House) -> None:
    assert (await house.street.get("/open311/v2/requests.json")).status_code == 401
    assert (await house.street.get("/open311/v2/discovery.json")).status_code == 200


def _day_after(day: str) -> str:

    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
