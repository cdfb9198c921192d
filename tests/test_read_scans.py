"""Scans against pages read by eye (tests/gold/scans), and the slips of OCR that are mended."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pytest
from conftest import need_program
from papers import Paper, Table, as_pdf, as_scan

import patterns
from extractors.extract import extract
from extractors.model import Document
from extractors.readers import NeedsOcrError, dispatch, images, programs, read, sniff
from extractors.readers.ocrnumbers import is_sound, mend, mend_phrases
from extractors.readers.tesseract import OcrWord

GOLD = Path(__file__).parent / "gold/scans"
PAGES = json.loads((GOLD / "figures.json").read_text(encoding="utf-8"))


def distance(a: str, b: str) -> int:
    """How many letters must be put in, taken out or changed to make one text of the other."""
    above = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (x != y)))
        above = row
    return above[-1]


def plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("²", "2").split())


def scan_page(shared: Path, name: str) -> Document:
    """The page of a scan as a document of its own."""
    need_program("tesseract")
    entry = PAGES[name]
    whole = pypdfium2.PdfDocument((shared / entry["file"]).read_bytes())
    single = pypdfium2.PdfDocument.new()
    single.import_pages(whole, [entry["page"] - 1])
    out = BytesIO()
    single.save(out)
    return read(out.getvalue(), document_id=name, name=f"{name}.pdf")


@pytest.mark.parametrize("name", PAGES)
def test_character_errors_of_scans(shared: Path, name: str) -> None:
    document = scan_page(shared, name)
    gold = plain((GOLD / f"{name}.txt").read_text(encoding="utf-8"))
    assert distance(plain(document.text), gold) / len(gold) <= 0.03


def test_figures_of_scans(shared: Path) -> None:
    wanted, found = [], []
    for name, entry in PAGES.items():
        wanted += [(name, figure["value"]) for figure in entry["figures"]]
        found += [(name, f"{f.value:f}") for f in extract(scan_page(shared, name)).figures]
    right = sum((Counter(wanted) & Counter(found)).values())
    assert right / len(wanted) >= 0.95


def test_every_attachment_of_the_portal_is_read(shared: Path) -> None:
    need_program("tesseract")
    for path in sorted((shared / "site/krongno/img").iterdir()):
        document = read(path.read_bytes(), document_id=path.stem, name=path.name)
        assert len(document.text) > 100
        assert document.blocks


def test_handwriting_is_no_text(shared: Path) -> None:
    text = scan_page(shared, "43-TB-VP-page1").text
    assert "Số: /TB-VP" in text
    assert "ngày tháng 6 năm 2019" in text


@pytest.mark.parametrize(
    ("read_as", "meant"),
    [
        ("1OO%", "100%"),
        ("l.413", "1.413"),
        ("I2", "12"),
        ("5m?", "5m2"),
        ("43,2%", "43,2%"),
        ("OO", "OO"),
        ("lO,5", "10,5"),
    ],
)
def test_slips_in_numbers(read_as: str, meant: str) -> None:
    assert mend(read_as) == meant


@pytest.mark.parametrize("word", ["II", "I.", "l", "O", "Ol", "K1O6", "I/2024", "IL.", "1B", "S0"])
def test_what_is_not_certain_is_left(word: str) -> None:
    assert mend(word) == word


@pytest.mark.parametrize("text", ["1.413", "12", "1.458.880.000", "0,5", "12,75%", "(30)", "-5"])
def test_sound_numbers(text: str) -> None:
    assert is_sound(text)


@pytest.mark.parametrize("text", ["1.41", "1.4134", "12:5", "", "1..2", "a"])
def test_unsound_numbers(text: str) -> None:
    assert not is_sound(text)


def ocr_words(text: str) -> list[OcrWord]:
    return [OcrWord(word, (1, 1, 1), (0, 0, 1, 1), 80.0) for word in text.split()]


@pytest.mark.parametrize("rule", patterns.load("ocr_slips")["rules"], ids=lambda rule: rule["id"])
def test_set_phrases(rule: dict[str, list[str]]) -> None:
    assert rule["why"]
    for example in rule["examples"]:
        mended = " ".join(word.text for word in mend_phrases(ocr_words(example)))
        assert mended.lower() in rule["right"]
        assert mended.isupper() == example.isupper()
    for miss in rule["near_misses"]:
        assert " ".join(word.text for word in mend_phrases(ocr_words(miss))) == miss


PROSE = Paper(
    "Báo cáo công tác giảm nghèo năm 2023",
    tuple(
        f"Đoạn {i}. Năm 2023, toàn huyện có {100 + i} hộ thoát nghèo, đạt {90 + i},5% kế hoạch giao." for i in range(8)
    ),
)


def test_without_an_ocr_program_a_scan_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "has_vietnamese_ocr", lambda: False)
    with pytest.raises(NeedsOcrError, match="OCR"):
        dispatch.read_kind(sniff.PDF, as_scan(as_pdf(PROSE)), document_id="d", name="d.pdf")


def test_a_sideways_page_is_noticed() -> None:
    page = pypdfium2.PdfDocument(as_pdf(PROSE))[0].render(scale=200 / 72).to_pil().convert("L")
    upright = np.asarray(page)
    assert not images.is_sideways(upright)
    assert images.is_sideways(np.ascontiguousarray(np.rot90(upright)))


def test_a_red_seal_is_removed_and_the_letters_under_it_stay() -> None:
    picture = np.full((60, 60, 3), 255, np.uint8)
    picture[10:50, 20:30] = (40, 40, 220)
    picture[25:30, 5:55] = 0
    cleaned = images.without_colour(np.vstack([picture, np.zeros((60, 60, 3), np.uint8)]))
    assert cleaned[15, 25] == 255
    assert cleaned[27, 10] == 0


def test_boxes_lead_back_through_turns() -> None:
    grey = np.full((300, 200), 255, np.uint8)
    grey[50:60, 20:80] = 0
    for quarter in range(4):
        straight = images.straightened(grey, quarter)
        rows, columns = np.where(straight.grey < 128)
        box = (float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))
        assert straight.original(box) == pytest.approx((20, 50, 80, 60), abs=1.5)


SHEET = Table(
    ("Đơn vị tính: Triệu đồng",),
    ((("Xã", 1, 1), ("Số hộ nghèo", 1, 1), ("Tỷ lệ hộ nghèo (%)", 1, 1), ("Kinh phí hỗ trợ", 1, 1)),),
    tuple(
        (f"Xã {name}", count, rate, money)
        for name, count, rate, money in (
            ("Tân Hương", "117", "9,11", "2.126"), ("Vũ Sơn", "262", "9,53", "1.152"), ("Vạn Thủy", "70", "2,72", "98"),
            ("Hưng Vũ", "335", "12,54", "1.053"), ("Tân Lập", "230", "7,55", "1.569"), ("Vũ Lễ", "178", "4,35", "640"),
        )
    ),
    (45, 40, 45, 44),
)  # fmt: skip


def worn(picture: Any, wear: str) -> Any:
    """A page as scanners and years leave it: in shadow, on grey paper with pale print, askew, under a red seal."""
    height, width = picture.shape[:2]
    if wear == "shadow":
        light = np.linspace(0.3, 1.0, width)[None, :, None] * np.linspace(0.8, 1.0, height)[:, None, None]
        return (picture * light).astype(np.uint8)
    if wear == "pale":
        return (105 + picture * 0.47).astype(np.uint8)
    if wear == "askew":
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 3.0, 1.0)
        return cv2.warpAffine(picture, matrix, (width, height), borderValue=(255, 255, 255))
    seal = np.full_like(picture, 255)
    cv2.circle(seal, (width // 2, height // 4), 150, (60, 50, 220), 8)
    return (picture.astype(np.uint16) * seal // 255).astype(np.uint8)


@pytest.mark.parametrize("wear", ["shadow", "pale", "askew", "seal"])
def test_a_table_on_a_bad_scan_keeps_its_numbers(wear: str) -> None:
    need_program("tesseract")
    pdf = as_pdf(Paper("Hỗ trợ hộ nghèo các xã của huyện Bắc Sơn năm 2023", (), (SHEET,)))
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_numpy()[:, :, :3]
    done, png = cv2.imencode(".png", worn(page, wear))
    assert done
    document = read(png.tobytes(), document_id="d", name="d.png")
    found = [document.text[b.start : b.end] for b in document.blocks if b.cell and b.cell.row_header]
    assert found == [text for row in SHEET.rows for text in row[1:]]
    assert {b.cell.caption for b in document.blocks if b.cell} == {"Đơn vị tính: Triệu đồng"}


def picture_of(table: Table) -> Any:
    """A page with a table, as a scanner sees it."""
    pdf = as_pdf(Paper("Hỗ trợ hộ nghèo các xã của huyện Bắc Sơn năm 2023", (), (table,)))
    return pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_numpy()[:, :, :3].copy()


def scan_of(picture: Any) -> Document:
    done, png = cv2.imencode(".png", picture)
    assert done
    return read(png.tobytes(), document_id="d", name="d.png")


def heads_of(document: Document) -> dict[int, tuple[str, ...]]:
    return {b.cell.column: b.cell.column_header for b in document.blocks if b.cell and b.cell.row_header}


def test_headers_between_which_a_seal_hides_the_rule_are_told_apart() -> None:
    need_program("tesseract")
    page = picture_of(SHEET)
    rules = np.flatnonzero((page[:, :, 0] < 120).sum(axis=1) > page.shape[1] / 2)
    foot = next(y for y in rules if y > rules[0] + 5)
    # Where the second column ends: the margin, and 45 and 40 millimetres.
    border = round((18 + 45 + 40) / 25.4 * 200)
    page[rules[0] + 4 : foot - 3, border - 12 : border + 12] = 255
    document = scan_of(page)
    assert heads_of(document) == {1: ("Số hộ nghèo",), 2: ("Tỷ lệ hộ nghèo (%)",), 3: ("Kinh phí hỗ trợ",)}
    assert {f.unit for f in extract(document).figures} == {"household", "percent", "VND"}


def test_headers_that_cannot_be_told_apart_give_no_unit() -> None:
    need_program("tesseract")
    head = (("Xã", 1, 1), ("Số hộ nghèo và tỷ lệ hộ nghèo (%)", 1, 2), ("Kinh phí hỗ trợ", 1, 1))
    document = scan_of(picture_of(Table((), (head,), SHEET.rows, SHEET.widths)))
    assert heads_of(document) == {1: (), 2: (), 3: ("Kinh phí hỗ trợ",)}
    assert "Số hộ nghèo và tỷ lệ hộ nghèo (%)" in document.text
    assert "percent" not in {f.unit for f in extract(document).figures}
