"""What years tell: those to come make goals, those gone results."""

from __future__ import annotations

import regex

from extractors.mentions import Mention
from extractors.scopes import Sentence
from extractors.statuses.text import Text
from extractors.statuses.words import STRIVES, word_list

_YEAR = regex.compile(
    r"\b(?:(?:đến|tới|vào|trong|hết|cuối|đầu|từ)\s+(?:hết\s+|cuối\s+|đầu\s+)?)?năm\s+(?P<year>20\d\d)\b(?!\s*[-/])"
    r"|\b(?:giai đoạn|nhiệm kỳ|thời kỳ)\s+(?:từ\s+)?(?:năm\s+)?(?P<year>20\d\d)\b"
)
_YEAR_REACH = 110
# "Đến năm 2030: …; …; …": a year with which a line of goals opens governs it all.
_YEAR_OPENS = regex.compile(
    r"[-+•*–\s]*(?:phấn đấu |mục tiêu |dự kiến )?(?:đến|tới|vào|hết)\s(?:hết |cuối )?năm\s(?P<year>20\d\d)\s?[:,]"
)


def year_to_come(text: Text, mention: Mention, *, told: bool) -> str | None:
    """The words of a year after that of the document, where they speak of this figure ("đến năm 2045 đạt …").

    `told` says that the sentence tells of a deed before the figure.
    """
    if text.this_year is None:
        return None
    low, clause = text.low, text.clause(mention)
    first = max(clause[0], mention.start - _YEAR_REACH)
    last: regex.Match[str] | None = None
    if low.find("20", first, mention.start) >= 0:
        for last in _YEAR.finditer(low, first, mention.start):  # noqa: B007
            pass
    if last is None and not told:
        last = _YEAR_OPENS.match(low, mention.sentence.start, mention.start)
    if last is None and not told:
        last = _year_behind(text, mention, clause[1])
    if last is None or int(last["year"]) <= text.this_year:
        return None
    return last[0]


_DIGIT = regex.compile(r"\d")
_YEAR_BEHIND = regex.compile(r"\b(?:vào|đến|trong|tới|trước)\s+(?:hết\s+|cuối\s+)?năm\s+(?P<year>20\d\d)\b(?!\s*[-/])")
_YEAR_LENGTH = 5


def _year_behind(text: Text, mention: Mention, end: int) -> regex.Match[str] | None:
    """`90% hộ dân dùng nước sạch vào năm 2025`: a year behind the figure, before the next number."""
    stop = _DIGIT.search(text.low, mention.end, end)
    if stop is None:
        return None
    year = _YEAR_BEHIND.search(text.low, mention.end, min(end, stop.start() + _YEAR_LENGTH))
    return year if year is not None and year.start("year") == stop.start() else None


_BRACKET_TIME = regex.compile(
    r"\((?:cùng kỳ(?: năm)?(?: trước| ngoái)?|(?:cuối |đầu )?năm (?:trước|ngoái|(?P<year>20\d\d)))\s(?:\p{L}+\s){0,4}$"
)


def told_in_bracket(text: Text, mention: Mention) -> str | None:
    """`ước đạt 726 nghìn lượt (năm 2016 đạt 325 nghìn lượt)`: the bracket tells of the time compared with."""
    bracket = next((p for p in mention.sentence.parentheses if p[0] < mention.start < p[1]), None)
    told = _BRACKET_TIME.match(text.low, bracket[0], mention.start) if bracket is not None else None
    if told is None or (told["year"] and text.this_year and int(told["year"]) >= text.this_year):
        return None
    return told[0]


_YEAR_ALONE = regex.compile(
    r"(?:\b(?:cuối|đầu|hết|trong|đến|tính đến)\s+(?:hết\s+|cuối\s+|đầu\s+|tháng \d{1,2}\s+)?năm\s+|^\W*năm\s+"
    r"|\b31[/.]12[/.])"
    r"(?P<year>20\d\d)\b(?!\s*[-–/]\s*\d)",
    regex.MULTILINE,
)
# "tỷ lệ hộ nghèo đầu năm 2022 là 5,2%"
_AT_FIRST = regex.compile(r"\bđầu (?:năm|kỳ|giai đoạn|nhiệm kỳ)\b[^.;,:()]{0,30}\b(?:là|còn|có)\s(?:\p{L}+\s){0,2}$")


def year_gone(text: Text, mention: Mention) -> str | None:
    """`Cuối năm 2023 còn 5.680 hộ nghèo` in a plan for 2024: what was before the plan is no goal of it."""
    if text.first_year is None:
        return None
    years = list(_YEAR_ALONE.finditer(text.low, mention.sentence.start, mention.start))
    if any(int(y["year"]) >= text.first_year for y in years) or not years:
        stock = _AT_FIRST.search(text.low, mention.lead_start, mention.start)
        return None if stock is None else stock[0]
    return years[-1][0]


_THAN_BEFORE = regex.compile(
    r"\b(?:so với|so|bằng [\d.,]+\s?%)(?: với)? (?:cùng kỳ|năm (?:trước|ngoái|(?P<year>20\d\d))|đầu (?:năm|nhiệm kỳ|kỳ)"
    r"|kế hoạch(?= (?:đạt|đã)))"
)
_REACHES = word_list("reached")


def compared(text: Text, mention: Mention) -> str | None:
    """`đạt 657 nghìn tấn, bằng 97,9% cùng kỳ` in a plan: what is compared with times gone was reached."""
    low, sentence = text.low, mention.sentence
    told = _THAN_BEFORE.search(low, sentence.start, sentence.end)
    if told is None or STRIVES.search(low, sentence.start, sentence.end):
        return None
    year = told["year"]
    gone = year is None or text.first_year is None or int(year) < text.first_year
    return told[0] if gone and _REACHES.search(low, sentence.start, told.start()) else None


_BACK_REACH = 2


def goes_on_back(text: Text, told_back: int, sentence: Sentence) -> bool:
    """Whether a text that told what was (in the sentence `told_back`) goes on with it: the next sentence or line under
    the same headings.
    """
    back = text.scopes.sentences[told_back]
    near = sentence.index - back.index <= _BACK_REACH and sentence.headings == back.headings
    return near and STRIVES.search(text.low, sentence.start, sentence.end) is None


# "6 tháng đầu năm nay, tỉnh xây 410 nhà" under a title of what shall be: a time that is over opens the sentence.
_ELAPSED = regex.compile(
    r"[\s\W]*(?:trong |riêng |chỉ trong |chỉ riêng |tính từ |sau |qua )?(?:hơn |gần )?"
    r"(?:(?:\d{1,2}|\p{L}+) tháng đầu năm nay|từ đầu năm(?! (?:sau|tới))|(?:\d{1,2}|\p{L}+) (?:năm|tháng|quý|tuần|ngày)"
    r" (?:qua|vừa qua)"
    r"|(?:năm|tháng|quý|tuần|thời gian|nhiệm kỳ|giai đoạn|vụ|mùa|đợt)"
    r" (?:qua|vừa qua|trước|ngoái|rồi)|nửa đầu năm nay)\b"
)


def elapsed(text: Text, mention: Mention) -> str | None:
    """The words of a time gone with which the sentence opens, where nothing in it is striven for."""
    sentence = mention.sentence
    opens = _ELAPSED.match(text.low, sentence.start, mention.start)
    if opens is None or STRIVES.search(text.low, opens.end(), sentence.end):
        return None
    return opens.group().strip()
