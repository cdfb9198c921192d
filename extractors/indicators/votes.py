"""What speaks for an indicator of a figure: votes, the weights they are made of, and the heaviest of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import patterns
from extractors.cues import Cue
from extractors.mentions import Mention
from extractors.model import Decision
from extractors.reading import NEAR, Reading

TOLD_OF_BOTH = frozenset({"noun", "predicate"})
EARLIER = frozenset({"before", "sentence"})


@cache
def scope_weights() -> dict[str, float]:
    """The weight of each scope in which a cue may stand."""
    return {str(k): float(v) for k, v in patterns.load("weights")["scopes"].items()}


@cache
def penalties() -> dict[str, float]:
    """Factors and thresholds by name."""
    return {str(k): float(v) for k, v in patterns.load("weights")["factors"].items()}


class Vote(NamedTuple):
    """A cue weighed for one figure."""

    indicator: str
    weight: float
    scope: str
    cue: Cue


def heaviest(votes: Iterable[Vote]) -> Vote | None:
    """The vote that decides; the first of equals."""
    return max(votes, key=lambda v: v.weight, default=None)


def of_own_item(votes: list[Vote]) -> list[Vote]:
    """What other items of a list tell of is not heard where words of the own one name what it measures."""
    if not any(v.scope in NEAR and not v.cue.phrase.yields for v in votes):
        return votes
    return [v for v in votes if v.scope != "apart"]


_PEOPLE_OF_MERIT = frozenset({"meritorious_support.merit", "meritorious_support.people"})
_BESIDE = 4


def of_own_noun(low: str, mentions: Sequence[Mention], mention: Mention, votes: list[Vote]) -> list[Vote]:
    """`40 người cao tuổi, 12 thương binh`: the noun by which the next people are counted says nothing of these."""
    if mention.unit != "person" or mention.numeral.end == mention.end:
        return votes
    beside = [m for m in mentions[mention.index + 1 : mention.index + 1 + _BESIDE] if m.unit == "person"]
    nouns = {m.numeral.end + 1 for m in beside if "," in low[mention.end : m.start]}
    return [v for v in votes if v.cue.start not in nouns or v.cue.phrase.rule not in _PEOPLE_OF_MERIT]


def take_vote(reading: Reading, mention: Mention, vote: Vote, votes: Iterable[Vote]) -> None:
    """Let a vote decide; how far it leads before other indicators is kept in the trace."""
    mention.indicator = vote.indicator
    next_best = max((v.weight for v in votes if v.indicator != vote.indicator), default=0.0)
    mention.trace["indicator"] = Decision(
        vote.indicator,
        vote.cue.phrase.rule,
        reading.words(vote.cue),
        vote.scope,
        round(vote.weight - next_best, 3),
    )
