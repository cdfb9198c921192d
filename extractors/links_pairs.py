"""`pair`: the two measures of one statement (a count with its amount or its rate).

Read from the words between two figures (`patterns/links.yaml`) and from brackets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

import regex

import patterns
from extractors.links import OWN_RATE, PLAN, TIMES, WordList, by_sentence, in_closed_bracket
from extractors.mentions import TERRITORIES, Mention
from extractors.model import Decision
from extractors.phrasings import phrasing

# Between a figure and a bracket that explains it there is no second statement.
_BRACKET = regex.compile(r"^[^()\d;:.]{0,90}\(\s*[^()\d;]{0,40}$")


_COORDINATED = regex.compile(
    r"^[^;.]*(?:,|\bvà\b|\bcùng\b|\bvới\b|\bcho\b|\bthu hút\b|\bphục vụ\b|\bgiúp\b|\btham gia của\b)"
    r"\s*(?:khoảng|hơn|trên|gần|với|cùng|được|\s)*$"
)


_ENUMERATED = regex.compile(r"[^;.:()\d]{0,45}")


_LONGEST_BETWEEN = 200


@dataclass(frozen=True, slots=True)
class _PairRule:
    id: str
    source: frozenset[str]
    target: frozenset[str]
    first: bool
    words: WordList


@cache
def _pair_rules() -> tuple[_PairRule, ...]:
    return tuple(
        _PairRule(e["id"], frozenset(e["from"]), frozenset(e["to"]), bool(e.get("first")), WordList(e["words"]))
        for e in patterns.load("links")
        if e["kind"] == "pair"
    )


def link_pairs(low: str, mentions: Sequence[Mention]) -> None:
    """Set `pair` on the figures that give two measures of one statement, one to one, brackets before words.

    Call it after `link_parts`: an amount behind the parts of a count goes with the count.
    """
    before: list[Mention] = []
    for group in by_sentence(mentions):
        for left, right in pairwise(group):
            if _in_bracket_after(low, left, right) and (partner := _done_of(low, mentions, left)) is not None:
                _share_change(low, partner, right)
                if _may_pair(partner, right):
                    _join(partner, right, "pair.bracket", "(")
        if before and before[-1].sentence.index == group[0].sentence.index - 1:
            _pair_with_previous(low, mentions, before[-1], group[0])
            _pair_sum_of_previous(low, before, group)
        _pair_in_turn(low, group)
        for number, right in enumerate(group[1:], 1):
            if right.pair is None:
                _pair_by_words(low, mentions, group, number)
        before = group


def _pair_in_turn(low: str, group: list[Mention]) -> None:
    """`từ 640 hộ xuống 120 hộ, tương ứng 6,1% và 1,2%`: as many shares or sums as counts, in their order."""
    for number in range(2, len(group) - 1):
        said = low[group[number - 1].end : group[number].start]
        if not _IN_TURN.fullmatch(said):
            continue
        later = [group[number]]
        for left, right in pairwise(group[number:]):
            if right.measure != left.measure or not _NEXT_IN_TURN.fullmatch(low, left.end, right.start):
                break
            later.append(right)
        earlier = group[max(0, number - len(later)) : number]
        alike = len({m.unit for m in earlier}) == 1 and len(later) == len(earlier) > 1
        if alike and earlier[0].measure != later[0].measure:
            for left, right in zip(earlier, later, strict=True):
                if left.pair is None and right.pair is None:
                    _join(left, right, "pair.in_turn", said.strip(" ,"))


_IN_TURN = regex.compile(
    r"[^;.()]{0,40}\b(?:tương ứng|lần lượt)(?: (?:là|với|chiếm|đạt|tỷ lệ|với tỷ lệ|tỷ lệ là))*\s*(?:khoảng |gần |hơn )?"
)
_NEXT_IN_TURN = regex.compile(r"[^\d;.()]{0,4}(?:,|và|xuống|lên|còn)\s*(?:khoảng |gần |hơn |còn )?")


def _pair_with_previous(low: str, mentions: Sequence[Mention], last: Mention, right: Mention) -> None:
    """`Đưa được 620 lao động … . Vượt 24% kế hoạch`: a sentence that begins with its verb goes on about the last."""
    opening = low[right.sentence.start : right.start]
    if right.measure == "rate" and last.measure != "rate" and last.pair is None and _PREDICATE.fullmatch(opening):
        partner = _done_of(low, mentions, last)
        if partner is not None and partner.pair is None:
            _join(partner, right, "pair.plan", opening.strip())


def _pair_sum_of_previous(low: str, before: Sequence[Mention], group: Sequence[Mention]) -> None:
    """`Trợ cấp cho 214 người, gồm: … . Tổng số tiền chi trả là 1,1 tỷ đồng`: a sum told alone is of what stands before.

    Only where that sentence tells one thing without money: one count, or one with its parts.
    """
    right = group[0]
    if right.measure != "amount" or set(right.per) - TIMES:
        return
    if (
        not _SUM_TOLD.match(low, right.sentence.start, right.start)
        or group[0].sentence.block != before[0].sentence.block
    ):
        return
    counts = [
        m for m in before if m.measure == "count" and m.unit not in TERRITORIES and not _only_describes(low, before, m)
    ]
    wholes = [m for m in counts if m.part_of is None]
    if len(wholes) == 1 and not any(m.measure == "amount" for m in before) and _may_pair(wholes[0], right):
        _join(wholes[0], right, "pair.sum_behind", low[right.sentence.start : right.start].strip())


_SUM_TOLD = regex.compile(
    r"(?:với )?(?:tổng )?(?:số )?(?:kinh phí|số tiền|tiền|trị giá|giá trị|chi phí|vốn|mức đầu tư|nguồn vốn)"
    r"\b(?! (?:bình quân|trung bình))"
    r"[^,;:.()]{0,60}(?::\s*|\s)$"
)


def _done_of(low: str, mentions: Sequence[Mention], mention: Mention) -> Mention | None:
    """Of "18/21 huyện" and "115/116 ha" what was done, where `mention` is the whole; else the mention itself."""
    if not mention.index:
        return mention
    first = mentions[mention.index - 1]
    # The whole is the number right behind; "512/KH 600 triệu" and "86 ha/90 ha" have words between them.
    if first.numeral.role in {"part", "planned"} and "/" in low[first.numeral.end : mention.start]:
        return first
    same = first.measure == mention.measure and first.sentence is mention.sentence
    told = first.part_of == mention.index and first.trace["part_of"].rule == "part_of.fraction"
    return first if same and (told or low[first.end : mention.start].strip() == "/") else mention


def _partner_before(low: str, mentions: Sequence[Mention], group: list[Mention], number: int) -> Mention | None:
    """The figure before that one may pair with.

    What stands in closed brackets is passed over, as are unit prices before a sum ("mỗi suất 500.000 đồng, tổng trị giá
    …"), shares and multiples before money, and movements before a level; of a fraction it is what was done.
    """
    right = group[number]
    for left in reversed(group[max(0, number - 6) : number]):
        if in_closed_bracket(left.sentence.parentheses, left, right.start):
            continue
        if right.measure == "amount" and left.measure == "rate" and not _EQUALS.match(low, left.end, right.start):
            continue
        if right.measure == left.measure == "amount" and _is_price(low, left):
            continue
        if (
            right.measure == "amount"
            and left.measure == "count"
            and (set(left.per) - TIMES or left.unit in TERRITORIES)
        ):
            if _WORTH.fullmatch(low, left.end, right.start):
                return None  # "mỗi hộ 1 con bò trị giá …": the price of that one
            continue  # "15 kg gạo/em, kinh phí …", "36 con bò ở 4 thôn, kinh phí …"
        if right.measure == left.measure == "amount" and low.endswith(("= ", "="), 0, right.start):
            continue
        if right.measure == "amount" and left.measure == "count" and _only_describes(low, group, left):
            continue
        if right.change == "level" and left.change != "level":
            if left is not group[0] and left is not group[number - 1]:
                continue
            if left is group[number - 1] and number > 1 and group[number - 2].change == "level":
                continue
        if right.measure == "rate" and left.per and left is not group[0]:
            continue
        return _done_of(low, mentions, left)
    return None


def _only_describes(low: str, group: Sequence[Mention], mention: Mention) -> bool:
    """`đường dây 0,4 kV`, `dài 36 m, rộng 2,5 m`, `nhà ba gian`: what kind of thing it is, beside the first measure."""
    noun = low[mention.numeral.end : mention.end].strip()
    if mention.unit in _GRADES or noun in _NEVER_PAID or (noun in _ROOMS and mention.numeral.value < _FEW):
        return True
    wide = _WIDE.search(low, mention.lead_start, mention.start)
    return wide is not None and any(_LONG.search(low, m.lead_start, m.start) for m in group if m.index < mention.index)


_NEVER_PAID = frozenset({"tiêu chí", "chỉ tiêu", "mức"})
_ROOMS = frozenset({"gian", "tầng"})
_FEW = 10
_GRADES = frozenset({"kV", "kV.A", "mm"})
_SEIZED = phrasing("pairs", "seized")
_WIDE = phrasing("pairs", "wide")
_LONG = phrasing("pairs", "long")


def _is_price(low: str, mention: Mention) -> bool:
    """`mỗi suất 500.000 đồng`, `500.000 đồng/suất`: what one of them costs."""
    return bool(set(mention.per) - TIMES) or bool(_EACH.search(low, mention.lead_start, mention.start))


@dataclass(frozen=True, slots=True)
class _Gap:
    """The words `between` two figures of a sentence that may pair: `left` and the one at `number` of its `group`."""

    low: str
    mentions: Sequence[Mention]
    group: list[Mention]
    number: int
    left: Mention
    between: str

    @property
    def right(self) -> Mention:
        return self.group[self.number]

    @property
    def before(self) -> Mention:
        """The figure right before the later one; `left` may stand farther back."""
        return self.group[self.number - 1]

    @property
    def counted(self) -> bool:
        """Whether a count stands before a sum."""
        return self.left.measure == "count" and self.right.measure == "amount" and not self.right.per


def _pair_by_words(low: str, mentions: Sequence[Mention], group: list[Mention], number: int) -> None:
    right, before = group[number], group[number - 1]
    left = _partner_before(low, mentions, group, number)
    between = _CLOSED_BRACKET.sub(" ", low[before.end : right.start])
    if left is None or len(between) > _LONGEST_BETWEEN or (";" in between and not _MONEY_AFTER.search(between)):
        return
    if low.endswith(("= ", "="), 0, right.start) and right.measure == "rate" and before.change != "level":
        left = before  # "(giảm 120 con = 3,7%)": of the movement, not of the level before it
        _share_change(low, left, right, said=True)
    gap = _Gap(low, mentions, group, number, left, between)
    if not (_pair_side_by_side(gap) or _pair_with_plan(gap) or _pair_equals(gap) or _pair_by_rules(gap)):
        _pair_sum_given(gap)


def _pair_side_by_side(gap: _Gap) -> bool:
    """`52 hộ/3 tỷ đồng`, `5 căn 100 triệu đồng`: a count and its sum with next to nothing between; whether that was
    all there is to say.
    """
    low, left, right, between = gap.low, gap.left, gap.right, gap.between
    reversed_ = left.measure == "amount" and right.measure == "count" and "/" in between
    if (gap.counted or reversed_) and _SIDE_BY_SIDE.fullmatch(between):
        row = gap.counted and "," in between
        if row and _SEIZED.search(low, left.sentence.start, right.start):
            return True  # "thu giữ 4 điện thoại, 80 triệu đồng": side by side
        first = _first_of_row(low, gap.mentions, gap.group, left, "") if row else None
        if _may_pair(first or left, right):
            _join(first or left, right, "pair.beside", between.strip())
        return True
    if gap.counted and left is gap.before and _is_item(low, left, right):
        of_row = _first_of_row(low, gap.mentions, gap.group, left, "") if "," in between else left
        if of_row is not None and _may_pair(of_row, right):
            _join(of_row, right, "pair.item", between.strip())
            return True
    return False


def _pair_with_plan(gap: _Gap) -> bool:
    """`đưa 620 lao động …, đạt 124% kế hoạch`: what was done and the share of its plan."""
    low, right, before = gap.low, gap.right, gap.before
    if not (
        right.measure == "rate"
        and before.pair is None
        and before.measure != "rate"
        and _REACHES.search(gap.between)
        and PLAN.match(low[right.end :].lstrip()[:24].removeprefix("so với "))
    ):
        return False
    # What is reached of a plan is a level also where the plan was to lower something ("giảm 3.009 hộ, đạt 111%").
    done = _done_of(low, gap.mentions, _planned(low, gap.group, gap.number))
    if done is not None and done.pair is None:
        _join(done, right, "pair.plan", "đạt")
    return True


def _pair_equals(gap: _Gap) -> bool:
    """`20 suất x 500.000 đồng = 10 triệu đồng`, `gấp 1,9 lần`: a product, a multiple."""
    low, left, right, before = gap.low, gap.left, gap.right, gap.before
    if low.endswith(("= ", "="), 0, right.start) and left.measure != "rate" and _may_pair(left, right):
        _join(left, right, "pair.product", "=")
        return True
    multiple = right.unit == "ratio" and before.measure != "rate" and "gấp" in low[before.end : right.end]
    if not multiple or not _MULTIPLE.fullmatch(gap.between):
        return False
    if _may_pair(before, right):
        _join(before, right, "pair.rate", "gấp")
    return True


def _pair_by_rules(gap: _Gap) -> bool:
    """Pair by the first connector of `patterns/links.yaml` that nothing denies; whether there is one."""
    for rule in _pair_rules():
        if gap.left.measure not in rule.source or gap.right.measure not in rule.target:
            continue
        cue = _last_match(rule.words, gap.between)
        if cue is None or _denies(gap, rule, cue):
            continue
        partner = _partner_told(gap, rule, cue)
        alike = cue.group().startswith(("tương đương", "tương ứng"))
        if alike or gap.right.change != gap.left.change:
            _share_change(gap.low, gap.left, gap.right, said=alike)
        if partner is not None and _may_pair(partner, gap.right):
            _join(partner, gap.right, rule.id, cue.group())
        return True
    return False


def _denies(gap: _Gap, rule: _PairRule, cue: regex.Match[str]) -> bool:
    """Whether the words around a connector, or before the earlier figure, make another statement of the later one."""
    low, left, between = gap.low, gap.left, gap.between
    if rule.id == "pair.cost" and not _ONLY_BOUNDS.fullmatch(between, cue.end()):
        return True
    things = left.unit not in {"household", "person"}
    if _other_statement(rule, between[: cue.start()], between[cue.end() :], things) or _is_limit(low, left, gap.right):
        return True
    if rule.id == "pair.spent_on" and _EARNS.search(low, left.lead_start, left.start):
        return True  # "thu nhập 900 triệu đồng, tạo việc làm cho 15 lao động": earned, not spent on them.
    if _own_statement(rule, left, low[left.lead_start : left.tail_end], between, cue):
        return True
    if "phạt" in cue.group() and left.measure == "count" and left.unit not in _FINABLE:
        return True  # "tịch thu 42 m3 gỗ, phạt 310 triệu đồng": things pay no fines
    if rule.id == "pair.cost" and _BY_WAY.search(low, left.lead_start, left.start):
        return True  # "dư nợ ủy thác qua 4 tổ chức là …": how it came, not what it paid for
    if "dư nợ" in cue.group() and low.startswith("tổ", left.end - 2):
        return True  # groups of savers owe nothing, their members do
    # "vận động 11 tỷ đồng, tăng 1,7 lần, giúp 24.600 người": what was raised, then done.
    return rule.id == "pair.spent_on" and left is not gap.before and gap.before.measure == "rate"


def _partner_told(gap: _Gap, rule: _PairRule, cue: regex.Match[str]) -> Mention | None:
    """Of which figure before them the words of a connector tell: the nearest, the first of its row, who was fined …"""
    low, left, before = gap.low, gap.left, gap.before
    if rule.id == "pair.rate":
        return _fraction_giving(gap.group, gap.number) or _households_of(low, gap.group, left)
    # Behind a price ("32 suất (mỗi suất 300.000 đồng), thành tiền …") the sum is of what the price is for.
    row = rule.first and not (before is not left and before.measure == gap.right.measure) and cue.group() != "vay"
    if row and _FINED.search(low, left.lead_start, left.start):
        return left  # a fine is of those who were fined, not of all that was done before
    if row and cue.group() == "với" and _OWN_PREDICATE.fullmatch(gap.between, 0, cue.start()):
        return left  # "có 320 hồ sơ, 72 người hưởng trợ cấp hằng tháng với …": theirs alone
    if "thiệt hại" in cue.group() and (harm := _incidents(gap.group, left)) is not None:
        return harm
    told = f"tổng {cue.group()}" if _covers_all(gap.between, cue) else cue.group()
    return _first_of_row(low, gap.mentions, gap.group, left, told) if row else left


def _pair_sum_given(gap: _Gap) -> None:
    """`kinh phí hỗ trợ 90 hộ là 3 tỷ đồng`, `tặng 20 em 10 triệu đồng`: the words before a count tell of its sum."""
    low, left, right = gap.low, gap.left, gap.right
    if not gap.counted or left is not gap.before or not _may_pair(left, right):
        return
    lead = low[left.lead_start : left.start]
    if _SUM_OF.search(lead) and _IS_SUM.search(gap.between) and not low.startswith("/", right.end):
        _join(left, right, "pair.sum_of", gap.between.strip())
    elif _GIVES.search(lead) and _GIVEN.fullmatch(gap.between):
        _join(left, right, "pair.given", gap.between.strip())


def _is_item(low: str, count: Mention, amount: Mention) -> bool:
    """Whether a count and the sum right behind it fill an item of an enumeration ("sửa nhà 5 căn 100 triệu đồng")."""
    noun = low[count.numeral.end : count.end].strip()
    if not noun or noun in _NOT_PAID_FOR or count.qualifier in {"under", "at_least", "at_most"}:
        return False
    if _NO_COUNT_OF_MONEY.search(low, count.lead_start, count.start):
        return False
    if _FINED.search(low, count.lead_start, count.start) and _FINE.fullmatch(low, count.end, amount.start):
        return True
    between = _ITEM.fullmatch(low, count.end, amount.start)
    if between is None or (between["apart"] == "," and count.unit in {"kg", "t"}):
        return False  # "cấp 20 kg gạo, 1 triệu đồng": goods, and money beside them
    return not between["apart"] or _ITEM_ENDS.match(low, amount.end) is not None


_NOT_PAID_FOR = frozenset({"mức", "đợt", "lần", "chương trình", "vụ", "m", "m2"})
_ITEM = phrasing("pairs", "item")
_FINE = phrasing("pairs", "fine")
_ITEM_ENDS = regex.compile(r"\s*(?:[;.)\n]|$|,[^,;.]{0,40}\s\d[\d.]*\s(?!(?:triệu|tỷ|nghìn|ngàn|đồng)\b))")
_NO_COUNT_OF_MONEY = phrasing("pairs", "price_ahead")


def _own_statement(rule: _PairRule, left: Mention, told: str, between: str, cue: regex.Match[str]) -> bool:
    """Whether a sum or a share has a subject of its own, by the words of the connector itself.

    `told` is the earlier figure with the words around it.
    """
    head, tail = between[: cue.start()], between[cue.end() :]
    if cue.group() in _GIFTS and left.measure == "count" and "hiến" in told and left.unit not in _GIVERS:
        return True  # "hiến 1.250 m2 đất, đóng góp 420 triệu đồng": money beside the land
    if left.measure == "count" and _BUDGET.search(between):
        return True  # "tặng 43 suất quà, thu ngân sách đạt 120 triệu đồng"
    if rule.id == "pair.rate" and left.unit != "person" and OWN_RATE.search(between):
        return True  # "xây 3 nhà nhân ái, tỷ lệ tập hợp thanh niên đạt 71%"
    if cue.group() == "của" and _SOMEBODY_ELSES.search(head):
        return True  # "thân nhân của 1 liệt sĩ hưởng 2 triệu đồng, thân nhân của 2 liệt sĩ …"
    if rule.id == "pair.reverse" and cue.group() == "là" and "," in tail:
        return True  # "98% là con em người Mông, 276 em ở bán trú"
    if rule.id == "pair.rate" and "," in head[-3:] and "tỷ lệ" in cue.group():
        poor = left.unit == "person" and "nghèo" not in told and "hộ nghèo" in tail
        return poor or (left.measure == "amount" and _DEBT_RATE.search(tail) is not None)
    return False


_SOMEBODY_ELSES = regex.compile(r",\s*\p{L}[^,]*$")
_GIFTS = frozenset({"đóng góp", "ủng hộ", "đăng ký ủng hộ", "góp"})
_GIVERS = frozenset({"person", "household", "organisation", "turn", "case"})
_BUDGET = phrasing("pairs", "budget")
_DEBT_RATE = phrasing("pairs", "debt_rate")


# "đặt 45 thùng rác, lắp 22 camera, tiêu tốn 486 triệu đồng", "…; kinh phí 18,6 tỷ đồng": behind a comma or a
# semicolon what all of it cost is told of the whole row.
_ALL_COST = regex.compile(r"(?:tiêu tốn|tốn|ngốn|hết|chi phí|tổng chi phí|tổng cộng|thành tiền)")
_COVERS = regex.compile(r"\s*(?:cả thảy|hết thảy|tất cả|tổng cộng|toàn bộ|chung)\b")


def _covers_all(between: str, cue: regex.Match[str]) -> bool:
    """Whether what is spent is told of all that stands before it."""
    apart = between[: cue.start()].rstrip()[-1:]
    if _COVERS.match(between, cue.end()):
        return True
    return (apart == "," and _ALL_COST.fullmatch(cue.group()) is not None) or (
        apart == ";" and cue.group().startswith("kinh phí")
    )


def _incidents(group: Sequence[Mention], left: Mention) -> Mention | None:
    """The incidents that did a damage ("21 vụ, làm chết 1 người, bị thương 6, thiệt hại 428 triệu đồng")."""
    return next(
        (m for m in group if m.unit == "case" and m.index < left.index and m.change == "level" and m.pair is None), None
    )


def _planned(low: str, group: list[Mention], number: int) -> Mention:
    """Of what a plan is reached: of the level, where the movement before it only compares ("so với đầu năm")."""
    before = group[number - 1]
    level = group[number - 2] if number > 1 else before
    compared = before.change != "level" and _COMPARED.search(low, before.end, group[number].start)
    return level if compared and level.unit == before.unit and level.pair is None else before


def _is_limit(low: str, left: Mention, right: Mention) -> bool:
    """`tối đa 500 triệu đồng cho 01 lao động`: so much for each, no sum."""
    return (
        left.measure == "amount"
        and right.numeral.value == 1
        and bool(_LIMIT.search(low, max(left.sentence.start, left.start - 60), left.start))
    )


def _households_of(low: str, group: list[Mention], left: Mention) -> Mention:
    """`1.204 hộ, 4.560 khẩu, chiếm 6,7%`: the share is that of the households, which stand first."""
    position = group.index(left)
    first = group[position - 1] if position else None
    joined = first is not None and first.pair is None and left.unit == "person" and first.unit == "household"
    return first if first is not None and joined and _WITH_PERSONS.fullmatch(low, first.end, left.start) else left


def _fraction_giving(group: Sequence[Mention], number: int) -> Mention | None:
    """`làm rõ 27/31 vụ, 45 đối tượng, đạt 87,1%`: the fraction shortly before that comes to the share."""
    share = group[number].numeral.value
    for part, whole in pairwise(group[max(0, number - 5) : number]):
        told = part.part_of == whole.index and part.trace["part_of"].rule == "part_of.fraction" and part.pair is None
        if told and whole.numeral.value and abs(part.numeral.value * 100 / whole.numeral.value - share) < _ROUNDED:
            return part
    return None


_ROUNDED = Decimal("0.06")


_FINABLE = frozenset({"case", "person", "household", "organisation", "turn"})
_BY_WAY = regex.compile(r"\b(?:qua|thông qua|theo|thuộc|của|từ|nhờ)\s(?:cả |các )?$")
_FINED = phrasing("pairs", "fined")
_OWN_PREDICATE = phrasing("pairs", "own_predicate")
_COMPARED = regex.compile(r"\b(?:so với|so cùng kỳ|so đầu năm)\b")

_WITH_PERSONS = phrasing("pairs", "with_persons")
# "đạt 24,4 triệu đồng/người, gấp 1,9 lần 2010"
_MULTIPLE = regex.compile(
    r"(?:\s?/\s?\p{L}+){0,2}(?: \p{L}+){0,3}?,? ?(?:gấp |cao gấp |tăng gấp |bằng )?(?:hơn |gần |khoảng |tới )?"
)
_WORTH = regex.compile(r"[^,;.:()\d]{0,25}\btrị giá (?:khoảng |gần |hơn |trên )?")
_EQUAL_TO = regex.compile(r"\b(?:chỉ bằng|bằng|gấp|so với)\s+(?:khoảng |gần |hơn |trên )?$")
_EQUALS = regex.compile(r"[^,;.()\d]{0,20},?\s*(?:tương đương|tương ứng|tức|ứng với)\b")
_EACH = regex.compile(r"\b(?:mỗi|từng|bình quân|trung bình|đơn giá|mức)\b[^,;.()]{0,40}$")
_CLOSED_BRACKET = regex.compile(r"\([^()]*\)")
_PREDICATE = regex.compile(
    r"\s*(?:đạt|vượt|bằng|chiếm|tương đương|hoàn thành)(?: tỷ lệ)?\s*(?:khoảng|gần|hơn|trên)?\s*"
)
_LIMIT = regex.compile(r"\b(?:tối đa|không quá|mức|định mức|hạn mức|tối thiểu)\b")
_SUM_OF = regex.compile(
    r"\b(?:kinh phí|số tiền|trị giá|giá trị|dư nợ|doanh số|số vốn|tổng vốn|nguồn vốn|vốn|mức đầu tư|thiệt hại|tổng chi"
    r"|tổng thu|chi phí)\b[^,;:.()]{0,60}$"
)
_IS_SUM = regex.compile(
    r"^[^,;.()]{0,60}\b(?:là|đạt|đạt được|lên|lên đến|lên tới|bằng|ước|ước tính|khoảng|hơn|trên|gần|còn|hết|với)"
    r"\s*$|:\s*$"
)
_GIVES = regex.compile(
    r"\b(?:hỗ trợ|tặng|trao|giúp|giúp đỡ|cấp|chi|thưởng|ủng hộ|cho|trợ cấp|thăm|bồi thường)\s(?:[^,;.:()]{0,20}\s)?$"
)
_GIVEN = regex.compile(
    r"\s(?![^\d]*\b(?:và|xây|sửa|mua|làm|có|vay|thu|mỗi|từng|nộp|đóng|lên|đến|từ|hơn|nợ)\b)[^,;.:()\d]{0,40}"
)
_MONEY_AFTER = regex.compile(r";\s*(?:tổng )?(?:kinh phí|số tiền|trị giá|tổng số tiền)\b")
_SIDE_BY_SIDE = regex.compile(r"\s*[/,]\s*")
_REACHES = regex.compile(r"^[^;.()]{0,40}\b(?<!chưa )(?:đạt|hoàn thành|vượt|bằng)(?: tỷ lệ)?\s*$")
_SUBJECT = regex.compile(
    r",\s*(?!(?:giảm|tăng|đã|chỉ|mới|và|hiện|đạt|ước|tổng|với|số tiền|kinh phí)\b"
    r"|tỷ lệ (?:bao phủ|hoàn thành|giải ngân|giải quyết|đúng hạn|thực hiện|tham gia|thu|tiêm|che phủ|thành công))"
    r"\p{L}[^,]{4,}$"
)
_EARNS = regex.compile(r"\b(?:thu nhập|thu về|lợi nhuận|doanh thu|lãi)\b[^,;.]{0,25}$")
_EARNINGS = regex.compile(
    r"\btrừ chi phí\b|\bcòn thu\b|\bnhập\b|(?<!không )\blãi\b(?! suất)|\bvề\b\s*$|\bmỗi\b|\blợi nhuận\b|\bkiếm\b"
)
# "kinh phí mỗi tháng 4 tỷ đồng"
_EVERY = regex.compile(r"^\s*(?:mỗi|hằng|hàng) (?:tháng|năm|quý|kỳ)\b")
_RAISES = regex.compile(r"\b(?:đưa|nâng|góp phần|kéo)\b")
# A comma behind which no further people or things are listed.
_NEW_CLAUSE = regex.compile(
    r",(?!\s*(?:các |những )?(?:hộ|người|gia đình|đối tượng|học sinh|sinh viên|trẻ em|cận nghèo|mới thoát nghèo"
    r"|đồng bào|phụ nữ|hội viên|đoàn viên|thân nhân|thương binh|bệnh binh|công nhân|lao động|cán bộ|bệnh nhân|giáo viên"
    r"|khu vực|vùng|xã|phường|thị trấn)\b)"
)
_ONLY_BOUNDS = regex.compile(r"\s*(?:(?:khoảng|gần|hơn|trên|ngót|tới|đến|chừng|tổng cộng|ước)\s)*(?:số tiền )?")
_NEW_PARTS = regex.compile(r"\btrong đó\b")
# "phát 12 tấn gạo và chi trả …", "còn ba đội yếu, và nợ đọng …": a further act, a further matter.
_AND_ALSO = regex.compile(r",\s*và\s*$|\bvà\s+(?=$)")
# "…, ông trồng 150 gốc bưởi": somebody else does something with it; "…, cất nhà trị giá": something else is bought.
_SOMEBODY = regex.compile(r",\s*(?:ông|bà|anh|chị|cô|chú|em|gia đình|vợ chồng)\b")
_BUYS = regex.compile(r",\s*(?:cất|xây|mua|sắm|làm|nuôi|đầu tư|dựng)\s")
# "khám 2.380 lượt người, phát thuốc trị giá …", "kiểm tra 1.206 vụ, tịch thu hàng hóa trị giá …": other things
_OTHER_THING = regex.compile(
    r"(?:,|\bvà)\s*(?:đã )?(?:phát|tịch thu|thu hồi|thu giữ|thu|bắt|xuất|bán|cấp phát|xuất đi|mua sắm)\s(?!tiền|được)"
    r"(?:\p{L}+\s?){1,5}$"
)
_NAMED_RATE = regex.compile(r"\b(?:hộ|người|nghèo|dân|lao động|học sinh|trẻ)\b")
_MUST = regex.compile(r"\b(?:phải|cần)\b")
_NOT_EXPLAINED = regex.compile(r"\b(?:trong đó|ngân sách|trung ương|nhà nước|gồm)\b")


def _other_statement(rule: _PairRule, head: str, tail: str, units_apart: bool) -> bool:
    """Words around a connector that begin a new statement."""
    tail = _EVERY.sub("", tail)
    if len(tail) > 30 or len(_NEW_CLAUSE.findall(head)) > 2 or _EARNINGS.search(head + tail):
        return True
    if rule.id == "pair.spent_on" and "," in tail:
        return True
    if rule.id in {"pair.amount", "pair.cost"} and (_BUYS.search(head) or _OTHER_THING.search(head)):
        return True
    if _NEW_PARTS.search(head):
        return True
    if rule.id == "pair.amount" and _AND_ALSO.search(head):
        return True
    if rule.id == "pair.rate":
        return bool(
            head.endswith("chưa ")
            or _SUBJECT.search(head)
            or _RAISES.search(head)
            or (units_apart and _NAMED_RATE.search(tail))
        )
    if rule.id == "pair.reverse":
        return bool(PLAN.search(head) or _MUST.search(tail))
    return rule.id == "pair.spent_on" and bool(regex.search(r"\bvà\b(?!.*[,;])", head) or _SOMEBODY.search(head))


def _first_of_row(
    low: str, mentions: Sequence[Mention], group: list[Mention], last: Mention, cue: str
) -> Mention | None:
    """The first of the counts in a row before an amount ("95.500 đối tượng và 12.000 cá nhân, kinh phí …")."""
    best = last
    total = mentions[best.part_of] if best.part_of is not None and best.numeral.role != "part" else best
    if total.sentence is best.sentence and total.pair is None:
        best = total
    for position in range(group.index(best) - 1, -1, -1):
        candidate = group[position]
        between = _DOTS.sub("", low[candidate.end : best.start])
        if (
            candidate.measure == "rate"
            and candidate.pair is None
            and (candidate.change != "level" or candidate.unit == "ratio")
        ):
            continue  # "đón 9 triệu lượt khách, tăng 4%, phục vụ …": how it moved is told aside.
        if candidate.measure == "count" and (
            _SIZE.search(low, candidate.lead_start, candidate.start) or candidate.unit in TERRITORIES
        ):
            continue  # "215 bồn nước loại 1.000 lít cho 215 hộ": of what size, and where.
        if candidate.measure != best.measure or candidate.pair is not None:
            break
        if _RECEIVES.match(between):
            best = candidate
            continue
        if _COMES.search(low, candidate.lead_start, candidate.start) and best.unit != candidate.unit:
            break  # "tiếp nhận 46 đoàn cứu trợ, phân bổ 2.450 suất quà, trị giá …": they come, the gifts are worth it
        sister = candidate.unit == best.unit and _SISTER_ACT.fullmatch(between) is not None
        if not (
            sister or _COORDINATED.match(between) or (cue.startswith(_ALL_TOLD) and _ENUMERATED.fullmatch(between))
        ):
            break
        if (
            _NEW_ACT.search(between)
            and not sister
            and not (cue.startswith(_ALL_TOLD) and not _DONE_NOW.search(between))
        ):
            break
        best = candidate
    return best if best.pair is None else None


# "có 42 hộ được cấp 84 con dê": those who get it stand first.
_RECEIVES = phrasing("pairs", "receives")
_COMES = phrasing("pairs", "comes")
_DOTS = regex.compile(r"(?<=\d)[.,](?=\d)")
_SIZE = phrasing("pairs", "size")
# Sums of all that was done, not only of what stands next to them.
_ALL_TOLD = ("tổng", "quy ", "ước trị giá")

# "xây mới 12 căn nhà và sửa chữa 9 căn với số tiền …": one work on the same things.
_SISTER_ACT = phrasing("pairs", "sister_act")
_DONE_NOW = regex.compile(r"\bvà có\b|\bđã\b|\bđược\b")
_NEW_ACT = regex.compile(
    _DONE_NOW.pattern
    + r"|(?:,|\bvà)\s*(?:ban hành|chi trả|chi|giải quyết|cấp|cấp phát|xây|xây dựng|sửa|sửa chữa|tặng|trao"
    r"|hỗ trợ|mở|tổ chức|khám|mua|thăm|miễn giảm|miễn|giảm học phí|cho vay|trợ vốn|dạy nghề|đào tạo|tập huấn|phát"
    r"|nâng cấp"
    r"|lắp đặt|trồng|làm|phân bổ|tạo việc làm|giới thiệu|tư vấn|vận động|huy động|cứu trợ)\b"
)


def _may_pair(left: Mention, right: Mention) -> bool:
    if left.measure == right.measure or left.pair is not None or right.pair is not None:
        return False
    if (left.change == "level") != (right.change == "level"):
        return False
    amount, other = (left, right) if left.measure == "amount" else (right, left)
    if amount.measure == "amount" and other.unit in TERRITORIES:
        return False
    return not (amount.measure == "amount" and set(amount.per) - TIMES and "count" in (left.measure, right.measure))


def _share_change(low: str, left: Mention, right: Mention, said: bool = False) -> None:
    """`tăng 58 triệu đồng (+13,6%)`: the share tells the same movement."""
    if (
        left.change != "level"
        and right.change == "level"
        and right.measure == "rate"
        and (said or low[max(0, right.start - 2) : right.start].strip(" (+-") == "")
    ):
        right.change, right.trace["change"] = left.change, left.trace["change"]


def _in_bracket_after(low: str, left: Mention, right: Mention) -> bool:
    between = low[left.end : right.start]
    if right.measure == "rate" and right.numeral.value_high is not None:
        return False  # "(từ 50 - 70%)" tells which are counted.
    if left.measure == "rate" and (PLAN.search(between) or _EQUAL_TO.search(low, left.lead_start, left.start)):
        return False  # "bằng 64% kế hoạch năm (15.500 ha)": the bracket tells what it is compared with.
    opened = between.find("(")
    if right.measure == "rate" and (
        _SHARE_OF_SOME.match(low, right.end) or _NAMED.search(low, left.end + opened, right.start)
    ):
        return False  # "(trên 92% là người dân tộc thiểu số)", "(Kinh 61%, Thái 21%)": a share of some of them.
    if left.measure == "rate" and right.measure == "count" and _OWN_SUBJECT.search(between, opened):
        return False  # "chiếm 1,9% (hộ nghèo người Khmer 412 hộ, …)": the bracket tells of others.
    return (
        len(between) < _LONGEST_BETWEEN
        and bool(_BRACKET.match(between))
        and not _NOT_EXPLAINED.search(between, between.find("("))
    )


_SHARE_OF_SOME = regex.compile(r"\s*(?:trong số (?:đó|này) |trong đó )?(?:là|thuộc)\b")
_NAMED = regex.compile(
    r"\(\s*(?:dân tộc |người )?(?:kinh|thái|tày|nùng|mông|h'mông|dao|mường|khmer|khơ me"
    r"|chăm|hoa|ê đê|ba na|gia rai|nam|nữ)\s*:?\s*$"
)
_OWN_SUBJECT = regex.compile(r"\(\s*(?:số )?(?:hộ|người|trong đó|riêng)\b")


def _join(left: Mention, right: Mention, rule: str, cue: str) -> None:
    left.pair, right.pair = right.index, left.index
    left.trace["pair"] = right.trace["pair"] = Decision("", rule, cue, "sentence")


def _last_match(words: WordList, text: str) -> regex.Match[str] | None:
    last = None
    for last in words.finditer(text):  # noqa: B007
        pass
    return last
