"""Which number belongs to which landlord: a file a landlord can change, checked when it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

import rulebook

# The numbers of the demonstration: all from the range Ofcom keeps for drama, so nobody's.
DEMO_LINES = Path(__file__).parent / "demo_lines.yml"

Number = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$")]
ServiceSid = Annotated[str, Field(pattern=r"^MG[0-9a-fA-F]{32}$")]
ContentSid = Annotated[str, Field(pattern=r"^HX[0-9a-fA-F]{32}$")]


class LinesInvalidError(ValueError):
    """The file of lines cannot be used; says where and what to do."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SmsLine(_Part):
    """Numbers that take text messages, and the Messaging Service they are in, if any."""

    numbers: list[Number] = []
    service: ServiceSid | None = None

    @model_validator(mode="after")
    def _has_one(self) -> Self:
        if not self.numbers and self.service is None:
            raise ValueError("needs 'numbers' or 'service'")
        return self


class WhatsAppLine(SmsLine):
    """A WhatsApp sender; ``templates`` are the approved ones, by what they are for."""

    templates: dict[str, ContentSid] = {}


class EmailLine(_Part):
    """What email is sent from."""

    sender: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=320)]


class LandlordLines(_Part):
    """One landlord's lines; a channel left out is not in use."""

    sms: SmsLine | None = None
    whatsapp: WhatsAppLine | None = None
    email: EmailLine | None = None

    def phone(self, channel: str) -> SmsLine | None:
        """The line of ``sms`` or ``whatsapp``, if the landlord has it."""
        return {"sms": self.sms, "whatsapp": self.whatsapp}.get(channel)


class Lines(_Part):
    """Every landlord's lines."""

    landlords: dict[str, LandlordLines] = {}

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for id in self.landlords:
            if id not in rulebook.landlord_ids():
                known = ", ".join(rulebook.landlord_ids())
                raise ValueError(f"there is no landlord {id!r}; use one of {known}")
        for channel in ("sms", "whatsapp"):
            seen: dict[str, str] = {}
            for landlord, lines in self.landlords.items():
                line = lines.phone(channel)
                for own in [*line.numbers, *filter(None, [line.service])] if line else []:
                    if own in seen:
                        raise ValueError(f"{own} belongs to both {seen[own]} and {landlord}")
                    seen[own] = landlord
        return self

    def landlord_of(self, channel: str, number: str, service: str | None) -> str | None:
        """Whose number this is, or whose Messaging Service; None when it is nobody's."""
        for landlord, lines in self.landlords.items():
            line = lines.phone(channel)
            if line and (number in line.numbers or (service and service == line.service)):
                return landlord
        return None

    def of(self, landlord: str) -> LandlordLines:
        """That landlord's lines; none at all for a landlord the file does not name."""
        return self.landlords.get(landlord) or LandlordLines()


def read_lines(path: Path) -> Lines:
    """The lines in a YAML file. Raises LinesInvalidError naming every fault and where it is."""
    try:
        raw: Any = yaml.safe_load(path.read_text("utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise LinesInvalidError(f"{path} cannot be read as YAML: {error}") from error
    try:
        return Lines.model_validate({"landlords": raw})
    except ValidationError as error:
        faults = [
            f"{path}: {'.'.join(str(part) for part in fault['loc'][1:]) or 'file'}: {fault['msg']}"
            for fault in error.errors()
        ]
        raise LinesInvalidError("\n".join(faults)) from error
