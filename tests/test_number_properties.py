"""The grammar of numbers on numbers that nobody chose: exact, complete, and never slower than the text is long."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from num2words import num2words

from extractors.number_words import read_words
from extractors.numerals import Scan, find_numerals, scan

# A busy machine is no failure.
settings.register_profile("numbers", deadline=None)
settings.load_profile("numbers")

DIGITS = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
wholes = st.integers(min_value=0, max_value=10**15)
decimals = st.text("0123456789", min_size=1, max_size=2)


def grouped(whole: int, separator: str) -> str:
    return f"{whole:,}".replace(",", separator)


def only(text: str) -> Decimal:
    (numeral,) = find_numerals(text)
    return numeral.value


@given(wholes, decimals)
def test_vietnamese_style(whole: int, tail: str) -> None:
    assert only(f"chi {grouped(whole, '.')},{tail} triệu đồng") == Decimal(f"{whole}.{tail}") * 10**6


@given(wholes)
def test_grouped_whole_numbers(whole: int) -> None:
    assert only(f"chi {grouped(whole, '.')} đồng") == whole


@given(st.integers(min_value=10**6, max_value=10**15), decimals)
def test_us_style(whole: int, tail: str) -> None:
    assert only(f"chi {grouped(whole, ',')} đồng") == whole
    assert only(f"chi {grouped(whole, ',')}.{tail} USD") == Decimal(f"{whole}.{tail}")


@given(st.integers(min_value=1, max_value=10**12), st.sampled_from(" \u00a0\u202f"))
def test_groups_by_blanks(whole: int, blank: str) -> None:
    assert only(f"chi {grouped(whole, blank)} đồng") == whole


@given(st.integers(min_value=0, max_value=10**9), decimals)
def test_careless_dot(whole: int, tail: str) -> None:
    assert only(f"đạt {whole}.{tail} %") == Decimal(f"{whole}.{tail}")


@given(st.integers(1, 999), st.integers(1, 999), st.integers(0, 9))
def test_chained_scales(billions: int, millions: int, tenth: int) -> None:
    value = billions * 10**9 + millions * 10**6 + tenth * 10**5
    assert only(f"chi {billions} tỷ {millions},{tenth} triệu đồng") == value


@given(st.integers(1, 10**15 - 1))
@example(10**15 - 1)
@example(1_000_005)
def test_words_of_num2words(value: int) -> None:
    """Beyond these num2words itself writes English, and says 10^14 for 10^15."""
    text = num2words(value, lang="vi")
    said = read_words(text, 0)
    assert said is not None
    assert (said.value, said.end) == (value, len(text))


def in_words(value: int) -> str:
    """Our own writer: any size, by billions (`tỷ tỷ`)."""
    if value >= 10**9:
        head, tail = divmod(value, 10**9)
        return f"{in_words(head)} tỷ{' ' + _below_billion(tail, True) if tail else ''}"
    return _below_billion(value, False)


def _below_billion(value: int, inside: bool) -> str:
    words = []
    for scale, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        head, value = divmod(value, scale)
        if head:
            words += [_below_thousand(head, inside or bool(words)), name]
    return " ".join(filter(None, words))


def _below_thousand(value: int, full: bool) -> str:
    hundreds, rest = divmod(value, 100)
    words = [f"{DIGITS[hundreds]} trăm"] if hundreds or full else []
    tens, ones = divmod(rest, 10)
    if tens > 1:
        words.append(f"{DIGITS[tens]} mươi")
    elif tens:
        words.append("mười")
    elif ones and words:
        words.append("linh")
    if ones:
        words.append({1: "mốt" if tens > 1 else "một", 5: "lăm" if tens else "năm"}.get(ones, DIGITS[ones]))
    return " ".join(words)


@given(st.integers(10, 10**18 - 1))
def test_words_of_our_own_writer(value: int) -> None:
    text = in_words(value)
    said = read_words(text, 0)
    assert said is not None
    assert (said.value, said.end) == (value, len(text))


@given(st.integers(1, 999), st.integers(1, 6))
def test_very_large_words(head: int, billions: int) -> None:
    said = read_words(" ".join([in_words(head), *["tỷ"] * billions]), 0)
    assert said is not None
    assert said.value == head * 10 ** (9 * billions)


@given(st.integers(1, 99), st.sampled_from(DIGITS[1:]))
def test_decimals_in_words(whole: int, digit: str) -> None:
    assert only(f"đạt {in_words(whole)} phẩy {digit} phần trăm") == Decimal(f"{whole}.{DIGITS.index(digit)}")


def assert_complete(text: str, found: Scan) -> None:
    """Every digit lies in exactly one span, spans ascend and slice to something."""
    spans = sorted((x.start, x.end) for x in (*found.numerals, *found.nonfigures, *found.unknown))
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    covered = bytearray(len(text))
    for start, end in spans:
        covered[start:end] = b"\1" * (end - start)
    assert not [at for at, letter in enumerate(text) if letter in "0123456789" and not covered[at]]


pieces = st.sampled_from(
    [
        "1",
        "20",
        "345",
        "2023",
        "0",
        ".",
        ",",
        "/",
        "-",
        " ",
        "  ",
        "\n",
        "%",
        "tỷ",
        "triệu",
        "đồng",
        "năm",
        "ngày",
        "từ",
        "đến",
        "lên",
        "hộ",
        "một",
        "hai",
        "mươi",
        "trăm",
        "nửa",
        "rưỡi",
        "(",
        ")",
        "½",
        "l",
        "O",
        "số",
        "QĐ",
        "m2",
        "lần",
        "gấp",
        "phần",
        "tháng",
        "tuổi",
        "Điều",
        "thôn",
        "+",
        ":",
        "$",
        "âm",
        "²",
        "\u00a0",
        "@",
        "www.",
        "KH-UBND",
        "giai đoạn",
        "phẩy",
        "lẻ",
        "A",
        "đ",
        "²",
        "٣",
        "\u0301",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(pieces, max_size=40).map("".join))
def test_every_digit_is_accounted_for(text: str) -> None:
    assert_complete(text, scan(text))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert_complete(text, scan(text))


HOSTILE = [
    "1",
    "1 ",
    "111 ",
    "1.",
    "1,",
    "1/",
    "1-",
    "1 - ",
    "1.111",
    "1,111,",
    "một ",
    "một trăm ",
    "một tỷ ",
    "tỷ ",
    "hai mươi ",
    "nghìn tỷ ",
    "1 tỷ ",
    "1 tỷ tỷ ",
    "từ 1 lên ",
    "từ 1 đến ",
    "1/1/",
    "ngày 1, ",
    "năm 2020, ",
    "quận 1, ",
    "Điều 1, ",
    "(1",
    "1(",
    "(một ",
    "l",
    "1O",
    "@",
    "1@",
    "a@a.",
    "www.",
    "-",
    " ",
    "\n",
    "1\n",
    "½",
    "$1",
    "gấp ",
    "nửa ",
    "một phần ",
    "1 ca/1.000 ",
    "A1",
    "A-1",
    "1A",
    "1+1",
    "1:1",
    "ngày 1-",
    "điện thoại 1 ",
    "tháng 1-",
    "1 tuổi ",
    "1 năm ",
    "1 và 2020, ",
    "2020-",
    "2020 - ",
    "Nghị quyết số 1/",
    "1/A-",
    "A",
    "1 đồng/",
    "cổng a a a a a ",
    "0905 ",
    "16° ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_hostile_text_is_read_to_its_end(piece: str) -> None:
    """What is read twice for each of its numbers takes hours here; what is read once takes a second or two."""
    text = piece * (40_000 // len(piece))
    assert_complete(text, scan(text))
