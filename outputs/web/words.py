"""What the page says, by language."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

import patterns
from outputs.labels import LANGUAGES

DEFAULT = LANGUAGES[0]


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load((files("outputs.web") / "words.yaml").read_text(encoding="utf-8"))
    return found


def language_of(wanted: str | None) -> str:
    """A language that there is."""
    return wanted if wanted in LANGUAGES else DEFAULT


def speaker(language: str) -> Callable[..., str]:
    """What looks up words in a language: `say("progress", reviewed=1, total=2)`."""

    def say(key: str, **values: Any) -> str:
        words = _words()[key][language]
        return words.format(**values) if values else words

    return say


def title(column: str, language: str) -> str:
    """The title of a column."""
    titles: dict[str, dict[str, str]] = patterns.load("reviews")["titles"]
    return titles[column][language] if column in titles else column
