"""Names of administrative units in text: where they stand, which units they may be, what part they play."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import ahocorasick
import regex

import patterns
from extractors.hints import Hints
from extractors.reach import REACH
from patterns.places import Unit, aliases, name_key, spellings, units

LEVELS = ("country", "province", "district", "commune", "village")
COUNTRY = "Việt Nam"

_TYPES = {
    "tỉnh": "province", "thành phố": "city", "tp": "city", "t.p": "city", "huyện": "district", "quận": "district",
    "thị xã": "district", "tx": "district", "xã": "commune", "phường": "commune", "thị trấn": "commune",
    "đặc khu": "commune", "thôn": "village", "ấp": "village", "bản": "village", "buôn": "village", "bon": "village",
    "làng": "village", "xóm": "village", "khóm": "village", "khu phố": "village", "tổ dân phố": "village",
}  # fmt: skip
_OFFICIAL = {"tp": "thành phố", "t.p": "thành phố", "tx": "thị xã"}
# Abbreviated by a letter and a full stop ("H. Cẩm Xuyên"): a type only before a name that the lists hold.
_LETTERS = {"h": "huyện", "q": "quận", "x": "xã", "p": "phường", "tt": "thị trấn"}
# The longest run of epithets between a type and a name ("xã vùng cao, đặc biệt khó khăn A").
_LONGEST_EPITHET = 48
# A run of capitalised words; numbers and single letters may end it ("thôn 07", "ấp Quý Đức B").
# The types of numbered units, each in small letters and with a capital.
_NUMBERED = tuple(
    form
    for kind in ("quận", "phường", "thôn", "ấp", "xóm", "bản", "buôn", "bon", "khu phố", "tổ dân phố", "khóm")
    for form in (kind, kind.capitalize(), kind.upper())
)
_LONGEST_NUMBERED = max(map(len, _NUMBERED))
# `re` with its classes spelled out reads a text several times faster than `regex` with properties.
_UPPER = "".join(c for c in map(chr, (*range(0x41, 0x250), *range(0x1E00, 0x1F00))) if c.isupper())
_LETTER = r"[^\W\d_]"
_NAME = rf"[{_UPPER}](?:{_LETTER}|['’ʼ])*"
# A look behind would keep the engine from leaping to capitals; what stands before a run is looked at where one is.
_RUN = re.compile(rf"{_NAME}(?:(?:[ \u00a0]|\s?[-–]\s?){_NAME})*")
# It begins with the digit, which is rarer than the space before it.
_NUMBER = re.compile(r"\d(?<=\s\d)\d?(?![\d/%]|[.,]\d|\s*(?:hộ|người))")
# A type word within a run, where titles and heads of documents write every word with a capital.
_TYPE_INSIDE = regex.compile(
    r"(?<!\p{L})(?P<type>tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|thôn|ấp|bản|buôn|bon|xóm|tp|tx)[ .]+"
    r"(?=\p{Lu})",
    regex.IGNORECASE,
)
_TYPE_HINT = re.compile(r"(?:tỉnh|phố|huyện|quận|xã|phường|trấn|thôn|ấp|bản|buôn|bon|xóm|tp|tx) ")
# An abbreviation before a name: the body of that place ("Sở GTVT Đắk Nông").
_ABBREVIATED = regex.compile(r"(?:\p{Lu}{2,}[ ])+(?=\p{Lu}\p{Ll})")
_WHOLE = ("toàn", "cả", "trong", "địa bàn", "ở")
_NATION = ("cả nước", "toàn quốc", "đất nước", "nước ta")


@cache
def place_words(id_: str) -> tuple[str, ...]:
    """The words of an entry of `place_words.yaml`."""
    return tuple(next(entry["words"] for entry in patterns.load("place_words") if entry["id"] == id_))


@cache
def _compounds() -> dict[str, frozenset[str]]:
    """By the word for a unit, the words before it that make one word of both ("nông thôn")."""
    return {entry["behind"]: frozenset(entry["words"]) for entry in patterns.load("place_words") if "behind" in entry}


def _any_of(words: tuple[str, ...]) -> str:
    """A pattern of alternatives, the longest first; a space is any white space."""
    return "|".join(regex.escape(w).replace("\\ ", r"\s+") for w in sorted(words, key=len, reverse=True))


@cache
def _epithets() -> regex.Pattern[str]:
    """Finds what stands between a type and a name: "huyện miền núi A", "bản biên giới, vùng cao B"."""
    one = rf"(?:{_any_of(place_words('epithet'))})"
    return regex.compile(rf"(?i)(?<!\p{{L}})(?<=\s){one}(?:,?\s+{one}){{0,2}}(?=\s+$)")


@cache
def _epithet_ends() -> frozenset[str]:
    """The last syllables of epithets."""
    return frozenset(word.split()[-1] for word in place_words("epithet"))


# The letters of the longest syllable ("nghiêng") and the spaces behind it.
_LONGEST_SYLLABLE = 10


@cache
def _epithets_before() -> regex.Pattern[str]:
    """Finds epithets with which a run goes on behind its type in heads of capitals ("HUYỆN ĐẢO LÝ SƠN")."""
    one = rf"(?:{_any_of(place_words('epithet'))})"
    return regex.compile(rf"(?i:{one}(?:,?\s+{one})*)\s+(?=\p{{Lu}})")


@cache
def _people_before() -> regex.Pattern[str]:
    """Finds the people after whom a village is called ("làng Chăm A")."""
    return regex.compile(rf"(?i:{_any_of(place_words('people'))})(?:\s+(?=\p{{Lu}})|$)")


# A village has a name of its own behind that of a people where so many words and more stand there.
_NAMED_FOR_PEOPLE = 2


@cache
def _leading() -> tuple[regex.Pattern[str], frozenset[str]]:
    """Finds a word that opens a sentence before a name ("Riêng Khánh Hòa"); and the first words of all of these."""
    words = tuple(word[:1].upper() + word[1:] for word in place_words("opener"))
    first = frozenset(word.split()[0].casefold() for word in words)
    return regex.compile(rf"(?:{_any_of(words)})\s(?=\p{{Lu}})"), first


@cache
def _before_names() -> tuple[str, ...]:
    return (*_TYPES, *place_words("epithet"))


@cache
def _ends_before_names() -> frozenset[str]:
    """The last letters of such words, which tell most other words apart from them."""
    return frozenset(name[-1] for name in _before_names())


# A type word before a name names its own place.
_NAMED_BEHIND = regex.compile(r"\.?\s+[\p{Lu}\d]|\.\s?\p{Lu}|\s+(?:ủy|uỷ|đoàn|hội)\b")
_DASH = regex.compile(r"\s+[-–]\s+|(?<=\p{L})[-–](?=\p{Lu})")
_WORD = regex.compile(r"[^\s–-]+")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in `text[start:end]`, its type word included.

    `name` is the official one without its type; `level` country, province, district, commune or village;
    `units` the units it may be (none for a village or an unknown name); `typed` whether a type word stands before it.
    `role` is "" for a place that figures may be about, else what it is instead (body, donor, movement, ...).
    """

    start: int
    end: int
    name: str
    level: str
    units: tuple[Unit, ...] = ()
    typed: bool = False
    role: str = ""


_BEHIND_TYPE = (" ", ".", "\u00a0")
_TYPE_WORDS = {word for kind in _TYPES for word in kind.split()}


class Gazetteer:
    """The units by name; built once from `patterns.places`."""

    def __init__(self) -> None:
        self.by_key: dict[str, list[Unit]] = {}
        self.by_code: dict[tuple[str, str], Unit] = {}
        self.bare: set[str] = set()
        for unit in units():
            self.by_key.setdefault(name_key(unit.name), []).append(unit)
            self.by_code[unit.era, unit.code] = unit
        for entry in aliases():
            self._add_alias(entry)
        self.numbered: dict[str, list[Unit]] = {}
        for unit in (unit for key, named in self.by_key.items() if key.isdigit() for unit in named):
            self.numbered.setdefault(name_key(unit.called), []).append(unit)
        self.squeezed = {key.replace(" ", ""): found for key, found in self.by_key.items()}
        self.bare = {k for k, us in self.by_key.items() if not k.isdigit() and any(u.level != "commune" for u in us)}
        self.plain = self.bare | {name_key(COUNTRY)}
        self.first_words = {word for name in self._spellings() for word in (name.split()[0].casefold(),)} | _TYPE_WORDS
        self.longest = max(len(key.split()) for key in self.by_key)
        self._parents: dict[tuple[str, str, str], tuple[Unit, ...]] = {}

    def _spellings(self) -> Iterator[str]:
        """Names that may stand without a type word, in every spelling of their first word."""
        for unit in (u for key in self.bare for u in self.by_key[key]):
            yield from spellings(unit.name)
        for entry in aliases():
            yield entry["alias"]
        yield from self.bare
        yield COUNTRY

    def _add_alias(self, entry: dict[str, str]) -> None:
        unit = self.by_code.get((entry["era"], entry["code"]))
        if unit is None:
            unit = Unit(entry["era"], entry["code"], entry["type"], entry["name"], entry.get("parent", ""), ())
        self.by_key.setdefault(name_key(entry["alias"]), []).append(unit)

    def find(self, name: str, level: str) -> tuple[Unit, ...]:
        """The units of that name; level "city" and "" (no type word) are provinces and districts."""
        wanted = {"city": ("province", "district"), "": ("province", "district")}.get(level, (level,))
        key = name_key(name)
        named = self.by_key.get(key) or self.squeezed.get(key.replace(" ", "")) or []
        return tuple(unit for unit in named if unit.level in wanted)

    def called(self, name: str) -> list[Unit]:
        """The units that are called so ("Quận 8"), of all levels and times."""
        key = name_key(name)
        return self.by_key.get(key) or self.numbered.get(key, [])

    def parents(self, unit: Unit) -> tuple[Unit, ...]:
        """The units that hold it, the nearest first."""
        key = unit.era, unit.code, unit.parent
        if key not in self._parents:
            self._parents[key] = self._find_parents(unit)
        return self._parents[key]

    def _find_parents(self, unit: Unit) -> tuple[Unit, ...]:
        found = []
        code, era = unit.parent, unit.era
        while code:
            parent = next((self.by_code[e, code] for e in (era, "old", "older") if (e, code) in self.by_code), None)
            if parent is None:
                break
            found.append(parent)
            code = parent.parent
        return tuple(found)


@lru_cache(4096)
def units_below(code: str, level: str) -> dict[str, Unit]:
    """The units right below one of the time before July 2025, by the key of their names."""
    depth = {"province": 2, "district": 3}.get(level)
    if depth != len(code):
        return {}
    return {name_key(unit.name): unit for unit in reversed(units()) if unit.parent == code and unit.era != "new"}


@lru_cache(1024)
def communes_pattern(district: str) -> regex.Pattern[str] | None:
    """Finds the communes of a district by names of two words and more, however their apostrophes are written."""
    names = [unit.name for unit in units_below(district, "district").values() if " " in unit.name]
    if not names:
        return None
    spelled = (
        regex.escape(name, special_only=True).replace("'", "['’ʼ]") for name in sorted(names, key=len, reverse=True)
    )
    return regex.compile(
        r"(?<![\p{L}\d]|\b(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Ee]m|[Cc]ô|[Cc]hú|chí)\s)(?=\p{Lu})"
        r"(?i:" + "|".join(spelled) + r")(?!\p{L}|\s\p{Lu})"
    )


def communes_named(text: str, district: str) -> Iterator[tuple[int, int, Unit]]:
    """The communes of a district that a text names without their type, not within longer names ("Trần Tân Lập")."""
    pattern = communes_pattern(district)
    if pattern is None:
        return
    below = units_below(district, "district")
    for match in pattern.finditer(text):
        if not all(word[:1].isupper() for word in match.group().split()):
            continue  # "Trung tâm", where there is a commune Trung Tâm.
        before = _WORD_BEFORE.search(text, max(0, match.start() - 12), match.start())
        if before is None or not before[1][:1].isupper() or before[1].casefold() in _leading()[1]:
            yield match.start(), match.end(), below[name_key(match.group())]


_WORD_BEFORE = regex.compile(r"(?r)(?<!\p{L})(\p{L}+)[ \u00a0]$")


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of the process."""
    return Gazetteer()


def find_places(text: str) -> list[PlaceMention]:
    """Every place that a (repaired) text names, in its order. Takes linear time."""
    runs = [run.span() for run in _RUN.finditer(text)]
    spans = [(start, end) for start, end in runs if _may_name(text, start, end)]
    numbers = _numbered(text)
    found: list[PlaceMention] = []
    for start, end in sorted([*spans, *numbers]) if numbers else spans:
        found.extend(_of_run(text, start, end))
    return _with_introduced(text, runs, in_rows(text, found))


def in_rows(text: str, found: list[PlaceMention]) -> list[PlaceMention]:
    """The mentions, where what the first of a row is instead holds for the others ("kết nối với A, B và C")."""
    for index in range(1, len(found)):
        before, mention = found[index - 1], found[index]
        if before.role in _OF_ROWS and not mention.role and _IN_ROW.fullmatch(text, before.end, mention.start):
            found[index] = replace(mention, role=before.role)
    return found


_OF_ROWS = frozenset({"movement", "origin", "excepted"})
_IN_ROW = regex.compile(r",? (?:và |hay |hoặc )?")


def _with_introduced(text: str, runs: list[tuple[int, int]], found: list[PlaceMention]) -> list[PlaceMention]:
    """The mentions, and the small places whose names stand alone: where a unit behind holds them, where the text says
    beside them what they are, and wherever it has named them by their type before."""
    told = [m for m in found if m.typed and m.level in _SMALL]
    held = [inner for outer in found if outer.typed for inner in _held_by(text, outer)]
    said = _CALLED.finditer(text) if _CALLED_HINT.search(text) else ()
    called = [place for match in said if (place := _told_beside(text, match)) is not None]
    names: dict[str, PlaceMention] = {}
    for mention in sorted([*told, *held, *called], key=lambda mention: mention.start):
        if " " in mention.name and mention.role != "head":
            names.setdefault(name_key(mention.name), mention)
    taken = {position for m in found for position in (m.start, m.end - 1)}
    new = {m.start: m for m in [*held, *called] if not {m.start, m.end - 1} & taken}
    for start, end in runs if names else ():
        if " " not in (run := text[start:end]):
            continue
        first = names.get(name_key(run))
        if first is None and (leading := _leading()[0].match(run)) is not None:
            start += leading.end()
            first = names.get(name_key(text[start:end]))
        if first is None or start in new or start < first.start or {start, end - 1} & taken:
            continue
        if not _OF_PERSON.search(text, max(0, start - 8), start):
            new[start] = replace(first, start=start, end=end, role=_role(text, start, end))
    return sorted([*found, *new.values()], key=lambda mention: mention.start) if new else found


_SMALL = frozenset({"village", "commune"})
# Before a name of a person.
_OF_PERSON = regex.compile(r"(?i)\b(?:ông|bà|anh|chị|em|cô|chú|bác|cụ|cháu|thầy)\s$")
# "ở Minh Tiến (huyện A)", "tại Minh Tiến, xã B": what is said behind it holds the place.
_HELD = regex.compile(
    rf"(?r)(?<=\b(?:ở|tại|về|đến|tới|từ|lên|vào|qua|là|và|của|cho|Ở|Tại|Về|Đến|Tới|Từ|Lên|Vào|Qua|Riêng) |[,;(] |\n)"
    rf"(?P<name>{_NAME}(?: {_NAME}){{0,3}})(?: \(|, (?:thuộc )?)$"
)


def _held_by(text: str, outer: PlaceMention) -> Iterator[PlaceMention]:
    """The commune of a district, or the hamlet of a commune, that stands without its type right before it."""
    if outer.level not in ("district", "commune"):
        return
    match = _HELD.search(text, max(0, outer.start - _LONGEST_HELD), outer.start)
    if match is None:
        return
    start, end, name = *match.span("name"), match["name"]
    if outer.level == "district":
        below = (units_below(unit.code, "district").get(name_key(name)) for unit in outer.units)
        units_ = tuple(unit for unit in below if unit is not None)
        if units_:
            yield PlaceMention(start, end, units_[0].name, "commune", units_, True, _role(text, start, end))
    elif text[end] == "," and name_key(name) not in gazetteer().plain and not _names_body(name):
        yield PlaceMention(start, end, name, "village", (), True, _role(text, start, end))


_LONGEST_HELD = 40
_NO_HAMLET = frozenset(
    {"ubnd", "hđnd", "mttq", "hội", "đảng", "đoàn", "phòng", "ban", "chi", "trạm", "trường", "chủ", "bí"}
)


def _names_body(name: str) -> bool:
    return name.split()[0].casefold() in _NO_HAMLET or name.isupper()


# "Minh Tiến, thôn nhỏ nằm giữa ...", "Minh Tiến là xã vùng cao của ...": what a place is stands beside its name.
_CALLED = re.compile(
    rf"(?P<name>{_NAME}(?: {_NAME}){{1,3}})"
    r"(?:,? (?:vốn |nay |chỉ )?là (?:một )?(?:trong (?:những|các|số) )?|, (?:một |cái )?)"
    r"(?P<type>thôn|bản|ấp|buôn|bon|làng|xóm|khóm|phum|sóc|xã|phường|thị trấn)"
    r" (?=(?:nhỏ|vùng|miền|biên|nằm|nghèo|xa|heo|ven|cuối|đầu|thuần|của|có|đặc|khó|bãi|đảo|sâu|giáp|tái|lọt"
    r"|thuộc|cách|duy|nông|trung|cửa|hẻo|mới|cổ|chài|nghề|người|toàn|\d))"
)


_CALLED_HINT = re.compile(
    r"(?:là|,)(?: \w+){0,4} (?:thôn|bản|ấp|buôn|bon|làng|xóm|khóm|phum|sóc|xã|phường|thị trấn)"
    r" (?:nhỏ|vùng|miền|biên|nằm|nghèo|xa|heo|ven|cuối|đầu|thuần|của|có|đặc|khó|bãi|đảo|sâu|giáp|tái|lọt|thuộc|cách|duy"
    r"|nông|trung|cửa|hẻo|mới|cổ|chài|nghề|người|toàn|\d)"
)


def _told_beside(text: str, match: re.Match[str]) -> PlaceMention | None:
    """The small place of whose kind the words behind its name tell."""
    start, end, name, level = *match.span("name"), match["name"], _TYPES.get(match["type"], "village")
    before = _WORD_BEFORE.search(text, max(0, start - 12), start)
    if (before is not None and before[1].casefold() in _TYPE_WORDS) or _OF_PERSON.search(
        text, max(0, start - 8), start
    ):
        return None
    leading = _leading()[0].match(name)
    start, name = (start + leading.end(), name[leading.end() :]) if leading else (start, name)
    if level == "village":
        return None if name_key(name) in gazetteer().plain else PlaceMention(start, end, name, level, (), True)
    units_ = gazetteer().find(name, level)
    return _mention(text, start, end, units_, typed=True) if units_ else None


def _numbered(text: str) -> list[tuple[int, int]]:
    """The numbers that name a unit behind its type ("quận 5", "thôn 07")."""
    return [
        match.span()
        for match in _NUMBER.finditer(text)
        if text.endswith(_NUMBERED, max(0, match.start() - 1 - _LONGEST_NUMBERED), match.start() - 1)
    ]


def _may_name(text: str, start: int, end: int) -> bool:
    """Whether a run of capitalised words may name a place: most hold no known name and stand behind no type word."""
    before = text[max(0, start - 12) : start]
    if before[-1:].isalnum():
        return False
    if before[-1:] in _BEHIND_TYPE:
        if "." in before[-2:] and _LETTER_BEFORE.search(before):
            return True
        words_before = before.rstrip(" .\u00a0").lower()
        if words_before[-1:] in _ends_before_names() and words_before.endswith(_before_names()):
            return True
    name = text[start:end]
    if "-" in name or "–" in name or name[:2] in ("TP", "Tp"):
        return True
    words = name.casefold().split()
    if words[0] in gazetteer().first_words and (words[0] in _TYPE_WORDS or name_key(name) in gazetteer().plain):
        return True
    if words[0] in _leading()[1]:
        return True
    # Within a longer run stand type words of titles, and names behind abbreviations and the words for bodies.
    if len(words) > 1 and (name[:2].isupper() or words[0] in _body_words()):
        return True
    return end - start > 12 and not _TYPE_WORDS.isdisjoint(words)


def find_relatives(text: str, start: int = 0, end: int | None = None) -> list[PlaceMention]:
    """Places named by their level alone ("toàn tỉnh", "trên địa bàn xã", "cả nước") in `text[start:end]`.

    The role is "bare" where the type word stands alone ("huyện đã ...").
    """
    found, starts = _relatives(text)
    last = len(found) if end is None else bisect_left(starts, end)
    return list(found[bisect_left(starts, start) : last])


# "chào mừng các ngày lễ lớn của đất nước", "cùng với cả nước", "Đại hội Đảng toàn quốc": the time, the mood and the
# occasions in and at which something was done.
_MOOD = regex.compile(
    r"(?i)\b(?:không khí|hòa chung|hoà chung|khí thế|chào mừng|kỷ niệm|mừng|ngày (?:hội|lễ|trọng đại|vui)|sự kiện"
    r"|lễ lớn|cùng (?:với )?|hòa cùng|xây dựng|bảo vệ|sự nghiệp|công cuộc|thống nhất|giải phóng|đổi mới|hội nhập"
    r"|phát triển|lịch sử|truyền thống|tương lai|chủ nhân|vận mệnh|tình hình"
    r"|đại hội|hội thi|hội thao|hội diễn|liên hoan|cuộc thi|giải)\b[^,.;:\d]{0,60}$"
)
# No match is as long.
_MOOD_REACH = 100
# "bình quân cả nước là 4,5%": here the other side of a comparison is told.
FIGURE_BEHIND = regex.compile(
    r"\s*(?:\(|:|là |đạt |còn |chỉ |ở mức )*\s*(?:khoảng |gần |hơn |trên )?\d|\s*\((?:\p{L}+\s){1,5}\d"
)


@lru_cache(2)
def _relatives(text: str) -> tuple[tuple[PlaceMention, ...], tuple[int, ...]]:
    """The mentions, and where they start."""
    found = []
    for last, kind in _type_words().iter(text):
        end = last + 1
        start = end - len(kind)
        if (start and text[start - 1].isalpha()) or text[end : end + 1].isalpha() or _in_compound(text, start, kind):
            continue
        level = _TYPES.get(kind.lower(), "country")
        if level == "country":
            mood = _MOOD.search(text, max(0, start - _MOOD_REACH), start)
            role = "mood" if mood else _role(text, start, end)
            told = role not in ("rank", "mood") or FIGURE_BEHIND.match(text, end, end + REACH)
            found.append(PlaceMention(start, end, COUNTRY, level, typed=True, role="" if told else role))
        elif not _is_named_behind(text, start, end) and not _epithet_behind(text, end):
            whole = text[max(0, start - 9) : start].rstrip().lower().endswith(_WHOLE)
            if not whole and kind.lower() in _SELDOM_ONE and not _OPENS.search(text, max(0, start - 3), start):
                continue
            found.append(PlaceMention(start, end, "", level, role="" if whole else "bare"))
    return tuple(found), tuple(mention.start for mention in found)


def _is_named_behind(text: str, start: int, end: int) -> bool:
    """Whether a type word has its name behind it; a number is none of a province, district or commune ("toàn huyện 12
    xã"), but parts those who work there from others ("trong tỉnh 742 lao động, ngoài tỉnh 96").
    """
    if _NAMED_BEHIND.match(text, end, end + REACH) is None:
        return False
    numbered = text[end : end + 2].strip().isdigit() and text[start:end].casefold() in _NEVER_NUMBERED
    return not numbered or text[max(0, start - 6) : start].casefold().endswith(("trong ", "ngoài "))


_NEVER_NUMBERED = frozenset({"tỉnh", "huyện", "thị xã", "xã", "thị trấn"})


def _epithet_behind(text: str, end: int) -> bool:
    """Whether a type word has its name behind an epithet ("huyện đảo Lý Sơn")."""
    return text[end : end + 1] == " " and _epithets_before().match(text, end + 1, end + REACH) is not None


# Words for a hamlet that mean one, by themselves, only at the beginning of a sentence ("Xóm 142 hộ"), or as a whole.
_SELDOM_ONE = frozenset({"làng", "xóm", "khóm", "khu phố", "tổ dân phố"})
_OPENS = regex.compile(r"(?:^|[\n.:“\"–-]\s?)$")


def _in_compound(text: str, start: int, kind: str) -> bool:
    """Whether the word before makes one word of both ("nông thôn", "văn bản")."""
    compounds = _compounds().get(kind.lower())
    if compounds is None or text[start - 1 : start] != " ":
        return False
    return text[max(0, start - 8) : start - 1].rpartition(" ")[2].rpartition("\n")[2].lower() in compounds


@cache
def _type_words() -> Any:
    automaton = ahocorasick.Automaton()
    words = [kind for kind in _TYPES if kind not in ("tx", "t.p")]
    for word in (*words, *_NATION):
        for form in (word, word.capitalize(), word.upper()):
            automaton.add_word(form, form)
    automaton.make_automaton()
    return automaton


def _of_run(text: str, start: int, end: int) -> list[PlaceMention]:
    """The places in one run of capitalised words."""
    kind, first = _type_before(text, start)
    # Most runs hold no type word: a look for it in small letters spares the pattern.
    inside = _types_inside(text, start, end) if _TYPE_HINT.search(text[start:end].lower()) else []
    if not kind and text[max(0, start - 2) : start].rstrip().endswith(".") and (of := _behind_letter(text, start, end)):
        return [of]
    body = _of_body(text, start, end) if not kind else None
    if body:
        named = _by_types(text, inside, end) if inside else []
        if len(inside) < 2:
            # "CÔNG AN HUYỆN MAI SƠN - SƠN LA": the unit, and the one that holds it.
            named = [*(m for m in named if m.end < body.start and _DASH.fullmatch(text, m.end, body.start)), body]
        return [replace(m, role=m.role or "body") for m in named]
    if kind:
        # "bon A Xã B": a name does not go on over the next type word.
        cut = inside[0].start() if inside and inside[0].start() > start else end
        mention = _typed(text, first, start, text[start:cut].rstrip(), kind)
        return [*([mention] if mention else []), *(_of_run(text, cut, end) if cut < end else [])]
    if inside and inside[0].start() == start and name_key(text[start:end]) in gazetteer().by_key:
        # "Bản Liền" is the name of a commune, not the hamlet Liền.
        return _bare(text, start, end, text[start:end])
    if not inside:
        return _bare(text, start, end, text[start:end])
    # "XÃ BẢN LIỀN": a name that opens with a word for a smaller unit.
    inside = [m for number, m in enumerate(inside) if not number or inside[number - 1].end() != m.start()]
    return _by_types(text, inside, end)


def _types_inside(text: str, start: int, end: int) -> list[regex.Match[str]]:
    """The type words within a run, but for the ends of other words ("BIÊN BẢN Họp dân")."""
    found = _TYPE_INSIDE.finditer(text, start, end)
    return [match for match in found if not _in_compound(text, match.start(), match["type"])]


def _by_types(text: str, types: list[regex.Match[str]], end: int) -> list[PlaceMention]:
    """The places behind the type words in a run that ends at `end` ("UBND HUYỆN A - TỈNH B")."""
    stops = [*(match.start() for match in types[1:]), end]
    found = (
        _typed(
            text,
            match.start(),
            match.end(),
            text[match.end() : stop].rstrip(" -–\u00a0"),
            " ".join(match["type"].lower().split()),
        )
        for match, stop in zip(types, stops, strict=True)
    )
    return [mention for mention in found if mention]


def _of_body(text: str, start: int, end: int) -> PlaceMention | None:
    """The place of the body that the run names: "Sở LĐTBXH Hà Nam", "TỈNH ĐOÀN HÀ NAM"."""
    run = text[start:end]
    opener = _bodies()[0].match(run) if run.lower().startswith(_body_openings()) else None
    if opener is None:
        return None
    level = _bodies()[1].get(" ".join(opener[1].lower().split()), "")
    for word in _WORD.finditer(run, opener.end()):
        name = run[word.start() :]
        if name_key(name) in gazetteer().bare:
            units_ = tuple(u for u in gazetteer().find(name, "") if level in ("", u.level))
            found = _mention(text, start + word.start(), end, units_, typed=False) if units_ else None
            # "Đoàn TNCS Hồ Chí Minh" is of no place.
            return found and replace(found, role="name" if found.role == "name" else "body")
    return None


@cache
def _bodies() -> tuple[Any, dict[str, str]]:
    """What a run that names a body opens with, and the level of the bodies that tell it."""
    entries = [(name, entry.get("level", "")) for entry in patterns.load("place_bodies") for name in entry["names"]]
    longest_first = sorted((name for name, _ in entries), key=len, reverse=True)
    words = "|".join(name.replace(" ", r"\s+") for name in longest_first)
    return regex.compile(rf"({words})(?=[ \u00a0-])", regex.IGNORECASE), dict(entries)


@cache
def _body_words() -> frozenset[str]:
    return frozenset(name.split()[0] for entry in patterns.load("place_bodies") for name in entry["names"])


@cache
def _body_openings() -> tuple[str, ...]:
    return tuple(_body_words())


# Right before a type word: "(xã", "“huyện", "/huyện".
_OPENERS_OF_NAMES = '([“"/,;:-–'
_TYPE_ENDINGS = frozenset(kind[-1] for kind in _TYPES)


_HAMLETS = frozenset({"thôn", "bản", "buôn", "bon", "làng", "xóm", "ấp", "phum", "sóc", "dân", "quê", "đất", "núi"})


def _type_before(text: str, start: int) -> tuple[str, int]:
    """The type word that ends right before `start`, and where it begins; ("", start) where there is none."""
    if start < 3 or text[start - 1] not in " .\u00a0":
        return "", start
    if text[max(0, start - _LONGEST_SYLLABLE) : start].rstrip().rpartition(" ")[2].lower() in _epithet_ends():
        epithet = _epithets().search(text, max(0, start - _LONGEST_EPITHET), start)
        start = epithet.start() if epithet is not None else start
    if text[start - 3 : start - 1].rstrip(" .")[-1:].lower() not in _TYPE_ENDINGS:
        return "", start
    tail = text[max(0, start - 15) : start].rpartition("\n")[2]
    tail = tail[max(map(tail.rfind, _OPENERS_OF_NAMES)) + 1 :]
    dotted = tail.rstrip().endswith(".")
    words = tail.lower().replace(".", " ").split() if dotted else tail.lower().split()
    for count in (3, 2, 1):
        kind = " ".join(words[-count:])
        if count == 1 and kind in _HAMLETS and len(words) > 1 and words[-2] in _HAMLETS:
            return "", start  # "bản làng A" are the hamlets of A.
        if count == 1 and len(words) > 1 and words[-2] in _compounds().get(kind, ()):
            return "", start
        if len(words) >= count and kind in _TYPES and (not dotted or kind in _OFFICIAL):
            return kind, start - len(tail) + tail.lower().rindex(words[-count])
    return "", start


def _behind_letter(text: str, start: int, end: int) -> PlaceMention | None:
    """The unit whose type is abbreviated before a run ("H. Cẩm Xuyên"), but not a name behind a person's letter."""
    before = _LETTER_BEFORE.search(text, max(0, start - _LONGEST_SYLLABLE), start)
    if before is None or _PERSON_BEFORE.search(text, max(0, before.start() - _LONGEST_EPITHET), before.start()):
        return None
    kind = _LETTERS[before["type"].lower()]
    units_ = tuple(unit for unit in gazetteer().find(text[start:end], _TYPES[kind]) if unit.type == kind)
    return _mention(text, before.start(), end, units_, typed=True) if units_ else None


_LETTER_BEFORE = regex.compile(r"(?r)(?<![\p{L}\d.])(?P<type>H|Q|X|P|TT|h|q|x|p|tt)\.[ \u00a0]?$")
# "chị Lan H. Cẩm Xuyên đón": a letter stands for a name.
_PERSON_BEFORE = regex.compile(
    r"\b(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Ee]m|[Cc]háu|[Cc]ụ|[Cc]ô|[Cc]hú)(?: \p{Lu}\p{L}*)*\s$"
)


def _typed(text: str, first: int, start: int, run: str, kind: str) -> PlaceMention | None:
    level = _TYPES[kind]
    words = _words(run)
    if level != "village":
        for end in _ends(text, start, run, words):
            units_ = gazetteer().find(text[start:end], level)
            if units_:
                official = _OFFICIAL.get(kind, kind)
                same_type = tuple(u for u in units_ if u.type == official) or units_
                return _mention(text, first, end, same_type, typed=True)
        if (told := _epithets_before().match(run)) is not None:
            return _typed(text, first, start + told.end(), run[told.end() :], kind)
    elif (people := _people_before().match(run)) is not None:
        if people.end() == len(run):
            return None
        if len(words) > _NAMED_FOR_PEOPLE:
            return _typed(text, first, start + people.end(), run[people.end() :], kind)
    if not _may_be_a_name(run, words, level):
        return None
    end = start + len(run)
    if level == "village" and (numbered := _NUMBER_OF_HAMLET.match(text, end)) is not None:
        end = numbered.end()
    return PlaceMention(first, end, text[start:end], level, typed=True, role=_role(text, first, end))


def _ends(text: str, start: int, run: str, words: list[tuple[int, int]]) -> Iterator[int]:
    """Where a name that begins with a run may end: behind a number ("xã Sơn Thủy 2"), behind all its words or fewer,
    then behind words in small letters ("tỉnh Kon tum")."""
    if (numbered := _ORDINAL_OF_NAME.match(text, start + len(run))) is not None:
        yield numbered.end()
    yield from (start + words[count - 1][1] for count in range(min(len(words), gazetteer().longest), 0, -1))
    small = _SMALL_WORDS.match(text, start + len(run)) if len(words) == 1 and run.istitle() else None
    if small:
        yield from small.ends("word")


_ORDINAL_OF_NAME = regex.compile(r"[ \u00a0]\d(?![\d/%]|[.,]\d)")
# "thôn Tân Tiến 2 có 40 hộ", and not "thôn Tân Tiến 2 hộ".
_NUMBER_OF_HAMLET = regex.compile(r"[ \u00a0][1-9]\d?(?=\s(?:có|đã|được|là|còn|đóng góp)\s|, \p{Ll}{2,}\s\p{Lu}|\)|$)")
# After its first word a name goes on for one or two more.
_SMALL_WORDS = regex.compile(r"(?:[ \u00a0](?P<word>\p{Ll}{1,7})){1,2}")


def _may_be_a_name(run: str, words: list[tuple[int, int]], level: str) -> bool:
    """Whether a name that the lists lack may be one: of a village, or of a commune by at least two words."""
    if level not in ("village", "commune") or len(words) > 5 or (level == "commune" and len(words) < 2):
        return False
    if run[words[0][0] : words[0][1]].lower() in place_words("no_name"):
        return False
    return not any(run[a:b].isupper() and b - a > 1 for a, b in words)


def _bare(text: str, start: int, end: int, run: str) -> list[PlaceMention]:
    """A run that is itself the name of a province or district, or of Vietnam; names inside longer runs are not."""
    key = name_key(run)
    if key == "việt nam":
        return [PlaceMention(start, end, COUNTRY, "country", role=_role(text, start, end))]
    known = gazetteer()
    if key in known.bare:
        return [_mention(text, start, end, known.find(run, ""), typed=False)]
    # "Krông Nô - Đắk Nông": two names that a dash joins.
    pieces = _DASH.split(run) if "-" in run or "–" in run else []
    found, offset = [], start
    for piece in pieces:
        offset = text.index(piece, offset)
        if name_key(piece) in known.bare:
            found.append(_mention(text, offset, offset + len(piece), known.find(piece, ""), typed=False))
    if not found and run.isupper() and (headed := _of_headline(text, start, run)) is not None:
        return [headed]
    leading = _leading()[0].match(run) if not found else None
    if leading and name_key(run[leading.end() :]) in known.bare:
        return _bare(text, start + leading.end(), end, run[leading.end() :])
    abbreviated = _ABBREVIATED.match(run)
    if not found and abbreviated and name_key(run[abbreviated.end() :]) in known.bare:
        mention = _mention(text, start + abbreviated.end(), end, known.find(run[abbreviated.end() :], ""), typed=False)
        found.append(replace(mention, role=mention.role or "body"))
    if not found and run[:2] in ("TP", "Tp") and name_key(run[2:]) in known.bare:
        found.append(_mention(text, start, end, known.find(run[2:], ""), typed=True))
    return found


def _of_headline(text: str, start: int, run: str) -> PlaceMention | None:
    """The province or district that opens a line of capitals, or stands behind "Ở", "TẠI" in it: no case tells it."""
    known = gazetteer()
    words = _words(run)
    for first in [0, *(number + 1 for number, (a, b) in enumerate(words[:-1]) if run[a:b] in _WHERE_IN_CAPITALS)]:
        for last in range(min(first + known.longest, len(words)) - 1, first, -1):
            name = run[words[first][0] : words[last][1]]
            if name_key(name) in known.bare:
                begins = start + words[first][0]
                return _mention(text, begins, begins + len(name), known.find(name, ""), typed=False)
    return None


_WHERE_IN_CAPITALS = frozenset({"Ở", "TẠI", "VỀ", "LÊN"})


def _mention(text: str, start: int, end: int, units_: tuple[Unit, ...], *, typed: bool) -> PlaceMention:
    units_, best = _different(units_)
    return PlaceMention(start, end, best.name, best.level, units_, typed, _role(text, start, end))


@lru_cache(8192)
def _different(units_: tuple[Unit, ...]) -> tuple[tuple[Unit, ...], Unit]:
    """The units, each once, and the one that stands for them: of the highest level, and of before July 2025."""
    units_ = tuple(dict.fromkeys(units_))
    return units_, min(units_, key=lambda unit: (LEVELS.index(unit.level), unit.era != "old"))


def _words(run: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in _WORD.finditer(run)]


@dataclass(frozen=True, slots=True)
class _Role:
    id: str
    before: regex.Pattern[str] | None
    after: regex.Pattern[str] | None
    far: bool


@cache
def _roles() -> tuple[_Role, ...]:
    return tuple(
        _Role(
            entry["id"],
            regex.compile(entry["before"].replace(" ", r"\s+")) if "before" in entry else None,
            regex.compile(entry["after"].replace(" ", r"\s+")) if "after" in entry else None,
            entry.get("reach") == "sentence",
        )
        for entry in patterns.load("place_roles")
    )


@cache
def _hints() -> Hints:
    return Hints([entry.get("hints", ()) for entry in patterns.load("place_roles")])


@cache
def _told_behind() -> frozenset[int]:
    """The roles of which the words behind a place may tell."""
    return frozenset(number for number, role in enumerate(_roles()) if role.after)


def _role(text: str, start: int, end: int) -> str:
    """What a place is instead of one that figures may be about; "" for such a one."""
    around = text[max(0, start - 200) : start]
    near = _behind(_CUT, around[-90:])
    hinted = _hints().last_in(around)
    for number in sorted(_told_behind().union(hinted)):
        role = _roles()[number]
        if role.before and number in hinted:
            head = _behind(_SENTENCE_CUT, around) if role.far else near
            if hinted[number] >= len(around) - len(head) and role.before.search(head):
                return role.id
        if role.after and role.after.match(text, end, end + REACH):
            return role.id
    return ""


def _behind(cut: regex.Pattern[str], text: str) -> str:
    """What stands behind the last cut; the patterns search from the right."""
    last = cut.search(text)
    return text[last.end() :] if last else text


_SENTENCE_CUT = regex.compile(r"(?r)[.;]\s|\n")
_CUT = regex.compile(r"(?r)[,;:.()\n“”\"]")
