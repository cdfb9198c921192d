"""Figures that are judged with another one, as they tell of the same: growth, rates in brackets, parts of money."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.mentions import Mention
from extractors.phrasings import phrasing

_SHARER = phrasing("indicators", "sharer")
_SHARER_REACH = 60
_RATE_OF_IT = phrasing("indicators", "rate_of_it")


def moved_by(mentions: Sequence[Mention], mention: Mention) -> Mention | None:
    """What a rate of growth is of, where the rules go on to it from the figure before: "280 người, tăng 12%"."""
    before = mentions[mention.index - 1] if mention.index else None
    alike = before is not None and before.sentence is mention.sentence and before.indicator == mention.indicator
    goes_on = mention.measure == "rate" and mention.change != "level" and mention.trace["indicator"].cue == ""
    return before if alike and goes_on else None


def rate_in_bracket(low: str, mentions: Sequence[Mention], mention: Mention) -> Mention | None:
    """The figure right before a bracket with its rate, where the rules say the same of both."""
    before = mentions[mention.index - 1] if mention.index else None
    if before is None or mention.measure != "rate" or mention.pair != before.index:
        return None
    same = before.indicator == mention.indicator and low.startswith(")", mention.end)
    return before if same and _RATE_OF_IT.fullmatch(low, before.end, mention.start) else None


def shared_total(low: str, mentions: Sequence[Mention], mention: Mention) -> Mention | None:
    """The amount before of which a place gets, or a budget gives, what is no more than a part by the rules."""
    if mention.part_of is None or mention.part_of >= mention.index or mention.measure != "amount":
        return None
    total = mentions[mention.part_of]
    if mention.trace["indicator"].rule != "inherit.part_of" or total.measure != "amount":
        return None
    return total if _SHARER.search(low, max(total.end, mention.start - _SHARER_REACH), mention.start) else None
