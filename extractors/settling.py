"""Which unit a named place is, and which mentions name one place together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from extractors.places import COUNTRY, LEVELS, PlaceMention, gazetteer
from patterns.places import Unit, renamed

_REFORM = date(2025, 7, 1)

Chain = tuple[PlaceMention, ...]
"""A mention and those that hold it, the nearest first ("xã A, huyện B, tỉnh C")."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place with the units that hold it, the nearest first; `candidates` where the text leaves several open."""

    name: str
    level: str
    code: str = ""
    parents: tuple[Unit, ...] = field(default=(), hash=False)
    candidates: tuple[Unit, ...] = field(default=(), hash=False)

    @classmethod
    def of(cls, unit: Unit) -> Place:
        """The place that a listed unit is."""
        return cls(unit.called, unit.level, unit.code, gazetteer().parents(unit))

    def at(self, level: str) -> Place | None:
        """The place of that level which holds this one, or this one itself; "city" is a district, else a province."""
        if level == "city":
            return self.at("district") if self.level != "province" else self
        if self.level == level:
            return self
        for index, unit in enumerate(self.parents):
            if unit.level == level:
                return Place(unit.called, unit.level, unit.code, self.parents[index + 1 :])
        return None


NATION = Place(COUNTRY, "country")


@lru_cache(8192)
def province_code(unit: Unit) -> str:
    """The code of the province of a unit."""
    return (unit, *gazetteer().parents(unit))[-1].code


def settle(
    mention: PlaceMention,
    provinces: tuple[str, ...],
    published: date | None = None,
    holders: Chain = (),
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
    return Place(best.called, best.level, "" if open_ else best.code, parents, open_)


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


def _unlisted(mention: PlaceMention, provinces: tuple[str, ...], published: date | None, holders: Chain) -> Place:
    """A village, or a name that the lists lack: what stands behind it holds it."""
    if not holders:
        return Place(mention.name, mention.level)
    holder = settle(holders[0], provinces, published, holders[1:])
    unit = Unit("", holder.code, holder.level, holder.name, "", ())
    own = tuple(u for u in holders[0].units if u.code == holder.code)[:1]
    return Place(mention.name, mention.level, "", (*(own or (unit,)), *holder.parents))


def chains(text: str, places: list[PlaceMention]) -> list[Chain]:
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
