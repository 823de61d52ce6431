"""A mail server that keeps what it is given and delivers nothing."""

from __future__ import annotations

from collections import deque
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

_KEPT = 200
# An address whose name begins so is refused, to see what becomes of a message then.
_NOBODY = "nobody"


class Mailbox:
    """The last emails, newest first."""

    def __init__(self) -> None:
        self._emails: deque[dict[str, Any]] = deque(maxlen=_KEPT)

    def shown(self) -> list[dict[str, Any]]:
        """What was sent, newest first."""
        return list(reversed(self._emails))

    async def handle_RCPT(
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        """Take anybody but the one who is there to be refused."""
        if address.startswith(_NOBODY):
            return "550 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:
        """Keep one email."""
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)  # noqa: S101 - what that policy makes
        body = message.get_body(("plain", "html"))
        self._emails.append(
            {
                "from": str(message["From"]),
                "to": list(envelope.rcpt_tos),
                "subject": str(message["Subject"] or ""),
                "date": str(message["Date"] or ""),
                "text": body.get_content() if body is not None else "",
                "attachments": [
                    str(part.get_filename() or "") for part in message.iter_attachments()
                ],
            }
        )
        return "250 kept"


def start_mail_server(mailbox: Mailbox, port: int) -> Controller:
    """A mail server on the loopback, in a thread of its own; stop it with ``stop()``."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    return controller
