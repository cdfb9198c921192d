"""Figures that go on with the matter of one before them: lists, movements, prices, shares, and their heads."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.indicators.measures import countable
from extractors.indicators.money import BASE_WAGE, FUNDS
from extractors.indicators.people import STATES
from extractors.indicators.votes import Vote
from extractors.indicators.words import word_list
from extractors.links import in_closed_bracket
from extractors.mentions import TERRITORIES, Mention
from extractors.reading import NAMING_TIER, NEAR, PEOPLE_TIER, Reading
from extractors.standing import POVERTY
from extractors.topics import HELP, UNDECIDED, take


class Heirs:
    """The figures that took what they measure from another one."""

    def __init__(self) -> None:
        self._heirs: dict[int, tuple[Mention, str]] = {}

    def inherit(self, mention: Mention, head: Mention, rule: str, scope: str) -> None:
        """A figure measures what its head does."""
        take(mention, head.indicator, rule, "", scope)
        self._heirs[mention.index] = head, head.indicator

    def follow(self, mentions: Sequence[Mention]) -> None:
        """What was taken from a figure that turned out to measure something else follows it."""
        for index in sorted(self._heirs):
            mention, (head, taken) = mentions[index], self._heirs[index]
            decided = mention.trace["indicator"]
            if decided.rule.startswith("inherit.") and mention.indicator == taken != head.indicator:
                take(mention, head.indicator, decided.rule, decided.cue, decided.scope)


_THIS = regex.compile(
    r"\b(trong )?(?:tỷ lệ|con số|số|mức|chỉ số|số tiền) (?:này|đó|ấy|nói trên|nêu trên|kể trên|vừa nêu|trên)\b"
)
# "được 61 tỷ đồng, trong khi dự toán tỉnh giao cả năm là 98 tỷ đồng", "344 người (kế hoạch huyện giao 300)"
_PLAN_OF_IT = regex.compile(
    r"[^;.:]{0,40}\b(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nghị quyết)"
    r"(?: (?:được|giao|tỉnh|huyện|xã|thành phố|trung ương|cấp|trên|cả|năm|quý|tháng|đề|ra|đầu|hđnd|ubnd|của))*"
    r"\s*(?::|\b(?:là|phải đạt|chỉ là|chỉ|tới|đến)\b)?\s*(?:(?:trên|hơn|gần|khoảng)\s+)?"
)
# "; hộ cận nghèo: ", ", cho vay nước sạch đạt ": the next programme in a list of loans
CREDIT_LISTED = regex.compile(
    r"\s*[;,]\s*(?:và\s)?(?:(?:chương trình|cho vay|vay|cho vay chương trình|chương trình cho vay)\s)?"
    r"(?:hộ (?:nghèo|cận nghèo|mới thoát nghèo|gia đình sản xuất|gia đình sxkd|sản xuất|sxkd|dân tộc|đồng bào)"
    r"|nước sạch|ns&vsmt|nsvsmt|học sinh|sinh viên|hssv|giải quyết việc làm|gqvl|hỗ trợ tạo việc làm|xuất khẩu lao động"
    r"|xklđ|lao động đi làm việc|nhà ở|làm nhà|xây nhà|doanh nghiệp|thương nhân|trồng rừng|dân tộc thiểu số"
    r"|sản xuất kinh doanh|việc làm|tạo việc làm|người chấp hành xong|máy tính|đối tượng chính sách)\b[^;.()\d]{0,60}"
)


def _is_plan_of(low: str, before: Mention, mention: Mention) -> bool:
    """`thu 61 tỷ đồng, trong khi dự toán cả năm là 98 tỷ đồng`: what was planned is of what was reached."""
    alike = before.sentence is mention.sentence and before.unit == mention.unit and before.measure != "rate"
    return (
        alike
        and before.indicator not in {"", "plan_completion"}
        and _PLAN_OF_IT.fullmatch(low, before.end, mention.start) is not None
    )


_AND_DIRECTLY = regex.compile(r"[^;.:()\d]{0,40}\s(?:và|hoặc|hay)\s+")


def taken_up(reading: Reading, mentions: Sequence[Mention], mention: Mention, own: Vote | None) -> Mention | None:
    """The figure whose matter this one takes up: `đưa tỷ lệ này xuống 8%`, or the second limit of a loan."""
    low, recent = reading.low, mentions[max(0, mention.index - 4) : mention.index]
    this = _THIS.search(low, mention.lead_start, mention.start)
    apart = own is not None and own.scope in NEAR and own.cue.phrase.tier >= NAMING_TIER
    if this is not None and not (this[1] and apart):  # "trong số đó 5 tỷ đồng chở nước": a part with a use of its own
        return next((m for m in reversed(recent) if m.unit == mention.unit and m.indicator), None)
    before = recent[-1] if recent else None
    if before is not None and _is_plan_of(low, before, mention):
        return before
    lent = before is not None and before.indicator.startswith("credit_") and before.sentence is mention.sentence
    if before is None or not lent or before.measure != "amount" or mention.measure != "amount":
        return None
    listed = CREDIT_LISTED.fullmatch(low, before.end, mention.start) is not None
    if own is not None and own.indicator.startswith("credit_"):
        # "Dư nợ cho vay hộ nghèo 12 tỷ đồng; cho vay hộ cận nghèo 9 tỷ đồng": the next line of what is owed
        owed = before.indicator == "credit_outstanding" and own.indicator == "credit_disbursed"
        return before if owed and listed else None
    # Credit wins over the purpose ("cho vay tối đa 30 triệu đồng/công trình nước và 50 triệu đồng/công trình …").
    return before if listed or _AND_DIRECTLY.fullmatch(low, before.end, mention.start) else None


# What a line tells once and does not go on with.
_NOT_CONTINUED = frozenset({"", "other", "plan_completion", "administrative_units", "population", "poverty_line"})
_FOUND = word_list("found")
_DISTANCES = frozenset({"km", "m", "cm", "km2", "kW", "MW", "kV", "Cel", "mm"})
_OF_STATES = frozenset({"household", "person", "percent", "percentage_point"})


def same_line(reading: Reading, mentions: Sequence[Mention], mention: Mention) -> Mention | None:
    """The figure before on the same line, whose matter a figure without words of its own goes on with."""
    before = mentions[mention.index - 1] if mention.index else None
    if before is None or before.indicator in _NOT_CONTINUED or mention.unit in TERRITORIES:
        return None
    if BASE_WAGE.search(before.trace["indicator"].cue.lower()):
        return None  # what is reckoned from the wage is none
    if before.indicator in STATES and mention.unit not in _OF_STATES:
        return None  # "là hộ nghèo, 3 công đất": the poor are people, and nothing else is
    if not countable(before.indicator, mention):
        return None
    if before.indicator == "activities" and _FOUND.search(reading.low, before.end, mention.start):
        return None  # what an inspection finds is told by what it is
    if mention.unit in _DISTANCES and before.unit != mention.unit:
        return None
    if mention.unit == "house" != before.unit and mention.end > mention.numeral.end:
        return None  # "cấp 3 giếng khoan và 5 căn nhà": homes are told by themselves
    if before.sentence is not mention.sentence and before.unit != mention.unit:
        return None  # Over a full stop the matter goes on only for what is counted alike.
    if mention.measure == "count" and before.indicator in FUNDS:
        return None  # a budget counts no things
    return None if "\n" in reading.low[before.end : mention.start] else before


_ANYBODY = "population.people"
_SPANS_OF_TIME = frozenset({"year", "half_year", "quarter", "month", "day"})


# Growth and terms, which a balance has as much as the economy or savings have.
_OF_ANY_BALANCE = frozenset({"other.growth", "other.terms"})


def told_before(low: str, mentions: Sequence[Mention], mention: Mention, near: Vote | None) -> Mention | None:
    """The figure before in the sentence that tells of the same matter, where this one has no words of its own.

    Such are the next of a list ("…: 77 tỷ; …: 38 tỷ"), a movement of the level before it ("đạt 93%, tăng 0,4 điểm"), a
    multiple ("gấp 1,6 lần"), and what one house of those before costs or measures.
    """
    last = mentions[mention.index - 1] if mention.index else None
    if last is not None and _moves_alike(low, last, mention, near):
        return last
    if near is not None and near.cue.phrase.rule == _ANYBODY:
        near = None  # "tỉnh hỗ trợ 20%, người dân đóng 10%": that people do it tells nothing
    if near is not None and near.cue.phrase.rule in _OF_ANY_BALANCE and near.cue.end <= mention.start:
        owed = [m for m in mentions[max(0, mention.index - 3) : mention.index] if m.sentence is mention.sentence]
        if any(m.indicator.startswith("credit_") for m in owed):
            near = None  # "dư nợ 90 tỷ đồng, tốc độ tăng trưởng 7%", "… trong đó dài hạn 30%"
    price = is_price(mention, near)
    vague = near is not None and near.cue.phrase.yields == "topic"
    if near is not None and near.cue.phrase.tier > PEOPLE_TIER and not price and not vague:
        return None
    for before in reversed(mentions[max(0, mention.index - 3) : mention.index]):
        if before.sentence is not mention.sentence or before.indicator in {"", "plan_completion"}:
            continue
        if in_closed_bracket(before.sentence.parentheses, before, mention.start):
            continue  # what a bracket tells aside is not gone on with behind it
        if before.trace["indicator"].rule == "fraction.whole" or (
            mention.measure == "amount" and before.indicator in POVERTY
        ):
            continue  # what goes on is the part of "22/74 huyện thoát nghèo"; and money measures no poverty
        if before.indicator == "population" and mention.measure == "count" and not _live_on(low, mention):
            continue
        if before.trace["indicator"].rule == "indicator.undecided" and before.unit != mention.unit:
            continue
        if before.unit in TERRITORIES and mention.unit not in TERRITORIES:
            continue  # "riêng 2 xã vùng cao giảm 6%": where something holds is not what holds
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
            (near is None or ((vague or near.cue.start >= mention.end) and before.indicator in _PRICED))
            and counted
            and (before.unit in mention.per or set(mention.per) - _SPANS_OF_TIME)
        ):
            return before
    return None


# ", nguyên nhân do mất việc làm chiếm ": why, behind those who are told of
_WHY = regex.compile(r"[^;.:()\d]{0,20}[,;(]\s*(?:trong đó\s|do\s)?(?:các\s|những\s)?nguyên nhân\b[^;.()\d]{0,80}")
_LISTS = regex.compile(r"[^;.:()\d]{0,60}:[^;.()\d]{0,60}")
_NEXT_ITEM = regex.compile(r"\s*[,;](?!\s*(?:giảm|tăng|hỗ trợ|giúp)\b)[^;.:()\d]{0,60}")
_DIVIDES = "inherit.divided"
_LACK = "multidimensional_poverty.deprivation"


def divides(low: str, before: Mention, mention: Mention) -> bool:
    """`41 hộ tái nghèo, nguyên nhân do mất việc 61%, ốm đau 18%`: why they are poor, what they lack."""
    if before.sentence is not mention.sentence or mention.unit not in _OF_STATES:
        return False
    if before.indicator in POVERTY and _WHY.fullmatch(low, before.end, mention.start):
        return True
    if not before.indicator or before.unit != mention.unit or not _NEXT_ITEM.fullmatch(low, before.end, mention.start):
        return False
    decided = before.trace["indicator"]
    if decided.rule == _DIVIDES:
        return True
    opens = _end_of(low, decided.cue, before)
    return (
        decided.rule == _LACK and before.measure == "count" and _LISTS.fullmatch(low, opens, before.start) is not None
    )


def _end_of(low: str, cue: str, mention: Mention) -> int:
    """Where the words of a cue end before a figure; the figure's start where they stand behind it."""
    at = low.rfind(cue.lower(), mention.sentence.start, mention.start)
    return mention.start if at < 0 else at + len(cue)


_AS_BEFORE = regex.compile(r"\s*(?:so với |so |với )?(?:cùng kỳ|năm trước|năm ngoái|quý trước|tháng trước)\b")
_EQUALS = regex.compile(r"(?:[,;]|\bvà)\s*(?:và\s)?(?:chỉ\s)?(?:bằng|đạt)\s(?:(?:trên|hơn|gần|khoảng)\s)?$")


def as_before(low: str, mentions: Sequence[Mention], mention: Mention) -> Mention | None:
    """`thu 46 tỷ đồng, bằng 59% dự toán, bằng 118% so cùng kỳ`: what a share of last year's is a share of."""
    if mention.unit != "percent" or not _AS_BEFORE.match(low, mention.end):
        return None
    if not _EQUALS.search(low, max(mention.sentence.start, mention.start - 30), mention.start):
        return None
    recent = [m for m in mentions[max(0, mention.index - 3) : mention.index] if m.sentence is mention.sentence]
    return next((m for m in reversed(recent) if m.measure != "rate" and m.indicator), None)


# "từ 9 hộ còn ", "từ 4,1% xuống còn "
_FROM = regex.compile(r"\btừ\s(?:(?:hơn|gần|trên|khoảng)\s)?$")
_TO = regex.compile(
    r"\s*(?:(?:hộ|người|khẩu)\s)?(?:còn|xuống|xuống còn|giảm còn|lên|lên đến|lên tới)\s(?:(?:hơn|gần|trên)\s)?"
)
_ENDS_HERE = regex.compile(r"\s*(?:[,;.)\n]|$)")


def from_to(low: str, before: Mention, mention: Mention) -> bool:
    """`giảm từ 9 hộ còn 1 hộ, hộ khá …`: where a movement ends is told by what it began with."""
    return (
        before.sentence is mention.sentence
        and before.unit == mention.unit
        and before.indicator in POVERTY
        and _FROM.search(low, before.lead_start, before.start) is not None
        and _TO.fullmatch(low, before.end, mention.start) is not None
        and _ENDS_HERE.match(low, mention.end) is not None
    )


_OF_SUBJECT = word_list("subjects_of_shares")


def has_own_subject(low: str, before: Mention, mention: Mention) -> bool:
    """`hộ nghèo còn 3%; 90% thôn đạt chuẩn văn hóa`: a share whose noun names others than those before a comma."""
    between = low[before.end : mention.start]
    return (
        before.sentence is mention.sentence
        and mention.unit == before.unit == "percent"
        and before.indicator in STATES
        and ("," in between or ";" in between)
        and low.startswith(" ", mention.end)
        and _OF_SUBJECT.match(low, mention.end + 1) is not None
    )


def _moves_alike(low: str, before: Mention, mention: Mention, near: Vote | None) -> bool:
    """`312 giải, nhiều hơn năm trước 27 giải`: a movement counted as the level before it is of that level."""
    nouns = [low[m.numeral.end : m.end].strip() for m in (before, mention)]
    return (
        mention.change != "level"
        and before.change == "level"
        and before.indicator not in {"", "plan_completion"}
        and before.sentence is mention.sentence
        and mention.measure == "count"
        and nouns[0] == nouns[1] != ""
        and (near is None or near.cue.start >= mention.start)
    )


_INHABITANTS = regex.compile(
    r"(?:^|\s|\d)(?:hộ(?: dân| gia đình)?|dân|nhân khẩu|khẩu|người(?: dân)?|nóc nhà|em|trẻ em|học sinh)?$"
)
_INVITED = regex.compile(r"\b(?:mời|đến dự|dự họp|tham dự|có mặt|vắng|họp)\b[^,;.]{0,12}$")


def _live_on(low: str, mention: Mention) -> bool:
    """Whether a count behind the inhabitants of a place may be of inhabitants: none who serve or are invited."""
    if _INVITED.search(low, mention.lead_start, mention.start):
        return False
    return _INHABITANTS.search(low, mention.start, mention.end) is not None


# What so much for each that is counted is paid for.
_PRICED = HELP | {"vocational_training"}
# What is named between two figures and is seldom what the second measures: what befell those who are helped.
_OF_OTHERS = frozenset({"disaster_damage", UNDECIDED})


def told_since(own: Vote | None, told: Mention) -> bool:
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


def is_price(mention: Mention, near: Vote | None) -> bool:
    """`70 triệu đồng/căn cho hộ có nhà sập`: so much a house, whoever gets it."""
    told_of = near is not None and near.indicator in {UNDECIDED, "disaster_damage", "fund_allocated"}
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


# "hộ nghèo được hỗ trợ 50%", and behind it ", hộ cận nghèo 40%"
_GIVEN_SHARE = regex.compile(
    r"\b(?:được|hỗ trợ|miễn|giảm|đóng|cấp bù|hưởng)\s"
    r"(?:(?:thêm|bằng|tối đa|tối thiểu|mức|lần lượt|đến|tới|hỗ trợ|giảm)\s)*$"
)
_NEXT_GROUP = regex.compile(
    r"\s*(?:mức đóng|mệnh giá|học phí|kinh phí|chi phí|mức)?(?:\s(?:bhyt|bảo hiểm y tế|bhxh))?"
    r"\s*[,;]\s*(?:và |còn |riêng |với |đối với )?(?:các )?"
    r"(?:hộ|người|cận nghèo|nhóm|đối tượng|học sinh|sinh viên|trẻ|gia đình|lao động|phụ nữ|thân nhân"
    r"|cựu chiến binh|dân tộc)\b(?:(?!\b(?:được|đạt|là|chiếm|có|giảm|tăng|còn|tham gia)\b)[^\d,;.:()]){0,70}"
)


def next_given_share(reading: Reading, before: Mention, mention: Mention) -> bool:
    """`hộ nghèo được hỗ trợ 50%, hộ cận nghèo 40%`: the verb that is told once gives to each group of a list."""
    low = reading.low
    alike = before.sentence is mention.sentence and before.unit == mention.unit == "percent"
    if not alike or not _NEXT_GROUP.fullmatch(low, before.end, mention.start):
        return False
    given = _GIVEN_SHARE.search(low, max(before.lead_start, before.start - 40), before.start) is not None
    return given or (bool(before.indicator) and before.trace["indicator"].rule == "inherit.shares")


def is_share_of_fee(before: Mention, mention: Mention) -> bool:
    """`Mức đóng 330.000 đồng/tháng; hộ nghèo được hỗ trợ 50%`: a share that is given of what is to be paid."""
    fee = bool(before.indicator) and before.trace["indicator"].rule == "health_insurance.level"
    return fee and before.measure == "amount" and mention.unit == "percent" and before.sentence is mention.sentence


_SHARED_OUT = regex.compile(
    r"\s*(?:gạo|lương thực)?[^\d;.:()]{0,30}\b(?:cho|tới|đến|với)\s+(?:hơn |trên |gần |khoảng )?"
)


def shares_out(low: str, before: Mention, mention: Mention) -> bool:
    """`cấp 12 tấn gạo cho 800 khẩu`, `mở 9 lớp nghề cho 250 người`: who gets goods or courses belongs to them."""
    return (
        before.sentence is mention.sentence
        and (before.unit in {"t", "kg", "class"} or before.indicator == "production_support")
        and mention.unit in {"household", "person"}
        and before.indicator not in {"", "agriculture_output", UNDECIDED}
        and _SHARED_OUT.fullmatch(low, before.end, mention.start) is not None
    )


_WORKERS = regex.compile(r"\b(?:lao động|công nhân|nhân công|thợ)\b")


def pays_each(low: str, before: Mention, mention: Mention) -> bool:
    """`trả công cho 6 lao động, mỗi người 3,2 triệu đồng/tháng`: so much a month for each who works is a wage."""
    return (
        before.sentence is mention.sentence
        and mention.measure == "amount"
        and bool({"month", "day"} & set(mention.per))
        and before.indicator in {"jobs_created", UNDECIDED}
        and before.unit == "person"
        and _WORKERS.search(low, before.start, before.end) is not None
    )


def same_share(before: Mention, mention: Mention) -> bool:
    """`Mỗi hộ được hỗ trợ 3 triệu đồng, 20 kg gạo`: one share of money and goods."""
    told, here = before.trace.get("per"), mention.trace.get("per")
    alike = told is not None and here is not None and told.cue == here.cue and told.cue.startswith("mỗi ")
    return alike and before.sentence is mention.sentence and mention.unit in {"kg", "t", "L", "item", "gift"}


def each_and_all(before: Mention, mention: Mention) -> bool:
    """`60 triệu đồng/hộ (2 tỷ 820 triệu đồng)`: so much for each, and in brackets for all of them, or the other way."""
    if before.sentence is not mention.sentence or before.indicator in {"", "plan_completion"}:
        return False
    if not before.per and not mention.per:
        return False
    brackets = mention.sentence.parentheses
    directly = any(0 <= a - before.end < 12 and a < mention.start < b for a, b in brackets)
    return directly and before.measure == mention.measure
