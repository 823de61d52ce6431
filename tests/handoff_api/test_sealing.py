"""Who steals the database, or a backup of it, reads nothing a resident said and reaches nobody."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, Text, create_engine, event, make_url, select, type_coerce

from handoff_api import migrations
from handoff_api.__main__ import main
from handoff_api.database import Database, driver_address
from handoff_api.main import compose
from handoff_api.migrations import migrate
from handoff_api.privacy.inventory import inventory
from handoff_api.records import METADATA
from handoff_api.sealing import rotating
from handoff_api.sealing.columns import Sealed, SealedText, give_keys
from handoff_api.sealing.keyring import FieldKeysError, Keyring, keep_keys, new_key, parse_keys
from handoff_api.settings import Settings
from tests.handoff_api import sealed
from tests.handoff_api.house import Client, House, Resident, complaint, created
from tests.handoff_api.rasa import FakeRasa
from tests.handoff_api.twilio import FakeTwilio, Phone

MARKER = "Quillworthy"
ROOT = Path(__file__).parents[2]
# The last shape in which words stood in the database as they were said.
PLAIN = "0023"


def personal(table: str) -> set[str]:
    """The columns of a table that say something about a person, or open something and are read back."""
    more = {"url", "secret", "previous_secret"} if table == "webhook_subscriptions" else set()
    return {*inventory()[table].personal, *more}


def everywhere(address: str) -> str:
    return "\n".join(sealed.said(value) for _, _, value in sealed.everything(address))


def keyed(settings: Settings, *keys: str) -> Settings:
    return settings.model_copy(update={"field_keys": SecretStr(",".join(keys))})


def test_every_column_about_a_person_is_sealed_and_bound_to_its_own_name() -> None:
    for name, table in METADATA.tables.items():
        for column in personal(name):
            kind = table.c[column].type
            assert isinstance(kind, Sealed), f"{name}.{column} is kept as it is said"
            assert kind.column == f"{name}.{column}"


def test_nothing_written_through_the_service_stands_in_the_database_in_plain_words(
    address: str, settings: Settings
) -> None:
    """Every table, every column: a row with the marker in it, and what a thief reads of it."""
    engine = create_engine(driver_address(address, waits=True))
    give_keys(engine, settings.field_keyring())
    with engine.begin() as connection:
        sealed.unbound(connection)
        for name, table in METADATA.tables.items():
            connection.execute(table.insert(), sealed.row_for(table, MARKER, personal(name)))
    seen: Counter[tuple[str, str]] = Counter()
    for table_name, column, value in sealed.everything(address):
        assert MARKER not in sealed.said(value), f"{table_name}.{column}"
        if table_name in METADATA.tables and column in personal(table_name):
            assert sealed.said(value).startswith("s1:"), f"{table_name}.{column}"
            seen[table_name, column] += 1
    assert set(seen) == {(name, c) for name in METADATA.tables for c in personal(name)}
    assert sum(seen.values()) > 80
    with engine.connect() as connection:
        for name, table in METADATA.tables.items():
            [row] = connection.execute(select(table)).mappings()
            for column in personal(name):
                assert MARKER in sealed.said(row[column])
    engine.dispose()


async def test_a_thief_of_the_whole_house_reads_nothing(
    house: House, address: str, resident: Resident, bot: Client, staff: Client, tmp_path: Path
) -> None:
    await resident.say(f"I am {MARKER}")
    case = await created(bot, description=f"{MARKER} says the door sticks")
    await staff.done(case, "note", text=f"spoke to {MARKER}")
    await staff.post(f"/v1/cases/{case['reference']}/messages", {"text": f"Dear {MARKER}"})
    await house.work()
    assert MARKER not in everywhere(address)
    for path in [*tmp_path.glob("house.db*"), *(tmp_path / "data").rglob("*")]:
        assert not path.is_file() or MARKER.encode() not in path.read_bytes(), path
    assert (await staff.get("/v1/cases", q=MARKER)).json()["cases"]


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("Primrose", True),
        ("primrose testcase", True),
        ("07700 900123", True),
        ("+44 7700 900 123", True),
        ("ME15 0AH", True),
        ("me150ah", True),
        ("the front doors", True),
        ("Sam@Example.org", True),
        ("07700 900124", False),
        ("ME15 0AJ", False),
        ("sam@example.com", False),
        ("front gate", False),
        ("k", False),
        ('" OR document MATCH "', False),
        ("door') | ('sticks", True),
    ],
)
async def test_staff_find_by_name_number_address_and_postcode(
    bot: Client, staff: Client, typed: str, fits: bool
) -> None:
    body = complaint(description="The front door sticks.")
    body["parties"][0] |= {
        "name": "Primrose Testcase",
        "address": "1 Example Row, ME15 0AH",
        "contacts": [
            {"channel": "sms", "value": "07700900123"},
            {"channel": "email", "value": "sam@example.org"},
        ],
    }
    case = (await bot.post("/v1/cases", body)).json()
    found = (await staff.get("/v1/cases", q=typed)).json()["cases"]
    assert ([c["reference"] for c in found] == [case["reference"]]) is fits


async def test_who_is_in_a_confidential_case_is_not_found(bot: Client, staff: Client) -> None:
    body = complaint(anonymity="confidential")
    body["parties"][0]["contacts"] = [{"channel": "sms", "value": "07700900123"}]
    await bot.post("/v1/cases", body)
    for typed in ("Primrose", "07700900123"):
        assert (await staff.get("/v1/cases", q=typed)).json()["cases"] == []


async def test_after_the_keys_were_changed_everything_is_found_and_read_as_before(
    settings: Settings, address: str, house: House, twilio: FakeTwilio, rasa: FakeRasa
) -> None:
    old, new = new_key(), new_key()
    before = House(keyed(settings, old), house.clock, rasa)
    phone = Phone(before, twilio)
    await phone.say("the ceiling drips")
    made = await created(await before.bot(), description="The ceiling drips.")
    case = await (await before.staff()).read(made)
    await before.close()

    during = House(keyed(settings, new, old), house.clock, rasa)
    phone = Phone(during, twilio)
    await phone.say("it still drips")
    staff = await during.staff()
    assert (await staff.get("/v1/cases", q="ceilings")).json()["cases"]
    assert (await staff.get(f"/v1/cases/{case['reference']}")).json() == case
    await rotating.rotate(during.public.database)
    await during.close()

    after = House(keyed(settings, new), house.clock, rasa)
    phone = Phone(after, twilio)
    await phone.say("and drips")
    staff = await after.staff()
    assert (await staff.get("/v1/cases", q="ceilings")).json()["cases"]
    assert (await staff.get(f"/v1/cases/{case['reference']}")).json() == case
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    assert history["intact"] is True
    # One thread, whatever key its messages were written with.
    assert len({heard["sender"] for heard in rasa.heard}) == 1
    await after.close()


async def test_changing_keys_goes_on_where_it_was_stopped(
    settings: Settings, address: str, house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old, new = new_key(), new_key()
    before = House(keyed(settings, old), house.clock, house.rasa)
    bot = await before.bot()
    for number in range(4):
        await created(bot, description=f"Door number {number} sticks.")
    await before.close()
    changing = Database(address, parse_keys(f"{new},{old}"))
    real, calls = rotating._seal_anew, 0

    async def stopped(*arguments: Any) -> int:
        nonlocal calls
        calls += 1
        if calls > 5:
            raise KeyboardInterrupt
        return await real(*arguments)

    monkeypatch.setattr(rotating, "_seal_anew", stopped)
    with pytest.raises(KeyboardInterrupt):
        await rotating.rotate(changing, batch=1)
    await changing.close()
    monkeypatch.setattr(rotating, "_seal_anew", real)
    half = everywhere(address)
    assert parse_keys(old).head in half
    assert parse_keys(new).head in half

    monkeypatch.setenv("PUTRIGHT_FIELD_KEYS", f"{new} {old}")
    assert await asyncio.to_thread(main, ["rotate-keys"]) == 0
    left = everywhere(address)
    old_head = parse_keys(old).head
    assert old_head not in left
    assert f"k{parse_keys(old).ids[0]}" not in left
    if address.startswith("sqlite"):
        # Not even where SQLite keeps what it has let go of.
        assert old_head.encode() not in (tmp_path / "house.db").read_bytes()
    monkeypatch.setenv("PUTRIGHT_FIELD_KEYS", new)
    assert await asyncio.to_thread(main, ["verify-history"]) == 0


async def test_what_a_changed_key_leaves_behind_is_told(
    settings: Settings,
    address: str,
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    old, new = new_key(), new_key()
    before = House(keyed(settings, old), house.clock, house.rasa)
    await created(await before.bot())
    await before.close()
    monkeypatch.setenv("PUTRIGHT_FIELD_KEYS", f"{new},{old}")
    assert await asyncio.to_thread(main, ["rotate-keys"]) == 0
    told = capsys.readouterr().out
    assert "cases: 1 rows sealed anew" in told
    assert f"no longer needed: {parse_keys(old).ids[0]}" in told
    assert old not in told
    assert new not in told
    assert await asyncio.to_thread(main, ["rotate-keys"]) == 0
    assert "sealed anew" not in capsys.readouterr().out


async def test_a_value_changed_or_moved_does_not_open(
    address: str, house: House, bot: Client, staff: Client
) -> None:
    case = await created(bot, outcome_wanted="a new door")
    path = f"/v1/cases/{case['reference']}"
    engine = create_engine(driver_address(address, waits=True))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET outcome_wanted = description")
    assert (await staff.get(path)).status_code == 500
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET outcome_wanted = 'put there by hand'")
    refused = await staff.get(path)
    engine.dispose()
    assert refused.status_code == 500
    assert "put there" not in refused.text
    assert "s1:" not in refused.text


async def test_the_history_may_be_sealed_anew_but_not_rewritten(
    address: str, house: House, bot: Client, staff: Client
) -> None:
    case = await created(bot)
    engine = create_engine(driver_address(address, waits=True))
    with pytest.raises(Exception, match="never changed"), engine.begin() as connection:
        connection.exec_driver_sql("UPDATE case_events SET private = 'nothing happened'")
    forged = house.settings.field_keyring().seal(b'{"text":"nothing"}', "case_events.private")
    with engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE case_events SET private = '{forged}'")  # noqa: S608
    engine.dispose()
    # Who has the keys too can write there; the chain of hashes shows it.
    history = (await staff.get(f"/v1/cases/{case['reference']}/history")).json()
    assert history["intact"] is False


def test_what_stood_in_plain_words_is_sealed_by_the_migration(
    address: str, settings: Settings, tmp_path: Path
) -> None:
    if not address.startswith("sqlite"):
        pytest.skip("this worker's PostgreSQL database is in the newest shape; see the next test")
    _seal_old_rows(f"sqlite:///{tmp_path}/old.db", settings.field_keyring())
    assert MARKER.encode() not in (tmp_path / "old.db").read_bytes()


def test_what_stood_in_plain_words_is_sealed_on_postgresql(
    address: str, settings: Settings
) -> None:
    if address.startswith("sqlite"):
        pytest.skip("the test before is SQLite's")
    name = f"putright_seal_{os.getpid()}"
    server = create_engine(driver_address(address, waits=True), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        own = make_url(address).set(database=name).render_as_string(hide_password=False)
        _seal_old_rows(own, settings.field_keyring())
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
        server.dispose()


def _seal_old_rows(address: str, keys: Keyring) -> None:
    """A row in every table of the last plain shape, brought to the newest: sealed, and read as before."""
    migrate(address, PLAIN)
    plain = {
        name: {c.name for c in table.c} & personal(name) for name, table in METADATA.tables.items()
    }
    sealed.fill_every_table(address, MARKER, plain)
    assert everywhere(address).count(MARKER) > 80
    with pytest.raises(FieldKeysError, match="no field keys were given"):
        migrate(address)
    assert everywhere(address).count(MARKER) > 80
    migrate(address, keys=keys)
    assert MARKER not in everywhere(address)
    engine = create_engine(driver_address(address, waits=True))
    give_keys(engine, keys)
    with engine.connect() as connection:
        for name, table in METADATA.tables.items():
            for row in connection.execute(select(table)).mappings():
                for column in personal(name):
                    assert MARKER in sealed.said(row[column]), f"{name}.{column}"
        document = str(dict(enumerate(connection.exec_driver_sql("SELECT * FROM case_search"))))
        assert keys.mark("quillworthi", "case_search.document") in document
        phones = METADATA.tables["phones"]
        [mark] = connection.execute(select(phones.c.address_mark)).scalars()
        assert mark == keys.mark(MARKER, "phones.address")
    engine.dispose()


def test_plain_words_are_swept_though_the_migrating_process_was_killed_before_it_could(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, keys = f"sqlite:///{tmp_path}/old.db", settings.field_keyring()
    migrate(address, PLAIN)
    plain = {
        name: {c.name for c in table.c} & personal(name) for name, table in METADATA.tables.items()
    }
    sealed.fill_every_table(address, MARKER, plain)

    def killed(_: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "sweep_if_owed", killed)
        with pytest.raises(KeyboardInterrupt):
            migrate(address, keys=keys)
    swept: list[str] = []

    @event.listens_for(Engine, "before_cursor_execute")
    def _note(_: object, __: object, statement: str, *___: object) -> None:
        if statement == "VACUUM":
            swept.append(statement)

    for _ in range(2):
        migrate(address, keys=keys)
    event.remove(Engine, "before_cursor_execute", _note)
    assert len(swept) == 1, "made good once, and not again"
    assert MARKER.encode() not in (tmp_path / "old.db").read_bytes()


def test_what_is_sealed_is_never_compared() -> None:
    with pytest.raises(TypeError, match="give it a mark"):
        METADATA.tables["phones"].c.address == "+447700900123"  # noqa: B015


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    made = keep_keys(tmp_path / "data" / "field-keys")
    assert (tmp_path / "data" / "field-keys").stat().st_mode & 0o777 == 0o600
    assert keep_keys(tmp_path / "data" / "field-keys").ids == made.ids
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["field-keys"]


def test_of_processes_that_start_at_once_all_have_the_same_key(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from handoff_api.sealing.keyring import keep_keys; "
        "print(keep_keys(Path(sys.argv[1])).ids)"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path / "keys")],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in started}) == 1


def test_production_does_not_start_without_keys_of_its_own(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PUTRIGHT_ENV", "production")
    for command in (["migrate"], ["serve"], ["verify-history"]):
        assert main(command) == 2
        assert "PUTRIGHT_FIELD_KEYS is needed in production" in capsys.readouterr().err
    assert not (settings.data / "field-keys").exists()
    with pytest.raises(FieldKeysError):
        compose(settings.model_copy(update={"env": "production"}), "public")


@pytest.mark.parametrize("written", ["short", "YWJj", 43 * "A" + "=,x", ","])
def test_a_key_that_is_none_is_told_without_being_shown(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    written: str,
) -> None:
    monkeypatch.setenv("PUTRIGHT_FIELD_KEYS", written)
    assert main(["migrate"]) == 2
    said = capsys.readouterr().err
    assert "32 bytes in base64" in said
    assert written not in said.replace("new-field-key", "") or written == ","


async def test_the_wrong_keys_are_told_at_the_start_and_nothing_is_changed(
    address: str,
    house: House,
    bot: Client,
    staff: Client,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    case = await created(bot)
    monkeypatch.setenv("PUTRIGHT_FIELD_KEYS", new_key())
    assert await asyncio.to_thread(main, ["migrate"]) == 2
    assert "put it back" in capsys.readouterr().err
    assert (await staff.get(f"/v1/cases/{case['reference']}")).status_code == 200


def test_the_same_words_sealed_twice_look_different_and_open_the_same() -> None:
    keys = parse_keys(new_key())
    one, other = (keys.seal(b"words", "cases.description") for _ in range(2))
    assert one != other
    assert keys.open(one, "cases.description") == b"words"
    with pytest.raises(FieldKeysError, match="changed after it was sealed, or moved"):
        keys.open(one, "cases.outcome_wanted")
    with pytest.raises(FieldKeysError, match="put it back"):
        parse_keys(new_key()).open(one, "cases.description")
    assert isinstance(type_coerce(METADATA.tables["cases"].c.description, Text).type, Text)
    assert SealedText("a.b").column == "a.b"
