"""Names of figures: the same for the same statement wherever it stands, different for all else."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.identity import figure_id, figure_ids

SENTENCE = "Toàn huyện còn 797 hộ nghèo."


def test_a_name_holds_for_ever() -> None:
    """Reviews of years name figures by these letters: a change of the hash would lose them all."""
    assert figure_id("001", "797 hộ", SENTENCE) == "fjytyxxm91sgxt"


@pytest.mark.parametrize(
    "spelling",
    [
        unicodedata.normalize("NFD", SENTENCE),
        "Toàn  huyện\ncòn\u00a0797 hộ nghèo.",
        "Toàn huyện còn 797 hộ ngh\u00adèo.",
        "TOÀN huyện còn 797 hộ nghèo.",
    ],
)
def test_spelling_does_not_matter(spelling: str) -> None:
    assert figure_id("001", "797 hộ", spelling) == figure_id("001", "797 hộ", SENTENCE)


@pytest.mark.parametrize(
    "other",
    [
        ("002", "797 hộ", SENTENCE, 0),
        ("001", "797", SENTENCE, 0),
        ("001", "797 hộ", "Khác.", 0),
        ("001", "797 hộ", SENTENCE, 1),
    ],
)
def test_each_part_matters(other: tuple[str, str, str, int]) -> None:
    assert figure_id(*other) != figure_id("001", "797 hộ", SENTENCE)


def test_equal_quotes_are_counted() -> None:
    quotes = [("50 nhà", "a"), ("50 nhà", "b"), ("50  nhà", "a")]
    names = list(figure_ids("d", quotes))
    assert names == [figure_id("d", "50 nhà", "a"), figure_id("d", "50 nhà", "b"), figure_id("d", "50 nhà", "a", 1)]


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=20))
def test_names_differ_within_a_document(quotes: list[tuple[str, str]]) -> None:
    names = list(figure_ids("d", quotes))
    assert len(set(names)) == len(quotes)
    assert all(re.fullmatch("f[0-9a-z]{13}", name) for name in names)


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5)), max_size=10))
def test_another_sentence_changes_no_name(quotes: list[tuple[str, str]]) -> None:
    """A figure that a better rule finds elsewhere leaves the names of the others as they are."""
    found = ("50 nhà", "A sentence longer than the others.")
    assert list(figure_ids("d", [found, *quotes]))[1:] == list(figure_ids("d", quotes))
