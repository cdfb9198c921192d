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


def bound_to(low: str, mentions: Sequence[Mention], mention: Mention) -> int | None:
    """The figure with which one goes whatever its own words say: what a rate of growth is of, where the rules go on to
    it ("280 người, tăng 12%"), and the sum of which an amount is what a place gets, or a budget gives.
    """
    before = mentions[mention.index - 1] if mention.index else None
    decision = mention.trace["indicator"]
    if mention.measure == "rate" and mention.change != "level" and decision.cue == "" and before is not None:
        alike = before.sentence is mention.sentence and before.indicator == mention.indicator
        return before.index if alike else None
    if mention.part_of is None or mention.part_of >= mention.index or mention.measure != "amount":
        return None
    total = mentions[mention.part_of]
    if decision.rule != "inherit.part_of" or total.measure != "amount":
        return None
    shared = _SHARER.search(low, max(total.end, mention.start - _SHARER_REACH), mention.start)
    return total.index if shared is not None else None
