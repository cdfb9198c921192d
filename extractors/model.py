"""The words that all rooms share: Document and its blocks, Figure, Leftover, and how a column was decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple


class BlockKind(StrEnum):
    """What a stretch of a document's text is."""

    TITLE = "title"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    CELL = "cell"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a table cell stands and which headers govern it, outermost header first."""

    table: int
    row: int
    column: int
    row_header: tuple[str, ...] = ()
    column_header: tuple[str, ...] = ()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch `text[start:end]` of a document; blocks ascend and do not overlap.

    `level` is the depth of a heading or list item (1 outermost, 0 none); `page` counts from 1;
    `box` is (left, top, right, bottom) in points from the page's upper left corner.
    `confidence` is the lowest OCR confidence of its words, 0 to 1; None where no OCR was made.
    """

    start: int
    end: int
    kind: BlockKind
    level: int = 0
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    cell: Cell | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a document points to; `attachment` where it hangs on the document as a file."""

    url: str
    text: str
    attachment: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page with its characters in the document's text, its box in points, and its OCR confidence."""

    start: int
    end: int
    page: int
    box: tuple[float, float, float, float]
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Text with its structure. Evidence is always an offset into `text`, in Unicode code points."""

    document_id: str
    text: str
    blocks: tuple[Block, ...]
    title: str = ""
    published: date | None = None
    published_origin: str = ""
    url: str = ""
    media_type: str = "text/plain"
    links: tuple[Link, ...] = ()
    words: tuple[Word, ...] = ()
    warnings: tuple[str, ...] = ()


class Decision(NamedTuple):
    """Why a column of a figure reads as it does.

    `rule` is the id of an entry in `patterns/` (or of an algorithm), `cue` the words that decided,
    `scope` where they stood: number, clause, sentence, previous, list, heading, title, document, source, default.
    `margin` is by how much the words outweigh the next reading, where readings were weighed.
    """

    value: str
    rule: str
    cue: str = ""
    scope: str = ""
    margin: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One row of the table; the columns are those of the contract (README, "The table").

    `start`/`end` are code points of the document's text, half-open, and slice to `raw`.
    `place_code` is the statistical code at the document's time, of a village that of the unit which holds it;
    `place_level` country, province, district, commune or village. `pair` and `part_of` hold the `figure_id` of another
    figure of the document, or "".
    """

    figure_id: str
    document_id: str
    start: int
    end: int
    raw: str
    value: Decimal
    value_high: Decimal | None = None
    unit: str
    per: tuple[str, ...] = ()
    qualifier: str = "exact"
    indicator: str = "other"
    status: str = "actual"
    change: str = "level"
    group: tuple[str, ...] = ()
    period: str = ""
    place: str = ""
    place_code: str = ""
    place_level: str = ""
    pair: str = ""
    part_of: str = ""
    sentence_start: int = 0
    sentence_end: int = 0
    block: int = 0
    rule: str = ""
    flags: tuple[str, ...] = ()
    trace: dict[str, Decision] = field(default_factory=dict, compare=False)


class Leftover(NamedTuple):
    """A number that is no figure: its kind (date, document_number, age, ...), or `unknown`."""

    start: int
    end: int
    raw: str
    kind: str
    context: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one document says: its figures in the order of the text, and every other number."""

    figures: tuple[Figure, ...]
    leftovers: tuple[Leftover, ...]
