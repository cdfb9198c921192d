"""What the links between figures share: sentences, words of a list, signs between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import regex

from extractors.anchored import Anchored
from extractors.cues import plain
from extractors.mentions import Mention
from extractors.phrasings import phrasing

# Denominators that are times; words that name a plan; words behind which the contents of a thing are listed.
TIMES = frozenset({"year", "half_year", "quarter", "month", "day"})
PLAN = regex.compile(r"\b(?:kế hoạch|chỉ tiêu|dự toán|kh)\b")
OWN_RATE = phrasing("pairs", "own_rate")
HOLDS = regex.compile(r"\s*(?:gồm|bao gồm|trong đó|gồm có)\b")


class WordList(Anchored):
    """Any word of a list, each whole, the longest first."""

    def __init__(self, words: Sequence[str]) -> None:
        longest_first = sorted(map(plain, words), key=len, reverse=True)
        any_of = "|".join(map(regex.escape, longest_first))
        super().__init__(regex.compile(rf"\b(?:{any_of})\b"), longest_first)

    def match(self, text: str, start: int = 0, end: int | None = None) -> regex.Match[str] | None:
        """The word that begins at `start`."""
        return self._pattern.match(text, start, end)


def by_sentence(mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The mentions of each sentence, in the order of the text."""
    for _, group in groupby(mentions, key=lambda m: m.sentence.index):
        yield list(group)


def in_closed_bracket(spans: Sequence[tuple[int, int]], mention: Mention, position: int) -> bool:
    """Whether a figure stands in a bracket that is closed before a position."""
    return any(a < mention.start < b <= position for a, b in spans)
