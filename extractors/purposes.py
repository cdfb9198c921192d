"""What money is for where its own words leave it open: a loan, a use told behind it, the help that it sums up.

These passes run when every figure has been read by itself (`extractors.indicators`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

import regex

from extractors.mentions import Mention
from extractors.reading import NAMING_TIER, NEXT_NUMBER, Reading, fits
from extractors.topics import HELP, LOANS, NO_MATTER, PURPOSES, take


def settle_purposes(reading: Reading, mentions: Sequence[Mention]) -> None:
    """Set `indicator` anew where what money is for is told beside it; later passes rest on those before."""
    low = reading.low
    complete(low, mentions)
    remain(low, mentions)
    lend(low, mentions)
    teach_trade(low, mentions)
    get_goods(low, mentions)
    owe(low, mentions)
    list_under(low, mentions)
    list_by_kind(low, mentions)
    go_on_with_kind(mentions)
    give_away(reading, mentions)
    match_capital(low, mentions)
    share_sources(low, mentions)
    spend_on(mentions)
    build(reading, mentions)
    price_houses(low, mentions)
    sum_houses(low, mentions)
    raise_together(low, mentions)
    sum_up(low, mentions)


def lend(low: str, mentions: Sequence[Mention]) -> None:
    """`Quỹ Hỗ trợ nông dân giải ngân 500 triệu đồng cho 10 hộ`: what a lender pays out are loans."""
    told = Counter(m.indicator for m in mentions if m.indicator not in NO_MATTER)
    credit = sum(count for code, count in told.items() if code.startswith("credit_"))
    of_credit = credit >= _CREDIT_LEAST and credit >= _CREDIT_SHARE * told.total()
    for mention in mentions:
        decided = mention.trace["indicator"]
        if decided.rule not in _PAID_OUT:
            continue
        sentence = mention.sentence
        if decided.cue.lower() not in _PAYS_OUT:
            continue
        if of_credit or _LENDER.search(low, sentence.start, sentence.end) or _goes_on_with_loans(mentions, mention):
            take(mention, "credit_disbursed", "credit_disbursed.lender", decided.cue, "sentence")
    for mention in mentions:
        whole = mentions[mention.part_of] if mention.part_of is not None else mention
        follows = mention.trace["indicator"].rule == "inherit.part_of" and mention.indicator == "fund_allocated"
        if follows and whole.trace["indicator"].rule == "credit_disbursed.lender":
            take(mention, whole.indicator, "inherit.part_of", "", "total")


def _goes_on_with_loans(mentions: Sequence[Mention], mention: Mention) -> bool:
    """`Nợ quá hạn có 2 hộ, 90 triệu đồng. Năm nay giải ngân 12 hộ, 960 triệu đồng`: in a paragraph of loans."""
    for index in range(mention.index - 1, max(-1, mention.index - 1 - _AROUND), -1):
        before = mentions[index]
        if before.sentence.block != mention.sentence.block:
            return False
        if before.sentence is not mention.sentence and before.indicator not in NO_MATTER:
            return before.indicator.startswith("credit_")
    return False


def teach_trade(low: str, mentions: Sequence[Mention]) -> None:
    """`Hỗ trợ học nghề; tiền ăn 30.000 đồng/ngày`: board and fares are of the course, those of patients of the cure."""
    for mention in mentions:
        kept = mention.indicator in _KEEP_OF_PUPILS
        sentence = mention.sentence
        told = _KEEP.search(low, max(sentence.start, mention.start - _KEEP_REACH), mention.start) if kept else None
        if told is None:
            continue
        if _PATIENTS.search(low, told.end(), mention.start):
            for paid in {mention.index, mention.pair if mention.pair is not None else mention.index}:
                take(mentions[paid], "medical_support", "medical_support.keep", told[0], "clause")
            continue
        if mention.measure != "amount":
            continue
        if _APPRENTICES.search(low, sentence.start, sentence.end) and not _PUPILS.search(
            low, sentence.start, sentence.end
        ):
            take(mention, "vocational_training", "vocational_training.keep", "học nghề", "sentence")


def get_goods(low: str, mentions: Sequence[Mention]) -> None:
    """`52 hộ được hỗ trợ 62 con bò`: those who get what one earns a living with are of that help."""
    for who, goods in pairwise(mentions):
        helped = who.unit in {"household", "person"} and who.trace["indicator"].rule in _HELPED_ANYHOW
        if not helped or goods.indicator != "production_support" or goods.sentence is not who.sentence:
            continue
        if _GET_GOODS.fullmatch(low, who.end, goods.start):
            take(who, "production_support", "inherit.goods", "", "clause")


def _from(mentions: Sequence[Mention], first: int) -> Iterator[Mention]:
    """The mentions from one on, without a copy of what is not looked at."""
    return (mentions[index] for index in range(first, len(mentions)))


def complete(low: str, mentions: Sequence[Mention]) -> None:
    """`Giải ngân 71/168 tỷ đồng, đạt 42,3%`: the share that is paid of money planned says how far the plan is."""
    for done, planned, share in zip(mentions, mentions[1:], mentions[2:], strict=False):
        money = done.unit == planned.unit and done.measure == "amount" and share.unit == "percent"
        if not money or low[done.end : planned.start].strip() != "/" or not planned.numeral.value:
            continue
        reckoned = done.numeral.value / planned.numeral.value * 100
        if share.sentence is done.sentence and abs(reckoned - share.numeral.value) < _ROUNDED:
            take(share, "plan_completion", "plan_completion.fraction", "/", "clause")
    _complete_counts(low, mentions)
    for paid, share in pairwise(mentions):
        # "Giải ngân được 71 tỷ đồng, đạt 42%": the share of the plan that is paid.
        told = share.unit == "percent" and share.change == "level" and share.indicator == "fund_allocated"
        if not told or paid.measure != "amount" or share.sentence is not paid.sentence:
            continue
        if _REACHES.fullmatch(low, paid.end, share.start) and _PAID.search(low, paid.sentence.start, paid.start):
            take(share, "plan_completion", "plan_completion.paid_out", "giải ngân", "clause")


def _complete_counts(low: str, mentions: Sequence[Mention]) -> None:
    """`chỉ tiêu 32.500 người, sáu tháng làm được 13.980, tức 43%`: the share that is done of what is aimed at."""
    for planned, done, share in zip(mentions, mentions[1:], mentions[2:], strict=False):
        alike = planned.unit == done.unit and planned.indicator == done.indicator and planned.measure != "rate"
        if not alike or share.unit != "percent" or share.sentence is not planned.sentence:
            continue
        aimed = (
            _AIMED_AT.search(low, max(planned.sentence.start, planned.start - _AIM_REACH), planned.start) is not None
        )
        if not aimed or share.change != "level" or not planned.numeral.value:
            continue
        reckoned = done.numeral.value / planned.numeral.value * 100
        if abs(reckoned - share.numeral.value) < (_ROUNDED if share.qualifier == "exact" else _BOUNDED):
            take(share, "plan_completion", "plan_completion.reckoned", "", "clause")


def price_houses(low: str, mentions: Sequence[Mention]) -> None:
    """`Sửa 21 căn nhà tình nghĩa (40 triệu đồng/căn)`: what houses cost is of what is done with them."""
    for counted, mention in pairwise(mentions):
        houses = counted.unit == "house" and counted.indicator in _WORKS_ON_HOUSES
        if not houses or mention.measure != "amount" or mention.sentence is not counted.sentence:
            continue
        vague = mention.trace["indicator"].rule in _BUDGETS
        told = vague or mention.indicator in _HOUSES - {counted.indicator}
        if told and not _OWN_WORK.match(low, mention.end) and _COSTS.fullmatch(low, counted.end, mention.start):
            take(mention, counted.indicator, "inherit.price", "", "clause")


def sum_houses(low: str, mentions: Sequence[Mention]) -> None:
    """`xây mới 62 nhà, sửa 31 nhà, tổng kinh phí 4 tỷ đồng`: a sum behind both is of neither alone."""
    for built, mended, mention in zip(mentions, mentions[1:], mentions[2:], strict=False):
        works = {built.indicator, mended.indicator} == _WORKS_ON_HOUSES
        counts = built.measure == mended.measure == "count" and mention.measure == "amount" and not mention.per
        if not works or not counts or mention.indicator not in _WORKS_ON_HOUSES:
            continue
        together = built.sentence is mended.sentence is mention.sentence
        if together and _SUM_OF_BOTH.fullmatch(low, mended.end, mention.start):
            take(mention, "housing_support", "total.mixed", "", "sentence")


def raise_together(low: str, mentions: Sequence[Mention]) -> None:
    """`Tổng nguồn lực 900 tỷ đồng, trong đó dân góp 80 tỷ đồng`: what the people give of was brought together."""
    for total in mentions:
        cue = total.trace["indicator"].cue.lower()
        if total.measure != "amount" or total.indicator != "fund_allocated" or not cue.startswith(_MEANS):
            continue
        end = min(len(low), total.end + _LIST_OF_MEANS)
        stop = low.find("\n", total.end, end)
        end = stop if stop >= 0 else end
        if not _PEOPLE_GIVE.search(low, total.end, end):
            continue
        for mention in _from(mentions, total.index):
            if mention.start >= end:
                break
            of_it = mention.sentence is total.sentence or mention.part_of is not None
            money = mention.measure == "amount" or mention.unit == "percent"
            if of_it and money and mention.indicator in _MONEY and not mention.per:
                take(mention, "fund_raised", "fund_raised.together", cue, "clause")


def remain(low: str, mentions: Sequence[Mention]) -> None:
    """`Đầu năm có 312 hộ nghèo, thoát nghèo 98 hộ. Cuối năm còn 225 hộ`: what remains is of those told on the line."""
    for mention in mentions:
        rule = mention.trace["indicator"].rule
        untold = rule in _UNTOLD or (rule.startswith("inherit.") and mention.indicator in _ENDS)
        if (
            not untold
            or mention.unit not in {"household", "person"}
            or not _REMAINS.search(low, mention.lead_start, mention.start)
        ):
            continue
        for before in reversed(mentions[max(0, mention.index - _LEVELS_BACK) : mention.index]):
            if before.unit == mention.unit and before.indicator in _LEVELS and before.change == "level":
                if "\n" not in low[before.end : mention.start]:
                    take(mention, before.indicator, "inherit.remains", "còn", "line")
                break


def go_on_with_kind(mentions: Sequence[Mention]) -> None:
    """`Nhận hồ sơ hưởng trợ cấp thất nghiệp …; quyết định hưởng trợ cấp cho 17 người`: it is of the kind told."""
    for before, mention in pairwise(mentions):
        allowance = mention.trace["indicator"].rule in _ALLOWANCES
        told = before.indicator in {"unemployment", "meritorious_support"} and before.sentence is mention.sentence
        if allowance and told:
            take(mention, before.indicator, "inherit.allowance", "", "sentence")


def owe(low: str, mentions: Sequence[Mention]) -> None:
    """`Dư nợ 145 tỷ đồng cho 3.850 hộ vay`: those behind what is owed owe it."""
    for before, mention in pairwise(mentions):
        owed = before.indicator == "credit_outstanding" and before.measure == "amount"
        if not owed or mention.indicator != "credit_disbursed" or mention.unit not in {"household", "person"}:
            continue
        by_whom = _BY_WHOM.fullmatch(low, before.end, mention.start) or (
            _COMMA.fullmatch(low, before.end, mention.start) and _BORROW.match(low, mention.end)
        )
        if before.sentence is mention.sentence and by_whom:
            take(mention, "credit_outstanding", "inherit.owed", "", "clause")
    _owing(low, mentions)


def _owing(low: str, mentions: Sequence[Mention]) -> None:
    """`14 tổ với 512 hộ, dư nợ 24 tỷ đồng`: those right before what is owed owe it, if nothing else is told."""
    for who, owed in pairwise(mentions):
        untold = who.unit == "household" and who.indicator in {"other", "population"}
        borrows = who.unit in {"household", "person"} and who.indicator == "credit_disbursed"
        untold = untold or (
            borrows and _BORROW.match(low, who.end) is not None and not _LENDS.search(low, who.lead_start, who.start)
        )
        sum_owed = owed.indicator == "credit_outstanding" and owed.measure == "amount"
        if not untold or not sum_owed or owed.sentence is not who.sentence:
            continue
        if _OWED_BY.fullmatch(low, who.end, owed.start):
            take(who, "credit_outstanding", "inherit.owed", "", "clause")


def list_under(low: str, mentions: Sequence[Mention]) -> None:
    """`Tổng dư nợ 300 tỷ đồng. Trong đó: hộ nghèo 41 tỷ đồng`: a list goes on with what is owed or lent."""
    for before, mention in pairwise(mentions):
        if mention.sentence is before.sentence or "\n" in low[before.end : mention.start]:
            continue
        lists = before.indicator in LOANS and _AMONG.match(low, mention.sentence.start, mention.start)
        if not lists:
            continue
        for index in range(mention.index, len(mentions)):
            line = mentions[index]
            if line.sentence is not mention.sentence:
                break
            if line.measure != "rate" and not line.trace["indicator"].rule.startswith("credit_over"):
                take(line, before.indicator, "inherit.list", "", "line")


def list_by_kind(low: str, mentions: Sequence[Mention]) -> None:
    """`Dạy nghề 36.200 người. Theo đối tượng: hộ nghèo 9.870 người, phụ nữ 17.065 người`: who they are, by kinds."""
    for before, mention in pairwise(mentions):
        sentence = mention.sentence
        apart = sentence is before.sentence or sentence.block != before.sentence.block
        if apart or before.indicator in NO_MATTER or mention.unit not in {before.unit, "percent"}:
            continue
        if not _BY_KIND.match(low, sentence.start, mention.start):
            continue
        for line in _from(mentions, mention.index):
            if line.sentence is not sentence:
                break
            if line.unit == mention.unit and not line.per:
                take(line, before.indicator, "inherit.kinds", "theo", "previous")


def give_away(reading: Reading, mentions: Sequence[Mention]) -> None:
    """`Huy động 4 tỷ đồng để xây dựng 80 căn nhà`: money and goods with a stated use take the use."""
    for mention in mentions:
        if mention.indicator == "fund_raised" and (works := _work_done(mentions, mention)) is not None:
            take(mention, works, "infrastructure.land", "hiến", "clause")
    for mention in reversed(mentions):
        if mention.indicator not in _MONEY_WITH_USE or mention.measure == "rate":
            continue
        if mention.indicator == "fund_allocated":
            if mention.trace["indicator"].rule in _BUDGETS and _TO_DO.match(reading.low, mention.end):
                use = _use_behind(reading, mentions, mention)
                if use is not None:
                    take(mention, use, f"{use}.use", "để", "clause")
            continue
        told = _errand(reading, mention) or _use_behind(reading, mentions, mention)
        if told is None and mention.unit in _GOODS:
            told = _beside(reading.low, mentions, mention)
        if told is None:
            told = _use_shared(reading.low, mentions, mention)
        if told is None:
            continue
        take(mention, told, f"{told}.use", "để", "clause")
        other = mentions[mention.pair] if mention.pair is not None else mention
        if other.indicator == "fund_raised" and other.unit != "organisation":
            take(other, told, f"{told}.use", "để", "clause")  # who gives is of the giving


def match_capital(low: str, mentions: Sequence[Mention]) -> None:
    """`cấp 94 con bò hết 1,7 tỷ đồng; người dân đối ứng 170 triệu đồng`: what people add to it is for the same."""
    for before, mention in pairwise(mentions):
        added = mention.indicator == "fund_raised" and mention.measure != "count" and not mention.per
        if not added or before.sentence is not mention.sentence or before.measure != "amount":
            continue
        if before.indicator in _USES and _ADDS.fullmatch(low, before.end, mention.start):
            take(mention, before.indicator, "inherit.matched", "", "sentence")


def share_sources(low: str, mentions: Sequence[Mention]) -> None:
    """`nhà nước gánh 42%, 20% còn lại do dân đóng góp`: a share of money with a purpose has it, whoever pays it."""
    for before, mention in pairwise(mentions):
        share = mention.unit == "percent" and mention.indicator == "fund_raised" and before.measure != "count"
        if not share or before.sentence is not mention.sentence or before.indicator not in _USES:
            continue
        if not _GIVEN_BY_PEOPLE.search(mention.trace["indicator"].cue.lower()):
            continue  # "50% còn lại do ngân hàng huy động" is raised for loans
        if before.measure == "rate" or _PART_OF_IT.search(low, before.end, mention.start):
            take(mention, before.indicator, "inherit.source", "", "sentence")


def spend_on(mentions: Sequence[Mention]) -> None:
    """`tổng kinh phí bồi thường 312 tỷ đồng; chi trả xong 305 tỷ đồng`: what is paid out of money with a purpose."""
    for mention in mentions:
        decided = mention.trace["indicator"]
        if mention.measure != "amount" or not decided.rule.startswith("fund_allocated") or mention.part_of is not None:
            continue
        if not _SPENT.search(decided.cue.lower()):
            continue
        recent = mentions[max(0, mention.index - _AROUND) : mention.index]
        sums = [m for m in recent if m.sentence is mention.sentence and m.measure == "amount" and not m.per]
        whole = sums[-1] if sums else None
        if whole is None or whole.indicator not in _USES or whole.numeral.value < mention.numeral.value:
            continue
        other = mentions[mention.pair] if mention.pair is not None else mention
        for paid in {other.index, mention.index} if other.indicator == mention.indicator else {mention.index}:
            take(mentions[paid], whole.indicator, "inherit.spent", decided.cue, "sentence")


def _work_done(mentions: Sequence[Mention], mention: Mention) -> str | None:
    """`186 hộ hiến 2 ha đất, đóng góp 6.340 ngày công và 9 tỷ đồng`: what stands beside land is for its works."""
    before = mentions[mention.index - 1] if mention.index else mention
    beside = before.sentence is mention.sentence and before.trace["indicator"].rule in _LAND_GIVEN
    return before.indicator if beside else None


def _errand(reading: Reading, mention: Mention) -> str | None:
    """`Vận động 12 đoàn bác sĩ khám bệnh`: people who are called to help are told by what they come for."""
    sentence = mention.sentence
    if not _COMPANY.match(reading.low, mention.numeral.end, sentence.end):
        return None
    stop = NEXT_NUMBER.search(reading.low, mention.end, sentence.end)
    end = stop.start() if stop else sentence.end
    for cue in reading.indicator_cues(sentence.start, sentence.end):
        if mention.end <= cue.start < end and cue.phrase.code in HELP:
            return cue.phrase.code
    return None


def _beside(low: str, mentions: Sequence[Mention], mention: Mention) -> str | None:
    """What the goods beside these in a list are for, where their own words tell it (`12 tấn gạo, 300 thùng mì`)."""
    last = len(mentions) - 1
    for other in (mentions[min(last, mention.index + 1)], mentions[max(0, mention.index - 1)]):
        first, second = (mention, other) if other.index > mention.index else (other, mention)
        alike = other.unit in _GOODS and other.sentence is mention.sentence and other.indicator in _HANDED_OUT
        if alike and _LISTED.fullmatch(low, first.end, second.start):
            return other.indicator
    return None


def _use_shared(low: str, mentions: Sequence[Mention], mention: Mention) -> str | None:
    """`dân góp 7 tỷ đồng và doanh nghiệp góp 1 tỷ đồng để làm đường`: the use told behind the last is that of both."""
    after = mentions[mention.index + 1] if mention.index + 1 < len(mentions) else mention
    alike = after is not mention and after.sentence is mention.sentence and after.unit == mention.unit
    told = after.trace["indicator"]
    if not alike or not (told.rule.endswith(".use") or (told.scope in {"noun", "after"} and after.indicator in _USES)):
        return None
    return after.indicator if _AND_MORE.fullmatch(low, mention.end, after.start) else None


def _use_behind(reading: Reading, mentions: Sequence[Mention], mention: Mention) -> str | None:
    """The use that a word of purpose tells behind a figure."""
    low, sentence = reading.low, mention.sentence
    built = _TO_BUILD.match(low, mention.end, sentence.end)
    purpose = _FOR.match(low, mention.end, sentence.end) or built
    if purpose is None or mention.unit == "organisation":
        return None
    near = purpose.end() + _USE_REACH
    after = mentions[mention.index + 1] if mention.index + 1 < len(mentions) else mention
    counted = after if after.sentence is sentence and after.start < near and after.measure == "count" else mention
    for cue in reading.indicator_cues(sentence.start, sentence.end):
        named = cue.phrase.tier >= NAMING_TIER or (built is not None and cue.phrase.code in _WORKS)
        named = named and purpose.end() <= cue.start < near and cue.phrase.code in _USES
        if named and (fits(cue, mention) or fits(cue, counted)):
            return cue.phrase.code
    if counted is not mention and counted.indicator in _USES:
        return counted.indicator
    helps = _HELPS.match(low, purpose.end(), sentence.end) is not None
    return "disaster_relief" if helps and _tells_of_disaster(mentions, mention) else None


def _tells_of_disaster(mentions: Sequence[Mention], mention: Mention) -> bool:
    """Whether the figures around tell of a disaster or of relief."""
    around = mentions[max(0, mention.index - _AROUND) : mention.index + _AROUND]
    return sum(m.indicator in {"disaster_damage", "disaster_relief"} for m in around) >= _AROUND / 2


def build(reading: Reading, mentions: Sequence[Mention]) -> None:
    """`Căn nhà rộng 60 m2, kinh phí xây dựng 180 triệu đồng`: a house of which the building is told is a new one.

    So it is in a text whose title is of new houses; there the works that cost something are the house, too.
    """
    low = reading.low
    start, end = reading.scopes.title
    named = {cue.phrase.code for cue in reading.indicator_cues(start, end) if cue.phrase.title} if end else set()
    new = "housing_built" in named and not named & {"housing_repaired", "infrastructure"}
    built: set[int] = set()
    for mention in mentions:
        decided, sentence = mention.trace["indicator"], mention.sentence
        if mention.part_of in built and decided.rule == "inherit.part_of":
            take(mention, "housing_built", "inherit.part_of", "", "total")
        works = new and mention.measure == "amount" and decided.rule == "infrastructure" and mention.part_of is None
        if works and "công trình" in decided.cue.lower():
            take(mention, "housing_built", "housing_built.works", decided.cue, "title")
        if decided.rule not in {"housing_support.noun", "unit.house"}:
            continue
        told = _BUILDS.search(low, sentence.start, sentence.end)
        mended = _MENDS.search(low, sentence.start, sentence.end)
        if mended and not told:
            take(mention, "housing_repaired", "housing_repaired.noun", mended[0], "sentence")
        elif (new or told) and not mended:
            built.add(mention.index)
            take(mention, "housing_built", "housing_built.noun", "xây", "sentence")


def sum_up(low: str, mentions: Sequence[Mention]) -> None:
    """`Tặng quà 45 hộ. Tổng số tiền chi trả là 9 triệu đồng`: a sum behind help on the same line is of that help."""
    for before, mention in pairwise(mentions):
        vague = mention.measure == "amount" and mention.trace["indicator"].rule in _VAGUE and not mention.per
        if not vague or before.sentence is mention.sentence or "\n" in low[before.end : mention.start]:
            continue
        if not _SUM.match(low, mention.sentence.start, mention.start):
            continue
        matters = _matters_of(mentions, before)
        if len(matters) == 1 and before.indicator in _USES:
            take(mention, before.indicator, "inherit.sum", "", "line")


def _matters_of(mentions: Sequence[Mention], last: Mention) -> set[str]:
    """What the figures of a sentence measure, up to its last figure."""
    back = (mentions[index] for index in range(last.index, -1, -1))
    matters = {m.indicator for m in takewhile(lambda m: m.sentence is last.sentence, back)}
    return matters - _WHO_GETS if matters - _WHO_GETS else matters


_WHO_GETS = frozenset({"poor_households", "near_poor_households", "multidimensional_poverty", "population"})
# A text of loans tells of so many, and of so large a share of them.
_CREDIT_LEAST = 3
_CREDIT_SHARE = 0.4
_PAID_OUT = frozenset({"fund_allocated", "fund_allocated.public", "fund_allocated.paid_out"})
_PAYS_OUT = frozenset({"giải ngân", "đã giải ngân"})
# How far a share may be off what the two amounts before it make.
_ROUNDED = 1
_BOUNDED = 2
_REACHES = regex.compile(
    r"[\s,;(]*(?:(?:đạt|bằng|=|tỷ lệ|tỉ lệ|tương đương|tương ứng|chiếm|ước|ước đạt|đạt tỷ lệ|giải ngân"
    r"|là|khoảng|gần|hơn|trên|mới)\s*)*"
)
# "chỉ tiêu tạo việc làm cho 32.500 người"
_AIMED_AT = regex.compile(
    r"\b(?:kế hoạch|chỉ tiêu|mục tiêu|giao|được giao|đăng ký|theo dự toán|dự kiến|phấn đấu)\b[^;.\d]{0,60}$"
)
_AIM_REACH = 80
_PAID = regex.compile(r"\bgiải ngân\b")
# What is paid for the keep of those who learn, by which rules of other help it is read, and who learns.
_KEEP = regex.compile(
    r"\b(?:tiền ăn|tiền ở|tiền đi lại|đi lại|tiền tàu xe|tàu xe|sinh hoạt phí|tiền thuê nhà|lưu trú)\b"
)
_KEEP_REACH = 110
_KEEP_OF_PUPILS = frozenset(
    {
        "education_support",
        "housing_support",
        "overseas_workers",
        "jobs_created",
        "other",
        "relief_and_gifts",
        "care_facilities",
    }
)
_PATIENTS = regex.compile(r"\b(?:bệnh nhân|người bệnh|người ốm|người nhà bệnh nhân|sản phụ)\b")
_APPRENTICES = regex.compile(
    r"\b(?:học nghề|đào tạo nghề|thực học|khóa học|khóa đào tạo|nơi học nghề|nơi đào tạo|dạy nghề)\b"
)
_PUPILS = regex.compile(r"\b(?:học sinh|sinh viên|bán trú|nội trú|trẻ em|mẫu giáo|học bổng|tiếng hàn|ngoại ngữ)\b")
_HOUSES = frozenset({"housing_built", "housing_repaired", "housing_support"})
_WORKS_ON_HOUSES = frozenset({"housing_built", "housing_repaired"})
_COSTS = regex.compile(
    r"[^\d;.:]{0,30}?\s*(?:\(|,|\bhết\b|\btrị giá\b|\bvới\b|\btốn\b|\bkinh phí\b|\bsố tiền\b|\bmỗi căn\b)[^\d;.:]{0,30}"
)
_BUDGETS = frozenset({"fund_allocated", "fund_allocated.whole", "fund_allocated.paid_out"})
_MONEY_WITH_USE = frozenset({"fund_raised", "fund_allocated"})
_TO_DO = regex.compile(r"[^;.,\d]{0,40}\s(?:để|nhằm|dùng để)\s")
_OWN_WORK = regex.compile(r"\s+(?:để |cho |cho việc )?(?:sửa|xây|tu sửa|làm|cất|dựng|nâng cấp|cải tạo|hỗ trợ|mua)\b")
_HELPED_ANYHOW = frozenset({"relief_and_gifts.verb", "relief_and_gifts", "poor_households.state", "inherit.ellipsis"})
_GET_GOODS = regex.compile(
    r"[^\d,;.:]{0,30}\b(?:được |đã |nhận )*(?:hỗ trợ|cấp|trao|tặng|nhận|giao|cấp phát)\b[^\d,;.:]{0,20}"
)
_SUM_OF_BOTH = regex.compile(
    r"[^\d;.:]{0,60}?(?:(?:,|\bvới|\b)\s*(?:với )?"
    r"(?:tổng (?:số tiền|kinh phí|giá trị|trị giá|vốn|chi phí)|kinh phí|số tiền|trị giá)"
    r"|,\s*(?:hết|tốn|tiêu tốn|chi hết))"
    r"[^\d;.:]{0,40}"
)
_MEANS = ("tổng nguồn lực", "nguồn lực")
# Characters in which what a whole is made of is told.
_LIST_OF_MEANS = 320
_PEOPLE_GIVE = regex.compile(
    r"\b(?:dân|nhân dân|người dân|cộng đồng|cộng đồng dân cư|doanh nghiệp|bà con|xã hội hóa)\s+"
    r"(?:tự nguyện |tham gia |cùng |đã )*(?:góp|đóng góp|bỏ ra|ủng hộ|hiến)\b"
    r"|\b(?:đóng góp của|huy động từ|vốn) (?:nhân dân|người dân|cộng đồng|dân góp|dân|doanh nghiệp)\b"
)
_MONEY = frozenset({"fund_allocated", "fund_raised", "credit_disbursed"})
_UNTOLD = frozenset({"indicator.undecided", "population.subject"})
_REMAINS = regex.compile(r"\bcòn\s+(?:(?:lại|khoảng|gần|hơn|trên|là)\s+)*$")
_LEVELS = frozenset({"poor_households", "near_poor_households", "multidimensional_poverty"})
_ENDS = frozenset({"escaped_poverty", "escaped_near_poverty", "new_or_relapsed_poverty"})
_LEVELS_BACK = 8
_ALLOWANCES = frozenset({"social_assistance.regular", "social_assistance.funeral"})
_BY_WHOM = regex.compile(r"\s*(?:/|,?\s*(?:cho|với|của|gồm)\s)\s*(?:(?:hơn|trên|gần|khoảng|tổng số)\s+)*")
_COMMA = regex.compile(r"\s*[,;]\s*(?:(?:với|có|tổng số|hơn|trên|gần|khoảng)\s+)*")
_BORROW = regex.compile(r"\s(?:\p{L}+\s){0,2}?(?:vay|còn nợ|còn dư nợ)\b")
_LENDS = regex.compile(r"\b(?:cho|giải ngân|giúp|tạo điều kiện|đã|lượt)\s(?:\p{L}+\s){0,3}$")
_OWED_BY = regex.compile(r"[^\d,;.:()]{0,20}\s*[,;(]?\s*(?:với |có |và )?(?:tổng |tổng số |số )?dư nợ[^\d;.:]{0,40}")
_AMONG = regex.compile(r"\W*(?:trong đó|cụ thể|gồm|bao gồm|trong số đó)\b")
# "Theo đối tượng: ", "Phân theo giới tính: "
_BY_KIND = regex.compile(
    r"\W*(?:nếu )?(?:(?:phân|chia|xét|tính|phân loại|phân tích|thống kê)\s)?(?:ra )?theo\s(?:từng |các )?"
    r"(?:đối tượng|nhóm|loại|giới|giới tính|dân tộc|độ tuổi|lứa tuổi|ngành|ngành nghề|nghề|lĩnh vực|địa bàn|khu vực"
    r"|trình độ|thành phần|cơ cấu|huyện|địa phương|thị trường|nguyên nhân|hình thức|cấp học|bậc học)\b"
    r"[^.;:\d]{0,40}[:,]"
)
_LENDER = regex.compile(
    r"\bquỹ (?:hỗ trợ (?:nông dân|phụ nữ|phát triển hợp tác xã|hợp tác xã|thanh niên)|htnd|tín dụng"
    r"|quốc gia về việc làm"
    r"|quốc gia giải quyết việc làm"
    r"|giải quyết việc làm|quay vòng|trợ vốn|phát triển phụ nữ|vì phụ nữ)"
    r"|\bngân hàng\b|\bnhcs(?:xh)?\b|\bphòng giao dịch\b|\btín dụng\b|\bvay\b"
    r"|\btổ tk&vv\b|\btổ tiết kiệm\b|\bkhách hàng\b"
)
_USES = PURPOSES | {"jobs_created"}
_LAND_GIVEN = frozenset({"infrastructure.land"})
_GOODS = frozenset({"item", "t", "kg", "gift", "L"})
_HANDED_OUT = frozenset({"disaster_relief", "tet_support"})
_COMPANY = regex.compile(r"\s*(?:lượt )?(?:đoàn|đội|nhóm|lượt|tổ)\b(?! viên| kết)")
_BUILDS = regex.compile(
    r"\b(?:xây|khởi công|khánh thành|trao tặng|bàn giao|dựng|cất nhà|đổ mái|làm nhà|cất lên|mọc lên|lên nhà"
    r"|(?:làm|lên|cất) hết|làm xong|cất xong)\b"
)
_MENDS = regex.compile(
    r"\b(?:sửa|tu sửa|nâng cấp|cải tạo|chỉnh trang|lợp lại|lát lại|sơn lại|tân trang|tu bổ|gia cố)\b"
)
_USE_REACH = 45
_AND_MORE = regex.compile(r"[^.;:]{0,20}\b(?:và|cùng|cùng với)\b[^.;:]{0,50}")
_AROUND = 6
_FOR = regex.compile(
    r"[^;.\d]{0,80}?\s(?:để|nhằm|phục vụ|dùng để|dùng vào|vào việc|cho việc|dành cho|dành để|đầu tư|góp phần)\s"
)
_GIVEN_BY_PEOPLE = regex.compile(r"góp|xã hội hóa|vận động|ủng hộ|tài trợ")
_PART_OF_IT = regex.compile(r"[,;(]\s*(?:trong đó,?|trong số đó,?|quá|hơn|gần|non|khoảng)?\s*(?:có\s)?$")
_SPENT = regex.compile(r"^(?:đã )?(?:chi trả|giải ngân|thực chi|chi)\b")
_ADDS = regex.compile(
    r"\s*[,;]\s(?:trong đó,? |còn lại |và )?(?:do )?(?:người dân|nhân dân|dân|bà con|các hộ|hộ dân|cộng đồng)\s"
    r"(?:\p{L}+\s){0,2}?(?:đối ứng|đóng góp|góp)\s(?:(?:thêm|hơn|gần|trên|khoảng|là)\s){0,2}"
)
# "ủng hộ 1,2 tỷ đồng dựng điểm trường"
_TO_BUILD = regex.compile(
    r"\s(?=(?:xây|xây dựng|xây mới|dựng|làm|làm mới|sửa|sửa chữa|tu sửa|nâng cấp|mở rộng|lắp|lắp đặt|khoan|cải tạo)\s)"
)
_WORKS = frozenset({"infrastructure", "water_sanitation"})
_LISTED = regex.compile(r"[^;.:]{0,60}(?:,|\bvà\b|\bcùng\b)[^;.:]{0,40}")
_HELPS = regex.compile(r"(?:hỗ trợ|giúp|giúp đỡ|cứu trợ|cấp phát|trao|tặng|chia sẻ|động viên|chuyển đến|gửi)\b")
_VAGUE = frozenset({"fund_allocated", "indicator.undecided", "inherit.line"})
_SUM = regex.compile(
    r"\W*(?:với )?(?:tổng (?:số tiền|kinh phí|giá trị|trị giá|số kinh phí|chi phí)|(?:số tiền|kinh phí|trị giá|giá trị)"
    r"(?: chi trả| hỗ trợ| thực hiện| chi)?)\b"
)
