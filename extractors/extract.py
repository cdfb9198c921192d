"""From a document to its figures: repair, numbers, scopes, links, statements, time and place, and back to the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import regex

from extractors.binding import Context, context
from extractors.binding_place import locate
from extractors.binding_time import resolve_period
from extractors.changes import read_changes
from extractors.cues import plain
from extractors.dating import inferred_flag
from extractors.groups import GroupReader
from extractors.identity import figure_ids
from extractors.indicators import IndicatorReader
from extractors.indicators.occasion import help_people_with_merit
from extractors.links_pairs import link_pairs
from extractors.links_parts import link_parts
from extractors.mentions import Mention, read_localities, read_mentions
from extractors.metadata import Metadata, describe
from extractors.misread import Slip, find_slips, mended, mended_blocks, slip_flag
from extractors.model import Block, BlockKind, Decision, Document, Extraction, Figure, Leftover
from extractors.numerals import Scan, scan
from extractors.periods import find_periods
from extractors.place_codes import code_of, open_flag, place_named
from extractors.places import find_places
from extractors.posts import context_at, with_posts
from extractors.reading import Reading
from extractors.repair import Repaired, repair
from extractors.scopes import Layout, layout
from extractors.settling import Place
from extractors.statuses import StatusReader, document_default, read_echoes, subject_of
from extractors.tables import NAMED_VILLAGE, find_tables, merge, read_tables

_CONTEXT = 60
"""Characters of context on each side of a leftover."""


def extract(document: Document, source_place: str = "", about: Metadata | None = None) -> Extraction:
    """Every figure of a document with all its columns, and every number that is none.

    `source_place` is the place of the publisher, used where the document names none of its own; `about` the
    document's metadata where they are known already. Raises nothing: a document without numbers gives an empty
    extraction.
    """
    repaired = repair(document.text)
    blocks = _repaired_blocks(document.blocks, repaired)
    slips = find_slips(document, repaired.text, blocks, source_place)
    if slips:
        repaired = replace(repaired, text=mended(repaired.text, slips))
        blocks = mended_blocks(blocks, slips)
    tables = find_tables(repaired.text, blocks)
    text = tables.text if tables else repaired.text
    furniture = [(block.start, block.end) for block in blocks if block.kind is BlockKind.FURNITURE]
    numbers = tables.scan() if tables else scan(text, furniture)
    if not numbers.numerals and not numbers.unknown:
        # Most pages of a portal hold dates and counters alone: nothing asks in which sentences they stand.
        return Extraction((), _leftovers(document, repaired, numbers))
    spaced = [n for n in numbers.numerals if "spaced" in n.flags]
    in_numbers = frozenset(position for n in spaced for position in range(n.start, n.number_end))
    scopes = layout(text, blocks, repair(document.title).text, in_numbers)
    low = plain(text)
    written, in_cells = tables.share(numbers.numerals) if tables else (numbers.numerals, ())
    mentions, values = read_mentions(low, scopes, written), read_mentions(low, scopes, in_cells)
    figures: tuple[Figure, ...] = ()
    if mentions or values:
        when, where = find_periods(text), find_places(text)
        spans = tuple((block.start, block.end, block.kind) for block in blocks)
        about = about or describe(document, source_place, text=text, spans=spans, periods=when, places=where)
        _read_context(low, scopes, mentions, about)
        known = context(scopes, about, when, where)
        if tables and values:
            read_tables(tables, scopes, values, known)
            mentions = merge(mentions, values)
        figures = _figures(document, repaired, mentions, with_posts(document, known, blocks), slips)
    return Extraction(figures, _leftovers(document, repaired, numbers, mentions, scopes))


def _read_context(low: str, scopes: Layout, mentions: list[Mention], about: Metadata) -> None:
    reading = Reading(low, scopes)
    read_localities(low, mentions, about.place.level)
    read_changes(low, scopes.text, mentions)
    link_parts(low, scopes, mentions)
    link_pairs(low, mentions)
    indicators = IndicatorReader(reading)
    indicators.read(mentions)
    this_year = about.today.year if about.today else None
    default = document_default(about.kind, subject_of(about.kind, low, scopes.title), ahead=about.looks_ahead)
    StatusReader(reading, default, this_year, about.latest_year, indicators.judge.words).read(mentions)
    read_echoes(scopes, mentions)
    groups = GroupReader(reading, indicators.hearing, official=about.kind not in {"", "news"})
    groups.read(mentions)
    help_people_with_merit(mentions)
    groups.follow(indicators.settle(mentions))


def _figures(
    document: Document,
    repaired: Repaired,
    mentions: Sequence[Mention],
    contexts: Sequence[tuple[int, Context]],
    slips: Sequence[Slip],
) -> tuple[Figure, ...]:
    spans = [repaired.original(m.start, m.end) for m in mentions]
    sentences = [repaired.original(m.sentence.start, m.sentence.end) for m in mentions]
    text = document.text
    # A figure is named by its number without the counted noun, so that a new noun in the rules renames nothing.
    numbers = [repaired.original(m.numeral.start, m.numeral.number_end) for m in mentions]
    quotes = [(text[a:b], text[c:d]) for (a, b), (c, d) in zip(numbers, sentences, strict=True)]
    ids = list(figure_ids(document.document_id, quotes))
    times = _times(mentions, contexts)
    figures = []
    for number, mention in enumerate(mentions):
        told = mention.trace
        source = mention if mention.echo is None else mentions[mention.echo]
        context = context_at(contexts, source.start)
        period = _period(mentions, mention, times)
        place, where = _located(mention, context)
        read_as = Decision(
            format(mention.numeral.value, "f"), f"numerals.{mention.numeral.form}", quotes[number][0], "number"
        )
        trace = {"value": read_as, **told, "period": period, "place": place}
        (start, end), (sentence_start, sentence_end) = spans[number], sentences[number]
        numeral = mention.numeral
        figures.append(
            Figure(
                figure_id=ids[number],
                document_id=document.document_id,
                start=start,
                end=end,
                raw=text[start:end],
                value=numeral.value,
                value_high=numeral.value_high,
                unit=mention.unit,
                per=mention.per,
                qualifier=mention.qualifier,
                indicator=mention.indicator,
                status=mention.status,
                change=mention.change,
                group=mention.group,
                period=period.value,
                place=place.value,
                place_code=code_of(where),
                place_level=where.level if place.value else "",
                pair=ids[mention.pair] if mention.pair is not None else "",
                part_of=ids[mention.part_of] if mention.part_of is not None else "",
                sentence_start=sentence_start,
                sentence_end=sentence_end,
                block=mention.sentence.block,
                rule=trace["indicator"].rule,
                flags=(
                    *numeral.flags,
                    *mention.flags,
                    *open_flag(where),
                    *inferred_flag(period.value, context.metadata.latest_year, context.metadata.year_cue),
                    *slip_flag(place.value, mention.start, repaired.text, slips),
                ),
                trace=trace,
            )
        )
    return tuple(figures)


def _times(mentions: Sequence[Mention], contexts: Sequence[tuple[int, Context]]) -> list[Decision]:
    """The time of each figure and why: told by a table, or by the words at it or at what it says again."""
    times: list[Decision] = []
    for mention in mentions:
        source = mention if mention.echo is None else mentions[mention.echo]
        context = context_at(contexts, source.start)
        told = mention.trace.get("period") or resolve_period(
            source.start, source.end, context, status=source.status, unit=source.unit
        )
        times.append(told)
    return times


def _period(mentions: Sequence[Mention], mention: Mention, times: Sequence[Decision]) -> Decision:
    """The time of a figure, its own or that of what it is linked to.

    A share is of the same time as what it is a share of. Where a figure's own words tell no time, those of its total or
    of its pair do: right for 40 of 55 such figures of a quarter of the documents to learn from, where the own time was
    for 4.
    """
    own = times[mention.index]
    if "period" in mention.trace or own.scope not in _UNTOLD:
        return own
    pair = None if mention.pair is None else mentions[mention.pair]
    if pair is not None and pair.sentence is mention.sentence and own.scope != "previous":
        of_pair = times[pair.index]
        if mention.measure == "rate" or of_pair.scope in _TOLD:
            return of_pair
    whole = None if mention.part_of is None else times[mention.part_of]
    return whole if whole is not None and whole.value and whole.scope == "clause" else own


_UNTOLD = frozenset({"document", "title", "previous"})
_TOLD = frozenset({"clause", "list"})


def _located(mention: Mention, context: Context) -> tuple[Decision, Place]:
    """The place of a figure and why; a table has told those of its cells by name."""
    told = mention.trace.get("place")
    if told is not None:
        return told, place_named(told.value, context.metadata, village=told.rule == NAMED_VILLAGE)
    place, decision = locate(mention.start, mention.end, context)
    if decision.scope == "document" and mention.numeral.role == "part":
        # "64/110 xã ở huyện A": where the whole is, there is the part.
        behind = _FRACTION.match(context.layout.text, mention.end)
        if behind is not None:
            place, decision = locate(mention.start, behind.end(), context)
    return decision, place


_FRACTION = regex.compile(r"\s?/\s?\d[\d.]*(?:\s\p{L}+)?")


def _leftovers(
    document: Document,
    repaired: Repaired,
    numbers: Scan,
    mentions: Sequence[Mention] = (),
    scopes: Layout | None = None,
) -> tuple[Leftover, ...]:
    """Numbers that are no figures, by kind; `furniture` in furniture, `unknown` where nothing knows them.

    `scopes` tells what is furniture; without unknown numbers nobody asks.
    """
    # A cell's minus that its header tells is no part of the evidence.
    taken = {mention.start for mention in mentions}
    ends = {mention.numeral.number_end for mention in mentions}
    spans = [(n.start, n.end, n.kind) for n in numbers.nonfigures]
    spans += [
        (n.start, n.end, "furniture") for n in numbers.numerals if n.start not in taken and n.number_end not in ends
    ]
    spans += [(n.start, n.end, "unknown") for n in numbers.unknown]
    text = document.text
    # Of a text with single blanks alone, the contexts, which overlap, are cut from one line.
    line = " ".join(text.split())
    even = len(line) == len(text)
    leftovers = []
    for start, end, kind in sorted(spans):
        if kind == "unknown" and scopes is not None and scopes.sentence_at(start) is None:
            kind = "furniture"
        first, last = repaired.original(start, end)
        left, right = max(0, first - _CONTEXT), last + _CONTEXT
        context = line[left:right].strip() if even else " ".join(text[left:right].split())
        leftovers.append(Leftover(first, last, text[first:last], kind, context))
    return tuple(leftovers)


def _repaired_blocks(blocks: Sequence[Block], repaired: Repaired) -> list[Block]:
    if repaired.even:
        return list(blocks)
    moved = []
    for block in blocks:
        start, end = repaired.repaired(block.start, block.end)
        moved.append(block if (start, end) == (block.start, block.end) else replace(block, start=start, end=end))
    return moved


def decisions(figure: Figure) -> dict[str, Decision]:
    """Why each column of a figure reads as it does, by column."""
    return dict(figure.trace)
