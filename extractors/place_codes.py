"""The codes of a place: its own at the document's time, the units that hold it, and what it became in July 2025."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from extractors.metadata import Metadata
from extractors.places import LEVELS, PlaceMention, gazetteer, units_below
from extractors.settling import NATION, Place, settle
from patterns.places import Unit, name_key, units

REFORM = date(2025, 7, 1)
"""The day from which communes stand right below provinces."""
OPEN = "place_open"
"""The flag of a figure whose place may be several units; their codes stand behind a colon."""


@dataclass(frozen=True, slots=True)
class PlaceCodes:
    """Names of the province and the district that hold a place (or are it), and the codes that it has since July 2025.

    `code_2025` joins several codes with `;`, the unit that took the greater part first; it is "" for districts, which
    have no successor, and where the lists do not know.
    """

    province: str = ""
    province_code: str = ""
    district: str = ""
    code_2025: str = ""


def code_of(place: Place) -> str:
    """The statistical code of a place at the document's time.

    For a village, which has none, the code of the smallest listed unit that holds it; "" for the country and for a
    place that may be several.
    """
    if place.code or place.candidates:
        return place.code
    return place.parents[0].code if place.parents else ""


def open_flag(place: Place) -> tuple[str, ...]:
    """The flag that names the units which a place may be; empty for a place that is decided."""
    codes = sorted({unit.code for unit in place.candidates})
    return (f"{OPEN}:{'|'.join(codes)}",) if codes else ()


def place_named(name: str, about: Metadata, *, village: bool = False) -> Place:
    """The place of a document that bears an official name: its own, one below it, else by its provinces and its day.

    `village`: whether the text says that it is one; no other unit of that name is meant then.
    """
    own = about.place
    if village:
        return _village(name, about)
    held = next((place for level in LEVELS if (place := own.at(level)) and place.name == name), None)
    if held or name == NATION.name:
        return held or NATION
    below = units_below(own.code, own.level).get(name_key(name)) if own.code else None
    units = (below,) if below else tuple(gazetteer().called(name))
    if not units:
        return _village(name, about)
    level = min((unit.level for unit in units), key=LEVELS.index)
    return settle(PlaceMention(0, 0, name, level, units), about.provinces, about.published)


def _village(name: str, about: Metadata) -> Place:
    """A village of the document's own place."""
    holder = unit_of(about.place.code, about.place.name, about.published)
    return Place(name, "village", "", (holder,) if holder else ())


@lru_cache(16384)
def codes_of(code: str, name: str, level: str, published: date | None) -> PlaceCodes:
    """What follows from a place's code; `name` and `published` tell units of different times with one code apart."""
    unit = unit_of(code, name if level != "village" else "", published)
    if unit is None:
        return PlaceCodes()
    held = (unit, *gazetteer().parents(unit))
    province = next((u for u in held if u.level == "province"), None)
    district = next((u for u in held if u.level == "district"), None)
    return PlaceCodes(
        province.name if province else "",
        province.code if province else "",
        district.called if district else "",
        ";".join(_today(unit)),
    )


def unit_of(code: str, name: str, published: date | None) -> Unit | None:
    """The unit with a code: of that name where one has it, else of the document's time; None for an unknown code."""
    new = published is not None and published >= REFORM
    eras = ("new", "old", "older") if new else ("old", "older", "new")
    units = [gazetteer().by_code[era, code] for era in eras if (era, code) in gazetteer().by_code]
    named = [unit for unit in units if name and name_key(unit.called) == name_key(name)]
    return next(iter([*named, *units]), None)


def lasting_name(code: str, name: str) -> str:
    """The newest name of a unit, where it only changed its name: Huế for Thừa Thiên Huế; else the name itself."""
    return _renamed().get((code, name), name)


def joined_into(code: str, name: str) -> tuple[str, ...]:
    """The names of the units that a unit took in in July 2025; () for one that stayed as it was, or is none."""
    unit = gazetteer().by_code.get(("new", code))
    if unit is None or name_key(unit.called) != name_key(name):
        return ()
    return tuple(old.called for old in _predecessors().get(code, ()) if name_key(old.called) != name_key(name))


@cache
def _predecessors() -> dict[str, list[Unit]]:
    """The units of before July 2025 by the codes of those that took them in."""
    found: dict[str, list[Unit]] = {}
    for unit in units():
        for code in unit.successors if unit.era == "old" else ():
            found.setdefault(code, []).append(unit)
    return found


@cache
def _renamed() -> dict[tuple[str, str], str]:
    """The newest name by code and former name. An older province is the later one of its code."""
    found = {}
    for unit in units():
        if unit.era == "older":
            later = gazetteer().by_code.get(("old", unit.code)) if unit.level == "province" else None
        else:
            alone = unit.successors == (unit.code,) and _predecessors()[unit.code] == [unit]
            later = gazetteer().by_code.get(("new", unit.code)) if alone else None
        if later is not None and later.called != unit.called:
            found[unit.code, unit.called] = later.called
    return found


def _today(unit: Unit) -> tuple[str, ...]:
    """Codes since July 2025; a unit of the older list is looked up under its code in the later one."""
    if unit.era == "new":
        return (unit.code,)
    later = gazetteer().by_code.get(("old", unit.code))
    return unit.successors or (later.successors if later else ())
