"""python -m rulebook lint | explain | deadlines | check-code | coverage | diff | bench"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from rulebook.commands.bench import bench
from rulebook.commands.check_code import check_code
from rulebook.commands.coverage import coverage, policy_map
from rulebook.commands.deadlines import event_options, read_instant, show_deadlines
from rulebook.commands.diff import diff
from rulebook.commands.explain import contents, explain
from rulebook.commands.lint import lint
from rulebook.commands.output import Output
from rulebook.errors import RulebookError
from rulebook.library import Rulebook
from rulebook.places import HERE
from rulebook.words import TRACKS
from rulebook.working_days import LONDON, london_date


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all is well, 1 when the data or the policy is not, 2 when the question is wrong."""
    options = _parser().parse_args(arguments)
    book = Rulebook(*options.root)
    try:
        output = _run(book, options)
    except (RulebookError, ValueError) as problem:
        print(problem, file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(output.data, indent=2, ensure_ascii=False))
    else:
        print("\n".join(output.lines))
    return 0 if output.ok else 1


def _run(book: Rulebook, options: argparse.Namespace) -> Output:
    on: date = options.on or datetime.now(LONDON).date()
    if options.command == "lint":
        return lint(book, on)
    if options.command == "bench":
        return bench(on)
    if options.command == "coverage":
        if options.write:
            path = HERE.parent / "docs" / "policy-map.md"
            path.write_text(policy_map(book, on), encoding="utf-8")
        return coverage(book, on)
    if options.command == "diff":
        return diff(book.policy(options.landlord, on), book.policy(options.other, on))
    if options.command == "deadlines":
        events = {
            name: read_instant(getattr(options, name))
            for name in event_options()
            if getattr(options, name) is not None
        }
        if options.on is None and events:
            on = london_date(min(events.values()))
        policy = book.policy(options.landlord, on)
        return show_deadlines(policy, options.track, events, options.hazard)
    policy = book.policy(options.landlord, on)
    if options.command == "check-code":
        return check_code(book, policy)
    return explain(policy, options.clause) if options.clause else contents(policy)


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--json", action="store_true", help="print data instead of text")
    shared.add_argument("--on", type=date.fromisoformat, help="the policy as of this day")
    shared.add_argument(
        "--root", type=Path, action="append", default=[], help="a further folder of landlords"
    )
    parser = argparse.ArgumentParser(prog="python -m rulebook", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("lint", parents=[shared], help="check every policy file")
    commands.add_parser("bench", parents=[shared], help="how long loading and deciding take")
    explained = commands.add_parser("explain", parents=[shared], help="one clause in full")
    explained.add_argument("landlord")
    explained.add_argument("clause", nargs="?", help="left out, lists the clauses")
    planned = commands.add_parser("deadlines", parents=[shared], help="what falls due, and why")
    planned.add_argument("landlord")
    planned.add_argument("track", choices=TRACKS)
    planned.add_argument("--hazard", help="leave out clocks not commenced for this hazard")
    for name in event_options():
        planned.add_argument(f"--{name.replace('_', '-')}", help="a day or an instant with zone")
    checked = commands.add_parser("check-code", parents=[shared], help="policy against the Code")
    checked.add_argument("landlord")
    covered = commands.add_parser("coverage", parents=[shared], help="each rule: data, code, tests")
    covered.add_argument("--write", action="store_true", help="write docs/policy-map.md")
    compared = commands.add_parser("diff", parents=[shared], help="two landlords side by side")
    compared.add_argument("landlord")
    compared.add_argument("other")
    return parser


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:
        # Somebody read the first lines only (`| head`): nothing is wrong.
        sys.stderr.close()
