"""What the rules say of a figure's indicator and of the figures beside it, as clues for the judge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from extractors.indicators.votes import Vote
from extractors.mentions import Mention


def told(mentions: Sequence[Mention], mention: Mention) -> dict[str, float]:
    """What the rules say of a figure, of its neighbours, of its pair and of its total."""
    decision, rule = mention.trace["indicator"], mention.indicator
    clues = dict.fromkeys(
        (
            f"rule={rule}",
            f"name={decision.rule}",
            f"scope={decision.scope}",
            f"rule={rule}|scope={decision.scope}",
            f"rule={rule}|unit={mention.unit}",
            f"unit={mention.unit}",
            f"measure={mention.measure}",
            f"change={mention.change}",
            f"role={mention.numeral.role}",
            f"per={';'.join(mention.per)}",
        ),
        1.0,
    )
    for side, index in (("before", mention.index - 1), ("after", mention.index + 1)):
        beside = mentions[index] if 0 <= index < len(mentions) else None
        clues[f"{side}={beside.indicator if beside else ''}"] = 1.0
        if beside is not None and beside.sentence is mention.sentence:
            clues[f"{side}|same={beside.indicator}"] = 1.0
    if mention.pair is not None:
        clues[f"pair={mentions[mention.pair].indicator}"] = clues[f"pair|unit={mentions[mention.pair].unit}"] = 1.0
    if mention.part_of is not None:
        clues[f"whole={mentions[mention.part_of].indicator}"] = 1.0
    return clues


def heard(votes: Sequence[Vote]) -> dict[str, float]:
    """The heaviest vote for each indicator, in each scope and in all."""
    clues: defaultdict[str, float] = defaultdict(float)
    for vote in votes:
        for name in (f"vote={vote.indicator}@{vote.scope}", f"vote={vote.indicator}"):
            clues[name] = max(clues[name], vote.weight)
        clues[f"heard={vote.indicator}"] = 1.0
    return dict(clues)
