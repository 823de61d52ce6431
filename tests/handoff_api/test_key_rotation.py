"""Keys are made, listed, renewed without a standstill, and taken back."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handoff_api.__main__ import main as command
from handoff_api.clock import StoppedClock
from handoff_api.database import Database
from handoff_api.keys.service import KeyUnknownError, recognise
from handoff_api.settings import Settings
from tests.handoff_api.conftest import MONDAY
from tests.handoff_api.house import Client, House

NEW = {"role": "caseworker", "landlord": "west-kent", "name": "Housing system"}


@pytest.fixture
async def admin(house: House) -> Client:
    return await house.staff("admin")


async def _made(admin: Client, **more: Any) -> dict[str, Any]:
    response = await admin.post("/v1/keys", NEW | more)
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.json()
    return made


async def test_made_key_opens_and_its_secret_is_shown_once(house: House, admin: Client) -> None:
    made = await _made(admin)
    assert (await Client(house.street, made["key"]).get("/v1/cases")).status_code == 200
    listed = (await admin.get("/v1/keys")).text
    assert made["id"] in listed
    assert made["key"].split("_", 2)[2] not in listed


async def test_renewed_key_opens_at_once_and_the_old_secret_a_while_longer(
    house: House, admin: Client, clock: StoppedClock
) -> None:
    made = await _made(admin)
    renewed = (await admin.post(f"/v1/keys/{made['id']}/renew", {"old_for_hours": 2})).json()
    old, new = Client(house.street, made["key"]), Client(house.street, renewed["key"])
    assert renewed["id"] == made["id"]
    for client in (old, new):
        assert (await client.get("/v1/cases")).status_code == 200
    clock.advance(timedelta(hours=2))
    assert (await old.get("/v1/cases")).status_code == 401
    assert (await new.get("/v1/cases")).status_code == 200


async def test_old_secret_ends_at_once_where_that_is_asked(house: House, admin: Client) -> None:
    made = await _made(admin)
    await admin.post(f"/v1/keys/{made['id']}/renew", {"old_for_hours": 0})
    assert (await Client(house.street, made["key"]).get("/v1/cases")).status_code == 401


async def test_revoked_key_opens_nothing_with_either_secret(house: House, admin: Client) -> None:
    made = await _made(admin)
    renewed = (await admin.post(f"/v1/keys/{made['id']}/renew", {})).json()
    revoked = (await admin.post(f"/v1/keys/{made['id']}/revoke", {})).json()
    assert revoked["revoked_at"]
    for secret in (made["key"], renewed["key"]):
        assert (await Client(house.street, secret).get("/v1/cases")).status_code == 401
    again = await admin.post(f"/v1/keys/{made['id']}/revoke", {})
    assert again.json() == revoked
    assert (await admin.post(f"/v1/keys/{made['id']}/renew", {})).status_code == 409


async def test_last_use_is_known_to_within_minutes(
    house: House, admin: Client, clock: StoppedClock
) -> None:
    made = await _made(admin)
    client = Client(house.street, made["key"])

    async def used() -> str | None:
        keys = (await admin.get("/v1/keys")).json()["keys"]
        found: str | None = next(k["last_used_at"] for k in keys if k["id"] == made["id"])
        return found

    assert await used() is None
    await client.get("/v1/cases")
    first = await used()
    clock.advance(timedelta(minutes=4))
    await client.get("/v1/cases")
    assert await used() == first
    clock.advance(timedelta(minutes=1))
    await client.get("/v1/cases")
    assert await used() != first


async def test_administrator_keeps_to_their_landlord(house: House, admin: Client) -> None:
    other = await house.staff("admin", "medway")
    made = await _made(admin)
    for path in ("renew", "revoke"):
        assert (await other.post(f"/v1/keys/{made['id']}/{path}", {})).status_code == 404
    assert made["id"] not in (await other.get("/v1/keys")).text
    assert (await other.post("/v1/keys", NEW)).status_code == 403
    assert (await admin.post("/v1/keys", NEW | {"landlord": "*"})).status_code == 403


@pytest.mark.parametrize("role", ["caseworker", "manager", "auditor"])
async def test_only_administrators_deal_with_keys(house: House, role: str) -> None:
    staff = await house.staff(role)
    assert (await staff.get("/v1/keys")).status_code == 403
    assert (await staff.post("/v1/keys", NEW)).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role": "intake"}, "role"),
        ({"role": "system"}, "role"),
        ({"landlord": "nowhere"}, "landlord"),
        ({"name": ""}, "name"),
        ({"expires_at": "2026-11-23T10:00:00Z"}, "expires_at"),
    ],
)
async def test_keys_that_cannot_be_are_refused(
    admin: Client, wrong: dict[str, Any], field: str
) -> None:
    refused = await admin.post("/v1/keys", NEW | wrong)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == field


def test_a_key_renewed_by_the_operator_is_handed_over_whole_and_the_old_one_opens_a_while(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUTRIGHT_CLOCK", MONDAY.isoformat())
    file = tmp_path / "intake"
    asked = ["key", "--role", "intake", "--landlord", "*", "--name", "bot", "--renew"]
    keys = []
    for _ in range(2):
        assert command([*asked, "--keep-old", "24", "--to", str(file)]) == 0
        keys.append(file.read_text().strip())
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob("intake*")] == ["intake"]

    async def opens(key: str, hours: float) -> bool:
        database = Database(settings.database_address(), settings.field_keyring())
        try:
            async with database.reads() as session:
                await recognise(session, f"Bearer {key}", MONDAY + timedelta(hours=hours))
        except KeyUnknownError:
            return False
        finally:
            await database.close()
        return True

    seen = [asyncio.run(opens(key, hours)) for key in keys for hours in (1, 23, 25)]
    assert seen == [True, True, False, True, True, True]
