"""The word lists of indicators and statuses find their examples and leave their near misses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import patterns
from extractors.cues import plain
from extractors.indicators.words import word_list as indicator_words
from extractors.links import WordList
from extractors.statuses.words import word_list as status_words

LISTS: dict[str, Callable[[str], WordList]] = {"indicator_words": indicator_words, "status_words": status_words}


def listed(side: str) -> list[tuple[str, str, str]]:
    return [(file, name, text) for file in LISTS for name, entry in patterns.load(file).items() for text in entry[side]]


@pytest.mark.parametrize(("file", "name", "text"), listed("examples"))
def test_words_find_their_examples(file: str, name: str, text: str) -> None:
    assert LISTS[file](name).search(plain(text))


@pytest.mark.parametrize(("file", "name", "text"), listed("near_misses"))
def test_words_leave_their_near_misses(file: str, name: str, text: str) -> None:
    assert not LISTS[file](name).search(plain(text))
