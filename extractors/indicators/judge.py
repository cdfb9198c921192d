"""What a figure measures, judged as a whole from the rules' votes and the words around it (`extractors.judging`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.indicators.clues import heard, told
from extractors.indicators.votes import Vote
from extractors.judging import Clues, ColumnJudge, WordClues
from extractors.mentions import Mention
from extractors.model import Decision


def _moved_by(mentions: Sequence[Mention], mention: Mention) -> Mention | None:
    """What a rate of growth is of, where the rules go on to it from the figure before: "280 người, tăng 12%"."""
    before = mentions[mention.index - 1] if mention.index else None
    alike = before is not None and before.sentence is mention.sentence and before.indicator == mention.indicator
    goes_on = mention.measure == "rate" and mention.change != "level" and mention.trace["indicator"].cue == ""
    return before if alike and goes_on else None


class Judge:
    """Judges the figures of one text."""

    def __init__(self, words: WordClues) -> None:
        self.words = words
        self._judge = ColumnJudge("indicator", words)

    def settle(self, mentions: Sequence[Mention], votes: Mapping[int, Sequence[Vote]]) -> list[Mention]:
        """Overrule what the rules say of figures where another code is clearly likelier; which figures these are.

        All are judged by what the rules say of the others.
        """
        judged: list[Decision | None] = []
        for mention in mentions:
            alike = _moved_by(mentions, mention)
            if alike is not None:
                judged.append(judged[alike.index])
                continue
            own = self.own(mentions, mention, votes[mention.index])
            judged.append(self._judge.judged(mention, mention.indicator, own))
        for mention, decision in zip(mentions, judged, strict=True):
            if decision is not None:
                mention.indicator = decision.value
                mention.trace["indicator"] = decision
                if "indicator_undecided" in mention.flags:
                    mention.flags.remove("indicator_undecided")
        return [mention for mention, decision in zip(mentions, judged, strict=True) if decision is not None]

    def own(self, mentions: Sequence[Mention], mention: Mention, votes: Sequence[Vote]) -> Clues:
        """The clues of a figure that are its alone."""
        return {"told": told(mentions, mention), "heard": heard(votes), **self.words.near(mention)}
