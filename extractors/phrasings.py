"""The phrasings of `patterns/phrasings.yaml`: what stands before, between or behind figures and turns what they say."""

from __future__ import annotations

from functools import cache

import regex

import patterns


@cache
def phrasing(section: str, name: str) -> regex.Pattern[str]:
    """The compiled phrasing of this name; `{words}` in its pattern stands for any of its words."""
    entry = patterns.load("phrasings")[section][name]
    return regex.compile(entry["pattern"].replace("{words}", "|".join(entry.get("words", ()))))
