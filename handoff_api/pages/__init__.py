"""Plain pages that residents reach by a link in a message: no script, no third party, any phone."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

import rulebook

_FOLDER = Path(__file__).parent / "templates"


@cache
def _environment() -> Environment:
    # A gap in a page is a fault of ours, never an empty place on a resident's screen.
    made = Environment(
        loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.globals["style"] = _style()
    return made


@cache
def _style() -> str:
    return (_FOLDER / "page.css").read_text("utf-8")


@cache
def _headers() -> dict[str, str]:
    style = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return {
        "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{style}'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        # The address itself is the right to be here: nobody else may learn it.
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex, nofollow",
        "Cache-Control": "no-store",
    }


def page(
    template: str, *, landlord: str | None, now: datetime, status: int = 200, **values: Any
) -> HTMLResponse:
    """The page made from ``template`` in the landlord's name, with the numbers its policy prints;
    ``landlord`` None where a link does not say whose it was."""
    on = rulebook.london_date(now)
    policy = rulebook.policy(landlord, on) if landlord else None
    text = _environment().get_template(template).render(
        landlord=policy.name if policy else None,
        phone=policy.contacts.phone if policy else None,
        emergency=rulebook.contact("emergency_services", on).phone_display,
        gas=rulebook.contact("gas_emergency", on).phone_display,
        **values,
    )  # fmt: skip
    return HTMLResponse(text, status_code=status, headers=_headers())
