"""What governs a figure from before its sentence: the sentences before, the opening lines of lists, headings."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.mentions import Mention
from extractors.model import Decision
from extractors.phrasings import phrasing
from extractors.reach import REACH
from extractors.scopes import Sentence
from extractors.statuses.named import is_named
from extractors.statuses.text import Text


def line_above(text: Text, mention: Mention) -> Decision | None:
    """What the nearest line above says that speaks of a status: the opening line of the list, that of the list in
    which it stands, a heading.
    """
    sentences, sentence = text.scopes.sentences, mention.sentence
    above = dict.fromkeys(sentence.headings, "heading")
    opener = sentence.opener
    while opener is not None and above.get(opener) != "list" and opener < sentence.index:
        above[opener] = "list"
        opener = sentences[opener].opener
    norm: Decision | None = None
    for index in sorted(above, reverse=True):
        decision = _status_of_line(text, sentences[index], above[index])
        if decision is None or not _governs(text, decision, mention):
            continue
        if decision.value == "target" and _names_goals_reached(text, sentences[index]):
            continue
        if decision.value != "norm" or mention.per:
            return decision
        # Under "Kết quả" a heading "Chính sách hỗ trợ" tells what was paid, not at what rate.
        norm = norm or decision
    return norm


def _names_goals_reached(text: Text, heading: Sentence) -> bool:
    """Whether a heading names goals under one that announces results: "I. KẾT QUẢ …", "1. Chỉ tiêu tỉnh giao"."""
    if not heading.headings:
        return False
    above = text.scopes.sentences[heading.headings[0]]
    results = _RESULTS.search(text.low, above.start, above.end)
    return results is not None and _AHEAD.search(text.low, above.start, above.end) is None


_RESULTS = regex.compile(r"\bkết quả (?:thực hiện|đạt được|công tác|chủ yếu|cụ thể|năm|\d)|\bkết quả\s*$")
_AHEAD = regex.compile(r"\b(?:mục tiêu|nhiệm vụ|phương hướng|kế hoạch|giải pháp|đề án|nâng cao)\b")


def _governs(text: Text, decision: Decision, mention: Mention) -> bool:
    """A heading that announces norms makes none of the counts and averages below it, nor one of costs goals of
    shares.
    """
    if decision.value == "norm":
        return mention.measure != "count" and "bình quân" not in text.low[mention.lead_start : mention.start]
    return not (text.default_status == "norm" and decision.value == "target" and mention.measure == "rate")


_LINES_REACH = 12
_LONGEST_GOAL = 260
_RESULT_LINE = phrasing("statuses", "result_line")
_SETS_GOALS = phrasing("statuses", "sets_goals")


def under_goals(text: Text, mention: Mention) -> Decision | None:
    """Goals told in lines without bullets below one that opens them ("Các chỉ tiêu chủ yếu:")."""
    sentences, sentence = text.scopes.sentences, mention.sentence
    for index in range(sentence.index, max(-1, sentence.index - _LINES_REACH), -1):
        line = sentences[index]
        if line.end - line.start > _LONGEST_GOAL:
            return None
        if line is not sentence and text.low.endswith(":", line.start, line.end):
            return _goals_of(text, line)
        told = _TOLD.search(text.low, line.start, line.end) or _RESULT_LINE.match(text.low, line.start, line.end)
        if told or line.rank != sentence.rank:
            return None
    return None


def _goals_of(text: Text, line: Sentence) -> Decision | None:
    if _RESULT_LINE.match(text.low, line.start, line.end):
        return None
    goal = _SETS_GOALS.search(text.low, line.start, line.end)
    return None if goal is None else Decision("target", "status.target", goal[0], "list")


_GOES_ON = regex.compile(
    r"(?:theo đó|trong đó|cụ thể|đồng thời|cùng với đó|ngoài ra|bên cạnh đó|song song|phấn đấu|cùng với việc|mặt khác"
    r"|riêng|tiếp đó|tiếp theo|qua đó|từ đó|trước mắt|song song đó|song song với đó|về lâu dài"
    r"|(?:\p{L}+\s+){1,4}cũng|(?:\p{L}+\s+){0,4}(?:đẩy mạnh|tiếp tục|tập trung)"
    # Tasks are told without a subject.
    r"|phát triển|tăng cường|duy trì|mở rộng|nâng cao|nâng|chú trọng|hoàn thành|hằng năm|hàng năm|mỗi năm|đảm bảo"
    r"|bảo đảm|giữ vững|thu hút|khuyến khích|từng bước|xây dựng thêm|trồng mới|huy động|kêu gọi|quy hoạch)\b"
)
# Words that set a goal for the sentences after them, and those by which a sentence tells what is or was.
_GOAL = regex.compile(
    r"\b(?:phấn đấu|theo kế hoạch|đặt mục tiêu|đặt ra mục tiêu|đề ra mục tiêu|đặt chỉ tiêu|mục tiêu (?:đến năm|là)"
    r"|(?:mục tiêu|chỉ tiêu)(?:\s(?:cụ thể|chung|tổng quát|chủ yếu|\d{1,2}))?\s?[:.])"
)
# "Đại hội đề ra các chỉ tiêu chủ yếu: …": what stands behind is a list of goals in any text.
_GOAL_LIST = regex.compile(
    r"\b(?:đề ra|đặt ra|xác định|thông qua|thống nhất|quyết nghị|phấn đấu|giao|gồm)(?: \p{L}+){0,2}"
    r" (?:các|những|\d{1,3}) (?:nhóm )?(?:mục tiêu|chỉ tiêu)\b"
    r"|\b(?:mục tiêu|chỉ tiêu)\b(?![^.;:]*\b(?:đạt|vượt|kết quả|hoàn thành)\b)[^.;:\d]{0,70}"
    r"(?:\b(?:đến|tới|trong) (?:hết |cuối )?(?:năm|nhiệm kỳ|giai đoạn) [\d –-]{4,12})?:"
    r"|\b(?:phấn đấu|dự kiến)\b(?! \p{L}+ \d)[^.;:\d]{0,30}(?:\b(?:hết |cuối )?năm 20\d\d)?:"
)


def goes_on(text: Text, sentence: Sentence) -> Decision | None:
    """A goal told in the sentence before goes on in one that says so ("Theo đó, …", "Đồng thời, …").

    In a text whose title looks ahead it goes on through its paragraph until something was done.
    """
    previous = text.scopes.previous(sentence)
    if previous is None:
        return None
    if _GOES_ON.match(text.low, sentence.start, sentence.start + REACH):
        decision = _plan_issued(text, previous, sentence) or _status_of_line(text, previous, "previous")
        if decision is None:
            decision = text.decided.get(previous.index)
        return decision if decision is not None and decision.value == "target" else None
    return _goal_goes_on(text, sentence, _GOAL if text.looks_ahead else _GOAL_LIST)


_ISSUES_PLAN = phrasing("statuses", "issues_plan")
_ACCORDING = phrasing("statuses", "according")


def _plan_issued(text: Text, previous: Sentence, sentence: Sentence) -> Decision | None:
    """`UBND tỉnh vừa ban hành kế hoạch tặng quà Tết. Theo đó, …`: what the plan says is still to come."""
    if not _ACCORDING.match(text.low, sentence.start) or _TOLD.search(text.low, sentence.start, sentence.end):
        return None
    issued = _ISSUES_PLAN.search(text.low, previous.start, previous.end)
    return None if issued is None else Decision("target", "status.target", issued[0], "previous")


# "Mục tiêu cuối cùng là gì?", "Vậy xã định làm gì?": who answers tells goals; "Vay được bao nhiêu?": rules.
_ASKS_GOAL = regex.compile(
    r"\b(?:mục tiêu|chỉ tiêu|kế hoạch(?! hóa)|dự báo|dự kiến|phương hướng|hướng tới|sắp tới|thời gian tới|tới đây"
    r"|năm tới|định làm|tính làm|sẽ làm|làm gì tiếp|mong (?:điều |muốn )?gì|mong muốn gì|kỳ vọng|đề xuất gì"
    r"|kiến nghị gì)\b(?![^?]*\b(?:đến đâu|tới đâu|ở đâu|ra sao rồi|đạt)\b)"
)
_ASKS_RULE = regex.compile(
    r"\b(?:được (?:vay|hưởng|hỗ trợ|cấp|nhận) (?:bao nhiêu|gì|những gì|thế nào|ra sao)|vay (?:được |tối đa )?bao nhiêu"
    r"|lãi suất|mức (?:vay|đóng|hưởng|hỗ trợ|phạt|trợ cấp|chi|thu)|phải (?:đóng|nộp|trả) (?:bao nhiêu|thế nào)"
    r"|tiêu chuẩn|điều kiện|đối tượng nào|ai (?:được|phải) (?:vay|hưởng|hỗ trợ|cấp|nhận|đóng|nộp))\b"
)
_ANSWER_REACH = 8


def answers(text: Text, mention: Mention) -> Decision | None:
    """What the question asks for that stands above an answer: goals or rules, until the answer tells what was done."""
    sentences = text.scopes.sentences
    first = mention.sentence.index
    for index in range(first - 1, max(-1, first - _ANSWER_REACH), -1):
        asked = sentences[index]
        if mention.sentence.block - asked.block > _answer_blocks(sentences, asked):
            return None
        if not text.scopes.text[asked.start : asked.end].rstrip("\"”’') ").endswith("?"):
            continue
        if any(_TOLD.search(text.low, s.start, min(s.end, mention.start)) for s in sentences[index + 1 : first + 1]):
            return None
        goal = _ASKS_GOAL.search(text.low, asked.start, asked.end)
        if goal is not None:
            return Decision("target", "status.target.asked", goal[0], "previous")
        rule = _ASKS_RULE.search(text.low, asked.start, asked.end)
        if rule is not None and (mention.measure != "count" or mention.per):
            return Decision("norm", "status.norm.asked", rule[0], "previous")
        return None
    return None


def _answer_blocks(sentences: Sequence[Sentence], asked: Sentence) -> int:
    """How many blocks below a question its answer may stand: the next one where the question ends its own."""
    following = asked.index + 1
    ends = following >= len(sentences) or sentences[following].block != asked.block
    return sentences[following].block - asked.block if ends and following < len(sentences) else 0


_TERM = regex.compile(r"\W*(?:trong )?(?:nhiệm kỳ|giai đoạn) 20\d\d\s?[-–]\s?(?P<year>20\d\d)\b")


def _tells_term_gone(text: Text, sentence: Sentence) -> bool:
    """`Đại hội đề ra 9 chỉ tiêu. Nhiệm kỳ 2015 - 2020, …`: a term that ends when it is told of is over."""
    term = _TERM.match(text.low, sentence.start, sentence.end)
    year = text.this_year or text.first_year
    return term is not None and year is not None and int(term["year"]) <= year


_GOAL_REACH = 10
"""Sentences through which a goal goes on at most."""
_TOLD = regex.compile(
    r"\b(?:đã|hiện|hiện nay|hiện có|đến nay|tính đến|vừa qua|trước đó|từ đầu năm|từ năm|năm ngoái|được\s\d|cho biết"
    r"|qua đó|kết quả|thực hiện được|đạt được|toàn \p{L}+ (?:hiện )?có|trên địa bàn có|còn có|so với cùng kỳ|giải ngân"
    r"|tổng chi)(?!\p{L})"
)


def _goal_goes_on(text: Text, sentence: Sentence, sets: regex.Pattern[str]) -> Decision | None:
    """The goal that a sentence before in the paragraph `sets`, until one tells what is or was."""
    low = text.low
    told: Sentence | None = sentence
    for _ in range(_GOAL_REACH):
        if told is None or _TOLD.search(low, told.start, told.end):
            return None
        before = text.scopes.previous(told)
        goal = sets.search(low, before.start, before.end) if before is not None else None
        if goal is not None and not _tells_term_gone(text, sentence):
            return Decision("target", "status.target", goal[0], "previous")
        told = before
    return None


def _status_of_line(text: Text, line: Sentence, scope: str) -> Decision | None:
    found = [
        c
        for c in text.reading.sentence_cues(line)
        if c.phrase.kind == "status"
        and c.phrase.code != "none"
        and not c.phrase.units
        and not (c.phrase.heading and scope == "previous")
        and not is_named(text, c)
    ]
    if not found:
        return None
    last = found[-1]
    return Decision(last.phrase.code, last.phrase.rule, text.reading.words(last), scope)
