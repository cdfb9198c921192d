"""Figures in the cells of tables: their numbers, and what headers, rows and captions say of them.

A cell is read alone: no phrase goes over its end. What it means stands in its headers, innermost first, then in its
row's label, in the outer headers and in the caption; a cell beside it says nothing of it. Links between cells follow
the table: a count and its rate, what was done and the percent of the plan, rows under a total.
"""

from __future__ import annotations

from collections.abc import Sequence

from extractors.binding import Context
from extractors.mentions import Mention
from extractors.scopes import Layout
from extractors.tables.grid import Tables, find_tables
from extractors.tables.reader import NAMED_VILLAGE, TableReader

__all__ = ["NAMED_VILLAGE", "Tables", "find_tables", "merge", "read_tables"]


def read_tables(tables: Tables, scopes: Layout, values: Sequence[Mention], context: Context) -> None:
    """Set every column of the figures of value cells from the headers that govern them, and the links between them."""
    reader = TableReader(tables, scopes, context.metadata, values)
    reader.read()
    for mention in values:
        reader.locate(mention, context)


def merge(mentions: Sequence[Mention], values: Sequence[Mention]) -> list[Mention]:
    """The figures of running text and of cells in the order of the text, their links set anew."""
    ordered = sorted([(m.start, 0, m) for m in mentions] + [(m.start, 1, m) for m in values], key=lambda item: item[:2])
    place = {(which, m.index): new for new, (_, which, m) in enumerate(ordered)}
    for new, (_, which, mention) in enumerate(ordered):
        mention.pair = None if mention.pair is None else place[which, mention.pair]
        mention.part_of = None if mention.part_of is None else place[which, mention.part_of]
        mention.echo = None if mention.echo is None else place[which, mention.echo]
        mention.index = new
    return [m for _, _, m in ordered]
