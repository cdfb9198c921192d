"""What two figures of one statement measure: together, or each by words of its own."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.indicators_continued import Heirs, told_before
from extractors.indicators_heard import builds_anything
from extractors.indicators_help import NEUTRAL, helps_victims, is_vague_gift, occasion, to_farm
from extractors.indicators_money import FUNDS, budget_of_field, earned
from extractors.indicators_people import PEOPLED, STATES
from extractors.indicators_plan import completes, of_planned
from extractors.indicators_votes import Vote, heaviest, penalties, take_vote
from extractors.mentions import Mention
from extractors.reading import NAMING_TIER, NEAR, PEOPLE_TIER, PURPOSE_TIER, Reading
from extractors.standing import POVERTY, heads
from extractors.topics import HELP, UNDECIDED, take, take_default

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
            own = heaviest(votes[mention.index])
            if own is not None and own.indicator == "plan_completion":
                take_vote(self.reading, mention, own, votes[mention.index])
            elif mention is second and of_planned(self.reading, first, second):
                take(mention, "plan_completion", "plan_completion.fraction", "/", "clause")
            elif (
                own is not None
                and own.scope == "lead"
                and own.indicator == ("credit_outstanding" if mention.measure == "amount" else "credit_overdue")
            ):
                # "51.200 hội viên vay, dư nợ 1.325 tỷ đồng (nợ quá hạn 0,1%)"
                take_vote(self.reading, mention, own, votes[mention.index])
            elif completes(self.reading, mention):
                take(mention, "plan_completion", "plan_completion.over_100", "", "clause")
        undecided = not first.indicator and not second.indicator
        if undecided and first.unit in PEOPLED and " thì " in self.reading.low[first.end : second.start]:
            own = heaviest(votes[second.index])
            if own is not None and own.cue.phrase.state:  # "trên tổng số 12.400 hộ dân thì hộ nghèo chiếm 3%"
                take(first, "population", "population.whole", "thì", "clause")
                take_vote(self.reading, second, own, votes[second.index])
                return
        if undecided and (
            _apart_by_standing(self.reading, first, second, votes)
            or _apart_by_credit(self.reading, first, second, votes)
            or _bought_with_loan(self.reading, first, second, votes)
            or _raised_and_used(self.reading, first, second, votes)
        ):
            return
        if first.indicator and second.indicator:
            return
        rooms = any(m.unit in _NO_HOMES for m in (first, second))
        keep = [
            v
            for m in (first, second)
            for v in votes[m.index]
            if v.indicator != "plan_completion" and not (rooms and builds_anything(self.reading, v.cue))
        ]
        factor = penalties()
        lead = [v for v in votes[first.index] if v.indicator != "plan_completion"]
        specific = [
            Vote(
                v.indicator,
                v.weight
                * (1.0 if v in lead or _borrows(v) else factor["pair_second"])
                * (factor["neutral"] if v.cue.phrase.rule in NEUTRAL else 1.0),
                v.scope,
                v.cue,
            )
            for v in keep
            if v.scope != "previous"
        ]
        best = heaviest(specific)
        if best is not None:
            best = budget_of_field((first, second), best, keep) or best
        told = (
            told_before(self.reading.low, mentions, first, None) if best is None or best.scope in _BEFORE_PAIR else None
        )
        goes_on = told is not None and (told.indicator in STATES or first.change != "level")
        if told is not None and goes_on and told.unit == first.unit and not first.indicator:
            for mention in (first, second):
                if not mention.indicator:
                    self.heirs.inherit(mention, told, "inherit.ellipsis", "sentence")
            return
        part_of = first.part_of if first.part_of is not None else second.part_of
        counted = best is not None and best.indicator in _COUNTED_ONLY and part_of is None
        if counted and best is not None and _apart_by_money(self.reading, first, second, best, votes):
            return
        weak = best is None or best.weight < factor["undecided"]
        people = best is not None and best.cue.phrase.tier <= PEOPLE_TIER and part_of is not None
        if part_of is not None and best is not None and best.scope in _BEFORE_PAIR and first.measure == "amount":
            # A part with its share, told by the words of its total.
            weak = weak or mentions[part_of].measure == "amount"
        if part_of is not None and best is not None and best.indicator == "credit_disbursed":
            weak = weak or mentions[part_of].indicator == "credit_outstanding"  # loans listed under what is owed
        if part_of is not None and best is not None and best.indicator == UNDECIDED:
            weak = weak or mentions[part_of].indicator in FUNDS
        if part_of is not None and (
            (weak and mentions[part_of].indicator) or (people and mentions[part_of].indicator in HELP)
        ):
            for mention in (first, second):
                if mention.indicator:
                    continue
                if mention.measure == "count" and mentions[part_of].indicator in FUNDS:
                    take_default(mention)
                else:
                    self.heirs.inherit(mention, mentions[part_of], "inherit.part_of", "total")
            return
        for mention in (first, second):
            if mention.indicator:
                continue
            if (
                best is None
                or best.weight < factor["undecided"]
                or (_is_far(self.reading, best) and earned(self.reading, first, second, mention))
            ):
                if not earned(self.reading, first, second, mention):
                    take_default(mention)
            else:
                take_vote(self.reading, mention, occasion(best, keep), keep)
        if any(is_vague_gift(self.reading, m) and to_farm(self.reading, m) for m in (first, second)):
            for mention in (first, second):
                if mention.indicator in _GIVEN_ANYHOW:
                    take(mention, "production_support", "production_support.given", "", "number")
        if any(helps_victims(self.reading.low, m, votes[m.index]) for m in (first, second)):
            for mention in (first, second):
                if mention.indicator == "disaster_damage":
                    take(mention, "disaster_relief", "disaster_relief.victims", "", "clause")


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


def _is_far(reading: Reading, best: Vote) -> bool:
    """Whether no more speaks for a pair than a title, or a word outside it for what has no code."""
    return best.scope == "title" or (best.indicator == UNDECIDED and best.scope not in NEAR)


def _borrows(vote: Vote) -> bool:
    """`… cho 310 lượt hộ vay`: those who are counted borrow."""
    return vote.indicator == "credit_disbursed" and vote.scope in {"noun", "predicate"}
