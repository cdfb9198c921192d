"""Names of places that OCR misread: mended and flagged where one unit of the document's own place fits, else left."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.extract import extract
from extractors.model import Document, Figure
from extractors.readers import read

HEAD = "ỦY BAN NHÂN DÂN\nHUYỆN KRÔNG NÔ\n\nBáo cáo kết quả giảm nghèo huyện Krông Nô, tỉnh Đắk Nông năm 2019\n\n"


def scanned(body: str, sure: float | None = 0.9) -> Document:
    """A text as if OCR had read it."""
    document = read((HEAD + body).encode(), document_id="d", name="d.txt")
    return replace(document, blocks=tuple(replace(block, confidence=sure) for block in document.blocks))


def only(document: Document) -> Figure:
    (figure,) = extract(document).figures
    return figure


@pytest.mark.parametrize(
    ("read_as", "meant"),
    [
        ("Nâm N'Đur", "Nâm N'Đir"),
        ("Nâm N’Đín", ""),
        ("Nam N'Đir", "Nâm N'Đir"),
        ("Đắk Drê", "Đắk Drô"),
        ("Tân Thầnh", "Tân Thành"),
    ],
)
def test_a_name_with_one_letter_wrong_is_the_one_unit_that_fits(read_as: str, meant: str) -> None:
    document = scanned(f"Trong năm 2019, xã {read_as} có 15 hộ thoát nghèo.\n")
    figure = only(document)
    flags = [flag for flag in figure.flags if flag.startswith("place_repaired")]
    assert flags == ([f"place_repaired:{read_as}"] if meant else [])
    assert not meant or (figure.place, bool(figure.place_code)) == (meant, True)
    assert document.text[figure.start : figure.end] == figure.raw


@pytest.mark.parametrize("name", ["Nâm N'Đir", "Đắk Mil", "Hoàng Văn"])
def test_names_that_are_right_or_far_from_any_stay(name: str) -> None:
    figure = only(scanned(f"Trong năm 2019, xã {name} có 15 hộ thoát nghèo.\n"))
    assert not [flag for flag in figure.flags if flag.startswith("place_repaired")]


def test_nothing_is_mended_where_two_units_fit() -> None:
    # Tam Anh Nam and Tam Anh Bắc are too far apart; Trà Giáp and Trà Giác are not.
    text = "Báo cáo của huyện Bắc Trà My, tỉnh Quảng Nam năm 2019\n\nTrong năm, xã Trà Giám có 15 hộ thoát nghèo.\n"
    document = read(text.encode(), document_id="d", name="d.txt")
    document = replace(document, blocks=tuple(replace(block, confidence=0.9) for block in document.blocks))
    assert not [flag for flag in only(document).flags if flag.startswith("place_repaired")]


def test_a_text_that_was_typed_is_taken_at_its_word() -> None:
    figure = only(scanned("Trong năm 2019, xã Nâm N'Đur có 15 hộ thoát nghèo.\n", None))
    assert not figure.flags


def test_labels_of_rows_are_mended() -> None:
    body = "Xã\tSố hộ nghèo\tTỷ lệ (%)\nNâm N'Đur\t15\t2,5\nĐắk Drô\t27\t3,1\nNam Xuân\t31\t4,4\n"
    figures = extract(scanned(body)).figures
    assert {(f.place, any("place_repaired:Nâm N'Đur" in flag for flag in f.flags)) for f in figures} == {
        ("Nâm N'Đir", True), ("Đắk Drô", False), ("Nam Xuân", False),
    }  # fmt: skip
