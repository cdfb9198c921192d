"""The place that a document is about."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import regex

from extractors.metadata_parts import HEAD, LEAD_SENTENCES, PROSE, STAMP_LINE, Parts, inside, rules
from extractors.places import LEVELS, PlaceMention, communes_named, find_places, find_relatives, gazetteer
from extractors.settling import NATION, Chain, Place, chains, province_code, settle

# The weight of a national authority that acts in the opening, of one that opens the title, and of "cả nước" there.
_NATIONAL_LEAD, _OF_ACTOR, _NATION_IN_TITLE = 2.5, 6, 12
# What it weighs that something is named by the nation ("Ngày vì người nghèo Việt Nam").
_NATION_IN_ROLE = 0.05
# How often a name is weighed in the text, and how often and how much what the furniture names is.
_TIMES_NAMED, _TIMES_IN_FURNITURE, _IN_FURNITURE = 6, 3, 0.6
# "Ngày 25/7, tại Hà Nội, ...": where something was held, not what it was about.
_VENUE = regex.compile(r"\d[/-]\d{1,2}(?:[/-]\d{4})?\)?,?\s+tại\s+(?:\p{Lu}[^,.]{0,40}\s)?$")
# What names something else after a place, or tells where somebody comes from, is no place of a title.
_NO_PLACE = frozenset({"name", "movement", "rank"})
# What a mention that figures are not about still says of the whole document.
_WEIGHTS = {"body": 0.5, "partner": 0.5, "dateline": 1.5, "newsroom": 1.0, "donor": 0.2}
_ROW = regex.compile(r"\)?\s*(?:,|và|,\s*và)\s*")
# What each "the province" weighs, more where the opening says it, and what a unit has of the best place below it.
_LEVEL, _LEVEL_IN_LEAD, _HOLDER = 0.4, 0.5, 0.5
# From here on the text or its page speaks of a place.
_SPOKEN_OF = 0.6
# What it weighs that a text names a place at all, and how far one stands out from the next.
_NAMED, _STANDS_OUT = 0.1, 2
# What it weighs that the page comes from a place, and that the crawl knows it to.
_OF_SOURCE, _OF_SOURCE_PLACE = 0.6, 2
# What it weighs that the letterhead names the body of a place.
_OF_LETTERHEAD = 10
# How often a text names a village or speaks of it that is about the village.
_VILLAGE_TOLD_OF = 3


def find_provinces(parts: Parts, source_place: str) -> tuple[str, ...]:
    """Codes of the provinces that the document speaks of, the most frequent first."""
    counts: Counter[str] = Counter()
    for mention in [*find_places(source_place), *parts.title_places * 2, *parts.places]:
        codes = {province_code(unit) for unit in mention.units}
        if len(codes) == 1:
            counts[codes.pop()] += 1
    return tuple(code for code, _ in counts.most_common())


def find_place(parts: Parts, source_place: str, provinces: tuple[str, ...], published: date | None) -> Place:
    """The place whose authority or life the document reports on."""
    weighing = _Weighing(parts, source_place, provinces, published)
    weighing.read_title()
    weighing.read_text()
    weighing.read_page()
    if (place := weighing.joint()) is not None:
        return place
    heaviest = weighing.heaviest()
    return weighing.of_title(heaviest) or heaviest


class _Weighing:
    """What the places of a document weigh, by where its title, its text and its page name them."""

    def __init__(self, parts: Parts, source_place: str, provinces: tuple[str, ...], published: date | None) -> None:
        self.parts = parts
        self.source_place = source_place
        self.provinces = provinces
        self.published = published
        self.titled = _titled(parts)
        self.small = _small_places_of_title(parts, self.titled)
        self.issuer = _issuer(parts)
        self.first_prose = next((start for start, end in parts.body if end - start >= PROSE), len(parts.text))
        self.lead_end = _lead_end(parts)
        self.scores: dict[Place, float] = {}
        self.opening: set[Place] = set()

    def settled(self, chain: Chain) -> Place:
        """The place that the first of a chain of mentions means."""
        return settle(chain[0], self.provinces, self.published, chain[1:])

    def add(self, place: Place, weight: float) -> None:
        """Give a place more weight."""
        self.scores[place] = self.scores.get(place, 0) + weight

    def read_title(self) -> None:
        """Weigh what the title names."""
        title = self.parts.title
        for order, chain in enumerate(self.titled):
            if chain[0].level != "country" or not chain[0].role:
                signed = _tells_source(title, chain[0])
                self.add(self.settled(chain), _WEIGHTS["dateline"] if signed else _in_title(chain[0]) / (order + 1))
        for chain in self.small:
            self.add(self.settled(chain), _OF_TITLE)
        for relative in find_relatives(title, 0, len(title)):
            if relative.level == "country" and not relative.role:
                self.add(NATION, _NATION_IN_TITLE)
        if rules()["national_lead"].match(title):
            self.add(NATION, _OF_ACTOR)
        if self._is_unsigned() and rules()["national_title"].search(title):
            self.add(NATION, _NATION_IN_TITLE)

    def _is_unsigned(self) -> bool:
        """Whether neither title nor letterhead nor page tell a place."""
        return not (self.titled or self.issuer or self.source_place)

    def read_text(self) -> None:
        """Weigh what the text names, most what it names first and in its opening."""
        parts = self.parts
        first, in_furniture = True, 0
        counts: Counter[str] = Counter()
        for chain in chains(parts.text, parts.places):
            mention = chain[0]
            if inside(parts.furniture, mention.start):
                if in_furniture < _TIMES_IN_FURNITURE and mention.level != "country":
                    self.add(self.settled(chain), _IN_FURNITURE)
                    in_furniture += 1
                continue
            if self._is_letterhead(mention):
                self.add(self.settled(chain), _OF_LETTERHEAD)
            weight = self._weight(mention)
            opens = weight > 0 and self._opens(mention)
            if opens:
                weight += 4 * weight if first else 1.5 * weight
                first = first and weight < 1
            counts[mention.name] += 1
            if counts[mention.name] <= _TIMES_NAMED:
                place = self.settled(chain)
                self.add(place, weight)
                if opens:
                    self.opening.add(place)

    def _is_letterhead(self, mention: PlaceMention) -> bool:
        text = self.parts.text[mention.start : mention.end]
        return mention.role == "body" and mention.start < min(self.first_prose, HEAD) and text.isupper()

    def _weight(self, mention: PlaceMention) -> float:
        """What a mention in running text weighs by its role, and less in passing."""
        text = self.parts.text
        weight = 1.0 if not mention.role else _WEIGHTS.get(mention.role, 0.0)
        if mention.level == "country" and mention.role:
            weight = _NATION_IN_ROLE
        bracketed = text[mention.start - 1 : mention.start] == "("
        return weight * _ASIDE if bracketed or _is_of_paper(text, mention) else weight

    def _opens(self, mention: PlaceMention) -> bool:
        """Whether the opening is about it: the seat of a newsroom or an office, or a venue, opens the text only."""
        before = self.parts.text[max(0, mention.start - 60) : mention.start]
        return mention.start < self.lead_end and mention.role != "dateline" and not _VENUE.search(before)

    def read_page(self) -> None:
        """Weigh who acts in the opening, whose paper it is and from whose page it comes."""
        parts = self.parts
        if any(
            m.level == "country" and not m.role and inside(parts.body, m.start)
            for m in find_relatives(parts.text, 0, self.lead_end)
        ):
            self.add(NATION, _NATIONAL_LEAD)
        for chain in chains(self.source_place, find_places(self.source_place)):
            self.add(self.settled(chain), _OF_SOURCE_PLACE)
        if self.issuer:
            self.add(self.settled(self.issuer), _OF_ISSUER)
        if (masthead := _masthead(parts)) is not None:
            self.add(self.settled(masthead), _OF_MASTHEAD)
        for unit in parts.sources:
            self.add(Place.of(unit), _OF_SOURCE)
        village = _heaviest(self.scores) if self.scores else NATION
        if village.level == "village" and not _is_of_village(parts, village, self.titled):
            self.scores = _weighed_by_holders(self.scores)

    def of_title(self, place: Place) -> Place | None:
        """The unit of the title that the document is about, where its text weighs one above or below it more."""
        if len(self.small) == 1:
            small = self.settled(self.small[0])
            if small.level != place.level and small.at(place.level) == place:
                return small
        if place.level == "district" and not self.titled:
            named = {unit.code: unit for *_, unit in communes_named(self.parts.title, place.code)}
            if len(named) == 1:
                return Place.of(*named.values())
        if len(self.titled) == 2:
            return self._within_titled(place, *self.titled)
        if len(self.titled) != 1 or not self._governs_title(self.titled[0]):
            return None
        # The paper of an office of a district may tell most of one commune.
        unit = self.settled(self.titled[0])
        return unit if place.level != unit.level and place.at(unit.level) == unit else None

    def _within_titled(self, place: Place, first: Chain, second: Chain) -> Place | None:
        """The unit that a title names within that which acts or under which it files the news: "Quảng Ninh hoàn thành
        đưa điện ra đảo Cô Tô".
        """
        wide, small = self.settled(first), self.settled(second)
        told_apart = "," in self.parts.title[first[-1].end : second[0].start]
        within = place == wide and small.level != wide.level and small.at(wide.level) == wide
        return small if within and not told_apart else None

    def _governs_title(self, chain: Chain) -> bool:
        """Whether a unit of the title is that of the whole text: "Chợ Gạo: …" only files what a place in it does."""
        title, mention = self.parts.title, chain[0]
        if mention.level not in ("district", "commune"):
            return False
        bracketed = title[: mention.start].rstrip().endswith("(")
        return (mention.typed or mention.role == "body") and not bracketed and not _at_head(title, chain)

    def joint(self) -> Place | None:
        """The smallest unit that holds the places which the title names in a row ("bão vào A, B và C")."""
        found = self.titled if len(self.titled) > 1 else chains(self.parts.title, self.parts.title_places)
        roles = {chain[0].role for chain in found[:-1]}
        if len(found) < 2 or any(a[0].level != b[0].level for a, b in pairwise(found)) or not roles <= _OF_ROW:
            return None
        if not all(_ROW.fullmatch(self.parts.title, a[-1].end, b[0].start) for a, b in pairwise(found)):
            return None
        first, *others = (self.settled(chain) for chain in found)
        for index, unit in enumerate(first.parents):
            if all(unit in place.parents for place in others):
                return Place(unit.called, unit.level, unit.code, first.parents[index + 1 :])
        return NATION if first.level == "province" else None

    def heaviest(self) -> Place:
        """The place of most weight, once what the text speaks of without naming it ("toàn huyện") has been weighed."""
        parts, named = self.parts, dict(self.scores)
        _speak_for_levels(self.scores, _levels_spoken_of(parts, self.lead_end))
        best = self._unit_or_nation(named)
        if not any(not chain[0].role for chain in self.titled) and _decided_for_several(parts, named):
            return NATION
        return self._narrowed(best, named)

    def _unit_or_nation(self, named: dict[Place, float]) -> Place:
        parts = self.parts
        # Eight are as good as all: what a text says once in a sentence it need not say to its end.
        spoken = sum(1 for _ in zip(range(8), rules()["nation"].finditer(parts.text), strict=False))
        self.add(NATION, 0.5 * spoken + _national_lead(parts))
        if self._is_of_the_nation():
            self.add(NATION, _OF_LETTERHEAD)
            return _heaviest(self.scores)
        best = _heaviest(self.scores)
        if best.name == CAPITAL and self._is_unsigned():
            return NATION
        if best == NATION and all(chain[0].level == "country" for chain in self.titled):
            return _unit_spoken_of(parts, self.scores, self.opening) or _only_unit(parts, named, self.opening) or best
        return best

    def _is_of_the_nation(self) -> bool:
        unnamed = not self.titled and not self.source_place
        if self._is_unsigned() and _is_of_many_provinces(self.parts):
            return True
        return _is_of_the_nation(self.parts, self.first_prose) or (unnamed and _opens_on_nation(self.parts))

    def _narrowed(self, best: Place, named: dict[Place, float]) -> Place:
        """The unit within the best place that the document tells of, or the wider one over whose units it goes."""
        parts = self.parts
        # "Chợ Gạo: Hợp tác xã tăng số lượng" on the page of a union of the province, and "… trên địa bàn thị xã Duy
        # Tiên 9 tháng đầu năm" on that of an authority of the province.
        only = self.titled[0] if len(self.titled) == 1 and not self.titled[0][0].role else None
        if only is not None and (only[0].typed or _at_head(parts.title, only)):
            told_of = self.settled(only)
            if told_of != best and told_of.at(best.level) == best:
                return told_of
        # "Kon Tum: Con bò đẻ lứa thứ tư": the province under which a newspaper files what it tells of one district.
        filed = [c for c in self.titled if _at_head(parts.title, c) and not (c is only and c[0].typed)]
        if not (self.issuer and self.settled(self.issuer) == best):
            titled = [chain for chain in self.titled if chain not in filed]
            best = _unit_told_of(parts, best, named, self.opening, titled) or best
        if (
            not self.titled
            and best.level in ("district", "commune", "village")
            and _is_of_province(parts, self.lead_end)
        ):
            best = best.at("province") or best
        one_province = any(m.level == "province" and not m.role for m in find_relatives(parts.text))
        return _namesake_told_of(parts, _widened(best, named, bool(self.titled) or one_province))


_OF_ROW = frozenset({"", "body", "movement"})
"""What the places of a row may be: those of which a title tells, whose people act, to which something is brought."""


CAPITAL = "Hà Nội"
"""Where the nation's bodies and newsrooms sit: a text of which neither title nor page tell a place is of all."""


def _is_of_many_provinces(parts: Parts) -> bool:
    """Whether the title is of a part of the country, or the first line of the text opens on all of it or on one."""
    first = next(iter(parts.body), None)
    opens = first is not None and rules()["many_provinces_lead"].match(parts.text, *first) is not None
    return opens or rules()["many_provinces"].search(parts.title) is not None


def _is_of_province(parts: Parts, lead_end: int) -> bool:
    """Whether a text whose title names no place is of an office of a province ("Sở Y tế: …"), or opens on "the whole
    province"."""
    if rules()["office_of_province"].match(parts.title):
        return True
    spoken = (m for m in find_relatives(parts.text, 0, lead_end) if inside(parts.body, m.start))
    return any(
        m.level == "province" and _WHOLE_OPENS.search(parts.text, max(0, m.start - _WHOLE_REACH), m.start) is not None
        for m in spoken
    )


_WHOLE_OPENS = regex.compile(r"(?:^|[\n.]\s*)Toàn $")
_WHOLE_REACH = 12


def _titled(parts: Parts) -> list[Chain]:
    """The places of the title; also the one unit after which it only names something ("Tuyến đường qua huyện A")."""
    named = chains(parts.title, parts.title_places)
    found = [c for c in named if c[0].role not in _NO_PLACE]
    return found or [c for c in named if len(named) == 1 and c[0].typed and c[0].level != "country"]


def _lead_end(parts: Parts) -> int:
    """Where the opening ends: its first sentences, and the first of running text."""
    prose = [end for start, end in parts.body if end - start >= PROSE]
    ends = [end for _, end in parts.body]
    return max((of[min(LEAD_SENTENCES, len(of)) - 1] for of in (ends, prose) if of), default=0)


def _in_title(mention: PlaceMention) -> float:
    """What it weighs that a title names a place, or only a body of it."""
    return 10 if not mention.role else 6


def _tells_source(title: str, mention: PlaceMention) -> bool:
    """Whether a line taken for a title only says where a paper was signed or which newspaper it is from."""
    return mention.role == "dateline" or _is_of_paper(title, mention)


def _is_of_paper(text: str, mention: PlaceMention) -> bool:
    return _PAPER.search(text, max(0, mention.start - 12), mention.start) is not None


_PAPER = regex.compile(r"(?i)\b(?:báo|đài|tạp chí|tòa soạn|toà soạn)\s$")


def _at_head(title: str, chain: Chain) -> bool:
    return not title[: chain[0].start].strip() and title[chain[-1].end :].lstrip().startswith(":")


def _namesake_told_of(parts: Parts, best: Place) -> Place:
    """The district of that name whose communes the text tells of: there are Tam Nông in two provinces."""
    if best.level != "district":
        return best
    namesakes = {u.code: u for u in gazetteer().find(best.name, "district") if u.era == "old"}
    if len(namesakes) < 2:
        return best
    told = {code: len({unit.code for *_, unit in communes_named(parts.text, code)}) for code in namesakes}
    most = max(told, key=lambda code: told[code])
    if told[most] < told.get(best.code, 0) + _MORE_COMMUNES:
        return best
    unit = namesakes[most]
    return Place.of(unit)


_MORE_COMMUNES = 2


def _heaviest(scores: dict[Place, float]) -> Place:
    return max(scores.items(), key=lambda item: (item[1], -LEVELS.index(item[0].level)))[0]


def _is_of_village(parts: Parts, village: Place, titled: list[Chain]) -> bool:
    """Whether a text tells of a village, and not only of somebody who lives there: its title names it, or it is named
    again, or the text goes on to speak of "the village"."""
    if any(chain[0].name == village.name for chain in titled):
        return True
    named = sum(1 for mention in parts.places if mention.name == village.name and inside(parts.body, mention.start))
    spoken = (m for m in find_relatives(parts.text) if m.level == "village" and not m.role)
    return named + sum(1 for m in spoken if inside(parts.body, m.start)) >= _VILLAGE_TOLD_OF


def _weighed_by_holders(scores: dict[Place, float]) -> dict[Place, float]:
    """The weights of all places but villages, each of which speaks for the units that hold it."""
    weighed = {place: score for place, score in scores.items() if place.level != "village"}
    for village, score in scores.items():
        if village.level != "village":
            continue
        for level in ("commune", "district", "province"):
            holder = village.at(level)
            if holder is not None:
                weighed[holder] = weighed.get(holder, 0) + _HOLDER * score
    return weighed


def _only_unit(parts: Parts, named: dict[Place, float], opening: set[Place]) -> Place | None:
    """The unit of the opening, where all that a text names lies within one province and nothing is of the country."""
    units = [place for place in named if place != NATION and not place.candidates and place.code]
    provinces = {province.code for place in units if (province := place.at("province"))}
    spoken = find_relatives(parts.text)
    whole = any(m.level == "country" or (m.level == "province" and _is_of_many(parts, m)) for m in spoken)
    typed = any(m.typed and m.level != "country" for m in parts.places)
    if len(provinces) != 1 or whole or not typed or _national_lead(parts):
        return None
    return max((place for place in units if place in opening), key=lambda place: named[place], default=None)


def _decided_for_several(parts: Parts, named: dict[Place, float]) -> bool:
    """Whether an authority of the whole country acts in the opening and several provinces are told of."""
    provinces = {place.code for place, score in named.items() if place.level == "province" and score >= 1}
    return len(provinces) > 1 and _national_lead(parts) > 0


def _unit_spoken_of(parts: Parts, scores: dict[Place, float], opening: set[Place]) -> Place | None:
    """The unit that a text means by "the whole province", or that its opening names before it says "the province",
    where one stands out from all others: such a text may name those who govern the country, and days and programmes of
    the country, as often as it likes."""
    relatives = [m for m in find_relatives(parts.text) if inside(parts.body, m.start) and not _is_of_many(parts, m)]
    whole = Counter(m.level for m in relatives if not m.role)
    spoken = Counter(m.level for m in relatives)
    for level in ("province", "city", "district"):
        if not spoken[level] or spoken[level] < whole["country"]:
            continue
        named: dict[Place, float] = {}
        for place, score in scores.items():
            unit = place if place.level == level and not place.candidates else place.at(level)
            if unit is not None:
                named[unit] = named.get(unit, 0) + score + _NAMED
        first, second = (*sorted(named, key=lambda unit: -named[unit]), None, None)[:2]
        if first is None or (second is not None and named[first] < _STANDS_OUT * named[second]):
            continue
        opens = any(first in (place, place.at(level)) for place in opening)
        if opens or (whole[level] and whole[level] >= whole["country"]):
            return first
    return None


def _unit_told_of(
    parts: Parts,
    best: Place,
    named: dict[Place, float],
    opening: set[Place],
    titled: list[Chain],
) -> Place | None:
    """The unit within the best place that the opening names and that the text goes on to call "the district", where
    it never says "the province": the page of a province tells of one of its districts."""
    below = {"province": "district", "district": "commune"}.get(best.level)
    if below is None or any(chain[0].level == best.level and not chain[0].role for chain in titled):
        return None
    relatives = [m for m in find_relatives(parts.text) if inside(parts.body, m.start) and not _is_of_many(parts, m)]
    spoken = Counter(m.level for m in relatives)
    if not spoken[below] or spoken[best.level] >= spoken[below] or spoken["country"] > spoken[below]:
        return None
    units: dict[Place, float] = {}
    for place, score in named.items():
        unit = place.at(below) if not place.candidates else None
        if unit is not None and any(parent.code == best.code for parent in unit.parents):
            units[unit] = units.get(unit, 0) + score + _NAMED
    first, second = (*sorted(units, key=lambda unit: -units[unit]), None, None)[:2]
    if first is None or (second is not None and units[first] < _STANDS_OUT * units[second]):
        return None
    return first if any(first in (place, place.at(below)) for place in opening) else None


def _is_of_many(parts: Parts, mention: PlaceMention) -> bool:
    return _MANY.search(parts.text[max(0, mention.start - _MANY_REACH) : mention.start]) is not None


_MANY = regex.compile(r"(?i)(?:\b(?:các|những|nhiều|một số|mỗi|từng|cấp|liên|giữa hai)|\d)\s+$")
"""Before "tỉnh" where it means more than one, or none of its own ("các tỉnh", "21 tỉnh", "cấp tỉnh")."""
_MANY_REACH = 16


def _small_places_of_title(parts: Parts, titled: list[Chain]) -> list[Chain]:
    """The communes and hamlets that a title names without their type, as the text tells ("Tân Lập trao quà")."""
    if not parts.title or any(chain[0].level in ("commune", "village") for chain in titled):
        return []
    found: dict[str, Chain] = {}
    for chain in chains(parts.text, parts.places):
        name = chain[0].name
        if chain[0].level not in ("commune", "village") or not chain[0].typed or " " not in name or name in found:
            continue
        at = parts.title.find(name)
        behind = parts.title[at + len(name) :][:2].strip()
        if at < 0 or behind[:1].isupper() or _IN_ROW.match(parts.title, at + len(name)):
            continue
        if _NAMES_UNIT.search(parts.title[:at]) or (not behind and _ENDS_TITLE.search(parts.title[:at])):
            found[name] = chain
    return list(found.values())


# "An cư cho bà con Làng Nủ, Nậm Tông": of more than one.
_IN_ROW = regex.compile(r"(?:, | và | [–-] )\p{Lu}")
_NAMES_UNIT = regex.compile(
    r"(?i)(?:^\W*|\b(?:tại|ở|về|đến|lên|cho|của|địa bàn|đất|quê|vùng|trên|giữa|bên|nơi|người|dân|bà con"
    r"|nông dân)\s|[:–-]\s)$"
)
# "Khói bếp Minh Tiến": the last words of a title, behind a word that names no person and no body.
_ENDS_TITLE = regex.compile(
    r"(?<!\b(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Ee]m|[Cc]ô|[Cc]hú|[Bb]ác|[Cc]ụ|sĩ|sỹ|thư|tịch|chí|trưởng|ty|sông|núi|cầu|đường))"
    r"(?<=(?:^|\s)[\p{Ll}”\"]+)\s$"
)


def _issuer(parts: Parts) -> Chain | None:
    """The place whose authority the lines of capitals at the head of a paper name ("TỈNH ĐOÀN LONG AN")."""
    best: Chain | None = None
    for start, end in parts.body[:_HEAD_LINES]:
        line = parts.text[start:end].strip()
        if not line.isupper() or len(line) > STAMP_LINE or _MOTTO.search(line):
            continue
        named = [c for c in chains(line, find_places(line)) if c[0].level != "country"]
        for head in dict.fromkeys((line, _DASH.split(line, maxsplit=1)[0])):
            # "THÀNH ỦY PHAN RANG - THÁP CHÀM" is one name, "TỈNH ỦY HÀ NAM - BAN CHỈ ĐẠO …" is not, and in "HUYỆN
            # ĐOÀN THẠCH AN - TỈNH CAO BẰNG" the province is that of the district.
            if (body := _PARTY_BODY.search(head)) is not None:
                territory = f"{_TERRITORY[body['type']]} {body['name']}"
                party = [c for c in chains(territory, find_places(territory)) if c[0].units]
                named = [*named, *party] if not named or (party and _is_smaller(party[0], named[-1])) else named
        if not named and _BODY_LINE.match(line):
            named = _province_at_end(line)
        for chain in named[-1:]:
            if best is None or _is_smaller(chain, best):
                best = chain
    return best


def _is_smaller(chain: Chain, other: Chain) -> bool:
    """Whether the place of one chain is of a lower level than that of the other."""
    return LEVELS.index(chain[0].level) > LEVELS.index(other[0].level)


def _masthead(parts: Parts) -> Chain | None:
    """The unit whose page it is: that of a portal, or of a body, in the lines of the page above the title."""
    found = None
    for start, end in parts.furniture:
        if start > min(parts.below or HEAD, HEAD):
            break
        for line in parts.text[start:end].split("\n"):
            line = line.strip()
            if len(line) > STAMP_LINE or not (line.isupper() or _PORTAL.match(line)):
                continue
            named = [c for c in chains(line, find_places(line)) if c[0].typed and c[0].level != "country"]
            for chain in named[:1]:
                if found is None or _is_smaller(chain, found):
                    found = chain
    return found


_OF_MASTHEAD = 3
_PORTAL = regex.compile(
    r"(?i)\W*(?:trang|cổng)(?: thông tin| tin)(?: điện tử)?(?: thành phần)?\b|\W*(?:ubnd|[uủ][ỷy] ban nhân dân) "
)


def _province_at_end(line: str) -> list[Chain]:
    """The province with whose name the name of an office ends ("CỤC THỐNG KÊ LONG AN")."""
    words = line.split()
    for count in (3, 2):
        tail = "TỈNH " + " ".join(words[-count:])
        found = [c for c in chains(tail, find_places(tail)) if any(u.level == "province" for u in c[0].units)]
        if len(words) > count and found:
            return found
    return []


_OF_TITLE = 8
_HEAD_LINES = 8
_OF_ISSUER = 8
# What a bracket says of something else in passing.
_ASIDE = 0.3
_MOTTO = regex.compile(r"CỘNG H[ÒO][ÀA]|ĐỘC LẬP|ĐẢNG CỘNG SẢN")
_PARTY_BODY = regex.compile(r"\b(?P<type>TỈNH|THÀNH|HUYỆN|QUẬN|THỊ)\s+(?:ĐOÀN|ỦY|UỶ)\s+(?P<name>[\p{Lu}\s'’-]{3,40})$")
_DASH = regex.compile(r"\s[-–—]\s")
_TERRITORY = {"TỈNH": "TỈNH", "THÀNH": "THÀNH PHỐ", "HUYỆN": "HUYỆN", "QUẬN": "QUẬN", "THỊ": "THỊ XÃ"}
_BODY_LINE = regex.compile(
    r"(?:SỞ|CỤC|CHI CỤC|BAN|HỘI|LIÊN ĐOÀN|LĐLĐ|BẢO HIỂM XÃ HỘI|BHXH|NGÂN HÀNG|CÔNG AN|KHO BẠC|TRUNG TÂM|BỆNH VIỆN|UBND"
    r"|HĐND|ỦY BAN|UỶ BAN|HỘI ĐỒNG|ĐOÀN|VĂN PHÒNG|ĐẢNG BỘ|BỘ CHỈ HUY|QUỸ|CHI NHÁNH|THANH TRA|MẶT TRẬN|ĐIỆN LỰC)\b"
)


def _levels_spoken_of(parts: Parts, lead_end: int) -> dict[str, float]:
    """How much the text speaks of "the province", "the district", "the commune" without naming it."""
    levels: Counter[str] = Counter()
    opening: Counter[str] = Counter()
    for mention in find_relatives(parts.text):
        if mention.level not in ("city", "country", "village") and inside(parts.body, mention.start):
            levels[mention.level] += 1
            opening[mention.level] += mention.start < lead_end and not mention.role
    return {level: min(count, 8) * _LEVEL + min(opening[level], 2) * _LEVEL_IN_LEAD for level, count in levels.items()}


def _speak_for_levels(scores: dict[Place, float], levels: dict[str, float]) -> None:
    """Give a level's weight to the places of that level, or to the unit that holds the best of those below it."""
    for level, weight in levels.items():
        own = [p for p, s in scores.items() if p.level == level and not p.candidates and s >= _SPOKEN_OF]
        for place in own:
            scores[place] += weight
        below = [place for place in scores if place.level != level and place.at(level)]
        if not own and below:
            best = max(below, key=lambda place: scores[place])
            holder = best.at(level)
            if holder:
                scores[holder] = max(scores.get(holder, 0), weight + _HOLDER * scores[best])


def _is_of_the_nation(parts: Parts, first_prose: int) -> bool:
    """Whether the letterhead is that of an authority of the whole country, and of none below it."""
    head = parts.text[: min(first_prose, HEAD)]
    below = (m for m in parts.places if m.start < len(head) and m.level != "country" and m.role != "dateline")
    return rules()["central_head"].search(head) is not None and not any(below)


def _opens_on_nation(parts: Parts) -> bool:
    """Whether the first paragraphs tell of an authority of the whole country and name no place of it."""
    prose = [(a, b) for a, b in parts.body if b - a >= PROSE][:_OPENING_PROSE]
    if not any(rules()["national_actor"].search(parts.text, *span) for span in prose):
        return False
    last = prose[-1][1]
    if any(m.level != "country" and m.start < last for m in parts.places if m.role != "dateline"):
        return False
    # "Nhờ vốn mà Chính phủ đã cấp, … Toàn xã có 120 hộ vay" is of the commune.
    return all(m.level == "country" for m in find_relatives(parts.text, 0, last + _NEAR_OPENING))


_OPENING_PROSE = 2
_NEAR_OPENING = 200


def _national_lead(parts: Parts) -> float:
    """What it weighs that a national authority acts in the opening of the running text."""
    prose = next(((a, b) for a, b in parts.body if b - a >= PROSE), None)
    return _NATIONAL_LEAD if prose and rules()["national_lead"].match(parts.text, *prose) else 0.0


def _tells_of_districts(best: Place, scores: dict[Place, float]) -> bool:
    """Whether a text that opens in a commune goes on to three or more other districts of its province."""
    own, province = best.at("district"), best.at("province")
    others = [p for p, s in scores.items() if p.level == "district" and p != own and s >= 1]
    return province is not None and sum(1 for p in others if p.at("province") == province) >= _OTHER_DISTRICTS


_OTHER_DISTRICTS = 3


def _common_holder(best: Place, scores: dict[Place, float]) -> Place:
    """The unit that holds the communes from one to the other of which the text goes, else the commune."""
    for unit in best.parents:
        siblings = [s for p, s in scores.items() if p.level == "commune" and p != best and unit in p.parents and s >= 1]
        if len(siblings) >= 3 and sum(siblings) >= scores.get(best, 0):
            return best.at(unit.level) or best
    return best


def _widened(best: Place, scores: dict[Place, float], titled: bool) -> Place:
    """The province, where the text goes from district to district of it; the country, where from one to another."""
    if not titled and best.level == "province":
        others = [s for p, s in scores.items() if p.level == "province" and p != best]
        spread = sum(1 for s in others if s >= 1) >= 2 and scores.get(best, 0) < sum(others)
        return NATION if spread else best
    if not titled and best.level == "commune" and best.parents:
        return _common_holder(best, scores) if not _tells_of_districts(best, scores) else best.at("province") or best
    if titled or best.level != "district" or not best.parents:
        return best
    province = best.parents[-1]
    siblings = [s for p, s in scores.items() if p.level == "district" and province in p.parents and s >= 1]
    spread = len(siblings) >= 3 and sum(siblings) >= scores.get(best, 0)
    return best.at("province") or best if spread else best
