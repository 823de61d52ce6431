"""A landlord can generate a typed client from the description, and it works against the real door."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from handoff_api.main import create_app
from tests.handoff_api.house import House, created

PACKAGE = "putright_client"


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from handoff_api.main import compose
    from handoff_api.settings import Settings

    folder = tmp_path_factory.mktemp("client")
    app = create_app(compose(Settings(data=folder), "public"))
    (folder / "openapi.json").write_text(json.dumps(app.openapi()))
    (folder / "config.yml").write_text("post_hooks: []\n")
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("openapi-python-client")),
            "generate",
            "--path=openapi.json",
            "--config=config.yml",
            "--meta=none",
            f"--output-path={PACKAGE}",
            "--fail-on-warning",
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


async def test_a_generated_client_lists_reads_and_acts_on_a_case(
    house: House, generated: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(generated))
    client_module: Any = importlib.import_module(PACKAGE)
    made = await created(await house.bot())
    client = client_module.AuthenticatedClient(
        base_url="http://house.example",
        token=await house.key("caseworker", "west-kent"),
        raise_on_unexpected_status=True,
    )
    client.set_async_httpx_client(
        httpx.AsyncClient(
            transport=httpx.ASGITransport(create_app(house.public)),
            base_url="http://house.example",
            headers={"Authorization": f"Bearer {client.token}"},
        )
    )
    cases: Any = importlib.import_module(f"{PACKAGE}.api.cases")
    names = {path.stem for path in (generated / PACKAGE / "api" / "cases").glob("*.py")}

    def call(words: str) -> Any:
        name = next(name for name in sorted(names) if name.startswith(words))
        return importlib.import_module(f"{cases.__name__}.{name}")

    page = await call("listed_v1_cases_get").asyncio(client=client)
    assert [case.reference for case in page.cases] == [made["reference"]]
    read = await call("read_v1_cases_reference_get").asyncio(made["reference"], client=client)
    assert read.description == made["description"]
    assert "note" in read.allowed_actions
    models: Any = importlib.import_module(f"{PACKAGE}.models")
    body = models.Note.from_dict({"action": "note", "version": read.version, "text": "rang back"})
    noted = await call("act_v1_cases_reference_actions_post").asyncio(
        made["reference"], client=client, body=body
    )
    assert noted.version == read.version + 1
