"""What must be true once everything is up again, each promise with how often it was looked at."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
from sqlalchemy import select

import rulebook
from handoff_api.alerts.records import AlertRecord
from handoff_api.cases.records import CaseRecord
from handoff_api.messages.outbox import DispatchRecord
from handoff_api.messages.records import MessageRecord
from handoff_api.webhooks.records import AnnouncementRecord, WebhookDispatchRecord
from tests.chaos.between import STRANGER
from tests.chaos.residents import DONE, PhoneResident, Resident, Sent
from tests.chaos.world import World

ENDED = ("sent", "delivered", "read", "failed", "with_staff")


@dataclass
class Promise:
    """One promise: how many things were looked at, and which of them broke it."""

    name: str
    looked_at: int = 0
    broken: list[str] = field(default_factory=list)

    def check(self, kept: bool, what: str) -> None:
        self.looked_at += 1
        if not kept:
            self.broken.append(what)


class Promises:
    """Everything that is promised, by name, in the order in which it is first looked at."""

    def __init__(self) -> None:
        self.all: dict[str, Promise] = {}
        self.seen: Counter[str] = Counter()

    def check(self, name: str, kept: bool, what: str) -> None:
        self.all.setdefault(name, Promise(name)).check(kept, what)

    def __add__(self, other: Promises) -> Promises:
        both = Promises()
        for one in (self, other):
            both.seen += one.seen
            for promise in one.all.values():
                to = both.all.setdefault(promise.name, Promise(promise.name))
                to.looked_at += promise.looked_at
                to.broken += promise.broken
        return both

    @property
    def broken(self) -> bool:
        return any(promise.broken for promise in self.all.values())


async def look(world: World, residents: Sequence[Resident], keys: dict[str, str]) -> Promises:
    """Look at everything the residents of this world were promised."""
    found = Promises()
    staff = {
        landlord: httpx.AsyncClient(
            base_url=world.url, headers={"Authorization": f"Bearer {key}"}, timeout=60
        )
        for landlord, key in keys.items()
    }
    began = [r for r in residents if r.began]
    for one in began:
        found.check("every conversation came to its end", not one.fault, _who(one) + one.fault)
    for one in began:
        if one.conversation_id:
            await _conversation(world, found, one, staff[one.story.landlord])
    await _cases(world, found, began, staff)
    await _deliveries(world, found, began)
    await _webhooks(world, found)
    _refusals(found, began)
    await _standing(world, found)
    for client in staff.values():
        await client.aclose()
    return found


def _who(one: Resident) -> str:
    return f"{type(one).__name__} {one.number} ({one.story.id}): "


async def _conversation(
    world: World, found: Promises, one: Resident, staff: httpx.AsyncClient
) -> None:
    thread = await world.ledger.thread(one.conversation_id)
    mine = [m for m in thread if m["author"] == "resident"]
    times = Counter(m["client_id"] for m in mine)
    for sent in one.sent:
        known = times.pop(sent.id, 0)
        found.check(
            "every message is there once", known == 1, f"{_who(one)}{known} times '{sent.text}'"
        )
    found.check("nothing is there that nobody wrote", not times, f"{_who(one)}{dict(times)}")
    place = {m["client_id"]: m["number"] for m in mine}
    found.check("messages are in the order they were sent", *_in_order(one, place))
    numbers = [m["number"] for m in thread]
    found.check(
        "a thread has no gap and no number twice",
        numbers == list(range(1, len(numbers) + 1)),
        f"{_who(one)}{numbers}",
    )
    number_of = {m["id"]: m["number"] for m in mine}
    replies = [m for m in thread if m["author"] == "bot" and m["purpose"] in ("said", "farewell")]
    answered = [number_of[m["in_reply_to"]] for m in replies if m["in_reply_to"] in number_of]
    found.check("the bot answered in order", answered == sorted(answered), f"{_who(one)}{answered}")
    for message in mine:
        found.check(
            "every message was dealt with",
            message["state"] in DONE,
            f"{_who(one)}'{message['text']}' is {message['state']}",
        )
    said = Counter((m["in_reply_to"], m["text"]) for m in replies)
    found.check(
        "no answer is shown twice",
        max(said.values(), default=1) == 1,
        _who(one) + str([text[:60] for (_, text), count in said.items() if count > 1]),
    )
    found.check(
        "nobody reads what was said to somebody else",
        all(STRANGER not in m["text"] for m in thread),
        _who(one),
    )
    found.seen["messages of residents"] += len(mine)
    found.seen["messages to residents"] += len(thread) - len(mine)


def _in_order(one: Resident, place: dict[str, int]) -> tuple[bool, str]:
    """Whatever was taken before something else was begun must come before it."""
    wrong: list[str] = []
    known = [sent for sent in one.sent if sent.id in place]
    for first in known:
        for then in known:
            if _before(first, then) and place[first.id] > place[then.id]:
                wrong.append(f"'{first.text}' after '{then.text}'")
    return not wrong, _who(one) + "; ".join(wrong)


def _before(first: Sent, then: Sent) -> bool:
    return first.taken is not None and first.taken < then.begun


async def _cases(
    world: World,
    found: Promises,
    residents: Sequence[Resident],
    staff: dict[str, httpx.AsyncClient],
) -> None:
    for one in residents:
        if one.fault or not one.conversation_id:
            continue
        rows = await world.ledger.rows(
            select(CaseRecord.reference, CaseRecord.kind).where(
                CaseRecord.conversation_id == one.conversation_id
            )
        )
        want = one.story.expect
        kinds = want.cases or ((want.kind,) if want.kind else None)
        found.check(
            "every confirmed matter is one case",
            len(rows) == 1 and (kinds is None or [r["kind"] for r in rows] == list(kinds)),
            f"{_who(one)}{rows}",
        )
        found.seen["cases"] += len(rows)
        if len(rows) != 1:
            continue
        case = await _read(staff[one.story.landlord], f"/v1/cases/{rows[0]['reference']}")
        found.check(
            "the reference that was told is the case's",
            one.reference == case["reference"],
            f"{_who(one)}told {one.reference}, made {case['reference']}",
        )
        found.check(
            "a confirmed case is with staff",
            case["state"] == "received",
            f"{_who(one)}{case['state']}",
        )
        _answers(found, one, case)
        _dates(world, found, one, case)
        alerts = await world.ledger.rows(
            select(AlertRecord.category).where(
                AlertRecord.conversation_id == one.conversation_id,
                AlertRecord.category.in_(("emergency", "safeguarding")),
            )
        )
        if want.alerts is not None:
            found.check(
                "every danger is one alert",
                sorted(a["category"] for a in alerts) == sorted(want.alerts),
                f"{_who(one)}{alerts}",
            )


def _answers(found: Promises, one: Resident, case: dict[str, Any]) -> None:
    """An answer heard twice would have become the answer to the next question."""
    resident = next((p for p in case["parties"] if p["role"] == "resident"), {})
    if "address" in one.asked:
        number = one.address.split()[0]
        kept = str(resident.get("address") or "")
        found.check(
            "every answer is where it belongs",
            kept.startswith(f"{number} "),
            f"{_who(one)}address '{kept}' for '{one.address}'",
        )
    if "name" in one.asked:
        found.check(
            "every answer is where it belongs",
            resident.get("name") == "Sam Example",
            f"{_who(one)}name '{resident.get('name')}'",
        )
    if "outcome_wanted" in one.asked:
        found.check(
            "every answer is where it belongs",
            "fixed" in str(case["outcome_wanted"]),
            f"{_who(one)}outcome '{case['outcome_wanted']}'",
        )


def _dates(world: World, found: Promises, one: Resident, case: dict[str, Any]) -> None:
    if case["kind"] != "complaint" or case["stage"] is None:
        return
    received = datetime.fromisoformat(case["received_at"])
    policy = rulebook.policy(case["landlord"], rulebook.london_date(received))
    planned = rulebook.plan_deadlines(policy, case["stage"], {"received": received})
    kept = {d["name"]: d["due_on"] for d in case["deadlines"]}
    for deadline in planned:
        found.check(
            "every date is the rulebook's",
            kept.get(deadline.name) == deadline.due_on.isoformat(),
            f"{_who(one)}{deadline.name}: {kept.get(deadline.name)}, not {deadline.due_on}",
        )
    spoken = "\n".join(m["text"] for m in one.heard)
    respond = next((d for d in planned if d.name == "respond"), None)
    if respond is not None:
        day = rulebook.spell_day(respond.due_on)
        found.check("the date that was told is the case's", day in spoken, f"{_who(one)}{day}")


async def _deliveries(world: World, found: Promises, residents: Sequence[Resident]) -> None:
    for one in residents:
        if not isinstance(one, PhoneResident) or not one.conversation_id:
            continue
        rows = await world.ledger.rows(
            select(DispatchRecord.status, MessageRecord.text)
            .join(MessageRecord, MessageRecord.id == DispatchRecord.message_id)
            .where(DispatchRecord.conversation_id == one.conversation_id)
            .order_by(DispatchRecord.number)
        )
        shown = "\n".join(m.text for m in world.telephone.received(one.mobile))
        last = -1
        for row in rows:
            found.seen[f"texts {row['status']}"] += 1
            found.check(
                "every delivery came to an end that is shown",
                row["status"] in ENDED,
                f"{_who(one)}{row['status']}",
            )
            if row["status"] not in ("sent", "delivered", "read"):
                continue
            at = shown.find(_first_words(row["text"]))
            found.check(
                "what is shown as sent is on the phone",
                at >= 0,
                f"{_who(one)}'{row['text'][:60]}'",
            )
            found.check(
                "texts came in the order they were said",
                at >= last or at < 0 or shown.rfind(_first_words(row["text"])) >= last,
                f"{_who(one)}'{row['text'][:60]}'",
            )
            last = max(at, last) if at >= 0 else last
        texts = Counter(m.text for m in world.telephone.received(one.mobile))
        found.seen["texts that came twice"] += sum(n - 1 for n in texts.values())


def _first_words(text: str) -> str:
    """As much of a text as the phone's own alphabet surely leaves alone."""
    plain = ""
    for character in text.strip():
        if not (character.isascii() and character != "\n"):
            break
        plain += character
    return plain[:40].rstrip()


async def _webhooks(world: World, found: Promises) -> None:
    rows = await world.ledger.rows(
        select(AnnouncementRecord.id, AnnouncementRecord.type, WebhookDispatchRecord.state).join(
            WebhookDispatchRecord, WebhookDispatchRecord.announcement_id == AnnouncementRecord.id
        )
    )
    came = Counter(headers["webhook-id"] for headers, _ in world.receiver.received)
    for row in rows:
        found.check(
            "every event reached the landlord's system",
            row["state"] == "delivered" and came[row["id"]] >= 1,
            f"{row['type']}: {row['state']}, came {came[row['id']]} times",
        )
    found.seen["events"] += len(rows)
    found.seen["events that came twice"] += sum(n - 1 for n in came.values())
    made = await world.ledger.rows(select(CaseRecord.reference))
    told = {
        json.loads(body)["data"].get("reference")
        for headers, body in world.receiver.received
        if json.loads(body)["type"] == "case.created"
    }
    for row in made:
        found.check(
            "every case was announced", row["reference"] in told, f"case {row['reference']}"
        )


def _refusals(found: Promises, residents: Sequence[Resident]) -> None:
    tallies = {id(r.tally): r.tally for r in residents}.values()
    for tally in tallies:
        bad = {
            name: count
            for name, count in tally.items()
            if name.startswith("refused ") and name not in _CLEAR
        }
        clear = sum(tally[name] for name in _CLEAR)
        for _ in range(clear):
            found.check("a refusal says what to do", True, "")
        for name, count in bad.items():
            for _ in range(count):
                found.check("a refusal says what to do", False, name)


_CLEAR = ("refused 429", "refused 503")


async def _standing(world: World, found: Promises) -> None:
    async with httpx.AsyncClient(base_url=world.url, timeout=20) as http:
        ready = await http.get("/ready")
    found.check("everything is up again", ready.status_code == 200, ready.text)
    for name, part in (await asyncio.to_thread(world.parts)).items():
        found.check(
            "everything is up again",
            part["statename"] == "RUNNING",
            f"{name} is {part['statename']}",
        )
    status, said = await asyncio.to_thread(world.verify_history)
    found.check("the history of every case verifies", status == 0, said)
    found.seen["histories verified"] += int(said.split()[0]) if status == 0 else 0


async def _read(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    got = await client.get(path)
    got.raise_for_status()
    body: dict[str, Any] = got.json()
    return body
