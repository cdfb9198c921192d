"""A number of a number: "24/27 chỉ tiêu", "37 trên tổng số 42 lao động", "có 700 hộ thì 612 hộ nghèo"."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import regex

from extractors.links_parts.totals import set_part
from extractors.mentions import Mention

# "gần 37 trên tổng số 42 lao động", "120 hộ trong tổng số 300 hộ"
_OF_ALL = regex.compile(
    r"[^\d,;.:()]{0,40}?\s*/?\s*\b(?:trên tổng số|trong tổng số|tổng số|trong tổng|trên tổng|trong số)\b"
    r"\s*(?:gần|hơn|khoảng|trên)?\s*"
)
_SLASH = regex.compile(r"(?: (?:cận )?nghèo)?\s*/\s*")  # "210 hộ/1.340 hộ", "210 hộ nghèo/1.340 hộ"
_IN = regex.compile(r"\s+tr(?:ong|ên)\s+")  # "2 trong 5 trường", "411 trên 418 em"
# "có 700 hộ thì 612 hộ nghèo", "7 khẩu mà chỉ có 2 lao động"
_OF_WHICH = regex.compile(
    r"(?:, (?:xã|phường|thị trấn|huyện|thị xã|thành phố|thôn|bản|ấp|buôn|làng|khu phố|tổ dân phố)){0,3}"
    r"[^\d,;.:()]{0,25}?,?\s(?:thì|mà)\s(?:(?:có|đã|đến|tới|chỉ|còn|nay|hiện|trên|hơn|gần|khoảng)\s)*"
)


def link_fractions(low: str, mentions: Sequence[Mention]) -> None:
    """Set `part_of` between two figures next to one another of which one is a number of the other."""
    by_start = {m.numeral.start: m for m in mentions}
    for mention, following in pairwise(mentions):
        if mention.numeral.whole is not None and mention.numeral.role == "part" and following.numeral.start in by_start:
            set_part(mention, following, "part_of.fraction", "/")
        elif (
            mention.unit == following.unit
            and mention.sentence is following.sentence
            and mention.measure == "count"
            and mention.numeral.value > following.numeral.value
            and _OF_WHICH.fullmatch(low, mention.end, following.start)
        ):
            set_part(following, mention, "part_of.of_which", "thì")
        elif (
            mention.unit == following.unit
            and mention.sentence is following.sentence
            and mention.measure == "count"
            and mention.numeral.value <= following.numeral.value
            and not _PLAN_BEHIND.match(low, following.end)
            and (
                _OF_ALL.fullmatch(low, mention.end, following.start)
                or (mention.end == mention.numeral.end and _IN.fullmatch(low, mention.end, following.start))
                # "210 hộ/1.340 hộ"
                or (not mention.numeral.role and _SLASH.fullmatch(low, mention.end, following.start))
            )
        ):
            set_part(mention, following, "part_of.fraction", "trên tổng số")


_PLAN_BEHIND = regex.compile(r"\s(?:theo )?(?:kế hoạch|đã giao|được giao|chỉ tiêu|kh|phải làm)\b")
