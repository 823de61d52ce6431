"""``python -m handoff_api.standins --port 9001 --smtp-port 9002``: Twilio and a mail server, pretended."""

from __future__ import annotations

import argparse

import uvicorn

from handoff_api.settings import Settings
from handoff_api.standins.app import Standin
from handoff_api.standins.exchange import Exchange
from handoff_api.standins.mailbox import Mailbox, start_mail_server


def main() -> int:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m handoff_api.standins", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--smtp-port", type=int, required=True)
    asked = parser.parse_args()
    settings = Settings()
    token = settings.twilio_auth_token
    if settings.env == "production" or token is None or settings.twilio_url is None:
        parser.error("the stand-ins are for demonstrations: set PUTRIGHT_TWILIO_URL and a token")
    clock = settings.make_clock()
    mailbox = Mailbox()
    mail = start_mail_server(mailbox, asked.smtp_port)
    standin = Standin(
        Exchange(settings.twilio_account_sid or "", lambda: clock.now().timestamp()),
        mailbox,
        token=token.get_secret_value(),
        gateway=settings.public_address(),
    )
    try:
        uvicorn.run(
            standin.app(), host="127.0.0.1", port=asked.port, log_config=None, access_log=False
        )
    finally:
        mail.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
