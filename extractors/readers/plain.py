"""Plain text: page dumps with their furniture in plain lines, and tables whose cells are parted by tabs."""

from __future__ import annotations

from datetime import date

from extractors.model import Block, BlockKind, Document
from extractors.readers import dates, furniture
from extractors.readers.lines import Line, text_lines
from extractors.readers.structure import title_and_blocks
from extractors.repair import Repaired, repair


def read_text(text: str, *, document_id: str, url: str = "", media_type: str = "text/plain") -> Document:
    """A document from a text; `Document.text` is the text as given, and all offsets are offsets into it."""
    repaired = repair(text)
    lines = text_lines(repaired.text)
    title, blocks = title_and_blocks(repaired.text, lines)
    published, origin = published_of(repaired.text, blocks)
    return Document(
        document_id=document_id,
        text=text,
        blocks=tuple(_original(block, repaired) for block in blocks),
        title=" ".join(title.split()),
        published=published,
        published_origin=origin,
        url=url,
        media_type=media_type,
    )


def _original(block: Block, repaired: Repaired) -> Block:
    """The block in offsets of the original text."""
    start, end = repaired.original(block.start, block.end)
    return Block(start, end, block.kind, block.level, block.page, block.box, block.cell, block.confidence)


def published_of(text: str, blocks: tuple[Block, ...]) -> tuple[date | None, str]:
    """The day of publication that the page's own lines state, and its origin."""
    title = next((i for i, b in enumerate(blocks) if b.kind is BlockKind.TITLE), None)
    marked = [text[b.start : b.end] for b in blocks if b.kind is BlockKind.FURNITURE]
    near = (
        []
        if title is None
        else [text[b.start : b.end] for b in blocks[max(0, title - 2) : title + 3] if _is_bare_day(text, b)]
    )
    return dates.published_in(marked, near)


def _is_bare_day(text: str, block: Block) -> bool:
    rule = furniture.rule_of(text[block.start : block.end]) if block.kind is BlockKind.FURNITURE else None
    return rule is not None and rule.id == "weekday_date"


def plain_lines(text: str) -> list[Line]:
    """The lines of a text that has no structure of its own."""
    return text_lines(text)
