"""From the items of a format (paragraphs and tables in reading order) to a Document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractors.model import Block, BlockKind, Document, Link, Word
from extractors.readers.captions import caption_lines
from extractors.readers.lines import Box, Draft
from extractors.readers.structure import title_and_blocks
from extractors.readers.tables import Grid, write_table
from extractors.repair import Repaired, repair


@dataclass(frozen=True, slots=True)
class Item:
    """A paragraph, or a table (`grid`). `words` are (text, box, confidence) in the order of the text."""

    text: str
    kind: BlockKind | None = None
    level: int = 0
    grid: Grid | None = None
    page: int | None = None
    box: Box | None = None
    confidence: float | None = None
    words: tuple[tuple[str, Box, float | None], ...] = ()
    word_pages: tuple[int, ...] = ()


def assemble(
    items: Sequence[Item],
    *,
    document_id: str,
    url: str,
    media_type: str,
    known_title: str = "",
    links: tuple[Link, ...] = (),
    warnings: tuple[str, ...] = (),
) -> Document:
    """Write the items into one text and find its title, blocks and words."""
    draft = write_items(items)
    text = draft.text
    repaired = repair(text)
    lines = [replace(line, start=(s := repaired.repaired(line.start, line.end))[0], end=s[1]) for line in draft.lines]
    title, blocks = title_and_blocks(repaired.text, lines, known_title, web=False)
    return Document(
        document_id=document_id,
        text=text,
        blocks=tuple(original_block(block, repaired) for block in blocks),
        title=" ".join(title.split()),
        url=url,
        media_type=media_type,
        links=links,
        words=tuple(draft.words),
        warnings=warnings,
    )


def original_block(block: Block, repaired: Repaired) -> Block:
    """A block of the repaired text in offsets of the original."""
    start, end = repaired.original(block.start, block.end)
    return replace(block, start=start, end=end)


def write_items(items: Sequence[Item]) -> Draft:
    """The items as lines and cells of a draft; lines that name a table or its unit become its caption."""
    draft = Draft()
    tables = 0
    above: list[str] = []
    for item in items:
        if item.grid is not None:
            count = caption_lines(above)
            _caption(draft, item.grid, above, count)
            write_table(draft, item.grid, tables)
            tables += 1
            above = []
        elif item.text:
            line = draft.add(item.text, item.kind, item.level, page=item.page, box=item.box, confidence=item.confidence)
            draft.words.extend(_words(item, line.start))
            above = [*above[-5:], repair(item.text).text]
    return draft


def _caption(draft: Draft, grid: Grid, above: list[str], count: int) -> None:
    if not count:
        return
    grid.caption = "\n".join(filter(None, [*above[-count:], grid.caption]))
    for index in range(len(draft.lines) - count, len(draft.lines)):
        if draft.lines[index].kind in (None, BlockKind.PARAGRAPH, BlockKind.HEADING):
            draft.lines[index] = replace(draft.lines[index], kind=BlockKind.CAPTION, level=0)


def _words(item: Item, start: int) -> list[Word]:
    found: list[Word] = []
    position = 0
    for number, (text, box, confidence) in enumerate(item.words):
        position = item.text.find(text, position)
        if position < 0:
            break
        page = item.word_pages[number] if item.word_pages else item.page
        if page is not None:
            found.append(Word(start + position, start + position + len(text), page, box, confidence))
        position += len(text)
    return found
