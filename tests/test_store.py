"""The store: a document is there whole or not at all, once, whoever else is writing."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import Databases
from factories import NOON, reading, record
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Text, create_engine, inspect, select, text, update
from sqlalchemy.exc import StatementError

from extractors.model import Block, BlockKind, Cell, Document, Extraction, Word
from outputs import database as connections
from outputs.errors import StoreError
from outputs.loading import Reading
from outputs.schema import REVISION, State, document_words, documents, metadata
from outputs.store import Identity, Store
from outputs.types import plain

TESTS = Path(__file__).parent
LINES = ("797 hộ nghèo năm 2022", "1.500 hộ cận nghèo năm 2023", "4,69 điểm năm 2021")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def address(store: Store) -> str:
    return store.engine.url.render_as_string(hide_password=False)


def table(store: Store) -> list[dict[str, Any]]:
    return list(store.figures())


# Loading


def test_a_row_has_its_statement_its_evidence_and_its_document(store: Store) -> None:
    meta = record(title="Báo cáo", document_kind="report", document_number="278/BC", published=date(2023, 5, 2))
    store.load(meta, *reading(LINES, group=("near_poor", "poor"), per=("year",), flags=("a", "b")))
    row = table(store)[1]
    assert row["raw"] == "1.500"
    assert (row["value"], row["unit"], row["per"], row["group"], row["flags"]) == (
        Decimal(1500),
        "household",
        "year",
        "near_poor;poor",
        "a;b",
    )
    assert row["sentence"] == LINES[1]
    assert row["evidence_url"].startswith("https://example.gov.vn/doc#:~:text=1.500,-h%E1%BB%99")
    assert (row["title"], row["document_kind"], row["published"]) == ("Báo cáo", "report", date(2023, 5, 2))
    assert (row["source"], row["snapshot_id"], row["fetched_at"]) == ("folder", "snap-1", NOON)


def test_the_view_says_what_the_store_says(store: Store) -> None:
    store.load(record(), *reading(LINES))
    with store.engine.connect() as connection:
        cursor = connection.exec_driver_sql("SELECT * FROM figure_table ORDER BY document_id, start")
        columns, seen = list(cursor.keys()), cursor.fetchall()
    assert columns == list(table(store)[0])
    assert [row[0] for row in seen] == [row["figure_id"] for row in table(store)]


def test_rows_stand_in_the_order_of_documents_and_text(store: Store) -> None:
    for name in ("b", "a", "Đ", "á"):
        store.load(record(name), *reading(LINES, name))
    keys = [(row["document_id"], row["start"]) for row in table(store)]
    assert keys == sorted(keys)
    assert len(keys) == 12


def test_loading_twice_changes_nothing(store: Store) -> None:
    store.load(record(), *reading(LINES))
    before, left = table(store), list(store.leftovers())
    store.load(record(), *reading(LINES))
    assert table(store) == before
    assert list(store.leftovers()) == left
    assert len(store.snapshots("doc")) == 1


def test_a_new_reading_replaces_the_old_rows(store: Store) -> None:
    store.load(record(), *reading(LINES))
    store.load(record("other"), *reading(LINES, "other"))
    store.load(record(extractor_version="2"), *reading(LINES[:1]))
    rows = table(store)
    assert [row["document_id"] for row in rows] == ["doc", "other", "other", "other"]
    assert rows[0]["extractor_version"] == "2"
    assert [row["raw"] for row in store.leftovers(document_id="doc")] == ["2022"]


def test_older_snapshots_stay_as_history(store: Store) -> None:
    store.load(record(), *reading(LINES))
    later = NOON + timedelta(days=1)
    store.load(record(snapshot_id="snap-2", content_hash="hash-2", fetched_at=later), *reading(LINES[:1]))
    assert [(row["snapshot_id"], row["fetched_at"]) for row in store.snapshots("doc")] == [
        ("snap-1", NOON),
        ("snap-2", later),
    ]
    assert [row["content_hash"] for row in store.documents()] == ["hash-2"]


def test_the_newest_snapshot_is_what_the_source_has_now(store: Store) -> None:
    changed = record(snapshot_id="snap-2", content_hash="hash-2", fetched_at=NOON + timedelta(days=1))
    store.load(record(), *reading(LINES))
    store.fail(changed, "Broken.")
    assert [(row["address"], row["snapshot_id"]) for row in store.newest()] == [("doc.txt", "snap-2")]
    store.load(record(), *reading(LINES))
    assert [(row["content_hash"], row["fetched_at"]) for row in store.newest()] == [("hash-1", NOON)]
    assert list(store.newest(source="elsewhere")) == []


def test_a_document_without_figures_is_loaded(store: Store) -> None:
    store.load(record(), Document("doc", "", ()), Extraction((), ()))
    assert [row["state"] for row in store.documents()] == [State.LOADED]


def test_a_reading_that_cannot_be_stored_leaves_the_former_one(store: Store) -> None:
    store.load(record(), *reading(LINES))
    before = table(store)
    document, extraction = reading(LINES, value=Decimal(1))
    twice = replace(extraction, figures=extraction.figures + extraction.figures[:1])
    with pytest.raises(StoreError, match=r"(?i)unique"):
        store.load(record(content_hash="hash-2"), document, twice)
    assert table(store) == before
    assert not store.is_current("folder", "doc.txt", "hash-2", "1", "1")


def test_a_name_of_another_document_is_refused(store: Store) -> None:
    store.load(record(), *reading(LINES))
    with pytest.raises(StoreError):
        store.load(record(address="elsewhere.txt"), *reading(LINES))
    with pytest.raises(StoreError):
        store.load(record("renamed", address="doc.txt"), *reading(LINES, "renamed"))
    assert [row["document_id"] for row in store.documents()] == ["doc"]


# Where a figure stands


def test_cells_and_boxes_are_evidence(store: Store) -> None:
    document, extraction = reading(LINES[:1])
    block = replace(
        document.blocks[0],
        kind=BlockKind.CELL,
        page=2,
        box=(0.0, 0.0, 500.0, 700.0),
        cell=Cell(0, 3, 1),
        confidence=0.9,
    )
    words = (
        Word(0, 2, 2, (10.0, 20.0, 15.0, 30.0), 0.8),
        Word(2, 3, 2, (15.0, 19.5, 20.0, 30.0), 0.95),
        Word(4, 6, 2, (25.0, 20.0, 40.0, 30.0), 0.1),
    )
    scan = replace(document, blocks=(block,), words=words, media_type="application/pdf")
    store.load(record(), scan, extraction)
    row = table(store)[0]
    assert (row["page"], row["box"], row["confidence"]) == (2, "10.0,19.5,20.0,30.0", 0.8)
    assert (row["cell_table"], row["cell_row"], row["cell_column"]) == (0, 3, 1)
    assert row["evidence_url"].endswith("#page=2")


def test_without_words_the_box_is_the_blocks(store: Store) -> None:
    document, extraction = reading(LINES[:1])
    store.load(
        record(), replace(document, blocks=(Block(0, 9, BlockKind.PARAGRAPH, page=1, box=(1, 2, 3, 4)),)), extraction
    )
    assert [(row["page"], row["box"]) for row in store.figures()] == [(1, "1.0,2.0,3.0,4.0")]


def test_an_endless_sentence_is_shown_around_its_figure(store: Store) -> None:
    line = "5 " + "từ " * 20_000 + "2023"
    store.load(record(), *reading([line]))
    (row,) = store.figures()
    assert row["sentence"].startswith("5 từ từ")
    assert row["sentence"].endswith("…")
    assert len(row["sentence"]) < 1100


# State


def test_what_was_tried_is_current(store: Store) -> None:
    key = ("folder", "doc.txt", "hash-1", "1", "1")
    assert not store.is_current(*key)
    store.load(record(), *reading(LINES))
    assert store.is_current(*key)
    for other in (("x", *key[1:]), (*key[:2], "hash-2", "1", "1"), (*key[:3], "2", "1"), (*key[:4], "2")):
        assert not store.is_current(*other)


def test_a_failure_is_kept_with_its_error_and_not_tried_again(store: Store) -> None:
    store.fail(record(), "The file is no text.")
    (failure,) = store.summary().failures
    assert (failure.document_id, failure.state, failure.error) == ("doc", State.FAILED, "The file is no text.")
    assert store.is_current("folder", "doc.txt", "hash-1", "1", "1")
    assert not store.is_current("folder", "doc.txt", "hash-1", "2", "1")


def test_a_fault_of_the_world_is_tried_again(store: Store) -> None:
    store.fail(record(), "Too little memory.", try_again=True)
    assert not store.is_current("folder", "doc.txt", "hash-1", "1", "1")


def test_a_failure_leaves_the_rows_of_the_reading_before_and_says_of_which(store: Store) -> None:
    store.load(record(title="Trước"), *reading(LINES))
    store.fail(record(content_hash="hash-2", snapshot_id="snap-2", title="Sau"), "Broken.")
    assert {(row["content_hash"], row["title"]) for row in store.figures()} == {("hash-1", "Trước")}
    assert [row["state"] for row in store.documents()] == [State.FAILED]
    assert len(store.snapshots("doc")) == 2


def test_bytes_that_could_not_be_fetched_are_no_snapshot(store: Store) -> None:
    store.fail(record(snapshot_id="", content_hash=""), "No such file.", try_again=True)
    assert store.snapshots("doc") == []
    assert len(store.summary().failures) == 1


def test_a_document_that_is_mended_has_no_error(store: Store) -> None:
    store.fail(record(), "Broken.", state=State.NEEDS_OCR)
    store.load(record(reader_version="2"), *reading(LINES))
    assert store.summary().failures == []
    assert store.summary().documents == {"loaded": 1}


def test_summary_counts(store: Store) -> None:
    store.load(record("a"), *reading(LINES, "a", indicator="population"))
    store.load(record("b"), *reading(LINES[:1], "b"))
    store.fail(record("c"), "Broken.")
    summary = store.summary()
    assert summary.documents == {"loaded": 2, "failed": 1}
    assert (summary.figures, summary.indicators, summary.leftovers) == (4, {"population": 3, "other": 1}, {"period": 4})


def test_unknown_leftovers_come_first(store: Store) -> None:
    document, extraction = reading(LINES)
    kinds = ("period", "unknown", "age")
    left = tuple(one._replace(kind=kind) for one, kind in zip(extraction.leftovers, kinds, strict=True))
    store.load(record(), document, replace(extraction, leftovers=left))
    assert [row["kind"] for row in store.leftovers()] == ["unknown", "age", "period"]


def test_runs_are_noted(store: Store) -> None:
    store.start_run("1", "ingest a")
    store.start_run("2", "ingest b")
    store.finish_run("1", "completed", {"documents": 3})
    newest, oldest = store.runs()
    assert (newest["state"], newest["finished_at"]) == ("running", None)
    assert (oldest["state"], oldest["counts"], oldest["command"]) == ("completed", {"documents": 3}, "ingest a")


# Names


def test_names_are_unique_and_stay(store: Store) -> None:
    assert store.assign_document_id("folder", "a/1.txt", ["1", "a-1"]) == "1"
    assert store.assign_document_id("folder", "b/1.txt", ["1", "b-1"]) == "b-1"
    hashed = store.assign_document_id("web", "b/1.txt", ["1", "b-1"])
    assert hashed.startswith("b-1-")
    assert store.assign_document_id("folder", "a/1.txt", ["better"]) == "1"
    assert store.assign_document_id("web", "b/1.txt", []) == hashed
    assert store.summary().documents == {"new": 3}


def test_names_of_many_are_those_of_one_after_the_other(store: Store) -> None:
    """More of them than one statement takes, some with the same candidates."""
    wanted = [Identity(source, f"{n}.txt", (str(n), f"{source}-{n}")) for n in range(1200) for source in ("a", "b")]
    together = store.assign_document_ids(wanted)
    assert [together["a", f"{n}.txt"] for n in range(1200)] == [str(n) for n in range(1200)]
    assert [together["b", f"{n}.txt"] for n in range(1200)] == [f"b-{n}" for n in range(1200)]
    assert store.assign_document_ids(reversed(wanted)) == together
    assert dict(store.names(new=True)) == together
    assert [identity for identity, _ in store.names(new=False)] == sorted(together)


def test_a_name_that_was_given_is_loaded_under_it(store: Store) -> None:
    names = store.assign_document_ids([Identity("folder", "doc.txt", ("doc",))])
    store.load(record(names["folder", "doc.txt"]), *reading(LINES))
    assert store.summary().documents == {"loaded": 1}


# Values


@given(
    st.decimals(-(10**30), 10**30, allow_nan=False),
    TEXTS,
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_numbers_and_texts_come_back(store: Store, value: Decimal, words: str) -> None:
    store.load(record(title=words), *reading(["1 x"], value=value, value_high=value, place=words))
    (row,) = store.figures()
    kept = words.replace("\0", "\ufffd")  # PostgreSQL knows no NUL
    assert (row["value"], row["value_high"], row["place"], row["title"]) == (value, value, kept, kept)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_a_number_has_one_plain_spelling(value: Decimal) -> None:
    assert Decimal(plain(value)) == value
    assert "E" not in plain(value)
    assert plain(value) == plain(Decimal(f"{value:f}" + (".000" if value.as_tuple().exponent == 0 else "")))


def test_big_and_small_numbers_are_exact(store: Store) -> None:
    value = Decimal("123456789012345678901234567890.000000000000000001")
    store.load(record(), *reading(["1 x"], value=value))
    assert [row["value"] for row in store.figures()] == [value]


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_refused(store: Store, value: Decimal) -> None:
    with pytest.raises((ValueError, StatementError)):
        store.load(record(), *reading(["1 x"], value=value))
    assert list(store.documents()) == []


def test_a_moment_without_zone_is_refused(store: Store) -> None:
    with pytest.raises((ValueError, StatementError)):
        store.load(record(fetched_at=datetime(2023, 1, 1)), *reading(LINES))
    assert list(store.documents()) == []


# Migrations


def test_migrations_make_the_schema(store: Store) -> None:
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_texts_are_ordered_by_code_point_whatever_the_locale_is() -> None:
    for table in metadata.tables.values():
        for column in table.columns:
            assert not isinstance(column.type, Text), f"{table.name}.{column.name} is no OrderedText"


def test_the_newest_migration_is_known(store: Store) -> None:
    with store.engine.connect() as connection:
        assert ScriptDirectory.from_config(connections.alembic_config(connection)).get_heads() == [REVISION]


def test_migrations_can_be_taken_back(store: Store) -> None:
    with store.engine.begin() as connection:
        command.downgrade(connections.alembic_config(connection), "base")
    assert inspect(store.engine).get_table_names() == ["alembic_version"]
    assert inspect(store.engine).get_view_names() == []


def test_reopening_keeps_everything(store: Store) -> None:
    store.load(record(), *reading(LINES))
    with Store.open(address(store)) as again:
        assert table(again) == table(store)


def test_a_database_of_a_newer_version_is_refused(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="update solieu"):
        Store.open(address(store))


def test_sql_is_understood_by_postgresql_too() -> None:
    """Without a server: the statements of the schema compile for it; exact numbers and moments are its own types."""
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.schema import CreateTable

    made = {name: str(CreateTable(one).compile(dialect=postgresql.dialect())) for name, one in metadata.tables.items()}
    assert "value NUMERIC NOT NULL" in made["figures"]
    assert "fetched_at TIMESTAMP WITH TIME ZONE" in made["documents"]
    assert 'document_id TEXT COLLATE "C" NOT NULL' in made["figures"]


# Bad places


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "solieu.sqlite"
    path.write_bytes(b"This is a letter, no database. " * 50)
    with pytest.raises(StoreError, match=r"solieu\.sqlite cannot be used: the file is no SQLite database"):
        Store.open(path)


def test_a_folder_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"Cannot write .*file"):
        Store.open(tmp_path / "file" / "solieu.sqlite")


@pytest.mark.faults
def test_a_full_disk_is_told_and_leaves_the_former_rows(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "solieu.sqlite")
    store.load(record(), *reading(LINES))
    before = table(store)
    with store.engine.connect().execution_options(solieu_reading=True) as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    document, extraction = reading([f"{n} hộ {'x' * 500} 2023" for n in range(1, 500)])
    with pytest.raises(StoreError, match="disk is full"):
        store.load(record(content_hash="hash-2"), document, extraction)
    assert table(store) == before


# Several at once


def test_a_writer_waits_for_another(store: Store) -> None:
    locked, order = threading.Event(), []

    store.load(record(), *reading(LINES))

    def hold() -> None:
        with connections.writing(store.engine) as connection:
            connection.execute(update(documents).values(title="held"))
            locked.set()
            time.sleep(0.3)
            order.append("first")

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait(10)
    store.load(record(), *reading(LINES))
    order.append("second")
    holder.join()
    assert order == ["first", "second"]


def test_a_reader_sees_one_state_while_another_writes(store: Store) -> None:
    store.load(record("a"), *reading(LINES, "a"))
    rows = store.figures()
    first = next(rows)
    store.load(record("a", extractor_version="2"), *reading(LINES[:1], "a"))
    store.load(record("b"), *reading(LINES, "b"))
    assert [row["document_id"] for row in [first, *rows]] == ["a", "a", "a"]
    assert len(table(store)) == 4


LOADER = """
import sys
from factories import reading, record
from outputs.store import Store
home, names, size = sys.argv[1], sys.argv[2].split(","), int(sys.argv[3])
with Store.open(home) as store:
    print("open", flush=True)
    for name in names:
        lines = [f"{n} hộ nghèo của {name} năm 2023" for n in range(1, size + 1)]
        store.load(record(name), *reading(lines, name))
        print(name, flush=True)
"""


def loader(home: str, names: list[str], size: int) -> subprocess.Popen[bytes]:
    """A process that loads documents of `size` figures."""
    arguments = [sys.executable, "-c", LOADER, home, ",".join(names), str(size)]
    return subprocess.Popen(
        arguments, stdout=subprocess.PIPE, cwd=TESTS.parent, env={"PYTHONPATH": f"{TESTS}:{TESTS.parent}"}
    )


def test_a_batch_is_there_whole_or_not_at_all(store: Store) -> None:
    good = [Reading(record(name), *reading(LINES, name)) for name in ("b", "a", "c")]
    store.load_all([*good, Reading(record("a", title="later"), *reading(LINES[:1], "a"))])
    assert [(row["document_id"], row["title"]) for row in store.figures()] == [
        *[("a", "later")],
        *[("b", "")] * 3,
        *[("c", "")] * 3,
    ]
    before = table(store)
    foreign = Reading(record("b", address="another.txt"), *reading(LINES, "b"))
    with pytest.raises(StoreError, match=r"b is b\.txt of folder, not another\.txt"):
        store.load_all([Reading(record("d"), *reading(LINES, "d")), foreign])
    assert table(store) == before
    assert store.load_all([]) == []


def test_what_copy_would_take_for_marks_comes_back(store: Store) -> None:
    odd = r"5 \N \. \t" + '\t"a"\r 2023'
    store.load(record(title=odd, words=b"\x00\\\n\xff"), *reading([odd], place="\\N", value_high=None))
    (row,) = store.figures()
    assert (row["sentence"], row["place"], row["title"], row["value_high"]) == (odd, "\\N", odd, None)
    with connections.reading(store.engine) as connection:
        assert connection.scalar(select(document_words.c.words)) == b"\x00\\\n\xff"


@pytest.mark.faults
def test_processes_that_open_and_load_at_once(tmp_path: Path, database: Databases) -> None:
    home = database(tmp_path / "new" / "solieu.sqlite", empty=True)
    processes = [loader(home, ["shared", f"own{n}", "shared"], 50) for n in range(3)]
    for process in processes:
        process.communicate(timeout=120)
    assert [process.returncode for process in processes] == [0, 0, 0]
    with Store.open(home) as store:
        assert store.summary().documents == {"loaded": 4}
        assert store.summary().figures == 200


@pytest.mark.faults
def test_a_killed_load_leaves_no_half_of_a_document(tmp_path: Path, database: Databases) -> None:
    home, other = database(tmp_path / "solieu.sqlite"), database(tmp_path / "other.sqlite")
    names, size = [f"d{n}" for n in range(4)], 1000
    dice = random.Random(7)
    for _ in range(5):
        with loader(home, names * 50, size) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(dice.uniform(0.0, 0.4))
            process.send_signal(signal.SIGKILL)
        with Store.open(home) as store:
            loaded = [row["document_id"] for row in store.documents()]
            for name in loaded:
                assert sum(1 for _ in store.figures(document_id=name)) == size
                assert sum(1 for _ in store.leftovers(document_id=name)) == size
            assert store.summary().figures == size * len(loaded)
    with loader(home, names, size) as process:
        assert process.wait(120) == 0
    with loader(other, names, size) as process:
        assert process.wait(120) == 0
    with Store.open(home) as killed, Store.open(other) as quiet:
        assert table(killed) == table(quiet)


def test_an_address_may_be_a_url(tmp_path: Path) -> None:
    with Store.open(f"sqlite:///{tmp_path}/a%20b.sqlite") as store:
        assert table(store) == []
    assert str(connections.database_url("postgresql://u:p@h/d")).startswith("postgresql+psycopg://")
    assert connections.database_url("thư mục/a.sqlite").database == "thư mục/a.sqlite"


def test_messages_hide_passwords() -> None:
    engine = create_engine("postgresql+psycopg://user:secret@127.0.0.1:1/none")
    with pytest.raises(StoreError) as caught, connections.reading(engine):
        pass
    assert "secret" not in str(caught.value)
    assert "127.0.0.1" in str(caught.value)
