"""The place of a figure by its own sentence: what is named before and behind it, "the district", who acts."""

from __future__ import annotations

import regex

from extractors.binding import BETWEEN_DIGITS, Context, rule
from extractors.model import Decision
from extractors.place_homes import ADDRESS
from extractors.place_rows import (
    AND_MORE,
    common_place,
    holder_of,
    holder_of_many,
    place_in_turn,
    row_before,
    row_behind,
)
from extractors.place_speakers import authority, no_subject, speaker
from extractors.place_value import is_usable, level_of_document, place_decision, settled
from extractors.places import FIGURE_BEHIND, LEVELS, PlaceMention, find_relatives
from extractors.reach import REACH
from extractors.scopes import Sentence
from extractors.settling import NATION, Place

# "Phường A và 3 xã": the place is counted beside the number, it does not hold it.
_BESIDE = regex.compile(r"\s*(?:\([^()]{1,40}\)\s*)?(?:và|cùng(?: với)?)\s+(?=\d|$)")
_PARTS_PLACE = regex.compile(r"[,;:.()\d“”\"]|\b(?:từ|do|về|và|với|nhưng|đưa|để|lấy tên|mang tên|là)\b")
_LOCATES = regex.compile(r"\b(?:ở|tại|của|trên địa bàn|cho)\s+(?:các\s+)?$")


def place_in_sentence(
    sentence: Sentence, start: int, end: int, ctx: Context, *, ahead: bool = True
) -> tuple[Place, Decision] | None:
    """The place of what stands in `text[start:end]` of a sentence, by what is said before it, and if `ahead`
    behind it."""
    text = ctx.layout.text
    clause = ctx.layout.clause_at(sentence, start)
    clause = clause if ahead else (clause[0], end)
    named = (_without_number(c) for c in ctx.places_in(sentence.start, sentence.end))
    usable = [c for c in named if is_usable(c, ctx)]
    before = [c for c in usable if c[-1].end <= start and _speaks(text, c, start, sentence)]
    # In "bốn tỉnh A, B" the noun that is counted is the type of the first name.
    behind = [c for c in usable if start < c[0].start < clause[1] and end < c[0].end]
    relatives = [
        m
        for m in find_relatives(text, sentence.start, start)
        if (not m.role or (m.role == "bare" and (m.start < sentence.start + 4 or _goes_back(m, sentence, start, ctx))))
        and not _measured_by(m, sentence, ctx)
        and not _where_they_work(m, text, start)
    ]
    told = (
        place_in_turn(sentence, clause, start, before, ctx)
        or _next_who_acts(sentence, start, ctx)
        or _place_behind(sentence, end, behind, ctx)
        or _of_nation(sentence, start, end, clause[1], ctx)
    )
    if told:
        return told
    # A place in a clause that is over speaks on only where no number stood before it.
    number = BETWEEN_DIGITS.search(text, sentence.start, clause[0])
    before = [c for c in before if c[0].start >= clause[0] or number is None or c[0].start < number.start()]
    nearest = before[-1] if before else None
    region = rule("region").match(text, sentence.start, start) if nearest is None else None
    if region:
        return NATION, Decision(NATION.name, "region", region.group().strip(), "sentence")
    if nearest is None and not relatives and (again := _named_just_before(sentence, start, end, clause[1], ctx)):
        return again
    last = relatives[-1] if relatives and (nearest is None or relatives[-1].start > nearest[0].start) else None
    if last and (meant := _relative_place(last, sentence, start, ctx)):
        return meant
    if _OTHERS.search(text, nearest[-1].end if nearest else clause[0], start):
        return ctx.metadata.place, Decision(ctx.metadata.place.name, "other_places", "", "clause")
    if nearest:
        scope = "clause" if nearest[0].start >= clause[0] else "sentence"
        return _told_behind(end, clause[1], sentence, ctx) or _place_before(before, ctx, scope)
    return (
        _level_named_again(sentence, start, ctx)
        or _told_behind(end, clause[1], sentence, ctx)
        or authority(sentence, start, ctx)
        or speaker(sentence, start, end, ctx)
    )


def _without_number(chain: tuple[PlaceMention, ...]) -> tuple[PlaceMention, ...]:
    """The commune of a hamlet that has but a number ("tại ấp 3, xã A")."""
    numbered = chain[0].level == "village" and chain[0].name.isdigit() and not chain[0].role
    return chain[1:] if len(chain) > 1 and numbered else chain


def _goes_back(mention: PlaceMention, sentence: Sentence, start: int, ctx: Context) -> bool:
    """Whether the type alone means the document's own unit again ("Dịp này, huyện", ", Công an huyện có 45")."""
    text, own = ctx.layout.text, ctx.metadata.place
    if own.at(mention.level) != own or own == NATION or NOT_ONE.search(text, max(0, mention.start - 16), mention.start):
        return False
    part = max(sentence.start, *(text.rfind(mark, sentence.start, mention.start) + 1 for mark in ",;"))
    if _COUNTED_OF_BODY.match(text, mention.end, start) and _OWN_BODY.fullmatch(text, part, mention.start):
        return True
    part = max(sentence.start, text.rfind(";", sentence.start, mention.start) + 1)
    return _OCCASION.fullmatch(text, part, mention.start) is not None


_OCCASION = regex.compile(
    r"\s*(?i:(?:nhân |cũng )?(?:trong )?dịp này|tại (?:buổi lễ|hội nghị)|qua đó|cùng với đó|bên cạnh đó|ngoài ra"
    r"|năm nay),? $"
)
_OWN_BODY = regex.compile(r"\s*(?:Công an|Ban CHQS|Ban Chỉ huy quân sự|Hội \p{L}+(?: \p{L}+)?|Đoàn \p{L}+) $")
_COUNTED_OF_BODY = regex.compile(r" có $")


def _next_who_acts(sentence: Sentence, start: int, ctx: Context) -> tuple[Place, Decision] | None:
    """The next of several who do something each in a place of their own ("Hội xã A trao 5 suất, Hội xã B 9 suất")."""
    text, own = ctx.layout.text, ctx.metadata.place
    stop = start
    for cut in _PARTS.finditer(text, sentence.start, start):
        named = ctx.places_in(cut.end(), stop)
        if not named:
            stop = cut.start()
            continue
        chain = named[0]
        earlier = [c for c in ctx.places_in(sentence.start, cut.start()) if c[0].level == chain[0].level]
        acts = chain[0].role in _ACTORS and chain[0].typed and len(named) == 1
        if not acts or not earlier or no_subject(text, cut.end(), chain[0].start):
            return None
        place = settled(chain, ctx)
        known = place.code and (own == NATION or any(unit.code == own.code for unit in place.parents))
        numbered = BETWEEN_DIGITS.search(text, earlier[-1][-1].end, cut.start()) is not None
        return place_decision(chain, ctx, "clause") if known and numbered else None
    return None


# The last comma or semicolon first; none within a number.
_PARTS = regex.compile(r"(?r)[,;]\s")
_ACTORS = frozenset({"body", "person", "donor"})


def _place_behind(
    sentence: Sentence, end: int, behind: list[tuple[PlaceMention, ...]], ctx: Context
) -> tuple[Place, Decision] | None:
    """The place that stands behind a figure in one breath, or what holds it and those beside it."""
    text = ctx.layout.text
    if not behind or not _place_attached(text, end, behind[0]):
        return None
    row = row_behind(text, behind)
    if len(row) > 1:
        return common_place(row, ctx, "clause")
    if AND_MORE.match(text, row[0][-1].end, sentence.end) and (holder := holder_of(row[0], ctx)):
        return holder
    return holder_of_many(text, behind[0], ctx) or place_decision(behind[0], ctx, "clause")


def _place_before(before: list[tuple[PlaceMention, ...]], ctx: Context, scope: str) -> tuple[Place, Decision]:
    """The last place before a figure, or what holds it and those beside it."""
    text = ctx.layout.text
    row = row_before(text, before)
    if len(row) > 1:
        return common_place(row, ctx, scope)
    return holder_of_many(text, before[-1], ctx) or place_decision(before[-1], ctx, scope)


def _of_nation(sentence: Sentence, start: int, end: int, stop: int, ctx: Context) -> tuple[Place, Decision] | None:
    """The country, where a figure is of its level or of a programme of its own, in a text on a smaller place."""
    text = ctx.layout.text
    national = _NATIONAL_LEVEL.search(text, sentence.start, start)
    if national is None and _PROGRAMME.search(text, max(sentence.start, start - _PROGRAMME_REACH), start):
        national = _OF_NATION.match(text, end, stop)
    if national is None or ctx.metadata.place == NATION:
        return None
    return NATION, Decision(NATION.name, "national", national.group().strip(), "clause")


def _relative_place(
    mention: PlaceMention, sentence: Sentence, start: int, ctx: Context
) -> tuple[Place, Decision] | None:
    """What "toàn huyện" before a figure means there."""
    own = ctx.metadata.place
    place = level_of_document(mention, sentence, ctx)
    if place == NATION and _own_again(mention.end, start, ctx):
        return own, Decision(own.name, "relative_place", "", "clause")
    cue = ctx.layout.text[mention.start : mention.end]
    return (place, Decision(place.name, "relative_place", cue, "sentence")) if place else None


_PROGRAMME_REACH = 30
# "đề án 1 triệu căn nhà của Thủ tướng", "gói 120.000 tỷ đồng của Chính phủ": what the country sets itself.
_PROGRAMME = regex.compile(
    r"\b(?:đề án|chương trình|gói(?: \p{L}+){0,4}|chiến lược|chiến dịch|mục tiêu) (?:trồng |xây )?$"
)
_OF_NATION = regex.compile(
    r"(?:\s\p{Ll}+){0,5}?\s(?:của|do) (?:Thủ tướng|Chính phủ|Quốc hội|cả nước|Trung ương|Nhà nước|Bộ \p{Lu})"
)
# "(mức của Trung ương: 360.000 đồng)", "bình quân chung cả nước là 4%": the other side of a comparison.
_NATIONAL_LEVEL = regex.compile(
    r"\b(?:mức|chuẩn|quy định|mức chuẩn|tỷ lệ|tỉ lệ|bình quân|trung bình)(?: chung)?(?: của)?"
    r" (?:Trung ương|trung ương|Chính phủ|quốc gia|cả nước|toàn quốc)(?: quy định| ban hành)?"
    r"(?: là| chỉ| đạt|:)(?: \p{Ll}+){0,2}\s?$"
)


def _named_just_before(
    sentence: Sentence, start: int, end: int, stop: int, ctx: Context
) -> tuple[Place, Decision] | None:
    """The unit below the document's own that the sentence calls "huyện", as one or two before it name it."""
    text, own = ctx.layout.text, ctx.metadata.place
    for mention in reversed(find_relatives(text, sentence.start, stop)):
        within = LEVELS.index(mention.level) > LEVELS.index(own.level) if mention.level in LEVELS else False
        if not within or own.level == "country" or not (mention.end <= start or mention.start >= end):
            continue
        if NOT_ONE.search(text, max(0, mention.start - 16), mention.start) or own.at(mention.level):
            continue
        first = ctx.layout.sentences[max(0, sentence.index - _JUST_BEFORE)]
        if first.block < sentence.block - 1:
            first = sentence
        since = max(first.start, ctx.layout.title[1])
        named = [c for c in ctx.places_in(since, mention.start) if c[0].level == mention.level and c[0].typed]
        if not named or len({c[0].name for c in named}) > 1:
            continue
        place, decision = place_decision(named[-1], ctx, "previous")
        if any(unit.code == own.code for unit in place.parents):
            return place, decision
    return None


_JUST_BEFORE = 2
# Before a word for a level that means more than one of them, or none of its own.
NOT_ONE = regex.compile(
    r"(?i)(?:\b(?:các|những|nhiều|một số|mỗi|từng|cấp|liên|giữa|hai|ba|bốn|tuyến|toàn bộ|số|trung tâm|quốc lộ|đường"
    r"|trục)|\d)\s+$"
)


def _measured_by(mention: PlaceMention, sentence: Sentence, ctx: Context) -> bool:
    """Whether a whole is only what something told before is measured by ("có 90 ha, chiếm 31% diện tích toàn tỉnh")."""
    text = ctx.layout.text
    measure = rule("yardstick").search(text, sentence.start, mention.start)
    if measure is None or FIGURE_BEHIND.match(text, mention.end, min(sentence.end, mention.end + REACH)):
        return False
    said = any(not c[0].role for c in ctx.places_in(sentence.start, measure.start()))
    return said or BETWEEN_DIGITS.search(text, sentence.start, measure.start()) is not None


def _where_they_work(mention: PlaceMention, text: str, start: int) -> bool:
    """`- Trong tỉnh: 742 lao động`: a label that parts those who work within a unit from those who work elsewhere."""
    labelled = _LABEL_ENDS.fullmatch(text, mention.end, start) is not None
    return labelled and _WITHIN.search(text, max(0, mention.start - 12), mention.start) is not None


_WITHIN = regex.compile(r"(?:^|[-+•*\n;,:(])\s*[Tt]rong $")
_LABEL_ENDS = regex.compile(r"\s?:?\s?(?:có |là )?")


def _told_behind(end: int, stop: int, sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    """`Quỹ X tỉnh A tặng 50 xe lăn cho người khuyết tật trên địa bàn huyện`: those who get it are there."""
    text = ctx.layout.text
    for mention in find_relatives(text, end, stop):
        if _PARTS_PLACE.search(text, end, mention.start) or _measured_by(mention, sentence, ctx):
            return None
        if mention.level == "country":
            all_over = text.endswith(("trên ", "khắp ", "trong "), end, mention.start)
            return (NATION, Decision(NATION.name, "relative_place", "cả nước", "clause")) if all_over else None
        place = ctx.metadata.place.at(mention.level)
        if place and text.endswith(("trên địa bàn ", "toàn ", "trong "), end, mention.start):
            return place, Decision(place.name, "relative_place", text[mention.start : mention.end], "clause")
    return None


def _own_again(start: int, end: int, ctx: Context) -> bool:
    """Whether words behind the whole country speak of the document's own unit ("so với cả nước, tỷ lệ của tỉnh …")."""
    own = ctx.metadata.place
    return any(m.level == own.level for m in find_relatives(ctx.layout.text, start, end))


# "còn lại là các huyện khác"
_OTHERS = regex.compile(
    r"\b(?:[Cc]ác|[Nn]hững|ở|tại) (?:huyện|xã|tỉnh|địa phương|đơn vị|phường|quận)[\p{L}, ]{0,30}? (?:khác|còn lại)\b"
)


def _speaks(text: str, chain: tuple[PlaceMention, ...], start: int, sentence: Sentence) -> bool:
    """Whether a place before a figure can be what it is about: not out of a closed bracket, not beside it in a row."""
    closed = next((b for a, b in sentence.parentheses if a <= chain[0].start < b <= start), None)
    if closed is not None and not (
        chain[0].level in ("district", "commune") and _SUBJECT_ENDS.fullmatch(text, closed, start)
    ):
        near = chain[0].level in ("village", "commune")
        home = near and rule("lives").search(text, max(sentence.start, chain[0].start - ADDRESS), chain[0].start)
        return bool(home)
    return not _BESIDE.match(text, chain[-1].end, start)


# "Công ty A (huyện B) 845 người": where the subject of a number lies.
_SUBJECT_ENDS = regex.compile(r"[\s:–-]*(?:(?:có|còn|với|là|đạt|gần|hơn|trên|khoảng|được|cắt giảm|giảm|tăng)\s+){0,3}")


def _level_named_again(sentence: Sentence, start: int, ctx: Context) -> tuple[Place, Decision] | None:
    """The unit of a body that the sentence names, where it goes on with its type alone ("huyện đã ...")."""
    text = ctx.layout.text
    again = [m for m in find_relatives(text, sentence.start, start) if m.role == "bare"]
    for mention in reversed(again):
        for chain in reversed(ctx.places_in(sentence.start, mention.start)):
            same = chain[0].level == mention.level
            if (same and chain[0].role in ("body", "person") and text[mention.start].isupper()) or (
                same and text[max(0, mention.start - 2) : mention.start] == ", "
            ):
                return place_decision(chain, ctx, "sentence")
    return None


def _place_attached(text: str, end: int, chain: tuple[PlaceMention, ...]) -> bool:
    """Whether a place stands behind a figure in one breath: "20 suất quà cho hộ nghèo xã A"."""
    gap = _JOINED.sub("", _HOUSE_NUMBER.sub("", text[end : chain[0].start]))
    if _ALL_THERE.fullmatch(gap):
        return True
    if _PARTS_PLACE.search(gap) or len(gap.split()) > 14:
        return False
    return chain[0].typed or bool(_LOCATES.search(gap))


# "tại thôn 12, xã A": the number of a hamlet parts nothing.
_HOUSE_NUMBER = regex.compile(r"(?i)(?:thôn|ấp|bản|xóm|buôn|bon|làng|khu phố|tổ dân phố|tổ|khóm|khu) \d{1,2},? (?=$)")
# "14 hộ/6 thôn/4 xã của huyện A": numbers that strokes join are there together.
_JOINED = regex.compile(r"^(?:/\d{1,4} \p{Ll}+){1,3}(?= )")
# "12 tấn gạo cho 300 hộ với 1.200 khẩu tại huyện A": what is told in one breath is all there.
_ALL_THERE = regex.compile(
    r"(?:\s\p{Ll}[\p{L}.]*){0,6}(?:\s(?:và|với|cho|cùng)\s(?:\p{Ll}+\s){0,3}?\d[\d.,]*%?"
    r"(?:\s\p{Ll}[\p{L}.]*){1,12}){1,2}\s"
    r"(?:(?:tại|ở|của|trên địa bàn|thuộc)\s(?:các\s)?"
    r"|(?<=\s(?:hộ|hộ dân|người|người dân|học sinh|em|gia đình|hộ nghèo)\s))"
)
