"""What a phone shows of a content template: its words, its choices, and whether they are a list."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from handoff_api.channels.lines import DEMO_LINES, read_lines

_QUICK, _LIST = "twilio/quick-reply", "twilio/list-picker"


def read(
    form: Mapping[str, str], contents: Mapping[str, dict[str, Any]]
) -> tuple[str, list[list[str]], bool]:
    """Of a message sent by ``form``: its words, its choices as (title, id), and whether a list has them."""
    sid = form.get("ContentSid")
    if sid is None:
        return form.get("Body", ""), [], False
    blanks = json.loads(form.get("ContentVariables") or "{}")
    types = contents.get(sid)
    if types is None:
        if sid in _whole_templates():
            return blanks.get("1", ""), [], False
        # An approved template of the landlord's own, which only Twilio knows.
        about = f" about {blanks['1']}" if blanks.get("1") else ""
        return f"You have a message{about}. Reply here to read it.", [], False
    for name, key, title in ((_QUICK, "actions", "title"), (_LIST, "items", "item")):
        made = types.get(name)
        if made:
            rows = [[_fill(r[title], blanks), _fill(r["id"], blanks)] for r in made[key]]
            return _fill(made["body"], blanks), rows, name == _LIST
    return _fill((types.get("twilio/text") or {}).get("body", ""), blanks), [], False


@cache
def _whole_templates() -> frozenset[str]:
    """The demonstration's templates that say it all themselves, with the words as their blank."""
    found = read_lines(DEMO_LINES).landlords.values()
    by_name = [lines.whatsapp.templates for lines in found if lines.whatsapp]
    return frozenset(sid for t in by_name for name, sid in t.items() if name != "message_waiting")


def _fill(text: str, blanks: dict[str, str]) -> str:
    for name, value in blanks.items():
        text = text.replace(f"{{{{{name}}}}}", value)
    return text
