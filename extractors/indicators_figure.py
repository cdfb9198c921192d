"""What one figure measures."""

from __future__ import annotations

from collections.abc import Container, Sequence

import regex

from extractors.indicators_continued import (
    Heirs,
    each_and_all,
    is_price,
    same_line,
    same_share,
    shares_out,
    taken_up,
    told_before,
    told_since,
)
from extractors.indicators_help import helps_victims, is_helped, is_vague_gift, kind_of_help, occasion, to_farm
from extractors.indicators_money import (
    EARNS,
    FUNDS,
    SOLD_FOR,
    bounds_the_poor,
    budget_of_field,
    fund_entry,
    is_allowance,
)
from extractors.indicators_pair import PairReader
from extractors.indicators_people import (
    PEOPLED,
    UNTOLD,
    are_so,
    has_poor_among,
    inhabitants,
    is_called,
    is_family,
    is_whole,
    of_whole,
    said_before_place,
)
from extractors.indicators_plan import reaches_plan
from extractors.indicators_votes import Vote, heaviest, penalties, take_vote
from extractors.mentions import TERRITORIES, Mention
from extractors.reading import NAMING_TIER, NEAR, Reading
from extractors.standing import ENDS_OF_POVERTY, POVERTY, STANDARDS, found_work
from extractors.topics import UNDECIDED, take, take_default

_NEAR_BY = frozenset({"lead", "noun", "before", "after", "sentence"})
# Totals that only surround what is told; totals whose lines all stay what the total is.
_SURROUNDINGS = frozenset({"administrative_units", "population"})
_WHOLE_CREDIT = frozenset({"credit_outstanding", "credit_disbursed", "health_insurance", "overseas_workers"})
# What is told of a part of the loans, and stays that: of what is owed what is overdue, of what was lent what is owed.
_WORSE_CREDIT = {"credit_overdue": "credit_outstanding", "credit_outstanding": "credit_disbursed"}
_PEOPLE_GAVE = regex.compile(r"góp|huy động|ủng hộ|hiến|vận động|doanh nghiệp|nhân dân")


class FigureReader:
    """Decides the figures of one text, a total before its parts; `earlier` names the figure after each of a series."""

    def __init__(self, reading: Reading, heirs: Heirs, earlier: Container[int]) -> None:
        self.reading = reading
        self.heirs = heirs
        self.earlier = earlier
        self.pairs = PairReader(reading, heirs)

    def decide(self, mentions: Sequence[Mention], mention: Mention, votes: dict[int, list[Vote]]) -> None:
        """Set the indicator of a figure, and of the other one of its pair."""
        own = heaviest(v for v in votes[mention.index] if v.scope != "previous")
        if mention.pair is not None:
            self.pairs.decide(mentions, mention, mentions[mention.pair], votes)
            return
        if reaches_plan(self.reading, mention):
            take(mention, "plan_completion", "plan_completion.against", "", "clause")
            return
        total = mentions[mention.part_of] if mention.part_of is not None else None
        before = mentions[mention.index - 1] if mention.index else None
        if mention.index in self.earlier and before is not None and before.indicator:
            self.heirs.inherit(mention, before, "inherit.series", "clause")
            return
        if before is not None and each_and_all(before, mention):
            self.heirs.inherit(mention, before, "inherit.ellipsis", "sentence")
            return
        if (told := taken_up(self.reading, mentions, mention, own)) is not None:
            self.heirs.inherit(mention, told, "inherit.taken_up", "clause")
            return
        if mention.unit in TERRITORIES | {"household", "person"} and is_whole(mentions, mention):
            called = heaviest(v for v in votes[mention.index] if is_called(mention, v))
            if called is not None:
                take_vote(self.reading, mention, called, votes[mention.index])  # "65/327 hộ nghèo"
            else:
                take(mention, *of_whole(mentions, mention))
            return
        if mention.unit in PEOPLED and has_poor_among(self.reading, mention):
            take(mention, "population", "population.whole", "trong đó", "clause")
            return
        near = heaviest([v for v in votes[mention.index] if v.scope in NEAR])
        if total is not None and mention.numeral.role != "part":
            if not total.indicator:
                self.decide(mentions, total, votes)
            mention.named = (
                near is not None
                and near.weight >= penalties()["part_threshold"]
                and (near.cue.phrase.tier >= NAMING_TIER or near.indicator in ENDS_OF_POVERTY)
            )
            if near is not None and total.indicator == "multidimensional_poverty" and near.indicator in STANDARDS:
                mention.named = True  # "1.586 hộ nghèo đa chiều, trong đó 815 hộ nghèo, 771 hộ cận nghèo"
            if near is not None and near.indicator in POVERTY and total.indicator in UNTOLD:
                mention.named = True  # "cả bản 74 hộ mà 58 hộ nghèo"
            if near is not None and near.indicator == "fund_raised":
                # What the people gave of works goes where the works go; of a budget that names none it was raised.
                by_people = _PEOPLE_GAVE.search(self.reading.words(near.cue).lower()) is not None
                mention.named = total.indicator == "fund_allocated" and mention.measure == "amount" and by_people
            if near is not None and near.indicator == "disaster_damage" and total.indicator == "disaster_relief":
                mention.named = mention.measure != "amount"  # relief is paid by what was lost, and stays relief
            if near is not None and total.indicator in FUNDS and near.indicator == UNDECIDED:
                # "vốn ODA 400 tỷ đồng" of a whole budget says where it comes from; what is not levied is none of it.
                mention.named = near.cue.phrase.rule == "other.tax"
            if near is not None and total.indicator == "fund_carried_over" and near.indicator == "fund_allocated":
                mention.named = False  # "chuyển sang 12 tỷ đồng, gồm vốn đầu tư …": by its sources it stays left over
            owed = near is not None and mention.named and _WORSE_CREDIT.get(near.indicator, "") == total.indicator
            same = (total.indicator in _WHOLE_CREDIT and not owed) or not mention.named
            if same and total.indicator not in _SURROUNDINGS:
                self.heirs.inherit(mention, total, "inherit.part_of", "total")
                return
        if near is None and (entry := fund_entry(self.reading, mention)) is not None:
            take(mention, entry, "fund.entry", "", "clause")
            return
        if before is not None and same_share(before, mention):
            self.heirs.inherit(mention, before, "inherit.share", "clause")
            return
        if before is not None and shares_out(self.reading.low, before, mention):
            self.heirs.inherit(mention, before, "inherit.ellipsis", "clause")
            return
        weak = own is None or own.weight < penalties()["told_again"] or mention.unit != "ratio"
        if (
            weak
            and (
                near is None
                or near.cue.phrase.yields == "topic"
                or mention.change != "level"
                or is_price(mention, near)
            )
            and (told := told_before(self.reading.low, mentions, mention, near)) is not None
            and not told_since(own, told)
        ):
            self.heirs.inherit(mention, told, "inherit.ellipsis", "sentence")
            return
        far = own is None or own.weight < penalties()["undecided"] or own.scope == "title"
        if (far or said_before_place(self.reading, mention, own)) and inhabitants(self.reading, mention, before):
            take(mention, "population", "population.subject", "", "clause")
            return
        idle = far or (own is not None and (own.scope not in NEAR or own.indicator == UNDECIDED))
        if idle and found_work(self.reading.low, mention):
            take(mention, "jobs_created", "jobs_created.taken_on", "", "clause")
            return
        if far and is_family(self.reading, mention):
            take_default(mention)
            return
        if own is None or own.weight < penalties()["undecided"]:
            earned = EARNS.search(self.reading.low, max(mention.lead_start, mention.start - 40), mention.start)
            if earned is None and mention.measure == "amount":
                earned = SOLD_FOR.search(self.reading.low, mention.lead_start, mention.start)
            if earned is not None and mention.measure == "amount":
                take(mention, "income", "income.earned", earned.group().strip(), "clause")
            elif earned is not None and mention.unit in {"t", "kg"}:
                take(mention, "agriculture_output", "agriculture_output.sold", earned.group().strip(), "clause")
            elif mention.measure == "amount" and is_allowance(self.reading, mention):
                take(mention, "social_assistance", "social_assistance.monthly", "tháng", "number")
            elif (told := same_line(self.reading, mentions, mention)) is not None:
                self.heirs.inherit(mention, told, "inherit.line", "line")
            elif are_so(self.reading, mentions, mention):
                take(mention, UNDECIDED, "other.units_that_are_so", "", "clause")
            else:
                take_default(mention)
            return
        if own.indicator == "income" and mention.measure == "amount" and bounds_the_poor(self.reading, mention):
            take(mention, "poverty_line", "poverty_line.bound", "trở xuống", "number")
            return
        said = kind_of_help(self.reading.low, mention, own, votes[mention.index])
        budget = budget_of_field([mention], said, votes[mention.index])
        said = budget or occasion(said, votes[mention.index])
        take_vote(self.reading, mention, said, votes[mention.index])
        if helps_victims(self.reading.low, mention, votes[mention.index]):
            take(mention, "disaster_relief", "disaster_relief.victims", "", "clause")
        elif mention.unit in {"t", "kg"} and own.cue.phrase.rule == "disaster_relief.bare_rice":
            pupils = heaviest(
                v for v in votes[mention.index] if v.indicator == "education_support" and v.scope in _NEAR_BY
            )
            if pupils is not None and pupils.weight > penalties()["undecided"]:
                # Rice told among what pupils get is no relief.
                take_vote(self.reading, mention, pupils, votes[mention.index])
        elif mention.indicator == "agriculture_output" and is_helped(self.reading, mention):
            take(mention, "production_support", "production_support.helped", "", "clause")
        elif is_vague_gift(self.reading, mention) and to_farm(self.reading, mention):
            take(mention, "production_support", "production_support.given", "", "number")
        elif mention.indicator in {"relief_and_gifts", UNDECIDED} and is_allowance(self.reading, mention):
            take(mention, "social_assistance", "social_assistance.monthly", "tháng", "number")
