"""Models that judge a column of a figure as a whole, from what the rules say and the words around it.

The rules hear phrases; what no phrase names, or what several name at once, the words around tell by their number. Each
model (`patterns/judges`, made by `scripts/fit_judges.py` from annotated documents) is a multinomial logistic
regression: p(code) ~ exp(bias + the sum of the clues' weights for the code). It overrules the rules only where it holds
another code for clearly likelier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import pairwise

import numpy as np
import regex
from numpy.typing import NDArray

import patterns
from extractors.mentions import Mention
from extractors.model import Decision
from extractors.reading import Reading
from extractors.scopes import Sentence

Clues = Mapping[str, Mapping[str, float]]
"""Names of clues with what each counts, by where they stand (`near`, `title`; `told` by the rules)."""
Floats = NDArray[np.float32]

CLEARLY = {"indicator": 0.3, "status": 0.35}
"""By how much another code must be likelier than that of the rules, by column: on texts of other writers than those
that a model learnt from, one less sure loses more than it wins."""
TO_NOTHING = 0.4
"""By how much `other` must be: what the rules understood is given up for nothing only where that is plain."""


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by clue (rows) and code (columns), and what each code starts with."""

    codes: tuple[str, ...]
    rows: Mapping[str, Mapping[str, int]]
    weights: Floats
    bias: Floats

    def score(self, clues: Clues) -> Floats:
        """What clues add to each code."""
        rows: list[int] = []
        weights: list[float] = []
        for where, names in clues.items():
            table = self.rows.get(where, {})
            for name, weight in names.items():
                row = table.get(name)
                if row is not None:
                    rows.append(row)
                    weights.append(weight)
        if not rows:
            return np.zeros_like(self.bias)
        added: Floats = np.array(weights, dtype=np.float32) @ self.weights.take(rows, axis=0)
        return added


@cache
def stored(column: str) -> Model:
    """The model for a column that comes with the package."""
    with np.load(BytesIO(patterns.stored(f"judges/{column}.npz")), allow_pickle=False) as kept:
        rows: dict[str, dict[str, int]] = {}
        for row, clue in enumerate(str(kept["clues"]).split("\n")):
            where, _, name = clue.partition(":")
            rows.setdefault(where, {})[name] = row
        return Model(
            tuple(str(kept["codes"]).split("\n")),
            rows,
            kept["weights"].astype(np.float32),
            kept["bias"].astype(np.float32),
        )


def chances(scores: Floats) -> Floats:
    """How likely each code is."""
    # The methods `max` and `sum` go through wrappers that cost as much as arrays of a few dozen.
    raised: Floats = np.exp(scores - np.maximum.reduce(scores))
    raised /= np.add.reduce(raised)
    return raised


def needed(column: str, code: str) -> float:
    """By how much a code must be likelier than that of the rules."""
    return TO_NOTHING if code == "other" else CLEARLY[column]


_WORD = regex.compile(r"[\p{L}\p{M}]+|%")
_FAR = 0.3
"""What a word of the sentence or of a line above counts: there are many of them."""
_NEAR_WORDS, _LEAD_WORDS, _AFTER_WORDS, _NOUN_WORDS = 4, 14, 10, 6
_AFTER_REACH = 60
_SENTENCE_WORDS, _PREVIOUS_WORDS, _OPENER_WORDS, _TITLE_WORDS, _HEADING_WORDS = 80, 60, 40, 30, 25
_HEADINGS = 2


class WordClues:
    """The words around the figures of one text: each alone and, near the figure, each with the next one."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._near: dict[int, Clues] = {}
        self._around: dict[int, Clues] = {}

    def near(self, mention: Mention) -> Clues:
        """The words right before a figure, those before it in its clause, its noun, and the words behind it."""
        if mention.index not in self._near:
            self._near[mention.index] = self._read_near(mention)
        return self._near[mention.index]

    def around(self, sentence: Sentence) -> Clues:
        """The words of a sentence, of the one before, and of what stands above; its figures share them."""
        if sentence.index not in self._around:
            self._around[sentence.index] = self._read_around(sentence)
        return self._around[sentence.index]

    def _read_near(self, mention: Mention) -> Clues:
        low, sentence = self.reading.low, mention.sentence
        lead = _words_of(low, max(sentence.start, mention.lead_start), mention.start)[-_LEAD_WORDS:]
        return {
            "lead": _with_pairs(lead),
            "near": _with_pairs(lead[-_NEAR_WORDS:]),
            "noun": _with_pairs(_words_of(low, mention.numeral.end, mention.end)[:_NOUN_WORDS]),
            "after": _with_pairs(
                _words_of(low, mention.end, min(sentence.end, mention.end + _AFTER_REACH))[:_AFTER_WORDS]
            ),
        }

    def _read_around(self, sentence: Sentence) -> Clues:
        scopes = self.reading.scopes
        previous, opener = scopes.previous(sentence), sentence.opener
        around = {"sentence": self._far(sentence.start, sentence.end)[:_SENTENCE_WORDS]}
        if previous is not None:
            around["previous"] = self._far(previous.start, previous.end)[:_PREVIOUS_WORDS]
        lines = [scopes.sentences[heading] for heading in sentence.headings[:_HEADINGS]]
        around["heading"] = [word for line in lines for word in self._far(line.start, line.end)[:_HEADING_WORDS]]
        if opener is not None:
            line = scopes.sentences[opener]
            around["opener"] = self._far(line.start, line.end)[-_OPENER_WORDS:]
        around["title"] = self._far(*scopes.title)[:_TITLE_WORDS]
        return {where: dict.fromkeys(words, _FAR) for where, words in around.items()}

    def _far(self, start: int, end: int) -> list[str]:
        return _words_of(self.reading.low, start, end)


def _words_of(low: str, start: int, end: int) -> list[str]:
    """The words of a stretch, and percent signs."""
    found: list[str] = _WORD.findall(low, start, end)
    return found


def _with_pairs(words: Sequence[str]) -> dict[str, float]:
    """The words, and each with the next one: two syllables make a word as often as one does."""
    clues = dict.fromkeys(words, 1.0)
    clues.update(dict.fromkeys((f"{word}_{after}" for word, after in pairwise(words)), 1.0))
    return clues


class ColumnJudge:
    """Judges a column of the figures of one text."""

    def __init__(self, column: str, words: WordClues) -> None:
        self.words = words
        self._column = column
        self._shared: dict[int, Floats] = {}

    def judged(self, mention: Mention, said: str, own: Clues) -> Decision | None:
        """Another code than the one that the rules `said`, where it is clearly likelier by the figure's `own` clues and
        the words around its sentence; a code that no document taught has no chance.
        """
        model, likely = stored(self._column), self._likely(mention, own)
        best = int(likely.argmax())
        margin = float(likely[best]) - _chance(model, likely, said)
        if model.codes[best] == said or margin < needed(self._column, model.codes[best]):
            return None
        words, where = strongest(model, {**own, **self.words.around(mention.sentence)}, best)
        return Decision(model.codes[best], "judge.words", words, where, round(margin, 3))

    def speaks_against(self, mention: Mention, said: str, other: str, own: Clues) -> float:
        """By how much what the rules `said` of a figure is likelier than another code."""
        model, likely = stored(self._column), self._likely(mention, own)
        return _chance(model, likely, said) - _chance(model, likely, other)

    def _likely(self, mention: Mention, own: Clues) -> Floats:
        model, sentence = stored(self._column), mention.sentence
        if sentence.index not in self._shared:
            self._shared[sentence.index] = model.bias + model.score(self.words.around(sentence))
        return chances(self._shared[sentence.index] + model.score(own))


def _chance(model: Model, likely: Floats, code: str) -> float:
    return float(likely[model.codes.index(code)]) if code in model.codes else 0.0


def judge_beside(mentions: Sequence[Mention], moved: Set[int], judge: Callable[[Sequence[Mention]], Set[int]]) -> None:
    """Let figures beside those that were `moved` be judged again by what is now said there, until none moves.

    `judge` overrules some of the figures that it is given; it returns which.
    """
    settled = set(moved)
    while moved:
        moved = judge([m for m in mentions if m.index not in settled and not moved.isdisjoint(_beside(m))])
        settled |= moved


def _beside(mention: Mention) -> Iterator[int]:
    """Which figures the clues of a figure tell of: its neighbours in the text, its pair, its total."""
    yield from (mention.index - 1, mention.index + 1)
    yield from (index for index in (mention.pair, mention.part_of) if index is not None)


_NAMED = 3
"""Clues that tell why."""
_WORDS = frozenset({"lead", "near", "noun", "after", "sentence", "previous", "heading", "opener", "title"})


def strongest(model: Model, clues: Clues, code: int) -> tuple[str, str]:
    """The words that speak most for a code, the first first, of the place where that one stands."""
    added = sorted(_added(model, clues, code), reverse=True)
    where = added[0][2] if added else "document"
    words = dict.fromkeys(name.replace("_", " ") for _, name, place in added if place == where)
    return ", ".join(list(words)[:_NAMED]), "lead" if where == "near" else where


def _added(model: Model, clues: Clues, code: int) -> Iterator[tuple[float, str, str]]:
    for where in _WORDS.intersection(clues, model.rows):
        for name, weight in clues[where].items():
            row = model.rows[where].get(name)
            if row is not None and model.weights[row, code] > 0:
                yield weight * float(model.weights[row, code]), name, where
