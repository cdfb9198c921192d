"""Statuses for which the words right before a figure leave no room, whatever is likely."""

from __future__ import annotations

import regex

from extractors.mentions import Mention
from extractors.phrasings import phrasing
from extractors.statuses.text import Text
from extractors.statuses.words import IS_SHARE, STRIVES

_PASSED = phrasing("statuses", "passed")
_SINCE = regex.compile(
    r"\bnăm (?P<first>20\d\d)\b[^.;]*\bđến (?:cuối |hết )?năm (?P<last>20\d\d),? "
    r"(?:đã )?(?:tăng lên|giảm còn|giảm xuống)(?: còn| thành| là| đến| khoảng| gần| hơn| trên)* $"
)
_SOON = 5
"""Over so many years a stock is followed; goals are set for longer."""


def is_barred(text: Text, mention: Mention, code: str) -> bool:
    """Whether the words before a figure leave no room for a code: a share is no norm, what was passed no target."""
    if code == "norm":
        return mention.measure == "rate" and IS_SHARE.search(text.low, mention.lead_start, mention.start) is not None
    if code != "target":
        return False
    if _reached_since(text, mention):
        return True
    return mention.change == "increase" and _PASSED.search(text.low, mention.lead_start, mention.start) is not None


def _reached_since(text: Text, mention: Mention) -> bool:
    """`Năm 2020 có 62 con, đến năm 2023 tăng lên 94 con`: how a stock rose or fell, where nothing is striven for."""
    low, sentence = text.low, mention.sentence
    since = _SINCE.search(low, sentence.start, mention.start)
    if since is None or text.default_status == "target" or STRIVES.search(low, sentence.start, sentence.end):
        return False
    gone = text.this_year is None or int(since["last"]) <= text.this_year
    return gone and int(since["last"]) - int(since["first"]) <= _SOON
