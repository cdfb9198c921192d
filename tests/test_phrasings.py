"""Every phrasing of `patterns/phrasings.yaml` on its examples and near misses."""

from __future__ import annotations

import pytest

import patterns
from extractors.cues import plain
from extractors.phrasings import phrasing

SECTIONS = patterns.load("phrasings")
NAMES = [(section, name) for section, entries in SECTIONS.items() for name in entries]


def texts(side: str) -> list[tuple[str, str, str]]:
    return [(section, name, text) for section, name in NAMES for text in SECTIONS[section][name][side]]


def holds(section: str, name: str, text: str) -> bool:
    assert text == plain(text), "phrasings are held against plain text"
    pattern = phrasing(section, name)
    tried = {"start": pattern.match, "whole": pattern.fullmatch, "anywhere": pattern.search}
    return tried[SECTIONS[section][name].get("tried", "anywhere")](text) is not None


@pytest.mark.parametrize(("section", "name"), NAMES)
def test_every_phrasing_says_why_and_shows_both_ways(section: str, name: str) -> None:
    entry = SECTIONS[section][name]
    assert [key for key in ("why", "examples", "near_misses") if not entry.get(key)] == []
    assert ("words" in entry) == ("{words}" in entry["pattern"])


@pytest.mark.parametrize(("section", "name", "text"), texts("examples"))
def test_a_phrasing_matches_its_examples(section: str, name: str, text: str) -> None:
    assert holds(section, name, text)


@pytest.mark.parametrize(("section", "name", "text"), texts("near_misses"))
def test_a_phrasing_leaves_its_near_misses(section: str, name: str, text: str) -> None:
    assert not holds(section, name, text)
