"""What the links between figures share: sentences, words of a list, signs between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import regex

from extractors.cues import plain
from extractors.mentions import Mention

# Denominators that are times; words that name a plan; words behind which the contents of a thing are listed.
TIMES = frozenset({"year", "half_year", "quarter", "month", "day"})
PLAN = regex.compile(r"\b(?:kế hoạch|chỉ tiêu|dự toán|kh)\b")
HOLDS = regex.compile(r"\s*(?:gồm|bao gồm|trong đó|gồm có)\b")


def alternation(words: Sequence[str]) -> regex.Pattern[str]:
    """A pattern for any of the words, the longest first."""
    longest_first = sorted(map(plain, words), key=len, reverse=True)
    return regex.compile(r"\b(?:" + "|".join(map(regex.escape, longest_first)) + r")\b")


def by_sentence(mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The mentions of each sentence, in the order of the text."""
    for _, group in groupby(mentions, key=lambda m: m.sentence.index):
        yield list(group)


def in_closed_bracket(spans: Sequence[tuple[int, int]], mention: Mention, position: int) -> bool:
    """Whether a figure stands in a bracket that is closed before a position."""
    return any(a < mention.start < b <= position for a, b in spans)
