"""Documents with figures, made for tests of what comes after extraction, and what a figure of a sentence measures."""

from __future__ import annotations

import signal
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from extractors.extract import extract
from extractors.identity import figure_ids
from extractors.model import Block, BlockKind, Document, Extraction, Figure, Leftover
from extractors.readers import read
from outputs.store import DocumentRecord

NOON = datetime(2023, 6, 1, 12, tzinfo=UTC)


def record(document_id: str = "doc", **fields: Any) -> DocumentRecord:
    """The record of a document at the address of its name."""
    defaults: dict[str, Any] = {
        "source": "folder",
        "address": f"{document_id}.txt",
        "snapshot_id": "snap-1",
        "content_hash": "hash-1",
        "fetched_at": NOON,
        "reader_version": "1",
        "extractor_version": "1",
        "url": f"https://example.gov.vn/{document_id}",
    }
    return DocumentRecord(document_id=document_id, **(defaults | fields))


def reading(sentences: Iterable[str], document_id: str = "doc", **fields: Any) -> tuple[Document, Extraction]:
    """A document with one paragraph a sentence, its first word a figure and its last a leftover."""
    lines = list(sentences)
    text = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]
    blocks = tuple(
        Block(start, start + len(line), BlockKind.PARAGRAPH) for start, line in zip(starts, lines, strict=True)
    )
    raws = [line.split()[0] for line in lines]
    names = figure_ids(document_id, zip(raws, lines, strict=True))
    figures = tuple(
        _figure(name, document_id, block, raw, number, fields)
        for number, (name, block, raw) in enumerate(zip(names, blocks, raws, strict=True))
    )
    left = tuple(_leftover(block, line) for block, line in zip(blocks, lines, strict=True))
    return Document(document_id, text, blocks), Extraction(figures, left)


def _figure(name: str, document_id: str, block: Block, raw: str, number: int, fields: dict[str, Any]) -> Figure:
    defaults: dict[str, Any] = {"value": Decimal(raw.replace(".", "").replace(",", ".")), "unit": "household"}
    return Figure(
        figure_id=name,
        document_id=document_id,
        start=block.start,
        end=block.start + len(raw),
        raw=raw,
        sentence_start=block.start,
        sentence_end=block.end,
        block=number,
        **(defaults | fields),
    )


def _leftover(block: Block, line: str) -> Leftover:
    last = line.split()[-1]
    return Leftover(block.end - len(last), block.end, last, "period", line)


def heed_interrupts() -> None:
    """A command started in the background of a script would ignore Ctrl-C, and so would its children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def indicator(text: str, raw: str) -> str:
    """What the figure with this raw text measures."""
    figures = extract(read(text.encode(), document_id="d", name="d.txt")).figures
    return next(f.indicator for f in figures if f.raw == raw)
