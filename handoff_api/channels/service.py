"""The channels of one process, put together from its settings."""

from __future__ import annotations

from dataclasses import dataclass

from handoff_api.attachments.service import Attachments
from handoff_api.channels.carrier import Carrier
from handoff_api.channels.email.sender import EmailSender
from handoff_api.channels.fates import Fates
from handoff_api.channels.inbox import Inbox
from handoff_api.channels.lines import DEMO_LINES, Lines, read_lines
from handoff_api.channels.media import Media
from handoff_api.channels.packing import Packing
from handoff_api.channels.parcels import NotSentError, Parcel, Part, Sender
from handoff_api.channels.receipts import Receipts
from handoff_api.channels.threads import Threads
from handoff_api.channels.twilio.codes import fault
from handoff_api.channels.twilio.media import MediaFetcher
from handoff_api.channels.twilio.signature import Signatures
from handoff_api.clock import Clock
from handoff_api.database import Database
from handoff_api.settings import Settings

STATUS_PATH = "/v1/webhooks/twilio/status"


@dataclass(frozen=True)
class Channels:
    """``signatures`` is None where no Twilio account is set up: then nothing comes in."""

    lines: Lines
    inbox: Inbox
    carrier: Carrier
    receipts: Receipts
    signatures: Signatures | None
    media: Media | None

    async def close(self) -> None:
        """Give connections back."""
        await self.carrier.close()
        if self.media is not None:
            await self.media.close()


def make_channels(
    settings: Settings, database: Database, clock: Clock, attachments: Attachments
) -> Channels:
    """Raises LinesInvalidError for a file of lines that cannot be used."""
    lines = read_lines(settings.lines or DEMO_LINES)
    fates = Fates()
    senders: dict[str, Sender] = {}
    if settings.smtp_host is not None:
        senders["email"] = EmailSender(settings, lines, clock)
    if settings.twilio_auth_token is not None:
        phone = _LateTwilio(settings, lines, database, clock)
        senders |= {"sms": phone, "whatsapp": phone}
    return Channels(
        lines=lines,
        inbox=Inbox(database, clock, lines, Threads(settings)),
        carrier=Carrier(database, clock, Packing(database, clock, lines, fates), senders, fates),
        receipts=Receipts(database, clock, fates, fault),
        signatures=_signatures(settings),
        media=_media(settings, database, clock, attachments),
    )


def _signatures(settings: Settings) -> Signatures | None:
    tokens = (settings.twilio_auth_token, settings.twilio_auth_token_before)
    known = [token.get_secret_value() for token in tokens if token is not None]
    return Signatures(settings.public_address(), known) if settings.twilio_auth_token else None


def _media(
    settings: Settings, database: Database, clock: Clock, attachments: Attachments
) -> Media | None:
    if settings.twilio_auth_token is None or settings.twilio_account_sid is None:
        return None
    fetcher = MediaFetcher(
        settings.twilio_account_sid,
        settings.twilio_auth_token.get_secret_value(),
        settings.attachment_limit,
        settings.twilio_url,
    )
    return Media(database, clock, attachments, fetcher)


class _LateTwilio:
    """Twilio's library takes 35 MB: only a process that sends loads it, when it first does."""

    def __init__(self, settings: Settings, lines: Lines, database: Database, clock: Clock) -> None:
        self._settings, self._lines = settings, lines
        self._database, self._clock = database, clock
        self._sender: Sender | None = None

    async def send(self, parcel: Parcel, part: Part, id: str) -> str:
        """As TwilioSender does."""
        if self._sender is None:
            self._sender = self._load()
        return await self._sender.send(parcel, part, id)

    async def close(self) -> None:
        """As TwilioSender does, if it was ever needed."""
        if self._sender is not None:
            await self._sender.close()

    def _load(self) -> Sender:
        from handoff_api.channels.twilio.client import TwilioSender
        from handoff_api.channels.twilio.contents import Contents

        token = self._settings.twilio_auth_token
        account = self._settings.twilio_account_sid or ""
        return TwilioSender(
            account,
            token.get_secret_value() if token else "",
            self._lines,
            Contents(self._database, self._clock, account),
            callback=self._settings.public_address() + STATUS_PATH,
            base=self._settings.twilio_url,
        )


__all__ = ["STATUS_PATH", "Channels", "NotSentError", "make_channels"]
