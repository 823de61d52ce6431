"""Who gets in at which door, and to do what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from handoff_api.__main__ import main
from handoff_api.clock import StoppedClock
from handoff_api.keys.records import KeyRecord
from tests.handoff_api.house import Client, House, complaint, created

STAFF_READS = ["/v1/cases", "/v1/alerts", "/v1/conversations"]


@pytest.mark.parametrize("path", STAFF_READS)
@pytest.mark.parametrize(
    "header",
    [
        None,
        "Bearer",
        "Bearer nope",
        "Basic x",
        "Bearer pr_",
        "Bearer pr_aaaa_bbbb",
        "Bearer pr_\xe9_x",
    ],
)
async def test_anonymous_is_refused_first(house: House, path: str, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}
    refused = await house.street.get(path, headers=headers)
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert refused.headers["content-type"] == "application/problem+json"


async def test_chat_token_is_no_key_and_a_key_no_chat_token(house: House) -> None:
    resident = await house.resident()
    refused = await house.street.get("/v1/cases", headers=resident.headers)
    assert refused.status_code == 401
    key = await house.key("caseworker", "west-kent")
    refused = await house.street.get(
        "/v1/chat/messages", headers={"Authorization": f"Bearer {key}"}
    )
    assert refused.status_code == 401


async def test_intake_key_is_worth_nothing_at_the_public_door(house: House) -> None:
    outside = Client(house.street, await house.key("intake", "*"))
    assert (await outside.get("/v1/cases")).status_code == 403
    assert (await outside.post("/v1/cases", complaint())).status_code == 403


async def test_staff_key_does_not_open_the_intake_door(house: House) -> None:
    inside = Client(house.inside, await house.key("admin", "*"))
    assert (await inside.post("/v1/cases", complaint())).status_code == 403


@pytest.mark.parametrize("path", ["/v1/chat/sessions", "/demo/west-kent", "/docs", "/openapi.json"])
async def test_intake_door_has_no_chat_and_no_pages(house: House, path: str) -> None:
    assert (await house.inside.get(path)).status_code == 404


@pytest.mark.parametrize("role", ["caseworker", "manager", "admin", "auditor"])
async def test_every_staff_role_reads(house: House, bot: Client, role: str) -> None:
    case = await created(bot)
    staff = await house.staff(role)
    assert (await staff.get(f"/v1/cases/{case['reference']}")).status_code == 200
    assert (await staff.get("/v1/cases")).status_code == 200


async def test_auditor_writes_nothing(house: House, bot: Client) -> None:
    case = await created(bot)
    auditor = await house.staff("auditor")
    assert (await auditor.post("/v1/cases", complaint())).status_code == 403
    assert (await auditor.act(case, "acknowledge")).status_code == 403
    refused = await auditor.post(f"/v1/cases/{case['reference']}/messages", {"text": "hello"})
    assert refused.status_code == 403
    assert (await auditor.get(f"/v1/cases/{case['reference']}")).json()["allowed_actions"] == []


async def test_key_for_every_landlord_sees_them_all(house: House, bot: Client) -> None:
    for landlord in ("west-kent", "medway"):
        await created(bot, landlord=landlord)
    admin = await house.staff("admin", "*")
    assert len((await admin.get("/v1/cases")).json()["cases"]) == 2
    assert len((await admin.get("/v1/cases", landlord="medway")).json()["cases"]) == 1


async def test_revoked_and_expired_keys_open_nothing(
    house: House, staff: Client, clock: StoppedClock
) -> None:
    async with house.public.database.writes() as session:
        record = (await session.scalars(select(KeyRecord))).one()
        record.expires_at = clock.now() + timedelta(hours=1)
    assert (await staff.get("/v1/cases")).status_code == 200
    clock.advance(timedelta(hours=1))
    assert (await staff.get("/v1/cases")).status_code == 401
    async with house.public.database.writes() as session:
        record = (await session.scalars(select(KeyRecord))).one()
        record.expires_at, record.revoked_at = None, clock.now()
    assert (await staff.get("/v1/cases")).status_code == 401


async def test_secrets_are_not_in_the_database(house: House) -> None:
    key = await house.key("caseworker", "west-kent")
    resident = await house.resident()
    async with house.public.database.reads() as session:
        rows = (await session.execute(text("SELECT * FROM keys"))).all()
        rows += (await session.execute(text("SELECT * FROM chat_sessions"))).all()
    assert key.rsplit("_", 1)[1] not in str(rows)
    assert resident.token not in str(rows)


async def test_made_key_works_and_is_printed_alone(
    settings: object, house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    import asyncio

    asked = ["key", "--role", "caseworker", "--landlord", "west-kent"]
    assert await asyncio.to_thread(main, asked) == 0
    key = capsys.readouterr().out.strip()
    assert "\n" not in key
    # The command goes by the real clock, the house by a stopped one: neither matters to a key.
    assert (await Client(house.street, key).get("/v1/cases")).status_code == 200


def test_key_for_an_unknown_landlord_is_not_made(
    settings: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["key", "--role", "caseworker", "--landlord", "nowhere"]) == 2
    assert "west-kent" in capsys.readouterr().err
