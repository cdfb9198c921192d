"""The lists of `patterns/indicator_words.yaml` find their examples and leave their near misses."""

from __future__ import annotations

import pytest

import patterns
from extractors.cues import plain
from extractors.indicators.words import word_list


def listed(side: str) -> list[tuple[str, str]]:
    return [(name, text) for name, entry in patterns.load("indicator_words").items() for text in entry[side]]


@pytest.mark.parametrize(("name", "text"), listed("examples"))
def test_words_find_their_examples(name: str, text: str) -> None:
    assert word_list(name).search(plain(text))


@pytest.mark.parametrize(("name", "text"), listed("near_misses"))
def test_words_leave_their_near_misses(name: str, text: str) -> None:
    assert not word_list(name).search(plain(text))
