"""Staff sign in with their organisation's accounts: a real OpenID Connect provider, run here."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, quote, urlparse

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from oidc_provider_mock import run_server_in_thread

from handoff_api.clock import StoppedClock
from handoff_api.settings import Settings
from tests.handoff_api.house import Client, House, created
from tests.handoff_api.rasa import FakeRasa

# The provider, not what is tested, uses what its library is leaving behind.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
AUDIENCE = "putright"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


def signed_in(issuer: str, account: str, audience: str = AUDIENCE, **claims: Any) -> str:
    """The token of somebody who went through the provider's own sign-in page."""
    with httpx.Client(base_url=issuer) as http:
        http.put(f"/users/{quote(account)}", json=claims).raise_for_status()
        asked = {
            "client_id": audience,
            "redirect_uri": "http://staff.example/back",
            "response_type": "code",
            "scope": "openid",
        }
        back = http.post("/oauth2/authorize", params=asked, data={"sub": account})
        code = parse_qs(urlparse(back.headers["location"]).query)["code"][0]
        answer = http.post(
            "/oauth2/token",
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": asked["redirect_uri"],
            },
            auth=(audience, "secret"),
        )
    token: str = answer.raise_for_status().json()["id_token"]
    return token


@pytest.fixture
async def office(
    settings: Settings, clock: StoppedClock, rasa: FakeRasa, issuer: str
) -> AsyncIterator[House]:
    rules = settings.model_copy(
        update={
            "oidc_issuer": issuer,
            "oidc_audience": AUDIENCE,
            "oidc_roles": {"Complaints team": "caseworker", "Heads": "manager"},
        }
    )
    house = House(rules, clock, rasa)
    yield house
    await house.close()


ANN: dict[str, Any] = {"roles": ["Complaints team"], "landlord": "west-kent"}


async def test_account_opens_the_door_in_its_role_and_for_its_landlord(
    office: House, issuer: str
) -> None:
    bot = await office.bot()
    ours, theirs = await created(bot), await created(bot, landlord="medway")
    ann = Client(office.street, signed_in(issuer, "ann", **ANN))
    read = await ann.get(f"/v1/cases/{ours['reference']}")
    assert read.status_code == 200
    assert "acknowledge" in read.json()["allowed_actions"]
    assert "refuse" not in read.json()["allowed_actions"]
    assert (await ann.get(f"/v1/cases/{theirs['reference']}")).status_code == 404
    claimed = await ann.done(ours, "claim")
    assert claimed["owner"] == "staff:ann"


async def test_highest_of_several_roles_counts(office: House, issuer: str) -> None:
    case = await created(await office.bot())
    head = Client(
        office.street,
        signed_in(issuer, "head", roles=["Complaints team", "Heads"], landlord="west-kent"),
    )
    read = (await head.get(f"/v1/cases/{case['reference']}")).json()
    assert "refuse" in read["allowed_actions"]


async def test_account_with_an_address_for_an_id_is_named_by_a_hash(
    office: House, issuer: str
) -> None:
    bot = await office.bot()
    ann = Client(office.street, signed_in(issuer, "ann ö", **ANN))
    claimed = await ann.done(await created(bot), "claim")
    assert claimed["owner"].startswith("staff:")
    assert len(claimed["owner"]) == len("staff:") + 64


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"roles": ["Canteen"], "landlord": "west-kent"}, 403),
        ({"roles": [], "landlord": "west-kent"}, 403),
        ({"landlord": "west-kent"}, 403),
        ({"roles": ["intake"], "landlord": "west-kent"}, 403),
        ({"roles": ["system"], "landlord": "west-kent"}, 403),
        ({"roles": ["Heads"]}, 403),
        ({"roles": ["Heads"], "landlord": "*"}, 403),
        ({"roles": {"a": 1}, "landlord": "west-kent"}, 403),
        ({"roles": "Heads", "landlord": "west-kent"}, 200),
    ],
)
async def test_account_without_role_or_landlord_opens_nothing(
    office: House, issuer: str, claims: dict[str, Any], status: int
) -> None:
    client = Client(office.street, signed_in(issuer, "carol", **claims))
    assert (await client.get("/v1/cases")).status_code == status


async def test_token_for_another_service_opens_nothing(office: House, issuer: str) -> None:
    client = Client(office.street, signed_in(issuer, "ann", audience="payroll", **ANN))
    assert (await client.get("/v1/cases")).status_code == 401


async def test_token_does_not_open_the_intake_door(office: House, issuer: str) -> None:
    client = Client(office.inside, signed_in(issuer, "ann", **ANN))
    assert (await client.post("/v1/cases", {})).status_code == 403


def _forged(issuer: str, key: Any, algorithm: str, **more: Any) -> str:
    claims = {
        "iss": issuer,
        "aud": AUDIENCE,
        "sub": "mallory",
        "exp": int(time.time()) + 600,
        "roles": ["admin"],
        "landlord": "west-kent",
        **more,
    }
    return jwt.encode({"alg": algorithm}, claims, key, algorithms=[algorithm])


async def test_forged_tokens_open_nothing(office: House, issuer: str) -> None:
    jwks = httpx.get(f"{issuer}/jwks").text
    tokens = [
        _forged(issuer, RSAKey.generate_key(2048), "RS256"),
        # Signed with the public key taken for a shared secret.
        _forged(issuer, OctKey.import_key(jwks), "HS256"),
        "e30.e30.",
        "eyJhbGciOiJub25lIn0.eyJyb2xlcyI6WyJhZG1pbiJdfQ.",
        "a.b.c",
    ]
    good = signed_in(issuer, "ann", **ANN)
    head, body, signature = good.split(".")
    tokens += [f"{head}.{body}.{signature[:-4]}AAAA", f"{head}.{body}x.{signature}"]
    for token in tokens:
        assert (await Client(office.street, token).get("/v1/cases")).status_code == 401
    assert (await Client(office.street, good).get("/v1/cases")).status_code == 200


async def test_keys_go_on_working_beside_tokens_and_tokens_need_an_issuer(
    office: House, house: House, issuer: str
) -> None:
    assert (await (await office.staff()).get("/v1/cases")).status_code == 200
    client = Client(house.street, signed_in(issuer, "ann", **ANN))
    assert (await client.get("/v1/cases")).status_code == 401


async def test_issuer_that_is_down_does_not_lock_out_who_is_known(
    office: House, issuer: str
) -> None:
    tokens = office.public.tokens
    assert tokens is not None
    client = Client(office.street, signed_in(issuer, "ann", **ANN))
    assert (await client.get("/v1/cases")).status_code == 200
    # An hour on, the issuer does not answer.
    tokens._fetched_at -= 3600
    tokens.rules = replace(tokens.rules, issuer="http://localhost:1")
    await tokens._fetch()
    tokens.rules = replace(tokens.rules, issuer=issuer)
    assert (await client.get("/v1/cases")).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"oidc_issuer": "https://login.example"},
        {"oidc_issuer": "http://login.example", "oidc_audience": "x", "env": "production"},
        {
            "oidc_issuer": "https://login.example",
            "oidc_audience": "x",
            "oidc_roles": {"Canteen": "intake"},
        },
    ],
)
def test_half_set_issuer_is_refused_at_the_start(settings: Settings, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"OIDC|roles"):
        Settings(**wrong)
