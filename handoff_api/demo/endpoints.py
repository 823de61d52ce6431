"""The widget's files, and a page for each landlord on which the chat can be tried."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import Scope

import rulebook
from handoff_api.conversations.errors import LandlordUnknownError
from handoff_api.dependencies import Made, Now

router = APIRouter(include_in_schema=False)

# Only our own files may run or be reached: a resident's words can never become a script.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# That nobody has to find the right door; said where a policy prints none.
_ANY_WAY = "code:3.2"
_PLAIN = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Demonstration: $landlord_name</title>
<script type="module" src="/widget/putright-chat.js"></script></head>
<body><h1>Demonstration: $landlord_name</h1>
<p>This is a demonstration made from the published policy. It is not the landlord's own service.</p>
<putright-chat landlord="$landlord_id"></putright-chat></body></html>
"""
_INDEX = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Putright: demonstrations</title>
<link rel="icon" href="/widget/demo/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/widget/demo/demo.css"></head>
<body><header class="demonstration"><strong>Demonstrations.</strong> Made from published policies; none
of these is the landlord’s own service.</header>
<main><h1>Putright</h1>
<p class="lead">The front door for residents of UK social landlords when something has gone wrong.</p>
<section aria-labelledby="chats"><h2 id="chats">Chat on a landlord’s page</h2>
<ul>$landlords</ul></section>
<section aria-labelledby="phones"><h2 id="phones">By phone and email</h2>
<ul><li><a href="/demo/phone">SMS and WhatsApp</a></li>
<li><a href="/demo/email">Emails that were sent</a></li></ul></section>
<section aria-labelledby="api"><h2 id="api">For staff and their systems</h2>
<ul><li><a href="/docs">The API</a></li></ul></section></main></body></html>
"""


class _WidgetFiles(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        # Every page of a landlord's site asks for the script: most of the time, for nothing new.
        response.headers["Cache-Control"] = "public, max-age=300, stale-while-revalidate=86400"
        return response


def add_widget_files(app: FastAPI, folder: Path) -> None:
    """Serve the widget, compressed: the one script made from its modules before the modules."""
    if folder.is_dir():
        files = _WidgetFiles(directory=folder)
        files.all_directories.insert(0, folder / "dist")
        app.mount("/widget", GZipMiddleware(files), name="widget")


@router.get("/")
@router.get("/demo")
async def index(now: Now) -> HTMLResponse:
    """The landlords whose demonstration can be opened."""
    on = rulebook.london_date(now)
    links = "".join(
        f'<li><a href="/demo/{escape(id)}">{escape(rulebook.policy(id, on).name)}</a></li>'
        for id in rulebook.landlord_ids()
    )
    return HTMLResponse(Template(_INDEX).safe_substitute(landlords=links), headers=HEADERS)


@router.get("/demo/{landlord}")
async def demo(landlord: str, made: Made, now: Now) -> HTMLResponse:
    """A landlord's page: ``widget/demo/demo.html`` filled in, every value escaped."""
    known = rulebook.landlord_ids()
    if landlord not in known:
        raise LandlordUnknownError(known, status=404)
    policy = rulebook.policy(landlord, rulebook.london_date(now))
    template = made.settings.widget / "demo" / "demo.html"
    page = template.read_text("utf-8") if template.is_file() else _PLAIN
    contacts = policy.contacts
    ombudsman = rulebook.contact("housing_ombudsman", policy.on)
    any_way = policy.clause(_ANY_WAY)
    values = {
        "landlord_id": landlord,
        "landlord_name": policy.name,
        "policy_title": policy.title,
        "policy_edition": policy.edition,
        "phone": contacts.phone or "",
        "email": contacts.email or "",
        "web": contacts.web or "",
        "post": contacts.post or "",
        "any_way": any_way.says,
        "any_way_cite": any_way.cite,
        "emergency": rulebook.contact("emergency_services", policy.on).phone_display or "",
        "gas": rulebook.contact("gas_emergency", policy.on).phone_display or "",
        "ombudsman_phone": ombudsman.phone_display or "",
        "ombudsman_post": ombudsman.post or "",
    }
    # A name the page uses and we do not give is a fault here, never a "$name" on a resident's screen.
    filled = Template(page).substitute({name: escape(v) for name, v in values.items()})
    return HTMLResponse(filled, headers=HEADERS)
