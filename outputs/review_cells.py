"""Cells of a file of reviews, read as people and spreadsheets leave them.

A cell is read where it can mean one thing only; where a spreadsheet may have changed its meaning (a date made of
`10-12`, digits lost to `1,86E+09`, `1.500` in a file whose decimal sign nobody knows) it is refused, with the reason.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal, InvalidOperation
from functools import cache

import patterns
from outputs.labels import LANGUAGES, codes
from outputs.rows import SEPARATOR
from outputs.types import plain

Cell = str | int | float | bool | date | datetime | time | timedelta | None
NUMBERS = ("value", "value_high")
LISTS = ("per", "group")
LINKS = ("pair", "part_of")
CODED = ("unit", "per", "qualifier", "indicator", "status", "change", "group")
MAY_BE_EMPTY = ("value_high", "per", "group", "period", "place", "pair", "part_of")
_MOMENTS = (date, datetime, time, timedelta)
_NO_NUMBERS = (bool, *_MOMENTS)
LONGEST = 2000
"""Characters of a note; more is a slip of the clipboard."""


class CellError(ValueError):
    """A cell that cannot be read with certainty; says why in Vietnamese and English."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi} · {en}")


# Text


def text_of(cell: Cell) -> str:
    """A cell as text: trimmed, composed, without the `'` that guards formulas; whole numbers without `.0`."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, float):
        return plain(Decimal(repr(cell)))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute or cell.second):
        return cell.date().isoformat()
    words = unicodedata.normalize("NFC", str(cell)).replace("\u00a0", " ").strip().strip("\ufeff")
    return words[1:] if words.startswith("'") else words


@cache
def folded(words: str) -> str:
    """Words to compare: lower case, without accents, one space between them."""
    bare = unicodedata.normalize("NFD", words.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in bare if unicodedata.category(c) != "Mn").split())


def is_emptied(cell: Cell) -> bool:
    """Whether the cell says that there is nothing: `(trống)`."""
    return folded(text_of(cell)) in {folded(words) for words in patterns.load("reviews")["empty"]}


# Verdicts and codes


@cache
def _verdicts() -> dict[str, str]:
    said = {code: [code, *known.label.values()] for code, known in codes("verdict").items()}
    more = patterns.load("reviews")["verdicts"]
    return {folded(word): code for code, words in said.items() for word in [*words, *more[code]]}


def verdict(cell: Cell) -> str:
    """The verdict that a cell gives, "" for none. Raises CellError."""
    words = folded(text_of(cell))
    if not words:
        return ""
    if words not in _verdicts():
        raise CellError(
            f"kết luận “{text_of(cell)}” không rõ: ghi đúng, sai, chưa chắc hoặc không phải số liệu",
            "the verdict is not clear: write right, wrong, unsure or no figure",
        )
    return _verdicts()[words]


@cache
def _code_words(column: str) -> dict[str, str | None]:
    """Codes by themselves and by their labels; None where a label names two."""
    sections = [column, "unit"] if column == "per" else [column]
    known: dict[str, str | None] = {}
    for section in sections:
        for code, entry in codes(section).items():
            for word in {folded(code), *(folded(entry.label[language]) for language in LANGUAGES)}:
                known[word] = code if known.get(word, code) == code else None
    exact = {folded(code): code for section in reversed(sections) for code in codes(section)}
    return {**known, **exact}


def code(column: str, words: str) -> str:
    """The code that a word names: itself, or its label in Vietnamese or English. Raises CellError."""
    found = _code_words(column).get(folded(words))
    if found is None:
        raise CellError(f"“{words}” không phải mã nào của cột {column}", f"no code of {column}")
    return found


def _code_list(column: str, words: str) -> str:
    found = [code(column, part) for part in words.split(SEPARATOR) if part.strip()]
    return SEPARATOR.join(sorted(set(found)) if column == "group" else dict.fromkeys(found))


# Numbers

_DIGITS = re.compile(r"[+-]?\d+")
_SHORTENED = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:([.,\u202f ])\d{3})(?:\1\d{3})*")
_DECIMAL = re.compile(r"([+-]?(?:\d+|\d{1,3}(?:[ \u202f]\d{3})+))([.,])(\d+)")
_BOTH = re.compile(r"([+-]?\d{1,3}(?:([.,])\d{3})+)(?!\2)([.,])(\d+)")
_RANGE = re.compile(r"([\d.,\u202f ]+?)\s*[-–—]\s*([\d.,\u202f ]+)")


def number(cell: Cell, decimal_sign: str = "") -> Decimal:
    """The number in a cell; `decimal_sign` is "," where the file shows that it uses it, else "". Raises CellError."""
    if isinstance(cell, _NO_NUMBERS):
        raise _is_a_date(cell)
    if isinstance(cell, (int, float)):
        return Decimal(repr(cell))
    words = text_of(cell)
    readings = set(_readings(words, decimal_sign))
    if len(readings) == 1:
        return readings.pop()
    if len(readings) > 1:
        both = " / ".join(plain(one) for one in sorted(readings))
        raise CellError(f"“{words}” có thể là {both}: ghi không có dấu ngăn hàng nghìn", "more than one reading")
    if _SHORTENED.fullmatch(words):
        raise CellError(f"bảng tính đã rút gọn số thành “{words}”: ghi đủ chữ số", "a spreadsheet has shortened it")
    if re.search(r"[/:]|^\d+-\d+-\d+$|[^\W\d]", words):
        raise _is_a_date(cell)
    raise CellError(f"“{words}” không phải một số", "not a number")


def _is_a_date(cell: Cell) -> CellError:
    return CellError(
        f"“{text_of(cell)}” là ngày hay chữ, không phải số (bảng tính có thể đã đổi 10-12 thành ngày)",
        "a date or words, not a number; a spreadsheet may have made it of a range",
    )


def _readings(words: str, decimal_sign: str) -> Iterator[Decimal]:
    """Every number that the words can be."""
    if _DIGITS.fullmatch(words):
        yield Decimal(words)
        return
    grouped, fraction, both = _GROUPED.fullmatch(words), _DECIMAL.fullmatch(words), _BOTH.fullmatch(words)
    if both and both[2] != both[3]:
        yield Decimal(f"{_bare(both[1])}.{both[4]}")
    if grouped and not (fraction and grouped[1] == decimal_sign) and not re.match(r"[+-]?0", words):
        yield Decimal(_bare(words))
    if fraction and not (grouped and decimal_sign and fraction[2] != decimal_sign):
        yield Decimal(f"{_bare(fraction[1])}.{fraction[3]}")


def _bare(words: str) -> str:
    return re.sub(r"[.,\u202f ]", "", words)


def number_range(cell: Cell, decimal_sign: str = "") -> tuple[Decimal, Decimal] | None:
    """Both ends where a cell holds a range like `14-16`. Raises CellError."""
    match = _RANGE.fullmatch(text_of(cell)) if isinstance(cell, str) else None
    if match is None:
        return None
    low, high = number(match[1].strip(), decimal_sign), number(match[2].strip(), decimal_sign)
    if low > high:
        raise CellError(f"“{text_of(cell)}” không phải khoảng số", "the range runs backwards")
    return low, high


def shows_comma(cell: Cell, value: Decimal) -> bool:
    """Whether a cell that is known to hold this value writes it with a decimal comma."""
    words = text_of(cell)
    match = _DECIMAL.fullmatch(words)
    return bool(match and match[2] == ",") and value in set(_readings(words, ","))


# Periods and the rest

_PERIOD = re.compile(r"(\d{4})(?:-(?:(\d\d)(?:-(\d\d))?|Q[1-4]|H[12]))?")


def period(cell: Cell) -> str:
    """An ISO 8601 period of the table: `2023`, `2023-06`, `2023-Q1`, `2021/2025`. Raises CellError."""
    if isinstance(cell, _MOMENTS):
        raise CellError(
            f"bảng tính đã đổi thời gian thành ngày {text_of(cell)}: ghi '2023-06 hoặc 2023-06-01 dạng chữ",
            "a spreadsheet has made a day of it: write it as text",
        )
    words = text_of(cell).upper().replace(" ", "")
    first, slash, last = words.partition("/")
    if not _is_time(first) or (slash and not _is_time(last)) or (slash and last < first):
        raise CellError(
            f"“{text_of(cell)}” không phải thời gian dạng 2023, 2023-06, 2023-Q1, 2023-12-31, 2021/2025",
            "no period as the table writes it",
        )
    return words


def _is_time(words: str) -> bool:
    match = _PERIOD.fullmatch(words)
    if not match or not 1900 <= int(match[1]) <= 2200:
        return False
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


_LINK = re.compile(r"[fm][0-9a-z]{13}")


def _link(words: str) -> str:
    if not _LINK.fullmatch(words):
        raise CellError(f"“{words}” không phải mã dòng", "not the name of a row")
    return words


def _words(cell: Cell, longest: int = 120) -> str:
    if isinstance(cell, _NO_NUMBERS):
        raise _is_a_date(cell)
    words = text_of(cell)
    if len(words) > longest or any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in words):
        raise CellError("ô dài quá hoặc có ký tự lạ", "too long, or with control characters")
    return words


def note(cell: Cell) -> str:
    """A note as it was written. Raises CellError."""
    return _words(cell, LONGEST) if isinstance(cell, str) else text_of(cell)


def corrected(column: str, cell: Cell, sign: str = "") -> str:
    """What a cell of corrections says of a column, as the table writes it. Raises CellError."""
    if is_emptied(cell):
        if column not in MAY_BE_EMPTY:
            raise CellError(f"cột {column} không được để trống", f"{column} cannot be empty")
        return ""
    if column in NUMBERS:
        return plain(number(cell, sign))
    if column == "period":
        return period(cell)
    words = _words(cell)
    if column in LINKS:
        return _link(words)
    if column in CODED:
        return _code_list(column, words) if column in LISTS else code(column, words)
    if looks_like_date(words):
        raise _is_a_date(cell)
    return words


# What spreadsheets do to cells


def mangled(original: str, cell: Cell, column: str) -> bool:
    """Whether the cell is `original` as a spreadsheet may have left it."""
    words = text_of(cell)
    if words == text_of(original) or folded(words) == folded(original):
        return True
    if column in NUMBERS:
        return _mangled_number(original, words)
    if column == "period":
        return _mangled_period(original, cell)
    if column in CODED and words:
        try:
            return corrected(column, cell) == original
        except CellError:
            return False
    return (original.lstrip("0") == words and words.isdigit()) or _is_dated(original, words)


def _mangled_number(original: str, words: str) -> bool:
    """The same number in another form, or rounded to the digits that the spreadsheet shows."""
    try:
        value = Decimal(original)
    except InvalidOperation:
        return False
    if any(value in set(_readings(words, sign)) for sign in ",."):
        return True
    if not _SHORTENED.fullmatch(words):
        return _rounded(value, words.replace(",", "."), 15) or _ungrouped(original) == words
    digits = sum(c.isdigit() for c in re.split("[eE]", words)[0])
    return _rounded(value, words.replace(",", "."), digits)


def _ungrouped(original: str) -> str:
    """What a spreadsheet with decimal commas makes of `0.005`: the point counts as a mark of thousands."""
    return str(int(_bare(original))) if re.fullmatch(r"-?\d{1,3}\.\d{3}", original) else ""


def _rounded(value: Decimal, words: str, digits: int) -> bool:
    try:
        return Context(prec=digits).plus(value) == Decimal(words)
    except InvalidOperation:
        return False


_MONTHS = {calendar.month_abbr[n].lower(): n for n in range(1, 13)}
_MONTH_YEAR = re.compile(r"([a-z]{3}|(?:thg|thang) ?\d{1,2}|\d{1,2})[-/ ](\d{4}|\d\d)")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d\d)")


def _mangled_period(original: str, cell: Cell) -> bool:
    """The same month or day after a spreadsheet took it for a date."""
    if isinstance(cell, (date, datetime)):
        return cell.strftime("%Y-%m-%d") in (original, f"{original}-01")
    words = folded(text_of(cell)).split(" 00:00")[0]
    if words in (original.lower(), f"{original}-01"):
        return True
    return original in {*_month(words), *_days(words)}


_DAY_MONTH = re.compile(r"(\d{1,2})[-/.](\d{1,2})")
_DAY_NAMED_MONTH = re.compile(r"(\d{1,2})[-/ ]([a-z]{3}|(?:thg|thang) ?\d{1,2})")


def looks_like_date(words: str) -> bool:
    """Whether words are a day, as a spreadsheet writes one that it has made of `10-12`."""
    bare = folded(words).split(" 00:00")[0]
    return bool(_DAY_MONTH_YEAR.fullmatch(bare) or _DAY_NAMED_MONTH.fullmatch(bare) or _ISO_DAY.fullmatch(bare))


_ISO_DAY = re.compile(r"\d{4}-(\d\d)-(\d\d)")


def _is_dated(original: str, words: str) -> bool:
    """Whether the words are a day that a spreadsheet has made of two numbers (`10-12`, `1/2`)."""
    two, bare = _DAY_MONTH.fullmatch(original), folded(words).split(" 00:00")[0]
    if two is None:
        return False
    numbers = sorted(map(int, two.groups()))
    if match := _DAY_NAMED_MONTH.fullmatch(bare):
        digits = re.sub(r"\D", "", match[2])
        return sorted((int(match[1]), int(digits) if digits else _MONTHS.get(match[2], 0))) == numbers
    match = _DAY_MONTH_YEAR.fullmatch(bare) or _ISO_DAY.fullmatch(bare)
    return match is not None and sorted(map(int, match.groups()[:2])) == numbers


def _month(words: str) -> Iterator[str]:
    if match := _MONTH_YEAR.fullmatch(words):
        digits = re.sub(r"\D", "", match[1])
        month = int(digits) if digits else _MONTHS.get(match[1], 0)
        yield f"{_year(match[2])}-{month:02d}"


def _days(words: str) -> Iterator[str]:
    if match := _DAY_MONTH_YEAR.fullmatch(words):
        one, two, year = int(match[1]), int(match[2]), _year(match[3])
        yield from (f"{year}-{two:02d}-{one:02d}", f"{year}-{one:02d}-{two:02d}")
        if 1 in (one, two):
            yield from (f"{year}-{two:02d}", f"{year}-{one:02d}")


def _year(digits: str) -> str:
    return digits if len(digits) == 4 else f"20{digits}"
