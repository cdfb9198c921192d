"""What holds for the figures of any text at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.extract import extract
from extractors.model import Extraction
from extractors.readers import ReadError, read

PIECES = [
    "Toàn xã còn 63 hộ nghèo, chiếm 4,2%.",
    "Hỗ trợ 01 tỷ 863,638 triệu đồng cho 12 hộ",
    "trong đó: 7 hộ người Thái; 5 hộ khác",
    "Đã xây 50 nhà (2,5 tỷ đồng)",
    "giảm từ 5,1% xuống còn 4%",
    "18/21 xã đạt chuẩn nông thôn mới",
    "ngày 28/3/2023",
    "số 13/2023/NQ-HĐND",
    "ba mươi hai hộ",
    "100.000 đồng/người/tháng",
    "I. KẾT QUẢ\n- Khám bệnh cho 400 người",
    "Lượt xem: 1.234",
    "Tên\tSố hộ\nThôn Đông\t12\nThôn Tây\t15",
    "5 - 7",
    "(",
    ":",
    "2.",
]
DIRT: list[Callable[[str], str]] = [
    lambda text: text,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text.replace("h", "h\u200b"),
    lambda text: text.replace("ư", "ƣ").replace("Đ", "Ð"),
    lambda text: "\u00ad".join(text),
    lambda text: text.upper(),
]
LETTERS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
TEXTS = st.lists(st.sampled_from(PIECES) | LETTERS, max_size=7).map("\n".join)


def extraction_of(text: str) -> tuple[str, Extraction]:
    """The text as its reader keeps it, and what it says."""
    document = read(text.encode(), document_id="any", name="any.txt")
    return document.text, extract(document)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(DIRT))
def test_evidence_slices_and_ids_are_unique(text: str, dirt: Callable[[str], str]) -> None:
    if not text.strip():
        return
    kept, found = extraction_of(dirt(text))
    ids = [figure.figure_id for figure in found.figures]
    assert len(set(ids)) == len(ids)
    for one in (*found.figures, *found.leftovers):
        assert kept[one.start : one.end] == one.raw != ""
    for figure in found.figures:
        assert figure.sentence_start <= figure.start < figure.end <= figure.sentence_end
        assert {figure.pair, figure.part_of} - {""} <= set(ids) - {figure.figure_id}
        assert figure.trace["indicator"].value == figure.indicator


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_no_number_is_told_twice(text: str) -> None:
    if not text.strip():
        return
    _, found = extraction_of(text)
    spans = sorted((one.start, one.end) for one in (*found.figures, *found.leftovers))
    assert all(a[1] <= b[0] for a, b in pairwise(spans)), spans


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet="0123456789.,/-–%() :;\n\tđtỷhộ", max_size=120).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        document = read(data, document_id="any", name="any.txt")
    except ReadError:
        return  # Refused in words for people; test_read_text holds them.
    for figure in extract(document).figures:
        assert document.text[figure.start : figure.end] == figure.raw


@pytest.mark.parametrize(
    "dirt", DIRT[:6], ids=["none", "decomposed", "no-break", "zero-width", "fonts", "soft hyphens"]
)
def test_dirt_changes_no_figure(dirt: Callable[[str], str]) -> None:
    text = "Toàn xã còn 63 hộ nghèo, chiếm 4,2%. Đã xây 50 nhà với kinh phí 2,5 tỷ đồng cho hộ nghèo."
    clean, dirty = extraction_of(text)[1].figures, extraction_of(dirt(text))[1].figures
    columns = ("value", "unit", "indicator", "status", "change", "group")
    assert [[getattr(f, c) for c in columns] for f in dirty] == [[getattr(f, c) for c in columns] for f in clean]
    assert len(clean) == 4


FURNITURE = "\n\nCác tin khác\n- Thông báo lịch tiếp công dân (12/5/2023)\nLượt xem: 1.234\nĐang online: 5\n"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES[:6]), min_size=1, max_size=5))
def test_furniture_behind_the_text_adds_no_figure(pieces: list[str]) -> None:
    text = "Kết quả giảm nghèo của xã\n\n" + "\n\n".join(f"{piece.rstrip('.')}." for piece in pieces)
    bare, furnished = extraction_of(text)[1].figures, extraction_of(text + FURNITURE)[1].figures
    assert [(f.figure_id, f.start, f.raw, f.value) for f in furnished] == [
        (f.figure_id, f.start, f.raw, f.value) for f in bare
    ]
