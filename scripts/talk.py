"""Talk to a running Putright in the terminal: type an answer, or a choice's number.

make talk LANDLORD=west-kent        (PORT=8000 by default; Ctrl-D ends)
"""

from __future__ import annotations

import argparse
import os
import sys
import uuid
from typing import Any

import httpx


def show(messages: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Print what came back; returns the choices that are open now."""
    choices: list[dict[str, str]] = []
    for message in messages:
        print(f"\n{message['text']}")
        choices = message.get("buttons") or []
        for number, choice in enumerate(choices, 1):
            print(f"  {number}  {choice['title']}")
    return choices


def body(typed: str, choices: list[dict[str, str]]) -> dict[str, str]:
    if typed.isdigit() and 1 <= int(typed) <= len(choices):
        return {"payload": choices[int(typed) - 1]["payload"]}
    return {"text": typed}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--landlord", default="west-kent")
    parser.add_argument("--url", default=f"http://localhost:{os.environ.get('PORT', '8000')}")
    options = parser.parse_args()
    with httpx.Client(base_url=options.url, timeout=30) as http:
        try:
            opened = http.post("/v1/chat/sessions", json={"landlord": options.landlord})
        except httpx.ConnectError:
            sys.exit(f"putright: nothing answers at {options.url}: start it with `make run`.")
        if opened.is_error:
            sys.exit(f"putright: {opened.json().get('detail', opened.text)}")
        http.headers["Authorization"] = f"Bearer {opened.json()['token']}"
        choices = show(opened.json()["messages"])
        while True:
            try:
                typed = input("\n> ").strip()
            except (EOFError, KeyboardInterrupt):
                print()
                return
            if not typed:
                continue
            sent = http.post(
                "/v1/chat/messages", json={"id": str(uuid.uuid4()), **body(typed, choices)}
            )
            if sent.is_error:
                print(f"\n({sent.json().get('detail', sent.text)})")
                continue
            choices = show(sent.json()["messages"])


if __name__ == "__main__":
    main()
