"""From numbers to mentions: the counted noun, the unit, what it is per, and how it is bounded.

A mention is the working record of one figure while its context is read; offsets are those of the repaired text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import regex

import patterns
from extractors.cues import plain
from extractors.model import Decision
from extractors.numerals import Numeral
from extractors.reach import REACH
from extractors.scopes import Layout, Sentence

MONEY = frozenset({"VND", "USD", "EUR", "GBP", "JPY", "CNY", "KRW", "TWD", "LAK", "KHR", "THB", "AUD", "SGD"})
TERRITORIES = frozenset({"province", "district", "commune", "village"})
RATES = frozenset({"percent", "percentage_point", "ratio"})

_WORD = re.compile(r"đ/c\b|[^\W\d_]+(?:[-&][^\W\d_]+)*")
_MOST_WORDS = 6
_GAP = regex.compile(r"[ \t]{0,3}[\"“‘']?")
_BILLIONS = regex.compile(r"\btỷ\b|\btỉ\b")
_MILLIONS = regex.compile(r"\b(?:triệu|tỷ|tỉ)\b")
_LETTER = regex.compile(r"\p{L}")
_IN_YEAR = regex.compile(r"[^.,;]{0,12}trong năm\b")


_MEASURES = {**dict.fromkeys(MONEY, "amount"), **dict.fromkeys(RATES, "rate")}


def measure(unit: str) -> str:
    """`amount` for money, `rate` for percent, percentage point and ratio, `count` for all else."""
    return _MEASURES.get(unit, "count")


@dataclass(slots=True)
class Mention:
    """One figure in the making.

    `start`/`end` span the raw text (number, scale, currency, percent sign or first counted noun); `lead_start` is where
    the words that lead to it begin, `tail_end` where the words that describe it end; `named` says that words of its own
    tell what it is for; `echo` is the figure of the text that a title tells beforehand; `trace` why each column reads
    as it does.
    """

    index: int
    numeral: Numeral
    sentence: Sentence
    start: int
    end: int
    unit: str
    bare: bool
    per: tuple[str, ...] = ()
    qualifier: str = "exact"
    lead_start: int = 0
    tail_end: int = 0
    indicator: str = ""
    status: str = "actual"
    change: str = "level"
    group: tuple[str, ...] = ()
    pair: int | None = None
    part_of: int | None = None
    named: bool = False
    echo: int | None = None
    flags: list[str] = field(default_factory=list)
    trace: dict[str, Decision] = field(default_factory=dict)

    @property
    def measure(self) -> str:
        """`amount`, `rate` or `count`."""
        return _MEASURES.get(self.unit, "count")


def read_mentions(low: str, scopes: Layout, numerals: Sequence[Numeral]) -> list[Mention]:
    """The mentions of a text, in its order, with unit, denominators, qualifier, and the words around each.

    `low` is the plain form of the text (`cues.plain`); numerals outside any sentence (furniture) are left out.
    """
    found: list[Mention] = []
    place: dict[int, int] = {}
    for number, numeral in enumerate(numerals):
        sentence = scopes.sentence_at(numeral.start)
        if sentence is None:
            continue
        end, unit, noun = _noun_after(scopes.text, low, numeral)
        mention = Mention(len(found), numeral, sentence, numeral.start, end, unit, bare=not unit)
        if found and (unit == "" or "unit_implied" in numeral.flags) and _same_currency(low, found[-1], mention):
            mention.unit, mention.bare, noun = found[-1].unit, False, ("unit.series", "")
        if noun:
            mention.trace["unit"] = Decision(unit, noun[0], noun[1], "number")
        place[number] = mention.index
        found.append(mention)
    _set_bounds(low, found)
    for mention in found:
        if mention.bare:
            _borrow_unit(scopes.text, low, found, mention, place)
    for mention in found:
        mention.qualifier = _qualifier(low, mention)
        if mention.qualifier == "exact" and mention.index:
            _bound_both(low, found[mention.index - 1], mention)
        per = _per(low, found, mention)
        if per.keys() <= _TIMES:
            per = {c: w for c, w in _shared_per(low, found, mention).items() if not per or c not in _TIMES} | per
        mention.per = tuple(per)
        if mention.index and mention.per and mention.measure == "amount":
            _share_per(low, found[mention.index - 1], mention)
        if per:
            rules = ";".join(f"per.{code}" for code in per)
            mention.trace["per"] = Decision(";".join(per), rules, ", ".join(per.values()), "number")
    return found


def _same_currency(low: str, before: Mention, mention: Mention) -> bool:
    """`đạt 13,2 tỷ USD, năm 2021 là 12,7 tỷ`: a foreign currency is told once for a row of the same measure."""
    foreign = before.measure == "amount" and before.unit != "VND" and before.sentence is mention.sentence
    return foreign and _is_scaled(low, mention) and _IN_SERIES.fullmatch(low, before.end, mention.start) is not None


# Between the sums of one measure stand whose or when they are; who spends or gets something has another purse.
_IN_SERIES = regex.compile(
    r"(?!.*\b(?:mỗi|đền bù|bồi thường|hỗ trợ|vay|lương|cho|tặng|chi|trả|nộp|phạt|trị giá|hộ|gia đình|người|giá|tiền"
    r"|đồng)\b)"
    r"(?:[^.;:()\d]|\b(?:19|20)\d\d\b|(?:tháng|quý) \d{1,2}\b|\((?:năm )?(?:19|20)\d\d\)){1,60}"
)


def read_localities(low: str, mentions: Sequence[Mention], level: str) -> None:
    """`15 địa phương` are provinces to the country, districts to a province, communes to a district.

    `level` is that of the document's own place.
    """
    for mention in reversed(mentions):
        _locality_per(low, mention, level)
        behind = mentions[mention.index + 1] if mention.index + 1 < len(mentions) else mention
        told = behind.trace.get("unit")
        same = mention.bare and mention.unit == "district" and mention.sentence is behind.sentence
        if same and told is not None and told.rule == "unit.locality":
            mention.unit = behind.unit
        if mention.unit != "district" or not low.endswith("địa phương", mention.start, mention.end):
            continue
        whole = mention.numeral.value in _ALL_PROVINCES or _NATION.search(low, mention.sentence.start, mention.start)
        held = _BELOW.get("country" if whole else level)
        if held is not None:
            mention.unit = held
            mention.trace["unit"] = Decision(held, "unit.locality", "địa phương", "document")


def _locality_per(low: str, mention: Mention, level: str) -> None:
    """`mỗi địa phương 3 tỷ đồng`: so much for each of the localities that the sentence or the document speaks of."""
    told = mention.trace.get("per")
    if told is None or "địa phương" not in told.cue or "district" not in mention.per:
        return
    whole = _NATION.search(low, mention.sentence.start, mention.sentence.end) or _PROVINCES.search(
        low, mention.sentence.start, mention.start
    )
    held = _BELOW.get("country" if whole else level or "country", "district")
    mention.per = tuple(held if code == "district" else code for code in mention.per)
    mention.trace["per"] = Decision(";".join(mention.per), told.rule, told.cue, told.scope)


_PROVINCES = regex.compile(r"\btỉnh\b(?! (?:ủy|đoàn|lộ|hội))")
_BELOW = {"country": "province", "province": "district", "district": "commune", "commune": "village"}
_ALL_PROVINCES = (63, 64, 34)
_NATION = regex.compile(r"\b(?:cả nước|toàn quốc|trung ương|chính phủ|các tỉnh|tỉnh,? thành)\b")

_ROSE = regex.compile(
    r"(?:\s+\(?(?:năm|tháng|quý)\s[\d/ivx-]+\)?)?,?\s+(?:tăng |giảm |nâng )?(?:lên|xuống|còn|đến|tới|xuống còn|thành)\s"
    r"(?:(?:còn|mức|là|gần|hơn|trên|dưới|khoảng)\s)*"
)
_ROSE_FROM = regex.compile(r"\btừ\s(?:(?:mức|gần|hơn|trên|dưới|khoảng)\s)*$")


def _share_per(low: str, before: Mention, mention: Mention) -> None:
    """`từ 1,49 triệu đồng lên 1,8 triệu đồng/tháng`: the denominator is said once for both."""
    same = before.sentence is mention.sentence and before.unit == mention.unit and not before.per
    if (
        same
        and _ROSE.fullmatch(low, before.end, mention.start)
        and _ROSE_FROM.search(low, before.lead_start, before.start)
    ) or (
        same
        and (
            (mention.per == ("gift",) and _IN_KIND.fullmatch(low, before.end, mention.start))
            or (mention.per == ("house",) and _SISTER_WORK.fullmatch(low, before.end, mention.start))
        )
    ):
        before.per = mention.per


# "xây mới 60 triệu đồng, sửa chữa 30 triệu đồng một căn": so much for each of both works.
_SISTER_WORK = regex.compile(
    r"(?:,| và|;)\s(?:hỗ trợ )?(?:sửa chữa|sửa|cải tạo|nâng cấp|xây mới|làm mới|xây dựng mới|xây)(?: nhà| mới| lại)?"
    r"(?: (?:là|từ|mức|được|hỗ trợ))?\s"
)
# "gồm 300.000 đồng tiền mặt và quà trị giá 200.000 đồng/suất": both are in one parcel.
_IN_KIND = regex.compile(
    r"(?: tiền mặt)?,? (?:và|cùng|kèm|kèm theo) (?:\d{1,2} )?(?:phần |túi )?(?:hiện vật|quà|nhu yếu phẩm|gạo|mì|đồ dùng"
    r"|vật dụng|sách vở|cặp sách|bánh kẹo|bánh|thực phẩm)[^.;:()\d]{0,25} (?:trị giá|giá trị)(?: khoảng| hơn| gần)? "
)


@cache
def _nouns() -> tuple[dict[str, tuple[str, str]], frozenset[str]]:
    table = {plain(noun): (entry["unit"], entry["id"]) for entry in patterns.load("nouns") for noun in entry["nouns"]}
    stops = frozenset(plain(word) for entry in patterns.load("not_nouns") for word in entry["words"])
    return table, stops


@cache
def _most_words() -> dict[str, int]:
    """How many words a listed noun has at most, by its first."""
    most: dict[str, int] = {}
    for words in map(_WORD.findall, _nouns()[0]):
        most[words[0]] = min(max(len(words), most.get(words[0], 0)), _MOST_WORDS)
    return most


def _noun_after(text: str, low: str, numeral: Numeral) -> tuple[int, str, tuple[str, str] | None]:
    """End of the raw text, unit code ("" where the noun is elsewhere), and the rule with its cue."""
    if numeral.unit == "ratio" and _is_occasions(low, numeral):
        return numeral.end, "item", ("noun.occasions", "lần")
    if numeral.unit:
        return numeral.end, numeral.unit, ("numerals.unit", text[numeral.number_end : numeral.end].strip())
    gap = _GAP.match(low, numeral.end)
    start = gap.end() if gap else numeral.end
    if low.startswith("lần/", start) and _TIMES_MORE.search(low, max(0, start - 40), numeral.start):
        return start + len("lần"), "ratio", ("noun.ratio", "lần")
    if low.startswith("bộ", start) and _FILES.search(low, max(0, start - 90), numeral.start):
        known = _known_noun(low, start)
        if known is not None and low[start : known[0]] == "bộ":
            return known[0], "dossier", ("noun.dossier", "bộ")
    if low.startswith("bản", start) and _COPIES.search(low, max(0, start - 90), numeral.start):
        known = _known_noun(low, start)
        if known is not None and low[start : known[0]] == "bản":
            return known[0], "item", ("noun.copies", "bản")
    if low.startswith("đơn vị", start) and _BLOOD.search(low, max(0, start - 90), numeral.start):
        return start + len("đơn vị"), "item", ("noun.blood", "đơn vị")
    scaled = _MILLIONS.search(low, numeral.start, numeral.end) is not None
    if scaled and (pounds := _POUNDS.match(low, start)) is not None:
        return pounds.end(), "GBP", ("noun.pounds", "bảng")
    pair = _PAIR.match(low, start)
    if pair is not None and pair.group() in _nouns()[1]:
        return numeral.end, "", None  # "30 công lập": no day's work is counted
    few = numeral.value <= _MOST_CHILDREN
    if (known := _known_noun(low, start)) is not None and not (few and _is_child(low, start, known[0])):
        end, unit, rule = known
        if low[start:end] == "nhà" and _DWELLERS.match(low, end):
            return end, "household", ("noun.dwellers", "nhà")
        return end, unit, (rule, low[start:end])
    if known is not None:
        return known[0], "person", ("noun.children", "con")
    word = _WORD.match(low, start)
    if scaled:
        # "35 tỉ hồi tháng hai", "215 triệu đắp đê": so many of what nobody knows are money
        return numeral.end, "", None
    stuck = start == numeral.end and not (word is not None and _EACH_SIGN.match(low, word.end()))
    if word is None or word.group() in _nouns()[1] or text[start].isupper() or stuck:
        return numeral.end, "", None
    return word.end(), "item", ("noun.unknown", word.group())


# "3 triệu bảng" are pounds, "2 bảng điện" are not.
_POUNDS = regex.compile(r"bảng\b(?! (?:điện|biểu|tin|chữ|hiệu|tên|số))")
# "40 nhà nghèo", "41 nhà mua tủ lạnh", "90 nhà chưa đăng ký": those who live in them.
_DWELLERS = regex.compile(
    r" (?:(?:đã |chưa |không |cùng |vẫn |còn |xin )?(?:nghèo|cận nghèo|thoát nghèo|khá giả|giàu|mua|vay|được vay"
    r"|đăng ký|góp|hiến|chạy gạo|thiếu gạo|thiếu ăn|đứt bữa|nuôi|trồng|nhận được|nhận tiền|tham gia|tự nguyện|đồng ý"
    r"|trả nợ|bán|mở (?:quán|xưởng|tiệm)|làm (?:du lịch|nghề|homestay)|đi làm|bỏ đi|có (?:người|con|xe|ti vi)"
    r"|dùng (?:điện|nước)))\b"
)
_PAIR = regex.compile(r"\p{L}+ \p{L}+")
# "24kỳ/năm": a word at the digits is a noun where so many for each are told.
_EACH_SIGN = regex.compile(r"\s?[/⁄]\s?\p{L}")
# "tăng 2 lần/đơn vị diện tích" multiplies, "3 lần/tuần" counts.
_TIMES_MORE = regex.compile(r"\b(?:gấp|tăng|cao hơn|nhiều hơn|lớn hơn)(?: lên| gấp| khoảng| hơn| gần| trên| từ)* $")
# "số lượng hồ sơ đã tiếp nhận là 2.900 bộ"
_FILES = regex.compile(r"\bhồ sơ\b[^.;\n]*$")
# "Biên bản lập thành 03 bản, mỗi bên giữ 01 bản": copies of a paper, no hamlets.
_COPIES = regex.compile(
    r"\b(?:lập|làm|in|viết|sao|đánh máy|lưu|nộp|gửi|kèm|gồm|giữ)(?: thành)? $"
    r"|\b(?:biên bản|hợp đồng|văn bản|đơn|giấy|tờ trình|hồ sơ|thỏa thuận|bản chính|bản sao)\b[^.;\n]*"
    r"\b(?:thành|làm|giữ|nộp) $"
)
# "Vợ chồng anh có 4 con": whose children are counted, not whose cattle.
_CHILDREN = regex.compile(
    r"\b(?:gia đình|vợ chồng|anh|chị|ông|bà|cô|nhà|đông con|nuôi|sinh|sinh được|một mình)\b"
    r"(?:(?!\b(?:trâu|bò|lợn|heo|gà|dê)\b)[^.;\d]){0,30}\b(?:có|sinh|nuôi|sinh được)"
    r"\s(?:được\s)?(?:\d{1,2}|hai|ba|bốn|năm|sáu|bảy)\s$"
    r"|\b(?:học của|cho|cùng|với|lo cho|chăm|nuôi) (?:cả )?(?:hai|ba|bốn|năm)\s$"
)
_MOST_CHILDREN = 12
# "hiến máu từ 10 lần trở lên": how often somebody gave it
_GIVES_BLOOD = regex.compile(r"\bhiến máu(?: tình nguyện| nhân đạo)?(?: từ| được| tới| trên| hơn| đến)? $")
# "Ngày hội hiến máu thu 316 đơn vị": blood is counted by the unit, which is no body here.
_BLOOD = regex.compile(
    r"\b(?:hiến máu|lượng máu|đơn vị máu|tiếp nhận máu)\b[^.;\n]*"
    r"\b(?:thu|thu về|thu được|tiếp nhận|tiếp nhận được|hiến|lên|được)(?: hơn| gần| khoảng| trên)? $"
)
_ALONE = regex.compile(r"(?=[,.;:)]|$|\s(?:và|đang|còn|nhỏ|thơ|đều|học|ăn học|trong|mà|nhưng)\b)")


def _is_child(low: str, start: int, end: int) -> bool:
    """Whether the noun "con" behind a number means children."""
    alone = low[start:end] == "con" and _ALONE.match(low, end) is not None
    return alone and _CHILDREN.search(low, max(0, start - 60), start) is not None


# What is compared is a multiple ("gấp 3 lần", "cao hơn 2 lần", "10 lần mức lương"); else times are counted.
_COMPARES = regex.compile(
    r"\b(?:gấp|tăng|giảm|bằng|cao|lớn|nhiều|nhanh|hơn|kém|thấp|lên|tới|đến|chênh lệch|chênh|khoảng cách|hệ số|tỷ lệ"
    r"|so|đạt|vượt|là|từ"
    r"|xuống|còn|mức|nhân|tối thiểu|tối đa)\b[^,;.:()]{0,30}$"
)
_COMPARED_WITH = regex.compile(
    r"\s*(?:so với|so|mức|cùng kỳ|năm|lương|tổng|thu nhập|giá|bình quân|với|hơn|chuẩn|diện tích|số|trước|sau)\b"
    r"|\s*[-–)]"
)


def _is_occasions(low: str, numeral: Numeral) -> bool:
    """`điều chỉnh 19 lần`, `3 lần mỗi tuần`: times that something happened, which nothing is compared with."""
    whole = _is_whole(numeral) and numeral.value_high is None
    if whole and _GIVES_BLOOD.search(low, max(0, numeral.start - 24), numeral.start):
        return True
    if not whole or not low.endswith("lần", numeral.start, numeral.end) or low.startswith("gấp", numeral.start):
        return False
    head = max(0, numeral.start - 40)
    return not _COMPARES.search(low, head, numeral.start) and not _COMPARED_WITH.match(
        low, numeral.end, numeral.end + 20
    )


def _known_noun(low: str, start: int) -> tuple[int, str, str] | None:
    """The longest listed noun that begins here: its end, unit and rule."""
    word = _WORD.match(low, start)
    if word is None:
        return None
    table = _nouns()[0]
    ends = [word.end()]
    for _ in range(_most_words().get(word.group(), 0) - 1):
        position = ends[-1]
        while position < len(low) and low[position] in " ,":
            position += 1
        word = _WORD.match(low, position)
        if word is None:
            break
        ends.append(word.end())
    for end in reversed(ends):
        if low.startswith(_PEOPLE, end) and low.endswith("dân", start, end):
            continue  # "120 hộ dân tộc thiểu số": households of a people, no "hộ dân"
        if (goes_on := _GOES_ON.get(low[start:end])) is not None and goes_on.match(low, end):
            continue
        if (entry := table.get(low[start:end])) is not None:
            return end, *entry
    return None


_PEOPLE = " tộc"
# "31 hộ sinh sống" are households, "41 nhà ở xã Hòa Sơn" lie there: the last word belongs to what follows.
_GOES_ON = {
    "hộ sinh": regex.compile(r" (?:sống|hoạt|kế|đẻ|sản)\b"),
    "nhà ở": regex.compile(r" (?:xã(?! hội)|huyện|tỉnh|thôn|bản|ấp|xóm|vùng|khu vực|các|phường|thị xã|thành phố)\b"),
}


def noun_unit(low: str, start: int) -> tuple[str, int] | None:
    """The unit of the longest listed noun that begins at `start` (or behind one blank), and its end."""
    start += low.startswith(" ", start)
    known = _known_noun(low, start)
    return None if known is None else (known[1], known[0])


# Where the words that describe one number end and those that lead to the next begin.
_BREAK = regex.compile(
    r"[,;:()…]|\s[-–]\s|\s(?:và|với|còn|trong đó|đạt|chiếm|bằng|tương đương|nhưng|song|trị giá|số tiền|kinh phí"
    r"|tăng|giảm|là)\s"
)


def _set_bounds(low: str, mentions: list[Mention]) -> None:
    """Share out the words between neighbouring numbers of a sentence: tail of the one, lead of the other."""
    for number, mention in enumerate(mentions):
        sentence = mention.sentence
        before = mentions[number - 1] if number and mentions[number - 1].sentence is sentence else None
        after = (
            mentions[number + 1] if number + 1 < len(mentions) and mentions[number + 1].sentence is sentence else None
        )
        limit = after.start if after else sentence.end
        mention.tail_end = _tail_end(low, mention, limit)
        mention.lead_start = sentence.start
        if before:
            mention.lead_start = before.tail_end if before.tail_end < mention.start else before.end
            # What a semicolon ends was told of the number before ("3 xã … thoát nghèo; 12 xã đạt chuẩn").
            mention.lead_start = max(mention.lead_start, low.rfind(";", before.end, mention.start) + 1)


# An enumeration of people goes on behind its commas ("98% hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo có nhu cầu …").
_ENUMERATION = regex.compile(
    r"(?:,|\svà\s)\s*(?:các\s+)?(?:hộ|người|gia đình|học sinh|sinh viên|trẻ em|cận nghèo|mới thoát nghèo|đồng bào"
    r"|phụ nữ)\b[^,;:()\d]*(?=[,;:()]|\svà\s|$|\s\p{L})"
)


_BREAK_RATE = regex.compile(r"[,;:()…]|\s[-–]\s|\s(?:trong đó|đạt|chiếm|bằng|tương đương|nhưng|song|tăng|giảm)\s")


def _tail_end(low: str, mention: Mention, limit: int) -> int:
    start, breaks = mention.end, _BREAK_RATE if mention.measure == "rate" else _BREAK
    position = start + len(" là ") if low.startswith(" là ", start) else start
    first: int | None = None
    while (stop := breaks.search(low, position, limit)) is not None:
        first = stop.start() if first is None else first
        more = _ENUMERATION.match(low, stop.start(), limit)
        if more is None:
            return stop.start()
        if more.end() < limit and low[more.end()] == ":":
            return first  # The enumeration is the label of the next number: "học sinh, sinh viên: 6.420 triệu đồng".
        if more.end() >= limit:
            return limit if limit == mention.sentence.end else stop.start()
        position = max(stop.start() + 2, stop.end() - 1)
    return limit


def _borrow_unit(text: str, low: str, mentions: list[Mention], mention: Mention, place: dict[int, int]) -> None:
    """A bare number takes the unit of the noun that stands elsewhere in its sentence (contract, "Units")."""
    for source, rule in _unit_sources(text, low, mentions, mention, place):
        if source and not (source in _UNDIVIDED and _is_mark(low, mention)):
            mention.unit = source
            mention.trace["unit"] = Decision(source, rule, "", "sentence")
            return
    mention.unit = "VND" if _is_scaled(low, mention) else "item"
    mention.flags.append("unit_assumed")
    mention.trace["unit"] = Decision(mention.unit, "unit.default", "", "default")


# What nobody has a half of: "điểm chuẩn 27,5" counts no people.
_UNDIVIDED = frozenset({"person", "household", "case", "house", "gift", "card", "village", "organisation"})
_MARKED = regex.compile(r"\b(?:điểm|tiêu chí)\b")


def _is_mark(low: str, mention: Mention) -> bool:
    """Whether a broken number behind marks or criteria is so many of them."""
    return not _is_whole(mention.numeral) and _MARKED.search(low, mention.lead_start, mention.start) is not None


def _unit_sources(
    text: str, low: str, mentions: list[Mention], mention: Mention, place: dict[int, int]
) -> Iterator[tuple[str, str]]:
    numeral = mention.numeral
    if numeral.whole is not None and numeral.whole in place:
        yield _own_unit(mentions[place[numeral.whole]]), "unit.whole"
    following = _neighbour(mentions, mention, 1)
    if numeral.compared is not None and numeral.compared in place:
        # "hạ từ 900 xuống 700 công nhân": what rises or falls is told at one end
        yield _own_unit(mentions[place[numeral.compared]]), "unit.comparison"
    if "scale_shared" in numeral.flags:
        yield _own_unit(following), "unit.comparison"
    if _BILLIONS.search(low[numeral.start : numeral.end]):
        yield "VND", "unit.billions"
    if _index_before().search(low, max(mention.lead_start, mention.start - 60), mention.start):
        yield "ratio", "noun.ratio"
    before = mentions[mention.index - 1] if mention.index else None
    if before is not None and before.unit == "ratio" and _OR.fullmatch(low, before.end, mention.start):
        yield "ratio", "noun.ratio"  # "hệ số 1,5 hoặc 2,5"
    scaled = _is_scaled(low, mention)
    if _is_paid(low, mention) or (before is not None and _is_left(low, before, mention)):
        yield "VND", "unit.paid"
    if scaled and _PAYS.search(low, max(mention.lead_start, mention.start - 40), mention.start):
        yield "VND", "unit.paid"
    if _SHARE_BEFORE.search(low, mention.lead_start, mention.start) and not _is_whole(numeral):
        yield "percent", "unit.share"
    if before is not None and before.sentence is mention.sentence and not _is_whole(numeral):
        told = before.trace.get("unit")
        yield "percent" if told is not None and told.rule == "unit.share" else "", "unit.share"
    if _VICTIMS.search(low, mention.lead_start, mention.start) or _FATE_BEHIND.match(low, mention.end):
        yield "person", "unit.victims"
    if before is not None and _bracketed_alike(low, before, mention):
        yield before.unit, "unit.bracket_before"
    of = _OF_WHOLE.match(low, mention.end, mention.end + REACH)
    if of is not None and following is not None and following.start == of.end():
        yield _own_unit(following), "unit.whole"
    if following is not None and following.index == mention.index + 1 and not following.bare:
        row = _ROW.fullmatch(low, mention.end, following.start)
        yield _own_unit(following) if row is not None else "", "unit.row"  # "lần lượt 17 và 14 dự án"
    counted = _noun_before(text, low, mention)
    if scaled and before is not None and before.sentence is mention.sentence and _divides(low, before, mention):
        yield "VND", "unit.money"
    if scaled and numeral.value >= _MONEY_FROM and not _COUNTS_MANY.search(low, mention.lead_start, mention.start):
        # "Gia đình vay 50 triệu mua 3 con bò": bare thousands and millions are money where nothing that big is counted.
        others = (_neighbour(mentions, mention, step) for step in (-1, 1))
        many = any(m is not None and m.measure == "count" and m.numeral.value >= _MONEY_FROM for m in others)
        yield "" if many else "VND", "unit.money"
    if _OTHERS.search(low, mention.lead_start, mention.start) and before is not None:
        yield _own_unit(before) if before.sentence is mention.sentence else "", "unit.neighbour"
    yield counted, "unit.noun_before"
    yield _clause_counts(low, mention), "unit.clause_counts"
    for step in (-1, 1):
        other = _neighbour(mentions, mention, step)
        if other is not None and other.unit not in TERRITORIES and not (other.measure == "amount" and not scaled):
            yield other.unit, "unit.neighbour"
    yield _previous_count(mentions, mention), "unit.previous_sentence"


# "hệ số 1,5 hoặc 2,5"; "17 và 14 dự án", "12, 15 và 20 hộ"
_OR = regex.compile(r",? (?:hoặc|hay|và|đến) |, ")
_ROW = regex.compile(r" và (?:(?:khoảng|gần|hơn|trên) )?")
# "mỗi công được trả 150.000", "giá 25.000": round thousands behind what is paid are money.
_PAID_NEXT = regex.compile(
    r"\b(?:được trả|trả công|tiền công|giá|giá bán|bán giá|bán được|mua với giá|với giá|phạt|phạt tiền|thưởng|lì xì"
    r"|biếu|cước|tiền xe|tiền ăn|học phí|mức phí|phí|trừ|trừ đi)(?: là| chừng| khoảng| gần| hơn| tới| từ| cỡ| có)*\s$"
)
_ROUND_MONEY = 500


def _is_paid(low: str, mention: Mention) -> bool:
    """`mỗi công được trả 150.000`: a round number behind what is paid, whose currency is left out."""
    value = mention.numeral.value
    round_sum = value >= 2 * _ROUND_MONEY and value % _ROUND_MONEY == 0 and mention.numeral.whole is None
    return round_sum and _PAID_NEXT.search(low, max(mention.lead_start, mention.start - 40), mention.start) is not None


def _is_left(low: str, before: Mention, mention: Mention) -> bool:
    """`trừ 150.000 tiền xăng còn khoảng 400.000`: what is left of money is money."""
    round_sum = mention.numeral.value >= 2 * _ROUND_MONEY and mention.numeral.value % _ROUND_MONEY == 0
    return before.unit == "VND" and round_sum and _LEFT_OVER.fullmatch(low, before.end, mention.start) is not None


_LEFT_OVER = regex.compile(
    r"(?:,?\s\p{L}+){0,5}?,? (?:chỉ )?còn(?: lại)?(?: lãi| lời| khoảng| chừng| hơn| gần| được)* "
)


def _divides(low: str, before: Mention, mention: Mention) -> bool:
    """`hết 4.812 triệu đồng, trong đó ngân sách và Quỹ "Vì người nghèo" 1.950 triệu`: parts of money are money."""
    smaller = before.measure == "amount" and mention.numeral.value <= before.numeral.value
    return smaller and mention.numeral.value >= _MONEY_FROM and ";" not in low[before.end : mention.start]


# "Số xã 'trắng', tức dưới 5 tiêu chí, từ 2.927 của năm 2011 nay chỉ còn 257": the number of what is told.
_COUNT_OPENS = regex.compile(r"[\s\W]*(?:(?:đưa|nâng|kéo|giảm|tăng|hạ)\s)?(?:tổng số|số lượng|số)\s(?=\p{L})")


def _clause_counts(low: str, mention: Mention) -> str:
    """The unit of the noun whose number the piece of the sentence is about ("Số xã …, từ 2.927 còn 257")."""
    sentence = mention.sentence
    start = max(sentence.start, low.rfind(";", sentence.start, mention.start) + 1)
    opens = _COUNT_OPENS.match(low, start, mention.start)
    known = _known_noun(low, opens.end()) if opens is not None else None
    return known[1] if known is not None and known[1] != "item" and known[0] <= mention.start else ""


def _bracketed_alike(low: str, before: Mention, mention: Mention) -> bool:
    """`việc làm (22.715 hộ), nhà ở (13.206)`: numbers in brackets of their own count alike."""
    alone = _BRACKETED.match(low, before.start - 1) and _BRACKETED.match(low, mention.start - 1)
    same = before.sentence is mention.sentence and before.measure == "count" and not before.bare
    return same and bool(alone) and _IN_LIST.fullmatch(low, before.end, mention.start) is not None


_BRACKETED = regex.compile(r"\(\d[\d.,]*(?:\s\p{L}+){0,3}\)")
_IN_LIST = regex.compile(r"[^;.\d]{2,90}\(")
# "người cao tuổi 120, các trường hợp khác 47": the rest of a list is counted as the list is.
_OTHERS = regex.compile(r"\b(?:trường hợp|đối tượng|loại|nhóm|diện|thành phần|số) (?:khác|còn lại)(?: là|:)?\s$")
_MONEY_FROM = 100_000
# "dân số 2,3 triệu", "tổng số hộ là 120 nghìn": so many are counted.
_COUNTS_MANY = regex.compile(
    r"\b(?:số|tổng số|số lượng|dân số|quy mô|lượng|diện tích|sản lượng|đàn|lượt|toàn tỉnh có|cả nước có|trong đó|còn)\b"
    r"[^,;()\d]{0,60}$"
)
# "tỷ lệ hộ nghèo là 4,5": a share, also where its percent sign is left out.
_SHARE_BEFORE = regex.compile(r"\b(?:tỷ lệ|tỉ lệ|tỷ trọng|tỉ trọng)\b[^;.()\d]{0,70}$")
# "làm chết 5, bị thương 8 người"
_VICTIMS = regex.compile(
    r"\b(?:làm chết|bị thương|mất tích|tử vong|thiệt mạng|cứu sống|bị chết|chết|số người \p{L}+)\s(?:là\s|:\s)?$"
)
_FATE_BEHIND = regex.compile(r"\s(?:tử vong|thiệt mạng|mất tích|bị thương|bị chết)\b")
# "12 trên 15 xã", "12 trong tổng số 15 xã"
_OF_WHOLE = regex.compile(r"\s(?:trên(?: tổng số)?|trong(?: số| tổng số)?)\s")


def _is_whole(numeral: Numeral) -> bool:
    return numeral.value == numeral.value.to_integral_value()


# "một tháng tốn gần 9 triệu": what is paid or earned in thousands and millions is money.
_PAYS = regex.compile(
    r"\b(?:mất|mất đứt|lỗ|đền|nợ|mượn|gửi|nộp|phạt|công|tiền công|thù lao|phụ cấp|góp|biếu|lời|tốn|hết|chi|chi phí"
    r"|trả|giá|trị giá"
    r"|thu nhập|thu về|lương|tiền|kinh phí|vay|bán|mua|thưởng|lãi|lời|vốn|đóng"
    r"|học phí|doanh thu|lợi nhuận|tiết kiệm|thu lãi|kiếm|đầu tư|trợ cấp|ủng hộ)\s(?:\p{L}+\s){0,7}$"
)


# What is weighed or measured says so at each number.
_MEASURED = frozenset({"t", "kg", "ha", "m2", "km2", "m3", "km", "L", "kW.h", "m"})


def _previous_count(mentions: list[Mention], mention: Mention) -> str:
    """The unit of the last count of the sentence before, where that is no territory."""
    for index in range(mention.index - 1, -1, -1):
        other = mentions[index]
        if other.sentence.index < mention.sentence.index - 1:
            return ""
        counted = other.measure == "count" and other.unit not in TERRITORIES | _MEASURED
        if other.sentence is not mention.sentence and counted:
            return other.unit
    return ""


@cache
def _index_before() -> regex.Pattern[str]:
    words = [plain(w) for e in patterns.load("nouns") for w in e.get("before", ())]
    return regex.compile(r"\b(?:" + "|".join(words) + r")\b[^,;.]*$")


def _own_unit(mention: Mention | None) -> str:
    return "" if mention is None or mention.measure == "rate" else mention.unit


def _neighbour(mentions: list[Mention], mention: Mention, step: int) -> Mention | None:
    position = mention.index + step
    while 0 <= position < len(mentions) and mentions[position].sentence is mention.sentence:
        if mentions[position].unit and mentions[position].measure != "rate":
            return mentions[position]
        position += step
    return None


def _is_scaled(low: str, mention: Mention) -> bool:
    """Whether a number is told in thousands and more ("26 triệu", "hai triệu rưỡi")."""
    said = low[mention.numeral.start : mention.numeral.end]
    if mention.numeral.form == "words":
        return _SCALE_WORD.search(said) is not None
    return _LETTER.search(said) is not None


_SCALE_WORD = regex.compile(r"\b(?:nghìn|ngàn|vạn|triệu|tỷ|tỉ)\b")


def _noun_before(text: str, low: str, mention: Mention) -> str:
    """The unit of the last listed noun in the words that lead to a bare number; names of places do not count."""
    start = max(mention.lead_start, mention.start - 90)
    told = _last_between(_NUMBER_OF, low, start, mention.start)
    if told is not None and (head := _known_noun(low, told.end())) is not None and head[1] != "item":
        return head[1]
    if low[max(0, start - 1) : start + 1].isalpha() and start:
        start = low.find(" ", start, mention.start) + 1 or mention.start  # the end of a word is no noun
    position, complement = mention.start, ""
    while position > start:
        cut = low.rfind(" ", start, position)
        begin = max(cut + 1, start)
        opens = text[begin : begin + 2][-1:].islower() and _opens_item(low, mention.sentence.start, begin)
        known = _known_noun(low, begin) if opens or text[begin].islower() else None
        whole = known is not None and known[0] <= mention.start and not _inside_longer(low, begin, known[0])
        counted = known is not None and (
            known[1] not in TERRITORIES | {"item"} or low.startswith("số ", max(0, begin - 3))
        )
        if known is not None and whole and counted and not _WHITHER.search(low, max(0, begin - 8), begin):
            if not _COMPLEMENT.search(low, max(0, begin - 8), begin):
                return known[1]
            complement = complement or known[1]
        if cut < 0:
            return complement
        position = cut
    return complement


def _opens_item(low: str, start: int, begin: int) -> bool:
    """Whether a word opens its sentence or an item in it, behind a bullet or a number: its capital makes no name."""
    opens = begin == start or _MARK.fullmatch(low, start, begin) is not None
    return opens or _MARK_WITHIN.search(low, max(start, begin - _LONGEST_MARK), begin) is not None


_MARKS = r"(?:[-–+*•●▪]|\d{1,2}(?:\.\d{1,2})*[.)]|[a-zđ][.)])\s*"
_MARK = regex.compile(_MARKS)
_MARK_WITHIN = regex.compile(rf"[;:.]\s+(?:{_MARKS})?$")
_LONGEST_MARK = 12
# "đưa về gia đình 39": where they went is not what is counted.
_WHITHER = regex.compile(r"\b(?:về|tại|ở|đến|tới)\s$")
# "người tự mua theo hộ gia đình mới chừng 21.500": the head of the words is counted, not what is said of it.
_COMPLEMENT = regex.compile(r"\b(?:theo|bằng|như|qua|nhờ|vì|quỹ \W{0,2}vì)\s$")
# "tổng số hồ sơ phải giải quyết của dự án là 255": the noun behind "số" is what is counted.
_NUMBER_OF = regex.compile(
    r"\b(?:tổng số|số lượng|số)\s(?=[^,;:()]{2,80}(?:, [^,;:()\d]{2,30})?"
    r"\s(?:là|đạt|còn|có|gồm|:)\s?(?:\p{L}{2,8}\s){0,2}$)"
)


def _last_between(pattern: regex.Pattern[str], text: str, start: int, end: int) -> regex.Match[str] | None:
    match = None
    for match in pattern.finditer(text, start, end):  # noqa: B007
        pass
    return match


def _inside_longer(low: str, begin: int, end: int) -> bool:
    """Whether a noun is the tail of a longer one, or of words that are none ("trường" in "thị trường", "lần lượt")."""
    before = low.rfind(" ", 0, max(0, begin - 1)) + 1
    longer = _known_noun(low, before)
    return (longer is not None and longer[0] >= end) or low[before:end] in _nouns()[1]


@cache
def _bounds_before() -> tuple[regex.Pattern[str], dict[str, str]]:
    codes = {plain(w): e["qualifier"] for e in patterns.load("qualifiers") for w in e.get("before", ())}
    barred = {plain(w) for e in patterns.load("qualifiers") for w in e.get("inside", ())}
    # Read from the number to the left, the longest first.
    bounds = "|".join(map(regex.escape, sorted(codes, key=len, reverse=True)))
    return regex.compile(rf"(?r)(?<!\p{{L}})(?:{bounds})(?<!{'|'.join(map(regex.escape, barred))})\Z"), codes


@cache
def _bounding_words() -> tuple[str, ...]:
    return tuple(_bounds_before()[1])


@cache
def _bounds_after() -> tuple[regex.Pattern[str], dict[str, str]]:
    codes = {plain(w): e["qualifier"] for e in patterns.load("qualifiers") for w in e.get("after", ())}
    return regex.compile(r"[^.;,()\d]{0,30}?\b(" + "|".join(map(regex.escape, codes)) + r")\b"), codes


# What may stand between the word that bounds a number and the number.
_FILLER = regex.compile(r"\s+(?:từ|được|là|có|đạt|mức|còn|tới|đến|ở mức)\Z")


_RECKONED = "ước"
_HERE = frozenset({"trên", "dưới"})
# "thời điểm trên là 12 hộ", "số thẻ nói trên có 231 thẻ"
_TELLS = frozenset({"là", "có", "được", "đạt", "còn"})
# "mức vay tối đa đối với người lao động là 300 triệu đồng": the bound stands with the noun.
_LIMIT_OF = regex.compile(r"\b(?P<word>tối đa|tối thiểu)\s+(?:đối với|cho|của|với)\s[^.,;:()\d]{2,60}(?:\slà|:)\s*\Z")


# "non một phần ba", "già nửa": as shares are said to be a little less or more; elsewhere the words mean young and old.
_ABOUT_SHARE = regex.compile(r"(?<=[\s,;(])(?P<word>non|già|ngoại|quá)\s$")
_SHARE_CODES = {"non": "nearly", "già": "over", "ngoại": "over", "quá": "over"}


def _qualifier(low: str, mention: Mention) -> str:
    after, codes = _bounds_after()
    if mention.numeral.form == "fraction" and not low[mention.start].isdigit():
        about = _ABOUT_SHARE.search(low, max(0, mention.start - 8), mention.start)
        if about is not None:
            return _bounded(mention, _SHARE_CODES[about["word"]], about["word"])
    if (behind := after.match(low, mention.end, mention.end + 40)) is not None:
        return _bounded(mention, codes[behind[1]], behind[1])
    before, codes = _bounds_before()
    start = max(0, mention.start - 40)
    end = start + len(low[start : mention.start].rstrip(' ("“'))
    ahead = before.search(low, start, end) if low.endswith(_bounding_words(), start, end) else None
    if ahead is None and (filler := _FILLER.search(low, start, end)) is not None:
        ahead = before.search(low, start, filler.start())
        if ahead is not None and ahead[0] in _DIFFERS and filler.group().strip() == "mức":
            ahead = None if not _DENIED.search(low, max(0, ahead.start() - 8), ahead.start()) else ahead
        told = filler.group().strip() in _TELLS
        if ahead is not None and (ahead[0] == _RECKONED or (ahead[0] in _HERE and told)):
            ahead = None  # "ước đạt 5 tỷ" is an estimate, a bare "ước" is about; "thời điểm trên là" tells where.
    if ahead is None and mention.unit not in _WAYS and exceeds(low, mention):
        return _bounded(mention, "over", "vượt")
    if ahead is None:
        if (limit := _LIMIT_OF.search(low, mention.lead_start, mention.start)) is not None:
            return _bounded(mention, codes[limit["word"]], limit["word"])
        return "exact"
    if ahead[0] == "hơn" and low.endswith(("đắt ", "rẻ "), 0, ahead.start()):
        return "exact"  # "đắt hơn 15%" tells by how much.
    if ahead[0] in _DIFFERS and mention.unit == "ratio":
        return "exact"  # "cao hơn 1,3 lần" tells how many times.
    if ahead[0] in _DIFFERS and _FROM_WHAT.match(low, mention.end, mention.end + REACH):
        return "exact"  # "thấp hơn 2% so với …" tells by how much.
    if ahead[0] in _DIFFERS and _COMPARED_AHEAD.search(low, mention.sentence.start, ahead.start()):
        return "exact"  # "đem so với tháng 7 thì ít hơn 5 vụ"
    if ahead[0] == "trên" and (_lies_on(low, mention, ahead.start()) or _is_of(low, mention, ahead.start())):
        return "exact"
    if ahead[0] in _RANKS and _is_rank(low, mention, ahead.start()):
        return "exact"
    if codes[ahead[0]] == "over" and _NO_MORE.search(low, mention.sentence.start, ahead.start()):
        return _bounded(mention, "at_most", ahead[0])
    if mention.numeral.value_high is not None and codes[ahead[0]] in {"over", "under"}:
        return "exact"  # A word that bounds one end only leaves the range as it is.
    return _bounded(mention, codes[ahead[0]], ahead[0])


# "không để phát sinh quá 2 hộ", "mỗi xã không còn trên 20 hộ": so many at most.
_NO_MORE = regex.compile(
    r"\bkhông (?:để|còn|được(?! (?:hỗ trợ|cấp|hưởng|nhận|vay))|phát sinh|xảy ra)(?: (?!mà|nhưng|nên|và)\p{L}+){0,3}\s$"
)
_RANKS = frozenset({"nhiều nhất", "nhiều nhất là", "cao nhất là", "ít nhất", "ít nhất là"})
_RANKED = regex.compile(r"\b(?:nhiều|cao|ít|thấp|lớn) nhất\b")
_GETS = regex.compile(
    r"\b(?:hỗ trợ|được|vay|mức|cấp|phạt|trợ cấp|đóng|nộp|trả|hưởng|mỗi|phải|cần|tối thiểu|phấn đấu|đảm bảo|bảo đảm"
    r"|có thể|quy định|giảm|tăng|chỉ)\b"
)


def _is_rank(low: str, mention: Mention, start: int) -> bool:
    """`xã A có nhiều nhất 61 hộ, xã B ít nhất 15 hộ`: who has most and who least, and no bound, where nothing is due;
    `start` is where the word begins.
    """
    if _GETS.search(low, mention.sentence.start, start):
        return False
    most = low.startswith(("nhiều", "cao"), start)
    return most or _RANKED.search(low, mention.sentence.start, start) is not None


_DENIED = regex.compile(r"\b(?:không|chưa|không được)\s$")
# "vượt 21 km đèo dốc": so far it was.
_WAYS = frozenset({"km", "m"})
# "kim ngạch vượt 10 tỷ đồng" says how much it is at least, "vượt 12 hộ so với kế hoạch" by how much it is more.
_BEYOND = regex.compile(r"\bvượt $")
_OF_A_PLAN = regex.compile(
    r"\b(?:kế hoạch|kh|chỉ tiêu|dự toán|mục tiêu|so|cùng kỳ|giao|nghị quyết|đề ra|pháp lệnh|tiến độ|quy định|dự kiến"
    r"|định mức|cho phép|hoàn thành)\b"
)


def exceeds(low: str, mention: Mention) -> bool:
    """Whether "vượt" before a number bounds it from below; where the sentence tells of a plan, it tells by how much."""
    if mention.measure == "rate" or not _BEYOND.search(low, max(0, mention.start - 6), mention.start):
        return False
    return _OF_A_PLAN.search(low, mention.sentence.start, mention.sentence.end) is None


_DIFFERS = frozenset({"cao hơn", "thấp hơn", "nhiều hơn", "ít hơn", "lớn hơn", "nhỏ hơn"})
_FROM_WHAT = regex.compile(r"(?:\s?/\s?\p{L}+)?(?:\s\p{L}+){0,3}\sso với (?!mực nước|mặt nước|mặt biển)")


# "đối chiếu với nửa đầu năm 2013 thì … nhiều hơn 2 người"
_COMPARED_AHEAD = regex.compile(r"\b(?:so với|so sánh với|so|đối chiếu với|đặt cạnh|bên cạnh)\b[^.;]*$")
_SO_MANY = regex.compile(r"(?<![\d.,])\d[\d.]*(?:\s\p{L}+){0,2}\s$")


def _is_of(low: str, mention: Mention, start: int) -> bool:
    """`411 trên 418 em`: so many of so many; `start` is where the word begins."""
    return (
        mention.numeral.form == "digits"
        and _SO_MANY.search(low, max(mention.sentence.start, start - 24), start) is not None
    )


_BOTH = regex.compile(r"\s?/[^,;.()\d]{1,50}\s(?:và|hoặc|hay)\s(?:[^,;.()\d]{1,30}\s)?")


def _bound_both(low: str, before: Mention, mention: Mention) -> None:
    """`tối đa là 30 triệu đồng/bể và 50 triệu đồng/nhà`: a limit told once holds for both amounts for each."""
    if before.qualifier in {"at_most", "at_least"} and before.unit == mention.unit and before.measure == "amount":
        told = before.trace.get("qualifier")
        behind = low.startswith("/", mention.end) or low.startswith(" /", mention.end)
        if told is not None and behind and _BOTH.fullmatch(low, before.end, mention.start):
            mention.qualifier = _bounded(mention, before.qualifier, told.cue)


# "trải trên 6 huyện", "xảy ra trên 8 xã", "nuôi trên 58.000 ha mặt nước": where something lies, and no bound.
_SPREADS = regex.compile(
    r"\b(?:trải|trải dài|trải rộng|trải đều|phủ|phủ khắp|phủ kín|rải|rải rác|rải đều|nằm|xảy ra|diễn ra|triển khai"
    r"|thực hiện|áp dụng"
    r"|phân bố|phân bổ|hoạt động|có mặt|xuất hiện|phát sinh|lan|lan rộng|bố trí|tổ chức|nhân rộng|sinh sống|cư trú)\s$"
)
_TILLS = regex.compile(
    r"\b(?:trồng|nuôi|thả|canh tác|sản xuất|gieo|cấy|thực hiện|triển khai|áp dụng|phun|tưới)(?: \p{L}+){0,3}\s$"
)
_GROUND = regex.compile(r"\s(?:mặt nước|đất|diện tích|ruộng|ao)\b")


def _lies_on(low: str, mention: Mention, start: int) -> bool:
    """Whether "trên" before a number is "on" and not "over"."""
    head = max(0, start - 40)
    if mention.unit in TERRITORIES:
        return _SPREADS.search(low, head, start) is not None
    if mention.unit not in {"ha", "m2", "km2"} or _GROUND.match(low, mention.end, mention.end + 12) is None:
        return False
    return _TILLS.search(low, head, start) is not None


def _bounded(mention: Mention, code: str, words: str) -> str:
    mention.trace["qualifier"] = Decision(code, f"qualifier.{code}", words, "number")
    return code


@cache
def _denominators() -> tuple[dict[str, str], list[tuple[str, str]]]:
    words = {plain(w): e["per"] for e in patterns.load("denominators") for w in e["words"]}
    adverbs = [(plain(w), e["per"]) for e in patterns.load("denominators") for w in e.get("adverbs", ())]
    return words, sorted(adverbs, key=lambda pair: -len(pair[0]))


_SLASH = regex.compile(r"(?:\s{0,2}[/⁄∕]\s{0,2}(?:0?1 |một |mỗi )?(?P<noun>\p{L}+[23²³]?(?: \p{L}+){0,2}))+")
_WEIGHED = frozenset({"kg", "t", "L"})
_GOODS = regex.compile(r"\s\p{L}+(?= ?/)")
# "26,5 m2 sàn/người", "50 con gà giống/hộ", "12 hộ nghèo/thôn": what is measured is named before the stroke.
_NAMED_GOODS = regex.compile(r"(?:\s(?!và\b|hoặc\b)\p{L}+){1,3}?(?= ?/ ?(?:0?1 )?\p{L})")
# "500.000 đồng mỗi người mỗi tháng", "10 kg mỗi khẩu một tháng", "15 kg mỗi em/tháng"
_NOUN = r"\p{L}+(?:-\p{L}+)*"
_EACH_ALSO = r"(?:(?:,? (?:mỗi|một|trên) |\s?/\s?)(?P<noun>tháng|năm|ngày|quý)\b)?"
# Words behind which somebody else gets something ("với mức lương 1,2 triệu đồng thì mỗi em được …").
_NO_CLAUSE = r"(?!(?:thì|để|mà|nên|và|còn|nhưng|vì)\b)"
# "30 triệu đồng cho mỗi nhà", "50 triệu đồng một căn", "20 kg gạo mỗi khẩu"
_EACH_BEHIND = regex.compile(
    rf"(?:\s+cho\s+(?:mỗi|một|0?1)|(?:\s{_NO_CLAUSE}\p{{L}}+){{0,2}}?\s+mỗi|(?:\stiền(?:\s\p{{L}}+){{1,2}})?\s+một)"
    rf"\s+(?P<noun>{_NOUN}(?: (?!mỗi\b|một\b|trên\b){_NOUN})?){_EACH_ALSO}"
)
# "trích 300 triệu đồng hỗ trợ mỗi người 500.000 đồng": what stands behind "mỗi" is what each of them gets.
_NEXT_SUM = regex.compile(
    r"(?:\s\p{L}+)?\s\d[\d.,]*\s?(?:đồng|đ|triệu|tỷ|tỉ|nghìn|ngàn|usd|kg|tấn|suất|phần|con|cây)\b"
)
# "mỗi hộ", "mỗi người mỗi tháng", "bình quân 1 nhân khẩu/tháng"
# "mỗi cán bộ ủng hộ 1 ngày lương giúp xây 30 căn nhà": behind another number something else is told.
_OTHER_ACT = regex.compile(
    r"\d[^,;:()]*\s(?:giúp|để|xây|tặng|làm|mua|hỗ trợ|trồng)\b"
    r"|,\s(?:đã )?(?:thu về|thu được|quyên góp|vận động|huy động)\b"
    # "mỗi người góp 1 ngày lương được 31 triệu đồng"
    r"|\d ngày (?:lương|công)\b[^;]*\s(?:được|thu|gom)\b"
)
_EACH = regex.compile(
    rf"\bmỗi\s+(?P<noun>{_NOUN}(?: (?!mỗi\b|một\b){_NOUN}){{0,2}})"
    rf"(?:,? mỗi\s+(?P<noun>{_NOUN}(?: {_NOUN})?)|,? một (?P<noun>tháng|năm|ngày|quý)\b)?"
    r"|\btrên\s(?:một|0?1)\s(?P<noun>ha|héc ta|hecta|m2|km2|đơn vị diện tích)\b"
    r"|\b(?:bình quân|trung bình|tính trên|thu hoạch trên|sản xuất trên|thu nhập trên|trồng trọt trên|canh tác trên)"
    r"\s(?:một|0?1)\s(?P<noun>\p{L}+[23]?(?: \p{L}+)?)(?:\s?/\s?(?P<time>năm|tháng|ngày))?"
    # "mức vay tối đa đối với một hộ nghèo", "thu nhập bình quân của một lao động"
    r"|\b(?:bình quân|trung bình|mức|định mức|tối đa|tối thiểu)\b[^,;:.()\d]{0,40}?\s(?:của|đối với|cho|với)"
    r"\s(?:một|mỗi một|0?1)\s(?P<noun>\p{L}+(?: \p{L}+)?)"
    # "chi phí một ca mổ trung bình 70 triệu đồng"
    r"|\b(?:chi phí|giá|giá thành|giá trị|suất đầu tư|tiền công|tiền lương|lương|thu nhập)(?: \p{L}+){0,2} (?:một|0?1)"
    r"\s(?P<noun>\p{L}+)\b(?=[^,;.()\d]{0,30}$)"
    # "1 ha lúa có thể cho lãi 20 triệu đồng"
    r"|\b(?:một|0?1)\s(?P<noun>ha|héc ta|hecta|sào|công|mẫu)\s(?:\p{L}+\s){0,4}?(?:cho|thu|mang|lãi|đạt|trồng)\b"
)
# "lãi suất 0,65% tháng"
_BARE_TIME = regex.compile(r"\s(?P<noun>tháng|năm|quý|ngày)(?=[.,;)]|\s?\(|\s?$)", regex.M)
_EACH_TIME = regex.compile(r"\b(?:mỗi|một|0?1)\s\p{L}+(?: \p{L}+)?\s?/\s?(?P<time>năm|tháng|ngày)\b")
_PER_HEAD = regex.compile(
    r"\b(?:bình quân|trung bình)[^.;]{0,30}?\bđầu người\b|\bthu nhập(?: \p{L}+){0,2}? (?:mỗi|đầu) người\b"
    r"|\b(?:grdp|gdp|tính (?:theo|trên)|theo) đầu người\b"
)
_GIFT_VALUE = regex.compile(
    r"(?<!\btổng(?: \p{L}+){1,4} )\b(?P<noun>suất quà|phần quà|suất học bổng|nhận quà|mỗi suất|mỗi phần)\b"
    r"(?![^.;,\d]*\b(?:số tiền|tổng|kinh phí)\b)[^.;,\d]{0,25}$"
)


_GOODS_REACH = 24
_TIMES = frozenset({"year", "half_year", "quarter", "month", "day"})
# "50 triệu tấn mỗi năm": what is counted, too, is so much a year; "hằng tháng" behind people says how they are paid.
_OFTEN = regex.compile(r"(?:\s\p{L}+){0,4}?\s(?:mỗi|một)\s(?P<noun>năm|tháng|quý|ngày)\b(?!\s+(?:\d|qua|lần|nay|tới))")
# "Bình quân hằng năm giải quyết việc làm cho 1.500 lao động": at the head of its clause it speaks of the number; those
# who are paid "hằng tháng" are no more each month.
_FLOW = regex.compile(
    r"(?:(?<=[.;:\n]|[.;:]\s|[-–+]\s)|\b(?:bình quân|trung bình|phấn đấu)\s)(?:hằng|hàng)\s(?P<noun>năm|quý|ngày),?\s"
    r"[^.,;:()\d]{0,45}$"
)
# "Chi hội hằng năm tổ chức 2 buổi": so many a year.
_YEARLY = regex.compile(
    r"\b(?:(?:hằng|hàng|mỗi) (?P<noun>năm|quý|tháng)"
    r"|(?:định kỳ|bình quân) (?:hằng |hàng |mỗi )?(?P<noun>năm|quý|tháng)),?"
    r" (?:đều |đã |sẽ |cần |phải |\p{L}+ (?:xã|hội|huyện|tỉnh) )?"
    r"(?:tổ chức|mở|giải quyết|đào tạo|tạo|thu hút|trồng|khai thác|sản xuất|cung ứng|cung cấp|đón|phục vụ|thành lập"
    r"|vận động|giúp|kết nạp|giới thiệu|phát triển|xây dựng|xuất bán|thu gom|xử lý|tuyển|tuyển sinh|tiếp nhận|thực hiện"
    r"|phấn đấu|giảm|đưa|bán|nuôi|duy trì|khám)\b[^.,;:()\d]{0,40}$"
)
# "ngày được 120 - 150 nghìn", "Ai chăm, tháng kiếm 1,2 triệu": what one earns in a day or a month
_EARNS_TIME = regex.compile(
    r"(?:^|[,;:.]\s|(?<!trong|đầu|cuối|một|mỗi|hằng|hàng|cả|qua|trước|này|đó|sau|\d)\s)(?P<noun>ngày|tháng)"
    r" (?:được|kiếm|kiếm được|thu được|công được)\s(?:khoảng |chừng |tới |gần |hơn |trên )?$"
)
_ONE_TIME = regex.compile(
    r"(?<!\b(?:gần|hơn|khoảng|suốt|dài|trong|sau|chỉ|chừng|qua) )\b(?:một|bình quân|hằng|hàng)"
    r"\s(?P<noun>năm|tháng|quý|ngày)\s[^.,;:()\d]{0,25}$"
)


def denominators(words: Sequence[str]) -> list[str]:
    """The codes of the words behind slashes ("người", "tháng")."""
    return [code for code, _ in map(_denominator, words) if code != _NO_CODE]


def _per(low: str, mentions: list[Mention], mention: Mention) -> dict[str, str]:
    """The codes of what a figure is per, in the order of the text, with the words that say so."""
    found = dict(_denominator(raw) for raw in _behind_slashes(low, mention))
    if mention.measure == "amount" or mention.unit in _BY_HEAD:
        found = _slashed_measure(low, mention) | found
    if found.get("item") == "con" and _RAISES.search(low, mention.sentence.start, mention.start):
        found = {code if code != "item" else "person": words for code, words in found.items()}
    if mention.measure != "rate" and "person" not in found and (head := _per_head(low, mention)):
        found = {"person": head} | found
    if found.keys() <= _TIMES:
        found = (each := _each(low, mention)) | found
        if each and (time := _EACH_TIME.search(low, mention.lead_start, mention.start)) is not None:
            found |= dict([_denominator(time["time"])])
    if mention.measure == "amount" and not found.keys() & _TIMES:
        found = _opening_time(low, mentions, mention) | found
    if not found and mention.measure == "amount":
        start = max(0, mention.start - 60, mentions[mention.index - 1].end if mention.index else 0)
        if (gift := _GIFT_VALUE.search(low, start, mention.start)) is not None:
            found = {"gift": gift["noun"]}
    if (not found and mention.measure != "count") or (found and mention.measure == "amount"):
        found |= _adverb(low, mention, found)
    elif not found and mention.unit not in _STOCKS:
        often = _OFTEN.match(low, mention.end, mention.tail_end + 1) or _FLOW.search(
            low, mention.lead_start, mention.start
        )
        found = dict([_denominator(often["noun"])]) if often else _yearly(low, mention)
    if (
        not found
        and mention.measure == "amount"
        and (
            time := _ONE_TIME.search(low, mention.lead_start, mention.start)
            or _EARNS_TIME.search(low, mention.lead_start, mention.start)
        )
        is not None
        and not _names_kind(low, mention, time.start())
    ):
        found = dict([_denominator(time["noun"])])
    if mention.measure == "rate":
        # "0,08%/tổng dư nợ" names the whole; "mỗi nhà trích 5%" a share of each.
        found = {code: words for code, words in found.items() if code in _TIMES or code == _NO_CODE}
        found = found or _wage_time(low, mention)
    found.pop(_NO_CODE, None)
    return found


_NO_CODE = "none"
# "40% mức lương cơ sở/tháng", "3% lương cơ sở một ngày": a share of a wage is paid as often as the wage is told.
_OF_WAGE = regex.compile(
    r"\s(?:của )?(?:mức )?(?:lương|tiền lương|mức chuẩn)(?: (?:cơ sở|tối thiểu|chung|vùng|hiện hưởng))?"
    r"(?:\s?/\s?| mỗi | một | hằng | hàng )(?P<noun>tháng|ngày|năm)\b"
)


def _wage_time(low: str, mention: Mention) -> dict[str, str]:
    wage = _OF_WAGE.match(low, mention.end, mention.end + REACH) if mention.unit == "percent" else None
    return {} if wage is None else dict([_denominator(wage["noun"])])


# "Mỗi tháng, xã chi trả cho 120 cụ với số tiền 60 triệu đồng": the time at the head of a clause governs its money.
_OPENS_TIME = regex.compile(
    r"[\s\W]*(?:bình quân |trung bình |cứ |và )?(?:mỗi|hằng|hàng|bình quân) (?P<noun>năm|quý|tháng|ngày)"
    r"(?! (?:\d|một|hai|ba|lần|qua|nay|tới|trước|đó|này))\b"
)
# "gửi về mỗi tháng bình quân 20 triệu đồng/người": or it stands right before them.
_NEAR_TIME = regex.compile(r"\b(?:mỗi|hằng|hàng) (?P<noun>năm|quý|tháng|ngày)(?: \p{L}+){0,4} $")
# "chi trợ cấp hằng tháng 11,2 tỷ đồng": the word names the kind of allowance where so much is paid to many.
_KIND = regex.compile(r"\b(?:trợ cấp|phụ cấp|trợ giúp|nuôi dưỡng|ưu đãi|bảo trợ|tuất|thường xuyên)(?: xã hội)?\s$")
_ONE_GETS = 50_000_000


def _names_kind(low: str, mention: Mention, at: int) -> bool:
    """Whether a time names a kind of allowance, and not how often so much is paid; `at` is where it begins."""
    return mention.numeral.value >= _ONE_GETS and _KIND.search(low, mention.lead_start, at) is not None


_TOLD_WHOLE = regex.compile(
    r"\b(?:tổng|lũy kế|luỹ kế|từ năm|năm \d|đến nay|giai đoạn|dư nợ|trị giá|vay|giá|vốn)\b|\d tháng"
)
_LONGEST_CLAUSE = 150


def _opening_time(low: str, mentions: list[Mention], mention: Mention) -> dict[str, str]:
    """The time of which an amount is told, from the head of its clause or from right before it."""
    start = max(mention.sentence.start, low.rfind(";", mention.sentence.start, mention.start) + 1)
    near = _NEAR_TIME.search(low, max(start, mention.lead_start), mention.start)
    if near is not None and _names_kind(low, mention, near.start()):
        return {}
    if near is not None:
        return dict([_denominator(near["noun"])])
    opens = _OPENS_TIME.match(low, start, mention.start)
    if opens is None or mention.start - start > _LONGEST_CLAUSE or _TOLD_WHOLE.search(low, opens.end(), mention.start):
        return {}
    before = mentions[mention.index - 1] if mention.index else None
    first = before is None or before.start < start or before.measure != "amount"
    return dict([_denominator(opens["noun"])]) if first else {}


# "người đơn thân nuôi con nhỏ: 400.000 đồng/tháng/con": children, no cattle.
_RAISES = regex.compile(r"\b(?:đơn thân|nuôi con|con nhỏ|sinh con|con dưới|con của|con liệt sĩ|con thương binh)\b")


def _yearly(low: str, mention: Mention) -> dict[str, str]:
    """`hằng năm tổ chức 2 cuộc giám sát`: what is done so many times a year."""
    if mention.unit in _STOCKS or mention.numeral.value >= _YEARLY_MOST:
        return {}
    told = _YEARLY.search(low, mention.lead_start, mention.start)
    return {} if told is None else dict([_denominator(told["noun"])])


# Who is there is no flow, and what is told in hundreds of thousands is a sum.
_STOCKS = frozenset({"commune", "district", "province", "village", "organisation"})
_YEARLY_MOST = 1_000_000
# Between two figures of one share ("3 triệu đồng tiền mặt, 20 kg gạo"); what a total,
# a price or somebody else is told by is none.
_SHARE_GOES_ON = regex.compile(
    r"[^.;:()\d]{0,40}?(?:,|\svà|,?\scùng|,?\skèm|\skèm theo|\scộng(?: thêm)?)\s(?:[^.;:()\d,]{0,35}\s)?"
)
# What a parcel holds is of each parcel; what is given beside it is not.
_HOLDS = regex.compile(r"\bgồm\b")
# "Mỗi căn rộng 48 m2, trị giá 90 triệu đồng", "mỗi phần gồm 1 triệu đồng và nhu yếu phẩm trị giá 300.000 đồng"
_WORTH = regex.compile(
    r"(?:,| và|, và| cùng)(?: (?!tổng|mỗi|cả)\p{L}+){0,4} (?:trị giá|giá trị)(?: hơn| gần| trên| khoảng)* "
)
# "Mỗi căn rộng 48 m2 được hỗ trợ 50 triệu đồng", "mỗi nhà 40 m2, với mức hỗ trợ 90 triệu đồng"
_HELP_OF_SIZE = regex.compile(
    r"(?:,| và)?(?: (?!tổng|mỗi|cả|toàn)\p{L}+){0,4} (?:hỗ trợ|kinh phí|chi phí)(?: là| hơn| gần| trên| khoảng| từ)* "
)
_NO_SHARE = regex.compile(
    r"\b(?:tổng|cộng|thành|tức|tương đương|quy"
    r"|trị giá|mỗi|toàn|cả|bình quân|trung bình|kinh phí|số tiền|trong đó|riêng|còn|đã|hiện|giá|xây|mua"
    r"|sắm|làm|nuôi|trồng|tăng|giảm|dành|dành sẵn|trích|bố trí"
    r"|đạt|bằng|có|gồm|số)\b"
)


def _shared_per(low: str, mentions: list[Mention], mention: Mention) -> dict[str, str]:
    """`Mỗi hộ được hỗ trợ 3 triệu đồng, 20 kg gạo`: what each of them gets is told once for all things that follow."""
    before = mentions[mention.index - 1] if mention.index else None
    if before is None or before.sentence is not mention.sentence or mention.measure == "rate" or not before.per:
        return {}
    if (
        mention.unit == before.unit
        and mention.measure == "amount"
        and (
            _YEAR_BY_YEAR.fullmatch(low, before.end, mention.start)
            or _RISES_TO.fullmatch(low, before.end, mention.start)
            or _than_before(low, before, mention)
        )
    ):
        return dict.fromkeys(before.per, "…")
    if mention.measure == "count" and mention.unit not in _GIVEN_UNITS:
        return {}
    if (
        mention.measure == "count"
        and before.unit == mention.unit
        and _MOVES_BY.fullmatch(low, before.end, mention.start)
    ):
        return dict.fromkeys(before.per, "…")
    told = before.trace.get("per")
    first = told.cue.partition(", ")[0] if told is not None and before.per[0] not in _TIMES else ""
    if first and before.unit == mention.unit and _AND_AT_MOST.fullmatch(low, before.end, mention.start):
        return {before.per[0]: first}
    if mention.unit == "item" and before.per == ("house",) and _FOR_OTHERS.match(low, mention.end):
        return {}
    gap = low[before.end : mention.start]
    held = before.unit == "m2" or _HOLDS.search(low, max(mention.sentence.start, before.start - 60), before.start)
    worth = (held and _WORTH.fullmatch(gap)) or (before.unit == "m2" and _HELP_OF_SIZE.fullmatch(gap))
    if first.startswith("mỗi ") and mention.measure == "amount" and worth:
        return {before.per[0]: first}
    if told is not None and gap.startswith(f" {first} "):
        gap = gap[len(first) + 1 :]  # "500.000 đồng mỗi người tiền nhà trọ và 300.000 đồng lương thực"
    loose = before.per[0] == "gift" and not _HOLDS.search(
        low, max(mention.sentence.start, before.start - 60), mention.start
    )
    if not first.startswith("mỗi ") or loose or not _SHARE_GOES_ON.fullmatch(gap) or _NO_SHARE.search(gap):
        return {}
    return {before.per[0]: first}


# "hỗ trợ 5 con bò giống cho 9 hộ": others get it than those told before.
_FOR_OTHERS = regex.compile(r"(?:\s\p{L}+){0,4}? cho (?:\d|các|những)")
# "từ 12,8 triệu đồng/người năm 2010 tăng lên 35,9 triệu đồng": the same measure before and after.
_RISES_TO = regex.compile(
    r"(?:\s?/\s?[^\d,;.()]{2,25})?\s*(?:\(?(?:vào |trong |cuối |đầu )?năm (?:19"
    r"|20)\d\d\)?)?,?\s*(?:đã )?(?:\p{L}+ ){0,2}?"
    r"(?:tăng lên|lên|lên đến|lên tới|giảm xuống|xuống|xuống còn|giảm còn|tăng đến)(?: mức| đạt| còn| gần| hơn"
    r"| trên| khoảng)*\s+"
)
# "1,5 triệu đồng/người/tháng từ 15/5/2021, trước đó chỉ 1 triệu đồng", "46,5 triệu đồng, so với 27 triệu đồng hồi 2015"
_THAN_THEN = regex.compile(
    r"\s?(?:\s?/\s?[^\d,;.()]{2,25})?(?:\s(?:từ|kể từ|vào|trong|năm|ngày|tháng|hồi) [\d/.-]{1,10}){0,2},?"
    r"\s?(?:\(|,|;)?\s?(?:so với|so|thay vì|trước đó|trước đây|trước kia|trong khi|còn|mà|hồi)\b"
    r"(?:(?!\b(?:lãi|vay|giá|chi|tổng|mua|bán|học|khóa|tiền|phí|của|nghèo)\b)[^\d.;:()]){0,40}"
    r"(?:năm 20\d\d (?:là |chỉ |mới )?)?"
)
# "năm 2015 là 18 triệu đồng/người, năm 2020 là 31 triệu đồng": the same measure year by year.
_YEAR_BY_YEAR = regex.compile(
    r"(?:\s?/\s?[^\d,;.()]{2,25})?(?:,|;|\svà|, và|, đến|\sđến|;? đến)?\s\(?(?:cuối |đến |sang |đến cuối )?"
    r"năm (?:19|20)\d\d(?:(?: là| đạt| còn| tăng lên| lên| lên tới| đã| ước| khoảng| gần| hơn| trên| được){1,3}|:)\s"
    # "từ 11 triệu đồng (năm 2011) nay đã đạt 42 triệu đồng"
    r"|\s\((?:năm )?(?:19|20)\d\d\),?\s(?:đến nay|nay|hiện nay)(?: đã| đạt| lên| là| tăng lên){1,3}\s"
)
_ALIKE = 10


def _than_before(low: str, before: Mention, mention: Mention) -> bool:
    """Whether an amount is what the one before is compared with in time: then it is so much for each, too."""
    near = (
        before.numeral.value <= mention.numeral.value * _ALIKE
        and mention.numeral.value <= before.numeral.value * _ALIKE
    )
    return near and _THAN_THEN.fullmatch(low, before.end, mention.start) is not None


# "đạt 19 tiêu chí/xã, tăng 12 tiêu chí": the same count, by how much it moved; money says its denominator again.
_MOVES_BY = regex.compile(
    r"(?:\s?/\s?[^\d,;.()]{2,25})?\s?[,(]\s?(?:và )?(?:tăng|giảm|tăng thêm|giảm được|cao hơn|thấp hơn)"
    r"(?: thêm| được| hơn| gần| khoảng| trên| tới| bình quân)*\s+"
)
# "Mỗi suất tối thiểu 300.000 đồng, tối đa 500.000 đồng"
_AND_AT_MOST = regex.compile(r",? (?:và |đến )?(?:nhiều nhất|cao nhất|tối đa|tối thiểu|thấp nhất|ít nhất)(?: là)? ")
_GIVEN_UNITS = frozenset({"kg", "t", "L", "item", "gift"})


def _behind_slashes(low: str, mention: Mention) -> Sequence[str]:
    if mention.numeral.per_text or mention.numeral.role == "planned":
        return mention.numeral.per_text  # "86 ha/KH 90 ha": behind the stroke stands the plan
    goods = _GOODS.match(low, mention.end, mention.end + REACH) if mention.unit in _WEIGHED else None
    start = goods.end() if goods else mention.end
    slash = _SLASH.match(low, start, start + REACH)
    if slash is None and mention.measure != "rate" and "/" in low[mention.end : mention.end + _GOODS_REACH]:
        named = _NAMED_GOODS.match(low, mention.end, mention.end + REACH)
        slash = _SLASH.match(low, named.end(), named.end() + REACH) if named else None
        codes = {_denominator(raw)[0] for raw in slash.captures("noun")} if slash else set()
        if codes & {"item", mention.unit} or (codes & TERRITORIES and mention.unit in TERRITORIES):
            return ()  # "hộ nghèo/hộ cận nghèo", "thôn văn hóa/xã": side by side, or so many of so many
    return slash.captures("noun") if slash else ()


# "thu nhập bình quân/người/năm đạt 42 triệu đồng", "giá trị sản phẩm/ha là", "mức lương cơ sở/người/ngày (34.500 đồng)"
_SLASHED_MEASURE = regex.compile(
    r"\b(?:thu nhập|giá trị|sản lượng|năng suất|bình quân|trung bình|mức|trị giá|doanh thu|lợi nhuận|số tiền|chi phí"
    r"|kinh phí|dư nợ|tiền|đầu người|trợ cấp|phụ cấp|định mức|đơn giá)\b(?:\s\p{L}+){0,5}?"
    r"(?:\s?/\s?(?P<noun>\p{L}+(?:\s\p{L}+)?))+(?:\s[^\d,;.:()/]{0,30})?"
    r"(?:\s?\((?:tương đương|tức|bằng|hơn|gần|khoảng|\s)*)?$"
)


def _slashed_measure(low: str, mention: Mention) -> dict[str, str]:
    """`thu nhập bình quân/người/năm đạt`: what an amount is per, behind the words that name what is measured.

    Only denominators that are known: `đói/nghèo` and whatever else stands beside a stroke are none.
    """
    lead = low[mention.lead_start : mention.start]
    told = _SLASHED_MEASURE.search(lead) if "/" in lead else None
    if told is None:
        return {}
    codes = dict(_denominator(noun) for noun in told.captures("noun"))
    before = low[mention.lead_start : mention.lead_start + told.starts("noun")[0]].rstrip(" /").rpartition(" ")[2]
    side_by_side = codes.keys() <= TERRITORIES and _denominator(before)[0] in TERRITORIES  # "kinh phí cho xã/phường"
    return {} if side_by_side or codes.keys() & {"item", _NO_CODE} else codes


# "diện tích nhà ở bình quân đầu người 26 m2"
_BY_HEAD = frozenset({"m2", "ha", "kg", "t", "L", "m3", "kW.h"})


def _per_head(low: str, mention: Mention) -> str:
    """`thu nhập bình quân đầu người` before an amount, where it speaks of this one."""
    if mention.measure == "count" and mention.unit not in _BY_HEAD:
        return ""
    head = _PER_HEAD.search(low, mention.sentence.start, mention.start)
    if head is None or (mention.index and not _PER_HEAD.search(low[mention.lead_start : mention.start])):
        return ""
    return head.group()


def _each(low: str, mention: Mention) -> dict[str, str]:
    """`mỗi hộ` before the number or `cho mỗi hộ` behind it, unless that is what is counted."""
    lead = low[mention.lead_start : mention.start].rpartition(";")[2]
    each = _last(_EACH, lead) if "mỗi" in lead or " 1 " in lead or " 01 " in lead or " một " in lead else None
    if each is None and (mention.measure == "amount" or mention.unit in _WEIGHED):
        each = _EACH_BEHIND.match(low, mention.end, mention.end + REACH)
        if each is not None and _NEXT_SUM.match(low, each.end()):
            each = None
    if each is None:
        return {}
    codes = [_denominator(noun)[0] for noun in each.captures("noun")]
    behind = lead[each.end() :] if each.string is lead else ""
    far = ("," in behind and codes[-1] == "item") or _OTHER_ACT.search(behind) is not None
    of_sum = mention.lead_start > mention.sentence.start and _SUM_FOR.fullmatch(lead) is not None
    if set(codes) <= _TIMES and (of_sum or (mention.unit in _PAID and _PAYS_THEM.search(lead))):
        # Those who are paid each month are no more each month, nor those for whom "60.000 đồng mỗi tháng" is meant.
        return {}
    # "Mỗi lứa 500 con": things of all kinds are items, and these are not those that are counted.
    counted = mention.unit in codes and mention.unit != "item"
    return {} if counted or far else dict.fromkeys(codes, each.group().strip())


_SUM_FOR = regex.compile(r"\s*(?:\p{L}+ )?mỗi (?:năm|tháng|quý|ngày) cho(?: hơn| gần| trên| khoảng)?\s?")
_PAID = frozenset({"person", "household"})
_PAYS_THEM = regex.compile(r"\b(?:chi|trả|trợ cấp|hỗ trợ|nuôi dưỡng|quản lý|chăm sóc|phụng dưỡng|cấp|phục vụ|nuôi)\b")


def _denominator(raw: str) -> tuple[str, str]:
    """The code of a denominator and the words of it that are known, `item` for one that is not."""
    words = _denominators()[0]
    noun = plain(raw.strip())
    while noun:
        if noun in words:
            return words[noun], noun
        noun = noun.rpartition(" ")[0]
    return "item", raw.strip()


def _adverb(low: str, mention: Mention, have: Mapping[str, str]) -> dict[str, str]:
    """`mỗi tháng`, `hằng năm` right behind the number, or right before a rate ("mức giảm hằng năm là 1,85%")."""
    if have.keys() & {"year", "month", "quarter", "day"} or mention.unit == "ratio":
        return {}  # "gấp đôi một tháng bình thường": what it is compared with
    behind = low[mention.end : mention.end + 18].lstrip(" /")
    adverbs = _denominators()[1]
    for words, code in adverbs:
        if words != "trong năm" and behind.startswith(words):
            return {code: words}
    if "person" in have and _IN_YEAR.match(low[mention.end : mention.end + 24]):
        return {"year": "trong năm"}
    if mention.measure == "rate":
        lead = low[mention.lead_start : mention.start]
        if "lãi suất" in lead and (time := _BARE_TIME.match(low, mention.end)) is not None:
            return dict([_denominator(time["noun"])])
        for words, code in adverbs:
            if words != "trong năm" and words in lead and (code == "year" or lead.rstrip().endswith(words)):
                return {code: words}
    return {}


def _last(pattern: regex.Pattern[str], text: str) -> regex.Match[str] | None:
    match = None
    for match in pattern.finditer(text):  # noqa: B007
        pass
    return match
