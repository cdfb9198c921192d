"""One value among many: a figure told by several documents is one observation, with sources and disagreements.

Figures speak of one thing when indicator, unit, denominators, group, change, status, place and period are the same.
Where one document tells several values of one such thing (five gifts in one place and year), they are several things:
then only equal values of different documents are one observation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any, NamedTuple

from outputs.columns import Column, Kind
from outputs.rows import SEPARATOR, Row
from outputs.types import plain

KEY = ("indicator", "unit", "per", "group", "change", "status", "place", "place_code", "place_level", "period")
"""What figures of one observation have in common."""
_CARRIED = ("province", "province_code", "district", "place_code_2025", "period_start", "period_end", "period_kind")
_LEVELS = {"country": 0, "central": 0, "province": 1, "district": 2, "commune": 3, "village": 4}
_FAR = 9


def _column(name: str, kind: Kind, vi: str, en: str) -> Column:
    return Column(name, kind, vi, en)


OWN: tuple[Column, ...] = (
    _column("observation_id", Kind.TEXT, "Mã của quan sát", "Name of the observation"),
    _column("value", Kind.DECIMAL, "Giá trị được xếp đầu", "The value that ranks first"),
    _column("value_high", Kind.DECIMAL, "Đầu trên của khoảng", "Upper end of a range"),
    _column("sources", Kind.INTEGER, "Số nguồn độc lập nói giá trị này", "Independent documents that tell this value"),
    _column("figures", Kind.INTEGER, "Số dòng số liệu", "Rows of the figure table behind it"),
    _column("reviewed", Kind.INTEGER, "1: đã có người xem", "1 where a person has reviewed the value"),
    _column("other_values", Kind.TEXT, "Giá trị khác, xếp theo hạng", "Other values that were told, best first"),
    _column("figure_ids", Kind.TEXT, "figure_id, dòng xếp đầu đứng trước", "figure_id of the rows, the best first"),
)
"""The columns of observations beside those that its figures have in common."""


class Told(NamedTuple):
    """One figure's claim; they sort with the best first: reviewed, nearest publisher, newest."""

    unreviewed: bool
    distance: int
    age: int
    figure_id: str
    value: Decimal
    value_high: Decimal | None
    document_id: str
    words: int


@dataclass(slots=True)
class Observer:
    """Collects rows of the figure table (those of one release) and makes observations of them."""

    _told: dict[tuple[Any, ...], list[Told]] = field(default_factory=dict)
    _carried: dict[tuple[Any, ...], tuple[Any, ...]] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Take a row in; rows without a value or with a comparison only are taken like others."""
        key = tuple(row[name] for name in KEY)
        self._told.setdefault(key, []).append(_told(row))
        if key not in self._carried:
            self._carried[key] = tuple(row[name] for name in _CARRIED)

    def observations(self) -> Iterator[Row]:
        """All observations, by key and value; the same rows in another order give the same."""
        for key in sorted(self._told):
            told = sorted(self._told[key], key=lambda one: one[:4])
            groups = _by_value(told) if _several_in_one(told) else [told]
            for number, group in enumerate(groups):
                yield self._row(key, group, several=len(groups) > 1 or number > 0)

    def _row(self, key: tuple[Any, ...], told: list[Told], *, several: bool) -> Row:
        best = told[0]
        others = dict.fromkeys(_value(one) for one in told if _value(one) != _value(best))
        agreeing = [one for one in told if _value(one) == _value(best)]
        name = "\x1f".join(map(str, (*key, _value(best)) if several else key))
        return {
            "observation_id": "o" + blake2b(name.encode(), digest_size=8).hexdigest(),
            **dict(zip(KEY, key, strict=True)),
            **dict(zip(_CARRIED, self._carried[key], strict=True)),
            "value": best.value,
            "value_high": best.value_high,
            "sources": len({one.words for one in agreeing}),
            "figures": len(told),
            "reviewed": int(not best.unreviewed),
            "other_values": SEPARATOR.join(others),
            "figure_ids": SEPARATOR.join(one.figure_id for one in told),
        }


def observe(rows: Iterable[Row]) -> list[Row]:
    """The observations of some rows."""
    observer = Observer()
    for row in rows:
        observer.add(row)
    return list(observer.observations())


def _told(row: Row) -> Told:
    published: date | None = row["published"]
    words = " ".join(row["sentence"].casefold().split()) or row["document_id"]
    return Told(
        row["verdict"] not in ("right", "wrong"),
        distance(row["publisher_level"], row["place_level"]),
        -published.toordinal() if published else 0,
        row["figure_id"],
        row["value"],
        row["value_high"],
        row["document_id"],
        int.from_bytes(blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"),
    )


def distance(publisher_level: str, place_level: str) -> int:
    """How far a publisher is from the matter, in levels; the press and unknown publishers are farthest."""
    if publisher_level not in _LEVELS or place_level not in _LEVELS:
        return _FAR
    return abs(_LEVELS[publisher_level] - _LEVELS[place_level])


def _value(told: Told) -> str:
    high = "" if told.value_high is None else f"–{plain(told.value_high)}"
    return plain(told.value) + high


def _several_in_one(told: list[Told]) -> bool:
    """Whether one document tells more than one value of the thing."""
    values: dict[str, str] = {}
    return any(values.setdefault(one.document_id, _value(one)) != _value(one) for one in told)


def _by_value(told: list[Told]) -> list[list[Told]]:
    groups: dict[str, list[Told]] = {}
    for one in told:
        groups.setdefault(_value(one), []).append(one)
    return [groups[value] for value in sorted(groups)]
