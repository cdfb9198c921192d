"""Names of places that OCR misread by a letter or by marks, mended where the document's own place leaves no doubt."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from extractors.metadata import describe
from extractors.model import Block, Document
from extractors.places import gazetteer, units_below
from extractors.settling import Place
from patterns.places import Unit

FLAG = "place_repaired"
_NAME = r"\p{Lu}[\p{L}'’ʼ]*(?:[ -]\p{Lu}[\p{L}'’ʼ]*){0,4}"
_TYPED = regex.compile(rf"(?<!\p{{L}})(?i:(?P<type>xã|phường|thị trấn|huyện|thị xã))\s(?P<name>{_NAME})")
_LABEL = regex.compile(rf"\s*(?:\d{{1,2}}[.)]\s*)?(?P<name>{_NAME})\s*")
_DISTRICTS = frozenset({"huyện", "thị xã"})
_APOSTROPHES = str.maketrans("’ʼ", "''")
# Shorter names differ from each other by a letter too often.
_FEWEST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Slip:
    """A misread name in `text[start:end]` of the repaired text, and the official one, which is as long."""

    start: int
    end: int
    read: str
    name: str


def find_slips(document: Document, text: str, blocks: Sequence[Block], source_place: str = "") -> tuple[Slip, ...]:
    """The misread names of a scan; none for a document without OCR or without a place. `text` is the repaired text."""
    if all(block.confidence is None for block in blocks):
        return ()
    own = describe(document, source_place).place
    if not own.code:
        return ()
    return tuple(
        Slip(start, end, text[start:end], name)
        for start, end, level in sorted(set(_names(text, blocks)))
        if (name := _meant(text[start:end], level, own))
    )


def mended(text: str, slips: Sequence[Slip]) -> str:
    """The text with the official names; its length stays."""
    letters = list(text)
    for slip in slips:
        letters[slip.start : slip.end] = slip.name.upper() if slip.read.isupper() else slip.name
    return "".join(letters)


def mended_blocks(blocks: Sequence[Block], slips: Sequence[Slip]) -> list[Block]:
    """The blocks with official names in the headers of their cells."""

    def right(words: str) -> str:
        for slip in slips:
            words = words.replace(slip.read, slip.name)
        return words

    return [
        block
        if block.cell is None or not slips
        else replace(
            block,
            cell=replace(
                block.cell,
                row_header=tuple(map(right, block.cell.row_header)),
                column_header=tuple(map(right, block.cell.column_header)),
                caption=right(block.cell.caption),
            ),
        )
        for block in blocks
    ]


def slip_flag(place: str, position: int, text: str, slips: Sequence[Slip]) -> tuple[str, ...]:
    """The flag of a figure at a position of the mended text whose place was misread in its line, or everywhere."""
    told = [slip for slip in slips if slip.name == place]
    if not told:
        return ()
    first, last = text.rfind("\n", 0, position) + 1, text.find("\n", position)
    near = [s for s in told if first <= s.start and (last < 0 or s.end <= last)]
    if near or text.count(place) <= len(told):
        return (f"{FLAG}:{(near or told)[0].read}",)
    return ()


def _names(text: str, blocks: Sequence[Block]) -> Iterator[tuple[int, int, str]]:
    """Names behind a type word, and names alone in their cell, with their level; "" where it is not said."""
    for match in _TYPED.finditer(text):
        yield *match.span("name"), "district" if match["type"].lower() in _DISTRICTS else "commune"
    for block in blocks:
        if block.cell is not None and (label := _LABEL.fullmatch(text, block.start, block.end)):
            yield *label.span("name"), ""


def _meant(read: str, level: str, own: Place) -> str:
    """The one official name of the document's district or province that a misread name stands for; "" where unsure."""
    known = gazetteer()
    levels = [level] if level else ["commune", "district", "province"]
    if len(read) < _FEWEST_LETTERS or any(known.find(read, kind) for kind in levels):
        return ""
    for pool in _pools(own, level):
        near = {unit.name for unit in pool if _is_near(read, unit.name)}
        if near:
            return next(iter(near)) if len(near) == 1 else ""
    return ""


def _pools(own: Place, level: str) -> Iterator[tuple[Unit, ...]]:
    """The units that a name may stand for, the nearest first: of the document's district, then of its province."""
    district, province = own.at("district"), own.at("province")
    if district is not None and district.code and level != "district":
        yield tuple(units_below(district.code, "district").values())
    if province is not None and province.code:
        yield tuple(unit for unit in _of_province(province.code) if level in ("", unit.level))


@lru_cache(64)
def _of_province(code: str) -> tuple[Unit, ...]:
    """The districts and communes of a province before July 2025."""
    districts = tuple(units_below(code, "province").values())
    return (*districts, *(u for d in districts for u in units_below(d.code, "district").values()))


def _is_near(read: str, name: str) -> bool:
    """Whether a name differs from another by one letter, or by marks alone."""
    one, other = (words.casefold().translate(_APOSTROPHES) for words in (read, name))
    if len(one) != len(other) or any(letter.isdigit() for letter in other):
        return False
    wrong = sum(a != b for a, b in zip(one, other, strict=True))
    return wrong == 1 or _bare(one) == _bare(other)


def _bare(name: str) -> str:
    return regex.sub(r"\p{M}", "", unicodedata.normalize("NFD", name)).replace("đ", "d")
