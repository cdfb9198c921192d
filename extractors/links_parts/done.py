"""What is done of a length or an area, or settled of what arose."""

from __future__ import annotations

from itertools import pairwise

import regex

from extractors.links_parts.totals import noun_of, set_part
from extractors.mentions import Mention
from extractors.phrasings import phrasing

_DONE = regex.compile(
    r"\b(?:đã|được)\b[^;.]*\b(?:hóa|hóa được|hoàn thành|thi công|làm được|xây dựng được|nâng cấp)\b[^;.]{0,12}$"
)
_SETTLED = phrasing("parts", "settled")
_ARISEN = phrasing("parts", "arisen")
# "4.090 tàu phải gắn thiết bị, song mới 1.312 tàu làm xong", "326 thẻ in sai, chúng tôi đã đổi 290 thẻ",
# "74 đoàn viên ưu tú, 29 người đã được kết nạp": how far one has come with them.
_SO_FAR = regex.compile(
    r"[^.;\d()]{0,60}[,;]\s"
    r"(?:(?:song|nhưng|tuy nhiên|tuy vậy|đến nay|tới nay|hiện|hiện nay|trong khi|mà|chúng tôi|xã|huyện|tỉnh),?\s)*"
    r"(?:(?P<deed>mới(?: có| được| chỉ)?|đã \p{L}+(?: \p{L}+)?|chỉ mới|mới \p{L}+(?: \p{L}+)?|xử lý xong|làm xong)\s)?$"
)
_DEED_BEHIND = phrasing("parts", "deed_behind")
# "phải di chuyển 12.479 hộ", "được giao 62": a task is no whole of what was done.
_TASK = regex.compile(r"\b(?:phải|cần|kế hoạch|mục tiêu|chỉ tiêu)\b[^.;,]{0,40}$|\bgiao\s$")
_SAME_KIND = frozenset(
    {"person", "household", "house", "case", "dossier", "card", "project", "item", "commune", "village"}
)


def _is_so_far(low: str, total: Mention, part: Mention) -> bool:
    if part.unit not in _SAME_KIND or part.per or total.per or part.change != "level" or total.change != "level":
        return False
    if total.numeral.role or part.numeral.role or part.measure != "count" or _DEED_BEHIND.match(low, total.end):
        return False  # "24 cầu đã thông, 4 cầu đang căng cáp": side by side
    if part.unit == "item" and noun_of(low, total)[:3] != noun_of(low, part)[:3]:
        return False
    told = _SO_FAR.fullmatch(low, total.end, part.start)
    if told is None or (_TASK.search(low, total.lead_start, total.start) and not low.startswith(" đang", part.end)):
        return False
    return told["deed"] is not None or _DEED_BEHIND.match(low, part.end) is not None


def parts_done(low: str, group: list[Mention]) -> None:
    """What is done of a length or an area ("dài 101 km, đã được nhựa hóa 75 km"), or settled of what arose."""
    for total, part in pairwise(group):
        if total.unit != part.unit or part.part_of is not None or part.numeral.value >= total.numeral.value:
            continue
        between = low[total.end : part.start]
        settled = (
            part.unit in {"case", "dossier", "t", "kg", "project"}
            and _SETTLED.search(between)
            and _ARISEN.search(low, total.lead_start, total.start)
        )
        of_size = part.unit in {"km", "m", "ha", "m2"} and _DONE.search(between)
        if settled or of_size or _is_so_far(low, total, part):
            set_part(part, total, "part_of.done", "đã")
