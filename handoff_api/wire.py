"""What every request body has in common: no unknown fields, no characters a database refuses."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

# Tab, line feed and carriage return are writing; the other control characters are not.
_CONTROLS: dict[int, str | None] = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])
# Half a character: broken by a phone or a form, and no database takes it.
_CONTROLS |= dict.fromkeys(range(0xD800, 0xE000), "\ufffd")

Line = Annotated[str, Field(max_length=500)]
Words = Annotated[str, Field(max_length=50_000)]
Instant = AwareDatetime


def clean_text(value: Any) -> Any:
    """``value`` without control characters and half characters in every text in it."""
    if isinstance(value, str):
        return value.translate(_CONTROLS)
    if isinstance(value, list):
        return [clean_text(item) for item in value]
    if isinstance(value, dict):
        return {clean_text(name): clean_text(item) for name, item in value.items()}
    return value


# An id from the address line, which may hold anything.
Id = Annotated[str, BeforeValidator(clean_text), Field(max_length=64)]
# What somebody typed to find a case; never logged, for it may be a name.
SearchText = Annotated[str, BeforeValidator(clean_text), Field(max_length=200)]


class RequestBody(BaseModel):
    """Base of every request body."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _clean(cls, value: Any) -> Any:
        return clean_text(value)


class ResponseBody(BaseModel):
    """Base of every response body."""

    model_config = ConfigDict(from_attributes=True)
