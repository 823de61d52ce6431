"""What the body of every action has in common."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from handoff_api.wire import RequestBody

Reason = Annotated[str, Field(min_length=1, max_length=5_000)]
Text = Annotated[str, Field(min_length=1, max_length=20_000)]
Owner = Annotated[
    str, Field(pattern=r"^(staff|team):[A-Za-z0-9._@-]{1,70}$", examples=["team:complaints"])
]
# One member of staff, as the history names them.
Person = Annotated[
    str, Field(pattern=r"^staff:[A-Za-z0-9._@-]{1,70}$", examples=["staff:3f2a9c01d4e5"])
]
RowId = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Versioned(RequestBody):
    """Every action carries the version it was decided on."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


def example(action: str, **facts: Any) -> ConfigDict:
    """An example of the body for the API's description; tests see that it is taken."""
    body = {"action": action, "version": 3, **facts}
    return ConfigDict(json_schema_extra={"examples": [body]})
