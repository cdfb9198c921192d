"""What kind of statement a figure is, judged as a whole from what the rules say, the words around it and the years."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.judging import Clues, ColumnJudge, WordClues, judge_beside
from extractors.mentions import Mention
from extractors.statuses.barred import is_barred
from extractors.statuses.text import Text
from extractors.statuses.unsaid import follow_whole, unsaid

_YEAR = regex.compile(r"(?<![\d/.])(?:19|20)\d\d\b")
_YEARS_AWAY = 3
_DIGITS = 4
"""Goals and norms are round: so many digits before the noughts are told apart."""


class StatusJudge:
    """Judges the figures of one text; `year` is that of its writing, else the last of which it tells."""

    def __init__(self, text: Text, words: WordClues, year: int | None) -> None:
        self.text = text
        self.words = words
        self.year = year
        self._judge = ColumnJudge("status", words)

    def settle(self, mentions: Sequence[Mention]) -> None:
        """Overrule what the rules say of figures where another status is clearly likelier.

        Figures beside those that were overruled are judged again by what is now said there, until none moves.
        """
        open_yet = unsaid(mentions)
        judge_beside(mentions, self._judged(mentions, mentions), lambda waiting: self._judged(mentions, waiting))
        for mention in open_yet:
            follow_whole(mentions, mention)

    def _judged(self, mentions: Sequence[Mention], chosen: Sequence[Mention]) -> set[int]:
        """Overrule figures among those `chosen`, all at once; which these are."""
        judged = [(m, self._judge.judged(m, m.status, self.own(mentions, m))) for m in chosen]
        moved = set()
        for mention, decision in judged:
            if decision is not None and not is_barred(self.text, mention, decision.value):
                mention.status = decision.value
                mention.trace["status"] = decision
                moved.add(mention.index)
        return moved

    def own(self, mentions: Sequence[Mention], mention: Mention) -> Clues:
        """The clues of a figure that are its alone."""
        return {"told": self._told(mentions, mention), **self.words.near(mention)}

    def _told(self, mentions: Sequence[Mention], mention: Mention) -> dict[str, float]:
        decision, rule = mention.trace["status"], mention.status
        measure, per = mention.measure, bool(mention.per)
        digits = min(len(format(mention.numeral.value.normalize(), "f").replace(".", "").strip("0-")), _DIGITS)
        names = [
            f"rule={rule}",
            f"name={decision.rule}",
            f"scope={decision.scope}",
            f"name={decision.rule}|scope={decision.scope}",
            f"cue={decision.cue.lower()}",
            f"cue={decision.cue.lower()}|scope={decision.scope}",
            f"default={self.text.default_status}|rule={rule}",
            f"ahead={self.text.looks_ahead}|rule={rule}",
            f"role={mention.numeral.role}",
            f"change={mention.change}",
            f"digits={digits}|measure={measure}|per={per}",
        ]
        for name, value in (
            ("unit", mention.unit),
            ("measure", measure),
            ("per", ";".join(mention.per)),
            ("indicator", mention.indicator),
            ("qualifier", mention.qualifier),
        ):
            names += [f"{name}={value}", f"rule={rule}|{name}={value}"]
        for side, index in (("before", mention.index - 1), ("after", mention.index + 1)):
            beside = mentions[index] if 0 <= index < len(mentions) else None
            names.append(f"{side}={beside.status if beside else ''}")
            if beside is not None and beside.sentence is mention.sentence:
                names.append(f"{side}|same={beside.status}|unit={beside.unit == mention.unit}")
        if mention.pair is not None:
            names.append(f"pair={mentions[mention.pair].status}")
        if mention.part_of is not None:
            names.append(f"whole={mentions[mention.part_of].status}")
        return dict.fromkeys([*names, *self._years(mention)], 1.0)

    def _years(self, mention: Mention) -> list[str]:
        """How far the years of the sentence are from that of the text, and on which side of the figure they stand."""
        if self.year is None:
            return []
        low, sentence = self.text.low, mention.sentence
        return [
            f"year|{'before' if told.start() < mention.start else 'after'}"
            f"={max(-_YEARS_AWAY, min(_YEARS_AWAY, int(told[0]) - self.year))}"
            for told in _YEAR.finditer(low, sentence.start, sentence.end)
        ]
