"""Phrases found in a text: one spelling, whole words, the longest first, names that hide what is in them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import patterns
from extractors.cues import Lexicon, Phrase, plain


def phrase(kind: str, code: str) -> Phrase:
    return Phrase(kind, code, f"{kind}.{code}")


LEXICON = Lexicon(
    [
        ("hộ nghèo", phrase("group", "poor")),
        ("nghèo", phrase("group", "poor")),
        ("hộ nghèo", phrase("indicator", "poor_households")),
        ("hộ cận nghèo", phrase("group", "near_poor")),
        ("Quỹ vì người nghèo", phrase("mask", "")),
        ("hòa giải", phrase("indicator", "activities")),
        ("tỷ lệ", phrase("indicator", "rate")),
    ]
)


def found(text: str) -> list[tuple[str, str]]:
    """The words of each cue with what it speaks for."""
    return [(text[cue.start : cue.end], f"{cue.phrase.kind}.{cue.phrase.code}") for cue in LEXICON.find(plain(text))]


@given(st.text())
def test_plain_keeps_the_length(text: str) -> None:
    assert len(plain(text)) == len(text)


@given(st.text(alphabet="hoàhòaÀỷỹİßŒtoán quỹ"))
def test_plain_is_plain_already(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("HOÀ GIẢI", "hòa giải"), ("tỉ lệ", "Tỷ lệ"), ("thuỷ lợi", "thủy lợi"), ("uỷ ban", "ủy ban"), ("quí I", "quý I")],
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert plain(one) == plain(other)


def test_a_word_that_only_begins_alike_keeps_its_spelling() -> None:
    assert plain("toàn hoàn toả") == "toàn hoàn toả"


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("12 hộ nghèo", [("hộ nghèo", "group.poor"), ("hộ nghèo", "indicator.poor_households")]),
        ("12 Hộ cận nghèo", [("Hộ cận nghèo", "group.near_poor")]),
        ("Quỹ Vì người nghèo", []),
        ("của Quỹ vì người nghèo, nghèo", [("nghèo", "group.poor")]),
        ("nghèonàn, xnghèo, nghèo5", []),
        ("(nghèo)", [("nghèo", "group.poor")]),
        ("hoà giải", [("hoà giải", "indicator.activities")]),
        ("", []),
    ],
)
def test_the_longest_words_speak_and_names_hide(text: str, cues: list[tuple[str, str]]) -> None:
    assert found(text) == cues


@given(st.lists(st.sampled_from(["hộ nghèo", "nghèo", "hộ cận nghèo", "quỹ vì người nghèo", ",", "12", "x"])))
def test_cues_of_one_kind_do_not_overlap(words: list[str]) -> None:
    cues = [cue for cue in LEXICON.find(" ".join(words)) if cue.phrase.kind == "group"]
    assert all(one.end <= other.start for one, other in pairwise(cues))


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("nhà tạm", ["nhà tạm"]),
        ("kế hoạch (KH)", ["kế hoạch (KH)"]),
        ("(xây|sửa) nhà( mới|)", ["xây nhà mới", "xây nhà", "sửa nhà mới", "sửa nhà"]),
        ("(được |)hỗ trợ", ["được hỗ trợ", "hỗ trợ"]),
    ],
)
def test_choices_in_a_phrase_are_spelt_out(phrase: str, said: list[str]) -> None:
    assert list(patterns.spelt_out(phrase)) == said
