"""What a figure measures: its indicator, read from the cues in its scopes.

Every cue of an indicator that stands in reach of a figure is weighed: how near its scope is, how strongly its rule
decides (`tier`), and what stands between. The heaviest decides; figures of one statement (a pair, the parts of a total)
decide together. The weights are data (`patterns/weights.yaml`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import regex

import patterns
from extractors.cues import Cue
from extractors.mentions import TERRITORIES, Mention
from extractors.model import Decision
from extractors.paragraphs import go_on
from extractors.purposes import settle_purposes
from extractors.reach import REACH
from extractors.reading import NAMING_TIER, NEAR, NEXT_NUMBER, PEOPLE_TIER, PURPOSE_TIER, Reading, fits
from extractors.scopes import Layout, Sentence
from extractors.series import at_other_times
from extractors.standing import (
    ENDS_OF_POVERTY,
    POVERTY,
    STANDARDS,
    ended,
    found_work,
    heads,
    is_cause_of_end,
    is_compared,
    is_said_of,
    is_whole_of_share,
    lives_there,
    of_line,
    ways_to_work,
)
from extractors.topics import (
    HELP,
    UNDECIDED,
    feed_pupils,
    follow_disaster,
    follow_letterhead,
    follow_topic,
    generalise_totals,
    take,
    take_default,
)


@cache
def _weights() -> dict[str, float]:
    return {str(k): float(v) for k, v in patterns.load("weights")["scopes"].items()}


@cache
def _penalties() -> dict[str, float]:
    return {str(k): float(v) for k, v in patterns.load("weights")["factors"].items()}


class Vote(NamedTuple):
    """A cue weighed for one figure."""

    indicator: str
    weight: float
    scope: str
    cue: Cue


class IndicatorReader:
    """Reads what the figures of one text measure."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._outer_votes: dict[tuple[str, int, int], list[Vote]] = {}
        self._verbs: dict[int, int | None] = {}
        self._labels: dict[int, list[Cue]] = {}
        self._asides: dict[tuple[int, str], bool] = {}
        self._cases: dict[int, bool] = {}
        self._earlier: dict[int, int] = {}
        self._heirs: dict[int, tuple[Mention, str]] = {}

    def read(self, mentions: Sequence[Mention]) -> None:
        """Set `indicator`: pairs decide together, parts without a cue of their own follow their total."""
        votes = {m.index: _of_own_item(list(self.votes(m))) for m in mentions}
        self._earlier = at_other_times(self.reading.low, mentions)
        for later, earlier in self._earlier.items():
            # "60% năm 2025 và 75% năm 2030 số xã có trường chuẩn": what is told behind the last holds for all.
            votes[earlier] += [v for v in votes[later] if v.scope in _BEHIND_ALL]
        for mention in mentions:
            if (
                mention.numeral.role == "part" and mention.part_of is not None
            ):  # "18/21 xã đạt chuẩn": the words of both
                votes[mention.index] += [v for v in votes[mention.part_of] if v.scope in _TOLD_OF_BOTH]
        for mention in mentions:
            mention.indicator = ""
        for mention in mentions:
            if not mention.indicator:
                self._decide(mentions, mention, votes)
        self._couple(mentions)
        self._in_parcels(mentions)
        self._money_is_no_unit(mentions)
        self._help_on_occasion(mentions)
        feed_pupils(self.reading.low, mentions)
        go_on(self.reading, mentions)
        settle_purposes(self.reading, mentions)
        follow_topic(self.reading.low, mentions)
        follow_letterhead(self.reading.scopes.text, mentions)
        follow_disaster(mentions)
        self._follow_heads(mentions)
        generalise_totals(mentions)
        self._follow_heads(mentions)
        self._tell_apart(mentions)

    def _inherit(self, mention: Mention, head: Mention, rule: str, scope: str) -> None:
        take(mention, head.indicator, rule, "", scope)
        self._heirs[mention.index] = head, head.indicator

    def _follow_heads(self, mentions: Sequence[Mention]) -> None:
        """What was taken from a figure that turned out to measure something else follows it."""
        for index in sorted(self._heirs):
            mention, (head, taken) = mentions[index], self._heirs[index]
            decided = mention.trace["indicator"]
            if decided.rule.startswith("inherit.") and mention.indicator == taken != head.indicator:
                take(mention, head.indicator, decided.rule, decided.cue, decided.scope)

    def _couple(self, mentions: Sequence[Mention]) -> None:
        """`12.500 hộ với 54.000 khẩu thiếu đói`: the people of these households are told by the same words."""
        low = self.reading.low
        for first, second in pairwise(mentions):
            alike = first.unit == "household" and second.unit == "person" and first.sentence is second.sentence
            if not alike or first.indicator == second.indicator or first.numeral.role or second.numeral.role:
                continue
            if not _WITH_PEOPLE.fullmatch(low, first.end, second.start) or not _HEADS.search(
                low, second.start, second.end
            ):
                continue
            untold = first.trace["indicator"].rule == _UNDECIDED_RULE
            if first.indicator in _UNTOLD and (second.indicator not in _UNTOLD or untold):
                take(first, second.indicator, "inherit.people", "", "clause")
            else:
                take(second, first.indicator, "inherit.people", "", "clause")

    def _help_on_occasion(self, mentions: Sequence[Mention]) -> None:
        """`Hỗ trợ người khó khăn do dịch`, `Quà Tết cho hộ nghèo` as title: help to whomever is of that occasion."""
        told = self._occasion_of_text(mentions)
        if told is None:
            return
        taken: dict[int, str] = {}
        for mention in mentions:
            rule, sentence = mention.trace["indicator"].rule, mention.sentence
            weak = mention.indicator in _HELP_OF_ANY_KIND or rule in _PEOPLE_HELPED
            gets = _GET.search(self.reading.low, mention.end, sentence.end) is not None
            weak = (weak or (rule in _PEOPLE_COUNTED and gets)) and mention.unit not in TERRITORIES
            follows = rule.startswith("inherit.") and (
                taken.get(sentence.index) == mention.indicator or mention.indicator == "relief_and_gifts"
            )
            told_in = sentence.start, sentence.end
            if mention.indicator == UNDECIDED:
                told_in = self.reading.scopes.clause_at(sentence, mention.start)
            helped = weak and mention.measure != "rate" and _HELPS.search(self.reading.low, *told_in)
            if follows or helped:
                taken[sentence.index] = mention.indicator
                take(mention, told, f"{told}.title", "", "title")

    def _occasion_of_text(self, mentions: Sequence[Mention]) -> str | None:
        """The occasion that the title names, or of which every other sentence with a figure tells, and no other one."""
        start, end = self.reading.scopes.title
        title = (v for v in self._governing("title", start, end) if v.indicator in _TITLE_OCCASIONS) if end else ()
        if (named := _best(title)) is not None:
            return named.indicator
        sentences = {m.sentence.index: m.sentence for m in mentions}
        counts = Counter(
            occasion
            for sentence in sentences.values()
            for occasion in {
                _OCCASIONS_TOLD.get(c.phrase.code) for c in self.reading.indicator_cues(sentence.start, sentence.end)
            }
            if occasion is not None
        )
        if not counts:
            return None
        (occasion, count), *others = counts.most_common()
        next_best = others[0][1] if others else 0
        of_text = count >= _OCCASION_LEAST and count >= _OCCASION_SHARE * len(sentences)
        return occasion if of_text and count >= _OCCASION_LEAD * next_best else None

    def _money_is_no_unit(self, mentions: Sequence[Mention]) -> None:
        """`bố trí cho 62 huyện nghèo 13.100 tỷ đồng`: what is paid to units is not their number."""
        for mention in mentions:
            if mention.measure == "amount" and mention.indicator == "administrative_units":
                own = _best(v for v in self.votes(mention) if v.indicator != "administrative_units")
                if own is None:
                    take(mention, "fund_allocated", "fund_allocated.units", "", "clause")
                else:
                    self._take_vote(mention, own, [])

    def _in_parcels(self, mentions: Sequence[Mention]) -> None:
        """`45 phần quà, mỗi phần gồm 10 kg gạo và 200.000 đồng`: what a gift holds is of that gift."""
        gift: Mention | None = None
        for mention in mentions:
            each = mention.indicator == "disaster_relief" and mention.trace["indicator"].rule in _IN_PARCELS
            if each and _EACH_HOLDS.search(self.reading.low, mention.sentence.start, mention.start):
                take(mention, "relief_and_gifts", "inherit.parcel", "mỗi phần quà", "clause")
            if gift is not None and mention.sentence is not gift.sentence:
                gift = None
            if mention.unit == "gift":
                gift = mention
            elif (
                gift is not None
                and mention.trace["indicator"].rule in _IN_PARCELS
                and _HOLDS.search(self.reading.low, gift.end, mention.start)
            ):
                take(mention, gift.indicator, "inherit.parcel", "", "clause")

    def _tell_apart(self, mentions: Sequence[Mention]) -> None:
        """`tỷ lệ hộ nghèo và cận nghèo … tương ứng 0,02% và 0,2%`: one rate for the poor, one for the near-poor."""
        for first, second in pairwise(mentions):
            self._tell_movements_apart(mentions, first, second)
            both = first.indicator == second.indicator == "multidimensional_poverty" and first.unit == second.unit
            sentence = first.sentence
            if (
                both
                and second.sentence is sentence
                and _POOR_THEN_NEAR.fullmatch(self.reading.low, first.end, second.start)
            ):
                take(first, "poor_households", "poor.then_near", "", "clause")
                take(second, "near_poor_households", "poor.then_near", "", "clause")
                continue
            left = first.indicator == second.indicator == "escaped_poverty" and first.unit == second.unit
            if left and _BOTH_LEFT.search(self.reading.low, sentence.start, first.start):
                take(second, "escaped_near_poverty", "respectively", "lần lượt", "sentence")
                continue
            if (
                both
                and second.sentence is sentence
                and _RESPECTIVELY.search(self.reading.low, sentence.start, first.start)
            ):
                take(first, "poor_households", "respectively", "tương ứng", "sentence")
                take(second, "near_poor_households", "respectively", "tương ứng", "sentence")

    def _tell_movements_apart(self, mentions: Sequence[Mention], first: Mention, second: Mention) -> None:
        """`1.526 hộ nghèo và 2.890 hộ cận nghèo, giảm lần lượt 432 hộ và 615 hộ`: the first of the first."""
        if first.change == "level" or second.change != first.change or first.unit != second.unit:
            return
        lead = self.reading.low[first.lead_start : first.start]
        if first.sentence is not second.sentence or not _RESPECTIVELY.search(lead):
            return
        recent = mentions[max(0, first.index - 5) : first.index]
        levels = [m for m in recent if m.sentence is first.sentence and m.unit == first.unit and m.change == "level"]
        if len(levels) == 2:
            for told, mention in zip(levels, (first, second), strict=True):
                take(mention, told.indicator, "respectively", "lần lượt", "sentence")

    def _decide(self, mentions: Sequence[Mention], mention: Mention, votes: dict[int, list[Vote]]) -> None:
        own = _best(v for v in votes[mention.index] if v.scope != "previous")
        if mention.pair is not None:
            self._decide_pair(mentions, mention, mentions[mention.pair], votes)
            return
        if self._reaches_plan(mention):
            take(mention, "plan_completion", "plan_completion.against", "", "clause")
            return
        total = mentions[mention.part_of] if mention.part_of is not None else None
        before = mentions[mention.index - 1] if mention.index else None
        if mention.index in self._earlier and before is not None and before.indicator:
            self._inherit(mention, before, "inherit.series", "clause")
            return
        if before is not None and _each_and_all(before, mention):
            self._inherit(mention, before, "inherit.ellipsis", "sentence")
            return
        if (told := self._taken_up(mentions, mention, own)) is not None:
            self._inherit(mention, told, "inherit.taken_up", "clause")
            return
        if mention.unit in TERRITORIES | {"household", "person"} and _is_whole(mentions, mention):
            called = _best(v for v in votes[mention.index] if _is_called(mention, v))
            if called is not None:
                self._take_vote(mention, called, votes[mention.index])  # "65/327 hộ nghèo"
            else:
                take(mention, *_of_whole(mentions, mention))
            return
        if mention.unit in _PEOPLED and self._has_poor_among(mention):
            take(mention, "population", "population.whole", "trong đó", "clause")
            return
        near = _best([v for v in votes[mention.index] if v.scope in NEAR])
        if total is not None and mention.numeral.role != "part":
            if not total.indicator:
                self._decide(mentions, total, votes)
            mention.named = (
                near is not None
                and near.weight >= _penalties()["part_threshold"]
                and (near.cue.phrase.tier >= NAMING_TIER or near.indicator in ENDS_OF_POVERTY)
            )
            if near is not None and total.indicator == "multidimensional_poverty" and near.indicator in STANDARDS:
                mention.named = True  # "1.586 hộ nghèo đa chiều, trong đó 815 hộ nghèo, 771 hộ cận nghèo"
            if near is not None and near.indicator in POVERTY and total.indicator in _UNTOLD:
                mention.named = True  # "cả bản 74 hộ mà 58 hộ nghèo"
            if near is not None and near.indicator == "fund_raised":
                # What the people gave of works goes where the works go; of a budget that names none it was raised.
                by_people = _PEOPLE_GAVE.search(self.reading.words(near.cue).lower()) is not None
                mention.named = total.indicator == "fund_allocated" and mention.measure == "amount" and by_people
            if near is not None and near.indicator == "disaster_damage" and total.indicator == "disaster_relief":
                mention.named = mention.measure != "amount"  # relief is paid by what was lost, and stays relief
            if near is not None and total.indicator in _FUNDS and near.indicator == UNDECIDED:
                # "vốn ODA 400 tỷ đồng" of a whole budget says where it comes from; what is not levied is none of it.
                mention.named = near.cue.phrase.rule == "other.tax"
            if near is not None and total.indicator == "fund_carried_over" and near.indicator == "fund_allocated":
                mention.named = False  # "chuyển sang 12 tỷ đồng, gồm vốn đầu tư …": by its sources it stays left over
            owed = near is not None and mention.named and _WORSE_CREDIT.get(near.indicator, "") == total.indicator
            same = (total.indicator in _WHOLE_CREDIT and not owed) or not mention.named
            if same and total.indicator not in _SURROUNDINGS:
                self._inherit(mention, total, "inherit.part_of", "total")
                return
        if near is None and (entry := self._fund_entry(mention)) is not None:
            take(mention, entry, "fund.entry", "", "clause")
            return
        if before is not None and _same_share(before, mention):
            self._inherit(mention, before, "inherit.share", "clause")
            return
        if before is not None and _shares_out(self.reading.low, before, mention):
            self._inherit(mention, before, "inherit.ellipsis", "clause")
            return
        weak = own is None or own.weight < _penalties()["told_again"] or mention.unit != "ratio"
        if (
            weak
            and (
                near is None
                or near.cue.phrase.yields == "topic"
                or mention.change != "level"
                or _is_price(mention, near)
            )
            and (told := _told_before(self.reading.low, mentions, mention, near)) is not None
            and not _told_since(own, told)
        ):
            self._inherit(mention, told, "inherit.ellipsis", "sentence")
            return
        far = own is None or own.weight < _penalties()["undecided"] or own.scope == "title"
        if (far or self._said_before_place(mention, own)) and self._inhabitants(mention, before):
            take(mention, "population", "population.subject", "", "clause")
            return
        idle = far or (own is not None and (own.scope not in NEAR or own.indicator == UNDECIDED))
        if idle and found_work(self.reading.low, mention):
            take(mention, "jobs_created", "jobs_created.taken_on", "", "clause")
            return
        if far and self._is_family(mention):
            take_default(mention)
            return
        if own is None or own.weight < _penalties()["undecided"]:
            earned = _EARNS.search(self.reading.low, max(mention.lead_start, mention.start - 40), mention.start)
            if earned is None and mention.measure == "amount":
                earned = _SOLD_FOR.search(self.reading.low, mention.lead_start, mention.start)
            if earned is not None and mention.measure == "amount":
                take(mention, "income", "income.earned", earned.group().strip(), "clause")
            elif earned is not None and mention.unit in {"t", "kg"}:
                take(mention, "agriculture_output", "agriculture_output.sold", earned.group().strip(), "clause")
            elif mention.measure == "amount" and self._is_allowance(mention):
                take(mention, "social_assistance", "social_assistance.monthly", "tháng", "number")
            elif (told := self._same_line(mentions, mention)) is not None:
                self._inherit(mention, told, "inherit.line", "line")
            elif self._are_so(mentions, mention):
                take(mention, UNDECIDED, "other.units_that_are_so", "", "clause")
            else:
                take_default(mention)
            return
        if own.indicator == "income" and mention.measure == "amount" and self._bounds_the_poor(mention):
            take(mention, "poverty_line", "poverty_line.bound", "trở xuống", "number")
            return
        said = _kind_of_help(self.reading.low, mention, own, votes[mention.index])
        budget = _budget_of_field([mention], said, votes[mention.index])
        said = budget or _occasion(said, votes[mention.index])
        self._take_vote(mention, said, votes[mention.index])
        if _helps_victims(self.reading.low, mention, votes[mention.index]):
            take(mention, "disaster_relief", "disaster_relief.victims", "", "clause")
        elif mention.unit in {"t", "kg"} and own.cue.phrase.rule == "disaster_relief.bare_rice":
            pupils = _best(v for v in votes[mention.index] if v.indicator == "education_support" and v.scope in NEAR_BY)
            if pupils is not None and pupils.weight > _penalties()["undecided"]:
                self._take_vote(mention, pupils, votes[mention.index])  # rice told among what pupils get is no relief
        elif mention.indicator == "agriculture_output" and self._is_helped(mention):
            take(mention, "production_support", "production_support.helped", "", "clause")
        elif self._is_vague_gift(mention) and self._to_farm(mention):
            take(mention, "production_support", "production_support.given", "", "number")
        elif mention.indicator in {"relief_and_gifts", UNDECIDED} and self._is_allowance(mention):
            take(mention, "social_assistance", "social_assistance.monthly", "tháng", "number")

    def _fund_entry(self, mention: Mention) -> str | None:
        """`Quỹ xã: thu 120 triệu đồng, chi 95 triệu đồng, tồn 25 triệu đồng`: the lines of the account of a fund."""
        low = self.reading.low
        if mention.measure != "amount" or mention.per:
            return None
        verb = _FUND_ENTRY.search(low, max(mention.lead_start, mention.start - 40), mention.start)
        if verb is None:
            return None
        if verb["left"]:
            return "fund_carried_over"
        told = _OF_FUND.search(low, mention.sentence.start, verb.start()) is not None
        return ("fund_raised" if verb["in"] else "fund_allocated") if told else None

    def _is_vague_gift(self, mention: Mention) -> bool:
        """Goods that are given, without a word of what for; animals behind a verb of giving."""
        if mention.unit not in {"item", "t", "kg"}:
            return False
        rule = mention.trace["indicator"].rule
        head = max(mention.lead_start, mention.start - 30)
        given = rule == "agriculture_output.goods" and _GIVE.search(self.reading.low, head, mention.start) is not None
        return mention.indicator == "relief_and_gifts" or given

    def _is_helped(self, mention: Mention) -> bool:
        """`Hỗ trợ 45 hộ nuôi dê`: who is helped to raise or grow something earns a living with it."""
        lead = max(mention.lead_start, mention.start - 40), mention.start
        return mention.unit in {"household", "person"} and _GIVEN_TO.search(self.reading.low, *lead) is not None

    def _to_farm(self, mention: Mention) -> bool:
        """`hỗ trợ 1.200 con bò`: animals, seeds and tools that are given are to earn a living with."""
        return _TO_FARM.match(self.reading.low, mention.numeral.end, mention.end + REACH) is not None

    def _is_allowance(self, mention: Mention) -> bool:
        """`được trợ cấp 360.000 đồng/tháng`: what somebody gets every month is an allowance and no gift."""
        lead = self.reading.low[max(mention.sentence.start, mention.start - 60) : mention.start]
        return "month" in mention.per and bool(_ALLOWANCE.search(lead))

    def _taken_up(self, mentions: Sequence[Mention], mention: Mention, own: Vote | None) -> Mention | None:
        """The figure whose matter this one takes up: `đưa tỷ lệ này xuống 8%`, or the second limit of a loan."""
        low, recent = self.reading.low, mentions[max(0, mention.index - 4) : mention.index]
        if _THIS.search(low, mention.lead_start, mention.start):
            return next((m for m in reversed(recent) if m.unit == mention.unit and m.indicator), None)
        before = recent[-1] if recent else None
        lent = before is not None and before.indicator.startswith("credit_") and before.sentence is mention.sentence
        if before is None or not lent or before.measure != "amount" or mention.measure != "amount":
            return None
        listed = _CREDIT_LISTED.fullmatch(low, before.end, mention.start) is not None
        if own is not None and own.indicator.startswith("credit_"):
            # "Dư nợ cho vay hộ nghèo 12 tỷ đồng; cho vay hộ cận nghèo 9 tỷ đồng": the next line of what is owed
            owed = before.indicator == "credit_outstanding" and own.indicator == "credit_disbursed"
            return before if owed and listed else None
        # Credit wins over the purpose ("cho vay tối đa 30 triệu đồng/công trình nước và 50 triệu đồng/công trình …").
        return before if listed or _AND_DIRECTLY.fullmatch(low, before.end, mention.start) else None

    def _same_line(self, mentions: Sequence[Mention], mention: Mention) -> Mention | None:
        """The figure before on the same line, whose matter a figure without words of its own goes on with."""
        before = mentions[mention.index - 1] if mention.index else None
        if before is None or before.indicator in _NOT_CONTINUED or mention.unit in TERRITORIES:
            return None
        if _BASE_WAGE.search(before.trace["indicator"].cue.lower()):
            return None  # what is reckoned from the wage is none
        if before.indicator in _STATES and mention.unit not in _OF_STATES:
            return None  # "là hộ nghèo, 3 công đất": the poor are people, and nothing else is
        if mention.unit in _DISTANCES and before.unit != mention.unit:
            return None
        if before.sentence is not mention.sentence and before.unit != mention.unit:
            return None  # Over a full stop the matter goes on only for what is counted alike.
        if mention.measure == "count" and before.indicator in _FUNDS:
            return None  # a budget counts no things
        return None if "\n" in self.reading.low[before.end : mention.start] else before

    def _are_so(self, mentions: Sequence[Mention], mention: Mention) -> bool:
        """`4/11 xã chưa có chợ`: how many units of all have or lack something tells of that, and not of the units."""
        if mention.numeral.role != "part" or mention.unit not in TERRITORIES:
            return False
        whole = mentions[mention.index + 1] if mention.index + 1 < len(mentions) else mention
        return _HAVE_OR_LACK.match(self.reading.low, whole.end, whole.end + REACH) is not None

    def _bounds_the_poor(self, mention: Mention) -> bool:
        """`(thu nhập bình quân từ 21 triệu đồng trở xuống)`: an income by which the poor are told."""
        sentence = mention.sentence
        if mention.qualifier == "at_most" and _INCOME_OF.search(self.reading.low, sentence.start, mention.start):
            return True
        if of_line(self.reading, mention):
            return True
        return bool(_BY_STANDARD.search(self.reading.low, sentence.start, mention.start))

    def _inhabitants(self, mention: Mention, before: Mention | None) -> bool:
        """`Xã có 512 hộ`: a territory that has households or people."""
        low = self.reading.low
        counted = (
            mention.unit in {"household", "person"}
            and _PEOPLE.search(low, mention.start, mention.end) is not None
            and _BODY.search(low, mention.lead_start, mention.start) is None
            and _LIVES.match(low, mention.end, mention.end + REACH) is not None
        )
        if not counted or self._is_family(mention):
            return False
        listed = before is not None and before.unit in TERRITORIES and before.sentence is mention.sentence
        if listed and before is not None and _AND_THEN.fullmatch(low, before.end, mention.start):
            return True  # "Xã có 9 thôn, 1.820 hộ"
        if lives_there(low, self.reading.scopes.text, mention):
            return True
        return _TERRITORY_HAS.search(low, mention.lead_start, mention.start) is not None

    def _said_before_place(self, mention: Mention, own: Vote | None) -> bool:
        """`… nuôi bò tốt hơn”. Toàn xã có 942 hộ`: whether a statement ends between the cue and the number."""
        if own is None or own.cue.end > mention.start:
            return False
        return _STATEMENT_ENDS.search(self.reading.low, own.cue.end, mention.start) is not None

    def _has_poor_among(self, mention: Mention) -> bool:
        """`Huyện có 12.000 hộ dân, trong đó 900 hộ nghèo`: the poor are told among all who live there."""
        low = self.reading.low
        return (
            _POOR_AMONG.match(low, mention.end, mention.end + REACH) is not None
            and _ALL_OF.search(low, max(mention.lead_start, mention.start - 40), mention.start) is not None
        )

    def _completes(self, mention: Mention) -> bool:
        """`…, đạt tỷ lệ 151%`: more than the whole is reached, so the whole is a plan."""
        lead = self.reading.low[max(mention.lead_start, mention.start - 24) : mention.start]
        whole = mention.unit == "percent" and mention.numeral.value > 100 and bool(_ATTAINS.search(lead))
        return whole or self._reaches_plan(mention)

    def _reaches_plan(self, mention: Mention) -> bool:
        """`vượt kế hoạch 11%`, `so với Nghị quyết, thu nhập vượt 7%`, `kế hoạch 500 triệu, nay đã 140%`."""
        low, start = self.reading.low, mention.sentence.start
        if mention.unit != "percent":
            return False
        if _AGAINST_PLAN.search(low, max(start, mention.start - _PLAN_REACH), mention.start):
            return True
        most = mention.numeral.value > 100 and _BY_NOW.search(low, mention.lead_start, mention.start) is not None
        return most and _PLAN.search(low, start, mention.start) is not None

    def _of_planned(self, first: Mention, second: Mention) -> bool:
        """`thu 2.910/10.000 triệu đồng dự toán, đạt 29,1%`: what is reached of what was planned."""
        lead = self.reading.low[second.lead_start : second.start]
        return first.numeral.role == "planned" and second.unit == "percent" and _REACHES_SHARE.search(lead) is not None

    def _decide_pair(
        self, mentions: Sequence[Mention], one: Mention, other: Mention, votes: dict[int, list[Vote]]
    ) -> None:
        first, second = (one, other) if one.index < other.index else (other, one)
        for mention in (first, second):
            own = _best(votes[mention.index])
            if own is not None and own.indicator == "plan_completion":
                self._take_vote(mention, own, votes[mention.index])
            elif mention is second and self._of_planned(first, second):
                take(mention, "plan_completion", "plan_completion.fraction", "/", "clause")
            elif (
                own is not None
                and own.scope == "lead"
                and own.indicator == ("credit_outstanding" if mention.measure == "amount" else "credit_overdue")
            ):
                # "51.200 hội viên vay, dư nợ 1.325 tỷ đồng (nợ quá hạn 0,1%)"
                self._take_vote(mention, own, votes[mention.index])
            elif self._completes(mention):
                take(mention, "plan_completion", "plan_completion.over_100", "", "clause")
        undecided = not first.indicator and not second.indicator
        if undecided and first.unit in _PEOPLED and " thì " in self.reading.low[first.end : second.start]:
            own = _best(votes[second.index])
            if own is not None and own.cue.phrase.state:  # "trên tổng số 12.400 hộ dân thì hộ nghèo chiếm 3%"
                take(first, "population", "population.whole", "thì", "clause")
                self._take_vote(second, own, votes[second.index])
                return
        if undecided and (
            self._apart_by_standing(first, second, votes)
            or self._apart_by_credit(first, second, votes)
            or self._bought_with_loan(first, second, votes)
            or self._raised_and_used(first, second, votes)
        ):
            return
        if first.indicator and second.indicator:
            return
        rooms = any(m.unit in _NO_HOMES for m in (first, second))
        keep = [
            v
            for m in (first, second)
            for v in votes[m.index]
            if v.indicator != "plan_completion" and not (rooms and self._builds_anything(v.cue))
        ]
        factor = _penalties()
        lead = [v for v in votes[first.index] if v.indicator != "plan_completion"]
        specific = [
            Vote(
                v.indicator,
                v.weight
                * (1.0 if v in lead or _borrows(v) else factor["pair_second"])
                * (factor["neutral"] if v.cue.phrase.rule in _NEUTRAL else 1.0),
                v.scope,
                v.cue,
            )
            for v in keep
            if v.scope != "previous"
        ]
        best = _best(specific)
        if best is not None:
            best = _budget_of_field((first, second), best, keep) or best
        told = (
            _told_before(self.reading.low, mentions, first, None)
            if best is None or best.scope in _BEFORE_PAIR
            else None
        )
        goes_on = told is not None and (told.indicator in _STATES or first.change != "level")
        if told is not None and goes_on and told.unit == first.unit and not first.indicator:
            for mention in (first, second):
                if not mention.indicator:
                    self._inherit(mention, told, "inherit.ellipsis", "sentence")
            return
        part_of = first.part_of if first.part_of is not None else second.part_of
        counted = best is not None and best.indicator in _COUNTED_ONLY and part_of is None
        if counted and best is not None and self._apart_by_money(first, second, best, votes):
            return
        weak = best is None or best.weight < factor["undecided"]
        people = best is not None and best.cue.phrase.tier <= PEOPLE_TIER and part_of is not None
        if part_of is not None and best is not None and best.scope in _BEFORE_PAIR and first.measure == "amount":
            weak = (
                weak or mentions[part_of].measure == "amount"
            )  # a part with its share, told by the words of its total
        if part_of is not None and best is not None and best.indicator == "credit_disbursed":
            weak = weak or mentions[part_of].indicator == "credit_outstanding"  # loans listed under what is owed
        if part_of is not None and best is not None and best.indicator == UNDECIDED:
            weak = weak or mentions[part_of].indicator in _FUNDS
        if part_of is not None and (
            (weak and mentions[part_of].indicator) or (people and mentions[part_of].indicator in HELP)
        ):
            for mention in (first, second):
                if mention.indicator:
                    continue
                if mention.measure == "count" and mentions[part_of].indicator in _FUNDS:
                    take_default(mention)
                else:
                    self._inherit(mention, mentions[part_of], "inherit.part_of", "total")
            return
        for mention in (first, second):
            if mention.indicator:
                continue
            if (
                best is None
                or best.weight < factor["undecided"]
                or (self._is_far(best) and self._earned(first, second, mention))
            ):
                if not self._earned(first, second, mention):
                    take_default(mention)
            else:
                self._take_vote(mention, _occasion(best, keep), keep)
        if any(self._is_vague_gift(m) and self._to_farm(m) for m in (first, second)):
            for mention in (first, second):
                if mention.indicator in _GIVEN_ANYHOW:
                    take(mention, "production_support", "production_support.given", "", "number")
        if any(_helps_victims(self.reading.low, m, votes[m.index]) for m in (first, second)):
            for mention in (first, second):
                if mention.indicator == "disaster_damage":
                    take(mention, "disaster_relief", "disaster_relief.victims", "", "clause")

    def _apart_by_credit(self, first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> bool:
        """`cho 1.120 lượt hộ vay với tổng dư nợ 42 tỷ đồng`: what was lent and what is owed are two things."""
        one, other = (_best(v for v in votes[m.index] if v.scope in NEAR) for m in (first, second))
        if one is None or other is None or one.indicator == other.indicator or second.measure != "amount":
            return False
        owed = other.indicator in {"credit_outstanding", "credit_overdue"} and other.cue.phrase.tier >= NAMING_TIER
        if not owed or one.cue.phrase.tier < PURPOSE_TIER:
            return False
        self._take_vote(first, one, votes[first.index])
        self._take_vote(second, other, votes[second.index])
        return True

    def _bought_with_loan(self, first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> bool:
        """`vay 30 triệu đồng mua 2 con trâu`: the money is lent, and the animals are what somebody farms."""
        lent = _best(v for v in votes[first.index] if v.scope in NEAR)
        farmed = any(v.indicator in _FARMED and v.scope in NEAR for v in votes[second.index])
        if lent is None or lent.indicator != "credit_disbursed" or first.measure != "amount" or not farmed:
            return False
        if second.measure != "count" or second.unit in _BORROWERS:
            return False
        self._take_vote(first, lent, votes[first.index])
        take(second, "agriculture_output", "agriculture_output.bought", "", "clause")
        return True

    def _apart_by_standing(self, first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> bool:
        """`dân số 12.000 người, tỷ lệ hộ nghèo 2,8%`: who lives there, and behind a head of its own who is poor."""
        one, other = (_best(v for v in votes[m.index] if v.scope == "lead") for m in (first, second))
        if one is None or other is None or one.indicator != "population" or other.indicator not in POVERTY:
            return False
        if other.cue.start < first.end or not heads(self.reading, second, other.cue):
            return False
        self._take_vote(first, one, votes[first.index])
        self._take_vote(second, other, votes[second.index])
        return True

    def _apart_by_money(self, first: Mention, second: Mention, best: Vote, votes: dict[int, list[Vote]]) -> bool:
        """`22 huyện thoát khỏi tình trạng khó khăn; kinh phí 75.000 tỷ đồng`: money measures no poverty."""
        for mention, other in ((first, second), (second, first)):
            own = _best(v for v in votes[mention.index] if v.indicator not in _COUNTED_ONLY)
            if mention.measure != "amount" or own is None or own.weight < _penalties()["undecided"]:
                continue
            self._take_vote(mention, _occasion(own, votes[mention.index]), votes[mention.index])
            if not other.indicator:
                self._take_vote(other, best, votes[other.index])
            return True
        return False

    def _builds_anything(self, cue: Cue) -> bool:
        """`xây mới 420 phòng học`: a bare verb of building or mending makes no homes of what is no home."""
        low = self.reading.low
        home = _HOME.search(low, cue.start, cue.end) is not None and not _HALL.match(low, cue.end)
        return cue.phrase.code.startswith("housing") and not home

    def _raised_and_used(self, first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> bool:
        """`vận động 4,2 tỷ đồng, xây 28 nhà`: what was raised, and behind a comma and a verb what was done with it."""
        one = _best(v for v in votes[first.index] if v.scope == "lead")
        gives = _GIVES_AFTER.search(self.reading.low, first.end, second.start) is not None
        own = {"lead", "predicate", "noun"} if gives else {"lead", "predicate"}
        other = _best(v for v in votes[second.index] if v.scope in own)
        if one is None or other is None or first.measure != "amount" or second.measure != "count":
            return False
        jobs = one.indicator == "credit_disbursed" and other.indicator == "jobs_created"
        raised = one.indicator == "fund_raised" and other.indicator != "fund_raised"
        if not (jobs or raised) or other.cue.start < first.end:
            return False
        if "," not in self.reading.low[first.end : other.cue.start]:
            return False
        self._take_vote(first, one, votes[first.index])
        self._take_vote(second, _occasion(other, votes[second.index]), votes[second.index])
        return True

    def _is_far(self, best: Vote) -> bool:
        """Whether no more speaks for a pair than a title, or a word outside it for what has no code."""
        return best.scope == "title" or (best.indicator == UNDECIDED and best.scope not in NEAR)

    def _earned(self, first: Mention, second: Mention, mention: Mention) -> bool:
        """`bán 10 con, thu 25 triệu đồng`: what a family sells and what it earns by that."""
        low = self.reading.low
        found = (_EARNS.search(low, max(m.lead_start, m.start - 40), m.start) for m in (first, second))
        earned = next((match for match in found if match is not None), None)
        earned = earned or _SOLD_FOR.search(low, first.sentence.start, second.start)
        if earned is None or mention.measure == "rate":
            return False
        indicator = "income" if mention.measure == "amount" else "agriculture_output"
        take(mention, indicator, "income.earned", earned.group().strip(), "clause")
        return True

    def _take_vote(self, mention: Mention, vote: Vote, votes: Iterable[Vote]) -> None:
        mention.indicator = vote.indicator
        next_best = max((v.weight for v in votes if v.indicator != vote.indicator), default=0.0)
        mention.trace["indicator"] = Decision(
            vote.indicator,
            vote.cue.phrase.rule,
            self.reading.words(vote.cue),
            vote.scope,
            round(vote.weight - next_best, 3),
        )

    def votes(self, mention: Mention) -> Iterator[Vote]:
        """All cues in reach of a figure, weighed."""
        sentence = mention.sentence
        stative = (
            _STATIVE.search(self.reading.low, max(mention.lead_start, mention.start - 40), mention.start) is not None
        )
        labelled = self._helping_label(mention)
        given = self._is_given_share(mention)
        family = self._is_family(mention)
        receives = self._is_receiver(mention)
        public = (
            mention.unit != "house"
            and _PUBLIC.search(self.reading.low, max(sentence.start, mention.start - _PUBLIC_REACH), mention.end)
            is not None
        )
        located = mention.unit in _LARGE and _AT.search(self.reading.low, mention.lead_start, mention.start) is not None
        placed = mention.unit in TERRITORIES
        sited = (
            placed
            and mention.numeral.role != "part"
            and _SITE.search(self.reading.low, mention.lead_start, mention.start) is not None
        )
        whose = placed and _WHOSE.search(self.reading.low, mention.lead_start, mention.start) is not None
        acts = placed and _ACTS.match(self.reading.low, mention.end, mention.end + 90) is not None
        one_of = _ONE_OF.search(self.reading.low, max(sentence.start, mention.start - 24), mention.start) is not None
        first, last = max(sentence.start, mention.start - _IN_REACH), min(sentence.end, mention.end + _IN_REACH)
        by_loans = ways_to_work(self.reading, mention)
        for cue in self.reading.indicator_cues(first, last):
            if by_loans and cue.phrase.code == "credit_disbursed" and cue.end <= mention.start:
                continue  # "Tạo việc làm: vay vốn 320 người, …": the loan is the way to the job
            if given and (cue.phrase.tier <= PEOPLE_TIER or cue.phrase.code in _NOT_GIVEN):
                continue
            if family and cue.phrase.tier <= PEOPLE_TIER:
                continue
            if cue.phrase.state and cue.start > mention.end and " thì " in self.reading.low[mention.end : cue.start]:
                continue  # "trên tổng số 12.400 hộ dân thì hộ nghèo chiếm 3%": the whole is told, and then its share
            if one_of and cue.end <= mention.start:
                continue  # "Giảm nghèo là một trong ba nhiệm vụ": the tasks are counted, and not what is one of them
            if located and cue.phrase.code == "disaster_damage" and cue.end <= mention.start - len("ở "):
                continue
            if whose and cue.end <= mention.start:
                continue  # "dự có chủ tịch UBND 17 xã": whose people are told of is no more than a unit
            if sited and cue.end <= mention.start and cue.phrase.code not in _HAPPENS_AT:
                continue  # "thu hồi đất của 845 hộ thuộc 4 xã": where it is, is counted, and not what is there
            if acts and cue.start >= mention.end and (cue.phrase.tier <= PEOPLE_TIER or cue.phrase.code in _DONE_BY):
                continue  # "18 huyện đã vận động …": who acts is counted, and not what is done
            if receives and cue.phrase.code == UNDECIDED and cue.start >= mention.start:
                continue  # "hỗ trợ tiền ăn trưa cho 3.200 trẻ mẫu giáo": who they are is not what is told
            if public and cue.phrase.code.startswith("housing") and self._builds_anything(cue):
                continue
            if fits(cue, mention) and (vote := self._weigh(mention, cue, stative)):
                if labelled and cue.phrase.tier <= PEOPLE_TIER and not stative:
                    vote = vote._replace(weight=vote.weight * _penalties()["receiver"])
                elif cue in labelled:
                    vote = vote._replace(weight=max(vote.weight, _weights()["label"] * cue.phrase.tier))
                yield vote
        for scope, (start, end) in self._outer(sentence):
            if whose:
                break
            for vote in self._governing(scope, start, end):
                if scope == "title" and placed and vote.indicator in HELP:
                    continue  # units that a text about help tells of are where it goes, or who gives it
                if fits(vote.cue, mention):
                    yield vote

    def _helping_label(self, mention: Mention) -> list[Cue]:
        """The help that the label of a line names (`Quà của tỉnh: hộ nghèo 61 hộ …`): who stands behind it receives."""
        sentence = mention.sentence
        if sentence.start not in self._labels:
            colon = self.reading.low.find(":", sentence.start, min(sentence.end, sentence.start + _LABEL))
            number = NEXT_NUMBER.search(self.reading.low, sentence.start + 4, colon) if colon > 0 else None
            found = self.reading.indicator_cues(sentence.start, sentence.end) if colon > 0 and number is None else []
            self._labels[sentence.start] = [c for c in found if c.end <= colon and c.phrase.code in HELP]
        return [cue for cue in self._labels[sentence.start] if cue.end < mention.start and fits(cue, mention)]

    def _governing(self, scope: str, start: int, end: int) -> list[Vote]:
        """The votes of a line, heading or title for every figure that it governs; weighed once."""
        key = scope, start, end
        if key not in self._outer_votes:
            self._outer_votes[key] = [
                Vote(cue.phrase.code, self._weigh_outer(scope, end, cue), scope, _seen_alone(cue))
                for cue in self.reading.indicator_cues(start, end)
                if cue.phrase.topic
                and not cue.phrase.after_only
                and not cue.phrase.counted
                and (scope != "title" or cue.phrase.title)
            ]
        return self._outer_votes[key]

    def _weigh_outer(self, scope: str, end: int, cue: Cue) -> float:
        near = math.exp(-(end - cue.end) / 300) if scope in {"opener", "previous"} else 1.0
        return _weights()[scope] * cue.phrase.tier * near * self._modifier(cue)

    def _outer(self, sentence: Sentence) -> Iterator[tuple[str, tuple[int, int]]]:
        """The scopes around a sentence, nearest first: list's opening line, sentence before, headings, title."""
        opener = self.reading.scopes.sentences[sentence.opener] if sentence.opener is not None else None
        if opener is not None and opener.index != sentence.index:
            yield "opener", (opener.start, opener.end)
        previous = self.reading.scopes.previous(sentence)
        if previous is not None:
            yield "previous", (previous.start, previous.end)
        for index in sentence.headings[:2]:
            heading = self.reading.scopes.sentences[index]
            if heading.index != sentence.index and (opener is None or heading.index != opener.index):
                yield "heading", (heading.start, heading.end)
        title = self.reading.scopes.title
        if title[1] and not title[0] <= sentence.start < title[1]:
            yield "title", title

    def _weigh(self, mention: Mention, cue: Cue, stative: bool) -> Vote | None:
        scope, distance = _relation(self.reading.scopes, mention, cue)
        if scope in {"after", "noun", "later"} and cue.phrase.predicate and self._told_of(mention, cue):
            scope = "predicate"
        if (
            mention.measure == "rate"
            and scope in _BEHIND_RATES
            and self.reading.leads(_PREDICATED, cue)
            and not NEXT_NUMBER.search(self.reading.low, mention.end, cue.start)
            and not _OTHER_SUBJECT.search(self.reading.low, mention.end, cue.start)
        ):
            scope = "predicate"  # "90% cán bộ, công chức các cấp được tập huấn"
        if scope == "lead" and self._of_item_before(mention, cue):
            scope = "before"
        if scope in {"after", "noun"} and self._pays_for(mention, cue):
            scope, distance = "predicate", 0
        if self._has_case(mention):
            if mention.end <= cue.start < mention.end + _CASE_REACH:
                # "40 triệu đồng/hộ đối với xây mới và 20 triệu đồng/hộ đối với sửa chữa"
                scope, distance = "predicate", 0
            elif scope == "lead" and self.reading.leads(_CASE_BEFORE, cue):
                scope = "before"
        if cue.phrase.counted and not mention.start < cue.start <= mention.end <= cue.end:
            return None
        if cue.phrase.after_only:
            if (
                not _DIRECTLY.fullmatch(self.reading.low, mention.end, max(mention.end, cue.start))
                or cue.start < mention.numeral.end
            ):
                return None
            scope = "noun"
        if (
            cue.phrase.code == "income"
            and mention.unit in {"percent", "ratio"}
            and _BASE.match(self.reading.low, mention.end)
            and mention.numeral.form != "fraction"
        ):
            return None  # "4,5% mức lương cơ sở": the wage is what the share is reckoned from.
        if (
            cue.phrase.code == "income"
            and (scope not in NEAR or self.reading.leads(_SHARE_OF_WAGE, cue))
            and _BASE_WAGE.search(self.reading.low, cue.start, cue.end)
        ):
            return None  # "lương cơ sở là 2 triệu đồng nên cháu nhận 800.000 đồng": the rest is reckoned from it
        if cue.phrase.occasion and scope in _EARLIER and self._of_other_gift(mention, cue):
            return None
        if cue.phrase.rule == "population" and _IN_NEED.match(self.reading.low, cue.end, cue.end + REACH):
            return None  # "tổng số hộ có nhu cầu hỗ trợ": who needs or is due something is not all who live there
        if cue.phrase.rule == _OF_INHABITANTS and (
            self._is_base(mention) or _HAVE.match(self.reading.low, cue.end, cue.end + REACH)
        ):
            return None  # "Số người tập thể thao đạt 33% dân số": the inhabitants are what the share is reckoned from.
        if cue.phrase.yields and scope in _BEHIND and self._receives(mention) is None:
            return None
        if is_whole_of_share(self.reading, mention, cue) or is_cause_of_end(self.reading, mention, cue):
            return None
        headed = scope == "lead" and heads(self.reading, mention, cue)
        if headed:
            distance = 0
        factors = _penalties()
        weight = _weights()[scope] * cue.phrase.tier * math.exp(-distance / factors[_decay(scope, mention)])
        weight *= self._modifier(cue, mention)
        if headed:
            weight *= factors["headed"]
        elif cue.phrase.state and scope in NEAR and (stative or (scope == "lead" and distance < 4)):
            weight *= factors["stative"]
        if ended(self.reading, mention, cue):
            scope = "predicate"
            weight = max(weight, _weights()[scope] * cue.phrase.tier * factors["ended"])
        if scope == "predicate" and mention.measure == "count" and self._is_struck(cue):
            weight *= factors["struck"]
        if is_said_of(self.reading, mention, cue):
            scope = "predicate"
            weight = max(weight, _weights()[scope] * cue.phrase.tier * factors["stative"])
        if is_compared(self.reading, mention, cue):
            weight *= factors["locative"]
        if (verb := self._receives(mention)) is not None:
            # "60.000 hộ nghèo … sẽ được tặng phần quà": who receives is no statement of how many there are.
            weight *= (
                factors["receiver"]
                if cue.phrase.tier <= PEOPLE_TIER
                else factors["received"]
                if cue.end > verb
                else 1.0
            )
        if self._in_other_bracket(mention, cue):
            weight *= factors["bracket"]
        return Vote(cue.phrase.code, weight, scope, cue)

    def _pays_for(self, mention: Mention, cue: Cue) -> bool:
        """`chi 315 triệu đồng sửa chữa 21 nhà`: what stands right behind an amount says what it goes to."""
        low = self.reading.low
        if mention.measure != "amount" or cue.phrase.code not in HELP:
            return False
        if not _STRAIGHT.fullmatch(low, mention.end, cue.start):
            return False
        # What is raised to help is still raised; what is spent on visits is help.
        spent = _SPENDS.search(low, max(mention.lead_start, mention.start - 30), mention.start) is not None
        return cue.phrase.tier >= (_USE_TIER if spent else NAMING_TIER)

    def _of_other_gift(self, mention: Mention, cue: Cue) -> bool:
        """`trao 90 suất quà Tết, giúp 35 hộ khó khăn`: an occasion named in what was counted before is of that."""
        low = self.reading.low
        return (
            _COUNTED_BEFORE.search(low, max(mention.sentence.start, cue.start - 30), cue.start) is not None
            and _NEXT_HELP.search(low, cue.end, mention.start) is not None
        )

    def _is_base(self, mention: Mention) -> bool:
        """Whether words before a share name what it measures, so that those behind it name the whole."""
        return _ATTAINED.search(
            self.reading.low, max(mention.lead_start, mention.start - 40), mention.start
        ) is not None and any(
            cue.phrase.tier > PEOPLE_TIER and fits(cue, mention)
            for cue in self.reading.indicator_cues(mention.sentence.start, mention.sentence.end)
            if mention.lead_start <= cue.start < mention.start
        )

    def _is_share_of_debt(self, mention: Mention, cue: Cue) -> bool:
        """`nợ xấu 2 tỷ đồng, chiếm 0,3% tổng dư nợ`: a share of all that is owed measures what is overdue."""
        return (
            mention.unit == "percent"
            and cue.start >= mention.end
            and _DIRECTLY.fullmatch(self.reading.low, mention.end, cue.start) is not None
            and any(
                told.phrase.code == "credit_overdue" and told.end <= mention.start
                for told in self.reading.indicator_cues(mention.sentence.start, mention.sentence.end)
            )
        )

    def _is_receiver(self, mention: Mention) -> bool:
        """Whether the people that are counted stand behind a named help and the word for whom it is."""
        low, start = self.reading.low, mention.sentence.start
        if mention.unit not in _PEOPLED or not _FOR_WHOM.search(low, mention.lead_start, mention.start):
            return False
        return any(
            mention.lead_start <= cue.start < mention.start
            and cue.phrase.code in HELP
            and cue.phrase.tier >= NAMING_TIER
            and fits(cue, mention)
            for cue in self.reading.indicator_cues(start, mention.sentence.end)
        )

    def _is_family(self, mention: Mention) -> bool:
        """`Gia đình chị có 6 nhân khẩu`: whether the people that are counted are those of one family."""
        return (
            mention.unit == "person"
            and _ONE_FAMILY.search(self.reading.low, max(mention.lead_start, mention.start - 90), mention.start)
            is not None
        )

    def _told_of(self, mention: Mention, cue: Cue) -> bool:
        """Whether a predicate behind a count tells of what it counts: no other verb, purpose or place comes between."""
        low = self.reading.low
        if mention.measure != "count" or ("," in low[mention.end : cue.start] and _OF_NEXT.match(low, cue.end)):
            return False  # "312 hộ nghèo, thoát nghèo 98 hộ": the next number is what the predicate tells of
        if _DENIED.search(low, mention.end, cue.start):
            return False  # "giảm 41 hộ cận nghèo, không phát sinh hộ tái nghèo": nobody of those did
        if _OTHER_COUNT.search(low, mention.end, cue.start):
            return False  # "46 người được dạy nghề, 18 người vay vốn": it tells of the number right before it
        between = next(
            (b for a, b in mention.sentence.parentheses if 0 <= a - mention.end < 2 and b <= cue.start), None
        )
        return not _APART.search(self.reading.low, mention.end if between is None else between, cue.start)

    def _is_given_share(self, mention: Mention) -> bool:
        """`được hỗ trợ tối thiểu 70%`, `30% cho hộ cận nghèo`: a share that is given measures nobody's state."""
        if mention.unit != "percent":
            return False
        low = self.reading.low
        start = max(mention.lead_start, mention.start - 40)
        return (
            low.startswith(" cho ", mention.end)
            or _GIVEN_SHARE.search(low, start, mention.start) is not None
            or _GIVES_SHARES.match(low, mention.sentence.start, mention.start) is not None
        )

    def _receives(self, mention: Mention) -> int | None:
        """Where a verb of receiving follows the counted people, before the next number."""
        if mention.measure != "count":
            return None
        if mention.start in self._verbs:
            return self._verbs[mention.start]
        stop = NEXT_NUMBER.search(self.reading.low, mention.end, mention.sentence.end)
        clause = self.reading.scopes.clause_at(mention.sentence, mention.start)
        found = _RECEIVES.search(self.reading.low, mention.end, min(stop.start() if stop else clause[1], clause[1]))
        self._verbs[mention.start] = found.start() if found else None
        return self._verbs[mention.start]

    def discount(self, cue: Cue) -> float:
        """The factor of a cue that stands in no figure's sentence: below 1 for sources and beneficiaries."""
        return self._modifier(cue)

    def _modifier(self, cue: Cue, mention: Mention | None = None) -> float:
        """A source ("từ nguồn vận động") or a beneficiary ("cho hộ nghèo") is no purpose."""
        factors = _penalties()
        if mention is not None and self._is_cause(mention, cue):
            return factors["source"]
        if self.reading.is_source(cue) and (
            mention is None or cue.end > mention.start or cue.phrase.code in {"fund_raised", "fund_allocated"}
        ):
            return factors["source"]
        if cue.phrase.rule == _A_PEOPLE and self.reading.leads(_REGION, cue):
            return 0.0  # "vùng đồng bào dân tộc thiểu số giảm 3%": where something holds
        told = mention is not None and cue.start >= mention.end and self._said_to_be(mention, cue)
        if cue.phrase.tier <= PEOPLE_TIER and not told and self.reading.leads(_BENEFICIARY, cue):
            return factors["beneficiary"]
        if (
            cue.phrase.code == "new_rural"
            and mention is not None
            and mention.measure == "rate"
            and cue.end <= mention.start
            and self.reading.leads(_OF_PLACES, cue)
        ):
            return factors["locative"]  # "tỷ lệ nghèo của xã nông thôn mới": where the rate holds
        if cue.phrase.code == "population" and self.reading.leads(_AMONG_POOR, cue):
            return factors["beneficiary"]  # "tỷ lệ hộ nghèo đồng bào dân tộc thiểu số": who the poor are
        if cue.phrase.code == "credit_disbursed" and self.reading.leads(_OWED, cue):
            return factors["beneficiary"]  # "dư nợ cho vay hộ nghèo": the loans say what is owed for.
        if mention is not None and cue.phrase.code == "credit_outstanding" and self._is_share_of_debt(mention, cue):
            return factors["beneficiary"]  # "nợ xấu 2 tỷ đồng, chiếm 0,3% tổng dư nợ": what the share is reckoned from
        if (
            mention is not None
            and cue.phrase.code == "disaster_damage"
            and mention.unit in {"household", "person"}
            and mention.end <= cue.start < mention.tail_end
            and _GIVEN_TO.search(self.reading.low, max(mention.lead_start, mention.start - 40), mention.start)
        ):
            return factors["beneficiary"]  # "hỗ trợ cho 47 hộ có nhà bị sập": the damage says to whom.
        if self._is_aside(cue):
            return factors["source"]
        if cue.phrase.code == UNDECIDED and self.reading.leads(_WITHIN, cue):
            return factors["locative"]  # "thu nhập của lao động trong kinh tế tập thể": the head is told before it
        if (
            mention is not None
            and cue.phrase.rule == "other.accident"
            and cue.start >= mention.end
            and _VISITED.search(self.reading.low, max(mention.lead_start, mention.start - 40), mention.start)
        ):
            return factors["source"]  # "thăm 15 công nhân bị tai nạn": why they are visited
        if mention is not None and cue.start > mention.end and self.reading.leads(_LOCATIVE, cue):
            return factors["locative"]
        return 1.0

    def _of_item_before(self, mention: Mention, cue: Cue) -> bool:
        """`100% số xã có điện đạt chuẩn, 98% số hộ dùng điện`: what stands before the comma is of the other share."""
        low, start = self.reading.low, mention.lead_start
        if mention.measure != "rate" or start == mention.sentence.start or low[start - 1] == ";":
            return False
        begins = _ITEM_BEGINS.search(low, start, mention.start)
        return begins is not None and cue.end <= begins.start()

    def _is_struck(self, cue: Cue) -> bool:
        """`420 bộ sách giáo khoa ướt nát`: what befell things is told, whatever they are for, unless it is mended."""
        damage = cue.phrase.code == "disaster_damage"
        return damage and _MENDED.match(self.reading.low, cue.end, cue.end + REACH) is None

    def _is_cause(self, mention: Mention, cue: Cue) -> bool:
        """`Nhờ nguồn trợ giúp, hộ nghèo còn 210 hộ`: what stands behind "thanks to", up to its comma, is why."""
        low = self.reading.low
        return cue.end <= mention.start and "," in low[cue.end : mention.start] and self.reading.leads(_THANKS, cue)

    def _said_to_be(self, mention: Mention, cue: Cue) -> bool:
        """`74 hộ là hộ cận nghèo`: a state that is told of those who are counted, where nobody helps them."""
        low = self.reading.low
        return (
            cue.phrase.code in POVERTY
            and self.reading.leads(_IS, cue)
            and not _GIVEN_TO.search(low, max(mention.lead_start, mention.start - 40), mention.start)
            and not _GIVES.search(low, mention.sentence.start, mention.start)
        )

    def _is_aside(self, cue: Cue) -> bool:
        """Whether a cue is only what is taught, looked into or lent for, which is not what is counted.

        `Tuyên truyền phòng, chống đuối nước`, `kiểm tra công tác giảm nghèo`, `cho vay người đi làm việc ở nước ngoài`
        (credit wins over the purpose of the loan). Looked at once, however many figures the cue speaks for.
        """
        key = cue.start, cue.phrase.code
        if key not in self._asides:
            leads = self.reading.leads
            told_of = cue.phrase.code != "activities" and (leads(_TAUGHT, cue) or leads(_INSPECTED, cue))
            self._asides[key] = told_of or (not cue.phrase.code.startswith("credit_") and leads(_LENT, cue))
        return self._asides[key]

    def _has_case(self, mention: Mention) -> bool:
        """`20 triệu đồng đối với sửa chữa`: whether the case that a figure holds for stands behind it."""
        if mention.start not in self._cases:
            self._cases[mention.start] = _FOR_CASE.match(self.reading.low, mention.end) is not None
        return self._cases[mention.start]

    def _in_other_bracket(self, mention: Mention, cue: Cue) -> bool:
        """A bracket that ends the label of the number (`Dự án 1 (hạ tầng): 198 triệu đồng`) is none apart from it."""
        return any(
            a <= cue.start < b
            and not a <= mention.start < b
            and not _LABEL_ENDS.fullmatch(self.reading.low, min(b, mention.start), mention.start)
            for a, b in mention.sentence.parentheses
        )


_COUNTED_ONLY = frozenset(
    {
        "activities",
        "new_rural",
        "poor_households",
        "near_poor_households",
        "multidimensional_poverty",
        "escaped_poverty",
        "escaped_near_poverty",
    }
)
# What is farmed with a loan, and what is counted where those who borrow are.
_FARMED = frozenset({"agriculture_output", "production_support"})
_BORROWERS = frozenset({"household", "person", "turn", "case", "dossier", "project", "organisation"})
_PEOPLED = frozenset({"household", "person"})
_NO_HOMES = frozenset({"item", "class", "project", "organisation", "km", "m"})
_HOME = regex.compile(r"\b(?:nhà|căn|mái|chỗ ở)\b")
# "60 triệu đồng cho 1 hộ khó khăn về nhà ở"
_ONE_BREATH = regex.compile(
    r"(?:[^,;.:()\d]{0,30}(?:,|\bvà|\bcùng)\s[\d.]{1,9}[^,;.:()\d]{0,30})?\s+(?:cho [^,;.:()]{0,60}"
    r"|(?:có|được|để|về|bằng|qua|phát triển) [^,;.:()\d]{0,40})?"
)
# From this tier on a word for help right behind an amount says what it goes to.
_USE_TIER = 2.0
_SPENDS = regex.compile(r"\b(?:chi|trích|dành|dùng|bỏ ra|sử dụng|xuất)(?: hơn| gần| trên| khoảng| ra| số tiền)*\s*$")
_STRAIGHT = regex.compile(r"\s+(?:để |nhằm )?")
_FOR_WHOM = regex.compile(
    r"\b(?:cho|tới|đến|đến tay|tới tay|đến với|giúp|tặng)\s+(?:(?:hơn|trên|gần|khoảng|các|được)\s+)*$"
)
_HALL = regex.compile(
    r"\s(?:văn hóa|sinh hoạt|làm việc|ăn|bếp|máy|bia|trẻ|hiệu bộ|đa năng|vệ sinh|kho|xe|rông|thi đấu|ga)\b"
)
_FOR_CASE = regex.compile(r"\s*(?:/\s?\p{L}+\s*)?(?:đối với|nếu|khi|dành cho)\b")
_CASE_BEFORE = regex.compile(r"\b(?:đối với|nếu|khi|dành cho)\s+(?:\p{L}+\s+){0,3}$")
_CASE_REACH = 45
_BEFORE_PAIR = frozenset({"before", "sentence", "apart", "opener", "previous", "heading", "title"})
_TOLD_OF_BOTH = frozenset({"noun", "predicate"})
_BEHIND_RATES = frozenset({"noun", "after", "later"})
_PREDICATED = regex.compile(
    r"\b(?:được|có|đạt|tham gia|sử dụng|tiếp cận|biết|dùng)\s+(?:(?:các|dịch vụ|đủ|thêm|ít nhất)\s+)?$"
)
_BEHIND_ALL = frozenset({"noun", "predicate", "after"})
# Scopes that govern a figure from outside its own words, and indicators that are no purpose of money.
_GOVERNING = frozenset({"before", "sentence", "opener", "heading", "title"})
NEAR_BY = frozenset({"lead", "noun", "before", "after", "sentence"})
_EARLIER = frozenset({"before", "sentence"})
_BEHIND = frozenset({"after", "later", "beyond"})
_NO_PURPOSE = frozenset(
    {
        "other",
        "income",
        "poverty_line",
        "plan_completion",
        "credit_access",
        "trained_labour_rate",
        "new_rural",
        "administrative_units",
    }
)
# Rules that say what money is (revenue, prices, capital of firms), and not what for.
_KINDS_OF_MONEY = frozenset(
    {"other.economy", "other.tax", "other.investors", "other.finance", "other.interest_paid", "other.goods"}
)
_SPANS_OF_TIME = frozenset({"year", "half_year", "quarter", "month", "day"})
_FUNDS = frozenset({"fund_allocated", "fund_raised"})
_GIVEN_ANYHOW = frozenset({"relief_and_gifts", "agriculture_output"})
# Results of a plan by which a title calls it; its money goes to many purposes.
_RESULTS = frozenset({"jobs_created", "overseas_workers"})
# Totals that only surround what is told; totals whose lines all stay what the total is.
_SURROUNDINGS = frozenset({"administrative_units", "population"})
_WHOLE_CREDIT = frozenset({"credit_outstanding", "credit_disbursed", "health_insurance", "overseas_workers"})
# What is told of a part of the loans, and stays that: of what is owed what is overdue, of what was lent what is owed.
_WORSE_CREDIT = {"credit_overdue": "credit_outstanding", "credit_outstanding": "credit_disbursed"}
# Characters that the label of a line has at most.
_LABEL = 90
# What help on an occasion is taken for where its words name the helped alone, and the words that tell of help.
_HELP_OF_ANY_KIND = frozenset({"other", "unemployment", "fund_allocated", "relief_and_gifts"})
_TITLE_OCCASIONS = frozenset({"disaster_relief", "tet_support"})
_OCCASIONS_TOLD = {
    "disaster_relief": "disaster_relief",
    "disaster_damage": "disaster_relief",
    "tet_support": "tet_support",
    "meritorious_support": "meritorious_support",
}
# So many sentences, so large a share of them and so many times the next occasion make it that of the text.
_OCCASION_LEAST = 3
_OCCASION_SHARE = 0.4
_OCCASION_LEAD = 3
_PEOPLE_HELPED = frozenset({"meritorious_support.merit", "meritorious_support.people", "social_assistance.people"})
_PEOPLE_COUNTED = frozenset(
    {
        "poor_households.state",
        "near_poor_households.state",
        "multidimensional_poverty.state",
        "population.people",
        "education_support",
    }
)
_GET = regex.compile(
    r"\b(?:được (?:nhận|tặng|hỗ trợ|thăm|trao|lì xì)|nhận (?:quà|phần|suất|mức|từ|mỗi|được)"
    r"|mỗi (?:hộ|người|suất|phần|em)|mức (?:quà )?\d)"
)
_HELPS = regex.compile(
    r"\b(?:hỗ trợ|chi trả|trợ cấp|được nhận|nhận tiền|duyệt chi|giảm mức đóng|tạm dừng đóng|quà|thăm hỏi|lì xì|suất"
    r"|chúc tết)\b|\bmức (?:quà |tặng |chi )?\d"
)
# What may lie in a parcel: rice and goods by themselves, and what goes on from them.
_IN_PARCELS = frozenset(
    {"disaster_relief.bare_rice", "disaster_relief.goods", "inherit.share", "inherit.ellipsis", "indicator.undecided"}
)
_EACH_HOLDS = regex.compile(
    r"\b(?:mỗi|từng|một) (?:phần|suất|túi|hộp|giỏ|gói|thùng) quà\b[^.;\d]{0,30}\b(?:gồm|bao gồm|có|gồm có|là)\b"
)
_HOLDS = regex.compile(r"\b(?:gồm|bao gồm)\b")
# Results that are planned by the head: what stands behind the stroke is the plan.
_PLANNED = frozenset({"vocational_training", "jobs_created", "overseas_workers"})
# What a line tells once and does not go on with.
_NOT_CONTINUED = frozenset({"", "other", "plan_completion", "administrative_units", "population", "poverty_line"})
_STATES = frozenset(
    {"poor_households", "near_poor_households", "multidimensional_poverty", "escaped_poverty", "escaped_near_poverty"}
)
_DISTANCES = frozenset({"km", "m", "cm", "km2", "kW", "MW", "kV", "Cel", "mm"})
_OF_STATES = frozenset({"household", "person", "percent", "percentage_point"})
_TERRITORY_HAS = regex.compile(
    r"\b(?:xã|huyện|tỉnh|thôn|phường|thị trấn|bản|buôn|bon|ấp|thị xã|thành phố|quận|địa bàn|toàn \p{L}+|cả \p{L}+"
    r"|xóm|khóm|làng|phum|sóc|plei|đảo|đặc khu|khu phố|tổ dân phố|khu dân cư|khu|tiểu khu|cụm dân cư|phố"
    r"|địa phương|khu vực|vùng)\b[^;:]{0,60}"
    r"\b(?:có|gồm|với|hiện có|khoảng)\s+(?:khoảng|gần|hơn|trên|tổng số)?\s*$"
)
_PEOPLE_GAVE = regex.compile(r"góp|huy động|ủng hộ|hiến|vận động|doanh nghiệp|nhân dân")
_STATEMENT_ENDS = regex.compile(r"[:”\"…?!]|\.\s?\p{L}")
_PEOPLE = regex.compile(
    r"(?:hộ|người|khẩu|dân|gia đình|dân cư|người cao tuổi|người khuyết tật|trẻ em|phụ nữ|thanh niên|trẻ mồ côi)$"
)
_BODY = regex.compile(r"\b(?:đội|tổ|ban|đoàn|nhóm|chốt|lớp|hội đồng|câu lạc bộ|trung tâm|trường)\b")
_LIVES = regex.compile(
    r"\s*(?:[.,;:()/]|$|thì|mà|nhưng|nay|với|và|là|gồm|thuộc|dân|đồng bào|sinh sống|đang sinh|cư trú|hiện|người"
    r"|gia đình|dtts|chiếm"
    r"|trong)"
)
_ALL_OF = regex.compile(
    r"\b(?:có|tổng số|tổng số hộ|tổng số dân|dân số|số hộ|gồm|trên tổng số)\s*(?:là |: ?)?"
    r"(?:(?:tổng số|tổng cộng|khoảng|gần|hơn|trên|tất cả)\s+)*$"
)
_POOR_AMONG = regex.compile(
    r"\s*(?:dân(?: cư)?\s*)?[,;(]\s*(?:trong đó|trong số đó)\s*:?\s*(?:chỉ )?(?:còn |có |số )*(?:[\d.]+\s+)?"
    r"(?:hộ|khẩu|người) (?:thuộc diện )?(?:cận )?nghèo\b"
)
_NEUTRAL = frozenset({"fund_allocated"})
_NOT_GIVEN = frozenset(
    {"fund_allocated", "agriculture_output", "population", "activities", "escaped_poverty", "escaped_near_poverty"}
)
_GIVEN_SHARE = regex.compile(
    r"\b(?:hỗ trợ|miễn|được giảm|cấp bù|bù)\s+"
    r"(?:thêm\s+|tối thiểu\s+|tối đa\s+|ít nhất\s+|đến\s+|bằng\s+|từ\s+|đóng\s+)*$"
)
# "Hỗ trợ người tham gia …: hộ nghèo 30%, hộ cận nghèo 25%": the label says that shares are given.
_GIVES_SHARES = regex.compile(
    r"\W{0,3}(?:\p{L}\)|\d{1,2}[.)])?\s*(?:mức |tỷ lệ )?(?:hỗ trợ|miễn|giảm học phí|trợ cấp)\b[^:;.\d]{0,110}:\s"
)
_SHARED_OUT = regex.compile(
    r"\s*(?:gạo|lương thực)?[^\d;.:()]{0,30}\b(?:cho|tới|đến|với)\s+(?:hơn |trên |gần |khoảng )?"
)
_THIS = regex.compile(r"\b(?:tỷ lệ|con số|số|mức|chỉ số|số tiền) (?:này|đó|ấy)\b")
# "thu 120 triệu đồng", "chi: 95 triệu đồng", "còn tồn 25 triệu đồng"
_FUND_ENTRY = regex.compile(
    r"\b(?:(?P<in>thu|tổng thu|đã thu)|(?P<out>chi|tổng chi|đã chi)"
    r"|(?P<left>tồn|còn tồn|dư|còn dư|quỹ còn|quỹ còn lại))"
    r"(?: được| là| khoảng| gần| hơn| trên)*\s*:?\s*$"
)
_OF_FUND = regex.compile(r"\bquỹ\b|\bmang sang\b|\bchuyển sang\b|\b(?:tồn|dư) đầu\b")
# "; hộ cận nghèo: ", ", cho vay nước sạch đạt ": the next programme in a list of loans
_CREDIT_LISTED = regex.compile(
    r"\s*[;,]\s*(?:và\s)?(?:(?:chương trình|cho vay|vay|cho vay chương trình|chương trình cho vay)\s)?"
    r"(?:hộ (?:nghèo|cận nghèo|mới thoát nghèo|gia đình sản xuất|gia đình sxkd|sản xuất|sxkd|dân tộc|đồng bào)"
    r"|nước sạch|ns&vsmt|nsvsmt|học sinh|sinh viên|hssv|giải quyết việc làm|gqvl|hỗ trợ tạo việc làm|xuất khẩu lao động"
    r"|xklđ|lao động đi làm việc|nhà ở|làm nhà|xây nhà|doanh nghiệp|thương nhân|trồng rừng|dân tộc thiểu số"
    r"|sản xuất kinh doanh|việc làm|tạo việc làm|người chấp hành xong|máy tính|đối tượng chính sách)\b[^;.()\d]{0,60}"
)
_AND_DIRECTLY = regex.compile(r"[^;.:()\d]{0,40}\s(?:và|hoặc|hay)\s+")
_ALLOWANCE = regex.compile(r"\b(?:trợ cấp|trợ giúp|phụ cấp|hưởng|nuôi dưỡng|chăm sóc)\b")
_OF_INHABITANTS = "population.share"
_ATTAINED = regex.compile(r"\b(?:đạt|chiếm|bằng|là|còn|lên|tương đương)\b[^,;.]{0,20}$")
# The wage from which allowances and premiums are reckoned.
_BASE_WAGE = regex.compile(r"\blương (?:cơ sở|tối thiểu|cơ bản)\b")
_SHARE_OF_WAGE = regex.compile(r"(?:%|\blần|\btháng)\s+(?:mức\s+)?$")
_BASE = regex.compile(r"\s+(?:của )?(?:mức |tiền )?(?:lương|thu nhập)\b")
_TAUGHT = regex.compile(
    r"\b(?:tuyên truyền|truyền thông|tập huấn|phổ biến|hội thảo|tọa đàm|nói chuyện|quán triệt|diễn tập|bồi dưỡng)"
    r"(?:[\s,]+(?:về|công tác|phòng|chống|phòng ngừa|ngăn ngừa|giảm thiểu|đẩy lùi|kiến thức|kỹ năng|chính sách"
    r"|pháp luật|luật|chuyên đề|nâng cao|các))*"
    r"[\s,]*$"
)
# "kiểm tra công tác cải cách hành chính tại 12 cơ quan": what is looked into is not what is counted.
_INSPECTED = regex.compile(
    r"\b(?:kiểm tra|giám sát|thanh tra|khảo sát|kiểm toán)"
    r"(?:[\s,]+(?:giám sát|công tác|việc|tình hình|kết quả|thực hiện|chính sách|chấp hành|quản lý|sử dụng|về))+[\s,]*$"
)
_DENIED = regex.compile(r",\s*(?:không|chưa|hạn chế|tránh|ngăn)\b")
_OTHER_SUBJECT = regex.compile(r",\s*(?:phần lớn|đa số|hầu hết|số còn lại|còn lại|trong khi|riêng|nhưng|nhiều)\b")
_OF_NEXT = regex.compile(r"\s*(?:(?:là|được|hơn|trên|gần|khoảng|có)\s+)*\d")
_OTHER_COUNT = regex.compile(r",\s(?:và\s|còn\s|có\s){0,2}\d[\d.]*\s(?:\p{L}+(?:\s\p{L}+){0,2}\s*)?$")
_IN_REACH = 3000
"""Characters on each side in which a cue of the sentence is heard: a row of hundreds of figures is no one statement."""
_PUBLIC_REACH = 140
_PUBLIC = regex.compile(
    r"\b(?:nhà văn hóa|trường học|trường mầm non|trường tiểu học|trạm y tế|nhà sinh hoạt|phòng học|trụ sở|nhà làm việc"
    r"|nghĩa trang|hội trường|sân vận động|kênh mương|nhà máy)\b(?![^.;]{0,60}\b(?:căn nhà|nhà ở|hộ nghèo)\b)"
)
_MENDED = regex.compile(
    r"\s(?:\p{L}+\s){0,2}?(?:đã |vừa |sẽ |cần )?được (?:sửa|tu sửa|khắc phục|nâng cấp|xây lại|thay|vá)\b"
)
_THANKS = regex.compile(r"\bnhờ (?:\p{L}+\s+){0,4}$")
_ITEM_BEGINS = regex.compile(r",\s(?:(?:và|có|trên|hơn|gần|khoảng)\s)*$")
_LENT = regex.compile(r"\bcho vay\s+(?:vốn\s+|đối với\s+)*(?:\p{L}+\s+){0,4}$")
_VISITED = regex.compile(r"\b(?:thăm|thăm hỏi|tặng|trao|hỗ trợ|giúp|giúp đỡ|động viên|trợ cấp|chăm lo)\b")
_HAVE = regex.compile(
    r"\s*(?:\p{L}+\s){0,3}?(?:có (?!thu nhập|mức sống)|được|sử dụng|tham gia|biết|hài lòng|dùng|tiếp cận"
    r"|đăng ký|cài đặt|mua)\b"
)
_ONE_FAMILY = regex.compile(
    r"\b(?:gia đình|nhà|hộ)\s+(?:của\s+)?(?:bà|ông|anh|chị|em|cô|chú|bác|cụ|tôi|cháu|mình|hiện)\b[^;:.]{0,60}$"
)
_AND_THEN = regex.compile(
    r"[^\d;.:()]{0,30}?(?:[,và/]|với|gồm|\s)+\s*(?:(?:tổng số|có|với|gồm|khoảng|gần|hơn|trên|tổng cộng)\s+)*"
)
# "18 huyện, thị xã, thành phố"
_MORE_UNITS = r"(?:\s*(?:,|/|và\s)\s*(?:thị xã|thành phố|xã|phường|thị trấn|quận|tỉnh|thành|huyện|thôn|bản|ấp)\b)*"
_ACTS = regex.compile(
    _MORE_UNITS + r"(?:[^,;.:()\d]{0,25}\s)??\s*"
    r"(?:đã |đang |sẽ |cùng |đều )?(?:chủ động |tích cực |tập trung )?"
    r"(?:tổ chức|hoàn thành việc|triển khai|ban hành|thành lập|vận động|phê duyệt|báo cáo|gửi|ký kết|tiến hành"
    r"|kiện toàn"
    r"|bố trí|trích|phân bổ|sơ tán|ra quân|chỉ đạo|nộp|giải ngân|tiếp nhận|nhận|công bố|rà soát|bàn giao|phối hợp|trao"
    r"|hỗ trợ|cho vay|huy động|xuất cấp|đăng ký|đề nghị|đề xuất|cử|lập)\b"
)
_HAVE_OR_LACK = regex.compile(
    _MORE_UNITS + r"\s+"
    r"(?:(?:trong|của|trên địa bàn)\s(?:toàn\s)?(?:tỉnh|huyện|xã|thành phố)\s)?"
    r"(?:(?:vẫn|đều|hiện|đã|còn)\s){0,2}(?:có|chưa có|không có|thiếu|không còn|chưa được|được công nhận|được xếp loại"
    r"|đạt loại|xếp loại|được đánh giá)\b"
)
_ONE_OF = regex.compile(r"\b(?:một|1|01) trong (?:số |những |các |tổng số )*$")
_LARGE = frozenset({"province", "district"})
_AT = regex.compile(r"\b(?:ở|tại|trên địa bàn)\s+(?:\p{L}+\s+)?$")
_SITE = regex.compile(r"\b(?:của|thuộc|ở|tại|trên địa bàn)\s+(?:\p{L}+\s)?$")
# "chủ tịch UBND 17 xã", "bà con nhân dân hai thôn"
_WHOSE = regex.compile(
    r"\b(?:lãnh đạo|chủ tịch|bí thư|ubnd|hđnd|đảng ủy|cấp ủy|chính quyền|nhân dân|bà con|người dân|đồng bào|cán bộ"
    r"|công chức|trưởng|đại diện|đại biểu|học sinh|hội viên|đoàn viên|mặt trận|mttq|đoàn thể|công an|quân sự|loa"
    r"|phòng(?: [\p{L}&-]+){1,4}|sở(?: [\p{L}&-]+){1,4})"
    r"\s+(?:(?:của|các|cả|toàn bộ|ở|tại|thuộc)\s+){0,2}$"
)
# What strikes or is looked into at places is told of the places.
_HAPPENS_AT = frozenset({"disaster_damage", "activities"})
_DONE_BY = frozenset(HELP | {"activities", "disaster_damage", "fund_raised", "credit_disbursed", "social_assistance"})
_STATIVE = regex.compile(
    r"\b(?:còn|có|là|chiếm|giảm|tỷ lệ|giảm còn|xuống|tăng|đạt|hiện|số|gồm)\b"
    r"(?:(?!\b(?:giúp|tặng|trao|hỗ trợ|thăm|cho)\b)[^,;.]){0,14}$|\btỷ lệ\b[^,;.:()\d]{0,32}$"
)
_DIRECTLY = regex.compile(r"\s*(?:so với|so|của|trên|tổng|số)?\s*")
_DECAY = {"noun": "decay_noun", "before": "decay_far", "sentence": "decay_far", "apart": "decay_far"}
_COUNTED_BEFORE = regex.compile(r"\d\s?(?:\p{L}+\s){0,4}$")
_NEXT_HELP = regex.compile(r"[,;]\s*(?:và |đã |còn )?(?:hỗ trợ|giúp|giúp đỡ|thăm|trao|tặng|xây|sửa|khám|cấp|nhận)\b")
_IN_NEED = regex.compile(
    r"\s(?:\p{L}+\s){0,2}?(?:có nhu cầu|cần|được|đủ điều kiện|đăng ký|đề nghị|thụ hưởng|hưởng|tham gia|có nhà ở tạm)\b"
)
_WITHIN = regex.compile(r"\b(?:trong|thuộc)\s(?:lĩnh vực\s|ngành\s|khu vực\s|khối\s)?$")
_LOCATIVE = regex.compile(r"\b(?:tại|ở|trên địa bàn|giáp|thuộc)\s+(?:\p{L}+\s+){0,2}$")
_APART = regex.compile(r"\b(?:cho|giúp|hỗ trợ|để|tại|ở|với|do|là|bằng|trên)\b|[;:(]")
# "Dự án 1 (hạ tầng): 198 triệu đồng", "Dự án 1 (hạ tầng) 198 triệu đồng"
_LABEL_ENDS = regex.compile(r"\)?\s*:?\s*(?:(?:là|gồm|được|khoảng|hơn|gần|trên)\s+)?")
_ATTAINS = regex.compile(r"\b(?:đạt|hoàn thành|vượt)(?: tỷ lệ)?\s+$")
_PLAN = regex.compile(r"\b(?:kế hoạch|chỉ tiêu|dự toán|nghị quyết)\b")
_BY_NOW = regex.compile(r"\b(?:nay|hiện|đã|tới nay|đến nay) (?:đã |được |là )?$")
_PLAN_REACH = 110
# "vượt kế hoạch năm 11%"; "so với nghị quyết, thu nhập bình quân vượt 7%"; "so với kế hoạch giao đạt 95%"
_AGAINST_PLAN = regex.compile(
    r"\bvượt (?:kế hoạch|chỉ tiêu|dự toán|nghị quyết|mục tiêu)(?: (?:năm|quý|giao|được giao|đề ra|đầu năm|tỉnh|huyện))*"
    r"\s(?:là |tới |đến |hơn |gần |trên )?$"
    r"|\bso với (?:kế hoạch|chỉ tiêu|dự toán|nghị quyết)\b(?:[^,;.:\d]{0,30},)?[^,;.:\d]{0,50}"
    r"\s(?:vượt|hoàn thành|thì đạt|giao đạt|năm đạt|đề ra đạt) (?:hơn |gần |trên )?$"
)
_BY_STANDARD = regex.compile(r"\btheo (?:tiêu )?chuẩn\b[^;.]{0,60}\(\s*thu nhập[^;.()]{0,60}$")
# "mỗi năm bán 10 con, thu 25 triệu đồng"
_EARNS = regex.compile(
    r"\b(?:thu|thu về|thu được|bán|bán được|kiếm|kiếm được|lời|được lời|hái|hái được|thu hái)"
    r"(?: khoảng| gần| hơn| trên| từ| tới| đến| thêm| cả)*\s*$"
)
_GIVE = regex.compile(
    r"\b(?:cấp|hỗ trợ|trao|tặng|giao|giúp|phát|bàn giao|cấp phát|trao tặng|nhận|lĩnh)"
    r"(?: được| thêm| cho| hơn| gần| trên)*\s*$"
)
_TO_FARM = regex.compile(
    r"\s*(?:(?:con|cặp|đôi|đàn|cây|tấn|kg|bao|nghìn|vạn)\s)?(?:con\s)?(?:bò|trâu|dê|lợn|heo|gà|vịt|ngan|cá|tôm|ong"
    r"|thỏ|cừu|hươu)"
    r"(?: giống| sinh sản| con| nái| cái| thịt)?(?!\s(?:khô|hộp|nướng|giò|sữa))\b"
    r"|\s*(?:\p{L}+\s)?(?:máy (?:cày|bừa|gặt|tuốt|xay|may|bơm|phát cỏ|cắt cỏ|ấp|nông)|cây giống|con giống|hạt giống"
    r"|giống\b|phân bón"
    r"|lưới đánh cá|xe nước mía|tủ bán|xe bán)"
)
_WITH_PEOPLE = regex.compile(
    r"[^\d,;.:()]{0,25}?\s*(?:[,/(]|\bvới\b|\bvà\b|\bgồm\b|\bcó\b|\btương ứng\b|\btương đương\b)\s*"
    r"(?:(?:với|gồm|có|tổng số|gần|hơn|trên|khoảng)\s+)*"
)
_SHARE_OF = regex.compile(r"[^,;.:()\d]{0,30}[,(]\s*(?:(?:chiếm|tỷ lệ|tỉ lệ|bằng|tương đương|đạt)\s+){0,2}")
_HEADS = regex.compile(r"(?:khẩu|người)$")
_UNTOLD = frozenset({"other", "population"})
_UNDECIDED_RULE = "indicator.undecided"
_SOLD_FOR = regex.compile(r"\bbán\b[^.;]{0,40}\bđược(?: hơn| gần| khoảng| trên)*\s*$")
_INCOME_OF = regex.compile(r"\bthu nhập\b")
_REACHES_SHARE = regex.compile(r"\b(?:đạt|bằng|hoàn thành)(?: tỷ lệ)?\s*$")
# "1.030 hộ nghèo, hộ cận nghèo 1.488 hộ"
_POOR_THEN_NEAR = regex.compile(r"\s*(?:hộ )?nghèo\s*[,;]\s*(?:số )?(?:hộ )?cận nghèo\s*(?:là|còn|có|:)?\s*")
_BOTH_LEFT = regex.compile(
    r"\bthoát (?:hộ )?nghèo(?:,| và|/)\s?(?:số )?(?:hộ )?(?:thoát )?cận nghèo\b.*\b(?:tương ứng|lần lượt)\b"
)
_RESPECTIVELY = regex.compile(r"\b(?:tương ứng|lần lượt)\b")
_OF_PLACES = regex.compile(r"\b(?:của|đối với|tại|ở|theo)\s+(?:(?:các|những|bộ|tiêu chí|xã|huyện|thôn)\s+){0,3}$")
_AMONG_POOR = regex.compile(r"\bnghèo\s(?:(?:là|trong|thuộc|của|ở|vùng|người|hộ|đối tượng|các)\s)*$")
_OWED = regex.compile(r"\b(?:dư nợ|nợ quá hạn)(?: (?:các |\d{1,2} )?chương trình)?\s+$")
# "gom được 42 triệu đồng, tặng 30 thẻ bảo hiểm y tế"
_GIVES_AFTER = regex.compile(r",\s*(?:đã |để )?(?:tặng|trao|mua|cấp|trao tặng|mua tặng|hỗ trợ|giúp|dành)\b[^,;]{0,20}$")
_GIVES = regex.compile(r"\b(?:hỗ trợ|giúp|giúp đỡ|trợ giúp|cứu trợ|chia sẻ|ủng hộ|trợ cấp|thăm hỏi)\b")
_GIVEN_TO = regex.compile(r"\b(?:cho|hỗ trợ|giúp|tặng)\b")
_BENEFICIARY = regex.compile(
    r"\b(?:cho|của|thuộc|giúp|tặng|hỗ trợ|với|đối với|là|giữa)\s+(?:các\s+|những\s+)?(?:đối tượng\s+)?$"
    r"|\bcho\s+\p{L}+\s+$"
)
_A_PEOPLE = "population.share_of_people"
_REGION = regex.compile(r"\b(?:vùng|khu vực|nơi|địa bàn|xã|thôn|bản)\s+(?:có\s+)?$")
_IS = regex.compile(r"\b(?:là|thuộc)\s+$")
_RECEIVES = regex.compile(
    r"\b(?:được|sẽ|đã|cần|cần được)\s+(?:tặng|hỗ trợ|cấp|vay|nhận|trao|giúp|miễn|khám|hưởng|thăm|mua|đào tạo"
    r"|nhận quà|lĩnh)\b"
    r"|\b(?:nhận|lĩnh) (?:quà|phần quà|suất quà|được|hỗ trợ|trợ cấp)\b"
)


def _seen_alone(cue: Cue) -> Cue:
    """A cue that longer ones of its own indicator do not hide: these may be none that govern."""
    return cue._replace(inside=tuple(p for p in cue.inside if p.code != cue.phrase.code))


def _relation(scopes: Layout, mention: Mention, cue: Cue) -> tuple[str, int]:
    """Where a cue of the figure's own sentence stands, and its distance in characters."""
    if cue.start >= mention.start:
        distance = max(0, cue.start - mention.end)
        if cue.start < mention.tail_end:
            return "noun", distance
        clause = scopes.clause_at(mention.sentence, mention.start)
        if cue.start >= clause[1]:
            return "beyond", distance
        return ("after" if distance < 60 else "later"), distance
    distance = max(0, mention.start - cue.end)
    if cue.start >= mention.lead_start or _explained_by_bracket(mention, cue):
        return "lead", distance
    clause = scopes.clause_at(mention.sentence, mention.start)
    if cue.start >= clause[0]:
        return "before", distance
    end = scopes.text.find(";", cue.end, mention.start)
    apart = end >= 0 and scopes.text.find(":", cue.end, end) < 0
    return ("apart" if apart else "sentence"), distance


def _decay(scope: str, mention: Mention) -> str:
    return "decay_rate" if scope == "noun" and mention.measure == "rate" else _DECAY.get(scope, "decay")


def _explained_by_bracket(mention: Mention, cue: Cue) -> bool:
    """Whether the figure stands in a bracket that explains the words right before it."""
    return any(
        cue.end <= a < mention.start < b and a - cue.end < 70 and a >= mention.lead_start - 2
        for a, b in mention.sentence.parentheses
    )


def _borrows(vote: Vote) -> bool:
    """`… cho 310 lượt hộ vay`: those who are counted borrow."""
    return vote.indicator == "credit_disbursed" and vote.scope in {"noun", "predicate"}


def _occasion(decided: Vote, votes: Iterable[Vote]) -> Vote:
    """Help of no stated kind takes the occasion in reach (Tết, a flood), money the purpose that governs it."""
    gives = decided.cue.phrase.yields
    if not gives:
        return decided
    votes = list(votes)
    least = _penalties()["occasion"]
    if gives == "clause":
        told = (v for v in votes if v.scope in _EARLIER and v.cue.phrase.tier >= PURPOSE_TIER and v.weight > least)
        purpose = _best(v for v in told if v.indicator not in _NO_PURPOSE)
        return decided if purpose is None else purpose
    if gives == "fate":
        fate = _best(
            v
            for v in votes
            if v.cue.phrase.fate
            and v.weight > least
            and v.scope != "previous"
            and (decided.indicator, v.indicator) != ("disaster_damage", "disaster_relief")  # help brings nobody to harm
        )
        return decided if fate is None else fate
    outer = {"previous"} if gives == "occasion" and decided.indicator != "relief_and_gifts" else set()
    if decided.indicator == "fund_allocated" and _names_no_purpose(votes):
        outer.add("title")
    outer.add("apart")  # what another item of a list is given for is not what this one is for
    claims = [
        v
        for v in votes
        if v.scope not in outer
        and (v.cue.phrase.occasion or v.indicator == "disaster_damage")
        and not (v.scope == "previous" and v.cue.phrase.rule == "disaster_relief.bare_rice")
        and v.weight > least
        and v.indicator != decided.indicator
    ]
    purposes = [
        v
        for v in votes
        if v.scope in (_GOVERNING | NEAR) - outer
        and v.cue.phrase.tier >= PURPOSE_TIER
        and v.weight > least
        and v.indicator not in _NO_PURPOSE
    ]
    if gives == "topic" and (not claims or all(v.cue.phrase.tier <= PEOPLE_TIER for v in claims)):
        claims += purposes  # those whom help is for are its occasion where nothing says what it is for
    chosen = _best(claims)
    if chosen is None:
        return decided
    return chosen._replace(indicator="disaster_relief") if chosen.indicator == "disaster_damage" else chosen


def _names_no_purpose(votes: Iterable[Vote]) -> bool:
    """Whether a title names results or several purposes at once: the money of such a plan is its whole budget."""
    named = {v.indicator for v in votes if v.scope == "title" and v.cue.phrase.tier >= PURPOSE_TIER} - _NO_PURPOSE
    return len(named) > 1 or (bool(named) and named <= _RESULTS)


def _kind_of_help(low: str, mention: Mention, decided: Vote, votes: Iterable[Vote]) -> Vote:
    """`Hỗ trợ 1.850 hộ nghèo có nhà ở`: what the bare verb of help leaves open, the words behind the people say."""
    if decided.cue.phrase.yields != "topic" or decided.indicator != "relief_and_gifts":
        return decided
    named = (
        v
        for v in votes
        if v.indicator in HELP
        and v.cue.phrase.tier >= NAMING_TIER
        and (v.scope in _TOLD_OF_BOTH or (v.scope == "after" and _ONE_BREATH.fullmatch(low, mention.end, v.cue.start)))
    )
    chosen = _best(v for v in named if v.weight > _penalties()["undecided"])
    return decided if chosen is None else chosen


def _budget_of_field(mentions: Sequence[Mention], decided: Vote, votes: Iterable[Vote]) -> Vote | None:
    """`bố trí 250 triệu đồng cho công tác tuyển quân`: money for a field without a code is a budget as a whole."""
    measures = {m.measure for m in mentions}
    if decided.indicator != UNDECIDED or "amount" not in measures or "count" in measures:
        return None
    if decided.scope in NEAR and decided.cue.phrase.rule in _KINDS_OF_MONEY:
        return None
    named = (v for v in votes if v.scope in NEAR and v.indicator == "fund_allocated")
    return _best(v for v in named if v.weight > _penalties()["undecided"])


def _of_own_item(votes: list[Vote]) -> list[Vote]:
    """What other items of a list tell of is not heard where words of the own one name what it measures."""
    if not any(v.scope in NEAR and not v.cue.phrase.yields for v in votes):
        return votes
    return [v for v in votes if v.scope != "apart"]


def _best(votes: Iterable[Vote]) -> Vote | None:
    return max(votes, key=lambda v: v.weight, default=None)


def _helps_victims(low: str, mention: Mention, votes: Iterable[Vote]) -> bool:
    """`Hỗ trợ 12 hộ bị thiệt hại`: what is told is the help, and the damage only says to whom."""
    if mention.indicator != "disaster_damage" or mention.unit not in {
        "household",
        "person",
        "VND",
        "USD",
        "t",
        "kg",
        "gift",
        "case",
        "item",
        "percent",
    }:
        return False
    if mention.measure == "amount" and (mention.per or _given_to_victims(low, mention, votes)):
        return True  # so much a house or a hectare is what helps, and so does "20 tỷ đồng hỗ trợ hộ bị thiệt hại"
    if mention.unit in {"item", "gift", "kg", "t"} and any(
        v.cue.phrase.rule == "disaster_relief.goods" and v.scope == "noun" for v in votes
    ):
        return True  # "cứu trợ các vùng bị ảnh hưởng với 300 thùng mì": what is brought was not hit
    named = any(
        v.scope in {"lead", "before"} and v.cue.phrase.tier >= NAMING_TIER and not v.cue.phrase.fate for v in votes
    )
    scopes = {"lead", "before"} if mention.measure == "amount" and not named else {"lead"}
    if any(v.cue.phrase.rule == "disaster_relief" and v.scope == "lead" and _relieves(low, v.cue) for v in votes):
        return True  # "hỗ trợ khẩn cấp 35 hộ có nhà tốc mái": the verb names the relief, the damage says to whom
    return any(
        v.cue.phrase.yields in {"topic", "occasion"}
        and v.indicator not in _NEUTRAL
        and v.scope in scopes
        and v.weight > _penalties()["helping"]
        for v in votes
    )


def _relieves(low: str, cue: Cue) -> bool:
    """Whether the words of a cue are a verb of relief."""
    return _GIVES.match(low, cue.start, cue.end) is not None


def _given_to_victims(low: str, mention: Mention, votes: Iterable[Vote]) -> bool:
    """Whether a verb of help stands behind the figure, before the words of the damage."""
    harms = (v.cue.start for v in votes if v.indicator == "disaster_damage" and v.cue.start > mention.end)
    return _GIVES.search(low, mention.end, min(harms, default=mention.end)) is not None


def _told_before(low: str, mentions: Sequence[Mention], mention: Mention, near: Vote | None) -> Mention | None:
    """The figure before in the sentence that tells of the same matter, where this one has no words of its own.

    Such are the next of a list ("…: 77 tỷ; …: 38 tỷ"), a movement of the level before it ("đạt 93%, tăng 0,4 điểm"), a
    multiple ("gấp 1,6 lần"), and what one house of those before costs or measures.
    """
    price = _is_price(mention, near)
    vague = near is not None and near.cue.phrase.yields == "topic"
    if near is not None and near.cue.phrase.tier > PEOPLE_TIER and not price and not vague:
        return None
    for before in reversed(mentions[max(0, mention.index - 3) : mention.index]):
        if before.sentence is not mention.sentence or before.indicator in {"", "plan_completion"}:
            continue
        if before.trace["indicator"].rule == "fraction.whole" or (
            mention.measure == "amount" and before.indicator in POVERTY
        ):
            continue  # what goes on is the part of "22/74 huyện thoát nghèo"; and money measures no poverty
        if before.unit in TERRITORIES and mention.unit not in TERRITORIES:
            continue  # "riêng 2 xã vùng cao giảm 6%": where something holds is not what holds
        if near is None and before.indicator in _STATES and _is_share_of(low, before, mention):
            return before
        if (
            near is None
            and before.unit == mention.unit
            and before.per == mention.per
            and not _prices_another(before, mention, mentions)
            and not _is_other_thing(low, before, mention)
        ):
            return before
        if near is None and (mention.change != "level" or mention.unit == "ratio") and before.change == "level":
            return before
        if "house" in mention.per and before.indicator.startswith("housing"):
            return before
        counted = before.measure == "count" and mention.measure == "amount"
        if (
            (near is None or ((vague or near.cue.start >= mention.end) and before.indicator in HELP))
            and counted
            and (before.unit in mention.per or set(mention.per) - _SPANS_OF_TIME)
        ):
            return before
    return None


# What is named between two figures and is seldom what the second measures: what befell those who are helped.
_OF_OTHERS = frozenset({"disaster_damage", UNDECIDED})


def _told_since(own: Vote | None, told: Mention) -> bool:
    """`huy động 31 tỷ đồng, dư nợ qua 4 hội 412 tỷ đồng`: what is named since the figure before."""
    return (
        own is not None
        and own.scope == "before"
        and own.cue.phrase.tier >= NAMING_TIER
        and not own.cue.phrase.yields
        and own.indicator not in _OF_OTHERS
        and told.indicator != own.indicator
        and own.cue.start >= told.end
    )


def _is_share_of(low: str, count: Mention, rate: Mention) -> bool:
    """`1.100 hộ cận nghèo, 2,5%`: a share right behind what it is the share of."""
    return (
        count.measure == "count"
        and rate.unit == "percent"
        and rate.change == "level"
        and _SHARE_OF.fullmatch(low, count.end, rate.start) is not None
    )


def _is_price(mention: Mention, near: Vote | None) -> bool:
    """`70 triệu đồng/căn cho hộ có nhà sập`: so much a house, whoever gets it."""
    told_of = near is not None and near.indicator in {UNDECIDED, "disaster_damage"}
    return told_of and "house" in mention.per


def _is_other_thing(low: str, before: Mention, mention: Mention) -> bool:
    """`12 lớp tập huấn; tuyển 40 vị trí`: things by another noun behind a semicolon are no more of the same."""
    if mention.unit != "item" or ";" not in low[before.end : mention.start]:
        return False
    nouns = [low[m.numeral.end : m.end].split()[:1] for m in (before, mention)]
    return all(nouns) and nouns[0] != nouns[1]


def _prices_another(before: Mention, mention: Mention, mentions: Sequence[Mention]) -> bool:
    """`300 suất quà, mỗi suất 1 triệu đồng; 50 suất học bổng, mỗi suất 2 triệu đồng`: each price is of its own gift."""
    between = mentions[before.index + 1 : mention.index]
    return bool(mention.per) and any(m.measure == "count" and m.unit in mention.per for m in between)


def _shares_out(low: str, before: Mention, mention: Mention) -> bool:
    """`cấp 12 tấn gạo cho 800 khẩu`, `mở 9 lớp nghề cho 250 người`: who gets goods or courses belongs to them."""
    return (
        before.sentence is mention.sentence
        and (before.unit in {"t", "kg", "class"} or before.indicator == "production_support")
        and mention.unit in {"household", "person"}
        and before.indicator not in {"", "agriculture_output", UNDECIDED}
        and _SHARED_OUT.fullmatch(low, before.end, mention.start) is not None
    )


def _same_share(before: Mention, mention: Mention) -> bool:
    """`Mỗi hộ được hỗ trợ 3 triệu đồng, 20 kg gạo`: one share of money and goods."""
    told, here = before.trace.get("per"), mention.trace.get("per")
    alike = told is not None and here is not None and told.cue == here.cue and told.cue.startswith("mỗi ")
    return alike and before.sentence is mention.sentence and mention.unit in {"kg", "t", "l", "item", "gift"}


def _each_and_all(before: Mention, mention: Mention) -> bool:
    """`60 triệu đồng/hộ (2 tỷ 820 triệu đồng)`: so much for each, and in brackets for all of them, or the other way."""
    if before.sentence is not mention.sentence or before.indicator in {"", "plan_completion"}:
        return False
    if not before.per and not mention.per:
        return False
    brackets = mention.sentence.parentheses
    directly = any(0 <= a - before.end < 12 and a < mention.start < b for a, b in brackets)
    return directly and before.measure == mention.measure


def _is_whole(mentions: Sequence[Mention], mention: Mention) -> bool:
    """Whether the figure is the total of a fraction ("18/21 huyện", "37 trên tổng số 42 lao động")."""
    part = mentions[mention.index - 1] if mention.index else mention
    if part.part_of != mention.index:
        return False
    told = not part.numeral.role and part.trace["part_of"].rule == "part_of.fraction"
    return part.numeral.role == "part" or told


def _is_called(mention: Mention, vote: Vote) -> bool:
    """Whether a cue is the noun by which those who are counted are called."""
    named = mention.numeral.end <= vote.cue.start < mention.end <= vote.cue.end
    called = named and vote.cue.phrase.tier <= PEOPLE_TIER and vote.indicator not in _UNTOLD
    return called and mention.unit not in TERRITORIES


def _of_whole(mentions: Sequence[Mention], mention: Mention) -> tuple[str, str, str, str]:
    """What the whole of a fraction counts: all units of a place, what was planned of a result, else all inhabitants."""
    if mention.unit in TERRITORIES:
        return "administrative_units", "fraction.whole", "/", "number"
    done = mentions[mention.index - 1].indicator
    if done == "activities" and mention.unit not in {"household"}:
        return done, "fraction.attended", "/", "number"
    if done in _PLANNED:
        return done, "fraction.planned", "/", "number"
    return "population", "fraction.whole", "/", "number"
