"""Who is counted: one family, all who live in a place, the whole of a fraction, those who receive."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extractors.indicators.votes import Vote
from extractors.indicators.words import word_list
from extractors.mentions import TERRITORIES, Mention
from extractors.reach import REACH
from extractors.reading import NAMING_TIER, PEOPLE_TIER, Reading, fits
from extractors.standing import lives_there
from extractors.topics import HELP

STATES = frozenset(
    {"poor_households", "near_poor_households", "multidimensional_poverty", "escaped_poverty", "escaped_near_poverty"}
)


_ONE_FAMILY = regex.compile(
    r"\b(?:gia đình|nhà|hộ)\s+(?:của\s+)?(?:bà|ông|anh|chị|em|cô|chú|bác|cụ|tôi|cháu|mình|hiện)\b[^;:.]{0,60}$"
)


def is_family(reading: Reading, mention: Mention) -> bool:
    """`Gia đình chị có 6 nhân khẩu`: whether the people that are counted are those of one family."""
    return (
        mention.unit == "person"
        and _ONE_FAMILY.search(reading.low, max(mention.lead_start, mention.start - 90), mention.start) is not None
    )


PEOPLED = frozenset({"household", "person"})
_FOR_WHOM = regex.compile(
    r"\b(?:cho|tới|đến|đến tay|tới tay|đến với|giúp|tặng)\s+(?:(?:hơn|trên|gần|khoảng|các|được)\s+)*$"
)


def is_receiver(reading: Reading, mention: Mention) -> bool:
    """Whether the people that are counted stand behind a named help and the word for whom it is."""
    low, start = reading.low, mention.sentence.start
    if mention.unit not in PEOPLED or not _FOR_WHOM.search(low, mention.lead_start, mention.start):
        return False
    return any(
        mention.lead_start <= cue.start < mention.start
        and cue.phrase.code in HELP
        and cue.phrase.tier >= NAMING_TIER
        and fits(cue, mention)
        for cue in reading.indicator_cues(start, mention.sentence.end)
    )


_TERRITORY_HAS = regex.compile(
    r"\b(?:xã|huyện|tỉnh|thôn|phường|thị trấn|bản|buôn|bon|ấp|thị xã|thành phố|quận|địa bàn|toàn \p{L}+|cả \p{L}+"
    r"|xóm|khóm|làng|phum|sóc|plei|đảo|đặc khu|khu phố|tổ dân phố|khu dân cư|khu|tiểu khu|cụm dân cư|phố"
    r"|địa phương|khu vực|vùng)\b[^;:]{0,60}"
    r"\b(?:có|gồm|với|hiện có|khoảng)\s+(?:khoảng|gần|hơn|trên|tổng số)?\s*$"
)
_PEOPLE = regex.compile(
    r"(?:hộ|người|khẩu|dân|gia đình|dân cư|người cao tuổi|người khuyết tật|trẻ em|phụ nữ|thanh niên|trẻ mồ côi)$"
)
_BODY = word_list("body")
_LIVES = regex.compile(
    r"\s*(?:[.,;:()/]|$|thì|mà|nhưng|nay|với|và|là|gồm|thuộc|dân|đồng bào|sinh sống|đang sinh|cư trú|hiện|người"
    r"|gia đình|dtts|chiếm"
    r"|trong)"
)
_AND_THEN = regex.compile(
    r"[^\d;.:()]{0,30}?(?:[,và/]|với|gồm|\s)+\s*(?:(?:tổng số|có|với|gồm|khoảng|gần|hơn|trên|tổng cộng)\s+)*"
)


def inhabitants(reading: Reading, mention: Mention, before: Mention | None) -> bool:
    """`Xã có 512 hộ`: a territory that has households or people."""
    low = reading.low
    counted = (
        mention.unit in {"household", "person"}
        and _PEOPLE.search(low, mention.start, mention.end) is not None
        and _BODY.search(low, mention.lead_start, mention.start) is None
        and _LIVES.match(low, mention.end, mention.end + REACH) is not None
    )
    if not counted or is_family(reading, mention):
        return False
    listed = before is not None and before.unit in TERRITORIES and before.sentence is mention.sentence
    if listed and before is not None and _AND_THEN.fullmatch(low, before.end, mention.start):
        return True  # "Xã có 9 thôn, 1.820 hộ"
    if lives_there(low, reading.scopes.text, mention):
        return True
    return _TERRITORY_HAS.search(low, mention.lead_start, mention.start) is not None


# "khu phố 11.000 dân", "trong xóm ba chục hộ"
_PLACE_ITSELF = regex.compile(
    r"\b(?:xóm|thôn|bản|buôn|bon|ấp|làng|khóm|phum|sóc|plei|khu phố|tổ dân phố|xã|phường|thị trấn|khu dân cư)"
    r"(?:\s(?!có\b|cho\b|tặng\b|giúp\b|hỗ trợ\b|trao\b|được\b)\p{L}+){0,2}\s*(?:chừng |khoảng |gần |hơn |trên |ngót )?$"
)
# "Lô Lô, dân tộc chưa đầy 5.000 người"
_OF_A_PEOPLE = regex.compile(
    r"\b(?:dân tộc|tộc người|nhóm người)(?:\s\p{L}+){0,2}?\s(?:(?:chưa đầy|chưa tới|chỉ có|chỉ còn|có|còn|với|chỉ"
    r"|khoảng|gần|hơn|trên|vỏn vẹn)\s){1,3}$"
)
_INHABITANT = regex.compile(r"(?:hộ|dân|nhân khẩu|khẩu|nóc nhà)$")
_ARE_OF_PEOPLE = regex.compile(
    r"\s*(?:(?:tổng )?(?:số )?(?:hộ|dân|cư dân|dân cư|dân số|nhân khẩu|hộ dân|trong đó|trong số đó|số đó)\s){0,2}"
    r"(?:là|thuộc)\s(?:con em )?(?:người |bà con |các |đồng bào |dân tộc |dtts ?){1,3}(?P<people>thiểu số|\p{L})?",
    regex.IGNORECASE,
)


def is_of_people(reading: Reading, mention: Mention) -> bool:
    """`97% là đồng bào Mông`, `một phần ba là người Êđê`: the share of a people among those who live in a place."""
    if mention.unit != "percent":
        return False
    found = _ARE_OF_PEOPLE.match(reading.low, mention.end, mention.sentence.end)
    if found is None:
        return False
    named = found["people"] or ""
    return named == "thiểu số" or not named or reading.scopes.text[found.start("people")].isupper()


def is_place_itself(reading: Reading, mention: Mention) -> bool:
    """`khu phố 11.000 dân chỉ có 4 cán bộ`: so many live in a place that is named right before the number."""
    low = reading.low
    if mention.unit not in PEOPLED:
        return False
    if _OF_A_PEOPLE.search(low, max(mention.sentence.start, mention.start - 50), mention.start):
        return True
    if not _INHABITANT.search(low, mention.start, mention.end):
        return False
    return _PLACE_ITSELF.search(low, max(mention.sentence.start, mention.start - 40), mention.start) is not None


_STATEMENT_ENDS = regex.compile(r"[:”\"…?!]|\.\s?\p{L}")


def said_before_place(reading: Reading, mention: Mention, own: Vote | None) -> bool:
    """`… nuôi bò tốt hơn”. Toàn xã có 942 hộ`: whether a statement ends between the cue and the number."""
    if own is None or own.cue.end > mention.start:
        return False
    return _STATEMENT_ENDS.search(reading.low, own.cue.end, mention.start) is not None


_ALL_OF = regex.compile(
    r"\b(?:có|tổng số|tổng số hộ|tổng số dân|dân số|số hộ|gồm|trên tổng số)\s*(?:là |: ?)?"
    r"(?:(?:tổng số|tổng cộng|khoảng|gần|hơn|trên|tất cả)\s+)*$"
)
_POOR_AMONG = regex.compile(
    r"\s*(?:dân(?: cư)?\s*)?[,;(]\s*(?:trong đó|trong số đó)\s*:?\s*(?:chỉ )?(?:còn |có |số )*(?:[\d.]+\s+)?"
    r"(?:hộ|khẩu|người) (?:thuộc diện )?(?:cận )?nghèo\b"
)


def has_poor_among(reading: Reading, mention: Mention) -> bool:
    """`Huyện có 12.000 hộ dân, trong đó 900 hộ nghèo`: the poor are told among all who live there."""
    low = reading.low
    return (
        _POOR_AMONG.match(low, mention.end, mention.end + REACH) is not None
        and _ALL_OF.search(low, max(mention.lead_start, mention.start - 40), mention.start) is not None
    )


# "dân số 13.420 người, trong đó trên 83% là người dân tộc thiểu số"
_SHARE_OF_THEM = regex.compile(
    r"[^\d,;.:]{0,20}[,;(]\s*(?:trong đó,?|trong số đó,?|với|có|và)?\s*:?\s*"
    r"(?:(?:có|hơn|trên|gần|khoảng|tới|đến|chiếm)\s+)*"
)
_WHO_THEY_ARE = regex.compile(
    r"\s+(?:trong số đó |dân số |số dân |số hộ |số người )?(?:là|thuộc)\s(?:con em |người |đồng bào |bà con |dân )*"
    r"(?:đồng bào|dân tộc|dtts|kinh|mông|thái|tày|nùng|dao|khmer|chăm|ê đê"
    r"|gia rai|ba na|mường|hoa|nữ|phụ nữ|theo|công giáo)\b"
)


# "dân số 670.000 người, trong đó dân tộc thiểu số chiếm 32,5%"
_PEOPLE_AMONG_THEM = regex.compile(
    r"[^\d,;.:]{0,20}[,;(]\s*(?:trong đó,?|trong số đó,?)\s*:?\s*(?:có\s|tỷ lệ\s)?"
    r"(?:đồng bào |người |số người |bà con )*(?:các )?(?:dân tộc(?: thiểu số| \p{L}+){0,2}|dtts|nữ|phụ nữ|nam"
    r"|công giáo)\s(?:chiếm|là)\s(?:(?:hơn|trên|gần|khoảng|tỷ lệ|tới)\s)*"
)


def is_share_of(reading: Reading, before: Mention, mention: Mention) -> bool:
    """`Dân số 13.420 người, 97% là đồng bào Mông`: of which peoples those are who were counted right before."""
    if mention.unit != "percent" or before.unit not in PEOPLED or before.sentence is not mention.sentence:
        return False
    if _PEOPLE_AMONG_THEM.fullmatch(reading.low, before.end, mention.start):
        return True
    if not _SHARE_OF_THEM.fullmatch(reading.low, before.end, mention.start):
        return False
    return _WHO_THEY_ARE.match(reading.low, mention.end, mention.end + REACH) is not None


_THEN_SO_MANY = regex.compile(
    r"[^\d,;.:]{0,40}?,?\s(?:thì|lại có|có|mới có|đã có|có tới|có đến)\s(?:\p{L}+\s){0,3}?"
    r"(?:\d|một|hai|ba|bốn|năm|sáu|bảy|tám|chín)"
)


def is_so_many_of(reading: Reading, mention: Mention) -> bool:
    """`Cứ 10 hộ thì 8 hộ có người đi`: so many of all, of whom a share is told."""
    low = reading.low
    each = low.endswith("cứ ", mention.sentence.start, mention.start) or low.endswith(
        "cứ mỗi ", mention.sentence.start, mention.start
    )
    return each and _THEN_SO_MANY.match(low, mention.end, mention.end + REACH) is not None


# "18 huyện, thị xã, thành phố"
MORE_UNITS = r"(?:\s*(?:,|/|và\s)\s*(?:thị xã|thành phố|xã|phường|thị trấn|quận|tỉnh|thành|huyện|thôn|bản|ấp)\b)*"
_HAVE_OR_LACK = regex.compile(
    MORE_UNITS + r"\s+"
    r"(?:(?:trong|của|trên địa bàn)\s(?:toàn\s)?(?:tỉnh|huyện|xã|thành phố)\s)?"
    r"(?:(?:vẫn|đều|hiện|đã|còn)\s){0,2}(?:có|chưa có|không có|thiếu|không còn|chưa được|được công nhận|được xếp loại"
    r"|đạt loại|xếp loại|được đánh giá)\b"
)


def are_so(reading: Reading, mentions: Sequence[Mention], mention: Mention) -> bool:
    """`4/11 xã chưa có chợ`: how many units of all have or lack something tells of that, and not of the units."""
    if mention.numeral.role != "part" or mention.unit not in TERRITORIES:
        return False
    whole = mentions[mention.index + 1] if mention.index + 1 < len(mentions) else mention
    return _HAVE_OR_LACK.match(reading.low, whole.end, whole.end + REACH) is not None


def is_whole(mentions: Sequence[Mention], mention: Mention) -> bool:
    """Whether the figure is the total of a fraction ("18/21 huyện", "37 trên tổng số 42 lao động")."""
    part = mentions[mention.index - 1] if mention.index else mention
    if part.part_of != mention.index:
        return False
    told = not part.numeral.role and part.trace["part_of"].rule == "part_of.fraction"
    return part.numeral.role == "part" or told


def is_share_of_all(mentions: Sequence[Mention], mention: Mention) -> bool:
    """`1.230/12.400 hộ nghèo, chiếm 9,9%`: a share of the poor in a place is reckoned from all who live there."""
    part = mentions[mention.index - 1]
    share = mentions[part.pair] if part.pair is not None else None
    if share is None or share.unit != "percent" or part.indicator not in STATES or not mention.numeral.value:
        return False
    return abs(100 * part.numeral.value / mention.numeral.value - share.numeral.value) < 1


_DOES = regex.compile(
    r"\s*(?:(?:dân|khác|nay|đã|đều|đang|cùng|chuyên|vẫn)\s){0,2}"
    r"(?:làm|trồng|nuôi|theo nghề|tham gia|sử dụng|dùng|chăn|đánh|buôn|bán|mở|ký|góp|hiến|chưa|không|bỏ|đi|đóng)\b"
)


def does_something(reading: Reading, mention: Mention) -> bool:
    """`có 312 hộ thì 280 hộ làm nghề mộc`: a part of the inhabitants told by what they do are none."""
    return mention.unit in PEOPLED and _DOES.match(reading.low, mention.end, mention.end + REACH) is not None


UNTOLD = frozenset({"other", "population"})


def is_called(mention: Mention, vote: Vote) -> bool:
    """Whether a cue is the noun by which those who are counted are called."""
    named = mention.numeral.end <= vote.cue.start < mention.end <= vote.cue.end
    called = named and vote.cue.phrase.tier <= PEOPLE_TIER and vote.indicator not in UNTOLD
    return called and mention.unit not in TERRITORIES


# Results that are planned by the head: what stands behind the stroke is the plan.
_PLANNED = frozenset({"vocational_training", "jobs_created", "overseas_workers"})


_DELEGATES = regex.compile(r"(?:đại biểu|ủy viên|đảng viên dự|thành viên có mặt)$")


def of_whole(low: str, mentions: Sequence[Mention], mention: Mention) -> tuple[str, str, str, str]:
    """What the whole of a fraction counts: all units of a place, what was planned of a result, else all inhabitants."""
    if mention.unit in TERRITORIES:
        return "administrative_units", "fraction.whole", "/", "number"
    done = mentions[mention.index - 1].indicator
    if _DELEGATES.search(low, mention.start, mention.end):
        return "activities", "fraction.attended", "/", "number"
    decided = mentions[mention.index - 1].trace.get("indicator")  # none where the total is asked for first
    voted = decided is not None and decided.rule == "activities.voted"
    if done == "activities" and (voted or mention.unit != "household"):
        return done, "fraction.attended", "/", "number"
    if done in _PLANNED:
        return done, "fraction.planned", "/", "number"
    return "population", "fraction.whole", "/", "number"
