"""The cues that are heard for a figure: those of its sentence, and those of lines, headings and titles over it."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from extractors.cues import Cue
from extractors.indicators.disasters import struck_by_accident, tells_of_harm
from extractors.indicators.people import MORE_UNITS, is_family, is_receiver
from extractors.indicators.votes import Vote, penalties, scope_weights
from extractors.indicators.weakened import of_social_insurance
from extractors.indicators.weight import Weighing
from extractors.mentions import TERRITORIES, Mention
from extractors.reading import NEXT_NUMBER, PEOPLE_TIER, Reading, fits
from extractors.scopes import Sentence
from extractors.standing import ways_to_work
from extractors.topics import HELP, UNDECIDED

# Characters that the label of a line has at most.
_LABEL = 90
_NOT_GIVEN = frozenset(
    {"fund_allocated", "agriculture_output", "population", "activities", "escaped_poverty", "escaped_near_poverty"}
)
_IN_REACH = 3000
"""Characters on each side in which a cue of the sentence is heard: a row of hundreds of figures is no one statement."""
_PUBLIC_REACH = 140
_PUBLIC = regex.compile(
    r"\b(?:nhà văn hóa|trường học|trường mầm non|trường tiểu học|trạm y tế|nhà sinh hoạt|phòng học|trụ sở|nhà làm việc"
    r"|trạm(?! thu phí)|nghĩa trang|hội trường|sân vận động|kênh mương|nhà máy)\b"
    r"(?![^.;]{0,60}\b(?:căn nhà|nhà ở|hộ nghèo)\b)"
)
# "Chợ Đầm được xây lại", "nhà trạm xã xây mới xong"
_WORK_IS = regex.compile(
    r"\b(?:nhà trạm|trạm|chợ|cầu|cống|đập|kè|đê|hồ|bến|cảng|đường|tuyến|kênh|mương|trường(?! hợp)|lớp|phòng|bệnh viện"
    r"|nhà trẻ|đình|chùa|miếu|đền|tượng đài|công viên|bãi chôn lấp|bãi rác|bãi|lò đốt|sân|trụ sở|hội trường"
    r"|thư viện|công trình)"
    r"(?:\s\p{L}+){0,3}?\s(?:(?:đã|vừa|sẽ|mới|cần|được|đang)\s){0,3}$"
)
_ACTS = regex.compile(
    MORE_UNITS + r"(?:[^,;.:()\d]{0,25}\s)??\s*"
    r"(?:đã |đang |sẽ |cùng |đều )?(?:chủ động |tích cực |tập trung |trực tiếp |đồng loạt )?"
    r"(?:tổ chức|hoàn thành việc|triển khai|ban hành|thành lập|vận động|phê duyệt|báo cáo|gửi|ký kết|tiến hành"
    r"|kiện toàn"
    r"|bố trí|trích|phân bổ|sơ tán|ra quân|chỉ đạo|nộp|giải ngân|tiếp nhận|nhận|công bố|rà soát|bàn giao|phối hợp|trao"
    r"|hỗ trợ|cho vay|huy động|xuất cấp|đăng ký|đề nghị|đề xuất|cử|mang|chở|gửi|ủng hộ|đóng góp"
    r"|chia sẻ|(?<!cô |độc |công )lập)\b"
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
_PLAN = regex.compile(r"\b(?:đề án|chương trình|kế hoạch|nghị quyết|chính sách)\b(?! đầu tư)")
_OF_WORKERS = frozenset(
    {"overseas_workers", "jobs_created", "unemployment", "vocational_training", "trained_labour_rate"}
)
_NO_WORKERS = regex.compile(r"\b(?:cháu|trẻ|trẻ em|bé|trưởng|phó|cán bộ|đại biểu|chủ tịch|bí thư|giáo viên|cụ)\b")
_STATIVE = regex.compile(
    r"\b(?:còn|có|là|chiếm|giảm|tỷ lệ|giảm còn|xuống|tăng|đạt|hiện|số|gồm)\b"
    r"(?:(?!\b(?:giúp|tặng|trao|hỗ trợ|thăm|cho)\b)[^,;.]){0,14}$|\btỷ lệ\b[^,;.:()\d]{0,32}$"
)


class Hearing:
    """Hears the cues of one text."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.weighing = Weighing(reading)
        self._outer_votes: dict[tuple[str, int, int], list[Vote]] = {}
        self._labels: dict[int, list[Cue]] = {}

    def votes(self, mention: Mention) -> Iterator[Vote]:
        """All cues in reach of a figure, weighed."""
        sentence = mention.sentence
        stative = (
            _STATIVE.search(self.reading.low, max(mention.lead_start, mention.start - 40), mention.start) is not None
        )
        labelled = self._helping_label(mention)
        given = _is_given_share(self.reading, mention)
        family = is_family(self.reading, mention)
        receives = is_receiver(self.reading, mention)
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
        accident: bool | None = None
        for cue in self.reading.indicator_cues(first, last):
            if by_loans and cue.phrase.code == "credit_disbursed" and cue.end <= mention.start:
                continue  # "Tạo việc làm: vay vốn 320 người, …": the loan is the way to the job
            if tells_of_harm(cue.phrase.rule):
                if accident is None:
                    accident = struck_by_accident(self.reading, mention)
                if accident:
                    continue  # "14 vụ tai nạn, 9 người thiệt mạng": no disaster harmed them
            if given and (cue.phrase.tier <= PEOPLE_TIER or cue.phrase.code in _NOT_GIVEN):
                continue
            if family and cue.phrase.tier <= PEOPLE_TIER:
                continue
            if cue.start > mention.end and self._is_told_of_part(mention, cue):
                continue
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
            if fits(cue, mention) and (vote := self.weighing.weigh(mention, cue, stative)):
                if cue.phrase.rule == "infrastructure.cost" and self._costs_plan(sentence):
                    vote = vote._replace(indicator="fund_allocated")
                if of_social_insurance(self.reading, cue):
                    vote = vote._replace(indicator=UNDECIDED)
                if builds_anything(self.reading, cue) and (
                    self._is_public(mention) or self.reading.leads(_WORK_IS, cue)
                ):
                    vote = vote._replace(indicator="infrastructure")  # "trạm được xây lại với 5 tỷ đồng"
                if labelled and cue.phrase.tier <= PEOPLE_TIER and not stative:
                    vote = vote._replace(weight=vote.weight * penalties()["receiver"])
                elif cue in labelled:
                    vote = vote._replace(weight=max(vote.weight, scope_weights()["label"] * cue.phrase.tier))
                yield vote
        unworking = mention.unit == "person" and _NO_WORKERS.search(self.reading.low, mention.start, mention.end)
        for scope, (start, end) in self._outer(sentence):
            if whose:
                break
            for vote in self.governing(scope, start, end):
                if scope == "title" and unworking and vote.indicator in _OF_WORKERS:
                    continue  # children, and those who sit in a meeting, are not the workers that a title is about
                if scope == "title" and placed and vote.indicator in HELP:
                    continue  # units that a text about help tells of are where it goes, or who gives it
                if fits(vote.cue, mention):
                    yield vote

    def _is_public(self, mention: Mention) -> bool:
        """Whether words before a figure name a work that is for all."""
        first = max(mention.sentence.start, mention.start - _PUBLIC_REACH)
        return mention.unit != "house" and _PUBLIC.search(self.reading.low, first, mention.end) is not None

    def _costs_plan(self, sentence: Sentence) -> bool:
        """`Đề án … tổng mức đầu tư 2.186 tỷ đồng`: what a plan costs whose title, as its sentence, names no works."""
        start, end = self.reading.scopes.title
        if not end or not _PLAN.search(self.reading.low, start, end):
            return False
        told = [*self.reading.indicator_cues(start, end), *self.reading.indicator_cues(sentence.start, sentence.end)]
        return not any(c.phrase.code == "infrastructure" and c.phrase.rule != "infrastructure.cost" for c in told)

    def _is_told_of_part(self, mention: Mention, cue: Cue) -> bool:
        """`Tổng số 12.400 hộ dân thì hộ nghèo chiếm 3%`, `có 102 xã thì 98 xã có bác sĩ`: the whole, then a part."""
        low = self.reading.low
        then = low.find(" thì ", mention.end, cue.start)
        if then < 0:
            return False
        placed = mention.unit in TERRITORIES and NEXT_NUMBER.search(low, then, cue.start) is not None
        return cue.phrase.state or placed

    def governing(self, scope: str, start: int, end: int) -> list[Vote]:
        """The votes of a line, heading or title for every figure that it governs; weighed once."""
        key = scope, start, end
        if key not in self._outer_votes:
            self._outer_votes[key] = [
                Vote(cue.phrase.code, self.weighing.weigh_outer(scope, end, cue), scope, _seen_alone(cue))
                for cue in self.reading.indicator_cues(start, end)
                if cue.phrase.topic
                and not cue.phrase.after_only
                and not cue.phrase.counted
                and (scope != "title" or cue.phrase.title)
            ]
        return self._outer_votes[key]

    def _helping_label(self, mention: Mention) -> list[Cue]:
        """The help that the label of a line names (`Quà của tỉnh: hộ nghèo 61 hộ …`): who stands behind it receives."""
        sentence = mention.sentence
        if sentence.start not in self._labels:
            colon = self.reading.low.find(":", sentence.start, min(sentence.end, sentence.start + _LABEL))
            number = NEXT_NUMBER.search(self.reading.low, sentence.start + 4, colon) if colon > 0 else None
            found = self.reading.indicator_cues(sentence.start, sentence.end) if colon > 0 and number is None else []
            self._labels[sentence.start] = [c for c in found if c.end <= colon and c.phrase.code in HELP]
        return [cue for cue in self._labels[sentence.start] if cue.end < mention.start and fits(cue, mention)]

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


def _seen_alone(cue: Cue) -> Cue:
    """A cue that longer ones of its own indicator do not hide: these may be none that govern."""
    return cue._replace(inside=tuple(p for p in cue.inside if p.code != cue.phrase.code))


_GIVEN_SHARE = regex.compile(
    r"\b(?:hỗ trợ|miễn|được giảm|cấp bù|bù)\s+"
    r"(?:thêm\s+|tối thiểu\s+|tối đa\s+|ít nhất\s+|đến\s+|bằng\s+|từ\s+|đóng\s+)*$"
)
# "Hỗ trợ người tham gia …: hộ nghèo 30%, hộ cận nghèo 25%": the label says that shares are given.
_GIVES_SHARES = regex.compile(
    r"\W{0,3}(?:\p{L}\)|\d{1,2}[.)])?\s*(?:mức |tỷ lệ )?(?:hỗ trợ|miễn|giảm học phí|trợ cấp)\b[^:;.\d]{0,110}:\s"
)


def _is_given_share(reading: Reading, mention: Mention) -> bool:
    """`được hỗ trợ tối thiểu 70%`, `30% cho hộ cận nghèo`: a share that is given measures nobody's state."""
    if mention.unit != "percent":
        return False
    low = reading.low
    start = max(mention.lead_start, mention.start - 40)
    return (
        low.startswith(" cho ", mention.end)
        or _GIVEN_SHARE.search(low, start, mention.start) is not None
        or _GIVES_SHARES.match(low, mention.sentence.start, mention.start) is not None
    )


_HOME = regex.compile(r"\b(?:nhà|căn|mái|chỗ ở)\b")
_HALL = regex.compile(
    r"\s(?:văn hóa|sinh hoạt|làm việc|ăn|bếp|máy|bia|trẻ|hiệu bộ|đa năng|vệ sinh|kho|xe|rông|thi đấu|ga)\b"
)


def builds_anything(reading: Reading, cue: Cue) -> bool:
    """`xây mới 420 phòng học`: a bare verb of building or mending makes no homes of what is no home."""
    if not cue.phrase.code.startswith("housing"):
        return False
    return _HOME.search(reading.low, cue.start, cue.end) is None or _HALL.match(reading.low, cue.end) is not None
