"""What one figure measures."""

from __future__ import annotations

from collections.abc import Container, Sequence

import regex

from extractors.indicators.continued import (
    Heirs,
    as_before,
    divides,
    each_and_all,
    from_to,
    has_own_subject,
    is_price,
    is_share_of_fee,
    next_given_share,
    pays_each,
    same_line,
    same_share,
    shares_out,
    taken_up,
    told_before,
    told_since,
)
from extractors.indicators.help import (
    goes_to_several,
    helps_victims,
    is_helped,
    is_vague_gift,
    kind_of_help,
    occasion,
    to_farm,
)
from extractors.indicators.money import (
    FUNDS,
    bounds_the_poor,
    budget_of_field,
    earns,
    fund_entry,
    fund_takes,
    is_allowance,
)
from extractors.indicators.pair import PairReader
from extractors.indicators.people import (
    PEOPLED,
    UNTOLD,
    are_so,
    does_something,
    has_poor_among,
    inhabitants,
    is_called,
    is_family,
    is_of_people,
    is_place_itself,
    is_share_of,
    is_share_of_all,
    is_so_many_of,
    is_whole,
    of_whole,
    said_before_place,
)
from extractors.indicators.plan import reaches_plan
from extractors.indicators.votes import TOLD_OF_BOTH, Vote, heaviest, penalties, take_vote
from extractors.mentions import TERRITORIES, Mention
from extractors.reading import NAMING_TIER, NEAR, Reading
from extractors.standing import ENDS_OF_POVERTY, POVERTY, STANDARDS, found_work
from extractors.topics import HELP, UNDECIDED, take, take_default

_NEAR_BY = frozenset({"lead", "noun", "before", "after", "sentence"})
# Totals that only surround what is told; totals whose lines all stay what the total is.
_SURROUNDINGS = frozenset({"administrative_units", "population"})
_WHOLE_CREDIT = frozenset({"credit_outstanding", "credit_disbursed", "health_insurance", "overseas_workers"})
# What is told of a part of the loans, and stays that: of what is owed what is overdue, of what was lent what is owed.
_WORSE_CREDIT = {"credit_overdue": "credit_outstanding", "credit_outstanding": "credit_disbursed"}
_FAR_BEHIND = frozenset({"after", "later", "beyond"})
_PEOPLE_GAVE = regex.compile(r"góp|huy động|ủng hộ|hiến|vận động|doanh nghiệp|nhân dân|xã hội hóa")


class FigureReader:
    """Decides the figures of one text, a total before its parts; `earlier` names the figure after each of a series."""

    def __init__(self, reading: Reading, heirs: Heirs, earlier: Container[int]) -> None:
        self.reading = reading
        self.heirs = heirs
        self.earlier = earlier
        self.pairs = PairReader(reading, heirs)

    def decide(self, mentions: Sequence[Mention], mention: Mention, votes: dict[int, list[Vote]]) -> None:
        """Set the indicator of a figure, and of the other one of its pair."""
        if mention.pair is not None:
            self.pairs.decide(mentions, mention, mentions[mention.pair], votes)
            return
        heard = votes[mention.index]
        own = heaviest(v for v in heard if v.scope != "previous")
        if self._is_told_by_form(mentions, mention, own, heard):
            return
        compared = mention.unit == "ratio"
        # "thiệt hại 2.100 tỷ đồng, gấp 3 lần số thu ngân sách": what a multiple is compared with it does not measure
        near = heaviest(v for v in heard if v.scope in NEAR and not (compared and v.cue.start >= mention.end))
        if mention.part_of is not None and mention.numeral.role != "part":
            total = mentions[mention.part_of]
            if not total.indicator:
                self.decide(mentions, total, votes)
            if self._follows_total(mention, total, near):
                return
        if self._goes_on(mentions, mention, own, near) or self._is_told_by_people(mentions, mention, own):
            return
        if own is None or own.weight < penalties()["undecided"]:
            self._take_without_cue(mentions, mention)
        else:
            self._take_cue(mention, own, heard)

    def _is_told_by_form(
        self, mentions: Sequence[Mention], mention: Mention, own: Vote | None, heard: Sequence[Vote]
    ) -> bool:
        """What the form of the statement settles before any cue: shares of plans, series, brackets, fractions."""
        before = mentions[mention.index - 1] if mention.index else None
        if reaches_plan(self.reading, mention):
            take(mention, "plan_completion", "plan_completion.against", "", "clause")
        elif fund_takes(self.reading, mention):
            take(mention, "fund_raised", "fund_raised.taken_in", "quỹ", "clause")
        elif mention.index in self.earlier and before is not None and before.indicator:
            self.heirs.inherit(mention, before, "inherit.series", "clause")
        elif (of_level := as_before(self.reading.low, mentions, mention)) is not None:
            self.heirs.inherit(mention, of_level, "inherit.ellipsis", "sentence")
        elif before is not None and divides(self.reading.low, before, mention):
            self.heirs.inherit(mention, before, "inherit.divided", "clause")
        elif before is not None and from_to(self.reading.low, before, mention):
            self.heirs.inherit(mention, before, "inherit.series", "clause")
        elif before is not None and next_given_share(self.reading, before, mention):
            self.heirs.inherit(mention, before, "inherit.shares", "clause")
        elif before is not None and each_and_all(before, mention):
            self.heirs.inherit(mention, before, "inherit.ellipsis", "sentence")
        elif (told := taken_up(self.reading, mentions, mention, own)) is not None:
            self.heirs.inherit(mention, told, "inherit.taken_up", "clause")
        elif mention.unit in TERRITORIES | PEOPLED and is_whole(mentions, mention):
            called = heaviest(v for v in heard if is_called(mention, v))
            if called is not None and not is_share_of_all(mentions, mention):
                take_vote(self.reading, mention, called, heard)  # "65/327 hộ nghèo"
            else:
                take(mention, *of_whole(self.reading.low, mentions, mention))
        elif before is not None and before.indicator == "population" and is_share_of(self.reading, before, mention):
            self.heirs.inherit(mention, before, "inherit.share_of", "clause")
        elif mention.unit in PEOPLED and is_so_many_of(self.reading, mention) and not _are_told_apart(heard):
            take(mention, "population", "fraction.whole", "cứ", "clause")
        elif mention.unit in PEOPLED and has_poor_among(self.reading, mention):
            take(mention, "population", "population.whole", "trong đó", "clause")
        else:
            return False
        return True

    def _follows_total(self, mention: Mention, total: Mention, near: Vote | None) -> bool:
        """A part measures what its total does, unless words of its own name another matter; sets `named`."""
        if total.indicator == "population" and near is None and does_something(self.reading, mention):
            take(mention, UNDECIDED, "other.part_that_does", "", "clause")
            return True
        if _is_bare_part(mention, total):
            self.heirs.inherit(mention, total, "inherit.part_of", "total")
            return True
        mention.named = near is not None and self._is_named(mention, total, near)
        owed = near is not None and mention.named and _WORSE_CREDIT.get(near.indicator, "") == total.indicator
        other_help = near is not None and mention.named and _buys_other(mention, total, near)
        same = (total.indicator in _WHOLE_CREDIT and not owed and not other_help) or not mention.named
        if not same or total.indicator in _SURROUNDINGS:
            return False
        self.heirs.inherit(mention, total, "inherit.part_of", "total")
        return True

    def _is_named(self, mention: Mention, total: Mention, near: Vote) -> bool:
        """Whether the words nearest to a part name a matter apart from its total's."""
        if total.indicator == "fund_carried_over" and near.indicator == "fund_allocated":
            return False  # "chuyển sang 12 tỷ đồng, gồm vốn đầu tư …": by its sources it stays left over
        if total.indicator in FUNDS and near.indicator == UNDECIDED:
            # "vốn ODA 400 tỷ đồng" of a whole budget says where it comes from; what is not levied is none of it.
            return near.cue.phrase.rule == "other.tax"
        if near.indicator == "disaster_damage" and total.indicator == "disaster_relief":
            return mention.measure != "amount"  # relief is paid by what was lost, and stays relief
        if near.indicator == "fund_raised":
            # What the people gave of works goes where the works go; of a budget that names none it was raised.
            by_people = _PEOPLE_GAVE.search(self.reading.words(near.cue).lower()) is not None
            return total.indicator == "fund_allocated" and mention.measure == "amount" and by_people
        if near.indicator in POVERTY and total.indicator in UNTOLD:
            return True  # "cả bản 74 hộ mà 58 hộ nghèo"
        if total.indicator == "multidimensional_poverty" and near.indicator in STANDARDS:
            return True  # "1.586 hộ nghèo đa chiều, trong đó 815 hộ nghèo, 771 hộ cận nghèo"
        names = near.cue.phrase.tier >= NAMING_TIER or near.indicator in ENDS_OF_POVERTY
        return names and near.weight >= penalties()["part_threshold"]

    def _goes_on(self, mentions: Sequence[Mention], mention: Mention, own: Vote | None, near: Vote | None) -> bool:
        """Figures without words of their own that go on with the account, the share or the list before them."""
        low = self.reading.low
        before = mentions[mention.index - 1] if mention.index else None
        if near is None and (entry := fund_entry(self.reading, mention)) is not None:
            take(mention, entry, "fund.entry", "", "clause")
        elif near is None and before is not None and has_own_subject(low, before, mention):
            take(mention, UNDECIDED, "other.own_subject", "", "clause")
        elif near is None and before is not None and is_share_of_fee(before, mention):
            self.heirs.inherit(mention, before, "inherit.shares", "sentence")
        elif near is None and before is not None and pays_each(low, before, mention):
            take(mention, "income", "income.of_each", "", "clause")
        elif before is not None and same_share(before, mention) and not _names_own_gift(near):
            self.heirs.inherit(mention, before, "inherit.share", "clause")
        elif before is not None and shares_out(low, before, mention):
            self.heirs.inherit(mention, before, "inherit.ellipsis", "clause")
        elif (
            (own is None or own.weight < penalties()["told_again"] or mention.unit != "ratio")
            and (
                near is None
                or near.cue.phrase.yields == "topic"
                or mention.change != "level"
                or is_price(mention, near)
            )
            and (told := told_before(low, mentions, mention, near)) is not None
            and not told_since(own, told)
        ):
            self.heirs.inherit(mention, told, "inherit.ellipsis", "sentence")
        else:
            return False
        return True

    def _is_told_by_people(self, mentions: Sequence[Mention], mention: Mention, own: Vote | None) -> bool:
        """What who is counted tells where no cue is near: inhabitants, who found work, one family."""
        before = mentions[mention.index - 1] if mention.index else None
        far = own is None or own.weight < penalties()["undecided"] or own.scope == "title"
        behind = own is not None and own.scope in _FAR_BEHIND
        idle = far or (
            own is not None and (own.scope not in NEAR or own.indicator == UNDECIDED or own.cue.phrase.direct)
        )
        apart = far or behind or said_before_place(self.reading, mention, own)
        if (apart and inhabitants(self.reading, mention, before)) or (far and is_place_itself(self.reading, mention)):
            take(mention, "population", "population.subject", "", "clause")
        elif (far or behind) and is_of_people(self.reading, mention):
            take(mention, "population", "population.of_people", "là", "clause")
        elif idle and found_work(self.reading.low, mention):
            take(mention, "jobs_created", "jobs_created.taken_on", "", "clause")
        elif far and is_family(self.reading, mention):
            take_default(mention)
        else:
            return False
        return True

    def _take_without_cue(self, mentions: Sequence[Mention], mention: Mention) -> None:
        """What a figure measures for which no cue speaks loudly enough."""
        earned = earns(self.reading, mention)
        if earned is not None and mention.measure == "amount":
            take(mention, "income", "income.earned", earned, "clause")
        elif earned is not None and mention.unit in {"t", "kg"}:
            take(mention, "agriculture_output", "agriculture_output.sold", earned, "clause")
        elif (told := same_line(self.reading, mentions, mention)) is not None:
            self.heirs.inherit(mention, told, "inherit.line", "line")
        elif are_so(self.reading, mentions, mention):
            take(mention, UNDECIDED, "other.units_that_are_so", "", "clause")
        else:
            take_default(mention)

    def _take_cue(self, mention: Mention, own: Vote, heard: Sequence[Vote]) -> None:
        """What the heaviest cue says, and what help or money that it leaves open is for."""
        if mention.unit == "house" and own.indicator == UNDECIDED and own.scope not in TOLD_OF_BOTH:
            take_default(mention)  # "đường chỉ đi được xe máy, vậy mà vẫn xong 512 nhà"
            return
        if own.indicator == "income" and mention.measure == "amount" and bounds_the_poor(self.reading, mention):
            take(mention, "poverty_line", "poverty_line.bound", "trở xuống", "number")
            return
        if own.indicator in HELP and goes_to_several(self.reading, mention):
            take(mention, "fund_allocated", "fund_allocated.several", "", "clause")
            return
        said = kind_of_help(self.reading.low, mention, own, heard)
        take_vote(self.reading, mention, budget_of_field([mention], said, heard) or occasion(said, heard), heard)
        if helps_victims(self.reading.low, mention, heard):
            take(mention, "disaster_relief", "disaster_relief.victims", "", "clause")
        elif mention.unit in {"t", "kg"} and own.cue.phrase.rule == "disaster_relief.bare_rice":
            pupils = heaviest(v for v in heard if v.indicator == "education_support" and v.scope in _NEAR_BY)
            if pupils is not None and pupils.weight > penalties()["undecided"]:
                take_vote(self.reading, mention, pupils, heard)  # rice told among what pupils get is no relief
        elif mention.indicator == "agriculture_output" and is_helped(self.reading, mention):
            take(mention, "production_support", "production_support.helped", "", "clause")
        elif is_vague_gift(self.reading, mention) and to_farm(self.reading, mention):
            take(mention, "production_support", "production_support.given", "", "number")
        elif mention.indicator in {"relief_and_gifts", UNDECIDED} and is_allowance(self.reading, mention):
            take(mention, "social_assistance", "social_assistance.monthly", "tháng", "number")


def _names_own_gift(near: Vote | None) -> bool:
    """`mỗi hộ được cấp một bể nước và 2 con dê cái`: whether the noun of a number names what it is for."""
    return near is not None and near.scope == "noun" and near.cue.phrase.tier >= NAMING_TIER


# What is told apart by kinds that have codes of their own: the poor and near-poor, houses built and mended.
_OF_KINDS = PEOPLED | TERRITORIES | {"house"}


def _is_bare_part(mention: Mention, total: Mention) -> bool:
    """`96 ý kiến, trong đó giao thông 22, y tế 18`: a bare number behind a field is so many of the things counted."""
    bare = mention.numeral.end == mention.end and mention.measure == total.measure == "count"
    return bare and total.unit not in _OF_KINDS and total.indicator not in _SURROUNDINGS


def _buys_other(mention: Mention, total: Mention, near: Vote) -> bool:
    """`22 tỷ đồng cho bảo hiểm y tế, tiền điện; trong đó tiền điện 1 tỷ đồng`: money of a sum for several things."""
    money = mention.measure == total.measure == "amount" and not total.indicator.startswith("credit_")
    return money and near.scope == "lead" and near.indicator in HELP - {total.indicator}


def _are_told_apart(heard: Sequence[Vote]) -> bool:
    """Whether words behind a number say who of all the people are counted ("100 hộ thoát nghèo", "10 hộ nghèo")."""
    return any(v.scope in TOLD_OF_BOTH and v.indicator != "population" for v in heard)
