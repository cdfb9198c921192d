"""The words of a document as a small set of numbers: which rules can have a say in it at all.

A word is a run of letters in its plain spelling (`cues.plain`), and its number has 16 bits, so two words may share one:
the set tells for certain that a document does not hold a word, and almost for certain that it does.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterator
from functools import lru_cache
from zlib import crc32

import regex

from extractors.cues import plain
from extractors.model import Document
from extractors.repair import repair

_WORD = regex.compile(r"\p{L}+")


@lru_cache(65536)
def number_of(word: str) -> int:
    """The number of a plain word, 0 to 65535."""
    return crc32(word.encode("utf-8", "surrogatepass")) & 0xFFFF


def words_in(text: str) -> set[str]:
    """The plain words of a text."""
    return set(_WORD.findall(plain(text)))


def word_set(document: Document) -> bytes:
    """The numbers of all words that extraction may look at in a document, ascending, 2 bytes each, low byte first."""
    found: set[str] = set()
    for text in _texts(document):
        found |= words_in(text)
    numbers = array("H", sorted({number_of(word) for word in found}))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _texts(document: Document) -> Iterator[str]:
    """The text as it is read, its title, what heads the cells of tables, and blocks that part the letters of a word."""
    yield repair(document.text).text
    yield repair(document.title).text
    text, heads = document.text, set[str]()
    for block in document.blocks:
        if block.cell is not None:
            heads.update((*block.cell.row_header, *block.cell.column_header, block.cell.caption))
        starts_inside = text[max(0, block.start - 1) : block.start + 1].isalpha() and block.start
        if starts_inside or text[block.end - 1 : block.end + 1].isalpha():
            yield repair(text[block.start : block.end]).text
    for head in heads:
        yield head
        yield repair(head).text
