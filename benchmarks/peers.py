"""Ways to read numbers out of a Vietnamese expression: ours and those of others, all behind one function."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from price_parser import Price
from quantulum3 import classifier, parser  # type: ignore[import-untyped]
from vietnam_number import w2n  # type: ignore[import-untyped]

from extractors.extract import extract
from extractors.readers import read

# Its classifier chooses between units, not values, and is pickled for one version of scikit-learn only.
classifier.USE_CLF = False

Value = tuple[Decimal, Decimal | None]
"""A number, or the two ends of a range."""
Peer = Callable[[str], Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Tally:
    """Of expressions with figures how many came out right, wrong, not at all; how many others were taken for one."""

    right: int
    wrong: int
    nothing: int
    taken: int
    figures: int
    others: int


def tally(peer: Peer, lines: Iterable[Mapping[str, Any]]) -> Tally:
    """What a peer makes of lines of `text` and `figures` (each with `value` and `value_high`).

    An expression is right where all its values, as a multiset, are; bounds ("hơn", "khoảng") and units are left aside.
    """
    seen: Counter[str] = Counter()
    for line in lines:
        wanted = Counter((_number(f["value"]), _number(f["value_high"])) for f in line["figures"])
        got = Counter((value.normalize(), high.normalize() if high else None) for value, high in peer(line["text"]))
        kind = "others" if not wanted else "figures"
        seen[kind] += 1
        seen[_verdict(bool(wanted), bool(got), got == wanted)] += 1
    return Tally(*(seen[name] for name in ("right", "wrong", "nothing", "taken", "figures", "others")))


def _verdict(wanted: bool, got: bool, equal: bool) -> str:
    if not wanted:
        return "taken" if got else "left"
    return "right" if equal else "wrong" if got else "nothing"


def _number(text: str) -> Decimal | None:
    return Decimal(text).normalize() if text else None


def ours(text: str) -> list[Value]:
    """Số Liệu: the expression as a document of its own."""
    document = read(text.encode(), document_id="expression", name="expression.txt")
    return [(figure.value, figure.value_high) for figure in extract(document).figures]


def price_parser(text: str) -> list[Value]:
    """price-parser, told that the comma is the decimal sign."""
    amount = Price.fromstring(text, decimal_separator=",").amount
    return [] if amount is None else [(amount, None)]


def quantulum3(text: str) -> list[Value]:
    """quantulum3, whose ranges are a middle and a distance."""
    return [_ends(q.value, q.uncertainty) for q in parser.parse(text)]


def _ends(value: float, distance: float | None) -> Value:
    if not distance:
        return Decimal(str(value)), None
    return Decimal(str(value - distance)), Decimal(str(value + distance))


def vietnam_number(text: str) -> list[Value]:
    """vietnam-number, which reads one number written in words and refuses what it does not know."""
    try:
        return [(Decimal(w2n(text)), None)]
    except (ValueError, IndexError, KeyError, TypeError):
        return []


_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?\s*(tỷ|triệu|nghìn|ngàn)?")
_SCALES = {"tỷ": 10**9, "triệu": 10**6, "nghìn": 10**3, "ngàn": 10**3}


def ten_lines(text: str) -> list[Value]:
    """What one writes in ten minutes: grouped digits, a decimal comma, a scale word."""
    values: list[Value] = []
    for whole, decimals, scale in _NUMBER.findall(text):
        number = Decimal(f"{whole.replace('.', '')}.{decimals or '0'}")
        values.append((number * _SCALES.get(scale, 1), None))
    return values


PEERS: dict[str, Peer] = {
    "Số Liệu": ours,
    "a ten-line regex": ten_lines,
    "price-parser": price_parser,
    "quantulum3": quantulum3,
    "vietnam-number": vietnam_number,
}
