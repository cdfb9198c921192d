"""The order in which a status is decided: the first that speaks of a figure says what it is."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.cues import Cue
from extractors.judging import WordClues
from extractors.mentions import Mention
from extractors.model import Decision
from extractors.reading import Reading
from extractors.statuses.above import answers, goes_on, line_above, under_goals
from extractors.statuses.defaults import AHEAD
from extractors.statuses.goals import (
    all_criteria,
    done_since,
    goal_behind,
    listed_goal,
    ordered,
    ranks,
    shall,
    tells_a_plan,
    there_already,
)
from extractors.statuses.judge import StatusJudge
from extractors.statuses.norms import fixed_by_rule, goes_on_with_norm, is_proposed, is_told_of_all
from extractors.statuses.own_words import own_cue
from extractors.statuses.planned import OF_PLAN, of_plan
from extractors.statuses.text import Text
from extractors.statuses.words import STRIVES
from extractors.statuses.years import compared, elapsed, goes_on_back, told_in_bracket, year_gone, year_to_come


class StatusReader:
    """Reads the statuses of one text.

    `default_status` is that of its kind, `this_year` the year of its writing, `latest_year` the last whose facts it
    tells; `words` the words around its figures where they have been read.
    """

    def __init__(
        self,
        reading: Reading,
        default_status: str = "actual",
        this_year: int | None = None,
        latest_year: int | None = None,
        words: WordClues | None = None,
    ) -> None:
        title = reading.scopes.title
        named = [int(y[0]) for y in _NAMED_YEAR.finditer(reading.low, *title)]
        self._text = Text(
            reading,
            reading.low,
            reading.scopes,
            default_status,
            this_year,
            first_year=min(named, default=this_year or latest_year),
            looks_ahead=AHEAD.search(reading.low, *title) is not None,
        )
        self._told_back: int | None = None
        self.judge = StatusJudge(self._text, words or WordClues(reading), this_year or latest_year)

    def read(self, mentions: Sequence[Mention]) -> None:
        """Set `status` from the nearest cue before the number, else from what governs its sentence."""
        text = self._text
        if tells_a_plan(text, mentions):
            text.default_status = "target"
        for mention in mentions:
            decision = self._status(mentions, mention)
            if decision.value == "target":
                decision = there_already(text, mention) or decision
            if text.default_status == "target" and decision.rule in _STANDS:
                self._told_back = mention.sentence.index
            mention.status = decision.value
            mention.trace["status"] = decision
            if decision.scope != "document":
                text.decided[mention.sentence.index] = Decision(decision.value, decision.rule, "", "previous")
        self.judge.settle(mentions)

    def _status(self, mentions: Sequence[Mention], mention: Mention) -> Decision:
        text = self._text
        before = mentions[mention.index - 1] if mention.index else None
        if before is not None and before.sentence is not mention.sentence:
            before = None
        if mention.indicator == "poverty_line" and not is_proposed(text, mention):
            return Decision("norm", "status.norm", "", "indicator")
        if (plan := of_plan(text, mention, before)) is not None:
            return plan
        listed = before is not None and goes_on_with_norm(text, before, mention)
        cue = own_cue(text, mention)
        return (
            _in_sentence(text, mentions, mention, before, cue, listed=listed)
            or self._around(mentions, mention, listed=listed)
            or Decision(text.default_status, "status.default", "", "document")
        )

    def _around(self, mentions: Sequence[Mention], mention: Mention, *, listed: bool) -> Decision | None:
        """What stands behind a figure, the figures with which it goes, the lines before and above it."""
        text, sentence = self._text, mention.sentence
        ahead = (
            shall(text, mention) or goal_behind(text, mention) or ordered(text, mention) or listed_goal(text, mention)
        )
        if ahead is not None:
            return ahead
        if text.default_status == "target" and (year := year_gone(text, mention)) is not None:
            self._told_back = sentence.index
            return Decision("actual", "status.actual.year", year, "clause")
        if text.default_status == "target" and (gone := elapsed(text, mention)) is not None:
            self._told_back = sentence.index
            return Decision("actual", "status.actual.elapsed", gone, "sentence")
        if listed:
            return Decision("norm", "inherit.norm", "", "sentence")
        governs = (
            _linked(text, mentions, mention)
            or goes_on(text, sentence)
            or answers(text, mention)
            or line_above(text, mention)
            or under_goals(text, mention)
        )
        if governs is not None:
            return governs
        if text.default_status == "norm" and is_told_of_all(text, mention):
            return Decision("actual", "status.default", "", "document")
        if text.default_status == "target" and (than := compared(text, mention)) is not None:
            self._told_back = sentence.index
            return Decision("actual", "status.actual.compared", than, "sentence")
        if self._told_back is not None and goes_on_back(text, self._told_back, sentence):
            self._told_back = sentence.index
            return Decision("actual", "inherit.year", "", "previous")
        return None


def _in_sentence(
    text: Text, mentions: Sequence[Mention], mention: Mention, before: Mention | None, cue: Cue | None, *, listed: bool
) -> Decision | None:
    """What the words of its own sentence say of a figure, above all the one that speaks for it (`cue`).

    `listed` says that it follows a figure of a rule in the same row.
    """
    code = "" if cue is None else cue.phrase.code
    if listed and before is not None and cue is not None and cue.end < before.start and code != "norm":
        return Decision("norm", "inherit.norm", "", "sentence")
    if code in {"", "actual"}:
        if (fixed := fixed_by_rule(text, mention, before)) is not None:
            return fixed
        if (year := year_to_come(text, mention, told=cue is not None)) is not None:
            return Decision("target", "status.target.year", year, "clause")
    if cue is None:
        return None
    if (total := _divided(mentions, mention, cue)) is not None:
        return Decision(total.status, "inherit.link", "", "total")
    if code == "actual" and "," in text.low[cue.end : mention.start] and (ahead := shall(text, mention)) is not None:
        return ahead  # "21 chi bộ đã tổ chức đại hội, còn 01 chi bộ dự kiến tổ chức …"
    said = text.reading.words(cue)
    scope = "clause" if cue.start >= mention.lead_start else "sentence"
    if (
        code == "target"
        and before is not None
        and before.numeral.role == "part"
        and not all_criteria(text, before, mention)
    ):
        return Decision("actual", "fraction.whole", "/", "number")  # "37/37 xã đạt chuẩn": so many there are.
    if (year := told_in_bracket(text, mention)) is not None:
        return Decision("actual", "status.actual.bracket", year, "clause")
    if code == "target" and scope == "sentence" and done_since(text, mention):
        return Decision("actual", "status.actual.done", "thực hiện", "clause")
    if code == "actual" and mention.measure == "amount" and _RAISED_NORM.search(text.low, *_up_to(mention)):
        return Decision("norm", "status.norm.raised", "mức", "clause")
    share = cue.phrase.rule == "status.target" and mention.indicator == "plan_completion"
    if share and not STRIVES.search(said.lower()):
        return Decision("actual", "plan_completion.told", said, scope)
    return Decision(code, cue.phrase.rule, said, scope)


# "Mức vay từ 30 triệu đồng/hộ nay đã nâng lên 50 triệu đồng/hộ": a level that is raised stays a rule; a mean is none.
_RAISED_NORM = regex.compile(
    r"\bmức (?:vay|cho vay|hỗ trợ|trợ cấp|phụ cấp|chuẩn|hưởng)\b(?!(?:(?!\. )[^;])*\b(?:bình quân|trung bình)\b)"
    r"(?:(?!\. )[^;]){0,110}\b(?:nâng|tăng) lên(?: thành| tới| đến| mức| hơn| gần)* $"
)


def _up_to(mention: Mention) -> tuple[int, int]:
    """The stretch of its sentence before a figure."""
    return mention.sentence.start, mention.start


def _divided(mentions: Sequence[Mention], mention: Mention, cue: Cue) -> Mention | None:
    """The total of which a figure is a part, where the word that speaks for the part stands before both."""
    total = mentions[mention.part_of] if mention.part_of is not None and mention.part_of < mention.index else None
    if total is None or total.sentence is not mention.sentence or cue.end > total.start:
        return None
    told = {"clause", "number", "total"} | ({"sentence"} if total.status == "actual" else set())
    same = total.unit == mention.unit and total.trace["status"].scope in told
    return total if same and mention.numeral.role != "part" and total.status != "norm" else None


def _linked(text: Text, mentions: Sequence[Mention], mention: Mention) -> Decision | None:
    """What the figure of which this one is a part or with which it is a pair was."""
    for index in (mention.part_of, mention.pair):
        if index is None or index >= mention.index:
            continue
        other = mentions[index]
        if (
            other.status != "actual"
            # What was done of a plan is paired with its number at times: the share of it was reached.
            and not (mention.measure == "rate" and other.trace["status"].rule in OF_PLAN)
            and not (other.status == "norm" and mention.measure == "count" and not mention.per)
            and not ranks(text, mention)
            and not (mention.indicator == "plan_completion" and other.status == "target")
        ):
            return Decision(other.status, "inherit.link", "", "total")
    return None


# A text of goals that tells what stands goes on with it in the next sentences.
_STANDS = frozenset({"status.actual", "status.actual.place"})
_NAMED_YEAR = regex.compile(r"(?<![\d/])20\d\d\b")
