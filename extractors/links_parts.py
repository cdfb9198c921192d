"""`part_of`: a part and its total.

Read from the words between figures (`patterns/links.yaml`), brackets, fractions and lists; sums only extend a list that
words have opened, they never make one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise

import regex

import patterns
from extractors.links import HOLDS, PLAN, TIMES, WordList, by_sentence, in_closed_bracket
from extractors.mentions import TERRITORIES, Mention
from extractors.model import Decision
from extractors.phrasings import phrasing
from extractors.scopes import Layout, Sentence

_SENTENCE_OPENER_REACH = 40


@cache
def _parts_opener() -> WordList:
    return WordList([word for e in patterns.load("links") if e["kind"] == "parts" for word in e["words"]])


def _openers(low: str, start: int, end: int) -> Iterator[regex.Match[str]]:
    """The words of a stretch that open parts.

    "12 chỉ tiêu cụ thể" only describes; behind "các đơn vị khác, cụ thể: …" others are listed than those before.
    """
    for opener in _parts_opener().finditer(low, start, end):
        before = low[max(start, opener.start() - 16) : opener.start()].rstrip(" ,;:-")
        described = opener.group() == "cụ thể" and not (
            _SET_OFF.search(low, max(start, opener.start() - 3), opener.start()) or opener.start() == start
        )
        alone = opener.group() == "riêng" and (
            (opener.start() < start + 3 and not _OWN_PLACE.match(low, opener.end()))
            or _OTHER_TIME.match(low, opener.end())
        )
        besides = opener.group() == "riêng" and before.endswith(("không", "không chỉ", "chẳng"))
        if not described and not alone and not besides and not before.endswith(" khác"):
            yield opener


# "Riêng TP. Biên Hòa 18.200 lượt" divides what was told before; "Riêng huyện A, cuối năm còn …" tells its own matter.
_OWN_PLACE = regex.compile(
    r"\s(?:tại |ở )?(?:tp\.?|thành phố|tỉnh|huyện|xã|phường|thị xã|thị trấn|quận|thôn|bản|ấp)"
    r"(?:\s?(?!còn\b|giảm\b|tăng\b)\p{L}+){1,4}?(?: có| là| chiếm| với| được)? \d"
)
_OTHER_TIME = regex.compile(r"\s(?:trong )?(?:năm|tháng|quý|kỳ|đợt|từ đầu năm)\b")


_SET_OFF = regex.compile(r"[,;:.(–-]\s*$")


def link_parts(low: str, scopes: Layout, mentions: Sequence[Mention]) -> None:
    """Set `part_of` where the text presents figures as parts of a total of the same unit."""
    _fractions(low, mentions)
    groups = list(by_sentence(mentions))
    for number, group in enumerate(groups):
        _parts_in_brackets(low, group)
        earlier = groups[number - 1] if number else []
        near = bool(earlier) and earlier[0].sentence.block == group[0].sentence.block
        _parts_in_sentence(low, scopes, group, [m for m in earlier if m.change == "level"] if near else ())
        _parts_of_counted(low, scopes, group)
        _parts_behind_colon(low, group)
        _parts_done(low, group)
        _parts_with_rest(low, group)
        if number:
            _rest_of_previous(low, groups[number - 1], group)
            _parts_of_previous(low, groups, number)
            _parts_by_rank(low, groups, number)
    _parts_in_lists(low, scopes, mentions, groups)
    _parts_in_lines(low, groups)
    _parts_by_share(low, mentions)
    _parts_of_named(low, groups)
    _extend_by_sum(mentions)
    _parts_that_add_up(low, mentions, groups)


# "gần 37 trên tổng số 42 lao động", "120 hộ trong tổng số 300 hộ"
_OF_ALL = regex.compile(
    r"[^\d,;.:()]{0,40}?\s*/?\s*\b(?:trên tổng số|trong tổng số|tổng số|trong tổng|trên tổng|trong số)\b"
    r"\s*(?:gần|hơn|khoảng|trên)?\s*"
)


_SLASH = regex.compile(r"(?: (?:cận )?nghèo)?\s*/\s*")  # "210 hộ/1.340 hộ", "210 hộ nghèo/1.340 hộ"
_IN = regex.compile(r"\s+tr(?:ong|ên)\s+")  # "2 trong 5 trường", "411 trên 418 em"
# "có 700 hộ thì 612 hộ nghèo", "7 khẩu mà chỉ có 2 lao động"
_OF_WHICH = regex.compile(
    r"(?:, (?:xã|phường|thị trấn|huyện|thị xã|thành phố|thôn|bản|ấp|buôn|làng|khu phố|tổ dân phố)){0,3}"
    r"[^\d,;.:()]{0,25}?,?\s(?:thì|mà)\s(?:(?:có|đã|đến|tới|chỉ|còn|nay|hiện|trên|hơn|gần|khoảng)\s)*"
)


def _fractions(low: str, mentions: Sequence[Mention]) -> None:
    by_start = {m.numeral.start: m for m in mentions}
    for mention, following in pairwise(mentions):
        if mention.numeral.whole is not None and mention.numeral.role == "part" and following.numeral.start in by_start:
            _part(mention, following, "part_of.fraction", "/")
        elif (
            mention.unit == following.unit
            and mention.sentence is following.sentence
            and mention.measure == "count"
            and mention.numeral.value > following.numeral.value
            and _OF_WHICH.fullmatch(low, mention.end, following.start)
        ):
            _part(following, mention, "part_of.of_which", "thì")
        elif (
            mention.unit == following.unit
            and mention.sentence is following.sentence
            and mention.measure == "count"
            and mention.numeral.value <= following.numeral.value
            and not _PLAN_BEHIND.match(low, following.end)
            and (
                _OF_ALL.fullmatch(low, mention.end, following.start)
                or (mention.end == mention.numeral.end and _IN.fullmatch(low, mention.end, following.start))
                # "210 hộ/1.340 hộ"
                or (not mention.numeral.role and _SLASH.fullmatch(low, mention.end, following.start))
            )
        ):
            _part(mention, following, "part_of.fraction", "trên tổng số")


def _parts_in_sentence(low: str, scopes: Layout, group: list[Mention], earlier: Sequence[Mention]) -> None:
    """Parts behind words that open them; `earlier` are the figures of the sentence before in the same block."""
    sentence = group[0].sentence
    for opener in _openers(low, sentence.start, sentence.end):
        if opener.group() == "trong số":
            if _counts_next(low, group, opener.end()):
                _parts_of_following(low, group, opener.start(), opener.end())
                continue
            if not any(m.end <= opener.start() for m in group):
                continue
        bracket = _bracket_around(sentence.parentheses, opener.start())
        end = bracket[1] if bracket else sentence.end
        if not bracket and low[opener.end() : opener.end() + 2].strip()[:1] != ":":
            # Without a colon the parts are told in one breath: a semicolon begins another matter.
            end = _end_of_parts(low, sentence, opener.end(), scopes.clause_at(sentence, opener.start())[1])
        before = [
            m
            for m in group
            if m.end <= opener.start() and not in_closed_bracket(sentence.parentheses, m, opener.start())
        ]
        if bracket:
            # "3.200 triệu đồng (mức 50 triệu đồng/hộ, trong đó …)": divided is what the bracket tells.
            before = [m for m in before if m.start > bracket[0] and m.measure == before[-1].measure] or before
        if not before or _CONTENTS.search(low, sentence.start, opener.start()):
            continue
        if _points_back(low, group, before[-1], opener):
            told = [m for m in [*earlier, *before[:-1]] if not _PLANNED.search(low, m.lead_start, m.start)]
            whole = _nearest_total(told, before[-1], nested=True)
            if whole is not None and before[-1].part_of is None and before[-1].numeral.whole is None:
                _part(before[-1], whole, "parts.opener", opener.group())
            continue  # "97 em học hòa nhập, 61 em trong số đó nhận học bổng"
        last: Mention | None = None
        spent: dict[int, Decimal] = {}
        for part in [m for m in group if opener.end() <= m.start < end]:
            total = _nearest_total(before, part) or _each_divided(before, part)
            done = part.numeral.role == "planned"
            if total is None or part.part_of is not None or (done and part.measure != "amount"):
                continue
            if _planned_behind(low, group, part):
                continue  # "giải ngân 78/86 tỷ đồng": the plan is no part of what was paid
            if _PLANNED.search(low, part.lead_start, part.start) or _ADDED.search(low, part.lead_start, part.start):
                continue  # "(chỉ tiêu 35)" is no part of what was done, "riêng hộ … thêm 200.000 đồng" no part at all
            if part.measure == "rate" and (opener.group() in _RANKS or _OF_PLAN.match(low, total.end)):
                continue  # shares of other places; what of a plan was reached is no whole
            if part.measure == "amount" and _AT_LEVELS.search(low, part.lead_start - 24, part.start):
                continue
            if part.measure == "rate" and (total is not before[-1] or part.change != "level"):
                continue
            if opener.group() == "riêng" and not _is_own(low, group, opener, part, total):
                continue  # a share of one place compares, and divides nothing
            total = _done_of(low, group, _same_matter(low, before, part, total, last), part)
            full = spent.get(total.index, Decimal(0)) == total.numeral.value
            if full and ";" in low[opener.end() : part.start] and part.measure != "rate":
                continue  # The total is divided already: behind the semicolon another one is told.
            if not in_closed_bracket(sentence.parentheses, part, end):
                spent[total.index] = spent.get(total.index, Decimal(0)) + part.numeral.value
            _part(part, total, "parts.opener", opener.group())
            last = total


def _planned_behind(low: str, group: Sequence[Mention], mention: Mention) -> bool:
    """Whether a sum stands behind a slash as what was planned of the one before it."""
    done = next((m for m in group if m.index == mention.index - 1 and m.numeral.role == "planned"), None)
    return done is not None and mention.measure == "amount" and low[done.end : mention.start].strip() == "/"


_ADDED = regex.compile(r"\bthêm\s(?:là |khoảng )?$")
_RANKS = frozenset({"dẫn đầu", "dẫn đầu là", "đứng đầu là"})
_OF_PLAN = regex.compile(r"\s?(?:so với |so |của )?(?:kế hoạch|chỉ tiêu|dự toán|kh)\b")
_BOUNDS = frozenset({"at_least", "at_most", "under"})


def _is_own(low: str, group: Sequence[Mention], opener: regex.Match[str], part: Mention, total: Mention) -> bool:
    """Whether what is told of one place or group apart is a part: money, or the first count, that nothing bounds."""
    if part.measure == "amount":
        return not part.per or part.per != total.per
    if (
        part.measure == "rate"
        or part.qualifier in _BOUNDS
        or part.per
        or part is not _first_behind(group, opener, part)
    ):
        return False
    return part.unit != "item" or _noun_of(low, part) == _noun_of(low, total)


def _first_behind(group: Sequence[Mention], opener: regex.Match[str], part: Mention) -> Mention | None:
    """The first figure of a part's unit behind the words that open it."""
    return next((m for m in group if m.start >= opener.end() and m.unit == part.unit), None)


def _done_of(low: str, group: Sequence[Mention], total: Mention, part: Mention) -> Mention:
    """`24/27 chỉ tiêu hoàn thành, trong đó 9 chỉ tiêu vượt`: parts are of what was reached, where they are no more.

    `Thu 3.456 triệu đồng/5.987 triệu đồng, trong đó …` alike.
    """
    done = next((m for m in group if m.part_of == total.index and m.trace["part_of"].rule == "part_of.fraction"), None)
    if done is None:
        planned = [m for m in group if m.index == total.index - 1 and m.unit == total.unit]
        done = next((m for m in planned if low[m.end : total.start].strip() == "/"), None)
    return done if done is not None and done.numeral.value >= part.numeral.value and done.end < total.start else total


_OF_THESE = frozenset({"trong số đó", "trong số này", "trong số ấy", "trong đó", "trong ấy", "trong con số ấy"})
_NEXT_PART = regex.compile(
    r"\s?[:,]|\s(?!(?:thuộc|đã|được|đang|nằm|mang|chưa|không|bị|do)\b)(?:[^\d,;.:()]{0,40}\s)?\d"
)


def _points_back(low: str, group: Sequence[Mention], last: Mention, opener: regex.Match[str]) -> bool:
    """`3.147 em trong đó thuộc nhóm …`: the words behind a number say of what it is a part, and open nothing."""
    if opener.group() not in _OF_THESE or low[last.end : opener.start()].strip():
        return False
    if opener.group() != "trong đó":
        return True
    return len(group) > 1 and group[0] is not last and _NEXT_PART.match(low, opener.end()) is None


# "trong số 9,1 triệu người nghèo", "trong số gần 300 hộ": the total stands right behind the words.
_SOON = regex.compile(r"\s(?:(?:hơn|gần|khoảng|trên|tổng|những|các|cả|là|đó có|này có) )*$")


def _counts_next(low: str, group: Sequence[Mention], position: int) -> bool:
    following = next((m for m in group if m.start >= position), None)
    return following is not None and _SOON.fullmatch(low, position, following.start) is not None


# "với 2 mức 400.000 đồng và 200.000 đồng": so much for each is no part of all.
_AT_LEVELS = regex.compile(r"\bmức\s(?:\d[\d.,]*\s?(?:\p{L}+\s)?đồng\s(?:và|hoặc|,)\s)?$")


def _each_divided(before: Sequence[Mention], part: Mention) -> Mention | None:
    """`Mỗi hộ được hỗ trợ 40 triệu đồng, trong đó ngân sách tỉnh 20 triệu đồng`: what each gets is divided."""
    last = before[-1]
    divided = last.measure == part.measure == "amount" and last.unit == part.unit and last.per and not part.per
    return last if divided and last.numeral.value > part.numeral.value else None


def _end_of_parts(low: str, sentence: Sentence, start: int, end: int) -> int:
    """Where parts told without a colon end: at a semicolon, unless the next piece is of a sister state.

    `trong đó 214 hộ nghèo, chiếm 4%; 97 hộ cận nghèo, chiếm 2%`.
    """
    told = {match.group() for match in _SISTERS.finditer(low, start, end)}
    for clause in sentence.clauses:
        if clause[0] < end or not told:
            continue
        sisters = {match.group() for match in _SISTERS.finditer(low, *clause)}
        if not sisters or sisters & told:
            break
        told |= sisters
        end = clause[1]
    return end


_SISTERS = regex.compile(r"\b(?:hộ nghèo|hộ cận nghèo|người nghèo|người cận nghèo|nam|nữ)\b")
# "mỗi suất gồm 10 kg gạo và 200.000 đồng": what one holds is no part of what was given.
_CONTENTS = regex.compile(r"\b(?:mỗi|từng|một)\s[^,;.:()]{0,30}$")


def _same_matter(low: str, before: Sequence[Mention], part: Mention, nearest: Mention, last: Mention | None) -> Mention:
    """Of several totals in a row ("… hộ nghèo và … hộ cận nghèo") the one of the part's own matter, else the first.

    `last` is the total of the part before, which the next one shares where nothing says otherwise.
    """
    row = [
        m
        for m in before
        if m.unit == part.unit
        and m.per == part.per
        and m.numeral.value >= part.numeral.value
        and m.part_of is None
        and m.change == part.change
    ]
    if nearest not in row or len(row) < 2:
        return nearest
    if nearest.unit == "item":
        noun = _noun_of(low, part)
        return next((m for m in reversed(row) if _noun_of(low, m) == noun), nearest)
    own = _STATES.findall(low[part.lead_start : part.tail_end])
    for total in row:
        if own and _STATES.findall(low[total.start : total.tail_end])[:1] == own[:1]:
            return total
    if last in row:
        return last
    between = low[row[-2].end : row[-1].start]
    return row[-2] if not own and regex.fullmatch(r"[^,;]{0,40}\bvà\b[^,;]{0,10}", between) else nearest


def _noun_of(low: str, mention: Mention) -> str:
    """The word that a number counts."""
    return low[mention.numeral.end : mention.end].strip()


_STATES = regex.compile(r"\b(?:cận nghèo|thoát nghèo|nghèo)\b")


def _parts_of_following(low: str, group: list[Mention], start: int, position: int) -> None:
    """`trong số 9,1 triệu người nghèo, … 6,6 triệu người`: the total is told first behind the words (from `start`)."""
    if any(m.end <= start and not low[m.end : start].strip() for m in group):
        return  # "25 trong số 26 đại biểu có mặt, khách mời 9 người": the part stands before the words
    after = [m for m in group if m.start >= position]
    if after:
        end = low.find(";", after[0].end, group[0].sentence.end)
        for part in [m for m in after[1:] if end < 0 or m.start < end]:
            if (
                part.unit == after[0].unit
                and part.numeral.value < after[0].numeral.value
                and part.part_of is None
                and part.measure != "rate"
            ):
                _part(part, after[0], "parts.of_number", "trong số")


def _parts_in_brackets(low: str, group: list[Mention]) -> None:
    """`03 lớp dạy nghề (02 lớp nông nghiệp, 01 lớp phi nông nghiệp)`: figures of the total's unit in its bracket."""
    for start, end in group[0].sentence.parentheses:
        inside = [m for m in group if start < m.start < end]
        before = [
            m
            for m in group
            if m.end <= start and start - m.end < 60 and not in_closed_bracket(group[0].sentence.parentheses, m, start)
        ]
        if not before or not inside:
            continue
        total = next((m for m in reversed(before) if m.unit == inside[0].unit), before[-1])
        parts = [
            m
            for m in inside
            if m.unit == total.unit
            and (m.per == total.per or (not m.per and HOLDS.match(low, start + 1)) or _BY_SOURCE.match(low, start))
            and m.change in {"level", total.change}
            and m.part_of is None
        ]
        if (
            total.measure == "rate"
            or not parts
            or parts[0].numeral.role
            or sum(m.numeral.value for m in parts) > total.numeral.value
        ):
            continue
        if _OTHER_MATTER.search(low, total.end, start):
            continue  # "…; hỗ trợ 90 hộ mua nông cụ (4 tỷ đồng)", "kế đến là huyện B (152 căn)": beside it
        compared = _EQUIVALENT.search(low, start, parts[0].start) or PLAN.search(low, max(total.end, start - 16), start)
        if not compared and all(m.numeral.value < total.numeral.value for m in parts):
            for part in parts:
                _part(part, total, "part_of.bracket", "(")
                if HOLDS.match(low, start + 1):
                    part.per = total.per  # "mỗi suất 500.000 đồng (gồm 300.000 đồng tiền mặt …)"


_OTHER_MATTER = phrasing("parts", "other_matter")
# "mức hỗ trợ 44 triệu đồng/nhà (trung ương 40 triệu, tỉnh 4 triệu)": who gives how much of it.
_BY_SOURCE = phrasing("parts", "by_source")
_EQUIVALENT = phrasing("parts", "equivalent")


def _parts_behind_colon(low: str, group: list[Mention]) -> None:
    """A total, a colon, and figures of its unit that add up to it, or two and more that stay below it."""
    sentence = group[0].sentence
    colon = low.find(": ", sentence.start, sentence.end)
    while colon >= 0:
        before = [m for m in group if m.end <= colon and m.part_of is None and m.measure != "rate"]
        if before:
            total = before[-1]
            parts = [
                m
                for m in group
                if m.start > colon
                and m.unit == total.unit
                and m.per == total.per
                and m.change == total.change
                and m.part_of is None
            ]
            summed = sum(m.numeral.value for m in parts)
            right = len(parts) > 1 and total.numeral.value_high is None
            stays = summed < total.numeral.value and _COLON_NEXT.fullmatch(low, total.end, colon) is not None
            if right and (summed == total.numeral.value or (stays and _listed(low, parts))):
                for part in parts:
                    _part(part, total, "part_of.colon", ":")
        colon = low.find(": ", colon + 1, sentence.end)


# "268 người: 93 cụ già, 107 người khuyết tật, 41 trẻ, …": the noun, a colon, and what is counted of it.
_COLON_NEXT = regex.compile(r"(?:\s(?!là\b|đạt\b|có\b)\p{L}+){0,4}")
_IN_ROW = regex.compile(r"[^.;\d]{0,70}(?:,|;| và)\s?[^.;,\d]{0,50}")


def _listed(low: str, parts: Sequence[Mention]) -> bool:
    """Whether figures stand in one row behind a colon, with nothing else between them."""
    return all(_IN_ROW.fullmatch(low, a.end, b.start) for a, b in pairwise(parts))


# "Trong 71 cơ sở được kiểm tra thì 11 cơ sở …": a total behind "trong" at the head of its clause.
_HEAD_IN = regex.compile(r"(?:^|[.;:,\n]\s?|[-+•]\s)trong (?:tổng số |tổng |số |cả )?(?:hơn |gần |khoảng |trên )?$")


def _parts_of_counted(low: str, scopes: Layout, group: list[Mention]) -> None:
    """`Trong 2.214 thí sinh dự thi có 2.153 em đỗ`: what is told behind such a total are parts of it."""
    for number, whole in enumerate(group[:-1]):
        head = _HEAD_IN.search(low, max(0, whole.sentence.start - 2, whole.start - 30), whole.start)
        if head is None or whole.measure == "rate" or whole.change != "level":
            continue
        end = scopes.clause_at(whole.sentence, whole.start)[1]
        for part in [m for m in group[number + 1 :] if m.start < end]:
            smaller = part.unit == whole.unit and part.numeral.value < whole.numeral.value and part.per == whole.per
            before = _YEAR_BEFORE.search(low, part.lead_start, part.start)
            if smaller and part.part_of is None and part.change == "level" and not part.numeral.role and not before:
                _part(part, whole, "parts.of_number", "trong")


_YEAR_BEFORE = phrasing("parts", "year_before")


def _parts_with_rest(low: str, group: list[Mention]) -> None:
    """`tổng cộng 65.800 phần quà; người nghèo 19.240 phần, …, còn lại là …`: what is told before the rest are parts."""
    rest = _REST.search(low, group[0].end, group[-1].sentence.end)
    if rest is None or next(_openers(low, group[0].sentence.start, group[0].start), None) is not None:
        return
    told = [
        m for m in group if m.end <= rest.start() and not in_closed_bracket(m.sentence.parentheses, m, rest.start())
    ]
    for position, whole in enumerate(told):
        parts = [m for m in told[position + 1 :] if m.unit == whole.unit and m.per == whole.per]
        if whole.measure == "rate" or whole.change != "level" or whole.part_of is not None or not parts:
            continue
        if _ROW_OPENS.search(low, max(whole.sentence.start, whole.start - 40), whole.start):
            continue  # "Cơ cấu: Trung ương 9,6 tỷ, tỉnh 5,1 tỷ, còn lại …": the first of the row
        left = whole.numeral.value - sum(m.numeral.value for m in parts)
        named = _GIVEN_TO.search(low, whole.lead_start, whole.start)
        if len(parts) == 1 and named and _NEXT_NAMED.fullmatch(low, whole.end, parts[0].start):
            continue  # "trao cho xã A 700 triệu đồng, xã B 500 triệu đồng, còn lại gửi …": two of a row
        if left > 0 and all(m.part_of is None and m.change == "level" for m in parts):
            following = next((m for m in group if m.start >= rest.end()), None)
            if following is not None and following.unit == whole.unit and following.numeral.value == left:
                parts.append(following)
            for part in parts:
                _part(part, whole, "part_of.rest", rest.group().strip(" ,;"))
            return


_GIVEN_TO = regex.compile(r"\bcho(?: \p{L}+){1,5}\s$")
_NEXT_NAMED = regex.compile(r",(?: \p{L}+){1,5}\s")


def _rest_of_previous(low: str, previous: Sequence[Mention], group: Sequence[Mention]) -> None:
    """`Chi trả cho 3.215 người. Có 126 người nhận qua thẻ, còn lại 3.089 người …`: with the rest they are all."""
    rest = _REST.search(low, group[0].end, group[-1].start)
    last = next((m for m in group if rest is not None and m.start >= rest.end()), None)
    if last is None or last.measure == "rate" or previous[0].sentence.index != group[0].sentence.index - 1:
        return
    parts = [m for m in group if m.unit == last.unit and m.per == last.per and m.index <= last.index]
    whole = next((m for m in reversed(previous) if m.unit == last.unit and m.per == last.per), None)
    free = all(m.part_of is None and m.change == "level" for m in parts)
    if whole is not None and free and sum(m.numeral.value for m in parts) == whole.numeral.value > _BY_CHANCE:
        for part in parts:
            _part(part, whole, "part_of.rest", "còn lại")


_ROW_OPENS = regex.compile(r":\s[^:;.\d]*$")
_REST = regex.compile(r"[,;]\s*(?:và )?(?:số |phần )?còn lại(?! (?:của|trong))\b")


_DONE = regex.compile(
    r"\b(?:đã|được)\b[^;.]*\b(?:hóa|hóa được|hoàn thành|thi công|làm được|xây dựng được|nâng cấp)\b[^;.]{0,12}$"
)
_SETTLED = phrasing("parts", "settled")
_ARISEN = phrasing("parts", "arisen")


# "4.090 tàu phải gắn thiết bị, song mới 1.312 tàu làm xong", "326 thẻ in sai, chúng tôi đã đổi 290 thẻ",
# "74 đoàn viên ưu tú, 29 người đã được kết nạp": how far one has come with them.
_SO_FAR = regex.compile(
    r"[^.;\d()]{0,60}[,;]\s"
    r"(?:(?:song|nhưng|tuy nhiên|tuy vậy|đến nay|tới nay|hiện|hiện nay|trong khi|mà|chúng tôi|xã|huyện|tỉnh),?\s)*"
    r"(?:(?P<deed>mới(?: có| được| chỉ)?|đã \p{L}+(?: \p{L}+)?|chỉ mới|mới \p{L}+(?: \p{L}+)?|xử lý xong|làm xong)\s)?$"
)
_DEED_BEHIND = phrasing("parts", "deed_behind")
# "phải di chuyển 12.479 hộ", "được giao 62": a task is no whole of what was done.
_TASK = regex.compile(r"\b(?:phải|cần|kế hoạch|mục tiêu|chỉ tiêu)\b[^.;,]{0,40}$|\bgiao\s$")
_SAME_KIND = frozenset(
    {"person", "household", "house", "case", "dossier", "card", "project", "item", "commune", "village"}
)


def _is_so_far(low: str, total: Mention, part: Mention) -> bool:
    if part.unit not in _SAME_KIND or part.per or total.per or part.change != "level" or total.change != "level":
        return False
    if total.numeral.role or part.numeral.role or part.measure != "count" or _DEED_BEHIND.match(low, total.end):
        return False  # "24 cầu đã thông, 4 cầu đang căng cáp": side by side
    if part.unit == "item" and _noun_of(low, total)[:3] != _noun_of(low, part)[:3]:
        return False
    told = _SO_FAR.fullmatch(low, total.end, part.start)
    if told is None or (_TASK.search(low, total.lead_start, total.start) and not low.startswith(" đang", part.end)):
        return False
    return told["deed"] is not None or _DEED_BEHIND.match(low, part.end) is not None


def _parts_done(low: str, group: list[Mention]) -> None:
    """What is done of a length or an area ("dài 101 km, đã được nhựa hóa 75 km"), or settled of what arose."""
    for total, part in pairwise(group):
        if total.unit != part.unit or part.part_of is not None or part.numeral.value >= total.numeral.value:
            continue
        between = low[total.end : part.start]
        settled = (
            part.unit in {"case", "dossier", "t", "kg", "project"}
            and _SETTLED.search(between)
            and _ARISEN.search(low, total.lead_start, total.start)
        )
        of_size = part.unit in {"km", "m", "ha", "m2"} and _DONE.search(between)
        if settled or of_size or _is_so_far(low, total, part):
            _part(part, total, "part_of.done", "đã")


# "bằng 90,6% mục tiêu 40.000 người": the number of a plan is not what is divided.
_PLANNED = regex.compile(
    r"\b(?:mục tiêu|kế hoạch|chỉ tiêu|dự toán|kh)(?: giao| năm| đề ra| được giao| là| 20\d\d){0,3}\s\(?$"
    # "14,5% tổng số 22.117 học sinh": what a share is of
    r"|%[^.;,]{0,20}\b(?:tổng số|số)\s$"
)
_PLAN_BEHIND = regex.compile(r"\s(?:theo )?(?:kế hoạch|đã giao|được giao|chỉ tiêu|kh|phải làm)\b")
_FIRST_WORD = regex.compile(r"[ ,:]*([^ ]*)")


def _parts_of_previous(low: str, groups: Sequence[list[Mention]], number: int) -> None:
    """A sentence that begins with "Trong đó" divides what the one before it told; so do those after it that go on."""
    group, previous = groups[number], groups[number - 1]
    sentence = group[0].sentence
    if previous[0].sentence.index != sentence.index - 1:
        return
    reach = min(sentence.start + _SENTENCE_OPENER_REACH, group[0].start)
    opener = next(_openers(low, sentence.start, reach), None)
    if opener is None or opener.start() > sentence.start + 30:
        return
    brackets = previous[0].sentence.parentheses
    totals = [
        m
        for m in previous
        if m.change == "level"
        and not _PLANNED.search(low, m.lead_start, m.start)
        and not in_closed_bracket(brackets, m, previous[0].sentence.end + 1)
        and not ("part_of" in m.trace and m.trace["part_of"].rule == "part_of.done")
    ] or list(previous)
    if opener.group() not in {"trong đó", "trong đó có"}:
        wholes = {m.part_of for m in previous if m.numeral.role == "part"}
        totals = [m for m in totals if m.part_of is None and m.index not in wholes]
    if not any(_nearest_total(totals, part) for part in group):
        totals = _told_farther_back(groups, number)
    last: Mention | None = None
    for part in group:
        total = _nearest_total(totals, part)
        if part.measure == "rate" and total is not None:
            # "Trong số đại biểu trúng cử, nữ chiếm …": a share of others than what stands before, or of another line
            apart = opener.group() == "trong số" or previous[0].sentence.block != sentence.block
            if apart or _OF_PLAN.match(low, total.end):
                continue
        if (
            total is not None
            and part.part_of is None
            and part.numeral.whole is None
            and part.numeral.role != "planned"
            and part.numeral.value > 0
        ):
            last = _same_matter(low, totals, part, total, last)
            _part(part, last, "parts.opener", opener.group())
    first = _FIRST_WORD.match(low, opener.end())
    head = first[1] if first else ""
    _go_on(low, groups, number, totals, head)


# "Đông nhất là Krông Pắc với 24.116 người, kế đến Cư M'gar 19.502 người": who is ranked divides the whole.
_RANKED = WordList(
    (
        *("nhiều nhất", "đông nhất", "kế đến", "kế đó", "tiếp đến", "tiếp đó là", "đứng đầu", "dẫn đầu"),
        *("chiếm phần lớn", "chiếm đa số", "chiếm số đông"),
    )
)
_RANK_REACH = 2


def _parts_by_rank(low: str, groups: Sequence[list[Mention]], number: int) -> None:
    """The counts of a sentence that ranks, as parts of the count of their unit before it, if they fit in it."""
    group = groups[number]
    sentence = group[0].sentence
    if _RANKED.search(low, sentence.start, sentence.end) is None:
        return
    for unit in dict.fromkeys(m.unit for m in group):
        parts = [
            m for m in group if m.unit == unit and m.part_of is None and m.change == "level" and not m.numeral.role
        ]
        if not parts or parts[0].measure == "rate" or unit in _LOOSE:
            continue
        told = [m for g in groups[max(0, number - _RANK_REACH) : number] for m in g]
        wholes = [
            m
            for m in told
            if m.unit == unit
            and m.change == "level"
            and m.per == parts[0].per
            and m.sentence.block == sentence.block
            and not _PLANNED.search(low, m.lead_start, m.start)
        ]
        if wholes and sum(m.numeral.value for m in parts) < wholes[-1].numeral.value:
            for part in parts:
                _part(part, wholes[-1], "parts.ranked", "nhiều nhất")


_LOOSE = TERRITORIES | {"item"}
"""Units that count places or anything: a later line in them need not be of the same things."""


def _told_farther_back(groups: Sequence[list[Mention]], number: int) -> list[Mention]:
    """`Dư nợ là 309 tỷ đồng. Bình quân 21 triệu đồng/hộ. Trong đó …`: what only explains the whole is passed over."""
    block = groups[number][0].sentence.block
    for earlier in reversed(groups[max(0, number - 4) : number - 1]):
        if earlier[0].sentence.block != block:
            break
        if any(_nearest_total(earlier, part) for part in groups[number]):
            return [m for m in earlier if m.change == "level" and m.measure != "rate"]
    return []


def _go_on(low: str, groups: Sequence[list[Mention]], number: int, totals: Sequence[Mention], head: str) -> None:
    """Later sentences that still divide the total: they begin alike."""
    spent: dict[int, Decimal] = {}
    for group in groups[number + 1 : number + 5]:
        sentence = group[0].sentence
        if sentence.block != groups[number][0].sentence.block:
            return
        for part in group:
            total = next((t for t in totals if t.unit == part.unit and t.per == part.per and t.part_of is None), None)
            alike = low.startswith(head, sentence.start)
            if (
                total is None
                or part.part_of is not None
                or part.change != "level"
                or not alike
                or part.measure == "rate"
            ):
                continue
            spent[total.index] = spent.get(total.index, Decimal(0)) + part.numeral.value
            if spent[total.index] <= total.numeral.value:
                _part(part, total, "parts.opener", "…")


def _parts_in_lists(low: str, scopes: Layout, mentions: Sequence[Mention], groups: list[list[Mention]]) -> None:
    """Items under an opening line that tells their total ("hỗ trợ 3 tỷ đồng, gồm:"), or under "Trong đó:" behind it."""
    by_index = {group[0].sentence.index: group for group in groups}
    given: dict[tuple[int, str], Decimal] = {}
    for group in groups:
        sentence = group[0].sentence
        heads = _heads_of(low, scopes, by_index, sentence)
        if not heads or not sentence.first:
            continue
        for unit in dict.fromkeys(m.unit for m in group):
            part = _first_sum(low, group, unit)
            open_heads = [h for h in heads if h.part_of is None or h.sentence.rank in range(3, 8)]
            total = _nearest_total(
                [h for h in open_heads if not _PLANNED.search(low, h.lead_start, h.start)], part, nested=True
            )
            if total is None or part.part_of is not None or part.measure == "rate":
                continue
            total = _done_of(low, heads, total, part)
            sum_so_far = given.get((total.index, unit), Decimal(0)) + part.numeral.value
            if sum_so_far <= total.numeral.value:
                given[total.index, unit] = sum_so_far
                _part(part, total, "part_of.list", ":")


def _first_sum(low: str, group: Sequence[Mention], unit: str) -> Mention:
    """The first figure of a unit that is no unit price: what stands behind "=", else one without a denominator."""
    alike = [m for m in group if m.unit == unit]
    if (product := next((m for m in alike if low.endswith(("= ", "="), 0, m.start)), None)) is not None:
        return product
    return next((m for m in alike if not set(m.per) - TIMES), alike[0])


def _heads_of(low: str, scopes: Layout, by_index: dict[int, list[Mention]], sentence: Sentence) -> list[Mention]:
    if sentence.opener is None or sentence.opener == sentence.index:
        return []
    opener = scopes.sentences[sentence.opener]
    text = low[opener.start : opener.end].rstrip()
    heads = by_index.get(opener.index, [])
    if not heads and text.endswith(":") and _parts_opener().match(text.lstrip(" -+*•")):
        before = scopes.previous(opener)
        return by_index.get(before.index, []) if before is not None else []
    return heads if text.endswith((":", "sau")) or opener.rank in {3, 4, 5, 6} else []


def _parts_by_share(low: str, mentions: Sequence[Mention]) -> None:
    """`5.701 hộ, chiếm 97,7% tổng số hộ nghèo`: part of the number before of which it is that share."""
    for part, share in pairwise(mentions):
        if part.measure != "count" or share.unit != "percent" or part.part_of is not None:
            continue
        between = low[part.end : share.start]
        if len(between) > 30 or not _SHARE.fullmatch(between) or not _OF_TOTAL.match(low, share.end):
            continue
        digits = share.numeral.value.normalize().as_tuple().exponent
        step = Decimal(1).scaleb(min(0, digits if isinstance(digits, int) else 0))
        for whole in reversed(mentions[max(0, part.index - 12) : part.index]):
            larger = whole.unit == part.unit and whole.numeral.value > part.numeral.value
            if larger and abs(part.numeral.value * 100 / whole.numeral.value - share.numeral.value) < step:
                _part(part, whole, "part_of.share", between.strip(" ,("))
                break


_SHARE = regex.compile(
    r"[^,;.()\d]{0,12}[,(]?\s*(?:(?:chiếm|tức|bằng|đạt|tương đương|tương ứng|hay|tỷ lệ|tỉ lệ|khoảng|gần|hơn|với)\s*)*"
)
_OF_TOTAL = regex.compile(
    r"\)?\s*(?:(?:trong |trên |so với )?(?:tổng|số|toàn bộ)\b|(?:số )?(?:hộ|người) (?:cận )?nghèo\b)"
)


def _parts_of_named(low: str, groups: Sequence[list[Mention]]) -> None:
    """`Trong số hộ nghèo, thiếu việc làm là 22.715 hộ`: parts of the number of poor households told shortly before."""
    for number, group in enumerate(groups):
        sentence = group[0].sentence
        named = _AMONG.match(low, sentence.start, group[0].start)
        if named is None:
            continue
        told = [m for g in groups[max(0, number - 4) : number] for m in g if m.measure != "rate"]
        wholes = [m for m in told if named[1] in low[m.lead_start : m.start] or named[1] in low[m.start : m.tail_end]]
        for part in group:
            fitting = [m for m in wholes if m.unit == part.unit and m.numeral.value > part.numeral.value]
            if fitting and part.change == "level":
                _part(part, max(fitting, key=lambda m: m.numeral.value), "parts.named", "trong số")


_AMONG = regex.compile(
    r"(?:trong|trên) (?:tổng )?số (?:các )?((?!đó\b|này\b|ấy\b)[^,;.:()\d]{4,40}?)(?: trên| này| đó)?(?:,| có| thì)\s"
)


def _extend_by_sum(mentions: Sequence[Mention]) -> None:
    """A list goes on past its sentence as long as the further figures make it add up exactly to its total."""
    parts_of: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.part_of is not None:
            parts_of.setdefault(mention.part_of, []).append(mention)
    for index in sorted(parts_of):
        total, parts = mentions[index], parts_of[index]
        missing = total.numeral.value - sum((m.numeral.value for m in parts), Decimal(0))
        taken: list[Mention] = []
        for mention in mentions[parts[-1].index + 1 : parts[-1].index + 9]:
            if missing <= 0 or mention.sentence.block != total.sentence.block or mention.part_of is not None:
                break
            if mention.unit == total.unit and mention.per == total.per:
                missing -= mention.numeral.value
                taken.append(mention)
        if taken and missing == 0:
            for mention in taken:
                _part(mention, total, "part_of.sum", "")


def _parts_that_add_up(low: str, mentions: Sequence[Mention], groups: Sequence[list[Mention]]) -> None:
    """A list of three and more figures that add up exactly to a figure told shortly before it, or to the sum below it.

    A list is the enumeration of one sentence behind its colon, or the first figures of list items of one depth.
    """
    for run in [*_runs_in_sentences(low, groups), *_runs_of_items(low, groups)]:
        total = sum((m.numeral.value for m in run), Decimal(0))
        deep = run[0].sentence.rank >= _DASH and run[0].sentence is not run[-1].sentence
        money = run[0].measure == "amount" and run[0].sentence is run[-1].sentence
        if len(run) < 3 - (deep or money) or any(m.part_of is not None for m in run):
            continue
        first, last = run[0].index, run[-1].index
        around = [*reversed(mentions[max(0, first - 6) : first]), *mentions[last + 1 : last + 4]]
        for whole in around:
            alike = whole.numeral.value == total and whole.unit == run[0].unit and whole.per == run[0].per
            if len(run) == 2 and money and (whole.index != first - 1 or _is_balance(low, run[1])):
                continue
            if alike and (whole.index < first or _SUM_BELOW.search(low, whole.sentence.start, whole.start)):
                for part in run:
                    _part(part, whole, "part_of.adds_up", "")
                break


_DASH = 6


def _is_balance(low: str, mention: Mention) -> bool:
    """`Thu 125,6 triệu đồng, chi 98,4 triệu đồng, còn dư 27,2 triệu đồng`: what is left of what came in."""
    return _LEFT_OVER.search(low, mention.lead_start, mention.start) is not None


_LEFT_OVER = phrasing("parts", "left_over")
_SUM_BELOW = regex.compile(r"\b(?:tổng|cộng|tổng cộng|tổng số|tổng kinh phí|tổng tiền)\b")


def _parts_in_lines(low: str, groups: Sequence[list[Mention]]) -> None:
    """Plain lines of smaller units or projects under a line that tells their sum, or above one that adds them up."""
    number = 0
    while number < len(groups):
        first = number
        while number < len(groups) and _is_unit_line(low, groups, first, number):
            number += 1
        if number - first > 1:
            unit = groups[first][0].unit
            run = [_first_sum(low, g, unit) for g in groups[first:number] if any(m.unit == unit for m in g)]
            above = [_first_sum(low, g, unit) for g in groups[max(0, first - 1) : first] if _tells(low, g, unit)]
            below = [_first_sum(low, g, unit) for g in groups[number : number + 1] if _tells(low, g, unit)]
            told = sum(m.numeral.value for m in run)
            wholes = [m for m in above if told <= m.numeral.value] + [m for m in below if told == m.numeral.value]
            if len(run) == number - first and run[0].measure != "rate" and wholes:
                for part in run:
                    if part.part_of is None and part.per == wholes[0].per and part.change == wholes[0].change:
                        _part(part, wholes[0], "part_of.lines", "tổng")
        number = max(number, first + 1)


def _is_unit_line(low: str, groups: Sequence[list[Mention]], first: int, number: int) -> bool:
    """Whether a line names a smaller unit or a project before its first figure, right below the line before it."""
    sentence = groups[number][0].sentence
    follows = number == first or _next_line(low, groups[number - 1][-1].sentence, sentence)
    return follows and sentence.first and _UNIT_LINE.match(low, sentence.start, groups[number][0].end) is not None


def _next_line(low: str, earlier: Sentence, later: Sentence) -> bool:
    return low[earlier.end : later.start].isspace() and "\n" in low[earlier.end : later.start]


def _tells(low: str, group: Sequence[Mention], unit: str) -> bool:
    """Whether a line tells a sum in a unit."""
    opening = _SUM_LINE.match(low, group[0].sentence.start, group[0].start)
    return opening is not None and group[0].unit == unit


_SUM_LINE = phrasing("parts", "sum_line")
_UNIT_LINE = phrasing("parts", "unit_line")


def _runs_in_sentences(low: str, groups: Sequence[list[Mention]]) -> Iterator[list[Mention]]:
    """The figures of one unit behind a colon or "gồm" of their sentence."""
    for group in groups:
        opening = low.find(":", group[0].sentence.start, group[-1].start)
        behind = [m for m in group if opening >= 0 and m.start > opening]
        for unit in dict.fromkeys(m.unit for m in behind):
            run = [
                m
                for m in behind
                if m.unit == unit
                and m.change == "level"
                and not any(a < m.start < b for a, b in m.sentence.parentheses)
            ]
            if run and run[0].measure != "rate" and all(m.per == run[0].per for m in run):
                yield run
        if opening < 0:
            yield from _runs_told(group)


def _runs_told(group: list[Mention]) -> Iterator[list[Mention]]:
    """All figures of one unit of a sentence, with the first and without it; small numbers add up by chance."""
    for unit in dict.fromkeys(m.unit for m in group):
        run = [m for m in group if m.unit == unit and m.change == "level"]
        if len(run) < 3 or run[0].measure == "rate" or any(m.per != run[0].per for m in run):
            continue
        for told in (run, run[1:]):
            if sum(m.numeral.value for m in told) > _BY_CHANCE:
                yield told


_BY_CHANCE = 30


def _runs_of_items(low: str, groups: Sequence[list[Mention]]) -> Iterator[list[Mention]]:
    """The first figures of one unit of the items of a list; lists of a deeper rank stand inside."""
    open_runs: dict[tuple[float, int | None, str], list[Mention]] = {}
    block = -1
    for group in groups:
        sentence = group[0].sentence
        if not sentence.first:
            continue
        gap = sentence.block - block > 3
        for key in [k for k in open_runs if gap or k[0] > sentence.rank]:
            yield open_runs.pop(key)
        block = sentence.block
        if sentence.rank >= _RUNNING_TEXT:
            continue
        for unit in dict.fromkeys(m.unit for m in group):
            part = _first_sum(low, group, unit)
            if part.measure == "rate" or part.change != "level":
                continue
            known = open_runs.setdefault((sentence.rank, sentence.opener, unit), [])
            if known and known[0].per != part.per:
                continue
            known.append(part)
    yield from open_runs.values()


_RUNNING_TEXT = 8


def _nearest_total(before: Sequence[Mention], part: Mention, nested: bool = False) -> Mention | None:
    """The last figure before that can hold the part; parts themselves hold none but in nested lists."""
    for total in reversed(before):
        if total.index >= part.index or total.unit != part.unit:
            continue
        if total.per != part.per and (part.per or set(total.per) - TIMES):
            continue
        if (
            total.numeral.value >= part.numeral.value
            and (nested or total.part_of is None)
            and total.change == part.change
        ):
            return total
    return None


def _bracket_around(spans: Sequence[tuple[int, int]], position: int) -> tuple[int, int] | None:
    return next(((a, b) for a, b in spans if a < position < b), None)


def _part(part: Mention, total: Mention, rule: str, cue: str) -> None:
    done = total.trace["part_of"].rule == "part_of.fraction" if total.part_of is not None else False
    if part is not total and (part.unit == total.unit or done):
        part.part_of = total.index
        part.trace["part_of"] = Decision("", rule, cue, "sentence")
