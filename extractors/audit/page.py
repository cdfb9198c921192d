"""A document's figures laid out for the finders of relations: by place in the text, by links, by what they measure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

import regex

from extractors.audit.ranges import Stated, stated
from extractors.cues import plain
from extractors.model import Block, BlockKind, Figure

RATES = frozenset({"percent", "percentage_point", "ratio"})
MONEY = frozenset({"VND", "USD", "EUR", "JPY", "CNY", "KRW", "LAK"})
_WORD = regex.compile(r"\p{L}+")
_LONG_SENTENCE = 40
_BEFORE = 6
"""Figures before one in which what it is measured by is looked for."""
_REACH = 70
"""Characters on each side of a figure whose words say what it counts."""


def measure(unit: str) -> str:
    """Whether a unit measures an amount, a rate or a count."""
    if unit in RATES:
        return "rate"
    return "amount" if unit in MONEY else "count"


class Page:
    """The figures of one document in the order of the text. Finders look things up here and change nothing."""

    def __init__(self, text: str, figures: Iterable[Figure], blocks: Sequence[Block] = ()) -> None:
        self.text = text
        self.figures = sorted(figures, key=lambda figure: (figure.start, figure.end))
        self.by_id = {figure.figure_id: figure for figure in self.figures}
        self.position = {figure.figure_id: number for number, figure in enumerate(self.figures)}
        self._blocks = blocks
        self._starts = [block.start for block in blocks]
        self._stated: dict[str, Stated] = {}
        self._labels: dict[str, frozenset[str]] = {}

    @cached_property
    def low(self) -> str:
        """The text in small letters, character by character."""
        return plain(self.text)

    @cached_property
    def _lines(self) -> list[int]:
        return [match.end() for match in regex.finditer(r"\n", self.text)]

    @cached_property
    def parts(self) -> dict[str, list[Figure]]:
        """The stated parts of each total, in the order of the text."""
        found: dict[str, list[Figure]] = defaultdict(list)
        for figure in self.figures:
            if figure.part_of in self.by_id and figure.part_of != figure.figure_id:
                found[figure.part_of].append(figure)
        return found

    @cached_property
    def by_sentence(self) -> dict[tuple[int, int], list[Figure]]:
        """The figures of each sentence."""
        found: dict[tuple[int, int], list[Figure]] = defaultdict(list)
        for figure in self.figures:
            found[self.sentence(figure)].append(figure)
        return found

    @cached_property
    def by_row(self) -> dict[tuple[int, int], list[Figure]]:
        """The figures of each row of each table."""
        found: dict[tuple[int, int], list[Figure]] = defaultdict(list)
        for figure in self.figures:
            if (row := self.row(figure)) is not None:
                found[row].append(figure)
        return found

    @cached_property
    def by_matter(self) -> dict[tuple[str, str], list[Figure]]:
        """The figures of each indicator and unit."""
        found: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        for figure in self.figures:
            found[figure.indicator, figure.unit].append(figure)
        return found

    def before(self, figure: Figure) -> Sequence[Figure]:
        """The few figures before one."""
        number = self.position[figure.figure_id]
        return self.figures[max(0, number - _BEFORE) : number]

    def stated(self, figure: Figure) -> Stated:
        """How a figure is printed."""
        known = self._stated.get(figure.figure_id)
        if known is None:
            known = self._stated[figure.figure_id] = stated(figure)
        return known

    def pair(self, figure: Figure) -> Figure | None:
        """The figure that it pairs with."""
        return self.by_id.get(figure.pair)

    def exchangeable(self, figure: Figure) -> list[Figure]:
        """The other numbers of its unit in its sentence or its row; none where the sentence is a long list."""
        row = self.row(figure)
        around = self.by_row[row] if row else self.by_sentence[self.sentence(figure)]
        if len(around) > _LONG_SENTENCE or figure.value_high is not None:
            return []
        return [f for f in around if f.unit == figure.unit and f.value != figure.value and f.value_high is None]

    def sentence(self, figure: Figure) -> tuple[int, int]:
        """Where its sentence stands."""
        return figure.sentence_start, figure.sentence_end

    def line(self, figure: Figure) -> int:
        """The number of its line, for what stands in one paragraph."""
        return bisect_right(self._lines, figure.start)

    def in_cell(self, figure: Figure) -> bool:
        """Whether it stands in a table."""
        block = self.block(figure)
        return block is not None and block.kind is BlockKind.CELL

    def block(self, figure: Figure) -> Block | None:
        """The block that it stands in."""
        number = bisect_right(self._starts, figure.start) - 1
        return self._blocks[number] if number >= 0 else None

    def row(self, figure: Figure) -> tuple[int, int] | None:
        """Table and row of its cell, None outside of tables."""
        block = self.block(figure)
        return (block.cell.table, block.cell.row) if block is not None and block.cell is not None else None

    def near(self, one: Figure, other: Figure) -> bool:
        """Whether two stand in one paragraph, or in one row of a table."""
        row = self.row(one)
        return self.row(other) == row if row else self.line(one) == self.line(other)

    def between(self, one: Figure, other: Figure) -> str:
        """The words between two figures, in small letters."""
        return self.low[one.end : other.start]

    def label(self, figure: Figure) -> frozenset[str]:
        """The words around it in its sentence."""
        known = self._labels.get(figure.figure_id)
        if known is None:
            known = self._labels[figure.figure_id] = self._label(figure)
        return known

    def _label(self, figure: Figure) -> frozenset[str]:
        first, last = self.sentence(figure)
        before = self.low[max(first, figure.start - _REACH) : figure.start]
        after = self.low[figure.end : min(max(last, figure.end), figure.end + _REACH)]
        noun = self.low[figure.start : figure.end]
        return frozenset(_WORD.findall(f"{before} {noun} {after}"))

    def likeness(self, one: Figure, other: Figure) -> float:
        """How alike the words around two figures are, 0 to 1."""
        a, b = self.label(one), self.label(other)
        return len(a & b) / min(len(a), len(b)) if a and b else 0.0


def year_of(period: str) -> int | None:
    """The year in which a period ends."""
    last = period.rpartition("/")[2][:4]
    return int(last) if last.isdigit() else None


def years_in(period: str) -> int:
    """How many years a period spans; 1 where that is not known."""
    first, _, last = period.partition("/")
    if not (first[:4].isdigit() and last[:4].isdigit()):
        return 1
    return max(1, int(last[:4]) - int(first[:4]) + 1)


_WINDOW = 12
"""Figures on each side that are looked at."""


def around(figures: Sequence[Figure], one: Figure) -> Sequence[Figure]:
    """Those of a list that stand nearest, so that long tables cost no more than short ones."""
    if len(figures) <= _WINDOW:
        return figures
    middle = bisect_left(figures, one.start, key=lambda figure: figure.start)
    return figures[max(0, middle - _WINDOW) : middle + _WINDOW]
