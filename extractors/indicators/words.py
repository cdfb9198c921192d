"""The words of `patterns/indicator_words.yaml`."""

from __future__ import annotations

import regex

import patterns
from extractors.links import alternation


def word_list(name: str) -> regex.Pattern[str]:
    """A pattern for any word of a list, each whole."""
    return alternation(patterns.load("indicator_words")[name]["words"])
