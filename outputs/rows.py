"""From what the extractors say of a document to the rows that the store keeps."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from extractors.model import Block, Document, Extraction, Figure, Word
from outputs.checks import Audited, audited
from outputs.evidence import evidence_url

Row = dict[str, Any]
PDF = "application/pdf"
REACH = 1000
"""Characters of the sentence that a row shows before and behind its figure. A text without full stops is one sentence:
whole in each of its rows, it would fill the disk, and a cell of Excel holds 32,767 characters."""
SEPARATOR = ";"
"""Between the codes of a cell that holds several."""


def figure_rows(
    document: Document, extraction: Extraction, document_id: str, url: str, known: Audited | None = None
) -> Iterator[Row]:
    """The rows of the table `figures`, in the order of the extraction; `known` is their audit where there is one."""
    known = known or audited(document, extraction, document_id)
    starts = [word.start for word in document.words]
    for figure in extraction.figures:
        position = _position(figure, document, starts)
        yield {
            **_statement(figure, document_id),
            **_evidence(figure, document, url),
            **position,
            **known.columns(figure.figure_id),
        }


def leftover_rows(extraction: Extraction, document_id: str) -> Iterator[Row]:
    """The rows of the table `leftovers`, in the order of the extraction."""
    for ordinal, leftover in enumerate(extraction.leftovers):
        yield {
            "document_id": document_id,
            "ordinal": ordinal,
            "start": leftover.start,
            "end": leftover.end,
            "raw": leftover.raw,
            "kind": leftover.kind,
            "context": leftover.context,
        }


def _statement(figure: Figure, document_id: str) -> Row:
    return {
        "figure_id": figure.figure_id,
        "document_id": document_id,
        "start": figure.start,
        "end": figure.end,
        "raw": figure.raw,
        "value": figure.value,
        "value_high": figure.value_high,
        "unit": figure.unit,
        "per": SEPARATOR.join(figure.per),
        "qualifier": figure.qualifier,
        "indicator": figure.indicator,
        "status": figure.status,
        "change": figure.change,
        "group": SEPARATOR.join(figure.group),
        "period": figure.period,
        "place": figure.place,
        "place_code": figure.place_code,
        "place_level": figure.place_level,
        "pair": figure.pair,
        "part_of": figure.part_of,
        "rule": figure.rule,
        "flags": SEPARATOR.join(figure.flags),
    }


def _evidence(figure: Figure, document: Document, url: str) -> Row:
    first = min(figure.start, max(figure.sentence_start, figure.start - REACH))
    last = max(figure.end, min(figure.sentence_end, figure.end + REACH))
    sentence = document.text[first:last]
    paged = document.media_type == PDF and document.blocks
    page = _block(figure, document).page if paged else None
    return {
        "sentence": f"{'…' * (first > figure.sentence_start)}{sentence}{'…' * (last < figure.sentence_end)}",
        "evidence_url": evidence_url(url, sentence, figure.start - first, figure.end - first, page),
    }


def _position(figure: Figure, document: Document, starts: list[int]) -> Row:
    """Where on the page and in which cell; a box of its own words is closer than its block's."""
    if not document.blocks:
        return {"block": figure.block, **dict.fromkeys(_NOWHERE), "box": ""}
    block, words = _block(figure, document), _words(figure, document.words, starts)
    cell = block.cell
    return {
        "block": figure.block,
        "page": words[0].page if words else block.page,
        "box": _box(block, words),
        "cell_table": cell.table if cell else None,
        "cell_row": cell.row if cell else None,
        "cell_column": cell.column if cell else None,
        "confidence": min((w.confidence for w in words if w.confidence is not None), default=block.confidence),
    }


_NOWHERE = ("page", "cell_table", "cell_row", "cell_column", "confidence")


def _block(figure: Figure, document: Document) -> Block:
    return document.blocks[figure.block]


def _words(figure: Figure, words: tuple[Word, ...], starts: list[int]) -> list[Word]:
    """The words of the figure that stand on the page where it begins."""
    first = bisect_left(starts, figure.start)
    if first and words[first - 1].end > figure.start:
        first -= 1
    found = [word for word in words[first : bisect_left(starts, figure.end)] if word.end > figure.start]
    return [word for word in found if word.page == found[0].page]


def _box(block: Block, words: list[Word]) -> str:
    """`left,top,right,bottom` in points from the page's upper left corner, or ""."""
    boxes = [word.box for word in words] or ([block.box] if block.box else [])
    if not boxes:
        return ""
    left, top, right, bottom = zip(*boxes, strict=True)
    return ",".join(f"{edge:.1f}" for edge in (min(left), min(top), max(right), max(bottom)))
