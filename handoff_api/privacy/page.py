"""``docs/data.md``: the inventory as a page people can read."""

from __future__ import annotations

from handoff_api.privacy.inventory import Line, inventory

_HEAD = """# What is stored, why, and for how long

Made from `handoff_api/privacy/inventory.yml` by `python -m handoff_api.privacy page`; the tests compare it with
the database's shape and with this page. A landlord is the controller of this data; these are defaults to be
checked by its data protection officer. Periods can be changed in that file. [How to give out, forget and
keep](privacy.md).

`words`, `contact` and `special` (health, disability, abuse and the like, or words that may hold it) are sealed before
they reach the database: [what is sealed](privacy.md#sealed-at-rest). `mark`: a keyed digest by which a sealed value is
found again. `secret`: opens something; a hash wherever the plain value is not needed, sealed where it is.
"""


def page() -> str:
    """The whole page, in Markdown."""
    lines = inventory()
    parts = [_HEAD, "\n## How long\n", "| | days | why |", "|---|---|---|"]
    keeping = {line.kept.name: line.kept for line in lines.values()}
    parts += [
        f"| {kept.name} | {kept.days if kept.days is not None else 'no end'} | {kept.why} |"
        for kept in sorted(keeping.values(), key=lambda kept: kept.name)
    ]
    parts.append("\n## Every table\n")
    parts += [_section(name, line) for name, line in sorted(lines.items())]
    return "\n".join(parts).rstrip("\n") + "\n"


def _section(name: str, line: Line) -> str:
    told = [f"### {name}\n", f"{line.why}. Kept: {line.kept.name}. {_ERASED[line.erased]}\n"]
    told += [
        f"- {kind}: {', '.join(f'`{column}`' for column in columns)}"
        for kind, columns in line.columns.items()
        if columns
    ]
    return "\n".join(told) + "\n"


_ERASED = {
    "rows": "When somebody is forgotten the rows go.",
    "blanked": "When somebody is forgotten the words are blanked and the rest stays.",
    "kept": "Nothing in it names a resident.",
}
