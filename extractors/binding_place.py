"""Which place a figure speaks of: its clause, sentence, list, heading, else that of the document."""

from __future__ import annotations

import regex

from extractors.binding import Context, rule, told_again
from extractors.model import Decision
from extractors.place_above import place_above
from extractors.place_homes import go_home
from extractors.place_in_sentence import NOT_ONE, place_in_sentence
from extractors.place_value import is_usable, place_decision
from extractors.places import LEVELS, find_places, find_relatives, units_below
from extractors.scopes import Sentence
from extractors.settling import Place, chains
from patterns.places import name_key


def resolve_place(start: int, end: int, ctx: Context) -> Decision:
    """The place that the figure in `text[start:end]` speaks of, by its official name."""
    return locate(start, end, ctx)[1]


def locate(start: int, end: int, ctx: Context) -> tuple[Place, Decision]:
    """The place of a figure with its codes, and why; several candidates stay in `Place.candidates`."""
    own = ctx.metadata.place
    sentence = ctx.layout.sentence_at(start)
    if sentence is None:
        return own, Decision(own.name, "document_place", "", "document")
    found = _place_of_cell(sentence, ctx) or place_in_sentence(sentence, start, end, ctx)
    if found and not _too_small(found[0], start, end, ctx):
        return found
    echo = told_again(sentence, start, end, ctx)
    if echo:
        return locate(echo[0], echo[1], ctx)
    if sentence.index not in ctx.homes:
        go_home(sentence, ctx)
    above = ctx.homes[sentence.index] or place_above(sentence, ctx)
    if above and (back := _own_unit_again(above, sentence, start, ctx)):
        return back
    if above:
        return above
    return own, Decision(own.name, "document_place", "", "document")


def _own_unit_again(
    above: tuple[Place, Decision], sentence: Sentence, start: int, ctx: Context
) -> tuple[Place, Decision] | None:
    """The document's own unit, of which a sentence speaks by its type alone behind one on a place within it: "Từ mô
    hình ở xã A, huyện dự kiến mở thêm 3 lớp".
    """
    own, text = ctx.metadata.place, ctx.layout.text
    if above[1].scope != "previous" or above[0] == own or above[0].at(own.level) != own:
        return None
    for mention in find_relatives(text, sentence.start, start):
        before = max(0, mention.start - 16), mention.start
        if mention.level == own.level and not (
            NOT_ONE.search(text, *before) or rule("own_gives").search(text, *before)
        ):
            return own, Decision(own.name, "relative_place", text[mention.start : mention.end], "sentence")
    return None


def _too_small(place: Place, start: int, end: int, ctx: Context) -> bool:
    """Whether a place cannot hold what is counted: there are no 5 districts in a commune, unless made of it."""
    text = ctx.layout.text
    made_of_it = text.endswith("thành ", 0, start) and not text.endswith("hoàn thành ", 0, start)
    counted = None if made_of_it else _UNITS_COUNTED.search(text, start, end)
    level = "commune" if counted and counted[1].casefold() in ("xã", "phường", "thị trấn") else "district"
    return counted is not None and place.level in LEVELS and LEVELS.index(place.level) >= LEVELS.index(level)


_UNITS_COUNTED = regex.compile(r"(?i)(?<!\b(?:0?1|một|tác) )\b(huyện|quận|thị xã|xã|phường|thị trấn)$")


def _place_of_cell(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    """The place that a row or column of a table is about."""
    cell = ctx.layout.blocks[sentence.block].cell
    if cell is None:
        return None
    for words in (*reversed(cell.row_header), *reversed(cell.column_header)):
        place = _below(words, ctx.metadata.place)
        if place:
            return place, Decision(place.name, "named_place", words, "heading")
        for chain in chains(words, find_places(words)):
            if is_usable(chain, ctx):
                return place_decision(chain, ctx, "heading")
    return None


def _below(words: str, holder: Place) -> Place | None:
    """The unit of that name within the document's own place."""
    unit = units_below(holder.code, holder.level).get(name_key(words)) if holder.code else None
    return Place.of(unit) if unit else None
