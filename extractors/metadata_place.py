"""The place that a document is about, and which unit a named place is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

import regex

from extractors.metadata_parts import HEAD, LEAD_SENTENCES, PROSE, STAMP_LINE, Parts, inside, rules
from extractors.places import (
    COUNTRY,
    LEVELS,
    PlaceMention,
    communes_named,
    find_places,
    find_relatives,
    gazetteer,
)
from patterns.places import Unit, renamed

# The weight of a national authority that acts in the opening.
_NATIONAL_LEAD = 2.5
# The weight of one that opens the title.
_OF_ACTOR = 6
# "Ngày 25/7, tại Hà Nội, ...": where something was held, not what it was about.
_VENUE = regex.compile(r"\d[/-]\d{1,2}(?:[/-]\d{4})?\)?,?\s+tại\s+(?:\p{Lu}[^,.]{0,40}\s)?$")
# What names something else after a place, or tells where somebody comes from, is no place of a title.
_NO_PLACE = frozenset({"name", "movement", "rank"})
# What a mention that figures are not about still says of the whole document.
_WEIGHTS = {"body": 0.5, "partner": 0.5, "dateline": 1.5}
_ROW = regex.compile(r"\)?\s*(?:,|và|,\s*và)\s*")
# What each "the province" weighs, more where the opening says it, and what a unit has of the best place below it.
_LEVEL, _LEVEL_IN_LEAD, _HOLDER = 0.4, 0.5, 0.5
# From here on the text or its page speaks of a place.
_SPOKEN_OF = 0.6
# What it weighs that a text names a place at all, and how far one stands out from the next.
_NAMED, _STANDS_OUT = 0.1, 2
# What it weighs that the page comes from a place.
_OF_SOURCE = 0.6
# What it weighs that the letterhead names the body of a place.
_OF_LETTERHEAD = 10
# How often a text names a village or speaks of it that is about the village.
_VILLAGE_TOLD_OF = 3
_REFORM = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Place:
    """A place with the units that hold it, the nearest first; `candidates` where the text leaves several open."""

    name: str
    level: str
    code: str = ""
    parents: tuple[Unit, ...] = field(default=(), hash=False)
    candidates: tuple[Unit, ...] = field(default=(), hash=False)

    def at(self, level: str) -> Place | None:
        """The place of that level which holds this one, or this one itself; "city" is a district, else a province."""
        if level == "city":
            return self.at("district") if self.level != "province" else self
        if self.level == level:
            return self
        for index, unit in enumerate(self.parents):
            if unit.level == level:
                return Place(unit.name, unit.level, unit.code, self.parents[index + 1 :])
        return None


NATION = Place(COUNTRY, "country")


def find_provinces(parts: Parts, source_place: str) -> tuple[str, ...]:
    """Codes of the provinces that the document speaks of, the most frequent first."""
    counts: Counter[str] = Counter()
    for mention in [*find_places(source_place), *parts.title_places * 2, *parts.places]:
        codes = {province_code(unit) for unit in mention.units}
        if len(codes) == 1:
            counts[codes.pop()] += 1
    return tuple(code for code, _ in counts.most_common())


@lru_cache(8192)
def province_code(unit: Unit) -> str:
    """The code of the province of a unit."""
    return (unit, *gazetteer().parents(unit))[-1].code


def settle(
    mention: PlaceMention,
    provinces: tuple[str, ...],
    published: date | None = None,
    holders: tuple[PlaceMention, ...] = (),
) -> Place:
    """The place that a mention means: by the units named behind it, the document's provinces and its day."""
    if mention.level == "country":
        return NATION
    if not mention.units:
        return _unlisted(mention, provinces, published, holders)
    mention = _of_its_day(mention, published)
    era = "new" if published and published >= _REFORM else "old"
    units = tuple(u for u in mention.units if u.level == mention.level) or mention.units
    for holder in holders:
        names = {u.code for u in holder.units}
        units = tuple(u for u in units if names & {p.code for p in gazetteer().parents(u)}) or units
    units = tuple(u for u in units if u.era == era) or tuple(u for u in units if u.era == "old") or units
    for province in provinces:
        inside = tuple(u for u in units if province_code(u) == province)
        if inside:
            units = inside
            break
    codes = {u.code for u in units}
    best = units[0]
    open_ = units if len(codes) > 1 else ()
    parents = gazetteer().parents(best) if not open_ else _shared_parents(units)
    return Place(best.name, best.level, "" if open_ else best.code, parents, open_)


def _of_its_day(mention: PlaceMention, published: date | None) -> PlaceMention:
    """A unit under the name that it bore on the day of the document: until 2025 Thừa Thiên Huế, with Huế its city."""
    if published is None:
        return mention
    for entry in renamed():
        if published >= entry["until"] or mention.name != entry["name"]:
            continue
        city = mention.typed and all(unit.type == "thành phố" for unit in mention.units)
        former = gazetteer().by_code.get(("older", entry["city" if city else "code"]))
        if former is not None and any(unit.code == entry["code"] for unit in mention.units):
            return replace(mention, name=former.name, level=former.level, units=(former,))
    return mention


def _shared_parents(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    chains = [gazetteer().parents(unit) for unit in units]
    return tuple(unit for unit in chains[0] if all(unit in chain for chain in chains[1:]))


def _unlisted(
    mention: PlaceMention, provinces: tuple[str, ...], published: date | None, holders: tuple[PlaceMention, ...]
) -> Place:
    """A village, or a name that the lists lack: what stands behind it holds it."""
    if not holders:
        return Place(mention.name, mention.level)
    holder = settle(holders[0], provinces, published, holders[1:])
    unit = Unit("", holder.code, holder.level, holder.name, "", ())
    own = tuple(u for u in holders[0].units if u.code == holder.code)[:1]
    return Place(mention.name, mention.level, "", (*(own or (unit,)), *holder.parents))


def chains(text: str, places: list[PlaceMention]) -> list[tuple[PlaceMention, ...]]:
    """Mentions with those that hold them ("xã A, huyện B, tỉnh C"; "huyện B (C)"), each mention in one chain."""
    found: list[list[PlaceMention]] = []
    for mention in places:
        if mention.level == "village" and mention.name.isdigit():
            continue
        last = found[-1][-1] if found else None
        if last and _holds(text, last, mention):
            found[-1].append(mention)
        else:
            found.append([mention])
    return [tuple(chain) for chain in found]


def _holds(text: str, inner: PlaceMention, outer: PlaceMention) -> bool:
    gap = text[inner.end : outer.start]
    if len(gap) > _HOLDER_GAP or LEVELS.index(outer.level) >= LEVELS.index(inner.level) or outer.level == "country":
        return (
            outer.level == "district" and any(u.level == "province" for u in outer.units) and gap in (" (", ", ", " - ")
        )
    return gap.strip(" ") in _HOLDERS


_HOLDERS = frozenset(
    {"", ",", "(", "-", "–", "của", "thuộc", ", thuộc", "(thuộc", "cũng thuộc", "cũng của", "nằm ở", "ở", "trực thuộc",
     "thuộc địa bàn", "trên địa bàn", "của địa bàn", "tại", ", trên địa bàn", ", ở", ", của", "- thuộc"}
)  # fmt: skip
"""What stands between a place and the one that holds it."""
_HOLDER_GAP = 17


def find_place(parts: Parts, source_place: str, provinces: tuple[str, ...], published: date | None) -> Place:
    """The place whose authority or life the document reports on."""
    scores: dict[Place, float] = {}

    def add(chain: tuple[PlaceMention, ...], weight: float) -> Place:
        place = settle(chain[0], provinces, published, chain[1:])
        scores[place] = scores.get(place, 0) + weight
        return place

    title = parts.title
    title_chains = [c for c in chains(title, parts.title_places) if c[0].role not in _NO_PLACE]
    for order, chain in enumerate(title_chains):
        if chain[0].level != "country" or not chain[0].role:
            add(chain, _WEIGHTS["dateline"] if _tells_source(title, chain[0]) else _in_title(chain[0]) / (order + 1))
    for chain in _small_places_of_title(parts, title_chains):
        add(chain, _OF_TITLE)
    for relative in find_relatives(title, 0, len(title)):
        if relative.level == "country" and not relative.role:
            scores[NATION] = scores.get(NATION, 0) + 12
    if rules()["national_lead"].match(title):
        scores[NATION] = scores.get(NATION, 0) + _OF_ACTOR
    first_prose = next((start for start, end in parts.body if end - start >= PROSE), len(parts.text))
    lead_end = parts.body[min(LEAD_SENTENCES, len(parts.body)) - 1][1] if parts.body else 0
    prose = [end for start, end in parts.body if end - start >= PROSE]
    lead_end = max(lead_end, prose[min(LEAD_SENTENCES, len(prose)) - 1]) if prose else lead_end
    first = True
    opening: set[Place] = set()
    counts: Counter[str] = Counter()
    for chain in chains(parts.text, parts.places):
        mention = chain[0]
        if inside(parts.furniture, mention.start):
            if counts["furniture"] < 3 and mention.level != "country":
                add(chain, 0.6)
                counts["furniture"] += 1
            continue
        weight = 1.0 if not mention.role else _WEIGHTS.get(mention.role, 0.0)
        if (
            mention.role == "body"
            and mention.start < min(first_prose, HEAD)
            and parts.text[mention.start : mention.end].isupper()
        ):
            add(chain, _OF_LETTERHEAD)
        if mention.level == "country" and mention.role:
            weight = 0.05
        if parts.text[mention.start - 1 : mention.start] == "(" or _PAPER.search(
            parts.text, max(0, mention.start - 12), mention.start
        ):
            weight *= _ASIDE
        venue = _VENUE.search(parts.text[max(0, mention.start - 60) : mention.start])
        # The seat of a newsroom or an office opens the text and is not what it is about.
        opens = mention.start < lead_end and weight > 0 and not venue and mention.role != "dateline"
        if opens:
            weight += 4 * weight if first else 1.5 * weight
            first = first and weight < 1
        counts[mention.name] += 1
        if counts[mention.name] <= 6:
            place = add(chain, weight)
            if opens:
                opening.add(place)
    if any(
        m.level == "country" and not m.role and inside(parts.body, m.start)
        for m in find_relatives(parts.text, 0, lead_end)
    ):
        scores[NATION] = scores.get(NATION, 0) + _NATIONAL_LEAD
    for chain in chains(source_place, find_places(source_place)):
        add(chain, 2)
    issuer = _issuer(parts)
    if issuer:
        add(issuer, _OF_ISSUER)
    if (masthead := _masthead(parts)) is not None:
        add(masthead, _OF_MASTHEAD)
    for unit in parts.sources:
        source = Place(unit.name, unit.level, unit.code, gazetteer().parents(unit))
        scores[source] = scores.get(source, 0) + _OF_SOURCE
    if scores and (home := _heaviest(scores)).level == "village" and not _is_of_village(parts, home, title_chains):
        scores = _weighed_by_holders(scores)
    named = dict(scores)
    _speak_for_levels(scores, _levels_spoken_of(parts, lead_end))
    # Eight are as good as all: what a text says once in a sentence it need not say to its end.
    nation = sum(1 for _ in zip(range(8), rules()["nation"].finditer(parts.text), strict=False))
    scores[NATION] = scores.get(NATION, 0) + 0.5 * min(nation, 8) + _national_lead(parts)
    of_the_nation = _is_of_the_nation(parts, first_prose) or (
        not title_chains and not source_place and _opens_on_nation(parts)
    )
    if of_the_nation:
        scores[NATION] += _OF_LETTERHEAD
    joint = _joint(title, title_chains, provinces, published)
    if joint:
        return joint
    best = _heaviest(scores)
    if best == NATION and not of_the_nation and all(chain[0].level == "country" for chain in title_chains):
        best = _unit_spoken_of(parts, scores, opening) or _only_unit(parts, named, opening) or best
    if not any(not chain[0].role for chain in title_chains) and _decided_for_several(parts, named):
        return NATION
    alone = len(title_chains) == 1
    if alone and title_chains[0][0].typed and _at_head(title, title_chains[0]):
        filed = settle(title_chains[0][0], provinces, published, title_chains[0][1:])
        if filed != best and filed.at(best.level) == best:
            return filed  # "Huyện Chợ Gạo: Hợp tác xã tăng số lượng" on the page of a union of the province.
    if not (issuer and settle(issuer[0], provinces, published, issuer[1:]) == best):
        headed = [c for c in title_chains if not _heads_title(title, c, alone=alone)]
        best = _unit_told_of(parts, best, named, opening, headed) or best
    one_province = any(m.level == "province" and not m.role for m in find_relatives(parts.text))
    return _namesake_told_of(parts, _widened(best, named, bool(title_chains) or one_province))


def _in_title(mention: PlaceMention) -> float:
    """What it weighs that a title names a place, or only a body of it."""
    return 10 if not mention.role else 6


def _tells_source(title: str, mention: PlaceMention) -> bool:
    """Whether a line taken for a title only says where a paper was signed or which newspaper it is from."""
    return mention.role == "dateline" or _PAPER.search(title, max(0, mention.start - 12), mention.start) is not None


_PAPER = regex.compile(r"(?i)\b(?:báo|đài|tạp chí|tòa soạn|toà soạn)\s$")


def _heads_title(title: str, chain: tuple[PlaceMention, ...], *, alone: bool) -> bool:
    """`Kon Tum: Con bò đẻ lứa thứ tư`: the province under which a newspaper files what it tells of one district."""
    return not (chain[0].typed and alone) and _at_head(title, chain)


def _at_head(title: str, chain: tuple[PlaceMention, ...]) -> bool:
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
    return Place(unit.name, unit.level, unit.code, gazetteer().parents(unit))


_MORE_COMMUNES = 2


def _heaviest(scores: dict[Place, float]) -> Place:
    return max(scores.items(), key=lambda item: (item[1], -LEVELS.index(item[0].level)))[0]


def _is_of_village(parts: Parts, village: Place, titled: list[tuple[PlaceMention, ...]]) -> bool:
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
    titled: list[tuple[PlaceMention, ...]],
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


def _small_places_of_title(parts: Parts, titled: list[tuple[PlaceMention, ...]]) -> list[tuple[PlaceMention, ...]]:
    """The communes and hamlets that a title names without their type, as the text tells ("Tân Lập trao quà")."""
    if not parts.title or any(chain[0].level in ("commune", "village") for chain in titled):
        return []
    found: dict[str, tuple[PlaceMention, ...]] = {}
    for chain in chains(parts.text, parts.places):
        name = chain[0].name
        if chain[0].level not in ("commune", "village") or not chain[0].typed or " " not in name or name in found:
            continue
        at = parts.title.find(name)
        behind = parts.title[at + len(name) :][:2].strip()
        if at < 0 or behind[:1].isupper():
            continue
        if _NAMES_UNIT.search(parts.title[:at]) or (not behind and _ENDS_TITLE.search(parts.title[:at])):
            found[name] = chain
    return list(found.values())


_NAMES_UNIT = regex.compile(
    r"(?i)(?:^\W*|\b(?:tại|ở|về|đến|lên|cho|của|địa bàn|đất|quê|vùng|trên|giữa|bên|nơi|người|dân|bà con"
    r"|nông dân)\s|[:–-]\s)$"
)
# "Khói bếp Minh Tiến": the last words of a title, behind a word that names no person and no body.
_ENDS_TITLE = regex.compile(
    r"(?<!\b(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Ee]m|[Cc]ô|[Cc]hú|[Bb]ác|[Cc]ụ|sĩ|sỹ|thư|tịch|chí|trưởng|ty|sông|núi|cầu|đường))"
    r"(?<=(?:^|\s)[\p{Ll}”\"]+)\s$"
)


def _issuer(parts: Parts) -> tuple[PlaceMention, ...] | None:
    """The place whose authority the lines of capitals at the head of a paper name ("TỈNH ĐOÀN LONG AN")."""
    best: tuple[PlaceMention, ...] | None = None
    for start, end in parts.body[:_HEAD_LINES]:
        line = parts.text[start:end].strip()
        if not line.isupper() or len(line) > STAMP_LINE or _MOTTO.search(line):
            continue
        named = [c for c in chains(line, find_places(line)) if c[0].level != "country"]
        for head in dict.fromkeys((line, _DASH.split(line, maxsplit=1)[0])):
            # "THÀNH ỦY PHAN RANG - THÁP CHÀM" is one name, "TỈNH ỦY HÀ NAM - BAN CHỈ ĐẠO …" is not.
            if not named and (body := _PARTY_BODY.search(head)):
                territory = f"{_TERRITORY[body['type']]} {body['name']}"
                named = [c for c in chains(territory, find_places(territory)) if c[0].units]
        if not named and _BODY_LINE.match(line):
            named = _province_at_end(line)
        for chain in named[-1:]:
            if best is None or LEVELS.index(chain[0].level) > LEVELS.index(best[0].level):
                best = chain
    return best


def _masthead(parts: Parts) -> tuple[PlaceMention, ...] | None:
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
                if found is None or LEVELS.index(chain[0].level) > LEVELS.index(found[0].level):
                    found = chain
    return found


_OF_MASTHEAD = 3
_PORTAL = regex.compile(
    r"(?i)\W*(?:trang|cổng)(?: thông tin| tin)(?: điện tử)?(?: thành phần)?\b|\W*(?:ubnd|[uủ][ỷy] ban nhân dân) "
)


def _province_at_end(line: str) -> list[tuple[PlaceMention, ...]]:
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


def _joint(
    title: str, found: list[tuple[PlaceMention, ...]], provinces: tuple[str, ...], published: date | None
) -> Place | None:
    """The smallest unit that holds the places which a title names in a row ("bão vào A, B và C")."""
    if len(found) < 2 or any(a[0].level != b[0].level or a[0].role for a, b in pairwise(found)):
        return None
    if not all(_ROW.fullmatch(title, a[-1].end, b[0].start) for a, b in pairwise(found)):
        return None
    first, *others = (settle(chain[0], provinces, published, chain[1:]) for chain in found)
    for index, unit in enumerate(first.parents):
        if all(unit in place.parents for place in others):
            return Place(unit.name, unit.level, unit.code, first.parents[index + 1 :])
    return NATION if first.level == "province" else None


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
