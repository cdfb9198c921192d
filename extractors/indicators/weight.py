"""The weight of one cue for one figure: where it stands, how far away, and what stands between."""

from __future__ import annotations

import math

import regex

from extractors.cues import Cue
from extractors.indicators.money import BASE_WAGE
from extractors.indicators.votes import EARLIER, Vote, penalties, scope_weights
from extractors.indicators.weakened import DIRECTLY, Weakening
from extractors.mentions import Mention
from extractors.reach import REACH
from extractors.reading import NAMING_TIER, NEAR, NEXT_NUMBER, PEOPLE_TIER, Reading, fits
from extractors.scopes import Layout
from extractors.standing import ended, heads, is_cause_of_end, is_compared, is_said_of, is_whole_of_share
from extractors.topics import HELP, UNDECIDED

_FOR_CASE = regex.compile(r"\s*(?:/\s?\p{L}+\s*)?(?:đối với|nếu|khi|dành cho)\b")
_CASE_BEFORE = regex.compile(r"\b(?:đối với|nếu|khi|dành cho)\s+(?:\p{L}+\s+){0,3}$")
_CASE_REACH = 45
_BEHIND_RATES = frozenset({"noun", "after", "later"})
_PREDICATED = regex.compile(
    r"\b(?:được|có|đạt|tham gia|sử dụng|tiếp cận|biết|dùng)\s+(?:(?:các|dịch vụ|đủ|thêm|ít nhất)\s+)?$"
)
# What may stand between a verb and the number of its object: "khám chừng 30 lượt", "thu hút được hơn 300 đoàn viên".
_LEADS_TO = regex.compile(r"(?:\s+(?!để|cho đến|tới khi)\p{L}+){0,4}\s*")
_BEHIND = frozenset({"after", "later", "beyond"})
_OF_INHABITANTS = "population.share"
_SHARE_OF_WAGE = regex.compile(r"(?:%|\blần|\btháng)\s+(?:mức\s+)?$")
_BASE = regex.compile(r"\s+(?:của )?(?:mức |tiền )?(?:lương|thu nhập)\b")
_OTHER_SUBJECT = regex.compile(r",\s*(?:phần lớn|đa số|hầu hết|số còn lại|còn lại|trong khi|riêng|nhưng|nhiều)\b")
_HAVE = regex.compile(
    r"\s*(?:\p{L}+\s){0,3}?(?:có (?!thu nhập|mức sống)|được|sử dụng|tham gia|biết|hài lòng|dùng|tiếp cận"
    r"|đăng ký|cài đặt|mua)\b"
)
_IN_NEED = regex.compile(
    r"\s(?:\p{L}+\s){0,2}?(?:có nhu cầu|cần|được|đủ điều kiện|đăng ký|đề nghị|thụ hưởng|hưởng|tham gia|có nhà ở tạm)\b"
)
_WHO_GET = frozenset({"household", "person", "organisation", "commune", "village", "district"})
_RECEIVES = regex.compile(
    r"\b(?:được|sẽ|đã|cần|cần được)\s+(?:tặng|hỗ trợ|cấp|vay|trao|giúp|miễn|khám|hưởng|thăm|mua|đào tạo"
    r"|nhận(?! diện| thấy| biết| định| dạng| thức| xét)|nhận quà|lĩnh)\b"
    r"|\bđược (?:[\p{L}&-]+ ){1,6}(?:tặng|trao|hỗ trợ|cấp|giúp|mua|xây|thăm|khám)\b"
    r"|\b(?:có|đều có|đã có|chưa có|được cầm) thẻ\b|\b(?:tham gia|mua) (?:bhyt|bảo hiểm y tế|thẻ)\b"
    r"|\b(?:nhận|lĩnh) (?:quà|phần quà|suất quà|được|hỗ trợ|trợ cấp)\b"
)


class Weighing:
    """Weighs the cues of one text."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.weakening = Weakening(reading)
        self._verbs: dict[int, int | None] = {}
        self._cases: dict[int, bool] = {}

    def weigh(self, mention: Mention, cue: Cue, stative: bool) -> Vote | None:
        """The vote of a cue in the sentence of a figure; none where it tells of something else."""
        scope, distance = _relation(self.reading.scopes, mention, cue)
        if scope in {"after", "noun", "later"} and cue.phrase.predicate and _told_of(self.reading, mention, cue):
            scope = "predicate"
        if (
            mention.measure == "rate"
            and scope in _BEHIND_RATES
            and self.reading.leads(_PREDICATED, cue)
            and not NEXT_NUMBER.search(self.reading.low, mention.end, cue.start)
            and not _OTHER_SUBJECT.search(self.reading.low, mention.end, cue.start)
        ):
            scope = "predicate"  # "90% cán bộ, công chức các cấp được tập huấn"
        if scope == "lead" and _of_item_before(self.reading, mention, cue):
            scope = "before"
        if scope in {"after", "noun"} and _pays_for(self.reading, mention, cue):
            scope, distance = "predicate", 0
        if self._has_case(mention):
            if mention.end <= cue.start < mention.end + _CASE_REACH and not NEXT_NUMBER.search(
                self.reading.low, mention.end, cue.start
            ):
                # "40 triệu đồng/hộ đối với xây mới và 20 triệu đồng/hộ đối với sửa chữa"
                scope, distance = "predicate", 0
            elif scope == "lead" and self.reading.leads(_CASE_BEFORE, cue):
                scope = "before"
        if cue.phrase.direct and not (
            scope == "lead" and _LEADS_TO.fullmatch(self.reading.low, cue.end, mention.start)
        ):
            return None
        if cue.phrase.counted and not mention.start < cue.start <= mention.end <= cue.end:
            return None
        if cue.phrase.after_only:
            if (
                not DIRECTLY.fullmatch(self.reading.low, mention.end, max(mention.end, cue.start))
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
            and BASE_WAGE.search(self.reading.low, cue.start, cue.end)
        ):
            return None  # "lương cơ sở là 2 triệu đồng nên cháu nhận 800.000 đồng": the rest is reckoned from it
        if cue.phrase.occasion and scope in EARLIER and _of_other_gift(self.reading, mention, cue):
            return None
        if cue.phrase.rule == "population" and _IN_NEED.match(self.reading.low, cue.end, cue.end + REACH):
            return None  # "tổng số hộ có nhu cầu hỗ trợ": who needs or is due something is not all who live there
        if cue.phrase.rule == _OF_INHABITANTS and (
            _is_base(self.reading, mention) or _HAVE.match(self.reading.low, cue.end, cue.end + REACH)
        ):
            return None  # "Số người tập thể thao đạt 33% dân số": the inhabitants are what the share is reckoned from.
        if cue.phrase.yields and scope in _BEHIND and self._receives(mention) is None:
            return None
        if is_whole_of_share(self.reading, mention, cue) or is_cause_of_end(self.reading, mention, cue):
            return None
        headed = scope == "lead" and heads(self.reading, mention, cue)
        if headed:
            distance = 0
        factors = penalties()
        weight = scope_weights()[scope] * cue.phrase.tier * math.exp(-distance / factors[_decay(scope, mention)])
        weight *= self.weakening.factor(cue, mention)
        if headed:
            weight *= factors["headed"]
        elif cue.phrase.state and scope in NEAR and (stative or (scope == "lead" and distance < 4)):
            weight *= factors["stative"]
        if ended(self.reading, mention, cue):
            scope = "predicate"
            weight = max(weight, scope_weights()[scope] * cue.phrase.tier * factors["ended"])
        if scope == "predicate" and mention.measure == "count" and _is_struck(self.reading, cue):
            weight *= factors["struck"]
        if is_said_of(self.reading, mention, cue):
            scope = "predicate"
            weight = max(weight, scope_weights()[scope] * cue.phrase.tier * factors["stative"])
        if is_compared(self.reading, mention, cue):
            weight *= factors["locative"]
        if (verb := self._receives(mention)) is not None:
            # "60.000 hộ nghèo … sẽ được tặng phần quà": who receives is no statement of how many there are.
            weight *= (
                factors["receiver"]
                if cue.phrase.tier <= PEOPLE_TIER
                or (cue.phrase.code == UNDECIDED and cue.end <= verb and mention.unit in _WHO_GET)
                else factors["received"]
                if cue.end > verb
                else 1.0
            )
        if _in_other_bracket(self.reading, mention, cue):
            weight *= factors["bracket"]
        return Vote(cue.phrase.code, weight, scope, cue)

    def weigh_outer(self, scope: str, end: int, cue: Cue) -> float:
        """The weight of a cue in a line, heading or title that ends at `end`, for every figure under it."""
        near = math.exp(-(end - cue.end) / 300) if scope in {"opener", "previous"} else 1.0
        return scope_weights()[scope] * cue.phrase.tier * near * self.weakening.factor(cue)

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

    def _has_case(self, mention: Mention) -> bool:
        """`20 triệu đồng đối với sửa chữa`: whether the case that a figure holds for stands behind it."""
        if mention.start not in self._cases:
            self._cases[mention.start] = _FOR_CASE.match(self.reading.low, mention.end) is not None
        return self._cases[mention.start]


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
    if cue.start >= mention.lead_start or _explained_by_bracket(scopes.text, mention, cue):
        return "lead", distance
    clause = scopes.clause_at(mention.sentence, mention.start)
    if cue.start >= clause[0]:
        return "before", distance
    end = scopes.text.find(";", cue.end, mention.start)
    apart = end >= 0 and scopes.text.find(":", cue.end, end) < 0
    return ("apart" if apart else "sentence"), distance


_DECAY = {"noun": "decay_noun", "before": "decay_far", "sentence": "decay_far", "apart": "decay_far"}


def _decay(scope: str, mention: Mention) -> str:
    return "decay_rate" if scope == "noun" and mention.measure == "rate" else _DECAY.get(scope, "decay")


def _explained_by_bracket(text: str, mention: Mention, cue: Cue) -> bool:
    """Whether the figure stands in a bracket that explains the words right before it, in the same clause."""
    return any(
        cue.end <= a < mention.start < b
        and a - cue.end < 70
        and a >= mention.lead_start - 2
        and text.find(";", cue.end, a) < 0
        for a, b in mention.sentence.parentheses
    )


# From this tier on a word for help right behind an amount says what it goes to.
_USE_TIER = 2.0
_SPENDS = regex.compile(r"\b(?:chi|trích|dành|dùng|bỏ ra|sử dụng|xuất)(?: hơn| gần| trên| khoảng| ra| số tiền)*\s*$")
_STRAIGHT = regex.compile(r"\s+(?:để |nhằm )?")


def _pays_for(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """`chi 315 triệu đồng sửa chữa 21 nhà`: what stands right behind an amount says what it goes to."""
    low = reading.low
    if mention.measure != "amount" or cue.phrase.code not in HELP:
        return False
    if not _STRAIGHT.fullmatch(low, mention.end, cue.start):
        return False
    # What is raised to help is still raised; what is spent on visits is help.
    spent = _SPENDS.search(low, max(mention.lead_start, mention.start - 30), mention.start) is not None
    return cue.phrase.tier >= (_USE_TIER if spent else NAMING_TIER)


_COUNTED_BEFORE = regex.compile(r"\d\s?(?:\p{L}+\s){0,4}$")
_NEXT_HELP = regex.compile(r"[,;]\s*(?:và |đã |còn )?(?:hỗ trợ|giúp|giúp đỡ|thăm|trao|tặng|xây|sửa|khám|cấp|nhận)\b")


def _of_other_gift(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """`trao 90 suất quà Tết, giúp 35 hộ khó khăn`: an occasion named in what was counted before is of that."""
    low = reading.low
    return (
        _COUNTED_BEFORE.search(low, max(mention.sentence.start, cue.start - 30), cue.start) is not None
        and _NEXT_HELP.search(low, cue.end, mention.start) is not None
    )


_ATTAINED = regex.compile(r"\b(?:đạt|chiếm|bằng|là|còn|lên|tương đương)\b[^,;.]{0,20}$")


def _is_base(reading: Reading, mention: Mention) -> bool:
    """Whether words before a share name what it measures, so that those behind it name the whole."""
    return _ATTAINED.search(
        reading.low, max(mention.lead_start, mention.start - 40), mention.start
    ) is not None and any(
        cue.phrase.tier > PEOPLE_TIER and fits(cue, mention)
        for cue in reading.indicator_cues(mention.sentence.start, mention.sentence.end)
        if mention.lead_start <= cue.start < mention.start
    )


_DENIED = regex.compile(r",\s*(?:không|chưa|hạn chế|tránh|ngăn)\b")
_OF_NEXT = regex.compile(r"\s*(?:(?:là|được|hơn|trên|gần|khoảng|có)\s+)*\d")
_OTHER_COUNT = regex.compile(r",\s(?:và\s|còn\s|có\s){0,2}\d[\d.]*\s(?:\p{L}+(?:\s\p{L}+){0,2}\s*)?$")
_OTHER_DEED = regex.compile(
    r"(?:[,;]|\bvà)\s(?!(?:và|có|còn|hơn|trên|gần|khoảng|riêng|với|các|cả|tổng cộng)\s)\p{L}+(?:\s\p{L}+){0,4}?"
    r"\s\d[\d.]*\s(?:\p{L}+(?:\s\p{L}+){0,2}\s*)?$"
)
_COUNTS = regex.compile(r"\d\s?$")  # "trong 158 nhân khẩu đã tìm thấy 46 thi thể"
_APART = regex.compile(r"\b(?:cho|giúp|hỗ trợ|để|tại|ở|với|do|là|bằng|trên)\b|[;:(]")


def _told_of(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """Whether a predicate behind a count tells of what it counts: no other verb, purpose or place comes between."""
    low = reading.low
    if mention.measure != "count" or ("," in low[mention.end : cue.start] and _OF_NEXT.match(low, cue.end)):
        return False  # "312 hộ nghèo, thoát nghèo 98 hộ": the next number is what the predicate tells of
    if _DENIED.search(low, mention.end, cue.start):
        return False  # "giảm 41 hộ cận nghèo, không phát sinh hộ tái nghèo": nobody of those did
    if _OTHER_DEED.search(low, mention.end, cue.start):
        return False  # "ở 6 xã còn lại và đưa 2 xã về đích": it tells of what another verb counts before it
    if _OTHER_COUNT.search(low, mention.end, cue.start) or _COUNTS.search(low, mention.end, cue.start):
        return False  # "46 người được dạy nghề, 18 người vay vốn": it tells of the number right before it
    between = next((b for a, b in mention.sentence.parentheses if 0 <= a - mention.end < 2 and b <= cue.start), None)
    return not _APART.search(reading.low, mention.end if between is None else between, cue.start)


_ITEM_BEGINS = regex.compile(r",\s(?:(?:và|có|trên|hơn|gần|khoảng)\s)*$")


def _of_item_before(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """`100% số xã có điện đạt chuẩn, 98% số hộ dùng điện`: what stands before the comma is of the other share."""
    low, start = reading.low, mention.lead_start
    if mention.measure != "rate" or start == mention.sentence.start or low[start - 1] == ";":
        return False
    begins = _ITEM_BEGINS.search(low, start, mention.start)
    return begins is not None and cue.end <= begins.start()


_MENDED = regex.compile(
    r"\s(?:\p{L}+\s){0,2}?(?:đã |vừa |sẽ |cần )?được (?:sửa|tu sửa|khắc phục|nâng cấp|xây lại|thay|vá)\b"
)


def _is_struck(reading: Reading, cue: Cue) -> bool:
    """`420 bộ sách giáo khoa ướt nát`: what befell things is told, whatever they are for, unless it is mended."""
    damage = cue.phrase.code == "disaster_damage"
    return damage and _MENDED.match(reading.low, cue.end, cue.end + REACH) is None


# "Dự án 1 (hạ tầng): 198 triệu đồng", "Dự án 1 (hạ tầng) 198 triệu đồng"
_LABEL_ENDS = regex.compile(r"\)?\s*:?\s*(?:(?:là|gồm|được|khoảng|hơn|gần|trên)\s+)?")


def _in_other_bracket(reading: Reading, mention: Mention, cue: Cue) -> bool:
    """A bracket that ends the label of the number (`Dự án 1 (hạ tầng): 198 triệu đồng`) is none apart from it."""
    return any(
        a <= cue.start < b
        and not a <= mention.start < b
        and not _LABEL_ENDS.fullmatch(reading.low, min(b, mention.start), mention.start)
        for a, b in mention.sentence.parentheses
    )
