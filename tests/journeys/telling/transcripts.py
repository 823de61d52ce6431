"""All stories as one page to read: ``python -m tests.journeys.telling.transcripts OUT.html``.

Starts the whole of Putright, tells every story to it, and writes what was said, side by side with
what staff find. The page stands alone: no script, no picture, no request to anybody.
"""

from __future__ import annotations

import html
import sys
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import rulebook
from tests.journeys.stack import MONDAY, Stack
from tests.journeys.telling.checks import faults
from tests.journeys.telling.conversation import Line
from tests.journeys.telling.stories import all_stories
from tests.journeys.telling.teller import Told, tell

DAY = date(2026, 11, 23)
_STYLE = """
:root { color-scheme: light dark; --line: light-dark(#d8d5cf, #45423d); --quiet: light-dark(#57534c, #b9b3a8);
  --paper: light-dark(#fbfaf7, #1c1b19); --ink: light-dark(#1f1d1a, #eeeae2); --ours: light-dark(#ffffff, #282623);
  --theirs: light-dark(#e3ede6, #22372b); --wrong: light-dark(#9c2121, #ff9d94); }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 46rem; padding: 1.5rem 1rem 6rem; background: var(--paper); color: var(--ink);
  font: 1.0625rem/1.55 system-ui, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; } h2 { font-size: 1.35rem; margin: 3rem 0 .5rem; }
h3 { font-size: 1.1rem; margin: 0; display: inline; } a { color: inherit; }
nav ul { columns: 2; padding: 0; list-style: none; } nav li { margin: .15rem 0; break-inside: avoid; }
details { border-top: 1px solid var(--line); padding: .9rem 0; } summary { cursor: pointer; }
summary span, .staff { color: var(--quiet); font-size: .95rem; } .wrong { color: var(--wrong); }
ol { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: .55rem; }
li.says { max-width: 34rem; padding: .6rem .85rem; border-radius: .8rem; border: 1px solid var(--line);
  background: var(--ours); white-space: pre-line; overflow-wrap: anywhere; }
li.resident { background: var(--theirs); justify-self: end; border-color: transparent; }
li.staff { background: none; }
.who { position: absolute; left: -9999px; } .buttons { display: block; margin-top: .45rem; font-size: .92rem; }
.buttons b { font-weight: 400; border: 1px solid var(--line); border-radius: 1rem; padding: .1rem .6rem;
  margin: 0 .3rem .3rem 0; display: inline-block; }
code { font-size: .85rem; color: var(--quiet); } dl { display: grid; grid-template-columns: 9rem 1fr; gap: .2rem 1rem; }
dt { color: var(--quiet); } dd { margin: 0; }
@media (max-width: 30rem) { nav ul { columns: 1; } dl { grid-template-columns: 1fr; } }
"""
_WHO = {"resident": "Resident", "bot": "Assistant", "gateway": "Assistant", "staff": "Staff"}


def page(told: Iterable[Told]) -> str:
    """One HTML page with every conversation, by the file its story stands in."""
    groups: dict[str, list[Told]] = {}
    for one in told:
        groups.setdefault(one.story.id.split("-")[0], []).append(one)
    contents = "".join(
        f'<li><a href="#{key}">{html.escape(_heading(own))}</a> ({len(own)})</li>'
        for key, own in groups.items()
    )
    body = "".join(
        f'<section id="{key}"><h2>{html.escape(_heading(own))}</h2>{"".join(map(_story, own))}</section>'
        for key, own in groups.items()
    )
    count = sum(len(own) for own in groups.values())
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Conversations with Putright</title><style>{_STYLE}</style></head><body><main>"
        "<h1>Conversations with Putright</h1>"
        f"<p>{count} invented residents, told to the running system on Monday 23 November 2026. Nobody in them is "
        "real. Open one to read it; under each stands what staff find.</p>"
        f'<nav aria-label="Contents"><ul>{contents}</ul></nav>{body}</main></body></html>\n'
    )


def _heading(own: list[Told]) -> str:
    landlords = {one.story.landlord for one in own}
    key = own[0].story.id.split("-")[0]
    return _SUBJECTS.get(key) or _name(landlords.pop())


def _name(landlord: str) -> str:
    return rulebook.policy(landlord, DAY).name


_SUBJECTS = {
    "danger": "Danger, at any landlord",
    "people": "People being people",
    "after": "After the receipt",
    "question": "Questions",
}


def _story(told: Told) -> str:
    story, talk = told.story, told.conversation
    wrong = "".join(f'<p class="wrong">{html.escape(f)}</p>' for f in faults(told))
    shows = f" · {', '.join(story.shows)}" if story.shows else ""
    return (
        f'<details id="{story.id}"><summary><h3>{html.escape(story.title or story.id)}</h3> '
        f"<span>{html.escape(_name(story.landlord))}{shows} · {talk.said} from the resident</span></summary>{wrong}"
        f"<ol>{''.join(map(_line, talk.lines))}</ol>{_found(told)}</details>"
    )


def _line(line: Line) -> str:
    buttons = "".join(f"<b>{html.escape(title)}</b>" for title in line.buttons)
    shown = f'<span class="buttons">{buttons}</span>' if buttons else ""
    asks = f" <code>{html.escape(line.asks)}</code>" if line.asks else ""
    kind = line.sender if line.sender in ("resident", "staff") else "ours"
    return (
        f'<li class="says {kind}"><span class="who">{_WHO[line.sender]}: </span>'
        f"{html.escape(line.text)}{asks}{shown}</li>"
    )


def _found(told: Told) -> str:
    rows = []
    for case in told.cases:
        due = ", ".join(f"{d['name'].replace('_', ' ')} {d['due_on']}" for d in case["deadlines"])
        what = " · ".join(filter(None, [case["kind"], case["stage"], case["state"], due]))
        rows.append(f"<dt>{case['reference']}</dt><dd>{html.escape(what.replace('_', ' '))}</dd>")
    for alert in told.alerts:
        rows.append(f"<dt>Alert</dt><dd>{html.escape(alert['hazard'] or alert['category'])}</dd>")
    found = "".join(rows) or "<dt>Nothing</dt><dd>no case and no alert</dd>"
    return f'<p class="staff">What staff find</p><dl>{found}</dl>'


def main(out: str) -> None:
    """Tell them all and write the page."""
    stories = all_stories()
    with tempfile.TemporaryDirectory() as data:
        stack = Stack(Path(data), MONDAY)
        stack.start()
        try:
            keys = {name: stack.key("caseworker", name) for name in {s.landlord for s in stories}}
            told = tell(stack.url, keys, stories)
        finally:
            stack.stop()
    path = Path(out)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page(told.values()), encoding="utf-8")
    sys.stdout.write(f"{len(told)} conversations in {path}\n")


if __name__ == "__main__":
    main(sys.argv[1])
