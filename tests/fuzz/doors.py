"""Readers at the gateway: forms, numbers, cursors, files, choices, searches, text messages."""

from __future__ import annotations

import re

from sqlalchemy.dialects import postgresql, sqlite
from starlette.datastructures import ImmutableMultiDict

from handoff_api.attachments.cleaning import Limits, clean
from handoff_api.attachments.errors import AttachmentRefusedError
from handoff_api.channels.choices import chosen
from handoff_api.channels.segments import fits, plain, split
from handoff_api.channels.twilio.forms import (
    FormIncompleteError,
    FormUnreadableError,
    read_form,
    read_message,
)
from handoff_api.cursors import read_cursor, read_place, write_cursor
from handoff_api.errors import FieldInvalidError
from handoff_api.messages.addresses import AddressUnusableError, written_one_way
from handoff_api.queue.search_repository import matching
from handoff_api.sealing.keyring import Keyring
from handoff_api.wire import clean_text
from tests.fuzz.reader import Reader, as_text

_LIMITS = Limits(bytes=200_000, pixels=1_000_000, side=512)
_DIALECTS = (sqlite.dialect(), postgresql.dialect())
for _dialect in _DIALECTS:
    _dialect.field_keys = Keyring([bytes(32)])
_TITLES = ("Yes, log it as a complaint", "No, not as a complaint", "Talk to a person", "1 Elm Way")


def twilio_form(data: bytes) -> None:
    """A posted form becomes a message that can be stored, or is refused by name."""
    try:
        arrived = read_message(read_form(data))
    except (FormUnreadableError, FormIncompleteError):
        return
    assert 0 < len(arrived.sid) <= 40
    assert 0 < len(arrived.sender) <= 64
    assert "\x00" not in arrived.text
    arrived.text.encode("utf-8")


def twilio_fields(data: bytes) -> None:
    """The same with every field there, so that its values are what is played with."""
    words = as_text(data).split("\n")
    names = ("Body", "From", "To", "MessageSid", "NumMedia", "MediaUrl0", "ButtonPayload", "Label",
             "Latitude", "OptOutType", "MediaContentType0")  # fmt: skip
    form = {"MessageSid": "SM1", "From": "+447700900001", "To": "+447700900801"}
    form |= dict(zip(names, words, strict=False))
    try:
        arrived = read_message(ImmutableMultiDict(form))
    except FormIncompleteError:
        return
    arrived.text.encode("utf-8")
    assert len(arrived.media) <= 10


def cursor(data: bytes) -> None:
    """Only what we wrote is read; everything else is refused as a bad field."""
    word = as_text(data)
    try:
        id = read_cursor(word)
    except FieldInvalidError:
        id = None
    assert id is None or read_cursor(write_cursor(id)) == id
    for order in ("newest", "due", "priority"):
        try:
            place = read_place(word, order)
        except FieldInvalidError:
            continue
        assert place is not None


def text_message(data: bytes) -> None:
    """However it is cut, every part fits two segments and no letter of it is lost."""
    said = str(clean_text(as_text(data)))
    parts = split(said)
    assert all(fits(part) for part in parts)
    if len(parts) > 1:
        joined = "".join(re.sub(r"^\(\d+/\d+\) ", "", part) for part in parts)
        assert re.sub(r"\s", "", joined) == re.sub(r"\s", "", said)
    plain(said).encode("utf-8")


def choice(data: bytes) -> None:
    """An answer in words means one of the choices that were offered, or none."""
    place = chosen(as_text(data), _TITLES)
    assert place is None or 0 <= place < len(_TITLES)


def address(data: bytes) -> None:
    """An address comes out in one spelling, which stays itself, or is said to be unusable."""
    for channel in ("sms", "whatsapp", "email", "letter"):
        try:
            written = written_one_way(channel, as_text(data))
        except AddressUnusableError:
            continue
        assert written_one_way(channel, written) == written
        assert channel == "letter" or not any(c.isspace() for c in written)


def search(data: bytes) -> None:
    """Whatever a caseworker types becomes keyed marks, never a query of its own."""
    typed = str(clean_text(as_text(data)))
    for dialect in _DIALECTS:
        found = matching(typed, dialect)
        if found is not None:
            for query in found.compile(dialect=dialect).params.values():
                assert re.fullmatch(r"(?:[0-9a-z]+|AND|OR|[ &|()])+", str(query))


def attachment(data: bytes) -> None:
    """A file is drawn afresh or refused; nothing of a sender's program comes through."""
    try:
        kept = clean(data, _LIMITS)
    except AttachmentRefusedError:
        return
    assert len(kept.data) <= 4 * _LIMITS.bytes
    for forbidden in (b"/JavaScript", b"/OpenAction", b"/EmbeddedFile", b"<script", b"GPS"):
        assert forbidden not in kept.data


DOORS = (
    Reader("twilio_form", twilio_form),
    Reader("twilio_fields", twilio_fields),
    Reader("cursor", cursor, longest=120),
    Reader("text_message", text_message, longest=900, share=0.4),
    Reader("choice", choice, longest=80),
    Reader("address", address, longest=120, share=0.5),
    Reader("search", search, longest=120, share=0.2),
    Reader("attachment", attachment, longest=4000, share=0.05),
)
