"""What two figures of one statement measure: together, or each by words of its own."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.indicators.continued import CREDIT_LISTED, Heirs, told_before
from extractors.indicators.heard import builds_anything
from extractors.indicators.help import NEUTRAL, helps_victims, is_vague_gift, occasion, to_farm
from extractors.indicators.measures import countable
from extractors.indicators.money import FUNDS, budget_of_field, earned
from extractors.indicators.people import PEOPLED, STATES
from extractors.indicators.plan import completes, of_planned
from extractors.indicators.votes import TOLD_OF_BOTH, Vote, heaviest, penalties, take_vote
from extractors.mentions import Mention
from extractors.reading import NAMING_TIER, NEAR, PEOPLE_TIER, PURPOSE_TIER, Reading, fits
from extractors.standing import POVERTY, found_work, heads
from extractors.topics import HELP, LOANS, UNDECIDED, take, take_default

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
_NO_HOMES = frozenset({"item", "class", "project", "organisation", "km", "m"})
_BEFORE_PAIR = frozenset({"before", "sentence", "apart", "opener", "previous", "heading", "title"})
_OWN_CLAUSE = NEAR | {"before"}
_GIVEN_ANYHOW = frozenset({"relief_and_gifts", "agriculture_output"})


class PairReader:
    """Decides the pairs of one text."""

    def __init__(self, reading: Reading, heirs: Heirs) -> None:
        self.reading = reading
        self.heirs = heirs

    def decide(self, mentions: Sequence[Mention], one: Mention, other: Mention, votes: dict[int, list[Vote]]) -> None:
        """Set the indicators of two figures that tell of one thing."""
        first, second = (one, other) if one.index < other.index else (other, one)
        for mention in (first, second):
            self._take_own(first, mention, votes[mention.index])
        if _owed_of_overdue(first, second, votes):
            take(first, "credit_outstanding", "credit_outstanding.overdue", "", "clause")
        undecided = not first.indicator and not second.indicator
        if undecided and self._are_apart(first, second, votes):
            return
        if first.indicator and second.indicator:
            return
        rooms = first.unit in _NO_HOMES or second.unit in _NO_HOMES
        heard = [
            v
            for v in votes[first.index] + votes[second.index]
            if v.indicator != "plan_completion" and not (rooms and builds_anything(self.reading, v.cue))
        ]
        best = self._best(first, second, votes[first.index], heard)
        if self._goes_on(mentions, first, second, best):
            return
        part_of = first.part_of if first.part_of is not None else second.part_of
        if part_of is not None and self._follows_total(mentions[part_of], first, second, best):
            return
        counted = best is not None and best.indicator in _COUNTED_ONLY and part_of is None
        if counted and best is not None and _apart_by_money(self.reading, first, second, best, votes):
            return
        if best is not None and _apart_by_unit(self.reading, first, second, best, votes):
            return
        self._take_best(first, second, best, heard)
        self._correct(first, second, votes)

    def _take_own(self, first: Mention, mention: Mention, votes: list[Vote]) -> None:
        """A share of a plan, and what is owed or overdue, stand by themselves in any pair."""
        own = heaviest(votes)
        owed = "credit_outstanding" if mention.measure == "amount" else "credit_overdue"
        if own is not None and own.indicator == "plan_completion":
            take_vote(self.reading, mention, own, votes)
        elif mention is not first and of_planned(self.reading, first, mention):
            take(mention, "plan_completion", "plan_completion.fraction", "/", "clause")
        elif own is not None and own.scope == "lead" and own.indicator == owed:
            # "51.200 hội viên vay, dư nợ 1.325 tỷ đồng (nợ quá hạn 0,1%)"
            take_vote(self.reading, mention, own, votes)
        elif completes(self.reading, mention):
            take(mention, "plan_completion", "plan_completion.over_100", "", "clause")

    def _are_apart(self, first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> bool:
        """Whether each of the two has a matter of its own, which is then set."""
        return (
            _whole_and_state(self.reading, first, second, votes)
            or _apart_by_standing(self.reading, first, second, votes)
            or _apart_by_credit(self.reading, first, second, votes)
            or _done_and_lent(self.reading, first, second, votes)
            or _helped_and_lent(self.reading, first, second, votes)
            or _kinds_and_sum(self.reading, first, second, votes)
            or _bought_with_loan(self.reading, first, second, votes)
            or _raised_and_used(self.reading, first, second, votes)
        )

    def _best(self, first: Mention, second: Mention, lead: list[Vote], heard: list[Vote]) -> Vote | None:
        """The heaviest cue for both; what speaks for the second alone weighs less."""
        factors = penalties()
        weighed = [
            v._replace(
                weight=v.weight
                * (1.0 if v in lead or _borrows(v) else factors["pair_second"])
                * (factors["neutral"] if v.cue.phrase.rule in NEUTRAL else 1.0)
            )
            for v in heard
            if v.scope != "previous"
        ]
        best = heaviest(weighed)
        return None if best is None else budget_of_field((first, second), best, heard) or best

    def _goes_on(self, mentions: Sequence[Mention], first: Mention, second: Mention, best: Vote | None) -> bool:
        """Whether a pair without words near it goes on with a state or a level told before."""
        lent = mentions[first.index - 1] if first.index else None
        if lent is not None and not first.indicator and _lent_next(self.reading.low, mentions, lent, first):
            for mention in (first, second):
                if not mention.indicator:
                    self.heirs.inherit(mention, lent, "inherit.taken_up", "clause")
            return True
        if first.indicator or not (best is None or best.scope in _BEFORE_PAIR):
            return False
        told = told_before(self.reading.low, mentions, first, None)
        if told is None or told.unit != first.unit or not (told.indicator in STATES or first.change != "level"):
            return False
        for mention in (first, second):
            if not mention.indicator:
                self.heirs.inherit(mention, told, "inherit.ellipsis", "sentence")
        return True

    def _follows_total(self, total: Mention, first: Mention, second: Mention, best: Vote | None) -> bool:
        """Whether a pair that is part of a total measures what that does, for want of louder words."""
        if best is None:
            weak = people = True
        else:
            weak = (
                best.weight < penalties()["undecided"]
                # A part with its share, told by the words of its total.
                or (best.scope in _BEFORE_PAIR and first.measure == total.measure == "amount")
                # Loans listed under what is owed or lent, whatever they are for and to whom.
                or (total.indicator in LOANS and not best.indicator.startswith("credit_o"))
                or (best.indicator == UNDECIDED and total.indicator in FUNDS)
            )
            people = best.cue.phrase.tier <= PEOPLE_TIER
        if not (weak and total.indicator) and not (people and total.indicator in HELP):
            return False
        for mention in (first, second):
            if mention.indicator:
                continue
            if mention.measure == "count" and total.indicator in FUNDS:
                take_default(mention)
            else:
                self.heirs.inherit(mention, total, "inherit.part_of", "total")
        return True

    def _take_best(self, first: Mention, second: Mention, best: Vote | None, heard: list[Vote]) -> None:
        """What the heaviest cue says of both; where none is near, what was sold and earned."""
        weak = best is None or best.weight < penalties()["undecided"]
        words = earned(self.reading, first, second) if best is None or weak or _is_far(best) else None
        for mention in (first, second):
            if mention.indicator:
                continue
            if words is not None and mention.measure != "rate":
                indicator = "income" if mention.measure == "amount" else "agriculture_output"
                take(mention, indicator, "income.earned", words, "clause")
            elif best is None or weak:
                take_default(mention)
            else:
                take_vote(self.reading, mention, occasion(best, heard), heard)

    def _correct(self, first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> None:
        """Animals and tools that are given, and help to those who were hit, whichever of the two says so."""
        pair = first, second
        if any(is_vague_gift(self.reading, m) and to_farm(self.reading, m) for m in pair):
            for mention in pair:
                if mention.indicator in _GIVEN_ANYHOW:
                    take(mention, "production_support", "production_support.given", "", "number")
        if any(helps_victims(self.reading.low, m, votes[m.index]) for m in pair):
            for mention in pair:
                if mention.indicator == "disaster_damage":
                    take(mention, "disaster_relief", "disaster_relief.victims", "", "clause")


def _lent_next(low: str, mentions: Sequence[Mention], before: Mention, first: Mention) -> bool:
    """`cho vay hộ nghèo 5 tỷ đồng/90 hộ; nước sạch 8 tỷ đồng/400 hộ`: the next programme of a list of loans."""
    told = before.indicator == "credit_disbursed" and before.sentence is first.sentence and first.measure == "amount"
    paired = before.pair is not None and mentions[before.pair].measure == "amount"
    return told and paired and CREDIT_LISTED.fullmatch(low, before.end, first.start) is not None


def _whole_and_state(reading: Reading, first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> bool:
    """`trên tổng số 12.400 hộ dân thì hộ nghèo chiếm 3%`: all who live there, and then the state of some."""
    if first.unit not in PEOPLED or " thì " not in reading.low[first.end : second.start]:
        return False
    own = heaviest(votes[second.index])
    if own is None or not own.cue.phrase.state:
        return False
    take(first, "population", "population.whole", "thì", "clause")
    take_vote(reading, second, own, votes[second.index])
    return True


def _apart_by_credit(reading: Reading, first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> bool:
    """`cho 1.120 lượt hộ vay với tổng dư nợ 42 tỷ đồng`: what was lent and what is owed are two things."""
    one, other = (heaviest(v for v in votes[m.index] if v.scope in NEAR) for m in (first, second))
    if one is None or other is None or one.indicator == other.indicator or second.measure != "amount":
        return False
    owed = other.indicator in {"credit_outstanding", "credit_overdue"} and other.cue.phrase.tier >= NAMING_TIER
    if not owed or one.cue.phrase.tier < PURPOSE_TIER:
        return False
    take_vote(reading, first, one, votes[first.index])
    take_vote(reading, second, other, votes[second.index])
    return True


def _owed_of_overdue(first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> bool:
    """`nguồn ủy thác còn 58 tỷ đồng, tỷ lệ quá hạn 0,1%`: a sum of which a share is overdue is what is owed."""
    own = heaviest(v for v in votes[first.index] if v.scope in _OWN_CLAUSE)
    told = own is not None and own.cue.phrase.tier >= NAMING_TIER
    overdue = second.indicator == "credit_overdue" and first.measure == "amount" and second.measure == "rate"
    return overdue and not first.indicator and not told


# "mở 2 lớp dạy nghề cho 60 người, cho vay 640 triệu đồng"
_THEN_LENDS = regex.compile(
    r"[^;.()]{0,60},\s(?:và\s|đồng thời\s|đã\s|còn\s)*(?:cho vay|giải ngân cho vay)\b[^;.()\d]{0,40}"
)
# Things that nobody borrows for: what is counted by them is told by words of its own.
_NOT_BORROWERS = frozenset({"class", "gift", "house", "item", "card", "case"})


def _done_and_lent(reading: Reading, first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> bool:
    """`tặng 120 suất quà, cho vay 3 tỷ đồng`: lending begins a statement of its own."""
    if first.unit not in _NOT_BORROWERS or second.measure != "amount":
        return False
    if not _THEN_LENDS.fullmatch(reading.low, first.end, second.start):
        return False
    other = heaviest(v for v in votes[second.index] if v.scope in NEAR and v.indicator.startswith("credit_"))
    if other is None:
        return False
    one = heaviest(v for v in votes[first.index] if v.scope in NEAR and not v.indicator.startswith("credit_"))
    if one is None:
        take_default(first)
    else:
        take_vote(reading, first, occasion(one, votes[first.index]), votes[first.index])
    take_vote(reading, second, other, votes[second.index])
    return True


def _helped_and_lent(reading: Reading, first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> bool:
    """`hỗ trợ nhà ở cho 1.380 hộ, nguồn vay 34 tỷ đồng`: what is lent is named behind those who are helped."""
    one = heaviest(v for v in votes[first.index] if v.scope != "previous")
    other = heaviest(v for v in votes[second.index] if v.scope in NEAR)
    if one is None or other is None or first.measure != "count" or second.measure != "amount":
        return False
    lent = other.scope == "lead" and other.indicator == "credit_disbursed" and other.cue.start >= first.end
    if not lent or one.indicator not in HELP or one.cue.phrase.tier < NAMING_TIER or one.scope not in _OWN_CLAUSE:
        return False
    take_vote(reading, first, occasion(one, votes[first.index]), votes[first.index])
    take_vote(reading, second, other, votes[second.index])
    return True


def _kinds_and_sum(reading: Reading, first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> bool:
    """`tổng dư nợ 13 chương trình tín dụng đạt 431 tỷ đồng`: things without a code say nothing of the sum."""
    one = heaviest(votes[first.index])
    other = heaviest(v for v in votes[second.index] if v.scope in _OWN_CLAUSE)
    if one is None or other is None or one.indicator != UNDECIDED or one.scope not in TOLD_OF_BOTH:
        return False
    if first.measure != "count" or second.measure != "amount" or other.cue.phrase.tier < NAMING_TIER:
        return False
    if other.indicator == UNDECIDED or other.cue.end > first.start:
        return False
    take_vote(reading, first, one, votes[first.index])
    take_vote(reading, second, other, votes[second.index])
    return True


# What is farmed with a loan, and what is counted where those who borrow are.
_FARMED = frozenset({"agriculture_output", "production_support"})
_BORROWERS = frozenset({"household", "person", "turn", "case", "dossier", "project", "organisation"})


def _bought_with_loan(reading: Reading, first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> bool:
    """`vay 30 triệu đồng mua 2 con trâu`: the money is lent, and the animals are what somebody farms."""
    lent = heaviest(v for v in votes[first.index] if v.scope in NEAR)
    farmed = any(v.indicator in _FARMED and v.scope in NEAR for v in votes[second.index])
    if lent is None or lent.indicator != "credit_disbursed" or first.measure != "amount" or not farmed:
        return False
    if second.measure != "count" or second.unit in _BORROWERS:
        return False
    take_vote(reading, first, lent, votes[first.index])
    take(second, "agriculture_output", "agriculture_output.bought", "", "clause")
    return True


def _apart_by_standing(reading: Reading, first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> bool:
    """`dân số 12.000 người, tỷ lệ hộ nghèo 2,8%`: who lives there, and behind a head of its own who is poor."""
    one, other = (heaviest(v for v in votes[m.index] if v.scope == "lead") for m in (first, second))
    if one is None or other is None or one.indicator != "population" or other.indicator not in POVERTY:
        return False
    if other.cue.start < first.end or not heads(reading, second, other.cue):
        return False
    take_vote(reading, first, one, votes[first.index])
    take_vote(reading, second, other, votes[second.index])
    return True


def _apart_by_money(
    reading: Reading, first: Mention, second: Mention, best: Vote, votes: dict[int, list[Vote]]
) -> bool:
    """`22 huyện thoát khỏi tình trạng khó khăn; kinh phí 75.000 tỷ đồng`: money measures no poverty."""
    for mention, other in ((first, second), (second, first)):
        own = heaviest(v for v in votes[mention.index] if v.indicator not in _COUNTED_ONLY)
        if mention.measure != "amount" or own is None or own.weight < penalties()["undecided"]:
            continue
        take_vote(reading, mention, occasion(own, votes[mention.index]), votes[mention.index])
        if not other.indicator:
            take_vote(reading, other, best, votes[other.index])
        return True
    return False


def _apart_by_unit(reading: Reading, first: Mention, second: Mention, best: Vote, votes: dict[int, list[Vote]]) -> bool:
    """`tuyển 800 công nhân với mức lương 7 triệu đồng`: what is no measure of the one is said of the other alone."""
    for mention, other in ((first, second), (second, first)):
        if mention.indicator or other.indicator or fits(best.cue, mention):
            continue
        own = heaviest(
            v
            for v in votes[mention.index]
            if v.scope in NEAR and v.indicator != best.indicator and not v.cue.phrase.yields
        )
        spoken = own is not None and own.weight > penalties()["undecided"] and own.cue.phrase.tier >= PURPOSE_TIER
        if own is not None and spoken and own.scope == "lead":
            take_vote(reading, mention, own, votes[mention.index])
        elif mention.measure == "count" and found_work(reading.low, mention):
            take(mention, "jobs_created", "jobs_created.taken_on", "", "clause")
        elif mention.measure == "amount" and (words := earned(reading, other, mention)) is not None:
            take(mention, "income", "income.earned", words, "clause")
        elif not countable(best.indicator, mention):
            _take_other(reading, mention, votes[mention.index])
        else:
            continue
        take_vote(reading, other, occasion(best, votes[other.index]), votes[other.index])
        return True
    return False


def _take_other(reading: Reading, mention: Mention, votes: list[Vote]) -> None:
    """What a figure measures that the matter of its pair is not counted in: what its own words say, or found work."""
    own = heaviest(v for v in votes if v.scope != "previous" and countable(v.indicator, mention))
    if own is not None and own.weight > penalties()["undecided"]:
        take_vote(reading, mention, own, votes)
    elif found_work(reading.low, mention):
        take(mention, "jobs_created", "jobs_created.taken_on", "", "clause")
    else:
        take_default(mention)


# "gom được 42 triệu đồng, tặng 30 thẻ bảo hiểm y tế"
_GIVES_AFTER = regex.compile(r",\s*(?:đã |để )?(?:tặng|trao|mua|cấp|trao tặng|mua tặng|hỗ trợ|giúp|dành)\b[^,;]{0,20}$")


def _raised_and_used(reading: Reading, first: Mention, second: Mention, votes: dict[int, list[Vote]]) -> bool:
    """`vận động 4,2 tỷ đồng, xây 28 nhà`: what was raised, and behind a comma and a verb what was done with it."""
    one = heaviest(v for v in votes[first.index] if v.scope == "lead")
    gives = _GIVES_AFTER.search(reading.low, first.end, second.start) is not None
    own = {"lead", "predicate", "noun"} if gives else {"lead", "predicate"}
    other = heaviest(v for v in votes[second.index] if v.scope in own)
    if one is None or other is None or first.measure != "amount" or second.measure != "count":
        return False
    jobs = one.indicator == "credit_disbursed" and other.indicator == "jobs_created"
    raised = one.indicator == "fund_raised" and other.indicator != "fund_raised"
    if not (jobs or raised) or other.cue.start < first.end:
        return False
    if "," not in reading.low[first.end : other.cue.start]:
        return False
    take_vote(reading, first, one, votes[first.index])
    take_vote(reading, second, occasion(other, votes[second.index]), votes[second.index])
    return True


def _is_far(best: Vote) -> bool:
    """Whether no more speaks for a pair than a title, or a word outside it for what has no code."""
    return best.scope == "title" or (best.indicator == UNDECIDED and best.scope not in NEAR)


def _borrows(vote: Vote) -> bool:
    """`… cho 310 lượt hộ vay`: those who are counted borrow."""
    return vote.indicator == "credit_disbursed" and vote.scope in {"noun", "predicate"}
