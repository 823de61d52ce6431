"""Reading what Twilio posts: every value kept as it was signed, then cleaned for keeping."""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict

from handoff_api.channels.inbox import Arrived, Medium
from handoff_api.channels.receipts import Receipt
from handoff_api.errors import Problem
from handoff_api.messages.addresses import AddressUnusableError, phone_number
from handoff_api.wire import clean_text
from handoff_api.wording.phone import wordless

# Twilio sends some forty; a form with thousands is somebody else's.
_MOST_FIELDS = 300
_MOST_MEDIA = 10
# As long as there is room for in the database; Twilio's have 34 and 5 characters.
_ID_LONGEST, _CODE_LONGEST = 64, 16
# With WhatsApp's own names for what a person can send instead of words.
_WHATSAPP = "whatsapp:"

Form = ImmutableMultiDict[str, str]


class FormUnreadableError(Problem):
    """The body is not a form."""

    status = 400
    code = "form_unreadable"
    title = "The form could not be read"

    def __init__(self) -> None:
        super().__init__("Send application/x-www-form-urlencoded, as Twilio does.")


class FormIncompleteError(Problem):
    """The form lacks what names a message."""

    status = 422
    code = "form_incomplete"
    title = "The form lacks a value"

    def __init__(self, field: str) -> None:
        fault = {"field": field, "problem": "is required"}
        super().__init__(f"{field} is missing; nothing was kept.", errors=[fault])


def read_form(body: bytes) -> Form:
    """The posted values in order. Blank ones stay: they are signed like the others."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            max_num_fields=_MOST_FIELDS,
            encoding="utf-8",
            errors="replace",
        )
    except ValueError as error:
        raise FormUnreadableError from error
    return ImmutableMultiDict(pairs)


def read_message(form: Form) -> Arrived:
    """An incoming message. Raises FormIncompleteError when it has no id, sender or recipient."""
    sid, sender, recipient = (_line(form, name) for name in ("MessageSid", "From", "To"))
    for name, value in (("MessageSid", sid), ("From", _number(sender)), ("To", _number(recipient))):
        if not value:
            raise FormIncompleteError(name)
    return Arrived(
        sid=sid[:40],
        channel="whatsapp" if sender.startswith(_WHATSAPP) else "sms",
        sender=_number(sender),
        recipient=_number(recipient),
        service=_line(form, "MessagingServiceSid") or None,
        text=_text(form),
        media=_media(form),
        tapped=_line(form, "ButtonPayload") or _line(form, "ListId") or None,
        handled_as=_line(form, "OptOutType").upper() or None,
    )


def read_receipt(form: Form, sending: str | None) -> Receipt:
    """How far a message of ours has come; ``sending`` came back with the callback's address."""
    return Receipt(
        sending_id=str(clean_text(sending or ""))[:_ID_LONGEST] or None,
        provider_id=_line(form, "MessageSid", _ID_LONGEST) or _line(form, "SmsSid", _ID_LONGEST),
        status=_line(form, "MessageStatus") or _line(form, "SmsStatus"),
        code=_line(form, "ErrorCode", _CODE_LONGEST) or None,
    )


def _text(form: Form) -> str:
    said = str(clean_text(form.get("Body", ""))).strip()
    place = ", ".join(
        filter(None, [_line(form, name) for name in ("Label", "Address", "Latitude", "Longitude")])
    )
    if _line(form, "Latitude") and place:
        return "\n".join(filter(None, [said, wordless("location", place=place)]))
    return said


def _media(form: Form) -> tuple[Medium, ...]:
    count = _line(form, "NumMedia")
    many = min(int(count), _MOST_MEDIA) if count.isascii() and count.isdigit() else 0
    found = (
        Medium(url=_line(form, f"MediaUrl{n}", 1_000), type=_line(form, f"MediaContentType{n}"))
        for n in range(many)
    )
    return tuple(medium for medium in found if medium.url)


def _number(value: str) -> str:
    """A phone number in one spelling; a short code or a sender's name stays as it is."""
    bare = value.removeprefix(_WHATSAPP)
    try:
        return phone_number(bare) if bare.startswith("+") else bare[:64]
    except AddressUnusableError:
        return bare[:64]


def _line(form: Form, name: str, most: int = 200) -> str:
    return str(clean_text(form.get(name, ""))).strip()[:most]
