"""What a figure measures, judged as a whole from the rules' votes and the words around it (`extractors.judging`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import regex

from extractors.indicators.clues import heard, told
from extractors.indicators.votes import Vote
from extractors.judging import Clues, ColumnJudge, WordClues
from extractors.mentions import Mention
from extractors.model import Decision
from extractors.standing import POVERTY


def _moved_by(mentions: Sequence[Mention], mention: Mention) -> Mention | None:
    """What a rate of growth is of, where the rules go on to it from the figure before: "280 người, tăng 12%"."""
    before = mentions[mention.index - 1] if mention.index else None
    alike = before is not None and before.sentence is mention.sentence and before.indicator == mention.indicator
    goes_on = mention.measure == "rate" and mention.change != "level" and mention.trace["indicator"].cue == ""
    return before if alike and goes_on else None


# "56 triệu đồng (18,4%)", "312 hộ (chiếm 4%)": the same once more, as a rate
_RATE_OF_IT = regex.compile(r"[^\d;.:()]{0,40}\((?:(?:chiếm|bằng|tức|tương đương|tương ứng)\s+)?(?:tỷ lệ\s+)?")


def _rate_in_bracket(low: str, mentions: Sequence[Mention], mention: Mention) -> Mention | None:
    """The figure right before a bracket with its rate, where the rules say the same of both."""
    before = mentions[mention.index - 1] if mention.index else None
    if before is None or mention.measure != "rate" or mention.pair != before.index:
        return None
    same = before.indicator == mention.indicator and low.startswith(")", mention.end)
    return before if same and _RATE_OF_IT.fullmatch(low, before.end, mention.start) else None


# ", huyện An Bình ", "; ngân sách tỉnh ": nothing but who gets or gives this part of the money
_SHARER = regex.compile(
    r"(?:[,;:(]|\bvà|\btrong đó|\bgồm)\s*(?:và |còn |riêng |từ |nguồn |vốn )*"
    r"(?:(?:huyện|xã|thị xã|thành phố|tp\.?|quận|phường|thị trấn|tỉnh)(?:\s\p{L}+){1,4}"
    r"|(?:ngân sách|vốn)(?: (?:nhà nước|trung ương|địa phương|tỉnh|thành phố|huyện|xã|cấp))+)\s*:?\s*"
    r"(?:(?:là|hơn|gần|trên|khoảng)\s)?$"
)


def _shared_total(low: str, mentions: Sequence[Mention], mention: Mention) -> Mention | None:
    """The amount before of which a place gets, or a budget gives, what is no more than a part by the rules."""
    if mention.part_of is None or mention.part_of >= mention.index or mention.measure != "amount":
        return None
    total = mentions[mention.part_of]
    if mention.trace["indicator"].rule != "inherit.part_of" or total.measure != "amount":
        return None
    return total if _SHARER.search(low, max(total.end, mention.start - 60), mention.start) else None


_FEAST = regex.compile(r"\btết\b")


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
            alike = _moved_by(mentions, mention) or _shared_total(low, mentions, mention)
            if alike is not None:
                judged.append(judged[alike.index])
                continue
            own = self.own(mentions, mention, votes[mention.index])
            decision = self._judge.judged(mention, mention.indicator, own)
            told = _rate_in_bracket(low, mentions, mention)
            if told is not None and (decision is None or decision.value != "plan_completion"):
                decision = judged[told.index]
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
