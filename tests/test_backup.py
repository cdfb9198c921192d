"""Backups: what was in the house is in the restored one, whatever happened meanwhile; what is damaged is named."""

from __future__ import annotations

import errno
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import datetime, tzinfo
from pathlib import Path

import pytest
from databases import Databases
from sqlalchemy import text
from typer.testing import CliRunner

from corpus.archive import ArchiveError
from flows import backup, batches, run
from flows.backup import BackupError
from flows.cli import app, expected
from flows.settings import Settings
from outputs import dump
from outputs.accounts import Accounts, Role
from outputs.export import export_figures
from outputs.reviews import Reviews, Said, Verdict
from outputs.store import Store
from outputs.takedown import Kind, Takedown, take_down, taken_down

NOTE = "một\tdòng\\N\nhai \\. \0 ba"
"""What COPY would take for marks, and what PostgreSQL cannot hold."""
TEXT = "UBND huyện Tân Hưng hỗ trợ {} hộ nghèo, kinh phí {} triệu đồng trong năm 2023.\n"
PASSWORD = "mật khẩu của tôi"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "docs"
    root.mkdir()
    for number in range(12):
        (root / f"d{number:02}.txt").write_text(TEXT.format(number + 10, number + 100), encoding="utf-8")
    return root


@pytest.fixture
def lived_in(home: Settings, folder: Path) -> Settings:
    """A home with documents, a review, an account and its session, a takedown, a source, a ledger, a release."""
    ingest(home, folder)
    with Store.open(home.database_address) as store:
        figure = next(store.figures())["figure_id"]
        Reviews(store).say(
            Said(
                figure_id=figure,
                verdict=Verdict.WRONG,
                seen=0,
                reviewer="người-a",
                corrected={"value": "11"},
                note=NOTE,
            )
        )
        Accounts(store).add("người-a", PASSWORD, Role.ADMINISTER)
        Accounts(store).log_in("người-a", PASSWORD, "127.0.0.1")
        from factories import NOON

        take_down(store, Takedown(Kind.DOCUMENT, "d05", "", "asked"), NOON)
    for name in ("sources/x.yaml", "releases/1/figures.csv", "crawl/x.log"):
        path = home.home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    with closing(sqlite3.connect(home.home / "crawl" / "x.sqlite")) as ledger:
        ledger.executescript("CREATE TABLE pages (url TEXT); INSERT INTO pages VALUES ('https://example.gov.vn')")
    return home


def ingest(settings: Settings, *paths: Path) -> None:
    run.carry_out(settings, run.Request(paths), "test")


def table(settings: Settings, path: Path) -> bytes:
    with Store.open(settings.database_address) as store:
        export_figures(store, path)
    return path.read_bytes()


def at(settings: Settings, folder: Path, **more: object) -> Settings:
    return settings.model_copy(update={"home": folder, **more})


def rows(settings: Settings) -> dict[str, list[tuple[object, ...]]]:
    with Store.open(settings.database_address) as store, store.engine.connect() as connection:
        names = [one.name for one in dump.tables()]
        return {name: sorted(map(tuple, connection.execute(text(f"SELECT * FROM {name}")))) for name in names}


def test_a_restored_home_is_the_home(lived_in: Settings, tmp_path: Path, folder: Path) -> None:
    before = table(lived_in, tmp_path / "before.csv")
    manifest, added = backup.make(lived_in, tmp_path / "backups")
    assert (manifest.rows["documents"], manifest.rows["reviews"], added) == (12, 1, 25)
    other = at(lived_in, tmp_path / "other")
    backup.restore(other, tmp_path / "backups")
    assert rows(other) == rows(lived_in)
    assert table(other, tmp_path / "after.csv") == before
    for name in ("sources/x.yaml", "releases/1/figures.csv", "folders.json"):
        assert (other.home / name).read_bytes() == (lived_in.home / name).read_bytes()
    assert not (other.home / "crawl/x.log").exists()
    with closing(sqlite3.connect(other.home / "crawl/x.sqlite")) as ledger:
        assert ledger.execute("SELECT * FROM pages").fetchall() == [("https://example.gov.vn",)]
    with Store.open(other.database_address) as store:
        assert Accounts(store).log_in("người-a", PASSWORD, "127.0.0.1")
        assert [one.target for one in taken_down(store).values()] == ["d05"]
    # Work goes on there: nothing is new, and what is new is loaded.
    (folder / "new.txt").write_text(TEXT.format(500, 600), encoding="utf-8")
    ingest(other, folder)
    assert len(rows(other)["documents"]) == 13


def test_the_backup_of_one_database_is_restored_into_the_other(
    lived_in: Settings, tmp_path: Path, database: Databases
) -> None:
    """SQLite into either, and from there into SQLite again: the same rows."""
    backup.make(lived_in, tmp_path / "backups")
    middle = at(lived_in, tmp_path / "middle", database_url=database(tmp_path / "middle.sqlite", empty=True))
    backup.restore(middle, tmp_path / "backups")
    with Store.open(middle.database_address) as store:
        (review,) = Reviews(store).everything()
        assert review.note == NOTE.replace("\0", "\ufffd")
        figures = [figure["figure_id"] for figure in store.figures()]
        said = Reviews(store).say(Said(figure_id=figures[1], verdict=Verdict.RIGHT, seen=0, reviewer="người-b"))
        assert said.review_id == 2  # the counter goes on where it was
    manifest, _ = backup.make(middle, tmp_path / "other-backups")
    other = at(lived_in, tmp_path / "other", database_url="")
    backup.restore(other, tmp_path / "other-backups")
    assert table(other, tmp_path / "after.csv") == table(middle, tmp_path / "middle.csv")
    assert (manifest.rows["reviews"], len(rows(other)["reviews"])) == (2, 2)
    with pytest.raises(BackupError, match="holds rows already"):
        backup.restore(at(middle, tmp_path / "third"), tmp_path / "backups")


def test_sessions_are_not_kept_and_accounts_need_not_be(lived_in: Settings, tmp_path: Path) -> None:
    backup.make(lived_in, tmp_path / "backups", accounts=False)
    other = at(lived_in, tmp_path / "other")
    backup.restore(other, tmp_path / "backups")
    with Store.open(other.database_address) as store, store.engine.connect() as connection:
        for name in ("sessions", "accounts", "login_failures"):
            assert connection.scalar(text(f"SELECT count(*) FROM {name}")) == 0
    assert (tmp_path / "backups").stat().st_mode & 0o077 == 0


def test_the_second_backup_adds_what_is_new(lived_in: Settings, tmp_path: Path, folder: Path) -> None:
    target = tmp_path / "backups"
    first, _ = backup.make(lived_in, target)
    there = {path: path.stat().st_mtime_ns for path in (target / "archive").rglob("*") if path.is_file()}
    (folder / "new.txt").write_text(TEXT.format(500, 600), encoding="utf-8")
    ingest(lived_in, folder)
    second, added = backup.make(lived_in, target)
    assert added == 3  # bytes, their sidecar, and the name of the document
    assert all(path.stat().st_mtime_ns == moment for path, moment in there.items())
    assert backup.backups(target) == [first.name, second.name]
    for manifest, number in ((first, 12), (second, 13)):
        other = at(lived_in, tmp_path / manifest.name)
        backup.restore(other, target, manifest.name)
        assert len(rows(other)["documents"]) == number
        backup.check(target, manifest.name)


def test_a_clock_that_was_put_back_makes_no_older_backup(
    lived_in: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Behind(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Behind:
            return cls(2001, 1, 1, tzinfo=tz)

    target = tmp_path / "backups"
    first, _ = backup.make(lived_in, target)
    monkeypatch.setattr("flows.backup.datetime", Behind)
    others = [backup.make(lived_in, target)[0] for _ in range(2)]
    assert backup.backups(target) == [one.name for one in (first, *others)]
    assert backup.check(target).name == others[-1].name
    assert others[-1].made_at.startswith("2001-01-01")


def test_a_backup_is_one_state_while_a_run_is_writing(home: Settings, folder: Path, tmp_path: Path) -> None:
    """Every backup that is made meanwhile restores to documents that are there whole, and the archive holds them."""
    for number in range(12, 80):
        (folder / f"d{number:02}.txt").write_text(TEXT.format(number + 10, number + 100), encoding="utf-8")
    ingest(home, folder / "d00.txt")
    busy = threading.Thread(target=ingest, args=(home, folder))
    busy.start()
    made = []
    while busy.is_alive() and len(made) < 5:
        made.append(backup.make(home, tmp_path / "backups")[0])
    busy.join()
    assert made
    for manifest in made:
        other = at(home, tmp_path / manifest.name)
        backup.restore(other, tmp_path / "backups", manifest.name)
        with Store.open(other.database_address) as store:
            loaded = list(store.documents(state="loaded"))
            assert all(len(list(store.figures(document_id=one["document_id"]))) == 2 for one in loaded)
            assert not [one for one in store.runs() if one["state"] == "running"]
        for one in loaded:
            assert batches.archive_of(other).get(one["content_hash"])
        batches.archive_of.cache_clear()


def every_file(target: Path) -> list[Path]:
    return [path for path in sorted(target.rglob("*")) if path.is_file() and path.name != "lock"]


def test_a_damaged_file_is_named_and_nothing_is_left_half_usable(lived_in: Settings, tmp_path: Path) -> None:
    whole = tmp_path / "whole"
    backup.make(lived_in, whole)
    for number, path in enumerate(every_file(whole)):
        target = tmp_path / f"damaged-{number}"
        shutil.copytree(whole, target)
        broken = target / path.relative_to(whole)
        data = broken.read_bytes()
        broken.write_bytes(data[: len(data) // 2])
        other = at(lived_in, tmp_path / f"home-{number}")
        with pytest.raises((BackupError, ArchiveError)) as caught:
            backup.restore(other, target)
        assert expected(caught.value)
        assert broken.stem[:16] in str(caught.value)
        assert not (other.home / "solieu.sqlite").exists()
        with pytest.raises((BackupError, ArchiveError)):
            backup.check(target)
        # The same place takes a whole backup afterwards.
        if number % 7 == 0:
            backup.restore(other, whole)
            assert rows(other) == rows(lived_in)


def test_a_missing_file_is_named(lived_in: Settings, tmp_path: Path) -> None:
    backup.make(lived_in, tmp_path / "backups")
    victim = next(path for path in every_file(tmp_path / "backups" / "archive") if path.suffix != ".json")
    victim.unlink()
    with pytest.raises(ArchiveError, match=victim.name):
        backup.restore(at(lived_in, tmp_path / "other"), tmp_path / "backups")


def test_a_damaged_archive_is_told_and_the_rest_is_kept(lived_in: Settings, tmp_path: Path) -> None:
    victim = next(path for path in (lived_in.home / "archive").rglob("*") if path.is_file() and path.suffix != ".json")
    victim.write_bytes(b"other bytes")
    told = CliRunner().invoke(app, ["--home", str(lived_in.home), "backup", str(tmp_path / "backups")])
    assert told.exit_code == 1
    assert victim.name in str(told.exception)
    backup.restore(at(lived_in, tmp_path / "other"), tmp_path / "backups")
    assert rows(at(lived_in, tmp_path / "other")) == rows(lived_in)


def test_nothing_is_written_over(lived_in: Settings, tmp_path: Path) -> None:
    target = tmp_path / "backups"
    backup.make(lived_in, target)
    before = rows(lived_in)
    with pytest.raises(BackupError, match="holds something already"):
        backup.restore(lived_in, target)
    assert rows(lived_in) == before
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("mine", encoding="utf-8")
    for place in (foreign, lived_in.home):
        with pytest.raises(BackupError):
            backup.make(lived_in, place)
    with pytest.raises(BackupError, match="holds something already"):
        backup.restore(at(lived_in, foreign), target)
    with pytest.raises(BackupError, match="holds rows already"):
        backup.restore(at(lived_in, tmp_path / "other", database_url=lived_in.database_address), target)
    assert [path.name for path in foreign.iterdir()] == ["letter.txt"]


def test_there_is_no_backup_of_nothing_and_no_restore_from_nothing(home: Settings, tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["--home", str(home.home), "backup", str(tmp_path / "backups")])
    assert "There is no table" in str(told.exception)
    assert not (tmp_path / "backups").exists()
    with pytest.raises(BackupError, match="There is no backup in"):
        backup.restore(home, tmp_path / "backups")
    assert not home.home.exists()


def test_a_full_disk_is_told_and_the_backup_before_stays(
    lived_in: Settings, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "backups"
    backup.make(lived_in, target)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    (folder / "new.txt").write_text(TEXT.format(500, 600), encoding="utf-8")
    ingest(lived_in, folder)
    with monkeypatch.context() as patch:
        patch.setattr(backup, "_write", full)
        with pytest.raises(BackupError, match="the disk is full"):
            backup.make(lived_in, target)
    assert len(backup.backups(target)) == 1
    assert not list(target.glob(".making-*"))
    other = at(lived_in, tmp_path / "other")
    with monkeypatch.context() as patch:
        patch.setattr(backup, "_copy", full)
        with pytest.raises(BackupError, match="the disk is full"):
            backup.restore(other, target)
    assert not (other.home / "solieu.sqlite").exists()
    backup.restore(other, target)
    assert len(rows(other)["documents"]) == 12


KILLED = """
import os, signal, sys
from pathlib import Path
from flows import backup
from flows.settings import Settings
number = 0
def count(*_args, **_more):
    global number
    number += 1
    if number == int(sys.argv[1]):
        os.kill(os.getpid(), signal.SIGKILL)
for owner, name in ((backup, "_keep"), (backup, "_bring"), (backup, "_move"), (backup.copies, "checked")):
    def wrapped(*args, _real=getattr(owner, name), **more):
        count()
        return _real(*args, **more)
    setattr(owner, name, wrapped)
settings = Settings(home=Path(sys.argv[3]), prefect=False, workers=1)
(backup.make if sys.argv[2] == "make" else backup.restore)(settings, Path(sys.argv[4]))
"""


@pytest.mark.faults
@pytest.mark.parametrize(
    ("what", "step"), [("make", 3), ("make", 15), ("restore", 4), ("restore", 40), ("restore", 49)]
)
def test_killed_on_the_way_it_is_there_whole_or_not_at_all(
    lived_in: Settings, tmp_path: Path, what: str, step: int
) -> None:
    target, other = tmp_path / "backups", at(lived_in, tmp_path / "other")
    if what == "restore":
        backup.make(lived_in, target)
    place = lived_in.home if what == "make" else other.home
    ended = subprocess.run([sys.executable, "-c", KILLED, str(step), what, str(place), str(target)], check=False)
    assert ended.returncode == -signal.SIGKILL
    if what == "make":
        assert backup.backups(target) == []
        backup.make(lived_in, target)
    assert not (other.home / "solieu.sqlite").exists()
    backup.restore(other, target)
    assert rows(other) == rows(lived_in)
    assert not (other.home / ".restoring").exists()


def test_a_backup_of_an_older_schema_is_migrated(lived_in: Settings, tmp_path: Path) -> None:
    from alembic import command

    from outputs.database import alembic_config

    old = at(lived_in, tmp_path / "old")
    backup.make(lived_in, tmp_path / "first")
    backup.restore(old, tmp_path / "first")
    target = tmp_path / "backups"
    manifest, _ = backup.make(old, target)
    with Store.open(old.database_address) as store, store.engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0005")
    # The files of the backup as 0005 would have written them: without the tables that came later.
    path = target / f"{manifest.name}.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    later = ("tables/document_words.parquet", "tables/rulebooks.parquet")
    told["files"] = [one for one in told["files"] if one["path"] not in later]
    path.write_text(json.dumps({**told, "schema": "0005"}), encoding="utf-8")
    other = at(lived_in, tmp_path / "other")
    backup.restore(other, target)
    assert rows(other)["figures"] == rows(lived_in)["figures"]
    path.write_text(json.dumps({**told, "schema": "9999"}), encoding="utf-8")
    with pytest.raises(BackupError, match="update solieu"):
        backup.restore(at(lived_in, tmp_path / "third"), target)


def test_the_commands_say_what_they_did(lived_in: Settings, tmp_path: Path) -> None:
    target, runner = tmp_path / "backups", CliRunner()
    told = runner.invoke(app, ["--home", str(lived_in.home), "backup", str(target)])
    assert told.exit_code == 0
    assert "12 documents" in told.output
    assert "25 files of the archive new" in told.output
    assert "every file has its hash" in runner.invoke(app, ["backup", str(target), "--check"]).output
    restored = runner.invoke(app, ["--home", str(tmp_path / "other"), "restore", str(target)])
    assert restored.exit_code == 0, restored.output
    assert "restored in" in restored.output
