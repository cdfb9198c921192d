"""Which place a figure speaks of: its clause, sentence, list, heading, else that of the document."""

from __future__ import annotations

import regex

from extractors.binding import BETWEEN_DIGITS, Context, nearest_above, rule, told_again
from extractors.model import BlockKind, Decision
from extractors.places import (
    FIGURE_BEHIND,
    LEVELS,
    PlaceMention,
    find_places,
    find_relatives,
    units_below,
)
from extractors.reach import REACH
from extractors.scopes import Sentence
from extractors.settling import NATION, Place, chains, settle
from patterns.places import name_key

# An authority so near the start of its sentence is who acts in it.
_AUTHORITY = 110
# How many sentences a story of one person may run on, and how near behind a name stands the home.
_STORY, _ADDRESS = 5, 90
# A place so near the start of its sentence opens it.
_OPENING_PLACE = 36
# How many sentences back "toàn huyện" looks for the district that it means.
_LOOK_BACK = 8
# "Phường A và 3 xã": the place is counted beside the number, it does not hold it.
_BESIDE = regex.compile(r"\s*(?:\([^()]{1,40}\)\s*)?(?:và|cùng(?: với)?)\s+(?=\d|$)")
_ROW = regex.compile(r"\)?\s*(?:,|và|,\s*và)\s*")
_ROW_BEHIND = regex.compile(r"\)?\s*(?:,|và|,\s*và)\s*(?:huyện\s+)?")
_PARTS_PLACE = regex.compile(r"[,;:.()\d“”\"]|\b(?:từ|do|về|và|với|nhưng|đưa|để|lấy tên|mang tên|là)\b")
_LOCATES = regex.compile(r"\b(?:ở|tại|của|trên địa bàn|cho)\s+(?:các\s+)?$")


def resolve_place(start: int, end: int, ctx: Context) -> Decision:
    """The place that the figure in `text[start:end]` speaks of, by its official name."""
    return locate(start, end, ctx)[1]


def locate(start: int, end: int, ctx: Context) -> tuple[Place, Decision]:
    """The place of a figure with its codes, and why; several candidates stay in `Place.candidates`."""
    own = ctx.metadata.place
    sentence = ctx.layout.sentence_at(start)
    if sentence is None:
        return own, Decision(own.name, "document_place", "", "document")
    found = _place_of_cell(sentence, ctx) or _place_in_sentence(sentence, start, end, ctx)
    if found and not _too_small(found[0], start, end, ctx):
        return found
    echo = told_again(sentence, start, end, ctx)
    if echo:
        return locate(echo[0], echo[1], ctx)
    if sentence.index not in ctx.homes:
        _go_home(sentence, ctx)
    above = ctx.homes[sentence.index] or _place_above(sentence, ctx)
    if above:
        return above
    return own, Decision(own.name, "document_place", "", "document")


def _too_small(place: Place, start: int, end: int, ctx: Context) -> bool:
    """Whether a place cannot hold what is counted: there are no 5 districts in a commune, unless made of it."""
    text = ctx.layout.text
    made_of_it = text.endswith("thành ", 0, start) and not text.endswith("hoàn thành ", 0, start)
    counted = None if made_of_it else _UNITS_COUNTED.search(text, start, end)
    level = "commune" if counted and counted[1].casefold() in ("xã", "phường", "thị trấn") else "district"
    return counted is not None and place.level in LEVELS and LEVELS.index(place.level) >= LEVELS.index(level)


_UNITS_COUNTED = regex.compile(r"(?i)(?<!\b(?:0?1|một|tác) )\b(huyện|quận|thị xã|xã|phường|thị trấn)$")
_NEAR = frozenset({"village", "commune"})
_WIDE = frozenset({"province", "country"})


def _go_home(sentence: Sentence, ctx: Context) -> None:
    """Note the home of each sentence of a block, from its first to this one."""
    if not _residents(ctx):
        ctx.homes[sentence.index] = None
        return
    first = sentence.index
    while first and first - 1 not in ctx.homes and ctx.layout.sentences[first - 1].block == sentence.block:
        first -= 1
    for one in ctx.layout.sentences[first : sentence.index + 1]:
        own = next((c for i, c, _ in _residents(ctx) if i == one.index), None)
        ctx.homes[one.index] = _home(one, ctx) or (_place_decision(own, ctx, "sentence") if own else None)


def _home(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    """Where the person lives of whom a sentence goes on to tell ("anh được vay ...", "gia đình bà đã ..."), or whose
    words it gives ("..., chị Lan, người thôn A, kể"). A story goes on in its paragraph till it tells of the many."""
    text = ctx.layout.text
    again = rule("again").search(text, sentence.start, sentence.end)
    if again is None:
        before = ctx.layout.previous(sentence)
        if before is None or rule("of_many").search(text, sentence.start, sentence.end):
            return _met_again(sentence, "", ctx)
        return ctx.homes.get(before.index) or _met_again(sentence, "", ctx)
    for index, chain, _ in reversed(_residents(ctx)):
        if index > sentence.index + _SPEAKS_WITHIN:
            continue
        if index >= sentence.index:
            if ctx.layout.sentences[index].block == sentence.block and _speaks_behind(sentence, chain, ctx):
                return _place_decision(chain, ctx, "previous")
            continue
        if index < sentence.index - _STORY or _heading_between(index, sentence, ctx):
            break
        return _place_decision(chain, ctx, "previous")
    return _met_again(sentence, again[0].casefold(), ctx)


def _met_again(sentence: Sentence, pronoun: str, ctx: Context) -> tuple[Place, Decision] | None:
    """The home of a person of whom a text has told further above and tells again by name ("Anh S. liều thêm"), or by
    the word by which it calls nobody else."""
    homes = [one for one in _residents(ctx) if one[0] < sentence.index]
    for _, chain, who in reversed(homes):
        if who and _is_named(who, sentence, ctx):
            return _place_decision(chain, ctx, "previous")
    called = {who.partition(" ")[0] for _, _, who in homes}
    homes_named = {chain[0].name for _, chain, _ in homes}
    if pronoun and len(homes_named) == 1 and pronoun.split()[-1] in called:
        return _place_decision(homes[-1][1], ctx, "previous")
    return None


def _is_named(who: str, sentence: Sentence, ctx: Context) -> bool:
    """Whether a sentence names a person, by whole words and with the capital of the name: no "doanh thu" is anh Thu."""
    text, low = ctx.layout.text, ctx.lowered
    name = who.find(" ") + 1
    at = low.find(who, sentence.start, sentence.end)
    while at >= 0:
        whole = not low[at - 1 : at].isalpha() and not low[at + len(who) : at + len(who) + 1].isalpha()
        if whole and text[at + name].isupper():
            return True
        at = low.find(who, at + 1, sentence.end)
    return False


def _residents(ctx: Context) -> list[tuple[int, tuple[PlaceMention, ...], str]]:
    """The persons of whom a text says where they live: the sentence, the place, and what it calls them ("anh nam")."""
    if ctx.residents is None:
        ctx.residents = []
        text, wide = ctx.layout.text, ctx.metadata.place.level in _WIDE
        for sentence in ctx.layout.sentences:
            if sentence.kind in (BlockKind.TITLE, BlockKind.HEADING):
                continue
            for chain in ctx.places_in(sentence.start, sentence.end):
                near = chain[0].level in _NEAR or (chain[0].level == "district" and wide)
                if not near or chain[0].role:
                    continue
                since = max(sentence.start, chain[0].start - _ADDRESS)
                if lives := rule("lives").search(text, since, chain[0].start):
                    called = _WHO.match(lives[0])
                    who = f"{called['title']} {called['name']}".lower() if called else ""
                    ctx.residents.append((sentence.index, chain, who))
    return ctx.residents


_WHO = regex.compile(
    r"(?i:(?:gia đình|nhà|vợ chồng|hộ|căn nhà của) )?(?P<title>(?i:anh|chị|ông|bà|em|cháu|cụ|chú|cô))"
    r"(?: (?:anh|chị|ông|bà))?(?: (?P<name>\p{Lu}[\p{L}'’]*\.?))+"
)
# How many sentences a quotation may run on before it says who speaks.
_SPEAKS_WITHIN = 2


def _speaks_behind(sentence: Sentence, chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether a person is named behind the quotation that a sentence gives or begins."""
    text = ctx.layout.text
    quoted = _QUOTE.search(text, sentence.start, sentence.end) is not None
    return quoted and _SAID.search(text, max(sentence.start, chain[0].start - _ADDRESS), chain[0].start) is not None


_QUOTE = regex.compile(r"[“\"]")
_SAID = regex.compile(r"[”\"],? (?:- |– )?(?i:anh|chị|ông|bà|em|cụ|cô|chú|vợ|gia đình)\b")


def _heading_between(index: int, sentence: Sentence, ctx: Context) -> bool:
    between = ctx.layout.sentences[index + 1 : sentence.index]
    return any(other.kind in (BlockKind.TITLE, BlockKind.HEADING) for other in between)


def _place_of_cell(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    """The place that a row or column of a table is about."""
    cell = ctx.layout.blocks[sentence.block].cell
    if cell is None:
        return None
    for words in (*reversed(cell.row_header), *reversed(cell.column_header)):
        place = _below(words, ctx.metadata.place)
        if place:
            return place, Decision(place.name, "named_place", words, "heading")
        for chain in chains(words, find_places(words)):
            if _usable(chain, ctx):
                return _place_decision(chain, ctx, "heading")
    return None


def _below(words: str, holder: Place) -> Place | None:
    """The unit of that name within the document's own place."""
    unit = units_below(holder.code, holder.level).get(name_key(words)) if holder.code else None
    return Place.of(unit) if unit else None


def _settled(chain: tuple[PlaceMention, ...], ctx: Context) -> Place:
    data = ctx.metadata
    return settle(chain[0], data.provinces, data.published, chain[1:])


def _usable(chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether figures may be about a place: a bare name only where the document has to do with it."""
    mention = chain[0]
    if mention.role == "donor" and ctx.metadata.place == NATION and mention.level == "province":
        return True
    village = mention.level == "village" and not mention.name.isdigit()
    if village and mention.typed and mention.role == "body":
        return True  # What a society of a hamlet has is in the hamlet.
    if mention.role or (mention.level == "village" and mention.name.isdigit()):
        return False
    if mention.level == "country" and ctx.metadata.place != NATION and not _names_country(mention, ctx):
        return False
    if _gives_from_elsewhere(chain, ctx):
        return False
    if mention.typed or len(chain) > 1 or mention.level in ("province", "country"):
        return True
    place = _settled(chain, ctx)
    own = {ctx.metadata.place.code, *(u.code for u in ctx.metadata.place.parents)}
    return any(unit.code in own for unit in place.parents) or ctx.metadata.place.level == "country"


def _names_country(mention: PlaceMention, ctx: Context) -> bool:
    """Whether "Việt Nam" names the country, and is not the end of another name ("Ngày Thầy thuốc Việt Nam")."""
    return _BEFORE_COUNTRY.search(ctx.layout.text, max(0, mention.start - 16), mention.start) is not None


# A name of something goes on without any of these.
_BEFORE_COUNTRY = regex.compile(
    r"(?i)(?:^|[\n.,;:()“”\"–-]\s?|\b(?:ở|tại|trong|cả|khắp|của|cho|với|về|sang|từ|vào|đến|và|trên|toàn|nước|giữa|như|bằng"
    r"|do|rằng|khi|mà|theo|để) )$"
)


def _gives_from_elsewhere(chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether a place outside the document's own only tells where they are from who give ("một nhóm bạn trẻ ở A")."""
    own, text = ctx.metadata.place, ctx.layout.text
    if own == NATION or not own.code or chain[0].level == "country":
        return False
    place = _settled(chain, ctx)
    held = any(unit.code == own.code for unit in place.parents)
    if held or not _is_elsewhere(place, own):
        return False
    return rule("giver").search(text, max(0, chain[0].start - _GIVER), chain[0].start) is not None


_GIVER = 70


def _place_in_sentence(
    sentence: Sentence, start: int, end: int, ctx: Context, *, ahead: bool = True
) -> tuple[Place, Decision] | None:
    """The place of what stands in `text[start:end]` of a sentence, by what is said before it, and behind it if
    `ahead`."""
    text = ctx.layout.text
    clause = ctx.layout.clause_at(sentence, start)
    clause = clause if ahead else (clause[0], end)
    usable = [c for c in ctx.places_in(sentence.start, sentence.end) if _usable(c, ctx)]
    before = [c for c in usable if c[-1].end <= start and _speaks(text, c, start, sentence)]
    # In "bốn tỉnh A, B" the noun that is counted is the type of the first name.
    behind = [c for c in usable if start < c[0].start < clause[1] and end < c[0].end]
    relatives = [
        m
        for m in find_relatives(text, sentence.start, start)
        if (not m.role or (m.role == "bare" and m.start < sentence.start + 4))
        and not _measured_by(m, sentence, ctx)
        and not _where_they_work(m, text, start)
    ]
    if in_turn := _in_turn(sentence, clause, start, before, ctx):
        return in_turn
    if behind and _place_attached(text, end, behind[0]):
        row = _row_behind(text, behind)
        if len(row) > 1:
            return _common(row, ctx, "clause")
        if _AND_MORE.match(text, row[0][-1].end, sentence.end) and (holder := _holder(row[0], ctx)):
            return holder
        return _of_many(text, behind[0], ctx) or _place_decision(behind[0], ctx, "clause")
    # A place in a clause that is over speaks on only where no number stood before it.
    national = _NATIONAL_LEVEL.search(text, sentence.start, start) or (
        _OF_NATION.match(text, end, clause[1])
        if _PROGRAMME.search(text, max(sentence.start, start - 30), start)
        else None
    )
    if national and ctx.metadata.place != NATION:
        return NATION, Decision(NATION.name, "national", national.group().strip(), "clause")
    number = BETWEEN_DIGITS.search(text, sentence.start, clause[0])
    before = [c for c in before if c[0].start >= clause[0] or number is None or c[0].start < number.start()]
    nearest = before[-1] if before else None
    region = rule("region").match(text, sentence.start, start) if nearest is None else None
    if region:
        return NATION, Decision(NATION.name, "region", region.group().strip(), "sentence")
    if nearest is None and not relatives and (again := _named_just_before(sentence, start, end, clause[1], ctx)):
        return again
    if relatives and (nearest is None or relatives[-1].start > nearest[0].start):
        place = _level_of_document(relatives[-1], sentence, ctx)
        if place == NATION and _own_again(relatives[-1].end, start, ctx):
            return ctx.metadata.place, Decision(ctx.metadata.place.name, "relative_place", "", "clause")
        if place:
            cue = text[relatives[-1].start : relatives[-1].end]
            return place, Decision(place.name, "relative_place", cue, "sentence")
    if _OTHERS.search(text, nearest[-1].end if nearest else clause[0], start):
        return ctx.metadata.place, Decision(ctx.metadata.place.name, "other_places", "", "clause")
    if nearest and (there := _told_behind(end, clause[1], sentence, ctx)):
        return there
    if nearest:
        row = _row(text, before)
        scope = "clause" if nearest[0].start >= clause[0] else "sentence"
        if len(row) > 1:
            return _common(row, ctx, scope)
        return _of_many(text, nearest, ctx) or _place_decision(nearest, ctx, scope)
    return (
        _level_named_again(sentence, start, ctx)
        or _told_behind(end, clause[1], sentence, ctx)
        or _authority(sentence, start, ctx)
        or _speaker(sentence, start, end, ctx)
    )


def _in_turn(
    sentence: Sentence, clause: tuple[int, int], start: int, before: list[tuple[PlaceMention, ...]], ctx: Context
) -> tuple[Place, Decision] | None:
    """`A và B lần lượt 14,2% và 13,6%`: the first number is of the first place, the second of the second."""
    text = ctx.layout.text
    turns = _TURNS.search(text, max(sentence.start, clause[0]), start)
    named = [c for c in before if turns is not None and c[-1].end <= turns.start()]
    if turns is None or not named:
        return None
    row = _row(text, named)[::-1]
    place = sum(1 for _ in _NUMBER.finditer(text, turns.end(), start))
    return _place_decision(row[place], ctx, "clause") if len(row) > 1 and place < len(row) else None


_TURNS = regex.compile(r"(?r)\b(?:lần lượt|tương ứng|theo thứ tự)\b")
_NUMBER = regex.compile(r"\d[\d.,]*")


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
        if _NOT_ONE.search(text, max(0, mention.start - 16), mention.start) or own.at(mention.level):
            continue
        first = ctx.layout.sentences[max(0, sentence.index - _JUST_BEFORE)]
        if first.block < sentence.block - 1:
            first = sentence
        since = max(first.start, ctx.layout.title[1])
        named = [c for c in ctx.places_in(since, mention.start) if c[0].level == mention.level and c[0].typed]
        if not named or len({c[0].name for c in named}) > 1:
            continue
        place, decision = _place_decision(named[-1], ctx, "previous")
        if any(unit.code == own.code for unit in place.parents):
            return place, decision
    return None


_JUST_BEFORE = 2
# Before a word for a level that means more than one of them, or none of its own.
_NOT_ONE = regex.compile(
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


def _authority(sentence: Sentence, start: int, ctx: Context) -> tuple[Place, Decision] | None:
    """The place of the authority that opens a sentence ("UBND xã A đã trích", "Theo Phòng Y tế huyện B, …").

    In a text on the whole country any unit; else only one within the document's own place.
    """
    own = ctx.metadata.place
    for chain in ctx.places_in(sentence.start, min(start, sentence.start + _AUTHORITY)):
        if chain[0].level == "country" or chain[0].role not in _ACTS or not (chain[0].typed or chain[0].units):
            continue
        text = ctx.layout.text
        opens = _ENUMERATOR.match(text, sentence.start, chain[0].start)
        first = max(opens.end() if opens else sentence.start, text.rfind(",", sentence.start, chain[0].start) + 1)
        if _NO_SUBJECT.search(text, first, chain[0].start):
            break
        if own == NATION:
            if chain[0].typed and chain[0].role == "body":
                return _place_decision(chain, ctx, "sentence")
            continue
        place = _settled(chain, ctx)
        acts_there = chain[0].typed and _is_elsewhere(place, own) and not _GIVES.match(text, chain[-1].end)
        if acts_there or any(unit.code == own.code for unit in place.parents):
            return _place_decision(chain, ctx, "sentence")
    return None


def _speaker(sentence: Sentence, start: int, end: int, ctx: Context) -> tuple[Place, Decision] | None:
    """The unit whose office speaks in a text on a smaller place ("“…”, Chủ tịch UBND huyện A nói",
    "Phòng Y tế huyện cho biết, …")."""
    text, own = ctx.layout.text, _own_with_holders(ctx)
    said = rule("says").search(text, sentence.start, sentence.end)
    if said is None or own.level not in _NEAR:
        return None
    quoted = _QUOTE_ENDS.search(text, end, sentence.end)
    first, last = (quoted.end(), sentence.end) if quoted else (sentence.start, said.start())
    # "Phòng Y tế huyện cho biết, xã có 20 ca": what follows names its own unit.
    if (quoted is None and said.start() > start) or find_relatives(text, sentence.start if quoted else last, start):
        return None
    for chain in ctx.places_in(first, last):
        place = _settled(chain, ctx)
        if chain[0].role in _ACTS and any(unit.code == place.code for unit in own.parents):
            return place, Decision(place.name, "named_place", text[chain[0].start : chain[0].end], "sentence")
    for mention in find_relatives(text, first, last):
        holder = own.at(mention.level)
        if holder not in (None, own) and (body := _BODY.search(text, first, mention.start)):
            return holder, Decision(holder.name, "relative_place", text[body.start() : mention.end], "sentence")
    return None


def _own_with_holders(ctx: Context) -> Place:
    """The document's own place; a hamlet that its title names alone with the units that hold it, as the text tells."""
    own = ctx.metadata.place
    if own.level != "village" or own.parents:
        return own
    told = (chain for chain in ctx.places if len(chain) > 1 and chain[0].name == own.name)
    return next((_settled(chain, ctx) for chain in told), own)


_QUOTE_ENDS = regex.compile(r"[”\"]\s?[,.–-]")


def _is_elsewhere(place: Place, own: Place) -> bool:
    """Whether a place neither holds the document's own nor lies in it."""
    return place.code not in {"", own.code, *(unit.code for unit in own.parents)}


# "UBND thành phố A hỗ trợ 5 tỷ đồng": who gives to others is not where it goes.
_GIVES = regex.compile(
    r"[^.;:\d]{0,40}\b(?:hỗ trợ|ủng hộ|tài trợ|giúp|viện trợ|trao tặng|chia sẻ|gửi|đến thăm|thăm|phối hợp|làm việc)\b"
)
# "2. UBND huyện A bố trí ...", "a) Sở Y tế ...": the number of a section is no figure.
_ENUMERATOR = regex.compile(r"[\W_]*(?:\d{1,2}(?:\.\d{1,2}){0,3}|\p{Ll}|[IVX]{1,4})[.)/]\s")
# Before the body that acts stands nobody to whom something is given, and no deed.
_NO_SUBJECT = regex.compile(r"\b(?:cho|với|tại|trao|tặng|cùng|được|về|từ|đã|ở|qua|đến)\b|\d")
_ACTS = frozenset({"body", "person"})
# "còn lại là các huyện khác"
_OTHERS = regex.compile(
    r"\b(?:các|những|ở|tại) (?:huyện|xã|tỉnh|địa phương|đơn vị|phường|quận)[\p{L}, ]{0,30}? (?:khác|còn lại)\b"
)


def _speaks(text: str, chain: tuple[PlaceMention, ...], start: int, sentence: Sentence) -> bool:
    """Whether a place before a figure can be what it is about: not out of a closed bracket, not beside it in a row."""
    closed = next((b for a, b in sentence.parentheses if a <= chain[0].start < b <= start), None)
    if closed is not None and not (
        chain[0].level in ("district", "commune") and _SUBJECT_ENDS.fullmatch(text, closed, start)
    ):
        near = chain[0].level in ("village", "commune")
        home = near and rule("lives").search(text, max(sentence.start, chain[0].start - _ADDRESS), chain[0].start)
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
                return _place_decision(chain, ctx, "sentence")
    return None


def _row(text: str, before: list[tuple[PlaceMention, ...]]) -> list[tuple[PlaceMention, ...]]:
    """The last place and those that stand in one row with it ("huyện A, B và C")."""
    row = [before[-1]]
    for chain in reversed(before[:-1]):
        gap = text[chain[-1].end : row[-1][0].start]
        if chain[0].level == row[-1][0].level and _ROW.fullmatch(gap):
            row.append(chain)
        else:
            break
    return row


def _of_many(text: str, chain: tuple[PlaceMention, ...], ctx: Context) -> tuple[Place, Decision] | None:
    """The unit that holds places of which only the first is known ("các xã A, B", "hai thôn A và B")."""
    if chain[0].level not in ("commune", "village", "district"):
        return None
    several = _MANY.search(text, max(0, chain[0].start - 12), chain[0].start) and _ONE_MORE.match(text, chain[0].end)
    if not several and not _AND_SO_ON.match(text, chain[0].end):
        return None
    if not _settled(chain, ctx).parents and not several:
        own = ctx.metadata.place
        return own, Decision(own.name, "common_place", text[chain[0].start : chain[0].end], "clause")
    return _holder(chain, ctx)


def _holder(chain: tuple[PlaceMention, ...], ctx: Context) -> tuple[Place, Decision] | None:
    """The unit that holds a place."""
    parents = _settled(chain, ctx).parents
    if not parents:
        return None
    cue = ctx.layout.text[chain[0].start : chain[0].end]
    holder = Place(parents[0].name, parents[0].level, parents[0].code, parents[1:])
    return holder, Decision(holder.name, "common_place", cue, "clause")


# "cho thành phố A và 5 huyện": others beside it go uncounted, or are counted without a number of their own.
_AND_MORE = regex.compile(
    r"\s*(?:và|cùng(?: với)?)\s(?:các|những|nhiều|một số|\d{1,2}|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s"
    r"(?:huyện|xã|tỉnh|quận|thị xã|phường|thị trấn|địa phương|thôn|bản|ấp)\b(?![^,;:.()]{0,30}\d)"
)

_MANY = regex.compile(r"\b(?:[Cc]ác|[Nn]hững|[Hh]ai|[Bb]a|[Bb]ốn|[Nn]ăm|\d{1,2}) $")
# "bản A, B...": more of them go unnamed.
_AND_SO_ON = regex.compile(r"(?:(?:,| và|,? xã|,? thôn|,? bản| -)? \p{Lu}[\p{L}'’]*){1,9},?\s*(?:\.\.\.|…|v\.v)")
_ONE_MORE = regex.compile(
    r"(?:, ?| và )(?:xã |phường |thôn |bản |ấp |huyện (?:đảo )?|quận |thị xã |thị trấn |thành phố )?\p{Lu}\p{Ll}"
)


def _row_behind(text: str, behind: list[tuple[PlaceMention, ...]]) -> list[tuple[PlaceMention, ...]]:
    """A place behind a figure and those that stand in one row with it ("9 xã của huyện A và B")."""
    row = [behind[0]]
    for chain in behind[1:]:
        gap = text[row[-1][-1].end : chain[0].start]
        if chain[0].level == row[-1][0].level and _ROW_BEHIND.fullmatch(gap):
            row.append(chain)
        else:
            break
    return row


def _common(row: list[tuple[PlaceMention, ...]], ctx: Context, scope: str) -> tuple[Place, Decision]:
    """The smallest unit that holds all places of a row."""
    places = [_settled(chain, ctx) for chain in row]
    # A name that the lists lack lies where its neighbours do.
    places = [place for place in places if place.parents] or places
    if all(place.level in _NEAR and not place.parents for place in places):
        own = ctx.metadata.place
        return own, Decision(own.name, "common_place", "; ".join(place.name for place in places), scope)
    first = places[0]
    for unit in first.parents:
        if all(unit in place.parents for place in places):
            shared = Place(unit.called, unit.level, unit.code, first.parents[first.parents.index(unit) + 1 :])
            return shared, Decision(shared.name, "common_place", "; ".join(p.name for p in places), scope)
    return NATION, Decision(NATION.name, "common_place", "; ".join(p.name for p in places), scope)


def _place_attached(text: str, end: int, chain: tuple[PlaceMention, ...]) -> bool:
    """Whether a place stands behind a figure in one breath: "20 suất quà cho hộ nghèo xã A"."""
    gap = _HOUSE_NUMBER.sub("", text[end : chain[0].start])
    if _ALL_THERE.fullmatch(gap):
        return True
    if _PARTS_PLACE.search(gap) or len(gap.split()) > 14:
        return False
    return chain[0].typed or bool(_LOCATES.search(gap))


# "tại thôn 12, xã A": the number of a hamlet parts nothing.
_HOUSE_NUMBER = regex.compile(r"(?i)(?:thôn|ấp|bản|xóm|buôn|bon|làng|khu phố|tổ dân phố|tổ|khóm|khu) \d{1,2},? (?=$)")
# "12 tấn gạo cho 300 hộ với 1.200 khẩu tại huyện A": what is told in one breath is all there.
_ALL_THERE = regex.compile(
    r"(?:\s\p{Ll}[\p{L}.]*){0,6}(?:\s(?:và|với|cho|cùng)\s(?:\p{Ll}+\s){0,3}?\d[\d.,]*%?"
    r"(?:\s\p{Ll}[\p{L}.]*){1,12}){1,2}\s"
    r"(?:(?:tại|ở|của|trên địa bàn|thuộc)\s(?:các\s)?"
    r"|(?<=\s(?:hộ|hộ dân|người|người dân|học sinh|em|gia đình|hộ nghèo)\s))"
)


def _place_decision(chain: tuple[PlaceMention, ...], ctx: Context, scope: str) -> tuple[Place, Decision]:
    place = _settled(chain, ctx)
    cue = ctx.layout.text[chain[0].start : chain[0].end]
    return place, Decision(place.name, "candidates" if place.candidates else "named_place", cue, scope)


def _level_of_document(mention: PlaceMention, sentence: Sentence, ctx: Context) -> Place | None:
    """What "toàn huyện" means: the document's own district, else the one that it named last."""
    if mention.level == "country":
        return NATION
    own = ctx.metadata.place.at(mention.level)
    if own and (mention.role != "bare" or own == ctx.metadata.place):
        return own
    if own:
        return None
    sentences = ctx.layout.sentences
    since = sentences[max(0, sentence.index - _LOOK_BACK)].start
    for chain in reversed(ctx.places_in(since, mention.start)):
        if chain[0].role == "head":
            continue  # "Trưởng thôn Nam": a person.
        for level in chain:
            if level.level == mention.level or (mention.level == "city" and level.level in ("province", "district")):
                return _settled((level,), ctx)
    return None


def _place_above(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    """What a sentence continues, as far back as it goes on; then the lines, list and headings above it."""
    chain = [sentence]
    while len(chain) < _CONTINUED and chain[-1].index and _continues(chain[-1], ctx):
        before = ctx.layout.sentences[chain[-1].index - 1]
        if found := _place_at_end(before, ctx):
            return found
        chain.append(before)
    return next((found for one in reversed(chain) if (found := _place_over(one, ctx))), None)


_CONTINUED = 20
"""Sentences that go on with one another, at most."""


def _place_at_end(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    """With what place a sentence ends: that of the total, where its last places are parts or examples of it."""
    text, end = ctx.layout.text, sentence.end
    for part in rule("part").finditer(text, sentence.start, end):
        named = ctx.places_in(part.end(), min(end, part.end() + _OPENING_PLACE))
        if named and _PART_BEGINS.fullmatch(text, part.end(), named[0][0].start):
            end = part.start()
            break
    row = _counted_in_turn(sentence, end, ctx)
    end = row if row is not None else end
    return _place_in_sentence(sentence, end, end, ctx, ahead=False)


# "trong đó có xã A", "riêng tại huyện B": between the word for a part and its place.
_PART_BEGINS = regex.compile(r"[\s:,]*(?:\p{Ll}+\s){0,3}")


def _counted_in_turn(sentence: Sentence, end: int, ctx: Context) -> int | None:
    """Where a row of places begins each of which has a number of its own ("hỗ trợ A 2 tỷ đồng, B 1 tỷ đồng")."""
    text = ctx.layout.text
    named = [c for c in ctx.places_in(sentence.start, end) if c[0].level != "country"]
    row = named[-1:]
    for chain in reversed(named[:-1]):
        if chain[0].level != row[0][0].level or not BETWEEN_DIGITS.search(text, chain[-1].end, row[0][0].start):
            break
        row.insert(0, chain)
    return row[0][0].start if len(row) > 1 and BETWEEN_DIGITS.search(text, row[-1][-1].end, end) else None


def _continues(sentence: Sentence, ctx: Context) -> bool:
    return rule("continues").match(ctx.layout.text, sentence.start, sentence.end) is not None


def _place_over(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    sentences = ctx.layout.sentences
    opening = nearest_above(sentence, ctx, ctx.places_above, _opening_place)
    if opening and (own := _own_body(sentence, ctx)):
        return own
    if opening:
        return _place_decision(opening, ctx, "previous")
    if sentence.opener is not None:
        opening = _opening_place(sentences[sentence.opener], ctx)
        if opening:
            return _place_decision(opening, ctx, "list")
    for index in sentence.headings:
        if sentences[index].start < ctx.since:
            continue
        opening = _opening_place(sentences[index], ctx)
        # The letterhead and the menu name what holds the document's own place, which is no topic of a section.
        if opening and not _holds_own(_settled(opening, ctx), ctx):
            return _place_decision(opening, ctx, "heading")
    return None


def _own_body(sentence: Sentence, ctx: Context) -> tuple[Place, Decision] | None:
    """The document's own unit, whose body opens a sentence behind a story of a smaller place ("UBND huyện …")."""
    text, own = ctx.layout.text, ctx.metadata.place
    for mention in find_relatives(text, sentence.start, min(sentence.end, sentence.start + _BODY_REACH)):
        body = _BODY.search(text, sentence.start, mention.start)
        if mention.level == own.level and body and not _NO_SUBJECT.search(text, sentence.start, body.start()):
            return own, Decision(own.name, "relative_place", text[body.start() : mention.end], "sentence")
    return None


_BODY_REACH = 70
_BODY = regex.compile(
    r"\b(?:UBND|HĐND|[UỦ][ỷy] ban|Hội|Phòng|Ban|Mặt trận|MTTQ|UBMTTQ|Đoàn|Huyện đoàn|Chi cục|Cục|Trung tâm|Công an"
    r"|Ngân hàng|NHCSXH|Liên đoàn|LĐLĐ|Sở|Bảo hiểm|BHXH|Đảng bộ|[Ll]ãnh đạo|[Cc]ấp ủy|[Cc]hính quyền|Quỹ)"
    r"(?:[ ,-]+[\p{L}&-]+){0,9}? $"
)


def _holds_own(place: Place, ctx: Context) -> bool:
    """Whether a place is one of those that hold the document's own."""
    return bool(place.code) and any(unit.code == place.code for unit in ctx.metadata.place.parents)


def _several(sentence: Sentence, first: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether a sentence goes from place to place, so that the next is about none ("tỉnh A 5 tấn; tỉnh B 7 tấn")."""
    text = ctx.layout.text
    alike = [c for c in ctx.places_in(first[-1].end, sentence.end) if c[0].level == first[0].level and not c[0].role]
    return any(BETWEEN_DIGITS.search(text, first[-1].end, c[0].start) for c in alike)


# "Huyện A, B và C mỗi nơi nhận 5 tấn": no one of them is what the next sentence is about.
_OPENS_ROW = regex.compile(r"(?:, (?:\p{Lu}[\p{L}'’]*\s?){1,4}){1,8},? (?:và|cùng|mỗi)\b")


def _leaves(sentence: Sentence, chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether a sentence goes on from a small place to a wider one ("từ một điểm ở bản A, đến nay toàn huyện có …")."""
    depth = LEVELS.index(chain[0].level)
    later = find_relatives(ctx.layout.text, chain[-1].end, sentence.end)
    return any(not m.role and m.level in LEVELS and LEVELS.index(m.level) < depth for m in later)


def _in_passing(sentence: Sentence, chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether a place near the beginning is not what a sentence opens with: one of a row, counted, or singled out."""
    text = ctx.layout.text
    if rule("singles_out").match(text, sentence.start, chain[0].start):
        return True
    counted = _COUNTED.search(text, sentence.start, chain[0].start)
    later = ctx.places_in(chain[-1].end, min(sentence.end, chain[-1].end + _OPENING_PLACE))
    in_row = bool(later) and later[0][0].level == chain[0].level
    return counted is not None or (in_row and _ROW_OR_WAY.fullmatch(text, chain[-1].end, later[0][0].start) is not None)


def _leads(sentence: Sentence, chain: tuple[PlaceMention, ...], ctx: Context) -> bool:
    """Whether a place is told as the foremost of a whole, of which the sentences before told ("Xã A dẫn đầu với …")."""
    if ctx.layout.previous(sentence) is None:
        return False
    return rule("foremost").match(ctx.layout.text, chain[-1].end, sentence.end) is not None


# "2 hộ thôn A": those who are counted are there, not the sentence.
_COUNTED = regex.compile(r"(?<!\b(?:năm|tháng|ngày|quý|đợt|số) )(?<![\d/.-])\d[\d.,]*(?![\d/-]) \p{Ll}")
_ROW_OR_WAY = regex.compile(r"\)?\s*(?:,|và|,\s*và|qua|đến|tới)\s*")


def _opening_place(sentence: Sentence, ctx: Context) -> tuple[PlaceMention, ...] | None:
    """The place with which a sentence opens ("Tại huyện A, ...", "Huyện A có ...", "Chúng tôi về xã A")."""
    text = ctx.layout.text
    for chain in ctx.places_in(sentence.start, min(sentence.end, sentence.start + _OPENING_PLACE)):
        aside = any(a <= chain[0].start < b for a, b in sentence.parentheses)
        if chain[0].level == "country" or aside:
            continue
        if rule("venue").fullmatch(text, sentence.start, chain[0].start) and ctx.metadata.place == NATION:
            continue
        if _in_passing(sentence, chain, ctx) or _leads(sentence, chain, ctx):
            return None
        if _several(sentence, chain, ctx) or _OPENS_ROW.match(text, chain[-1].end) or _leaves(sentence, chain, ctx):
            return None
        if _usable(chain, ctx) or rule("arrives").fullmatch(text, sentence.start, chain[0].start):
            return chain
    return None
