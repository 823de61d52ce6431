"""The stand-in's telephone exchange: what was sent to whom, who has opted out, what is to fail."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from handoff_api.standins.templates import read

_KEPT = 5_000
_WINDOW_S = 24 * 3600.0
_STOP = {"stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
_START = {"start", "unstop", "yes"}


class ApiError(Exception):
    """What Twilio's API answers instead of a message."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    def body(self) -> dict[str, Any]:
        """The error as Twilio writes it."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


@dataclass
class Shown:
    """One message as the phone shows it. ``choices`` are (title, id)."""

    number: int
    sid: str
    channel: str
    phone: str
    line: str
    mine: bool
    text: str
    choices: list[list[str]] = field(default_factory=list)
    # The choices are the rows of a list, not buttons: the answer comes under another name.
    is_list: bool = False
    status: str = "sent"
    code: int | None = None
    photo: str | None = None

    def as_json(self) -> dict[str, Any]:
        """For the page."""
        return asdict(self)


@dataclass(frozen=True)
class Callback:
    """A status to be posted to the address the sender gave."""

    url: str
    form: dict[str, str]


@dataclass
class Planned:
    """A failure ordered for the next messages to a phone: by the API itself, or afterwards."""

    code: int
    times: int
    at_once: bool


class Exchange:
    """Everything the stand-in knows. ``now`` gives seconds; nothing is written to disk."""

    def __init__(self, account: str, now: Callable[[], float]) -> None:
        self.account = account
        self._now = now
        self._number = 0
        self.messages: deque[Shown] = deque(maxlen=_KEPT)
        self.contents: dict[str, dict[str, Any]] = {}
        self.media: dict[str, tuple[str, bytes]] = {}
        self.planned: dict[str, Planned] = {}
        self._stopped: set[tuple[str, str]] = set()
        self._heard: dict[tuple[str, str], float] = {}

    def plan_failure(self, phone: str, code: int, times: int, at_once: bool) -> None:
        """Let the next messages to a phone fail."""
        self.planned[phone] = Planned(code, times, at_once)

    def take(self, form: dict[str, str]) -> tuple[dict[str, Any], list[Callback]]:
        """A message to a person, as Twilio's API takes it; raises ApiError as Twilio would."""
        to = form.get("To", "")
        channel, phone = _channel(to)
        line = _channel(form.get("From") or form.get("MessagingServiceSid", ""))[1]
        if not phone.startswith("+"):
            raise ApiError(400, 21211, "Invalid 'To' Phone Number")
        if not line:
            raise ApiError(400, 21212, "A 'From' number or Messaging Service is required")
        if channel == "sms" and (phone, "sms") in self._stopped:
            raise ApiError(400, 21610, "Attempt to send to unsubscribed recipient")
        plan = self._planned(phone)
        if plan is not None and plan.at_once:
            raise ApiError(500 if plan.code == 20500 else 400, plan.code, "As was planned")
        text, choices, is_list = read(form, self.contents)
        if not text:
            raise ApiError(400, 21602, "Message body is required")
        if len(text) > 1600:
            raise ApiError(400, 21617, "The concatenated message body exceeds the limit")
        shown = self._add(channel, phone, line, text, mine=False, choices=choices)
        code = plan.code if plan is not None else None
        approved = "ContentSid" in form and not choices
        if channel == "whatsapp" and not approved and not self._in_window(phone):
            code = 63016
        shown.is_list = is_list
        shown.status, shown.code = ("undelivered" if code else "delivered"), code
        return self._answer(shown, to, form), self._callbacks(shown, form)

    def make_content(self, body: dict[str, Any]) -> dict[str, Any]:
        """A content template."""
        sid = "HX" + secrets.token_hex(16)
        self.contents[sid] = body.get("types") or {}
        return {"sid": sid, "account_sid": self.account, **body}

    def hear(
        self, channel: str, phone: str, line: str, text: str, *, tapped: str | None = None
    ) -> tuple[Shown, dict[str, str]]:
        """A person writes: what the phone shows, and the form Twilio would post."""
        self._heard[(phone, channel)] = self._now()
        shown = self._add(channel, phone, line, text, mine=True, choices=[])
        mark = "whatsapp:" if channel == "whatsapp" else ""
        form = {
            "AccountSid": self.account,
            "MessageSid": shown.sid,
            "SmsSid": shown.sid,
            "SmsMessageSid": shown.sid,
            "From": f"{mark}{phone}",
            "To": f"{mark}{line}",
            "Body": text,
            "NumMedia": "0",
            "NumSegments": "1",
            "FromCity": "",
            "ApiVersion": "2010-04-01",
        }
        if channel == "whatsapp":
            form |= {"WaId": phone.lstrip("+"), "ProfileName": "Somebody"}
        if tapped:
            form |= self._tapped(tapped, text)
        if channel == "sms":
            self._obey(phone, line, text)
        return shown, form

    def _tapped(self, id: str, title: str) -> dict[str, str]:
        rows = (id for m in self.messages if m.is_list for _, id in m.choices)
        if id in rows:
            return {"ListId": id, "ListTitle": title}
        return {"ButtonPayload": id, "ButtonText": title}

    def add_photo(self, form: dict[str, str], shown: Shown, type: str, body: bytes) -> None:
        """Put a photo into a message about to be posted."""
        id = "ME" + secrets.token_hex(16)
        self.media[id] = (type, body)
        shown.photo = id
        url = (
            f"https://api.twilio.com/2010-04-01/Accounts/{self.account}"
            f"/Messages/{shown.sid}/Media/{id}"
        )
        form |= {"NumMedia": "1", "MediaUrl0": url, "MediaContentType0": type}

    def of_phone(self, phone: str, channel: str, line: str | None) -> list[Shown]:
        """What a phone shows, oldest first."""
        return [
            m
            for m in self.messages
            if (m.phone, m.channel) == (phone, channel) and line in (None, m.line)
        ]

    def _obey(self, phone: str, line: str, text: str) -> None:
        word = text.strip().casefold()
        if word in _STOP:
            self._stopped.add((phone, "sms"))
            self._add("sms", phone, line, "You have successfully been unsubscribed.", mine=False)
        elif word in _START and (phone, "sms") in self._stopped:
            self._stopped.discard((phone, "sms"))
            self._add("sms", phone, line, "You have been re-subscribed.", mine=False)

    def _planned(self, phone: str) -> Planned | None:
        plan = self.planned.get(phone)
        if plan is None or plan.times <= 0:
            return None
        plan.times -= 1
        return plan

    def _in_window(self, phone: str) -> bool:
        heard = self._heard.get((phone, "whatsapp"))
        return heard is not None and self._now() - heard < _WINDOW_S

    def _add(
        self,
        channel: str,
        phone: str,
        line: str,
        text: str,
        *,
        mine: bool,
        choices: list[list[str]] | None = None,
    ) -> Shown:
        self._number += 1
        sid = ("SM" if channel == "sms" else "MM") + secrets.token_hex(16)
        shown = Shown(self._number, sid, channel, phone, line, mine, text, choices or [])
        self.messages.append(shown)
        return shown

    def _answer(self, shown: Shown, to: str, form: dict[str, str]) -> dict[str, Any]:
        return {
            "sid": shown.sid,
            "account_sid": self.account,
            "to": to,
            "from": form.get("From"),
            "messaging_service_sid": form.get("MessagingServiceSid"),
            "body": shown.text,
            "status": "queued",
            "num_segments": "1",
            "num_media": "0",
            "direction": "outbound-api",
            "api_version": "2010-04-01",
            "error_code": None,
            "error_message": None,
            "price": None,
            "price_unit": "GBP",
            "date_created": None,
            "date_updated": None,
            "date_sent": None,
            "uri": f"/2010-04-01/Accounts/{self.account}/Messages/{shown.sid}.json",
            "subresource_uris": {},
        }

    def _callbacks(self, shown: Shown, form: dict[str, str]) -> list[Callback]:
        url = form.get("StatusCallback")
        if not url:
            return []
        last = [shown.status, *(["read"] if shown.channel == "whatsapp" and not shown.code else [])]
        mark = "whatsapp:" if shown.channel == "whatsapp" else ""
        return [
            Callback(
                url,
                {
                    "AccountSid": self.account,
                    "MessageSid": shown.sid,
                    "MessageStatus": status,
                    "To": f"{mark}{shown.phone}",
                    "From": f"{mark}{shown.line}",
                    "ApiVersion": "2010-04-01",
                    **({"ErrorCode": str(shown.code)} if shown.code else {}),
                },
            )
            for status in ("sent", *last)
        ]


def _channel(address: str) -> tuple[str, str]:
    mark, _, number = address.rpartition(":")
    return ("whatsapp" if mark == "whatsapp" else "sms"), number
