"""Sentences, clauses, lists and headings: within what a cue may speak of a number.

A scope is always a pair of offsets into the (repaired) text. Sentences do not cross blocks; furniture has none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import regex

from extractors.model import Block, BlockKind

# A full stop after one of these ends no sentence: abbreviations of titles and place types, initials, "v.v.".
_ABBREVIATION = regex.compile(
    r"(?:^|[\s(“\"'/.-])(?:TP|Tp|tp|TX|Tx|TT|Tt|P|Q|H|X|T|St|Ths|ThS|TS|GS|PGS|BS|Dr|Mr|Mrs|ĐC|đ/c|Đ/c|Tr|tr|No|Nxb"
    r"|NXB|vv|v\.v"
    r"|[A-ZĐ])$"
)
# "…" and "..." end a sentence only before a capital; "./." ends a Vietnamese official text.
_SENTENCE_END = regex.compile(
    r"(?:(?<![\d])\.|(?<=\d)\.(?=\s)|[!?…])[.…/]*[\"”’')\]]*"
    r"(?=\s+[\"“‘'(\[]*[\p{Lu}\d•*+–[\p{So}--[©®™°]]-])",
    regex.V1,
)
# The longest sentence with a figure in some 700 real documents has 809 characters. What is longer is a table or a list
# that lost its line ends: it is read in pieces, since each figure of a sentence is weighed against its other words.
_LONGEST_SENTENCE = 1_600
# Where such a piece may end, the best first; between words no number is parted from its unit.
_CUTS = (regex.compile(r"(?r);"), regex.compile(r"(?r),(?=\s)"), regex.compile(r"(?r)(?<=\p{L})\s(?=\p{L})"))
_ENUMERATOR = regex.compile(
    r"^\s*(?:(?:Phần|PHẦN|Chương|CHƯƠNG|Mục|MỤC|Điều)\s+)?(?:[IVXLC]{1,6}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])$"
)
# A bullet that runs on in the line: "...; - Hỗ trợ ..." or ": + Hộ nghèo".
_INLINE_BULLET = regex.compile(r"(?<=[;:.])\s+(?=[-+•*–]\s*\p{Lu}|[\p{So}--[©®™°]])", regex.V1)

# Where there is none, no bullet runs on.
_PAUSE = re.compile(r"[;:.]\s")
_SEPARATORS = regex.compile(r"[()]|;\s*")
_BRACKETS = regex.compile(r"[()]")

_MARKER = regex.compile(
    r"\s*(?:(?P<roman>[IVX]{1,6})\s*[.)-]\s*(?=\p{Lu})"
    r"|(?P<part>(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục)\s+(?:[IVX]+|\d+|thứ\s+\w+))\b"
    # The articles of an act ("Điều 2. Mục tiêu"), but not an article that is cited ("Điều 2 của Luật …").
    r"|(?P<article>(?:ĐIỀU|Điều)\s+\d{1,3}\s*[.:]\s*(?=\p{Lu}))"
    # "B. MỤC TIÊU", "C/ Giải pháp"; initials ("A. Vàng") open no line of its own.
    r"|(?P<capital>[A-HK-UĐ])\s*[./)-]\s*(?=\p{Lu}\p{L}+\s)"
    r"|(?P<arabic>\d{1,2}(?:\.\d{1,2}){0,3})\s*[.)]?\s*(?=\p{Lu})(?<=[.)]\s*)"
    r"|(?P<letter>[a-zđ])\s*[.)]\s+"
    # Posts open their items with pictures ("🔹 100 suất quà").
    r"|(?P<dash>[-–*•●▪[\p{So}--[©®™°]]])\s*(?=\S)"
    r"|(?P<plus>[+])\s*(?=\S))",
    regex.V1,
)
# The rank of running text, and of a line of running text that opens a list: above numbers, letters and dashes.
_RUNNING = 8
_RUNNING_OPENER = 2.5
# A line without a number that is longer than this is a lead or a caption, whatever its letters look like.
_LONGEST_HEADING = 90
_UNMARKED_HEADING = 4
# The rank of one under which a list of numbers begins.
_HEADING_OF_LIST = 2.75
# Bullets, and how long one can be that heads a paragraph of its own.
_BULLETED = frozenset({6, 7})
_LONGEST_LABEL = 60
_DIGIT = regex.compile(r"\d")
_RANK: dict[str, float] = {
    "part": 1,
    "capital": 1.5,
    "roman": 2,
    "article": 2.25,
    "arabic": 3,
    "letter": 5,
    "dash": 6,
    "plus": 7,
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text[start:end]` without surrounding space.

    `rank` is the depth of the list or heading marker of its block (1 part, 1.5 capital letter, 2 Roman, 3 and 4
    Arabic, 5 letter, 6 dash, 7 plus; 8 running text), `opener` the index of the sentence that opens the list in which
    it stands ("…, cụ thể:"), `headings` the indices of the headings above it, nearest first, `clauses` its pieces
    between semicolons and bullets.
    """

    index: int
    start: int
    end: int
    block: int
    kind: BlockKind
    rank: float
    first: bool
    opener: int | None
    headings: tuple[int, ...]
    clauses: tuple[tuple[int, int], ...]
    parentheses: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Layout:
    """The scopes of one text. `title` is the span of the title, or (0, 0)."""

    text: str
    blocks: Sequence[Block]
    sentences: list[Sentence]
    title: tuple[int, int] = (0, 0)
    _starts: list[int] = field(default_factory=list)

    def sentence_at(self, position: int) -> Sentence | None:
        """The sentence in which a character stands; None in furniture and between blocks."""
        index = bisect_right(self._starts, position) - 1
        if index >= 0 and position < self.sentences[index].end:
            return self.sentences[index]
        return None

    def clause_at(self, sentence: Sentence, position: int) -> tuple[int, int]:
        """The piece of a sentence between semicolons or bullets in which a character stands."""
        for start, end in sentence.clauses:
            if start <= position < end:
                return start, end
        return sentence.start, sentence.end

    def previous(self, sentence: Sentence) -> Sentence | None:
        """The sentence before, where it stands in the same block."""
        if sentence.index and self.sentences[sentence.index - 1].block == sentence.block:
            return self.sentences[sentence.index - 1]
        return None


def layout(text: str, blocks: Sequence[Block], title: str = "", in_numbers: Container[int] = ()) -> Layout:
    """Cut the blocks of a text into sentences and clauses and find what governs each.

    The text is the repaired one and the blocks' offsets are offsets into it; at those of `in_numbers` stand signs of a
    number ("2. 259 hồ sơ"), which end no sentence.
    """
    sentences: list[Sentence] = []
    openers: dict[float, int] = {}
    headings: list[tuple[float, int]] = []
    title_span = (0, 0)
    for number, block in enumerate(blocks):
        if block.kind is BlockKind.FURNITURE:
            continue
        pieces = _sentences(text, block.start, block.end, in_numbers)
        if not pieces:
            continue
        rank = _rank(text, block)
        if block.kind is BlockKind.TITLE and title_span == (0, 0):
            title_span = (block.start, block.end)
        is_heading = block.kind is BlockKind.HEADING and (
            rank < _UNMARKED_HEADING or block.end - block.start <= _LONGEST_HEADING
        )
        is_heading = is_heading or (rank in _BULLETED and _heads_text(text, blocks, number))
        if is_heading and rank == _UNMARKED_HEADING and _heads_list(text, blocks, number):
            rank = _HEADING_OF_LIST
        if is_heading or rank < 5 or rank in _BULLETED:
            headings = [(r, i) for r, i in headings if r < rank]
        # Running text ends the list that a running line opened, not the section that a heading opened; "Xã An Phú: 120
        # hộ" right below "… như sau:" is a list without bullets.
        depth = _RUNNING_OPENER if rank == _RUNNING and not _PLAIN_ITEM.match(text, block.start, block.end) else rank
        openers = {r: i for r, i in openers.items() if r < depth}
        opener = max(openers.items())[1] if openers else None
        above = tuple(i for _, i in reversed(headings))
        for order, (start, end) in enumerate(pieces):
            index = len(sentences)
            sentences.append(
                Sentence(
                    index,
                    start,
                    end,
                    number,
                    block.kind,
                    rank,
                    order == 0,
                    opener,
                    above,
                    _clauses(text, start, end),
                    _parentheses(text, start, end),
                )
            )
        first = len(sentences) - len(pieces)
        if is_heading or (rank < 5 and len(pieces) == 1 and text[block.end - 1 : block.end] != "."):
            headings.append((rank, first))
        last = sentences[-1]
        opens = rank == _RUNNING and len(pieces) == 1 and _opens_bullets(text, blocks, number)
        if opens or text[last.start : last.end].rstrip().endswith(":"):
            openers[_RUNNING_OPENER if rank == _RUNNING else rank] = last.index
        elif rank in (6, 7) or (rank < 6 and not is_heading):
            # A dash item is what the plus items below it speak of.
            openers[rank] = first
    if title_span == (0, 0) and title:
        found = text.find(title)
        if found >= 0:
            title_span = (found, found + len(title))
    return Layout(text, blocks, sentences, title_span, [s.start for s in sentences])


def _heads_text(text: str, blocks: Sequence[Block], number: int) -> bool:
    """`* Người có công` above a paragraph of its own: a short bullet without a number or a stop is a heading."""
    block, after = blocks[number], blocks[number + 1 : number + 2]
    line = text[block.start : block.end].rstrip()
    short = len(line) <= _LONGEST_LABEL and not line.endswith((".", ";", ",", "…")) and not _DIGIT.search(line)
    return short and bool(after) and after[0].kind is BlockKind.PARAGRAPH and _rank(text, after[0]) == _RUNNING


def _heads_list(text: str, blocks: Sequence[Block], number: int) -> bool:
    """Whether a list of numbers begins right under a heading without one ("MỤC TIÊU" above "1. …", "2. …")."""
    after = blocks[number + 1] if number + 1 < len(blocks) else None
    return after is not None and _FIRST_OF_LIST.match(text, after.start, after.end) is not None


def _opens_bullets(text: str, blocks: Sequence[Block], number: int) -> bool:
    """Whether a short line without a stop stands right above a bullet: "Kết quả năm 2025" above "- Thu nhập …"."""
    block, after = blocks[number], blocks[number + 1 : number + 2]
    line = text[block.start : block.end].rstrip()
    short = block.kind is BlockKind.PARAGRAPH and len(line) <= _LONGEST_LABEL and line[-1:].isalnum()
    return short and bool(after) and after[0].kind is BlockKind.LIST_ITEM and _rank(text, after[0]) in _BULLETED


# A line without a bullet that is an item: a label and its number.
_PLAIN_ITEM = regex.compile(r"\s*\p{Lu}[^.;:\n\d]{1,60}:\s*\d[^:\n]{0,60}$")
_FIRST_OF_LIST = regex.compile(r"\s*0?1\s*[.)/]\s*(?=\p{Lu})")


def _rank(text: str, block: Block) -> float:
    marker = _MARKER.match(text, block.start, block.end)
    lettered = marker is not None and marker.lastgroup == "capital"
    if lettered and block.kind is not BlockKind.HEADING and block.end - block.start > _LONGEST_HEADING:
        marker = None
    if marker and marker.lastgroup:
        rank = _RANK[marker.lastgroup]
        if marker.lastgroup == "arabic" and "." in (marker["arabic"] or ""):
            rank = 4
        return rank
    if block.kind is BlockKind.LIST_ITEM:
        return min(6 + max(block.level - 1, 0), 7)
    if block.kind is BlockKind.HEADING and block.end - block.start <= _LONGEST_HEADING:
        return _UNMARKED_HEADING
    return _RUNNING


def _sentences(text: str, start: int, end: int, in_numbers: Container[int]) -> list[tuple[int, int]]:
    """The sentences of `text[start:end]`, trimmed, none empty."""
    cuts = [start]
    for match in _SENTENCE_END.finditer(text, start, end):
        if match.start() in in_numbers:
            continue
        if text[match.start()] == "." and match.end() - match.start() == 1:
            head = text[max(cuts[-1], match.start() - 12) : match.start()]
            if _ABBREVIATION.search(head) or _ENUMERATOR.match(
                text[cuts[-1] : match.start()][:16] if match.start() - cuts[-1] < 16 else "--"
            ):
                continue
        cuts.append(match.end())
    cuts.append(end)
    spans = [span for a, b in pairwise(cuts) if (span := _trim(text, a, b))]
    return [piece for a, b in spans for piece in ([(a, b)] if b - a <= _LONGEST_SENTENCE else _pieces(text, a, b))]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """An endless sentence in pieces of `_LONGEST_SENTENCE` at most: at a semicolon, else a comma, else a space."""
    while end - start > _LONGEST_SENTENCE:
        limit = start + _LONGEST_SENTENCE
        signs = (sign.search(text, start + _LONGEST_SENTENCE // 2, limit) for sign in _CUTS)
        cut = next((found.end() for found in signs if found), limit)
        if piece := _trim(text, start, cut):
            yield piece
        start = cut
    if piece := _trim(text, start, end):
        yield piece


def _clauses(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Pieces between semicolons outside parentheses, and between bullets that run on in the line."""
    cuts = {m.end() for m in _INLINE_BULLET.finditer(text, start, end)} if _PAUSE.search(text, start, end) else set()
    if text.find(";", start, end) >= 0:
        depth = 0
        for sign in _SEPARATORS.finditer(text, start, end):
            if sign[0] == "(":
                depth += 1
            elif sign[0] == ")":
                depth = max(0, depth - 1)
            elif depth == 0:
                # The space goes with what stands before, so that a bullet behind it cuts at the same place.
                cuts.add(sign.end())
    cuts.discard(end)
    return tuple(pairwise([start, *sorted(cuts), end]))


def _parentheses(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Spans of parentheses, inner before outer; an unclosed one runs to the sentence's end."""
    if text.find("(", start, end) < 0:
        return ()
    spans: list[tuple[int, int]] = []
    open_: list[int] = []
    for sign in _BRACKETS.finditer(text, start, end):
        if sign[0] == "(":
            open_.append(sign.start())
        elif open_:
            spans.append((open_.pop(), sign.end()))
    spans.extend((position, end) for position in reversed(open_))
    return tuple(spans)


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if end > start else None
