"""The bot's key may be renewed while the actions run: the next write goes through with the new one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.actions.clients.case_api import CaseApi, CaseApiUnavailableError


class Intake:
    """The intake door, with one key that opens it."""

    def __init__(self) -> None:
        self.key = "first"
        self.asked: list[tuple[str, str]] = []

    async def take(self, request: web.Request) -> web.Response:
        self.asked.append((request.headers["Authorization"], request.headers["Idempotency-Key"]))
        if request.headers["Authorization"] != f"Bearer {self.key}":
            return web.json_response({"code": "key_unknown"}, status=401)
        return web.json_response({"reference": "WK-26-TESTED"}, status=201)


@pytest.fixture
async def door() -> AsyncIterator[tuple[Intake, str]]:
    intake, app = Intake(), web.Application()
    app.router.add_post("/v1/cases", intake.take)
    async with TestServer(app) as server:
        yield intake, str(server.make_url(""))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    written = tmp_path / "intake"
    written.write_text("first\n")
    monkeypatch.setenv("PUTRIGHT_INTAKE_KEY_FILE", str(written))
    return written


async def test_a_key_renewed_meanwhile_is_read_anew_and_the_write_goes_through(
    door: tuple[Intake, str], file: Path
) -> None:
    intake, url = door
    api = CaseApi(url, "first")
    await api.create_case({}, "once-1")
    intake.key = "second"
    file.write_text("second\n")
    assert (await api.create_case({}, "once-2"))["reference"] == "WK-26-TESTED"
    # Asked again under the same idempotency key, and from then on with the new key at once.
    await api.create_case({}, "once-3")
    assert intake.asked[1:] == [
        ("Bearer first", "once-2"),
        ("Bearer second", "once-2"),
        ("Bearer second", "once-3"),
    ]
    await api._open_session().close()


async def test_a_key_that_opens_nothing_anywhere_leaves_the_message_waiting(
    door: tuple[Intake, str], file: Path
) -> None:
    intake, url = door
    intake.key = "another"
    api = CaseApi(url, "first")
    with pytest.raises(CaseApiUnavailableError):
        await api.create_case({}, "once-1")
    assert len(intake.asked) == 1, "the file holds the same key: asking again would say nothing new"
    file.unlink()
    with pytest.raises(CaseApiUnavailableError):
        await api.create_case({}, "once-2")
    await api._open_session().close()
