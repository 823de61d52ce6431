"""Everything an operator can set, each from one environment variable ``PUTRIGHT_<NAME>``, or from the file that
``PUTRIGHT_<NAME>_FILE`` names."""

from __future__ import annotations

import os
import re
import time
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

from limits import parse_many
from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from handoff_api.clock import Clock, ShiftedClock, SystemClock
from handoff_api.keys.sign_in import SignInSettings
from handoff_api.rates.rules import GUESSES, RULES
from handoff_api.sealing.keyring import FieldKeysError, Keyring, keep_keys, parse_keys
from handoff_api.secret_files import from_files

# The file in the data folder, where the operator gave no keys.
FIELD_KEYS = "field-keys"


def faults(error: ValidationError) -> list[str]:
    """What is wrong with the settings, a line each; never what they hold."""
    return [
        f"settings: {'_'.join(str(part) for part in fault['loc']).upper() or 'SETTINGS'}: {fault['msg']}"
        for fault in error.errors()
    ]


class Settings(SignInSettings):
    """Durations are in seconds; ``DATABASE_URL`` and ``PORT`` carry no prefix."""

    model_config = SettingsConfigDict(env_prefix="PUTRIGHT_", extra="ignore", populate_by_name=True)

    data: Path = Path("var")
    # A secret because it may hold a password: it must never appear in a log or an error.
    database_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("DATABASE_URL", "PUTRIGHT_DATABASE_URL")
    )
    # What residents said and how to reach them is sealed with the first and opened with any; in a
    # file of the data folder unless set, which production refuses: whoever took the folder had both.
    field_keys: SecretStr | None = None
    port: int = Field(
        default=8000, ge=0, le=65535, validation_alias=AliasChoices("PORT", "PUTRIGHT_PORT")
    )
    clock: datetime | None = None
    clock_started: float | None = None
    widget: Path = Path("widget")
    # Websites that may carry the chat, such as https://www.landlord.example; none unless set.
    origins: list[str] = []
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    # Several replicas are separated by commas.
    rasa_url: str = "http://127.0.0.1:5005"
    # Where the action server answers /health; without it only Rasa itself can be looked at.
    actions_url: str | None = None
    # Longer than this and a resident believes the chat is broken.
    rasa_timeout: float = Field(default=10.0, gt=0)
    # Turns that one gateway process gives one Rasa together; more wait their turn.
    rasa_turns_at_once: int = Field(default=16, gt=0)

    # Answers about who somebody is leave on this beat (seconds): the time they take tells nothing.
    identity_beat: float = Field(default=0.25, ge=0)
    message_limit: int = Field(default=5_000, ge=1)
    body_limit: int = Field(default=1_000_000, ge=1_000)
    # Where residents reach this service, such as https://chat.landlord.example: links in messages
    # begin with it, and webhook signatures are checked over it.
    public_url: str | None = None
    # Seconds until a request's body must be there, and one with files.
    body_time: float = Field(default=30.0, gt=0)
    upload_time: float = Field(default=600.0, gt=0)
    # One file, and everything sent in one go; phones make photos of 3 to 12 MB.
    attachment_limit: int = Field(default=15_000_000, ge=1_000)
    upload_limit: int = Field(default=60_000_000, ge=1_000)
    # Opening more pixels than this would exhaust the machine; phones have up to 50 million.
    attachment_pixels: int = Field(default=60_000_000, ge=1_000)
    # The longest edge of a kept picture: fine cracks stay visible, a disk lasts longer.
    attachment_side: int = Field(default=4_000, ge=100)
    attachments_in_message: int = Field(default=10, ge=1)
    attachments_in_conversation: int = Field(default=60, ge=1)
    upload_link_lasts: float = Field(default=7 * 24 * 3600, gt=0)
    # A WhatsApp or web conversation is often picked up weeks later.
    session_idle: float = Field(default=30 * 24 * 3600, gt=0)
    # A wait this long is a person's to deal with, whatever the bot does later.
    staff_task_after: float = Field(default=15 * 60, ge=0)
    # First and longest pause between two tries to give the bot a waiting message.
    replay_first: float = Field(default=2.0, gt=0)
    replay_longest: float = Field(default=60.0, gt=0)
    worker_pause: float = Field(default=1.0, gt=0)
    # How often the timers look for what has come due.
    timers_pause: float = Field(default=10.0, gt=0)
    # An emergency nobody has taken is raised again after each of these.
    escalate_after: list[float] = [15 * 60, 3600, 4 * 3600, 12 * 3600]
    # Who is woken then, by landlord, such as {"west-kent": ["sms:+447700900123"]}.
    on_call: dict[str, list[str]] = {}
    # A resident who comes back the same evening is still telling.
    # An answer in the web chat unread so long: the person has closed the page.
    unread_after: float = Field(default=30 * 60, gt=0)
    draft_abandoned_after: float = Field(default=24 * 3600, gt=0)
    # A person with a phone in hand waits for both rounds, in and out.
    phone_pause: float = Field(default=0.25, gt=0)
    # SQLite: how often a process with open streams asks whether anybody has written.
    events_poll: float = Field(default=0.1, gt=0)
    # Should word of something new ever be lost, a stream looks for itself after this long.
    events_look: float = Field(default=30.0, gt=0)

    # Only for a receiver inside the landlord's own network: plain http and inner addresses too.
    webhook_private_addresses: bool = False

    # Whose numbers are whose; a demonstration's own unless set.
    lines: Path | None = None
    twilio_account_sid: str | None = None
    twilio_auth_token: SecretStr | None = None
    # While a token is being replaced, what was signed with the old one is still Twilio's.
    twilio_auth_token_before: SecretStr | None = None
    # The stand-in of the demonstration and of tests; Twilio itself unless set.
    twilio_url: str | None = None
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    # Off only for a mail server on the same machine, such as the demonstration's.
    smtp_tls: bool = True

    # How often somebody may ask, by rule (handoff_api/rates/rules.py), such as
    # {"messages": "30/minute"}; counted in Redis where several processes serve.
    rates: dict[str, str] = {}
    redis_url: SecretStr | None = None
    # How many messages from one phone to one landlord the bot answers; what is more goes to staff.
    phone_rate: str = "30/minute;300/day"
    # Rasa's own store, for forgetting people there; SQLite in the data folder unless set.
    tracker_url: SecretStr | None = None
    # What opens it, for giving people what is theirs; the file of the data folder unless set.
    tracker_keys: SecretStr | None = None
    # What has been kept long enough: let be, counted in the log every night, or let go of.
    retain: Literal["off", "look", "do"] = "look"
    # Where the worker shows what it has counted: turns and failures of phones are counted there. A private
    # address alone; nothing unless a port is set.
    metrics_port: int | None = Field(default=None, ge=1, le=65535)
    metrics_host: str = "127.0.0.1"
    # Whose word about the client's address counts: the proxies in front, "*" for any.
    trusted_proxies: str = "127.0.0.1"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is given in code, then what comes as a file, then the environment; raises SecretFileError."""
        files = EnvSettingsSource(settings_cls)
        held = from_files(os.environ, cls.names())
        files.env_vars = {name.lower(): value for name, value in held.items()}
        return init_settings, files, env_settings

    @classmethod
    def names(cls) -> list[str]:
        """The names of all settings in the environment."""
        plain = [f"PUTRIGHT_{field.upper()}" for field in cls.model_fields]
        return [*plain, "DATABASE_URL", "PORT"]

    @field_validator("on_call")
    @classmethod
    def _reachable(cls, said: dict[str, list[str]]) -> dict[str, list[str]]:
        for written in (each for contacts in said.values() for each in contacts):
            channel, _, value = written.partition(":")
            if channel not in ("sms", "email") or not value:
                raise ValueError("a contact is 'sms:+44…' or 'email:somebody@landlord.example'")
        return said

    @field_validator("phone_rate")
    @classmethod
    def _know_phone_rate(cls, said: str) -> str:
        try:
            parse_many(said)
        except ValueError:
            raise ValueError(f"{said!r} is no rate; write 30/minute;300/day") from None
        return said

    @field_validator("rates")
    @classmethod
    def _know_rates(cls, said: dict[str, str]) -> dict[str, str]:
        known = {rule.name for rule in (*RULES, GUESSES)}
        for name, value in said.items():
            if name not in known:
                raise ValueError(f"{name!r} is no rule; the rules are {', '.join(sorted(known))}")
            try:
                parse_many(value)
            except ValueError:
                raise ValueError(f"{name}: {value!r} is no rate; write 60/minute") from None
        return said

    @model_validator(mode="after")
    def _refuse_half_a_telephone(self) -> Self:
        if (self.twilio_account_sid is None) != (self.twilio_auth_token is None):
            raise ValueError(
                "PUTRIGHT_TWILIO_ACCOUNT_SID and PUTRIGHT_TWILIO_AUTH_TOKEN belong together: "
                "set both or neither"
            )
        if self.env != "production":
            return self
        if self.twilio_auth_token is not None and not (self.public_url and self.lines):
            raise ValueError(
                "with PUTRIGHT_TWILIO_AUTH_TOKEN, production needs PUTRIGHT_PUBLIC_URL (what "
                "Twilio signs) and PUTRIGHT_LINES (whose number is whose)"
            )
        if self.twilio_url is not None:
            raise ValueError("PUTRIGHT_TWILIO_URL is for demonstrations and tests: unset it")
        return self

    @model_validator(mode="after")
    def _refuse_moved_clock_in_production(self) -> Self:
        if self.clock is not None and self.env == "production":
            raise ValueError(
                "PUTRIGHT_CLOCK is set while PUTRIGHT_ENV=production: unset it, "
                "dates promised to residents must come from the real clock"
            )
        if self.clock is not None and self.clock.tzinfo is None:
            raise ValueError("PUTRIGHT_CLOCK needs a time zone, such as 2026-12-24T09:00:00Z")
        return self

    def database_address(self) -> str:
        """The database to use: ``DATABASE_URL``, else SQLite in the data folder."""
        if self.database_url is not None and self.database_url.get_secret_value():
            return self.database_url.get_secret_value()
        return f"sqlite:///{(self.data / 'putright.db').absolute()}"

    def field_keyring(self) -> Keyring:
        """The keys that seal what is personal; raises FieldKeysError where there are none to use."""
        if self.field_keys is not None and self.field_keys.get_secret_value().strip():
            return parse_keys(self.field_keys.get_secret_value())
        if self.env == "production":
            raise FieldKeysError(
                "PUTRIGHT_FIELD_KEYS is needed in production: make a key with `python -m handoff_api "
                "new-field-key` and keep it apart from the database and its backups"
            )
        return keep_keys(self.data / FIELD_KEYS)

    def public_address(self) -> str:
        """What links to this service begin with, without a slash at the end."""
        return (self.public_url or f"http://localhost:{self.port}").rstrip("/")

    def tracker_address(self) -> str:
        """Rasa's own store, of which a person must be forgotten too."""
        if self.tracker_url is not None and self.tracker_url.get_secret_value():
            said = self.tracker_url.get_secret_value()
            return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", said)
        return f"sqlite:///{(self.data / 'rasa.db').absolute()}"

    def make_clock(self) -> Clock:
        """The clock this process goes by."""
        if self.clock is None:
            return SystemClock()
        started = time.time() if self.clock_started is None else self.clock_started
        return ShiftedClock(self.clock, started)
