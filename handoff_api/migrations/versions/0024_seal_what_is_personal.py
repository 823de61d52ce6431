"""What people said and how to reach them is sealed; what must be found again has a keyed mark.

Rows are sealed in place, a thousand at a time, in this one transaction: on a case load of a million allow an
hour, and run it on a copy first. There is no way back but the backup made before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from handoff_api.migrations.sweeping import owe_sweep
from handoff_api.queue.search import filed_under
from handoff_api.sealing.keyring import FieldKeysError, Keyring

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_BATCH = 1_000
_TEXT, _SHORT, _JSON, _BYTES = "text", "short", "json", "bytes"
# By table: the key its rows are gone through by, and each column with what it was until now.
_SEALED: dict[str, tuple[tuple[str, ...], dict[str, str]]] = {
    "alerts": (("number",), {"words": _TEXT, "done_note": _TEXT}),
    "attachments": (("id",), {"name": _TEXT}),
    "authority_requests": (
        ("id",),
        {"contact_value": _SHORT, "representative_name": _TEXT, "member_name": _TEXT, "scope": _TEXT,
         "signed_as": _TEXT},
    ),
    "case_acknowledgements": (("id",), {"definition": _TEXT, "outcomes_wanted": _TEXT}),
    "case_actions": (("id",), {"what": _TEXT, "ended_words": _TEXT}),
    "case_decisions": (("id",), {"reasons": _TEXT}),
    "case_disclosures": (("id",), {"to": _SHORT, "purpose": _TEXT, "permission_words": _TEXT}),
    "case_events": (("id",), {"private": _JSON}),
    "case_exclusions": (("id",), {"facts": _JSON, "resident_says": _TEXT, "reasons": _TEXT}),
    "case_extensions": (("id",), {"reason": _TEXT}),
    "case_issues": (
        ("id",),
        {"summary": _TEXT, "happened": _JSON, "reported_before": _JSON, "responsible_why": _TEXT},
    ),
    "case_learning": (
        ("id",),
        {"how_it_came_about": _TEXT, "how_to_avoid_it": _TEXT, "actions_as_a_result": _TEXT,
         "lessons_learned": _TEXT},
    ),
    "case_links": (("id",), {"reason": _TEXT}),
    "case_parties": (
        ("id",),
        {"name": _TEXT, "relationship": _TEXT, "contacts": _JSON, "address": _TEXT, "authority": _JSON},
    ),
    "case_refusals": (("id",), {"reasons": _TEXT, "resident_reasons_considered": _TEXT}),
    "case_remedies": (("id",), {"description": _TEXT, "impact": _TEXT}),
    "case_responses": (("id",), {"summary": _TEXT, "no_remedy_because": _TEXT}),
    "case_restrictions": (
        ("id",),
        {"measures": _JSON, "reasons": _TEXT, "evidence": _TEXT, "spoken_with": _TEXT,
         "equality_considered": _TEXT, "ended_because": _TEXT},
    ),
    "case_signals": (("id",), {"words": _TEXT}),
    "cases": (
        ("id",),
        {"description": _TEXT, "outcome_wanted": _TEXT, "restricted_because": _TEXT, "hazard": _JSON,
         "adjustments": _JSON},
    ),
    "choices": (("id",), {"title": _TEXT, "payload": _TEXT}),
    "conversations": (
        ("id",), {"address": _SHORT, "hand_over_reason": _SHORT, "hand_over_summary": _TEXT}
    ),
    "determinations": (("id",), {"summary": _TEXT, "orders": _TEXT}),
    "dispatches": (("number",), {"address": _SHORT, "subject": _SHORT, "text": _TEXT}),
    "drafts": (("id",), {"text": _TEXT}),
    "idempotent_answers": (("key_id", "idempotency_key"), {"body": _TEXT}),
    "inbox": (("number",), {"sender": _SHORT, "recipient": _SHORT, "said": _JSON}),
    "letters": (("id",), {"title": _TEXT, "html": _TEXT, "pdf": _BYTES, "points": _JSON}),
    "messages": (("id",), {"text": _TEXT, "buttons": _JSON}),
    "phones": (("id",), {"address": _SHORT}),
    "sendings": (("id",), {"address": _SHORT, "details": _JSON}),
    "survey_answers": (("id",), {"words": _TEXT}),
    "surveys": (("id",), {"follow_up_note": _TEXT}),
    "webhook_subscriptions": (("id",), {"url": _SHORT, "secret": _SHORT, "previous_secret": _SHORT}),
}  # fmt: skip
_MARKED = {
    "authority_requests": "contact_value",
    "dispatches": "address",
    "inbox": "recipient",
    "phones": "address",
}
_FORGOTTEN = "[removed]"
# By table: what says that its rows are held as they are, and every column that is.
_HELD = {
    "case_events": (
        ("private",),
        "the history of a case is never changed",
        ("id", "case_id", "number", "at", "actor", "action", "from_state", "to_state", "details",
         "private_digest", "previous_hash", "hash"),
    ),
    "letters": (
        ("title", "html", "pdf", "points"),
        "a letter that went out is never changed",
        ("id", "case_id", "landlord", "name", "stage", "policy_edition", "case_version", "large_print",
         "html_sha256", "pdf_sha256", "issued_by", "issued_at", "way", "dispatch_id", "message_id",
         "link_digest", "link_expires_at"),
    ),
}  # fmt: skip


def upgrade() -> None:
    keys: Keyring | None = context.config.attributes.get("field_keys")
    bind = op.get_bind()
    postgres = bind.dialect.name == "postgresql"
    _let_go(postgres)
    _drop_old_indexes()
    for table, name in _MARKED.items():
        # With a default, because SQLite cannot tighten a column later; every row sets its own.
        mark = sa.Column(f"{name}_mark", sa.String(24), nullable=False, server_default="")
        op.add_column(table, mark)
    for table, (key, columns) in _SEALED.items():
        if postgres:
            for name, was in columns.items():
                if was in (_SHORT, _JSON):
                    op.execute(
                        f'ALTER TABLE {table} ALTER COLUMN "{name}" TYPE text USING "{name}"::text'
                    )
        _seal(bind, keys, table, key, columns)
        if not postgres:
            _retype(bind, table, [name for name, was in columns.items() if was in (_SHORT, _JSON)])
    _make_new_indexes()
    _hold(postgres)
    _file_anew(bind, keys, postgres)


def downgrade() -> None:
    raise NotImplementedError("what was sealed is not unsealed: restore the backup made before")


def _seal(
    bind: sa.Connection,
    keys: Keyring | None,
    table: str,
    key: tuple[str, ...],
    columns: dict[str, str],
) -> None:
    names = [*key, *columns]
    sets = [f'"{name}" = :new_{name}' for name in columns]
    if table in _MARKED:
        sets.append(f'"{_MARKED[table]}_mark" = :mark')
    where = " AND ".join(f'"{name}" = :{name}' for name in key)
    update = sa.text(f'UPDATE "{table}" SET {", ".join(sets)} WHERE {where}')  # noqa: S608
    for rows in _pages(bind, table, names, key):
        if keys is None:
            raise FieldKeysError(f"{table} holds what must be sealed, and no field keys were given")
        owe_sweep(bind)
        changed = []
        for row in rows:
            values = {name: row[name] for name in key}
            for name, was in columns.items():
                values[f"new_{name}"] = _sealed(keys, f"{table}.{name}", was, row[name])
            if table in _MARKED:
                plain = row[_MARKED[table]]
                values["mark"] = keys.mark(plain, f"{table}.{_MARKED[table]}")
            changed.append(values)
        bind.execute(update, changed)


def _sealed(keys: Keyring, column: str, was: str, value: Any) -> str | bytes | None:
    if value is None or value == _FORGOTTEN:
        return None if value is None else _FORGOTTEN
    if was == _BYTES:
        return keys.seal_bytes(value, column)
    if was == _JSON:
        # An absent object was kept as the word null.
        if value == "null":
            return None
        value = json.dumps(json.loads(value), ensure_ascii=False, separators=(",", ":"))
    return keys.seal(value.encode(), column)


def _pages(
    bind: sa.Connection, table: str, names: Sequence[str], key: tuple[str, ...]
) -> Iterator[list[Any]]:
    """Rows by their key, a batch at a time; each batch is read whole before it is changed."""
    listed = ", ".join(f'"{name}"' for name in names)
    keyed = ", ".join(f'"{name}"' for name in key)
    after = ", ".join(f":after_{name}" for name in key)
    last: dict[str, Any] = {}
    while True:
        where = f"WHERE ({keyed}) > ({after})" if last else ""
        page = sa.text(
            f'SELECT {listed} FROM "{table}" {where} ORDER BY {keyed} LIMIT {_BATCH}'  # noqa: S608
        )
        rows = list(bind.execute(page, last).mappings())
        if not rows:
            return
        yield rows
        last = {f"after_{name}": rows[-1][name] for name in key}


def _retype(bind: sa.Connection, table: str, names: list[str]) -> None:
    """SQLite changes no column's type: a new column takes the old one's place."""
    for name in names:
        nullable = {
            row[1]: not row[3] for row in bind.exec_driver_sql(f'PRAGMA table_info("{table}")')
        }[name]
        kind = "TEXT" if nullable else "TEXT NOT NULL DEFAULT ''"
        op.execute(f'ALTER TABLE "{table}" ADD COLUMN "{name}_sealed" {kind}')
        op.execute(f'UPDATE "{table}" SET "{name}_sealed" = "{name}"')  # noqa: S608
        op.execute(f'ALTER TABLE "{table}" DROP COLUMN "{name}"')
        op.execute(f'ALTER TABLE "{table}" RENAME COLUMN "{name}_sealed" TO "{name}"')


def _drop_old_indexes() -> None:
    op.drop_index("ix_phones_address", table_name="phones")
    op.drop_index("ix_authority_requests_contact", table_name="authority_requests")
    with op.batch_alter_table("phones") as table:
        table.drop_constraint("uq_phones_landlord_channel_address", type_="unique")


def _make_new_indexes() -> None:
    op.create_index("ix_phones_address_mark", "phones", ["address_mark"])
    op.create_index(
        "ix_authority_requests_contact",
        "authority_requests",
        ["landlord", "contact_value_mark", "status"],
    )
    with op.batch_alter_table("phones") as table:
        table.create_unique_constraint(
            "uq_phones_landlord_channel_address_mark", ["landlord", "channel", "address_mark"]
        )


def _let_go(postgres: bool) -> None:
    for table in _HELD:
        op.execute(f"DROP TRIGGER {table}_unchanged" + (f" ON {table}" if postgres else ""))


def _hold(postgres: bool) -> None:
    """As before, but for what is sealed: it may be sealed anew with another key, or blanked when somebody is
    forgotten. What it says cannot change so: its digest is held, and ``verify-history`` compares the
    history's."""
    for table, (sealed, why, held) in _HELD.items():
        differs = "IS DISTINCT FROM" if postgres else "IS NOT"
        changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in held)
        fits = " AND ".join(_sealed_anew(name, postgres) for name in sealed)
        refused = f"{changed} OR ({fits}) IS NOT TRUE"
        if not postgres:
            op.execute(
                f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} WHEN {refused} "
                f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
            )
            continue
        op.execute(
            f"CREATE FUNCTION hold_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {refused} THEN RAISE EXCEPTION '{why}'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION hold_{table}()"
        )
    if postgres:
        op.execute(
            "CREATE FUNCTION keep_history() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "RAISE EXCEPTION 'the history of a case is never deleted'; END $$"
        )
        op.execute(
            "CREATE TRIGGER case_events_kept BEFORE DELETE ON case_events "
            "FOR EACH ROW EXECUTE FUNCTION keep_history()"
        )
        op.execute("DROP FUNCTION refuse_history_change()")
        op.execute("DROP FUNCTION refuse_letter_change()")


def _sealed_anew(name: str, postgres: bool) -> str:
    if name == "pdf":
        head = "'\\x73313a'::bytea" if postgres else "x'73313a'"
        return f"(substr(OLD.pdf, 1, 3) = {head} AND substr(NEW.pdf, 1, 3) = {head})"
    anew = f"OLD.{name} LIKE 's1:%' AND NEW.{name} LIKE 's1:%'"
    return f"(NEW.{name} IS NULL OR NEW.{name} = '{_FORGOTTEN}' OR ({anew}))"


def _file_anew(bind: sa.Connection, keys: Keyring | None, postgres: bool) -> None:
    """The index of words, of marks alone from now on."""
    op.execute("DROP TABLE case_search")
    if postgres:
        op.execute(
            "CREATE TABLE case_search (case_id integer PRIMARY KEY "
            "REFERENCES cases (id) ON DELETE CASCADE, document tsvector NOT NULL)"
        )
        insert = sa.text(
            "INSERT INTO case_search VALUES (:id, array_to_tsvector(CAST(:marks AS text[])))"
        )
    else:
        op.execute("CREATE VIRTUAL TABLE case_search USING fts5(document, tokenize = 'unicode61')")
        insert = sa.text("INSERT INTO case_search (rowid, document) VALUES (:id, :marks)")
    names = ["id", "reference", "description", "anonymity"]
    for cases in _pages(bind, "cases", names, ("id",)):
        # Nobody gets here without keys: sealing these cases would have failed.
        assert keys is not None  # noqa: S101
        made = []
        for case in cases:
            marks = filed_under("\n".join(_words(bind, keys, case)), keys)
            made.append({"id": case["id"], "marks": marks if postgres else " ".join(marks)})
        bind.execute(insert, made)
    if postgres:
        op.execute("CREATE INDEX ix_case_search_document ON case_search USING gin (document)")


def _words(bind: sa.Connection, keys: Keyring, case: Any) -> Iterator[str]:
    """As ``search.words_of`` says it, from rows."""

    def opened(column: str, value: str | None) -> str:
        return "" if value in (None, _FORGOTTEN) else keys.open(str(value), column).decode()

    yield case["reference"][-6:]
    yield opened("cases.description", case["description"])
    of_case = {"id": case["id"]}
    for row in bind.execute(_ISSUES, of_case).mappings():
        yield opened("case_issues.summary", row["summary"])
    if case["anonymity"] != "named":
        return
    for row in bind.execute(_PARTIES, of_case).mappings():
        yield opened("case_parties.name", row["name"])
        yield opened("case_parties.address", row["address"])
        contacts = json.loads(opened("case_parties.contacts", row["contacts"]) or "[]")
        yield from (str(contact.get("value") or "") for contact in contacts)


_ISSUES = sa.text("SELECT summary FROM case_issues WHERE case_id = :id")
_PARTIES = sa.text("SELECT name, address, contacts FROM case_parties WHERE case_id = :id")
