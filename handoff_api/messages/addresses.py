"""Phone numbers and email addresses, written one way: the same person is found again."""

from __future__ import annotations

from email.utils import parseaddr

import phonenumbers

from handoff_api.wire import clean_text

_LONGEST = 320


class AddressUnusableError(ValueError):
    """A number or address to which nothing can be sent."""


def written_one_way(channel: str, value: str) -> str:
    """``value`` as that channel writes it: +44…, an email address, or lines of a postal address.

    Raises AddressUnusableError when nothing can be sent to it.
    """
    cleaned: str = clean_text(value).strip()
    if channel in ("sms", "whatsapp", "phone"):
        return phone_number(cleaned.removeprefix("whatsapp:"))
    if channel == "email":
        return _email(cleaned)
    if not cleaned:
        raise AddressUnusableError("there is no address to send to")
    return cleaned[:500]


def phone_number(value: str) -> str:
    """A phone number as +44…; numbers without a country are British.

    Possible, not valid: numbers reserved for drama and tests are possible and belong to nobody.
    """
    try:
        number = phonenumbers.parse(value, "GB")
    except phonenumbers.NumberParseException as error:
        raise AddressUnusableError("this is not a phone number") from error
    if not phonenumbers.is_possible_number(number):
        raise AddressUnusableError("this phone number is too short or too long")
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    # "00000000000" is possible as Britain writes it, and nobody's with +44 before it.
    if value != written and phone_number(written) != written:
        raise AddressUnusableError("this is not a phone number")
    return written


def _email(value: str) -> str:
    _, address = parseaddr(value)
    name, at, host = address.rpartition("@")
    if address != value or not (name and at and "." in host) or len(address) > _LONGEST:
        raise AddressUnusableError("this is not an email address")
    if any(character.isspace() for character in address):
        raise AddressUnusableError("this is not an email address")
    return f"{name}@{host.lower()}"
