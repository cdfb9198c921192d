"""A document's text as stretches to show: every character of it once, its figures marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from extractors.model import Block, BlockKind


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure in a text: `text[start:end]`, its name, and what was said of it."""

    start: int
    end: int
    figure_id: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the kind of block that it stands in ("" between blocks), and its figures in it."""

    kind: str
    parts: tuple[tuple[str, Mark | None], ...]


_PLAIN = {BlockKind.FOOTNOTE: "footnote", BlockKind.FURNITURE: "furniture", BlockKind.CAPTION: "caption"}
_KINDS = {
    BlockKind.TITLE: "title",
    BlockKind.HEADING: "heading",
    BlockKind.LIST_ITEM: "item",
    BlockKind.CELL: "cell",
    BlockKind.PARAGRAPH: "paragraph",
    **_PLAIN,
}


def pieces(text: str, blocks: Sequence[Block], marks: Sequence[Mark]) -> Iterator[Piece]:
    """The stretches in order; a figure over the border of a block is shown in parts."""
    apart = _apart(marks)
    cuts = sorted({0, len(text), *(edge for block in blocks for edge in (block.start, block.end))})
    kinds = {block.start: _KINDS[block.kind] for block in blocks}
    next_mark = 0
    for start, end in pairwise(cuts):
        while next_mark < len(apart) and apart[next_mark].end <= start:
            next_mark += 1
        inside = [mark for mark in apart[next_mark : next_mark + end - start] if mark.start < end]
        yield Piece(kinds.get(start, ""), tuple(_parts(text, start, end, inside)))


def _apart(marks: Sequence[Mark]) -> list[Mark]:
    """Marks in order, without those that overlap one before them."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _parts(text: str, start: int, end: int, marks: Sequence[Mark]) -> Iterator[tuple[str, Mark | None]]:
    at = start
    for mark in marks:
        first, last = max(mark.start, start), min(mark.end, end)
        if at < first:
            yield text[at:first], None
        yield text[first:last], mark
        at = last
    if at < end:
        yield text[at:end], None


def exact(text: str) -> Markup:
    """Text as HTML that a browser counts as we do: no character lost, none turned into another length."""
    legal = "".join("\ufffd" if c == "\0" or "\ud800" <= c <= "\udfff" else c for c in text)
    return Markup(str(escape(legal)).replace("\r", "&#13;"))
