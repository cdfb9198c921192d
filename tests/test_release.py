"""Releases, observations and questions to them, made from the samples."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import goldsets
import pandas as pd
import pytest
from databases import POSTGRESQL, databases
from factories import NOON, reading, record

import patterns
from extractors.extract import extract
from extractors.readers import read
from outputs import Question, open_dataset, tabular
from outputs.asked import Asked, QueryError, asked_place
from outputs.columns import CORRECTABLE
from outputs.derived import derived
from outputs.errors import ExportError
from outputs.export import guarded
from outputs.moving import move
from outputs.observations import OBSERVED, observations_sql
from outputs.published import published
from outputs.query import ask, newest_release, select, why_nothing
from outputs.release import About, ReleaseError, Rows, write_parts, write_release
from outputs.release_parts import parts_of
from outputs.release_rows import RELEASED, released, said_table
from outputs.reviews import Reviews, Said, Verdict, missed_figure
from outputs.rows import figure_rows
from outputs.store import Store
from outputs.takedown import Kind as Down
from outputs.takedown import Takedown, take_down

DAY = date(2026, 11, 22)
Row = dict[str, Any]


def rows_of(path: Path) -> list[Row]:
    """Rows as the store publishes them, without the store."""
    document = goldsets.document_of(path)
    about = {
        **dict.fromkeys(("document_number", "publisher", "published_origin", "snapshot_id", "content_hash"), ""),
        **dict.fromkeys(("reader_version", "extractor_version"), "1"),
        **{"document_kind": "news", "publisher_level": "province", "source": "samples", "title": document.title},
        **{"url": f"https://example.org/{path.stem}", "published": None, "fetched_at": None},
        **{"verdict": "", "reviewed_at": None, **{f"reviewed_{name}": "" for name in CORRECTABLE}},
        **{f"probability_{name}": None for name in ("value", "statement", "row")},
    }
    found = ({**about, **row} for row in figure_rows(document, extract(document), path.stem, about["url"]))
    return [{**row, **derived(row)} for row in found]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    paths = sorted(goldsets.SAMPLES.glob("*.[th][xt]*"))
    return [row for path in paths for row in rows_of(path)]


@pytest.fixture(scope="module")
def release(rows: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_release(rows, tmp_path_factory.mktemp("releases"), About("1.0", DAY, {"extractor": "1"})).folder


def cut(rows: list[Row], document_id: str) -> list[Rows]:
    return [Rows([row for row in rows if (row["document_id"] < document_id) is first]) for first in (True, False)]


@pytest.mark.parametrize("workers", [1, 2])
def test_the_same_input_gives_the_same_bytes(rows: list[Row], release: Path, tmp_path: Path, workers: int) -> None:
    """Also in parts, each in a process of its own."""
    parts = [Rows(rows)] if workers == 1 else cut(rows, "district-report")
    assert all(part.rows for part in parts)
    again = write_parts(parts, tmp_path, About("1.0", DAY, {"extractor": "1"}), workers).folder
    files = sorted(path.relative_to(release) for path in release.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert [name for name in files if (release / name).read_bytes() != (again / name).read_bytes()] == []


def test_the_table_in_parts_is_all_of_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outputs.release_parts.PART", 3)
    for name in "abcd":
        document, extraction = reading(["1 hộ", "2 hộ"], name)
        store.load(record(name), document, extraction)
    parts = [part.figures()["document_id"].to_pylist() for part in parts_of(store)]
    assert parts == [["a", "a"], ["b", "b"], ["c", "c"], ["d", "d"]]
    monkeypatch.setattr("outputs.release_parts.PART", 100)
    (whole,) = parts_of(store)
    assert whole.figures().equals(said_table(published(store)))


def test_the_same_table_in_either_database_is_the_same_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also in parts, with figures that people corrected, rejected and added, and with a passage taken down."""
    monkeypatch.setattr("outputs.release_parts.PART", 40)
    with Store.open(tmp_path / "solieu.sqlite") as store, databases(POSTGRESQL) as made:
        fill(store)
        with Store.open(made(tmp_path / "moved.sqlite")) as moved:
            move(store.engine, moved.engine)
            folders = [
                write_parts(parts_of(one), tmp_path / name, About("1.0", DAY)).folder
                for name, one in (("sqlite", store), ("postgresql", moved))
            ]
        assert len(parts_of(store)) > 3
    sums = {(folder / "SHA256SUMS").read_text("utf-8") for folder in folders}
    assert len(sums) == 1
    assert ask(folders[1], "SELECT DISTINCT verdict FROM figures ORDER BY 1").rows == [("",), ("missed",), ("wrong",)]
    assert ask(folders[1], "SELECT count(*) > 0 FROM figures WHERE contains(sentence, '[đã gỡ]')").rows == [(True,)]


def fill(store: Store) -> None:
    """The samples, one of them under names whose order languages and code points see differently, with reviews."""
    paths = sorted(goldsets.SAMPLES.glob("*.[th][xt]*"))
    names = [*(path.stem for path in paths), "Đà-2", "_đà", "a b", "A-b", "ab"]
    for name, path in zip(names, [*paths, *paths[:1] * 5], strict=True):
        document = read(path.read_bytes(), document_id=name, name=path.name)
        store.load(record(name, published=date(2023, 5, 1)), document, extract(document))
    reviews, rows = Reviews(store), list(store.figures())
    for number, verdict in ((1, Verdict.WRONG), (7, Verdict.NO_FIGURE), (60, Verdict.WRONG)):
        corrected = {"value": "1.5"} if verdict is Verdict.WRONG else {}
        about = Said(figure_id=rows[number]["figure_id"], verdict=verdict, reviewer="a", seen=0, corrected=corrected)
        reviews.say(about)
    columns = {"value": "1", "unit": "item", "indicator": "other"}
    reviews.add_missed(missed_figure("ab", document.text, 0, document.text.index(" "), columns, "a"))
    take_down(store, Takedown(Down.PASSAGE, "", "hộ nghèo"), NOON)


def test_nothing_is_no_release(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="nothing to publish"):
        write_release([], tmp_path, About("1.0", DAY))
    assert list(tmp_path.iterdir()) == []


def test_checksums_name_every_other_file(release: Path) -> None:
    sums = dict(line.split("  ")[::-1] for line in (release / "SHA256SUMS").read_text("utf-8").splitlines())
    files = {p.relative_to(release).as_posix() for p in release.rglob("*") if p.is_file()} - {"SHA256SUMS"}
    assert set(sums) == files
    assert all(hashlib.sha256((release / name).read_bytes()).hexdigest() == digest for name, digest in sums.items())


def test_a_release_never_changes(rows: list[Row], release: Path) -> None:
    with pytest.raises(ReleaseError, match="choose a new version"):
        write_release(rows, release.parent, About("1.0", DAY))
    with pytest.raises(ReleaseError, match="no version"):
        write_release(rows, release.parent, About("../1", DAY))


def test_all_formats_hold_the_same_values(rows: list[Row], release: Path) -> None:
    wanted = {row["figure_id"]: row["value"] for row in rows}
    with duckdb.connect() as connection:
        parquet = dict(connection.execute(f"SELECT figure_id, value FROM '{release}/figures/*/*.parquet'").fetchall())
    text = pd.read_csv(release / "figures.csv", dtype=str, keep_default_na=False)
    assert parquet == wanted
    assert {i: Decimal(v) for i, v in zip(text["figure_id"], text["value"], strict=True)} == wanted


def test_other_programs_read_it_without_complaint(release: Path) -> None:
    import polars
    from frictionless import validate

    report = validate(str(release / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])
    frame = polars.read_csv(release / "figures.csv", infer_schema_length=None)
    assert frame.height == polars.read_parquet(release / "figures/**/*.parquet").height
    assert len(pd.read_csv(release / "figures.csv")) == frame.height


def test_a_reader_without_cleverness_reads_the_tables(release: Path) -> None:
    """As R's read.csv does: quotes and commas alone, each line as wide as the head, numbers with a point."""
    for name, numbers in (("figures", ("value", "start")), ("observations", ("value", "sources")), ("codes", ())):
        with (release / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            head, *lines = csv.reader(file, strict=True)
        assert lines
        assert {len(line) for line in lines} == {len(head)}
        for column in numbers:
            assert all(float(line[head.index(column)]) >= 0 for line in lines)


def test_no_cell_runs_in_a_spreadsheet(rows: list[Row], tmp_path: Path) -> None:
    titles = ["=1+1", "-5", "- 5 hộ", "+84", "@a", "'=x", "", 'a "b", c']
    bad = [{**row, "title": title} for row, title in zip(rows, titles, strict=False)]
    made = write_release(bad, tmp_path, About("1.0", DAY)).folder
    with (made / "figures.csv").open(encoding="utf-8", newline="") as file:
        shown = {row["figure_id"]: row["title"] for row in csv.DictReader(file)}
    assert [shown[row["figure_id"]] for row in bad] == [guarded(title) for title in titles]


def test_indicators_name_the_goals_that_they_speak_of(release: Path) -> None:
    codes = pd.read_csv(release / "codes.csv", keep_default_na=False)
    related = dict(codes[codes["sdg"] != ""][["code", "sdg"]].itertuples(index=False))
    assert related["poor_households"] == "1.2.1;1.2.2"
    assert set(related) == set(patterns.load("sdg")["related"])


def test_the_changelog_says_what_and_why(rows: list[Row], release: Path, tmp_path: Path) -> None:
    changed = [{**rows[0], "value": rows[0]["value"] + 1, "extractor_version": "2"}, *rows[2:]]
    second = write_release(changed, tmp_path, About("1.1", DAY, {}, before=release)).folder
    told = pd.read_csv(second / "changes.csv", keep_default_na=False).set_index("figure_id")
    assert dict(told.loc[rows[0]["figure_id"], ["what", "why", "columns"]]) == {
        "what": "changed", "why": "rules changed", "columns": "value",
    }  # fmt: skip
    assert told.loc[rows[1]["figure_id"], "what"] == "gone"
    assert len(told) == 2
    assert "changed: 1 (rules changed)" in (second / "CHANGELOG.md").read_text("utf-8")


def test_a_release_is_compared_with_the_newest_before_its_day(rows: list[Row], tmp_path: Path) -> None:
    told = {}
    for version, day in (("b", date(2026, 11, 30)), ("c", date(2026, 12, 31)), ("a", date(2026, 10, 31))):
        told[version] = (write_release(rows, tmp_path, About(version, day)).folder / "CHANGELOG.md").read_text("utf-8")
    assert "Against b;" in told["c"]
    assert "The first release." in told["a"]
    again = write_release(rows, tmp_path, About("d", date(2026, 11, 30))).folder
    assert "Against b;" in (again / "CHANGELOG.md").read_text("utf-8")
    with pytest.raises(ReleaseError, match=r"of 2026-12-31, after 2026-11-30: name one of before"):
        write_release(rows, tmp_path, About("e", date(2026, 11, 30), before=tmp_path / "c"))
    with pytest.raises(ReleaseError, match="is no release"):
        write_release(rows, tmp_path, About("e", date(2026, 11, 30), before=tmp_path / "nowhere"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "c", "d"]


def test_where_no_release_can_be_written_is_said(rows: list[Row], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="a part of the path is a file"):
        write_release(rows, tmp_path / "file" / "releases", About("1.0", DAY))
    (tmp_path / "1.0").mkdir()
    (tmp_path / "1.0/versions.json").write_text("{}")
    with pytest.raises(QueryError, match="damaged"):
        write_release(rows, tmp_path, About("1.1", DAY))


def test_two_releases_are_not_written_at_once(rows: list[Row], tmp_path: Path) -> None:
    class Second(Rows):
        def figures(self) -> Any:
            with pytest.raises(ReleaseError, match="wait until it is there"):
                write_release(rows, tmp_path, About("1.0", DAY))
            return super().figures()

    (tmp_path / ".0.9.part").mkdir()  # of a run that was killed
    write_parts([Second(rows)], tmp_path, About("1.0", DAY))
    assert [path.name for path in tmp_path.iterdir()] == ["1.0"]


def test_reviews_count_and_rejected_rows_go(rows: list[Row]) -> None:
    said = {f"reviewed_{name}": rows[0][name] for name in CORRECTABLE}
    corrected = {**rows[0], **said, "verdict": "wrong", "reviewed_value": Decimal(7), "reviewed_period": "2020"}
    shown = released(said_table([corrected, {**rows[1], "verdict": "no_figure"}])).to_pylist()
    assert [(row["value"], row["period_start"]) for row in shown] == [(7, date(2020, 1, 1))]


# Checks


def checked(store: Store, folder: Path, version: str = "1.0") -> list[Row]:
    """The checks of a release of a store."""
    made = write_parts(parts_of(store), folder, About(version, DAY))
    answer = ask(made.folder, "SELECT * FROM checks")
    assert made.checks == len(answer.rows)
    return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]


@pytest.fixture
def proven(tmp_path: Path) -> Iterator[Store]:
    """A document with a sum that holds and one whose part has a wrong digit."""
    with Store.open(tmp_path / "solieu.sqlite") as store:
        text = (
            "Báo cáo năm 2023\n"
            "Huyện xây 62 nhà Đại đoàn kết, trong đó xã Nam Đà 30 nhà, xã Đắk Sôr 32 nhà.\n"
            "Toàn huyện trao 1.246 suất quà, trong đó người cao tuổi 612 suất quà, trẻ em 338 suất quà, "
            "hộ nghèo 246 suất quà.\n"
        )
        document = read(text.encode(), document_id="sums", name="sums.txt")
        store.load(record("sums"), document, extract(document))
        yield store


def test_a_release_tells_what_the_arithmetic_says(proven: Store, tmp_path: Path) -> None:
    found = [row for row in checked(proven, tmp_path / "r") if row["kind"] == "sum"]
    names = {row["figure_id"]: row["raw"] for row in proven.figures()}
    told = {tuple(names[name] for name in row["figure_ids"].split(";")): row for row in found}
    good = told["62 nhà", "30 nhà", "32 nhà"]
    assert (good["holds"], good["stated"], good["expected"], good["unit"]) == (1, 62, 62, "house")
    assert (good["suspect"], good["reading"]) == ("", None)
    bad = told["1.246 suất quà", "612 suất quà", "338 suất quà", "246 suất quà"]
    assert (bad["holds"], bad["difference"], bad["slip"]) == (0, 50, "digit")
    value = next(row["value"] for row in proven.figures() if row["figure_id"] == bad["suspect"])
    assert abs(bad["reading"] - value) == 50
    with (tmp_path / "r/1.0/checks.csv").open(encoding="utf-8", newline="") as file:
        lines = {row["check_id"]: row for row in csv.DictReader(file)}
    assert (lines[bad["check_id"]]["formula"], lines[bad["check_id"]]["reading"]) == (
        bad["formula"],
        str(int(bad["reading"])),
    )
    with sqlite3.connect(tmp_path / "r/1.0/solieu.sqlite") as database:
        assert database.execute("SELECT count(*) FROM checks").fetchone() == (len(lines),)


def test_a_check_goes_with_its_figure(proven: Store, tmp_path: Path) -> None:
    """With one that a person corrected or rejected, and with one that was taken down."""
    rows = {row["raw"]: row["figure_id"] for row in proven.figures()}
    before = checked(proven, tmp_path / "r", "1.0")
    right = Said(
        figure_id=rows["338 suất quà"], verdict=Verdict.WRONG, reviewer="a", seen=0, corrected={"value": "388"}
    )
    Reviews(proven).say(right)
    after = checked(proven, tmp_path / "r", "1.1")
    assert after == [row for row in before if rows["338 suất quà"] not in row["figure_ids"]]
    take_down(proven, Takedown(Down.PASSAGE, "", "xã Nam Đà 30 nhà, xã Đắk Sôr 32 nhà"), NOON)
    assert checked(proven, tmp_path / "r", "1.2") == [r for r in after if rows["30 nhà"] not in r["figure_ids"]]
    assert len(before) > len(after)


# Observations


def observe(rows: list[Row]) -> list[Row]:
    columns = tuple(column for column in RELEASED if column.name in rows[0])
    with tabular.engine() as connection:
        connection.register("rows", tabular.arrow(rows, tabular.schema(columns)))
        found = connection.execute(observations_sql("rows")).fetchall()
    return [dict(zip((column.name for column in OBSERVED), cells, strict=True)) for cells in found]


def told(document: str, value: int, **columns: Any) -> Row:
    base = {
        **{"indicator": "poor_households", "unit": "household", "per": "", "group": "poor", "change": "level"},
        **{"status": "actual", "place": "Nam Đà", "place_code": "24697", "place_level": "commune", "period": "2019"},
        **{"province": "Đắk Nông", "province_code": "67", "district": "Krông Nô", "place_code_2025": "24697"},
        **{"period_start": date(2019, 1, 1), "period_end": date(2019, 12, 31), "period_kind": "year"},
        **{"published": None, "publisher_level": "", "verdict": "", "sentence": document, "value_high": None},
    }
    return {**base, "figure_id": f"f{document}{value}", "document_id": document, "value": Decimal(value), **columns}


def test_one_value_of_many_documents_is_one_observation() -> None:
    (one,) = observe([told("a", 5), told("b", 5), told("c", 5, sentence="a")])
    assert (one["value"], one["sources"], one["figures"], one["other_values"]) == (5, 2, 3, "")


def test_disagreements_are_kept_and_ranked() -> None:
    near = told("b", 6, publisher_level="commune")
    (one,) = observe([told("a", 5, publisher_level="press", published=date(2020, 5, 1)), near])
    assert (one["value"], one["other_values"], one["figure_ids"]) == (6, "5", "fb6;fa5")
    (one,) = observe([told("a", 5, verdict="right"), near])
    assert (one["value"], one["reviewed"], one["other_values"]) == (5, 1, "6")
    (one,) = observe([told("a", 5, published=date(2020, 5, 1)), told("b", 6, published=date(2021, 5, 1))])
    assert one["value"] == 6


def test_several_values_in_one_document_are_several_things() -> None:
    found = observe([told("a", 5), told("a", 6), told("b", 6)])
    assert [(one["value"], one["sources"], one["other_values"]) for one in found] == [(5, 1, ""), (6, 2, "")]
    assert len({one["observation_id"] for one in found}) == 2


# Questions


def test_frames_have_the_right_types(release: Path) -> None:
    frame = open_dataset(release.parent).figures(Question(indicator="poor_households", period="2015..2024"))
    assert len(frame) > 5
    assert str(frame["value"].dtype) == "float64"
    assert str(frame["period_start"].dtype).startswith("datetime64")
    assert set(frame["indicator"]) == {"poor_households"}
    exact = open_dataset(release).observations(exact=True)["value"]
    assert all(isinstance(value, Decimal) for value in exact)


def test_a_province_takes_what_lies_in_it(release: Path, rows: list[Row]) -> None:
    inside = select(release, Question(place="Thanh Hoá"))
    assert len(inside.rows) == sum("Thanh Hóa" in (row["place"], row["province"]) for row in rows) > 10
    for said in ("thanh hoa", "tỉnh Thanh Hóa", "  THANH  HÓA "):
        assert select(release, Question(place=said)).rows == inside.rows, said


def test_the_same_question_has_the_same_answer(release: Path) -> None:
    for table, name in (("figures", "figure_id"), ("observations", "observation_id")):
        found = select(release, Question(), table)
        order = "indicator, place_code, place, period_start, period_end, value, unit"
        columns = [found.columns.index(column) for column in (*order.split(", "), name)]
        keys = [tuple((row[column] is None, row[column]) for column in columns) for row in found.rows]
        assert keys == sorted(keys), table


def test_a_place_is_asked_for_as_people_write_it() -> None:
    assert asked_place("huyện Nam Trà My") == Asked(("Nam Trà My",), ("district",))
    codes = ("09514", "15571", "19021", "19897", "24259", "24712")
    assert asked_place("xã Quảng Phú") == Asked(("Quảng Phú",), ("commune",), codes)
    assert asked_place("TPHCM") == asked_place("ho chi minh") == Asked(("Hồ Chí Minh",))
    assert set(asked_place("Huế").names) == set(asked_place("Thừa Thiên-Huế").names) == {"Huế", "Thừa Thiên Huế"}
    # The number 24 was Bắc Giang's and is Bắc Ninh's.
    assert asked_place("Bắc Giang").names == ("Bắc Giang",)
    assert asked_place("Nơi Không Có") == Asked(("Nơi Không Có",))
    with pytest.raises(QueryError, match=r"may be Phù Ninh, Phú Ninh: write the name with its marks"):
        asked_place("phu ninh")


def answered(folder: Path, question: Question) -> list[Row]:
    found = select(folder, question)
    return [dict(zip(found.columns, row, strict=True)) for row in found.rows]


@pytest.mark.parametrize(
    "said",
    [
        "Trà Linh, Nam Trà My",
        "xã Trà Linh, huyện Nam Trà My, tỉnh Quảng Nam",
        "xã Trà Linh huyện Nam Trà My",
        "Trà Linh (Nam Trà My, Quảng Nam)",
        "tra linh, nam tra my",
        "Trà Linh - Nam Trà My - Việt Nam",
    ],
)
def test_a_place_is_asked_for_with_what_it_lies_in(rows: list[Row], tmp_path: Path, said: str) -> None:
    told = {"place": "Trà Linh", "place_level": "commune", "period": "2023", "unit": "household"}
    codes = {"place_code": "20950"}, {"place_code": "25507"}  # the second lies elsewhere
    made = [{**row, **told, **code} for row, code in zip(rows[:2], codes, strict=True)]
    folder = write_release([{**row, **derived(row)} for row in made], tmp_path, About("1.0", DAY)).folder
    assert [row["figure_id"] for row in answered(folder, Question(place=said))] == [rows[0]["figure_id"]]
    elsewhere = Question(place="Trà Linh, Hà Nội")
    assert not select(folder, elsewhere).rows
    assert "there is Trà Linh, Nam Trà My, Quảng Nam" in why_nothing(folder, elsewhere)


def test_hyphens_of_a_name_part_nothing() -> None:
    assert asked_place("Bà Rịa - Vũng Tàu") == asked_place("Bà Rịa-Vũng Tàu")
    assert asked_place("Bà Rịa - Vũng Tàu").holders == ()


def test_a_code_of_a_province_takes_what_lies_in_it(release: Path) -> None:
    inside = select(release, Question(place="38")).rows
    assert inside == select(release, Question(place="Thanh Hóa")).rows != []


def test_a_type_word_leaves_other_levels_out(release: Path) -> None:
    levels = "SELECT place_level FROM figures WHERE place = 'Bá Thước'"
    assert set(ask(release, levels).rows) == {("district",)}
    assert select(release, Question(place="huyện Bá Thước")).rows
    assert not select(release, Question(place="xã Bá Thước")).rows


APART = """SELECT p.place, u.unit FROM (SELECT DISTINCT place FROM figures WHERE place_level = 'commune') p
CROSS JOIN (SELECT DISTINCT unit FROM figures) u
WHERE NOT EXISTS (FROM figures f WHERE f.place = p.place AND f.unit = u.unit) ORDER BY ALL LIMIT 1"""
"""A commune and a unit that no row has together."""


def test_an_empty_answer_says_what_was_asked_in_vain(release: Path) -> None:
    assert "place 'Atlantis'." in why_nothing(release, Question(place="Atlantis", indicator="poor_households"))
    assert why_nothing(release, Question(place="Thah Hóa")).endswith("did you mean Thanh Hóa?")
    assert "period '1945'" in why_nothing(release, Question(place="Thanh Hóa", period="1945"))
    [(place, unit)] = ask(release, APART).rows
    seldom = Question(place=place, unit=unit)
    assert not select(release, seldom).rows
    assert "No row has all of" in why_nothing(release, seldom)


def test_a_period_may_be_open_and_ends_after_it_begins(release: Path) -> None:
    since, until = (select(release, Question(period=period)).rows for period in ("2023..", "..2022"))
    dated = "SELECT count(*) FROM figures WHERE {} ORDER BY ALL"
    assert len(since) == ask(release, dated.format("period_start >= '2023-01-01'")).rows[0][0] > 0
    assert len(until) == ask(release, dated.format("period_end <= '2022-12-31'")).rows[0][0] > 0
    for wrong in ("2024..2019", "..", "2019..bald"):
        with pytest.raises(QueryError, match=r"no period|ends before it begins"):
            select(release, Question(period=wrong))


def test_codes_are_a_table_of_questions_too(release: Path) -> None:
    sql = "SELECT DISTINCT label_en, sdg FROM figures JOIN codes ON section = 'unit' AND code = unit WHERE unit = 'VND'"
    assert ask(release, sql).rows == [("Vietnamese dong", "")]


def test_one_question_at_a_time(release: Path) -> None:
    assert ask(release, "SELECT 1; -- one").rows == [(1,)]
    with pytest.raises(QueryError, match="has 2 statements: ask one at a time"):
        ask(release, "SELECT 1; SELECT 2")
    with pytest.raises(QueryError, match=r"read, never changed \(no DROP\)"):
        ask(release, "DROP VIEW figures")
    with pytest.raises(QueryError, match="The tables are figures, observations, checks, codes"):
        ask(release, "SELECT * FROM tables")


@pytest.mark.parametrize("sql", ["SELECT", "COPY figures TO 'x.csv'", "SELECT * FROM read_text('pyproject.toml')"])
def test_a_query_can_do_no_harm(release: Path, sql: str) -> None:
    with pytest.raises(QueryError, match="cannot be answered"):
        ask(release, sql)


def test_questions_that_make_no_sense(release: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="no period"):
        select(release, Question(period="gần đây"))
    for nothing in ("", " ", "-- no more"):
        with pytest.raises(QueryError, match="query is empty"):
            ask(release, nothing)
    with pytest.raises(QueryError, match="no release"):
        open_dataset(tmp_path)
    assert newest_release(tmp_path) is None


def test_figures_are_asked_for_by_what_the_arithmetic_says(release: Path, rows: list[Row]) -> None:
    confirmed = select(release, Question(audit="khớp"))
    place = confirmed.columns.index("audit")
    assert {row[place] for row in confirmed.rows} == {"confirmed"}
    assert len(confirmed.rows) == sum(row["audit"] == "confirmed" for row in rows)
    likely = select(release, Question(audit="confirmed", least=0.6))
    place = likely.columns.index("probability_row")
    assert 0 < len(likely.rows) < len(confirmed.rows)
    assert min(row[place] for row in likely.rows) >= 0.6
    with pytest.raises(QueryError, match="no audit 'contradict': did you mean contradicted"):
        select(release, Question(audit="contradict"))
    with pytest.raises(QueryError, match="known of figures"):
        open_dataset(release).observations(Question(least=0.5))


def test_codes_are_asked_for_by_their_labels_too(release: Path) -> None:
    wanted = select(release, Question(indicator="poor_households")).rows
    assert select(release, Question(indicator="hộ nghèo")).rows == wanted != []
    with pytest.raises(QueryError, match=r"no indicator 'poor_houshold': did you mean poor_households"):
        select(release, Question(indicator="poor_houshold"))
    with pytest.raises(QueryError, match="no unit 'đồng tiền vàng'"):
        select(release, Question(unit="đồng tiền vàng"))


def test_versions_are_written_down(release: Path) -> None:
    told_versions = json.loads((release / "versions.json").read_text("utf-8"))
    assert told_versions == {"version": "1.0", "date": "2026-11-22", "extractor": "1"}


def test_the_examples_of_the_docs_run(release: Path, repository: Path) -> None:
    text = (repository / "docs/dataset.md").read_text("utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(code.replace("data/releases", str(release.parent)), names)
    assert len(names["poor"]) > 5
    assert set(names["money"]["unit"]) == {"VND"}


def test_the_notebook_runs(release: Path, repository: Path) -> None:
    notebook = json.loads((repository / "docs/start.ipynb").read_text("utf-8"))
    names: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]).replace("data/releases", str(release.parent)), names)
    assert len(names["best"]) == len(names["rates"]) > 3
    assert names["best"]["sentence"].str.len().min() > 0
