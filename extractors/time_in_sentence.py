"""The time of a figure in its own sentence: right behind it, else the nearest before it, else behind it."""

from __future__ import annotations

from dataclasses import replace

import regex

from extractors.binding import BETWEEN_DIGITS, Context, rule
from extractors.periods import PeriodMention, year_of
from extractors.scopes import Sentence
from extractors.time_value import governing, reports_months

# "từ 26% năm 2016 xuống còn 4%": the year stands by the number that was left.
_SETTING_OUT = 60
_SETS_OUT = regex.compile(r"\btừ\s(?:(?!năm\s|tháng\s|ngày\s)\p{L}+\s){0,4}\d[^.;]{0,40}$")
_ARRIVES_AT = regex.compile(
    r"\)?,?\s*(?:đã\s+)?(?:(?:giảm|tăng|hạ|rút|nâng)\s+)?(?:xuống|lên|còn|thành)(?:\s+\p{L}+){0,3}\s*"
)
_BY_DAY = regex.compile(r"[\p{L}\s]{0,30}\btrước\s+")
_OTHER_STATEMENT = regex.compile(
    r"[();:]|\b(?:trong đó|riêng|gồm|trong khi|thì|song|nhưng|dẫu|dù|tuy)\b|,\s(?:còn|mà|nay|nghĩa là)\b"
    r"|\btừ\s+(?:\p{L}+\s+)?\d"
)
_OPENS_BRACKET = regex.compile(
    r"[\p{L}\s/]{0,30}\(\s*(?:(?:vào|ước|tính|đến|thời\sđiểm|trong|của|là|lúc|\d{1,2}\s?(?:h|giờ)(?:\s?\d{2}(?:\sphút)?)?)"
    r"\s+){0,4}"
)
_PARTS_TIME = regex.compile(r"[,;:()\d]|\b(?:và|so|đến|từ|lên|xuống|để|thì|mà|song|nhưng|trong khi)\b")


def _due(text: str, end: int, deadline: PeriodMention) -> bool:
    """Whether a day by which something shall be done stands right behind a figure."""
    return bool(_BY_DAY.fullmatch(text[end : deadline.start]))


def in_sentence(
    sentence: Sentence, start: int, end: int, ctx: Context, status: str = ""
) -> tuple[PeriodMention, str] | None:
    """The phrase in the figure's own sentence: right behind it, else the nearest before it, else behind it."""
    every = ctx.periods_in(sentence.start, sentence.end)
    text = ctx.layout.text
    mentions = _without_what_is_there(_without_years_of_funds(governing(every), text, sentence), text, ctx)
    if status != "target":
        mentions = _without_years_of_events(mentions, text, sentence)
    if not every:
        return None
    clause = ctx.layout.clause_at(sentence, start)
    deadline = next((m for m in every if m.role == "deadline" and m.start >= end), None)
    if deadline and status == "target" and _due(text, end, deadline):
        return deadline, "clause"
    if reports_months(ctx):
        # What a clause says of today does not reach the deeds of the next.
        mentions = [m for m in mentions if m.rule != "at_present" or clause[0] <= m.start < clause[1]]
    if status == "actual":
        mentions = [m for m in mentions if not _is_planned(text, m, end)]
    behind = [m for m in mentions if m.start >= end and m.start < clause[1] and m.role != "carried"]
    # The last that governs: a long sentence is not read to its beginning for each of its figures.
    before = next(
        (
            m
            for m in reversed(mentions)
            if m.end <= start
            and _reaches(text, m, start, sentence)
            and not _left(text, m, start)
            and not _of_compared(text, m, sentence)
            and not (
                (status == "target" or _is_below(m, mentions, text, sentence))
                and _of_item_before(text, m, start, sentence)
            )
        ),
        None,
    )
    if behind and _attached(text, end, behind[0]):
        return behind[0], "clause"
    if before:
        return before, "clause" if before.start >= clause[0] else "sentence"
    passed = behind and (
        _OTHER_STATEMENT.search(text[end : behind[0].start])
        or _is_of_mean(text, behind[0], end)
        or _is_of_later_verb(text, behind[0], clause[0], end)
    )
    if behind and not passed and not _opens_next(text, behind[0], end, clause[1]):
        return behind[0], "clause"
    return None


def _is_of_mean(text: str, mention: PeriodMention, end: int) -> bool:
    """Whether years behind a figure are those of a mean told next: "đạt 20 tỷ đồng, bình quân tăng 7% giai đoạn …"."""
    return mention.kind == "span" and _MEAN.search(text, end, mention.start) is not None


_MEAN = regex.compile(r"\b(?:bình quân|trung bình)\b")


def _is_of_later_verb(text: str, mention: PeriodMention, first: int, end: int) -> bool:
    """Whether a year behind what comes in every year is that of one deed told last: "mỗi năm thu 90 triệu đồng, xây nhà
    và thoát nghèo năm 2020".
    """
    between = _LATER_VERB.search(text, end, mention.start)
    return mention.kind == "year" and between is not None and _YEARLY.search(text, first, mention.start) is not None


_LATER_VERB = regex.compile(r"[,\s]\s?(?:và|rồi)\s\p{Ll}+(?:\s\p{Ll}+){0,4}\s$")
_YEARLY = regex.compile(r"\b(?:[Mm]ỗi|[Hh]ằng|[Hh]àng)\snăm\b")


def _opens_next(text: str, mention: PeriodMention, end: int, last: int) -> bool:
    """Whether a time behind a figure opens what is told next: "trường có 287 em, năm học trước bỏ học 31 em"."""
    return _PAUSE.search(text, end, mention.start) is not None and _TELLS_ON.match(text, mention.end, last) is not None


_PAUSE = regex.compile(r",\s(?:(?:và|đến|tới|vào|trong|sang|riêng|từ|hồi|ngay|cả|chỉ|tính)\s){0,3}$")
_TELLS_ON = regex.compile(
    r"(?:\s(?:vừa\s)?(?:qua|rồi))?,?\s(?!(?:và|hoặc|trong đó|trong số|gồm|bao gồm|cụ thể)\b)\p{L}[^.;:()]{0,80}?\d"
)


def _without_years_of_funds(mentions: list[PeriodMention], text: str, sentence: Sentence) -> list[PeriodMention]:
    """The times of a sentence without the years of funds and plans, where it opens with the day of what it tells:
    "Tính đến 31/8/2023, vốn năm 2022 mới giải ngân 41%".
    """
    if (
        not mentions
        or mentions[0].kind != "day"
        or not rule("opens").fullmatch(text, sentence.start, mentions[0].start)
    ):
        return mentions
    funds = {m for m in mentions if m.kind == "year" and _OF_FUNDS.search(text, mentions[0].end, m.start)}
    return [m for m in mentions if m not in funds or text[m.end : m.end + 2].strip() == "("]


def _without_years_of_events(mentions: list[PeriodMention], text: str, sentence: Sentence) -> list[PeriodMention]:
    """The times of a sentence without the year in the name of an event, where it opens with the event's day: "Sáng
    10/6, huyện khai giảng lớp tập huấn đợt 2 năm 2019 cho 64 học viên" is of 2019-06-10.
    """
    if not mentions or not _OF_DAYS.match(mentions[0].rule):
        return mentions
    day, *others = mentions
    if not rule("opens").fullmatch(text, sentence.start, day.start):
        return mentions
    names = rule("named_event")
    named = next((m for m in others if m.kind == "year" and names.search(text, day.end, m.start)), None)
    if named is None:
        return mentions
    return [replace(day, iso=day.iso.replace("{y}", named.iso)), *(m for m in others if m is not named)]


_OF_DAYS = regex.compile(r"days?(?:_|$)")


def _without_what_is_there(mentions: list[PeriodMention], text: str, ctx: Context) -> list[PeriodMention]:
    """The times of a sentence without the "hiện có" of what a goal is about: "đến năm 2030 bảo vệ rừng hiện có"."""
    known = ctx.metadata.today.year if ctx.metadata.today else ctx.metadata.latest_year
    goal = next((m for m in mentions if known and m.kind == "year" and (year_of(m.iso) or 0) > known), None)
    if goal is None:
        return mentions
    return [m for m in mentions if m.start < goal.start or not _IS_THERE.match(text, m.start)]


_IS_THERE = regex.compile(r"hiện có\b")
_OF_FUNDS = regex.compile(r"\b(?:vốn|nguồn|kế hoạch|dự toán|chỉ tiêu|kinh phí)\b[^,;.:()\d]{0,40}$")


def _is_planned(text: str, mention: PeriodMention, end: int) -> bool:
    """Whether a time behind what was done is that of what shall follow: "đạt 75%, dự kiến cuối tháng 4 bàn giao"."""
    return mention.start >= end and _SHALL.search(text, end, mention.start) is not None


_SHALL = regex.compile(r"\b(?:dự kiến|sẽ|phấn đấu|dự định|kế hoạch)\b[^\d]{0,30}$")


def _reaches(text: str, mention: PeriodMention, start: int, sentence: Sentence) -> bool:
    """Whether a phrase before a figure can govern it: not out of a bracket, a balance only the number next to it."""
    gap = text[mention.end : start]
    if mention.role == "carried":
        return len(gap) < 40 and "," not in gap and not BETWEEN_DIGITS.search(gap)
    return not any(
        a <= mention.start < mention.end <= b <= start
        and not _PARTS.match(text, b)
        and not _dates_words_before(text, mention, a, b)
        for a, b in sentence.parentheses
    )


def _dates_words_before(text: str, mention: PeriodMention, start: int, end: int) -> bool:
    """Whether a bracket holds nothing but a time that says when the time before it was: "sau một tháng (1/3 - 1/4)"."""
    alone = not text[start + 1 : mention.start].strip() and not text[mention.end : end - 1].strip()
    return alone and _TELLS_TIME.search(text, max(0, start - _BEFORE_BRACKET), start) is not None


# The parts have the time of their total: "(đến 10/2 ghi nhận 90 ca), trong đó xã có 8 ca".
_PARTS = regex.compile(r",?\s(?:trong đó|trong số đó|trong số này)\b")
_BEFORE_BRACKET = 40
_TELLS_TIME = regex.compile(
    r"\b(?:tháng|năm|tuần|ngày|đợt|kỳ|giai đoạn|nhiệm kỳ|thời gian|thời điểm|mùa|dịp|vụ)(?:\s\p{L}+){0,3}\s*$"
    r"|(?<!từ\s|kể\s)\b(?:khi|lúc)(?:\s(?:mới|bắt|đầu|bước|chưa|còn))+(?:\s\p{L}+){0,5}\s*$",
    regex.IGNORECASE,
)


def _is_below(mention: PeriodMention, mentions: list[PeriodMention], text: str, sentence: Sentence) -> bool:
    """Whether a sentence opens with a longer time, to which its later items go back: "Nhiệm kỳ 2020 - 2025, thu ngân
    sách năm 2024 đạt 86 tỷ đồng; kết nạp 132 đảng viên".
    """
    first = mentions[0]
    return (
        first is not mention
        and first.kind == "span"
        and rule("opens").fullmatch(text, sentence.start, first.start) is not None
    )


def _of_item_before(text: str, mention: PeriodMention, start: int, sentence: Sentence) -> bool:
    """Whether a year stands within an earlier goal of a row: "GRDP năm 2025 là 41 triệu đồng; xuất khẩu ...": it holds
    for that one, where a time that opens the row holds for all.
    """
    if mention.kind != "year" or ";" not in text[mention.end : start]:
        return False
    opening = max(text.rfind(mark, sentence.start, mention.start) for mark in ";:")
    return len(text[max(opening + 1, sentence.start) : mention.start].split()) >= _WITHIN_ITEM


_WITHIN_ITEM = 4
"""So many words before a time in an item make it part of that item alone."""


def _left(text: str, mention: PeriodMention, start: int) -> bool:
    """Whether a time is that from which a change set out: "giảm từ 26% năm 2016 xuống còn 4%"."""
    if mention.kind == "now" or not _SETS_OUT.search(text, max(0, mention.start - _SETTING_OUT), mention.start):
        return False
    arrival = _ARRIVES_AT.match(text, mention.end, start)
    # The number that was arrived at, or one behind it.
    return arrival is not None and text[arrival.end() : arrival.end() + 1].isdigit()


def _of_compared(text: str, mention: PeriodMention, sentence: Sentence) -> bool:
    """Whether a time is that of the number with which one is compared: "đạt 46 triệu đồng, so với 27 triệu đồng hồi
    năm 2015 thì gấp 1,7 lần".
    """
    return _COMPARED.search(text, max(sentence.start, mention.start - _SETTING_OUT), mention.start) is not None


_COMPARED = regex.compile(r"\b(?:[Ss]o|[Đđ]ối chiếu|[Ss]o sánh) với\s[^,;:()\d]{0,40}\d[^,;:()]{0,40}$")


def _attached(text: str, end: int, mention: PeriodMention) -> bool:
    """Whether a phrase stands right behind a figure: "10% năm 2016", "6,6 triệu người trong năm 2016"."""
    gap = _IN_BRACKETS.sub("", text[end : mention.start])
    if gap.startswith(")"):
        gap = gap[1:]  # the figure itself stands in brackets: "20 hộ (8%) năm 2020"
    if _OPENS_BRACKET.fullmatch(gap) and text[mention.end : mention.end + 1] in (")", ","):
        return True
    return len(gap) <= 45 and not _PARTS_TIME.search(gap) and len(gap.split()) <= 6


_IN_BRACKETS = regex.compile(r"\s?\([^()]{1,40}\)")
