"""What a figure measures, judged as a whole: a logistic model over what the rules say and the words around the figure.

The rules hear phrases; what no phrase names, or what several name at once, the words around tell by their number. The
model (`patterns/judge.npz`, made by `scripts/fit_judge.py` from annotated documents) overrules them only where they
doubt and it is sure enough. Multinomial logistic regression: p(code) ~ exp(bias + the sum of the clues' weights for
the code).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

import patterns
from extractors.indicators.clues import ClueReader, Clues, strongest
from extractors.indicators.votes import Vote
from extractors.mentions import Mention
from extractors.model import Decision
from extractors.reading import Reading

Floats = NDArray[np.float32]

SURE = 0.4
"""The least probability that overrules."""
DOUBTFUL = 0.5
"""By how much the heaviest indicator outweighs the next one where the rules are in doubt."""
_SETTLED = frozenset({"number", "title", "heading", "previous", "parts", "line"})
"""Scopes that the rules turn to when they know what they do: there the model lost more than it won."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by clue (rows) and code (columns), and what each code starts with."""

    codes: tuple[str, ...]
    rows: Mapping[str, int]
    weights: Floats
    bias: Floats

    def scores(self, clues: Clues) -> Floats:
        """What clues add to each code."""
        known = [(row, weight) for name, weight in clues.items() if (row := self.rows.get(name)) is not None]
        if not known:
            return np.zeros_like(self.bias)
        at, weights = zip(*known, strict=True)
        added: Floats = np.array(weights, dtype=np.float32) @ self.weights[list(at)]
        return added


@cache
def model() -> Model:
    """The model that comes with the package."""
    with np.load(BytesIO(patterns.stored("judge.npz")), allow_pickle=False) as stored:
        names = str(stored["clues"]).split("\n")
        return Model(
            tuple(str(stored["codes"]).split("\n")),
            {name: row for row, name in enumerate(names)},
            stored["weights"].astype(np.float32),
            stored["bias"].astype(np.float32),
        )


class Judge:
    """Judges the figures of one text."""

    def __init__(self, reading: Reading) -> None:
        self.clues = ClueReader(reading)
        self._shared: dict[int, Floats] = {}

    def settle(self, mentions: Sequence[Mention], votes: Mapping[int, Sequence[Vote]]) -> None:
        """Overrule what the rules say of figures where another code is sure enough; all are judged by what they say."""
        judged = [self._judged(mentions, mention, votes[mention.index]) for mention in mentions]
        for mention, decision in zip(mentions, judged, strict=True):
            if decision is not None:
                mention.indicator = decision.value
                mention.trace["indicator"] = decision

    def _judged(self, mentions: Sequence[Mention], mention: Mention, votes: Sequence[Vote]) -> Decision | None:
        if not in_doubt(mention.trace["indicator"], votes):
            return None
        known = model()
        own, around = self.clues.read(mentions, mention, votes)
        key = mention.sentence.start
        if key not in self._shared:
            self._shared[key] = known.scores(around)
        scores = known.bias + known.scores(own) + self._shared[key]
        second, best = map(int, scores.argsort()[-2:])
        chance = 1 / float(np.exp(scores - scores[best]).sum())
        code = known.codes[best]
        if code == mention.indicator or chance < SURE:
            return None
        words, where = strongest(_added(known, own | around, best))
        margin = round(float(scores[best] - scores[second]), 3)
        return Decision(code, "judge.words", words, where or "document", margin)


def in_doubt(decision: Decision, votes: Sequence[Vote]) -> bool:
    """Whether the rules may be overruled: what they heard for two indicators weighs about the same, or nothing much."""
    if decision.scope in _SETTLED:
        return False
    heard: dict[str, float] = {}
    for vote in votes:
        heard[vote.indicator] = max(heard.get(vote.indicator, 0.0), vote.weight)
    first, second, *_ = [*sorted(heard.values(), reverse=True), 0.0, 0.0]
    return first - second < DOUBTFUL


def _added(known: Model, clues: Clues, code: int) -> dict[str, float]:
    """What each word adds to a code."""
    return {
        name: weight * float(known.weights[known.rows[name], code])
        for name, weight in clues.items()
        if ":" in name and name in known.rows
    }
