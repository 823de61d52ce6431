"""The images hold what they run: every part that their code imports is copied in, the model in one is
trained as everybody else's, and nothing secret can get into either."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
BUILT = {
    name: service["build"]["dockerfile"]
    for name, service in COMPOSE["services"].items()
    if "build" in service
}
DOCKERFILES = sorted(set(BUILT.values()))


def _last_stage(file: str) -> str:
    return re.split(r"^FROM ", (ROOT / file).read_text("utf-8"), flags=re.MULTILINE)[-1]


def _copied(file: str) -> list[str]:
    """What of the repository is in the image, by the path it has in both."""
    return [
        words[-1]
        for line in _last_stage(file).splitlines()
        if (words := line.split())[:1] == ["COPY"] and not words[-1].startswith(".venv")
    ]


def _sources(file: str) -> Iterator[Path]:
    for path in _copied(file):
        place = ROOT / path
        yield from [place] if place.is_file() else sorted(place.rglob("*.py"))


def _imports(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]
        elif isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)


@pytest.mark.parametrize("file", DOCKERFILES)
def test_what_the_code_imports_of_ours_is_in_the_image(file: str) -> None:
    ours = {path.name for path in ROOT.iterdir() if any(path.glob("*.py"))}
    assert {"bot", "handoff_api", "rulebook"} <= ours
    missing = {
        f"{source.relative_to(ROOT)}: {name}"
        for source in _sources(file)
        if source.suffix == ".py"
        for name in _imports(source)
        if name in ours and name not in _copied(file)
    }
    assert not missing


@pytest.mark.parametrize("name", sorted(BUILT))
def test_the_program_that_a_service_runs_is_in_its_image(name: str) -> None:
    command = COMPOSE["services"][name].get("command")
    if command is None:
        [written] = re.findall(r"^CMD (.*?)\n?\Z", _last_stage(BUILT[name]), re.M | re.S)
        command = ast.literal_eval(written.replace("\\\n", ""))
    words = shlex.split(" ".join(command), comments=True)
    programs = [words[n + 1] for n, word in enumerate(words) if word == "-m"]
    scripts = [word for word in words if word.endswith(".py")]
    assert programs or scripts
    for program in programs:
        assert program.split(".")[0] in _copied(BUILT[name])
        place = ROOT / program.replace(".", "/")
        assert place.with_suffix(".py").is_file() or (place / "__main__.py").is_file()
    for script in scripts:
        assert script in _copied(BUILT[name])


def test_the_model_in_the_image_is_trained_as_make_trains_it() -> None:
    def training(file: str) -> list[str]:
        text = (ROOT / file).read_text("utf-8").replace("\\\n", " ")
        found = re.findall(r"-m (\S+ train .*)", text)
        [only] = {tuple(shlex.split(line)) for line in found}
        return list(only)

    assert training("docker/bot.Dockerfile") == training("Makefile")


def test_secrets_are_not_even_sent_to_whoever_builds_an_image() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").split()
    for secret in COMPOSE["secrets"].values():
        assert str(Path(secret["file"]).parent) in ignored
    assert "models/*.tar.gz" in ignored, "an image holds the model it has trained itself"
