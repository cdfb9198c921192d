"""What was taken down on request is in no export, on no page and in no release; publishing waits for alarms."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from crawl_sites import QUICK, Site, article, listing, serve
from databases import Databases
from factories import NOON, reading, record
from fastapi.testclient import TestClient
from openpyxl import load_workbook
from typer.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator
from web_site import Stand, stand

from flows import settings as configuration
from flows import watching
from flows.cli import app
from outputs.export import export_figures, export_leftovers
from outputs.published import published
from outputs.release_parts import parts_of
from outputs.review_export import export_review_csv, export_review_xlsx
from outputs.store import Store
from outputs.takedown import (
    COVER,
    GONE,
    Kind,
    Takedown,
    TakedownError,
    Takedowns,
    lift,
    take_down,
    taken_down,
    touched,
)

ROW = {
    **{"document_id": "d", "url": "https://example.org/a/", "title": "Xã mẫu"},
    **{"sentence": "Bà Lò Thị Mẫu vay 50 triệu đồng. Xã có 12 hộ nghèo", "raw": "50 triệu đồng", "evidence_url": "x#y"},
}


def without(*takedowns: Takedown) -> dict[str, Any] | None:
    return Takedowns.of(takedowns).shown(ROW)


def test_a_document_or_a_page_takes_all_its_rows() -> None:
    assert without(Takedown(Kind.DOCUMENT, "d")) is None
    assert without(Takedown(Kind.PAGE, "https://example.org/a#x")) is None
    assert without(Takedown(Kind.DOCUMENT, "e"), Takedown(Kind.PAGE, "https://example.org/")) == ROW


@pytest.mark.parametrize("passage", ["Bà Lò Thị Mẫu", "bà  lò thị\nmẫu", unicodedata.normalize("NFD", "Bà Lò Thị Mẫu")])
def test_a_passage_is_cut_however_it_is_typed(passage: str) -> None:
    cut = without(Takedown(Kind.PASSAGE, "d", passage))
    assert cut is not None
    assert cut["sentence"] == f"{GONE} vay 50 triệu đồng. Xã có 12 hộ nghèo"
    assert cut["evidence_url"] == ROW["url"], "a text fragment quotes the sentence"
    assert without(Takedown(Kind.PASSAGE, "other", passage)) == ROW


def test_a_number_in_a_passage_goes_with_it() -> None:
    assert without(Takedown(Kind.PASSAGE, "", "Bà Lò Thị Mẫu vay 50 triệu đồng.")) is None
    over_two_rows = "Trước đó không có gì. Bà Lò Thị Mẫu vay 50 triệu đồng."
    assert without(Takedown(Kind.PASSAGE, "", over_two_rows)) is None


def test_a_passage_cuts_no_word() -> None:
    for passage in ("Lò T", "nghè", "ho", unicodedata.normalize("NFD", "hô")):
        for form in ("NFC", "NFD"):
            row = {name: unicodedata.normalize(form, text) for name, text in ROW.items()}
            assert Takedowns.of([Takedown(Kind.PASSAGE, "", passage)]).shown(row) == row, passage
    assert without(Takedown(Kind.PASSAGE, "", "Mẫu")) == {
        **ROW, "title": f"Xã {GONE}", "sentence": f"Bà Lò Thị {GONE} vay 50 triệu đồng. Xã có 12 hộ nghèo",
        "evidence_url": ROW["url"],
    }  # fmt: skip


def test_a_takedown_has_to_say_of_what(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.sqlite") as store, pytest.raises(TakedownError, match="which"):
        take_down(store, Takedown(Kind.PASSAGE, "d", " "), NOON)


# Exports

LINES = ["797 hộ nghèo năm 2022", "12 hộ bà Lò Thị Mẫu cho vay năm 1985"]


@pytest.fixture
def store(tmp_path: Path, database: Databases) -> Iterator[Store]:
    """Three documents: one is taken down, one by its page, and of one the second line."""
    with Store.open(database(tmp_path / "solieu.sqlite")) as made:
        for name in ("gone", "page", "kept"):
            document, extraction = reading([f"{line} ở thôn {name}" for line in LINES], name)
            made.load(record(name), document, extraction)
        for one in (
            Takedown(Kind.DOCUMENT, "gone"),
            Takedown(Kind.PAGE, "https://example.gov.vn/page"),
            Takedown(Kind.PASSAGE, "", "12 hộ bà Lò Thị Mẫu cho vay năm 1985"),
        ):
            take_down(made, one, NOON)
        yield made


def test_every_export_leaves_it_out(store: Store, tmp_path: Path) -> None:
    assert [row["raw"] for row in published(store)] == ["797"]
    assert [raw for part in parts_of(store) for raw in part.figures()["raw"].to_pylist()] == ["797"]
    assert export_figures(store, tmp_path / "f.csv") == 1
    assert export_leftovers(store, tmp_path / "l.csv") == 2
    assert export_review_csv(store, tmp_path / "r.csv") == 1
    assert export_review_xlsx(store, tmp_path / "r.xlsx") == 1
    sheet = load_workbook(tmp_path / "r.xlsx").worksheets[0]
    told = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
    told += [(tmp_path / name).read_text("utf-8-sig") for name in ("f.csv", "l.csv", "r.csv")]
    assert "797" in " ".join(told)
    for word in ("Mẫu", "1985", "thôn gone", "thôn page"):
        assert word not in " ".join(told)


def test_a_takedown_tells_what_it_touches_and_can_be_lifted(store: Store) -> None:
    touches = {one.kind: touched(store, one) for one in taken_down(store).values()}
    assert touches == {Kind.DOCUMENT: 2, Kind.PAGE: 2, Kind.PASSAGE: 3}
    assert touched(store, Takedown(Kind.DOCUMENT, "nowhere")) == touched(store, Takedown(Kind.PASSAGE, "", "Lan")) == 0
    number = next(number for number, one in taken_down(store).items() if one.kind is Kind.PASSAGE)
    assert lift(store, number).passage == "12 hộ bà Lò Thị Mẫu cho vay năm 1985"
    assert sorted(row["raw"] for row in published(store)) == ["12", "797"]
    with pytest.raises(TakedownError, match=f"no takedown {number}"):
        lift(store, number)


# The web page


@pytest.fixture
def site(tmp_path: Path, database: Databases) -> Iterator[Stand]:
    made = stand(database(tmp_path / "site.sqlite"))
    for name in ("gone", "kept"):
        made.put([f"{line} ở thôn {name}" for line in LINES], name, title=f"Tin thôn {name}: bà Lò Thị Mẫu")
    made.shelf.bytes["kept"] = (b"%PDF-", "application/pdf")
    take_down(made.store, Takedown(Kind.DOCUMENT, "gone"), NOON)
    yield made
    made.store.close()


def browser(made: Stand) -> TestClient:
    return TestClient(made.app, follow_redirects=False)


def test_the_page_shows_nothing_of_a_document(site: Stand) -> None:
    visitor = browser(site)
    names = {row["document_id"]: row["figure_id"] for row in site.store.figures()}
    assert "thôn gone" not in visitor.get("/queue?verdict=any").text
    answers = [visitor.get(f"/{path}") for path in (f"review?figure={names['gone']}", "document?id=gone")]
    answers += [visitor.get(f"/{path}") for path in ("page?id=gone&number=1", "missed?id=gone&start=0&end=3")]
    assert [answer.status_code for answer in answers] == [410] * 4
    assert all("đã được gỡ" in answer.text and "hộ nghèo" not in answer.text for answer in answers)
    assert visitor.get(f"/review?figure={names['kept']}").status_code == 200


def test_the_page_covers_a_passage(site: Stand) -> None:
    visitor = browser(site)
    first, second = (row["figure_id"] for row in site.store.figures(document_id="kept"))
    assert "Mẫu" in visitor.get(f"/review?figure={first}").text
    take_down(site.store, Takedown(Kind.PASSAGE, "kept", "bà Lò Thị Mẫu"), NOON)
    shown = visitor.get(f"/review?figure={second}").text
    assert "Mẫu" not in shown + visitor.get("/queue").text
    assert COVER in shown
    assert visitor.get("/page?id=kept&number=1").status_code == 410
    take_down(site.store, Takedown(Kind.PASSAGE, "kept", f"{LINES[0]} ở thôn kept"), NOON)
    assert visitor.get(f"/review?figure={first}").status_code == 410
    assert visitor.get(f"/previous/{second}").headers["location"].endswith(second), "it is passed over"
    assert visitor.get("/document?id=kept").headers["location"].endswith(second)
    assert first not in visitor.get("/queue").text + visitor.get(f"/review?figure={second}").text


# A watched website


def run(home: Path, *words: str) -> Any:
    return CliRunner().invoke(app, ["--home", str(home), *words])


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A crawled site of six articles; its source expects more figures than there are."""
    site = Site()
    with serve(site):
        told = "Năm 2023, thôn có {} hộ nghèo được giúp sửa nhà. " + "Bà con ai cũng vui mừng góp công cùng làm. " * 9
        texts = {f"/tin-{n}": article(f"Tin thôn {n}", told.format(n)) for n in range(41, 47)}
        site.pages = {"/": listing(*texts), **texts}
        write_source(tmp_path, site, 1000)
        run(tmp_path, "crawl", "xa", "--direct")
        yield tmp_path


def write_source(home: Path, site: Site, least: int) -> None:
    bounds = {"figures_per_document": {"min": least, "why": "as many as there are"}}
    source = {"name": "xa", "start": [f"{site.url}/"], "allow_private": True, "politeness": QUICK, "expect": bounds}
    (home / "sources").mkdir(exist_ok=True)
    (home / "sources" / "xa.yaml").write_text(yaml.safe_dump(source), encoding="utf-8")


def test_no_release_while_a_minimum_is_broken(home: Path) -> None:
    refused = run(home, "publish", "1.0", "--date", "2026-11-30")
    assert refused.exit_code == 1
    assert "No release: an alarm is on for xa." in str(refused.exception)
    assert not (home / "releases").exists()
    settings = configuration.load(home=home)
    assert watching.export(settings) == 0, "nor are its rows in the table of the schedule"


def test_once_mended_it_is_published_without_what_was_taken_down(home: Path) -> None:
    source = home / "sources" / "xa.yaml"
    text = source.read_text("utf-8")
    source.write_text(text.replace("min: 1000", "min: 1"), encoding="utf-8")
    settings = configuration.load(home=home)
    assert watching.look(settings, "xa")[1] == []
    address = yaml.safe_load(text)["start"][0]
    assert run(home, "takedown", "add", "--page", f"{address}tin-41", "--reason", "on request").exit_code == 0
    assert f"{address}tin-41" in run(home, "takedown", "list").output
    assert "No row of the table loses by it now" in run(home, "takedown", "add", "--document", "nowhere").output
    assert "Lifted: document nowhere." in run(home, "takedown", "lift", "2").output
    published_now = run(home, "publish", "1.0", "--date", "2026-11-30")
    assert published_now.output.startswith("5 figures, "), published_now.output
    assert "41 hộ" not in (home / "releases/1.0/figures.csv").read_text("utf-8")
    assert watching.export(settings) == 5
    assert "41 hộ" not in (home / "exports/figures.csv").read_text("utf-8")
    assert f"{address}tin-41" not in warc(home) > {f"{address}tin-42", f"{address}tin-43"}
    run(home, "takedown", "add", "--passage", "42 hộ nghèo", "--reason", "on request")
    assert f"{address}tin-42" not in warc(home) > {f"{address}tin-43"}, "bytes cannot be cut"


def warc(home: Path) -> set[str]:
    assert run(home, "archive", "export", str(home / "x.warc")).exit_code == 0
    with (home / "x.warc").open("rb") as file:
        found = [record for record in ArchiveIterator(file) if record.rec_type == "response"]
        return {record.rec_headers["WARC-Target-URI"] for record in found}
