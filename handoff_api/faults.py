"""What is wrong with a field, said without repeating what was sent."""

from __future__ import annotations

import re
from typing import Any

_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
_SENTENCES = {
    "missing": "is required",
    "extra_forbidden": "is not a field of this request",
    "string_type": "must be text",
    "string_unicode": "is not valid Unicode text",
    "string_too_short": "must not be empty",
    "uuid_parsing": "must be a UUID",
    "uuid_type": "must be a UUID",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "list_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
    "timezone_aware": "needs a time zone, such as 2026-11-22T09:00:00Z",
}


def describe_fault(fault: dict[str, Any]) -> dict[str, Any]:
    """A validation fault as ``field``, ``problem`` and, where there is a list, ``allowed``."""
    kind: str = fault["type"]
    context: dict[str, Any] = fault.get("ctx", {})
    described: dict[str, Any] = {"field": _field(fault["loc"])}
    if kind.startswith("union_tag"):
        described["field"] = str(context.get("discriminator", "'body'")).strip("'")
    allowed = _allowed(context)
    if allowed:
        described |= {"problem": "is not one of the allowed values", "allowed": allowed}
    elif kind == "union_tag_not_found":
        described["problem"] = "is required"
    elif kind == "string_too_long":
        described["problem"] = f"must have at most {context['max_length']} characters"
    elif kind == "too_long":
        each = "characters" if isinstance(fault.get("input"), str) else "entries"
        described["problem"] = f"must have at most {context['max_length']} {each}"
    elif kind == "string_pattern_mismatch":
        described["problem"] = f"must be written as {context['pattern']} says"
    elif kind in ("greater_than_equal", "less_than_equal"):
        described["problem"] = f"must be {_bound(context)}"
    elif kind == "value_error":
        # Only our own validators raise these; their sentences never quote the value.
        described["problem"] = str(context["error"])
    elif kind.startswith(("datetime", "date")):
        described["problem"] = "must be a date and time such as 2026-11-22T09:00:00Z"
        if kind.startswith("date_"):
            described["problem"] = "must be a date such as 2026-11-22"
    else:
        described["problem"] = _SENTENCES.get(kind, "is not accepted")
    return described


def _bound(context: dict[str, Any]) -> str:
    return f"{context['ge']} or more" if "ge" in context else f"{context['le']} or less"


def _allowed(context: dict[str, Any]) -> list[str]:
    listed = context.get("expected_tags") or context.get("expected")
    if listed in ("True", "False"):
        return [listed.lower()]
    return re.findall(r"'([^']*)'", listed) if isinstance(listed, str) else []


def _field(location: tuple[str | int, ...]) -> str:
    path = ""
    parts = location[1:] if location and location[0] in ("body", "query", "path") else location
    for part in parts:
        if isinstance(part, int):
            path += f"[{part}]"
        elif _PLAIN_NAME.fullmatch(part):
            path += f".{part}" if path else part
        else:
            # A made-up field name may itself be a resident's words.
            path += ".(unnamed)" if path else "(unnamed)"
    return path or "body"
