"""Repair beside the text: what it mends, and that spans map both ways."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.repair import repair


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("Hộ nghèo", "Hộ nghèo"),
        (unicodedata.normalize("NFD", "Tỷ lệ hộ nghèo giảm"), "Tỷ lệ hộ nghèo giảm"),
        ("hô\u0323 nghe\u0300o", "hộ nghèo"),
        ("nƣớc, Đƣờng, Ðắk", "nước, Đường, Đắk"),
        ("1\u00a0234\u202f567", "1 234 567"),
        ("20\u200b hộ\u00ad nghèo\ufeff", "20 hộ nghèo"),
    ],
)
def test_mends(dirty: str, clean: str) -> None:
    assert repair(dirty).text == clean


def test_spans_of_the_repaired_text_slice_to_their_letters() -> None:
    dirty = "Có 1.\u00ad234 h\u1ed9 nghe\u0300o\u200b, 5\u00a0x\u0061\u0303."
    repaired = repair(dirty)
    start = repaired.text.index("1.234")
    assert dirty[slice(*repaired.original(start, start + 5))] == "1.\u00ad234"
    start = repaired.text.index("nghèo")
    assert dirty[slice(*repaired.original(start, start + 5))] == "nghe\u0300o"
    start = repaired.text.index("xã")
    assert dirty[slice(*repaired.original(start, start + 2))] == "xa\u0303"


def test_clean_text_is_not_copied() -> None:
    text = "Toàn tỉnh còn 3.009 hộ nghèo" * 10
    assert repair(text).text is text


_LETTERS = st.text(alphabet="ab 1.đ\u1ed9o\u0323\u0300\u00ad\u200b\u00a0ƣÐ\n", max_size=40)


@given(_LETTERS)
def test_repair_is_done_once(text: str) -> None:
    once = repair(text).text
    assert repair(once).text == once


@given(_LETTERS, st.data())
def test_spans_map_back_to_what_repairs_to_them(text: str, data: st.DataObject) -> None:
    repaired = repair(text)
    start = data.draw(st.integers(0, len(repaired.text)))
    end = data.draw(st.integers(start, len(repaired.text)))
    first, last = repaired.original(start, end)
    assert 0 <= first <= last <= len(text)
    if start < end:
        # A mark that composes with nothing stays a letter of its own cluster, which is never cut.
        assert repaired.text[start:end] in repair(text[first:last]).text


@given(_LETTERS, st.data())
def test_spans_map_forth_and_back(text: str, data: st.DataObject) -> None:
    repaired = repair(text)
    start = data.draw(st.integers(0, len(repaired.text)))
    end = data.draw(st.integers(start, len(repaired.text)))
    first, last = repaired.repaired(*repaired.original(start, end))
    assert first <= start
    assert last >= end
