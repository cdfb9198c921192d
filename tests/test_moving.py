"""From SQLite to PostgreSQL: everything arrives, or nothing; what is wrong is said without a password."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import databases
import pytest
from databases import POSTGRESQL
from factories import NOON, reading, record
from sqlalchemy import text
from typer.testing import CliRunner

from flows.cli import app
from outputs import moving
from outputs.accounts import Accounts, Role
from outputs.database import reading as reading_of
from outputs.dump import is_empty
from outputs.errors import StoreError
from outputs.export import export_figures, export_leftovers
from outputs.moving import MoveError, move
from outputs.reviews import Reviews, Said, Verdict
from outputs.store import Store
from outputs.takedown import Kind, Takedown, take_down

LINES = ("797 hộ nghèo năm 2022", "1.500 hộ cận nghèo; \\N \t năm 2023", "4,69 điểm năm 2021")
NAMES = ("b", "a", "Đ", "á", "_", "Z", "a-1")


def filled(store: Store) -> Store:
    """Documents, a review of the first, a takedown, an account, a run."""
    for name in NAMES:
        about = record(
            name, title=f"Báo cáo {name}", published=date(2023, 5, 2), words=b"\0\xff\\", warnings=("x", "y")
        )
        store.load(about, *reading(LINES, name, value=Decimal("1500.250000"), value_high=Decimal(10) ** 20))
    store.fail(record("bad"), "Broken.")
    first = next(store.figures())["figure_id"]
    Reviews(store).say(Said(figure_id=first, verdict=Verdict.RIGHT, reviewer="an", seen=0, note="tốt"))
    take_down(store, Takedown(Kind.DOCUMENT, "b"), NOON)
    Accounts(store).add("an", "mật khẩu dài", Role.ADMINISTER)
    store.start_run("1", "ingest")
    return store


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "solieu.sqlite") as store:
        yield filled(store)


@pytest.fixture
def target(tmp_path: Path) -> Iterator[str]:
    with databases.databases(POSTGRESQL) as made:
        yield made(tmp_path / "target")


@pytest.fixture
def new(target: str) -> Iterator[Store]:
    with Store.open(target) as store:
        yield store


def exported(store: Store, folder: Path, name: str) -> bytes:
    export_figures(store, folder / f"{name}.csv")
    export_leftovers(store, folder / f"{name}-left.csv")
    return (folder / f"{name}.csv").read_bytes() + (folder / f"{name}-left.csv").read_bytes()


def test_everything_arrives(old: Store, new: Store, tmp_path: Path) -> None:
    moved = {table.name: table.rows for table in move(old.engine, new.engine)}
    assert (moved["documents"], moved["figures"], moved["reviews"], moved["accounts"]) == (8, 21, 1, 1)
    assert exported(new, tmp_path, "new") == exported(old, tmp_path, "old")
    assert list(new.documents()) == list(old.documents())
    # New entries are numbered on.
    first = next(new.figures())["figure_id"]
    assert Reviews(new).say(Said(figure_id=first, verdict=Verdict.WRONG, reviewer="chi", seen=1)).review_id == 2


def test_a_database_with_rows_is_left_alone(old: Store, new: Store) -> None:
    new.load(record("mine"), *reading(LINES, "mine"))
    with pytest.raises(MoveError, match=r"holds rows already \(table documents\)"):
        move(old.engine, new.engine)
    assert [row["document_id"] for row in new.documents()] == ["mine"]


def test_broken_off_nothing_was_moved_and_again_all_is(old: Store, new: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    real = moving.insert_rows

    def broken(connection: Any, table: Any, rows: Any) -> None:
        if table.name == "reviews":
            raise KeyboardInterrupt
        real(connection, table, rows)

    monkeypatch.setattr(moving, "insert_rows", broken)
    with pytest.raises(KeyboardInterrupt):
        move(old.engine, new.engine)
    assert is_empty(new.engine)
    monkeypatch.undo()
    assert sum(table.rows for table in move(old.engine, new.engine)) > 50


def test_what_arrives_otherwise_is_told_and_nothing_was_moved(old: Store, new: Store) -> None:
    spoil(new, "leftovers", "NEW.raw := 'other'; RETURN NEW;")
    with pytest.raises(MoveError, match="leftovers did not arrive as it left"):
        move(old.engine, new.engine)
    assert is_empty(new.engine)


def spoil(store: Store, table: str, body: str) -> None:
    """A trigger that meddles with every row of a table."""
    with store.engine.begin() as connection:
        connection.execute(text(f"CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"))
        connection.execute(text(f"CREATE TRIGGER spoil BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION spoil()"))


def run(*words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "200"})
    return result.exit_code, result.output + (str(result.exception) if result.exception else "")


def test_the_command_moves_and_the_old_file_is_out_of_the_way(
    old: Store, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.close()
    code, told = run("--home", tmp_path, "migrate", target)
    assert code == 0, told
    assert "documents          8 rows" in told
    assert "SOLIEU_DATABASE_URL" in told
    assert (tmp_path / "solieu.sqlite.moved").is_file()
    for command in (["status"], ["ingest", tmp_path], ["migrate", target]):
        code, told = run("--home", tmp_path, *command)
        assert code == 1
        assert "SOLIEU_DATABASE_URL, which says where, is not set" in told
    assert not (tmp_path / "solieu.sqlite").exists()
    monkeypatch.setenv("SOLIEU_DATABASE_URL", target)
    assert "7 loaded, 1 failed" in run("--home", tmp_path, "status")[1]


@pytest.mark.parametrize(
    ("to", "said"),
    [
        ("", "Say where to"),
        ("sqlite:///x.db", "no PostgreSQL database"),
        ("mysql://u:geheim@h/d", "no address of a database"),
        ("postgresql://u:gehe@im@h/d", "no address of a database"),
        ("postgresql://u:geheim@h:geheim/d", "no address of a database"),
        ("postgresql://u:geheim@127.0.0.1:1/d", "no server answers there"),
        ("postgresql://u:geheim@no-such-host.invalid/d", "its host is not known"),
    ],
)
def test_where_it_cannot_go_is_said_without_the_password(tmp_path: Path, to: str, said: str) -> None:
    Store.open(tmp_path / "solieu.sqlite").close()
    code, told = run("--home", tmp_path, "migrate", *([to] if to else []))
    assert code != 0
    assert said in told
    assert "geheim" not in told
    assert "im@h" not in told
    assert (tmp_path / "solieu.sqlite").is_file()


# What PostgreSQL refuses


def test_a_wrong_password_is_told_and_not_shown(target: str) -> None:
    for password, said in (("geheim", "name or password is wrong"), ("", "wants a password")):
        with pytest.raises(StoreError) as caught:
            Store.open(databases.server().guarded(target, password))
        assert said in str(caught.value)
        assert "geheim" not in str(caught.value)
    Store.open(databases.server().guarded(target, databases.PASSWORD)).close()


def test_a_missing_database_is_told(target: str) -> None:
    with pytest.raises(StoreError, match="no such database"):
        Store.open(target.replace("/d", "/nowhere"))


def test_a_database_without_tables_is_told(tmp_path: Path) -> None:
    with (
        databases.databases(POSTGRESQL) as made,
        pytest.raises(StoreError, match=r"There is no table in postgresql://"),
    ):
        Store.existing(made(tmp_path / "empty", empty=True))


@pytest.mark.faults
def test_a_cut_connection_is_told_and_the_next_one_works(new: Store) -> None:
    filled(new)
    with pytest.raises(StoreError, match="cut the connection; run the command again"):
        read_on_after_a_cut(new)
    assert new.summary().documents["loaded"] == len(NAMES)


def read_on_after_a_cut(store: Store) -> None:
    with reading_of(store.engine) as connection:
        number = connection.scalar(text("SELECT pg_backend_pid()"))
        databases.server().end_connection(number)
        connection.scalar(text("SELECT 1"))


@pytest.mark.faults
def test_a_full_disk_of_the_server_is_told_and_the_former_rows_stay(new: Store) -> None:
    new.load(record(), *reading(LINES))
    before = list(new.figures())
    spoil(new, "figures", "RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full';")
    with pytest.raises(StoreError, match="the disk of its server is full"):
        new.load(record(content_hash="hash-2"), *reading(LINES[:1]))
    assert list(new.figures()) == before


def test_the_exported_table_is_the_same_from_both(tmp_path: Path, target: str) -> None:
    tables = []
    for address in (str(tmp_path / "a.sqlite"), target):
        with Store.open(address) as store:
            tables.append(exported(filled(store), tmp_path, "both"))
    said_at = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    assert without(said_at, tables[0]) == without(said_at, tables[1])
    assert tables[0].count(b"\r\n") > 30


def without(pattern: bytes, data: bytes) -> bytes:
    """What was said at another moment is otherwise the same."""
    import re

    return re.sub(pattern, b"", data)
