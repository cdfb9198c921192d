"""Figures that are judged with another one, as the rules say the same of both: totals and parts, people and money."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.mentions import Mention
from extractors.phrasings import phrasing

_SHARER = phrasing("indicators", "sharer")
_SHARER_REACH = 60
_GOES_ON_WITHIN = 5
"""So many figures before one may stand that which it goes on."""


def said_alike(mentions: Sequence[Mention], mention: Mention) -> list[int]:
    """Which figures the rules say the same of as of this one: its total, its pair, the one that it goes on."""
    linked = [index for index in (mention.part_of, mention.pair) if index is not None]
    if mention.trace["indicator"].rule.startswith("inherit."):
        before = range(mention.index - 1, max(-1, mention.index - 1 - _GOES_ON_WITHIN), -1)
        linked += [index for index in before if mentions[index].indicator == mention.indicator][:1]
    return [index for index in linked if mentions[index].indicator == mention.indicator]


def is_shared_out(low: str, mentions: Sequence[Mention], mention: Mention) -> bool:
    """Whether an amount is what a place gets, or a budget gives, of the one before, and no more by the rules."""
    if mention.part_of is None or mention.part_of >= mention.index or mention.measure != "amount":
        return False
    total = mentions[mention.part_of]
    if mention.trace["indicator"].rule != "inherit.part_of" or total.measure != "amount":
        return False
    return _SHARER.search(low, max(total.end, mention.start - _SHARER_REACH), mention.start) is not None
