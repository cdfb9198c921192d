"""The numbers of a text with tables: those of cells, those of headers set aside, and those of running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.nonfigures import NonFigure
from extractors.numerals import Numeral, Scan, Span
from extractors.tables.cells import Slot


def knows(start: int, found: Scan) -> bool:
    """Whether a scan accounts for the character at `start`."""
    every: tuple[Numeral | NonFigure | Span, ...] = (*found.numerals, *found.nonfigures, *found.unknown)
    return any(item.start <= start < item.end for item in every)


def blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with line ends in place of the spans."""
    pieces, last = [], 0
    for start, end in sorted(spans):
        pieces += [text[last:start], "\n" * (end - start)]
        last = end
    return "".join([*pieces, text[last:]])


def slot_at(position: int, spans: Sequence[tuple[int, int, Slot]]) -> Slot | None:
    """The cell at a position; spans stand in the order of the text."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        if spans[middle][1] <= position:
            low = middle + 1
        else:
            high = middle
    return spans[low][2] if low < len(spans) and spans[low][0] <= position else None


def set_aside(found: Scan, silent: Sequence[tuple[int, int, Slot]], text: str) -> tuple[list[Numeral], list[NonFigure]]:
    """Numbers outside headers and unit cells; all others as non-figures."""
    quiet = [slot_at(n.start, silent) is not None for n in found.numerals]
    others = list(found.nonfigures)
    for numeral, hushed in zip(found.numerals, quiet, strict=True):
        if hushed:
            is_year = numeral.end - numeral.start == 4 and text[numeral.start : numeral.start + 2] in ("19", "20")
            others.append(NonFigure(numeral.start, numeral.end, "period" if is_year else "section", "table.header"))
    others += [NonFigure(u.start, u.end, "section", "table.header") for u in found.unknown if slot_at(u.start, silent)]
    return subset(found.numerals, [not q for q in quiet]), others


def subset(numerals: Sequence[Numeral], keep: Sequence[bool]) -> list[Numeral]:
    """The numbers that are kept, with the indices between them set anew."""
    place = {old: new for new, old in enumerate(n for n, kept in enumerate(keep) if kept)}

    def moved(index: int | None) -> int | None:
        return None if index is None else place.get(index)

    return [
        n if n.whole is None and n.compared is None else replace(n, whole=moved(n.whole), compared=moved(n.compared))
        for n, kept in zip(numerals, keep, strict=True)
        if kept
    ]


def merged(one: Sequence[Numeral], other: Sequence[Numeral]) -> list[Numeral]:
    """Two rows of numbers in the order of the text; the first may hold indices of itself."""
    order = sorted([(n.start, 0, i) for i, n in enumerate(one)] + [(n.start, 1, i) for i, n in enumerate(other)])
    place = {i: new for new, (_, which, i) in enumerate(order) if which == 0}
    return [
        other[i]
        if which
        else replace(
            one[i],
            whole=None if one[i].whole is None else place[one[i].whole or 0],
            compared=None if one[i].compared is None else place[one[i].compared or 0],
        )
        for _, which, i in order
    ]


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without the blanks at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def has_digit(words: str) -> bool:
    """Whether there is a digit."""
    return any(letter.isdigit() for letter in words)
