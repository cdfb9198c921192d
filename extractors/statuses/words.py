"""The words of `patterns/status_words.yaml`."""

from __future__ import annotations

import patterns
from extractors.cues import plain
from extractors.links import WordList
from extractors.phrasings import phrasing


def words_of(name: str) -> tuple[str, ...]:
    """The words of a list, in their plain form."""
    return tuple(map(plain, patterns.load("status_words")[name]["words"]))


def word_list(name: str) -> WordList:
    """Any word of a list, each whole."""
    return WordList(words_of(name))


# "đạt 76% dự toán tỉnh giao, 70% dự toán huyện giao": a share of a plan is told once it is reached.
STRIVES = word_list("strives")
# "2.300 chỉ tiêu tuyển dụng" are counted.
COUNTABLE = words_of("countable")
# "nhóm được hỗ trợ mức đóng chiếm 19,4%": so many there are.
IS_SHARE = phrasing("statuses", "is_share")
