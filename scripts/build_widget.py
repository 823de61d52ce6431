"""Make ``widget/dist/putright-chat.js``, the one script that pages load, from the widget's modules.

    make widget        # needs npm; nobody who only runs Putright does

The first line of the result names its sources by their SHA-256: a test refuses one that is stale.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

WIDGET = Path(__file__).resolve().parent.parent / "widget"
MADE = WIDGET / "dist" / "putright-chat.js"
ESBUILD = Path(__file__).resolve().parent / "widget_build" / "node_modules" / ".bin" / "esbuild"


def sources() -> list[Path]:
    """Every module, in an order that is always the same."""
    return [
        WIDGET / "putright-chat.js",
        WIDGET / "wording.en.js",
        *sorted((WIDGET / "src").glob("*.js")),
    ]


def first_line() -> str:
    """What a fresh result begins with."""
    found = hashlib.sha256()
    for source in sources():
        found.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return f"/* putright-chat, made from sources {found.hexdigest()[:32]} by `make widget` */"


def main() -> int:
    if not ESBUILD.exists():
        sys.exit(
            "build_widget: run `npm ci --prefix scripts/widget_build` first (`make widget` does)."
        )
    MADE.parent.mkdir(exist_ok=True)
    made = subprocess.run(
        [
            str(ESBUILD),
            str(WIDGET / "putright-chat.js"),
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2022",
            "--charset=utf8",
            "--legal-comments=none",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    MADE.write_text(f"{first_line()}\n{made.stdout}", "utf-8")
    print(f"{MADE.name}: {MADE.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
