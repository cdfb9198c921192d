"""A table that is lost is made anew from the archive and what people said: the same, byte for byte."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import text
from test_backup import PASSWORD, at, ingest, rows, table
from typer.testing import CliRunner

from flows import backup, batches
from flows.cli import app
from flows.rebuild import RebuildError, prepare
from flows.settings import Settings
from outputs.accounts import Accounts, Role
from outputs.reviews import Reviews, Said, Verdict
from outputs.schema import State
from outputs.store import Store

TEXT = "UBND huyện Tân Hưng hỗ trợ {} hộ nghèo, kinh phí {} triệu đồng trong năm 2023.\n"


def written(path: Path, *numbers: int, day: int = 1) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT.format(*numbers), encoding="utf-8")
    os.utime(path, (86_400 * day, 86_400 * day))


@pytest.fixture
def lived_in(home: Settings, tmp_path: Path, repository: Path) -> Settings:
    """A home with samples, a changed document, two of one name, an archive of files that lost a member, a broken one,
    a document that fails, and reviews."""
    docs = tmp_path / "docs"
    shutil.copytree(repository / "corpus/samples", docs / "samples")
    written(docs / "a" / "same.txt", 10, 20)
    with zipfile.ZipFile(docs / "pack.zip", "w") as pack:
        pack.writestr("in/one.txt", TEXT.format(30, 40))
        pack.writestr("two.txt", TEXT.format(50, 60))
    (docs / "broken.zip").write_bytes(b"PK\x03\x04" + bytes(50))
    (docs / "empty.txt").write_bytes(b"")
    ingest(home, docs)
    written(docs / "b" / "same.txt", 11, 21)  # the other one has the name `same` already
    written(docs / "a" / "same.txt", 12, 22, day=2)
    with zipfile.ZipFile(docs / "pack.zip", "w") as pack:
        pack.writestr("two.txt", TEXT.format(51, 61))
    os.utime(docs / "pack.zip", (4e9, 4e9))
    ingest(home, docs)
    with Store.open(home.database_address) as store:
        assert {"same", "b-same.txt", "pack~two.txt", "pack~in_one.txt"} <= {
            one["document_id"] for one in store.documents()
        }
        named = [figure["figure_id"] for figure in store.figures()]
        for figure, verdict in zip(named, (Verdict.RIGHT, Verdict.WRONG, Verdict.UNSURE), strict=False):
            Reviews(store).say(Said(figure_id=figure, verdict=verdict, seen=0, reviewer="người-a"))
        Accounts(store).add("người-a", PASSWORD, Role.ADMINISTER)
    return home


def without_moments(found: dict[str, list[tuple[object, ...]]]) -> dict[str, list[tuple[object, ...]]]:
    """The tables that a rebuilt home has to share; when and by which run rows came is another story."""
    return {name: found[name] for name in ("figures", "leftovers", "checks", "check_figures", "reviews", "accounts")}


def test_the_table_is_the_same_from_archive_and_reviews(lived_in: Settings, tmp_path: Path) -> None:
    before, exported = rows(lived_in), table(lived_in, tmp_path / "before.csv")
    backup.make(lived_in, tmp_path / "backups", archive=False)
    other = at(lived_in, tmp_path / "other")
    shutil.copytree(lived_in.home / "archive", other.home / "archive")
    options = ["rebuild", "--direct", "--reviews", str(tmp_path / "backups")]
    told = CliRunner().invoke(app, ["--home", str(other.home), *options])
    assert told.exit_code == 1, told.output  # two documents cannot be read, as before
    assert table(other, tmp_path / "after.csv") == exported
    assert without_moments(rows(other)) == without_moments(before)
    for name in ("snapshots", "document_words", "review_states"):
        assert rows(other)[name] == before[name], name
    with Store.open(other.database_address) as store, Store.open(lived_in.database_address) as old:
        assert [(f.document_id, f.error) for f in store.summary().failures] == [
            (f.document_id, f.error) for f in old.summary().failures
        ]
        states = [{one["document_id"]: one["state"] for one in home.documents()} for home in (store, old)]
        assert states[0] == states[1]
        assert states[0]["pack"] == State.OPENED


def test_pages_of_a_website_come_back_with_what_the_crawler_knows_of_them(home: Settings, tmp_path: Path) -> None:
    import yaml
    from crawl_sites import QUICK, Site, article, serve

    site, command = Site(), CliRunner()
    with serve(site):
        said = "Năm 2023, thôn có {} hộ nghèo được giúp sửa nhà. Bà con góp công cùng làm. " + "Ai cũng vui. " * 20
        site.pages = {"/tin-chung": article("Tin chung", said.format(42))}
        source = {"name": "xa", "start": [f"{site.url}/tin-chung"], "allow_private": True, "politeness": QUICK}
        (home.home / "sources").mkdir(parents=True)
        (home.home / "sources" / "xa.yaml").write_text(yaml.safe_dump(source), encoding="utf-8")
        assert command.invoke(app, ["--home", str(home.home), "crawl", "xa", "--direct"]).exit_code == 0
    written(tmp_path / "docs" / "x.txt", 10, 20)
    (tmp_path / "docs" / "empty.txt").write_bytes(b"")
    ingest(home, tmp_path / "docs")
    exported = table(home, tmp_path / "before.csv")
    assert b"tin-chung" in exported
    other = at(home, tmp_path / "other")
    shutil.copytree(home.home, other.home, ignore=shutil.ignore_patterns("solieu.sqlite*"))
    told = command.invoke(app, ["--home", str(other.home), "rebuild", "--direct"])
    assert told.exit_code == 1, told.output  # the empty document is told, the website comes all the same
    assert table(other, tmp_path / "after.csv") == exported


def test_a_table_is_not_written_over(lived_in: Settings) -> None:
    before = rows(lived_in)
    with pytest.raises(RebuildError, match="Move it away"):
        prepare(lived_in, None)
    assert rows(lived_in) == before


def test_broken_off_it_is_completed_by_a_refresh(lived_in: Settings, tmp_path: Path) -> None:
    exported = table(lived_in, tmp_path / "before.csv")
    backup.make(lived_in, tmp_path / "backups", archive=False)
    other = at(lived_in, tmp_path / "other")
    shutil.copytree(lived_in.home / "archive", other.home / "archive")
    assert prepare(other, tmp_path / "backups") == []
    ingest(other)
    assert table(other, tmp_path / "after.csv") == exported


def test_a_home_from_before_names_were_kept_gets_them_with_its_next_run(lived_in: Settings) -> None:
    names = lived_in.home / "archive" / "names"
    before = dict(batches.archive_of(lived_in).names())
    shutil.rmtree(names)
    ingest(lived_in)
    after = dict(batches.archive_of(lived_in).names())
    assert before.items() <= after.items()
    ingest(lived_in)
    kept = sorted(names.iterdir())
    ingest(lived_in)
    assert sorted(names.iterdir()) == kept  # what is known is not written again and again


def test_an_archive_without_names_gives_names_as_a_folder_does(home: Settings, tmp_path: Path) -> None:
    written(tmp_path / "docs" / "x.txt", 10, 20)
    written(tmp_path / "docs" / "y.txt", 30, 40)
    ingest(home, tmp_path / "docs")
    exported = table(home, tmp_path / "before.csv")
    shutil.rmtree(home.home / "archive" / "names")
    other = at(home, tmp_path / "other")
    shutil.copytree(home.home / "archive", other.home / "archive")
    prepare(other, None)
    ingest(other)
    assert table(other, tmp_path / "after.csv") == exported
    with Store.open(other.database_address) as store, store.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM documents WHERE state = 'loaded'")) == 2


def test_names_survive_whatever_stands_in_an_address(home: Settings) -> None:
    names = {("s", f"a{sign}b.txt"): f"a-{number}" for number, sign in enumerate('\n\r\u2028\x85\x0b\udcff"\\')}
    archive = batches.archive_of(home)
    archive.keep_names(names.items())
    assert dict(archive.names()) == names
