"""Files of reviews: written, filled in by people, mangled by spreadsheets, and taken back without a wrong cell."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import need_program
from databases import Databases
from factories import reading, record
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from outputs.export import export_figures
from outputs.review_cells import CellError, corrected, mangled, number, number_range, period, verdict
from outputs.review_export import export_review_csv, export_review_xlsx
from outputs.review_files import ReviewFileError, read_file
from outputs.review_import import Import, Outcome, import_file
from outputs.reviews import Reviews, Said, Verdict
from outputs.store import Store

LINES = ("797 hộ nghèo năm 2022", "4,69 phần trăm giảm", "1.863.638.000 đồng cho 12 hộ", "15 xã =1+1 đạt")
ME, OTHER = "người-a", "người-b"


@pytest.fixture
def store(tmp_path: Path, database: Databases) -> Iterator[Store]:
    with Store.open(database(tmp_path / "solieu.sqlite")) as opened:
        opened.load(record(), *reading(LINES, period="2023-06", indicator="poor_households"))
        yield opened


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def exported(store: Store, tmp_path: Path) -> list[dict[str, str]]:
    export_review_csv(store, tmp_path / "review.csv")
    return rows_of(tmp_path / "review.csv")


def as_csv(rows: list[dict[str, str]], delimiter: str = ",") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def taken_back(store: Store, tmp_path: Path, data: bytes, **how: Any) -> Import:
    path = tmp_path / "back.csv"
    path.write_bytes(data)
    return import_file(store, read_file(path), **{"reviewer": ME, **how})


def said(store: Store) -> list[tuple[str, str, dict[str, str], str]]:
    current = Reviews(store).current(row["figure_id"] for row in store.figures())
    found = (current.get(row["figure_id"]) for row in store.figures())
    return [(one.verdict, one.reviewer, one.corrected, one.note) if one else ("", "", {}, "") for one in found]


def fill(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """What a reviewer writes into a file."""
    rows[0] |= {"verdict": "đúng"}
    rows[1] |= {"verdict": "Sai", "corrected_value": "4,96", "corrected_indicator": "Thu nhập", "note": "=nhầm; số"}
    rows[2] |= {"verdict": "chưa chắc", "reviewer": OTHER}
    return rows


WANTED = [
    ("right", ME, {}, ""),
    ("wrong", ME, {"value": "4.96", "indicator": "income"}, "=nhầm; số"),
    ("unsure", OTHER, {}, ""),
    ("", "", {}, ""),
]

# What programs make of the file


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_separators_and_encodings(store: Store, tmp_path: Path, delimiter: str, encoding: str) -> None:
    data = as_csv(fill(exported(store, tmp_path)), delimiter).encode(encoding)
    result = taken_back(store, tmp_path, data)
    assert result.counts == {Outcome.TAKEN: 3, Outcome.EMPTY: 1}
    assert said(store) == WANTED


def test_the_line_that_names_the_separator(store: Store, tmp_path: Path) -> None:
    taken_back(store, tmp_path, b"sep=;\r\n" + as_csv(fill(exported(store, tmp_path)), ";").encode())
    assert said(store) == WANTED


def test_letters_that_were_lost_are_told(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ReviewFileError, match="CSV UTF-8"):
        taken_back(store, tmp_path, as_csv(fill(exported(store, tmp_path))).encode("cp1258", "replace"))


def test_columns_may_be_reordered_added_and_left_out(store: Store, tmp_path: Path) -> None:
    rows = fill(exported(store, tmp_path))
    kept = ["reviewer", "của tôi", "note", "corrected_indicator", "verdict", "corrected_value", "figure_id"]
    rows = [{name: row.get(name, "7") for name in [*kept, "review_token"]} for row in rows]
    result = taken_back(store, tmp_path, as_csv(rows).encode())
    assert said(store) == WANTED
    assert result.unknown == ("của tôi",)
    assert "corrected_unit" in result.missing


def test_rows_may_be_filtered_and_sorted(store: Store, tmp_path: Path) -> None:
    rows = fill(exported(store, tmp_path))
    result = taken_back(store, tmp_path, as_csv([rows[2], rows[1]]).encode())
    assert result.counts == {Outcome.TAKEN: 2}
    assert said(store) == [("", "", {}, ""), *WANTED[1:]]


def test_titles_count_as_names(store: Store, tmp_path: Path) -> None:
    rows = [
        {"Mã dòng": r["figure_id"], "KẾT LUẬN": r["verdict"], "Sửa: Giá trị": r["corrected_value"]}
        for r in fill(exported(store, tmp_path))[:2]
    ]
    assert taken_back(store, tmp_path, as_csv(rows).encode()).counts == {Outcome.TAKEN: 2}
    assert said(store)[1][2] == {"value": "4.96"}


def test_the_table_of_figures_is_no_file_of_reviews(store: Store, tmp_path: Path) -> None:
    """It has verdicts, and what is right beside them under other names: taken back, they would lose it."""
    taken_back(store, tmp_path, as_csv(fill(exported(store, tmp_path))).encode())
    export_figures(store, tmp_path / "figures.csv")
    with pytest.raises(ReviewFileError, match="the table of figures"):
        read_file(tmp_path / "figures.csv")


def test_a_check_mark_that_is_none_is_no_check_mark(store: Store, tmp_path: Path) -> None:
    rows = fill(exported(store, tmp_path))
    for row in rows:
        row["review_token"] = f"k{'9' * 5000}-{row['review_token'].partition('-')[2]}"
    assert taken_back(store, tmp_path, as_csv(rows).encode()).counts == {Outcome.CONFLICT: 3, Outcome.EMPTY: 1}


def test_a_file_that_is_something_else(store: Store, tmp_path: Path) -> None:
    for data in (b"", b"a,b\r\n1,2\r\n", b"PK\x03\x04broken", b"\x00\x01\x02"):
        with pytest.raises(ReviewFileError):
            taken_back(store, tmp_path, data)


# What people write


@pytest.mark.parametrize(
    ("cell", "sign", "value"),
    [
        ("1863638000", "", "1863638000"),
        ("1.863.638.000", "", "1863638000"),
        ("1 863 638", "", "1863638"),
        ("4,69", "", "4.69"),
        ("4.69", "", "4.69"),
        ("1.500", ",", "1500"),
        ("1,500", ",", "1.500"),
        ("1.863,5", "", "1863.5"),
        ("1,863.5", "", "1863.5"),
        ("0,125", "", "0.125"),
        (12, "", "12"),
        (4.69, "", "4.69"),
        ("-3", "", "-3"),
    ],
)
def test_numbers_as_people_write_them(cell: Any, sign: str, value: str) -> None:
    assert number(cell, sign) == Decimal(value)


@pytest.mark.parametrize(
    "cell", ["1.500", "1,500", "1,86E+09", "10-Dec", "Thg10-12", "12/10/2026", "2026-10-12", "14-16", "12.34.567", "x"]
)
def test_a_number_of_doubt_is_refused(cell: str) -> None:
    with pytest.raises(CellError):
        number(cell)


def test_a_range_is_two_ends() -> None:
    assert number_range("14-16") == (14, 16)
    assert number_range("1,5 – 2,5") == (Decimal("1.5"), Decimal("2.5"))
    assert number_range("14") is None
    with pytest.raises(CellError):
        number_range("16-14")


@pytest.mark.parametrize(
    "cell", ["2023", "2023-06", "2023-Q1", "2023-h1", "2023-12-31", "2021/2025", "2023-01/2023-09", 2023]
)
def test_periods(cell: Any) -> None:
    assert period(cell) == str(cell).upper()


@pytest.mark.parametrize("cell", ["Jun-23", "6/2023", "2023-13", "2023-02-30", "2025/2021", "quý 1", "23"])
def test_a_period_of_doubt_is_refused(cell: str) -> None:
    with pytest.raises(CellError):
        period(cell)


def test_codes_by_code_and_label() -> None:
    assert corrected("indicator", "Hộ nghèo") == corrected("indicator", "poor households") == "poor_households"
    assert corrected("group", "cận nghèo; nghèo") == "near_poor;poor"
    assert corrected("per", "hộ;tháng") == "household;month"
    assert corrected("value_high", "(trống)") == ""
    for column, cell in (("indicator", "nghèo lắm"), ("unit", "(trống)"), ("pair", "7")):
        with pytest.raises(CellError):
            corrected(column, cell)


def test_verdicts_in_both_languages() -> None:
    assert [verdict(word) for word in ("ĐÚNG", "dung", "Right", "Sai", "?", "không phải số liệu", " ")] == [
        *("right", "right", "right", "wrong", "unsure", "no_figure", "")
    ]
    with pytest.raises(CellError):
        verdict("có lẽ")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"verdict": "có lẽ"}, "có lẽ"),
        ({"verdict": "sai", "corrected_value": "1.500"}, "1500"),
        ({"verdict": "sai", "corrected_value": "10-Thg12"}, "10-12"),
        ({"verdict": "sai", "corrected_value": "1,86E+09"}, "rút gọn"),
        ({"verdict": "sai", "corrected_period": "Jun-23"}, "thời gian"),
        ({"verdict": "sai", "corrected_place": "01/02/2026"}, "là ngày"),
        ({"verdict": "đúng", "corrected_value": "5"}, "mà lại"),
        ({"corrected_value": "5"}, "không có kết luận"),
        ({"note": "xem lại"}, "không có kết luận"),
        ({"verdict": "sai", "corrected_value": "797"}, "giống hệt"),
        ({"verdict": "sai", "corrected_value": "20", "corrected_value_high": "10"}, "ngược"),
        ({"verdict": "sai", "corrected_value_high": "10"}, "ngược"),
        ({"verdict": "đúng", "figure_id": "f0000000000000"}, "không còn"),
        ({"verdict": "đúng", "figure_id": ""}, "figure_id"),
    ],
)
def test_a_row_of_doubt_changes_nothing(store: Store, tmp_path: Path, change: dict[str, str], reason: str) -> None:
    rows = exported(store, tmp_path)
    rows[0] |= change
    rows[1]["verdict"] = "đúng"
    result = taken_back(store, tmp_path, as_csv(rows).encode())
    (refused,) = [row for row in result.rows if row.outcome is Outcome.REFUSED]
    assert refused.line == 2
    assert reason in refused.text
    assert [one[0] for one in said(store)] == ["", "right", "", ""]


def test_a_place_that_no_gazetteer_knows_is_told(store: Store, tmp_path: Path) -> None:
    rows = exported(store, tmp_path)
    rows[0] |= {"verdict": "sai", "corrected_place": "Không Có Đâu"}
    rows[1] |= {"verdict": "sai", "corrected_place": "Bản Liền"}
    taken = [
        row.text for row in taken_back(store, tmp_path, as_csv(rows).encode()).rows if row.outcome is Outcome.TAKEN
    ]
    assert ["địa danh" in text for text in taken] == [True, False]


def test_two_rows_that_differ_about_one_figure(store: Store, tmp_path: Path) -> None:
    rows = exported(store, tmp_path)[:1]
    twice = [{**rows[0], "verdict": "đúng"}, {**rows[0], "verdict": "sai"}]
    assert taken_back(store, tmp_path, as_csv(twice).encode()).counts == {Outcome.REFUSED: 2}
    same = [{**rows[0], "verdict": "đúng"}] * 2
    taken_back(store, tmp_path, as_csv(same).encode())
    assert len(list(Reviews(store).everything())) == 1


# Old files, and files that come twice


def test_the_same_file_twice_is_one_review_each(store: Store, tmp_path: Path) -> None:
    data = as_csv(fill(exported(store, tmp_path))).encode()
    taken_back(store, tmp_path, data)
    assert taken_back(store, tmp_path, data).counts == {Outcome.UNCHANGED: 3, Outcome.EMPTY: 1}
    assert len(list(Reviews(store).everything())) == 3


def test_an_old_file_lies_over_no_newer_review(store: Store, tmp_path: Path) -> None:
    rows = fill(exported(store, tmp_path))
    name = rows[0]["figure_id"]
    newer = Reviews(store).say(Said(figure_id=name, verdict=Verdict.WRONG, reviewer=OTHER, seen=0))
    result = taken_back(store, tmp_path, as_csv(rows).encode())
    assert [(row.figure_id, OTHER in row.text) for row in result.rows if row.outcome is Outcome.CONFLICT] == [
        (name, True)
    ]
    assert Reviews(store).current([name])[name] == newer
    forced = taken_back(store, tmp_path, as_csv(rows).encode(), overwrite=True)
    (over,) = [row for row in forced.rows if row.figure_id == name]
    assert (over.outcome, OTHER in over.text) == (Outcome.TAKEN, True)
    assert len(Reviews(store).history(name)) == 2


def test_without_the_check_mark_nothing_newer_is_overwritten(store: Store, tmp_path: Path) -> None:
    rows = [{name: row[name] for name in ("figure_id", "verdict")} for row in fill(exported(store, tmp_path))]
    Reviews(store).say(Said(figure_id=rows[0]["figure_id"], verdict=Verdict.WRONG, reviewer=OTHER, seen=0))
    assert taken_back(store, tmp_path, as_csv(rows).encode()).counts[Outcome.CONFLICT] == 1


def test_a_file_of_another_reading_is_refused(store: Store, tmp_path: Path) -> None:
    data = as_csv(fill(exported(store, tmp_path))).encode()
    store.load(record(), *reading(LINES, period="2024", indicator="poor_households"))
    assert taken_back(store, tmp_path, data).counts == {Outcome.REFUSED: 3, Outcome.EMPTY: 1}


def test_a_dry_run_tells_and_changes_nothing(store: Store, tmp_path: Path) -> None:
    data = as_csv(fill(exported(store, tmp_path))).encode()
    tried = taken_back(store, tmp_path, data, dry_run=True)
    assert said(store) == [("", "", {}, "")] * 4
    assert tried.rows == taken_back(store, tmp_path, data).rows


def test_reviews_go_out_and_come_back_unchanged(store: Store, tmp_path: Path) -> None:
    taken_back(store, tmp_path, as_csv(fill(exported(store, tmp_path))).encode())
    rows = exported(store, tmp_path)
    assert (rows[1]["verdict"], rows[1]["corrected_value"], rows[1]["note"]) == ("wrong", "4.96", "'=nhầm; số")
    assert taken_back(store, tmp_path, as_csv(rows).encode()).counts == {Outcome.UNCHANGED: 3, Outcome.EMPTY: 1}
    rows[1] |= {"corrected_value": "5"}
    assert taken_back(store, tmp_path, as_csv(rows).encode(), reviewer=OTHER).counts[Outcome.TAKEN] == 1
    assert said(store)[1][:3] == ("wrong", OTHER, {"value": "5", "indicator": "income"})


@pytest.mark.parametrize(
    ("original", "cell", "column"),
    [
        ("4.69", "4,69", "value"),
        ("1863638000", "1.863.638.000", "value"),
        ("1863638000", "1,86364E+09", "value"),
        ("12345678901234567", "12345678901234600", "value"),
        ("2023-06", "Jun-23", "period"),
        ("2023-06", "Thg6-23", "period"),
        ("2023-06", "01/06/2023", "period"),
        ("2023-06", "2023-06-01 00:00:00", "period"),
        ("0.005", "5", "value"),
        ("1.250", "1250", "value"),
        ("0042", "42", "note"),
        ("10-12", "10/12/2026", "note"),
        ("10-12", "10-Thg12", "note"),
        ("10-12", "2026-12-10 00:00:00", "note"),
        ("1/2", "01/02/2026", "place"),
        ("income", "Thu nhập", "indicator"),
    ],
)
def test_what_a_spreadsheet_did_to_a_cell_is_no_change(original: str, cell: str, column: str) -> None:
    assert mangled(original, cell, column)
    assert not mangled("1999", cell, column)


# Missed figures


def test_a_missed_figure_in_a_file(store: Store, tmp_path: Path) -> None:
    text = "\n".join(LINES)
    row = dict.fromkeys(exported(store, tmp_path)[0], "") | {
        **{"verdict": "bỏ sót", "document_id": "doc", "raw": "12 hộ", "sentence": LINES[2], "corrected_value": "12"},
        **{"corrected_unit": "hộ", "corrected_indicator": "Hộ nghèo"},
    }
    result = taken_back(store, tmp_path, as_csv([row]).encode(), texts={"doc": text}.get)
    assert result.counts == {Outcome.TAKEN: 1}
    (missed,) = Reviews(store).missed()
    assert text[missed.start : missed.end] == "12 hộ"
    back = exported(store, tmp_path)
    assert [line["verdict"] for line in back].count("missed") == 1
    assert taken_back(store, tmp_path, as_csv(back).encode()).counts[Outcome.UNCHANGED] == 1
    row["raw"] = "hộ"
    assert "2 chỗ" in taken_back(store, tmp_path, as_csv([row]).encode(), texts={"doc": "hộ hộ"}.get).rows[0].text


# The workbook


@pytest.fixture
def workbook(store: Store, tmp_path: Path) -> Path:
    path = tmp_path / "review.xlsx"
    assert export_review_xlsx(store, path) == 4
    return path


def sheet_rows(path: Path) -> tuple[Any, dict[str, int]]:
    sheet = load_workbook(path, rich_text=True).worksheets[0]
    return sheet, {cell.value: cell.column for cell in sheet[1]}


def test_the_workbook_is_made_for_people(workbook: Path) -> None:
    sheet, places = sheet_rows(workbook)
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.cell(4, places["Đọc là"]).value == "1.863.638.000"
    assert (sheet.cell(3, places["Giá trị"]).value, sheet.cell(3, places["Giá trị"]).number_format) == (
        4.69,
        "#,##0.00",
    )
    sentence = sheet.cell(2, places["Câu"]).value
    assert isinstance(sentence, CellRichText)
    assert [part.text for part in sentence if isinstance(part, TextBlock) and part.font.b] == ["797"]
    assert "#:~:text=" in sheet.cell(2, places["Mở trang nguồn"]).hyperlink.target
    assert sheet.cell(2, places["Chỉ tiêu"]).value == "Hộ nghèo"
    lists = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert "A2" in lists
    assert len(lists) == 8
    assert len(sheet.conditional_formatting) == 1


def test_nothing_in_the_workbook_runs(store: Store, tmp_path: Path) -> None:
    evil = ["5 =HYPERLINK(1)", "-1 +1 xã", "6 \x0b hộ"]
    store.load(record(title="=1+1", publisher="-1+1"), *reading(evil, value=Decimal(5), place="=cmd|' /C calc'!A0"))
    export_review_xlsx(store, tmp_path / "evil.xlsx")
    sheet, _ = sheet_rows(tmp_path / "evil.xlsx")
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr", "d"}
    texts = [
        str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None and cell.data_type != "n"
    ]
    assert "'=1+1" in texts
    assert [text for text in texts if text[:1] in "=+@"] == []


def fill_workbook(path: Path) -> None:
    book = load_workbook(path, rich_text=True)
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[1]}
    for line, row in enumerate(fill([{} for _ in range(4)]), 2):
        for name, title in (
            *(("verdict", "Kết luận"), ("corrected_value", "Sửa: Giá trị"), ("note", "Ghi chú")),
            *(("corrected_indicator", "Sửa: Chỉ tiêu"), ("reviewer", "Người xem")),
        ):
            if name in row:
                value: Any = 4.96 if row[name] == "4,96" else row[name].replace("=", "'=")
                sheet.cell(line, places[title]).value = value
    sheet.row_dimensions[3].hidden = True
    book.save(path)


def test_the_workbook_comes_back(store: Store, workbook: Path) -> None:
    fill_workbook(workbook)
    assert import_file(store, read_file(workbook), reviewer=ME).counts == {Outcome.TAKEN: 3, Outcome.EMPTY: 1}
    assert said(store) == WANTED
    export_review_xlsx(store, workbook)
    assert import_file(store, read_file(workbook), reviewer=ME).counts == {Outcome.UNCHANGED: 3, Outcome.EMPTY: 1}


def test_a_date_in_a_cell_of_the_workbook_is_refused(store: Store, workbook: Path) -> None:
    from datetime import datetime

    book = load_workbook(workbook)
    places = {cell.value: cell.column for cell in book.worksheets[0][1]}
    for line, title in ((2, "Sửa: Giá trị"), (3, "Sửa: Thời gian")):
        book.worksheets[0].cell(line, places["Kết luận"]).value = "sai"
        book.worksheets[0].cell(line, places[title]).value = datetime(2026, 10, 12)
    book.save(workbook)
    assert import_file(store, read_file(workbook), reviewer=ME).counts[Outcome.REFUSED] == 2


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "big.xlsx"
    book = Workbook()
    book.active.append(["x" * 30_000])  # type: ignore[union-attr]
    book.save(path)
    monkeypatch.setattr("outputs.review_files.LARGEST", path.stat().st_size + 1)
    with pytest.raises(ReviewFileError, match="unpacks"):
        read_file(path)


# LibreOffice with Vietnamese settings


def converted(office: str, home: Path, source: Path, kind: str) -> Path:
    """The file as LibreOffice opens and saves it where decimals have commas."""
    out = home / "out"
    profile = home / "profile" / "user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">'
        "<value>vi-VN</value></prop></item></oor:items>",
        encoding="utf-8",
    )
    command = [office, "--headless", f"-env:UserInstallation={(home / 'profile').as_uri()}", "--convert-to", kind]
    if source.suffix == ".csv":
        command += ["--infilter=Text - txt - csv (StarCalc):44,34,76,1,,1066,false,true"]
    subprocess.run([*command, "--outdir", out, source], check=True, capture_output=True, timeout=120)
    return out / f"{source.stem}.{kind[:4].rstrip(':')}"


CSV_OUT = "csv:Text - txt - csv (StarCalc):59,34,76,1,,1066,false,true,false"


@pytest.fixture
def reviewed(store: Store, tmp_path: Path) -> Store:
    """A store with reviews whose cells a spreadsheet likes to change."""
    rows = exported(store, tmp_path)
    rows[0] |= {"verdict": "sai", "corrected_value": "1863638000", "corrected_period": "2023-07", "note": "007"}
    rows[1] |= {"verdict": "sai", "corrected_value": "4,75", "corrected_value_high": "5,25", "note": "10-12"}
    rows[2] |= {"verdict": "sai", "corrected_value": "14-16", "corrected_place": "Phường 5", "note": 'a;"b",\nc'}
    rows[3] |= {"verdict": "sai", "corrected_value": "0,005", "corrected_place": "1/2"}
    assert taken_back(store, tmp_path, as_csv(rows).encode()).counts[Outcome.TAKEN] == 4
    return store


@pytest.mark.parametrize("first", ["csv", "xlsx"])
def test_libreoffice_saves_without_a_lost_or_changed_cell(reviewed: Store, tmp_path: Path, first: str) -> None:
    office = need_program("soffice")
    source = tmp_path / f"libre.{first}"
    (export_review_csv if first == "csv" else export_review_xlsx)(reviewed, source)
    before = said(reviewed)
    for kind in (CSV_OUT, "xlsx", "ods", "xls"):
        back = converted(office, tmp_path, source, kind)
        result = import_file(reviewed, read_file(back), reviewer=OTHER)
        assert result.counts == {Outcome.UNCHANGED: 4}, [row.text for row in result.rows]
        assert said(reviewed) == before


def test_ten_thousand_rows_come_back(tmp_path: Path) -> None:
    """That they do so within ten seconds is measured by the benchmarks."""
    with Store.open(tmp_path / "big.sqlite") as store:
        lines = [f"{n + 1} hộ nghèo ở thôn {n}" for n in range(10_000)]
        store.load(record(), *reading(lines))
        rows = exported(store, tmp_path)
        for row in rows:
            row["verdict"] = "đúng"
        assert taken_back(store, tmp_path, as_csv(rows).encode()).counts == {Outcome.TAKEN: 10_000}
