"""Sending email over SMTP: plain text, one person a message, nothing about anybody in the subject."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

import aiosmtplib

import rulebook
from handoff_api.channels.faults import Fault
from handoff_api.channels.lines import Lines
from handoff_api.channels.parcels import NotSentError, Parcel, Part
from handoff_api.clock import Clock
from handoff_api.settings import Settings

_TIMEOUT_S = 20.0
_DOWN = Fault("The mail server could not be reached.", "wait")


class EmailSender:
    """One landlord's mail server takes what all its lines send."""

    def __init__(self, settings: Settings, lines: Lines, clock: Clock) -> None:
        self._settings, self._lines, self._clock = settings, lines, clock

    async def send(self, parcel: Parcel, part: Part, id: str) -> str:
        """Hand one email to the mail server; returns its Message-ID. Raises NotSentError."""
        line = self._lines.of(parcel.landlord).email
        if line is None or self._settings.smtp_host is None:
            raise NotSentError(Fault("Email is not set up here.", "ours"))
        message = self._write(parcel, part, id, line.sender)
        password = self._settings.smtp_password
        try:
            await aiosmtplib.send(
                message,
                hostname=self._settings.smtp_host,
                port=self._settings.smtp_port,
                username=self._settings.smtp_user,
                password=password.get_secret_value() if password else None,
                start_tls=self._settings.smtp_tls,
                timeout=_TIMEOUT_S,
            )
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPResponseException) as error:
            raise NotSentError(_fault(error)) from None
        except (aiosmtplib.SMTPException, OSError):
            raise NotSentError(_DOWN) from None
        return str(message["Message-ID"])[:64]

    async def close(self) -> None:
        """Nothing is kept open."""

    def _write(self, parcel: Parcel, part: Part, id: str, sender: str) -> EmailMessage:
        now = self._clock.now()
        policy = rulebook.policy(parcel.landlord, rulebook.london_date(now))
        message = EmailMessage()
        message["From"] = Address(policy.name, addr_spec=sender)
        message["To"] = parcel.address
        message["Subject"] = parcel.subject or f"A message from {policy.name}"
        message["Date"] = format_datetime(now)
        message["Message-ID"] = make_msgid(id[:8], domain=sender.rpartition("@")[2])
        # Out-of-office replies to this would reach nobody.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(part.text)
        return message


def _fault(error: aiosmtplib.SMTPException) -> Fault:
    """A mail server's refusal: 4xx may pass, 5xx will not."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        codes = [refused.code for refused in error.recipients]
    elif isinstance(error, aiosmtplib.SMTPResponseException):
        codes = [error.code]
    else:
        codes = []
    code = max(codes, default=0)
    if 400 <= code < 500:
        return Fault("The mail server asked to be tried again later.", "retry", str(code))
    if code in (530, 534, 535, 538):
        return Fault("The mail server did not accept this service's sign-in.", "ours", str(code))
    return Fault("The mail server refused this address or message.", "other_way", str(code))
