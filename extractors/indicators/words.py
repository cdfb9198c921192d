"""The words of `patterns/indicator_words.yaml`."""

from __future__ import annotations

import patterns
from extractors.links import WordList


def word_list(name: str) -> WordList:
    """Any word of a list, each whole."""
    return WordList(patterns.load("indicator_words")[name]["words"])
