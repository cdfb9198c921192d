"""Figures that are judged with another one, as the rules say the same of both: totals and parts, people and money."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.mentions import Mention

_GOES_ON_WITHIN = 5
"""So many figures before one may stand that which it goes on."""


def said_alike(mentions: Sequence[Mention], mention: Mention) -> list[int]:
    """Which figures the rules say the same of as of this one: its total, its pair, the one that it goes on."""
    linked = [index for index in (mention.part_of, mention.pair) if index is not None]
    if mention.trace["indicator"].rule.startswith("inherit."):
        before = range(mention.index - 1, max(-1, mention.index - 1 - _GOES_ON_WITHIN), -1)
        linked += [index for index in before if mentions[index].indicator == mention.indicator][:1]
    return [index for index in linked if mentions[index].indicator == mention.indicator]
