"""The order in which the figures of a text are read: what is heard, then each figure, then all together."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.indicators.after import (
    attend,
    clear_land,
    couple,
    give_goods,
    harm_by_people,
    in_parcels,
    price,
    tell_apart,
    victims_of_war,
)
from extractors.indicators.continued import Heirs
from extractors.indicators.disasters import settle_disaster
from extractors.indicators.figure import FigureReader
from extractors.indicators.heard import Hearing
from extractors.indicators.houses import settle_houses
from extractors.indicators.judge import Judge
from extractors.indicators.occasion import help_on_occasion
from extractors.indicators.shared import deeds_of_plan, go_on_with_interest, share_predicate, trade
from extractors.indicators.votes import TOLD_OF_BOTH, Vote, of_own_item, of_own_noun
from extractors.judging import WordClues
from extractors.mentions import Mention
from extractors.paragraphs import go_on
from extractors.purposes import settle_purposes
from extractors.reading import Reading
from extractors.series import at_other_times
from extractors.topics import feed_pupils, follow_disaster, follow_letterhead, follow_topic, generalise_totals

_BEHIND_ALL = frozenset({"noun", "predicate", "after"})


class IndicatorReader:
    """Reads what the figures of one text measure."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.hearing = Hearing(reading)
        self.judge = Judge(WordClues(reading))
        self._votes: dict[int, list[Vote]] = {}

    def settle(self, mentions: Sequence[Mention]) -> list[Mention]:
        """Let the judge overrule what was read; the figures whose indicator it changed.

        It comes last: statuses and groups follow what the rules go on with, and the judge learnt from what these say.
        """
        return self.judge.settle(mentions, self._votes)

    def read(self, mentions: Sequence[Mention]) -> None:
        """Set `indicator`: pairs decide together, parts without a cue of their own follow their total."""
        low = self.reading.low
        votes = {m.index: of_own_noun(low, mentions, m, of_own_item(list(self.hearing.votes(m)))) for m in mentions}
        before_last = at_other_times(self.reading.low, mentions)
        for later, earlier in before_last.items():
            # "60% năm 2025 và 75% năm 2030 số xã có trường chuẩn": what is told behind the last holds for all.
            votes[earlier] += [v for v in votes[later] if v.scope in _BEHIND_ALL]
        for mention in mentions:
            if mention.numeral.role == "part" and mention.part_of is not None:
                # "18/21 xã đạt chuẩn": the words of both
                votes[mention.index] += [v for v in votes[mention.part_of] if v.scope in TOLD_OF_BOTH]
        for mention in mentions:
            mention.indicator = ""
        heirs = Heirs()
        figures = FigureReader(self.reading, heirs, before_last)
        for mention in mentions:
            if not mention.indicator:
                figures.decide(mentions, mention, votes)
        trade(self.reading, mentions)
        share_predicate(low, mentions)
        deeds_of_plan(low, mentions)
        go_on_with_interest(mentions)
        couple(self.reading, mentions)
        give_goods(low, mentions)
        in_parcels(self.reading, mentions)
        clear_land(self.reading, mentions)
        victims_of_war(low, mentions)
        harm_by_people(self.reading, mentions)
        price(mentions)
        attend(self.reading, mentions)
        help_on_occasion(self.hearing, mentions)
        feed_pupils(self.reading.low, mentions)
        go_on(self.reading, mentions)
        settle_purposes(self.reading, mentions)
        follow_topic(self.reading.low, mentions)
        follow_letterhead(self.reading.scopes.text, mentions)
        follow_disaster(mentions)
        settle_disaster(self.reading, mentions)
        heirs.follow(mentions)
        generalise_totals(mentions)
        settle_houses(self.reading, mentions)
        heirs.follow(mentions)
        tell_apart(self.reading, mentions)
        self._votes = votes
