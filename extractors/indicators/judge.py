"""What a figure measures, judged as a whole from the rules' votes and the words around it (`extractors.judging`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

import regex

from extractors.indicators.clues import heard, told
from extractors.indicators.judged_with import bound_to, said_alike
from extractors.indicators.votes import Vote
from extractors.judging import Clues, ColumnJudge, WordClues, judge_beside
from extractors.mentions import Mention
from extractors.model import Decision
from extractors.phrasings import phrasing
from extractors.standing import POVERTY

_FEAST = phrasing("indicators", "feast")
_WORD = regex.compile(r"\p{L}{2}")
_AGAINST = 0.2
"""By how much a figure's own words may hold what the rules say of it for likelier where it follows another one: of 0.1,
0.2, 0.3 and 0.4 all do equally well on writers left out."""


class Judge:
    """Judges the figures of one text."""

    def __init__(self, words: WordClues) -> None:
        self.words = words
        self._judge = ColumnJudge("indicator", words)

    def settle(self, mentions: Sequence[Mention], votes: Mapping[int, Sequence[Vote]]) -> list[Mention]:
        """Overrule what the rules say of figures where another code is clearly likelier; which figures these are.

        All are judged by what the rules say of the others. Those of which the rules say the same as of one that was
        overruled follow it; those beside are judged again by what is now said there, until none moves.
        """
        low = self.words.reading.low
        # Gifts for Tết are told of as such.
        untold = frozenset() if _FEAST.search(low) else frozenset({"tet_support"})
        bound = {mention.index: bound_to(low, mentions, mention) for mention in mentions}
        alike = {mention.index: said_alike(mentions, mention) for mention in mentions}
        own_voice = [mention for mention in mentions if bound[mention.index] is None]
        judged = self._judged(mentions, own_voice, votes, untold)
        if judged:
            self._follow(mentions, own_voice, votes, alike, judged, untold)

        def judge(waiting: Sequence[Mention]) -> Set[int]:
            again = self._judged(mentions, waiting, votes, untold)
            judged.update(again)
            return again.keys()

        judge_beside(own_voice, set(judged), judge)
        for mention in mentions:
            leader = bound[mention.index]
            if leader in judged:
                judged[mention.index] = judged[leader]
                _overrule(mention, judged[leader])
        return [mention for mention in mentions if mention.index in judged]

    def _judged(
        self,
        mentions: Sequence[Mention],
        chosen: Sequence[Mention],
        votes: Mapping[int, Sequence[Vote]],
        untold: Set[str],
    ) -> dict[int, Decision]:
        """Overrule figures among those `chosen`, all at once; what is judged of them, by their index."""
        judged = {}
        for mention in chosen:
            if self._is_under_its_name(mention):
                continue
            own = self.own(mentions, mention, votes[mention.index])
            decision = self._judge.judged(mention, mention.indicator, own)
            if decision is not None and not _is_barred(mention, decision, untold):
                judged[mention.index] = decision
        for index, decision in judged.items():
            _overrule(mentions[index], decision)
        return judged

    def _follow(
        self,
        mentions: Sequence[Mention],
        own_voice: Sequence[Mention],
        votes: Mapping[int, Sequence[Vote]],
        alike: Mapping[int, Sequence[int]],
        judged: dict[int, Decision],
        untold: Set[str],
    ) -> None:
        """Let a total and its parts, people and their money, the communes of a list move together."""
        for mention in own_voice:
            if mention.index in judged:
                continue
            for other in alike[mention.index]:
                if other not in judged or _is_barred(mention, judged[other], untold):
                    continue
                own = self.own(mentions, mention, votes[mention.index])
                if self._judge.speaks_against(mention, mention.indicator, judged[other].value, own) <= _AGAINST:
                    judged[mention.index] = judged[other]
                    _overrule(mention, judged[other])
                    break

    def _is_under_its_name(self, mention: Mention) -> bool:
        """Whether the line that opens a list begins with what its items count ("Số hộ cận nghèo ở các xã như sau:")."""
        decision, opener = mention.trace["indicator"], mention.sentence.opener
        if decision.scope != "opener" or opener is None:
            return False
        line = self.words.reading.scopes.sentences[opener]
        named = self.words.reading.low.find(decision.cue.lower(), line.start, line.end)
        return named >= 0 and not _WORD.search(self.words.reading.low, line.start, named)

    def own(self, mentions: Sequence[Mention], mention: Mention, votes: Sequence[Vote]) -> Clues:
        """The clues of a figure that are its alone."""
        return {"told": told(mentions, mention), "heard": heard(votes), **self.words.near(mention)}


def _overrule(mention: Mention, decision: Decision) -> None:
    mention.indicator = decision.value
    mention.trace["indicator"] = decision
    if "indicator_undecided" in mention.flags:
        mention.flags.remove("indicator_undecided")


def _is_barred(mention: Mention, decision: Decision, untold: Set[str]) -> bool:
    """Whether a figure cannot be what is judged of it."""
    own_subject = mention.trace["indicator"].rule == "other.own_subject"
    of_feast = mention.trace["indicator"].rule == "tet_support.title" and decision.value == "relief_and_gifts"
    return decision.value in untold or of_feast or (own_subject and decision.value in POVERTY)
