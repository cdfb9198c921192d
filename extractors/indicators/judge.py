"""What a figure measures, judged as a whole from the rules' votes and the words around it (`extractors.judging`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.indicators.clues import heard, told
from extractors.indicators.judged_with import moved_by, rate_in_bracket, shared_total
from extractors.indicators.votes import Vote
from extractors.judging import Clues, ColumnJudge, WordClues
from extractors.mentions import Mention
from extractors.model import Decision
from extractors.phrasings import phrasing
from extractors.standing import POVERTY

_FEAST = phrasing("indicators", "feast")


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
        low = self.words.reading.low
        # Gifts for Tết are told of as such.
        untold = frozenset() if _FEAST.search(low) else frozenset({"tet_support"})
        for mention in mentions:
            alike = moved_by(mentions, mention) or shared_total(low, mentions, mention)
            if alike is not None:
                judged.append(judged[alike.index])
                continue
            own = self.own(mentions, mention, votes[mention.index])
            decision = self._judge.judged(mention, mention.indicator, own)
            whose_rate = rate_in_bracket(low, mentions, mention)
            if whose_rate is not None and (decision is None or decision.value != "plan_completion"):
                decision = judged[whose_rate.index]
            barred = untold | POVERTY if mention.trace["indicator"].rule == "other.own_subject" else untold
            judged.append(None if decision is not None and decision.value in barred else decision)
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
