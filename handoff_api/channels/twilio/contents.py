"""WhatsApp's buttons and lists. Twilio wants a content template for each shape: made once, kept.

The words, titles and ids are blanks that are filled at each sending, so a handful of templates is
enough for every question there will ever be, and none of them holds anybody's words.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList

from handoff_api.channels import repository
from handoff_api.channels.parcels import Part
from handoff_api.channels.records import ContentRecord
from handoff_api.clock import Clock
from handoff_api.database import Database
from handoff_api.wording.phone import list_button

# WhatsApp's limits: without approval three buttons, and this many characters on each.
_BUTTONS_MOST = 3
_BUTTON_LONGEST = 20
_ITEM_LONGEST = 24
_DESCRIPTION_LONGEST = 72


@dataclass
class Contents:
    """Makes and remembers templates for one Twilio account."""

    database: Database
    clock: Clock
    account: str

    async def fill(self, client: Client, part: Part) -> tuple[str, dict[str, str]]:
        """The template for this part's choices, and what goes into its blanks."""
        titles = [title for title, _ in part.buttons]
        if len(titles) <= _BUTTONS_MOST and all(len(t) <= _BUTTON_LONGEST for t in titles):
            sid = await self._sid(client, f"quick-reply-{len(titles)}", _quick_reply(len(titles)))
            return sid, _numbered([part.text, *_flat((t, id) for t, id in part.buttons)])
        sid = await self._sid(client, f"list-picker-{len(titles)}", _list_picker(len(titles)))
        rows = ((_cut(t, _ITEM_LONGEST), id, _described(t)) for t, id in part.buttons)
        return sid, _numbered([part.text, list_button(), *_flat(rows)])

    async def _sid(self, client: Client, name: str, types: dict[str, Any]) -> str:
        async with self.database.reads() as session:
            known = await repository.content(session, name, self.account)
        if known is not None:
            return known
        request = ContentList.ContentCreateRequest(
            {
                "friendly_name": f"putright-{name}",
                "language": "en",
                # Twilio wants a sample of every blank.
                "variables": {str(n): "-" for n in range(1, json.dumps(types).count("{{") + 1)},
                "types": types,
            }
        )
        made = await client.content.v1.contents.create_async(request)
        async with self.database.writes() as session:
            # Two senders may have made one each: either will do.
            if await repository.content(session, name, self.account) is None:
                record = ContentRecord(
                    name=name,
                    account=self.account,
                    sid=str(made.sid),
                    created_at=self.clock.now(),
                )
                await repository.add(session, record)
        return str(made.sid)


def _quick_reply(count: int) -> dict[str, Any]:
    actions = [
        {"type": "QUICK_REPLY", "title": f"{{{{{2 * n}}}}}", "id": f"{{{{{2 * n + 1}}}}}"}
        for n in range(1, count + 1)
    ]
    return {"twilio/quick-reply": {"body": "{{1}}", "actions": actions}}


def _list_picker(count: int) -> dict[str, Any]:
    items = [
        {
            "item": f"{{{{{3 * n}}}}}",
            "id": f"{{{{{3 * n + 1}}}}}",
            "description": f"{{{{{3 * n + 2}}}}}",
        }
        for n in range(1, count + 1)
    ]
    return {"twilio/list-picker": {"body": "{{1}}", "button": "{{2}}", "items": items}}


def _numbered(values: list[str]) -> dict[str, str]:
    return {str(n): value for n, value in enumerate(values, 1)}


def _flat(rows: Any) -> list[str]:
    return [value for row in rows for value in row]


def _cut(title: str, longest: int) -> str:
    return title if len(title) <= longest else f"{title[: longest - 1].rstrip()}…"


def _described(title: str) -> str:
    # A short title needs no second line; a cut one is given whole there. Never empty: Twilio
    # refuses a blank that is.
    return _cut(title, _DESCRIPTION_LONGEST) if len(title) > _ITEM_LONGEST else "\u00a0"
