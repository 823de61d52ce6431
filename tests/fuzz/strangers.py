"""What reaches the house with no key at all: Twilio's signed forms, and the pages behind links."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from handoff_api.channels.records import InboxRecord
from handoff_api.channels.twilio.forms import FormUnreadableError, read_form
from handoff_api.messages.outbox import DispatchRecord, SendingRecord
from handoff_api.wire import clean_text
from tests.fuzz.corpus import kept
from tests.fuzz.served import Served

_MESSAGES, _STATUS = "/v1/webhooks/twilio/messages", "/v1/webhooks/twilio/status"
_EVERY = 40
_TEXT = st.text(max_size=80)
_RAW = st.binary(max_size=30)
_OURS = ("+447700900801", "whatsapp:+447700900811")
_NUMBERS = st.one_of(
    st.sampled_from(
        ("+447700900123", "whatsapp:+447700900124", "+44 7700 900125", "60070", "NHSNoReply",
         "whatsapp:", "+", "", "whatsapp:whatsapp:+447700900126")
    ),
    st.from_regex(r"\A(whatsapp:)?\+[0-9]{6,20}\Z"),
    _TEXT,
)  # fmt: skip
_WORDS = st.one_of(
    st.sampled_from(
        ("STOP", "start", "HELP", "PERSON", "1", "yes", "AGREE 123456", "how do I send you a photo?",
         "I smell gas", "\u200b", "")
    ),
    _TEXT,
    _RAW,
)  # fmt: skip
_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "NumMedia": st.one_of(st.integers(-1, 12).map(str), _TEXT),
    "MediaUrl0": st.one_of(
        st.just("https://api.twilio.com/2010-04-01/Accounts/AC0/Messages/MM0/Media/ME0"),
        st.just("http://127.0.0.1:1/"), st.just("file:///etc/passwd"), _TEXT,
    ),
    "MediaContentType0": st.one_of(st.sampled_from(("image/jpeg", "audio/ogg", "text/vcard")), _TEXT),
    "ButtonPayload": _TEXT,
    "ListId": _TEXT,
    "Latitude": st.one_of(st.floats().map(str), _TEXT),
    "Longitude": st.one_of(st.floats().map(str), _TEXT),
    "Label": _TEXT,
    "Address": _TEXT,
    "OptOutType": st.one_of(st.sampled_from(("STOP", "START", "HELP")), _TEXT),
    "MessagingServiceSid": _TEXT,
    "ProfileName": _RAW,
    "WaId": _TEXT,
}  # fmt: skip
_MESSAGE = st.fixed_dictionaries(
    {
        "MessageSid": st.one_of(st.from_regex(r"\ASM[0-9a-f]{8}\Z"), st.just("SM1"), _TEXT),
        "From": _NUMBERS,
        "To": st.one_of(st.sampled_from(_OURS), st.sampled_from(_OURS), _NUMBERS),
        "Body": _WORDS,
    },
    optional=_FIELDS,
)
_RECEIPT = st.fixed_dictionaries(
    {
        "MessageStatus": st.one_of(
            st.sampled_from(
                ("queued", "sending", "sent", "delivered", "read", "failed", "undelivered", "canceled")
            ),
            _TEXT,
        ),
    },
    optional={
        "MessageSid": _TEXT, "SmsSid": _TEXT, "SmsStatus": _TEXT, "To": _NUMBERS, "From": _NUMBERS,
        "ErrorCode": st.one_of(
            st.sampled_from(("30003", "30005", "63016", "21610", "99999999999999999999", "-1")), _TEXT
        ),
    },
)  # fmt: skip
# Names as browsers send them: what a header cannot hold they leave out.
_FILES = st.lists(
    st.tuples(
        st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40),
        st.one_of(st.sampled_from(sorted(kept("attachment"))), st.binary(max_size=200)),
        st.sampled_from(("image/png", "application/pdf", "image/svg+xml", "text/html")),
    ),
    max_size=12,
)


def _many(examples: int, chance: int | None, given_: Any, do: Callable[..., None]) -> None:
    made = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate, Phase.shrink],
    )(given_(do))
    (seed(chance)(made) if chance is not None else made)()


def _pairs(form: dict[str, Any]) -> bytes:
    return urlencode(form).encode()


def signed_messages(served: Served, examples: int, chance: int | None = None) -> int:
    """Every form is kept once and reaches a thread, or is refused by name."""
    asked = 0
    taken: set[str] = set()

    def deliver(form: dict[str, Any], more: dict[str, str], twice: bool) -> None:
        nonlocal asked
        body = _pairs({**more, **form})
        try:
            read = read_form(body)
        except FormUnreadableError:
            return
        for _ in range(1 + twice):
            asked += 1
            answer = served.http.post(
                served.url["public"] + _MESSAGES,
                content=body,
                headers=served.signed(_MESSAGES, "", read),
            )
            assert answer.status_code in (200, 422), answer.text
            if answer.status_code == 200:
                assert ElementTree.fromstring(answer.text).tag == "Response"  # noqa: S314 - our own
                taken.add(str(read["MessageSid"]))
        if asked % _EVERY < 2:
            served.work()

    many = given(form=_MESSAGE, more=st.dictionaries(_TEXT, _TEXT, max_size=5), twice=st.booleans())
    _many(examples, chance, many, deliver)
    served.work()
    left = served.count(select(func.count()).where(InboxRecord.state == "kept"))
    assert left == 0, f"{left} messages are in no thread"
    # Two ids may be one after cleaning; none may have become two.
    rows = served.count(select(func.count()).select_from(InboxRecord))
    assert 0 < rows <= len(taken)
    return asked


def signed_receipts(served: Served, examples: int, chance: int | None = None) -> int:
    """However a status comes, of whatever message, it is taken, and the worker goes on."""
    asked = 0

    def deliver(form: dict[str, Any], ours: bool, sending: str, more: dict[str, str]) -> None:
        nonlocal asked
        asked += 1
        if ours:
            form = {**form, "MessageSid": served.sent_sid()}
        body = _pairs({**more, **form})
        query = f"sending={quote(sending)}" if sending else ""
        answer = served.http.post(
            f"{served.url['public']}{_STATUS}" + (f"?{query}" if query else ""),
            content=body,
            headers=served.signed(_STATUS, query, read_form(body)),
        )
        assert answer.status_code == 204, answer.text
        if asked % _EVERY == 0:
            served.work()

    served.text_somebody()
    many = given(
        form=_RECEIPT,
        ours=st.booleans(),
        sending=_TEXT,
        more=st.dictionaries(_TEXT, _TEXT, max_size=3),
    )
    _many(examples, chance, many, deliver)
    served.work()
    known = ("queued", "sending", "sent", "delivered", "read", "failed", "undelivered", "held",
             "with_staff", "done", "overtaken", "replaced", "skipped")  # fmt: skip
    for record in (DispatchRecord, SendingRecord):
        odd = served.count(select(func.count()).where(record.status.not_in(known)))
        assert odd == 0, f"{odd} {record.__tablename__} have a status nobody knows"
    return asked


def upload_page(served: Served, examples: int, chance: int | None = None) -> int:
    """Files and words of any kind: kept or refused on a page; a body that is no form is refused."""
    asked = 0
    link = served.upload_link()

    def send(words: str, files: list[Any], other: str, raw: bytes | None) -> None:
        nonlocal asked, link
        asked += 2
        address = served.url["public"]
        assert served.http.get(f"{address}/upload/{quote(other, safe='')}").status_code in (
            404,
            422,
        )
        if raw is not None:
            kind = {"Content-Type": "multipart/form-data; boundary=x"}
            answer = served.http.post(address + link, content=raw, headers=kind)
        else:
            parts = [("files", (name or "wall.png", data, kind)) for name, data, kind in files]
            answer = served.http.post(address + link, data={"words": words}, files=parts or None)
        assert answer.status_code in (200, 400, 413, 422), answer.text
        assert answer.headers["content-type"].startswith(
            ("text/html", "application/problem+json")
        ), answer.headers
        if answer.status_code == 200:
            if words.strip():
                asked += 1
                assert served.http.get(address + link).status_code == 404, "it was good once"
            link = served.upload_link()

    many = given(
        words=_TEXT,
        files=_FILES,
        other=st.text(min_size=1, max_size=60),
        raw=st.one_of(st.none(), st.none(), _RAW.map(lambda b: b"--x\r\n" + b + b"\r\n--x--\r\n")),
    )
    _many(examples, chance, many, send)
    return asked


def consent_page(served: Served, examples: int, chance: int | None = None) -> int:
    """Whatever is posted, the page says where the question stands."""
    asked = 0
    link = served.consent_link()

    def decide(decision: str, name: str, more: dict[str, str], other: str) -> None:
        nonlocal asked
        asked += 2
        address = served.url["public"]
        form = {**more, "decision": decision, "name": name}
        for path in (link, f"/consent/{quote(other, safe='')}"):
            answer = served.http.post(address + path, data=form)
            # A slash at the end is sent to the address without it.
            good = (200, 400, 422) if path == link else (307, 400, 404, 422)
            assert answer.status_code in good, f"{path}: {answer.status_code} {answer.text[:500]}"

    many = given(
        decision=st.one_of(st.sampled_from(("agree", "refuse", "withdraw")), _TEXT),
        name=_TEXT,
        more=st.dictionaries(_TEXT, _TEXT, max_size=12),
        other=st.text(min_size=1, max_size=60),
    )
    _many(examples, chance, many, decide)
    return asked


def letter_links(served: Served, examples: int, chance: int | None = None) -> int:
    """A letter is shown to whoever holds its link, and to nobody who holds something near it."""
    asked = 0
    link = served.letter_link()
    token = link.rpartition("/")[2]
    address = served.url["public"]
    for suffix, kind in (("", "text/html"), (".pdf", "application/pdf")):
        answer = served.http.get(address + link + suffix)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)

    def open_(other: str) -> None:
        nonlocal asked
        asked += 1
        # A control character is no part of an address: without it, it may be the link itself.
        if str(clean_text(other)) in (token, f"{token}.pdf", f"{token}/"):
            return
        answer = served.http.get(f"{address}/letters/{quote(other, safe='')}")
        # A slash at the end is sent to the address without it.
        assert answer.status_code in (307, 404, 422), f"{other!r}: {answer.status_code}"
        assert not re.search("Primrose|WK-", answer.text)

    near = st.one_of(
        st.text(min_size=1, max_size=60),
        st.integers(0, len(token) - 1).map(lambda n: token[:n] + token[n + 1 :]),
        st.sampled_from((token.swapcase(), f"{token}.pdf.pdf", f"{token}/", f"{token}.PDF",
                         f"{token}\x00", f" {token}")),
    )  # fmt: skip
    _many(examples, chance, given(other=near), open_)
    return asked


STRANGERS: dict[str, Callable[[Served, int, int | None], int]] = {
    "signed messages": signed_messages,
    "signed statuses": signed_receipts,
    "the upload page": upload_page,
    "the consent page": consent_page,
    "letter links": letter_links,
}
