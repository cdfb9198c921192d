"""A page of several pieces one below the other: each has its own title, day, time of report and place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from extractors.binding import Context
from extractors.metadata import Metadata, describe
from extractors.metadata_time import days_stamped
from extractors.model import Block, BlockKind, Document
from extractors.places import find_places
from extractors.settling import NATION
from patterns.places import name_key

# A line of running text, and the length of a line that can be the title of a piece.
_PROSE = 80
_TITLE = (12, 250)
# What stands between its title and its day at most: the place that it comes from.
_PLACE_LINE = 60
# The words before its name by which the page's own place is told to a piece that names none.
_TYPES = {"village": "thôn", "commune": "xã", "district": "huyện", "province": "tỉnh"}


@dataclass(frozen=True, slots=True)
class Post:
    """A piece of a page: `title` and `text` where they begin, `end`, and the day of its stamp."""

    title: tuple[int, int]
    text: int
    end: int
    published: date


def find_posts(text: str, blocks: Sequence[Block]) -> list[Post]:
    """The pieces below the first: a short line, the line of its day, and running text of its own."""
    found: list[tuple[tuple[int, int], int, date]] = []
    told = False
    for index, block in enumerate(blocks):
        if block.kind is not BlockKind.FURNITURE:
            told = told or block.end - block.start >= _PROSE
            continue
        if not told or not any(c.isdigit() for c in text[block.start : block.end]):
            continue
        day = next(days_stamped([text[block.start : block.end].strip()]), None)
        title = _title_above(text, blocks, index) if day else None
        if day and title and _goes_on(blocks, index):
            found.append((title, block.end, day))
    if not found:
        return []
    ends = [*(title[0] for title, _, _ in found[1:]), len(text)]
    return [Post(title, start, end, day) for (title, start, day), end in zip(found, ends, strict=True)]


def _goes_on(blocks: Sequence[Block], index: int) -> bool:
    """Whether running text follows the line of a day before the next furniture."""
    for block in blocks[index + 1 :]:
        if block.kind is BlockKind.FURNITURE:
            return False
        if block.end - block.start >= _PROSE:
            return True
    return False


def _title_above(text: str, blocks: Sequence[Block], index: int) -> tuple[int, int] | None:
    """The line above the day of a piece, or the one above its place."""
    for above in reversed(blocks[max(0, index - 2) : index]):
        line = text[above.start : above.end].strip()
        short = _TITLE[0] <= len(line) <= _TITLE[1] and line[-1] not in ".:;,"
        if above.kind in (BlockKind.FURNITURE, BlockKind.TITLE) or not short:
            return None
        if not _is_place(line):
            return above.start, above.end
    return None


def _is_place(line: str) -> bool:
    """Whether a line holds places and nothing else ("huyện A - tỉnh B")."""
    if len(line) > _PLACE_LINE:
        return False
    rest = list(line)
    for place in find_places(line):
        rest[place.start : place.end] = " " * (place.end - place.start)
    return not any(c.isalpha() for c in rest)


def with_posts(document: Document, context: Context, blocks: Sequence[Block]) -> list[tuple[int, Context]]:
    """Where each piece of the page begins and what its figures are bound by, the page itself first."""
    contexts = [(0, context)]
    for post in find_posts(context.layout.text, blocks):
        about = _described(document, context, post, blocks)
        contexts.append(
            (
                post.title[0],
                replace(context, metadata=about, since=post.text, times_above={}, places_above={}, homes={}),
            )
        )
    return contexts


def context_at(contexts: Sequence[tuple[int, Context]], position: int) -> Context:
    """The context of the piece that holds a place of the text."""
    return contexts[bisect_right(contexts, position, key=lambda entry: entry[0]) - 1][1]


def _described(document: Document, context: Context, post: Post, blocks: Sequence[Block]) -> Metadata:
    """What a piece says of itself; its place is that of the page where it names none."""
    first, last = post.title[0], post.end
    text = context.layout.text[first:last]
    title = context.layout.text[slice(*post.title)].strip()
    spans = tuple(
        (
            block.start - first,
            block.end - first,
            BlockKind.TITLE if (block.start, block.end) == post.title else block.kind,
        )
        for block in blocks
        if first <= block.start and block.end <= last
    )
    own = context.metadata.place
    told = f"{_TYPES[own.level]} {own.name}" if own.level in _TYPES else ""
    piece = replace(document, title=title, published=post.published, published_origin="page_line", blocks=())
    about = describe(piece, told, text=text, spans=spans)
    if about.place == NATION or name_key(about.place.name) == name_key(own.name):
        about = replace(about, place=own)
    return about
