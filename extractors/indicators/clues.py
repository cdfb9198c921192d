"""What is known of a figure when its indicator is judged as a whole: what the rules say, and the words around it.

Clues are names with a weight. Those of words say where the word stands (`near:hộ`, `title:nghèo`), two in a row are one
more clue (`lead:dư_nợ`); far words count less, for there are many of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import regex

from extractors.indicators.votes import Vote
from extractors.mentions import Mention
from extractors.reading import Reading

Clues = dict[str, float]

_WORD = regex.compile(r"[\p{L}\p{M}]+|%")
_FAR = 0.3
_NEAR_WORDS, _LEAD_WORDS, _AFTER_WORDS, _NOUN_WORDS = 4, 14, 10, 6
_AFTER_REACH = 60
_SENTENCE_WORDS, _PREVIOUS_WORDS, _OPENER_WORDS, _TITLE_WORDS, _HEADING_WORDS = 80, 60, 40, 30, 25
_HEADINGS = 2
_NAMED = 3
"""Clues that tell why."""


class ClueReader:
    """Reads the clues of the figures of one text; what figures share is read once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._around: dict[int, Clues] = {}

    def read(self, mentions: Sequence[Mention], mention: Mention, votes: Sequence[Vote]) -> Iterator[Clues]:
        """The clues of a figure, in parts: its own, and those that it shares with its sentence."""
        yield _told(mentions, mention) | _heard(votes) | self._near_by(mention)
        yield self._around_sentence(mention)

    def _near_by(self, mention: Mention) -> Clues:
        low, sentence = self.reading.low, mention.sentence
        lead = _words(low, max(sentence.start, mention.lead_start), mention.start)[-_LEAD_WORDS:]
        clues: Clues = {}
        _add(clues, "lead", lead)
        _add(clues, "near", lead[-_NEAR_WORDS:])
        _add(clues, "noun", _words(low, mention.numeral.end, mention.end)[:_NOUN_WORDS])
        _add(clues, "after", _words(low, mention.end, min(sentence.end, mention.end + _AFTER_REACH))[:_AFTER_WORDS])
        return clues

    def _around_sentence(self, mention: Mention) -> Clues:
        """Words of the sentence, of the one before, and of what stands above."""
        sentence = mention.sentence
        if sentence.start not in self._around:
            scopes = self.reading.scopes
            previous, opener = scopes.previous(sentence), sentence.opener
            around: Clues = {}
            self._add_far(around, "sentence", sentence.start, sentence.end, _SENTENCE_WORDS)
            if previous is not None:
                self._add_far(around, "previous", previous.start, previous.end, _PREVIOUS_WORDS)
            for heading in sentence.headings[:_HEADINGS]:
                above = scopes.sentences[heading]
                self._add_far(around, "heading", above.start, above.end, _HEADING_WORDS)
            if opener is not None:
                line = scopes.sentences[opener]
                self._add_far(around, "opener", line.start, line.end, -_OPENER_WORDS)
            self._add_far(around, "title", *scopes.title, _TITLE_WORDS)
            self._around[sentence.start] = around
        return self._around[sentence.start]

    def _add_far(self, clues: Clues, where: str, start: int, end: int, most: int) -> None:
        """The first words of a stretch, or the last where `most` is negative."""
        words = _words(self.reading.low, start, end)
        for word in words[:most] if most > 0 else words[most:]:
            clues[f"{where}:{word}"] = _FAR


def _words(low: str, start: int, end: int) -> list[str]:
    found: list[str] = _WORD.findall(low, start, end)
    return found


def _add(clues: Clues, where: str, words: Sequence[str]) -> None:
    for word in words:
        clues[f"{where}:{word}"] = 1.0
    for word, after in pairwise(words):
        clues[f"{where}:{word}_{after}"] = 1.0


def _told(mentions: Sequence[Mention], mention: Mention) -> Clues:
    """What the rules say of the figure and of those beside it."""
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


def _heard(votes: Sequence[Vote]) -> Clues:
    """The heaviest vote for each indicator, in each scope and in all."""
    clues: defaultdict[str, float] = defaultdict(float)
    for vote in votes:
        for name in (f"vote={vote.indicator}@{vote.scope}", f"vote={vote.indicator}"):
            clues[name] = max(clues[name], vote.weight)
        clues[f"heard={vote.indicator}"] = 1.0
    return dict(clues)


def strongest(clues: Mapping[str, float]) -> tuple[str, str]:
    """The words of the clues that count most, the first first, and where that one stands."""
    names = sorted((name for name in clues if clues[name] > 0), key=lambda name: -clues[name])
    where = names[0].partition(":")[0] if names else ""
    words = dict.fromkeys(name.partition(":")[2].replace("_", " ") for name in names[:_NAMED])
    return ", ".join(words), "lead" if where == "near" else where
